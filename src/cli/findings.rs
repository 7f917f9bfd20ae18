//! `check`: what was found in a year, as lines or JSON.

use crate::check::{Finding, Names};
use crate::model::{Book, EditionId, Owner, RowKey, text};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// `記入漏れ　令和5年度　3 子ども食堂への支援　子育て支援課　評価　記入がありますが、…`, with the passage where there is one.
pub fn as_text(book: &Book, edition: EditionId, findings: &[Finding]) -> String {
    let names = Names::new(book, edition);
    let year = book.edition(edition).map(|edition| edition.year.label()).unwrap_or_default();
    let mut out = String::new();
    for finding in findings {
        let place = [finding.rule.label().to_owned(), year.clone(), heading(&names, finding), names.label(finding)];
        let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
        let _ = write!(out, "{}　{}", place.join("　"), finding.message);
        let around = around(book, finding);
        let _ = if around.is_empty() { writeln!(out) } else { writeln!(out, "　〔{around}〕") };
    }
    out
}

/// `（１） 4 経済的負担の軽減`: a record with the number of its section.
fn heading(names: &Names<'_>, finding: &Finding) -> String {
    let heading = names.heading(finding);
    let section = if finding.record.is_some() { names.section_number(finding) } else { String::new() };
    match (heading.is_empty(), section.is_empty()) {
        (true, _) => format!("{section}（名前なし）"),
        (false, true) => heading,
        (false, false) => format!("{section} {heading}"),
    }
}

/// The passage with a little of what stands before and behind it, on one line.
fn around(book: &Book, finding: &Finding) -> String {
    let text = finding.place().and_then(|place| book.text_at(place)).unwrap_or_default();
    let Some(passage) = &finding.passage else { return text::excerpt(text, 16) };
    let before: Vec<char> = text.get(..passage.start).unwrap_or_default().chars().rev().take(8).collect();
    let found = text.get(passage.clone()).unwrap_or_default();
    let behind = text.get(passage.end..).unwrap_or_default().chars().take(8);
    let around: String = before.into_iter().rev().chain(found.chars()).chain(behind).collect();
    around.replace(['\n', '\r', '\t'], " ")
}

/// The same as one JSON value; passages in characters from the beginning of the text.
pub fn as_json(book: &Book, edition: EditionId, findings: &[Finding]) -> Value {
    let names = Names::new(book, edition);
    let year = book.edition(edition).map(|edition| edition.year.short());
    let one = |finding: &Finding| {
        json!({
            "rule": finding.rule.name(), "message": finding.message, "section": finding.section, "record": finding.record,
            "section_number": names.section_number(finding), "id": row_of(finding), "key": key(book, finding), "heading": names.heading(finding), "departments": names.departments(finding),
            "field": names.field(finding), "passage": passage(book, finding),
            "fix": finding.fix.as_ref().map(|fix| &fix.text.after),
        })
    };
    json!({"year": year, "findings": findings.iter().map(one).collect::<Vec<_>>()})
}

/// The number by which `list` and `set` know the place.
fn row_of(finding: &Finding) -> i64 {
    match finding.row() {
        RowKey::Id(_, id) => id,
        RowKey::Cell(key) => match key.owner {
            Owner::Record(id) => id.0,
            Owner::Entry(id) => id.0,
        },
        RowKey::Settings => finding.section.0,
    }
}

/// The key by which `set --field` knows the field of a cell.
fn key<'a>(book: &'a Book, finding: &Finding) -> Option<&'a str> {
    let RowKey::Cell(key) = finding.row() else { return None };
    book.field(key.field).map(|field| field.key.as_str())
}

fn passage(book: &Book, finding: &Finding) -> Option<[usize; 2]> {
    let text = book.text_at(finding.place()?)?;
    let passage = finding.passage.as_ref()?;
    let characters = |bytes: usize| text.get(..bytes).map_or(0, |part| part.chars().count());
    Some([characters(passage.start), characters(passage.end)])
}
