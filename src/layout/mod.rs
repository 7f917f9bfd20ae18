//! `Document` → pages of placed glyphs, rules and fills: shaping, 禁則, tables, page breaks.
//!
//! Does not know the book, printpdf or egui.

pub mod document;
mod length;
pub mod page;

mod canvas;
mod chart;
mod contents;
mod figure;
mod flow;
mod furniture;
mod heading;
mod table;
mod text;

#[cfg(test)]
mod tests;

pub use document::{Document, Face, Origin};
pub use length::Length;
pub use page::Pages;

/// Sets a document. Nothing is ever cut: what cannot be set as asked is set as well as can be and named in
/// [`Pages::warnings`].
pub fn lay_out(document: &Document) -> Pages {
    flow::lay_out(document, &|_| true).unwrap_or_default()
}

/// As [`lay_out`]; `progress` hears how much is done (0 to 1) and answers whether to go on. `None` when it said no.
pub fn lay_out_with(document: &Document, progress: &dyn Fn(f32) -> bool) -> Option<Pages> {
    flow::lay_out(document, progress)
}
