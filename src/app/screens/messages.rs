//! The windows over the desk: their common frame, errors, questions, the progress of long work.

use crate::app::action::{Action, PathPurpose};
use crate::app::theme;
use crate::workspace::SaveState;
use egui::{Button, Id, Modal, ProgressBar, RichText, Ui, vec2};

/// Something that went wrong, as the officer reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened: 「評価帳を開けませんでした」
    pub title: String,
    /// To which file, and what can be done.
    pub text: String,
}

/// How far long work is.
#[derive(Clone, Debug)]
pub struct JobView {
    pub title: String,
    /// 0 to 1.
    pub fraction: f32,
    pub text: String,
    /// Whether it can be stopped half way; only then is it known how far it is.
    pub can_stop: bool,
}

/// A window over the desk with a title; Escape closes it.
pub fn sheet_ui(
    ui: &Ui,
    title: &str,
    width: f32,
    actions: &mut Vec<Action>,
    content: impl FnOnce(&mut Ui, &mut Vec<Action>),
) {
    let response = Modal::new(Id::unique(("sheet", title))).frame(theme::sheet_frame(ui)).show(ui.ctx(), |ui| {
        ui.set_width(width.min(ui.ctx().content_rect().width() - 80.0));
        ui.label(RichText::new(title).font(theme::bold(19.0)));
        ui.add_space(10.0);
        content(ui, actions);
    });
    let escape =
        response.is_top_modal && !response.any_popup_open && ui.input(|input| input.key_pressed(egui::Key::Escape));
    if escape && !super::super::widgets::japanese_input::may_own_keys(ui.ctx()) {
        actions.push(Action::CloseSheet);
    }
}

/// The button that does what the sheet is for.
pub fn main_button_ui(ui: &mut Ui, enabled: bool, label: &str) -> bool {
    let palette = theme::palette(ui);
    let text = RichText::new(label).font(theme::bold(15.0)).color(if enabled { palette.paper } else { palette.weak });
    let mut button = Button::new(text).min_size(vec2(120.0, 34.0));
    if enabled {
        button = button.fill(palette.accent);
    }
    let response = ui.add_enabled(enabled, button);
    if response.has_focus() {
        // The frame of the focus has the colour of the button itself.
        let ring = egui::Stroke::new(2.0, palette.accent);
        ui.painter().rect_stroke(response.rect.expand(2.0), 6.0, ring, egui::StrokeKind::Outside);
    }
    response.clicked()
}

pub fn notice_ui(ui: &Ui, notice: &Notice, actions: &mut Vec<Action>) {
    let response = Modal::new(Id::unique("notice")).frame(theme::sheet_frame(ui)).show(ui.ctx(), |ui| {
        ui.set_width(520.0);
        ui.label(RichText::new(&notice.title).font(theme::bold(18.0)));
        ui.add_space(8.0);
        ui.add(egui::Label::new(&notice.text).selectable(true).wrap());
        ui.add_space(14.0);
        if main_button_ui(ui, true, "閉じる") {
            actions.push(Action::DismissError);
        }
    });
    if response.should_close() || ui.input(|input| input.key_pressed(egui::Key::Enter)) {
        actions.push(Action::DismissError);
    }
}

pub fn job_ui(ui: &Ui, job: &JobView, actions: &mut Vec<Action>) {
    Modal::new(Id::unique("job")).frame(theme::sheet_frame(ui)).show(ui.ctx(), |ui| {
        ui.set_width(460.0);
        ui.label(RichText::new(&job.title).font(theme::bold(18.0)));
        ui.add_space(8.0);
        if !job.can_stop {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label("しばらくお待ちください");
            });
            return;
        }
        ui.add(ProgressBar::new(job.fraction).show_percentage());
        ui.label(&job.text);
        ui.add_space(10.0);
        if ui.button("やめる").clicked() {
            actions.push(Action::CancelJob);
        }
    });
}

/// What can be done while the file cannot be written; also asked when the window is closed.
pub fn save_failed_ui(ui: &Ui, save: &SaveState, closing: bool, actions: &mut Vec<Action>) {
    sheet_ui(ui, "保存できていない内容があります", 560.0, actions, |ui, actions| {
        let text = match save {
            SaveState::Failed { message, pending } => {
                format!("{message}\n\n保存できていない操作が {pending} 件あります")
            }
            SaveState::Saving { pending } => format!("保存しています（残り {pending} 件）"),
            SaveState::Saved => "すべて保存されました".to_owned(),
        };
        ui.add(egui::Label::new(text).selectable(true).wrap());
        ui.add_space(14.0);
        ui.horizontal_wrapped(|ui| {
            if main_button_ui(ui, true, "もう一度保存する") {
                actions.push(Action::RetrySave);
            }
            if ui.button("別のファイルに保存…").clicked() {
                actions.push(Action::AskPath(PathPurpose::SaveCopy));
            }
            if ui.button("編集に戻る").clicked() {
                actions.push(Action::CloseSheet);
            }
            if closing && ui.button("保存せずに終わる").clicked() {
                actions.push(Action::QuitAnyway);
            }
        });
    });
}
