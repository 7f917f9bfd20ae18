//! The findings on the desk: the list, the way to their places, putting them right, narrowing the outline.

use super::Case;
use super::book::*;
use super::search::until;
use egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::action::{Action, Place};
use hyokacho::app::outline::SoughtFinding;
use hyokacho::check::Rule;
use hyokacho::edit::Command;
use hyokacho::model::*;

const THIRD: RecordId = RecordId(132);
const THIRD_ENTRY: EntryId = EntryId(143);
const STATUS_NAME: &str = "子育て支援課 実施状況（令和５年度）";

/// A book with a slip in each of two records, beside the one that has nothing written yet.
fn case_with_slips() -> Case {
    let mut book = small_book();
    for (entry, text) in [
        (FIRST_ENTRY, "市内３か所で広場を開き、。延べ1,480人が利用した。"),
        (THIRD_ENTRY, "令和４年度は、研修を３回行った。"),
    ] {
        let command = Command::SetCell { owner: Owner::Entry(entry), field: STATUS, text: text.to_owned() };
        let plan = hyokacho::edit::plan(&book, &command).expect("a plan");
        book = book.apply(&plan.changes).expect("a sound book");
    }
    let mut case = Case::over(book, 1.0 / 60.0);
    checked(&mut case);
    case
}

/// Lets the check of the present state come in.
fn checked(case: &mut Case) {
    until(case, "an answer of the check", |case| {
        let revision = case.book().revision();
        let desk = case.window().desk();
        desk.edition.is_some_and(|edition| desk.check.is_of(revision, edition))
    });
}

fn rules(case: &mut Case) -> Vec<Rule> {
    let check = &case.window().desk().check;
    let of_line = |line: &hyokacho::app::check::CheckLine| check.row(line.finding()?).map(|row| row.finding.rule);
    check.lines().iter().filter_map(of_line).collect()
}

fn text(case: &mut Case, entry: EntryId) -> String {
    case.book().text(Owner::Entry(entry), STATUS).to_owned()
}

fn has_row(case: &Case, name: &str) -> bool {
    case.harness.query_by_role_and_label(Role::TreeItem, name).is_some()
}

#[test]
fn findings_are_listed_by_rule_and_counted_on_the_bar() {
    let mut case = case_with_slips();
    let all = rules(&mut case);
    assert!(all.is_sorted(), "{all:?}");
    for rule in [Rule::Missing, Rule::StaleYear, Rule::Punctuation] {
        assert!(all.contains(&rule), "{rule:?} {all:?}");
    }
    case.click(&format!("指摘 {}", all.len()));
    assert!(case.window().desk().check.is_open());
    assert!(case.harness.query_by_label(&format!("指摘 {} 件", all.len())).is_some());
    case.harness.key_press(Key::Escape);
    case.harness.run_steps(4);
    assert!(case.harness.query_by_label("絞り込み").is_some(), "the outline comes back");
}

#[test]
fn f8_leads_to_the_passage_and_around_the_end() {
    let mut case = case_with_slips();
    let count = rules(&mut case).len();
    for _ in 0..count {
        case.harness.key_press(Key::F8);
        case.harness.run_steps(5);
    }
    assert_eq!(case.window().desk().check.current(), Some(count - 1));
    assert_eq!(case.window().desk().place, Some(Place::Record(FIRST)), "、。 of the first record is the last rule");
    assert!(case.harness.get_by_label(STATUS_NAME).is_focused());
    case.harness.event(Event::Text("、".to_owned()));
    case.rest();
    assert_eq!(
        text(&mut case, FIRST_ENTRY),
        "市内３か所で広場を開き、延べ1,480人が利用した。",
        "the passage was selected"
    );
    checked(&mut case);
    assert!(!rules(&mut case).contains(&Rule::Punctuation), "the list follows");
    case.harness.key_press(Key::F8);
    case.harness.run_steps(5);
    assert_eq!(case.window().desk().check.current(), Some(0), "around the end");
    case.harness.key_press_modifiers(Modifiers::SHIFT, Key::F8);
    case.harness.run_steps(5);
    assert_eq!(case.window().desk().check.current(), Some(count - 2), "and back");
}

