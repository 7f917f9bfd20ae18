//! What an officer can do to a book ([`Command`]), what it does to the rows ([`plan`]), and how it is taken back
//! ([`History`]). Pure: no clock, no file.

mod command;
mod copy;
mod form;
mod history;
mod rollover;
mod structure;
mod text;

pub use command::{Command, CopyScope, Target};
pub use history::{History, JoinKey, Step};

use crate::model::{ApplyError, BlockContent, Book, Change};

/// A command worked out: what it does, what it is called, with which edits it may join.
#[derive(Clone, Debug)]
pub struct Plan {
    pub label: String,
    /// Empty when the command changes nothing; then there is no step.
    pub changes: Vec<Change>,
    pub join: Option<JoinKey>,
}

/// Why a command cannot be carried out; nothing has changed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EditError {
    #[error("{0}が見つかりません。ほかの操作で削除された可能性があります")]
    NotFound(&'static str),
    #[error("{0}の年度版は既にあります。別の年度を指定してください")]
    YearExists(String),
    #[error("{0}")]
    Refused(String),
    #[error("内部の不整合のため変更できませんでした（{0}）。内容は変更前のままです")]
    Apply(#[from] ApplyError),
}

/// Works out a command against a book. Changes nothing.
pub fn plan(book: &Book, command: &Command) -> Result<Plan, EditError> {
    match command {
        Command::SetSettings(settings) => Ok(form::set_settings(book, settings)),
        Command::SetEdition { edition, title, plan_period, state } => {
            form::set_edition(book, *edition, title, plan_period, *state)
        }
        Command::AddRows { label, rows } => {
            let changes = rows.iter().map(|row| Change { before: None, after: Some(row.clone()) }).collect();
            Ok(Plan { label: label.clone(), changes, join: None })
        }
        Command::SetCell { owner, field, text } => text::set_cell(book, *owner, *field, text),
        Command::SetCells { label, cells } => text::set_cells(book, label, cells),
        Command::SetBlockText { block, text } => text::set_block_text(book, *block, text),
        Command::SetBlockHeading { block, heading } => text::set_block_heading(book, *block, heading),
        Command::SetSection(section) => text::set_section(book, section),
        Command::SetRecord(record) => text::set_record(book, record),
        Command::SetEntryDepartments { entry, departments } => text::set_entry_departments(book, *entry, departments),
        Command::CopyFromLastYear(scope) => copy::copy_from_last_year(book, *scope),
        Command::CopyCellsFromLastYear(cells) => copy::copy_cells(book, cells),
        Command::SetEntryState { entries, state } => text::set_entry_state(book, entries, *state),
        Command::RollOver { from, to } => rollover::roll_over(book, *from, *to),
        Command::Import { label, changes } => Ok(Plan { label: label.clone(), changes: changes.clone(), join: None }),
        Command::AddSection { edition, parent, after, title } => {
            structure::add_section(book, *edition, *parent, *after, title)
        }
        Command::AddTextBlock { section, after, heading, text } => {
            structure::add_block(book, *section, *after, heading, BlockContent::Text { text: text.clone() })
        }
        Command::AddRecordsBlock { section, after, form } => {
            let content = BlockContent::Records { form: *form, labels: Vec::new(), legend: String::new() };
            structure::add_block(book, *section, *after, "", content)
        }
        Command::AddRecord { block, after } => structure::add_record(book, *block, *after),
        Command::AddEntry { record, after, departments } => structure::add_entry(book, *record, *after, departments),
        Command::AddDepartment { edition, name } => structure::add_department(book, *edition, name),
        Command::Delete(target) => structure::delete(book, *target),
        Command::Move { target, by } => structure::move_among_siblings(book, *target, *by),
        Command::SetForm { form, fields } => form::set_form(book, form, fields),
        Command::SetScale(scale) => form::set_scale(book, scale),
        Command::RenameDepartment { department, name } => form::rename_department(book, *department, name),
        Command::SavePaper { name, options } => Ok(form::save_paper(book, name, options)),
    }
}

#[cfg(test)]
mod tests;
