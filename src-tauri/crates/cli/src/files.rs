//! Files and folders that a person named: what cannot be read or written is said by its name.

use crate::Failure;
use std::{
    io,
    path::{Path, PathBuf},
};

/// Names the file in what went wrong with it.
pub(crate) fn named<T>(what: &str, path: &Path, done: io::Result<T>) -> Result<T, Failure> {
    done.map_err(|error| format!("{what} {}: {error}", path.display()).into())
}

/// Settings of a log that is there already: a folder named wrongly must not become a new, empty app.
pub(crate) fn kept_log(data: Option<PathBuf>) -> Result<store::Settings, Failure> {
    let settings = crate::serve::store_settings(data);
    if settings.database_url.is_none() && !settings.data.join("postgres").is_dir() {
        let data = settings.data.display();
        return Err(format!("{data} is no data folder of an app: name it with --data or REGIE_DATA").into());
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        let path = Path::new("/no/such/folder/day.ndjson");
        let error = named("cannot write", path, std::fs::write(path, "x")).expect_err("no such folder");
        assert!(error.to_string().starts_with("cannot write /no/such/folder/day.ndjson: "), "{error}");
    }

    #[test]
    fn a_folder_named_wrongly_is_not_made_into_an_app() {
        let data = std::env::temp_dir().join("regie-no-such-app");
        let error = kept_log(Some(data.clone())).err().map(|error| error.to_string());
        assert!(error.is_none_or(|said| said.contains("regie-no-such-app") && said.contains("--data")));
        assert!(!data.exists());
    }
}
