//! The windows' lives: closing the control room ends the program, the war room comes and goes.

use crate::{stream::Streams, war_room};
use tauri::{AppHandle, Manager, Window, WindowEvent, Wry};

/// The label of the control room, as in tauri.conf.json.
pub const MAIN: &str = "main";

/// The control room ends all; any other window only its own stream.
pub fn on_event(window: &Window<Wry>, event: &WindowEvent) {
    if !matches!(event, WindowEvent::Destroyed) {
        return;
    }
    window.state::<Streams>().end(window.label());
    if window.label() == MAIN {
        window.app_handle().exit(0);
    }
}

/// Brings the control room to the front.
pub fn show_main(app: &AppHandle<Wry>) {
    let Some(main) = app.get_webview_window(MAIN) else { return };
    for step in [main.unminimize(), main.show(), main.set_focus()] {
        if let Err(error) = step {
            tracing::debug!(%error, "the control room did not come to the front");
        }
    }
}

/// Nobody looks at windows that no longer answer, while the app ends.
pub fn hide_all(app: &AppHandle<Wry>) {
    for window in app.webview_windows().values() {
        let _ = window.hide();
    }
}

/// Closes the war room.
pub fn close_war_room(app: &AppHandle<Wry>) {
    if let Some(window) = app.get_webview_window(war_room::LABEL)
        && let Err(error) = window.close()
    {
        tracing::warn!(%error, "the war room did not close");
    }
}
