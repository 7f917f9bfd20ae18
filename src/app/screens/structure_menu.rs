//! What can be added, moved, split, joined, marked or deleted at a place of the desk. Everything here is one command
//! and one step of 元に戻す.

use super::question::Question;
use crate::app::action::{Action, Place, Sheet};
use crate::app::desk::Desk;
use crate::app::page::Page;
use crate::app::theme;
use crate::edit::{Command, Parent, Spot, Target, former_record};
use crate::model::*;
use egui::{RichText, ScrollArea, Ui};

fn item(ui: &mut Ui, label: &str, hover: &str, command: impl FnOnce() -> Command, actions: &mut Vec<Action>) {
    let button = ui.button(label);
    let button = if hover.is_empty() { button } else { button.on_hover_text(hover) };
    if button.clicked() {
        actions.push(Action::Run(command()));
        ui.close();
    }
}

/// The menu of the record or heading on the desk.
pub fn place_menu_ui(book: &Book, ui: &mut Ui, page: &Page, desk: &mut Desk, actions: &mut Vec<Action>) {
    let label = match page.place {
        Place::Record(_) => "事業の操作",
        Place::Section(_) => "見出しの操作",
    };
    ui.menu_button(label, |ui| {
        ui.set_min_width(220.0);
        let target = match page.place {
            Place::Record(id) => {
                record_items_ui(book, ui, id, desk, actions);
                Target::Record(id)
            }
            Place::Section(id) => {
                section_items_ui(book, ui, id, actions);
                Target::Section(id)
            }
        };
        ui.separator();
        common_items_ui(book, ui, target, &page.title, desk, actions);
    });
}

/// Moving among siblings, joining with the next one, deleting.
fn common_items_ui(book: &Book, ui: &mut Ui, target: Target, title: &str, desk: &mut Desk, actions: &mut Vec<Action>) {
    item(ui, "上へ移す", "", || Command::Move { target, by: -1 }, actions);
    item(ui, "下へ移す", "", || Command::Move { target, by: 1 }, actions);
    if has_next(book, target) {
        let hover = "文章は両方とも残り、続けて並びます";
        item(ui, "次のものとまとめる", hover, || Command::MergeWithNext(target), actions);
    }
    ui.separator();
    if ui.button("削除…").clicked() {
        desk.question = Some(delete_question(target, title));
        ui.close();
    }
}

fn delete_question(target: Target, title: &str) -> Question {
    let kind = match target {
        Target::Section(_) => "見出し",
        Target::Block(_) => "本文・表・図",
        Target::Record(_) => "事業",
        Target::Entry(_) => "担当課別の記入",
    };
    let text = format!("「{title}」と、その中のすべてを削除します。「元に戻す」で取り消せます");
    Question::new(format!("{kind}を削除しますか"), text, "削除する", Action::Run(Command::Delete(target)))
}

fn has_next(book: &Book, target: Target) -> bool {
    let last = match target {
        Target::Section(id) => book.section(id).and_then(|section| match section.parent {
            Some(parent) => book.subsections(parent).last().map(|last| last.id == id),
            None => book.top_sections(section.edition).last().map(|last| last.id == id),
        }),
        Target::Block(id) => book.block(id).and_then(|block| book.blocks(block.section).last().map(|l| l.id == id)),
        Target::Record(id) => book.record(id).and_then(|row| book.records(row.block).last().map(|l| l.id == id)),
        Target::Entry(id) => book.entry(id).and_then(|row| book.entries(row.record).last().map(|l| l.id == id)),
    };
    last == Some(false)
}

// ---- a record ----

