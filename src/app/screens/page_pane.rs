//! The right side of the desk: last year's text on the left, this year's on the right, row beside row.

use super::contents_pane::contents_ui;
use super::figures::figures_ui;
use super::indicator_pane::{is_in_grid, record_numbers_ui, table_numbers_ui};
use super::outline_pane::stage_color;
use super::period_pane::Periods;
use super::structure_menu::{block_menu_ui, entry_menu_ui, place_menu_ui};
use super::writing_menu::writing_menu_ui;
use crate::app::action::{Action, Place};
use crate::app::command::UiCommand;
use crate::app::desk::{Desk, FocusWish};
use crate::app::outline::Stage;
use crate::app::page::{Card, CardOwner, Page, PageRow, RecordLink, RowKind};
use crate::app::theme;
use crate::app::widgets::choice_buttons::choice_buttons_ui;
use crate::app::widgets::diff_text::{box_height, last_year_box_ui, lay_out, mark_hits, plain_job, spans_job};
use crate::app::widgets::draft_text::{DraftKey, DraftLook, HistoryKey, draft_text_ui};
use crate::app::widgets::options::option_ui;
use crate::app::widgets::sizes::scroll_into_view;
use crate::compare::{Span, SpanTag};
use crate::edit::{Command, CopyScope, Target};
use crate::model::*;
use egui::{Align, Button, Galley, Layout, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};
use std::sync::Arc;

/// Between the two columns.
const GAP: f32 = 20.0;
/// A pane lower than this.
const LOW: f32 = 360.0;
/// In less, this year's label would push its tools aside.
const ROOM_FOR_LABEL: f32 = 410.0;
/// In less, only what can be pressed has room over a field.
const ROOM_FOR_COUNT: f32 = 210.0;
/// In less, the characters are counted and not the lines on paper.
const ROOM_FOR_LINES: f32 = 300.0;
/// In less, the sign of 前年のまま stands without its words.
const ROOM_FOR_STATE: f32 = 92.0;
/// A page or card narrower than this has its buttons in a row of their own.
const NARROW: f32 = 620.0;

/// Draws the page of the desk's place.
pub fn page_pane_ui(book: &Book, ui: &mut Ui, desk: &mut Desk, actions: &mut Vec<Action>) {
    let Some(page) = desk.page().cloned() else {
        ui.centered_and_justified(|ui| ui.weak("左の一覧から事業を選んでください"));
        return;
    };
    desk.passage.follow(ui.ctx());
    // In a low window the heading goes with the page, so that there is room for the fields.
    let is_low = ui.available_height() < LOW;
    if !is_low {
        page_heading_ui(book, ui, &page, desk, actions);
        columns_heading_ui(book, ui, &page, actions);
    }
    let mut area = ScrollArea::vertical().id_salt("page").auto_shrink([false, false]);
    if std::mem::take(&mut desk.scroll_page_to_top) {
        area = area.vertical_scroll_offset(0.0);
    }
    area.show(ui, |ui| {
        if is_low {
            page_heading_ui(book, ui, &page, desk, actions);
            columns_heading_ui(book, ui, &page, actions);
        }
        ui.spacing_mut().item_spacing.y = 10.0;
        record_numbers_ui(book, ui, page.place, desk, actions);
        for card in &page.cards {
            card_ui(book, ui, &page, card, desk, actions);
            if let (CardOwner::Block(block), Place::Section(section)) = (&card.owner, page.place) {
                table_numbers_ui(book, ui, section, *block, desk, actions);
            }
        }
        ui.add_space(ui.available_height().max(80.0) / 3.0);
    });
}

