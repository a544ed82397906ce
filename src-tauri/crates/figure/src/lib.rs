//! Map figures.
