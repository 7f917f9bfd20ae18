//! The samples that ship with the project: each reads, has two years that belong together, and prints.

use crate::support::{book_of, paper, run};
use hyokacho::app::action::Place;
use hyokacho::app::outline::{Outline, Stage, record_stage};
use hyokacho::edit::{Command, Target};
use hyokacho::layout::Document;
use hyokacho::layout::document::{Chart, Flow};
use hyokacho::layout::page::Item;
use hyokacho::model::{Book, Change, Edition, EditionId, EntryState, Owner, Record, RecordId, series, total_text};
use hyokacho::report::{self, PaperKind, PaperOptions};

const SAMPLES: [(&str, &str, PaperKind); 5] = [
    ("plan", include_str!("../../assets/samples/plan.json"), PaperKind::Plan),
    ("sheet", include_str!("../../assets/samples/sheet.json"), PaperKind::Sheet),
    ("pillars", include_str!("../../assets/samples/pillars.json"), PaperKind::Plan),
    ("priority", include_str!("../../assets/samples/priority.json"), PaperKind::Plan),
    ("project", include_str!("../../assets/samples/project.json"), PaperKind::Plan),
];

/// The sample of a preset's name, as a book, and the paper on which it is printed.
pub fn samples() -> impl Iterator<Item = (&'static str, Book, PaperKind)> {
    SAMPLES.iter().map(|(name, text, kind)| (*name, book_of(&serde_json::from_str(text).expect("JSON")), *kind))
}

fn records_with_counterpart(book: &Book, from: EditionId, to: EditionId) -> (usize, usize) {
    let records = book.records_in_order(from);
    let tied = records.iter().filter(|record| book.counterpart_record(record.id, to).is_some()).count();
    (tied, records.len())
}

#[test]
fn two_years_belong_together() {
    for (name, book, _) in samples() {
        let editions = book.editions();
        let [first, second] = editions[..] else { panic!("{name}: two years") };
        assert_eq!(first.year.next(), second.year, "{name}");
        let (tied, all) = records_with_counterpart(&book, first.id, second.id);
        assert_eq!(tied, all, "{name}: nothing of the first year is lost");
        for form in book.forms(first.id) {
            for field in book.fields(form.id) {
                assert!(book.counterpart_field(field.id, second.id).is_some(), "{name} {}", field.key);
            }
        }
        for (_, section) in book.sections_in_order(first.id) {
            assert!(book.counterpart_section(section.id, second.id).is_some(), "{name} {}", section.title);
        }
        let texts = |edition| {
            let options = PaperOptions::new(PaperKind::Plan);
            paper::texts(&report::document(&book, edition, &options).expect("a paper"))
        };
        assert_ne!(texts(first.id), texts(second.id), "{name}: the second year is partly new");
    }
}

#[test]
fn both_years_print_whole() {
    for (name, book, kind) in samples() {
        for edition in book.editions() {
            let document = report::document(&book, edition.id, &PaperOptions::new(kind)).expect("a paper");
            paper::print_whole(&format!("sample-{name}-{}", edition.year.short()), &document);
        }
    }
}

#[test]
fn rates_and_differences_are_worked_out() {
    let (_, book, kind) = samples().find(|sample| sample.0 == "project").expect("the project sample");
    let document = report::document(&book, book.editions()[0].id, &PaperOptions::new(kind)).expect("a paper");
    let texts = paper::texts(&document);
    for row in [["96.0", "95.2", "99.2％"], ["6,500", "6,360", "140"]] {
        assert!(texts.windows(3).any(|found| found == row), "{row:?} in {texts:?}");
    }
}

/// The second year's paper of a sample.
fn second_paper(name: &str) -> (Book, Document) {
    let (_, book, kind) = samples().find(|sample| sample.0 == name).expect("the sample");
    let document = report::document(&book, book.editions()[1].id, &PaperOptions::new(kind)).expect("a paper");
    (book, document)
}

