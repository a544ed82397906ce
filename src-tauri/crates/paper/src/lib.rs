//! Reports on paper.
