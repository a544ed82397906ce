//! Foreign formats in, foreign commands out.
