//! The Japanese text field alone: every trap that egui's own field has for Japanese.

use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::theme;
use hyokacho::app::widgets::draft_text::{Commit, DraftKey, DraftLook, Drafts, HistoryKey, draft_text_ui};
use hyokacho::app::widgets::japanese_input;
use hyokacho::model::{EntryId, FieldId, Owner};

pub(super) const FIRST: DraftKey = DraftKey::Cell(Owner::Entry(EntryId(1)), FieldId(7));
const SECOND: DraftKey = DraftKey::Cell(Owner::Entry(EntryId(2)), FieldId(7));

/// Two fields over two texts of a book, and what they handed over.
pub(super) struct Fields {
    pub(super) drafts: Drafts,
    pub(super) texts: [String; 2],
    pub(super) commits: Vec<Commit>,
    history: Vec<HistoryKey>,
    /// Whether a commit reaches the book at once, as it does in the window.
    applies: bool,
}

pub(super) type Case = Harness<'static, Fields>;

pub(super) fn fields(first: &str, second: &str) -> Case {
    let state = Fields {
        drafts: Drafts::default(),
        texts: [first.to_owned(), second.to_owned()],
        commits: Vec::new(),
        history: Vec::new(),
        applies: true,
    };
    let mut case = Harness::builder()
        .with_size([600.0, 400.0])
        .with_step_dt(0.02)
        .with_context_setup(|ctx| {
            theme::set_up(ctx);
            japanese_input::set_up(ctx);
        })
        .build_ui_state(
            |ui, fields: &mut Fields| {
                for (at, (key, name)) in [(FIRST, "一つ目"), (SECOND, "二つ目")].into_iter().enumerate() {
                    let look = DraftLook { name, single_line: false, hint: "", min_height: 60.0, spans: None };
                    let text = fields.texts[at].clone();
                    let output = draft_text_ui(ui, &mut fields.drafts, key, &text, look);
                    if let Some(commit) = output.commit {
                        if fields.applies {
                            fields.texts[at].clone_from(&commit.text);
                        }
                        fields.commits.push(commit);
                    }
                    fields.history.extend(output.history);
                }
            },
            state,
        );
    case.run_steps(2);
    case
}

pub(super) fn focus(case: &mut Case, name: &str) {
    case.get_by_label(name).focus();
    case.run_steps(3);
}

pub(super) fn text_of(case: &Case, name: &str) -> String {
    case.get_by_label(name).value().unwrap_or_default()
}

pub(super) fn typed(case: &mut Case, text: &str) {
    case.event(Event::Text(text.to_owned()));
    case.run_steps(2);
}

pub(super) fn press(case: &mut Case, modifiers: Modifiers, key: Key) {
    case.key_press_modifiers(modifiers, key);
    case.run_steps(2);
}

pub(super) fn preedit(text: &str) -> Event {
    Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None })
}

/// More than the rest after which a draft is kept.
pub(super) fn rest(case: &mut Case) {
    case.run_steps(70);
}

#[test]
fn a_draft_is_kept_after_a_rest_and_not_with_every_key() {
    let mut case = fields("", "");
    focus(&mut case, "一つ目");
    for letter in ["相", "談", "会"] {
        typed(&mut case, letter);
    }
    assert!(case.state().commits.is_empty(), "nothing is handed over while typing");
    rest(&mut case);
    assert_eq!(case.state().commits, [Commit { key: FIRST, text: "相談会".to_owned() }]);
}

#[test]
fn leaving_the_field_keeps_the_draft_at_once() {
    let mut case = fields("", "");
    focus(&mut case, "一つ目");
    typed(&mut case, "相談会");
    press(&mut case, Modifiers::NONE, Key::Tab);
    assert_eq!(case.state().commits, [Commit { key: FIRST, text: "相談会".to_owned() }]);
    assert!(case.get_by_label("二つ目").is_focused(), "Tab goes to the next field");
}

