//! The file and its backups: in 設定 for the open book, as a sheet for a file that could not be opened.

use super::book::{card_ui, weak_ui};
use super::messages::{BUTTONS_HEIGHT, body_ui, main_button_ui, sheet_ui};
use super::question::question_ui;
use crate::app::action::{Action, PathPurpose};
use crate::app::keeping::{KeepingState, Kept};
use crate::app::theme;
use egui::{Button, Grid, Label, RichText, ScrollArea, Ui};

/// The part of 設定.
pub fn keeping_ui(ui: &mut Ui, state: &mut KeepingState, actions: &mut Vec<Action>) {
    card_ui(ui, "ファイルの点検", |ui| {
        ui.add(Label::new(state.file.display().to_string()).selectable(true).wrap());
        ui.add_space(4.0);
        if ui.button("ファイルを点検する").clicked() {
            actions.push(Action::VerifyFile(None));
        }
        weak_ui(ui, "ファイルをはじめから終わりまで読み、壊れていないことを確かめます。内容は変わりません");
    });
    card_ui(ui, "控えを作る", |ui| {
        ui.horizontal_wrapped(|ui| {
            if main_button_ui(ui, true, "今すぐ控えを作る") {
                actions.push(Action::BackUpNow);
            }
            if ui.button("場所を選んで控えを作る…").clicked() {
                actions.push(Action::AskPath(PathPurpose::Backup));
            }
        });
        weak_ui(
            ui,
            "控えは、15分ごと、終了時、取り込みと年度更新の前、印刷したときに自動でも作られ、古いものから間引かれます",
        );
        weak_ui(ui, "ここで作った控えと、印刷したときの控えは間引かれません");
        folder_ui(ui, state, actions);
    });
    card_ui(ui, "控えから戻す", |ui| backups_ui(ui, state, actions));
    question_ui(ui, &mut state.question, actions);
}

/// For a file that is not open.
pub fn backups_sheet_ui(ui: &Ui, state: &mut KeepingState, actions: &mut Vec<Action>) {
    let title = if state.trouble.is_some() { "評価帳を開けませんでした" } else { "控えから戻す" };
    sheet_ui(ui, title, 760.0, actions, |ui, actions| {
        body_ui(ui, BUTTONS_HEIGHT, |ui| {
            match &state.trouble {
                Some(trouble) => ui.add(Label::new(trouble).selectable(true).wrap()),
                None => ui.add(Label::new(state.file.display().to_string()).selectable(true).wrap()),
            };
            ui.add_space(10.0);
            ui.label(RichText::new("控えから戻す").font(theme::bold(15.0)));
            ui.add_space(4.0);
            backups_ui(ui, state, actions);
        });
        ui.add_space(12.0);
        ui.horizontal(|ui| {
            if ui.button("閉じる").clicked() {
                actions.push(Action::CloseSheet);
            }
            if ui.button("このファイルを点検する").clicked() {
                actions.push(Action::VerifyFile(Some(state.file.clone())));
            }
        });
    });
    question_ui(ui, &mut state.question, actions);
}

fn folder_ui(ui: &mut Ui, state: &KeepingState, actions: &mut Vec<Action>) {
    let Some(folder) = &state.folder else { return };
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        weak_ui(ui, &format!("控えの場所　{}", folder.display()));
        let some = state.backups.as_ref().is_some_and(|backups| !backups.is_empty());
        if ui.add_enabled(some, Button::new("フォルダーを開く")).clicked() {
            actions.push(Action::OpenFolder(folder.clone()));
        }
    });
}

fn backups_ui(ui: &mut Ui, state: &KeepingState, actions: &mut Vec<Action>) {
    weak_ui(
        ui,
        "選んだ控えを、壊れていないことを確かめてから、今のファイルに代えて開きます。今のファイルは消えません（名前に「復元前」を付けて残します）",
    );
    ui.add_space(6.0);
    match state.backups.as_deref() {
        None => {
            ui.weak("控えを探しています");
        }
        Some([]) => {
            ui.weak("このファイルの控えは、このコンピューターにはありません");
        }
        Some(backups) => {
            let area = ScrollArea::horizontal().id_salt("backups").auto_shrink([false, true]);
            area.show(ui, |ui| list_ui(ui, backups, actions));
        }
    }
    ui.add_space(8.0);
    if ui.button("ほかの控えのファイルから戻す…").clicked() {
        actions.push(Action::AskPath(PathPurpose::RestoreFrom));
    }
}

fn list_ui(ui: &mut Ui, backups: &[Kept], actions: &mut Vec<Action>) {
    let weak = theme::palette(ui).weak;
    Grid::new("backups").num_columns(5).spacing([20.0, 6.0]).striped(true).show(ui, |ui| {
        for heading in ["作った日時", "きっかけ", "大きさ", "", ""] {
            ui.label(RichText::new(heading).font(theme::bold(13.0)).color(weak));
        }
        ui.end_row();
        for kept in backups {
            ui.label(&kept.at);
            ui.label(kept.reason);
            ui.label(size_in_words(kept.bytes));
            let restore = ui.button("この控えに戻す…");
            if restore.accessible_name(format!("{}の控え（{}）に戻す", kept.at, kept.reason)).clicked() {
                actions.push(Action::AskRestore(kept.path.clone()));
            }
            let verify = ui.button("点検する");
            if verify.accessible_name(format!("{}の控え（{}）を点検する", kept.at, kept.reason)).clicked() {
                actions.push(Action::VerifyFile(Some(kept.path.clone())));
            }
            ui.end_row();
        }
    });
}

/// `1.2 MB`, `340 KB`
fn size_in_words(bytes: u64) -> String {
    if bytes >= 1_000_000 {
        format!("{:.1} MB", bytes as f64 / 1_000_000.0)
    } else {
        format!("{} KB", bytes.div_ceil(1000))
    }
}
