//! A box for one line that is no text of the book: what is looked for, a path, a name.

use egui::{Align2, Margin, TextBuffer, TextEdit};

/// The box with its words, or the hint in their place, in the middle of its height.
pub fn line_edit(text: &mut dyn TextBuffer) -> TextEdit<'_> {
    TextEdit::singleline(text).align(Align2::LEFT_CENTER).margin(Margin::symmetric(10, 6))
}
