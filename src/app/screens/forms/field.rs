//! The settings of one column: label, level, kind, carry rule, width and the rest.

use super::columns::{carry_words, formula_words, kind_words, one_line};
use super::sign_button_ui;
use crate::app::action::Action;
use crate::app::forms::{FormsState, change_field, move_field};
use crate::app::screens::question::Question;
use crate::app::screens::setting_field::{SettingLook, captioned_ui, setting_row_ui, setting_ui};
use crate::app::theme;
use crate::app::widgets::draft_text::{Drafts, SettingKey};
use crate::app::widgets::options::{option_ui, value_option_ui};
use crate::edit::{Command, texts_in};
use crate::model::*;
use egui::text::{CCursor, CCursorRange};
use egui::{ComboBox, DragValue, Grid, RichText, Ui};
use std::sync::Arc;

/// The narrowest column that can be wished, and the widest.
pub(super) const WIDTHS_MM: std::ops::RangeInclusive<f64> = 3.0..=400.0;

pub(super) fn field_ui(
    book: &Book,
    ui: &mut Ui,
    state: &mut FormsState,
    drafts: &mut Drafts,
    actions: &mut Vec<Action>,
) {
    let Some(field) = state.field.and_then(|field| book.field(field)) else { return };
    let label = one_line(&book.field_label(field, None));
    heading_ui(book, ui, field, &label, state, actions);
    ui.add_space(6.0);
    ui.spacing_mut().combo_width = 230.0;
    label_ui(book, ui, field, state, drafts, actions);
    Grid::new(("field", field.id)).num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        let look = SettingLook::line("上の見出し", 230.0).hint("同じ語が並ぶと一つにまとまります");
        setting_row_ui(ui, "上の見出し", drafts, (SettingKey::FieldGroup(field.id), &field.group), look, actions);
        captioned_ui(ui, "記入", |ui| level_ui(book, ui, field, actions));
        captioned_ui(ui, "種類", |ui| kind_ui(book, ui, field, actions));
        kind_details_ui(book, ui, field, drafts, actions);
        if field.kind.is_written() {
            captioned_ui(ui, "年度更新のとき", |ui| carry_ui(book, ui, field, actions));
        }
        captioned_ui(ui, "幅", |ui| width_ui(book, ui, field, actions));
        captioned_ui(ui, "そろえ", |ui| align_ui(book, ui, field, actions));
        captioned_ui(ui, "", |ui| {
            ui.vertical(|ui| switches_ui(book, ui, field, actions));
        });
    });
    ui.add_space(10.0);
    ui.separator();
}

fn heading_ui(
    book: &Book,
    ui: &mut Ui,
    field: &Arc<Field>,
    label: &str,
    state: &mut FormsState,
    actions: &mut Vec<Action>,
) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(format!("項目「{label}」")).font(theme::bold(16.0)));
    });
    ui.horizontal(|ui| {
        let last = book.fields(field.form).last().is_some_and(|last| last.id == field.id);
        let first = book.fields(field.form).next().is_some_and(|first| first.id == field.id);
        for (sign, by, name, enabled) in
            [("▲", -1, "この項目を前へ（Alt+↑）", !first), ("▼", 1, "この項目を後へ（Alt+↓）", !last)]
        {
            if sign_button_ui(ui, enabled, sign, name) {
                actions.extend(move_field(book, field.id, by).map(Action::Run));
            }
        }
        if ui.button("この項目を削除…").clicked() {
            delete(book, field, label, state, actions);
        }
    });
}

/// A column with texts goes only after a question; one that may not go says why at once.
fn delete(book: &Book, field: &Field, label: &str, state: &mut FormsState, actions: &mut Vec<Action>) {
    let command = Command::DeleteField(field.id);
    let texts = texts_in(book, field.id);
    if texts == 0 || crate::edit::plan(book, &command).is_err() {
        actions.push(Action::Run(command));
        return;
    }
    let title = format!("項目「{label}」を削除しますか");
    let text = format!(
        "この項目に入っている文章 {texts}件も削除されます。「元に戻す」（Ctrl+Z）で、文章ごと元に戻せます。\n紙に出さないだけなら、削除せずに「印刷する」を外してください"
    );
    state.question = Some(Question::new(title, text, "削除する", Action::Run(command)));
}

