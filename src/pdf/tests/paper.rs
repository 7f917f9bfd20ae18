//! Small papers, made by hand.

use crate::fonts::{Face, FontId, font};
use crate::layout::page::*;
use crate::layout::{Length, Origin};
use crate::pdf::{PdfOptions, write};
use chrono::DateTime;
use image::{DynamicImage, ImageFormat};
use std::io::Cursor;

const GOTHIC: FontId = FontId::Face(Face::Gothic);

pub fn options() -> PdfOptions {
    PdfOptions {
        created: DateTime::parse_from_rfc3339("2026-11-21T09:30:00+09:00").expect("a date"),
        producer: "評価帳 0.1".to_owned(),
        document_id: "試験".to_owned(),
    }
}

/// Glyphs of a text in the first font that has them; variation selectors stay with their base.
pub fn glyphs(text: &str, size: f64) -> Vec<(FontId, Glyph)> {
    let mut set: Vec<(FontId, Glyph)> = Vec::new();
    for character in text.chars() {
        if ('\u{E0100}'..='\u{E01EF}').contains(&character) {
            set.last_mut().expect("a base").1.extra = Some(character);
            continue;
        }
        let found = [GOTHIC, FontId::Fallback].into_iter().find_map(|id| Some((id, font(id).glyph(character)?)));
        let (id, (glyph, advance)) = found.unwrap_or_else(|| (GOTHIC, font(GOTHIC).glyph('〓').expect("〓")));
        let advance = Length::pt(f64::from(advance) * size / 1000.0);
        set.push((id, Glyph { id: glyph, character, extra: None, advance }));
    }
    set
}

/// Glyphs of a text in a font that has them all.
pub fn glyphs_in(id: FontId, text: &str, size: f64) -> Vec<Glyph> {
    let glyph = |character| {
        let (id, advance) = font(id).glyph(character).unwrap_or_else(|| panic!("{id:?} lacks {character}"));
        Glyph { id, character, extra: None, advance: Length::pt(f64::from(advance) * size / 1000.0) }
    };
    text.chars().map(glyph).collect()
}

/// Builds a paper piece by piece.
pub struct Paper {
    pub pages: Pages,
    source: i64,
}

impl Paper {
    pub fn new() -> Self {
        let root = Element { kind: ElementKind::Document, children: Vec::new(), parent: None };
        let pages = Pages {
            title: "評価<案> & 資料".to_owned(),
            author: "企画課".to_owned(),
            structure: vec![root],
            ..Pages::default()
        };
        let mut paper = Self { pages, source: 0 };
        paper.page();
        paper
    }

    pub fn page(&mut self) -> &mut Page {
        let number = Some(self.pages.pages.len() as u32 + 3);
        let (width, height) = (Length::mm(297.0), Length::mm(210.0));
        self.pages.pages.push(Page { width, height, items: Vec::new(), number });
        self.pages.pages.last_mut().expect("a page")
    }

    pub fn items(&mut self) -> &mut Vec<Item> {
        &mut self.pages.pages.last_mut().expect("a page").items
    }

    pub fn element(&mut self, kind: ElementKind, parent: usize) -> usize {
        let index = self.pages.structure.len();
        self.pages.structure.push(Element { kind, children: Vec::new(), parent: Some(parent) });
        self.pages.structure[parent].children.push(index);
        index
    }

    /// Sets a line; the runs get an origin of their own.
    pub fn text(&mut self, text: &str, size: f64, x: f64, y: f64, element: Option<usize>) -> Origin {
        self.source += 1;
        let origin = Origin { source: self.source, part: 1 };
        let mut x = Length::pt(x);
        let glyphs = glyphs(text, size);
        for part in glyphs.chunk_by(|a, b| a.0 == b.0) {
            let width: Length = part.iter().map(|(_, glyph)| glyph.advance).sum();
            let run = TextRun {
                font: part[0].0,
                size: Length::pt(size),
                x,
                baseline: Length::pt(y),
                glyphs: part.iter().map(|(_, glyph)| *glyph).collect(),
                origin,
                element,
                turned: false,
                underline: false,
            };
            self.items().push(Item::Text(run));
            x += width;
        }
        origin
    }

