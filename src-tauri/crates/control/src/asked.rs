//! How often each stage of deciding was asked, and how often it spoke. For measuring; not state.

use crate::decide::{COUNT, names};

/// Counts by stage.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    asked: [u64; COUNT],
    spoke: [u64; COUNT],
}

impl Asked {
    pub(crate) fn count(&mut self, stage: usize, spoke: bool) {
        self.asked[stage] += 1;
        self.spoke[stage] += u64::from(spoke);
    }

    /// Each stage's name, how often it was asked, and how often it had something to say, in the order of the stages.
    pub fn by_stage(&self) -> impl Iterator<Item = (&'static str, u64, u64)> {
        names().into_iter().zip(self.asked).zip(self.spoke).map(|((name, asked), spoke)| (name, asked, spoke))
    }
}

/// Two states that were asked differently often are the same state.
impl PartialEq for Asked {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
