//! 設定: the book, the edition, its departments and its counterparts in other years.

use super::desk::DeskCx;
use crate::app::action::Action;
use crate::model::EditionId;
use egui::{CentralPanel, Ui};

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub struct BookState {}

pub fn book_ui(cx: &DeskCx<'_>, edition: EditionId, ui: &mut Ui, _state: &mut BookState, _actions: &mut Vec<Action>) {
    CentralPanel::default()
        .show(ui, |ui| ui.label(cx.book.edition(edition).map(|edition| edition.year.label()).unwrap_or_default()));
}
