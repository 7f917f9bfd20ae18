//! Conversions of an input method that are left, confirmed and taken back, as real input methods report them.

use super::Case as WindowCase;
use super::fields::{Case, FIRST, fields, focus, preedit, press, rest, text_of, typed};
use egui::{Event, ImeEvent, Key, Modifiers, PointerButton, Pos2, Role};
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::widgets::draft_text::Commit;

fn commit(text: &str) -> Event {
    Event::Ime(ImeEvent::Commit(text.to_owned()))
}

/// The last kana of a conversion, its end and its words, each in a frame of its own.
fn confirm(case: &mut Case, text: &str) {
    for event in [preedit(""), commit(text)] {
        case.event(event);
        case.run_steps(1);
    }
}

/// Clicks at a point, and says whether the input method was asked to give up its conversion.
fn click_interrupts(case: &mut Case, pos: Pos2) -> bool {
    let button =
        |pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
    let mut interrupts = false;
    for event in [Event::PointerMoved(pos), button(true), button(false)] {
        case.event(event);
        case.step();
        interrupts |= case.output().platform_output.ime.as_ref().is_some_and(|ime| ime.should_interrupt_composition);
    }
    interrupts
}

#[test]
fn a_conversion_left_by_a_click_ends_where_it_stands() {
    let mut case = fields("", "");
    focus(&mut case, "一つ目");
    case.event(preedit("そうだん"));
    case.run_steps(2);
    let other = case.get_by_label("二つ目").rect().center();
    assert!(click_interrupts(&mut case, other), "otherwise it would go on in the other field");
    assert_eq!(case.state().commits, [Commit { key: FIRST, text: "そうだん".to_owned() }]);
    // Some systems then confirm what they gave up.
    confirm(&mut case, "そうだん");
    assert_eq!(text_of(&case, "二つ目"), "");
    for event in [preedit("かい"), preedit(""), commit("会")] {
        case.event(event);
    }
    case.run_steps(4);
    assert_eq!(text_of(&case, "二つ目"), "会");
}

#[test]
fn a_click_into_the_same_field_ends_the_conversion_too() {
    let mut case = fields("計画", "");
    focus(&mut case, "一つ目");
    press(&mut case, Modifiers::COMMAND, Key::End);
    case.event(preedit("そうだん"));
    case.run_steps(2);
    let start = case.get_by_label("一つ目").rect().left_top() + egui::vec2(11.0, 14.0);
    assert!(click_interrupts(&mut case, start));
    rest(&mut case);
    assert_eq!(case.state().commits, [Commit { key: FIRST, text: "計画そうだん".to_owned() }], "nothing is held back");
    press(&mut case, Modifiers::NONE, Key::Enter);
    typed(&mut case, "新");
    assert_eq!(text_of(&case, "一つ目"), "\n新計画そうだん", "keys are the officer's again");
}

#[test]
fn the_same_word_may_be_typed_again_after_a_conversion_was_left() {
    let mut case = fields("", "");
    focus(&mut case, "一つ目");
    case.event(preedit("そうだん"));
    case.run_steps(2);
    focus(&mut case, "二つ目");
    case.event(preedit("そうだん"));
    case.run_steps(1);
    confirm(&mut case, "そうだん");
    assert_eq!(text_of(&case, "二つ目"), "そうだん");
}

#[test]
fn a_conversion_is_kept_when_another_window_comes_in_front() {
    let mut case = fields("計画", "");
    focus(&mut case, "一つ目");
    case.event(preedit("そうだん"));
    case.run_steps(2);
    case.input_mut().focused = false;
    case.event(Event::WindowFocused(false));
    case.run_steps(1);
    // What an input method under X11 does then.
    case.event(preedit(""));
    rest(&mut case);
    assert_eq!(case.state().texts[0], "計画そうだん");
    case.input_mut().focused = true;
    case.event(Event::WindowFocused(true));
    case.run_steps(1);
    for event in [preedit("かい"), preedit(""), commit("会")] {
        case.event(event);
    }
    rest(&mut case);
    assert_eq!(case.state().texts[0], "計画そうだん会");
}

