//! Long jobs as plain functions over a snapshot, with progress and cancel. The window runs them on a thread, the
//! command line runs them where it stands.

pub mod export;
pub mod files;
pub mod import;
pub mod papers;
pub mod picture;
mod plain_text;
mod progress;
pub mod proof;

pub use export::{Binding, ExportError, ExportReport, Format, export, export_bound};
pub use import::{Source, read_source};
pub use papers::PaperRequest;
pub use progress::{Cancelled, Progress};
