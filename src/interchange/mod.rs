//! Foreign files: xlsx, csv and json ⇄ neutral rows ⇄ commands.
//!
//! Nothing here opens a file: bytes come in, bytes and values go out. The callers name the file in their messages.

pub mod csv;
mod error;
pub mod json;
mod preset;
pub mod rows;
mod table_export;
pub mod table_import;
pub mod xlsx;

pub use error::{ExportError, ImportError};
pub use preset::{preset, preset_names, preset_rows};