fn label_ui(
    book: &Book,
    ui: &mut Ui,
    field: &Field,
    state: &mut FormsState,
    drafts: &mut Drafts,
    actions: &mut Vec<Action>,
) {
    ui.label("名前（見出しに印刷する文字）");
    let look = SettingLook::line("項目の名前", ui.available_width() - 8.0).lines();
    let response = setting_ui(ui, drafts, SettingKey::FieldLabel(field.id), &field.label, look, actions);
    if std::mem::take(&mut state.focus_label) {
        response.request_focus();
        select_all(ui, response.id, field.label.chars().count());
    }
    ui.horizontal_wrapped(|ui| {
        for (word, hover) in [
            ("{年度}", "年度版の年度を全角で入れます（例　令和５年度）"),
            ("{年度:半角}", "年度版の年度を半角で入れます（例　令和5年度）"),
            ("{計画}", "年度版の計画の名称を入れます"),
        ] {
            if ui.small_button(word).on_hover_text(hover).clicked() {
                let add = change_field(book, field.id, |field| field.label.push_str(word));
                actions.push(Action::Save);
                actions.extend(add.map(Action::Run));
            }
        }
    });
    if field.label.contains('{') {
        let shown = book.field_label(field, None).lines().collect::<Vec<_>>().join("／");
        ui.label(RichText::new(format!("印刷では　{shown}")).color(theme::palette(ui).weak));
    }
    ui.add_space(4.0);
}

/// Selects the `chars` of a box, so that typing replaces them.
fn select_all(ui: &Ui, id: egui::Id, chars: usize) {
    let mut state = egui::TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let all = CCursorRange::two(CCursor::default(), CCursor::new(chars));
    state.cursor.set_char_range(Some(all));
    egui::TextEdit::store_state(ui.ctx(), id, state);
}

fn push(actions: &mut Vec<Action>, command: Option<Command>) {
    actions.extend(command.map(Action::Run));
}

fn level_ui(book: &Book, ui: &mut Ui, field: &Field, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        for (level, label, hover) in [
            (Level::Record, "事業ごと", "一つの事業に一つ記入します"),
            (Level::Entry, "担当課ごと", "一つの事業に、担当課の行ごとに記入します"),
        ] {
            if ui.radio(field.level == level, label).on_hover_text(hover).clicked() && field.level != level {
                push(actions, change_field(book, field.id, |field| field.level = level));
            }
        }
    });
}

fn kind_ui(book: &Book, ui: &mut Ui, field: &Field, actions: &mut Vec<Action>) {
    let shown = kind_words(book, &field.kind);
    let edition = book.form(field.form).map(|form| form.edition);
    let response = ComboBox::from_id_salt("kind").selected_text(shown).show_ui(ui, |ui| {
        let mut kinds = vec![FieldKind::Text];
        let scales = edition.into_iter().flat_map(|edition| book.scales(edition));
        kinds.extend(scales.map(|scale| FieldKind::Choice { scale: scale.id }));
        kinds.extend([FieldKind::Departments, FieldKind::RecordNumber]);
        kinds.push(FieldKind::Number { unit: "千円".to_owned() });
        kinds.push(FieldKind::Value);
        kinds.extend(formulas(book, field).into_iter().map(|formula| FieldKind::Computed { formula }));
        for kind in kinds {
            let same = kind_words(book, &kind) == kind_words(book, &field.kind);
            if option_ui(ui, same, kind_words(book, &kind)).clicked() && !same {
                push(actions, change_field(book, field.id, |field| field.kind = kind));
            }
        }
    });
    response.response.accessible_name("項目の種類");
}

/// The fields that a formula may work on: written ones, other than this.
fn operands<'a>(book: &'a Book, field: &'a Field) -> impl Iterator<Item = &'a Arc<Field>> {
    book.fields(field.form).filter(|other| other.id != field.id && other.kind.is_written())
}

