//! What the app is told when it starts.

use adapters::{http::FeedSettings, mail::MailSettings, standard_webhooks::Endpoint};
use model::Moment;
use std::path::PathBuf;

/// Everything the app needs to know before it starts.
#[derive(Clone)]
pub struct Settings {
    /// Data folder and database.
    pub store: store::Settings,
    /// The folder whose files are taken as facts; `None` watches none.
    pub drop_folder: Option<PathBuf>,
    /// Secrets and limits of the feeds.
    pub feeds: FeedSettings,
    /// Who carries out instructions to robots, nodes and vans; `None` keeps them pending.
    pub plant: Option<Endpoint>,
    /// Who passes messages on to customers that only their marketplace may write to.
    pub notices: Option<Endpoint>,
    /// How mail leaves.
    pub mail: MailSettings,
    /// A demo day instead of the machine's clock.
    pub demo: Option<DemoSettings>,
    /// Folder of the built screens, served on `/`.
    pub ui: Option<PathBuf>,
    /// France as one map file, for the figures of printed reports; `None` draws them without it.
    pub basemap: Option<PathBuf>,
    /// The port tried first for war-room screens on the network.
    pub war_room_port: u16,
}

/// The clock of a demo.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct DemoSettings {
    /// When its day starts.
    pub from: Moment,
    /// Seconds of the app in one second of the machine.
    pub speed: f64,
}
