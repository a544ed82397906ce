//! No code. Its manifest gives the dependencies that several programs share the same features in each of their builds,
//! so that they are compiled once.
