//! Stops and vans in; tours and repairs of tours out.
