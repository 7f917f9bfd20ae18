//! What is decided before anything is written: which items of a page belong together to which element, and which
//! code of which font stands for which glyph.

use super::error::PdfError;
use super::font::{Encoding, Usage};
use crate::layout::Pages;
use crate::layout::page::Item;
use std::ops::Range;

/// The decisions for a whole paper.
pub struct Plan {
    pub pages: Vec<PagePlan>,
    /// For every element of the structure, its pieces in reading order.
    pub pieces: Vec<Vec<Piece>>,
    pub encoding: Encoding,
}

/// The decisions for one page.
pub struct PagePlan {
    /// Index of the page.
    pub index: usize,
    pub sections: Vec<Section>,
    /// Which element each marked-content identifier of the page belongs to.
    pub elements: Vec<usize>,
}

/// Neighbouring items that are marked together.
pub struct Section {
    pub mark: Mark,
    pub items: Range<usize>,
}

/// How a section is marked in the content stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Read aloud as part of an element; `id` counts up within the page.
    Element { element: usize, id: usize },
    /// Text that repeats or numbers: page numbers, repeated table headers.
    ArtifactText,
    /// Rules, fills and decoration.
    ArtifactPaint,
}

/// A piece of an element on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub page: usize,
    pub id: usize,
}

impl Plan {
    /// # Errors
    /// When there is nothing to print, a run names an element that does not exist, or a glyph is missing.
    pub fn new(pages: &Pages) -> Result<Self, PdfError> {
        if pages.pages.is_empty() {
            return Err(PdfError::NoPages);
        }
        let mut usage = Usage::default();
        let mut plans = Vec::with_capacity(pages.pages.len());
        let mut pieces = vec![Vec::new(); pages.structure.len()];
        for index in 0..pages.pages.len() {
            let plan = plan_page(pages, index, &mut usage)?;
            for (id, &element) in plan.elements.iter().enumerate() {
                let known: Option<&mut Vec<Piece>> = pieces.get_mut(element);
                known.ok_or(PdfError::UnknownElement { page: index + 1, element })?.push(Piece { page: index, id });
            }
            plans.push(plan);
        }
        Ok(Self { pages: plans, pieces, encoding: Encoding::new(usage)? })
    }
}

fn plan_page(pages: &Pages, index: usize, usage: &mut Usage) -> Result<PagePlan, PdfError> {
    let mut plan = PagePlan { index, sections: Vec::new(), elements: Vec::new() };
    for (position, item) in pages.pages[index].items.iter().enumerate() {
        let element = match item {
            Item::Text(run) if run.glyphs.is_empty() => continue,
            Item::Text(run) => {
                usage.count(run, index)?;
                run.element
            }
            Item::Image(image) => image.element,
            Item::Shape(shape) => shape.element,
            Item::Rule(_) | Item::Fill(_) => None,
        };
        let last = plan.sections.last_mut();
        match (element, last) {
            (Some(element), Some(Section { mark: Mark::Element { element: open, .. }, items })) if element == *open => {
                items.end = position + 1;
            }
            (Some(element), _) => {
                let mark = Mark::Element { element, id: plan.elements.len() };
                plan.elements.push(element);
                plan.sections.push(Section { mark, items: position..position + 1 });
            }
            (None, last) => {
                let mark = if matches!(item, Item::Text(_)) { Mark::ArtifactText } else { Mark::ArtifactPaint };
                match last {
                    Some(section) if section.mark == mark => section.items.end = position + 1,
                    _ => plan.sections.push(Section { mark, items: position..position + 1 }),
                }
            }
        }
    }
    Ok(plan)
}
