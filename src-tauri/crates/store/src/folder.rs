//! The data folder: made by us, or there before and then left as it is. Knows nothing of what lies in it.

use crate::StoreError;
use std::{
    fs::{self, DirBuilder, Metadata},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::Path,
};

/// Anybody of this machine may write.
const FOR_ALL: u32 = 0o002;
/// Members of its group may write.
const FOR_GROUP: u32 = 0o020;

/// Makes the folder, or checks one that is there: its mode is its owner's affair.
pub(crate) fn make(data: &Path) -> Result<(), StoreError> {
    match fs::metadata(data) {
        Ok(found) => check(data, &found),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mode = if rustix::process::geteuid().is_root() { 0o711 } else { 0o700 };
            let made = DirBuilder::new().recursive(true).mode(mode).create(data);
            made.map_err(StoreError::files("cannot make", data))
        }
        // Something above it is a file, or closed.
        Err(error) => Err(StoreError::files("cannot look at", data)(error)),
    }
}

fn check(data: &Path, found: &Metadata) -> Result<(), StoreError> {
    let name = data.display();
    let bad = |what: String| Err(StoreError::BadFolder { path: data.to_owned(), what });
    let us = rustix::process::geteuid();
    if !found.is_dir() {
        return bad("it is a file; name a folder, for example with --data".to_owned());
    }
    if found.mode() & FOR_ALL != 0 {
        return bad(format!("anybody of this machine may write in it; type: chmod o-w '{name}'"));
    }
    if !us.is_root() && found.uid() != us.as_raw() {
        let (own, other) = (us.as_raw(), found.uid());
        return bad(format!(
            "it belongs to user {other} and Régie runs as user {own}; type: sudo chown {own} '{name}'"
        ));
    }
    if found.mode() & 0o300 != 0o300 && !us.is_root() {
        return bad(format!("its owner may not write in it; type: chmod u+wx '{name}'"));
    }
    if found.mode() & FOR_GROUP != 0 {
        tracing::warn!(folder = %name, "members of its group may write in the data folder; it is left as it is");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, os::unix::fs::PermissionsExt, path::PathBuf, process};

    fn place(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("regie-tests-{}/folder-{name}", process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder can be written");
        folder
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("it is there").mode() & 0o7777
    }

    #[test]
    fn a_folder_that_was_there_keeps_its_mode() {
        for kept in [0o755, 0o750, 0o700, 0o711, 0o775] {
            let folder = place("kept");
            fs::set_permissions(&folder, fs::Permissions::from_mode(kept)).expect("it is ours");
            make(&folder).expect("it can serve");
            assert_eq!(mode(&folder), kept);
        }
    }

    #[test]
    fn a_new_folder_is_closed_to_others() {
        let folder = place("new").join("a/b");
        make(&folder).expect("it is made");
        assert_eq!(mode(&folder) & 0o066, 0);
    }

    #[test]
    fn what_cannot_serve_is_said_with_what_to_type() {
        let open = place("open");
        fs::set_permissions(&open, fs::Permissions::from_mode(0o1777)).expect("it is ours");
        let refused = make(&open).expect_err("anybody may write there");
        assert_eq!(refused.code(), "BAD_DATA_FOLDER");
        assert!(refused.to_string().contains("chmod o-w"), "{refused}");
        assert_eq!(mode(&open), 0o1777);
        let file = place("file").join("data");
        fs::write(&file, "").expect("it can be written");
        assert_eq!(make(&file).expect_err("it is a file").code(), "BAD_DATA_FOLDER");
        assert_eq!(make(&file.join("below")).expect_err("it is below a file").code(), "FILES");
    }
}
