//! Saves a document where a person says: the dialog and the file are Rust's, the page never touches a disk.

use crate::language::Lang;
use base64::{Engine, engine::general_purpose::STANDARD};
use contract::{Document, Refusal, RefusalCode};
use std::path::{Path, PathBuf};
use tauri::WebviewWindow;
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

/// The setting that names a folder in which documents are saved without asking: posts without a person, tests.
const FOLDER: &str = "REGIE_SAVE_FOLDER";

/// Saves it; the answer is where, or nothing when the person changed their mind.
///
/// # Errors
/// `BAD_ARGS` for bytes that are none, `NOT_SAVED` when the file cannot be written.
pub async fn save(window: &WebviewWindow, document: Document, lang: Lang) -> Result<Option<PathBuf>, Refusal> {
    let bytes = bytes(&document)?;
    let name = file_name(&document.file_name);
    let path = match std::env::var_os(FOLDER).filter(|folder| !folder.is_empty()) {
        Some(folder) => Some(Path::new(&folder).join(name)),
        None => ask(window, name, lang).await?,
    };
    let Some(path) = path else { return Ok(None) };
    match tokio::fs::write(&path, bytes).await {
        Ok(()) => Ok(Some(path)),
        Err(error) => Err(Refusal::new(RefusalCode::NotSaved, error.to_string()).hint(path.display().to_string())),
    }
}

async fn ask(window: &WebviewWindow, name: String, lang: Lang) -> Result<Option<PathBuf>, Refusal> {
    let (sender, answer) = oneshot::channel();
    let dialog =
        window.dialog().file().set_parent(window).set_title(lang.of("Enregistrer le document", "Save the document"));
    dialog.set_file_name(name).save_file(move |path| {
        // A window that was closed meanwhile waits for no answer.
        let _ = sender.send(path);
    });
    let chosen = answer.await.ok().flatten();
    let path = chosen.map(|path| path.into_path()).transpose();
    path.map_err(|error| Refusal::new(RefusalCode::NotSaved, error.to_string()))
}

fn bytes(document: &Document) -> Result<Vec<u8>, Refusal> {
    if !document.base64 {
        return Ok(document.text.clone().into_bytes());
    }
    STANDARD.decode(&document.text).map_err(|error| Refusal::new(RefusalCode::BadArgs, error.to_string()))
}

/// Only the last part of a name: no folder can hide in it.
fn file_name(wanted: &str) -> String {
    let name = Path::new(wanted).file_name().and_then(|name| name.to_str());
    name.unwrap_or("document").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str, base64: bool) -> Document {
        let (media_type, file_name) = ("application/pdf".to_owned(), "I-0001.pdf".to_owned());
        Document { media_type, file_name, text: text.to_owned(), base64 }
    }

    #[test]
    fn bytes_are_what_the_app_wrote() {
        assert_eq!(bytes(&document("été", false)).map_err(|refusal| refusal.code), Ok("été".as_bytes().to_vec()));
        assert_eq!(bytes(&document("JVBERg==", true)).map_err(|refusal| refusal.code), Ok(b"%PDF".to_vec()));
        assert_eq!(bytes(&document("not base64!", true)).map_err(|refusal| refusal.code), Err(RefusalCode::BadArgs));
    }

    #[test]
    fn no_folder_hides_in_a_name() {
        assert_eq!(file_name("incident-I-0001.pdf"), "incident-I-0001.pdf");
        assert_eq!(file_name("../../.bashrc"), ".bashrc");
        assert_eq!(file_name(".."), "document");
    }
}
