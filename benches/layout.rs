//! How long the evaluation table takes from the book to its pages: the document, the layout from nothing, the layout
//! after one cell was edited.
//!
//! Sets the sample's newest edition, its sections repeated; `HYOKACHO_BENCH_BOOK` names another file of the exchange
//! format.

#![expect(clippy::expect_used, reason = "a measurement without its book stops")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use hyokacho::edit::{self, Command};
use hyokacho::interchange::json;
use hyokacho::layout;
use hyokacho::layout::document::{Document, Flow};
use hyokacho::model::{Book, EditionId};
use hyokacho::report::{self, PaperKind, PaperOptions};
use serde_json::Value;
use std::hint::black_box;
use std::time::Duration;

const TIMES: [usize; 4] = [1, 20, 100, 1000];

fn exchange() -> Value {
    let text = match std::env::var("HYOKACHO_BENCH_BOOK") {
        Ok(path) => std::fs::read_to_string(path).expect("the book named by HYOKACHO_BENCH_BOOK"),
        Err(_) => include_str!("../assets/sample.json").to_owned(),
    };
    let mut book: Value = serde_json::from_str(&text).expect("JSON");
    if let Some(newest) = book["editions"].as_array_mut().and_then(Vec::pop) {
        book["editions"] = Value::Array(vec![newest]);
    }
    book
}

fn multiplied(mut book: Value, times: usize) -> Book {
    let edition = &mut book["editions"][0];
    let sections = edition["sections"].as_array().expect("sections").clone();
    edition["sections"] = Value::Array(sections.iter().cycle().take(sections.len() * times).cloned().collect());
    let read = json::read(book.to_string().as_bytes()).expect("a book");
    let rows = json::to_rows(&read, &Book::default()).expect("rows");
    let plan = edit::plan(&Book::default(), &Command::AddRows { label: String::new(), rows }).expect("a plan");
    Book::default().apply(&plan.changes).expect("a book")
}

/// The longest text of some record gets one more word.
fn edit_one_cell(document: &mut Document, number: usize) {
    let tables = document.flow.iter_mut().filter_map(|flow| match flow {
        Flow::Table(table) => Some(table),
        _ => None,
    });
    let groups: Vec<_> = tables.flat_map(|table| &mut table.groups).collect();
    let count = groups.len();
    let group = groups.into_iter().nth(number * 7 % count).expect("a record");
    let cells = group.rows.iter_mut().flat_map(|row| &mut row.cells);
    let cell = cells.max_by_key(|cell| cell.content.text.len()).expect("a cell");
    cell.content.text = format!("{}また{number}件。", cell.content.text).into();
}

fn evaluation_table(criterion: &mut Criterion) {
    let options = PaperOptions::new(PaperKind::Evaluation);
    for times in TIMES {
        let book = multiplied(exchange(), times);
        let edition: EditionId = book.editions()[0].id;
        let entries: usize = book.records_in_order(edition).iter().map(|record| book.entries(record.id).count()).sum();
        let document = report::document(&book, edition, &options).expect("a document");
        let mut group = criterion.benchmark_group("evaluation");
        group.sample_size(10).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(300));
        group.bench_function(BenchmarkId::new("report", entries), |bench| {
            bench.iter(|| black_box(report::document(&book, edition, &options)));
        });
        group.bench_function(BenchmarkId::new("layout", entries), |bench| {
            bench.iter(|| black_box(layout::lay_out(&document)));
        });
        let mut cache = layout::Cache::default();
        let mut edited = document.clone();
        let mut number = 0;
        group.bench_function(BenchmarkId::new("layout after one edit", entries), |bench| {
            bench.iter(|| {
                number += 1;
                edit_one_cell(&mut edited, number);
                black_box(layout::lay_out_again(&edited, &mut cache))
            });
        });
    }
}

criterion_group!(benches, evaluation_table);
criterion_main!(benches);
