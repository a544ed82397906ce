//! A slice of the log in; an incident report out.
