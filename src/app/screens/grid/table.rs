//! The table itself: only the lines in sight are laid out and painted; numbers, titles and column heads stay.

use super::cells::*;
use super::editor::{self, editor_ui, waiting_ui};
use super::head::head_ui;
use super::keys::{KeyMode, take_keys};
use super::perform::{begin_with, perform_key, point_at};
use super::popup::{choices_popup_ui, context_menu_ui};
use crate::app::action::Action;
use crate::app::grid::arrange::Line;
use crate::app::grid::deed::Sheet;
use crate::app::grid::selection::Spot;
use crate::app::grid::table::Table;
use crate::app::grid::{GridState, GridWish};
use crate::app::theme::{self, Palette};
use crate::app::widgets::in_front::menu_in_front;
use crate::model::{Align, Book};
use egui::scroll_area::{ScrollArea, ScrollSource};
use egui::{
    Align2, CursorIcon, EventFilter, Id, Painter, Rect, Response, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, pos2,
    vec2,
};
use std::sync::Arc;

/// The one field of the table: it has the focus while cells are selected and while one is written.
pub fn table_id() -> Id {
    Id::unique("grid_cell_field")
}

/// What the parts of the table need.
pub(super) struct TableCx<'a> {
    pub book: &'a Book,
    pub table: Arc<Table>,
    pub lines: Arc<Vec<Line>>,
}

impl TableCx<'_> {
    pub fn sheet(&self) -> Sheet<'_> {
        Sheet { book: self.book, table: &self.table, lines: &self.lines }
    }
}

/// Draws the table over the room that is left.
pub fn table_ui(book: &Book, ui: &mut Ui, state: &mut GridState, actions: &mut Vec<Action>) {
    let Some(table) = state.table().cloned() else {
        ui.centered_and_justified(|ui| ui.weak("この年度版には、一覧にする表がありません"));
        return;
    };
    let cx = TableCx { book, table, lines: state.lines().clone() };
    take_focus(ui, state);
    if let Some(GridWish::Append(added)) = state.wish.take_if(|wish| matches!(wish, GridWish::Append(_))) {
        begin_with(&cx, ui, state, &added);
    }
    // An open menu closes with Escape; it gets its keys first.
    let has_keys = ui.memory(|memory| memory.has_focus(table_id())) && !egui::Popup::is_any_open(ui.ctx());
    let has_keys = !menu_in_front(ui, "table") && has_keys;
    let keys = if has_keys { take_keys(ui, key_mode(&cx, state)) } else { Vec::new() };

    let full = ui.available_rect_before_wrap();
    state.fit(full.width() - NUMBER_WIDTH - scroll_bar_room());
    let head_height = super::head::height(ui, &cx.table, state);
    let body = Rect::from_min_max(full.min + vec2(0.0, head_height), full.max);
    guess_heights(ui, &cx, state);
    reveal_active(&cx, ui, state, body);
    let columns = scrolled_body_ui(&cx, ui, body, state, actions);
    let head = Rect::from_min_size(full.min, vec2(columns.body.width(), head_height));
    head_ui(ui, &cx.table, &columns, head, state);
    editor_ui(&cx, ui, &columns, state, actions);
    choices_popup_ui(&cx, ui, &columns, state, actions);
    keep_keys(ui);
    ui.advance_cursor_after_rect(full);

    let page = columns.body.height();
    for key in keys {
        perform_key(&cx, ui, key, page, state, actions);
        ui.ctx().request_repaint();
    }
}

/// The table has the focus whenever nothing else wants it.
fn take_focus(ui: &Ui, state: &mut GridState) {
    let wished = state.wish == Some(GridWish::FocusTable);
    if wished {
        state.wish = None;
    }
    let free = ui.memory(|memory| memory.focused().is_none() && memory.top_modal_layer().is_none());
    if wished || (free && !egui::Popup::is_any_open(ui.ctx())) {
        ui.memory_mut(|memory| memory.request_focus(table_id()));
    }
}

/// Arrows, Tab and Escape belong to the table while it has the focus.
fn keep_keys(ui: &Ui) {
    let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(table_id(), filter));
}

