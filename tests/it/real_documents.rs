//! The five documents that offices really print: written with the forms of the presets, printed with nothing left
//! out, and carried into the next year.

use crate::support::expected::{self, Expected};
use crate::support::{book_of, evaluation, paper, plan, real_document, rolled_over, sheet};
use hyokacho::layout::Document;
use hyokacho::model::*;
use hyokacho::report::{self, PaperKind, PaperOptions};

/// The paper of the only edition of a book.
fn paper_of(book: &Book, kind: PaperKind) -> Document {
    report::document(book, book.editions()[0].id, &PaperOptions::new(kind)).expect("the edition is there")
}

/// What every one of the documents must pass.
fn printed_whole(name: &str, book: &Book, kind: PaperKind, expected: &[Expected]) {
    assert!(!expected.is_empty(), "{name}");
    let document = paper_of(book, kind);
    paper::assert_in_order(name, &paper::texts(&document), expected);
    let pages = paper::print_whole(name, &document);
    println!("{name}: {} pages", pages.pages.len());
    carried_forward(name, book, kind);
}

/// The next year has the same shape, each thing tied to its counterpart.
fn carried_forward(name: &str, book: &Book, kind: PaperKind) {
    let (next, year) = rolled_over(book);
    let old = next.editions()[0].id;
    let new = next.edition_of_year(year).expect("the next year").id;
    let sections = next.sections_in_order(old);
    assert_eq!(sections.len(), next.sections_in_order(new).len(), "{name}");
    for (_, section) in sections {
        let other = next.counterpart_section(section.id, new).expect("a counterpart");
        assert_eq!(next.section_heading(section.id), next.section_heading(other), "{name}");
        assert_eq!(next.blocks(section.id).count(), next.blocks(other).count(), "{name}");
    }
    for record in next.records_in_order(old) {
        let other = next.counterpart_record(record.id, new).expect("a counterpart");
        assert_eq!(next.record_title(record.id), next.record_title(other), "{name}");
        assert_eq!(next.entries(record.id).count(), next.entries(other).count(), "{name}");
        assert_eq!(record.repeat_of.is_some(), next.record(other).is_some_and(|other| other.repeat_of.is_some()));
    }
    let document = report::document(&next, new, &PaperOptions::new(kind)).expect("next year's paper");
    paper::print_whole(&format!("{name}（翌年度）"), &document);
}

fn sections_of(book: &Book) -> Vec<std::sync::Arc<Section>> {
    book.sections_in_order(book.editions()[0].id).into_iter().map(|(_, section)| section.clone()).collect()
}

fn blocks_of(book: &Book) -> Vec<std::sync::Arc<Block>> {
    sections_of(book).iter().flat_map(|section| book.blocks(section.id).cloned().collect::<Vec<_>>()).collect()
}

fn records_of(book: &Book, form: &str) -> Vec<std::sync::Arc<Record>> {
    let records = book.records_in_order(book.editions()[0].id).into_iter();
    let named = |record: &&std::sync::Arc<Record>| {
        book.form_of_record(record.id).and_then(|id| book.form(id)).is_some_and(|found| found.name == form)
    };
    records.filter(named).cloned().collect()
}

#[test]
fn ogori_evaluation_table() {
    let Some(document) = real_document("ogori-r4-evaluation.json") else { return };
    let book = book_of(&evaluation::exchange(&document));
    let records = records_of(&book, "評価表");
    assert_eq!(records.len(), 17);
    assert_eq!(records.iter().map(|record| book.entries(record.id).count()).sum::<usize>(), 48);
    printed_whole("小郡市", &book, PaperKind::Evaluation, &expected::evaluation(&document));
    // A measure's own cells span the rows of its departments.
    let document = paper_of(&book, PaperKind::Evaluation);
    let groups: Vec<_> = paper::tables(&document).flat_map(|table| &table.groups).collect();
    assert_eq!(groups.len(), 17);
    for group in groups {
        let spanning = group.rows[0].cells.iter().filter(|cell| cell.row_span == group.rows.len());
        assert!(spanning.count() >= 3, "No., 事業名 and 内容");
    }
}

