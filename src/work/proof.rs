//! Nothing is ever cut: what the document says is compared with what stands on the pages, text by text.
//!
//! (What stands on the pages is compared with the finished PDF by `pdf::verify`.)

use crate::layout::Origin;
use crate::layout::document::{Content, Document, Flow, Row};
use crate::layout::page::{Item, Pages};
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
    let mut expected: HashMap<Origin, String> = HashMap::new();
    for (origin, part) in documents.iter().flat_map(texts) {
        if origin == Origin::default() {
            continue;
        }
        let text = expected.entry(origin).or_insert_with(|| {
            order.push(origin);
            String::new()
        });
        text.extend(part.chars().filter(|c| is_compared(*c)));
    }
    let mut found = found_texts(pages);
    let loss = |origin: Origin| {
        let expected = expected.remove(&origin)?;
        let found = found.remove(&origin).unwrap_or_default();
        (expected != found).then_some(Loss { origin, expected, found })
    };
    order.into_iter().filter_map(loss).collect()
}

fn is_compared(character: char) -> bool {
    !character.is_whitespace() && !character.is_control()
}

fn found_texts(pages: &Pages) -> HashMap<Origin, String> {
    let mut found: HashMap<Origin, String> = HashMap::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let Item::Text(run) = item else { continue };
        if run.element.is_none() || run.origin == Origin::default() {
            continue;
        }
        let text = found.entry(run.origin).or_default();
        let characters = run.glyphs.iter().flat_map(|glyph| std::iter::once(glyph.character).chain(glyph.extra));
        text.extend(characters.filter(|c| is_compared(*c)));
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
