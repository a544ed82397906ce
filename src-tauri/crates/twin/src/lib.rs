//! A plant that answers like the real one, on a virtual clock.
