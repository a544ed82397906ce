//! One state machine that owns the day.