fn key_mode(cx: &TableCx<'_>, state: &GridState) -> KeyMode {
    match (&state.editing, editor::text_cell(cx, state)) {
        (Some(_), _) => KeyMode::Writing,
        (None, Some(_)) => KeyMode::TextCell,
        (None, None) => KeyMode::OtherCell,
    }
}

fn guess_heights(ui: &Ui, cx: &TableCx<'_>, state: &mut GridState) {
    let widths = cx.table.columns.iter().map(|column| state.width(column).to_bits()).collect();
    let measures = (widths, ui.pixels_per_point().to_bits(), state.show_last_year);
    if state.measures.as_ref() == Some(&measures) {
        return;
    }
    let line_height = line_height(ui);
    let sheet = cx.sheet();
    let guess = |line: &Line| guess_height(&sheet, state, line, line_height);
    state.heights = crate::app::grid::heights::Heights::guessed(cx.lines.iter().map(guess).collect());
    state.measures = Some(measures);
}

/// Scrolls so that the far end of the selection is seen. Heights below are guessed, so it takes a few frames.
fn reveal_active(cx: &TableCx<'_>, ui: &Ui, state: &mut GridState, body: Rect) {
    if state.scroll.reveal == 0 {
        return;
    }
    state.scroll.reveal -= 1;
    ui.ctx().request_repaint();
    let room = scroll_bar_room();
    let body = Rect::from_min_max(body.min, body.max - vec2(room, room));
    let offset = state.scroll.wanted.unwrap_or(state.scroll.offset);
    let columns = Columns::new(state, &cx.table.columns, cx.table.frozen, body, offset);
    let spot = state.selection.far;
    let (top, height) = (state.heights.top(spot.line), state.heights.height(spot.line));
    let lowest = (top + height - body.height()).max(0.0).min(top);
    let y = offset.y.clamp(lowest.min(top), top);
    let x = columns.offset_showing(spot.column);
    state.scroll.wanted = Some(vec2(x.max(0.0), y));
}

fn scroll_bar_room() -> f32 {
    theme::scroll_style().allocated_width()
}

fn scrolled_body_ui(
    cx: &TableCx<'_>,
    ui: &mut Ui,
    body: Rect,
    state: &mut GridState,
    actions: &mut Vec<Action>,
) -> Columns {
    let over_editor =
        state.editor.as_ref().is_some_and(|editor| state.editing.is_some() && ui.rect_contains_pointer(*editor));
    let source =
        ScrollSource { scroll_bar: true, drag: egui::scroll_area::DragScroll::Never, mouse_wheel: !over_editor };
    let mut area = ScrollArea::both().id_salt("grid_table").auto_shrink([false, false]).scroll_source(source);
    if let Some(wanted) = state.scroll.wanted.take() {
        area = area.scroll_offset(wanted);
    }
    let output = ui.scope_builder(UiBuilder::new().max_rect(body), |ui| {
        ui.spacing_mut().scroll.fade.strength = 0.0;
        area.show_viewport(ui, |ui, viewport| {
            let inner = Rect::from_min_size(ui.min_rect().min + viewport.min.to_vec2(), viewport.size());
            let columns = Columns::new(state, &cx.table.columns, cx.table.frozen, inner, viewport.min.to_vec2());
            let size = vec2(columns.total_width(), state.heights.total().max(1.0));
            let grown = body_ui(cx, ui, &columns, state, actions);
            ui.set_min_size(size);
            (columns, grown)
        })
    });
    let output = output.inner;
    let (columns, grown) = output.inner;
    state.scroll.offset = output.state.clamped_offset();
    if grown != 0.0 && state.scroll.wanted.is_none() {
        state.scroll.wanted = Some(state.scroll.offset + vec2(0.0, grown));
        ui.ctx().request_repaint();
    }
    columns
}

