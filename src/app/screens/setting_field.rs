//! A word of a setting in its field: kept with Enter or on leaving the field, safe for input methods.

use crate::app::action::Action;
use crate::app::widgets::draft_text::{DraftKey, DraftLook, Drafts, HistoryKey, SettingKey, draft_text_ui};
use egui::{Response, Ui, vec2};

/// What a field of a setting looks like.
#[derive(Clone, Copy, Debug)]
pub struct SettingLook<'a> {
    /// For screen readers and tests.
    pub name: &'a str,
    pub hint: &'a str,
    pub width: f32,
    pub lines: bool,
}

impl<'a> SettingLook<'a> {
    /// One line of this name and width.
    pub fn line(name: &'a str, width: f32) -> Self {
        Self { name, hint: "", width, lines: false }
    }

    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// Enter begins a new line.
    pub fn lines(self) -> Self {
        Self { lines: true, ..self }
    }
}

/// A row of a grid: a caption, and the field of `key` beside it.
pub fn setting_row_ui(
    ui: &mut Ui,
    caption: &str,
    drafts: &mut Drafts,
    (key, text): (SettingKey, &str),
    look: SettingLook<'_>,
    actions: &mut Vec<Action>,
) {
    ui.label(caption);
    setting_ui(ui, drafts, key, text, look, actions);
    ui.end_row();
}

/// A row of a grid: a caption, and whatever stands beside it.
pub fn captioned_ui(ui: &mut Ui, caption: &str, content: impl FnOnce(&mut Ui)) {
    ui.label(caption);
    content(ui);
    ui.end_row();
}

/// The field of `key`, whose text in the book is `text`.
pub fn setting_ui(
    ui: &mut Ui,
    drafts: &mut Drafts,
    key: SettingKey,
    text: &str,
    look: SettingLook<'_>,
    actions: &mut Vec<Action>,
) -> Response {
    let draft = DraftLook { name: look.name, single_line: !look.lines, hint: look.hint, min_height: 0.0, spans: None };
    // Inside a grid the available width is that of the frame before, so the look says how wide it is.
    let size = vec2(look.width.max(40.0), 34.0);
    let output = ui
        .allocate_ui_with_layout(size, egui::Layout::top_down_justified(egui::Align::Min), |ui| {
            draft_text_ui(ui, drafts, DraftKey::Setting(key), text, draft)
        })
        .inner;
    actions.extend(output.commit.map(Action::Commit));
    match output.history {
        Some(HistoryKey::Undo) => actions.push(Action::Undo),
        Some(HistoryKey::Redo) => actions.push(Action::Redo),
        None => {}
    }
    output.response
}
