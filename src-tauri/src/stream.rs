//! What windows hear: the app's stream once it is up, and before that why it is not. Knows no message.

use crate::{fault::Fault, keeper::Stage};
use runtime::{App, Follow};
use serde::Serialize;
use serde_json::value::RawValue;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};
use tauri::async_runtime::JoinHandle;
use tokio::sync::watch;

/// One thing a window is told.
#[derive(Clone, Serialize)]
#[serde(untagged)]
pub enum WindowMessage {
    /// By the app, as it was written for all who follow the same.
    App(Box<RawValue>),
    /// About the app.
    Shell(Word),
}

/// What the shell itself says.
#[derive(Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Word {
    /// It could not start.
    Fault(Fault),
    /// It has ended; a snapshot follows if it comes back.
    Lost,
}

/// The streams of this process's windows, by label: one each.
#[derive(Default)]
pub struct Streams(Mutex<BTreeMap<String, JoinHandle<()>>>);

impl Streams {
    /// Starts a window's stream; the one it had before ends.
    pub fn start(
        &self,
        window: &str,
        stage: watch::Receiver<Stage>,
        join: impl Fn(&App) -> Follow + Send + 'static,
        say: impl FnMut(WindowMessage) -> bool + Send + 'static,
    ) {
        let task = tauri::async_runtime::spawn(tell(stage, join, say));
        self.replace(window, Some(task));
    }

    /// Ends a window's stream.
    pub fn end(&self, window: &str) {
        self.replace(window, None);
    }

    fn replace(&self, window: &str, task: Option<JoinHandle<()>>) {
        let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = match task {
            Some(task) => tasks.insert(window.to_owned(), task),
            None => tasks.remove(window),
        };
        if let Some(before) = before {
            before.abort();
        }
    }
}

/// Tells until `say` answers that nobody hears any more.
async fn tell(
    mut stage: watch::Receiver<Stage>,
    join: impl Fn(&App) -> Follow,
    mut say: impl FnMut(WindowMessage) -> bool,
) {
    loop {
        let now = stage.borrow_and_update().clone();
        let heard = match now {
            Stage::Starting => true,
            Stage::Failed(fault) => say(WindowMessage::Shell(Word::Fault(fault))),
            Stage::Up(running) => pass_on(join(&running), &mut say).await,
        };
        if !heard || stage.changed().await.is_err() {
            return;
        }
    }
}

/// Until the app ends; answers whether somebody still hears.
async fn pass_on(mut follow: Follow, say: &mut impl FnMut(WindowMessage) -> bool) -> bool {
    while let Some(text) = follow.next_text().await {
        let told = match RawValue::from_string(text) {
            Ok(message) => say(WindowMessage::App(message)),
            Err(error) => {
                tracing::error!(%error, "a message is no JSON");
                true
            }
        };
        if !told {
            return false;
        }
    }
    say(WindowMessage::Shell(Word::Lost))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn a_fault_is_told_and_told_again_after_another_try() {
        let fault = |code| Fault { code, message: String::new(), hint: None };
        let (sender, stage) = watch::channel(Stage::Starting);
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = Arc::clone(&heard);
        let telling = tokio::spawn(tell(stage, App::follow, move |told| {
            let text = serde_json::to_string(&told).expect("plain data");
            ear.lock().expect("no test panics here").push(text);
            true
        }));
        for stage in [Stage::Failed(fault("NO_POSTGRES")), Stage::Starting, Stage::Failed(fault("PORT_TAKEN"))] {
            sender.send_replace(stage);
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        drop(sender);
        telling.await.expect("it ends with the keeper");
        let heard = heard.lock().expect("no test panics here");
        assert_eq!(heard.len(), 2);
        assert!(heard[0].contains(r#""type":"fault""#) && heard[0].contains(r#""code":"NO_POSTGRES""#), "{heard:?}");
    }
}
