//! What an officer can do to a book ([`Command`]), what it does to the rows ([`plan`]), and how it is taken back
//! ([`History`]). Pure: no clock, no file.

mod command;
mod convert;
mod copy;
mod edition;
mod figure;
mod form;
mod former;
mod history;
mod lists;
mod numbering;
mod replace;
mod restructure;
mod rollover;
mod state;
mod structure;
mod text;
mod tie;
mod typing;

pub use command::{Command, CopyScope, Parent, Spot, Target};
pub use convert::Conversion;
pub use form::{FormModel, tables_in, texts_in};
pub use former::{former_entry, former_record};
pub use history::{History, JoinKey, Step};
pub use lists::{Listed, cells_with, records_with, uses_of_department};
pub use replace::{Replacement, is_replaceable, replaced_text};
pub use tie::{Relation, Tied, relation, relatives};
pub use typing::{ListEnter, list_enter, pasted, plain_line_ends};

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
        Command::SetSettings(settings) => Ok(edition::set_settings(book, settings)),
        Command::SetEdition { edition, title, plan_period, state } => {
            edition::set_edition(book, *edition, title, plan_period, *state)
        }
        Command::AddRows { label, rows } => {
            let changes = rows.iter().map(|row| Change { before: None, after: Some(row.clone()) }).collect();
            Ok(Plan { label: label.clone(), changes, join: None })
        }
        Command::SetCell { owner, field, text } => text::set_cell(book, *owner, *field, text),
        Command::SetCells { label, cells } => text::set_cells(book, label, cells),
        Command::Replace { edition, label, texts } => replace::replace(book, *edition, label, texts),
        Command::SetBlockText { block, text } => text::set_block_text(book, *block, text),
        Command::SetBlockHeading { block, heading } => text::set_block_heading(book, *block, heading),
        Command::SetSection(section) => text::set_section(book, section),
        Command::SetNumbering { sections } => numbering::set_numbering(book, sections),
        Command::SetRecordNumbering { form, style, restart } => {
            numbering::set_record_numbering(book, *form, style, *restart)
        }
        Command::SetRecord(record) => text::set_record(book, record),
        Command::SetEntryDepartments { entry, departments } => text::set_entry_departments(book, *entry, departments),
        Command::CopyFrom { from, scope } => copy::copy_from(book, *from, *scope),
        Command::CopyCells { from, cells } => copy::copy_cells(book, *from, cells),
        Command::SetState { targets, state } => state::set_state(book, targets, *state),
        Command::RollOver { from, to } => rollover::roll_over(book, *from, *to),
        Command::Import { label, changes } => Ok(Plan { label: label.clone(), changes: changes.clone(), join: None }),
        Command::AddSection { edition, parent, after, title } => {
            structure::add_section(book, *edition, *parent, *after, title)
        }
        Command::AddTextBlock { section, after, heading, text } => {
            structure::add_block(book, *section, *after, heading, BlockContent::text(text.as_str()))
        }
        Command::AddRecordsBlock { section, after, form } => {
            let content = BlockContent::Records { form: *form, labels: Vec::new(), legend: String::new() };
            structure::add_block(book, *section, *after, "", content)
        }
        Command::AddRecord { block, after } => structure::add_record(book, *block, *after),
        Command::AddEntry { record, after, departments } => structure::add_entry(book, *record, *after, departments),
        Command::AddDepartment { edition, name } => lists::add_department(book, *edition, name),
        Command::Delete(target) => structure::delete(book, *target),
        Command::Move { target, by } => structure::move_among_siblings(book, *target, *by),
        Command::MoveTo { target, parent, at } => restructure::move_to(book, *target, *parent, *at),
        Command::Split { target, from } => restructure::split(book, *target, *from),
        Command::MergeWithNext(target) => restructure::merge_with_next(book, *target),
        Command::SetFigures { block, figures, images } => figure::set_figures(book, *block, figures, images),
        Command::SetTable { block, labels, legend } => form::set_table(book, *block, labels, legend),
        Command::AddContentsBlock { section, after } => {
            let content = BlockContent::Contents { depth: 1, number_style: None };
            structure::add_block(book, *section, *after, "", content)
        }
        Command::SetContents { block, depth, number_style } => {
            structure::set_contents(book, *block, *depth, number_style.as_ref())
        }
        Command::AddFiguresBlock { section, after } => {
            let content = BlockContent::Figures { figures: Vec::new() };
            structure::add_block(book, *section, *after, "", content)
        }
        Command::SetForm { form, fields } => form::set_form(book, form, fields),
        Command::SetScale(scale) => lists::set_scale(book, scale),
        Command::RenameDepartment { department, name } => lists::rename_department(book, *department, name),
        Command::DeleteField(field) => form::delete_field(book, *field),
        Command::AddForm { edition, model } => form::add_form(book, *edition, model),
        Command::AddScale { edition, name } => lists::add_scale(book, *edition, name),
        Command::RenameChoice { scale, from, to } => lists::rename_choice(book, *scale, from, to),
        Command::AddMark { edition, text } => lists::add_mark(book, *edition, text),
        Command::SetMark(mark) => lists::set_mark(book, mark),
        Command::MergeDepartments { from, into } => lists::merge_departments(book, *from, *into),
        Command::DeleteListed(item) => lists::delete_listed(book, *item),
        Command::MoveListed { item, by } => lists::move_listed(book, *item, *by),
        Command::DeleteEdition(edition) => edition::delete_edition(book, *edition),
        Command::Tie { row, former, also } => tie::tie(book, *row, *former, *also),
        Command::Untie(row) => tie::untie(book, *row),
        Command::SavePaper { name, options } => Ok(form::save_paper(book, name, options)),
        Command::DeletePaper { name } => form::delete_paper(book, name),
    }
}

#[cfg(test)]
mod tests;
