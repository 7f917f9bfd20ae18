//! Foreign files in and out, through the public functions only.

use hyokacho::edit::Command;
use hyokacho::interchange::table_import::{ColumnFate, ImportOptions, ImportPlan, RowFate, plan_import};
use hyokacho::interchange::{json, xlsx};
use hyokacho::model::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A real document beside the project; `None` (said aloud) where the folder is not there.
fn shared_data(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("skipped: {} is not there", path.display());
    }
    bytes
}

fn carried_out(book: &Book, plan: &ImportPlan) -> Book {
    match &plan.command {
        Command::Import { changes, .. } => book.apply(changes).unwrap(),
        other => panic!("an import is an import: {other:?}"),
    }
}

#[test]
fn the_workbook_of_a_city_comes_in_whole() {
    let (Some(workbook), Some(expected)) =
        (shared_data("ogori-r4-evaluation.xlsx"), shared_data("ogori-r4-evaluation.json"))
    else {
        return;
    };
    let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
    let year = FiscalYear(2022);
    let empty = Book::default();
    let plan =
        plan_import(&empty, &xlsx::read_workbook(&workbook).unwrap(), &ImportOptions::new(&empty, year)).unwrap();
    println!("{}", plan.preview);
    assert_eq!(plan.warnings, Vec::<String>::new());
    let totals = &plan.preview.totals;
    assert_eq!((totals.sections, totals.records, totals.entries), (5, 17, 48));
    let counts: BTreeMap<&str, usize> = totals
        .choices
        .iter()
        .flat_map(|choice| &choice.counts)
        .filter(|(_, count)| *count > 0)
        .map(|(label, count)| (label.as_str(), *count))
        .collect();
    assert_eq!(counts, BTreeMap::from([("A", 27), ("B", 21), ("継続", 33), ("充実", 14), ("拡充", 1)]));

    let book = carried_out(&empty, &plan);
    assert_eq!(as_the_city_wrote_it(&book, year), expected_shape(&expected));
}

/// The imported edition in the shape of the reference file.
fn as_the_city_wrote_it(book: &Book, year: FiscalYear) -> serde_json::Value {
    let edition = book.edition_of_year(year).unwrap();
    let goals: Vec<_> = book
        .top_sections(edition.id)
        .map(|goal| {
            let sections: Vec<_> = book.subsections(goal.id).map(|section| section_value(book, section)).collect();
            serde_json::json!({ "number": book.section_number(goal.id), "title": goal.title, "sections": sections })
        })
        .collect();
    serde_json::json!({
        "plan_period": edition.plan_period, "fiscal_year": edition.year.label_full_width(), "goals": goals,
    })
}

fn section_value(book: &Book, section: &Section) -> serde_json::Value {
    let block = book.blocks(section.id).next().unwrap();
    let numbers: BTreeMap<RecordId, String> = book.record_numbers(block.id, 0).into_iter().collect();
    let measures: Vec<_> = book
        .records(block.id)
        .map(|record| {
            let form = book.form_of_record(record.id).unwrap();
            let text = |owner: Owner, key: &str| book.text(owner, book.field_by_key(form, key).unwrap().id).to_owned();
            let entries: Vec<_> = book
                .entries(record.id)
                .map(|entry| {
                    let owner = Owner::Entry(entry.id);
                    serde_json::json!({
                        "department": book.department_names(&entry.departments).join("、"),
                        "status": text(owner, "status"), "grade": text(owner, "grade"),
                        "future": text(owner, "future"), "direction": text(owner, "direction"),
                    })
                })
                .collect();
            let owner = Owner::Record(record.id);
            serde_json::json!({
                "no": numbers[&record.id].parse::<u64>().unwrap(), "title": text(owner, "title"),
                "plan_text": text(owner, "content"), "entries": entries,
            })
        })
        .collect();
    serde_json::json!({ "number": book.section_number(section.id), "title": section.title, "measures": measures })
}

fn expected_shape(reference: &serde_json::Value) -> serde_json::Value {
    let mut shape = reference.clone();
    let object = shape.as_object_mut().unwrap();
    object.remove("source");
    object.remove("municipality");
    shape
}
