//! Taking in an officer's file: told apart by its name, read under caps, shown before anything is written.

use super::files::{self, FileError};
use crate::edit::Command;
use crate::interchange::rows::Workbook;
use crate::interchange::table_import::{ImportOptions, ImportPlan, plan_import};
use crate::interchange::{self, ImportError, json, xlsx};
use crate::model::{ApplyError, Book, Change, FiscalYear, Row};
use std::path::{Path, PathBuf};

/// Files beyond these sizes are refused before they are read into memory.
const MAX_WORKBOOK_MB: u64 = 20;
const MAX_EXCHANGE_MB: u64 = 64;

/// A file that has been read and understood, but not yet matched with a book.
#[derive(Debug)]
pub enum Source {
    /// An Excel workbook, or a CSV file as a workbook of one sheet.
    Workbook(Workbook),
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
            let bytes = files::read(path, MAX_WORKBOOK_MB)?;
            xlsx::read_workbook(&bytes).map(Source::Workbook).map_err(content)
        }
        "csv" => {
            let bytes = files::read(path, MAX_WORKBOOK_MB)?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            interchange::csv::read_csv(&bytes, &name).map(Source::Workbook).map_err(content)
        }
        "json" => {
            let bytes = files::read(path, MAX_EXCHANGE_MB)?;
            json::read(&bytes).map(Source::Exchange).map_err(content)
        }
        _ => Err(SourceError::UnknownFormat(path.to_owned())),
    }
}

/// What would become of a workbook in this book; nothing is written until its command is run.
pub fn preview(book: &Book, workbook: &Workbook, options: &ImportOptions) -> Result<ImportPlan, ImportError> {
    plan_import(book, workbook, options)
}

/// The command that takes an exchange file into this book.
pub fn exchange_command(book: &Book, exchange: &json::Exchange) -> Result<Command, ImportError> {
    Ok(Command::AddRows { label: "交換形式の取り込み".to_owned(), rows: json::to_rows(exchange, book)? })
}

/// A book that could not be made from what ships with the program.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    #[error(transparent)]
    Content(#[from] ImportError),
    #[error(transparent)]
    Apply(#[from] ApplyError),
}

/// A new book with one empty edition in the forms of a preset.
pub fn book_from_preset(preset: &str, year: FiscalYear) -> Result<Book, MakeError> {
    with_rows(interchange::preset_rows(preset, year, &Book::default())?)
}

/// The sample book of a made-up city.
pub fn sample_book() -> Result<Book, MakeError> {
    let exchange = json::read(include_bytes!("../../assets/sample.json"))?;
    with_rows(json::to_rows(&exchange, &Book::default())?)
}

fn with_rows(rows: Vec<Row>) -> Result<Book, MakeError> {
    let changes: Vec<Change> = rows.into_iter().map(|row| Change { before: None, after: Some(row) }).collect();
    Ok(Book::default().apply(&changes)?)
}
