//! Released lines, robots and a grid in; missions and collision-free moves out.
