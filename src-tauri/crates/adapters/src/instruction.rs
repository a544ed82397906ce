//! Instructions to plants (robots, pickers, vans) as JSON, and the notices that a shop passes on to its customer.

use crate::FeedError;
use model::{Action, Notification, Seq};
use serde::{Deserialize, Serialize};

/// An instruction as it goes over the wire: the event that asked for it, and what to do. Sent again, it keeps its
/// number, so that the plant can tell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Instruction {
    /// The event that asked for it.
    pub seq: Seq,
    /// What to do.
    pub action: Action,
}

/// The body to be signed and sent.
pub fn render(instruction: &Instruction) -> Vec<u8> {
    body(instruction)
}

/// What a plant was told: for the side that receives.
///
/// # Errors
/// `bad_instruction`.
pub fn parse(body: &[u8]) -> Result<Instruction, FeedError> {
    serde_json::from_slice(body).map_err(|e| bad(&e))
}

/// The body of several instructions, in the order in which they are to be carried out.
pub fn render_all(instructions: &[Instruction]) -> Vec<u8> {
    body(&instructions)
}

/// Several instructions: for the side that receives.
///
/// # Errors
/// `bad_instruction`.
pub fn parse_all(body: &[u8]) -> Result<Vec<Instruction>, FeedError> {
    serde_json::from_slice(body).map_err(|e| bad(&e))
}

fn bad(error: &serde_json::Error) -> FeedError {
    let place = format!("not an instruction: line {}, column {}", error.line(), error.column());
    FeedError::new("bad_instruction", place)
}

/// The body of a notice to a shop: which of its orders, what to tell. It holds no personal data.
pub fn notice(notification: &Notification) -> Vec<u8> {
    body(notification)
}

fn body(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("plain data with text keys always becomes JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz;

    #[test]
    fn an_instruction_comes_back_as_it_was_sent() {
        for instruction in fuzz::instructions() {
            assert_eq!(parse(&render(&instruction)), Ok(instruction));
        }
        let all: Vec<Instruction> = fuzz::instructions();
        assert_eq!(parse_all(&render_all(&all)), Ok(all));
        assert_eq!(parse(b"{}").expect_err("nothing").code, "bad_instruction");
    }
}
