//! The windows over the desk: their common frame, errors, questions, the progress of long work.

use crate::app::action::{Action, PathPurpose};
use crate::app::theme;
use crate::app::widgets::japanese_input;
use crate::workspace::SaveState;
use egui::{
    Button, Event, Frame, Id, Key, Margin, Modal, Modifiers, ProgressBar, Response, RichText, ScrollArea, Ui, vec2,
};

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
        set_width(ui, width);
        ui.label(RichText::new(title).font(theme::bold(19.0)));
        ui.add_space(10.0);
        content(ui, actions);
    });
    let escape = response.is_top_modal && !response.any_popup_open && ui.input(|input| input.key_pressed(Key::Escape));
    if escape && !japanese_input::may_own_keys(ui.ctx()) {
        actions.push(Action::CloseSheet);
    }
}

/// What a row of buttons below the body of a sheet takes, with the space above it.
pub const BUTTONS_HEIGHT: f32 = 52.0;

/// Between the frame of a sheet and the edge of a small window.
const AROUND: f32 = 16.0;

/// By how much the scrolling part is wider than the text in it, on either side.
const BEYOND: i8 = 4;

/// As wide as is wished, or as the window allows.
pub fn set_width(ui: &mut Ui, wished: f32) {
    let frame = theme::sheet_frame(ui).total_margin().sum();
    ui.set_width(wished.min(ui.ctx().content_rect().width() - frame.x - 2.0 * AROUND));
}

/// The part of a sheet that scrolls where the window is too small for all of it. What is drawn after it, `below` points
/// high, stays in sight. To be called with the [`Ui`] of the sheet itself.
///
/// Page Up, Page Down, Home and End scroll it while no text has the focus.
pub fn body_ui<R>(ui: &mut Ui, below: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let frame = theme::sheet_frame(ui).total_margin().sum();
    let above = ui.min_rect().height() + ui.spacing().item_spacing.y;
    let height = (ui.ctx().content_rect().height() - frame.y - 2.0 * AROUND - above - below).max(60.0);
    let pages = pages_by_keys(ui);
    // The least height keeps the frame from staying as low as it was when there was less in it.
    let area = ScrollArea::both().id_salt("body").auto_shrink([false, true]);
    // Circles and the frames of the focus reach a little beyond their widgets; the text stays below the title.
    let area = area.content_margin(Margin::symmetric(BEYOND, 2)).max_height(height).min_scrolled_height(height);
    let frame = Frame::NONE.outer_margin(Margin::symmetric(-BEYOND, 0));
    let shown = frame.show(ui, |ui| {
        area.show(ui, |ui| {
            let result = content(ui);
            if pages != 0.0 {
                // Asked for earlier, a list inside the content would take it for itself.
                ui.scroll_with_delta(vec2(0.0, -pages * height));
            }
            result
        })
    });
    shown.inner.inner
}

/// By how many heights the keys of this frame scroll; Home and End by more than there are.
fn pages_by_keys(ui: &Ui) -> f32 {
    if !is_in_front(ui) || ui.ctx().text_edit_focused() || japanese_input::may_own_keys(ui.ctx()) {
        return 0.0;
    }
    let pages = [(Key::PageDown, 0.9), (Key::PageUp, -0.9), (Key::End, 1000.0), (Key::Home, -1000.0)];
    ui.input(|input| pages.iter().filter(|(key, _)| input.key_pressed(*key)).map(|(_, pages)| pages).sum())
}

/// Whether nothing lies over the window that `ui` belongs to.
fn is_in_front(ui: &Ui) -> bool {
    ui.memory(egui::Memory::top_modal_layer) == Some(ui.layer_id()) && !egui::Popup::is_any_open(ui.ctx())
}

/// Gives a box the focus when its sheet opens.
pub fn focus_at_first(ui: &Ui, response: &Response) {
    let layer = ui.layer_id();
    if !ui.memory(|memory| memory.areas().visible_last_frame(&layer)) {
        response.request_focus();
    }
}

/// The button that does what the sheet is for, also pressed by Enter while nothing has the focus: thus by the Enter that
/// leaves a box of one line. To be drawn after the boxes of the sheet.
pub fn default_button_ui(ui: &mut Ui, enabled: bool, label: &str) -> bool {
    let clicked = main_button_ui(ui, enabled, label);
    clicked || enabled && is_in_front(ui) && enter_is_free(ui)
}

/// Whether Enter has been pressed, not held from before, and belongs to no widget and no conversion.
fn enter_is_free(ui: &Ui) -> bool {
    let pressed = |event: &Event| {
        let Event::Key { key: Key::Enter, pressed: true, repeat: false, modifiers, .. } = event else { return false };
        *modifiers == Modifiers::NONE
    };
    ui.memory(egui::Memory::focused).is_none()
        && !japanese_input::may_own_keys(ui.ctx())
        && ui.input(|input| input.events.iter().any(pressed))
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
        set_width(ui, 520.0);
        ui.label(RichText::new(&notice.title).font(theme::bold(18.0)));
        ui.add_space(8.0);
        body_ui(ui, BUTTONS_HEIGHT, |ui| {
            ui.add(egui::Label::new(theme::paragraph(&notice.text)).selectable(true).wrap())
        });
        ui.add_space(14.0);
        ui.horizontal(|ui| {
            if main_button_ui(ui, true, "閉じる") {
                actions.push(Action::DismissError);
            }
        });
    });
    if response.should_close() || ui.input(|input| input.key_pressed(Key::Enter)) {
        actions.push(Action::DismissError);
    }
}

pub fn job_ui(ui: &Ui, job: &JobView, actions: &mut Vec<Action>) {
    Modal::new(Id::unique("job")).frame(theme::sheet_frame(ui)).show(ui.ctx(), |ui| {
        set_width(ui, 460.0);
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
        // The buttons stand in two rows where the window is narrow.
        body_ui(ui, 2.0 * BUTTONS_HEIGHT, |ui| ui.add(egui::Label::new(text).selectable(true).wrap()));
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
