//! Neutral rows → one new edition. The plan is worked out first and shown; carrying it out is one command.
//!
//! Nothing is guessed silently and nothing is dropped silently: the preview tells what becomes of every column and row.

mod assemble;
mod columns;
mod frame;
mod headings;
mod merges;
mod preview;
mod records;
mod sheet;
mod ties;

pub use preview::{ChoiceCount, ColumnFate, ColumnReport, Preview, RowFate, SheetReport, Totals};

use super::ImportError;
use super::rows::Workbook;
use crate::edit::Command;
use crate::model::{Arrangement, Book, Change, FiscalYear, FormId};

/// The form into which a table is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormSource {
    /// A form of an edition of the book; the new edition takes its scales and marks too.
    Form(FormId),
    /// A form that ships with the program, by the name of the preset.
    Preset(String),
}

/// What the officer has chosen for an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOptions {
    /// The year of the new edition.
    pub year: FiscalYear,
    pub form: FormSource,
    /// Columns that the form does not have become text fields of their own.
    pub new_fields: bool,
    /// Several header rows on one sheet are several tables; otherwise such a sheet is refused.
    pub stacked_tables: bool,
    /// Names of sheets to leave out.
    pub skip_sheets: Vec<String>,
}

impl ImportOptions {
    /// The table form of the book's latest edition, or the evaluation preset for an empty book.
    pub fn new(book: &Book, year: FiscalYear) -> Self {
        let latest = book.editions().last().map(|edition| edition.id);
        let mut forms = latest.into_iter().flat_map(|edition| book.forms(edition));
        let form = match forms.find(|form| form.arrangement == Arrangement::Table) {
            Some(form) => FormSource::Form(form.id),
            None => FormSource::Preset("evaluation".to_owned()),
        };
        Self { year, form, new_fields: false, stacked_tables: false, skip_sheets: Vec::new() }
    }
}

/// What an import would do, and the command that does it.
#[derive(Clone, Debug)]
pub struct ImportPlan {
    pub preview: Preview,
    pub command: Command,
    /// What the officer should read before saying yes; also part of the preview.
    pub warnings: Vec<String>,
}

/// Works out the import of a file of sheets as a new edition. Changes nothing.
///
/// # Errors
/// A year that exists already, a form that does not exist, or no sheet with a table of that form.
pub fn plan_import(book: &Book, workbook: &Workbook, options: &ImportOptions) -> Result<ImportPlan, ImportError> {
    if book.edition_of_year(options.year).is_some() {
        return Err(ImportError::YearExists(options.year));
    }
    let mut frame = frame::Frame::new(book, options)?;
    let mut columns = columns::ColumnMap::new(&frame, options.new_fields);
    let mut read = Vec::new();
    let mut reports = Vec::new();
    for sheet in &workbook.sheets {
        let (report, tables) = sheet::read_sheet(sheet, &mut columns, options);
        if tables.len() > 1 && !options.stacked_tables {
            let rows = tables.iter().map(|table| table.header_row.to_string()).collect::<Vec<_>>().join("、");
            return Err(ImportError::SeveralHeaders { sheet: sheet.name.clone(), rows });
        }
        reports.push(report);
        read.extend(tables);
    }
    if read.is_empty() {
        return Err(ImportError::NothingToImport(preview::problems(&reports)));
    }
    frame.form.fields.extend(columns.new_fields());
    let assembled = assemble::assemble(frame, columns.plan_period(), read, book, options)?;
    let preview = Preview {
        year: options.year,
        plan_period: assembled.plan_period,
        sheets: reports,
        totals: assembled.totals,
        notes: assembled.notes.into_iter().chain(columns.warnings(options.year)).collect(),
    };
    let label = format!("{}の取り込み", options.year.label());
    let changes = assembled.rows.into_iter().map(Change::insert).collect();
    let warnings = preview.notes.clone();
    Ok(ImportPlan { preview, command: Command::Import { label, changes }, warnings })
}

#[cfg(test)]
mod tests;
