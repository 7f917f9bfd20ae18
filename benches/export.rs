//! An evaluation table from book to proven PDF, stage by stage: `cargo bench --bench export`.
//!
//! 48 entries are a small plan, 960 a large one; 4 800 and 48 000 show that the time grows with the length and no
//! faster. `書き出し` is all of `hyokacho export` but opening the book and writing the file.

use chrono::DateTime;
use criterion::{BenchmarkId, Criterion, Throughput};
use hyokacho::interchange::json;
use hyokacho::model::{Book, Change, EditionId};
use hyokacho::report::{PaperKind, PaperOptions};
use hyokacho::work::{Progress, export, proof};
use hyokacho::{layout, pdf, report};
use serde_json::{Value, json};
use std::hint::black_box;
use std::time::Duration;

const ENTRIES: [usize; 4] = [48, 960, 4_800, 48_000];

fn main() -> anyhow::Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    for entries in ENTRIES {
        stages(&mut criterion, entries)?;
    }
    criterion.final_summary();
    Ok(())
}

fn stages(criterion: &mut Criterion, entries: usize) -> anyhow::Result<()> {
    let book = book(entries)?;
    let edition = book.editions().first().map_or(EditionId(0), |edition| edition.id);
    let options = PaperOptions::new(PaperKind::Evaluation);
    let pdf_options = pdf::PdfOptions {
        created: DateTime::UNIX_EPOCH.fixed_offset(),
        producer: "hyokacho".to_owned(),
        document_id: "bench".to_owned(),
    };
    let document = report::document(&book, edition, &options).ok_or_else(|| anyhow::anyhow!("no edition"))?;
    let pages = layout::lay_out(&document);
    let bytes = pdf::write(&pages, &pdf_options)?;
    let progress = Progress::default();
    let mut group = criterion.benchmark_group("export");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).throughput(Throughput::Elements(entries as u64));
    let stage = |name: &str| BenchmarkId::new(name, entries);
    group.bench_function(stage("文書"), |bencher| bencher.iter(|| report::document(&book, edition, &options)));
    group.bench_function(stage("割付"), |bencher| bencher.iter(|| layout::lay_out(black_box(&document))));
    let documents = std::slice::from_ref(&document);
    group.bench_function(stage("照合"), |bencher| bencher.iter(|| proof::losses(black_box(documents), &pages)));
    group.bench_function(stage("PDF"), |bencher| bencher.iter(|| pdf::write(black_box(&pages), &pdf_options)));
    group.bench_function(stage("読み返し"), |bencher| bencher.iter(|| pdf::verify(black_box(&bytes), &pages)));
    group.bench_function(stage("書き出し"), |bencher| {
        bencher.iter(|| export::pdf_bytes(&book, edition, &options, pdf_options.created, &progress));
    });
    group.finish();
    Ok(())
}

/// A table of records with two entries each, in sections of twelve records.
fn book(entries: usize) -> anyhow::Result<Book> {
    let mut exchange: Value = serde_json::from_str(include_str!("../assets/presets/evaluation.json"))?;
    let edition = &mut exchange["editions"][0];
    let first_form = &edition["forms"][0];
    let form = first_form.get("key").unwrap_or(&first_form["name"]).clone();
    edition["departments"] = json!([{"name": "子育て支援課"}, {"name": "学校教育課"}]);
    let records: Vec<Value> = (0..entries.div_ceil(2)).map(record).collect();
    let section = |(number, rows): (usize, &[Value])| json!({"title": format!("第{}　子どもの育ちを支える", number + 1), "blocks": [{"records": {"form": form, "rows": rows}}]});
    edition["sections"] = records.chunks(12).enumerate().map(section).collect();
    let exchange = json::read(exchange.to_string().as_bytes())?;
    let rows = json::to_rows(&exchange, &Book::default())?;
    let changes: Vec<Change> = rows.into_iter().map(|row| Change { before: None, after: Some(row) }).collect();
    Ok(Book::default().apply(&changes)?)
}

fn record(number: usize) -> Value {
    let entry = |department: usize| {
        let name = ["子育て支援課", "学校教育課"][department];
        json!({"departments": [name], "cells": {
            "status": text(number * 2 + department, 150),
            "grade": (["A", "B", "C"][number % 3]),
            "future": text(number * 3 + department, 90),
            "direction": (["継続", "拡充"][department]),
        }})
    };
    json!({"cells": {"title": text(number, 18), "content": text(number * 5, 110)}, "entries": [entry(0), entry(1)]})
}

/// About so many characters, different for each number.
fn text(number: usize, length: usize) -> String {
    const WORDS: [&str; 12] = [
        "子育て世帯を訪問し、",
        "相談に応じた。",
        "令和５年度は",
        "延べ３２０人が",
        "参加し、",
        "「地域の居場所」を",
        "開いた（年１２回）。",
        "関係する課と連携して、",
        "支援の必要な家庭を",
        "早く見つける",
        "仕組みを整える。",
        "\n・",
    ];
    let mut text = String::new();
    let mut step = number;
    while text.chars().count() < length {
        text.push_str(WORDS[step % WORDS.len()]);
        step = step * 7 + number % 11 + 1;
        step %= 1_000_003;
    }
    text
}
