//! Above the table: which form, which rows, in what order; and what is done with the selected cells.

use super::perform::choose;
use super::popup::deeds_menu_ui;
use super::table::{TableCx, table_id};
use crate::app::action::Action;
use crate::app::command::UiCommand;
use crate::app::grid::arrange::{Grouping, Wishes};
use crate::app::grid::table::Table;
use crate::app::grid::{GridState, GridWish};
use crate::app::outline::Stage;
use crate::app::theme;
use crate::app::widgets::options::option_ui;
use crate::app::widgets::words_line::words_line_ui;
use crate::model::{Book, EditionId, EntryState, terms};
use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Button, ComboBox, Id, Key, Modifiers, PopupCloseBehavior, RichText, Ui};
use std::collections::BTreeSet;

/// Points below which the deeds go into a menu: a large text size in a small window.
const NARROW: f32 = 960.0;

/// Form, filter, chips, grouping.
pub fn filter_bar_ui(book: &Book, edition: EditionId, ui: &mut Ui, state: &mut GridState) {
    ui.horizontal_wrapped(|ui| {
        form_chooser_ui(book, ui, state);
        filter_ui(ui, state);
        let Some(table) = state.table().cloned() else { return };
        chips_ui(book, edition, ui, &table, &mut state.wishes);
        ui.separator();
        grouping_ui(ui, state);
        if let Some(year) = &table.last_year {
            ui.checkbox(&mut state.show_last_year, "前年度も表示")
                .on_hover_text(format!("各欄の下に{year}の文章を表示します"));
        }
        if state.wishes.filters() && ui.button("条件を消す").on_hover_text("すべての行を表示します").clicked()
        {
            let Wishes { sort, grouping, collapsed, .. } = std::mem::take(&mut state.wishes);
            state.wishes = Wishes { sort, grouping, collapsed, ..Wishes::default() };
        }
        if state.may_be_out_of_order(book) {
            let hover = "書き換えた内容で、絞り込みと並べ替えをやり直します";
            if ui.button("再適用").on_hover_text(hover).clicked() {
                state.arrange(book);
            }
        }
    });
}

fn form_chooser_ui(book: &Book, ui: &mut Ui, state: &mut GridState) {
    if state.forms().len() < 2 {
        return;
    }
    let current = state.table().map(|table| table.form);
    let shown = state.forms().iter().find(|(id, _)| Some(*id) == current).map(|(_, name)| name.clone());
    let mut chosen = None;
    let response = ComboBox::from_id_salt("grid_form").selected_text(shown.unwrap_or_default()).show_ui(ui, |ui| {
        for (id, name) in state.forms() {
            if option_ui(ui, Some(*id) == current, name).clicked() {
                chosen = Some(*id);
            }
        }
    });
    response.response.accessible_name(terms::FORM).on_hover_text("一覧にする様式を選びます");
    if let Some(form) = chosen {
        state.show_form(book, form);
    }
}

fn filter_ui(ui: &mut Ui, state: &mut GridState) {
    let width = if ui.available_width() < NARROW { 150.0 } else { 230.0 };
    let look = ("絞り込み（番号・文章・課）", width);
    let response = words_line_ui(ui, Id::unique("grid_filter"), &mut state.wishes.words, look);
    let response = response.accessible_name("一覧表の絞り込み");
    if state.wish == Some(GridWish::FocusFilter) {
        state.wish = None;
        response.request_focus();
    }
    let composing = crate::app::widgets::japanese_input::may_own_keys(ui.ctx());
    let leaves = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let left = response.has_focus() && !composing && (leaves(Key::ArrowDown) || leaves(Key::Enter));
    if left || (response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) && !composing) {
        ui.memory_mut(|memory| memory.request_focus(table_id()));
    }
}

fn chips_ui(book: &Book, edition: EditionId, ui: &mut Ui, table: &Table, wishes: &mut Wishes) {
    let departments: Vec<_> =
        book.departments(edition).map(|department| (department.id, department.name.clone())).collect();
    chip_ui(ui, terms::DEPARTMENT, &departments, &mut wishes.departments);
    for (index, column) in table.columns.iter().enumerate() {
        let Some(choices) = column.choices() else { continue };
        let mut offered: Vec<(String, String)> =
            choices.iter().map(|choice| (choice.label.clone(), choice.label.clone())).collect();
        offered.push((String::new(), "記入なし".to_owned()));
        let mut chosen = wishes.choices.remove(&index).unwrap_or_default();
        chip_ui(ui, &column.label, &offered, &mut chosen);
        if !chosen.is_empty() {
            wishes.choices.insert(index, chosen);
        }
    }
    let stages = Stage::ALL.map(|stage| (stage, format!("{} {}", stage.mark(), stage.label())));
    chip_ui(ui, "状態", &stages, &mut wishes.stages);
}

/// A button that says what is chosen, and opens a list to tick.
fn chip_ui<T: Ord + Clone>(ui: &mut Ui, label: &str, offered: &[(T, String)], chosen: &mut BTreeSet<T>) {
    if offered.is_empty() {
        return;
    }
    let names: Vec<&str> =
        offered.iter().filter(|(value, _)| chosen.contains(value)).map(|(_, name)| name.as_str()).collect();
    let shown = match names.as_slice() {
        [] => format!("{label} ▼"),
        [one] => format!("{label}：{one} ▼"),
        several => format!("{label}：{} ほか {} ▼", several.first().unwrap_or(&""), several.len() - 1),
    };
    let button = Button::new(shown).selected(!names.is_empty());
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (response, _) = MenuButton::from_button(button).config(config).ui(ui, |ui| {
        ui.set_min_width(180.0);
        egui::ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
            for (value, name) in offered {
                let mut ticked = chosen.contains(value);
                if ui.checkbox(&mut ticked, name).changed() {
                    if ticked {
                        chosen.insert(value.clone());
                    } else {
                        chosen.remove(value);
                    }
                }
            }
            if ui.add_enabled(!chosen.is_empty(), Button::new("すべて表示")).clicked() {
                chosen.clear();
            }
        });
    });
    response.on_hover_text(format!("{label}で行を絞り込みます"));
}

