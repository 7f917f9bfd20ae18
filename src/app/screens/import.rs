//! Excelから取り込む: the file, the year and the form; then what becomes of every sheet, column and row; then yes or no.

use super::messages::{BUTTONS_HEIGHT, body_ui, default_button_ui, focus_at_first, sheet_ui};
use super::new_book::{path_field_ui, year_field_ui};
use super::roll_over::plain_label;
use crate::app::action::{Action, PathPurpose};
use crate::app::presets::PRESETS;
use crate::app::theme;
use crate::app::widgets::options::value_option_ui;
use crate::edit::Command;
use crate::interchange::table_import::{ColumnFate, FormSource, Preview, RowFate, SheetReport};
use crate::model::{Arrangement, Book};
use egui::{CollapsingHeader, ComboBox, Grid, RichText, Ui};

/// What has been worked out from a file, waiting for a yes.
#[derive(Clone, Debug)]
pub struct ReadyImport {
    /// `None` for the exchange format, which is taken in whole.
    pub preview: Option<Preview>,
    /// Sentences about what will be taken in.
    pub summary: Vec<String>,
    pub command: Command,
    /// The revision of the book that it was worked out against.
    pub revision: u64,
}

/// The answers so far.
#[derive(Debug, Default)]
pub struct ImportState {
    pub path: String,
    pub year: String,
    pub form: Option<FormSource>,
    pub new_fields: bool,
    pub stacked_tables: bool,
    /// Where the new book goes when none is open.
    pub book_path: String,
    pub ready: Option<ReadyImport>,
}

pub fn import_ui(book: Option<&Book>, ui: &Ui, state: &mut ImportState, actions: &mut Vec<Action>) {
    match state.ready.clone() {
        None => questions_ui(book, ui, state, actions),
        Some(ready) => preview_ui(book.is_none(), &ready, ui, state, actions),
    }
}

fn questions_ui(book: Option<&Book>, ui: &Ui, state: &mut ImportState, actions: &mut Vec<Action>) {
    sheet_ui(ui, "Excelから取り込む", 720.0, actions, |ui, actions| {
        let year = body_ui(ui, BUTTONS_HEIGHT, |ui| {
            ui.label(theme::paragraph(
                "評価表のファイルを読み取り、新しい年度版にします。書き込む前に、何がどう取り込まれるかを確かめられます",
            ));
            ui.add_space(10.0);
            Grid::new("import").num_columns(2).spacing([20.0, 12.0]).show(ui, |ui| answers_ui(book, ui, state, actions))
        });
        let exchange = state.path.trim().to_lowercase().ends_with(".json");
        let named = !state.path.trim().is_empty() && (book.is_some() || !state.book_path.trim().is_empty());
        ui.add_space(14.0);
        ui.horizontal(|ui| {
            if default_button_ui(ui, named && (year.inner || exchange), "読み取る") {
                actions.push(Action::PreviewImport);
            }
            if ui.button("やめる").clicked() {
                actions.push(Action::CloseSheet);
            }
        });
    });
}

/// The rows of the grid; true when the year is understood.
fn answers_ui(book: Option<&Book>, ui: &mut Ui, state: &mut ImportState, actions: &mut Vec<Action>) -> bool {
    ui.label("ファイル");
    let file = path_field_ui(ui, "取り込むファイル", &mut state.path, PathPurpose::ImportSource, actions);
    focus_at_first(ui, &file);
    ui.end_row();
    ui.label("年度");
    let year = year_field_ui(ui, &mut state.year).inner;
    ui.end_row();
    ui.label("様式");
    form_ui(book, ui, state);
    ui.end_row();
    ui.label("様式にない列");
    ui.checkbox(&mut state.new_fields, "新しい項目として取り込む");
    ui.end_row();
    ui.label("一枚に並ぶ表");
    ui.checkbox(&mut state.stacked_tables, "別々の表として取り込む");
    ui.end_row();
    if book.is_none() {
        ui.label("新しい評価帳");
        path_field_ui(ui, "新しい評価帳の場所", &mut state.book_path, PathPurpose::ImportIntoNewBook, actions);
        ui.end_row();
    }
    year.is_some()
}

/// The forms of the book's latest edition, then those that ship with the program.
fn form_ui(book: Option<&Book>, ui: &mut Ui, state: &mut ImportState) {
    let latest = book.and_then(|book| Some((book, book.editions().last()?.id)));
    let own = latest.into_iter().flat_map(|(book, edition)| book.forms(edition));
    let tables = own.filter(|form| form.arrangement == Arrangement::Table);
    let mut choices: Vec<(FormSource, String)> =
        tables.map(|form| (FormSource::Form(form.id), format!("この評価帳の「{}」", form.name))).collect();
    for preset in &PRESETS {
        choices.push((FormSource::Preset(preset.name.to_owned()), preset.label.to_owned()));
    }
    let current = choices.iter().find(|(form, _)| Some(form) == state.form.as_ref()).or(choices.first()).cloned();
    let Some((form, label)) = current else { return };
    let mut chosen = form;
    let width = (ui.available_width() - 20.0).clamp(160.0, 320.0);
    let combo = ComboBox::from_id_salt("import_form").width(width).truncate().selected_text(label);
    let response = combo.show_ui(ui, |ui| {
        for (form, label) in choices {
            value_option_ui(ui, &mut chosen, form, label);
        }
    });
    response.response.accessible_name("様式");
    state.form = Some(chosen);
}

