//! The settings of a form as a whole: name, arrangement, typeface, legend, numbering.

use super::columns::one_line;
use super::list_buttons_ui;
use crate::app::action::Action;
use crate::app::forms::change_form;
use crate::app::screens::setting_field::{SettingLook, captioned_ui, setting_row_ui, setting_ui};
use crate::app::theme;
use crate::app::widgets::draft_text::{Drafts, SettingKey};
use crate::app::widgets::options::{option_ui, value_option_ui};
use crate::edit::{Listed, tables_in};
use crate::model::*;
use egui::{ComboBox, Grid, RichText, Ui};

pub(super) fn form_settings_ui(book: &Book, form: &Form, ui: &mut Ui, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    ui.add_space(6.0);
    ui.label(RichText::new("様式全体").font(theme::bold(16.0)));
    let tables = tables_in(book, form.id);
    let records: usize = tables.iter().map(|block| book.records(block.id).count()).sum();
    let uses = format!("この様式の表　{}、事業　{records}件", tables.len());
    ui.label(RichText::new(uses).font(theme::small()).color(theme::palette(ui).weak));
    ui.add_space(4.0);
    Grid::new(("form", form.id)).num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        let look = SettingLook::line("様式の名前", 230.0);
        setting_row_ui(ui, "名前", drafts, (SettingKey::FormName(form.id), &form.name), look, actions);
        let look = SettingLook::line("様式番号", 230.0).hint("例　様式４（シートの右上に印刷）");
        setting_row_ui(ui, "様式番号", drafts, (SettingKey::FormCode(form.id), &form.code), look, actions);
        captioned_ui(ui, "形", |ui| arrangement_ui(book, ui, form, actions));
        captioned_ui(ui, "書体", |ui| typeface_ui(book, ui, form, actions));
        captioned_ui(ui, "番号の形", |ui| number_style_ui(book, ui, form, drafts, actions));
        captioned_ui(ui, "番号の数え方", |ui| restart_ui(book, ui, form, actions));
        captioned_ui(ui, "", |ui| {
            ui.vertical(|ui| switches_ui(book, ui, form, actions));
        });
    });
    ui.add_space(8.0);
    ui.horizontal_wrapped(|ui| list_buttons_ui(ui, Listed::Form(form.id), "この様式", actions));
    ui.add_space(12.0);
}

fn change(book: &Book, form: &Form, actions: &mut Vec<Action>, change: impl FnOnce(&mut Form)) {
    actions.extend(change_form(book, form.id, change).map(Action::Run));
}

fn arrangement_ui(book: &Book, ui: &mut Ui, form: &Form, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        for (arrangement, label, hover) in [
            (Arrangement::Table, "表", "項目を列に並べ、一つの事業を一行に印刷します"),
            (Arrangement::Sheet, "シート", "項目を枠に並べ、一つの事業を一枚に印刷します"),
        ] {
            let chosen = form.arrangement == arrangement;
            if ui.radio(chosen, label).on_hover_text(hover).clicked() && !chosen {
                change(book, form, actions, |form| form.arrangement = arrangement);
            }
        }
    });
}

fn typeface_ui(book: &Book, ui: &mut Ui, form: &Form, actions: &mut Vec<Action>) {
    let faces = [
        (Typeface::Gothic, "ゴシック体"),
        (Typeface::Mincho, "明朝体"),
        (Typeface::ProportionalGothic, "ゴシック体（字幅を詰める）"),
    ];
    let shown = faces.iter().find(|face| face.0 == form.options.typeface).map_or("", |face| face.1);
    let response = ComboBox::from_id_salt("typeface").selected_text(shown).show_ui(ui, |ui| {
        for (face, label) in faces {
            let chosen = form.options.typeface == face;
            if option_ui(ui, chosen, label).clicked() && !chosen {
                change(book, form, actions, |form| form.options.typeface = face);
            }
        }
    });
    response.response.accessible_name("書体");
}

fn number_style_ui(book: &Book, ui: &mut Ui, form: &Form, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let style = &form.options.number_style;
    ui.vertical(|ui| {
        ui.horizontal(|ui| {
            let look = SettingLook::line("番号の前", 64.0).hint("前");
            setting_ui(ui, drafts, SettingKey::NumberPrefix(form.id), &style.prefix, look, actions);
            digits_ui(book, ui, form, actions);
            let look = SettingLook::line("番号の後", 64.0).hint("後");
            setting_ui(ui, drafts, SettingKey::NumberSuffix(form.id), &style.suffix, look, actions);
        });
        let numbers = [1, 2, 10].map(|number| style.format(number, None)).join("　");
        ui.label(RichText::new(format!("例　{numbers}")).font(theme::small()).color(theme::palette(ui).weak));
    });
}

