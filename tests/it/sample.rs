//! The sample book: complete, consistent in itself, with its years tied together, and written by nobody else.

use hyokacho::interchange::json;
use hyokacho::model::*;
use std::collections::BTreeSet;
use std::path::Path;

const SAMPLE: &[u8] = include_bytes!("../../assets/sample.json");

fn sample() -> Book {
    let exchange = json::read(SAMPLE).unwrap();
    let rows = json::to_rows(&exchange, &Book::default()).unwrap();
    Book::default().apply(&rows.into_iter().map(Change::insert).collect::<Vec<_>>()).unwrap()
}

fn entries_of(book: &Book, edition: EditionId) -> Vec<Entry> {
    let records = book.records_in_order(edition);
    records.into_iter().flat_map(|record| book.entries(record.id)).map(|entry| (**entry).clone()).collect()
}

fn form_of(book: &Book, edition: EditionId) -> FormId {
    book.forms(edition).next().unwrap().id
}

fn field(book: &Book, edition: EditionId, key: &str) -> FieldId {
    book.field_by_key(form_of(book, edition), key).unwrap().id
}

#[test]
fn it_has_two_years_of_a_believable_size() {
    let book = sample();
    let years: Vec<_> = book.editions().iter().map(|edition| edition.year.short()).collect();
    assert_eq!(years, ["R5", "R6"]);
    for edition in book.editions() {
        let sections = book.sections_in_order(edition.id);
        assert!(sections.iter().filter(|(depth, _)| *depth == 1).count() >= 4, "{}", edition.year.short());
        assert!(book.records_in_order(edition.id).len() >= 14, "{}", edition.year.short());
        assert!(entries_of(&book, edition.id).len() >= 36, "{}", edition.year.short());
        assert!((8..=10).contains(&book.departments(edition.id).count()));
        for (_, section) in sections {
            let has_text = book.blocks(section.id).any(|block| matches!(&block.content, BlockContent::Text { .. }));
            assert!(has_text, "{}", section.title);
        }
    }
}

#[test]
fn the_first_year_is_complete() {
    let book = sample();
    let edition = book.edition_of_year(FiscalYear(2023)).unwrap().id;
    for entry in entries_of(&book, edition) {
        assert_eq!(entry.departments.len(), 1);
        assert_eq!(entry.state, EntryState::Confirmed);
        for key in ["status", "grade", "future", "direction"] {
            let cell = book.cell(Owner::Entry(entry.id), field(&book, edition, key));
            let title = book.record_title(entry.record);
            assert!(cell.is_some_and(|cell| !cell.text.is_empty() && !cell.carried), "{title} {key}");
        }
    }
}

#[test]
fn the_second_year_shows_every_state_of_an_entry() {
    let book = sample();
    let edition = book.edition_of_year(FiscalYear(2024)).unwrap().id;
    let status = field(&book, edition, "status");
    let entries = entries_of(&book, edition);
    let cells: Vec<_> = entries.iter().map(|entry| book.cell(Owner::Entry(entry.id), status)).collect();
    let empty = cells.iter().filter(|cell| cell.is_none()).count();
    let carried = cells.iter().flatten().filter(|cell| cell.carried).count();
    let written = cells.len() - empty - carried;
    assert!(written * 2 >= entries.len() && empty >= 5 && carried >= 5, "{written} {carried} {empty}");
    assert!(entries.iter().any(|entry| entry.state == EntryState::Confirmed));
    assert!(entries.iter().any(|entry| entry.state == EntryState::Draft));
}

#[test]
fn every_choice_is_one_of_its_scale() {
    let book = sample();
    for edition in book.editions() {
        for chosen in book.fields(form_of(&book, edition.id)) {
            let FieldKind::Choice { scale } = chosen.kind else { continue };
            let scale = book.scale(scale).unwrap();
            for entry in entries_of(&book, edition.id) {
                let text = book.text(Owner::Entry(entry.id), chosen.id);
                let known = text.is_empty() || scale.choices.iter().any(|choice| choice.label == text);
                assert!(known, "{} {text}", scale.name);
            }
        }
    }
}