#[test]
fn rates_go_by_the_direction_of_each_indicator_and_say_how() {
    let (_, document) = second_paper("plan");
    let texts = paper::texts(&document);
    for row in [
        ["28件", "20件", "55.6％", "71.4％"],
        ["設置", "設置", "未達成", "達成"],
        ["41人", "120人", "28.3％", "62.5％"],
        ["98.3%", "98.0%", "99.9％", "99.7％"],
    ] {
        assert!(texts.windows(4).any(|found| found == row), "{row:?} in {texts:?}");
    }
    let note = "※　達成率＝実績÷最終目標（多いほど良い指標）、最終目標÷実績（少ないほど良い指標）、\
                １－｜実績－最終目標｜÷最終目標（維持する指標）、実績の累計÷最終目標（累計で見る指標）";
    assert!(texts.iter().any(|text| text == note), "{texts:?}");
    let (_, document) = second_paper("project");
    let note = "※　達成率＝実績÷計画（多いほど良い指標）、計画÷実績（少ないほど良い指標）";
    assert!(paper::texts(&document).iter().any(|text| text == note));
}

#[test]
fn a_table_of_money_is_added_up() {
    let (book, document) = second_paper("project");
    let texts = paper::texts(&document);
    let total = ["合計", "6,210", "6,360", "7,000", "6,890", "110", ""];
    assert!(texts.windows(7).any(|found| found == total), "{texts:?}");
    // One figure more in a cell, one more in the total.
    let field = |record: &Record, key: &str| {
        let form = book.form_of_record(record.id).expect("a form");
        book.field_by_key(form, key).map(|field| field.id)
    };
    let records = book.records_in_order(book.editions()[1].id);
    let (record, settled) =
        records.iter().find_map(|record| Some((record, field(record, "settled")?))).expect("a record of costs");
    let entry = Owner::Entry(book.entries(record.id).next().expect("an entry").id);
    let changed = run(&book, &Command::SetCell { owner: entry, field: settled, text: "13,372".to_owned() });
    let field = changed.field(settled).expect("the field");
    assert_eq!(total_text(&changed, record.block, field), "16,890");
}

#[test]
fn a_field_is_followed_through_the_years() {
    let (book, document) = second_paper("plan");
    let record = |title: &str| {
        let records = book.records_in_order(book.editions()[1].id);
        let found = records.into_iter().rev().find(|record| book.record_title(record.id).starts_with(title));
        found.expect("the indicator").id
    };
    let years = |record: RecordId| {
        let form = book.form_of_record(record).expect("a form");
        let field = book.field_by_key(form, "actual").expect("the field").id;
        let entry = Owner::Entry(book.entries(record).next().expect("an entry").id);
        let values = series(&book, entry, field).into_iter();
        values.map(|value| (value.year.short(), value.quantity.map(|found| found.number))).collect::<Vec<_>>()
    };
    let named = |values: [(&str, Option<f64>); 4]| values.map(|(year, value)| (year.to_owned(), value)).to_vec();
    let visits = years(record("家庭訪問"));
    let expected = [("R3", Some(1085.0)), ("R4", Some(1120.0)), ("R5", Some(1164.0)), ("R6", Some(1238.0))];
    assert_eq!(visits, named(expected), "two years from editions, two from the columns for former years");
    assert_eq!(years(record("こども家庭センター")), named(["R3", "R4", "R5", "R6"].map(|year| (year, None))));
    // Drawn: not the indicator of states; the cumulative one added up.
    let charts = document.flow.iter().find_map(|flow| match flow {
        Flow::Charts(charts) => Some(charts),
        _ => None,
    });
    let charts = charts.expect("charts");
    assert_eq!(charts.len(), 7);
    let values = |chart: &Chart, line: usize| {
        chart.lines[line].points.iter().flatten().map(|point| point.value).collect::<Vec<_>>()
    };
    assert_eq!(values(&charts[0], 1), [53.2, 55.0, 58.7, 63.4], "the second part");
    assert_eq!(values(&charts[3], 0), [34.0, 75.0]);
    assert_eq!(
        charts[3].alt_text,
        "「子育て応援員の養成者数」の折れ線グラフ。実績の累計：令和5年度34人、令和6年度75人。\
         最終目標：令和5年度120人、令和6年度120人"
    );
}

