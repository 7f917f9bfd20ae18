//! The menu of a text field (right click or Shift+F10), and the palette of signs.

use super::messages::{BUTTONS_HEIGHT, body_ui, sheet_ui};
use crate::app::action::Action;
use crate::app::widgets::draft_text::DraftOutput;
use crate::app::writing::Writing;
use egui::{Button, Id, Popup, Pos2, SetOpenCommand, Ui, vec2};

/// Shows the menu while it is open.
pub fn writing_menu_ui(ui: &Ui, field: &DraftOutput, actions: &mut Vec<Action>) {
    // A menu that the keyboard opened stays at the caret; one that the mouse opened, where it was clicked.
    let place = Id::unique(("writing_menu", field.response.id));
    let by_mouse = field.response.secondary_clicked();
    if by_mouse {
        ui.data_mut(|data| data.remove::<Pos2>(place));
    }
    if field.wants_menu {
        ui.data_mut(|data| data.insert_temp(place, field.caret));
    }
    let popup = match ui.data(|data| data.get_temp::<Pos2>(place)) {
        Some(caret) => {
            let open = field.wants_menu.then_some(SetOpenCommand::Bool(true));
            Popup::menu(&field.response).open_memory(open).at_position(caret)
        }
        None => Popup::context_menu(&field.response),
    };
    let opened_by_keys = field.wants_menu;
    popup.show(|ui| items_ui(ui, opened_by_keys, actions));
}

fn items_ui(ui: &mut Ui, opened_by_keys: bool, actions: &mut Vec<Action>) {
    ui.set_min_width(230.0);
    for (index, writing) in [Writing::Cut, Writing::Copy, Writing::Paste].into_iter().enumerate() {
        let button = item_ui(ui, writing, actions);
        if opened_by_keys && index == 0 {
            button.request_focus();
        }
    }
    ui.separator();
    ui.menu_button("変換", |ui| {
        for writing in Writing::COMMANDS.into_iter().filter(|writing| matches!(writing, Writing::Convert(_))) {
            item_ui(ui, writing, actions);
        }
    });
    ui.menu_button("記号を入れる", |ui| signs_ui(ui, actions));
    for writing in [Writing::Today, Writing::Tab] {
        item_ui(ui, writing, actions);
    }
}

fn item_ui(ui: &mut Ui, writing: Writing, actions: &mut Vec<Action>) -> egui::Response {
    let button = ui.button(writing.label());
    if button.clicked() {
        actions.push(Action::Write(writing));
        ui.close();
    }
    button.on_hover_text(writing.explanation())
}

/// The signs side by side; a click puts one into the field.
fn signs_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
    for line in Writing::SIGNS {
        ui.horizontal(|ui| {
            for sign in line {
                if ui.add(Button::new(*sign).min_size(vec2(34.0, 32.0))).clicked() {
                    actions.push(Action::Write(Writing::Sign(sign)));
                    ui.close();
                }
            }
        });
    }
}

/// The palette as a window of its own, for the keyboard.
pub fn signs_sheet_ui(ui: &Ui, actions: &mut Vec<Action>) {
    sheet_ui(ui, "記号を入れる", 330.0, actions, |ui, actions| {
        let before = actions.len();
        body_ui(ui, BUTTONS_HEIGHT, |ui| signs_ui(ui, actions));
        ui.add_space(10.0);
        if actions.len() > before || ui.button("閉じる").clicked() {
            actions.insert(before, Action::CloseSheet);
        }
    });
}
