//! Steps with their progress: `[2/6] …`. Knows no step's work.

use crate::{failure::Failure, house::House};
use std::time::Instant;

/// How a step ended.
pub enum Outcome {
    /// It was done now.
    Done,
    /// There was nothing to do, and why.
    Skipped(String),
}

type Act = dyn Fn(&mut House) -> Result<Outcome, Failure>;

/// One step.
pub struct Step {
    title: &'static str,
    act: Box<Act>,
    /// Whether what follows makes sense without it.
    stops: bool,
}

impl Step {
    /// A step without which the next ones make no sense.
    pub fn needed(title: &'static str, act: impl Fn(&mut House) -> Result<Outcome, Failure> + 'static) -> Self {
        Self { title, act: Box::new(act), stops: true }
    }

    /// A step that fails alone.
    pub fn gate(title: &'static str, act: impl Fn(&mut House) -> Result<(), Failure> + 'static) -> Self {
        let act = move |house: &mut House| act(house).map(|()| Outcome::Done);
        Self { title, act: Box::new(act), stops: false }
    }
}

/// Takes all steps in order; a failed gate does not keep the others from being told.
pub fn take(steps: &[Step], house: &mut House) -> Result<(), Failure> {
    let mut failed = Vec::new();
    for (n, step) in steps.iter().enumerate() {
        let label = format!("[{}/{}] {}", n + 1, steps.len(), step.title);
        println!("{label} …");
        let start = Instant::now();
        match (step.act)(house) {
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

    fn house() -> House {
        House::find().expect("tests run inside the project")
    }

    fn mark(text: &'static str) -> impl Fn(&mut House) -> Result<(), Failure> {
        move |house| {
            house.summaries.push(text.to_owned());
            if text.starts_with("bad") { Err(Failure::new(text)) } else { Ok(()) }
        }
    }

    #[test]
    fn a_failed_gate_lets_the_others_speak() {
        let mut house = house();
        let steps = [Step::gate("Format", mark("bad format")), Step::gate("Tests", mark("tests"))];
        let failure = take(&steps, &mut house).expect_err("one gate failed");
        assert_eq!(failure.to_string(), "Failed: Format.");
        assert_eq!(house.summaries, ["bad format", "tests"]);
    }

    #[test]
    fn nothing_follows_a_needed_step_that_failed() {
        let mut house = house();
        let needed = Step::needed("Packages", |_| Err(Failure::new("no apt")));
        assert!(take(&[needed, Step::gate("Tests", mark("tests"))], &mut house).is_err());
        assert!(house.summaries.is_empty());
    }
}
