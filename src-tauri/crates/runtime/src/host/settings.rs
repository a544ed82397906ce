//! What the app was told when it started, without its secrets.

use crate::app::App;
use adapters::{mail::Route, standard_webhooks::Endpoint};
use contract::{EntryView, ExitView, SettingsView};

impl App {
    pub(super) fn settings_view(&self) -> SettingsView {
        let settings = &self.settings;
        SettingsView {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data: settings.store.data.display().to_string(),
            entries: self.entries(),
            exits: self.exits(),
        }
    }

    fn entries(&self) -> Vec<EntryView> {
        let (settings, feeds) = (&self.settings, &self.settings.feeds);
        let folder = settings.drop_folder.as_ref().map(|folder| folder.display().to_string());
        let mut entries = vec![entry("drop_folder", folder, "REGIE_DROP_FOLDER")];
        let shops = feeds.shopify.iter().map(|shop| path("shopify", shop.source.as_str()));
        entries.extend(each("shopify", shops.collect(), "REGIE_SHOPIFY_SECRET"));
        let shops = feeds.tiktok.iter().map(|shop| path("tiktok", shop.source.as_str()));
        entries.extend(each("tiktok", shops.collect(), "REGIE_TIKTOK_APP_KEY"));
        let live = feeds.live_token.as_ref().map(|_| "/feeds/live".to_owned());
        entries.push(entry("live", live, "REGIE_LIVE_TOKEN"));
        entries.push(entry("osmand", Some("/feeds/osmand".to_owned()), ""));
        let wms = (!feeds.plants.is_empty()).then(|| "/feeds/wms".to_owned());
        entries.push(entry("wms", wms, "REGIE_WMS_SECRET"));
        entries
    }

    fn exits(&self) -> Vec<ExitView> {
        let (server, folder) = match &self.settings.mail.route {
            Route::Smtp { host, port, .. } => (format!("{host}:{port}"), String::new()),
            Route::Folder(folder) => (String::new(), folder.display().to_string()),
        };
        let place = |endpoint: &Option<Endpoint>| endpoint.as_ref().map_or_else(String::new, |to| public(&to.url));
        vec![
            exit("mail_server", server, "REGIE_SMTP_HOST"),
            exit("mailbox", folder, ""),
            exit("plant", place(&self.settings.plant), "REGIE_PLANT_URL"),
            exit("notices", place(&self.settings.notices), "REGIE_NOTICE_URL"),
            exit("wall", self.war_room.place().unwrap_or_default(), "REGIE_WALL_PORT"),
        ]
    }
}

fn entry(kind: &str, place: Option<String>, variable: &str) -> EntryView {
    let open = place.is_some();
    EntryView { kind: kind.to_owned(), place: place.unwrap_or_default(), open, variable: variable.to_owned() }
}

/// One row a place, and a closed one when there is none.
fn each(kind: &str, places: Vec<String>, variable: &str) -> Vec<EntryView> {
    if places.is_empty() {
        return vec![entry(kind, None, variable)];
    }
    places.into_iter().map(|place| entry(kind, Some(place), variable)).collect()
}

/// The path of a shop: what follows the colon of its source names it.
fn path(kind: &str, source: &str) -> String {
    let name = source.split_once(':').map_or(source, |(_, name)| name);
    format!("/feeds/{kind}/{name}")
}

fn exit(kind: &str, place: String, variable: &str) -> ExitView {
    ExitView { kind: kind.to_owned(), place, variable: variable.to_owned() }
}

/// An address without the parts that may hold a secret: user, password, query, fragment.
fn public(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else { return String::new() };
    let (authority, path) = rest.split_once('/').map_or((rest, String::new()), |(at, path)| (at, format!("/{path}")));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_what_is_secret_in_it() {
        assert_eq!(public("https://u:p@plant.example:8443/actions?key=k#f"), "https://plant.example:8443/actions");
        assert_eq!(public("http://127.0.0.1:9000"), "http://127.0.0.1:9000");
        assert_eq!(public("https://plant.example/a/b@c"), "https://plant.example/a/b@c");
        assert_eq!(public("no address"), "");
    }
}