fn page_heading_ui(book: &Book, ui: &mut Ui, page: &Page, desk: &mut Desk, actions: &mut Vec<Action>) {
    let row = vec2(ui.available_width() - 12.0, 32.0);
    // Where there is no room beside the buttons, the headings above stand over them.
    let is_narrow = row.x < NARROW;
    if is_narrow {
        ui.horizontal_wrapped(|ui| path_ui(ui, page, actions));
        ui.horizontal_wrapped(|ui| {
            copy_page_ui(ui, page, actions);
            confirm_page_ui(ui, page, actions);
            place_menu_ui(book, ui, page, desk, actions);
        });
    } else {
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            place_menu_ui(book, ui, page, desk, actions);
            confirm_page_ui(ui, page, actions);
            copy_page_ui(ui, page, actions);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| path_ui(ui, page, actions));
        });
    }
    let title = format!("{} {}{}", page.number, page.notes.concat(), page.title);
    let title = RichText::new(title.trim()).font(theme::bold(20.0)).line_height(Some(28.0));
    ui.add(egui::Label::new(title).wrap());
    repeat_ui(ui, page, actions);
}

/// Where the words of a （再掲）come from.
fn repeat_ui(ui: &mut Ui, page: &Page, actions: &mut Vec<Action>) {
    let Some((shown, title)) = &page.repeat_of else { return };
    ui.horizontal_wrapped(|ui| {
        ui.weak("空欄の項目と担当課は、元の事業のとおりに印刷されます。元の事業：");
        if ui.link(text::excerpt(title, 40)).clicked() {
            actions.push(Action::Go(Place::Record(*shown)));
        }
    });
}

/// The headings above, to be opened with a click.
fn path_ui(ui: &mut Ui, page: &Page, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = 2.0;
    for (index, (section, title)) in page.path.iter().enumerate() {
        if index > 0 {
            ui.weak("＞");
        }
        let text = RichText::new(text::excerpt(title, 24)).font(theme::small()).color(theme::palette(ui).accent);
        let link = ui.add(Button::new(text).frame(false).sense(Sense::CLICK).truncate());
        if link.on_hover_text(format!("{title}　この見出しを開きます")).clicked() {
            actions.push(Action::Go(Place::Section(*section)));
        }
    }
}

/// The years over the two columns; the left one can be another earlier year.
fn columns_heading_ui(book: &Book, ui: &mut Ui, page: &Page, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let full = ui.available_rect_before_wrap();
    let row = Rect::from_min_size(full.min, vec2(full.width(), 26.0));
    let left = row.left() + 15.0;
    let column = (row.width() - 34.0 - GAP) / 2.0;
    let place = Rect::from_min_size(pos2(left, row.top()), vec2(column, row.height()));
    ui.scope_builder(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)), |ui| {
        beside_chooser_ui(book, ui, page, actions);
        if let Some(title) = &page.stand_in {
            let text = RichText::new(format!("「{title}」を表示")).font(theme::small()).color(palette.carried);
            let hover = "前年度の別の事業の文章です。「事業の操作」の「左に並べる事業」で変えられます";
            ui.add(egui::Label::new(text).truncate()).on_hover_text(hover);
        }
    });
    let at = pos2(left + column + GAP, row.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, &page.this_year, theme::bold(14.0), palette.accent);
    ui.advance_cursor_after_rect(row);
}

fn beside_chooser_ui(book: &Book, ui: &mut Ui, page: &Page, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let (Some(shown), Some(last_year)) = (page.beside, &page.last_year) else {
        ui.label(RichText::new("前年度版はありません").font(theme::bold(14.0)).color(palette.weak));
        return;
    };
    let Some(year) = book.edition(page.edition).map(|edition| edition.year) else { return };
    let earlier: Vec<_> = book.editions().into_iter().filter(|edition| edition.year < year).collect();
    let previous = book.previous_edition(page.edition).map(|edition| edition.id);
    let note = if previous == Some(shown) { "（前年度）" } else { "" };
    let text = RichText::new(format!("{last_year}{note}")).font(theme::bold(14.0)).color(palette.weak);
    if earlier.len() < 2 {
        ui.add(egui::Label::new(text).truncate());
        return;
    }
    let chooser = egui::ComboBox::from_id_salt("beside").selected_text(text).truncate();
    let chooser = chooser.width(170.0_f32.min(ui.available_width())).show_ui(ui, |ui| {
        for edition in earlier.iter().rev() {
            if option_ui(ui, edition.id == shown, edition.year.label()).clicked() {
                actions.push(Action::ShowBeside((Some(edition.id) != previous).then_some(edition.id)));
            }
        }
    });
    chooser.response.accessible_name("左に並べる年度").on_hover_text("左に並べる年度を選びます");
}

