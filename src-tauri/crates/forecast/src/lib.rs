//! History and live signals in, quantiles out.