fn record_items_ui(book: &Book, ui: &mut Ui, id: RecordId, desk: &Desk, actions: &mut Vec<Action>) {
    let Some(record) = book.record(id) else { return };
    let Some(edition) = book.edition_of_record(id) else { return };
    item(ui, "下に事業を追加", "", || Command::AddRecord { block: record.block, after: Some(id) }, actions);
    let entry = || Command::AddEntry { record: id, after: None, departments: Vec::new() };
    item(ui, "担当課の記入欄を追加", "", entry, actions);
    ui.separator();
    if book.marks(edition).next().is_some() {
        ui.menu_button("印", |ui| marks_ui(book, ui, edition, record, actions));
    }
    ui.menu_button("再掲", |ui| repeat_ui(book, ui, edition, record, actions));
    ui.menu_button("別の表へ移す", |ui| other_tables_ui(book, ui, edition, id, actions));
    let last = desk.beside(book);
    if book.entries(id).count() == 1 {
        let hover = "同じ文章の事業を下にもう一つ作ります。左の前年度の文章は、両方の横に表示します";
        if ui.button("二つの事業に分ける").on_hover_text(hover).clicked() {
            let half = RecordId(book.next_id());
            actions.push(Action::Run(Command::Split { target: Target::Record(id), from: None }));
            let with = last.and_then(|last| former_record(book, id, last));
            actions.push(Action::StandIn { record: half, with });
            ui.close();
        }
    }
    if let Some(last) = last {
        ui.menu_button("左に並べる事業", |ui| stand_in_ui(book, ui, record, last, desk, actions));
    }
}

/// Which record of the earlier year stands on the left: the one that this comes from, or any other.
fn stand_in_ui(book: &Book, ui: &mut Ui, record: &Record, last: EditionId, desk: &Desk, actions: &mut Vec<Action>) {
    ui.set_min_width(360.0);
    let shown = desk.stand_in_of(record.lineage);
    let mut choose = |ui: &mut Ui, label: &str, chosen: bool, with: Option<RecordId>| {
        if ui.selectable_label(chosen, label).clicked() {
            actions.push(Action::StandIn { record: record.id, with });
            ui.close();
        }
    };
    choose(ui, "対応する事業（ふだんの表示）", shown.is_none(), None);
    ui.separator();
    let others = book.records_in_order(last);
    let height = ui.spacing().interact_size.y;
    ScrollArea::vertical().max_height(360.0).show_rows(ui, height, others.len(), |ui, range| {
        for other in others.get(range).unwrap_or_default() {
            let title = text::excerpt(book.record_title(other.id), 32);
            let title = if title.is_empty() { "（名前なし）".to_owned() } else { title };
            choose(ui, &title, shown == Some(other.lineage), Some(other.id));
        }
    });
}

fn marks_ui(book: &Book, ui: &mut Ui, edition: EditionId, record: &Record, actions: &mut Vec<Action>) {
    for mark in book.marks(edition) {
        let mut ticked = record.marks.contains(&mark.id);
        let label = if mark.legend.is_empty() { mark.text.clone() } else { format!("{}　{}", mark.text, mark.legend) };
        if ui.checkbox(&mut ticked, label).clicked() {
            let mut marks = record.marks.clone();
            marks.retain(|id| *id != mark.id);
            marks.extend(ticked.then_some(mark.id));
            actions.push(Action::Run(Command::SetRecord(Record { marks, ..record.clone() })));
        }
    }
}

/// Which record this one shows again. A record that is itself a repetition cannot be shown again.
fn repeat_ui(book: &Book, ui: &mut Ui, edition: EditionId, record: &Record, actions: &mut Vec<Action>) {
    ui.set_min_width(320.0);
    let mut choose = |ui: &mut Ui, label: &str, of: Option<RecordId>| {
        if ui.selectable_label(record.repeat_of == of, label).clicked() {
            actions.push(Action::Run(Command::SetRecord(Record { repeat_of: of, ..record.clone() })));
            ui.close();
        }
    };
    choose(ui, "再掲にしない", None);
    ui.separator();
    ui.label(RichText::new("もとの事業").font(theme::small()));
    ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        for other in book.records_in_order(edition) {
            if other.id != record.id && other.repeat_of.is_none() {
                let title = text::excerpt(book.record_title(other.id), 32);
                if !title.is_empty() {
                    choose(ui, &title, Some(other.id));
                }
            }
        }
    });
}

