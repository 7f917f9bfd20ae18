//! What keys and the pointer do to the table.

use super::cells::Columns;
use super::editor::{begin, finish, give_back};
use super::keys::GridKey;
use super::table::{TableCx, drag_scroll, under};
use crate::app::action::{Action, Place};
use crate::app::grid::clipboard::{block_text, read_block};
use crate::app::grid::selection::{Field, Reach, Selection, Spot};
use crate::app::grid::{GridState, Message};
use crate::app::widgets::choice_buttons::choice_typed;
use crate::model::TITLE_KEY;
use egui::{PointerButton, Response, Ui};

pub(super) fn perform_key(
    cx: &TableCx<'_>,
    ui: &Ui,
    key: GridKey,
    page: f32,
    state: &mut GridState,
    actions: &mut Vec<Action>,
) {
    match key {
        GridKey::Move { reach, extend } => go(cx, state, reach, extend),
        GridKey::Page { by, extend } => go_page(cx, state, by, page, extend),
        GridKey::GoOn(way) => {
            finish(state, actions);
            state.selection = Selection::one(state.selection.active);
            go(cx, state, Reach::One(way), false);
        }
        GridKey::Edit => open_cell(cx, ui, state),
        GridKey::GiveUp => {
            state.message = None;
            give_back(cx, state, actions);
        }
        GridKey::OpenRecord => {
            finish(state, actions);
            open_record(cx, state.selection.active.line, actions);
        }
        GridKey::Clear => run(state, actions, |state| {
            let deed = cx.sheet().clear(&state.selection);
            state.judge(deed, "消去", "")
        }),
        GridKey::SelectAll => select_all(cx, state),
        GridKey::Copy => ui.copy_text(block_text(&cx.sheet().copy(&state.selection))),
        GridKey::Cut => {
            ui.copy_text(block_text(&cx.sheet().copy(&state.selection)));
            perform_key(cx, ui, GridKey::Clear, page, state, actions);
        }
        GridKey::Paste(text) => run(state, actions, |state| paste(cx, state, &text)),
        GridKey::Typed(text) => type_choice(cx, state, &text, actions),
        GridKey::Undo => actions.push(Action::Undo),
        GridKey::Redo => actions.push(Action::Redo),
    }
}

fn run(
    state: &mut GridState,
    actions: &mut Vec<Action>,
    deed: impl FnOnce(&mut GridState) -> Option<crate::edit::Command>,
) {
    actions.extend(deed(state).map(Action::Run));
}

fn go(cx: &TableCx<'_>, state: &mut GridState, reach: Reach, extend: bool) {
    let sheet = cx.sheet();
    let filled = |spot: Spot| !sheet.text(spot).is_empty();
    let field = Field { lines: &cx.lines, columns: cx.table.columns.len(), filled: &filled };
    if extend {
        state.selection.far = field.reach(state.selection.far, reach);
    } else {
        state.selection = Selection::one(field.reach(state.selection.active, reach));
    }
    state.choosing = false;
    state.scroll.reveal = 3;
}

fn go_page(cx: &TableCx<'_>, state: &mut GridState, by: i64, page: f32, extend: bool) {
    let from = state.selection.far.line;
    let y = state.heights.top(from) + if by < 0 { -page } else { page };
    let to = state.heights.line_at(y.max(0.0));
    let to = if by < 0 { to.min(from.saturating_sub(1)) } else { to.max(from + 1) };
    let lines = i64::try_from(to).unwrap_or(0) - i64::try_from(from).unwrap_or(0);
    state.selection = if extend { state.selection } else { Selection::one(state.selection.far) };
    go(cx, state, Reach::Lines(lines), extend);
}

fn select_all(cx: &TableCx<'_>, state: &mut GridState) {
    let field = Field { lines: &cx.lines, columns: cx.table.columns.len(), filled: &|_| false };
    let corner = field.reach(state.selection.active, Reach::First);
    state.selection = Selection { active: corner, far: field.reach(corner, Reach::Last) };
}

fn paste(cx: &TableCx<'_>, state: &mut GridState, text: &str) -> Option<crate::edit::Command> {
    let block = read_block(text);
    let deed = cx.sheet().paste(&state.selection, &block);
    let command = state.judge(deed, "貼り付け", "貼り付けられない欄があるため、何も変えていません");
    if command.is_some() || state.message.is_none() {
        // What was pasted is selected, as in Excel.
        let start = Spot { line: *state.selection.lines().start(), column: *state.selection.columns().start() };
        let width = block.iter().map(Vec::len).max().unwrap_or(1);
        let single = state.selection.is_single();
        let rows: Vec<usize> = (start.line..cx.lines.len())
            .filter(|line| cx.lines.get(*line).is_some_and(|l| l.row().is_some()))
            .collect();
        if let Some(last) = rows.get(block.len().saturating_sub(1)).filter(|_| single) {
            let column = (start.column + width - 1).min(cx.table.columns.len().saturating_sub(1));
            state.selection = Selection { active: start, far: Spot { line: *last, column } };
        }
    }
    command
}

