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
