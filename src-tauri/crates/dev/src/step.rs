//! Steps with their progress: `[2/6] …`. Knows no step's work.

use crate::{failure::Failure, workspace::Workspace};
use std::time::Instant;

/// How a step ended.
pub enum Outcome {
    /// It was done now.
    Done,
    /// There was nothing to do, and why.
    Skipped(String),
}

type Act = dyn Fn(&mut Workspace) -> Result<Outcome, Failure>;

/// One step.
pub struct Step {
    title: &'static str,
    act: Box<Act>,
    /// Whether what follows makes sense without it.
    stops: bool,
}

impl Step {
    /// A step without which the next ones make no sense.
    pub fn needed(title: &'static str, act: impl Fn(&mut Workspace) -> Result<Outcome, Failure> + 'static) -> Self {
        Self { title, act: Box::new(act), stops: true }
    }

    /// A step that fails alone.
    pub fn gate(title: &'static str, act: impl Fn(&mut Workspace) -> Result<(), Failure> + 'static) -> Self {
        let act = move |workspace: &mut Workspace| act(workspace).map(|()| Outcome::Done);
        Self { title, act: Box::new(act), stops: false }
    }
}

/// Takes all steps in order; a failed gate does not keep the others from being told.
pub fn take(steps: &[Step], workspace: &mut Workspace) -> Result<(), Failure> {
    let mut failed = Vec::new();
    for (n, step) in steps.iter().enumerate() {
        let label = format!("[{}/{}] {}", n + 1, steps.len(), step.title);
        println!("{label} …");
        let start = Instant::now();
        match (step.act)(workspace) {
            Ok(Outcome::Done) => println!("      done in {} s", start.elapsed().as_secs()),
            Ok(Outcome::Skipped(why)) => println!("      {why}"),
            Err(failure) if step.stops => return Err(failure),
            Err(failure) => {
                println!("      FAILED: {failure}");
                failed.push(step.title);
            }
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(Failure::new(format!("Failed: {}.", failed.join(", ")))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace() -> Workspace {
        Workspace::find().expect("tests run inside the project")
    }

    fn mark(text: &'static str) -> impl Fn(&mut Workspace) -> Result<(), Failure> {
        move |workspace| {
            workspace.summaries.push(text.to_owned());
            if text.starts_with("bad") { Err(Failure::new(text)) } else { Ok(()) }
        }
    }

    #[test]
    fn a_failed_gate_lets_the_others_speak() {
        let mut workspace = workspace();
        let steps = [Step::gate("Format", mark("bad format")), Step::gate("Tests", mark("tests"))];
        let failure = take(&steps, &mut workspace).expect_err("one gate failed");
        assert_eq!(failure.to_string(), "Failed: Format.");
        assert_eq!(workspace.summaries, ["bad format", "tests"]);
    }

    #[test]
    fn nothing_follows_a_needed_step_that_failed() {
        let mut workspace = workspace();
        let needed = Step::needed("Packages", |_| Err(Failure::new("no apt")));
        assert!(take(&[needed, Step::gate("Tests", mark("tests"))], &mut workspace).is_err());
        assert!(workspace.summaries.is_empty());
    }
}
