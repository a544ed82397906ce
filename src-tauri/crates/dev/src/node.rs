//! A recent Node with npm: the machine's, the distribution's, or one of our own in the cache.

use crate::{
    failure::Failure,
    packages,
    program::{ask, run},
    step::Outcome,
    version,
    workspace::Workspace,
};
use std::fs;

/// What the screens' tools need; `engines` in ui/package.json says the same.
const OLDEST: (u32, u32) = (20, 19);

/// The Node and npm that are put in the cache when the machine's is too old and its distribution has no newer.
const OWN: [&str; 2] = ["node@22", "npm@10"];

/// Sees to it that `node` and `npm` on the path are recent enough.
pub fn install(workspace: &mut Workspace) -> Result<Outcome, Failure> {
    let own = workspace.cache.join("node/node_modules/.bin");
    if own.join("node").exists() && own.join("npm").exists() {
        workspace.prefer(&own);
    }
    if let Some(version) = recent(workspace).filter(|_| workspace.which("npm").is_some()) {
        return Ok(Outcome::Skipped(version));
    }
    install_of_distribution(workspace)?;
    if recent(workspace).is_none() {
        install_own(workspace)?;
        workspace.prefer(&own);
    }
    match recent(workspace) {
        Some(_) => Ok(Outcome::Done),
        None => Err(Failure::new("A Node that is recent enough could not be installed.").type_this(format!(
            "npm install --prefix {} {}",
            workspace.cache.join("node").display(),
            OWN.join(" ")
        ))),
    }
}

/// The version on the path, when it is recent enough.
pub fn recent(workspace: &Workspace) -> Option<String> {
    let version = ask(workspace.command("node").arg("--version"))?.trim().to_owned();
    version::numbers(&version).is_some_and(|numbers| numbers >= OLDEST).then_some(version)
}

/// The distribution's, also when it is too old: its npm fetches the newer one.
fn install_of_distribution(workspace: &Workspace) -> Result<(), Failure> {
    let offered = packages::candidate(workspace, "nodejs").as_deref().and_then(version::numbers);
    let newer = recent(workspace).is_none() && offered.is_some_and(|numbers| numbers >= OLDEST);
    if newer || workspace.which("node").is_none() {
        packages::install_named(workspace, &["nodejs"])?;
    }
    // Some distributions ship npm inside nodejs and conflict with a package of its own.
    if workspace.which("npm").is_none() {
        packages::install_named(workspace, &["npm"])?;
    }
    Ok(())
}

fn install_own(workspace: &Workspace) -> Result<(), Failure> {
    let folder = workspace.cache.join("node");
    let told = |why: std::io::Error| Failure::new(format!("Cannot make {}: {why}", folder.display()));
    fs::create_dir_all(&folder).map_err(told)?;
    let mut npm = workspace.command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).args(OWN).current_dir(&folder);
    run(&mut npm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_screens_ask_for_the_node_that_is_installed() {
        let workspace = Workspace::find().expect("tests run inside the project");
        let wanted = fs::read_to_string(workspace.ui().join("package.json")).expect("the screens have a package.json");
        let (major, minor) = OLDEST;
        assert!(wanted.contains(&format!("\"node\": \">={major}.{minor}\"")), "ui/package.json says otherwise");
    }
}
