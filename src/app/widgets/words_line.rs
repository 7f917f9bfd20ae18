//! A line of words to look for. What stands under conversion counts only once it is confirmed: a list that is narrowed
//! by half a word would be empty with every kana.

use super::japanese_input;
use super::line_edit::line_edit;
use egui::{EventFilter, Id, Response, Ui};

/// Shows `words` in a line of this id; the hint stands in it while it is empty. Escape keeps the focus.
pub fn words_line_ui(ui: &mut Ui, id: Id, words: &mut String, (hint, width): (&str, f32)) -> Response {
    let under_conversion = id.with("under_conversion");
    let mut typed = ui.data_mut(|data| data.remove_temp(under_conversion)).unwrap_or_else(|| words.clone());
    let filter = EventFilter { escape: true, horizontal_arrows: true, vertical_arrows: true, tab: false };
    let line = line_edit(&mut typed).id(id);
    let response = ui.add(line.hint_text(hint).desired_width(width).event_filter(filter));
    if response.has_focus() && japanese_input::is_composing(ui.ctx()) {
        ui.data_mut(|data| data.insert_temp(under_conversion, typed));
    } else {
        *words = typed;
    }
    response
}
