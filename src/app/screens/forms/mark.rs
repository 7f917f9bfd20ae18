//! A mark: its text, where it stands, the legend line that explains it.

use super::list_buttons_ui;
use crate::app::action::Action;
use crate::app::screens::setting_field::{SettingLook, setting_ui};
use crate::app::theme;
use crate::app::widgets::draft_text::{Drafts, SettingKey};
use crate::edit::{Command, Listed, records_with};
use crate::model::*;
use egui::{Grid, RichText, Ui};

pub(super) fn mark_ui(book: &Book, id: MarkId, ui: &mut Ui, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let Some(mark) = book.mark(id) else { return };
    ui.label(RichText::new(format!("印「{}」", mark.text)).font(theme::bold(18.0)));
    let uses = format!("この印の付いた事業　{}件", records_with(book, id).len());
    ui.label(RichText::new(uses).color(theme::palette(ui).weak));
    ui.add_space(8.0);
    Grid::new(("mark", id)).num_columns(2).spacing([16.0, 10.0]).show(ui, |ui| {
        ui.label("印の文字");
        let look = SettingLook::line("印の文字", 240.0).hint("例　◎、【新規】、（継）");
        setting_ui(ui, drafts, SettingKey::MarkText(id), &mark.text, look, actions);
        ui.end_row();
        ui.label("付ける所");
        place_ui(ui, mark, actions);
        ui.end_row();
        ui.label("凡例");
        let look = SettingLook::line("印の凡例", 420.0).hint("例　◎は新規事業（空にすると印刷しません）");
        setting_ui(ui, drafts, SettingKey::MarkLegend(id), &mark.legend, look, actions);
        ui.end_row();
        ui.label("年度更新のとき");
        let mut kept = mark.kept_at_rollover;
        let hover = "「新規」のように、その年度だけの印は外します";
        if ui.checkbox(&mut kept, "次の年度版でも付けたままにする").on_hover_text(hover).changed() {
            actions.push(Action::Run(Command::SetMark(Mark { kept_at_rollover: kept, ..(**mark).clone() })));
        }
        ui.end_row();
    });
    ui.add_space(10.0);
    ui.horizontal(|ui| list_buttons_ui(ui, Listed::Mark(id), "この印", actions));
}

fn place_ui(ui: &mut Ui, mark: &Mark, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        for (place, label, example) in [
            (MarkPlace::BeforeTitle, "事業名の前", format!("{}事業名", mark.text)),
            (MarkPlace::AfterTitle, "事業名の後", format!("事業名{}", mark.text)),
            (MarkPlace::AfterNumber, "番号の後", format!("1{}", mark.text)),
        ] {
            let chosen = mark.place == place;
            if ui.radio(chosen, label).on_hover_text(format!("例　{example}")).clicked() && !chosen {
                actions.push(Action::Run(Command::SetMark(Mark { place, ..mark.clone() })));
            }
        }
    });
}
