//! The command line: the same functions as the window, for scripts and tests. Holds no logic of its own.
//!
//! Exit codes: 0 done, 1 refused or findings, 2 wrong use. Errors are one Japanese line on standard error.

mod arguments;
mod findings;
mod listing;
mod run;

pub use arguments::{Arguments, parse};
pub use run::run;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// A check has found something.
    Found,
    Refused,
    WrongUse,
}

impl Outcome {
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Found | Self::Refused => 1,
            Self::WrongUse => 2,
        }
    }
}
