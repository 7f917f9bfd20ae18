//! The right side of the desk: last year's text on the left, this year's on the right, row beside row.

use super::figure_pane::figures_ui;
use super::indicator_pane::{is_in_grid, record_numbers_ui, section_numbers_ui};
use super::outline_pane::stage_color;
use super::period_pane::Periods;
use crate::app::action::{Action, Place, Sheet};
use crate::app::desk::Desk;
use crate::app::outline::Stage;
use crate::app::page::{Card, CardOwner, Page, PageRow, RowKind};
use crate::app::theme;
use crate::app::widgets::choice_buttons::choice_buttons_ui;
use crate::app::widgets::diff_text::{box_height, last_year_box_ui, lay_out, plain_job, spans_job};
use crate::app::widgets::draft_text::{Commit, DraftLook, HistoryKey, draft_text_ui};
use crate::compare::{Span, SpanTag};
use crate::edit::{Command, CopyScope, Target};
use crate::model::*;
use egui::{Align, Button, Layout, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};

/// Between the two columns.
const GAP: f32 = 20.0;

/// The command that puts a finished draft into the book; `None` when its place is gone.
pub fn commit_command(book: &Book, commit: Commit) -> Option<Command> {
    use crate::app::widgets::draft_text::DraftKey;
    Some(match commit.key {
        DraftKey::Cell(owner, field) => Command::SetCell { owner, field, text: commit.text },
        DraftKey::BlockText(block) => Command::SetBlockText { block, text: commit.text },
        DraftKey::BlockHeading(block) => Command::SetBlockHeading { block, heading: commit.text },
        DraftKey::SectionTitle(id) => {
            let section = book.section(id)?;
            Command::SetSection(Section { title: commit.text, ..(**section).clone() })
        }
    })
}

/// Draws the page of the desk's place.
pub fn page_pane_ui(book: &Book, ui: &mut Ui, desk: &mut Desk, actions: &mut Vec<Action>) {
    let Some(page) = desk.page().cloned() else {
        ui.centered_and_justified(|ui| ui.weak("左の一覧から事業を選んでください"));
        return;
    };
    page_heading_ui(book, ui, &page, desk, actions);
    let mut area = ScrollArea::vertical().id_salt("page").auto_shrink([false, false]);
    if std::mem::take(&mut desk.scroll_page_to_top) {
        area = area.vertical_scroll_offset(0.0);
    }
    area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 10.0;
        record_numbers_ui(book, ui, page.place, desk, actions);
        for card in &page.cards {
            card_ui(book, ui, &page, card, desk, actions);
        }
        section_numbers_ui(book, ui, page.place, desk, actions);
        links_ui(ui, &page, actions);
        ui.add_space(ui.available_height().max(80.0) / 3.0);
    });
}

fn page_heading_ui(book: &Book, ui: &mut Ui, page: &Page, desk: &mut Desk, actions: &mut Vec<Action>) {
    let row = vec2(ui.available_width() - 12.0, 32.0);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        structure_menu_ui(book, ui, page, desk, actions);
        confirm_page_ui(ui, page, actions);
        copy_page_ui(ui, page, actions);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| path_ui(ui, page, actions));
    });
    let title = format!("{} {}{}", page.number, page.notes.concat(), page.title);
    ui.add(egui::Label::new(RichText::new(title.trim()).font(theme::bold(20.0))).wrap());
    columns_heading_ui(ui, page);
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

fn columns_heading_ui(ui: &mut Ui, page: &Page) {
    let palette = theme::palette(ui);
    let last =
        page.last_year.as_ref().map_or_else(|| "前年度版はありません".to_owned(), |year| format!("{year}（前年度）"));
    let width = ui.available_width() - 34.0;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let left = rect.left() + 15.0;
    let column = (width - GAP) / 2.0;
    for (x, text, color) in [(left, last, palette.weak), (left + column + GAP, page.this_year.clone(), palette.accent)]
    {
        ui.painter().text(pos2(x, rect.center().y), egui::Align2::LEFT_CENTER, text, theme::bold(14.0), color);
    }
}

fn copy_page_ui(ui: &mut Ui, page: &Page, actions: &mut Vec<Action>) {
    let Some(scope) = page.copy else { return };
    let button = ui.button("前年度をすべて写す");
    if button.on_hover_text("この事業のすべての欄に、前年度の文章を写します（元に戻せます）").clicked()
    {
        actions.push(Action::Run(Command::CopyFromLastYear(scope)));
    }
}

