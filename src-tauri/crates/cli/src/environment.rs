//! What the environment says, read once and checked: a value that cannot work is said before anything starts, all that
//! is wrong at once, each by its name. No value is repeated, since it may be a secret.

use adapters::{
    Secret,
    mail::{MailSettings, Mailer, Route},
    standard_webhooks::Endpoint,
};
use std::{cell::RefCell, ffi::OsString, fmt, fs, net::IpAddr, path::PathBuf};

/// Something that is set and cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The variable or option.
    pub name: String,
    /// What is wrong with it, and what would be right.
    pub what: String,
}

/// All that is wrong with the settings of a start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadSettings(pub Vec<Problem>);

impl BadSettings {
    /// The code screens switch on.
    pub const CODE: &str = "BAD_SETTINGS";
}

impl fmt::Display for BadSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: these settings cannot be used", Self::CODE)?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {}: {}", problem.name, problem.what))
    }
}

impl std::error::Error for BadSettings {}

/// Where variables come from: the process, or a test.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// Reads variables and keeps what is wrong with them.
pub struct Environment<'a> {
    look: Lookup<'a>,
    problems: RefCell<Vec<Problem>>,
}

impl<'a> Environment<'a> {
    /// Reads from there.
    pub fn new(look: Lookup<'a>) -> Self {
        Self { look, problems: RefCell::default() }
    }

    /// Says that something is wrong; the first word on a name is the one that counts.
    pub fn problem(&self, name: &str, what: impl Into<String>) {
        let mut problems = self.problems.borrow_mut();
        if problems.iter().all(|problem| problem.name != name) {
            problems.push(Problem { name: name.to_owned(), what: what.into() });
        }
    }

    /// Nothing was wrong, or all that was.
    ///
    /// # Errors
    /// All problems at once.
    pub fn end(self) -> Result<(), BadSettings> {
        let problems = self.problems.into_inner();
        if problems.is_empty() { Ok(()) } else { Err(BadSettings(problems)) }
    }

    /// A text; an empty one counts as not set.
    pub fn text(&self, name: &str) -> Option<String> {
        let value = (self.look)(name)?;
        match value.into_string() {
            Ok(text) => Some(text).filter(|text| !text.is_empty()),
            Err(_) => {
                self.problem(name, "it is not text in UTF-8");
                None
            }
        }
    }

    /// A secret. An empty one is a file that was not there or a template nobody filled: a feed that is closed by mistake
    /// is found out too late.
    pub fn secret(&self, name: &str) -> Option<Secret> {
        if (self.look)(name).is_some_and(|value| value.is_empty()) {
            self.problem(name, "it is empty; give the secret, or do not set it at all");
        }
        let text = self.text(name)?;
        if text.trim() != text {
            self.problem(name, "it begins or ends with a blank or a line end, as a file read whole does");
        }
        Some(Secret::new(text))
    }

    /// The address of a service: `http` or `https`, with a host.
    pub fn url(&self, name: &str) -> Option<String> {
        let text = self.text(name)?;
        match reqwest::Url::parse(&text) {
            Ok(url) if ["http", "https"].contains(&url.scheme()) && url.has_host() => {}
            Ok(_) | Err(_) => self.problem(name, "it is no address such as https://plant.example/actions"),
        }
        Some(text)
    }

    /// An address and the secret that signs what goes there: both or none.
    pub fn endpoint(&self, url: &str, secret: &str) -> Option<Endpoint> {
        let unsigned = format!("it is missing beside {url}: what is sent there must be signed");
        let (url, secret) = self.both((url, self.url(url)), (secret, self.secret(secret)), unsigned)?;
        Some(Endpoint { url, secret })
    }

    /// Two settings with their names: both or none. Where the first stands alone, `alone` is said of the second.
    fn both<A, B>(
        &self,
        (a, first): (&str, Option<A>),
        (b, second): (&str, Option<B>),
        alone: String,
    ) -> Option<(A, B)> {
        match (first, second) {
            (Some(first), Some(second)) => return Some((first, second)),
            (Some(_), None) => self.problem(b, alone),
            (None, Some(_)) => self.problem(a, format!("it is missing beside {b}")),
            (None, None) => {}
        }
        None
    }

