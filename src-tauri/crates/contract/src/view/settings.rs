//! What the app was told when it started, without its secrets, and its address for war rooms.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The read-only address for war-room screens on the network.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WarRoomView {
    /// Where a browser finds it, token included; `None` while it is closed.
    pub address: Option<String>,
    /// Screens that follow it now, the window's own included.
    pub screens: u32,
}

/// A way in for facts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// What it is, as a word of the screens' catalogue: `drop_folder`, `shopify`, `tiktok`, `live`, `osmand`, `wms`.
    pub kind: String,
    /// Where it is: a path of this app or a folder.
    pub place: String,
    /// It takes facts.
    pub open: bool,
    /// The setting that opens it; empty when it is always open.
    pub variable: String,
}

/// A way out for effects.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExitView {
    /// What it is, as a word of the screens' catalogue: `mail_server`, `mailbox`, `plant`, `notices`, `wall`.
    pub kind: String,
    /// Where it goes, without what is secret in it; empty when it is closed.
    pub place: String,
    /// The setting that names it.
    pub variable: String,
}

/// What the app was told when it started.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// The app's version.
    pub version: String,
    /// The data folder.
    pub data: String,
    /// Ways in.
    pub entries: Vec<EntryView>,
    /// Ways out.
    pub exits: Vec<ExitView>,
}
