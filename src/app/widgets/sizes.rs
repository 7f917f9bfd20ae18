//! How wide buttons will be, before they are drawn: rows that must not break choose what they show by it.

use egui::{TextStyle, TextWrapMode, Ui, WidgetText};

/// Width of a button with this label, in points.
pub fn button_width(ui: &Ui, label: &str) -> f32 {
    let text = WidgetText::from(label).into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, TextStyle::Button);
    text.size().x + 2.0 * ui.spacing().button_padding.x + 2.0
}

/// Width of a row of buttons with the space behind each of them, in points.
pub fn row_width(ui: &Ui, labels: &[&str]) -> f32 {
    labels.iter().map(|label| button_width(ui, label) + ui.spacing().item_spacing.x).sum()
}
