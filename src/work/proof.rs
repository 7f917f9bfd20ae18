//! Nothing is ever cut: what the document says is compared with what stands on the pages, text by text.
//!
//! (What stands on the pages is compared with the finished PDF by `pdf::verify`.)

use crate::layout::Origin;
use crate::layout::document::{Content, Document, Flow, Row};
use crate::layout::page::{Item, Pages, TextRun};
use std::collections::HashMap;

/// A text that did not come through whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    pub origin: Origin,
    pub expected: String,
    pub found: String,
}

/// Every text of the documents, in the order in which they are bound, whose characters do not stand on the pages once
/// each and in order. White space is left out of the comparison: line feeds and tabs have no glyph.
pub fn losses(documents: &[Document], pages: &Pages) -> Vec<Loss> {
    let mut order = Vec::new();
    let mut expected: HashMap<Origin, Vec<&str>> = HashMap::new();
    for (origin, part) in documents.iter().flat_map(texts) {
        if origin == Origin::default() {
            continue;
        }
        let parts = expected.entry(origin).or_insert_with(|| {
            order.push(origin);
            Vec::new()
        });
        parts.push(part);
    }
    let found = runs_by_origin(pages);
    let loss = |origin: Origin| {
        let expected = expected.get(&origin)?.iter().flat_map(|part| part.chars()).filter(|c| is_compared(*c));
        let found = found.get(&origin).map(Vec::as_slice).unwrap_or_default().iter().flat_map(|run| characters(run));
        let is_whole = expected.clone().eq(found.clone());
        (!is_whole).then(|| Loss { origin, expected: expected.collect(), found: found.collect() })
    };
    order.into_iter().filter_map(loss).collect()
}

fn is_compared(character: char) -> bool {
    !character.is_whitespace() && !character.is_control()
}

fn characters(run: &TextRun) -> impl Iterator<Item = char> + Clone {
    let characters = run.glyphs.iter().flat_map(|glyph| std::iter::once(glyph.character).chain(glyph.extra));
    characters.filter(|c| is_compared(*c))
}

/// What is read aloud from each origin, in the order of the pages.
fn runs_by_origin(pages: &Pages) -> HashMap<Origin, Vec<&TextRun>> {
    let mut found: HashMap<Origin, Vec<&TextRun>> = HashMap::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let Item::Text(run) = item else { continue };
        if run.element.is_some() && run.origin != Origin::default() {
            found.entry(run.origin).or_default().push(run);
        }
    }
    found
}

/// The texts of the document with where they come from. A heading's badge and departments stand on its line.
fn texts(document: &Document) -> impl Iterator<Item = (Origin, &str)> {
    fn own(content: &Content) -> (Origin, &str) {
        (content.origin, &content.text)
    }
    document.flow.iter().flat_map(|flow| -> Vec<(Origin, &str)> {
        match flow {
            Flow::Heading(heading) => {
                let beside = |part| Origin { part, ..heading.content.origin };
                vec![
                    (beside(Origin::BADGE), &heading.badge),
                    own(&heading.content),
                    (beside(Origin::ASIDE), &heading.aside),
                ]
            }
            Flow::Paragraph(content) => vec![own(content)],
            Flow::Table(table) => {
                let rows = table.header_rows.iter().chain(table.groups.iter().flat_map(|group| &group.rows));
                rows.flat_map(|row: &Row| row.cells.iter().map(|cell| own(&cell.content))).collect()
            }
            Flow::Figures(figures) => figures.iter().map(|figure| own(&figure.caption)).collect(),
            Flow::Charts(charts) => charts.iter().flat_map(|chart| chart.contents().map(own)).collect(),
            Flow::Contents { .. } | Flow::Space(_) | Flow::PageBreak => Vec::new(),
        }
    })
}
