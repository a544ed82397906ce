//! Where things lie: the project, its cache, the programs' path. Starts nothing.

use crate::failure::Failure;
use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

/// The project on this machine.
pub struct Workspace {
    /// The folder of the workspace.
    pub root: PathBuf,
    /// What may be deleted and is made again: Node, builds.
    pub cache: PathBuf,
    /// Where cargo builds.
    pub target: PathBuf,
    /// Where programs are looked for; a Node of our own comes first.
    pub path: OsString,
    /// Summaries of the test runners, shown again at the end.
    pub summaries: Vec<String>,
}

impl Workspace {
    /// Finds the project and its cache.
    pub fn find() -> Result<Self, Failure> {
        // Asked at run time first, so that a moved checkout with a warm build still finds itself.
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest.ancestors().find(|folder| folder.join("Cargo.lock").is_file());
        let root = root.ok_or_else(|| Failure::new("The project's Cargo.lock was not found: was the folder moved?"))?;
        let setting = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let cache = cache_folder(&setting)?;
        let target = setting("CARGO_TARGET_DIR").unwrap_or_else(|| cache.join("target"));
        let path = env::var_os("PATH").unwrap_or_default();
        Ok(Self { root: root.to_owned(), cache, target, path, summaries: Vec::new() })
    }

    /// The folder of the screens.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// A program on the path.
    pub fn which(&self, program: &str) -> Option<PathBuf> {
        env::split_paths(&self.path).map(|folder| folder.join(program)).find(|file| is_program(file))
    }

    /// Programs of this folder come first from now on.
    pub fn prefer(&mut self, folder: &Path) {
        let folders = std::iter::once(folder.to_owned()).chain(env::split_paths(&self.path));
        if let Ok(path) = env::join_paths(folders.collect::<Vec<_>>()) {
            self.path = path;
        }
    }
}

fn cache_folder(setting: &dyn Fn(&str) -> Option<PathBuf>) -> Result<PathBuf, Failure> {
    setting("REGIE_CACHE")
        .or_else(|| setting("XDG_CACHE_HOME").map(|folder| folder.join("regie")))
        .or_else(|| setting("HOME").map(|folder| folder.join(".cache/regie")))
        .ok_or_else(|| Failure::new("There is no HOME to build in.").type_this("export REGIE_CACHE=/tmp/regie-cache"))
}

fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_follows_the_users_wish() {
        let of = |set: &[(&str, &str)]| {
            let set: Vec<(String, PathBuf)> = set.iter().map(|(name, value)| ((*name).into(), value.into())).collect();
            cache_folder(&move |name| set.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()))
        };
        assert_eq!(of(&[("HOME", "/h")]), Ok("/h/.cache/regie".into()));
        assert_eq!(of(&[("HOME", "/h"), ("XDG_CACHE_HOME", "/x")]), Ok("/x/regie".into()));
        assert_eq!(of(&[("XDG_CACHE_HOME", "/x"), ("REGIE_CACHE", "/r")]), Ok("/r".into()));
        assert!(of(&[]).is_err());
    }

    #[test]
    fn programs_are_looked_for_in_the_preferred_folder_first() {
        let mut workspace = Workspace::find().expect("tests run inside the project");
        assert!(workspace.which("sh").is_some());
        assert_eq!(workspace.which("no-such-program"), None);
        workspace.prefer(Path::new("/nowhere"));
        assert!(workspace.path.to_string_lossy().starts_with("/nowhere:"));
        assert!(workspace.root.join("Cargo.toml").is_file());
    }
}
