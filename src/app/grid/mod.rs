//! The state of the view 一覧表: its rows made once per change of the book's arrangement, what is selected and what is
//! being written.

pub mod arrange;
pub mod clipboard;
pub mod deed;
pub mod heights;
pub mod selection;
pub mod table;

use super::widgets::draft_text::{Commit, DraftKey, Drafts};
use crate::compare::{Span, spans};
use crate::edit::Command;
use crate::model::*;
use arrange::{Line, Wishes, arrange, searched_texts};
use deed::{Deed, Sheet, reasons};
use heights::Heights;
use selection::{Selection, Spot};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use table::{Column, ColumnKind, Table, used_forms};

/// A cell that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editing {
    pub key: DraftKey,
    /// What Escape gives back.
    pub original: String,
    /// Begun by typing over the cell, not by opening its text.
    pub typed_over: bool,
}

/// A line above the table: what was not done and why, and what can be done instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub text: String,
    /// The part that fits, with the words of its button.
    pub instead: Option<(String, Command)>,
}

/// What the keyboard or a menu asked of the table before it was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridWish {
    FocusFilter,
    FocusTable,
    FillDown,
    /// Opens the active cell with this behind its text.
    Append(String),
}

/// The difference of the active cell, kept until either text changes.
#[derive(Clone, Debug)]
struct KeptDifference {
    old: String,
    new: String,
    spans: Arc<Vec<Span>>,
}

/// The lines that are shown, for which wishes and rows they were made.
#[derive(Debug, Default)]
struct Shown {
    lines: Arc<Vec<Line>>,
    wishes: Wishes,
    /// The book's revision when they were put in order.
    revision: u64,
}

/// Where the table stands on screen, as drawn last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scroll {
    pub offset: egui::Vec2,
    /// Where the table is to be in the next frame.
    pub wanted: Option<egui::Vec2>,
    /// Frames for which the active cell is still to be brought into view; its height is known only when it is seen.
    pub reveal: u8,
}

/// What the guessed heights depend on: widths, pixels per point, last year shown.
pub(in crate::app) type Measures = (Vec<u32>, u32, bool);

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub struct GridState {
    pub wishes: Wishes,
    pub show_last_year: bool,
    pub selection: Selection,
    pub editing: Option<Editing>,
    pub drafts: Drafts,
    pub message: Option<Message>,
    pub wish: Option<GridWish>,
    /// The choices of the active cell stand open.
    pub choosing: bool,
    /// Where the field over the written cell was drawn last.
    pub editor: Option<egui::Rect>,
    /// The table's field has been drawn in this frame; without it the focus would be lost.
    pub field_drawn: bool,
    pub scroll: Scroll,
    /// Line and column of the last press, and whether the press before it was there too: only then are two quick
    /// clicks a double click.
    pub pressed: (usize, Option<usize>),
    pub pressed_again: bool,
    pub(in crate::app) heights: Heights,
    pub(in crate::app) measures: Option<Measures>,
    /// Widths the officer has drawn, by the lineage of the field; `None` is the state.
    widths: BTreeMap<Option<Lineage>, f32>,
    /// By how much the widths of the form are stretched to fill the window.
    stretch: Option<f32>,
    forms: Vec<(FormId, String)>,
    edition: Option<EditionId>,
    table: Option<Arc<Table>>,
    table_of: Option<(u64, EditionId, FormId)>,
    shown: Shown,
    difference: Option<KeptDifference>,
    /// What the filter looks at, with the book's revision.
    searched: Option<(u64, Vec<String>)>,
}

impl GridState {
    /// Brings rows and lines up to date. Cheap when nothing changed; called before every frame.
    pub fn refresh(&mut self, book: &Book, edition: EditionId) {
        let arrangement = book.arrangement();
        if self.table_of.is_none_or(|(known, year, _)| (known, year) != (arrangement, edition)) {
            self.forms = used_forms(book, edition);
        }
        let Some(form) = self.form_in(book) else {
            self.table = None;
            self.table_of = None;
            return;
        };
        if self.table_of != Some((arrangement, edition, form)) {
            self.take_table(book, edition, form);
        }
        if self.shown.wishes != self.wishes {
            self.arrange(book);
        }
    }

    /// The form that is shown: the chosen one, its counterpart in another year, or the first.
    fn form_in(&self, book: &Book) -> Option<FormId> {
        let chosen = self.table_of.map(|(_, _, form)| form);
        let known = |form: FormId| self.forms.iter().any(|(id, _)| *id == form).then_some(form);
        let lineage = chosen.and_then(|form| book.form(form)).map(|form| form.lineage);
        let alike = || {
            let same = |(id, _): &&(FormId, String)| book.form(*id).map(|form| form.lineage) == lineage;
            self.forms.iter().find(same).map(|(id, _)| *id)
        };
        chosen.and_then(known).or_else(|| lineage.and_then(|_| alike())).or(self.forms.first().map(|(id, _)| *id))
    }

