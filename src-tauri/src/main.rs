//! The window. It starts the same app as `regie serve`, shows the screens that are built into it, and forwards:
//! one command, one channel. It holds no rule of logistics and opens no file but those a person saves.

mod args;
mod bell;
mod commands;
mod documents;
mod fault;
mod keeper;
mod language;
mod quirks;
mod stream;
mod war_room;
mod windows;
mod words;

use clap::Parser;
use keeper::Keeper;
use language::Language;
use std::{process::ExitCode, sync::Arc};
use stream::Streams;
use tauri::{App, AppHandle, Builder, Manager, RunEvent, Wry};

fn main() -> ExitCode {
    let args = args::Args::parse();
    if let Err(error) = quirks::settle() {
        eprintln!("regie-desktop: {error}");
    }
    cli::init_tracing(args.log_json);
    match open(args) {
        Ok(code) => code,
        Err(error) => {
            // Without a display there is no window to say it in.
            eprintln!("regie-desktop: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the window and stays until it is closed.
fn open(args: args::Args) -> Result<ExitCode, cli::Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    tauri::async_runtime::set(runtime.handle().clone());
    let keeper = Arc::new(Keeper::new(args.serve));
    let app = plugins(Builder::default())
        .manage(Arc::clone(&keeper))
        .manage(Streams::default())
        .manage(Language::default())
        .invoke_handler(tauri::generate_handler![commands::call, commands::follow, commands::desk])
        .on_window_event(windows::on_event)
        .setup(set_up)
        .build(tauri::generate_context!())?;
    let code = app.run_return(move |app, event| {
        if let RunEvent::Exit = event {
            windows::hide_all(app);
            runtime.block_on(keeper.stop());
        }
    });
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// What runs beside the windows, which are open already.
fn set_up(app: &mut App<Wry>) -> Result<(), Box<dyn std::error::Error>> {
    let handle = app.handle();
    let keeper = Arc::clone(&app.state::<Arc<Keeper>>());
    tauri::async_runtime::spawn(bell::run(handle.clone(), keeper.watch()));
    tauri::async_runtime::spawn(async move { keeper.start().await });
    tauri::async_runtime::spawn(end_when_asked(handle.clone()));
    war_room::listen(handle);
    Ok(())
}

/// Ctrl-C and a supervisor's request end the window as closing it does.
async fn end_when_asked(app: AppHandle<Wry>) {
    cli::wait_for_the_end().await;
    app.exit(0);
}

fn plugins(builder: Builder<Wry>) -> Builder<Wry> {
    // First, so that a second start ends before it opens anything. A driven window is always one of its own.
    let builder = if std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some() {
        builder
    } else {
        builder.plugin(tauri_plugin_single_instance::init(|app, _, _| windows::show_main(app)))
    };
    builder
        .plugin(tauri_plugin_window_state::Builder::new().with_denylist(&[war_room::LABEL]).build())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_dialog::init())
}
