//! A recent Node with npm: the machine's, the distribution's, or one of our own in the cache.

use crate::{
    failure::Failure,
    house::House,
    packages,
    program::{ask, run},
    step::Outcome,
    version,
};
use std::fs;

/// What the screens' tools need; `engines` in ui/package.json says the same.
const OLDEST: (u32, u32) = (20, 19);

/// The Node and npm that are put in the cache when the machine's is too old and its distribution has no newer.
const OWN: [&str; 2] = ["node@22", "npm@10"];

/// Sees to it that `node` and `npm` on the path are recent enough.
pub fn install(house: &mut House) -> Result<Outcome, Failure> {
    let own = house.cache.join("node/node_modules/.bin");
    if own.join("node").exists() && own.join("npm").exists() {
        house.prefer(&own);
    }
    if let Some(version) = recent(house).filter(|_| house.which("npm").is_some()) {
        return Ok(Outcome::Skipped(version));
    }
    install_of_distribution(house)?;
    if recent(house).is_none() {
        install_own(house)?;
        house.prefer(&own);
    }
    match recent(house) {
        Some(_) => Ok(Outcome::Done),
        None => Err(Failure::new("A Node that is recent enough could not be installed.").type_this(format!(
            "npm install --prefix {} {}",
            house.cache.join("node").display(),
            OWN.join(" ")
        ))),
    }
}

/// The version on the path, when it is recent enough.
pub fn recent(house: &House) -> Option<String> {
    let version = ask(house.command("node").arg("--version"))?.trim().to_owned();
    version::numbers(&version).is_some_and(|numbers| numbers >= OLDEST).then_some(version)
}

/// The distribution's, also when it is too old: its npm fetches the newer one.
fn install_of_distribution(house: &House) -> Result<(), Failure> {
    let offered = packages::candidate(house, "nodejs").as_deref().and_then(version::numbers);
    let newer = recent(house).is_none() && offered.is_some_and(|numbers| numbers >= OLDEST);
    if newer || house.which("node").is_none() {
        packages::install_named(house, &["nodejs"])?;
    }
    // Some distributions ship npm inside nodejs and conflict with a package of its own.
    if house.which("npm").is_none() {
        packages::install_named(house, &["npm"])?;
    }
    Ok(())
}

fn install_own(house: &House) -> Result<(), Failure> {
    let folder = house.cache.join("node");
    let told = |why: std::io::Error| Failure::new(format!("Cannot make {}: {why}", folder.display()));
    fs::create_dir_all(&folder).map_err(told)?;
    let mut npm = house.command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).args(OWN).current_dir(&folder);
    run(&mut npm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_screens_ask_for_the_node_that_is_installed() {
        let house = House::find().expect("tests run inside the project");
        let wanted = fs::read_to_string(house.ui().join("package.json")).expect("the screens have a package.json");
        let (major, minor) = OLDEST;
        assert!(wanted.contains(&format!("\"node\": \">={major}.{minor}\"")), "ui/package.json says otherwise");
    }
}
