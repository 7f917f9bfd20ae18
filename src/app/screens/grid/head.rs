//! The heads of the columns: a click sorts, the right edge is drawn to widen.

use super::cells::{Columns, NUMBER_WIDTH, PADDING};
use crate::app::grid::GridState;
use crate::app::grid::arrange::Direction;
use crate::app::grid::table::{Column, Table};
use crate::app::theme;
use crate::app::widgets::text_rows::lay_out_rows;
use egui::text::LayoutJob;
use egui::{Color32, CursorIcon, Galley, Rect, Sense, Stroke, Ui, pos2, vec2};
use std::sync::Arc;

const MOST_LINES: usize = 3;
/// Half the width of the edge that can be drawn.
const GRIP: f32 = 5.0;

/// Height that the longest head needs.
pub fn height(ui: &Ui, table: &Table, state: &GridState) -> f32 {
    let heads = (0..table.columns.len()).filter_map(|index| galley(ui, table, state, index, Color32::PLACEHOLDER));
    heads.map(|galley| galley.size().y).fold(20.0, f32::max).ceil() + PADDING.y * 2.0
}

fn galley(ui: &Ui, table: &Table, state: &GridState, index: usize, color: Color32) -> Option<Arc<Galley>> {
    let column = table.columns.get(index)?;
    let width = state.width(column) - PADDING.x * 2.0;
    let mut job = LayoutJob::simple(column.label.clone(), theme::bold(13.0), color, width);
    job.wrap.max_rows = MOST_LINES;
    Some(lay_out_rows(ui.ctx(), job))
}

pub fn head_ui(ui: &mut Ui, table: &Table, columns: &Columns, band: Rect, state: &mut GridState) {
    let palette = theme::palette(ui);
    let painter = ui.painter().with_clip_rect(band);
    painter.rect_filled(band, 0.0, palette.last_year);
    for index in 0..table.columns.len() {
        let (left, width) = columns.span(index);
        let rect = Rect::from_min_size(pos2(left, band.top()), vec2(width, band.height()));
        let clip = columns.clip(index, band);
        if !rect.intersects(clip) {
            continue;
        }
        let painter = ui.painter().with_clip_rect(clip);
        if state.selection.columns().contains(&index) {
            painter.rect_filled(rect, 0.0, palette.accent_pale);
        }
        painter.vline(rect.right() - 0.5, rect.y_range(), Stroke::new(1.0, palette.line));
        if let Some(galley) = galley(ui, table, state, index, palette.text) {
            let top = rect.center().y - galley.size().y / 2.0;
            painter.galley(pos2(rect.left() + PADDING.x, top), galley, palette.text);
        }
        // In the corner, so that the heads stay as high as they are.
        let mark = match state.wishes.sort {
            Some((sorted, Direction::Ascending)) if sorted == index => "▲",
            Some((sorted, Direction::Descending)) if sorted == index => "▼",
            _ => "",
        };
        let corner = rect.right_bottom() - vec2(4.0, 2.0);
        painter.text(corner, egui::Align2::RIGHT_BOTTOM, mark, egui::FontId::proportional(9.0), palette.accent);
        sort_ui(ui, table, rect.intersect(clip), index, state);
    }
    // Over all heads: the edge reaches into the next one.
    for (index, column) in table.columns.iter().enumerate() {
        let (left, width) = columns.span(index);
        let rect = Rect::from_min_size(pos2(left, band.top()), vec2(width, band.height()));
        let clip = columns.clip(index, band);
        if rect.intersects(clip) {
            widen_ui(ui, column, rect, clip.expand2(vec2(GRIP, 0.0)).intersect(band), index, state);
        }
    }
    number_head_ui(ui, table, band, state);
    painter.hline(band.x_range(), band.bottom() - 0.5, Stroke::new(1.0, palette.line));
}

fn sort_ui(ui: &mut Ui, table: &Table, rect: Rect, index: usize, state: &mut GridState) {
    let Some(column) = table.columns.get(index) else { return };
    let response = ui.interact(rect, ui.scope_id().with(("head", index)), Sense::CLICK);
    let spoken = format!("{} 並べ替え", column.label);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ColumnHeader, true, &spoken));
    let hover = format!("{}　（クリックで昇順、降順、元の順に並べ替え）", column.label);
    if response.on_hover_text(hover).on_hover_cursor(CursorIcon::PointingHand).clicked() {
        state.wishes.turn_sort(index);
    }
}

/// The width follows when the edge is let go; until then a line shows where it will be.
fn widen_ui(ui: &mut Ui, column: &Column, rect: Rect, clip: Rect, index: usize, state: &mut GridState) {
    let grip = Rect::from_min_max(rect.right_top() - vec2(GRIP, 0.0), rect.right_bottom() + vec2(GRIP, 0.0));
    let response = ui.interact(grip.intersect(clip), ui.scope_id().with(("edge", index)), Sense::click_and_drag());
    let response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Splitter, true, format!("{} の幅", column.label)));
    if response.double_clicked() {
        state.forget_widths();
        return;
    }
    let response = response.on_hover_text("左右に引くと幅が変わります。ダブルクリックで、すべての列を元の幅に戻します");
    let Some(point) = response.interact_pointer_pos() else { return };
    if response.dragged() {
        let line = Stroke::new(2.0, theme::palette(ui).accent);
        ui.painter().vline(point.x, rect.top()..=ui.clip_rect().bottom(), line);
        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    if response.drag_stopped() {
        state.set_width(column, point.x - rect.left());
    }
}

fn number_head_ui(ui: &mut Ui, table: &Table, band: Rect, state: &mut GridState) {
    let palette = theme::palette(ui);
    let rect = Rect::from_min_size(band.min, vec2(NUMBER_WIDTH, band.height()));
    let painter = ui.painter();
    painter.rect_filled(rect, 0.0, palette.last_year);
    painter.vline(rect.right() - 0.5, rect.y_range(), Stroke::new(1.0, palette.line));
    let text = crate::model::text::excerpt(&table.number_label, 4);
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, text, theme::bold(13.0), palette.text);
    let response = ui.interact(rect, ui.scope_id().with("number_head"), Sense::CLICK);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ColumnHeader, true, "番号順に戻す"));
    if response.on_hover_text("評価帳の順に戻します").clicked() {
        state.wishes.sort = None;
    }
}
