//! What went wrong, and the exact line that helps. Knows no step.

use std::fmt;

/// A step that did not work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    what: String,
    /// The line to type.
    remedy: Option<String>,
}

impl Failure {
    /// A failure, in a sentence.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: None }
    }

    /// With the line to type.
    pub fn type_this(self, line: impl Into<String>) -> Self {
        Self { remedy: Some(line.into()), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.remedy {
            Some(line) => write!(f, "\nType this:\n\n    {line}\n"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_to_type_stands_alone() {
        let failure = Failure::new("Postgres is missing.").type_this("sudo apt-get install postgresql");
        assert!(failure.to_string().lines().any(|line| line == "    sudo apt-get install postgresql"));
    }
}
