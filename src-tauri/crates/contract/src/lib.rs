//! What the screens may ask and what they are told.