#[test]
fn the_years_are_tied_together() {
    let book = sample();
    let [last, this] = [2023, 2024].map(|year| book.edition_of_year(FiscalYear(year)).unwrap().id);
    let title = |record: &&std::sync::Arc<Record>| book.record_title(record.id).to_owned();
    let without = |records: Vec<&std::sync::Arc<Record>>, other| -> Vec<String> {
        records.iter().filter(|record| book.counterpart_record(record.id, other).is_none()).map(title).collect()
    };
    assert_eq!(without(book.records_in_order(this), last), ["こども誰でも通園制度の試行"]);
    assert_eq!(without(book.records_in_order(last), this), ["感染症対策用品の支給"]);

    let renamed: Vec<_> = book
        .departments(this)
        .filter_map(|department| {
            let before = book.department(book.counterpart_department(department.id, last)?)?;
            (before.name != department.name).then(|| (before.name.as_str(), department.name.as_str()))
        })
        .collect();
    assert_eq!(renamed, [("子育て支援課", "こども家庭課")]);

    for entry in entries_of(&book, this) {
        let record_is_new = book.counterpart_record(entry.record, last).is_none();
        assert_eq!(book.counterpart_entry(entry.id, last).is_none(), record_is_new);
    }
    for (_, section) in book.sections_in_order(this) {
        assert!(book.counterpart_section(section.id, last).is_some(), "{}", section.title);
    }
}

#[test]
fn marks_and_repeats_are_used() {
    let book = sample();
    let this = book.edition_of_year(FiscalYear(2024)).unwrap().id;
    let marks_of = |record: &Record| -> Vec<String> {
        record.marks.iter().map(|mark| book.mark(*mark).unwrap().text.clone()).collect()
    };
    let records = book.records_in_order(this);
    let new = records.iter().filter(|record| marks_of(record) == ["【新規】"]).count();
    let repeats: Vec<_> = records.iter().filter_map(|record| record.repeat_of).collect();
    assert_eq!(new, 1);
    assert_eq!(repeats.len(), 1);
    assert_eq!(book.record_title(repeats[0]), "子育て世代の相談支援");
}

#[test]
fn what_changed_reads_differently() {
    let book = sample();
    let [last, this] = [2023, 2024].map(|year| book.edition_of_year(FiscalYear(year)).unwrap().id);
    let [status_last, status_this] = [last, this].map(|edition| field(&book, edition, "status"));
    for entry in entries_of(&book, this) {
        let (Some(cell), Some(before)) =
            (book.cell(Owner::Entry(entry.id), status_this), book.counterpart_entry(entry.id, last))
        else {
            continue;
        };
        let before = book.text(Owner::Entry(before), status_last);
        assert_eq!(cell.text == before, cell.carried, "{}", cell.text);
    }
}

/// Japanese sentences of at least ten characters, without the bullet before them.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let bullet = |c: char| c.is_whitespace() || "・①②③④⑤⑥⑦⑧⑨□○※".contains(c);
    let long_enough = |line: &&str| !line.is_ascii() && line.chars().count() >= 10;
    text.split(['。', '\n', '\r']).map(move |line| line.trim_matches(bullet)).filter(long_enough)
}

fn collect_sentences(value: &serde_json::Value, out: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::String(text) => out.extend(sentences(text).map(str::to_owned)),
        serde_json::Value::Array(values) => values.iter().for_each(|value| collect_sentences(value, out)),
        serde_json::Value::Object(map) => map.values().for_each(|value| collect_sentences(value, out)),
        _ => {}
    }
}

#[test]
fn no_sentence_stands_in_a_real_document() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is not there", folder.display());
        return;
    };
    let mut own = BTreeSet::new();
    collect_sentences(&serde_json::from_slice(SAMPLE).unwrap(), &mut own);
    assert!(own.len() > 200, "{}", own.len());
    for file in files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "json")) {
        let mut real = BTreeSet::new();
        collect_sentences(&serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap(), &mut real);
        let shared: Vec<_> = own.intersection(&real).collect();
        assert!(shared.is_empty(), "{}: {shared:?}", file.display());
    }
}
