//! Whole documents laid out: dumps of pages, and what must hold for any document.

mod breaks;
mod cache;
mod dumps;
mod properties;
mod scenes;
mod together;

use super::document::{
    Cell, CellRole, Content, Document, Face, Flow, Heading, HorizontalAlign, Margins, Origin, PageNumbers, PageSetup,
    PaperSize, Row, RowGroup, Table, TextStyle, VerticalAlign,
};
use super::page::{Item, Page, Pages, TextRun};
use super::{Length, lay_out};

pub fn style(size: f64) -> TextStyle {
    TextStyle {
        face: Face::Gothic,
        size: Length::pt(size),
        line_height: 1.4,
        align: HorizontalAlign::Start,
        justify: false,
        tight_punctuation: false,
    }
}

pub fn body_style() -> TextStyle {
    TextStyle { face: Face::Mincho, line_height: 1.7, justify: true, tight_punctuation: true, ..style(10.5) }
}

pub fn content(text: &str, style: TextStyle, source: i64) -> Content {
    Content { text: text.into(), style, origin: Origin { source, part: 0 }, underlines: Vec::new() }
}

pub fn setup() -> PageSetup {
    let margin = Length::mm(20.0);
    PageSetup {
        size: PaperSize::A4,
        landscape: true,
        margins: Margins { top: margin, right: margin, bottom: margin, left: margin },
        document_number: String::new(),
        meeting: String::new(),
        header: String::new(),
        footer: String::new(),
        page_numbers: PageNumbers::Dashed,
        first_page_number: 1,
        draft: false,
        keep_groups: true,
    }
}

pub fn document(flow: Vec<Flow>) -> Document {
    Document { title: "試験の資料".to_owned(), author: "試験市".to_owned(), page: setup(), flow }
}

pub fn heading(level: u8, text: &str, source: i64) -> Flow {
    Flow::Heading(Heading {
        listed: true,
        level,
        content: content(text, TextStyle { face: Face::GothicBold, ..style(14.0) }, source),
        badge: String::new(),
        aside: String::new(),
        ruled: false,
        space_before: Length::mm(4.0),
        space_after: Length::mm(2.0),
        new_page: false,
    })
}

pub fn cell(column: usize, text: &str, source: i64) -> Cell {
    Cell {
        column,
        column_span: 1,
        row_span: 1,
        content: content(text, style(9.0), source),
        vertical_align: VerticalAlign::Top,
        vertical_text: false,
        role: CellRole::Data,
        shade: 1.0,
    }
}

pub fn header_cell(column: usize, text: &str) -> Cell {
    Cell { role: CellRole::ColumnHeader, vertical_align: VerticalAlign::Middle, shade: 0.9, ..cell(column, text, 0) }
}

pub fn row(cells: Vec<Cell>) -> Row {
    Row { cells, min_height: Length::ZERO }
}

pub fn table(widths_mm: &[f64], header: &[&str], groups: Vec<RowGroup>) -> Table {
    let header = header.iter().enumerate().map(|(column, text)| header_cell(column, text)).collect::<Vec<_>>();
    Table {
        column_widths: widths_mm.iter().copied().map(Length::mm).collect(),
        fill_width: true,
        header_rows: if header.is_empty() { Vec::new() } else { vec![row(header)] },
        groups,
        cell_padding: Length::mm(1.2),
        rule: Length::pt(0.5),
        outer_rule: Length::pt(1.0),
    }
}

pub fn group(rows: Vec<Row>) -> RowGroup {
    RowGroup { rows, repeated_columns: vec![0, 1], origin: Origin::default() }
}

pub fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

pub fn run_text(run: &TextRun) -> String {
    run.glyphs.iter().flat_map(|glyph| [Some(glyph.character), glyph.extra]).flatten().collect()
}

/// All text of one source that is not an artifact, in the order of the pages.
pub fn text_of(pages: &Pages, source: i64) -> String {
    let all = pages.pages.iter().flat_map(runs);
    all.filter(|run| run.origin.source == source && run.element.is_some()).map(run_text).collect()
}

/// One line per item, in tenths of points.
pub fn dump(pages: &Pages) -> String {
    let mut lines = Vec::new();
    let pt = |length: Length| (length.to_pt() * 10.0).round() / 10.0;
    for (number, page) in pages.pages.iter().enumerate() {
        lines.push(format!("page {} {}x{}", number + 1, pt(page.width), pt(page.height)));
        for item in &page.items {
            lines.push(match item {
                Item::Text(run) => {
                    let element = run.element.map_or("artifact".to_owned(), |element| format!("#{element}"));
                    let marks = format!(
                        "{}{}{}",
                        if run.underline { " underlined" } else { "" },
                        if run.turned { " turned" } else { "" },
                        if run.font == super::page::FontId::Fallback { " fallback" } else { "" }
                    );
                    format!("  {},{} {element}{marks} {}", pt(run.x), pt(run.baseline), run_text(run))
                }
                Item::Rule(rule) => {
                    let [x1, y1, x2, y2, width] = [rule.x1, rule.y1, rule.x2, rule.y2, rule.width].map(pt);
                    format!("  rule {x1},{y1}-{x2},{y2} {width}")
                }
                Item::Fill(fill) => {
                    let [x, y, width, height] = [fill.x, fill.y, fill.width, fill.height].map(pt);
                    format!("  fill {x},{y} {width}x{height} {}", fill.grey)
                }
                Item::Image(image) => {
                    let [x, y, width, height] = [image.x, image.y, image.width, image.height].map(pt);
                    format!("  image {x},{y} {width}x{height}")
                }
                Item::Shape(shape) => {
                    let points = shape.points.iter().map(|(x, y)| format!("{},{}", pt(*x), pt(*y)));
                    format!("  shape {}", points.collect::<Vec<_>>().join(" "))
                }
            });
        }
    }
    lines.join("\n")
}
