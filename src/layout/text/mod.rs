//! Text: characters → glyphs with advances → lines.

pub mod class;
pub mod lines;
pub mod set;
pub mod shape;

pub use set::{SetText, set};
