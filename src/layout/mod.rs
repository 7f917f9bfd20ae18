//! `Document` → pages of placed glyphs, rules and fills: shaping, 禁則, tables, page breaks.
//!
//! Does not know the book, printpdf or egui.

pub mod document;
mod length;
pub mod page;

pub use document::{Document, Face, Origin};
pub use length::Length;
pub use page::Pages;
