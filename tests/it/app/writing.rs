//! Writing in a field: lists that go on, pastes, conversions of the selection, marks for what cannot be seen.

use super::Case as WindowCase;
use super::book::*;
use super::fields::{Case, FIRST, fields, focus, preedit, press, rest, text_of, typed};
use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::action::Action;
use hyokacho::app::widgets::draft_text::Commit;
use hyokacho::app::writing::Writing;
use hyokacho::edit::Conversion;
use hyokacho::model::*;

const STATUS_NAME: &str = "子育て支援課 実施状況（令和５年度）";

fn at_end(text: &str) -> Case {
    let mut case = fields(text, "");
    focus(&mut case, "一つ目");
    press(&mut case, Modifiers::CTRL, Key::End);
    case
}

fn pasted(text: &str) -> String {
    let mut case = fields("", "");
    focus(&mut case, "一つ目");
    case.event(Event::Paste(text.to_owned()));
    case.run_steps(2);
    text_of(&case, "一つ目")
}

#[test]
fn enter_goes_on_with_a_list_and_an_empty_line_ends_it() {
    for (line, next) in [("・広場", "・"), ("①広場", "②"), ("（９）広場", "（１０）"), ("1. 広場", "2. ")]
    {
        let mut case = at_end(line);
        press(&mut case, Modifiers::NONE, Key::Enter);
        typed(&mut case, "相談");
        assert_eq!(text_of(&case, "一つ目"), format!("{line}\n{next}相談"));
        press(&mut case, Modifiers::NONE, Key::Enter);
        press(&mut case, Modifiers::NONE, Key::Enter);
        typed(&mut case, "本文");
        assert_eq!(text_of(&case, "一つ目"), format!("{line}\n{next}相談\n本文"));
    }
}

#[test]
fn enter_inside_a_line_splits_it_into_two_of_the_list() {
    let mut case = at_end("・広場相談");
    press(&mut case, Modifiers::NONE, Key::ArrowLeft);
    press(&mut case, Modifiers::NONE, Key::ArrowLeft);
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text_of(&case, "一つ目"), "・広場\n・相談");
}

#[test]
fn shift_enter_is_a_plain_line_break() {
    let mut case = at_end("・広場");
    press(&mut case, Modifiers::SHIFT, Key::Enter);
    typed(&mut case, "続き");
    assert_eq!(text_of(&case, "一つ目"), "・広場\n続き");
}

#[test]
fn ctrl_z_takes_the_sign_back_first() {
    let mut case = at_end("・広場");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text_of(&case, "一つ目"), "・広場\n・");
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(text_of(&case, "一つ目"), "・広場\n");
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(text_of(&case, "一つ目"), "・広場");
    press(&mut case, Modifiers::COMMAND, Key::Y);
    press(&mut case, Modifiers::COMMAND, Key::Y);
    assert_eq!(text_of(&case, "一つ目"), "・広場\n・");
}

#[test]
fn the_enter_that_confirms_a_conversion_goes_on_with_no_list() {
    let mut case = at_end("・広場");
    case.event(preedit("そうだん"));
    case.run_steps(2);
    let enter =
        || Event::Key { key: Key::Enter, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE };
    // Some systems send the key beside the end of the conversion.
    for event in [enter(), preedit(""), Event::Ime(ImeEvent::Commit("相談".to_owned()))] {
        case.input_mut().events.push(event);
    }
    case.run_steps(2);
    assert_eq!(text_of(&case, "一つ目"), "・広場相談");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text_of(&case, "一つ目"), "・広場相談\n・", "the next Enter is one");
    case.event(preedit("かい"));
    case.run_steps(2);
    for event in [preedit(""), Event::Ime(ImeEvent::Commit("会".to_owned())), enter()] {
        case.input_mut().events.push(event);
    }
    case.run_steps(2);
    assert_eq!(
        text_of(&case, "一つ目"),
        "・広場相談\n・会\n",
        "beside a conversion it is never more than a line break"
    );
}

