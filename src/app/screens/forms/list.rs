//! The left side: forms, scales and marks of the edition.

use crate::app::action::Action;
use crate::app::forms::{FormsState, offers};
use crate::app::theme;
use crate::edit::{Command, Listed};
use crate::model::{Book, EditionId};
use egui::{Button, RichText, ScrollArea, Ui, vec2};

pub(super) fn list_ui(book: &Book, edition: EditionId, ui: &mut Ui, state: &mut FormsState, actions: &mut Vec<Action>) {
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        heading_ui(ui, "様式");
        for form in book.forms(edition) {
            line_ui(ui, state, Listed::Form(form.id), &form.name, actions);
        }
        if add_ui(ui, "＋ 様式を追加…", "見本の様式、この年度版の様式の写し、又は空の様式から作ります")
        {
            state.offered = Some(offers(book, edition));
        }
        heading_ui(ui, "評価区分・方向性");
        for scale in book.scales(edition) {
            line_ui(ui, state, Listed::Scale(scale.id), &scale.name, actions);
        }
        if add_ui(ui, "＋ 区分を追加", "選択肢の組（評価区分、方向性など）を追加します") {
            state.added_from = Some(book.next_id());
            actions.push(Action::Run(Command::AddScale { edition, name: "新しい区分".to_owned() }));
        }
        heading_ui(ui, "印");
        for mark in book.marks(edition) {
            line_ui(ui, state, Listed::Mark(mark.id), &mark.text, actions);
        }
        if add_ui(ui, "＋ 印を追加", "事業名に付ける印（◎、【新規】など）を追加します") {
            state.added_from = Some(book.next_id());
            actions.push(Action::Run(Command::AddMark { edition, text: "◎".to_owned() }));
        }
    });
}

fn heading_ui(ui: &mut Ui, text: &str) {
    ui.add_space(8.0);
    ui.label(RichText::new(text).font(theme::bold(14.0)).color(theme::palette(ui).weak));
}

fn line_ui(ui: &mut Ui, state: &mut FormsState, item: Listed, name: &str, actions: &mut Vec<Action>) {
    let chosen = state.chosen == Some(item);
    let shown = if name.is_empty() { "（名前なし）" } else { name };
    let button = Button::selectable(chosen, shown).min_size(vec2(ui.available_width(), 30.0)).truncate();
    if ui.add(button).clicked() && !chosen {
        // What was typed in the fields that go away is kept.
        actions.push(Action::Save);
        state.choose(item);
    }
}

fn add_ui(ui: &mut Ui, label: &str, hover: &str) -> bool {
    ui.add(Button::new(label).frame(false)).on_hover_text(hover).clicked()
}
