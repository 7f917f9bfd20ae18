//! A question before something large is changed. The safe answer has the focus.

use super::messages::{BUTTONS_HEIGHT, body_ui, main_button_ui, set_width};
use crate::app::action::Action;
use crate::app::theme;
use egui::{Id, Modal, RichText, Ui};

/// What is asked, and what is done with the answer 「はい」.
#[derive(Clone, Debug)]
pub struct Question {
    pub title: String,
    /// What would go, and how it can be had back.
    pub text: String,
    /// The button that does it: 「削除する」
    pub confirm: &'static str,
    pub action: Action,
    shown: bool,
}

impl Question {
    pub fn new(title: String, text: String, confirm: &'static str, action: Action) -> Self {
        Self { title, text, confirm, action, shown: false }
    }
}

/// Shows the question while there is one; any answer closes it.
pub fn question_ui(ui: &Ui, question: &mut Option<Question>, actions: &mut Vec<Action>) {
    let Some(asked) = question else { return };
    let first_shown = !std::mem::replace(&mut asked.shown, true);
    let mut answered = false;
    let response = Modal::new(Id::unique("question")).frame(theme::sheet_frame(ui)).show(ui.ctx(), |ui| {
        set_width(ui, 500.0);
        ui.label(RichText::new(&asked.title).font(theme::bold(18.0)));
        ui.add_space(8.0);
        body_ui(ui, BUTTONS_HEIGHT, |ui| ui.label(theme::paragraph(&asked.text)));
        ui.add_space(14.0);
        ui.horizontal(|ui| {
            let cancel = ui.add(egui::Button::new("やめる").min_size(egui::vec2(120.0, 34.0)));
            if first_shown {
                cancel.request_focus();
            }
            answered |= cancel.clicked();
            if main_button_ui(ui, true, asked.confirm) {
                actions.push(asked.action.clone());
                answered = true;
            }
        });
    });
    if answered || response.should_close() {
        *question = None;
    }
}
