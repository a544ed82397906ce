//! One binary for all cross-crate tests: it links once.

mod breakdown;
mod company;
mod contract;
mod days;
mod desktop;
mod determinism;
mod doors;
mod export;
mod feeds;
mod floors;
mod golden;
mod kill;
mod model;
mod places;
mod replay;
mod report_file;
mod scenarios;
mod screens;
mod sim;
mod static_map;
mod stops;
mod store;
mod tidy;
mod ways;
mod wire;
mod words;