fn confirm_page_ui(ui: &mut Ui, page: &Page, actions: &mut Vec<Action>) {
    let entries: Vec<(EntryId, Stage)> = page
        .cards
        .iter()
        .filter_map(|card| match card.owner {
            CardOwner::Entry(id) => Some((id, card.stage?)),
            _ => None,
        })
        .collect();
    if entries.len() < 2 {
        return;
    }
    let open = entries.iter().any(|(_, stage)| *stage != Stage::Confirmed);
    let label = if open { "すべて確認済にする" } else { "すべて下書きに戻す" };
    if ui.button(label).clicked() {
        let state = if open { EntryState::Confirmed } else { EntryState::Draft };
        let entries = entries.into_iter().map(|(id, _)| id).collect();
        actions.push(Action::Run(Command::SetEntryState { entries, state }));
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
        let pictured = figures_ui(book, ui, card);
        let is_elsewhere = |row: &PageRow| is_in_grid(row) || pictured && row.kind == RowKind::Shown;
        let periods = Periods::of(&card.rows);
        for row in card.rows.iter().filter(|row| !is_elsewhere(row)) {
            match periods.as_ref().filter(|periods| periods.holds(row)) {
                Some(periods) => periods.row_ui(ui, page, card, row, desk, actions),
                None => row_ui(ui, page, card, row, desk, actions),
            }
            ui.add_space(6.0);
        }
    });
}

fn card_heading_ui(book: &Book, ui: &mut Ui, card: &Card, desk: &mut Desk, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        ui.label(RichText::new(&card.title).font(theme::bold(15.0)));
        if let Some(stage) = card.stage {
            let text = format!("{} {}", stage.mark(), stage.label());
            ui.label(RichText::new(text).font(theme::small()).color(stage_color(palette, stage)));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            card_menu_ui(book, ui, card, desk, actions);
            confirm_card_ui(ui, card, actions);
            if let Some(scope) = card.copy {
                let hover = "この課のすべての欄に、前年度の文章を写します（元に戻せます）";
                if ui.add(quiet_button("前年度を写す")).on_hover_text(hover).clicked() {
                    actions.push(Action::Run(Command::CopyFromLastYear(scope)));
                }
            }
        });
    });
}

/// A button that the Tab key passes over: Tab goes from field to field.
fn quiet_button(text: &str) -> Button<'static> {
    Button::new(RichText::new(text).font(theme::small())).sense(Sense::CLICK)
}

fn confirm_card_ui(ui: &mut Ui, card: &Card, actions: &mut Vec<Action>) {
    let clicked = |ui: &mut Ui, label: &str, hover: &str, enabled: bool| {
        ui.add_enabled(enabled, quiet_button(label)).on_hover_text(hover).clicked()
    };
    let command = match (&card.owner, card.stage) {
        (CardOwner::Entry(id), Some(Stage::Confirmed)) => clicked(ui, "下書きに戻す", "確かめた印を外します", true)
            .then(|| Command::SetEntryState { entries: vec![*id], state: EntryState::Draft }),
        (CardOwner::Entry(id), Some(stage)) => {
            clicked(ui, "確認済にする", "内容を確かめた印を付けます", stage != Stage::Empty)
                .then(|| Command::SetEntryState { entries: vec![*id], state: EntryState::Confirmed })
        }
        (CardOwner::Block(block), Some(Stage::Carried)) => {
            let text = card.rows.iter().find(|row| row.kind == RowKind::Text).map(|row| row.text.clone());
            let hover = "前年度のままの文章を、確かめたものとして残します";
            let kept = clicked(ui, "このままでよい", hover, true);
            text.filter(|_| kept).map(|text| Command::SetBlockText { block: *block, text })
        }
        _ => None,
    };
    actions.extend(command.map(Action::Run));
}

