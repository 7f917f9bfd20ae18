//! The desk: outline left, page right, the paper beside them when it is open.

use super::check_pane::check_pane_ui;
use super::outline_pane::outline_pane_ui;
use super::page_pane::page_pane_ui;
use super::search_pane::search_pane_ui;
use crate::app::action::Action;
use crate::app::desk::Desk;
use crate::app::paper::Paper;
use crate::app::theme;
use crate::app::widgets::remembered_panel::{Edge, RememberedPanel};
use crate::model::Book;
use crate::workspace::SaveState;
use egui::{CentralPanel, Rangef, Ui};

/// What every view shows beyond its own state.
pub struct DeskCx<'a> {
    pub book: &'a Book,
    pub save: &'a SaveState,
    pub undo_label: Option<&'a str>,
    pub redo_label: Option<&'a str>,
}

pub fn desk_ui(cx: &DeskCx<'_>, ui: &mut Ui, desk: &mut Desk, paper: &mut Paper, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    if paper.is_open() {
        let beside = egui::Frame::new().fill(palette.desk).inner_margin(egui::Margin::same(8));
        let panel = RememberedPanel {
            name: "paper",
            edge: Edge::Right,
            frame: beside,
            size: ui.available_width() * 0.33,
            range: Rangef::new(260.0, 1200.0),
        };
        panel.show(ui, |ui| paper.paper_ui(cx.book, ui, actions));
    }
    let outline = egui::Frame::new().fill(palette.paper).inner_margin(egui::Margin::symmetric(10, 10));
    // At a large zoom the texts keep the greater part.
    let range = Rangef::new(220.0, (ui.available_width() * 0.42).clamp(220.0, 640.0));
    let panel = RememberedPanel { name: "outline", edge: Edge::Left, frame: outline, size: 350.0, range };
    panel.show(ui, |ui| match (desk.search.is_open(), desk.check.is_open()) {
        (true, _) => search_pane_ui(ui, desk, actions),
        (false, true) => check_pane_ui(cx.book, ui, desk, actions),
        (false, false) => outline_pane_ui(ui, desk, actions),
    });
    let page =
        egui::Frame::new().fill(palette.desk).inner_margin(egui::Margin { left: 16, right: 6, top: 10, bottom: 0 });
    CentralPanel::default().frame(page).show(ui, |ui| page_pane_ui(cx.book, ui, desk, actions));
}