    pub fn last_run(&mut self) -> &mut TextRun {
        match self.items().last_mut() {
            Some(Item::Text(run)) => run,
            other => panic!("no run but {other:?}"),
        }
    }

    /// An image with its caption.
    pub fn figure(&mut self, caption: &str, bytes: &[u8], x: f64, y: f64) {
        let figure = self.element(ElementKind::Figure { alt_text: format!("{caption}の図") }, 0);
        let (width, height, bytes) = (Length::pt(120.0), Length::pt(90.0), bytes.into());
        self.source += 1;
        let origin = Origin { source: self.source, part: 2 };
        let (x_of_image, y_of_image) = (Length::pt(x), Length::pt(y));
        let image = PlacedImage {
            x: x_of_image,
            y: y_of_image,
            width,
            height,
            bytes,
            orientation: image::metadata::Orientation::NoTransforms,
            element: Some(figure),
            origin,
        };
        self.items().push(Item::Image(image));
        let words = self.element(ElementKind::Caption, figure);
        self.text(caption, 9.0, x, y + 104.0, Some(words));
    }

    pub fn write(&self) -> Vec<u8> {
        write(&self.pages, &options()).expect("a file")
    }
}

pub const DIFFICULT: [&str; 6] = [
    "𠮷野家の髙橋と﨑山",
    "〜と～を区別する（100～200）",
    "㈱ⅡⅣ①㎡℃№",
    "葛󠄀城市と葛城市",
    "\\()<>[]{}/%# A&B",
    "欠けた字😀と🐟は〓になる",
];

pub fn difficult_paper() -> Paper {
    let mut paper = Paper::new();
    let heading = paper.element(ElementKind::Heading(1), 0);
    paper.text("第１章　評価の結果", 16.0, 60.0, 60.0, Some(heading));
    for (line, text) in (0_u8..).zip(DIFFICULT) {
        let paragraph = paper.element(ElementKind::Paragraph, 0);
        paper.text(text, 10.5, 60.0, 90.0 + 20.0 * f64::from(line), Some(paragraph));
    }
    paper.text("- 3 -", 9.0, 400.0, 570.0, None);
    paper
}

/// Two pages with everything: contents, table over two pages with a repeated header, figures, turned and underlined
/// text, a justified line, nested bookmarks.
pub fn full_paper() -> Paper {
    let mut paper = Paper::new();
    let heading = paper.element(ElementKind::Heading(1), 0);
    paper.text("事業の評価", 16.0, 60.0, 50.0, Some(heading));
    let contents = paper.element(ElementKind::Contents, 0);
    let item = paper.element(ElementKind::ContentsItem, contents);
    let reference = paper.element(ElementKind::Reference, item);
    let element = paper.element(ElementKind::Link, reference);
    paper.text("１　評価表", 9.0, 60.0, 70.0, Some(element));
    paper.text("……２", 9.0, 300.0, 70.0, Some(element));
    let [x, y, width, height] = [60.0, 62.0, 267.0, 9.0].map(Length::pt);
    paper.pages.links.push(Link { page: 0, x, y, width, height, target: 1, title: "評価表".to_owned(), element });
    let paragraph = paper.element(ElementKind::Paragraph, 0);
    paper.text("両端を揃えた行。", 10.0, 60.0, 90.0, Some(paragraph));
    paper.last_run().glyphs.to_mut().iter_mut().for_each(|glyph| glyph.advance += Length::pt(1.234));
    paper.text("下線を引いた文", 10.0, 60.0, 105.0, Some(paragraph));
    paper.last_run().underline = true;
    let rows = begin_table(&mut paper);
    paper.figure("相談の様子", &png_image(), 60.0, 400.0);
    paper.figure("会場の写真", &jpeg_image(), 300.0, 400.0);
    paper.text("- 3 -", 9.0, 400.0, 570.0, None);
    paper.page();
    continue_table(&mut paper, rows);
    paper.text("- 4 -", 9.0, 400.0, 570.0, None);
    for (title, level, page) in [("事業の評価", 1, 0), ("１　評価表", 2, 0), ("（続き）", 3, 1), ("おわりに", 1, 1)]
    {
        paper.pages.bookmarks.push(Bookmark { title: title.to_owned(), level, page });
    }
    paper
}

