//! From a point on a page to where its text came from, and back.

use crate::layout::page::{Item, Page, Rule, TextRun};
use crate::layout::{Length, Origin, Pages};

/// How far from a text a click still means it, where no rules bound it.
const REACH: Length = Length::pt(24.0);

/// An em box reaches so far above the baseline, in ems; the rest lies below.
const ASCENT: f64 = 0.88;

/// A rectangle on a page, from its top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PaperRect {
    pub left: Length,
    pub top: Length,
    pub right: Length,
    pub bottom: Length,
}

impl PaperRect {
    pub fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub fn contains(self, x: Length, y: Length) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    /// Whether the middle of `other` lies in this one.
    fn holds(self, other: Self) -> bool {
        self.contains((other.left + other.right) / 2.0, (other.top + other.bottom) / 2.0)
    }

    /// Zero inside; otherwise to the nearest edge.
    fn distance_pt(self, x: Length, y: Length) -> f64 {
        let outside = |low: Length, value: Length, high: Length| (low - value).max(value - high).max(Length::ZERO);
        outside(self.left, x, self.right).to_pt().hypot(outside(self.top, y, self.bottom).to_pt())
    }
}

/// What a point on the page belongs to: the text or picture under it, or the nearest one in the same ruled box.
pub fn origin_at(page: &Page, x: Length, y: Length) -> Option<Origin> {
    let ruled_box = ruled_box(page, x, y);
    let nearest = placed(page)
        .filter(|(_, area)| area.contains(x, y) || ruled_box.holds(*area))
        .map(|(origin, area)| (origin, area.distance_pt(x, y)))
        .min_by(|one, other| one.1.total_cmp(&other.1));
    let closed = ruled_box.is_closed_on(page);
    nearest.filter(|(_, distance)| closed || *distance <= REACH.to_pt()).map(|(origin, _)| origin)
}

/// The first page where something of this origin stands, and the place it takes there.
pub fn place_of(pages: &Pages, origin: Origin) -> Option<(usize, PaperRect)> {
    pages.pages.iter().enumerate().find_map(|(index, page)| Some((index, place_on(page, origin)?)))
}

/// The place that an origin takes on one page; a long text goes on overleaf.
pub fn place_on(page: &Page, origin: Origin) -> Option<PaperRect> {
    placed(page).filter(|(placed, _)| *placed == origin).map(|(_, area)| area).reduce(PaperRect::union)
}

/// Everything that came from somewhere.
fn placed(page: &Page) -> impl Iterator<Item = (Origin, PaperRect)> {
    page.items.iter().filter_map(|item| {
        let (origin, area) = match item {
            Item::Text(run) => (run.origin, text_box(run)),
            Item::Image(image) => {
                let (right, bottom) = (image.x + image.width, image.y + image.height);
                (image.origin, PaperRect { left: image.x, top: image.y, right, bottom })
            }
            Item::Rule(_) | Item::Fill(_) | Item::Shape(_) => return None,
        };
        (origin != Origin::default()).then_some((origin, area))
    })
}

fn text_box(run: &TextRun) -> PaperRect {
    let length: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
    let (above, below) = (run.size * ASCENT, run.size * (1.0 - ASCENT));
    if run.turned {
        PaperRect { left: run.x - below, top: run.baseline, right: run.x + above, bottom: run.baseline + length }
    } else {
        PaperRect { left: run.x, top: run.baseline - above, right: run.x + length, bottom: run.baseline + below }
    }
}

/// The box around a point that is bounded by the nearest rules, or by the edges of the page.
fn ruled_box(page: &Page, x: Length, y: Length) -> PaperRect {
    let mut bounds = whole(page);
    for item in &page.items {
        let Item::Rule(rule) = item else { continue };
        let line = line(rule);
        if line.left <= x && x <= line.right && line.right - line.left > line.bottom - line.top {
            if line.top <= y {
                bounds.top = bounds.top.max(line.top);
            } else {
                bounds.bottom = bounds.bottom.min(line.top);
            }
        } else if line.top <= y && y <= line.bottom {
            if line.left <= x {
                bounds.left = bounds.left.max(line.left);
            } else {
                bounds.right = bounds.right.min(line.left);
            }
        }
    }
    bounds
}

fn line(rule: &Rule) -> PaperRect {
    PaperRect {
        left: rule.x1.min(rule.x2),
        top: rule.y1.min(rule.y2),
        right: rule.x1.max(rule.x2),
        bottom: rule.y1.max(rule.y2),
    }
}

fn whole(page: &Page) -> PaperRect {
    PaperRect { left: Length::ZERO, top: Length::ZERO, right: page.width, bottom: page.height }
}

impl PaperRect {
    /// Whether rules stand on all four sides, rather than an edge of the page.
    fn is_closed_on(self, page: &Page) -> bool {
        let whole = whole(page);
        self.left > whole.left && self.top > whole.top && self.right < whole.right && self.bottom < whole.bottom
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{self, origin};
    use super::*;

    fn pt(points: f64) -> Length {
        Length::pt(points)
    }

    #[test]
    fn a_point_leads_to_the_text_of_its_box() {
        let page = sample::table_page();
        let cases = [
            ("on the text", 105.0, 97.0, Some(origin(1, 1))),
            ("in the empty part of its cell", 190.0, 145.0, Some(origin(1, 1))),
            ("in the next cell, left of its text", 202.0, 97.0, Some(origin(1, 2))),
            ("in a cell without text, near that of another", 202.0, 152.0, None),
            ("in the lower row", 105.0, 190.0, Some(origin(2, 1))),
            ("beside the heading", 185.0, 54.0, Some(origin(9, 0))),
            ("far away from everything", 500.0, 400.0, None),
            ("on an artifact", 300.0, 818.0, None),
            ("outside of the page", -40.0, -40.0, None),
            ("on a turned bar", 522.0, 105.0, Some(origin(3, 1))),
        ];
        for (name, x, y, expected) in cases {
            assert_eq!(origin_at(&page, pt(x), pt(y)), expected, "{name}");
        }
    }

    #[test]
    fn an_origin_leads_to_the_place_it_takes() {
        let mut second = sample::table_page();
        second.items.extend(sample::line("続き", origin(7, 1), 10.0, 100.0, 300.0));
        second.items.extend(sample::line("二行目の字", origin(7, 1), 10.0, 100.0, 320.0));
        let pages = Pages { pages: vec![sample::table_page(), second], ..Pages::default() };
        assert_eq!(place_of(&pages, origin(1, 1)).map(|place| place.0), Some(0));
        assert_eq!(place_of(&pages, origin(77, 1)), None);
        assert_eq!(place_of(&pages, Origin::default()), None);
        let (page, area) = place_of(&pages, origin(7, 1)).expect("a place");
        let expected = PaperRect { left: pt(100.0), top: pt(291.2), right: pt(150.0), bottom: pt(321.2) };
        assert_eq!(page, 1);
        assert!((area.top - expected.top).to_pt().abs() < 1e-9 && (area.bottom - expected.bottom).to_pt().abs() < 1e-9);
        assert_eq!((area.left, area.right), (expected.left, expected.right));
    }

    #[test]
    fn what_lies_at_an_origin_is_found_from_its_middle() {
        let page = sample::table_page();
        for (origin, area) in placed(&page) {
            let (x, y) = ((area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0);
            assert_eq!(origin_at(&page, x, y), Some(origin));
        }
    }
}