fn row_ui(ui: &mut Ui, page: &Page, card: &Card, row: &PageRow, desk: &mut Desk, actions: &mut Vec<Action>) {
    if row.kind == RowKind::Shown {
        ui.label(&row.text);
        return;
    }
    let full = ui.available_rect_before_wrap();
    let column = ((full.width() - GAP) / 2.0).floor();
    let right_x = full.left() + column + GAP;
    let label_height = 24.0;
    let label_row = Rect::from_min_size(full.min, vec2(full.width(), label_height));
    row_label_ui(ui, label_row, right_x, row, actions);

    let top = full.top() + label_height + 2.0;
    let name = format!("{} {}", card.title, row.label);
    let left_galley = {
        let previous = row.previous.as_deref().unwrap_or_default();
        let color = theme::palette(ui).text;
        let job = match (previous.is_empty(), desk.difference(row)) {
            (true, _) => plain_job(ui, empty_note(page, row), theme::palette(ui).weak),
            (false, Some(spans)) => {
                let old: Vec<Span> = spans.iter().filter(|span| span.tag != SpanTag::Inserted).cloned().collect();
                spans_job(ui, &old)
            }
            (false, None) => plain_job(ui, previous, color),
        };
        lay_out(ui, job, column)
    };
    let minimum = if row.kind == RowKind::Text { 64.0 } else { 0.0_f32 };
    let wanted = box_height(&left_galley).max(minimum);
    let right = ui.scope_builder(
        UiBuilder::new().max_rect(Rect::from_min_size(pos2(right_x, top), vec2(column, f32::INFINITY))),
        |ui| {
            ui.push_id(row.key, |ui| match &row.kind {
                RowKind::Choice(choices) => choice_row_ui(ui, &name, row, choices, actions),
                _ => draft_row_ui(ui, &name, row, wanted, desk, actions),
            });
        },
    );
    let height = right.response.rect.height().max(wanted);
    ui.scope_builder(
        UiBuilder::new().max_rect(Rect::from_min_size(pos2(full.left(), top), vec2(column, height))),
        |ui| last_year_box_ui(ui, left_galley, height, &format!("前年度の{}", row.label)),
    );
    let used = Rect::from_min_max(full.min, pos2(full.right(), top + height));
    ui.expand_to_include_rect(used);
    ui.advance_cursor_after_rect(used);
}

pub(super) fn empty_note(page: &Page, row: &PageRow) -> &'static str {
    match (&page.last_year, &row.previous) {
        (None, _) => "前年度版はありません",
        (Some(_), None) => "前年度に対応する欄はありません",
        (Some(_), Some(_)) => "（前年度は記入なし）",
    }
}

/// The label over the left column, its tools over the right one.
fn row_label_ui(ui: &mut Ui, rect: Rect, right_x: f32, row: &PageRow, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let painter = ui.painter();
    let font = theme::bold(13.5);
    painter.text(pos2(rect.left(), rect.center().y), egui::Align2::LEFT_CENTER, &row.label, font, palette.weak);
    let right = Rect::from_min_max(pos2(right_x, rect.top()), rect.max);
    ui.scope_builder(UiBuilder::new().max_rect(right).layout(Layout::right_to_left(Align::Center)), |ui| {
        if row.kind == RowKind::Text {
            let count = text::count_characters(&row.text);
            ui.label(RichText::new(format!("{count} 字")).font(theme::small()).color(palette.weak));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if let Some(scope) = row.copy.filter(|_| row.previous.as_ref().is_some_and(|text| *text != row.text)) {
                copy_row_ui(ui, row, scope, actions);
            }
            if row.carried {
                let text = format!("{} {}", Stage::Carried.mark(), Stage::Carried.label());
                ui.label(RichText::new(text).font(theme::small()).color(palette.carried));
            }
        });
    });
}

pub(super) fn copy_row_ui(ui: &mut Ui, row: &PageRow, scope: CopyScope, actions: &mut Vec<Action>) {
    let button = Button::new(RichText::new("← 前年度を写す").font(theme::small()).color(theme::palette(ui).accent))
        .frame(false)
        .sense(Sense::CLICK);
    let response = ui.add(button).on_hover_text("左の文章をこの欄に写します（Ctrl+L）");
    let name = format!("{} 前年度を写す", row.label);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    if response.clicked() {
        actions.push(Action::Run(Command::CopyFromLastYear(scope)));
    }
}

fn choice_row_ui(ui: &mut Ui, name: &str, row: &PageRow, choices: &[Choice], actions: &mut Vec<Action>) {
    let Some(key) = row.key else { return };
    ui.add_space(2.0);
    if let Some(text) = choice_buttons_ui(ui, key.id(), name, choices, &row.text)
        && let crate::app::widgets::draft_text::DraftKey::Cell(owner, field) = key
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
        output.response.scroll_to_me(None);
        desk.focus_wish = None;
    } else if output.response.gained_focus() {
        output.response.scroll_to_me(None);
    }
    if let Some(commit) = output.commit {
        actions.push(Action::Commit(commit));
    }
    match output.history {
        Some(HistoryKey::Undo) => actions.push(Action::Undo),
        Some(HistoryKey::Redo) => actions.push(Action::Redo),
        None => {}
    }
}