#[test]
fn a_passage_far_down_in_a_long_text_is_brought_into_view() {
    let mut case = case_with_slips();
    let lines = format!("{}研修を行った。。", "市内の児童館で相談会を開いた。\n".repeat(150));
    let owner = Owner::Entry(THIRD_ENTRY);
    case.window().push(Action::Run(Command::SetCell { owner, field: STATUS, text: lines }));
    case.window().push(Action::Go(Place::Section(SectionId(115))));
    case.harness.run_steps(3);
    checked(&mut case);
    let last = rules(&mut case).len() - 1;
    case.window().push(Action::GoToFinding(last));
    case.harness.run_steps(60);
    let field = case.harness.get_by_label(STATUS_NAME).rect();
    assert!(field.height() > 2000.0 && field.top() < 0.0 && field.bottom() < 1600.0, "{field:?}");
}

#[test]
fn a_finding_is_put_right_by_its_button_in_one_step() {
    let mut case = case_with_slips();
    let before = case.book();
    case.harness.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::M);
    case.harness.run_steps(5);
    case.harness.get_by_label_contains("直す 2 放課後の居場所づくり").click();
    case.harness.run_steps(5);
    assert_eq!(text(&mut case, THIRD_ENTRY), "令和５年度は、研修を３回行った。");
    checked(&mut case);
    assert!(!rules(&mut case).contains(&Rule::StaleYear));
    case.window().push(Action::Undo);
    case.harness.run_steps(4);
    let rows = |book: &Book| book.rows().collect::<Vec<_>>();
    assert_eq!(rows(&case.book()), rows(&before), "one step back");
    checked(&mut case);
    assert!(rules(&mut case).contains(&Rule::StaleYear), "and the finding is there again");
}

#[test]
fn the_next_finding_follows_the_one_put_right_by_the_keys() {
    let mut case = case_with_slips();
    let all = rules(&mut case);
    let stale = all.iter().position(|rule| *rule == Rule::StaleYear).expect("the stale year");
    case.window().push(Action::GoToFinding(stale));
    case.harness.run_steps(5);
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::F8);
    case.harness.run_steps(5);
    assert_eq!(text(&mut case, THIRD_ENTRY), "令和５年度は、研修を３回行った。");
    checked(&mut case);
    case.harness.key_press(Key::F8);
    case.harness.run_steps(5);
    let current = case.window().desk().check.current().expect("a finding");
    assert_eq!(rules(&mut case)[current], all[stale + 1], "none is passed over");
}

#[test]
fn what_is_typed_and_not_yet_kept_is_never_overwritten_by_a_remedy() {
    let mut case = case_with_slips();
    case.window().push(Action::Go(Place::Record(THIRD)));
    case.harness.run_steps(5);
    let stale = rules(&mut case).iter().position(|rule| *rule == Rule::StaleYear).expect("the stale year");
    case.focus(STATUS_NAME);
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::End);
    case.harness.event(Event::Text("また、講座を開いた。".to_owned()));
    case.harness.run_steps(2);
    case.window().push(Action::FixFinding(Some(stale)));
    case.harness.run_steps(3);
    case.rest();
    assert_eq!(text(&mut case, THIRD_ENTRY), "令和４年度は、研修を３回行った。また、講座を開いた。");
    checked(&mut case);
    assert!(rules(&mut case).contains(&Rule::StaleYear), "it is still offered");
}

#[test]
fn the_arrows_move_in_the_list_and_enter_goes_to_the_place() {
    let mut case = case_with_slips();
    case.window().push(Action::OpenCheck);
    case.harness.run_steps(5);
    assert!(case.harness.get_by_role_and_label(Role::ListBox, "指摘の一覧").is_focused());
    let last = rules(&mut case).len() - 1;
    for _ in 0..=last {
        case.harness.key_press(Key::ArrowDown);
        case.harness.run_steps(2);
    }
    assert_eq!(case.window().desk().check.current(), Some(last));
    case.harness.key_press(Key::ArrowDown);
    case.harness.run_steps(2);
    assert_eq!(case.window().desk().check.current(), Some(last), "there is an end");
    case.harness.key_press(Key::Enter);
    case.harness.run_steps(6);
    assert!(case.harness.get_by_label(STATUS_NAME).is_focused());
}

#[test]
fn escape_closes_a_menu_before_the_list() {
    let mut case = case_with_slips();
    case.window().push(Action::OpenCheck);
    case.harness.run_steps(5);
    case.click("確認");
    assert!(case.harness.query_by_label("次の指摘へ F8").is_some());
    case.harness.key_press(Key::Escape);
    case.harness.run_steps(4);
    assert!(case.window().desk().check.is_open(), "the menu had the key");
    case.harness.key_press(Key::Escape);
    case.harness.run_steps(4);
    assert!(!case.window().desk().check.is_open());
}

