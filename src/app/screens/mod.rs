//! The screens. They read the book and cached results, and push actions; none can reach a file, a dialog or SQL.

pub mod bar;
pub mod book;
pub mod desk;
pub mod export;
pub mod figures;
pub mod forms;
pub mod grid;
pub mod import;
pub mod indicator_pane;
pub mod keeping;
pub mod keys;
pub mod messages;
pub mod new_book;
pub mod numbering;
pub mod outline_drag;
pub mod outline_pane;
pub mod page_pane;
pub mod palette;
pub mod period_pane;
pub mod question;
pub mod roll_over;
pub mod search_pane;
pub mod setting_field;
pub mod start;
pub mod structure_menu;
pub mod writing_menu;
