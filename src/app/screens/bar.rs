//! The bar above every view: menus, tools, the year, the state of saving.

use super::desk::DeskCx;
use crate::app::action::{Action, PathPurpose, Sheet, View};
use crate::app::command::{Menu, UiCommand};
use crate::app::desk::Desk;
use crate::app::theme;
use crate::model::{Edition, EditionState};
use crate::workspace::SaveState;
use egui::{Align, Button, ComboBox, Layout, Panel, RichText, Ui};

/// What the bar shows as switched on.
#[derive(Clone, Copy, Debug)]
pub struct BarState {
    pub view: View,
    pub paper_open: bool,
    /// Something is typed and not yet handed over.
    pub typing: bool,
}

pub fn bar_ui(cx: &DeskCx<'_>, ui: &mut Ui, desk: &Desk, state: BarState, actions: &mut Vec<Action>) {
    let bar = egui::Frame::new().fill(theme::palette(ui).paper).inner_margin(egui::Margin::symmetric(12, 6));
    Panel::top("bar").frame(bar).show(ui, |ui| {
        menu_row_ui(cx, ui, desk, state, actions);
        ui.add_space(2.0);
        tool_row_ui(cx, ui, desk, state, actions);
    });
}

fn menu_row_ui(cx: &DeskCx<'_>, ui: &mut Ui, desk: &Desk, state: BarState, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        for menu in Menu::ALL {
            ui.menu_button(menu.label(), |ui| {
                ui.set_min_width(260.0);
                for command in UiCommand::ALL.iter().copied().filter(|command| command.menu() == menu) {
                    menu_item_ui(cx, ui, desk, state, command, actions);
                }
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            save_state_ui(cx.save, state.typing, ui, actions);
            if state.view == View::Desk {
                ui.add_space(8.0);
                findings_ui(ui, desk, actions);
            }
        });
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
    let hover = keys_hint(ui, UiCommand::Check, UiCommand::Check.explanation());
    if ui.add(Button::new(label).selected(open)).on_hover_text(hover).clicked() {
        actions.push(if open { Action::CloseCheck } else { Action::OpenCheck });
    }
}

fn menu_item_ui(
    cx: &DeskCx<'_>,
    ui: &mut Ui,
    desk: &Desk,
    state: BarState,
    command: UiCommand,
    actions: &mut Vec<Action>,
) {
    let (label, enabled) = command_label(cx, desk, state.view, command);
    let shortcut = command.shortcut_text(ui.ctx());
    let ticked = match command {
        UiCommand::Difference => desk.show_difference,
        UiCommand::Paper => state.paper_open,
        UiCommand::Blanks => desk.drafts.show_blanks,
        _ => matches!(command.action(), Action::Show(view) if view == state.view),
    };
    let label = if ticked { format!("✓ {label}") } else { label };
    let button = Button::new(label).shortcut_text(shortcut).frame(false);
    if ui.add_enabled(enabled, button).on_hover_text(command.explanation()).clicked() {
        actions.push(command.action());
        ui.close();
    }
}

/// What a command is called just now, and whether it can be done.
fn command_label(cx: &DeskCx<'_>, desk: &Desk, view: View, command: UiCommand) -> (String, bool) {
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
        UiCommand::CopyLastYear => {
            (command.label().to_owned(), desk.focused_row().is_some_and(|row| row.copy.is_some()))
        }
        UiCommand::InsertPassage => (command.label().to_owned(), desk.passage.chosen().is_some()),
        UiCommand::Write(_) | UiCommand::Signs => {
            (command.label().to_owned(), view == View::Desk && desk.drafts.has_target())
        }
        _ => (command.label().to_owned(), true),
    }
}

