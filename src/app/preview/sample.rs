//! Pages set by hand, for the tests of the preview.

use crate::fonts::{self, Face, FontId};
use crate::layout::page::{Fill, Glyph, Item, Page, Rule, TextRun};
use crate::layout::{Length, Origin};

pub fn origin(source: i64, part: i64) -> Origin {
    Origin { source, part }
}

pub fn run(text: &str, origin: Origin, size: f64, x: f64, baseline: f64) -> TextRun {
    let font = FontId::Face(Face::Gothic);
    let glyph = |character| {
        let (id, advance) = fonts::font(font).glyph(character).expect("a glyph");
        Glyph { id, character, extra: None, advance: Length::pt(size * f64::from(advance) / 1000.0) }
    };
    TextRun {
        font,
        size: Length::pt(size),
        x: Length::pt(x),
        baseline: Length::pt(baseline),
        glyphs: text.chars().map(glyph).collect(),
        origin,
        element: None,
        turned: false,
        underline: false,
    }
}

pub fn line(text: &str, origin: Origin, size: f64, x: f64, baseline: f64) -> Option<Item> {
    Some(Item::Text(run(text, origin, size, x, baseline)))
}

pub fn rule(x1: f64, y1: f64, x2: f64, y2: f64) -> Item {
    let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(Length::pt);
    Item::Rule(Rule { x1, y1, x2, y2, width: Length::pt(0.5) })
}

/// A4 upright with a heading, a table of two columns and two rows whose last cell is empty, a turned bar in a box of
/// its own, and a page number.
pub fn table_page() -> Page {
    let mut page = Page { width: Length::mm(210.0), height: Length::mm(297.0), items: Vec::new(), number: Some(1) };
    let grey = Fill {
        x: Length::pt(100.0),
        y: Length::pt(160.0),
        width: Length::pt(100.0),
        height: Length::pt(60.0),
        grey: 0.9,
    };
    page.items.push(Item::Fill(grey));
    page.items.extend([80.0, 160.0, 220.0].map(|y| rule(100.0, y, 300.0, y)));
    page.items.push(rule(200.0, 150.0, 300.0, 150.0));
    page.items.extend([100.0, 200.0, 300.0].map(|x| rule(x, 80.0, x, 220.0)));
    page.items.extend([510.0, 540.0].map(|x| rule(x, 80.0, x, 220.0)));
    page.items.extend([80.0, 220.0].map(|y| rule(510.0, y, 540.0, y)));
    page.items.extend(line("評価の結果", origin(9, 0), 14.0, 100.0, 60.0));
    page.items.extend(line("相談窓口の開設", origin(1, 1), 10.0, 104.0, 100.0));
    page.items.extend(line("予定どおり", origin(1, 2), 10.0, 210.0, 100.0));
    page.items.extend(line("次年度へ", origin(2, 1), 10.0, 104.0, 180.0));
    page.items.extend(line("- 1 -", Origin::default(), 9.0, 285.0, 820.0));
    page.items.push(Item::Text(TextRun { turned: true, ..run("ー", origin(3, 1), 10.0, 520.0, 100.0) }));
    page
}