/// The tables of the same form elsewhere, named by the headings above them.
fn other_tables_ui(book: &Book, ui: &mut Ui, edition: EditionId, id: RecordId, actions: &mut Vec<Action>) {
    let Some(own) = book.record(id).map(|record| record.block) else { return };
    let form = book.form_of_record(id);
    let mut any = false;
    ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        for (_, section) in book.sections_in_order(edition) {
            for block in book.blocks(section.id).filter(|block| block.id != own) {
                let BlockContent::Records { form: other, .. } = &block.content else { continue };
                if Some(*other) != form {
                    continue;
                }
                any = true;
                let title = text::excerpt(&book.section_heading(section.id), 32);
                let (target, parent) = (Target::Record(id), Parent::Block(block.id));
                item(ui, &title, "", || Command::MoveTo { target, parent, at: Spot::Last }, actions);
            }
        }
    });
    if !any {
        ui.weak("同じ様式の表は、ほかにありません");
    }
}

// ---- a heading ----

fn section_items_ui(book: &Book, ui: &mut Ui, id: SectionId, actions: &mut Vec<Action>) {
    let Some(section) = book.section(id) else { return };
    let (edition, parent) = (section.edition, section.parent);
    let title = || "新しい見出し".to_owned();
    let beside = || Command::AddSection { edition, parent, after: Some(id), title: title() };
    item(ui, "下に見出しを追加", "", beside, actions);
    let inside = || Command::AddSection { edition, parent: Some(id), after: None, title: title() };
    item(ui, "この中に見出しを追加", "", inside, actions);
    let text = || Command::AddTextBlock { section: id, after: None, heading: String::new(), text: String::new() };
    item(ui, "本文を追加", "", text, actions);
    item(ui, "図を追加", "", || Command::AddFiguresBlock { section: id, after: None }, actions);
    let contents = || Command::AddContentsBlock { section: id, after: None };
    item(ui, "見出しの一覧を追加", "下の見出しから自動で作られます", contents, actions);
    ui.menu_button("表を追加", |ui| {
        for form in book.forms(edition) {
            let add = || Command::AddRecordsBlock { section: id, after: None, form: form.id };
            item(ui, &form.name, "", add, actions);
        }
    });
    for block in book.blocks(id).filter(|block| matches!(block.content, BlockContent::Records { .. })) {
        if book.records(block.id).next().is_none() {
            let add = || Command::AddRecord { block: block.id, after: None };
            item(ui, "表にはじめの事業を追加", "", add, actions);
        }
    }
    ui.separator();
    if ui.button("番号の付け方…").clicked() {
        actions.push(Action::Open(Sheet::Numbering(id)));
        ui.close();
    }
    section_settings_ui(book, ui, section, actions);
    if let Some(parent) = section.parent {
        let above = book.section(parent).and_then(|parent| parent.parent);
        let to = above.map_or(Parent::Edition(edition), Parent::Section);
        let target = Target::Section(id);
        let out = || Command::MoveTo { target, parent: to, at: Spot::After(parent.0) };
        item(ui, "一段上の見出しにする", "", out, actions);
    }
    if let Some(before) = sibling_before(book, section) {
        let (target, parent) = (Target::Section(id), Parent::Section(before));
        let into = || Command::MoveTo { target, parent, at: Spot::Last };
        item(ui, "前の見出しの中に入れる", "", into, actions);
    }
}

fn sibling_before(book: &Book, section: &Section) -> Option<SectionId> {
    let siblings: Vec<SectionId> = match section.parent {
        Some(parent) => book.subsections(parent).map(|sibling| sibling.id).collect(),
        None => book.top_sections(section.edition).map(|sibling| sibling.id).collect(),
    };
    let at = siblings.iter().position(|id| *id == section.id)?;
    siblings.get(at.checked_sub(1)?).copied()
}

