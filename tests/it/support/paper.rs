//! A paper read back: its texts in reading order.

use super::expected::Expected;
use chrono::DateTime;
use hyokacho::layout::document::{Document, Flow, Row, Table};
use hyokacho::layout::{Pages, lay_out};
use hyokacho::pdf::{self, PdfOptions};
use hyokacho::work::proof;
use std::path::Path;

/// Every text of a document in the order in which it is read.
pub fn texts(document: &Document) -> Vec<String> {
    let mut out = Vec::new();
    for flow in &document.flow {
        match flow {
            Flow::Heading(heading) => {
                let parts = [&heading.badge, &*heading.content.text, &heading.aside];
                out.extend(parts.into_iter().map(str::to_owned).filter(|part| !part.is_empty()));
            }
            Flow::Paragraph(content) => out.push(content.text.to_string()),
            Flow::Table(table) => cells(table, &mut out),
            Flow::Figures(figures) => out.extend(figures.iter().map(|figure| figure.caption.text.to_string())),
            Flow::Charts(charts) => {
                out.extend(
                    charts
                        .iter()
                        .flat_map(hyokacho::layout::document::Chart::contents)
                        .map(|content| content.text.to_string()),
                );
            }
            Flow::Contents { .. } | Flow::Space(_) | Flow::PageBreak => {}
        }
    }
    out
}

fn cells(table: &Table, out: &mut Vec<String>) {
    let rows = |rows: &[Row]| -> Vec<String> {
        rows.iter().flat_map(|row| &row.cells).map(|cell| cell.content.text.to_string()).collect()
    };
    out.extend(rows(&table.header_rows));
    table.groups.iter().for_each(|group| out.extend(rows(&group.rows)));
}

pub fn tables(document: &Document) -> impl Iterator<Item = &Table> {
    document.flow.iter().filter_map(|flow| match flow {
        Flow::Table(table) => Some(table),
        _ => None,
    })
}

/// As [`printed`], without any trouble.
pub fn print_whole(name: &str, document: &Document) -> Pages {
    let pages = printed(name, document);
    assert!(pages.warnings.is_empty(), "{name}: {:?}", pages.warnings);
    pages
}

/// Sets a document, writes its PDF and reads that back: not a character may be missing at either step. The file stays
/// under `target/tmp/papers`.
pub fn printed(name: &str, document: &Document) -> Pages {
    let pages = lay_out(document);
    let losses = proof::losses(std::slice::from_ref(document), &pages);
    assert!(losses.is_empty(), "{name}: {losses:#?}");
    let options = PdfOptions {
        created: DateTime::parse_from_rfc3339("2024-11-21T10:00:00+09:00").expect("a time"),
        producer: "hyokacho".to_owned(),
        document_id: name.to_owned(),
    };
    let bytes = pdf::write(&pages, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
    pdf::verify(&bytes, &pages).unwrap_or_else(|error| panic!("{name}: {error}"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("papers");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(format!("{name}.pdf")), bytes).expect("the file");
    pages
}

/// Finds everything expected, one after the other, each behind the one before it.
pub fn assert_in_order(name: &str, texts: &[String], expected: &[Expected]) {
    let (mut item, mut offset) = (0, 0);
    for (index, wanted) in expected.iter().enumerate() {
        let found = match wanted {
            Expected::Part(part) => find_part(texts, item, offset, part),
            Expected::Cells(row) => find_cells(texts, if offset > 0 { item + 1 } else { item }, row),
        };
        let Some(next) = found else {
            let before = index.checked_sub(1).map(|before| &expected[before]);
            panic!("{name}: {wanted:?} is not on the paper after {before:?}");
        };
        (item, offset) = next;
    }
}

fn find_part(texts: &[String], item: usize, offset: usize, part: &str) -> Option<(usize, usize)> {
    for (index, text) in texts.iter().enumerate().skip(item) {
        let from = if index == item { offset } else { 0 };
        if let Some(at) = text.get(from..).and_then(|rest| rest.find(part)) {
            return Some((index, from + at + part.len()));
        }
    }
    None
}

fn find_cells(texts: &[String], item: usize, row: &[String]) -> Option<(usize, usize)> {
    let rest = texts.get(item..)?;
    rest.windows(row.len()).position(|window| window == row).map(|at| (item + at + row.len(), 0))
}