/// Draws the lines in sight; how much those above the upper edge grew when they were measured.
fn body_ui(cx: &TableCx<'_>, ui: &mut Ui, columns: &Columns, state: &mut GridState, actions: &mut Vec<Action>) -> f32 {
    waiting_ui(cx, ui, columns, state, actions);
    let response = ui.interact(columns.body, ui.scope_id().with("cells"), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Table, true, "一覧表の欄"));
    point_at(cx, ui, &response, columns, state, actions);
    context_menu_ui(cx, &response, state, actions);

    let (laid, grown) = measure(cx, ui, columns, state);
    let palette = theme::palette(ui);
    ui.painter().rect_filled(columns.body, 0.0, palette.desk);
    let mut y =
        columns.body.top() + state.heights.top(laid.first().map_or(0, |(line, _)| *line)) - columns.offset.y - grown;
    empty_note(cx, ui, columns, state);
    for (line, laid) in &laid {
        let band = Rect::from_min_size(pos2(columns.body.left(), y), vec2(columns.body.width(), laid.height));
        match cx.lines.get(*line) {
            Some(Line::Group { .. }) => group_ui(cx, ui, band, *line, columns, state),
            Some(Line::Row { .. }) => row_ui(cx, ui, band, *line, laid, columns, state),
            None => {}
        }
        y += laid.height;
    }
    if laid.is_empty() {
        return grown;
    }
    let painter = ui.painter().with_clip_rect(columns.body);
    let edge = if columns.offset.x > 0.0 { 2.0 } else { 1.0 };
    let stroke = Stroke::new(edge, palette.line);
    painter.vline(columns.frozen_right, columns.body.y_range(), stroke);
    if cx.sheet().at(state.selection.active).is_some() {
        outline_ui(&painter, columns, state, palette);
    }
    elided_text_ui(cx, &response, columns, state, &laid);
    grown
}

/// Why there are no rows.
fn empty_note(cx: &TableCx<'_>, ui: &Ui, columns: &Columns, state: &GridState) {
    if !cx.lines.is_empty() {
        return;
    }
    let text = if state.wishes.filters() {
        "条件に当てはまる行はありません"
    } else {
        "この様式の表には、まだ事業がありません。編集の画面で加えてください"
    };
    let at = columns.body.center_top() + vec2(0.0, 40.0);
    let font = egui::FontId::proportional(theme::BODY_SIZE);
    ui.painter().text(at, Align2::CENTER_CENTER, text, font, theme::palette(ui).weak);
}

/// The lines in sight with their texts, and how much what is above the upper edge has grown.
fn measure(cx: &TableCx<'_>, ui: &Ui, columns: &Columns, state: &mut GridState) -> (Vec<(usize, LaidLine)>, f32) {
    let mut laid = Vec::new();
    let mut grown = 0.0;
    if cx.lines.is_empty() {
        return (laid, grown);
    }
    let sheet = cx.sheet();
    let mut line = state.heights.line_at(columns.offset.y);
    let top = columns.offset.y;
    while line < cx.lines.len() && state.heights.top(line) < top + columns.body.height() + grown {
        let above = state.heights.top(line) < top && !state.heights.is_measured(line);
        let cells = lay_out_line(ui, &sheet, state, line);
        let more = state.heights.measure(line, cells.height);
        grown += if above { more } else { 0.0 };
        laid.push((line, cells));
        line += 1;
    }
    (laid, grown)
}

fn group_ui(cx: &TableCx<'_>, ui: &mut Ui, band: Rect, line: usize, columns: &Columns, state: &mut GridState) {
    let Some(Line::Group { title, count, collapsed }) = cx.lines.get(line) else { return };
    let palette = theme::palette(ui);
    let painter = ui.painter().with_clip_rect(columns.body);
    painter.rect_filled(band, 0.0, palette.last_year);
    painter.hline(band.x_range(), band.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let mark = if *collapsed { "▶" } else { "▼" };
    let at = band.left_center() + vec2(12.0, 0.0);
    let text = format!("{mark}　{title}　（{count}）");
    painter.text(at, Align2::LEFT_CENTER, text, theme::bold(TEXT_SIZE), palette.text);
    let response = ui.interact(band.intersect(columns.body), ui.scope_id().with(("group", line)), Sense::CLICK);
    let spoken = format!("{title} {}", if *collapsed { "開く" } else { "たたむ" });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &spoken));
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() && !state.wishes.collapsed.remove(title) {
        state.wishes.collapsed.insert(title.clone());
    }
}

