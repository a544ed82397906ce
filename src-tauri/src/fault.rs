//! Why the app did not start, as the window shows it: a code, what helps in both languages, a sentence for logs.

use cli::BadSettings;
use runtime::StartError;
use serde::Serialize;
use std::{error::Error, io};

/// Why the app did not start.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fault {
    /// What screens switch on.
    pub code: &'static str,
    /// One English sentence; holds no personal data.
    pub message: String,
    /// What a person can do about it, where something can be done.
    pub hint: Option<Hint>,
}

/// The same advice in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Hint {
    /// In French.
    pub fr: &'static str,
    /// In English.
    pub en: &'static str,
}

const PORT_TAKEN: Hint = Hint {
    fr: "Une autre Régie ou un autre programme occupe ce port : fermez-le, ou lancez Régie avec --port et un autre numéro.",
    en: "Another Régie or another program uses this port: close it, or start Régie with --port and another number.",
};

const SETTINGS: Hint = Hint {
    fr: "Corrigez ou retirez les réglages nommés ci-dessus (variables REGIE_… et options), puis relancez Régie.",
    en: "Correct or remove the settings named above (REGIE_… variables and options), then start Régie again.",
};

impl Fault {
    /// Finds the code of what went wrong.
    pub fn of(failure: &(dyn Error + Send + Sync + 'static)) -> Self {
        let (code, hint) = if let Some(error) = failure.downcast_ref::<StartError>() {
            of_start(error)
        } else if failure.is::<BadSettings>() {
            (BadSettings::CODE, Some(SETTINGS))
        } else if failure.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::AddrInUse) {
            ("PORT_TAKEN", Some(PORT_TAKEN))
        } else {
            ("NOT_STARTED", None)
        };
        Self { code, message: failure.to_string(), hint }
    }
}

fn of_start(error: &StartError) -> (&'static str, Option<Hint>) {
    match error {
        StartError::Store(error) => (error.code(), error.hint().map(|(fr, en)| Hint { fr, en })),
        StartError::Mail(_) => ("MAIL", None),
        StartError::Http(_) => ("TLS", None),
        StartError::DropFolder(_) => ("DROP_FOLDER", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_says_what_to_do() {
        let failure: cli::Failure = io::Error::from(io::ErrorKind::AddrInUse).into();
        let fault = Fault::of(failure.as_ref());
        assert_eq!(fault.code, "PORT_TAKEN");
        assert!(fault.hint.is_some_and(|hint| hint.fr.contains("--port") && hint.en.contains("--port")));
    }

    #[test]
    fn an_unknown_failure_keeps_its_sentence() {
        let failure: cli::Failure = "the demo's file is damaged".into();
        let fault = Fault::of(failure.as_ref());
        assert_eq!(
            (fault.code, fault.message.as_str(), fault.hint),
            ("NOT_STARTED", "the demo's file is damaged", None)
        );
    }
}
