//! A text field for Japanese. It edits a draft; the draft becomes a command on leaving the field, on a short rest
//! without an open conversion, and whenever [`Drafts::take_unsaved`] is called (save, navigation, close).
//!
//! Cures what egui's own field does to Japanese: a double click takes a word instead of a clause, Ctrl+Backspace
//! deletes a word, Ctrl+H/U/K/W delete nothing, Escape keeps the focus, Ctrl+Z never reaches another field's text.

use super::blank_marks::paint_blanks;
use super::diff_text::{mark_hits, plain_job, spans_job};
pub use super::draft_keys::HistoryKey;
use super::draft_keys::{Conversion, Typed, breaks_line, go_on_with_list, handle_keys};
use super::japanese_input;
use super::text_rows::{lay_out_rows, lay_out_written_rows};
use crate::compare::{Span, word_at};
use crate::model::{
    BlockId, DepartmentId, EditionId, FieldId, FormId, MarkId, Owner, Pattern, RecordId, ScaleId, SectionId, TextPlace,
};
use egui::text::{CCursor, CCursorRange};
use egui::{EventFilter, Galley, Id, Key, Modifiers, Pos2, Response, TextEdit, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Which text of the book a draft belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DraftKey {
    Cell(Owner, FieldId),
    BlockHeading(BlockId),
    BlockText(BlockId),
    SectionTitle(SectionId),
    SectionBadge(SectionId),
    /// A number as typed; empty counts automatically.
    RecordNumber(RecordId),
    /// Of the figure with this index in a block.
    Caption(BlockId, usize),
    AltText(BlockId, usize),
    /// The line above one table.
    TableLegend(BlockId),
    /// The label of a column in one table.
    TableLabel(BlockId, FieldId),
    /// A word of a setting. It is kept when the field is left, not on a rest: half a name is no name.
    Setting(SettingKey),
}

/// The words of the book's settings, its lists and its forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SettingKey {
    Municipality,
    BookTitle,
    EditionTitle(EditionId),
    PlanPeriod(EditionId),
    DepartmentName(DepartmentId),
    FormName(FormId),
    FormCode(FormId),
    NumberPrefix(FormId),
    NumberSuffix(FormId),
    FieldLabel(FieldId),
    FieldGroup(FieldId),
    FieldUnit(FieldId),
    ScaleName(ScaleId),
    /// The label and the meaning of a choice, by its place in the scale.
    ChoiceLabel(ScaleId, usize),
    ChoiceMeaning(ScaleId, usize),
    MarkText(MarkId),
    MarkLegend(MarkId),
}

impl DraftKey {
    /// The field in which a text is written on the desk; `None` for those that have none there.
    pub fn of_text(place: TextPlace) -> Option<Self> {
        match place {
            TextPlace::Cell(owner, field) => Some(Self::Cell(owner, field)),
            TextPlace::BlockHeading(id) => Some(Self::BlockHeading(id)),
            TextPlace::BlockText(id) => Some(Self::BlockText(id)),
            TextPlace::SectionTitle(id) => Some(Self::SectionTitle(id)),
            TextPlace::Caption(id, at) => Some(Self::Caption(id, at)),
            TextPlace::AltText(id, at) => Some(Self::AltText(id, at)),
            TextPlace::SectionBadge(_) | TextPlace::Legend(_) | TextPlace::Mark(..) => None,
        }
    }

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
    /// Nothing has been typed: an empty field that stands for the whole text, which the first key replaces.
    waiting: bool,
    /// The focus comes back from a menu: what can be taken back stays.
    comes_back: bool,
    /// What stood here when the open conversion began.
    conversion: Option<Conversion>,
}

impl Draft {
    fn is_unsaved(&self) -> bool {
        !self.waiting && self.text != self.base
    }
}

/// A draft that is ready to become a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    pub key: DraftKey,
    pub text: String,
}

/// A field for commands, with its selection while it had the focus.
#[derive(Clone, Copy, Debug)]
struct Target {
    key: DraftKey,
    id: Id,
    range: CCursorRange,
}