fn preview_ui(new_book: bool, ready: &ReadyImport, ui: &Ui, state: &mut ImportState, actions: &mut Vec<Action>) {
    sheet_ui(ui, "取り込む内容を確かめてください", 980.0, actions, |ui, actions| {
        body_ui(ui, BUTTONS_HEIGHT + 22.0, |ui| {
            for sentence in &ready.summary {
                ui.label(RichText::new(sentence).font(theme::bold(15.0)));
            }
            ui.add_space(8.0);
            if let Some(preview) = &ready.preview {
                contents_ui(preview, ui);
            }
        });
        ui.add_space(10.0);
        let note = if new_book {
            "新しい評価帳を作って取り込みます"
        } else {
            "取り込んだ後も「元に戻す」で取り消せます"
        };
        ui.label(RichText::new(note).font(theme::small()).color(theme::palette(ui).weak));
        ui.horizontal(|ui| {
            if default_button_ui(ui, true, "取り込む") {
                actions.push(Action::CommitImport);
            }
            if ui.button("読み取り方を変える").clicked() {
                state.ready = None;
            }
            if ui.button("やめる").clicked() {
                actions.push(Action::CloseSheet);
            }
        });
    });
}

fn contents_ui(preview: &Preview, ui: &mut Ui) {
    let palette = theme::palette(ui);
    for choice in &preview.totals.choices {
        let counts: Vec<String> = choice.counts.iter().map(|(label, count)| format!("{label} {count}")).collect();
        ui.label(format!("{}　{}", plain_label(&choice.label), counts.join("、")));
    }
    for note in &preview.notes {
        ui.label(RichText::new(format!("※ {note}")).color(palette.carried));
    }
    for sheet in &preview.sheets {
        ui.add_space(6.0);
        let count = format!("事業 {}、担当課別の記入 {}", sheet.records, sheet.entries);
        let what = if sheet.problem.is_some() { "取り込みません" } else { &count };
        CollapsingHeader::new(RichText::new(format!("シート「{}」　{what}", sheet.name)).font(theme::bold(15.0)))
            .id_salt(("sheet", &sheet.name))
            .default_open(true)
            .show(ui, |ui| sheet_report_ui(sheet, ui));
    }
}

fn sheet_report_ui(sheet: &SheetReport, ui: &mut Ui) {
    let palette = theme::palette(ui);
    if let Some(problem) = &sheet.problem {
        ui.label(RichText::new(problem).color(palette.carried));
    }
    for (label, text) in [("目標", &sheet.goal), ("見出し", &sheet.section)] {
        if let Some(text) = text {
            ui.label(format!("{label}　{text}"));
        }
    }
    for note in &sheet.notes {
        ui.label(RichText::new(format!("※ {note}")).color(palette.carried));
    }
    Grid::new(("columns", &sheet.name)).num_columns(3).spacing([18.0, 4.0]).striped(true).show(ui, |ui| {
        for column in &sheet.columns {
            ui.label(format!("{}列", column.letter));
            ui.label(if column.label.is_empty() { "（見出しなし）" } else { &column.label });
            let (text, color) = match &column.fate {
                ColumnFate::Field { label, .. } => (format!("→ 項目「{}」", plain_label(label)), palette.text),
                ColumnFate::NewField { label, .. } => {
                    (format!("→ 新しい項目「{}」", plain_label(label)), palette.accent)
                }
                ColumnFate::Ignored { reason, filled_cells: 0 } => {
                    (format!("取り込みません（{reason}）"), palette.weak)
                }
                ColumnFate::Ignored { reason, filled_cells } => {
                    (format!("× 取り込みません（{reason}、記入 {filled_cells} か所）"), palette.empty)
                }
            };
            ui.label(RichText::new(text).color(color));
            ui.end_row();
        }
    });
    rows_ui(sheet, ui);
}

/// Every row, folded away; the ones that are left out stand open.
fn rows_ui(sheet: &SheetReport, ui: &mut Ui) {
    let palette = theme::palette(ui);
    for (row, fate) in &sheet.row_fates {
        if let RowFate::Ignored(reason) = fate {
            ui.label(RichText::new(format!("× {row}行目は取り込みません（{reason}）")).color(palette.empty));
        }
    }
    if sheet.row_fates.is_empty() {
        return;
    }
    let title = format!("行ごとの扱い（{}行）", sheet.row_fates.len());
    CollapsingHeader::new(title).id_salt(("rows", &sheet.name)).show(ui, |ui| {
        Grid::new(("row_fates", &sheet.name)).num_columns(2).spacing([18.0, 2.0]).show(ui, |ui| {
            for (row, fate) in &sheet.row_fates {
                ui.label(format!("{row}行目"));
                ui.label(row_words(fate));
                ui.end_row();
            }
        });
    });
}

fn row_words(fate: &RowFate) -> String {
    match fate {
        RowFate::Title => "表題".to_owned(),
        RowFate::Header => "項目名の行".to_owned(),
        RowFate::Record => "事業の始まり".to_owned(),
        RowFate::Entry => "上の事業の、次の担当課".to_owned(),
        RowFate::Continued => "上の事業の続き".to_owned(),
        RowFate::Blank => "空の行".to_owned(),
        RowFate::Ignored(reason) => format!("取り込みません（{reason}）"),
    }
}
