//! Links inside of a paper: words that name a page lead there when they are clicked.

use super::page::{Element, ElementKind, Item, Link, Pages, TextRun};
use super::{Length, Origin};
use std::collections::BTreeSet;
use std::ops::Range;

/// How far around its words a link can be clicked; less than what parts two lines.
const REACH: Length = Length::pt(2.0);

/// Makes the words that are read as `element` on `page` a link to the page `target`, which `title` names. Nothing
/// moves.
pub fn add_link(pages: &mut Pages, page: usize, element: usize, target: usize, title: &str) {
    let index = pages.structure.len();
    let (Some(sheet), Some(owner)) = (pages.pages.get_mut(page), pages.structure.get_mut(element)) else { return };
    let mut corners: Option<[Length; 4]> = None;
    for item in &mut sheet.items {
        let Item::Text(run) = item else { continue };
        if run.element == Some(element) {
            run.element = Some(index);
            corners = Some(corners.map_or(corners_of(run), |corners| union(corners, corners_of(run))));
        }
    }
    let Some([left, top, right, bottom]) = corners else { return };
    owner.children.push(index);
    pages.structure.push(Element { kind: ElementKind::Link, children: Vec::new(), parent: Some(element) });
    let (x, y) = (left - REACH, top - REACH);
    let (width, height) = (right + REACH - x, bottom + REACH - y);
    pages.links.push(Link { page, x, y, width, height, target, title: title.to_owned(), element: index });
}

/// Makes links of the texts in `range` of the pages for whose origin `target` names a page and its title.
pub fn link_texts(pages: &mut Pages, range: Range<usize>, target: impl Fn(Origin) -> Option<(usize, String)>) {
    for page in range {
        let Some(sheet) = pages.pages.get(page) else { return };
        let runs = sheet.items.iter().filter_map(|item| match item {
            Item::Text(run) => run.element.map(|element| (element, run.origin)),
            _ => None,
        });
        for (element, origin) in runs.collect::<BTreeSet<_>>() {
            if let Some((target, title)) = target(origin) {
                add_link(pages, page, element, target, &title);
            }
        }
    }
}

/// Left, top, right and bottom of the bodies of a run's glyphs.
fn corners_of(run: &TextRun) -> [Length; 4] {
    let length = run.glyphs.iter().map(|glyph| glyph.advance).sum::<Length>();
    let (above, below) = (run.size * 0.88, run.size * 0.12);
    if run.turned {
        [run.x - below, run.baseline, run.x + above, run.baseline + length]
    } else {
        [run.x, run.baseline - above, run.x + length, run.baseline + below]
    }
}

fn union(one: [Length; 4], other: [Length; 4]) -> [Length; 4] {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}