fn row_ui(
    cx: &TableCx<'_>,
    ui: &mut Ui,
    band: Rect,
    line: usize,
    laid: &LaidLine,
    columns: &Columns,
    state: &GridState,
) {
    let palette = theme::palette(ui);
    let sheet = cx.sheet();
    let seen = band.intersect(columns.body);
    for (index, cell) in laid.cells.iter().enumerate().filter(|(index, _)| columns.is_visible(*index)) {
        let spot = Spot { line, column: index };
        let (left, width) = columns.span(index);
        let rect = Rect::from_min_size(pos2(left, band.top()), vec2(width, band.height()));
        let clip = columns.clip(index, seen);
        let painter = ui.painter().with_clip_rect(clip);
        cell_paint(cx, &painter, rect, spot, cell, state, palette);
        let response = ui.interact(rect.intersect(clip), ui.scope_id().with((line, index)), Sense::hover());
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::labeled(egui::Role::Cell, true, spoken(&sheet, spot));
            info.current_text_value = Some(sheet.text(spot));
            info
        });
    }
    number_paint(cx, ui, band, line, columns, state);
}

fn cell_paint(
    cx: &TableCx<'_>,
    painter: &Painter,
    rect: Rect,
    spot: Spot,
    cell: &LaidCell,
    state: &GridState,
    palette: &Palette,
) {
    let written = cx.sheet().written(spot).is_some();
    let fill = match (state.selection.contains(spot), written) {
        (true, _) if spot != state.selection.active => palette.accent_pale,
        (_, true) => palette.paper,
        (_, false) => palette.desk,
    };
    painter.rect_filled(rect, 0.0, fill);
    let stroke = Stroke::new(1.0, palette.line);
    painter.vline(rect.right() - 0.5, rect.y_range(), stroke);
    let next_goes_on = cx.table.columns.get(spot.column).is_some_and(|column| {
        let leads = |line: &Line| matches!(line, Line::Row { leads: true, .. } | Line::Group { .. });
        column.level == crate::model::Level::Record && cx.lines.get(spot.line + 1).is_some_and(|line| !leads(line))
    });
    if !next_goes_on {
        painter.hline(rect.x_range(), rect.bottom() - 0.5, stroke);
    }
    if cell.goes_on {
        return;
    }
    let align = cx.table.columns.get(spot.column).and_then(|column| column.field.as_ref()).map(|field| field.align);
    let indent = |galley: &egui::Galley| {
        let room = (rect.width() - PADDING.x * 2.0 - galley.size().x).max(0.0);
        match align.unwrap_or_default() {
            Align::Start => 0.0,
            Align::Center => room / 2.0,
            Align::End => room,
        }
    };
    let left = rect.left() + PADDING.x;
    let at = pos2(left + indent(&cell.galley), rect.top() + PADDING.y);
    painter.galley(at, cell.galley.clone(), palette.text);
    if let Some(previous) = &cell.previous {
        let top = rect.top() + PADDING.y + cell.galley.size().y + 4.0;
        let back =
            Rect::from_min_max(pos2(rect.left() + 2.0, top - 2.0), pos2(rect.right() - 3.0, rect.bottom() - 3.0));
        painter.rect_filled(back, 2.0, palette.last_year);
        painter.galley(pos2(left + indent(previous), top), previous.clone(), palette.weak);
    }
    if cell.carried {
        let corner = rect.right_top() + vec2(-1.0, 0.0);
        let points = vec![corner, corner + vec2(-9.0, 0.0), corner + vec2(0.0, 9.0)];
        painter.add(egui::Shape::convex_polygon(points, palette.carried, Stroke::NONE));
    }
}

