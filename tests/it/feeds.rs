//! A whole app on a real Postgres with its doors open: what shops, files, people and screens meet.

pub mod app;
mod folder;
mod mail;
mod notice;
mod outage;
mod pages;
mod quarantine;
mod screens;
mod shops;
mod show;
mod story;
mod war_room;