    /// A port to listen on or to speak to.
    pub fn port(&self, name: &str) -> Option<u16> {
        let text = self.text(name)?;
        let port = text.parse().ok().filter(|port| *port > 0);
        if port.is_none() {
            self.problem(name, "it is no port, 1 to 65535");
        }
        port
    }

    /// A file that is there.
    pub fn file(&self, name: &str) -> Option<PathBuf> {
        let path = PathBuf::from((self.look)(name).filter(|path| !path.is_empty())?);
        if !path.is_file() {
            self.problem(name, "there is no such file");
        }
        Some(path)
    }

    /// A folder that is there or can be made.
    pub fn folder(&self, name: &str) -> Option<PathBuf> {
        let path = PathBuf::from((self.look)(name).filter(|path| !path.is_empty())?);
        let nearest = path.ancestors().find(|part| part.as_os_str().is_empty() || part.exists());
        match nearest {
            Some(part) if !part.as_os_str().is_empty() && !part.is_dir() => {
                self.problem(name, format!("{} is a file and no folder", part.display()));
            }
            Some(part) if part == path && fs::read_dir(part).is_err() => {
                self.problem(name, "the folder cannot be read by the user who runs Régie");
            }
            Some(_) | None => {}
        }
        Some(path)
    }

    /// Names that make sense only beside another that is not set.
    pub fn alone(&self, names: &[&str], beside: &str) {
        for name in names.iter().filter(|name| self.text(name).is_some()) {
            self.problem(name, format!("it has no meaning without {beside}, which is not set"));
        }
    }

    /// How mail leaves.
    pub fn mail(&self, mailbox: PathBuf) -> MailSettings {
        const HOST: &str = "REGIE_SMTP_HOST";
        let from = self.text("REGIE_MAIL_FROM").unwrap_or_else(|| "Régie <livraison@regie.example>".to_owned());
        if Mailer::new(&MailSettings { from: from.clone(), route: Route::Folder(PathBuf::new()) }).is_err() {
            self.problem("REGIE_MAIL_FROM", "it is no sender such as Maison Lune <livraison@maison.example>");
        }
        let Some(host) = self.text(HOST) else {
            self.alone(&["REGIE_SMTP_PORT", "REGIE_SMTP_TLS", "REGIE_SMTP_USER", "REGIE_SMTP_PASSWORD"], HOST);
            return MailSettings { from, route: Route::Folder(mailbox) };
        };
        if host.contains(['/', ' ', '@']) || (host.contains(':') && host.parse::<IpAddr>().is_err()) {
            self.problem(HOST, "it is no name of a server such as smtp.example; its port goes to REGIE_SMTP_PORT");
        }
        let port = self.port("REGIE_SMTP_PORT").unwrap_or(587);
        let tls = self.tls(&host);
        MailSettings { from, route: Route::Smtp { host, port, tls, login: self.login() } }
    }

    fn tls(&self, host: &str) -> bool {
        const TLS: &str = "REGIE_SMTP_TLS";
        match self.text(TLS).as_deref() {
            None | Some("on") => true,
            Some("off") => {
                let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
                if !here {
                    self.problem(TLS, "off is for a server on this machine only: mails hold names and addresses");
                }
                false
            }
            Some(_) => {
                self.problem(TLS, "it is on or off");
                true
            }
        }
    }

    fn login(&self) -> Option<(String, Secret)> {
        const USER: &str = "REGIE_SMTP_USER";
        const PASSWORD: &str = "REGIE_SMTP_PASSWORD";
        let alone = format!("it is missing beside {USER}");
        self.both((USER, self.text(USER)), (PASSWORD, self.secret(PASSWORD)), alone)
    }
}

/// The variables of this process.
pub fn of_process(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

#[cfg(test)]
mod tests;
