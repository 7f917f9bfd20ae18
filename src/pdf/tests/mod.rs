//! The writer against outside readers: what goes in comes out, and the file is sound.

mod paper;
mod refused;
mod sound;
mod verified;

use crate::fonts::FontId;
use crate::layout::page::{ElementKind, TextRun};
use crate::pdf::verify;
use paper::*;
use std::process::Command;

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
    if let Some((_, text)) = outside("pdftotext", &["-raw", "-enc", "UTF-8", "FILE", "-"], &bytes) {
        let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches('\u{c}')).collect();
        // Poppler gives every space between words as U+0020.
        let expected: Vec<&str> = ["第１章 評価の結果"].into_iter().chain(DIFFICULT).chain(["- 3 -", ""]).collect();
        assert_eq!(lines, expected);
    }
}

#[test]
fn qpdf_finds_nothing_wrong() {
    for paper in [difficult_paper(), full_paper(), Paper::new()] {
        if let Some((sound, report)) = outside("qpdf", &["--check", "FILE"], &paper.write()) {
            assert!(sound, "{report}");
        }
    }
}

#[test]
fn same_input_same_bytes() {
    assert_eq!(full_paper().write(), full_paper().write());
    assert_eq!(difficult_paper().write(), difficult_paper().write());
}

#[test]
fn another_reader_finds_the_same_text() {
    // MuPDF shows a variation selector as six question marks, so that line is left to Poppler.
    if let Some((_, text)) = outside("mutool", &["draw", "-q", "-F", "txt", "FILE"], &difficult_paper().write()) {
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        for expected in DIFFICULT.into_iter().filter(|text| !text.contains('\u{E0100}')) {
            assert!(lines.contains(&expected), "{expected} in {text}");
        }
    }
}

#[test]
fn elements_are_read_aloud_in_order() {
    if let Some((_, text)) = outside("pdfinfo", &["-struct-text", "FILE"], &full_paper().write()) {
        // Newer versions add attributes and the kind of layout, which are looked at elsewhere.
        let lines: Vec<&str> = text
            .lines()
            .map(|line| line.trim().trim_end_matches([':']).trim_end_matches(" (block)").trim_end_matches(" (inline)"))
            // The annotation of a link, by its number.
            .map(|line| if line.starts_with("Object ") { "Object" } else { line })
            .filter(|line| !line.is_empty() && !line.starts_with('/') && *line != "\"\"")
            .collect();
        let expected = "Document/H1/\"事業の評価\"/TOC/TOCI/Reference/Link/\"１　評価表……２\"/Object/P/\"両端を揃えた行。下線を引いた文\"/\
            Table/THead/TR/TH/\"事業名\"/TH/\"実施状況\"/TBody/TR/TH/\"相談セーンタ事業\"/\
            TD/\"窓口を週五日に増やし、\"/\"延べ百二十件に応じた。\"/TR/TD/\"次年度も続ける。\"/\
            Figure/Caption/\"相談の様子\"/Figure/Caption/\"会場の写真\"";
        assert_eq!(lines.join("/"), expected);
    }
}

#[test]
fn fonts_are_embedded_with_their_texts() {
    if let Some((_, text)) = outside("pdffonts", &["FILE"], &difficult_paper().write()) {
        let fonts: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(fonts.len(), 4, "{text}");
        assert!(fonts.iter().all(|line| line.contains("Identity-H       yes yes yes")), "{text}");
    }
}

#[test]
fn properties_are_what_the_paper_says() {
    if let Some((_, text)) = outside("pdfinfo", &["-rawdates", "FILE"], &full_paper().write()) {
        for expected in [
            "Title:           評価<案> & 資料",
            "Author:          企画課",
            "CreationDate:    D:20261121093000+09'00'",
            "Tagged:          yes",
            "Pages:           2",
            "PDF version:     1.7",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        assert!(!text.contains("PDF subtype"), "claims a standard: {text}");
    }
}

#[test]
fn glyphs_stand_where_layout_put_them() {
    // Poppler's boxes: the justified line ends where the advances of the layout say, to a hundredth of a point.
    let paper = full_paper();
    if let Some((_, text)) = outside("pdftotext", &["-bbox", "FILE", "-"], &paper.write()) {
        let line = text.lines().find(|line| line.contains(">両端を揃えた行。<")).expect("the line");
        let edge = |name: &str| -> f64 {
            let (_, rest) = line.split_once(name).expect(name);
            rest.split('"').nth(1).and_then(|number| number.parse().ok()).expect(name)
        };
        assert!((edge("xMin") - 60.0).abs() < 0.01, "{line}");
        // Eight glyphs of ten points and seven gaps: the last advance moves nothing that is seen.
        let end = 60.0 + 8.0 * 10.0 + 7.0 * 1.234;
        assert!((edge("xMax") - end).abs() < 0.02, "{line}");
    }
}

#[test]
fn every_font_is_extracted() {
    let mut paper = Paper::new();
    let mut expected = Vec::new();
    for (line, id) in (0_u8..).zip(FontId::ALL) {
        let text = if id == FontId::Fallback { "𠮷𠮷" } else { "評価Ａbc（1,234.5）㈱" };
        let paragraph = paper.element(ElementKind::Paragraph, 0);
        paper.text(text, 10.0, 60.0, 60.0 + 20.0 * f64::from(line), Some(paragraph));
        *paper.last_run() = TextRun { font: id, glyphs: glyphs_in(id, text, 10.0).into(), ..paper.last_run().clone() };
        expected.push(text);
    }
    let bytes = paper.write();
    verify(&bytes, &paper.pages).expect("the same text");
    if let Some((_, text)) = outside("pdftotext", &["-raw", "FILE", "-"], &bytes) {
        assert_eq!(text.lines().take(FontId::ALL.len()).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_page_of_text_stays_small() {
    let size = difficult_paper().write().len();
    assert!(size < 40_000, "{size} bytes");
}
