//! 設定: names and state of book and edition, its departments, its correspondence with last year.

mod departments;
mod names;
mod ties;

use super::desk::DeskCx;
use super::keeping::keeping_ui;
use super::question::question_ui;
use crate::app::action::Action;
use crate::app::book::{BookPart, BookState};
use crate::app::keeping::KeepingState;
use crate::app::theme;
use crate::app::widgets::draft_text::Drafts;
use crate::app::widgets::remembered_panel::{Edge, RememberedPanel};
use crate::model::EditionId;
use egui::{Button, CentralPanel, Frame, Margin, Rangef, RichText, ScrollArea, Stroke, Ui, vec2};

pub fn book_ui(
    cx: &DeskCx<'_>,
    edition: EditionId,
    ui: &mut Ui,
    (state, keeping): (&mut BookState, &mut KeepingState),
    drafts: &mut Drafts,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let list = Frame::new().fill(palette.paper).inner_margin(Margin::symmetric(10, 12));
    let range = Rangef::new(140.0, (ui.available_width() * 0.3).max(141.0));
    let panel = RememberedPanel { name: "book_parts", edge: Edge::Left, frame: list, size: 220.0, range };
    panel.show(ui, |ui| parts_ui(ui, state, actions));
    let frame = Frame::new().fill(palette.desk).inner_margin(Margin { left: 20, right: 10, top: 14, bottom: 0 });
    CentralPanel::default().frame(frame).show(ui, |ui| match state.part {
        BookPart::Names => scrolled_ui(ui, |ui| names::names_ui(cx.book, edition, ui, state, drafts, actions)),
        BookPart::Departments => {
            scrolled_ui(ui, |ui| departments::departments_ui(cx.book, edition, ui, state, drafts, actions));
        }
        BookPart::Ties => ties::ties_ui(cx.book, edition, ui, state, actions),
        BookPart::Files => scrolled_ui(ui, |ui| keeping_ui(ui, keeping, actions)),
    });
    question_ui(ui, &mut state.question, actions);
}

fn scrolled_ui(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ScrollArea::both().auto_shrink([false, false]).show(ui, content);
}

fn parts_ui(ui: &mut Ui, state: &mut BookState, actions: &mut Vec<Action>) {
    let parts = [
        (BookPart::Names, "評価帳と年度版"),
        (BookPart::Departments, "担当課"),
        (BookPart::Ties, "前年度との対応"),
        (BookPart::Files, "点検と控え"),
    ];
    for (part, label) in parts {
        let button = Button::selectable(state.part == part, label).min_size(vec2(ui.available_width(), 32.0));
        if ui.add(button).clicked() {
            actions.push(Action::Save);
            state.part = part;
        }
    }
}

/// A sheet of paper with a heading.
pub(super) fn card_ui(ui: &mut Ui, heading: &str, content: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    let frame = Frame::new()
        .fill(palette.paper)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(6)
        .inner_margin(Margin::symmetric(18, 14));
    frame.show(ui, |ui| {
        // Cards of one width, whatever is in them: words break there too.
        ui.set_width((ui.available_width() - 12.0).min(900.0));
        ui.label(RichText::new(heading).font(theme::bold(16.0)));
        ui.add_space(6.0);
        content(ui);
    });
    ui.add_space(10.0);
}

pub(super) fn weak_ui(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::small()).color(theme::palette(ui).weak));
}