fn copy_page_ui(ui: &mut Ui, page: &Page, actions: &mut Vec<Action>) {
    let Some(scope) = page.copy else { return };
    let what = if matches!(scope, CopyScope::Section(_)) { "この見出しの中" } else { "この事業" };
    let hover = format!("{what}のすべての欄に、左の年度の文章を写します（元に戻せます）");
    if ui.button("前年度をすべて写す").on_hover_text(hover).clicked() {
        actions.push(Action::Copy(scope));
    }
}

fn confirm_page_ui(ui: &mut Ui, page: &Page, actions: &mut Vec<Action>) {
    let stages = page.cards.iter().filter_map(|card| Some((card.owner.target()?, card.stage?)));
    let stages: Vec<(Target, Stage)> = stages.filter(|(_, stage)| *stage != Stage::Empty).collect();
    if stages.len() < 2 {
        return;
    }
    let open = stages.iter().any(|(_, stage)| *stage != Stage::Confirmed);
    let label = if open { "すべて確認済にする" } else { "すべて下書きに戻す" };
    if ui.button(label).clicked() {
        let state = if open { EntryState::Confirmed } else { EntryState::Draft };
        let targets = stages.into_iter().map(|(target, _)| target).collect();
        actions.push(Action::Run(Command::SetState { targets, state }));
    }
}

fn card_ui(book: &Book, ui: &mut Ui, page: &Page, card: &Card, desk: &mut Desk, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let frame = egui::Frame::new()
        .fill(palette.paper)
        .stroke(egui::Stroke::new(1.0, palette.line))
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(14, 12));
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        card_heading_ui(book, ui, card, desk, actions);
        ui.spacing_mut().item_spacing.y = 4.0;
        let periods = Periods::of(&card.rows);
        for row in card.rows.iter().filter(|row| !is_in_grid(row)) {
            match periods.as_ref().filter(|periods| periods.holds(row)) {
                Some(periods) => periods.row_ui(ui, page, card, row, desk, actions),
                None => row_ui(ui, page, card, row, desk, actions),
            }
            ui.add_space(6.0);
        }
        links_ui(ui, &card.links, actions);
        if let CardOwner::Block(block) = card.owner
            && let Some(block) = book.block(block)
        {
            contents_ui(ui, block, actions);
        }
        if let CardOwner::Block(block) = card.owner
            && crate::app::commit::figures(book, block).is_some()
        {
            figures_ui(book, ui, block, &card.figures, desk, actions);
        }
    });
}

fn card_heading_ui(book: &Book, ui: &mut Ui, card: &Card, desk: &mut Desk, actions: &mut Vec<Action>) {
    let row = vec2(ui.available_width(), 26.0);
    let has_menu = matches!(card.owner, CardOwner::Entry(_) | CardOwner::Block(_));
    let has_buttons = has_menu || card.stage.is_some() || card.copy.is_some();
    let is_narrow = row.x < NARROW && has_buttons;
    if is_narrow {
        ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| card_title_ui(ui, card));
        ui.horizontal_wrapped(|ui| {
            copy_card_ui(ui, card, actions);
            confirm_card_ui(ui, card, actions);
            card_menu_ui(book, ui, card, desk, actions);
        });
        return;
    }
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        card_menu_ui(book, ui, card, desk, actions);
        confirm_card_ui(ui, card, actions);
        copy_card_ui(ui, card, actions);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| card_title_ui(ui, card));
    });
}

