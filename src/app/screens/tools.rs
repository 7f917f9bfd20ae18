//! The row of tools below the menus: the year, the views, what is done most. One row at every width; what does not fit
//! stands behind 「ほか」.

use super::bar::{BarState, command_label};
use super::desk::DeskCx;
use crate::app::action::{Action, View};
use crate::app::command::UiCommand;
use crate::app::desk::Desk;
use crate::app::widgets::options::option_ui;
use crate::app::widgets::sizes::button_width;
use crate::model::{Edition, EditionState};
use egui::{Button, ComboBox, Ui};

/// What the button holds that stands for the tools without room.
const MORE: &str = "ほか ▼";

/// One button of the row.
struct Tool {
    command: UiCommand,
    label: &'static str,
    hover: String,
    enabled: bool,
    /// For what is switched on and off.
    on: Option<bool>,
}

impl Tool {
    fn shown_label(&self) -> String {
        if self.on == Some(true) { format!("✓ {}", self.label) } else { self.label.to_owned() }
    }
}

pub fn tools_ui(cx: &DeskCx<'_>, ui: &mut Ui, desk: &Desk, state: BarState, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        year_chooser_ui(cx, ui, desk, actions);
        ui.separator();
        views_ui(ui, state.view, actions);
        let groups = groups(cx, desk, state);
        let fitting = fitting(ui, &groups);
        let mut rest = Vec::new();
        let mut shown = 0;
        for group in &groups {
            if shown < fitting {
                ui.separator();
            }
            for tool in group {
                if shown < fitting {
                    tool_ui(ui, tool, actions);
                } else {
                    rest.push(tool);
                }
                shown += 1;
            }
        }
        if !rest.is_empty() {
            ui.menu_button(MORE, |ui| {
                ui.set_min_width(200.0);
                for tool in rest {
                    more_ui(ui, tool, actions);
                }
            })
            .response
            .on_hover_text("幅が足りず、並べられない道具です");
        }
    });
}

/// The tools in their order; what is left out first when the window is narrow comes last.
fn groups(cx: &DeskCx<'_>, desk: &Desk, state: BarState) -> Vec<Vec<Tool>> {
    let plain = |command: UiCommand, label| Tool {
        command,
        label,
        hover: command.explanation().to_owned(),
        enabled: true,
        on: None,
    };
    let step = |command, label| {
        let (hover, enabled) = command_label(cx, desk, state.view, command);
        Tool { command, label, hover, enabled, on: None }
    };
    let mut groups = vec![vec![step(UiCommand::Undo, "元に戻す"), step(UiCommand::Redo, "やり直す")]];
    if state.view == View::Desk {
        groups.push(vec![
            plain(UiCommand::PreviousRecord, "▲ 前へ"),
            plain(UiCommand::NextRecord, "▼ 次へ"),
            plain(UiCommand::Find, "検索"),
            Tool { on: Some(desk.show_difference), ..plain(UiCommand::Difference, "違いを表示") },
            Tool { on: Some(state.paper_open), ..plain(UiCommand::Paper, "紙面") },
        ]);
    }
    groups.push(vec![
        plain(UiCommand::Export, "印刷（PDF）"),
        plain(UiCommand::RollOver, "年度更新"),
        plain(UiCommand::Import, "取り込み"),
    ]);
    groups
}

/// How many tools fit into what is left of the row, in points.
fn fitting(ui: &Ui, groups: &[Vec<Tool>]) -> usize {
    let gap = ui.spacing().item_spacing.x;
    let separator = 6.0 + gap;
    let room = ui.available_width();
    let mut ends = Vec::new();
    let mut used = 0.0;
    for group in groups {
        used += separator;
        for tool in group {
            used += button_width(ui, &tool.shown_label()) + gap;
            ends.push(used);
        }
    }
    if used <= room {
        return ends.len();
    }
    let room = room - button_width(ui, MORE) - gap;
    ends.iter().take_while(|end| **end <= room).count()
}

fn tool_ui(ui: &mut Ui, tool: &Tool, actions: &mut Vec<Action>) {
    let hover = keys_hint(tool.command, &tool.hover);
    let button = Button::new(tool.shown_label()).selected(tool.on == Some(true));
    if ui.add_enabled(tool.enabled, button).on_hover_text(hover).clicked() {
        actions.push(tool.command.action());
    }
}

fn more_ui(ui: &mut Ui, tool: &Tool, actions: &mut Vec<Action>) {
    let button = Button::new(tool.shown_label()).shortcut_text(tool.command.shortcut_text());
    if ui.add_enabled(tool.enabled, button).on_hover_text(&tool.hover).clicked() {
        actions.push(tool.command.action());
        ui.close();
    }
}

/// The four views, one of them chosen.
fn views_ui(ui: &mut Ui, chosen: View, actions: &mut Vec<Action>) {
    for (command, view, label) in [
        (UiCommand::Desk, View::Desk, "編集"),
        (UiCommand::Grid, View::Grid, "一覧表"),
        (UiCommand::Forms, View::Forms, "様式"),
        (UiCommand::Book, View::Book, "設定"),
    ] {
        let hover = keys_hint(command, command.explanation());
        if ui.add(Button::selectable(view == chosen, label)).on_hover_text(hover).clicked() {
            actions.push(Action::Show(view));
        }
    }
}

/// What a button does, with its keys behind it.
pub fn keys_hint(command: UiCommand, text: &str) -> String {
    match command.shortcut_text() {
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
            if option_ui(ui, selected, year_and_state(edition)).clicked() {
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
