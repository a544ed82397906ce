//! The screens: their packages and their build, made again only when something changed.

use crate::{failure::Failure, program::run, stamp::Stamp, step::Outcome, workspace::Workspace};

/// `npm ci`, unless the lock file and Node are the same as last time.
pub fn install(workspace: &mut Workspace) -> Result<Outcome, Failure> {
    let ui = workspace.ui();
    let (lock, node) = (ui.join("package-lock.json"), node_version(workspace));
    // npm ci deletes node_modules first, and the stamp with it: a half-made folder is never taken for whole.
    let stamp = Stamp::of_contents(ui.join("node_modules/.regie-packages"), &[&lock], &node);
    if stamp.is_fresh() {
        return Ok(Outcome::Skipped("unchanged".into()));
    }
    run(&mut workspace.npm(&["ci", "--no-audit", "--no-fund"]))?;
    stamp.press();
    Ok(Outcome::Done)
}

/// `npm run build` into ui/dist, unless no source has changed.
pub fn build(workspace: &mut Workspace) -> Result<Outcome, Failure> {
    let (ui, assets) = (workspace.ui(), workspace.root.join("assets"));
    let stamp = || Stamp::of_tree(ui.join("node_modules/.regie-dist"), &[&ui, &assets], &node_version(workspace));
    if stamp().is_fresh() && ui.join("dist/index.html").is_file() {
        return Ok(Outcome::Skipped("unchanged".into()));
    }
    run(&mut workspace.npm(&["run", "build"]))?;
    stamp().press();
    Ok(Outcome::Done)
}

fn node_version(workspace: &Workspace) -> String {
    crate::node::recent(workspace).unwrap_or_default()
}