fn card_menu_ui(book: &Book, ui: &mut Ui, card: &Card, desk: &mut Desk, actions: &mut Vec<Action>) {
    match card.owner {
        CardOwner::Entry(id) => entry_menu_ui(book, ui, id, &card.title, desk, actions),
        CardOwner::Block(id) => block_menu_ui(book, ui, id, &card.title, desk, actions),
        CardOwner::Heading(_) | CardOwner::Record(_) => {}
    }
}

fn copy_card_ui(ui: &mut Ui, card: &Card, actions: &mut Vec<Action>) {
    let Some(scope) = card.copy else { return };
    let hover = "この課のすべての欄に、左の年度の文章を写します（元に戻せます）";
    if ui.add(quiet_button("前年度を写す")).on_hover_text(hover).clicked() {
        actions.push(Action::Copy(scope));
    }
}

/// What the card is called, and how far it is.
fn card_title_ui(ui: &mut Ui, card: &Card) {
    let state = card.stage.map(|stage| (stage, format!("{} {}", stage.mark(), stage.label())));
    let room = (ui.available_width() - if state.is_some() { 84.0 } else { 0.0 }).max(40.0);
    ui.scope(|ui| {
        ui.set_max_width(room);
        ui.add(egui::Label::new(RichText::new(&card.title).font(theme::bold(15.0))).truncate());
    });
    if let Some((stage, text)) = state {
        let color = stage_color(theme::palette(ui), stage);
        ui.label(RichText::new(text).font(theme::small()).color(color));
    }
}

/// A button that the Tab key passes over: Tab goes from field to field.
fn quiet_button(text: &str) -> Button<'static> {
    Button::new(RichText::new(text).font(theme::small())).sense(Sense::CLICK)
}

fn confirm_card_ui(ui: &mut Ui, card: &Card, actions: &mut Vec<Action>) {
    let (Some(target), Some(stage)) = (card.owner.target(), card.stage) else { return };
    let (label, hover, state) = match stage {
        Stage::Confirmed => ("下書きに戻す", "確かめた印を外します", EntryState::Draft),
        _ => ("確認済にする", "内容を確かめた印を付けます", EntryState::Confirmed),
    };
    if ui.add_enabled(stage != Stage::Empty, quiet_button(label)).on_hover_text(hover).clicked() {
        actions.push(Action::Run(Command::SetState { targets: vec![target], state }));
    }
}

fn row_ui(ui: &mut Ui, page: &Page, card: &Card, row: &PageRow, desk: &mut Desk, actions: &mut Vec<Action>) {
    let full = ui.available_rect_before_wrap();
    let column = ((full.width() - GAP) / 2.0).floor();
    let right_x = full.left() + column + GAP;
    let label_height = 24.0;
    let label_row = Rect::from_min_size(full.min, vec2(full.width(), label_height));
    row_label_ui(ui, label_row, right_x, row, desk, actions);

    let top = full.top() + label_height + 2.0;
    let name = format!("{} {}", card.title, row.label);
    let left_galley = {
        let previous = row.previous.as_deref().unwrap_or_default();
        let color = theme::palette(ui).text;
        let mut job = match (previous.is_empty(), desk.difference(row)) {
            (true, _) => plain_job(ui, empty_note(page, row), theme::palette(ui).weak),
            (false, Some(spans)) => {
                let old: Vec<Span> = spans.iter().filter(|span| span.tag != SpanTag::Inserted).cloned().collect();
                spans_job(ui, &old)
            }
            (false, None) => plain_job(ui, previous, color),
        };
        if !previous.is_empty() {
            mark_hits(ui, &mut job, desk.search.last_year_pattern().as_ref());
        }
        lay_out(ui, job, column)
    };
    let minimum = if row.kind == RowKind::Text { 64.0 } else { 0.0_f32 };
    let wanted = box_height(&left_galley).max(minimum);
    let right = ui.scope_builder(
        UiBuilder::new().max_rect(Rect::from_min_size(pos2(right_x, top), vec2(column, f32::INFINITY))),
        |ui| {
            ui.push_id(row.key, |ui| match &row.kind {
                RowKind::Choice(choices) => choice_row_ui(ui, &name, row, choices, desk, actions),
                RowKind::Made => made_row_ui(ui, &name, row, wanted),
                _ => draft_row_ui(ui, &name, row, wanted, desk, actions),
            });
        },
    );
    let height = right.response.rect.height().max(wanted);
    // Named after its field, so that what is selected in it is not selected in another record.
    let left = Rect::from_min_size(pos2(full.left(), top), vec2(column, height));
    ui.scope_builder(UiBuilder::new().id_salt(("beside", row.key)).max_rect(left), |ui| {
        beside_ui(ui, left_galley, height, row, desk, actions);
    });
    let used = Rect::from_min_max(full.min, pos2(full.right(), top + height));
    ui.expand_to_include_rect(used);
    ui.advance_cursor_after_rect(used);
}