fn tool_row_ui(cx: &DeskCx<'_>, ui: &mut Ui, desk: &Desk, state: BarState, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        year_chooser_ui(cx, ui, desk, actions);
        ui.separator();
        views_ui(ui, state.view, actions);
        ui.separator();
        for (command, label) in [(UiCommand::Undo, "元に戻す"), (UiCommand::Redo, "やり直す")] {
            let (full, enabled) = command_label(cx, desk, state.view, command);
            tool_ui(ui, command, label, &full, enabled, actions);
        }
        ui.separator();
        if state.view == View::Desk {
            desk_tools_ui(ui, desk, state, actions);
            ui.separator();
        }
        for (command, label) in
            [(UiCommand::Import, "取り込み"), (UiCommand::RollOver, "年度更新"), (UiCommand::Export, "印刷（PDF）")]
        {
            tool_ui(ui, command, label, command.explanation(), true, actions);
        }
    });
}

/// The four views, one of them chosen.
fn views_ui(ui: &mut Ui, chosen: View, actions: &mut Vec<Action>) {
    for (command, view, label) in [
        (UiCommand::Desk, View::Desk, "編集"),
        (UiCommand::Grid, View::Grid, "一覧表"),
        (UiCommand::Forms, View::Forms, "様式"),
        (UiCommand::Book, View::Book, "設定"),
    ] {
        let hover = keys_hint(ui, command, command.explanation());
        if ui.add(Button::selectable(view == chosen, label)).on_hover_text(hover).clicked() {
            actions.push(Action::Show(view));
        }
    }
}

fn desk_tools_ui(ui: &mut Ui, desk: &Desk, state: BarState, actions: &mut Vec<Action>) {
    for (command, label) in [(UiCommand::PreviousRecord, "▲ 前へ"), (UiCommand::NextRecord, "▼ 次へ")] {
        tool_ui(ui, command, label, command.explanation(), true, actions);
    }
    tool_ui(ui, UiCommand::Find, "検索", UiCommand::Find.explanation(), true, actions);
    let hover = keys_hint(ui, UiCommand::Difference, UiCommand::Difference.explanation());
    let label = if desk.show_difference { "✓ 違いを表示" } else { "違いを表示" };
    if ui.add(Button::new(label).selected(desk.show_difference)).on_hover_text(hover).clicked() {
        actions.push(Action::ToggleDifference);
    }
    let hover = keys_hint(ui, UiCommand::Paper, UiCommand::Paper.explanation());
    let label = if state.paper_open { "✓ 紙面" } else { "紙面" };
    if ui.add(Button::new(label).selected(state.paper_open)).on_hover_text(hover).clicked() {
        actions.push(Action::TogglePaper);
    }
}

fn tool_ui(ui: &mut Ui, command: UiCommand, label: &str, hover: &str, enabled: bool, actions: &mut Vec<Action>) {
    let hover = keys_hint(ui, command, hover);
    if ui.add_enabled(enabled, Button::new(label)).on_hover_text(hover).clicked() {
        actions.push(command.action());
    }
}

fn keys_hint(ui: &Ui, command: UiCommand, text: &str) -> String {
    match command.shortcut_text(ui.ctx()) {
        keys if keys.is_empty() => text.to_owned(),
        keys => format!("{text}　{keys}"),
    }
}

fn year_chooser_ui(cx: &DeskCx<'_>, ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let current = desk.edition.and_then(|edition| cx.book.edition(edition));
    let shown = current.map_or_else(|| "年度なし".to_owned(), |edition| year_and_state(edition));
    let response = ComboBox::from_id_salt("year").selected_text(shown).width(130.0).show_ui(ui, |ui| {
        for edition in cx.book.editions().into_iter().rev() {
            let selected = desk.edition == Some(edition.id);
            if ui.selectable_label(selected, year_and_state(edition)).clicked() {
                actions.push(Action::ShowEdition(edition.id));
            }
        }
    });
    response.response.accessible_name("年度").on_hover_text("編集する年度版を選びます");
}

/// The year, with its state once it is no draft any more.
fn year_and_state(edition: &Edition) -> String {
    let state = match edition.state {
        EditionState::Drafting => "",
        EditionState::Submitted => "（提出済）",
        EditionState::Published => "（公表済）",
    };
    format!("{}{state}", edition.year.label())
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
