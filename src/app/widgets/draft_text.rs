//! A text field for Japanese. It edits a draft; the draft becomes a command on leaving the field, on a short rest
//! without an open conversion, and whenever [`Drafts::take_unsaved`] is called (save, navigation, close).
//!
//! Cures what egui's own field does to Japanese: a double click takes a word instead of a clause, Ctrl+Backspace
//! deletes a word, Ctrl+H/U/K/W delete nothing, Escape keeps the focus, Ctrl+Z never reaches another field's text.

use super::diff_text::{plain_job, spans_job};
use super::japanese_input;
use crate::compare::{Span, word_at};
use crate::model::{BlockId, FieldId, Owner, SectionId};
use egui::text::{CCursor, CCursorRange};
use egui::{EventFilter, Id, Key, Modifiers, Response, TextEdit, Ui};
use std::collections::BTreeMap;
use std::time::Duration;

/// Which text of the book a draft belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DraftKey {
    Cell(Owner, FieldId),
    BlockHeading(BlockId),
    BlockText(BlockId),
    SectionTitle(SectionId),
}

impl DraftKey {
    /// The id of the field on screen, never shared by two texts.
    pub fn id(self) -> Id {
        Id::unique(("draft", self))
    }
}

/// Text as it stands in a field, with the book's text it began from.
#[derive(Clone, Debug)]
struct Draft {
    text: String,
    base: String,
    /// Seconds of egui's clock at the last change.
    touched_at: f64,
}

/// A draft that is ready to become a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    pub key: DraftKey,
    pub text: String,
}

/// The drafts of the fields that have been on screen since the last change of place.
#[derive(Debug, Default)]
pub struct Drafts {
    drafts: BTreeMap<DraftKey, Draft>,
    focused: Option<DraftKey>,
}

impl Drafts {
    /// Seconds without a key after which a draft is kept.
    pub const REST_SECS: f64 = 1.0;

    /// The field that has the focus.
    pub fn focused(&self) -> Option<DraftKey> {
        self.focused
    }

    pub fn has_unsaved(&self) -> bool {
        self.drafts.values().any(|draft| draft.text != draft.base)
    }

    /// Everything typed and not yet handed over. The caller must run all of it.
    pub fn take_unsaved(&mut self) -> Vec<Commit> {
        let unsaved = self.drafts.iter_mut().filter(|(_, draft)| draft.text != draft.base);
        unsaved
            .map(|(key, draft)| {
                draft.base.clone_from(&draft.text);
                Commit { key: *key, text: draft.text.clone() }
            })
            .collect()
    }

    /// Forgets the drafts of a place that is left; call [`Self::take_unsaved`] before.
    pub fn clear(&mut self) {
        self.drafts.clear();
        self.focused = None;
    }
}

/// What a field looks like.
#[derive(Clone, Copy, Debug)]
pub struct DraftLook<'a> {
    /// For screen readers and tests.
    pub name: &'a str,
    pub single_line: bool,
    pub hint: &'a str,
    pub min_height: f32,
    /// The text as equal and inserted spans, to be marked while it reads the same.
    pub spans: Option<&'a [Span]>,
}

