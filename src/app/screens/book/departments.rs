//! The departments of an edition beside last year's names: order, names, mergers, ties.

use super::{card_ui, weak_ui};
use crate::app::action::Action;
use crate::app::book::BookState;
use crate::app::screens::question::Question;
use crate::app::screens::setting_field::{SettingLook, setting_ui};
use crate::app::theme;
use crate::app::widgets::draft_text::{Drafts, SettingKey};
use crate::app::widgets::japanese_input;
use crate::app::widgets::line_edit::line_edit;
use crate::app::widgets::options::option_ui;
use crate::edit::{Command, Listed, Tied};
use crate::model::*;
use egui::{Button, ComboBox, Grid, Key, RichText, Ui, vec2};
use std::collections::BTreeMap;

pub(super) fn departments_ui(
    book: &Book,
    edition: EditionId,
    ui: &mut Ui,
    state: &mut BookState,
    drafts: &mut Drafts,
    actions: &mut Vec<Action>,
) {
    let last = book.previous_edition(edition).map(|edition| edition.id);
    let uses = state.uses_of_departments(book, edition).clone();
    let year = book.edition(edition).map(|edition| edition.year.label()).unwrap_or_default();
    card_ui(ui, &format!("担当課（{year}）"), |ui| {
        weak_ui(
            ui,
            "名称を変えても、前年度の課との対応は残ります。課が一つになったときは「統合」、分かれたときは課を追加して記入の担当課を変えます",
        );
        ui.add_space(6.0);
        let table = Table { book, edition, last, uses: &uses };
        Grid::new(("departments", edition)).num_columns(6).spacing([12.0, 8.0]).striped(true).show(ui, |ui| {
            table.heading_ui(ui);
            for department in book.departments(edition) {
                table.row_ui(ui, department, state, drafts, actions);
            }
        });
        ui.add_space(8.0);
        add_ui(edition, ui, state, actions);
    });
    if let Some(last) = last {
        ended_ui(book, edition, last, ui);
    }
}

struct Table<'a> {
    book: &'a Book,
    edition: EditionId,
    last: Option<EditionId>,
    uses: &'a BTreeMap<DepartmentId, usize>,
}

impl Table<'_> {
    fn heading_ui(&self, ui: &mut Ui) {
        for text in ["順序", "名称", "前年度の課", "使用", "", ""] {
            ui.label(RichText::new(text).font(theme::bold(13.0)).color(theme::palette(ui).weak));
        }
        ui.end_row();
    }

    fn row_ui(
        &self,
        ui: &mut Ui,
        department: &Department,
        state: &mut BookState,
        drafts: &mut Drafts,
        actions: &mut Vec<Action>,
    ) {
        order_ui(ui, department, actions);
        let name = format!("担当課の名称 {}", department.name);
        let look = SettingLook::line(&name, 230.0);
        setting_ui(ui, drafts, SettingKey::DepartmentName(department.id), &department.name, look, actions);
        self.former_ui(ui, department, actions);
        let uses = self.uses.get(&department.id).copied().unwrap_or_default();
        ui.label(format!("{uses}か所"));
        self.merge_ui(ui, department, uses, state);
        let delete = ui.add_enabled(uses == 0, Button::new("削除"));
        let delete = delete.accessible_name(format!("{}を削除", department.name));
        let hover = "使われていない課だけを削除できます";
        if delete.on_disabled_hover_text(hover).clicked() {
            actions.push(Action::Run(Command::DeleteListed(Listed::Department(department.id))));
        }
        ui.end_row();
    }

    /// Last year's department, to be chosen among those that nothing continues.
    fn former_ui(&self, ui: &mut Ui, department: &Department, actions: &mut Vec<Action>) {
        let Some(last) = self.last else {
            ui.weak("前年度版はありません");
            return;
        };
        let row = Tied::Department(department.id);
        let former = row.counterpart(self.book, last);
        let shown = former.map_or_else(|| "（対応なし）".to_owned(), |former| former.name(self.book));
        let combo = ComboBox::from_id_salt(("former", department.id)).selected_text(shown).width(190.0);
        let response = combo.show_ui(ui, |ui| {
            if option_ui(ui, former.is_none(), "（対応なし）").clicked() && former.is_some() {
                actions.push(Action::Run(Command::Untie(row)));
            }
            for other in self.book.departments(last) {
                let other_row = Tied::Department(other.id);
                let own = former == Some(other_row);
                let free = other_row.counterpart(self.book, self.edition).is_none();
                if !own && !free {
                    continue;
                }
                if option_ui(ui, own, &other.name).clicked() && !own {
                    actions.push(Action::Run(Command::Tie { row, former: other_row, also: false }));
                }
            }
        });
        response.response.accessible_name(format!("{}の前年度の課", department.name));
    }

    fn merge_ui(&self, ui: &mut Ui, department: &Department, uses: usize, state: &mut BookState) {
        let menu = ui.menu_button("統合…", |ui| {
            ui.set_min_width(200.0);
            weak_ui(ui, "どの課にまとめますか");
            for other in self.book.departments(self.edition).filter(|other| other.id != department.id) {
                if ui.add(Button::new(&other.name).frame(false)).clicked() {
                    state.question = Some(merge_question(department, other, uses));
                    ui.close();
                }
            }
        });
        menu.response.accessible_name(format!("{}を統合", department.name));
    }
}

