//! The questions before a new book or a copy of the sample is made.

use super::messages::{BUTTONS_HEIGHT, body_ui, default_button_ui, focus_at_first, sheet_ui};
use crate::app::action::{Action, PathPurpose};
use crate::app::presets::PRESETS;
use crate::app::theme;
use crate::app::widgets::line_edit::line_edit;
use crate::model::FiscalYear;
use egui::{Grid, InnerResponse, Response, RichText, Ui};
use std::path::PathBuf;

/// What has been answered so far.
#[derive(Debug, Default)]
pub struct NewBookState {
    pub preset: String,
    pub year: String,
    pub path: String,
}

/// A path to type, with a button for the system's dialog; the response is that of the box.
pub fn path_field_ui(
    ui: &mut Ui,
    name: &str,
    path: &mut String,
    purpose: PathPurpose,
    actions: &mut Vec<Action>,
) -> Response {
    ui.horizontal(|ui| {
        let edit = line_edit(path).desired_width((ui.available_width() - 140.0).max(160.0));
        let response = ui.add(edit).accessible_name(name);
        if ui.button("場所を選ぶ…").clicked() {
            actions.push(Action::AskPath(purpose));
        }
        response
    })
    .inner
}

/// A year to type, with what it was understood as; the response is that of the box.
pub fn year_field_ui(ui: &mut Ui, year: &mut String) -> InnerResponse<Option<FiscalYear>> {
    ui.horizontal(|ui| {
        let edit = line_edit(year).desired_width(110.0);
        let response = ui.add(edit).accessible_name("年度");
        let parsed = FiscalYear::parse(year);
        let note = match parsed {
            Some(year) => year.label(),
            None if year.trim().is_empty() => "例　R5、令和5年度".to_owned(),
            None => "年度として読み取れません（例　R5）".to_owned(),
        };
        ui.label(RichText::new(note).color(theme::palette(ui).weak));
        InnerResponse::new(parsed, response)
    })
    .inner
}

pub fn new_book_ui(ui: &Ui, state: &mut NewBookState, actions: &mut Vec<Action>) {
    sheet_ui(ui, "新しい評価帳を作る", 680.0, actions, |ui, actions| {
        let year = body_ui(ui, BUTTONS_HEIGHT, |ui| {
            presets_ui(ui, state);
            ui.add_space(8.0);
            Grid::new("new_book").num_columns(2).spacing([16.0, 10.0]).show(ui, |ui| {
                ui.label("年度");
                let year = year_field_ui(ui, &mut state.year);
                focus_at_first(ui, &year.response);
                ui.end_row();
                ui.label("ファイル");
                path_field_ui(ui, "新しいファイルの場所", &mut state.path, PathPurpose::NewBook, actions);
                ui.end_row();
                year.inner
            })
        });
        let year = year.inner;
        ui.add_space(14.0);
        ui.horizontal(|ui| {
            let ready = year.is_some() && !state.path.trim().is_empty() && !state.preset.is_empty();
            if default_button_ui(ui, ready, "作る")
                && let Some(year) = year
            {
                let path = PathBuf::from(state.path.trim());
                actions.push(Action::NewBook { preset: state.preset.clone(), year, path });
            }
            if ui.button("やめる").clicked() {
                actions.push(Action::CloseSheet);
            }
        });
    });
}

fn presets_ui(ui: &mut Ui, state: &mut NewBookState) {
    ui.label(RichText::new("様式").font(theme::bold(14.0)));
    for preset in &PRESETS {
        if ui.radio(state.preset == preset.name, preset.label).clicked() {
            state.preset = preset.name.to_owned();
        }
        ui.horizontal_top(|ui| {
            ui.add_space(28.0);
            let words = RichText::new(preset.description).font(theme::small()).color(theme::palette(ui).weak);
            ui.add(egui::Label::new(words).wrap());
        });
    }
}

pub fn sample_ui(ui: &Ui, state: &mut NewBookState, actions: &mut Vec<Action>) {
    sheet_ui(ui, "見本の評価帳を開く", 620.0, actions, |ui, actions| {
        body_ui(ui, BUTTONS_HEIGHT, |ui| {
            ui.label(theme::paragraph(
                "架空の市の評価帳を、指定した場所に作って開きます。自由に書き換えてかまいません",
            ));
            ui.add_space(10.0);
            let path = path_field_ui(ui, "見本を作る場所", &mut state.path, PathPurpose::SampleBook, actions);
            focus_at_first(ui, &path);
        });
        ui.add_space(14.0);
        ui.horizontal(|ui| {
            if default_button_ui(ui, !state.path.trim().is_empty(), "作って開く") {
                actions.push(Action::SampleBook { path: PathBuf::from(state.path.trim()) });
            }
            if ui.button("やめる").clicked() {
                actions.push(Action::CloseSheet);
            }
        });
    });
}