/// The drafts of the fields that have been on screen since the last change of place.
#[derive(Debug, Default)]
pub struct Drafts {
    drafts: BTreeMap<DraftKey, Draft>,
    focused: Option<DraftKey>,
    /// The field that had the focus last; a menu takes the focus away.
    target: Option<Target>,
    /// Characters to be selected as soon as their field has the focus: egui forgets a selection without it.
    selects: Option<(DraftKey, usize, usize)>,
    /// White space, tabs and line ends are marked in every field.
    pub show_blanks: bool,
    /// What a search looks for is marked in every field.
    pub pattern: Option<Pattern>,
}

impl Drafts {
    /// Seconds without a key after which a draft is kept.
    pub const REST_SECS: f64 = 1.0;

    /// The field that has the focus.
    pub fn focused(&self) -> Option<DraftKey> {
        self.focused
    }

    pub fn has_unsaved(&self) -> bool {
        self.drafts.values().any(Draft::is_unsaved)
    }

    /// Everything typed and not yet handed over. The caller must run all of it.
    pub fn take_unsaved(&mut self) -> Vec<Commit> {
        let unsaved = self.drafts.iter_mut().filter(|(_, draft)| draft.is_unsaved());
        unsaved
            .map(|(key, draft)| {
                draft.base.clone_from(&draft.text);
                Commit { key: *key, text: draft.text.clone() }
            })
            .collect()
    }

    /// Makes `key` the only draft: an empty field which waits for a key that replaces the whole text.
    pub fn wait(&mut self, key: DraftKey, book_text: &str) {
        if !self.is_waiting(key) {
            let waiting = Draft {
                text: String::new(),
                base: book_text.to_owned(),
                touched_at: 0.0,
                waiting: true,
                comes_back: false,
                conversion: None,
            };
            self.drafts = BTreeMap::from([(key, waiting)]);
        }
    }

    /// Makes `key` the only draft, with its text to be gone on with.
    pub fn begin(&mut self, key: DraftKey, book_text: &str) {
        let text = book_text.to_owned();
        let draft =
            Draft { base: text.clone(), text, touched_at: 0.0, waiting: false, comes_back: false, conversion: None };
        self.drafts = BTreeMap::from([(key, draft)]);
    }

    pub fn is_waiting(&self, key: DraftKey) -> bool {
        self.drafts.get(&key).is_some_and(|draft| draft.waiting)
    }

    /// What stands in the field of `key` now.
    pub fn text(&self, key: DraftKey) -> Option<&str> {
        self.drafts.get(&key).map(|draft| draft.text.as_str())
    }

    /// Forgets the drafts of a place that is left; call [`Self::take_unsaved`] before.
    pub fn clear(&mut self) {
        self.drafts.clear();
        self.focused = None;
        self.target = None;
        self.selects = None;
    }

    /// Whether there is a field for [`Self::rewrite`] and [`Self::insert`].
    pub fn has_target(&self) -> bool {
        self.target().is_some()
    }

    /// The text that commands of the menus are about.
    pub fn target(&self) -> Option<DraftKey> {
        self.target.map(|target| target.key).filter(|key| self.drafts.contains_key(key))
    }

    /// The field of that text.
    pub fn target_id(&self) -> Option<Id> {
        self.target.map(|target| target.id)
    }

    /// Rewrites the selection of the field in which the caret is or was last, or its whole text where nothing is
    /// selected. One step of the field's own 元に戻す; nothing while a conversion is open.
    pub fn rewrite(&mut self, ctx: &egui::Context, rewrite: impl FnOnce(&str) -> String) {
        self.edit_target(ctx, |text, selected| {
            let all = (0, text.chars().count());
            let (first, last) = if selected.0 == selected.1 { all } else { selected };
            let chosen: String = text.chars().skip(first).take(last - first).collect();
            let rewritten = rewrite(&chosen);
            let end = first + rewritten.chars().count();
            let range = if selected.0 == selected.1 { (end, end) } else { (first, end) };
            (with_characters(text, first, last, &rewritten), range)
        });
    }

    /// Puts `added` in place of the selection of that field, or at its caret.
    pub fn insert(&mut self, ctx: &egui::Context, added: &str) {
        self.edit_target(ctx, |text, (first, last)| {
            let end = first + added.chars().count();
            (with_characters(text, first, last, added), (end, end))
        });
    }

