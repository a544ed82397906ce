//! The verbs and what is said about each. Does nothing.

/// What a person may ask of `cargo dev`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verb {
    /// Set up, build, start, open.
    Run,
    /// All that CI runs.
    Test,
    /// The fast part of it.
    Check,
    /// Speed and quality.
    Bench,
    /// The packages that are installed.
    Bundle,
    /// The simulated workspace.
    Twin,
    /// A recorded day again.
    Replay,
    /// Many seeds with faults.
    Sweep,
    /// An incident's account.
    Report,
    /// A road network checked.
    Roads,
    /// Accept what has changed.
    Bless,
}

impl Verb {
    /// All verbs, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Run,
        Self::Test,
        Self::Check,
        Self::Bench,
        Self::Bundle,
        Self::Twin,
        Self::Replay,
        Self::Sweep,
        Self::Report,
        Self::Roads,
        Self::Bless,
    ];

    /// The verb as typed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Test => "test",
            Self::Check => "check",
            Self::Bench => "bench",
            Self::Bundle => "bundle",
            Self::Twin => "twin",
            Self::Replay => "replay",
            Self::Sweep => "sweep",
            Self::Report => "report",
            Self::Roads => "roads",
            Self::Bless => "bless",
        }
    }

    /// The verb of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.word() == word)
    }

    /// One line about it.
    const fn gist(self) -> &'static str {
        match self {
            Self::Run => "install what is missing, build, open the window on the demo event",
            Self::Test => "everything that CI runs, the missing packages installed first",
            Self::Check => "the fast part: format, lints, floors, tidy, unit tests",
            Self::Bench => "speed and quality: cargo dev bench loop, cargo dev bench ui",
            Self::Bundle => "make the .deb and the .rpm that are installed",
            Self::Twin => "run a simulated day, as fast as it goes",
            Self::Replay => "run a recorded day again, fact for fact",
            Self::Sweep => "run many seeds with faults, audited after every step",
            Self::Report => "write the report of an incident",
            Self::Roads => "check a road network",
            Self::Bless => "accept new snapshots, contract bindings and SQL data",
        }
    }

    /// All about it, for a person.
    pub fn help(self) -> String {
        let (usage, text) = match self {
            Self::Run => ("run [--browser] [--release] [options of `regie serve`]", RUN),
            Self::Test => ("test", TEST),
            Self::Check => ("check", CHECK),
            Self::Bench => ("bench ENGINE [options of the bench]", BENCH),
            Self::Bundle => ("bundle", BUNDLE),
            Self::Twin => ("twin [options of `regie twin`]", TWIN),
            Self::Replay => ("replay [options of `regie replay`]", REPLAY),
            Self::Sweep => ("sweep [options of `regie sweep`]", SWEEP),
            Self::Report => ("report [options of `regie report`]", REPORT),
            Self::Roads => ("roads FILE.osm.pbf [options of `regie roads`]", ROADS),
            Self::Bless => ("bless", BLESS),
        };
        format!("cargo dev {usage}\n\n{}", text.trim_end())
    }
}

/// The list of verbs.
pub fn overview() -> String {
    let mut text = "Régie, from a bare machine: cargo dev VERB\n\n".to_owned();
    for verb in Verb::ALL {
        text += &format!("  {:<8}{}\n", verb.word(), verb.gist());
    }
    text + "\ncargo dev VERB --help says more. New here? Type: cargo dev run"
}

const RUN: &str = "\
The main job on a fresh machine. In order, and each only if it is not done yet:
  1. install the system packages that are missing (Postgres, the webview's headers; a C compiler
     if there is none);
  2. find Node 20.19 or newer, or install it for this project only;
  3. install the packages of the screens, and build the screens;
  4. build the window and open it on the demo event: it starts its own private Postgres;
  5. beside the open window, build report export and the map renderer of reports, and say when
     each is there. Until then a report as PDF or HTML is refused as being built.

Without a display it builds `regie`, serves the same screens to a browser, and says at which
address. Closing the window, or Ctrl-C, stops everything, the private Postgres included. Nothing
outside this project is changed but the system packages.

  --browser    serve the screens to a browser, also where there is a display
  --release    build optimised: slower to build, faster to run
  others       are handed to the window or to `regie serve`, for example --port 8080
";

const BUNDLE: &str = "\
Builds the screens, `regie`, report export, the renderer of report maps and the window, all
optimised, packs them as .deb and .rpm, and says where they are. Slow the first time: everything is
built anew.
Install with: apt install ./regie_VERSION_amd64.deb
";

const TEST: &str = "\
Everything that CI runs: installs what is missing (also Chromium, a virtual display with the
webview's driver and a small mail server, which only tests need), then format, lints, the programs
that tests start, all Rust tests, the tests and type check of the screens.
It goes on after a failure, so that one run tells all, and ends with the runners' own summaries.
";

const CHECK: &str = "\
The fast part, for every few minutes: format, lints, who may depend on whom (floors), bounds on
files and functions (tidy), and the unit tests of the crates that do no IO. Installs nothing.
";

const BENCH: &str = "\
Speed and quality, as one table against what is required. Words after ENGINE are handed to the
bench.

  cargo dev bench loop    the whole app on a simulated event, built optimised
  cargo dev bench ui      the screens in Chromium, and in the real window where it is built, as
                          `cargo dev run` builds them; bundle report paint list pixel stream choose
                          parts. A day of the demo is lived and recorded first, once (6 minutes)
";

const TWIN: &str = "\
Runs a simulated day on the virtual clock: the same decisions as live, a simulated outside.
All words are handed to `regie twin`; `cargo dev twin -- --help` lists its options.
";

const REPLAY: &str = "\
Runs a recorded day again, fact for fact, and compares where it ends.
All words are handed to `regie replay`; `cargo dev replay -- --help` lists its options.
";

const SWEEP: &str = "\
Runs many seeds with faults injected and audits the books after every step. A failure prints its
seed, which runs alone with `cargo dev twin --seed SEED`.
All words are handed to `regie sweep`; `cargo dev sweep -- --help` lists its options.
";

const REPORT: &str = "\
Writes the report of an incident as PDF, HTML or JSON: what happened, who was touched, what was
decided and why.
All words are handed to `regie report`; `cargo dev report -- --help` lists its options.
";

const ROADS: &str = "\
Reads an OpenStreetMap extract for a 3.5 t van or the vehicle given, says how much of its network
tours can be planned on and what shuts the rest (--list shut), and with --from LAT,LON --to LAT,LON
how long a drive on it takes, or with --pairs FILE how long many do. Fails when nothing can be
planned.
All words are handed to `regie roads`; `cargo dev roads -- --help` lists its options.
";

const BLESS: &str = "\
Accepts what has changed on purpose: snapshots of scenarios, the TypeScript bindings of the
contract (ui/src/contract) and the offline data of SQL queries (.sqlx). Read the diff in git
before you commit it: it is what reviewers will see.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_listed_parsed_and_explained() {
        for verb in Verb::ALL {
            assert_eq!(Verb::parse(verb.word()), Some(verb));
            assert!(overview().contains(&format!("  {:<8}", verb.word())));
            assert!(verb.help().starts_with(&format!("cargo dev {}", verb.word())));
            assert!(verb.help().lines().all(|line| line.chars().count() <= 100), "{}", verb.word());
        }
        assert_eq!(Verb::parse("tset"), None);
    }
}
