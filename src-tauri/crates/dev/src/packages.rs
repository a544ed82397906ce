//! System packages on Debian and Ubuntu: what is missing, and how it comes. Asks for abilities, not for versions.

use crate::{
    failure::Failure,
    program::{ask, run, succeeds},
    step::Outcome,
    version, window,
    workspace::Workspace,
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
    webview: bool,
    protoc: bool,
    browser: bool,
    mail_server: bool,
    driver: bool,
    display: bool,
    adapter: bool,
    pdf: bool,
}

/// What the packages are for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// The backend and its screens in a browser.
    Serve,
    /// The window too.
    Window,
    /// All that CI runs.
    Test,
}

/// A package, and whether the work can go on without it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Package {
    name: &'static str,
    optional: bool,
}

/// Installs what is missing for a purpose.
pub fn install(workspace: &Workspace, purpose: Purpose) -> Result<Outcome, Failure> {
    let wanted = missing(abilities(workspace), purpose);
    if wanted.is_empty() {
        return Ok(Outcome::Skipped("all there".into()));
    }
    let names: Vec<&str> = wanted.iter().map(|package| package.name).collect();
    let right = right_to_install(workspace, &names)?;
    if names.contains(&"postgresql") {
        forbid_main_cluster(workspace, right)?;
    }
    apt_update(workspace, right);
    let (there, absent): (Vec<Package>, Vec<Package>) =
        wanted.into_iter().partition(|package| !package.optional || has_candidate(workspace, package.name));
    for package in absent {
        println!("      {} is not offered by this system: the tests that need it will say so and skip", package.name);
    }
    apt_install(workspace, right, &there.iter().map(|package| package.name).collect::<Vec<_>>())?;
    Ok(Outcome::Done)
}

/// Installs packages by name, when this user may.
pub fn install_named(workspace: &Workspace, names: &[&str]) -> Result<(), Failure> {
    let right = right_to_install(workspace, names)?;
    apt_update(workspace, right);
    apt_install(workspace, right, names)
}

/// The version of a package that would be installed.
pub fn candidate(workspace: &Workspace, name: &str) -> Option<String> {
    let policy = ask(workspace.command("apt-cache").args(["policy", name]).env("LC_ALL", "C"))?;
    version::candidate(&policy).map(str::to_owned)
}

/// The line that installs packages, as a person without our rights would type it.
fn apt_line(names: &[&str]) -> String {
    format!("sudo apt-get install -y --no-install-recommends {}", names.join(" "))
}

fn missing(has: Abilities, purpose: Purpose) -> Vec<Package> {
    let needed = |name| Package { name, optional: false };
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
    if !has.webview && purpose != Purpose::Serve {
        // The tests of the backend need no window.
        packages.push(Package { name: "libwebkit2gtk-4.1-dev", optional: purpose == Purpose::Test });
    }
    if !has.protoc {
        // Only the map renderer's build asks for it; without it maps of reports are drawn plainly.
        packages.push(Package { name: "protobuf-compiler", optional: true });
    }
    if purpose == Purpose::Test {
        packages.extend(only_for_tests(has).map(|name| Package { name, optional: true }));
    }
    packages
}

/// What tests look at things with; those that lack it say so and skip.
fn only_for_tests(has: Abilities) -> impl Iterator<Item = &'static str> {
    let of = |there: bool, names: &'static [&'static str]| if there { &[] } else { names };
    [
        // A browser without a font draws nothing.
        of(has.browser, &["chromium", "fonts-liberation"]),
        of(has.mail_server, &["python3-aiosmtpd"]),
        of(has.driver, &["webkit2gtk-driver"]),
        of(has.display, &["xvfb"]),
        // A graphics adapter in software, for maps of reports.
        of(has.adapter, &["mesa-vulkan-drivers", "libvulkan1"]),
        of(has.pdf, &["poppler-utils"]),
    ]
    .into_iter()
    .flatten()
    .copied()
}

fn abilities(workspace: &Workspace) -> Abilities {
    let browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    Abilities {
        compiler: workspace.which("cc").is_some(),
        postgres: env::var_os("REGIE_DATABASE_URL").is_some() || postgres_programs(workspace).is_some(),
        // Only root needs it: Postgres refuses to run as root.
        setpriv: !is_root() || workspace.which("setpriv").is_some(),
        webview: window::has_webview(workspace),
        protoc: window::has_protoc(workspace),
        browser: browsers.iter().any(|name| workspace.which(name).is_some()),
        // Debian's package serves Debian's Python, which need not be the first on the path.
        mail_server: ["/usr/bin/python3", "python3"].iter().any(|python| has_mail_server(workspace, python)),
        driver: workspace.which("WebKitWebDriver").is_some(),
        display: workspace.which("Xvfb").is_some(),
        adapter: fs::read_dir("/usr/share/vulkan/icd.d").is_ok_and(|mut drivers| drivers.next().is_some()),
        pdf: workspace.which("pdftoppm").is_some(),
    }
}

