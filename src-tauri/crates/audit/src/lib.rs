//! Is this plan legal, is this world consistent? Shares no line with the solvers.
