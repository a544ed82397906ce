//! The binary regie: the backend without a window.