fn number_paint(cx: &TableCx<'_>, ui: &mut Ui, band: Rect, line: usize, columns: &Columns, state: &GridState) {
    let Some(Line::Row { row, leads }) = cx.lines.get(line) else { return };
    let Some(row) = cx.table.rows.get(*row) else { return };
    let palette = theme::palette(ui);
    let rect = Rect::from_min_size(band.min, vec2(NUMBER_WIDTH, band.height()));
    let painter = ui.painter().with_clip_rect(columns.body);
    let selected = state.selection.lines().contains(&line);
    painter.rect_filled(rect, 0.0, if selected { palette.accent_pale } else { palette.last_year });
    let stroke = Stroke::new(1.0, palette.line);
    painter.vline(rect.right() - 0.5, rect.y_range(), stroke);
    painter.hline(rect.x_range(), rect.bottom() - 0.5, stroke);
    let color = if *leads { palette.text } else { palette.weak.gamma_multiply(0.7) };
    let at = pos2(rect.center().x, rect.top() + PADDING.y + line_height(ui) / 2.0);
    painter.text(at, Align2::CENTER_CENTER, &row.number, egui::FontId::proportional(TEXT_SIZE), color);
    let response = ui.interact(rect.intersect(columns.body), ui.scope_id().with(("number", line)), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::RowHeader, true, format!("{} 行", row.number)));
}

/// Frames around the active cell and the selection.
fn outline_ui(painter: &Painter, columns: &Columns, state: &GridState, palette: &Palette) {
    let selection = &state.selection;
    if !selection.is_single() {
        let rect = selection_rect(columns, state, selection.lines(), selection.columns());
        let clip = columns.clip(*selection.columns().start(), columns.body);
        painter.with_clip_rect(clip).rect_stroke(rect, 0.0, Stroke::new(1.0, palette.accent), StrokeKind::Inside);
    }
    let active = spot_rect(columns, state, selection.active);
    let clip = columns.clip(selection.active.column, columns.body);
    painter.with_clip_rect(clip).rect_stroke(active, 0.0, Stroke::new(2.0, palette.accent), StrokeKind::Inside);
}

fn selection_rect(
    columns: &Columns,
    state: &GridState,
    lines: std::ops::RangeInclusive<usize>,
    chosen: std::ops::RangeInclusive<usize>,
) -> Rect {
    let top = columns.body.top() - columns.offset.y;
    let (first, last) = (columns.span(*chosen.start()), columns.span(*chosen.end()));
    Rect::from_min_max(
        pos2(first.0, top + state.heights.top(*lines.start())),
        pos2(last.0 + last.1, top + state.heights.top(*lines.end() + 1)),
    )
}

/// Where a cell stands on screen; it may be out of sight.
pub(super) fn spot_rect(columns: &Columns, state: &GridState, spot: Spot) -> Rect {
    selection_rect(columns, state, spot.line..=spot.line, spot.column..=spot.column)
}

/// The whole text of a cell that shows only its beginning.
fn elided_text_ui(
    cx: &TableCx<'_>,
    response: &Response,
    columns: &Columns,
    state: &GridState,
    laid: &[(usize, LaidLine)],
) {
    let Some(point) = response.hover_pos().filter(|_| state.editing.is_none() && !response.dragged()) else { return };
    let Some(column) = columns.at(point.x) else { return };
    let line = state.heights.line_at(point.y - columns.body.top() + columns.offset.y);
    let cell = laid.iter().find(|(other, _)| *other == line).and_then(|(_, laid)| laid.cells.get(column));
    if cell.is_some_and(|cell| cell.galley.elided) {
        let text = cx.sheet().text(Spot { line, column });
        response.clone().on_hover_ui_at_pointer(|ui| {
            ui.set_max_width(560.0);
            ui.label(text);
        });
    }
}

/// The line and column under a point; no column over the numbers.
pub(super) fn under(columns: &Columns, state: &GridState, point: egui::Pos2) -> (usize, Option<usize>) {
    let line = state.heights.line_at((point.y - columns.body.top() + columns.offset.y).max(0.0));
    (line, columns.at(point.x))
}

/// How far the table is scrolled while a selection is drawn over its edge.
pub(super) fn drag_scroll(columns: &Columns, point: egui::Pos2) -> Vec2 {
    let over = |value: f32, low: f32, high: f32| {
        if value < low {
            value - low
        } else if value > high {
            value - high
        } else {
            0.0
        }
    };
    let by = vec2(
        over(point.x, columns.frozen_right, columns.body.right()),
        over(point.y, columns.body.top(), columns.body.bottom()),
    );
    by.clamp(Vec2::splat(-60.0), Vec2::splat(60.0)) * 0.4
}