#[test]
fn an_open_conversion_is_never_handed_over() {
    let mut case = fields("", "");
    focus(&mut case, "一つ目");
    for text in ["に", "にほ", "にほん", "日本"] {
        case.event(preedit(text));
        case.run_steps(1);
    }
    rest(&mut case);
    assert!(case.state().commits.is_empty(), "{:?}", case.state().commits);
    // Typing on without Enter: the end of one conversion and the beginning of the next come in one frame.
    for event in [preedit(""), Event::Ime(ImeEvent::Commit("日本".to_owned())), preedit("ご")] {
        case.input_mut().events.push(event);
    }
    case.run_steps(1);
    rest(&mut case);
    assert!(case.state().commits.is_empty(), "{:?}", case.state().commits);
    case.event(preedit(""));
    case.event(Event::Ime(ImeEvent::Commit("語".to_owned())));
    rest(&mut case);
    assert_eq!(case.state().commits, [Commit { key: FIRST, text: "日本語".to_owned() }]);
}

#[test]
fn unconfirmed_kana_survive_leaving_the_field() {
    let mut case = fields("", "");
    focus(&mut case, "一つ目");
    case.event(preedit("そうだん"));
    case.run_steps(2);
    focus(&mut case, "二つ目");
    assert_eq!(case.state().commits, [Commit { key: FIRST, text: "そうだん".to_owned() }]);
    assert_eq!(text_of(&case, "二つ目"), "");
    typed(&mut case, "会");
    rest(&mut case);
    assert_eq!(case.state().commits.last(), Some(&Commit { key: SECOND, text: "会".to_owned() }));
}

#[test]
fn everything_typed_can_be_taken_at_any_time() {
    let mut case = fields("", "");
    focus(&mut case, "一つ目");
    typed(&mut case, "途中の文");
    let taken = case.state_mut().drafts.take_unsaved();
    assert_eq!(taken, [Commit { key: FIRST, text: "途中の文".to_owned() }]);
    assert!(!case.state().drafts.has_unsaved());
}

#[test]
fn undo_never_brings_the_text_of_another_field() {
    let mut case = fields("甲の文", "乙の文");
    focus(&mut case, "一つ目");
    typed(&mut case, "あ");
    focus(&mut case, "二つ目");
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(text_of(&case, "二つ目"), "乙の文");
    assert_eq!(case.state().history, [HistoryKey::Undo], "with no typing to take back, the book is asked");
}

#[test]
fn undo_takes_back_typing_first_and_then_asks_the_book() {
    let mut case = fields("もと", "");
    focus(&mut case, "一つ目");
    press(&mut case, Modifiers::NONE, Key::End);
    typed(&mut case, "の文");
    rest(&mut case);
    assert_eq!(text_of(&case, "一つ目"), "もとの文");
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(text_of(&case, "一つ目"), "もと");
    assert!(case.state().history.is_empty());
    press(&mut case, Modifiers::COMMAND, Key::Y);
    assert_eq!(text_of(&case, "一つ目"), "もとの文", "redo brings it back");
    press(&mut case, Modifiers::COMMAND, Key::Z);
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(case.state().history, [HistoryKey::Undo]);
}

#[test]
fn a_change_from_outside_is_shown_and_cannot_be_undone_into_the_old_text() {
    let mut case = fields("古い文", "");
    focus(&mut case, "一つ目");
    rest(&mut case);
    case.state_mut().texts[0] = "取り込んだ文".to_owned();
    case.run_steps(3);
    assert_eq!(text_of(&case, "一つ目"), "取り込んだ文");
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(text_of(&case, "一つ目"), "取り込んだ文");
}

#[test]
fn typing_wins_over_a_change_from_outside() {
    let mut case = fields("", "");
    focus(&mut case, "一つ目");
    typed(&mut case, "打ちかけ");
    case.state_mut().texts[0] = "外からの文".to_owned();
    rest(&mut case);
    assert_eq!(case.state().commits, [Commit { key: FIRST, text: "打ちかけ".to_owned() }]);
}

#[test]
fn a_double_click_takes_a_word_not_a_clause() {
    let mut case = fields("医療的ケア児の受入れ体制や指導員の確保", "");
    let rect = case.get_by_label("一つ目").rect();
    // The fifth character: margin, four characters of 15 points, half of one.
    let position = rect.left_top() + egui::vec2(10.0 + 4.5 * 15.0, 20.0);
    for pressed in [true, false, true, false] {
        let modifiers = Modifiers::NONE;
        case.event(Event::PointerMoved(position));
        case.event(Event::PointerButton { pos: position, button: egui::PointerButton::Primary, pressed, modifiers });
        case.run_steps(1);
    }
    typed(&mut case, "■");
    assert_eq!(text_of(&case, "一つ目"), "医療的■児の受入れ体制や指導員の確保");
}

