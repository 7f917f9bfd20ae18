//! Writing in a cell. One field follows the active cell: while a cell is only selected it is empty and lies under the
//! cells, so that the first key or the first kana of a conversion already falls into it; from then on it lies over them.

use super::cells::{Columns, spoken};
use super::table::{TableCx, spot_rect, table_id};
use crate::app::action::Action;
use crate::app::grid::{Editing, GridState};
use crate::app::screens::writing_menu::writing_menu_ui;
use crate::app::theme;
use crate::app::widgets::draft_text::{
    DraftKey, DraftLook, DraftOutput, HistoryKey, draft_text_with_id_ui, forget_typing,
};
use crate::app::widgets::japanese_input;
use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Context, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

/// Narrower cells are written in a wider field.
const LEAST_WIDTH: f32 = 340.0;

/// The active cell, when text is written in it: its key and its text in the book.
pub(super) fn text_cell(cx: &TableCx<'_>, state: &GridState) -> Option<(DraftKey, String)> {
    let sheet = cx.sheet();
    let spot = state.selection.active;
    let (_, column, _) = sheet.at(spot)?;
    let (owner, field) = sheet.written(spot).filter(|_| column.choices().is_none())?;
    Some((DraftKey::Cell(owner, field), cx.book.text(owner, field).to_owned()))
}

/// The field while nothing is written.
pub(super) fn waiting_ui(
    cx: &TableCx<'_>,
    ui: &mut Ui,
    columns: &Columns,
    state: &mut GridState,
    actions: &mut Vec<Action>,
) {
    state.field_drawn = state.editing.is_none();
    if !state.field_drawn {
        return;
    }
    let rect = spot_rect(columns, state, state.selection.active);
    // Out of sight it would have no place for the candidates of a conversion.
    let corner = pos2(
        rect.left().clamp(columns.body.left(), (columns.body.right() - 80.0).max(columns.body.left())),
        rect.top().clamp(columns.body.top(), (columns.body.bottom() - 60.0).max(columns.body.top())),
    );
    let rect = Rect::from_min_size(corner, vec2(rect.width().max(80.0), 60.0)).intersect(columns.body);
    let name = format!("入力 {}", spoken(&cx.sheet(), state.selection.active));
    let Some((key, text)) = text_cell(cx, state) else {
        let response = ui.interact(rect, table_id(), Sense::focusable_noninteractive());
        let shown = cx.sheet().text(state.selection.active);
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::labeled(egui::Role::Cell, true, &name);
            info.current_text_value = Some(shown.clone());
            info
        });
        return;
    };
    if !state.drafts.is_waiting(key) {
        TextEditState::default().store(ui.ctx(), table_id());
        state.drafts.wait(key, &text);
    }
    let output = ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.visuals_mut().text_cursor.blink = false;
        field_ui(ui, state, key, &text, &name, 0.0, rect.height())
    });
    hand_over(&output.inner, actions);
    if !state.drafts.is_waiting(key) {
        state.editing = Some(Editing { key, original: text, typed_over: true });
        state.message = None;
        state.scroll.reveal = 2;
        ui.ctx().request_repaint();
    }
}

/// The field over the cell that is written.
pub(super) fn editor_ui(
    cx: &TableCx<'_>,
    ui: &mut Ui,
    columns: &Columns,
    state: &mut GridState,
    actions: &mut Vec<Action>,
) {
    if state.field_drawn && state.editing.is_some() {
        // Its first key has just been read under the cells; drawn again, it would be read twice.
        return;
    }
    let Some(editing) = state.editing.clone() else {
        state.editor = None;
        keep_focus(ui, columns, state);
        return;
    };
    let Some((_, text)) = text_cell(cx, state).filter(|(key, _)| *key == editing.key) else {
        finish(state, actions);
        keep_focus(ui, columns, state);
        return;
    };
    let name = format!("入力 {}", spoken(&cx.sheet(), state.selection.active));
    let cell = spot_rect(columns, state, state.selection.active);
    let rect = place(columns.body, cell, state.editor.map_or(0.0, |rect| rect.height()));
    let palette = theme::palette(ui);
    let output = ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.set_clip_rect(columns.body.expand(2.0).intersect(ui.clip_rect()));
        let frame = egui::Frame::new().fill(palette.paper).stroke(Stroke::new(2.0, palette.accent));
        frame.show(ui, |ui| {
            ui.set_width(rect.width() - 4.0);
            field_ui(ui, state, editing.key, &text, &name, cell.height() - 4.0, columns.body.height() - 4.0)
        })
    });
    state.editor = Some(output.inner.response.rect);
    let output = output.inner.inner;
    writing_menu_ui(ui, &output, actions);
    hand_over(&output, actions);
    let emptied = editing.typed_over && state.drafts.text(editing.key) == Some("");
    if emptied && !japanese_input::is_composing(ui.ctx()) {
        // A conversion that was given up, or a typed character taken back: the cell keeps its text.
        give_back(cx, state, actions);
    } else if !output.response.has_focus() && !is_in_menu(ui.ctx()) {
        finish(state, actions);
    }
}

