//! The names of book and edition, the edition's state, and its end.

use super::{card_ui, weak_ui};
use crate::app::action::Action;
use crate::app::book::BookState;
use crate::app::screens::question::Question;
use crate::app::screens::setting_field::{SettingLook, setting_row_ui};
use crate::app::widgets::draft_text::{Drafts, SettingKey};
use crate::edit::Command;
use crate::model::*;
use egui::{Grid, Ui};

pub(super) fn names_ui(
    book: &Book,
    edition: EditionId,
    ui: &mut Ui,
    state: &mut BookState,
    drafts: &mut Drafts,
    actions: &mut Vec<Action>,
) {
    let Some(edition) = book.edition(edition) else { return };
    card_ui(ui, "評価帳", |ui| book_names_ui(book, ui, drafts, actions));
    card_ui(ui, &format!("{}版", edition.year.label()), |ui| {
        edition_names_ui(edition, ui, drafts, actions);
        ui.add_space(8.0);
        state_ui(edition, ui, actions);
    });
    card_ui(ui, "年度版の削除", |ui| delete_ui(book, edition, ui, state, actions));
}

fn book_names_ui(book: &Book, ui: &mut Ui, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let settings = book.settings();
    let width = (ui.available_width() - 160.0).clamp(160.0, 520.0);
    Grid::new("book").num_columns(2).min_col_width(110.0).spacing([16.0, 10.0]).show(ui, |ui| {
        let look = SettingLook::line("自治体名", width).hint("例　青葉野市（PDFの作成者になります）");
        setting_row_ui(ui, "自治体名", drafts, (SettingKey::Municipality, &settings.municipality), look, actions);
        let look = SettingLook::line("評価帳の名前", width).hint("画面の題と、最近使った評価帳の一覧に表示します");
        setting_row_ui(ui, "評価帳の名前", drafts, (SettingKey::BookTitle, &settings.title), look, actions);
    });
}

fn edition_names_ui(edition: &Edition, ui: &mut Ui, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let width = (ui.available_width() - 160.0).clamp(160.0, 520.0);
    Grid::new(("edition", edition.id)).num_columns(2).min_col_width(110.0).spacing([16.0, 10.0]).show(ui, |ui| {
        let look = SettingLook::line("年度版の題名", width).hint("紙面のはじめに印刷します");
        setting_row_ui(ui, "題名", drafts, (SettingKey::EditionTitle(edition.id), &edition.title), look, actions);
        let look = SettingLook::line("計画の名称", width).hint("項目の名前の {計画} に入ります（例　第２期計画）");
        setting_row_ui(
            ui,
            "計画の名称",
            drafts,
            (SettingKey::PlanPeriod(edition.id), &edition.plan_period),
            look,
            actions,
        );
    });
}

/// The state in the officer's word.
fn state_word(state: EditionState) -> &'static str {
    match state {
        EditionState::Drafting => "下書き中",
        EditionState::Submitted => "提出済",
        EditionState::Published => "公表済",
    }
}

fn state_ui(edition: &Edition, ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.label("状態");
        for state in [EditionState::Drafting, EditionState::Submitted, EditionState::Published] {
            let chosen = edition.state == state;
            if ui.radio(chosen, state_word(state)).clicked() && !chosen {
                let Edition { id, title, plan_period, .. } = edition.clone();
                actions.push(Action::Run(Command::SetEdition { edition: id, title, plan_period, state }));
            }
        }
    });
    weak_ui(ui, "状態は、上の年度の一覧に表示する覚え書きです。提出済や公表済にしても編集できます");
}

fn delete_ui(book: &Book, edition: &Edition, ui: &mut Ui, state: &mut BookState, actions: &mut Vec<Action>) {
    weak_ui(ui, "最も新しい年度版だけを削除できます。ほかの年度版は変わりません");
    ui.add_space(4.0);
    let year = edition.year.label();
    if ui.button(format!("{year}版を削除…")).clicked() {
        let command = Command::DeleteEdition(edition.id);
        if crate::edit::plan(book, &command).is_err() {
            // It is refused, with the reason.
            actions.push(Action::Run(command));
            return;
        }
        let records = book.records_in_order(edition.id).len();
        let sections = book.sections_in_order(edition.id).len();
        let text = format!(
            "見出し {sections}、事業 {records}件と、そのすべての文章、様式、担当課の一覧を削除します。「元に戻す」（Ctrl+Z）で取り消せます"
        );
        state.question = Some(Question::new(format!("{year}版を削除しますか"), text, "削除する", Action::Run(command)));
    }
}