#[test]
fn ctrl_backspace_deletes_a_word_not_a_clause() {
    let mut case = fields("指導員の確保など", "");
    focus(&mut case, "一つ目");
    press(&mut case, Modifiers::NONE, Key::End);
    press(&mut case, Modifiers::CTRL, Key::Backspace);
    assert_eq!(text_of(&case, "一つ目"), "指導員の確保");
    rest(&mut case);
    assert_eq!(case.state().commits, [Commit { key: FIRST, text: "指導員の確保".to_owned() }]);
}

#[test]
fn emacs_keys_delete_nothing() {
    let mut case = fields("消えてはならない文", "");
    focus(&mut case, "一つ目");
    press(&mut case, Modifiers::NONE, Key::End);
    for key in [Key::H, Key::U, Key::K, Key::W] {
        press(&mut case, Modifiers::CTRL, key);
        assert_eq!(text_of(&case, "一つ目"), "消えてはならない文", "Ctrl+{key:?}");
    }
}

#[test]
fn ctrl_q_does_not_end_the_program() {
    let case = fields("", "");
    assert!(case.ctx.options(|options| options.quit_shortcuts.is_empty()));
}

#[test]
fn escape_keeps_the_focus() {
    let mut case = fields("文", "");
    focus(&mut case, "一つ目");
    for _ in 0..3 {
        press(&mut case, Modifiers::NONE, Key::Escape);
    }
    assert!(case.get_by_label("一つ目").is_focused());
    typed(&mut case, "章");
    assert!(text_of(&case, "一つ目").contains('章'));
}

#[test]
fn enter_breaks_the_line_and_commits_nothing() {
    let mut case = fields("一行目", "");
    focus(&mut case, "一つ目");
    press(&mut case, Modifiers::NONE, Key::End);
    press(&mut case, Modifiers::NONE, Key::Enter);
    typed(&mut case, "二行目");
    assert_eq!(text_of(&case, "一つ目"), "一行目\n二行目");
    assert!(case.state().commits.is_empty());
}

#[test]
fn pasted_line_ends_become_plain() {
    let mut case = fields("", "");
    focus(&mut case, "一つ目");
    case.event(Event::Paste("一行目\r\n二行目\r三行目".to_owned()));
    case.run_steps(2);
    assert_eq!(text_of(&case, "一つ目"), "一行目\n二行目\n三行目");
}

#[test]
fn a_click_does_not_interrupt_the_input_method() {
    let mut case = fields("文", "");
    case.get_by_label("一つ目").click();
    for _ in 0..4 {
        case.step();
        let interrupts = case.output().platform_output.ime.as_ref().is_some_and(|ime| ime.should_interrupt_composition);
        assert!(!interrupts);
    }
}

#[test]
fn the_clause_under_conversion_is_marked() {
    let case = fields("", "");
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        let style = case.ctx.style_of(theme);
        assert!(!style.visuals.ime_composition.legacy_visuals, "{theme:?}");
    }
}

#[test]
fn undo_in_one_entry_never_brings_the_text_of_the_entry_shown_before() {
    // One field on screen, first of one entry, then of the next: the same place, another text.
    let mut case = fields("甲の文", "乙の文");
    focus(&mut case, "一つ目");
    typed(&mut case, "あ");
    rest(&mut case);
    case.state_mut().drafts.clear();
    focus(&mut case, "二つ目");
    for _ in 0..3 {
        press(&mut case, Modifiers::COMMAND, Key::Z);
        assert_eq!(text_of(&case, "二つ目"), "乙の文");
    }
}

#[test]
fn ctrl_delete_takes_the_word_behind_the_caret() {
    let mut case = fields("指導員の確保など", "");
    focus(&mut case, "一つ目");
    press(&mut case, Modifiers::NONE, Key::Home);
    press(&mut case, Modifiers::CTRL, Key::Delete);
    let left = text_of(&case, "一つ目");
    assert!(left.ends_with("の確保など") && left.chars().count() >= 5, "{left}");
}
