//! Conditions in; alerts with a life out, no noise twice.