/// One formula of each kind, on the first fields that come to mind.
fn formulas(book: &Book, field: &Field) -> Vec<Formula> {
    let numbers =
        operands(book, field).filter(|other| matches!(other.kind, FieldKind::Number { .. } | FieldKind::Value));
    let keys: Vec<String> = numbers.map(|other| other.key.clone()).collect();
    let any = operands(book, field).map(|other| other.key.clone()).next();
    let mut formulas = Vec::new();
    if let [first, second, ..] = keys.as_slice() {
        let (actual, target) = (second.clone(), first.clone());
        let better = Better::Larger;
        formulas.push(Formula::AchievementRate { actual, target, better, better_from: None });
        if let [baseline, target, actual, ..] = keys.as_slice() {
            let (actual, baseline, target) = (actual.clone(), baseline.clone(), target.clone());
            formulas.push(Formula::ProgressRate { actual, baseline, target });
        }
        formulas.push(Formula::Difference { minuend: first.clone(), subtrahend: second.clone() });
        formulas.push(Formula::Sum { fields: keys.clone() });
    }
    formulas.extend(keys.first().cloned().or(any).map(|field| Formula::EarlierYear { field, years_back: 1 }));
    formulas
}

fn kind_details_ui(book: &Book, ui: &mut Ui, field: &Field, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    match &field.kind {
        FieldKind::Number { unit } => {
            ui.label("単位");
            let look = SettingLook::line("単位", 110.0).hint("例　千円");
            setting_ui(ui, drafts, SettingKey::FieldUnit(field.id), unit, look, actions);
            ui.end_row();
        }
        FieldKind::Computed { formula } => formula_ui(book, ui, field, formula, actions),
        _ => {}
    }
}

fn formula_ui(book: &Book, ui: &mut Ui, field: &Field, formula: &Formula, actions: &mut Vec<Action>) {
    let mut changed = formula.clone();
    match &mut changed {
        Formula::AchievementRate { actual, target, better, better_from } => {
            operand_ui(book, ui, field, "実績", actual);
            operand_ui(book, ui, field, "目標", target);
            ui.label("よい向き");
            ui.horizontal_wrapped(|ui| {
                for (which, label) in [
                    (Better::Larger, "大きいほど"),
                    (Better::Smaller, "小さいほど"),
                    (Better::Maintained, "維持"),
                    (Better::Cumulative, "累計"),
                ] {
                    ui.radio_value(better, which, label);
                }
            });
            ui.end_row();
            better_from_ui(book, ui, field, better_from);
        }
        Formula::ProgressRate { actual, baseline, target } => {
            operand_ui(book, ui, field, "基準値", baseline);
            operand_ui(book, ui, field, "目標", target);
            operand_ui(book, ui, field, "実績", actual);
        }
        Formula::Difference { minuend, subtrahend } => {
            operand_ui(book, ui, field, "引かれる項目", minuend);
            operand_ui(book, ui, field, "引く項目", subtrahend);
        }
        Formula::Sum { fields } => {
            ui.label("足す項目");
            ui.vertical(|ui| {
                for other in operands(book, field) {
                    let mut added = fields.contains(&other.key);
                    if ui.checkbox(&mut added, one_line(&book.field_label(other, None))).changed() {
                        fields.retain(|key| *key != other.key);
                        fields.extend(added.then(|| other.key.clone()));
                    }
                }
            });
            ui.end_row();
        }
        Formula::EarlierYear { field: from, years_back } => {
            operand_ui(book, ui, field, "元の項目", from);
            ui.label("何年前");
            ui.add(DragValue::new(years_back).range(1..=10).suffix("年前")).accessible_name("何年前");
            ui.end_row();
        }
    }
    if changed != *formula {
        push(actions, change_field(book, field.id, |field| field.kind = FieldKind::Computed { formula: changed }));
    }
}