    /// Puts `added` behind the text of the only draft, in the field of this id, and the caret behind it.
    pub fn append(&mut self, ctx: &egui::Context, id: Id, added: &str) {
        let Some((key, draft)) = self.drafts.first_key_value() else { return };
        let end = draft.text.chars().count();
        self.target = Some(Target { key: *key, id, range: CCursorRange::one(CCursor::new(end)) });
        self.insert(ctx, added);
    }

    /// Puts `added` into the field of `key`: where its caret was last, or behind its text.
    pub fn insert_into(&mut self, ctx: &egui::Context, key: DraftKey, added: &str) {
        let Some(draft) = self.drafts.get(&key) else { return };
        if self.target.is_none_or(|target| target.key != key) {
            let end = draft.text.chars().count();
            self.target = Some(Target { key, id: key.id(), range: CCursorRange::one(CCursor::new(end)) });
        }
        self.insert(ctx, added);
    }

    /// The words selected in the field with the focus, if they stand in one line.
    pub fn selected(&self) -> Option<String> {
        let target = self.target.filter(|target| self.focused == Some(target.key))?;
        let [first, last] = target.range.sorted_cursors();
        let text = self.drafts.get(&target.key)?.text.chars();
        let chosen: String = text.skip(first.index.0).take(last.index.0 - first.index.0).collect();
        (!chosen.is_empty() && !chosen.contains('\n')).then_some(chosen)
    }

    /// Selects characters of a field once it has the focus.
    pub fn select(&mut self, key: DraftKey, first: usize, last: usize) {
        self.selects = Some((key, first, last));
    }

    /// The caret goes behind the text of that field once it has followed the book.
    pub fn put_caret_behind(&mut self) {
        if let Some(target) = self.target {
            self.selects = Some((target.key, usize::MAX, usize::MAX));
        }
    }

    /// Gives the focus back to that field, as it was.
    pub fn take_focus_back(&mut self, ctx: &egui::Context) {
        let Some(target) = self.target else { return };
        if let Some(draft) = self.drafts.get_mut(&target.key) {
            draft.comes_back = self.focused != Some(target.key);
            let [first, last] = target.range.sorted_cursors();
            self.selects = Some((target.key, first.index.0, last.index.0));
            ctx.memory_mut(|memory| memory.request_focus(target.id));
        }
    }

    /// The same for the field of this id; a widget that is none of these fields has the focus alone.
    pub fn give_focus_back(&mut self, ctx: &egui::Context, id: Option<Id>) {
        let Some(id) = id else { return };
        if self.target.is_some_and(|target| target.id == id) {
            self.take_focus_back(ctx);
        } else {
            ctx.memory_mut(|memory| memory.request_focus(id));
        }
    }

    /// `edit` gets the text and the selection in characters, and answers with both as they shall be.
    fn edit_target(
        &mut self,
        ctx: &egui::Context,
        edit: impl FnOnce(&str, (usize, usize)) -> (String, (usize, usize)),
    ) {
        if japanese_input::is_composing(ctx) {
            return;
        }
        self.take_focus_back(ctx);
        let Some(target) = self.target else { return };
        let Some(draft) = self.drafts.get_mut(&target.key) else { return };
        let [first, last] = target.range.sorted_cursors();
        let (text, (start, end)) = edit(&draft.text, (first.index.0, last.index.0));
        self.selects = Some((target.key, start, end));
        if text == draft.text {
            return;
        }
        if let Some(mut state) = TextEdit::load_state(ctx, target.id) {
            let mut undoer = state.undoer();
            undoer.add_undo(&(target.range, draft.text.clone()));
            state.set_undoer(undoer);
            TextEdit::store_state(ctx, target.id, state);
        }
        draft.text = text;
        draft.touched_at = ctx.input(|input| input.time);
    }
}

fn select(ctx: &egui::Context, id: Id, first: usize, last: usize) {
    let mut state = TextEdit::load_state(ctx, id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(first), CCursor::new(last))));
    TextEdit::store_state(ctx, id, state);
}