#[test]
fn ageo_plan_chapter() {
    let Some(document) = real_document("ageo-plan-chapter4.json") else { return };
    let book = book_of(&plan::exchange(&document, "plan", "R4"));
    assert_eq!(sections_of(&book).len(), 25);
    let (indicators, measures) = (records_of(&book, "指標"), records_of(&book, "事業一覧"));
    assert_eq!((indicators.len(), measures.len()), (21, 74));
    assert_eq!(measures.iter().filter(|record| record.repeat_of.is_some()).count(), 3);
    let paper = paper_of(&book, PaperKind::Plan);
    let tables: Vec<_> = paper::tables(&paper).collect();
    assert_eq!(tables.len(), 5 + 17);
    let last_cells = tables.iter().flat_map(|table| &table.groups).map(|group| group.rows[0].cells.last());
    let departments: Vec<_> = last_cells.flatten().filter(|cell| !cell.content.text.is_empty()).collect();
    assert_eq!(departments.len(), 95);
    assert!(departments.iter().any(|cell| cell.content.text.lines().count() == 13));
    let legends = paper::texts(&paper).iter().filter(|text| *text == "◎は新規事業").count();
    assert_eq!(legends, 5, "only above the tables that use the mark");
    printed_whole("上尾市", &book, PaperKind::Plan, &expected::plan(&document));
}

#[test]
fn values_keep_number_and_unit_apart() {
    let Some(document) = real_document("ageo-plan-chapter4.json") else { return };
    let book = book_of(&plan::exchange(&document, "plan", "R4"));
    let mut values = Vec::new();
    for record in records_of(&book, "指標") {
        for entry in book.entries(record.id) {
            values.extend(book.cells_of(Owner::Entry(entry.id)).map(|cell| (cell.text.clone(), cell.quantity.clone())));
        }
    }
    let wanted = |text: &str| values.iter().find(|value| value.0 == text).and_then(|value| value.1.clone());
    for (text, number, unit) in
        [("22校", 22.0, "校"), ("【小】93.3%", 93.3, "%"), ("窓口相談 1,640 件", 1640.0, "件"), ("8", 8.0, "")]
    {
        assert_eq!(wanted(text), Some(Quantity { number, unit: unit.to_owned() }), "{text}");
    }
    assert_eq!(wanted("未実施"), None);
    assert_eq!(values.iter().filter(|value| value.1.is_none()).count(), 4, "未実施, 実施, 未設置, 設置");
}

#[test]
fn sakai_priority_sheet() {
    let Some(document) = real_document("sakai-nishi-priority-sheet.json") else { return };
    let book = book_of(&sheet::exchange(&document));
    printed_whole("堺市西区", &book, PaperKind::Sheet, &expected::priority_sheet(&document));
    let paper = paper_of(&book, PaperKind::Sheet);
    let boxes = paper::tables(&paper).flat_map(|table| &table.groups).flat_map(|group| &group.rows);
    let upright: Vec<_> = boxes.flat_map(|row| &row.cells).filter(|cell| cell.vertical_text).collect();
    let labels: Vec<_> = upright.iter().map(|cell| (&*cell.content.text, cell.row_span)).collect();
    assert_eq!(labels, [("スケジュール", 4), ("進捗の状況", 3)]);
}

#[test]
fn fujisawa_pillars() {
    let Some(document) = real_document("fujisawa-pillars.json") else { return };
    let book = book_of(&plan::exchange(&document, "pillars", "R4"));
    assert_eq!(sections_of(&book).len(), 2 + 5 + 1);
    let figures: Vec<usize> = blocks_of(&book)
        .iter()
        .filter_map(|block| match &block.content {
            BlockContent::Figures { figures } => Some(figures.len()),
            _ => None,
        })
        .collect();
    assert_eq!(figures, [2], "side by side");
    printed_whole("藤沢市", &book, PaperKind::Plan, &expected::plan(&document));
}

#[test]
fn kunitachi_priority_measures() {
    let Some(document) = real_document("kunitachi-priority-measures.json") else { return };
    let book = book_of(&plan::exchange(&document, "priority", "R6"));
    assert_eq!(sections_of(&book).len(), 28);
    let lists = |text: &str| text.starts_with("（１）");
    let texts: Vec<String> = blocks_of(&book)
        .iter()
        .filter_map(|block| match &block.content {
            BlockContent::Text { text, .. } => Some(text.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(texts.iter().filter(|text| lists(text)).count(), 11);
    assert_eq!(texts.iter().filter(|text| !lists(text)).flat_map(|text| text.lines()).count(), 72);
    printed_whole("国立市", &book, PaperKind::Plan, &expected::plan(&document));
}
