//! The writer against outside readers: what goes in comes out, and the file is sound.

use super::*;
use crate::fonts::{Face, FontId, font};
use crate::layout::page::*;
use crate::layout::{Length, Origin};
use std::process::Command;

const GOTHIC: FontId = FontId::Face(Face::Gothic);

fn options() -> PdfOptions {
    PdfOptions {
        created: DateTime::parse_from_rfc3339("2026-11-21T09:30:00+09:00").expect("a date"),
        producer: "評価帳 0.1".to_owned(),
        document_id: "試験".to_owned(),
    }
}

/// Glyphs of a text in the first font that has them; variation selectors stay with their base.
fn glyphs(text: &str, size: f64) -> Vec<(FontId, Glyph)> {
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

/// Builds a paper piece by piece.
struct Paper {
    pages: Pages,
    source: i64,
}

impl Paper {
    fn new() -> Self {
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

    fn page(&mut self) -> &mut Page {
        let number = Some(self.pages.pages.len() as u32 + 3);
        let (width, height) = (Length::mm(297.0), Length::mm(210.0));
        self.pages.pages.push(Page { width, height, items: Vec::new(), number });
        self.pages.pages.last_mut().expect("a page")
    }

    fn items(&mut self) -> &mut Vec<Item> {
        &mut self.pages.pages.last_mut().expect("a page").items
    }

    fn element(&mut self, kind: ElementKind, parent: usize) -> usize {
        let index = self.pages.structure.len();
        self.pages.structure.push(Element { kind, children: Vec::new(), parent: Some(parent) });
        self.pages.structure[parent].children.push(index);
        index
    }

    /// Sets a line; the runs get an origin of their own.
    fn text(&mut self, text: &str, size: f64, x: f64, y: f64, element: Option<usize>) -> Origin {
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

    fn write(&self) -> Vec<u8> {
        write(&self.pages, &options()).expect("a file")
    }
}

const DIFFICULT: [&str; 6] = [
    "𠮷野家の髙橋と﨑山",
    "〜と～を区別する（100～200）",
    "㈱ⅡⅣ①㎡℃№",
    "葛󠄀城市と葛城市",
    "\\()<>[]{}/%# A&B",
    "欠けた字😀と🐟は〓になる",
];

fn difficult_paper() -> Paper {
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

/// Runs an outside reader on a file; `None` when the reader is not installed.
fn outside(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<(bool, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, bytes).expect("a file");
    let path = path.to_string_lossy().into_owned();
    let arguments = arguments.iter().map(|argument| if *argument == "FILE" { path.as_str() } else { argument });
    let Ok(output) = Command::new(program).args(arguments).output() else {
        println!("{program} is not installed; skipped");
        return None;
    };
    let text = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
}

#[test]
fn outside_readers_find_the_text_that_went_in() {
    let bytes = difficult_paper().write();
    if let Ok(path) = std::env::var("HYOKACHO_KEEP_PDF") {
        std::fs::write(path, &bytes).expect("a file");
    }
    if let Some((_, text)) = outside("pdftotext", &["-raw", "-enc", "UTF-8", "FILE", "-"], &bytes) {
        let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches('\u{c}')).collect();
        // Poppler gives every space between words as U+0020.
        let expected: Vec<&str> = ["第１章 評価の結果"].into_iter().chain(DIFFICULT).chain(["- 3 -", ""]).collect();
        assert_eq!(lines, expected);
    }
}

#[test]
fn qpdf_finds_nothing_wrong() {
    if let Some((sound, report)) = outside("qpdf", &["--check", "FILE"], &difficult_paper().write()) {
        assert!(sound, "{report}");
    }
}

#[test]
fn same_input_same_bytes() {
    assert_eq!(difficult_paper().write(), difficult_paper().write());
}

#[test]
fn what_was_written_is_verified() {
    let paper = difficult_paper();
    let characters = 9 + DIFFICULT.iter().map(|text| text.chars().count()).sum::<usize>();
    assert_eq!(verify(&paper.write(), &paper.pages).expect("the same text"), Verified { characters });
}
