//! 様式: the forms of an edition with their columns over a live page, its scales and its marks.

mod columns;
mod field;
mod form;
mod list;
mod live;
mod mark;
mod new_form;
mod ruler;
mod scale;

use super::desk::DeskCx;
use super::question::question_ui;
use crate::app::action::Action;
use crate::app::forms::FormsState;
use crate::app::theme;
use crate::app::widgets::draft_text::Drafts;
use crate::app::widgets::remembered_panel::{Edge, RememberedPanel};
use crate::edit::{Command, Listed};
use crate::model::{EditionId, Form, FormId};
use egui::{Button, CentralPanel, Frame, Margin, Rangef, Role, ScrollArea, Ui, WidgetInfo};

pub fn forms_ui(
    cx: &DeskCx<'_>,
    edition: EditionId,
    ui: &mut Ui,
    state: &mut FormsState,
    drafts: &mut Drafts,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let list = Frame::new().fill(palette.paper).inner_margin(Margin::symmetric(10, 10));
    let range = Rangef::new(150.0, (ui.available_width() * 0.3).max(151.0));
    RememberedPanel { name: "forms_list", edge: Edge::Left, frame: list, size: 250.0, range }
        .show(ui, |ui| list::list_ui(cx.book, edition, ui, state, actions));
    match state.chosen {
        Some(Listed::Form(form)) => chosen_form_ui(cx, form, ui, state, drafts, actions),
        Some(Listed::Scale(id)) => {
            item_ui(ui, |ui| scale::scale_ui(cx.book, id, ui, state, drafts, actions));
        }
        Some(Listed::Mark(id)) => item_ui(ui, |ui| mark::mark_ui(cx.book, id, ui, drafts, actions)),
        Some(Listed::Department(_)) | None => {
            item_ui(ui, |ui| {
                ui.weak("この年度版には様式がありません。左の「様式を追加…」から作ります");
            });
        }
    }
    question_ui(ui, &mut state.question, actions);
    new_form::new_form_ui(cx.book, edition, ui, state, actions);
}

/// Less room than this, and the parts stand below each other: a small window, or large letters.
const ROOM: egui::Vec2 = egui::vec2(760.0, 430.0);

/// The columns and the settings above, the ruler and the live page below.
fn chosen_form_ui(
    cx: &DeskCx<'_>,
    form: FormId,
    ui: &mut Ui,
    state: &mut FormsState,
    drafts: &mut Drafts,
    actions: &mut Vec<Action>,
) {
    let Some(form) = cx.book.form(form) else { return };
    let palette = theme::palette(ui);
    let room = ui.available_size();
    if room.x < ROOM.x || room.y < ROOM.y {
        stacked_ui(cx, form, ui, state, drafts, actions);
        return;
    }
    let below = Frame::new().fill(palette.desk).inner_margin(Margin::symmetric(10, 8));
    let range = Rangef::new(120.0, (room.y - 160.0).max(121.0));
    RememberedPanel { name: "live_page", edge: Edge::Bottom, frame: below, size: room.y * 0.5, range }
        .show(ui, |ui| live::live_ui(cx.book, form, ui, state, actions));
    let side = Frame::new().fill(palette.paper).inner_margin(Margin::symmetric(14, 10));
    let range = Rangef::new(260.0, (room.x * 0.5).max(261.0));
    let panel = RememberedPanel { name: "field_settings", edge: Edge::Right, frame: side, size: 372.0, range };
    panel.show(ui, |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            field::field_ui(cx.book, ui, state, drafts, actions);
            form::form_settings_ui(cx.book, form, ui, drafts, actions);
        });
    });
    let middle = Frame::new().fill(palette.desk).inner_margin(Margin { left: 14, right: 6, top: 10, bottom: 0 });
    CentralPanel::default().frame(middle).show(ui, |ui| columns::columns_ui(cx.book, form, ui, state, actions));
}

fn stacked_ui(
    cx: &DeskCx<'_>,
    form: &Form,
    ui: &mut Ui,
    state: &mut FormsState,
    drafts: &mut Drafts,
    actions: &mut Vec<Action>,
) {
    item_ui(ui, |ui| {
        let width = ui.available_width();
        let rows = cx.book.fields(form.id).count() as f32;
        part_ui(ui, egui::vec2(width, 100.0 + 40.0 * rows), |ui| {
            columns::columns_ui(cx.book, form, ui, state, actions);
        });
        ui.separator();
        field::field_ui(cx.book, ui, state, drafts, actions);
        form::form_settings_ui(cx.book, form, ui, drafts, actions);
        ui.separator();
        part_ui(ui, egui::vec2(width, 460.0), |ui| live::live_ui(cx.book, form, ui, state, actions));
    });
}

/// A part of exactly this size.
fn part_ui(ui: &mut Ui, size: egui::Vec2, content: impl FnOnce(&mut Ui)) {
    ui.allocate_ui(size, |ui| {
        ui.set_min_size(size);
        ui.set_max_size(size);
        content(ui);
    });
}

fn item_ui(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(theme::palette(ui).desk).inner_margin(Margin::symmetric(20, 14));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ScrollArea::both().auto_shrink([false, false]).show(ui, content);
    });
}

/// A small button with a sign, named for screen readers.
fn sign_button_ui(ui: &mut Ui, enabled: bool, sign: &str, name: &str) -> bool {
    let button = ui.add_enabled(enabled, Button::new(sign).min_size(egui::vec2(26.0, 28.0)));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    button.on_hover_text(name).clicked()
}

/// ▲ ▼ and 削除 of something in a list.
fn list_buttons_ui(ui: &mut Ui, item: Listed, what: &str, actions: &mut Vec<Action>) {
    for (sign, by, name) in [("▲", -1, "上へ"), ("▼", 1, "下へ")] {
        if sign_button_ui(ui, true, sign, &format!("{what}を一覧の{name}")) {
            actions.push(Action::Run(Command::MoveListed { item, by }));
        }
    }
    if ui.button(format!("{what}を削除")).on_hover_text("使われている間は削除できません").clicked() {
        actions.push(Action::Run(Command::DeleteListed(item)));
    }
}
