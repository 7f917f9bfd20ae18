//! Excel workbooks: read into neutral rows behind a guard, written from tables.

mod guard;
mod number_format;
mod read;
mod scan;
mod write;

pub use read::read_workbook;
pub use write::export_xlsx;