#[test]
fn a_missing_grade_leads_to_its_buttons() {
    let mut case = Case::new();
    let (owner, field) = (Owner::Entry(SECOND_ENTRY), STATUS);
    case.window().push(Action::Run(Command::SetCell { owner, field, text: "月３回出向いた。".to_owned() }));
    case.harness.run_steps(3);
    checked(&mut case);
    case.harness.key_press(Key::F8);
    case.harness.run_steps(6);
    assert_eq!(case.window().desk().place, Some(Place::Record(FIRST)));
    case.harness.key_press(Key::Num2);
    case.harness.run_steps(4);
    assert_eq!(case.book().text(Owner::Entry(SECOND_ENTRY), GRADE), "B");
}

#[test]
fn a_picture_to_come_leads_to_its_caption() {
    let mut case = Case::new();
    let section = SectionId(116);
    case.window().push(Action::Run(Command::AddFiguresBlock { section, after: None }));
    case.harness.run_steps(3);
    let is_figures = |block: &&std::sync::Arc<Block>| matches!(block.content, BlockContent::Figures { .. });
    let block = case.book().blocks(section).find(is_figures).expect("the block").id;
    let figures = vec![Figure { image: None, caption: String::new(), alt_text: String::new() }];
    case.window().push(Action::Run(Command::SetFigures { block, figures, images: Vec::new() }));
    case.harness.run_steps(3);
    checked(&mut case);
    let at = rules(&mut case).iter().position(|rule| *rule == Rule::Figures).expect("the picture");
    case.window().push(Action::GoToFinding(at));
    case.harness.run_steps(6);
    assert_eq!(case.window().desk().place, Some(Place::Section(section)));
    let caption = case.harness.get_by_role_and_label(Role::TextInput, "図1 図の見出し");
    assert!(caption.is_focused());
}

#[test]
fn a_rule_that_is_not_wanted_stays_away_and_comes_back() {
    let mut case = case_with_slips();
    case.window().push(Action::OpenCheck);
    case.harness.run_steps(5);
    let all = rules(&mut case).len();
    case.click("句読点 この指摘を出さない");
    assert!(!rules(&mut case).contains(&Rule::Punctuation));
    assert_eq!(case.window().desk().check.count(), all - 1);
    assert_eq!(case.window().memory().hidden_rules, ["punctuation"], "also at the next start");
    case.click("句読点 出す");
    assert!(rules(&mut case).contains(&Rule::Punctuation));
    assert!(case.window().memory().hidden_rules.is_empty());
}

#[test]
fn the_outline_shows_and_is_narrowed_to_findings() {
    let mut case = case_with_slips();
    let at = |case: &mut Case, place| case.window().desk().findings_at(place);
    let all = rules(&mut case).len();
    assert_eq!(at(&mut case, Place::Record(THIRD)), 2, "the year and the missing grade");
    assert_eq!(at(&mut case, Place::Section(SectionId(115))), all, "headings add up what stands below");
    for (option, rows) in [("指摘があるもの", [true, true, true]), ("句読点", [true, false, false])] {
        case.harness.get_by_label_contains("指摘で絞り込む").click();
        case.harness.run_steps(4);
        case.harness.get_by_role_and_label(Role::Button, option).click();
        case.harness.run_steps(4);
        let names = ["1 親子ふれあい広場の運営", "2 放課後の居場所づくり", "3 子ども食堂への支援"];
        assert_eq!(names.map(|name| has_row(&case, name)), rows, "{option}");
    }
    assert!(has_row(&case, "1. 地域での支え合い"), "its heading stays");
    case.harness.get_by_label("× すべて表示").click();
    case.harness.run_steps(4);
    assert!(has_row(&case, "2 放課後の居場所づくり"));
    assert_eq!(SoughtFinding::Any.rule(), None);
}

#[test]
fn the_other_year_has_its_own_findings() {
    let mut case = case_with_slips();
    case.window().push(Action::ShowEdition(R4));
    case.harness.run_steps(3);
    checked(&mut case);
    assert_eq!(case.window().desk().check.count(), 0, "last year is finished");
    assert_eq!(case.window().desk().findings_at(Place::Record(RecordId(32))), 0);
}

#[test]
fn the_sheet_for_printing_says_how_much_was_found() {
    let mut case = case_with_slips();
    let all = rules(&mut case).len();
    case.window().push(Action::Open(hyokacho::app::action::Sheet::Export));
    case.harness.run_steps(5);
    case.click(&format!("指摘 {all}件"));
    assert!(case.window().desk().check.is_open());
    assert!(case.harness.query_by_label("書き出す").is_none(), "the sheet is closed");
}
