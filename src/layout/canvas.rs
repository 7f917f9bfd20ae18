//! The pages while they are being filled: where the next thing goes, what is on the page, the tree of elements.
//!
//! Knows the room of a page and how to start the next one; what is put there is the callers' concern.

use super::Length;
use super::cache::Texts;
use super::document::{Document, PageNumbers, PageSetup};
use super::page::{Bookmark, Element, ElementKind, Fill, Item, Page, Pages, Rule, TextRun};
use super::text::SetText;
use std::ops::Range;

/// The part of a page that the flow fills.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    pub left: Length,
    pub top: Length,
    pub width: Length,
    pub height: Length,
}

impl Body {
    /// The page without its margins. Margins that leave no room are cut down.
    pub fn of(setup: &PageSetup) -> Self {
        let (width, height) = setup.page_size();
        let (left, inner_width) = inner(setup.margins.left, setup.margins.right, width);
        let (top, inner_height) = inner(setup.margins.top, setup.margins.bottom, height);
        Self { left, top, width: inner_width, height: inner_height }
    }

    pub fn bottom(&self) -> Length {
        self.top + self.height
    }

    pub fn right(&self) -> Length {
        self.left + self.width
    }
}

/// At least this much of a page is used, whatever the margins.
const LEAST_BODY: Length = Length::mm(60.0);

fn inner(before: Length, after: Length, whole: Length) -> (Length, Length) {
    let sound = |margin: Length| if margin.is_finite() { margin.max(Length::ZERO) } else { Length::mm(20.0) };
    let (before, after) = (sound(before), sound(after));
    let margins = before + after;
    if LEAST_BODY.fits(whole - margins) {
        return (before, whole - margins);
    }
    let scale = (whole - LEAST_BODY) / margins;
    (before * scale, LEAST_BODY)
}

/// Hears how much of the work is done (0 to 1) and answers whether to go on.
pub type Progress<'a> = &'a dyn Fn(f32) -> bool;

pub struct Canvas<'a> {
    pub document: &'a Document,
    pub texts: Texts<'a>,
    pub body: Body,
    pub pages: Pages,
    /// Top of the free part of the current page.
    pub y: Length,
    /// Top of the flow on the current page: below the box of the 資料番号 on the first.
    flow_top: Length,
    progress: Progress<'a>,
    pub is_cancelled: bool,
}

impl<'a> Canvas<'a> {
    pub fn new(document: &'a Document, texts: Texts<'a>, progress: Progress<'a>) -> Self {
        let root = Element { kind: ElementKind::Document, children: Vec::new(), parent: None };
        let pages = Pages {
            title: document.title.clone(),
            author: document.author.clone(),
            structure: vec![root],
            ..Pages::default()
        };
        let body = Body::of(&document.page);
        let (y, flow_top) = (body.top, body.top);
        let mut canvas = Self { document, texts, body, pages, y, flow_top, progress, is_cancelled: false };
        canvas.next_page();
        canvas
    }

    pub fn next_page(&mut self) {
        let (width, height) = self.document.page.page_size();
        let number = self.page_number(self.pages.pages.len());
        let number = Some(number).filter(|_| self.document.page.page_numbers != PageNumbers::None);
        self.pages.pages.push(Page { width, height, items: Vec::new(), number });
        self.y = self.body.top;
        self.flow_top = self.body.top;
    }

    /// The number printed on, or counted for, a page by its index.
    pub fn page_number(&self, page: usize) -> u32 {
        self.document.page.first_page_number.saturating_add(u32::try_from(page).unwrap_or(u32::MAX))
    }

    /// Keeps the top of the current page from being used by the flow.
    pub fn reserve_top(&mut self, height: Length) {
        self.flow_top += height;
        self.y = self.flow_top;
    }

    pub fn report(&mut self, done: f32) {
        self.is_cancelled = self.is_cancelled || !(self.progress)(done);
    }

    pub fn is_at_top(&self) -> bool {
        self.y.fits(self.flow_top)
    }

    pub fn remaining(&self) -> Length {
        (self.body.bottom() - self.y).max(Length::ZERO)
    }

    pub fn page_index(&self) -> usize {
        self.pages.pages.len().saturating_sub(1)
    }

    pub fn push(&mut self, item: Item) {
        if let Some(page) = self.pages.pages.last_mut() {
            page.items.push(item);
        }
    }

    /// A new element at the end of its parent's children.
    pub fn element(&mut self, kind: ElementKind, parent: usize) -> usize {
        let index = self.pages.structure.len();
        self.pages.structure.push(Element { kind, children: Vec::new(), parent: Some(parent) });
        if let Some(parent) = self.pages.structure.get_mut(parent) {
            parent.children.push(index);
        }
        index
    }

    pub fn bookmark(&mut self, title: &str, level: u8) {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let page = self.page_index();
        self.pages.bookmarks.push(Bookmark { title, level, page });
    }

    /// Puts lines of a text onto the page, the first with its top at `y`.
    pub fn place_lines(&mut self, text: &SetText, lines: Range<usize>, x: Length, y: Length, element: Option<usize>) {
        let pitch = text.pitch();
        let Some(page) = self.pages.pages.last_mut() else { return };
        for (number, line) in lines.enumerate() {
            let top = y + pitch * number as f64;
            page.items.extend(
                text.line(line)
                    .map(|run| Item::Text(TextRun { x: run.x + x, baseline: run.baseline + top, element, ..run })),
            );
        }
    }

    /// The four sides of a box.
    pub fn frame(&mut self, x: Length, y: Length, width: Length, height: Length, rule: Length) {
        for side in frame(x, y, width, height, rule) {
            self.push(Item::Rule(side));
        }
    }

    pub fn fill(&mut self, x: Length, y: Length, width: Length, height: Length, grey: f64) {
        self.push(Item::Fill(Fill { x, y, width, height, grey }));
    }
}

/// The four sides of a box.
pub fn frame(x: Length, y: Length, width: Length, height: Length, rule: Length) -> [Rule; 4] {
    let (right, bottom) = (x + width, y + height);
    [(x, y, right, y), (x, bottom, right, bottom), (x, y, x, bottom), (right, y, right, bottom)]
        .map(|(x1, y1, x2, y2)| Rule { x1, y1, x2, y2, width: rule })
}
