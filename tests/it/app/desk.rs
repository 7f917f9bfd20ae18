//! The desk: what the keys and buttons do to the plan.

use super::Case;
use super::book::*;
use egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::action::{Action, Place};
use hyokacho::app::outline::{Stage, block_stage};
use hyokacho::model::*;

const STATUS_NAME: &str = "子育て支援課 実施状況（令和５年度）";
const SECOND_STATUS_NAME: &str = "健康推進課 実施状況（令和５年度）";

fn entry_text(case: &mut Case, entry: EntryId, field: FieldId) -> String {
    case.book().text(Owner::Entry(entry), field).to_owned()
}

fn stage_of(case: &mut Case, entry: EntryId) -> EntryState {
    case.book().entry(entry).expect("an entry").state
}

#[test]
fn typing_reaches_the_book_and_the_file() {
    let mut case = Case::new();
    case.harness.get_by_label(SECOND_STATUS_NAME).focus();
    case.harness.run_steps(3);
    case.harness.event(Event::Text("出張相談を月３回に増やした。".to_owned()));
    case.rest();
    assert_eq!(entry_text(&mut case, SECOND_ENTRY, STATUS), "出張相談を月３回に増やした。");
    let path = case.window().workspace().expect("a book").path().to_path_buf();
    *case.harness.state_mut() = None;
    let again = hyokacho::workspace::Workspace::open(&path).expect("the file");
    assert_eq!(again.book().text(Owner::Entry(SECOND_ENTRY), STATUS), "出張相談を月３回に増やした。");
}

#[test]
fn going_to_the_next_record_keeps_what_was_typed_and_the_field() {
    let mut case = Case::new();
    case.harness.get_by_label(STATUS_NAME).focus();
    case.harness.run_steps(3);
    case.harness.event(Event::Text("追記".to_owned()));
    case.harness.run_steps(2);
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::PageDown);
    case.harness.run_steps(5);
    assert!(entry_text(&mut case, FIRST_ENTRY, STATUS).contains("追記"));
    assert_eq!(case.window().desk().place, Some(Place::Record(RecordId(132))));
    let field = case.harness.get_by_label(STATUS_NAME);
    assert_eq!(field.value().as_deref(), Some(""), "the next record's own text");
    assert!(field.is_focused(), "the caret is in the same field");
    case.harness.key_press_modifiers(Modifiers::ALT, Key::ArrowUp);
    case.harness.run_steps(5);
    assert_eq!(case.window().desk().place, Some(Place::Record(FIRST)));
}

#[test]
fn last_year_is_copied_by_field_by_entry_and_by_record() {
    let mut case = Case::new();
    case.harness.get_by_label(SECOND_STATUS_NAME).focus();
    case.harness.run_steps(3);
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::L);
    case.harness.run_steps(4);
    assert_eq!(entry_text(&mut case, SECOND_ENTRY, STATUS), "保健師が月２回出向き、育児相談を行った。");
    assert_eq!(entry_text(&mut case, SECOND_ENTRY, GRADE), "");
    case.harness.get_by_label("前年度をすべて写す").click();
    case.harness.run_steps(4);
    case.click("置き換えて写す");
    assert_eq!(entry_text(&mut case, SECOND_ENTRY, GRADE), "B");
    assert!(entry_text(&mut case, FIRST_ENTRY, STATUS).contains("1,250人"));
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    case.harness.run_steps(4);
    assert!(entry_text(&mut case, FIRST_ENTRY, STATUS).contains("1,480人"), "one step back");
}

#[test]
fn an_entry_is_confirmed_and_opened_again() {
    let mut case = Case::new();
    case.harness.get_by_label("すべて確認済にする").click();
    case.harness.run_steps(4);
    assert_eq!(stage_of(&mut case, FIRST_ENTRY), EntryState::Confirmed);
    case.harness.get_by_label("すべて下書きに戻す").click();
    case.harness.run_steps(4);
    assert_eq!(stage_of(&mut case, FIRST_ENTRY), EntryState::Draft);
}

#[test]
fn a_grade_is_chosen_by_mouse_and_by_keys() {
    let mut case = Case::new();
    case.harness.get_by_label("健康推進課 評価 B").click();
    case.harness.run_steps(4);
    assert_eq!(entry_text(&mut case, SECOND_ENTRY, GRADE), "B");
    case.harness.get_by_role_and_label(Role::RadioGroup, "健康推進課 評価").focus();
    case.harness.run_steps(3);
    case.harness.key_press(Key::ArrowRight);
    case.harness.run_steps(4);
    assert_eq!(entry_text(&mut case, SECOND_ENTRY, GRADE), "C");
    case.harness.key_press(Key::Num1);
    case.harness.run_steps(4);
    assert_eq!(entry_text(&mut case, SECOND_ENTRY, GRADE), "A");
    case.harness.key_press(Key::Delete);
    case.harness.run_steps(4);
    assert_eq!(entry_text(&mut case, SECOND_ENTRY, GRADE), "");
}