fn has_mail_server(workspace: &Workspace, python: &str) -> bool {
    succeeds(workspace.command(python).args(["-c", "import aiosmtpd"]))
}

/// The programs of any Postgres server: a named one, Debian's of any version, or the one `pg_config` knows.
pub fn postgres_programs(workspace: &Workspace) -> Option<PathBuf> {
    let named = env::var_os("PG_BIN").map(PathBuf::from);
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let asked = || ask(workspace.command("pg_config").arg("--bindir")).map(|folder| folder.trim().into());
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

fn right_to_install(workspace: &Workspace, names: &[&str]) -> Result<Right, Failure> {
    if workspace.which("apt-get").is_none() {
        let what = format!(
            "This is neither Debian nor Ubuntu. Install these yourself, under the names your system gives them: {}.",
            names.join(", ")
        );
        return Err(Failure::new(what));
    }
    if is_root() {
        return Ok(Right::Root);
    }
    if succeeds(workspace.command("sudo").args(["-n", "true"])) {
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

fn allowed(workspace: &Workspace, right: Right, program: &str) -> Command {
    match right {
        Right::Root => workspace.command(program),
        Right::Sudo => {
            let mut command = workspace.command("sudo");
            command.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", "UCF_FORCE_CONFFOLD=1", program]);
            command
        }
    }
}

/// Debian starts a cluster of its own when the server is installed; ours is private, so it is told not to.
fn forbid_main_cluster(workspace: &Workspace, right: Right) -> Result<(), Failure> {
    let file = "/etc/postgresql-common/createcluster.conf";
    if Path::new(file).exists() {
        return Ok(());
    }
    let script = format!("mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' > {file}");
    run(allowed(workspace, right, "sh").args([OsStr::new("-c"), OsStr::new(&script)]))
}

fn apt_update(workspace: &Workspace, right: Right) {
    // Without a network, what is already on this machine's lists may still do.
    let _ = run(allowed(workspace, right, "apt-get").args(["update", "-q"]));
}

fn apt_install(workspace: &Workspace, right: Right, names: &[&str]) -> Result<(), Failure> {
    if names.is_empty() {
        return Ok(());
    }
    let mut command = allowed(workspace, right, "apt-get");
    command.args(["install", "-y", "-q", "--no-install-recommends"]);
    command.args(["-o", "Dpkg::Use-Pty=0", "-o", "Dpkg::Options::=--force-confold"]);
    command.args(names).env("DEBIAN_FRONTEND", "noninteractive").env("UCF_FORCE_CONFFOLD", "1");
    run(&mut command).map_err(|failure| failure.type_this(apt_line(names)))
}

fn has_candidate(workspace: &Workspace, name: &str) -> bool {
    candidate(workspace, name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABLE: Abilities = all(true);
    const BARE: Abilities = all(false);

    const fn all(there: bool) -> Abilities {
        Abilities {
            compiler: there,
            postgres: there,
            setpriv: there,
            webview: there,
            protoc: there,
            browser: there,
            mail_server: there,
            driver: there,
            display: there,
            adapter: there,
            pdf: there,
        }
    }

    fn names(has: Abilities, purpose: Purpose) -> Vec<&'static str> {
        missing(has, purpose).iter().map(|package| package.name).collect()
    }

    #[test]
    fn a_machine_that_can_do_all_needs_nothing() {
        assert!(names(ABLE, Purpose::Test).is_empty());
    }

    #[test]
    fn a_bare_machine_gets_less_to_run_than_to_test() {
        let serve = ["build-essential", "pkg-config", "postgresql", "util-linux"];
        assert_eq!(names(BARE, Purpose::Serve)[..4], serve);
        assert_eq!(names(BARE, Purpose::Serve)[4..], ["protobuf-compiler"]);
        assert_eq!(names(BARE, Purpose::Window)[..4], serve);
        assert_eq!(names(BARE, Purpose::Window)[4..], ["libwebkit2gtk-4.1-dev", "protobuf-compiler"]);
        let optional: Vec<_> =
            missing(BARE, Purpose::Test).iter().filter(|package| package.optional).map(|p| p.name).collect();
        assert_eq!(
            names(BARE, Purpose::Test)[4..],
            optional,
            "tests that lack them skip; nothing runs without the others"
        );
        assert!(
            optional.contains(&"chromium") && optional.contains(&"webkit2gtk-driver") && optional.contains(&"xvfb")
        );
    }

    #[test]
    fn a_window_without_its_headers_is_not_built() {
        let has = Abilities { webview: false, ..ABLE };
        assert_eq!(names(has, Purpose::Serve), [""; 0]);
        assert!(!missing(has, Purpose::Window)[0].optional);
    }

    #[test]
    fn the_line_to_type_names_all_packages() {
        let line = apt_line(&["postgresql", "chromium"]);
        assert_eq!(line, "sudo apt-get install -y --no-install-recommends postgresql chromium");
    }
}
