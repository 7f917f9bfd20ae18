//! Taking in an officer's file: told apart by its name, read under caps, shown before anything is written.

use super::files::{self, FileError};
use crate::edit::Command;
use crate::interchange::{self, ImportError, ImportOptions, ImportPlan, json, xlsx};
use crate::model::{Book, FiscalYear};
use std::path::{Path, PathBuf};

/// A file that has been read and understood, but not yet matched with a book.
#[derive(Debug)]
pub enum Source {
    /// An Excel workbook, or a CSV file as a workbook of one sheet.
    Workbook(xlsx::Workbook),
    /// The lossless exchange format.
    Exchange(json::Exchange),
}

#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("「{}」を取り込めません。{source}", .path.display())]
    Content { path: PathBuf, source: ImportError },
    #[error("「{}」の形式は取り込めません。Excel（.xlsx）、CSV（.csv）、交換形式（.json）のいずれかを指定してください", .0.display())]
    UnknownFormat(PathBuf),
}

/// Reads a file by the ending of its name.
pub fn read_source(path: &Path) -> Result<Source, SourceError> {
    let content = |source| SourceError::Content { path: path.to_owned(), source };
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "xlsx" | "xlsm" | "xls" => {
            let bytes = files::read(path, interchange::MAX_WORKBOOK_MB)?;
            xlsx::read_workbook(&bytes).map(Source::Workbook).map_err(content)
        }
        "csv" => {
            let bytes = files::read(path, interchange::MAX_WORKBOOK_MB)?;
            interchange::csv::read_workbook(&bytes).map(Source::Workbook).map_err(content)
        }
        "json" => {
            let bytes = files::read(path, interchange::MAX_EXCHANGE_MB)?;
            json::read(&bytes).map(Source::Exchange).map_err(content)
        }
        _ => Err(SourceError::UnknownFormat(path.to_owned())),
    }
}

/// What would become of a workbook in this book; nothing is written until its command is run.
pub fn preview(book: &Book, workbook: &xlsx::Workbook, options: &ImportOptions) -> Result<ImportPlan, ImportError> {
    xlsx::plan_import(book, workbook, options)
}

/// The command that takes an exchange file into this book.
pub fn exchange_command(book: &Book, exchange: &json::Exchange) -> Result<Command, ImportError> {
    Ok(Command::AddRows { label: "交換形式の取り込み".to_owned(), rows: json::to_rows(exchange, book)? })
}

/// A new book with one empty edition in the forms of a preset.
pub fn book_from_preset(preset: &str, year: FiscalYear) -> Result<Book, ImportError> {
    with_rows(interchange::preset_rows(preset, year, &Book::default())?)
}

/// The sample book of a made-up city.
pub fn sample_book() -> Result<Book, ImportError> {
    let exchange = json::read(include_bytes!("../../assets/sample.json"))?;
    with_rows(json::to_rows(&exchange, &Book::default())?)
}

fn with_rows(rows: Vec<crate::model::Row>) -> Result<Book, ImportError> {
    let changes: Vec<_> =
        rows.into_iter().map(|row| crate::model::Change { before: None, after: Some(row) }).collect();
    Book::default().apply(&changes).map_err(ImportError::from)
}