/// What happened in a field in this frame.
pub struct DraftOutput {
    pub response: Response,
    pub commit: Option<Commit>,
    /// Ctrl+Z or Ctrl+Y was pressed and no typing was left to take back in the field.
    pub history: Option<HistoryKey>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryKey {
    Undo,
    Redo,
}

/// Shows the field of `key`, whose text in the book is `book_text`.
pub fn draft_text_ui(
    ui: &mut Ui,
    drafts: &mut Drafts,
    key: DraftKey,
    book_text: &str,
    look: DraftLook<'_>,
) -> DraftOutput {
    let id = key.id();
    let now = ui.input(|input| input.time);
    let draft = drafts.drafts.entry(key).or_insert_with(|| Draft {
        text: book_text.to_owned(),
        base: book_text.to_owned(),
        touched_at: now,
    });
    follow_book(ui, id, draft, book_text);

    let before_keys = draft.text.clone();
    let had_focus = ui.memory(|memory| memory.has_focus(id));
    let history = if had_focus { handle_keys(ui, id, &mut draft.text) } else { None };
    let response = edit_ui(ui, id, &mut draft.text, look);
    if response.gained_focus() {
        forget_typing(ui.ctx(), id);
    }
    if draft.text != before_keys {
        draft.touched_at = now;
    }
    if response.has_focus() {
        drafts.focused = Some(key);
    } else if drafts.focused == Some(key) {
        drafts.focused = None;
    }

    let unsaved = draft.text != draft.base;
    let composing = response.has_focus() && japanese_input::is_composing(ui.ctx());
    let rested = now - draft.touched_at >= Drafts::REST_SECS && !composing;
    let due = unsaved && (response.lost_focus() || !response.has_focus() || rested || history.is_some());
    let commit = due.then(|| Commit { key, text: draft.text.clone() });
    if due {
        draft.base.clone_from(&draft.text);
    } else if unsaved && !composing {
        let rest = Drafts::REST_SECS - (now - draft.touched_at);
        ui.ctx().request_repaint_after(Duration::from_secs_f64(rest.clamp(0.02, Drafts::REST_SECS)));
    }
    DraftOutput { response, commit, history }
}

/// Takes over a text that changed outside the field. Typing that is not yet kept wins.
fn follow_book(ui: &Ui, id: Id, draft: &mut Draft, book_text: &str) {
    if draft.base == book_text {
        return;
    }
    if draft.text == draft.base {
        book_text.clone_into(&mut draft.text);
        forget_typing(ui.ctx(), id);
    }
    book_text.clone_into(&mut draft.base);
}

/// Empties the field's own memory of typing, so that Ctrl+Z cannot bring back a text from before.
fn forget_typing(ctx: &egui::Context, id: Id) {
    if let Some(mut state) = TextEdit::load_state(ctx, id) {
        state.clear_undoer();
        TextEdit::store_state(ctx, id, state);
    }
}

fn handle_keys(ui: &mut Ui, id: Id, text: &mut String) -> Option<HistoryKey> {
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    for key in [Key::H, Key::K, Key::U, Key::W] {
        pressed(Modifiers::CTRL, key);
    }
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
    let kept: String = text.chars().take(start).chain(text.chars().skip(end)).collect();
    *text = kept;
    state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(start))));
    TextEdit::store_state(ctx, id, state);
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

/// The character under a point; a caret alone would stand behind it on its right half.
fn character_at(galley: &egui::Galley, point: egui::Vec2) -> usize {
    let cursor = galley.cursor_from_pos(point);
    let behind = galley.pos_from_cursor(cursor).min.x > point.x;
    let last = galley.text().chars().count().saturating_sub(1);
    cursor.index.0.saturating_sub(usize::from(behind)).min(last)
}

/// The text with its insertions marked; plain as soon as it is not the text that was compared.
fn marked_job(ui: &Ui, text: &str, spans: Option<&[Span]>) -> egui::text::LayoutJob {
    let same = |spans: &&[Span]| {
        let mut rest = Some(text);
        for span in *spans {
            rest = rest.and_then(|rest| rest.strip_prefix(span.text.as_str()));
        }
        rest == Some("")
    };
    let mut job = match spans.filter(same) {
        Some(spans) => spans_job(ui, spans),
        None => plain_job(ui, text, ui.visuals().text_color()),
    };
    job.keep_trailing_whitespace = true;
    job
}

fn edit_ui(ui: &mut Ui, id: Id, text: &mut String, look: DraftLook<'_>) -> Response {
    // Figures in a grid stand at the right: its cells are laid out so.
    let layout = ui.layout();
    let at_right = layout.is_vertical() && layout.horizontal_align() == egui::Align::Max;
    let edit = if look.single_line { TextEdit::singleline(text) } else { TextEdit::multiline(text) };
    let mut edit = edit
        .id(id)
        .desired_width(f32::INFINITY)
        .desired_rows(1)
        .margin(egui::Margin::symmetric(10, 8))
        .min_size(egui::vec2(0.0, look.min_height))
        .hint_text(look.hint.to_owned())
        .event_filter(EventFilter { escape: true, horizontal_arrows: true, vertical_arrows: true, tab: false });
    if at_right {
        edit = edit.align(egui::Align2::RIGHT_CENTER);
    }
    let mut marked = |ui: &Ui, text: &dyn egui::TextBuffer, wrap_width: f32| {
        let mut job = marked_job(ui, text.as_str(), look.spans);
        job.wrap.max_width = wrap_width;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    if !look.single_line {
        edit = edit.layouter(&mut marked);
    }
    let mut output = edit.show(ui);
    let response = output.response.response.clone();
    if response.double_clicked()
        && let Some(position) = response.interact_pointer_pos()
    {
        let (start, end) = word_at(text, character_at(&output.galley, position - output.galley_pos));
        let range = CCursorRange::two(CCursor::new(start), CCursor::new(end));
        output.state.cursor.set_char_range(Some(range));
        output.state.store(ui.ctx(), id);
    }
    response.accessible_name(look.name)
}