fn made_row_ui(ui: &mut Ui, name: &str, row: &PageRow, height: f32) {
    let (text, color) = match row.text.is_empty() {
        true => ("（ありません）", theme::palette(ui).weak),
        false => (row.text.as_str(), theme::palette(ui).text),
    };
    let galley = lay_out(ui, plain_job(ui, text, color), ui.available_width());
    let height = box_height(&galley).max(height);
    last_year_box_ui(ui, galley, height, name);
}

/// The box of the earlier year's text. What is selected in it can be taken over.
pub(super) fn beside_ui(
    ui: &mut Ui,
    galley: Arc<Galley>,
    height: f32,
    row: &PageRow,
    desk: &mut Desk,
    actions: &mut Vec<Action>,
) {
    let response = last_year_box_ui(ui, galley, height, &format!("前年度の{}", row.label));
    let Some(key) = row.key.filter(|_| matches!(row.kind, RowKind::Text | RowKind::Line)) else { return };
    desk.passage.note_press(key, &response);
    response.context_menu(|ui| {
        let passage = desk.passage.beside(key);
        let insert = ui.add_enabled(passage.is_some(), Button::new(UiCommand::InsertPassage.label()));
        if insert.on_disabled_hover_text("写す部分を、先にマウスで選んでください").clicked() {
            actions.push(Action::InsertPassage);
        }
        if ui.add_enabled(passage.is_some(), Button::new("コピー")).clicked()
            && let Some(passage) = passage
        {
            ui.copy_text(passage.text.clone());
        }
        if let Some(scope) = row.copy
            && ui.button("すべて写す").clicked()
        {
            actions.push(Action::Copy(scope));
        }
    });
}

pub(super) fn empty_note(page: &Page, row: &PageRow) -> &'static str {
    match (&page.last_year, &row.previous) {
        (None, _) => "前年度版はありません",
        (Some(_), None) => "前年度に対応する欄はありません",
        (Some(_), Some(_)) => "（前年度は記入なし）",
    }
}

/// What the text on the left is called; where several fields of the earlier year could stand there, also the choice.
fn pair_menu_ui(ui: &mut Ui, row: &PageRow, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let label = row.previous_label.as_ref().unwrap_or(&row.label);
    let text = |label: &str| RichText::new(label).font(theme::bold(13.5)).color(palette.weak);
    let Some(DraftKey::Cell(_, field)) = row.key.filter(|_| !row.pair_choices.is_empty()) else {
        ui.add(egui::Label::new(text(label)).truncate());
        return;
    };
    let button = Button::new(text(&format!("{label} ▼"))).frame(false).sense(Sense::CLICK).truncate();
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        ui.label(RichText::new("左に並べる項目").font(theme::small()).color(palette.weak));
        for choice in &row.pair_choices {
            if option_ui(ui, choice.chosen, &choice.label).clicked() {
                actions.push(Action::Pair { field, with: choice.with });
            }
        }
    });
    response.on_hover_text("押すと、左に並べる前年度の項目を選べます");
}