fn grouping_ui(ui: &mut Ui, state: &mut GridState) {
    let response = ComboBox::from_id_salt("grid_grouping")
        .selected_text(state.wishes.grouping.label())
        .width(110.0)
        .show_ui(ui, |ui| {
            for grouping in Grouping::ALL {
                if option_ui(ui, state.wishes.grouping == grouping, grouping.label()).clicked() {
                    state.wishes.grouping = grouping;
                }
            }
        });
    response.response.accessible_name("分け方").on_hover_text("行を見出しや担当課ごとに分けます");
    if state.wishes.grouping == Grouping::None {
        return;
    }
    let titles = || {
        state.lines().iter().filter_map(|line| match line {
            crate::app::grid::arrange::Line::Group { title, .. } => Some(title.clone()),
            crate::app::grid::arrange::Line::Row { .. } => None,
        })
    };
    if state.wishes.collapsed.is_empty() {
        if ui.button("すべてたたむ").clicked() {
            state.wishes.collapsed = titles().collect();
        }
    } else if ui.button("すべて開く").clicked() {
        state.wishes.collapsed.clear();
    }
}

/// What is done with the selected cells.
pub fn deeds_bar_ui(book: &Book, ui: &mut Ui, state: &mut GridState, actions: &mut Vec<Action>) {
    let Some(table) = state.table().cloned() else { return };
    let cx = TableCx { book, table, lines: state.lines().clone() };
    let palette = theme::palette(ui);
    if ui.available_width() < NARROW {
        ui.horizontal_wrapped(|ui| {
            ui.menu_button("選んだ欄 ▼", |ui| deeds_menu_ui(&cx, ui, state, actions));
            choose_ui(&cx, ui, state, actions);
        });
        message_ui(ui, state, actions);
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let (lines, columns) = (state.selection.lines().count(), state.selection.columns().count());
        let rows = cx.lines.iter().filter(|line| line.row().is_some()).count();
        let text = format!("{rows} 行表示　選択 {} 欄", lines * columns);
        ui.add(egui::Label::new(RichText::new(text).font(theme::small()).color(palette.weak)).extend());
        ui.separator();
        choose_ui(&cx, ui, state, actions);
        deeds_ui(&cx, ui, state, actions);
    });
    message_ui(ui, state, actions);
}

/// One grade or direction for all selected cells.
fn choose_ui(cx: &TableCx<'_>, ui: &mut Ui, state: &mut GridState, actions: &mut Vec<Action>) {
    let Some((choices, count)) = cx.sheet().choices(&state.selection) else { return };
    ui.label(format!("選んだ {count} 欄を"));
    let mut chosen = None;
    for choice in choices {
        let response = ui.button(&choice.label);
        let spoken = format!("選んだ{count}欄を {} にする", choice.label);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &spoken));
        let hover =
            if choice.meaning.is_empty() { spoken.clone() } else { format!("{spoken}（{}）", choice.meaning) };
        if response.on_hover_text(hover).clicked() {
            chosen = Some(choice.label.clone());
        }
    }
    ui.label("にする");
    ui.separator();
    if let Some(label) = chosen {
        choose(cx, state, &label, actions);
    }
}

fn deeds_ui(cx: &TableCx<'_>, ui: &mut Ui, state: &mut GridState, actions: &mut Vec<Action>) {
    let sheet = cx.sheet();
    let keys = UiCommand::FillDown.shortcut_text();
    let fill = ui.button("下へ写す").on_hover_text(format!("{}　{keys}", UiCommand::FillDown.explanation()));
    if fill.clicked() {
        actions.push(UiCommand::FillDown.action());
    }
    if cx.table.last_year.is_some() {
        let hover = "選んだ欄に前年度の文章を写します（元に戻せます）　Ctrl+L";
        if ui.button("前年度を写す").on_hover_text(hover).clicked() {
            actions.extend(sheet.copy_last_year(&state.selection).map(Action::Run));
        }
    }
    if ui.button("消去").on_hover_text("選んだ欄を空にします　Delete").clicked() {
        let deed = sheet.clear(&state.selection);
        actions.extend(state.judge(deed, "消去", "").map(Action::Run));
    }
    ui.separator();
    for (label, to) in [("確認済にする", EntryState::Confirmed), ("下書きに戻す", EntryState::Draft)] {
        if ui.button(label).on_hover_text("選んだ行の状態を変えます").clicked() {
            actions.extend(sheet.set_state(&state.selection, to).map(Action::Run));
        }
    }
}

/// What was not done, and what can be done instead.
fn message_ui(ui: &mut Ui, state: &mut GridState, actions: &mut Vec<Action>) {
    let Some(message) = state.message.clone() else { return };
    let palette = theme::palette(ui);
    let frame = egui::Frame::new()
        .fill(palette.deleted_pale)
        .stroke(egui::Stroke::new(1.0, palette.empty))
        .corner_radius(4)
        .inner_margin(egui::Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button("閉じる").clicked() {
                    state.message = None;
                }
                if let Some((label, command)) = message.instead
                    && ui.button(label).clicked()
                {
                    actions.push(Action::Run(command));
                    state.message = None;
                }
                ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                    for line in message.text.lines() {
                        ui.add(egui::Label::new(line).wrap());
                    }
                });
            });
        });
    });
}