#[test]
fn pasted_text_brings_no_more_than_text() {
    assert_eq!(pasted("市内３か所で実施\r\n"), "市内３か所で実施", "an Excel cell");
    assert_eq!(pasted("\"一行目\n「\"\"A\"\"」\"\r\n"), "一行目\n「\"A\"」", "an Excel cell with line breaks");
    assert_eq!(pasted("一段落目\r\n　二段落目\u{B}次の行\r\n"), "一段落目\n　二段落目\n次の行\n", "Word");
    assert_eq!(pasted("見出し\n\n本文\u{A0}です"), "見出し\n\n本文\u{A0}です", "a browser");
    assert_eq!(pasted("一\0二\u{1B}三"), "一二三", "control characters");
}

#[test]
fn tab_is_typed_with_ctrl() {
    let mut case = at_end("広場");
    press(&mut case, Modifiers::CTRL, Key::Tab);
    typed(&mut case, "３か所");
    assert_eq!(text_of(&case, "一つ目"), "広場\t３か所");
    assert!(case.get_by_label("一つ目").is_focused());
}

#[test]
fn the_selection_is_converted_and_taken_back() {
    let mut case = fields("ＮＰＯ１２", "");
    focus(&mut case, "一つ目");
    press(&mut case, Modifiers::CTRL, Key::Home);
    for _ in 0..3 {
        press(&mut case, Modifiers::SHIFT, Key::ArrowRight);
    }
    let ctx = case.ctx.clone();
    case.state_mut().drafts.rewrite(&ctx, |text| Conversion::HalfWidthAlphanumeric.apply(text));
    case.run_steps(2);
    assert_eq!(text_of(&case, "一つ目"), "NPO１２");
    case.state_mut().drafts.rewrite(&ctx, |text| Conversion::FullWidthAlphanumeric.apply(text));
    case.run_steps(2);
    assert_eq!(text_of(&case, "一つ目"), "ＮＰＯ１２", "what was converted stays selected");
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(text_of(&case, "一つ目"), "NPO１２");
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(text_of(&case, "一つ目"), "ＮＰＯ１２");
    rest(&mut case);
    assert_eq!(case.state().texts[0], "ＮＰＯ１２");
}

#[test]
fn the_whole_field_is_converted_where_nothing_is_selected() {
    let mut case = at_end("親子，児童に配布した．");
    let ctx = case.ctx.clone();
    case.state_mut().drafts.rewrite(&ctx, |text| Conversion::JapanesePunctuation.apply(text));
    rest(&mut case);
    let expected = Commit { key: FIRST, text: "親子、児童に配布した。".to_owned() };
    assert_eq!(case.state().commits, [expected]);
}

#[test]
fn nothing_is_converted_inside_an_open_conversion() {
    let mut case = at_end("ＮＰＯ");
    case.event(preedit("そうだん"));
    case.run_steps(2);
    let ctx = case.ctx.clone();
    case.state_mut().drafts.rewrite(&ctx, |text| Conversion::HalfWidthAlphanumeric.apply(text));
    case.run_steps(2);
    assert_eq!(text_of(&case, "一つ目"), "ＮＰＯそうだん");
}

#[test]
fn a_command_reaches_the_field_that_the_menu_took_the_focus_from() {
    let mut case = WindowCase::new();
    case.harness.get_by_label(STATUS_NAME).focus();
    case.harness.run_steps(3);
    case.harness.get_by_label("絞り込み").focus();
    case.harness.run_steps(3);
    case.window().push(Action::Write(Writing::Convert(Conversion::HalfWidthAlphanumeric)));
    case.harness.run_steps(4);
    assert!(case.harness.get_by_label(STATUS_NAME).is_focused());
    case.window().push(Action::Write(Writing::Sign("※")));
    case.rest();
    let text = case.book().text(Owner::Entry(FIRST_ENTRY), STATUS).to_owned();
    assert!(text.contains("市内3か所") && text.ends_with('※'), "{text}");
    case.window().push(Action::Write(Writing::Today));
    case.harness.run_steps(4);
    let value = case.harness.get_by_label(STATUS_NAME).value().unwrap_or_default();
    assert!(value.contains("※令和") && value.ends_with('日'), "{value}");
}

