//! System packages on Debian and Ubuntu: what is missing, and how it comes. Asks for abilities, not for versions.

use crate::{
    failure::Failure,
    house::House,
    program::{ask, run, succeeds},
    step::Outcome,
    version,
};
use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What the machine can do already.
#[derive(Clone, Copy, Debug)]
struct Abilities {
    compiler: bool,
    postgres: bool,
    setpriv: bool,
    browser: bool,
    mail_server: bool,
}

/// A package, and whether the work can go on without it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Package {
    name: &'static str,
    optional: bool,
}

/// Installs what is missing to run, and to test too when asked.
pub fn install(house: &House, for_tests: bool) -> Result<Outcome, Failure> {
    let wanted = missing(abilities(house), for_tests);
    if wanted.is_empty() {
        return Ok(Outcome::Skipped("all there".into()));
    }
    let names: Vec<&str> = wanted.iter().map(|package| package.name).collect();
    let right = right_to_install(house, &names)?;
    if names.contains(&"postgresql") {
        forbid_main_cluster(house, right)?;
    }
    apt_update(house, right);
    let (there, absent): (Vec<Package>, Vec<Package>) =
        wanted.into_iter().partition(|package| !package.optional || has_candidate(house, package.name));
    for package in absent {
        println!("      {} is not offered by this system: the tests that need it will say so and skip", package.name);
    }
    apt_install(house, right, &there.iter().map(|package| package.name).collect::<Vec<_>>())?;
    Ok(Outcome::Done)
}

/// Installs packages by name, when this user may.
pub fn install_named(house: &House, names: &[&str]) -> Result<(), Failure> {
    let right = right_to_install(house, names)?;
    apt_update(house, right);
    apt_install(house, right, names)
}

/// The version of a package that would be installed.
pub fn candidate(house: &House, name: &str) -> Option<String> {
    let policy = ask(house.command("apt-cache").args(["policy", name]).env("LC_ALL", "C"))?;
    version::candidate(&policy).map(str::to_owned)
}

/// The line that installs packages, as a person without our rights would type it.
fn apt_line(names: &[&str]) -> String {
    format!("sudo apt-get install -y --no-install-recommends {}", names.join(" "))
}

fn missing(has: Abilities, for_tests: bool) -> Vec<Package> {
    let needed = |name| Package { name, optional: false };
    let optional = |name| Package { name, optional: true };
    let mut packages = Vec::new();
    if !has.compiler {
        packages.extend([needed("build-essential"), needed("pkg-config")]);
    }
    if !has.postgres {
        packages.push(needed("postgresql"));
    }
    if !has.setpriv {
        packages.push(needed("util-linux"));
    }
    if for_tests && !has.browser {
        // A browser without a font draws nothing.
        packages.extend([optional("chromium"), optional("fonts-liberation")]);
    }
    if for_tests && !has.mail_server {
        packages.push(optional("python3-aiosmtpd"));
    }
    packages
}

fn abilities(house: &House) -> Abilities {
    let browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    Abilities {
        compiler: house.which("cc").is_some(),
        postgres: env::var_os("REGIE_DATABASE_URL").is_some() || postgres_programs(house).is_some(),
        // Only root needs it: Postgres refuses to run as root.
        setpriv: !is_root() || house.which("setpriv").is_some(),
        browser: browsers.iter().any(|name| house.which(name).is_some()),
        // Debian's package serves Debian's Python, which need not be the first on the path.
        mail_server: ["/usr/bin/python3", "python3"].iter().any(|python| has_mail_server(house, python)),
    }
}

fn has_mail_server(house: &House, python: &str) -> bool {
    succeeds(house.command(python).args(["-c", "import aiosmtpd"]))
}

/// The programs of any Postgres server: a named one, Debian's of any version, or the one `pg_config` knows.
pub fn postgres_programs(house: &House) -> Option<PathBuf> {
    let named = env::var_os("PG_BIN").map(PathBuf::from);
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let asked = || ask(house.command("pg_config").arg("--bindir")).map(|folder| folder.trim().into());
    let complete = |folder: &PathBuf| folder.join("initdb").is_file();
    named
        .filter(complete)
        .or_else(|| debian.map(|version| version.path().join("bin")).find(complete))
        .or_else(|| asked().filter(complete))
}

