//! 番号の付け方: one step for many headings; what is typed stays as typed.

use super::Case;
use super::book::R5;
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::action::{Action, Sheet};
use hyokacho::edit::{Command, Target};
use hyokacho::model::*;

const FIRST: SectionId = SectionId(115);

fn click(case: &mut Case, label: &str) {
    case.harness.get_by_label(label).click();
    case.harness.run_steps(4);
}

fn numbers(case: &mut Case) -> Vec<String> {
    let book = case.book();
    book.top_sections(R5).map(|section| book.section_heading(section.id)).collect()
}

/// Four headings, the third with a number of its own.
fn four_headings() -> Case {
    let mut case = Case::new();
    for title in ["四つ目", "三つ目", "二つ目"] {
        let add = Command::AddSection { edition: R5, parent: None, after: Some(FIRST), title: title.to_owned() };
        case.window().push(Action::Run(add));
        case.harness.run_steps(2);
    }
    let book = case.book();
    let third = book.top_sections(R5).nth(2).expect("the third");
    let number = SectionNumber::Typed { text: "別表".to_owned() };
    let typed = Command::SetSection(Section { number, ..(**third).clone() });
    case.window().push(Action::Run(typed));
    case.harness.run_steps(2);
    assert_eq!(numbers(&mut case), ["1.　安心して子育てできるまち", "2.　二つ目", "別表　三つ目", "3.　四つ目"]);
    case
}

#[test]
fn all_headings_beside_one_are_numbered_in_one_step() {
    let mut case = four_headings();
    case.window().push(Action::Open(Sheet::Numbering(FIRST)));
    case.harness.run_steps(4);
    click(&mut case, "第1章");
    click(&mut case, "同じ見出しの中のすべて（4）");
    assert!(case.harness.query_by_label("　← 3.").is_some(), "what would become of them is shown");
    assert_eq!(numbers(&mut case)[0], "1.　安心して子育てできるまち", "nothing is written yet");
    click(&mut case, "番号を付け直す");
    assert_eq!(
        numbers(&mut case),
        ["第1章　安心して子育てできるまち", "第2章　二つ目", "別表　三つ目", "第3章　四つ目"]
    );
    assert!(case.harness.query_all_by_label_contains("第3章").next().is_some(), "the outline shows them");
    // Moving renumbers what is counted, and leaves what is typed.
    let fourth = case.book().top_sections(R5).nth(3).expect("the fourth").id;
    for _ in 0..3 {
        case.window().push(Action::Run(Command::Move { target: Target::Section(fourth), by: -1 }));
        case.harness.run_steps(2);
    }
    assert_eq!(
        numbers(&mut case),
        ["第1章　四つ目", "第2章　安心して子育てできるまち", "第3章　二つ目", "別表　三つ目"]
    );
    for _ in 0..4 {
        case.window().push(Action::Undo);
        case.harness.run_steps(2);
    }
    assert_eq!(numbers(&mut case), ["1.　安心して子育てできるまち", "2.　二つ目", "別表　三つ目", "3.　四つ目"]);
}

#[test]
fn a_number_begins_where_it_is_told_and_may_be_typed() {
    let mut case = four_headings();
    case.window().push(Action::Open(Sheet::Numbering(FIRST)));
    case.harness.run_steps(4);
    case.harness.get_by_label("始まりの番号").focus();
    case.harness.run_steps(1);
    case.harness.get_by_label("始まりの番号").type_text("５");
    case.harness.run_steps(2);
    click(&mut case, "番号を付け直す");
    assert_eq!(numbers(&mut case)[..2], ["5.　安心して子育てできるまち", "6.　二つ目"]);
    case.window().push(Action::Open(Sheet::Numbering(FIRST)));
    case.harness.run_steps(4);
    click(&mut case, "手で入力する");
    case.harness.get_by_label("手で入力する番号").focus();
    case.harness.run_steps(1);
    case.harness.get_by_label("手で入力する番号").type_text("序");
    case.harness.run_steps(2);
    click(&mut case, "番号を付け直す");
    assert_eq!(numbers(&mut case)[..2], ["序　安心して子育てできるまち", "1.　二つ目"]);
}

#[test]
fn records_are_numbered_by_their_form() {
    let (_, book, _) = crate::samples::samples().find(|found| found.0 == "plan").expect("the sample");
    let edition = book.editions()[1].id;
    let measure = book.forms(edition).find(|form| form.name == "事業一覧").expect("the form").id;
    let blocks: Vec<BlockId> = book
        .sections_in_order(edition)
        .iter()
        .flat_map(|(_, section)| book.blocks(section.id))
        .filter(|block| matches!(&block.content, BlockContent::Records { form, .. } if *form == measure))
        .map(|block| block.id)
        .collect();
    let section = book.block(blocks[0]).expect("a table").section;
    let mut case = Case::over(book, 1.0 / 60.0);
    case.window().push(Action::Open(Sheet::Numbering(section)));
    case.harness.run_steps(4);
    click(&mut case, "事業の番号");
    click(&mut case, "①");
    click(&mut case, "年度版を通して数える");
    click(&mut case, "番号を付け直す");
    let book = case.book();
    let options = &book.form(measure).expect("the form").options;
    assert_eq!(options.number_restart, NumberRestart::Never);
    let first = book.record_numbers(blocks[0], 0);
    assert_eq!(first[0].1, "①");
    let next = book.record_numbers(blocks[1], u32::try_from(first.len()).expect("few"));
    assert_ne!(next[0].1, "①", "the second table goes on");
    assert_eq!(case.window().workspace().expect("a book").undo_label(), Some("事業の番号の変更"));
}
