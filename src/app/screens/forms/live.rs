//! The live page of a form, with the ruler of its columns lined up above it.

use super::ruler::{RulerPlace, ruler_ui};
use crate::app::action::Action;
use crate::app::forms::{FormsState, set_widths};
use crate::app::preview::{PreviewAction, preview_below_ui};
use crate::app::theme;
use crate::model::*;
use crate::report::{PaperKind, page_setup};
use egui::{RichText, Ui};

pub(super) fn live_ui(book: &Book, form: &Form, ui: &mut Ui, state: &mut FormsState, actions: &mut Vec<Action>) {
    let options = state.paper_options(book, form.id);
    ui.horizontal_wrapped(|ui| {
        let note = "この様式のはじめの表を、今の設定で組んだ紙面です。文字か目盛りをクリックすると、その項目を選びます。列の境目は、目盛りの上で動かします";
        ui.label(RichText::new("紙面").font(theme::bold(14.0))).on_hover_text(note);
        for (kind, label) in [(PaperKind::Evaluation, "A4横"), (PaperKind::Plan, "A4縦")] {
            let chosen = if kind == PaperKind::Evaluation {
                options.kind == PaperKind::Evaluation
            } else {
                options.kind != PaperKind::Evaluation
            };
            if form.arrangement == Arrangement::Table && ui.selectable_label(chosen, label).clicked() {
                state.paper = Some(kind);
            }
        }
        if form.arrangement == Arrangement::Table {
            fit_ui(book, form, ui, state, actions);
        } else {
            ui.weak("シートの枠は紙の幅いっぱいに印刷されます");
        }
    });
    let Some(edition) = book.edition(form.edition) else { return };
    let page = page_setup(&options, edition);
    let mut dragged = state.widths.take();
    let (mut command, mut chosen) = (None, state.field);
    if let Some(trouble) = &state.live.trouble {
        ui.colored_label(ui.visuals().error_fg_color, trouble);
    }
    let Some(preview) = &mut state.live.preview else { return };
    let clicked = preview_below_ui(preview, ui, |ui, preview| {
        if form.arrangement == Arrangement::Table {
            let place = RulerPlace::new(ui, &page, preview.first_page());
            // The ruler's clip must not outlive it.
            command = ui.scope(|ui| ruler_ui(book, form, ui, &place, &mut chosen, &mut dragged)).inner;
        }
    });
    if let Some(PreviewAction::GoTo(origin)) = clicked {
        chosen = Some(FieldId(origin.part));
    }
    let chosen = chosen.filter(|id| book.field(*id).is_some_and(|field| field.form == form.id));
    if chosen.is_some() && chosen != state.field {
        actions.push(Action::Save);
        state.field = chosen;
    }
    state.widths = dragged;
    actions.extend(command.map(Action::Run));
}

/// The sum of the widths, and a button that makes it the width of the paper.
fn fit_ui(book: &Book, form: &Form, ui: &mut Ui, state: &FormsState, actions: &mut Vec<Action>) {
    let Some(edition) = book.edition(form.edition) else { return };
    let page = page_setup(&state.paper_options(book, form.id), edition);
    let printable = printable_mm(&page);
    let sum: f64 = book.fields(form.id).filter(|field| field.printed).map(|field| field.width_mm).sum();
    ui.separator();
    ui.label(format!("幅の合計 {sum:.1} mm ／ 紙の幅 {printable:.0} mm"));
    let differs = (sum - printable).abs() > 0.05 && sum > 0.0;
    let hover = "どの合計でも、印刷では紙の幅に合わせて伸び縮みします。数字を紙の幅にそろえるボタンです";
    if ui.add_enabled(differs, egui::Button::new("幅の数字を紙に合わせる")).on_hover_text(hover).clicked() {
        let scaled = |field: &std::sync::Arc<Field>| {
            if field.printed { field.width_mm * printable / sum } else { field.width_mm }
        };
        let widths: Vec<f64> = book.fields(form.id).map(scaled).collect();
        actions.extend(set_widths(book, form.id, &widths).map(Action::Run));
    }
}

/// The width between the margins.
pub(super) fn printable_mm(page: &crate::layout::document::PageSetup) -> f64 {
    let width = page.page_size().0;
    width.to_mm() - page.margins.left.to_mm() - page.margins.right.to_mm()
}
