//! The keys of a text field that egui's own field would answer in another way, or not at all: words, tabs, lists, taking
//! back what was typed.

use super::draft_text::{selection, with_characters};
use super::japanese_input;
use crate::compare::word_at;
use crate::edit::{ListEnter, list_enter, pasted};
use egui::text::{CCursor, CCursorRange};
use egui::util::undoer::Undoer;
use egui::{Event, Id, Key, Modifiers, TextEdit, Ui};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryKey {
    Undo,
    Redo,
}

pub(super) fn handle_keys(ui: &mut Ui, id: Id, text: &mut String) -> Option<HistoryKey> {
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    for key in [Key::H, Key::K, Key::U, Key::W] {
        pressed(Modifiers::CTRL, key);
    }
    let tab = pressed(Modifiers::CTRL, Key::Tab);
    let back = pressed(Modifiers::CTRL, Key::Backspace);
    let forward = pressed(Modifiers::CTRL, Key::Delete);
    let redo = pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z) || pressed(Modifiers::COMMAND, Key::Y);
    let undo = pressed(Modifiers::COMMAND, Key::Z);
    if japanese_input::is_composing(ui.ctx()) {
        return None;
    }
    if back || forward {
        delete_word(ui.ctx(), id, text, back);
    }
    if tab {
        insert_tab(ui.ctx(), id, text);
    }
    clean_pastes(ui);
    match (undo, redo) {
        (true, _) => (!step_typing(ui.ctx(), id, text, HistoryKey::Undo)).then_some(HistoryKey::Undo),
        (_, true) => (!step_typing(ui.ctx(), id, text, HistoryKey::Redo)).then_some(HistoryKey::Redo),
        _ => None,
    }
}

/// Deletes the selection, or the word before or after the caret.
fn delete_word(ctx: &egui::Context, id: Id, text: &mut String, back: bool) {
    let Some(mut state) = TextEdit::load_state(ctx, id) else { return };
    let Some(range) = state.cursor.char_range() else { return };
    let [first, last] = range.sorted_cursors();
    let (first, last) = (first.index.0, last.index.0);
    let (start, end) = match (first == last, back) {
        (false, _) => (first, last),
        (true, true) if first > 0 => (word_at(text, first - 1).0, first),
        (true, true) => return,
        (true, false) => (first, word_at(text, first).1.max(first)),
    };
    *text = with_characters(text, start, end, "");
    state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(start))));
    TextEdit::store_state(ctx, id, state);
}

/// The Tab key alone goes to the next field.
fn insert_tab(ctx: &egui::Context, id: Id, text: &mut String) {
    let Some(mut state) = TextEdit::load_state(ctx, id) else { return };
    let Some(range) = state.cursor.char_range() else { return };
    let [first, last] = range.sorted_cursors();
    *text = with_characters(text, first.index.0, last.index.0, "\t");
    state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(first.index.0 + 1))));
    TextEdit::store_state(ctx, id, state);
}

/// Lets pasted text bring text and nothing else.
fn clean_pastes(ui: &Ui) {
    ui.input_mut(|input| {
        for event in &mut input.events {
            if let Event::Paste(text) = event {
                *text = pasted(text);
            }
        }
    });
}

/// What stood in a field and where the caret was.
pub(super) struct Typed {
    text: String,
    range: CCursorRange,
}

impl Typed {
    pub(super) fn now(ctx: &egui::Context, id: Id, text: &str) -> Self {
        Self { text: text.to_owned(), range: selection(ctx, id) }
    }
}

/// What stood in a field when a conversion began. Ctrl+Z takes back what was confirmed, never to half a conversion.
#[derive(Clone, Debug)]
pub(super) struct Conversion {
    text: String,
    range: CCursorRange,
    undoer: Undoer<(CCursorRange, String)>,
}

impl Conversion {
    pub(super) fn before(ctx: &egui::Context, id: Id, text: &str) -> Self {
        let undoer = TextEdit::load_state(ctx, id).map(|state| state.undoer()).unwrap_or_default();
        Self { text: text.to_owned(), range: selection(ctx, id), undoer }
    }

