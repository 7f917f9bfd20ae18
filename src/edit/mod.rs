//! What an officer can do to a book, and what it does to the rows.
mod command;
pub use command::{Command, CopyScope, Target};
