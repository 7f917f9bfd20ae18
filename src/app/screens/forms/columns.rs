//! The columns of a form as rows of a table, in the order in which they print.

use super::sign_button_ui;
use crate::app::action::Action;
use crate::app::forms::{FormsState, add_field, move_field};
use crate::app::theme;
use crate::model::*;
use egui::{Align, Button, Layout, RichText, ScrollArea, Ui, Widget as _, vec2};
use egui_extras::{Column, TableBuilder};

pub(super) fn columns_ui(book: &Book, form: &Form, ui: &mut Ui, state: &mut FormsState, actions: &mut Vec<Action>) {
    title_ui(book, form, ui, state, actions);
    ui.add_space(4.0);
    ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| {
        ui.set_min_width(620.0);
        table_ui(book, form, ui, state, actions);
    });
}

fn table_ui(book: &Book, form: &Form, ui: &mut Ui, state: &mut FormsState, actions: &mut Vec<Action>) {
    let fields: Vec<_> = book.fields(form.id).collect();
    let table = TableBuilder::new(ui)
        .id_salt(("columns", form.id))
        .striped(true)
        .auto_shrink([false, false])
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(62.0))
        .column(Column::remainder().at_least(150.0).clip(true))
        .column(Column::exact(58.0))
        .column(Column::initial(104.0).at_least(60.0).clip(true).resizable(true))
        .column(Column::initial(136.0).at_least(60.0).clip(true).resizable(true))
        .column(Column::exact(72.0))
        .column(Column::exact(40.0));
    let header = table.header(28.0, |mut header| {
        for text in ["順序", "項目", "記入", "種類", "年度更新のとき", "幅", "印刷"] {
            header.col(|ui| {
                if text == "項目" {
                    ui.add_space(ui.spacing().button_padding.x);
                }
                ui.label(RichText::new(text).font(theme::bold(13.0)).color(theme::palette(ui).weak));
            });
        }
    });
    header.body(|body| {
        body.rows(34.0, fields.len(), |mut row| {
            let index = row.index();
            if let Some(field) = fields.get(index) {
                row.set_selected(state.field == Some(field.id));
                field_row_ui(book, &mut row, field, (index, fields.len()), state, actions);
            }
        });
    });
}

fn title_ui(book: &Book, form: &Form, ui: &mut Ui, state: &mut FormsState, actions: &mut Vec<Action>) {
    let line = vec2(ui.available_width() - 6.0, 32.0);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        let add = ui.button("＋ 項目を追加").on_hover_text("選んでいる項目の次に、文章の項目を追加します");
        if add.clicked()
            && let Some((id, command)) = add_field(book, form.id, state.field)
        {
            actions.push(Action::Run(command));
            (state.field, state.focus_label) = (Some(id), true);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            egui::Label::new(RichText::new(&form.name).font(theme::bold(18.0))).truncate().ui(ui);
        });
    });
}

fn field_row_ui(
    book: &Book,
    row: &mut egui_extras::TableRow<'_, '_>,
    field: &Field,
    (index, count): (usize, usize),
    state: &mut FormsState,
    actions: &mut Vec<Action>,
) {
    let label = one_line(&book.field_label(field, None));
    row.col(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding.x = 6.0;
        for (sign, by, word, enabled) in [("▲", -1, "上へ", index > 0), ("▼", 1, "下へ", index + 1 < count)] {
            if sign_button_ui(ui, enabled, sign, &format!("{label}を{word}")) {
                actions.extend(move_field(book, field.id, by).map(Action::Run));
                state.field = Some(field.id);
            }
        }
    });
    row.col(|ui| {
        let group = if field.group.is_empty() { String::new() } else { format!("{}　", field.group) };
        let button = Button::selectable(state.field == Some(field.id), format!("{group}{label}"));
        let button = button.min_size(vec2(0.0, 30.0)).truncate();
        ui.with_layout(Layout::top_down_justified(Align::Min), |ui| {
            // In the middle of the row, as the words beside it.
            ui.add_space(2.0);
            if ui.add(button).clicked() && state.field != Some(field.id) {
                actions.push(Action::Save);
                state.field = Some(field.id);
            }
        });
    });
    let level = match field.level {
        Level::Record => "事業",
        Level::Entry => "担当課",
    };
    let printed = if field.printed { "○" } else { "－" };
    let width = format!("{:.1} mm", field.width_mm);
    for text in [level, &kind_words(book, &field.kind), &carry_words(book, field), &width, printed] {
        row.col(|ui| {
            egui::Label::new(text).truncate().ui(ui);
        });
    }
}

/// A label without its line breaks.
pub(super) fn one_line(label: &str) -> String {
    label.lines().collect()
}

/// What a field holds, as the officer reads it.
pub(super) fn kind_words(book: &Book, kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text => "文章".to_owned(),
        FieldKind::Choice { scale } => {
            format!("選択（{}）", book.scale(*scale).map_or("区分なし", |scale| scale.name.as_str()))
        }
        FieldKind::Departments => "担当課".to_owned(),
        FieldKind::RecordNumber => "番号".to_owned(),
        FieldKind::Number { unit } => format!("数（{unit}）"),
        FieldKind::Value => "値（数と単位）".to_owned(),
        FieldKind::Computed { formula } => format!("計算（{}）", formula_words(formula)),
    }
}

pub(super) fn formula_words(formula: &Formula) -> &'static str {
    match formula {
        Formula::AchievementRate { .. } => "達成率",
        Formula::ProgressRate { .. } => "進捗率",
        Formula::Difference { .. } => "差",
        Formula::Sum { .. } => "合計",
        Formula::EarlierYear { .. } => "前の年度の値",
    }
}

/// What becomes of a field at the turn of the year.
pub(super) fn carry_words(book: &Book, field: &Field) -> String {
    match (&field.carry, field.kind.is_written()) {
        (_, false) => "自動".to_owned(),
        (Carry::Keep, _) => "前年度の文章を残す".to_owned(),
        (Carry::Clear, _) => "空にする".to_owned(),
        (Carry::From(key), _) => match book.field_by_key(field.form, key) {
            Some(from) => format!("「{}」から移す", one_line(&book.field_label(from, None))),
            None => "空にする（移す元がありません）".to_owned(),
        },
    }
}
