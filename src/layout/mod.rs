//! `Document` → pages of placed glyphs, rules and fills: shaping, 禁則, tables, page breaks.
//!
//! Does not know the book, printpdf or egui.

pub mod document;
mod figure;
mod flow;
mod furniture;
mod length;
pub mod page;
mod structure;
mod table;
mod text;

pub use document::{Document, Face, Origin};
pub use flow::lay_out;
pub use length::Length;
pub use page::Pages;