/// The label over the left column, its tools over the right one.
fn row_label_ui(ui: &mut Ui, rect: Rect, right_x: f32, row: &PageRow, desk: &Desk, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let left = Rect::from_min_max(rect.min, pos2(right_x - GAP, rect.bottom()));
    ui.scope_builder(UiBuilder::new().max_rect(left).layout(Layout::left_to_right(Align::Center)), |ui| {
        pair_menu_ui(ui, row, actions);
    });
    let right = Rect::from_min_max(pos2(right_x, rect.top()), rect.max);
    let width = right.width();
    ui.scope_builder(UiBuilder::new().max_rect(right).layout(Layout::right_to_left(Align::Center)), |ui| {
        if row.kind == RowKind::Text && width >= ROOM_FOR_COUNT {
            let count = text::count_characters(&row.text);
            let lines = row.key.and_then(|key| desk.paper_lines.of(key)).filter(|_| count > 0);
            let text = match lines.filter(|_| width >= ROOM_FOR_LINES) {
                Some(lines) => format!("{count} 字・紙面で {lines} 行"),
                None => format!("{count} 字"),
            };
            ui.label(RichText::new(text).font(theme::small()).color(palette.weak));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if row.previous_label.is_some() && width >= ROOM_FOR_LABEL {
                let text = RichText::new(&row.label).font(theme::bold(13.5)).color(palette.weak);
                ui.add(egui::Label::new(text).truncate());
            }
            copy_tools_ui(ui, row, desk, actions);
            if row.carried {
                let whole = format!("{} {}", Stage::Carried.mark(), Stage::Carried.label());
                let text = if ui.available_width() >= ROOM_FOR_STATE { whole.as_str() } else { Stage::Carried.mark() };
                let state = ui.label(RichText::new(text).font(theme::small()).color(palette.carried));
                state.accessible_name(&whole).on_hover_text("前年度の文章のままです。書き直すか確認すると消えます");
            }
        });
    });
}

/// Takes over the earlier year's text: all of it, or what is selected.
pub(super) fn copy_tools_ui(ui: &mut Ui, row: &PageRow, desk: &Desk, actions: &mut Vec<Action>) {
    if row.key.is_some_and(|key| desk.passage.beside(key).is_some()) {
        let text = RichText::new("← 選んだ部分を写す").font(theme::small()).color(theme::palette(ui).accent);
        let response = ui.add(Button::new(text).frame(false).sense(Sense::CLICK));
        let response = response.on_hover_text("左で選んだ文章を、この欄のカーソルの所（なければ終わり）に入れます");
        let name = format!("{} 選んだ部分を写す", row.label);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
        if response.clicked() {
            actions.push(Action::InsertPassage);
        }
    } else if let Some(scope) = row.copy.filter(|_| row.previous.as_ref().is_some_and(|text| *text != row.text)) {
        copy_row_ui(ui, row, Action::Copy(scope), actions);
    } else if let (None, Some(DraftKey::Cell(owner, field)), Some(text)) = (row.copy, row.key, &row.previous)
        && !text.is_empty()
        && *text != row.text
    {
        // The text of another record: taken over as this year's own.
        let command = Command::SetCell { owner, field, text: text.clone() };
        copy_row_ui(ui, row, Action::Run(command), actions);
    }
}

fn copy_row_ui(ui: &mut Ui, row: &PageRow, action: Action, actions: &mut Vec<Action>) {
    let label = if ui.available_width() < ROOM_FOR_COUNT / 2.0 { "← 写す" } else { "← 前年度を写す" };
    let button = Button::new(RichText::new(label).font(theme::small()).color(theme::palette(ui).accent))
        .frame(false)
        .sense(Sense::CLICK);
    let response = ui.add(button).on_hover_text("左の文章をこの欄に写します（Ctrl+L）");
    let name = format!("{} 前年度を写す", row.label);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    if response.clicked() {
        actions.push(action);
    }
}

