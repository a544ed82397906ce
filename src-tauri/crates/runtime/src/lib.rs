//! The only loop: the clock, the log, the workers, command bodies.
