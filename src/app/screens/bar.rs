//! The bar above every view: menus, tools, the year, the state of saving.

use super::desk::DeskCx;
use super::menus::{MenuKeys, MenusCx, menus_ui};
use super::tools::{keys_hint, tools_ui};
use crate::app::action::{Action, PathPurpose, Sheet, View};
use crate::app::command::UiCommand;
use crate::app::desk::Desk;
use crate::app::theme;
use crate::workspace::SaveState;
use egui::{Align, Button, Layout, Panel, RichText, Ui};

/// What the bar shows as switched on.
#[derive(Clone, Copy, Debug)]
pub struct BarState {
    pub view: View,
    pub paper_open: bool,
    /// Something is typed and not yet handed over.
    pub typing: bool,
}

pub fn bar_ui(
    cx: &DeskCx<'_>,
    ui: &mut Ui,
    desk: &Desk,
    state: BarState,
    keys: &mut MenuKeys,
    actions: &mut Vec<Action>,
) {
    let bar = egui::Frame::new().fill(theme::palette(ui).paper).inner_margin(egui::Margin::symmetric(12, 6));
    Panel::top("bar").frame(bar).show(ui, |ui| {
        let width_id = egui::Id::unique("bar_right_width");
        let right_width = ui.data(|data| data.get_temp(width_id)).unwrap_or(0.0);
        let menus = MenusCx { desk_cx: cx, desk, state };
        menus_ui(&menus, ui, keys, right_width, actions, |ui, actions| {
            let before = ui.available_width();
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                save_state_ui(cx.save, state.typing, ui, actions);
                if state.view == View::Desk {
                    ui.add_space(8.0);
                    findings_ui(ui, desk, actions);
                }
                let width = before - ui.available_width();
                ui.data_mut(|data| data.insert_temp(width_id, width));
            });
        });
        ui.add_space(2.0);
        tools_ui(cx, ui, desk, state, actions);
    });
}

/// How much the check has found; opens and closes the list.
fn findings_ui(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let open = desk.check.is_open();
    let label = match desk.check.count() {
        0 if desk.check.edition() == desk.edition && desk.check.hides_any() => "指摘 0（一部を出さない）".to_owned(),
        0 if desk.check.edition() == desk.edition => "指摘なし".to_owned(),
        0 => "指摘".to_owned(),
        count => format!("指摘 {count}"),
    };
    let hover = keys_hint(UiCommand::Check, UiCommand::Check.explanation());
    if ui.add(Button::new(label).selected(open)).on_hover_text(hover).clicked() {
        actions.push(if open { Action::CloseCheck } else { Action::OpenCheck });
    }
}

/// What a command is called just now, and whether it can be done.
pub fn command_label(cx: &DeskCx<'_>, desk: &Desk, view: View, command: UiCommand) -> (String, bool) {
    let named = |what: Option<&str>| match what {
        Some(what) => (format!("{}（{what}）", command.label()), true),
        None => (command.label().to_owned(), false),
    };
    match command {
        UiCommand::Undo if desk.drafts.has_unsaved() => (command.label().to_owned(), true),
        UiCommand::Undo => named(cx.undo_label),
        UiCommand::Redo => named(cx.redo_label),
        // In the table, the selected cells are meant.
        UiCommand::CopyLastYear | UiCommand::Write(_) | UiCommand::Signs if view == View::Grid => {
            (command.label().to_owned(), true)
        }
        UiCommand::CopyLastYear => (command.label().to_owned(), desk.meant_row().is_some_and(|row| row.copy.is_some())),
        UiCommand::InsertPassage => (command.label().to_owned(), desk.passage.chosen().is_some()),
        UiCommand::Write(_) | UiCommand::Signs => {
            (command.label().to_owned(), view == View::Desk && desk.drafts.has_target())
        }
        _ => (command.label().to_owned(), true),
    }
}

fn save_state_ui(save: &SaveState, typing: bool, ui: &mut Ui, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    match save {
        SaveState::Saved if typing => {
            ui.label(RichText::new("□ 入力中").color(palette.weak));
        }
        SaveState::Saved => {
            ui.label(RichText::new("● 保存済み").color(palette.confirmed));
        }
        SaveState::Saving { .. } => {
            ui.label(RichText::new("△ 保存中…").color(palette.carried));
        }
        SaveState::Failed { message, pending } => {
            if ui.button("別のファイルに保存…").clicked() {
                actions.push(Action::AskPath(PathPurpose::SaveCopy));
            }
            if ui.button("再試行").clicked() {
                actions.push(Action::RetrySave);
            }
            let text = RichText::new(format!("× 保存できません（未保存 {pending} 件）"));
            let label = ui.add(Button::new(text.font(theme::bold(15.0)).color(palette.empty)).frame(false));
            if label.on_hover_text(message).clicked() {
                actions.push(Action::Open(Sheet::SaveFailed));
            }
        }
    }
}
