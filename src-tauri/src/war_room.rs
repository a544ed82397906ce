//! The war room: a second window, full screen on a chosen monitor. It can call nothing; it says that it is there and
//! is then told the stream without personal data.

use crate::{
    commands::refused,
    keeper::Keeper,
    stream::{Streams, WindowMessage},
    windows,
};
use contract::{Refusal, RefusalCode};
use runtime::App;
use serde::Serialize;
use std::sync::Arc;
use tauri::{AppHandle, Emitter, Listener, Manager, Monitor, WebviewUrl, WebviewWindow, Wry};

/// Its label, which its capability file names.
pub const LABEL: &str = "wall";
/// It says that it is there, and asks for a snapshot.
const HERE: &str = "wall-here";
/// A person pressed Escape on it.
const CLOSE: &str = "wall-close";
/// What it is told.
const TOLD: &str = "wall-told";

/// A screen of this machine.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MonitorView {
    /// What the system calls it.
    name: Option<String>,
    /// Pixels.
    width: u32,
    /// Pixels.
    height: u32,
    /// The control room is on it.
    ours: bool,
}

/// The screens, in the system's order.
///
/// # Errors
/// When the system does not say.
pub fn monitors(window: &WebviewWindow) -> Result<Vec<MonitorView>, Refusal> {
    let ours = window.current_monitor().map_err(refused)?;
    let all = window.available_monitors().map_err(refused)?;
    let view = |monitor: &Monitor| MonitorView {
        name: monitor.name().cloned(),
        width: monitor.size().width,
        height: monitor.size().height,
        ours: is(monitor, ours.as_ref()),
    };
    Ok(all.iter().map(view).collect())
}

fn is(monitor: &Monitor, other: Option<&Monitor>) -> bool {
    other.is_some_and(|other| other.position() == monitor.position())
}

/// Opens it, or moves it.
///
/// # Errors
/// `BAD_ARGS` for a monitor that is not there; a refusal of the system.
pub fn open(window: &WebviewWindow, monitor: Option<usize>) -> Result<(), Refusal> {
    let chosen = choose(window, monitor)?;
    let app = window.app_handle();
    let window = match app.get_webview_window(LABEL) {
        Some(window) => window,
        None => WebviewWindow::builder(app, LABEL, WebviewUrl::App("index.html#/wall".into()))
            .title("Régie")
            .decorations(false)
            .inner_size(1280.0, 720.0)
            .build()
            .map_err(refused)?,
    };
    if let Some(monitor) = chosen {
        // A screen without a window manager knows no full screen: there size and place must do.
        let _ = window.set_size(*monitor.size());
        let _ = window.set_position(*monitor.position());
        window.set_fullscreen_on_monitor(monitor.position().cast()).map_err(refused)?;
    }
    window.set_focus().map_err(refused)
}

fn choose(window: &WebviewWindow, monitor: Option<usize>) -> Result<Option<Monitor>, Refusal> {
    let all = window.available_monitors().map_err(refused)?;
    if let Some(index) = monitor {
        let known = all.get(index).cloned();
        return known.map(Some).ok_or_else(|| Refusal::new(RefusalCode::BadArgs, "there is no such monitor"));
    }
    let ours = window.current_monitor().map_err(refused)?;
    Ok(all.iter().find(|monitor| !is(monitor, ours.as_ref())).or(all.first()).cloned())
}

/// Hears the war room say that it is there, or that a person wants it gone.
pub fn listen(app: &AppHandle<Wry>) {
    let handle = app.clone();
    app.listen_any(HERE, move |_| tell(&handle));
    let handle = app.clone();
    app.listen_any(CLOSE, move |_| windows::close_war_room(&handle));
}

fn tell(app: &AppHandle<Wry>) {
    let stage = app.state::<Arc<Keeper>>().watch();
    let handle = app.clone();
    let say = move |told: WindowMessage| handle.emit_to(LABEL, TOLD, told).is_ok();
    app.state::<Streams>().start(LABEL, stage, App::follow_war_room, say);
}