    fn take_table(&mut self, book: &Book, edition: EditionId, form: FormId) {
        let another = self.table_of.is_none_or(|(_, _, known)| known != form);
        let active = self.identity(self.selection.active);
        let table = Table::build(book, edition, form);
        if another {
            self.stop_editing();
            self.wishes = Wishes { grouping: self.wishes.grouping, ..Wishes::default() };
            self.scroll = Scroll { wanted: Some(egui::Vec2::ZERO), ..Scroll::default() };
            self.message = None;
        }
        self.searched = None;
        self.edition = Some(edition);
        self.table = Some(Arc::new(table));
        self.table_of = Some((book.arrangement(), edition, form));
        self.put_in_order(book);
        let same = active.filter(|_| !another).and_then(|active| self.find(active));
        self.select_only(same.unwrap_or_else(|| if another { self.first_spot() } else { self.selection.active }));
    }

    /// Filters and sorts anew; the active cell stays active where it is still shown.
    pub fn arrange(&mut self, book: &Book) {
        let active = self.identity(self.selection.active);
        self.put_in_order(book);
        if let Some(spot) = active.and_then(|active| self.find(active)) {
            self.select_only(spot);
            self.scroll.reveal = 3;
        } else {
            self.select_only(self.selection.active);
            self.scroll.wanted = Some(egui::vec2(self.scroll.offset.x, 0.0));
        }
    }

    fn put_in_order(&mut self, book: &Book) {
        let Some(table) = &self.table else { return };
        let revision = book.revision();
        if !self.wishes.words.is_empty() && self.searched.as_ref().is_none_or(|(known, _)| *known != revision) {
            self.searched = Some((revision, searched_texts(book, table)));
        }
        let searched = self.searched.as_ref().map_or(&[][..], |(_, texts)| texts.as_slice());
        self.shown = Shown {
            lines: Arc::new(arrange(book, table, &self.wishes, searched)),
            wishes: self.wishes.clone(),
            revision,
        };
        self.measures = None;
    }

    /// Whether something has changed since the lines were filtered and sorted.
    pub fn may_be_out_of_order(&self, book: &Book) -> bool {
        (self.wishes.filters() || self.wishes.sort.is_some()) && self.shown.revision != book.revision()
    }

    pub fn show_form(&mut self, book: &Book, form: FormId) {
        if let Some(edition) = self.edition {
            self.take_table(book, edition, form);
        }
    }

    pub fn forms(&self) -> &[(FormId, String)] {
        &self.forms
    }

    pub fn table(&self) -> Option<&Arc<Table>> {
        self.table.as_ref()
    }

    pub fn lines(&self) -> &Arc<Vec<Line>> {
        &self.shown.lines
    }

    // ---- widths ----

    fn width_key(column: &Column) -> Option<Lineage> {
        column.field.as_ref().map(|field| field.lineage)
    }

    pub fn width(&self, column: &Column) -> f32 {
        let stretched = || match column.kind {
            ColumnKind::State => column.width,
            _ => (column.width * self.stretch.unwrap_or(1.0)).floor().max(48.0),
        };
        self.widths.get(&Self::width_key(column)).copied().unwrap_or_else(stretched)
    }

    /// Stretches the columns that the officer has not drawn, so that the table fills `room` where it nearly does.
    pub fn fit(&mut self, room: f32) {
        let Some(table) = self.table.clone() else { return };
        let own =
            |column: &&Column| column.kind == ColumnKind::State || self.widths.contains_key(&Self::width_key(column));
        let fixed: f32 = table.columns.iter().filter(own).map(|column| self.width(column)).sum();
        let free: f32 = table.columns.iter().filter(|column| !own(column)).map(|column| column.width).sum();
        self.stretch = (free > 0.0).then(|| ((room - fixed) / free).clamp(0.85, 1.6));
    }

    /// The officer has drawn the edge of a column: the others stay as wide as they are, as in Excel.
    pub fn set_width(&mut self, column: &Column, width: f32) {
        let Some(table) = self.table.clone() else { return };
        for other in &table.columns {
            let present = self.width(other);
            self.widths.insert(Self::width_key(other), present);
        }
        self.widths.insert(Self::width_key(column), width.clamp(40.0, 900.0));
    }

    /// All columns of the table as wide as their form has them, stretched to the window.
    pub fn forget_widths(&mut self) {
        let Some(table) = self.table.clone() else { return };
        self.widths.retain(|known, _| !table.columns.iter().any(|column| Self::width_key(column) == *known));
    }

    /// The widths that the officer has drawn.
    pub fn widths(&self) -> Vec<(Option<Lineage>, f32)> {
        self.widths.iter().map(|(column, width)| (*column, *width)).collect()
    }

    pub fn take_widths(&mut self, widths: Vec<(Option<Lineage>, f32)>) {
        self.widths = widths.into_iter().collect();
    }

    // ---- the selection ----