fn section_settings_ui(book: &Book, ui: &mut Ui, section: &Section, actions: &mut Vec<Action>) {
    let mut new_page = section.new_page;
    if ui.checkbox(&mut new_page, "印刷するとき、新しいページから始める").clicked() {
        actions.push(Action::Run(Command::SetSection(Section { new_page, ..section.clone() })));
    }
    ui.menu_button("所管課", |ui| {
        let ticked = departments_ui(book, ui, section.edition, &section.departments);
        if let Some(departments) = ticked {
            let label = if section.departments_label.is_empty() { "所管課" } else { &section.departments_label };
            let departments_label = label.to_owned();
            let section = Section { departments, departments_label, ..section.clone() };
            actions.push(Action::Run(Command::SetSection(section)));
        }
    });
}

/// A list of departments to tick; the new list when one was ticked.
fn departments_ui(book: &Book, ui: &mut Ui, edition: EditionId, chosen: &[DepartmentId]) -> Option<Vec<DepartmentId>> {
    let mut changed = None;
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for department in book.departments(edition) {
            let mut ticked = chosen.contains(&department.id);
            if ui.checkbox(&mut ticked, &department.name).clicked() {
                let mut departments = chosen.to_vec();
                departments.retain(|id| *id != department.id);
                departments.extend(ticked.then_some(department.id));
                changed = Some(departments);
            }
        }
    });
    changed
}

// ---- an entry, a block ----

/// The menu of one department's entry.
pub fn entry_menu_ui(book: &Book, ui: &mut Ui, id: EntryId, title: &str, desk: &mut Desk, actions: &mut Vec<Action>) {
    let Some(entry) = book.entry(id) else { return };
    let Some(edition) = book.edition_of_record(entry.record) else { return };
    ui.menu_button(RichText::new("欄の操作").font(theme::small()), |ui| {
        ui.set_min_width(220.0);
        ui.menu_button("担当課", |ui| {
            if let Some(departments) = departments_ui(book, ui, edition, &entry.departments) {
                actions.push(Action::Run(Command::SetEntryDepartments { entry: id, departments }));
            }
        });
        let add = || Command::AddEntry { record: entry.record, after: Some(id), departments: Vec::new() };
        item(ui, "下に記入欄を追加", "", add, actions);
        if entry.departments.len() > 1 {
            let hover = "同じ文章の欄を、課ごとに一つずつ作ります";
            let split = || Command::Split { target: Target::Entry(id), from: None };
            item(ui, "課ごとの欄に分ける", hover, split, actions);
        }
        if book.entries(entry.record).next().is_some_and(|first| first.id != id) {
            let hover = "この課から後の欄を、同じ名前の別の事業に移します";
            let split = || Command::Split { target: Target::Record(entry.record), from: Some(id.0) };
            item(ui, "ここから別の事業に分ける", hover, split, actions);
        }
        ui.separator();
        common_items_ui(book, ui, Target::Entry(id), title, desk, actions);
    });
}

/// The menu of a text, table or group of figures.
pub fn block_menu_ui(book: &Book, ui: &mut Ui, id: BlockId, title: &str, desk: &mut Desk, actions: &mut Vec<Action>) {
    let Some(block) = book.block(id) else { return };
    let section = block.section;
    ui.menu_button(RichText::new("欄の操作").font(theme::small()), |ui| {
        ui.set_min_width(220.0);
        let text = || Command::AddTextBlock { section, after: Some(id), heading: String::new(), text: String::new() };
        item(ui, "下に本文を追加", "", text, actions);
        item(ui, "下に図を追加", "", || Command::AddFiguresBlock { section, after: Some(id) }, actions);
        let contents = || Command::AddContentsBlock { section, after: Some(id) };
        item(ui, "下に見出しの一覧を追加", "下の見出しから自動で作られます", contents, actions);
        let hover = "ここから後の本文・表・図を、新しい見出しの下に移します";
        let split = || Command::Split { target: Target::Section(section), from: Some(id.0) };
        item(ui, "ここから別の見出しに分ける", hover, split, actions);
        ui.separator();
        common_items_ui(book, ui, Target::Block(id), title, desk, actions);
    });
}
