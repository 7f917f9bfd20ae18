//! A scale: its choices in order, each with label, meaning and colour.

use super::{list_buttons_ui, sign_button_ui};
use crate::app::action::Action;
use crate::app::forms::FormsState;
use crate::app::screens::setting_field::{SettingLook, setting_ui};
use crate::app::theme;
use crate::app::widgets::draft_text::{Drafts, SettingKey};
use crate::app::widgets::options::option_ui;
use crate::edit::{Command, Listed};
use crate::model::*;
use egui::{Color32, ComboBox, Grid, RichText, Sense, Ui, vec2};

/// Calm colours, each of another lightness so that they can be told apart on a grey print too.
const COLORS: [(&str, [u8; 3]); 6] = [
    ("緑", [46, 125, 50]),
    ("青", [2, 119, 189]),
    ("橙", [239, 108, 0]),
    ("赤", [198, 40, 40]),
    ("紫", [106, 76, 147]),
    ("灰", [96, 110, 122]),
];

pub(super) fn scale_ui(
    book: &Book,
    id: ScaleId,
    ui: &mut Ui,
    state: &mut FormsState,
    drafts: &mut Drafts,
    actions: &mut Vec<Action>,
) {
    let Some(scale) = book.scale(id) else { return };
    ui.label(RichText::new(format!("評価区分「{}」", scale.name)).font(theme::bold(18.0)));
    ui.label("様式の項目の種類を「選択」にすると、この選択肢から選んで記入します");
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.label("名前");
        let look = SettingLook::line("区分の名前", 240.0);
        setting_ui(ui, drafts, SettingKey::ScaleName(id), &scale.name, look, actions);
    });
    ui.add_space(8.0);
    let uses = state.uses_of_choices(book, scale).to_vec();
    choices_ui(ui, scale, &uses, drafts, actions);
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        if ui.button("＋ 選択肢を追加").clicked() {
            actions.push(Action::Save);
            actions.push(Action::Run(Command::SetScale(with_choice(scale))));
        }
        list_buttons_ui(ui, Listed::Scale(id), "この区分", actions);
    });
    ui.add_space(8.0);
    let note = "表示を変えると、既に選ばれている記入も同じ表示に変わります。意味は、印刷する評価表の凡例になります。色は画面だけで使い、印刷は白黒です";
    ui.label(RichText::new(note).color(theme::palette(ui).weak));
}

/// The scale with one choice more, whose label is none of the others'.
fn with_choice(scale: &Scale) -> Scale {
    let taken = |label: &str| scale.choices.iter().any(|choice| choice.label == label);
    let letters = ('A'..='Z').map(String::from).chain((1..).map(|number| format!("区分{number}")));
    let label = letters.into_iter().find(|label| !taken(label)).unwrap_or_default();
    let mut after = scale.clone();
    after.choices.push(Choice { label, meaning: String::new(), color: None });
    after
}

fn choices_ui(ui: &mut Ui, scale: &Scale, uses: &[usize], drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let meaning_width = (ui.available_width() - 560.0).clamp(160.0, 520.0);
    Grid::new(("choices", scale.id)).num_columns(6).spacing([10.0, 8.0]).striped(true).show(ui, |ui| {
        for text in ["順序", "表示", "意味（凡例）", "色", "使用", ""] {
            ui.label(RichText::new(text).font(theme::bold(13.0)).color(theme::palette(ui).weak));
        }
        ui.end_row();
        for (index, choice) in scale.choices.iter().enumerate() {
            order_ui(ui, scale, index, actions);
            let name = format!("{}の表示", choice.label);
            let look = SettingLook::line(&name, 110.0);
            setting_ui(ui, drafts, SettingKey::ChoiceLabel(scale.id, index), &choice.label, look, actions);
            let name = format!("{}の意味", choice.label);
            let look = SettingLook::line(&name, meaning_width).hint("例　計画どおり実施した");
            setting_ui(ui, drafts, SettingKey::ChoiceMeaning(scale.id, index), &choice.meaning, look, actions);
            color_ui(ui, scale, index, actions);
            ui.label(format!("{}件", uses.get(index).copied().unwrap_or_default()));
            let delete = ui.button("削除").accessible_name(format!("{}を削除", choice.label));
            if delete.on_hover_text("選ばれている間は削除できません").clicked() {
                let mut after = scale.clone();
                after.choices.remove(index);
                actions.push(Action::Run(Command::SetScale(after)));
            }
            ui.end_row();
        }
    });
}

fn order_ui(ui: &mut Ui, scale: &Scale, index: usize, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let label = scale.choices.get(index).map_or("", |choice| choice.label.as_str());
        let last = index + 1 == scale.choices.len();
        for (sign, to, word, enabled) in
            [("▲", index.saturating_sub(1), "上へ", index > 0), ("▼", index + 1, "下へ", !last)]
        {
            if sign_button_ui(ui, enabled, sign, &format!("{label}を{word}")) {
                let mut after = scale.clone();
                after.choices.swap(index, to);
                actions.push(Action::Save);
                actions.push(Action::Run(Command::SetScale(after)));
            }
        }
    });
}

fn color_ui(ui: &mut Ui, scale: &Scale, index: usize, actions: &mut Vec<Action>) {
    let Some(choice) = scale.choices.get(index) else { return };
    ui.horizontal(|ui| {
        swatch_ui(ui, choice.color);
        let combo = ComboBox::from_id_salt(("color", index)).selected_text(named(choice.color)).width(90.0);
        let response = combo.show_ui(ui, |ui| {
            let colors = std::iter::once(None).chain(COLORS.iter().map(|known| Some(known.1)));
            for color in colors {
                let row = ui.horizontal(|ui| {
                    swatch_ui(ui, color);
                    option_ui(ui, choice.color == color, named(color)).clicked()
                });
                if row.inner {
                    let mut after = scale.clone();
                    if let Some(choice) = after.choices.get_mut(index) {
                        choice.color = color;
                    }
                    actions.push(Action::Run(Command::SetScale(after)));
                    ui.close();
                }
            }
        });
        response.response.accessible_name(format!("{}の色", choice.label));
    });
}

/// The name of a colour, or of the known one that is nearest to it.
fn named(color: Option<[u8; 3]>) -> &'static str {
    let Some(color) = color else { return "なし" };
    let distance = |known: &(&str, [u8; 3])| {
        known.1.iter().zip(color).map(|(a, b)| (i32::from(*a) - i32::from(b)).pow(2)).sum::<i32>()
    };
    COLORS.iter().min_by_key(|known| distance(known)).map_or("なし", |known| known.0)
}

fn swatch_ui(ui: &mut Ui, color: Option<[u8; 3]>) {
    let (rect, _) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
    match color {
        Some([r, g, b]) => ui.painter().rect_filled(rect, 3.0, Color32::from_rgb(r, g, b)),
        None => {
            let stroke = egui::Stroke::new(1.0, theme::palette(ui).line);
            ui.painter().rect_stroke(rect, 3.0, stroke, egui::StrokeKind::Inside)
        }
    };
}
