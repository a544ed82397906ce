//! Which node serves which line, and what may still be promised.