#[test]
fn a_conversion_goes_on_where_the_input_method_waits_for_the_window() {
    let mut case = fields("計画", "");
    focus(&mut case, "一つ目");
    case.event(preedit("そうだん"));
    case.run_steps(2);
    for focused in [false, true] {
        case.input_mut().focused = focused;
        case.event(Event::WindowFocused(focused));
        case.run_steps(2);
    }
    for event in [preedit("相談"), preedit(""), commit("相談")] {
        case.event(event);
    }
    rest(&mut case);
    assert_eq!(case.state().texts[0], "計画相談");
}

#[test]
fn ctrl_z_takes_back_what_was_confirmed_and_no_half_conversion() {
    let mut case = fields("計画", "");
    focus(&mut case, "一つ目");
    press(&mut case, Modifiers::COMMAND, Key::End);
    for text in ["ｓ", "そ", "そうだｎ", "そうだん", "相談"] {
        case.event(preedit(text));
        // Longer than the rest after which the field remembers a step.
        rest(&mut case);
    }
    confirm(&mut case, "相談");
    case.event(preedit("かい"));
    rest(&mut case);
    // Typing on confirms one conversion and begins the next in one frame.
    for event in [preedit(""), commit("会"), preedit("ぎ")] {
        case.input_mut().events.push(event);
    }
    rest(&mut case);
    confirm(&mut case, "議");
    for expected in ["計画相談会", "計画相談", "計画"] {
        press(&mut case, Modifiers::COMMAND, Key::Z);
        assert_eq!(text_of(&case, "一つ目"), expected);
    }
    press(&mut case, Modifiers::COMMAND, Key::Y);
    assert_eq!(text_of(&case, "一つ目"), "計画相談");
}

#[test]
fn a_conversion_that_was_given_up_leaves_nothing_to_take_back() {
    let mut case = fields("計画", "");
    focus(&mut case, "一つ目");
    typed(&mut case, "新");
    rest(&mut case);
    case.event(preedit("そうだん"));
    rest(&mut case);
    case.event(preedit(""));
    rest(&mut case);
    assert_eq!(text_of(&case, "一つ目"), "計画新");
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(text_of(&case, "一つ目"), "計画");
}

/// The rows of the outline and the commands that the palette shows, by a name that each holds.
fn shows(case: &WindowCase, label: &str) -> bool {
    case.harness.query_all_by_label_contains(label).next().is_some()
}

#[test]
fn a_list_is_narrowed_by_confirmed_words_only() {
    let mut case = WindowCase::new();
    case.focus("絞り込み");
    for text in ["ほ", "ほうか", "ほうかご"] {
        case.harness.event(preedit(text));
        case.harness.run_steps(3);
        assert!(!shows(&case, "当てはまるものはありません"), "{text}");
    }
    for event in [preedit(""), commit("放課後")] {
        case.harness.event(event);
    }
    case.harness.run_steps(4);
    assert!(shows(&case, "のうち 1 件を表示"));
    case.harness.key_press(Key::Escape);
    case.harness.run_steps(3);
    assert!(case.harness.get_by_role_and_label(Role::TextInput, "絞り込み").is_focused(), "Escape is pressed often");
}

#[test]
fn a_command_is_looked_for_by_a_conversion() {
    let mut case = WindowCase::new();
    case.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    case.harness.run_steps(4);
    for text in ["ｋ", "か", "かみ"] {
        case.harness.event(preedit(text));
        for _ in 0..3 {
            case.harness.step();
            let place = case.harness.output().platform_output.ime;
            assert!(place.is_some_and(|place| !place.should_interrupt_composition), "{text} goes on");
        }
    }
    for event in [preedit(""), commit("紙面")] {
        case.harness.event(event);
    }
    case.harness.run_steps(3);
    let typed = case.harness.get_by_role_and_label(Role::TextInput, "命令の名前").value();
    assert_eq!(typed.as_deref(), Some("紙面"));
    case.harness.key_press(Key::Enter);
    case.harness.run_steps(4);
    assert!(case.harness.query_by_role_and_label(Role::TextInput, "命令の名前").is_none(), "it has been carried out");
}