/// The records of a section, to be opened with a click.
fn links_ui(ui: &mut Ui, page: &Page, actions: &mut Vec<Action>) {
    if page.links.is_empty() {
        return;
    }
    let palette = theme::palette(ui);
    ui.add_space(4.0);
    ui.label(RichText::new("この見出しの事業").font(theme::bold(15.0)));
    for link in &page.links {
        ui.horizontal(|ui| {
            let title = format!("{} {}", link.number, link.title);
            if ui.link(title.trim()).clicked() {
                actions.push(Action::Go(Place::Record(link.record)));
            }
            if let Some(stage) = link.stage {
                let text = format!("{} {}", stage.mark(), stage.label());
                ui.label(RichText::new(text).font(theme::small()).color(stage_color(palette, stage)));
            }
        });
    }
}

/// What can be added to, moved or deleted around the place.
fn structure_menu_ui(book: &Book, ui: &mut Ui, page: &Page, desk: &mut Desk, actions: &mut Vec<Action>) {
    ui.menu_button("並びと追加", |ui| {
        let mut item = |ui: &mut Ui, label: &str, command: Command| {
            if ui.button(label).clicked() {
                actions.push(Action::Run(command));
                ui.close();
            }
        };
        let target = match page.place {
            Place::Record(id) => {
                let Some(record) = book.record(id) else { return };
                item(ui, "下に事業を追加", Command::AddRecord { block: record.block, after: Some(id) });
                let add = Command::AddEntry { record: id, after: None, departments: Vec::new() };
                item(ui, "担当課の記入欄を追加", add);
                Target::Record(id)
            }
            Place::Section(id) => {
                let Some(section) = book.section(id) else { return };
                let (edition, parent) = (section.edition, section.parent);
                let title = "新しい見出し".to_owned();
                let beside = Command::AddSection { edition, parent, after: Some(id), title: title.clone() };
                item(ui, "下に見出しを追加", beside);
                item(ui, "この中に見出しを追加", Command::AddSection { edition, parent: Some(id), after: None, title });
                let (heading, text) = (String::new(), String::new());
                item(ui, "本文を追加", Command::AddTextBlock { section: id, after: None, heading, text });
                for form in book.forms(edition) {
                    let add = Command::AddRecordsBlock { section: id, after: None, form: form.id };
                    item(ui, &format!("表を追加（{}）", form.name), add);
                }
                for block in book.blocks(id).filter(|block| matches!(block.content, BlockContent::Records { .. })) {
                    if book.records(block.id).next().is_none() {
                        item(ui, "表にはじめの事業を追加", Command::AddRecord { block: block.id, after: None });
                    }
                }
                Target::Section(id)
            }
        };
        ui.separator();
        item(ui, "上へ移す", Command::Move { target, by: -1 });
        item(ui, "下へ移す", Command::Move { target, by: 1 });
        if let Place::Section(section) = page.place
            && ui.button("番号の付け方…").clicked()
        {
            actions.push(Action::Open(Sheet::Numbering(section)));
            ui.close();
        }
        ui.separator();
        if ui.button("削除…").clicked() {
            desk.asked_to_delete = Some((target, page.title.clone()));
            ui.close();
        }
    });
}

fn card_menu_ui(book: &Book, ui: &mut Ui, card: &Card, desk: &mut Desk, actions: &mut Vec<Action>) {
    let target = match card.owner {
        CardOwner::Entry(id) => Target::Entry(id),
        CardOwner::Block(id) => Target::Block(id),
        CardOwner::Heading(_) | CardOwner::Record(_) => return,
    };
    ui.menu_button(RichText::new("欄の操作").font(theme::small()), |ui| {
        if let CardOwner::Entry(id) = card.owner {
            departments_ui(book, ui, id, actions);
            ui.separator();
        }
        for (label, by) in [("上へ移す", -1), ("下へ移す", 1)] {
            if ui.button(label).clicked() {
                actions.push(Action::Run(Command::Move { target, by }));
                ui.close();
            }
        }
        if ui.button("削除…").clicked() {
            desk.asked_to_delete = Some((target, card.title.clone()));
            ui.close();
        }
    });
}

/// The departments of an entry as a list to tick.
fn departments_ui(book: &Book, ui: &mut Ui, entry: EntryId, actions: &mut Vec<Action>) {
    let Some(entry) = book.entry(entry) else { return };
    let Some(edition) = book.edition_of_record(entry.record) else { return };
    ui.label(RichText::new("担当課").font(theme::bold(13.5)));
    ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
        for department in book.departments(edition) {
            let mut ticked = entry.departments.contains(&department.id);
            if ui.checkbox(&mut ticked, &department.name).clicked() {
                let mut departments = entry.departments.clone();
                departments.retain(|id| *id != department.id);
                departments.extend(ticked.then_some(department.id));
                actions.push(Action::Run(Command::SetEntryDepartments { entry: entry.id, departments }));
            }
        }
    });
}