/// Body and the cell that goes on overleaf.
fn begin_table(paper: &mut Paper) -> (usize, usize) {
    let table = paper.element(ElementKind::Table, 0);
    let head = paper.element(ElementKind::TableHead, table);
    let row = paper.element(ElementKind::TableRow, head);
    paper.items().push(Item::Fill(fill(60.0, 120.0, 300.0, 16.0, 0.85)));
    for (column_span, x, text) in [(1, 64.0, "事業名"), (2, 164.0, "実施状況")] {
        let kind = ElementKind::HeaderCell { scope_column: true, row_span: 1, column_span };
        let cell = paper.element(kind, row);
        paper.text(text, 8.0, x, 131.0, Some(cell));
    }
    let body = paper.element(ElementKind::TableBody, table);
    let row = paper.element(ElementKind::TableRow, body);
    let name = paper.element(ElementKind::HeaderCell { scope_column: false, row_span: 2, column_span: 1 }, row);
    paper.text("相談セ", 8.0, 64.0, 150.0, Some(name));
    paper.text("ー", 8.0, 94.0, 142.0, Some(name));
    paper.last_run().turned = true;
    paper.text("ンタ事業", 8.0, 64.0, 162.0, Some(name));
    let cell = paper.element(ElementKind::DataCell { row_span: 1, column_span: 2 }, row);
    paper.text("窓口を週五日に増やし、", 8.0, 164.0, 150.0, Some(cell));
    for y in [120.0, 136.0, 170.0] {
        paper.items().push(Item::Rule(rule(60.0, y, 360.0, y)));
    }
    (body, cell)
}

fn continue_table(paper: &mut Paper, (body, cell): (usize, usize)) {
    paper.items().push(Item::Fill(fill(60.0, 40.0, 300.0, 16.0, 0.85)));
    paper.text("事業名", 8.0, 64.0, 51.0, None);
    paper.text("実施状況", 8.0, 164.0, 51.0, None);
    paper.text("延べ百二十件に応じた。", 8.0, 164.0, 70.0, Some(cell));
    let row = paper.element(ElementKind::TableRow, body);
    let next = paper.element(ElementKind::DataCell { row_span: 1, column_span: 2 }, row);
    paper.text("次年度も続ける。", 8.0, 164.0, 90.0, Some(next));
    paper.items().push(Item::Rule(rule(60.0, 40.0, 60.0, 100.0)));
}

fn fill(x: f64, y: f64, width: f64, height: f64, grey: f64) -> Fill {
    let [x, y, width, height] = [x, y, width, height].map(Length::pt);
    Fill { x, y, width, height, grey }
}

fn rule(x1: f64, y1: f64, x2: f64, y2: f64) -> Rule {
    let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(Length::pt);
    Rule { x1, y1, x2, y2, width: Length::pt(0.5) }
}

/// A square that fades out to the right.
pub fn png_image() -> Vec<u8> {
    let pixels = image::RgbaImage::from_fn(64, 64, |x, y| image::Rgba([200, (y * 4) as u8, 40, 255 - (x * 4) as u8]));
    encoded(&DynamicImage::ImageRgba8(pixels), ImageFormat::Png)
}

pub fn jpeg_image() -> Vec<u8> {
    let pixels = image::RgbImage::from_fn(80, 40, |x, y| image::Rgb([(x * 3) as u8, (y * 6) as u8, 120]));
    encoded(&DynamicImage::ImageRgb8(pixels), ImageFormat::Jpeg)
}

pub fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("an image");
    bytes.into_inner()
}
