//! `Document` → pages of placed glyphs, rules and fills: shaping, 禁則, tables, page breaks.
//!
//! Does not know the book, printpdf or egui.

pub mod document;
mod length;
pub mod page;
pub mod picture;

mod bind;
mod cache;
mod canvas;
mod chart;
mod contents;
mod figure;
mod flow;
mod furniture;
mod heading;
mod link;
mod parallel;
mod table;
mod text;

#[cfg(test)]
mod tests;

pub use bind::{Numbering, Part, bind, lay_out_parts};
pub use cache::Cache;
pub use document::{Document, Face, Origin};
pub use figure::leave_picture_open;
pub use length::Length;
pub use link::link_texts;
pub use page::Pages;
pub use text::row_starts;

use self::cache::Texts;
use self::document::{PageSetup, Table};
use self::page::{Item, WarningKind};
use std::collections::HashMap;

/// Sets a document. Nothing is ever cut: what cannot be set as asked is set as well as can be and named in
/// [`Pages::warnings`].
pub fn lay_out(document: &Document) -> Pages {
    lay_out_with(document, &|_| true).unwrap_or_default()
}

/// As [`lay_out`]; `progress` hears how much is done (0 to 1) and answers whether to go on. `None` when it said no.
pub fn lay_out_with(document: &Document, progress: &dyn Fn(f32) -> bool) -> Option<Pages> {
    flow::lay_out(document, Texts { cache: None }, progress)
}

/// As [`lay_out`], quicker for a document much like the last one that was set with the same cache.
pub fn lay_out_again(document: &Document, cache: &mut Cache) -> Pages {
    cache.begin_layout();
    let pages = flow::lay_out(document, Texts { cache: Some(cache) }, &|_| true);
    cache.end_layout();
    pages.unwrap_or_default()
}

/// How many lines each text takes on its pages; what is repeated overleaf is not counted.
pub fn lines_of(pages: &Pages) -> HashMap<Origin, usize> {
    let mut last: HashMap<Origin, (usize, Length)> = HashMap::new();
    let mut lines: HashMap<Origin, usize> = HashMap::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Text(run) = item else { continue };
            let here = (number, run.baseline);
            if run.element.is_some() && last.insert(run.origin, here) != Some(here) {
                *lines.entry(run.origin).or_default() += 1;
            }
        }
    }
    lines
}

/// The widths in which the columns of a table stand on a page.
pub fn column_widths(table: &Table, page: &PageSetup) -> Vec<Length> {
    let edges = table::columns::column_edges(table, canvas::Body::of(page).width);
    edges.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// Where the texts of tables have columns too narrow for them, in order.
pub fn narrow_columns(document: &Document) -> Vec<Origin> {
    let warnings = flow::table_warnings(document);
    warnings.into_iter().filter(|warning| warning.kind == WarningKind::ColumnTooNarrow).map(|w| w.origin).collect()
}