/// The choice field that names the good direction of each record, when there is one.
fn better_from_ui(book: &Book, ui: &mut Ui, field: &Field, better_from: &mut Option<String>) {
    let label = |key: &str| book.field_by_key(field.form, key).map(|field| one_line(&book.field_label(field, None)));
    let shown = better_from.as_deref().and_then(label).unwrap_or_else(|| "どの事業も同じ".to_owned());
    ui.label("事業ごとの向き");
    let response = ComboBox::from_id_salt(("better_from", field.id)).selected_text(shown).show_ui(ui, |ui| {
        value_option_ui(ui, better_from, None, "どの事業も同じ");
        for other in operands(book, field).filter(|other| matches!(other.kind, FieldKind::Choice { .. })) {
            let label = one_line(&book.field_label(other, None));
            value_option_ui(ui, better_from, Some(other.key.clone()), label);
        }
    });
    response.response.accessible_name("事業ごとの向き");
    ui.end_row();
}

fn operand_ui(book: &Book, ui: &mut Ui, field: &Field, name: &str, key: &mut String) {
    ui.label(name);
    let shown = book.field_by_key(field.form, key).map(|field| one_line(&book.field_label(field, None)));
    let shown = shown.unwrap_or_else(|| "（選んでください）".to_owned());
    let response = ComboBox::from_id_salt(name).selected_text(shown).show_ui(ui, |ui| {
        for other in operands(book, field) {
            value_option_ui(ui, key, other.key.clone(), one_line(&book.field_label(other, None)));
        }
    });
    response.response.accessible_name(format!("計算の{name}"));
    ui.end_row();
}

fn carry_ui(book: &Book, ui: &mut Ui, field: &Field, actions: &mut Vec<Action>) {
    let response = ComboBox::from_id_salt("carry").selected_text(carry_words(book, field)).show_ui(ui, |ui| {
        let others = book
            .fields(field.form)
            .filter(|other| other.id != field.id && other.level == field.level && other.kind.is_written());
        let rules = [Carry::Keep, Carry::Clear].into_iter().chain(others.map(|other| Carry::From(other.key.clone())));
        for carry in rules {
            let words = carry_words(book, &Field { carry: carry.clone(), ..field.clone() });
            if option_ui(ui, field.carry == carry, words).clicked() && field.carry != carry {
                push(actions, change_field(book, field.id, |field| field.carry = carry));
            }
        }
    });
    response.response.accessible_name("年度更新のときの扱い");
}

fn width_ui(book: &Book, ui: &mut Ui, field: &Field, actions: &mut Vec<Action>) {
    let mut width = field.width_mm;
    let value = DragValue::new(&mut width).range(WIDTHS_MM).speed(0.5).fixed_decimals(1).suffix(" mm");
    // Only a finished number is a change; one that is being dragged or typed is not.
    let response = ui.add(value.update_while_editing(false)).accessible_name("列の幅");
    if response.changed() {
        push(actions, change_field(book, field.id, |field| field.width_mm = width));
    }
}

fn align_ui(book: &Book, ui: &mut Ui, field: &Field, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        for (align, label) in [(Align::Start, "左"), (Align::Center, "中央"), (Align::End, "右")] {
            if ui.radio(field.align == align, label).clicked() && field.align != align {
                push(actions, change_field(book, field.id, |field| field.align = align));
            }
        }
    });
}

fn switches_ui(book: &Book, ui: &mut Ui, field: &Field, actions: &mut Vec<Action>) {
    let (mut printed, mut vertical) = (field.printed, field.vertical_label);
    if ui.checkbox(&mut printed, "印刷する").on_hover_text("外すと、画面だけの項目になります").changed()
    {
        push(actions, change_field(book, field.id, |field| field.printed = printed));
    }
    if ui.checkbox(&mut vertical, "項目の名前を縦に並べる").on_hover_text("一行に一字ずつ印刷します").changed()
    {
        push(actions, change_field(book, field.id, |field| field.vertical_label = vertical));
    }
    if let FieldKind::Computed { formula } = &field.kind {
        let words = format!("「{}」は自動で計算して印刷します", formula_words(formula));
        ui.label(RichText::new(words).font(theme::small()).color(theme::palette(ui).weak));
    }
}