#[test]
fn the_selection_is_meant_even_when_the_menu_has_the_focus() {
    let mut case = WindowCase::new();
    case.harness.get_by_label(STATUS_NAME).focus();
    case.harness.run_steps(3);
    case.harness.key_press_modifiers(Modifiers::CTRL, Key::Home);
    for _ in 0..3 {
        case.harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    }
    case.harness.run_steps(2);
    case.harness.get_by_label("絞り込み").focus();
    case.harness.run_steps(3);
    case.window().push(Action::Write(Writing::Sign("町内５")));
    case.rest();
    let text = case.book().text(Owner::Entry(FIRST_ENTRY), STATUS).to_owned();
    assert!(text.starts_with("町内５か所で"), "{text}");
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    case.rest();
    let text = case.book().text(Owner::Entry(FIRST_ENTRY), STATUS).to_owned();
    assert!(text.starts_with("市内３か所で"), "{text}");
}

#[test]
fn a_right_click_on_the_selection_keeps_it() {
    let mut case = fields("ＮＰＯ法人１２", "");
    focus(&mut case, "一つ目");
    press(&mut case, Modifiers::CTRL, Key::Home);
    for _ in 0..3 {
        press(&mut case, Modifiers::SHIFT, Key::ArrowRight);
    }
    let field = case.get_by_label("一つ目").rect();
    let mut click = |characters: f32| {
        let pos = field.left_top() + egui::vec2(10.0 + characters * 15.0, 20.0);
        case.event(Event::PointerMoved(pos));
        for pressed in [true, false] {
            let (button, modifiers) = (egui::PointerButton::Secondary, Modifiers::NONE);
            case.event(Event::PointerButton { pos, button, pressed, modifiers });
            case.run_steps(2);
        }
        case.state().drafts.selected()
    };
    assert_eq!(click(1.5).as_deref(), Some("ＮＰＯ"));
    assert_eq!(click(5.5), None, "beside the selection it is a click like any other");
}

#[test]
fn the_menu_of_a_field_opens_by_keys_and_puts_a_sign_in() {
    let mut case = WindowCase::new();
    case.harness.get_by_label(STATUS_NAME).focus();
    case.harness.run_steps(3);
    case.harness.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    case.harness.run_steps(4);
    case.harness.get_by_label("タブを入れる").click();
    case.harness.run_steps(4);
    let value = case.harness.get_by_label(STATUS_NAME).value().unwrap_or_default();
    assert!(value.ends_with('\t'), "{value:?}");
}

#[test]
fn blanks_are_shown_without_touching_the_text() {
    let mut case = WindowCase::new();
    let before = case.book().text(Owner::Entry(FIRST_ENTRY), STATUS).to_owned();
    let shapes = |case: &WindowCase| case.harness.output().shapes.len();
    let plain = shapes(&case);
    case.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Num8);
    case.harness.run_steps(4);
    assert!(case.window().desk().drafts.show_blanks);
    assert_eq!(case.book().text(Owner::Entry(FIRST_ENTRY), STATUS), before);
    assert_eq!(case.harness.get_by_label(STATUS_NAME).value().as_deref(), Some(before.as_str()));
    case.harness.get_by_label(STATUS_NAME).focus();
    case.harness.run_steps(3);
    case.harness.event(Event::Text("　".to_owned()));
    case.harness.run_steps(3);
    assert!(shapes(&case) > plain, "the mark of the space is painted");
}
