//! `list` and `papers`: sections, records and entries of a year with their ids, and named print settings, as text or
//! JSON.

use crate::model::{BlockContent, Book, EditionId, FiscalYear, Level, Owner, text};
use crate::work::papers::SavedPaper;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Indented lines: `[12] （１）…`, `  [20] 1 見守り事業`, `    [21] 子育て課  評価 A`.
pub fn as_text(book: &Book, edition: EditionId) -> String {
    let mut out = String::new();
    for (depth, section) in book.sections_in_order(edition) {
        let indent = "  ".repeat(depth);
        let _ = writeln!(out, "{indent}[{}] {}{}", section.id, section.badge, book.section_heading(section.id));
        for block in book.blocks(section.id) {
            match &block.content {
                BlockContent::Text { text, .. } => {
                    let _ = writeln!(out, "{indent}  [{}] 本文 {}", block.id, text::excerpt(text, 40));
                }
                BlockContent::Figures { figures } => {
                    let _ = writeln!(out, "{indent}  [{}] 図 {}点", block.id, figures.len());
                }
                BlockContent::Contents { .. } => {
                    let _ = writeln!(out, "{indent}  [{}] 見出しの一覧", block.id);
                }
                BlockContent::Records { .. } => records_as_text(book, block.id, &indent, &mut out),
            }
        }
    }
    out
}

fn records_as_text(book: &Book, block: crate::model::BlockId, indent: &str, out: &mut String) {
    for (record, number) in book.record_numbers(block, 0) {
        let _ = writeln!(out, "{indent}  [{record}] {number} {}", book.record_title(record));
        for entry in book.entries(record) {
            let names = book.department_names(&entry.departments).join("、");
            let cells = fields(book, record, Level::Entry).filter_map(|field| {
                let text = book.text(Owner::Entry(entry.id), field.id);
                (!text.is_empty()).then(|| format!("{}={}", field.key, text::excerpt(text, 16)))
            });
            let _ = writeln!(out, "{indent}    [{}] {names}  {}", entry.id, cells.collect::<Vec<_>>().join("  "));
        }
    }
}

fn fields(
    book: &Book,
    record: crate::model::RecordId,
    level: Level,
) -> impl Iterator<Item = &std::sync::Arc<crate::model::Field>> {
    let form = book.form_of_record(record);
    let fields = form.into_iter().flat_map(|form| book.fields(form));
    fields.filter(move |field| field.level == level && field.kind.is_written())
}

/// The same as one JSON value, with the whole texts.
pub fn as_json(book: &Book, edition: EditionId) -> Value {
    let sections = book.sections_in_order(edition).into_iter().map(|(depth, section)| {
        let blocks = book.blocks(section.id).map(|block| match &block.content {
            BlockContent::Text { text, state } => json!({"id": block.id, "kind": "text", "heading": block.heading, "text": text, "state": state, "carried": block.carried}),
            BlockContent::Figures { figures } => json!({"id": block.id, "kind": "figures", "count": figures.len()}),
            BlockContent::Contents { .. } => json!({"id": block.id, "kind": "contents"}),
            BlockContent::Records { .. } => json!({"id": block.id, "kind": "records", "heading": block.heading, "records": records(book, block.id)}),
        });
        json!({
            "id": section.id, "depth": depth, "number": book.section_number(section.id), "badge": section.badge,
            "title": section.title, "departments": book.department_names(&section.departments),
            "blocks": blocks.collect::<Vec<_>>(),
        })
    });
    let year = book.edition(edition).map(|edition| edition.year.short());
    json!({"year": year, "sections": sections.collect::<Vec<_>>()})
}

fn records(book: &Book, block: crate::model::BlockId) -> Vec<Value> {
    let numbers = book.record_numbers(block, 0);
    let record = |(record, number): (crate::model::RecordId, String)| {
        let entries = book.entries(record).map(|entry| {
            json!({
                "id": entry.id, "departments": book.department_names(&entry.departments), "state": entry.state,
                "cells": cells(book, Owner::Entry(entry.id), record, Level::Entry),
            })
        });
        json!({
            "id": record, "number": number, "title": book.record_title(record),
            "cells": cells(book, Owner::Record(record), record, Level::Record),
            "entries": entries.collect::<Vec<_>>(),
        })
    };
    numbers.into_iter().map(record).collect()
}

fn cells(book: &Book, owner: Owner, record: crate::model::RecordId, level: Level) -> Value {
    let cell = |field: &std::sync::Arc<crate::model::Field>| {
        let cell = book.cell(owner, field.id)?;
        Some((field.key.clone(), json!({"text": cell.text, "carried": cell.carried})))
    };
    fields(book, record, level).filter_map(cell).collect::<serde_json::Map<_, _>>().into()
}

/// `資料1　評価表（横）　A3　各年度`, one line for each; those that cannot be read say why.
pub fn papers_as_text(saved: &[SavedPaper]) -> String {
    let mut out = String::new();
    for SavedPaper { name, request } in saved {
        let _ = match request {
            Ok(request) => {
                let year = request.year.map_or_else(|| "各年度".to_owned(), FiscalYear::label);
                let paper = &request.paper;
                let number = &paper.document_number;
                writeln!(out, "{name}　{}　{:?}　{year}　{number}", paper.kind.label(), paper.size)
            }
            Err(error) => writeln!(out, "{name}　（{error}）"),
        };
    }
    out
}

/// The same as one JSON value, with all settings.
pub fn papers_as_json(saved: &[SavedPaper]) -> Value {
    let paper = |saved: &SavedPaper| match &saved.request {
        Ok(request) => {
            json!({"name": saved.name, "year": request.year.map(FiscalYear::short), "paper": request.paper})
        }
        Err(error) => json!({"name": saved.name, "error": error.to_string()}),
    };
    saved.iter().map(paper).collect::<Vec<_>>().into()
}
