//! Below the table: the whole text of the active cell beside last year's.

use super::table::TableCx;
use crate::app::grid::GridState;
use crate::app::theme;
use crate::app::widgets::diff_text::{box_height, last_year_box_ui, lay_out, plain_job, spans_job};
use crate::compare::{Span, SpanTag};
use crate::model::{Book, text};
use egui::{RichText, ScrollArea, Ui, UiBuilder, pos2, vec2};

const GAP: f32 = 16.0;

pub fn details_ui(book: &Book, show_difference: bool, ui: &mut Ui, state: &mut GridState) {
    let Some(table) = state.table().cloned() else { return };
    let cx = TableCx { book, table, lines: state.lines().clone() };
    let sheet = cx.sheet();
    let spot = state.selection.active;
    let Some((row, column, _)) = sheet.at(spot) else {
        ui.weak("欄を選ぶと、ここに全文を表示します");
        return;
    };
    let this_year = match &state.editing {
        Some(editing) => state.drafts.text(editing.key).unwrap_or_default().to_owned(),
        None => sheet.full_text(spot),
    };
    let previous = cx.table.previous(book, row, column).map(str::to_owned);
    heading_ui(ui, &sheet.place(spot), &this_year);
    years_ui(ui, &cx);
    ScrollArea::vertical().id_salt("grid_details").min_scrolled_height(20.0).auto_shrink([false, false]).show(
        ui,
        |ui| {
            texts_ui(ui, &cx, state, show_difference, previous.as_deref(), &this_year);
        },
    );
}

fn heading_ui(ui: &mut Ui, place: &str, this_year: &str) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(place).font(theme::bold(13.5)));
        let count = text::count_characters(this_year);
        ui.label(RichText::new(format!("{count} 字")).font(theme::small()).color(theme::palette(ui).weak));
    });
}

/// Whose text stands on which side.
fn years_ui(ui: &mut Ui, cx: &TableCx<'_>) {
    let palette = theme::palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), egui::Sense::hover());
    let last = cx.table.last_year.as_ref().map_or_else(String::new, |year| format!("{year}（前年度）"));
    let right = rect.left() + column_width(rect.width()) + GAP;
    let this = cx.table.year.clone();
    for (x, text, color) in [(rect.left(), last, palette.weak), (right, this, palette.accent)] {
        let at = pos2(x, rect.center().y);
        ui.painter().text(at, egui::Align2::LEFT_CENTER, text, theme::bold(13.0), color);
    }
}

fn column_width(width: f32) -> f32 {
    ((width - GAP - 8.0) / 2.0).floor()
}

fn texts_ui(
    ui: &mut Ui,
    cx: &TableCx<'_>,
    state: &mut GridState,
    show_difference: bool,
    previous: Option<&str>,
    this_year: &str,
) {
    let palette = theme::palette(ui);
    let full = ui.available_rect_before_wrap();
    let column = column_width(full.width());
    let compared = previous.filter(|text| show_difference && !text.is_empty() && !this_year.is_empty());
    let spans = compared.map(|old| state.difference(old, this_year));
    let side = |dropped: SpanTag| {
        spans.as_ref().map(|spans| spans.iter().filter(|span| span.tag != dropped).cloned().collect::<Vec<Span>>())
    };
    let written = cx.sheet().at(state.selection.active).is_some_and(|(_, column, _)| column.is_written());
    let note = if !written {
        "自動で表示される欄です"
    } else if cx.table.last_year.is_none() {
        "前年度版はありません"
    } else {
        "前年度に対応する記入はありません"
    };
    let old = match (previous, side(SpanTag::Inserted)) {
        (_, Some(spans)) => spans_job(ui, &spans),
        (Some(text), None) if !text.is_empty() => plain_job(ui, text, palette.text),
        _ => plain_job(ui, note, palette.weak),
    };
    let new = match side(SpanTag::Deleted) {
        Some(spans) => spans_job(ui, &spans),
        None if this_year.is_empty() => plain_job(ui, "（記入なし）", palette.weak),
        None => plain_job(ui, this_year, palette.text),
    };
    let galleys = [lay_out(ui, old, column), lay_out(ui, new, column)];
    let height = galleys.iter().map(|galley| box_height(galley)).fold(48.0, f32::max);
    let names = ["前年度の文章", "今年度の文章"];
    for ((galley, name), index) in galleys.into_iter().zip(names).zip([0.0, 1.0]) {
        let left = full.min + vec2(index * (column + GAP), 0.0);
        let rect = egui::Rect::from_min_size(left, vec2(column, height));
        ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| last_year_box_ui(ui, galley, height, name));
    }
    let used = egui::Rect::from_min_size(full.min, vec2(full.width() - 8.0, height));
    ui.expand_to_include_rect(used);
    ui.advance_cursor_after_rect(used);
}