    fn identity(&self, spot: Spot) -> Option<(RecordId, Option<EntryId>, usize)> {
        let row = self.table.as_ref()?.rows.get(self.shown.lines.get(spot.line)?.row()?)?;
        Some((row.record, row.entry, spot.column))
    }

    fn find(&self, (record, entry, column): (RecordId, Option<EntryId>, usize)) -> Option<Spot> {
        let table = self.table.as_ref()?;
        let same = |line: &Line| {
            line.row()
                .and_then(|row| table.rows.get(row))
                .is_some_and(|row| row.record == record && (row.entry == entry || entry.is_none()))
        };
        self.shown.lines.iter().position(same).map(|line| Spot { line, column })
    }

    /// The first cell that the departments write, if it is in sight without scrolling.
    fn first_spot(&self) -> Spot {
        const IN_SIGHT: f32 = 900.0;
        let columns = self.table.as_ref().map_or(&[][..], |table| table.columns.as_slice());
        let mut right = 0.0;
        let mut near = columns.iter().take_while(|column| {
            right += column.width;
            right <= IN_SIGHT
        });
        let column = near.position(|column| column.is_written() && column.level == Level::Entry);
        Spot { line: 0, column: column.unwrap_or(0) }
    }

    /// What was taken back or done again is seen: the first cell that has changed since a revision becomes the active
    /// one, unless one of them is selected.
    pub fn show_step(&mut self, book: &Book, before: u64) {
        let changes = book.changes_since(before).unwrap_or_default();
        let changed: BTreeSet<(Owner, Option<FieldId>)> = changes.into_iter().filter_map(changed_cell).collect();
        let Some(sheet) = self.sheet(book).filter(|_| !changed.is_empty()) else { return };
        let columns = sheet.table.columns.len();
        let spots = (0..sheet.lines.len()).flat_map(|line| (0..columns).map(move |column| Spot { line, column }));
        let mut found = spots
            .filter(|spot| {
                sheet.at(*spot).is_some_and(|(row, column, _)| {
                    let field = column.field.as_ref().map(|field| field.id);
                    [Some(Owner::Record(row.record)), row.entry.map(Owner::Entry)]
                        .into_iter()
                        .flatten()
                        .any(|owner| changed.contains(&(owner, field)))
                })
            })
            .peekable();
        let first = found.peek().copied();
        if let Some(first) = first.filter(|_| !found.any(|spot| self.selection.contains(spot))) {
            self.select_only(first);
            self.scroll.reveal = 3;
        }
    }

    /// Selects one cell, the nearest that exists.
    pub fn select_only(&mut self, spot: Spot) {
        let columns = self.table.as_ref().map_or(0, |table| table.columns.len());
        let field = selection::Field { lines: &self.shown.lines, columns, filled: &|_| false };
        let line = field.nearest_row(spot.line).unwrap_or(0);
        self.selection = Selection::one(Spot { line, column: spot.column.min(columns.saturating_sub(1)) });
    }

    pub fn sheet<'a>(&'a self, book: &'a Book) -> Option<Sheet<'a>> {
        Some(Sheet { book, table: self.table.as_ref()?, lines: &self.shown.lines })
    }

    // ---- writing ----

    /// Leaves the cell that is written. What was typed must have been taken before.
    pub fn stop_editing(&mut self) {
        self.editing = None;
        self.choosing = false;
        self.drafts.clear();
    }

    /// Everything typed and not yet handed over. The caller must run all of it.
    pub fn take_unsaved(&mut self) -> Vec<Commit> {
        self.drafts.take_unsaved()
    }

    /// What a deed comes to: all of it, or nothing and the reason, with what can be done instead.
    pub fn judge(&mut self, deed: Deed, label: &str, failed: &str) -> Option<Command> {
        if deed.refused.is_empty() {
            self.message = None;
            return deed.command(label);
        }
        let text = format!("{failed}\n{}", reasons(&deed.refused));
        let count = deed.cells.len();
        let instead = deed.command(label).map(|command| (format!("入れられる {count} 欄だけ入れる"), command));
        self.message = Some(Message { text, instead });
        None
    }

    /// The way from last year's text to this year's.
    pub fn difference(&mut self, old: &str, new: &str) -> Arc<Vec<Span>> {
        let kept = self.difference.as_ref().filter(|kept| kept.old == old && kept.new == new);
        if let Some(kept) = kept {
            return kept.spans.clone();
        }
        let found = Arc::new(spans(old, new));
        self.difference = Some(KeptDifference { old: old.to_owned(), new: new.to_owned(), spans: found.clone() });
        found
    }
}

/// The cell, or the entry whose state it is, that a change is about.
fn changed_cell(change: &Change) -> Option<(Owner, Option<FieldId>)> {
    match change.after.as_ref().or(change.before.as_ref())? {
        Row::Cell(cell) => Some((cell.key.owner, Some(cell.key.field))),
        Row::Entry(entry) => Some((Owner::Entry(entry.id), None)),
        _ => None,
    }
}