    /// Sets what can be taken back after a frame; answers with the conversion that is open now. `text` is what stands in
    /// the field, the selection is what stands under conversion.
    pub(super) fn follow(mut self, ui: &Ui, id: Id, text: &str) -> Option<Self> {
        let mut state = TextEdit::load_state(ui.ctx(), id)?;
        let open = ui.memory(|memory| memory.has_focus(id)) && japanese_input::is_composing(ui.ctx());
        let range = selection(ui.ctx(), id);
        let (settled, caret) = if open { without(text, range) } else { (text.to_owned(), range) };
        if settled != self.text && (!open || japanese_input::confirmed(ui)) {
            self.undoer.add_undo(&(self.range, self.text));
            (self.text, self.range) = (settled, caret);
        }
        state.set_undoer(self.undoer.clone());
        TextEdit::store_state(ui.ctx(), id, state);
        open.then_some(self)
    }
}

/// A text without its selection, and where the caret stands then.
fn without(text: &str, range: CCursorRange) -> (String, CCursorRange) {
    let [first, last] = range.sorted_cursors();
    (with_characters(text, first.index.0, last.index.0, ""), CCursorRange::one(first))
}

/// Whether Enter alone was pressed, and by the officer rather than to confirm a conversion.
pub(super) fn breaks_line(ui: &Ui) -> bool {
    let enter = |event: &Event| matches!(event, Event::Key { key: Key::Enter, pressed: true, modifiers, .. } if modifiers.is_none());
    ui.input(|input| input.events.iter().any(enter)) && !japanese_input::may_own_keys(ui.ctx())
}

/// After a line break in a list: the next line begins with its sign or number, and a line with nothing else ends the
/// list. Ctrl+Z takes back the sign first, then the line break.
pub(super) fn go_on_with_list(ctx: &egui::Context, id: Id, text: &mut String, before: Typed) {
    let Some(mut state) = TextEdit::load_state(ctx, id) else { return };
    let Some(range) = state.cursor.char_range().filter(CCursorRange::is_empty) else { return };
    let caret = range.primary.index.0;
    let Some(line_end) = caret.checked_sub(1).filter(|at| text.chars().nth(*at) == Some('\n')) else { return };
    let Some(list) = list_enter(&with_characters(text, line_end, caret, ""), line_end) else { return };
    let mut undoer = state.undoer();
    undoer.add_undo(&(before.range, before.text));
    let caret = match list {
        ListEnter::GoesOn(sign) => {
            undoer.add_undo(&(range, text.clone()));
            *text = with_characters(text, caret, caret, &sign);
            caret + sign.chars().count()
        }
        ListEnter::Ends { characters, behind } => {
            *text = with_characters(text, line_end - characters, caret + behind, "");
            line_end - characters
        }
    };
    state.set_undoer(undoer);
    state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(caret))));
    TextEdit::store_state(ctx, id, state);
    ctx.request_repaint();
}

/// Takes one step of typing back or forth within the field; false when there is none.
fn step_typing(ctx: &egui::Context, id: Id, text: &mut String, which: HistoryKey) -> bool {
    let Some(mut state) = TextEdit::load_state(ctx, id) else { return false };
    let mut undoer = state.undoer();
    let mut current = (state.cursor.char_range().unwrap_or_default(), text.clone());
    // Points that differ in the caret only are passed over.
    loop {
        let next = match which {
            HistoryKey::Undo => undoer.undo(&current),
            HistoryKey::Redo => undoer.redo(&current),
        };
        let Some(next) = next.cloned() else { return false };
        let moved = next.1 != *text;
        current = next;
        if moved {
            break;
        }
    }
    *text = current.1;
    state.cursor.set_char_range(Some(current.0));
    state.set_undoer(undoer);
    TextEdit::store_state(ctx, id, state);
    true
}