/// Whether the right button is at work inside the selection: the menu is meant for what is selected.
fn keeps_selection(ui: &Ui, selected: CCursorRange, galley: &Galley, galley_pos: Pos2) -> bool {
    let pointer = ui.input(|input| {
        let right = egui::PointerButton::Secondary;
        let at_work = input.pointer.button_down(right) || input.pointer.button_released(right);
        input.pointer.interact_pos().filter(|_| at_work)
    });
    let [first, last] = selected.sorted_cursors();
    pointer.is_some_and(|pointer| {
        let at = galley.cursor_from_pos(pointer - galley_pos).index;
        first.index < last.index && (first.index..=last.index).contains(&at)
    })
}

pub(super) fn selection(ctx: &egui::Context, id: Id) -> CCursorRange {
    TextEdit::load_state(ctx, id).and_then(|state| state.cursor.char_range()).unwrap_or_default()
}

/// The text with the characters from `first` to before `last` replaced.
pub(super) fn with_characters(text: &str, first: usize, last: usize, with: &str) -> String {
    text.chars().take(first).chain(with.chars()).chain(text.chars().skip(last)).collect()
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
    /// The lower end of the caret.
    pub caret: Pos2,
    /// What was asked for by [`Drafts::select`] has been selected just now.
    pub selected: bool,
    /// Shift+F10 was pressed: the menu of the field is wanted.
    pub wants_menu: bool,
}

/// Shows the field of `key`, whose text in the book is `book_text`.
pub fn draft_text_ui(
    ui: &mut Ui,
    drafts: &mut Drafts,
    key: DraftKey,
    book_text: &str,
    look: DraftLook<'_>,
) -> DraftOutput {
    draft_text_with_id_ui(ui, drafts, (key, key.id()), book_text, look)
}

/// The same in a field of the caller's own id. Whoever shows several texts in one field calls [`forget_typing`] between.
pub fn draft_text_with_id_ui(
    ui: &mut Ui,
    drafts: &mut Drafts,
    (key, id): (DraftKey, Id),
    book_text: &str,
    look: DraftLook<'_>,
) -> DraftOutput {
    let now = ui.input(|input| input.time);
    let draft = drafts.drafts.entry(key).or_insert_with(|| Draft {
        text: book_text.to_owned(),
        base: book_text.to_owned(),
        touched_at: now,
        waiting: false,
        comes_back: false,
        conversion: None,
    });
    follow_book(ui, id, draft, book_text);

    let before_keys = draft.text.clone();
    let had_focus = ui.memory(|memory| memory.has_focus(id));
    let history = if had_focus { handle_keys(ui, id, &mut draft.text) } else { None };
    let wants_menu = had_focus && ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::F10));
    let enter = (had_focus && !look.single_line && breaks_line(ui)).then(|| Typed::now(ui.ctx(), id, &draft.text));
    let converts = had_focus && (japanese_input::is_composing(ui.ctx()) || japanese_input::confirmed(ui));
    if converts && draft.conversion.is_none() {
        draft.conversion = Some(Conversion::before(ui.ctx(), id, &draft.text));
    }
    let marks = Marks { blanks: drafts.show_blanks, pattern: drafts.pattern.as_ref() };
    let (response, galley, galley_pos) = edit_ui(ui, id, &mut draft.text, look, marks);
    if let Some(before) = enter {
        go_on_with_list(ui.ctx(), id, &mut draft.text, before);
    }
    draft.conversion = draft.conversion.take().and_then(|conversion| conversion.follow(ui, id, &draft.text));
    if response.gained_focus() && !std::mem::take(&mut draft.comes_back) {
        forget_typing(ui.ctx(), id);
    }
    if draft.text != before_keys {
        draft.touched_at = now;
        draft.waiting = false;
    }
    let mut selected = false;
    if response.has_focus() {
        let before = drafts.target.filter(|target| target.key == key).map(|target| target.range);
        if let Some(range) = before.filter(|range| keeps_selection(ui, *range, &galley, galley_pos)) {
            let [first, last] = range.sorted_cursors();
            select(ui.ctx(), id, first.index.0, last.index.0);
        }
        if let Some((_, first, last)) = drafts.selects.take_if(|selects| selects.0 == key) {
            let end = draft.text.chars().count();
            select(ui.ctx(), id, first.min(end), last.min(end));
            selected = true;
        }
        drafts.focused = Some(key);
        drafts.target = Some(Target { key, id, range: selection(ui.ctx(), id) });
    } else if drafts.focused == Some(key) {
        drafts.focused = None;
    }

    let unsaved = draft.is_unsaved();
    let composing = response.has_focus() && japanese_input::is_composing(ui.ctx());
    let waits = matches!(key, DraftKey::Setting(_));
    let rested = now - draft.touched_at >= Drafts::REST_SECS && !composing && !waits;
    let due = unsaved && (response.lost_focus() || !response.has_focus() || rested || history.is_some());
    let commit = due.then(|| Commit { key, text: draft.text.clone() });
    if due {
        draft.base.clone_from(&draft.text);
    } else if unsaved && !composing && !waits {
        let rest = Drafts::REST_SECS - (now - draft.touched_at);
        ui.ctx().request_repaint_after(Duration::from_secs_f64(rest.clamp(0.02, Drafts::REST_SECS)));
    }
    let caret = galley_pos + galley.pos_from_cursor(selection(ui.ctx(), id).primary).left_bottom().to_vec2();
    DraftOutput { response, commit, history, caret, selected, wants_menu }
}

