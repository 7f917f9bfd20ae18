//! 一覧表: all entries of a form as one table.

use super::desk::DeskCx;
use crate::app::action::Action;
use crate::model::EditionId;
use egui::{CentralPanel, Ui};

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub struct GridState {}

pub fn grid_ui(cx: &DeskCx<'_>, edition: EditionId, ui: &mut Ui, _state: &mut GridState, _actions: &mut Vec<Action>) {
    CentralPanel::default()
        .show(ui, |ui| ui.label(cx.book.edition(edition).map(|edition| edition.year.label()).unwrap_or_default()));
}
