//! The choices of a cell below it, and the menu of the right mouse button.

use super::cells::Columns;
use super::perform::{choose, open_record};
use super::table::{TableCx, spot_rect};
use crate::app::action::Action;
use crate::app::command::UiCommand;
use crate::app::grid::GridState;
use crate::app::grid::clipboard::block_text;
use crate::app::writing::Writing;
use crate::model::EntryState;
use egui::{Button, Id, Popup, Response, Ui};

pub(super) fn choices_popup_ui(
    cx: &TableCx<'_>,
    ui: &Ui,
    columns: &Columns,
    state: &mut GridState,
    actions: &mut Vec<Action>,
) {
    if !state.choosing {
        return;
    }
    let sheet = cx.sheet();
    let spot = state.selection.active;
    let Some(choices) = sheet.at(spot).and_then(|(_, column, _)| column.choices()) else {
        state.choosing = false;
        return;
    };
    let current = sheet.text(spot);
    let mut open = true;
    let mut chosen: Option<String> = None;
    let cell = spot_rect(columns, state, spot);
    Popup::new(Id::unique("grid_choices"), ui.ctx().clone(), cell, ui.layer_id()).open_bool(&mut open).show(|ui| {
        for (index, choice) in choices.iter().enumerate() {
            let text = format!("{}　{}　{}", index + 1, choice.label, choice.meaning);
            if ui.add(Button::selectable(choice.label == current, text.trim_end())).clicked() {
                chosen = Some(choice.label.clone());
            }
        }
        if ui.add(Button::selectable(current.is_empty(), "　　記入なし")).clicked() {
            chosen = Some(String::new());
        }
    });
    state.choosing = open;
    if let Some(label) = chosen {
        choose(cx, state, &label, actions);
    }
}

pub(super) fn context_menu_ui(cx: &TableCx<'_>, response: &Response, state: &mut GridState, actions: &mut Vec<Action>) {
    response.context_menu(|ui| deeds_menu_ui(cx, ui, state, actions));
}

/// Everything that can be done with the selected cells.
pub(super) fn deeds_menu_ui(cx: &TableCx<'_>, ui: &mut Ui, state: &mut GridState, actions: &mut Vec<Action>) {
    ui.set_min_width(220.0);
    let sheet = cx.sheet();
    if ui.button("コピー　Ctrl+C").clicked() {
        ui.copy_text(block_text(&sheet.copy(&state.selection)));
    }
    if ui.button(format!("下へ写す　{}", UiCommand::FillDown.shortcut_text())).clicked() {
        actions.push(UiCommand::FillDown.action());
    }
    if ui.button("前年度を写す").clicked() {
        actions.extend(sheet.copy_last_year(&state.selection).map(Action::Run));
    }
    if ui.button("消去　Delete").clicked() {
        let deed = sheet.clear(&state.selection);
        actions.extend(state.judge(deed, "消去", "").map(Action::Run));
    }
    ui.menu_button("変換", |ui| {
        for writing in Writing::COMMANDS.into_iter().filter(|writing| matches!(writing, Writing::Convert(_))) {
            if ui.button(writing.label()).on_hover_text("選んだ欄の文章を変換します").clicked() {
                actions.push(Action::Write(writing));
            }
        }
    });
    if let Some((choices, count)) = sheet.choices(&state.selection) {
        ui.separator();
        for choice in choices {
            if ui.button(format!("選んだ {count} 欄を {} にする", choice.label)).clicked() {
                choose(cx, state, &choice.label, actions);
            }
        }
    }
    ui.separator();
    for (label, to) in [("確認済にする", EntryState::Confirmed), ("下書きに戻す", EntryState::Draft)] {
        let command = sheet.set_state(&state.selection, to);
        if ui.add_enabled(command.is_some(), Button::new(label)).clicked() {
            actions.extend(command.map(Action::Run));
        }
    }
    ui.separator();
    if ui.button("この事業を編集の画面で開く　Ctrl+Enter").clicked() {
        open_record(cx, state.selection.active.line, actions);
    }
}
