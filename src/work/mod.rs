//! Long jobs as plain functions over a snapshot, with progress and cancel. The window runs them on a thread, the
//! command line runs them where it stands.

pub mod export;
pub mod files;
pub mod import;
pub mod picture;
mod progress;
pub mod proof;

pub use export::{ExportError, ExportReport, Format, export};
pub use import::{Source, read_source};
pub use progress::{Cancelled, Progress};
