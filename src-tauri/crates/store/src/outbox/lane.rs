//! The ways out. What waits on one never holds another.

use model::{Effect, Medium};

/// The way out that an effect takes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Lane {
    /// To the plant: robots, pickers, vans.
    Instructions,
    /// Mails to customers.
    Mail,
    /// To a marketplace, which writes to its customers itself.
    Notices,
}

impl Lane {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Instructions, Self::Mail, Self::Notices];

    /// The lane of an effect.
    pub fn of(effect: &Effect) -> Self {
        match effect {
            Effect::Act(_) | Effect::Solve(_) => Self::Instructions,
            Effect::Notify(notification) => match notification.medium {
                Medium::Mail => Self::Mail,
                Medium::Webhook => Self::Notices,
            },
        }
    }

    /// Its name, in the table and on screens.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Instructions => "instructions",
            Self::Mail => "mail",
            Self::Notices => "notices",
        }
    }

    /// The lane of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lane| lane.as_str() == name)
    }
}