/// Takes over a text that changed outside the field. Typing that is not yet kept wins.
fn follow_book(ui: &Ui, id: Id, draft: &mut Draft, book_text: &str) {
    if draft.base == book_text {
        return;
    }
    if draft.text == draft.base && !draft.waiting {
        book_text.clone_into(&mut draft.text);
        forget_typing(ui.ctx(), id);
    }
    book_text.clone_into(&mut draft.base);
}

/// Empties the field's own memory of typing, so that Ctrl+Z cannot bring back a text from before.
pub fn forget_typing(ctx: &egui::Context, id: Id) {
    if let Some(mut state) = TextEdit::load_state(ctx, id) {
        state.clear_undoer();
        TextEdit::store_state(ctx, id, state);
    }
}

/// The character under a point; a caret alone would stand behind it on its right half.
fn character_at(galley: &egui::Galley, point: egui::Vec2) -> usize {
    let cursor = galley.cursor_from_pos(point);
    let behind = galley.pos_from_cursor(cursor).min.x > point.x;
    let last = galley.text().chars().count().saturating_sub(1);
    cursor.index.0.saturating_sub(usize::from(behind)).min(last)
}

/// The text with its insertions marked; plain as soon as it is not the text that was compared.
fn marked_job(ui: &Ui, text: &str, spans: Option<&[Span]>, pattern: Option<&Pattern>) -> egui::text::LayoutJob {
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
    mark_hits(ui, &mut job, pattern);
    job.keep_trailing_whitespace = true;
    job
}

/// What is painted with the text without being text.
#[derive(Clone, Copy)]
struct Marks<'a> {
    blanks: bool,
    pattern: Option<&'a Pattern>,
}

/// The field, and how and where its text was laid out.
fn edit_ui(
    ui: &mut Ui,
    id: Id,
    text: &mut String,
    look: DraftLook<'_>,
    marks: Marks<'_>,
) -> (Response, Arc<Galley>, Pos2) {
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
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    let mut marked = |ui: &Ui, text: &dyn egui::TextBuffer, wrap_width: f32| {
        let mut job = marked_job(ui, text.as_str(), look.spans, marks.pattern);
        job.wrap.max_width = if look.single_line { f32::INFINITY } else { wrap_width };
        if has_focus { lay_out_written_rows(ui.ctx(), job) } else { lay_out_rows(ui.ctx(), job) }
    };
    if !look.single_line || marks.pattern.is_some() {
        edit = edit.layouter(&mut marked);
    }
    let mut output = edit.show(ui);
    if marks.blanks {
        paint_blanks(ui, &output);
    }
    let response = output.response.response.clone();
    if response.double_clicked()
        && let Some(position) = response.interact_pointer_pos()
    {
        let (start, end) = word_at(text, character_at(&output.galley, position - output.galley_pos));
        let range = CCursorRange::two(CCursor::new(start), CCursor::new(end));
        output.state.cursor.set_char_range(Some(range));
        output.state.store(ui.ctx(), id);
    }
    (response.accessible_name(look.name), output.galley, output.galley_pos)
}