#[test]
fn the_filter_narrows_the_outline_by_names_and_texts() {
    let mut case = Case::new();
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    case.harness.run_steps(4);
    case.harness.event(Event::Text("拡大を検討".to_owned()));
    for _ in 0..100 {
        case.harness.run_steps(2);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(case.harness.query_by_label("2 放課後の居場所づくり").is_some());
    assert!(case.harness.query_by_label("3 子ども食堂への支援").is_none());
    assert!(case.harness.query_by_role_and_label(Role::TreeItem, "1. 地域での支え合い").is_some(), "its heading stays");
}

#[test]
fn the_outline_is_walked_with_the_arrows() {
    let mut case = Case::new();
    case.harness.get_by_role_and_label(Role::TreeItem, "1 親子ふれあい広場の運営").click();
    case.harness.run_steps(4);
    case.harness.key_press(Key::ArrowDown);
    case.harness.run_steps(4);
    assert_eq!(case.window().desk().place, Some(Place::Record(RecordId(132))));
    case.harness.key_press(Key::Enter);
    case.harness.run_steps(5);
    assert!(case.harness.get_by_label(STATUS_NAME).is_focused());
}

#[test]
fn a_section_shows_its_text_and_its_title_is_edited() {
    let mut case = Case::new();
    case.harness.get_by_role_and_label(Role::TreeItem, "1. 安心して子育てできるまち").click();
    case.harness.run_steps(4);
    case.harness.get_by_label("見出し 見出しの文").focus();
    case.harness.run_steps(3);
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    case.harness.event(Event::Text("健やかに育つまち".to_owned()));
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    case.harness.run_steps(4);
    assert_eq!(case.book().section(SectionId(115)).expect("a section").title, "健やかに育つまち");
    let stage = |case: &mut Case| block_stage(case.book().block(TEXT_BLOCK).expect("a text"));
    assert_eq!(stage(&mut case), Some(Stage::Carried));
    case.harness.get_by_label("確認済にする").click();
    case.harness.run_steps(4);
    assert_eq!(stage(&mut case), Some(Stage::Confirmed));
    case.harness.get_by_label("下書きに戻す").click();
    case.harness.run_steps(4);
    assert_eq!(stage(&mut case), Some(Stage::Draft));
}

#[test]
fn the_year_is_rolled_over() {
    let mut case = Case::new();
    case.harness.get_by_label("年度更新").click();
    // The sheet has its place when its columns have their widths.
    case.harness.run_steps(8);
    case.harness.get_by_label("令和６年度版を作る").click();
    case.harness.run_steps(4);
    let book = case.book();
    let edition = book.edition_of_year(FiscalYear(2024)).expect("the new edition");
    assert_eq!(book.records_in_order(edition.id).len(), 3);
    assert_eq!(case.window().desk().edition, Some(edition.id));
}

#[test]
fn a_measure_is_deleted_only_after_a_question() {
    let mut case = Case::new();
    case.harness.get_by_label("事業の操作").click();
    case.harness.run_steps(4);
    case.harness.get_by_label("削除…").click();
    case.harness.run_steps(4);
    assert_eq!(case.book().records_in_order(R5).len(), 3);
    case.harness.get_by_label("削除する").click();
    case.harness.run_steps(4);
    assert_eq!(case.book().records_in_order(R5).len(), 2);
    assert_eq!(case.book().records_in_order(R4).len(), 3);
}

#[test]
fn f1_lists_the_keys_and_escape_closes_the_list() {
    let mut case = Case::new();
    case.harness.key_press(Key::F1);
    case.harness.run_steps(4);
    assert!(case.harness.query_by_label("Ctrl+Backspace").is_some());
    case.harness.key_press(Key::Escape);
    case.harness.run_steps(4);
    assert!(case.harness.query_by_label("Ctrl+Backspace").is_none());
}

#[test]
fn what_is_taken_back_is_seen() {
    let mut case = Case::new();
    case.harness.get_by_label(STATUS_NAME).focus();
    case.harness.run_steps(3);
    case.harness.event(Event::Text("追記".to_owned()));
    case.rest();
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::PageDown);
    case.harness.run_steps(4);
    assert_ne!(case.window().desk().place, Some(Place::Record(FIRST)));
    case.window().push(Action::Undo);
    case.harness.run_steps(4);
    assert_eq!(case.window().desk().place, Some(Place::Record(FIRST)), "the desk goes where it was taken back");
}