fn merge_question(from: &Department, into: &Department, uses: usize) -> Question {
    let title = format!("「{}」を「{}」に統合しますか", from.name, into.name);
    let text = format!(
        "「{}」と書かれた{uses}か所の担当課を「{}」に変え、「{}」を一覧から外します。文章は変わりません。「元に戻す」（Ctrl+Z）で取り消せます",
        from.name, into.name, from.name
    );
    Question::new(title, text, "統合する", Action::Run(Command::MergeDepartments { from: from.id, into: into.id }))
}

fn order_ui(ui: &mut Ui, department: &Department, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (sign, by, word) in [("▲", -1, "上へ"), ("▼", 1, "下へ")] {
            let name = format!("{}を{word}", department.name);
            let button = ui.add(Button::new(sign).min_size(vec2(26.0, 28.0))).accessible_name(name);
            if button.on_hover_text(word).clicked() {
                actions.push(Action::Run(Command::MoveListed { item: Listed::Department(department.id), by }));
            }
        }
    });
}

fn add_ui(edition: EditionId, ui: &mut Ui, state: &mut BookState, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let edit = line_edit(&mut state.new_department).hint_text("新しい課の名称");
        let edit = ui.add(edit.desired_width(230.0).margin(egui::Margin::symmetric(10, 8)));
        let edit = edit.accessible_name("新しい課の名称");
        let entered = edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let entered = entered && !japanese_input::may_own_keys(ui.ctx());
        let named = !state.new_department.trim().is_empty();
        if (ui.add_enabled(named, Button::new("＋ 担当課を追加")).clicked() || entered) && named {
            let name = std::mem::take(&mut state.new_department).trim().to_owned();
            actions.push(Action::Run(Command::AddDepartment { edition, name }));
        }
    });
}

/// Last year's departments that nothing continues.
fn ended_ui(book: &Book, edition: EditionId, last: EditionId, ui: &mut Ui) {
    let ended: Vec<&str> = book
        .departments(last)
        .filter(|department| book.counterpart_department(department.id, edition).is_none())
        .map(|department| department.name.as_str())
        .collect();
    if ended.is_empty() {
        return;
    }
    card_ui(ui, "今年度に対応のない前年度の課", |ui| {
        ui.label(ended.join("、"));
        weak_ui(ui, "名称の変わった課があれば、上の「前年度の課」で選んでください");
    });
}