/// A menu or a sheet has the focus and may give it back to the cell with a conversion or a sign; or it is about to open:
/// the focus goes when the mouse is pressed, the menu opens when it is let go.
fn is_in_menu(ctx: &Context) -> bool {
    egui::Popup::is_any_open(ctx)
        || ctx.memory(|memory| memory.top_modal_layer().is_some())
        || ctx.input(|input| input.pointer.any_down() || input.pointer.any_released())
}

/// Stands for the field in the frame in which the writing ended.
fn keep_focus(ui: &Ui, columns: &Columns, state: &GridState) {
    if !state.field_drawn {
        let corner = Rect::from_min_size(columns.body.min, vec2(1.0, 1.0));
        ui.interact(corner, table_id(), Sense::focusable_noninteractive());
    }
}

/// Beside the cell, inside the table, as wide as a text needs.
fn place(body: Rect, cell: Rect, height: f32) -> Rect {
    let width = cell.width().max(LEAST_WIDTH).min(body.width());
    let left = cell.left().clamp(body.left(), (body.right() - width).max(body.left()));
    let top = cell.top().min(body.bottom() - height.max(cell.height().min(body.height()))).max(body.top());
    Rect::from_min_max(pos2(left, top), pos2(left + width, body.bottom()))
}

fn field_ui(
    ui: &mut Ui,
    state: &mut GridState,
    key: DraftKey,
    text: &str,
    name: &str,
    min_height: f32,
    max_height: f32,
) -> DraftOutput {
    let look =
        DraftLook { name, single_line: false, hint: "", min_height: min_height.min(max_height - 4.0), spans: None };
    // The field scrolls to its caret; without an area of its own the table would be scrolled.
    ScrollArea::vertical()
        .id_salt("grid_cell_scroll")
        .max_height(max_height)
        .show(ui, |ui| draft_text_with_id_ui(ui, &mut state.drafts, (key, table_id()), text, look))
        .inner
}

fn hand_over(output: &DraftOutput, actions: &mut Vec<Action>) {
    actions.extend(output.commit.clone().map(Action::Commit));
    match output.history {
        Some(HistoryKey::Undo) => actions.push(Action::Undo),
        Some(HistoryKey::Redo) => actions.push(Action::Redo),
        None => {}
    }
}

/// Opens the text of the active cell, the caret at its end.
pub(super) fn begin(cx: &TableCx<'_>, ctx: &Context, state: &mut GridState) {
    let Some((key, text)) = text_cell(cx, state) else { return };
    forget_typing(ctx, table_id());
    let mut field = TextEditState::default();
    field.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(text.chars().count()))));
    field.store(ctx, table_id());
    state.drafts.begin(key, &text);
    state.editing = Some(Editing { key, original: text, typed_over: false });
    state.message = None;
    state.scroll.reveal = 2;
    ctx.memory_mut(|memory| memory.request_focus(table_id()));
}

/// Keeps what was typed and leaves the cell.
pub(super) fn finish(state: &mut GridState, actions: &mut Vec<Action>) {
    actions.extend(state.take_unsaved().into_iter().map(Action::Commit));
    state.stop_editing();
}

/// Leaves the cell with the text that it had. What rested long enough to be in the book is taken back from there.
pub(super) fn give_back(cx: &TableCx<'_>, state: &mut GridState, actions: &mut Vec<Action>) {
    if let Some(editing) = state.editing.take()
        && let DraftKey::Cell(owner, field) = editing.key
        && cx.book.text(owner, field) != editing.original
    {
        let commit = crate::app::widgets::draft_text::Commit { key: editing.key, text: editing.original };
        actions.push(Action::Commit(commit));
    }
    state.stop_editing();
}
