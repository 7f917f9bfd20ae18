//! What an officer can do to a book ([`Command`]), what it does to the rows ([`plan`]), and how it is taken back
//! ([`History`]). Pure: no clock, no file.

mod command;
mod history;

pub use command::{Command, CopyScope, Target};
pub use history::{History, JoinKey, Step};

use crate::model::{ApplyError, Book, Change};

/// A command worked out: what it does, what it is called, with which edits it may join.
#[derive(Clone, Debug)]
pub struct Plan {
    pub label: String,
    /// Empty when the command changes nothing; then there is no step.
    pub changes: Vec<Change>,
    pub join: Option<JoinKey>,
}

/// Why a command cannot be carried out; nothing has changed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EditError {
    #[error("{0}が見つかりません。ほかの操作で削除された可能性があります")]
    NotFound(&'static str),
    #[error("{0}は既にあります。別の年度を指定してください")]
    YearExists(String),
    #[error("{0}")]
    Refused(String),
    #[error("内部の不整合のため変更できませんでした（{0}）。内容は変更前のままです")]
    Apply(#[from] ApplyError),
}

/// Works out a command against a book. Changes nothing.
pub fn plan(book: &Book, command: &Command) -> Result<Plan, EditError> {
    let _ = (book, command);
    Err(EditError::Refused("準備中".to_owned()))
}