/// Opens the text of the active cell with `added` behind it; where no text is written, says why not.
pub(super) fn begin_with(cx: &TableCx<'_>, ui: &Ui, state: &mut GridState, added: &str) {
    open_cell(cx, ui, state);
    state.choosing = false;
    if state.editing.is_some() {
        state.drafts.append(ui.ctx(), super::table::table_id(), added);
    }
}

/// F2: a text is opened, choices are shown, anything else says why not.
pub(super) fn open_cell(cx: &TableCx<'_>, ui: &Ui, state: &mut GridState) {
    let sheet = cx.sheet();
    let spot = state.selection.active;
    match (sheet.at(spot), sheet.why_not(spot)) {
        (Some((_, column, _)), None) if column.choices().is_some() => state.choosing = true,
        (Some(_), None) => begin(cx, ui.ctx(), state),
        (_, Some(reason)) => {
            state.message = Some(Message { text: format!("{}：{reason}", sheet.place(spot)), instead: None });
        }
        (None, _) => {}
    }
}

/// A choice for the selected cells by its figure or its letters.
fn type_choice(cx: &TableCx<'_>, state: &mut GridState, text: &str, actions: &mut Vec<Action>) {
    let sheet = cx.sheet();
    let spot = state.selection.active;
    let Some(choices) = sheet.at(spot).and_then(|(_, column, _)| column.choices()) else {
        if let Some(reason) = sheet.why_not(spot) {
            state.message = Some(Message { text: format!("{}：{reason}", sheet.place(spot)), instead: None });
        }
        return;
    };
    if let Some(choice) = choice_typed(choices, text) {
        choose(cx, state, &choice.label.clone(), actions);
    }
}

/// A choice for all selected cells of choice.
pub(super) fn choose(cx: &TableCx<'_>, state: &mut GridState, label: &str, actions: &mut Vec<Action>) {
    state.choosing = false;
    let deed = cx.sheet().choose(&state.selection, label);
    let words = if label.is_empty() { "区分の消去".to_owned() } else { format!("{label} にする") };
    actions.extend(state.judge(deed, &words, "").map(Action::Run));
}

pub(super) fn open_record(cx: &TableCx<'_>, line: usize, actions: &mut Vec<Action>) {
    let row = cx.lines.get(line).and_then(|line| cx.table.rows.get(line.row()?));
    actions.extend(row.map(|row| Action::Go(Place::Record(row.record))));
}

/// Clicks, double clicks and dragging over the cells.
pub(super) fn point_at(
    cx: &TableCx<'_>,
    ui: &Ui,
    response: &Response,
    columns: &Columns,
    state: &mut GridState,
    actions: &mut Vec<Action>,
) {
    let Some(point) = response.interact_pointer_pos() else { return };
    let (line, column) = under(columns, state, point);
    let is_row = cx.lines.get(line).is_some_and(|line| line.row().is_some());
    let pressed = response.contains_pointer() && ui.input(|input| input.pointer.any_pressed());
    let primary = ui.input(|input| input.pointer.primary_down());
    if pressed && is_row {
        state.pressed_again = state.pressed == (line, column);
        state.pressed = (line, column);
        finish(state, actions);
        ui.memory_mut(|memory| memory.request_focus(super::table::table_id()));
        let extend = primary && ui.input(|input| input.modifiers.shift);
        press(cx, state, Spot { line, column: column.unwrap_or(0) }, column.is_none(), extend, primary);
    } else if response.dragged_by(PointerButton::Primary) && is_row && !pressed {
        drag(ui, columns, state, point, line, column);
    }
    if response.double_clicked() && is_row && state.pressed_again {
        let title = column.and_then(|column| cx.table.columns.get(column)?.field.as_ref());
        if column.is_none() || title.is_some_and(|field| field.key == TITLE_KEY) {
            open_record(cx, line, actions);
        } else {
            open_cell(cx, ui, state);
        }
    }
}

fn press(cx: &TableCx<'_>, state: &mut GridState, spot: Spot, whole_row: bool, extend: bool, primary: bool) {
    let last = cx.table.columns.len().saturating_sub(1);
    state.choosing = false;
    if !primary && state.selection.contains(spot) {
        return;
    }
    match (whole_row, extend) {
        (true, false) => {
            state.selection = Selection { active: Spot { column: 0, ..spot }, far: Spot { column: last, ..spot } };
        }
        (true, true) => state.selection.far = Spot { column: last, ..spot },
        (false, true) => state.selection.far = spot,
        (false, false) => state.selection = Selection::one(spot),
    }
}

fn drag(ui: &Ui, columns: &Columns, state: &mut GridState, point: egui::Pos2, line: usize, column: Option<usize>) {
    state.selection.far = Spot { line, column: column.unwrap_or(state.selection.far.column) };
    let by = drag_scroll(columns, point);
    if by != egui::Vec2::ZERO {
        state.scroll.wanted = Some((columns.offset + by).max(egui::Vec2::ZERO));
        ui.ctx().request_repaint();
    }
}
