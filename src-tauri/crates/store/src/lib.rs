//! The private Postgres, the log, snapshots, history queries.
