//! Ctrl+Shift+P: every command by its name, from the one list of commands.

use super::messages::{body_ui, sheet_ui};
use crate::app::action::Action;
use crate::app::command::UiCommand;
use crate::app::theme;
use crate::app::widgets::japanese_input;
use crate::app::widgets::words_line::words_line_ui;
use crate::model::text;
use egui::{Align, Button, Id, Key, Layout, Modifiers, RichText, Ui};

/// What was typed, and which of the commands found is marked.
#[derive(Debug, Default)]
pub struct PaletteState {
    typed: String,
    marked: usize,
}

impl PaletteState {
    /// Begins anew.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

pub fn palette_ui(book_open: bool, ui: &Ui, state: &mut PaletteState, actions: &mut Vec<Action>) {
    sheet_ui(ui, "命令を探す", 620.0, actions, |ui, actions| {
        let before = state.typed.clone();
        let chosen_by_keys = take_keys(ui, state);
        let look = ("命令の名前の一部（例　印刷）", f32::INFINITY);
        let edit = words_line_ui(ui, Id::unique("palette_words"), &mut state.typed, look).accessible_name("命令の名前");
        if !edit.has_focus() {
            // Asked for in every frame, it would end every conversion at its first kana.
            edit.request_focus();
        }
        if state.typed != before {
            state.marked = 0;
        }
        ui.add_space(8.0);
        let found = found(book_open, &state.typed);
        state.marked = state.marked.min(found.len().saturating_sub(1));
        let clicked = list_ui(ui, &found, state.marked);
        let chosen = clicked.or_else(|| found.get(state.marked).copied().filter(|_| chosen_by_keys));
        if let Some(command) = chosen {
            actions.push(Action::CloseSheet);
            actions.push(command.action());
        }
    });
}

/// Moves the mark; true when Enter asked for the marked command. Keys of a composition are its own.
fn take_keys(ui: &Ui, state: &mut PaletteState) -> bool {
    if japanese_input::may_own_keys(ui.ctx()) {
        return false;
    }
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
            state.marked += 1;
        }
        if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
            state.marked = state.marked.saturating_sub(1);
        }
        input.consume_key(Modifiers::NONE, Key::Enter)
    })
}

/// The commands whose name or explanation holds every word typed.
fn found(book_open: bool, typed: &str) -> Vec<UiCommand> {
    let words: Vec<String> = typed.split_whitespace().map(text::searchable).collect();
    let holds = |command: &UiCommand| {
        let text = text::searchable(&format!("{}{}", command.label(), command.explanation()));
        words.iter().all(|word| text.contains(word))
    };
    let possible = |command: &UiCommand| *command != UiCommand::Palette && (book_open || !command.needs_book());
    UiCommand::ALL.iter().copied().filter(possible).filter(holds).collect()
}

fn list_ui(ui: &mut Ui, found: &[UiCommand], marked: usize) -> Option<UiCommand> {
    let mut clicked = None;
    if found.is_empty() {
        ui.weak("あてはまる命令はありません");
    }
    let spare = ui.ctx().content_rect().height() - 620.0;
    body_ui(ui, spare.max(0.0), |ui| {
        for (index, command) in found.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let keys = RichText::new(command.shortcut_text()).font(theme::small());
                    ui.label(keys.color(theme::palette(ui).weak));
                    ui.with_layout(Layout::top_down_justified(Align::Min), |ui| {
                        let line = Button::selectable(index == marked, command.label());
                        let response = ui.add(line).on_hover_text(command.explanation());
                        if index == marked {
                            response.scroll_to_me(None);
                        }
                        if response.clicked() {
                            clicked = Some(*command);
                        }
                    });
                });
            });
        }
    });
    clicked
}
