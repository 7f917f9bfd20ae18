//! The left side of the desk while the findings are looked through: rule by rule, each with its place, its words and
//! its reason.

use super::search_pane::{escape, excerpt_job, paint_background, paint_job};
use crate::app::action::Action;
use crate::app::check::{CheckLine, FindingRow};
use crate::app::command::UiCommand;
use crate::app::desk::Desk;
use crate::app::theme;
use crate::check::Rule;
use crate::model::Book;
use egui::text::LayoutJob;
use egui::{
    Align, Align2, Button, EventFilter, FontId, Id, Key, Layout, Modifiers, Rect, RichText, ScrollArea, Sense, Stroke,
    Ui, pos2, vec2,
};

const RULE_HEIGHT: f32 = 40.0;
const HIDDEN_HEIGHT: f32 = 34.0;
/// Heading, field, reason.
const FINDING_HEIGHT: f32 = 72.0;
/// The words of the text, where there are any.
const EXCERPT_HEIGHT: f32 = 22.0;

pub fn check_pane_ui(book: &Book, ui: &mut Ui, desk: &mut Desk, actions: &mut Vec<Action>) {
    heading_ui(book, ui, desk, actions);
    ui.separator();
    list_ui(ui, desk, actions);
    escape(ui, Action::CloseCheck, actions);
}

fn heading_ui(book: &Book, ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let checked = desk.edition.is_some_and(|edition| desk.check.is_of(book.revision(), edition));
    let count = desk.check.count();
    ui.horizontal(|ui| {
        let (text, color) = match (count, desk.check.position()) {
            (0, _) if !checked => ("調べています…".to_owned(), palette.weak),
            (0, _) => ("指摘はありません".to_owned(), palette.confirmed),
            (_, Some(at)) => (format!("指摘 {at} ／ {count} 件"), palette.text),
            (_, None) => (format!("指摘 {count} 件"), palette.text),
        };
        ui.label(RichText::new(text).font(theme::bold(15.0)).color(color));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(Button::new("×").frame(false)).on_hover_text("一覧を閉じます（Esc）");
            close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "指摘の一覧を閉じる"));
            if close.clicked() {
                actions.push(Action::CloseCheck);
            }
            for (label, command) in [("▼", UiCommand::NextFinding), ("▲", UiCommand::PreviousFinding)] {
                let button = ui.add_enabled(count > 0, Button::new(label));
                button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, command.label()));
                let keys = command.shortcut_text();
                if button.on_hover_text(format!("{}　{keys}", command.label())).clicked() {
                    actions.push(command.action());
                }
            }
        });
    });
}

fn list_id() -> Id {
    Id::unique("check_list")
}

/// Lines with the place of their upper edge, and the height of all.
fn placed(desk: &Desk) -> (Vec<(f32, CheckLine)>, f32) {
    let mut top = 0.0;
    let mut lines = Vec::with_capacity(desk.check.lines().len());
    for line in desk.check.lines() {
        lines.push((top, *line));
        top += height(desk, line);
    }
    (lines, top)
}

fn height(desk: &Desk, line: &CheckLine) -> f32 {
    match line {
        CheckLine::Rule(..) => RULE_HEIGHT,
        CheckLine::Hidden(..) => HIDDEN_HEIGHT,
        CheckLine::Finding(index) => {
            let has_words = desk.check.row(*index).is_some_and(|row| row.excerpt.is_some());
            FINDING_HEIGHT + if has_words { EXCERPT_HEIGHT } else { 0.0 }
        }
    }
}

