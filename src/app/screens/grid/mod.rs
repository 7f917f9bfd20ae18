//! 一覧表: all entries of a form as one table, written in place, with the hands of Excel.

mod bar;
mod cells;
mod details;
mod editor;
mod head;
mod keys;
mod perform;
mod popup;
mod table;

use super::desk::DeskCx;
use crate::app::action::Action;
use crate::app::grid::{GridState, GridWish};
use crate::app::theme;
use crate::app::widgets::remembered_panel::{Edge, RememberedPanel};
use crate::model::EditionId;
use bar::{deeds_bar_ui, filter_bar_ui};
use details::details_ui;
use egui::{CentralPanel, Frame, Margin, Panel, Rangef, Ui};
use table::table_ui;

/// With less room the table has it all.
const LEAST_HEIGHT_FOR_STRIP: f32 = 280.0;

pub fn grid_ui(
    cx: &DeskCx<'_>,
    edition: EditionId,
    show_difference: bool,
    ui: &mut Ui,
    state: &mut GridState,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let bar = Frame::new().fill(palette.desk).inner_margin(Margin::symmetric(12, 8));
    Panel::top("grid_bar").frame(bar).show(ui, |ui| {
        filter_bar_ui(cx.book, edition, ui, state);
        deeds_bar_ui(cx.book, ui, state, actions);
    });
    let height = ui.available_height();
    if height >= LEAST_HEIGHT_FOR_STRIP {
        strip_ui(cx, show_difference, ui, height, state);
    }
    if state.wish == Some(GridWish::FillDown) {
        state.wish = None;
        fill_down(cx, state, actions);
    }
    let body = Frame::new().fill(palette.desk).inner_margin(Margin { left: 12, right: 6, top: 0, bottom: 0 });
    CentralPanel::default().frame(body).show(ui, |ui| table_ui(cx.book, ui, state, actions));
}

/// The whole text of the active cell.
fn strip_ui(cx: &DeskCx<'_>, show_difference: bool, ui: &mut Ui, height: f32, state: &mut GridState) {
    let palette = theme::palette(ui);
    let strip = Frame::new().fill(palette.desk).inner_margin(Margin { left: 14, right: 6, top: 8, bottom: 6 });
    let panel = RememberedPanel {
        name: "grid_details",
        edge: Edge::Bottom,
        frame: strip,
        size: (height * 0.25).clamp(96.0, 180.0),
        range: Rangef::new(96.0, (height * 0.45).max(96.0)),
    };
    panel.show(ui, |ui| details_ui(cx.book, show_difference, ui, state));
}

fn fill_down(cx: &DeskCx<'_>, state: &mut GridState, actions: &mut Vec<Action>) {
    let Some(deed) = state.sheet(cx.book).map(|sheet| sheet.fill_down(&state.selection)) else { return };
    actions.extend(state.judge(deed, "下へ写す", "写せない欄があるため、何も変えていません").map(Action::Run));
}