/// How packages may be installed.
#[derive(Clone, Copy)]
enum Right {
    Root,
    Sudo,
}

fn right_to_install(house: &House, names: &[&str]) -> Result<Right, Failure> {
    if house.which("apt-get").is_none() {
        let what = format!(
            "This is neither Debian nor Ubuntu. Install these yourself, under the names your system gives them: {}.",
            names.join(", ")
        );
        return Err(Failure::new(what));
    }
    if is_root() {
        return Ok(Right::Root);
    }
    if succeeds(house.command("sudo").args(["-n", "true"])) {
        return Ok(Right::Sudo);
    }
    let what = format!("Packages are missing and this user may not install them: {}.", names.join(", "));
    Err(Failure::new(what).type_this(apt_line(names)))
}

/// True when we run as root.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    // The owner of our own entry in /proc is the user we run as; std has no other safe way to ask.
    fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0)
}

fn allowed(house: &House, right: Right, program: &str) -> Command {
    match right {
        Right::Root => house.command(program),
        Right::Sudo => {
            let mut command = house.command("sudo");
            command.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", "UCF_FORCE_CONFFOLD=1", program]);
            command
        }
    }
}

/// Debian starts a cluster of its own when the server is installed; ours is private, so it is told not to.
fn forbid_main_cluster(house: &House, right: Right) -> Result<(), Failure> {
    let file = "/etc/postgresql-common/createcluster.conf";
    if Path::new(file).exists() {
        return Ok(());
    }
    let script = format!("mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' > {file}");
    run(allowed(house, right, "sh").args([OsStr::new("-c"), OsStr::new(&script)]))
}

fn apt_update(house: &House, right: Right) {
    // Without a network, what is already on this machine's lists may still do.
    let _ = run(allowed(house, right, "apt-get").args(["update", "-q"]));
}

fn apt_install(house: &House, right: Right, names: &[&str]) -> Result<(), Failure> {
    if names.is_empty() {
        return Ok(());
    }
    let mut command = allowed(house, right, "apt-get");
    command.args(["install", "-y", "-q", "--no-install-recommends"]);
    command.args(["-o", "Dpkg::Use-Pty=0", "-o", "Dpkg::Options::=--force-confold"]);
    command.args(names).env("DEBIAN_FRONTEND", "noninteractive").env("UCF_FORCE_CONFFOLD", "1");
    run(&mut command).map_err(|failure| failure.type_this(apt_line(names)))
}

fn has_candidate(house: &House, name: &str) -> bool {
    candidate(house, name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABLE: Abilities =
        Abilities { compiler: true, postgres: true, setpriv: true, browser: true, mail_server: true };

    fn names(has: Abilities, for_tests: bool) -> Vec<&'static str> {
        missing(has, for_tests).iter().map(|package| package.name).collect()
    }

    #[test]
    fn a_machine_that_can_do_all_needs_nothing() {
        assert!(names(ABLE, true).is_empty());
    }

    #[test]
    fn a_bare_machine_gets_less_to_run_than_to_test() {
        let bare = Abilities { compiler: false, postgres: false, setpriv: false, browser: false, mail_server: false };
        assert_eq!(names(bare, false), ["build-essential", "pkg-config", "postgresql", "util-linux"]);
        let more = ["chromium", "fonts-liberation", "python3-aiosmtpd"];
        assert_eq!(names(bare, true)[4..], more);
        let optional: Vec<_> = missing(bare, true).iter().filter(|package| package.optional).map(|p| p.name).collect();
        assert_eq!(optional, more, "tests that lack them skip; nothing runs without the others");
    }

    #[test]
    fn the_line_to_type_names_all_packages() {
        let line = apt_line(&["postgresql", "chromium"]);
        assert_eq!(line, "sudo apt-get install -y --no-install-recommends postgresql chromium");
    }
}