fn list_ui(ui: &mut Ui, desk: &mut Desk, actions: &mut Vec<Action>) {
    let area_rect = ui.available_rect_before_wrap();
    let focus = ui.interact(area_rect, list_id(), Sense::focusable_noninteractive());
    focus.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListBox, true, "指摘の一覧"));
    if std::mem::take(&mut desk.check.wants_focus) {
        focus.request_focus();
    }
    if focus.has_focus() {
        keys(ui, desk, actions);
        let filter = EventFilter { vertical_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(list_id(), filter));
    }
    let (lines, total) = placed(desk);
    let mut area = ScrollArea::vertical().id_salt("check_lines").auto_shrink([false, false]);
    if std::mem::take(&mut desk.check.scroll_to_current) {
        let current = desk.check.current();
        let line = lines.iter().find(|(_, line)| line.finding().is_some() && line.finding() == current);
        let top = line.map_or(0.0, |(top, _)| *top);
        area = area.vertical_scroll_offset((top - (area_rect.height() - FINDING_HEIGHT) / 2.0).max(0.0));
    }
    area.show_viewport(ui, |ui, viewport| {
        ui.set_min_height(total);
        let left_top = ui.min_rect().left_top();
        let width = ui.available_width();
        let first = lines.partition_point(|(top, line)| top + height(desk, line) < viewport.min.y);
        let seen = lines.iter().skip(first).take_while(|(top, _)| *top < viewport.max.y);
        for (top, line) in seen {
            let size = vec2(width, height(desk, line));
            let rect = Rect::from_min_size(left_top + vec2(0.0, *top), size);
            line_ui(ui, rect, *line, desk, actions);
        }
    });
}

/// The arrows move in the list, Enter goes to the place.
fn keys(ui: &Ui, desk: &mut Desk, actions: &mut Vec<Action>) {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let by = i32::from(pressed(Key::ArrowDown)) - i32::from(pressed(Key::ArrowUp));
    if by != 0
        && let Some(index) = desk.check.neighbour(by)
    {
        desk.check.set_current(index);
    }
    if pressed(Key::Enter)
        && let Some(index) = desk.check.current()
    {
        actions.push(Action::GoToFinding(index));
    }
}

fn line_ui(ui: &mut Ui, rect: Rect, line: CheckLine, desk: &mut Desk, actions: &mut Vec<Action>) {
    match line {
        CheckLine::Rule(rule, count) => rule_ui(ui, rect, rule, count, desk, actions),
        CheckLine::Hidden(rule, count) => hidden_ui(ui, rect, rule, count, actions),
        CheckLine::Finding(index) => {
            if let Some(row) = desk.check.row(index) {
                finding_ui(ui, rect, index, row, desk.check.current() == Some(index), actions);
            }
        }
    }
}

/// The head of a rule: a click folds its findings away.
fn rule_ui(ui: &mut Ui, rect: Rect, rule: Rule, count: usize, desk: &mut Desk, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let folded = desk.check.is_folded(rule);
    let response = ui.interact(rect, list_id().with(("rule", rule)), Sense::CLICK);
    let name = format!("{} {count} 件", rule.label());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, !folded, &name));
    let inside = rect.shrink2(vec2(2.0, 3.0));
    ui.painter().rect_filled(inside, 4.0, palette.last_year);
    let sign = if folded { "▶" } else { "▼" };
    let middle = rect.center().y;
    ui.painter().text(
        pos2(rect.left() + 10.0, middle),
        Align2::LEFT_CENTER,
        sign,
        FontId::proportional(10.0),
        palette.weak,
    );
    let words = "この指摘を出さない";
    let hide_width = 128.0;
    let title = format!("{}　{count}", rule.label());
    let title = LayoutJob::simple_singleline(title, theme::bold(14.0), palette.text);
    paint_job(ui, pos2(rect.left() + 28.0, rect.top() + 12.0), rect.right() - hide_width - 12.0, title);
    if response.on_hover_text(rule.explanation()).clicked() {
        desk.check.toggle_folded(rule);
    }
    let place = Rect::from_min_max(pos2(rect.right() - hide_width - 6.0, rect.top() + 7.0), rect.max - vec2(6.0, 7.0));
    let button = Button::new(RichText::new(words).font(FontId::proportional(12.5)).color(palette.accent)).frame(false);
    let hover = "この種類の指摘を一覧に出さないようにします。一覧の一番下で、また出せます";
    let button = ui.put(place, button).on_hover_text(hover);
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{} {words}", rule.label())));
    if button.clicked() {
        actions.push(Action::ShowRule(rule, false));
    }
}

