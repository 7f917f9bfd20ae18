//! Words selected in last year's box, taken over into this year's field.

use super::Case;
use super::book::*;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::command::UiCommand;
use hyokacho::model::*;

const LAST_YEAR: &str = "前年度の今後の取り組み 身近な場所で";
const STATUS_BOX: &str = "前年度の実施状況";

/// Selects the first `characters` of a box with the mouse.
fn select(case: &mut Case, label: &str, characters: f32) {
    let label = case.harness.get_all_by_label_contains(label).next().expect("a box");
    let from = label.rect().left_top() + egui::vec2(1.0, 10.0);
    let to = from + egui::vec2(characters * 15.0, 0.0);
    case.drag(&[from, from.lerp(to, 0.5), to]);
    case.harness.run_steps(3);
}

fn status(case: &mut Case, entry: EntryId) -> String {
    case.book().text(Owner::Entry(entry), STATUS).to_owned()
}

#[test]
fn the_selection_is_put_behind_the_text_of_its_field() {
    let mut case = Case::new();
    select(&mut case, STATUS_BOX, 6.0);
    let button = case.harness.get_all_by_label_contains("選んだ部分を写す").next().expect("the button");
    button.click();
    case.rest();
    assert_eq!(status(&mut case, FIRST_ENTRY), "市内３か所で広場を開き、延べ1,480人の親子が利用した。市内３か所で");
    assert!(case.harness.query_by_label_contains("選んだ部分を写す").is_none(), "it is offered while it is selected");
}

#[test]
fn the_selection_goes_to_the_caret_by_keys_and_is_taken_back() {
    let mut case = Case::new();
    case.focus("子育て支援課 実施状況（令和５年度）");
    case.harness.key_press_modifiers(Modifiers::CTRL, Key::Home);
    case.harness.run_steps(2);
    select(&mut case, STATUS_BOX, 2.0);
    let keys = UiCommand::InsertPassage.shortcut().expect("keys");
    case.harness.key_press_modifiers(keys.modifiers, keys.logical_key);
    case.rest();
    assert_eq!(status(&mut case, FIRST_ENTRY), "市内市内３か所で広場を開き、延べ1,480人の親子が利用した。");
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    case.rest();
    assert_eq!(status(&mut case, FIRST_ENTRY), "市内３か所で広場を開き、延べ1,480人の親子が利用した。");
}

#[test]
fn the_selection_is_copied_and_pasted() {
    let mut case = Case::new();
    select(&mut case, LAST_YEAR, 5.0);
    case.harness.event(Event::Copy);
    case.harness.step();
    let commands = &case.harness.output().platform_output.commands;
    let copied = commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some("身近な場所"));
}

#[test]
fn without_a_selection_the_command_says_what_to_do() {
    let mut case = Case::new();
    case.window().push(UiCommand::InsertPassage.action());
    case.harness.run_steps(4);
    assert!(case.harness.query_by_label("写す部分が選ばれていません").is_some());
}
