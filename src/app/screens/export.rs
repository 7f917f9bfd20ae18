//! 印刷（PDF）: which paper, how, where to; and what was written.

use super::messages::{main_button_ui, sheet_ui};
use super::new_book::path_field_ui;
use crate::app::action::{Action, PathPurpose};
use crate::app::theme;
use crate::layout::document::PaperSize;
use crate::report::{PaperKind, PaperOptions};
use egui::{ComboBox, Grid, RichText, ScrollArea, Slider, TextEdit, Ui};
use std::path::PathBuf;

/// What was written, as the officer reads it.
#[derive(Clone, Debug)]
pub struct Exported {
    pub path: PathBuf,
    /// 「12ページ、3,456字を確かめました」
    pub summary: String,
    pub warnings: Vec<String>,
}

/// The choices, kept while the program runs.
#[derive(Debug)]
pub struct ExportState {
    pub options: PaperOptions,
    pub path: String,
    /// The path was chosen or typed by the officer and no longer follows the paper.
    pub own_path: bool,
    pub done: Option<Exported>,
}

impl Default for ExportState {
    fn default() -> Self {
        Self { options: PaperOptions::new(PaperKind::Evaluation), path: String::new(), own_path: false, done: None }
    }
}

pub fn export_ui(ui: &Ui, year: &str, state: &mut ExportState, actions: &mut Vec<Action>) {
    match state.done.clone() {
        Some(done) => done_ui(ui, &done, state, actions),
        None => options_ui(ui, year, state, actions),
    }
}

fn options_ui(ui: &Ui, year: &str, state: &mut ExportState, actions: &mut Vec<Action>) {
    sheet_ui(ui, "印刷（PDF）", 680.0, actions, |ui, actions| {
        ui.label(format!("{year}版を、会議資料のPDFファイルに書き出します"));
        ui.add_space(10.0);
        Grid::new("export").num_columns(2).spacing([20.0, 12.0]).show(ui, |ui| {
            ui.label("資料の種類");
            kind_ui(ui, state);
            ui.end_row();
            ui.label("用紙");
            ui.horizontal(|ui| {
                ui.radio_value(&mut state.options.size, PaperSize::A4, "A4");
                ui.radio_value(&mut state.options.size, PaperSize::A3, "A3");
            });
            ui.end_row();
            ui.label("表の文字の大きさ");
            let slider = Slider::new(&mut state.options.font_size_pt, PaperOptions::FONT_SIZES_PT).step_by(0.5);
            ui.add(slider.suffix(" ポイント")).accessible_name("表の文字の大きさ");
            ui.end_row();
            ui.label("資料番号");
            text_ui(ui, "資料番号", &mut state.options.document_number, "例　資料１");
            ui.end_row();
            ui.label("会議名・日付");
            text_ui(ui, "会議名・日付", &mut state.options.meeting, "例　第２回推進会議　令和６年８月１日");
            ui.end_row();
            ui.label("案の印");
            ui.checkbox(&mut state.options.draft, "「（案）」を付ける");
            ui.end_row();
            ui.label("ファイル");
            let before = state.path.clone();
            path_field_ui(ui, "PDFの場所", &mut state.path, PathPurpose::ExportPdf, actions);
            state.own_path |= state.path != before;
            ui.end_row();
        });
        ui.add_space(16.0);
        ui.horizontal(|ui| {
            if main_button_ui(ui, !state.path.trim().is_empty(), "書き出す") {
                actions.push(Action::StartExport);
            }
            if ui.button("やめる").clicked() {
                actions.push(Action::CloseSheet);
            }
        });
    });
}

fn kind_ui(ui: &mut Ui, state: &mut ExportState) {
    let before = state.options.kind;
    let response = ComboBox::from_id_salt("paper_kind").width(260.0).selected_text(before.label()).show_ui(ui, |ui| {
        for kind in PaperKind::ALL {
            ui.selectable_value(&mut state.options.kind, kind, kind.label());
        }
    });
    response.response.accessible_name("資料の種類");
    if state.options.kind != before {
        state.options.font_size_pt = PaperOptions::new(state.options.kind).font_size_pt;
    }
}

fn text_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str) {
    let edit = TextEdit::singleline(text).hint_text(hint).margin(egui::Margin::symmetric(10, 6));
    ui.add(edit.desired_width(f32::INFINITY)).accessible_name(name);
}

fn done_ui(ui: &Ui, done: &Exported, state: &mut ExportState, actions: &mut Vec<Action>) {
    sheet_ui(ui, "書き出しました", 620.0, actions, |ui, actions| {
        ui.add(egui::Label::new(done.path.display().to_string()).selectable(true).wrap());
        ui.label(RichText::new(&done.summary).color(theme::palette(ui).weak));
        if !done.warnings.is_empty() {
            ui.add_space(8.0);
            ui.label(RichText::new("確かめてください").font(theme::bold(14.0)).color(theme::palette(ui).carried));
            ScrollArea::vertical().max_height(220.0).show(ui, |ui| {
                for warning in &done.warnings {
                    ui.label(format!("・{warning}"));
                }
            });
        }
        ui.add_space(16.0);
        ui.horizontal(|ui| {
            if main_button_ui(ui, true, "開く") {
                actions.push(Action::OpenExported(done.path.clone()));
            }
            if ui.button("フォルダーを開く").clicked()
                && let Some(folder) = done.path.parent()
            {
                actions.push(Action::OpenFolder(folder.to_path_buf()));
            }
            if ui.button("別の資料を書き出す").clicked() {
                state.done = None;
            }
            if ui.button("閉じる").clicked() {
                actions.push(Action::CloseSheet);
            }
        });
    });
}