/// A rule that is not shown.
fn hidden_ui(ui: &mut Ui, rect: Rect, rule: Rule, count: usize, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let text = format!("{}（{count} 件）は出していません", rule.label());
    let text = LayoutJob::simple_singleline(text, FontId::proportional(13.0), palette.weak);
    paint_job(ui, pos2(rect.left() + 10.0, rect.top() + 9.0), rect.right() - 56.0, text);
    let place = Rect::from_min_max(pos2(rect.right() - 52.0, rect.top() + 5.0), rect.max - vec2(6.0, 4.0));
    let button = Button::new(RichText::new("出す").font(FontId::proportional(12.5)).color(palette.accent)).frame(false);
    let button = ui.put(place, button).on_hover_text(rule.explanation());
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{} 出す", rule.label())));
    if button.clicked() {
        actions.push(Action::ShowRule(rule, true));
    }
}

fn finding_ui(ui: &mut Ui, rect: Rect, index: usize, row: &FindingRow, selected: bool, actions: &mut Vec<Action>) {
    let response = ui.interact(rect, list_id().with(("finding", index)), Sense::CLICK);
    let name = format!("{} {} {}", row.heading, row.label, row.finding.message);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListBoxOption, true, selected, &name));
    paint_background(ui, rect, &response, selected);
    let right = rect.right() - if row.finding.fix.is_some() { 66.0 } else { 8.0 };
    let is_cut = paint_finding(ui, rect, right, row);
    let clicked = response.clicked();
    if is_cut {
        response.on_hover_text(format!("{}\n{}\n{}", row.heading, row.label, row.finding.message));
    }
    if row.finding.fix.is_some() {
        let place = Rect::from_min_max(pos2(rect.right() - 60.0, rect.bottom() - 33.0), rect.max - vec2(8.0, 6.0));
        let button = Button::new(RichText::new("直す").font(FontId::proportional(13.5)));
        let keys = UiCommand::FixFinding.shortcut_text();
        let button = ui.put(place, button).on_hover_text(format!("{}　{keys}", fix_words(row)));
        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("直す {name}")));
        if button.clicked() {
            actions.push(Action::FixFinding(Some(index)));
            return;
        }
    }
    if clicked {
        actions.push(Action::GoToFinding(index));
    }
}

/// What the button does.
fn fix_words(row: &FindingRow) -> String {
    let with = row.finding.fix.as_ref().map(|fix| fix.with.as_str()).unwrap_or_default();
    let passage = row.excerpt.as_ref().map(|excerpt| excerpt.hit.trim()).unwrap_or_default();
    match (passage.is_empty(), with.trim().is_empty()) {
        (_, true) => "この文字を消します（元に戻せます）".to_owned(),
        (true, false) => format!("「{with}」に直します（元に戻せます）"),
        (false, false) => format!("「{passage}」を「{with}」に直します（元に戻せます）"),
    }
}

/// Answers whether the pane is too narrow for the place or the reason.
fn paint_finding(ui: &Ui, rect: Rect, right: f32, row: &FindingRow) -> bool {
    let palette = theme::palette(ui);
    let (left, mut top) = (rect.left() + 10.0, rect.top() + 7.0);
    let full = rect.right() - 8.0;
    let heading = if row.heading.is_empty() { "（名前なし）" } else { &row.heading };
    let heading = LayoutJob::simple_singleline(heading.to_owned(), theme::bold(13.5), palette.text);
    let mut is_cut = paint_job(ui, pos2(left, top), full, heading);
    top += 20.0;
    is_cut |= paint_job(ui, pos2(left, top), full, small(&row.label, palette.weak));
    top += 19.0;
    if let Some(excerpt) = &row.excerpt {
        let with = row.finding.fix.as_ref().map(|fix| fix.with.as_str());
        paint_job(ui, pos2(left, top), full, excerpt_job(palette, excerpt, with));
        top += EXCERPT_HEIGHT;
    }
    is_cut |= paint_job(ui, pos2(left, top), right, small(&row.finding.message, palette.carried));
    let line = Stroke::new(1.0, palette.line.gamma_multiply(0.5));
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
    is_cut
}

fn small(text: &str, color: egui::Color32) -> LayoutJob {
    LayoutJob::simple_singleline(text.to_owned(), FontId::proportional(12.5), color)
}
