//! The three commands: `call` to the app, `follow` its stream, and `desk` for what only a window can do.

use crate::{
    documents,
    keeper::Keeper,
    language::{Lang, Language},
    stream::{Streams, WindowMessage},
    war_room,
};
use contract::{Call, Caller, Command, Document, Refusal, RefusalCode, Topics};
use model::OperatorId;
use runtime::App;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use tauri::{State, WebviewWindow, ipc::Channel};

/// What a window asks of its host.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Wish {
    /// Save a document where the person says.
    Save { document: Document },
    /// Which screens this machine has.
    Monitors,
    /// The war room, full screen on one of them; without a number, on another than ours.
    OpenWall { monitor: Option<usize> },
    /// Start the app again.
    Retry,
    /// The person's language.
    Speak { language: Lang },
    /// No longer follow the stream.
    Leave,
}

/// Hands a call to the app.
#[tauri::command]
pub async fn call(keeper: State<'_, Arc<Keeper>>, call: Call, operator: String) -> Result<Value, Refusal> {
    let running = keeper.app().ok_or_else(|| Refusal::new(RefusalCode::Starting, "the app is not up"))?;
    // Whoever sits at this window is believed, as on the loopback.
    let operator = OperatorId::new(&operator).or_else(|_| OperatorId::new("control-room"));
    let operator = operator.map_err(|error| Refusal::new(RefusalCode::Internal, error.to_string()))?;
    let caller = Caller { operator, key: call.key.clone() };
    running.call(&caller, Command::parse(call)?).await
}

/// A snapshot of what the screen follows, then patches, until the window asks again or leaves. What it follows later it
/// says by the call `follow`.
#[tauri::command]
pub fn follow(
    keeper: State<'_, Arc<Keeper>>,
    streams: State<'_, Streams>,
    window: WebviewWindow,
    channel: Channel<WindowMessage>,
    screen: String,
    topics: Vec<String>,
) -> Result<(), Refusal> {
    let topics = Topics::parse(topics.iter().map(String::as_str))?;
    let join = move |running: &App| {
        running.follow_as(Some(screen.clone()), topics.clone()).unwrap_or_else(|_| running.follow())
    };
    streams.start(window.label(), keeper.watch(), join, move |told| channel.send(told).is_ok());
    Ok(())
}

/// What only the host of a window can do.
#[tauri::command]
pub async fn desk(
    keeper: State<'_, Arc<Keeper>>,
    streams: State<'_, Streams>,
    language: State<'_, Language>,
    window: WebviewWindow,
    wish: Wish,
) -> Result<Value, Refusal> {
    match wish {
        Wish::Save { document } => answer(documents::save(&window, document, language.now()).await?),
        Wish::Monitors => answer(war_room::monitors(&window)?),
        Wish::OpenWall { monitor } => answer(war_room::open(&window, monitor)?),
        Wish::Retry => {
            keeper.start().await;
            answer(())
        }
        Wish::Speak { language: next } => {
            language.set(next);
            answer(())
        }
        Wish::Leave => {
            streams.end(window.label());
            answer(())
        }
    }
}

fn answer(reply: impl Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(reply).map_err(|error| Refusal::new(RefusalCode::Internal, error.to_string()))
}

/// A fault of the host of windows, as the screens hear it.
pub fn refused(error: tauri::Error) -> Refusal {
    tracing::warn!(%error, "the host of the windows refused");
    Refusal::new(RefusalCode::Internal, error.to_string())
}