fn digits_ui(book: &Book, ui: &mut Ui, form: &Form, actions: &mut Vec<Action>) {
    let all = [(Digits::Half, "1"), (Digits::Full, "１"), (Digits::Circled, "①"), (Digits::Kanji, "一")];
    let shown = all.iter().find(|digits| digits.0 == form.options.number_style.digits).map_or("", |digits| digits.1);
    let combo = ComboBox::from_id_salt("digits").selected_text(shown).width(56.0);
    let response = combo.show_ui(ui, |ui| {
        for (digits, label) in all {
            let chosen = form.options.number_style.digits == digits;
            if option_ui(ui, chosen, label).clicked() && !chosen {
                change(book, form, actions, |form| form.options.number_style.digits = digits);
            }
        }
    });
    response.response.accessible_name("番号の数字");
}

fn restart_ui(book: &Book, ui: &mut Ui, form: &Form, actions: &mut Vec<Action>) {
    ui.vertical(|ui| {
        for (restart, label) in
            [(NumberRestart::EachBlock, "表ごとに1から"), (NumberRestart::Never, "年度版を通して続ける")]
        {
            let chosen = form.options.number_restart == restart;
            if ui.radio(chosen, label).clicked() && !chosen {
                change(book, form, actions, |form| form.options.number_restart = restart);
            }
        }
    });
}

fn switches_ui(book: &Book, ui: &mut Ui, form: &Form, actions: &mut Vec<Action>) {
    let (mut legend, mut tight) = (form.options.legend, form.options.tight_punctuation);
    if ui.checkbox(&mut legend, "評価区分の意味を印刷する").changed() {
        change(book, form, actions, |form| form.options.legend = legend);
    }
    let mut formulas = form.options.formulas;
    if ui.checkbox(&mut formulas, "計算のしかたを表の下に印刷する").changed() {
        change(book, form, actions, |form| form.options.formulas = formulas);
    }
    let mut total_row = form.options.total_row;
    if ui.checkbox(&mut total_row, "数の列の合計を最後の行に印刷する").changed() {
        change(book, form, actions, |form| form.options.total_row = total_row);
    }
    chart_ui(book, ui, form, actions);
    let hover = "、や「」の後の空きを半分にして、一行の字数を増やします";
    if ui.checkbox(&mut tight, "行内の約物を詰める").on_hover_text(hover).changed() {
        change(book, form, actions, |form| form.options.tight_punctuation = tight);
    }
}

/// Which numbers are drawn over the years, if any.
fn chart_ui(book: &Book, ui: &mut Ui, form: &Form, actions: &mut Vec<Action>) {
    let numbers: Vec<_> = book
        .fields(form.id)
        .filter(|field| matches!(field.kind, FieldKind::Number { .. } | FieldKind::Value))
        .map(|field| (field.key.clone(), one_line(&book.field_label(field, None))))
        .collect();
    let mut drawn = form.options.chart.is_some();
    let switch =
        ui.add_enabled(!numbers.is_empty(), egui::Checkbox::new(&mut drawn, "年度ごとの折れ線グラフを印刷する"));
    if switch.on_disabled_hover_text("数又は値の項目があるときに使えます").changed() {
        let fields = numbers.iter().map(|number| number.0.clone()).take(1).collect();
        let chart = drawn.then_some(ChartOptions { fields, target: None });
        change(book, form, actions, |form| form.options.chart = chart);
        return;
    }
    let Some(chart) = &form.options.chart else { return };
    let mut changed = chart.clone();
    ui.indent("chart", |ui| {
        for (key, label) in &numbers {
            let mut chosen = changed.fields.contains(key);
            if ui.checkbox(&mut chosen, format!("{label}を線で引く")).changed() {
                changed.fields.retain(|field| field != key);
                changed.fields.extend(chosen.then(|| key.clone()));
            }
        }
        let name = |key: &String| numbers.iter().find(|number| number.0 == *key).map(|number| number.1.clone());
        let shown = changed.target.as_ref().and_then(name).unwrap_or_else(|| "なし".to_owned());
        ui.horizontal(|ui| {
            ui.label("目標の線");
            let response = ComboBox::from_id_salt("chart_target").selected_text(shown).width(160.0).show_ui(ui, |ui| {
                value_option_ui(ui, &mut changed.target, None, "なし");
                for (key, label) in &numbers {
                    value_option_ui(ui, &mut changed.target, Some(key.clone()), label);
                }
            });
            response.response.accessible_name("グラフの目標の線");
        });
    });
    if changed != *chart {
        change(book, form, actions, |form| form.options.chart = Some(changed));
    }
}
