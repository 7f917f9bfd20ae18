//! The window's own widgets. Each names itself for screen readers; none knows the file or the disk.

pub mod blank_marks;
pub mod choice_buttons;
pub mod diff_text;
mod draft_keys;
pub mod draft_text;
pub mod in_front;
pub mod japanese_input;
pub mod line_edit;
pub mod options;
pub mod passage;
pub mod remembered_panel;
pub mod sizes;
pub mod spoken_names;
pub mod text_rows;
pub mod words_line;
