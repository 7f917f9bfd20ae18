//! What a new form is made from.

use crate::app::action::Action;
use crate::app::forms::{FormsState, Offer};
use crate::app::theme;
use crate::edit::Command;
use crate::model::{Arrangement, Book, EditionId};
use egui::{Button, Id, Modal, RichText, ScrollArea, Ui, vec2};

pub(super) fn new_form_ui(book: &Book, edition: EditionId, ui: &Ui, state: &mut FormsState, actions: &mut Vec<Action>) {
    let Some(offers) = &state.offered else { return };
    let mut chosen = None;
    let mut cancelled = false;
    let response = Modal::new(Id::unique("new_form")).frame(theme::sheet_frame(ui)).show(ui.ctx(), |ui| {
        ui.set_width(640.0_f32.min(ui.ctx().content_rect().width() - 80.0));
        ui.label(RichText::new("様式を追加").font(theme::bold(19.0)));
        ui.label("元にする様式を選んでください。追加してから、名前と項目を変えられます");
        ui.add_space(8.0);
        let height = ui.ctx().content_rect().height() - 260.0;
        ScrollArea::vertical().auto_shrink([false, true]).max_height(height).show(ui, |ui| {
            let mut group = "";
            for offer in offers {
                if offer.group != group {
                    group = &offer.group;
                    ui.add_space(6.0);
                    ui.label(RichText::new(group).font(theme::bold(14.0)).color(theme::palette(ui).weak));
                }
                if offer_ui(ui, offer) {
                    chosen = Some(offer.model.clone());
                }
            }
        });
        ui.add_space(12.0);
        cancelled = ui.button("やめる").clicked();
    });
    if let Some(model) = &chosen {
        let model = Box::new(model.clone());
        state.added_from = Some(book.next_id());
        actions.push(Action::Run(Command::AddForm { edition, model }));
    }
    if chosen.is_some() || cancelled || response.should_close() {
        state.offered = None;
    }
}

fn offer_ui(ui: &mut Ui, offer: &Offer) -> bool {
    let form = &offer.model.form;
    let arrangement = if form.arrangement == Arrangement::Sheet { "シート" } else { "表" };
    let labels: Vec<String> = offer.model.fields.iter().map(|field| field.label.lines().collect()).collect();
    let text = format!("{}　（{arrangement}、{}項目）", form.name, labels.len());
    let button = Button::new(text).min_size(vec2(ui.available_width() - 14.0, 30.0));
    ui.add(button).on_hover_text(labels.join(" ｜ ")).clicked()
}
