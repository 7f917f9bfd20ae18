//! How wide buttons will be, before they are drawn: rows that must not break choose what they show by it. And scrolling
//! that keeps its column.

use egui::{Rangef, Rect, TextStyle, TextWrapMode, Ui, WidgetText};

/// Width of a button with this label, in points.
pub fn button_width(ui: &Ui, label: &str) -> f32 {
    let text = WidgetText::from(label).into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, TextStyle::Button);
    text.size().x + 2.0 * ui.spacing().button_padding.x + 2.0
}

/// Width of a row of buttons with the space behind each of them, in points.
pub fn row_width(ui: &Ui, labels: &[&str]) -> f32 {
    labels.iter().map(|label| button_width(ui, label) + ui.spacing().item_spacing.x).sum()
}

/// Scrolls until these heights are seen. egui would also scroll sideways in an area that only goes up and down, where
/// its content is a little too wide, and nothing would bring it back.
pub fn scroll_into_view(ui: &Ui, heights: impl Into<Rangef>) {
    ui.scroll_to_rect(Rect::from_x_y_ranges(ui.clip_rect().x_range(), heights), None);
}
