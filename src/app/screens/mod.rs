//! The screens. They read the book and cached results, and push actions; none can reach a file, a dialog or SQL.

pub mod desk;
pub mod export;
pub mod figure_pane;
pub mod import;
pub mod indicator_pane;
pub mod keys;
pub mod messages;
pub mod new_book;
pub mod numbering;
pub mod outline_pane;
pub mod page_pane;
pub mod period_pane;
pub mod roll_over;
pub mod start;