/// 事業一覧 has nothing to draft but the records' own words: those are last year's until somebody has looked at them.
#[test]
fn a_record_without_entry_fields_has_a_state_of_its_own() {
    let (_, book, _) = samples().find(|sample| sample.0 == "plan").expect("the plan sample");
    let last = book.editions().pop().expect("two years").clone();
    let (from, year) = (last.id, last.year.next());
    let book = run(&book, &Command::RollOver { from, to: year });
    let edition = book.edition_of_year(year).expect("next year").id;
    let is_measure = |record: &&std::sync::Arc<Record>| {
        let form = book.form_of_record(record.id).and_then(|id| book.form(id));
        form.is_some_and(|form| form.name == "事業一覧") && record.repeat_of.is_none()
    };
    let record = book.records_in_order(edition).into_iter().find(is_measure).expect("a measure").id;
    let form = book.form_of_record(record).expect("its form");
    let owner = Owner::Record(record);
    let content = book.field_by_key(form, "content").expect("a field").id;
    let stage = |book: &Book| record_stage(book, form, record);
    let set = |book: &Book, state| run(book, &Command::SetState { targets: vec![Target::Record(record)], state });
    assert_eq!(stage(&book), Some(Stage::Carried));
    let confirmed = set(&book, EntryState::Confirmed);
    assert_eq!(stage(&confirmed), Some(Stage::Confirmed));
    assert_eq!(confirmed.text(owner, content), book.text(owner, content));
    assert_eq!(stage(&set(&confirmed, EntryState::Draft)), Some(Stage::Draft));
    let write = |book: &Book, text: &str| run(book, &Command::SetCell { owner, field: content, text: text.to_owned() });
    assert_eq!(stage(&write(&confirmed, "新しい内容")), Some(Stage::Draft), "written again");
    assert_eq!(stage(&write(&confirmed, "")), Some(Stage::Empty));
    let entries = confirmed.entries(record).map(|entry| Command::Delete(Target::Entry(entry.id)));
    let alone = entries.fold(book.clone(), |book, delete| run(&book, &delete));
    assert_eq!(stage(&alone), Some(Stage::Carried), "no department yet");
    assert_eq!(stage(&set(&alone, EntryState::Confirmed)), Some(Stage::Confirmed));
    let again = confirmed.records_in_order(edition).into_iter().find(|record| record.repeat_of.is_some());
    let again = again.expect("a （再掲）").id;
    let outline = Outline::build(&confirmed, edition);
    let row = outline.row(Place::Record(again)).expect("its row");
    assert_eq!(row.title, format!("（再掲）{}", confirmed.record_title(again)));
    assert!(row.title.chars().count() > 4 && !row.departments.is_empty(), "named after what it shows: {row:?}");
    assert_eq!(outline.row(Place::Record(record)).expect("its row").counts.of(Stage::Confirmed), 1);
}

#[test]
fn each_edition_asks_for_its_own_kind_of_paper() {
    for (name, book, kind) in samples() {
        for edition in book.editions() {
            assert_eq!(report::usual_kind(&book, edition.id), kind, "{name} {}", edition.year.short());
        }
    }
    let evaluation = book_of(&serde_json::from_str(include_str!("../../assets/sample.json")).expect("JSON"));
    assert_eq!(report::usual_kind(&evaluation, evaluation.editions()[0].id), PaperKind::Evaluation);
}

#[test]
fn a_table_of_contents_names_the_headings_with_their_pages() {
    let (_, book, kind) = samples().find(|sample| sample.0 == "plan").expect("the plan sample");
    let edition = book.editions()[0].id;
    let options = PaperOptions { contents: true, ..PaperOptions::new(kind) };
    let document = report::document(&book, edition, &options).expect("a paper");
    let pages = paper::print_whole("sample-plan-contents", &document);
    let lines: Vec<String> = pages.pages[0]
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Text(run) => Some(run.glyphs.iter().map(|glyph| glyph.character).collect::<String>()),
            _ => None,
        })
        .collect();
    let sections = book.sections_in_order(edition);
    for (_, section) in &sections {
        assert!(lines.iter().any(|line| line.contains(&section.title)), "{} in {lines:?}", section.title);
    }
    let numbers = lines.iter().filter(|line| line.parse::<usize>().is_ok()).count();
    assert_eq!(numbers, sections.len(), "a page number for each heading: {lines:?}");

    let untitled = Edition { title: String::new(), ..(**book.editions()[0]).clone() };
    let change = Change::replace((**book.editions()[0]).clone(), untitled);
    let book = book.apply(&[change]).expect("an edition without a title");
    let document = report::document(&book, edition, &options).expect("a paper");
    assert!(document.flow.iter().any(|flow| matches!(flow, Flow::Contents { .. })), "also without a title");
}