fn choice_row_ui(
    ui: &mut Ui,
    name: &str,
    row: &PageRow,
    choices: &[Choice],
    desk: &mut Desk,
    actions: &mut Vec<Action>,
) {
    let Some(key) = row.key else { return };
    if desk.wished_field() == Some(key) {
        ui.memory_mut(|memory| memory.request_focus(key.id()));
        desk.focus_wish = None;
    }
    ui.add_space(2.0);
    if let Some(text) = choice_buttons_ui(ui, key.id(), name, choices, &row.text)
        && let DraftKey::Cell(owner, field) = key
    {
        actions.push(Action::Run(Command::SetCell { owner, field, text }));
    }
}

pub(super) fn draft_row_ui(
    ui: &mut Ui,
    name: &str,
    row: &PageRow,
    height: f32,
    desk: &mut Desk,
    actions: &mut Vec<Action>,
) {
    let Some(key) = row.key else { return };
    let wished = desk.wished_field() == Some(key);
    let new: Option<Vec<Span>> =
        desk.difference(row).map(|spans| spans.iter().filter(|span| span.tag != SpanTag::Deleted).cloned().collect());
    let look =
        DraftLook { name, single_line: row.kind == RowKind::Line, hint: "", min_height: height, spans: new.as_deref() };
    let output = draft_text_ui(ui, &mut desk.drafts, key, &row.text, look);
    if wished {
        output.response.request_focus();
        desk.focus_wish = None;
    }
    if wished || output.selected || output.response.gained_focus() {
        // A long text is taller than the page: the caret must be seen, not the first line.
        let field = output.response.rect.expand(4.0);
        let near = Rect::from_min_max(pos2(field.left(), output.caret.y - 80.0), pos2(field.right(), output.caret.y));
        // The next lines are in sight as well; of what was gone to, also what follows.
        let below = output.caret.y + 90.0;
        let end = if wished || output.selected { below } else { below.min(field.bottom()) };
        scroll_into_view(ui, near.intersect(field).top()..=end.max(output.caret.y));
    }
    writing_menu_ui(ui, &output, actions);
    if let Some(commit) = output.commit {
        actions.push(Action::Commit(commit));
    }
    match output.history {
        Some(HistoryKey::Undo) => actions.push(Action::Undo),
        Some(HistoryKey::Redo) => actions.push(Action::Redo),
        None => {}
    }
}

/// The records of a table, to be opened with a click.
fn links_ui(ui: &mut Ui, links: &[RecordLink], actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    for link in links {
        ui.horizontal(|ui| {
            let title = format!("{} {}", link.number, link.title);
            let title = if title.trim().is_empty() { "（名前なし）" } else { title.trim() };
            if ui.link(title).clicked() {
                actions.push(Action::Go(Place::Record(link.record)));
            }
            if let Some(stage) = link.stage {
                let text = format!("{} {}", stage.mark(), stage.label());
                ui.label(RichText::new(text).font(theme::small()).color(stage_color(palette, stage)));
            }
        });
    }
}

/// A single line of the book as a field of its own, without a column beside it.
pub(super) fn draft_line_ui(
    ui: &mut Ui,
    name: &str,
    key: DraftKey,
    text: &str,
    desk: &mut Desk,
    actions: &mut Vec<Action>,
) {
    let look = DraftLook { name, single_line: true, hint: "", min_height: 0.0, spans: None };
    let output = draft_text_ui(ui, &mut desk.drafts, key, text, look);
    if desk.focus_wish == Some(FocusWish::Key(key)) {
        output.response.request_focus();
        scroll_into_view(ui, output.response.rect.y_range());
        desk.focus_wish = None;
    }
    actions.extend(output.commit.map(Action::Commit));
    actions.extend(output.history.map(|step| match step {
        HistoryKey::Undo => Action::Undo,
        HistoryKey::Redo => Action::Redo,
    }));
}
