//! The desk: bar above, outline left, page right.

use super::outline_pane::outline_pane_ui;
use super::page_pane::page_pane_ui;
use crate::app::action::{Action, PathPurpose, Sheet};
use crate::app::command::{Menu, UiCommand};
use crate::app::desk::Desk;
use crate::app::paper::Paper;
use crate::app::theme;
use crate::model::Book;
use crate::workspace::SaveState;
use egui::{Align, Button, CentralPanel, ComboBox, Layout, Panel, RichText, Ui};

/// What the desk shows beyond the book.
pub struct DeskCx<'a> {
    pub book: &'a Book,
    pub save: &'a SaveState,
    pub undo_label: Option<&'a str>,
    pub redo_label: Option<&'a str>,
}

pub fn desk_ui(cx: &DeskCx<'_>, ui: &mut Ui, desk: &mut Desk, paper: &mut Paper, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let bar = egui::Frame::new().fill(palette.paper).inner_margin(egui::Margin::symmetric(12, 6));
    Panel::top("bar").frame(bar).show(ui, |ui| {
        menu_row_ui(cx, ui, desk, actions);
        ui.add_space(2.0);
        tool_row_ui(cx, ui, desk, paper.is_open(), actions);
    });
    if paper.is_open() {
        let beside = egui::Frame::new().fill(palette.desk).inner_margin(egui::Margin::same(8));
        let half = ui.available_width() * 0.33;
        Panel::right("paper")
            .frame(beside)
            .resizable(true)
            .default_size(half)
            .size_range(260.0..=1200.0)
            .show(ui, |ui| paper.paper_ui(cx.book, ui, actions));
    }
    let outline = egui::Frame::new().fill(palette.paper).inner_margin(egui::Margin::symmetric(10, 10));
    Panel::left("outline")
        .frame(outline)
        .resizable(true)
        .default_size(350.0)
        .size_range(220.0..=640.0)
        .show(ui, |ui| outline_pane_ui(ui, desk, actions));
    let page =
        egui::Frame::new().fill(palette.desk).inner_margin(egui::Margin { left: 16, right: 6, top: 10, bottom: 0 });
    CentralPanel::default().frame(page).show(ui, |ui| page_pane_ui(cx.book, ui, desk, actions));
}

fn menu_row_ui(cx: &DeskCx<'_>, ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        for menu in Menu::ALL {
            ui.menu_button(menu.label(), |ui| {
                ui.set_min_width(260.0);
                for command in UiCommand::ALL.into_iter().filter(|command| command.menu() == menu) {
                    menu_item_ui(cx, ui, desk, command, actions);
                }
                if menu == Menu::View {
                    theme_items_ui(ui, actions);
                }
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| save_state_ui(cx.save, desk, ui, actions));
    });
}

fn menu_item_ui(cx: &DeskCx<'_>, ui: &mut Ui, desk: &Desk, command: UiCommand, actions: &mut Vec<Action>) {
    let (label, enabled) = command_label(cx, desk, command);
    let shortcut = command.shortcut_text(ui.ctx());
    let ticked = command == UiCommand::Difference && desk.show_difference;
    let label = if ticked { format!("✓ {label}") } else { label };
    let button = Button::new(label).shortcut_text(shortcut).frame(false);
    if ui.add_enabled(enabled, button).on_hover_text(command.explanation()).clicked() {
        actions.push(command.action());
        ui.close();
    }
}

/// What a command is called just now, and whether it can be done.
fn command_label(cx: &DeskCx<'_>, desk: &Desk, command: UiCommand) -> (String, bool) {
    let named = |what: Option<&str>| match what {
        Some(what) => (format!("{}（{what}）", command.label()), true),
        None => (command.label().to_owned(), false),
    };
    match command {
        UiCommand::Undo if desk.drafts.has_unsaved() => (command.label().to_owned(), true),
        UiCommand::Undo => named(cx.undo_label),
        UiCommand::Redo => named(cx.redo_label),
        UiCommand::CopyLastYear => {
            (command.label().to_owned(), desk.focused_row().is_some_and(|row| row.copy.is_some()))
        }
        _ => (command.label().to_owned(), true),
    }
}

fn theme_items_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.separator();
    for (label, theme) in [
        ("明るい画面", egui::ThemePreference::Light),
        ("暗い画面", egui::ThemePreference::Dark),
        ("パソコンの設定に合わせる", egui::ThemePreference::System),
    ] {
        if ui.add(Button::new(label).frame(false)).clicked() {
            actions.push(Action::SetTheme(theme));
            ui.close();
        }
    }
    ui.separator();
    ui.label(RichText::new("文字の大きさ　Ctrl + 「+」「-」「0」").font(theme::small()));
    ui.horizontal(|ui| {
        for (label, zoom) in [("100%", 1.0), ("125%", 1.25), ("150%", 1.5), ("200%", 2.0)] {
            if ui.button(label).clicked() {
                ui.ctx().set_zoom_factor(zoom);
                ui.close();
            }
        }
    });
}

fn tool_row_ui(cx: &DeskCx<'_>, ui: &mut Ui, desk: &mut Desk, paper_open: bool, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        year_chooser_ui(cx, ui, desk, actions);
        ui.separator();
        for (command, label) in [(UiCommand::Undo, "元に戻す"), (UiCommand::Redo, "やり直す")] {
            let (full, enabled) = command_label(cx, desk, command);
            tool_ui(ui, command, label, &full, enabled, actions);
        }
        ui.separator();
        for (command, label) in [(UiCommand::PreviousRecord, "▲ 前へ"), (UiCommand::NextRecord, "▼ 次へ")] {
            tool_ui(ui, command, label, command.explanation(), true, actions);
        }
        let hover = keys_hint(ui, UiCommand::Difference, UiCommand::Difference.explanation());
        let label = if desk.show_difference { "✓ 違いを表示" } else { "違いを表示" };
        if ui.add(Button::new(label).selected(desk.show_difference)).on_hover_text(hover).clicked() {
            actions.push(Action::ToggleDifference);
        }
        let hover = keys_hint(ui, UiCommand::Paper, UiCommand::Paper.explanation());
        let label = if paper_open { "✓ 紙面" } else { "紙面" };
        if ui.add(Button::new(label).selected(paper_open)).on_hover_text(hover).clicked() {
            actions.push(Action::TogglePaper);
        }
        ui.separator();
        for (command, label) in
            [(UiCommand::Import, "取り込み"), (UiCommand::RollOver, "年度更新"), (UiCommand::Export, "印刷（PDF）")]
        {
            tool_ui(ui, command, label, command.explanation(), true, actions);
        }
    });
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
    let shown = current.map_or_else(|| "年度なし".to_owned(), |edition| edition.year.label());
    let response = ComboBox::from_id_salt("year").selected_text(shown).width(130.0).show_ui(ui, |ui| {
        for edition in cx.book.editions().into_iter().rev() {
            let selected = desk.edition == Some(edition.id);
            if ui.selectable_label(selected, edition.year.label()).clicked() {
                actions.push(Action::ShowEdition(edition.id));
            }
        }
    });
    response.response.accessible_name("年度").on_hover_text("編集する年度版を選びます");
}

fn save_state_ui(save: &SaveState, desk: &Desk, ui: &mut Ui, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    match save {
        SaveState::Saved if desk.drafts.has_unsaved() => {
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
