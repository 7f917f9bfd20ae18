//! 前年度を写す: last year's text over this year's, marked 前年のまま until it is edited or confirmed.

use super::text::{cell_change, replaced};
use super::{CopyScope, EditError, Plan};
use crate::model::*;

pub(super) fn copy_from_last_year(book: &Book, scope: CopyScope) -> Result<Plan, EditError> {
    let (label, changes) = match scope {
        CopyScope::Cell { owner, field } => ("前年度を写す（項目）", copy_cell(book, owner, field)?),
        CopyScope::Entry(entry) => ("前年度を写す（担当課）", copy_owner(book, Owner::Entry(entry))?),
        CopyScope::Record(record) => ("前年度を写す（事業）", copy_record(book, record)?),
        CopyScope::Block(block) => ("前年度を写す（本文）", copy_block(book, block)?),
    };
    Ok(Plan { label: label.to_owned(), changes, join: None })
}

/// The cells that have a counterpart. Nothing at all to copy is said, not passed over.
pub(super) fn copy_cells(book: &Book, cells: &[(Owner, FieldId)]) -> Result<Plan, EditError> {
    let mut changes = Vec::new();
    let mut refusal = None;
    for (owner, field) in cells {
        match copy_cell(book, *owner, *field) {
            Ok(change) => changes.extend(change),
            Err(error @ EditError::Refused(_)) => refusal = Some(error),
            Err(error) => return Err(error),
        }
    }
    match refusal {
        Some(refusal) if changes.is_empty() => Err(refusal),
        _ => Ok(Plan { label: format!("前年度を写す（{}欄）", changes.len()), changes, join: None }),
    }
}

fn last_year(book: &Book, record: RecordId) -> Result<EditionId, EditError> {
    let edition = book.edition_of_record(record).ok_or(EditError::NotFound("事業"))?;
    let previous = book.previous_edition(edition);
    previous.map(|edition| edition.id).ok_or_else(|| EditError::Refused("前年度の年度版がありません".to_owned()))
}

/// Last year's counterpart of an owner.
fn counterpart(book: &Book, owner: Owner) -> Result<(EditionId, Owner), EditError> {
    let record = book.record_of(owner).ok_or(EditError::NotFound("記入欄"))?;
    let previous = last_year(book, record)?;
    let old = book.counterpart_owner(owner, previous);
    let old = old.ok_or_else(|| EditError::Refused("前年度に対応する記入がありません".to_owned()))?;
    Ok((previous, old))
}

fn copy_cell(book: &Book, owner: Owner, field: FieldId) -> Result<Vec<Change>, EditError> {
    let (previous, old) = counterpart(book, owner)?;
    let field = book.field(field).ok_or(EditError::NotFound("項目"))?;
    let old_field = book.counterpart_field(field.id, previous);
    let old_field = old_field.ok_or_else(|| EditError::Refused("前年度の様式にこの項目がありません".to_owned()))?;
    Ok(cell_change(book, owner, field, book.text(old, old_field), true)?.into_iter().collect())
}

fn copy_owner(book: &Book, owner: Owner) -> Result<Vec<Change>, EditError> {
    let (previous, old) = counterpart(book, owner)?;
    let record = book.record_of(owner).ok_or(EditError::NotFound("記入欄"))?;
    let form = book.form_of_record(record).ok_or(EditError::NotFound("様式"))?;
    let level = match owner {
        Owner::Record(_) => Level::Record,
        Owner::Entry(_) => Level::Entry,
    };
    let mut changes = Vec::new();
    for field in book.fields(form).filter(|field| field.level == level && field.kind.is_written()) {
        if let Some(old_field) = book.counterpart_field(field.id, previous) {
            changes.extend(cell_change(book, owner, field, book.text(old, old_field), true)?);
        }
    }
    Ok(changes)
}

/// The record's own cells, its entries, and those entries of last year that this year lacks.
fn copy_record(book: &Book, record: RecordId) -> Result<Vec<Change>, EditError> {
    let mut changes = copy_owner(book, Owner::Record(record))?;
    let (previous, old) = counterpart(book, Owner::Record(record))?;
    let edition = book.edition_of_record(record).ok_or(EditError::NotFound("事業"))?;
    for entry in book.entries(record) {
        if book.counterpart_entry(entry.id, previous).is_some() {
            changes.extend(copy_owner(book, Owner::Entry(entry.id))?);
        }
    }
    let Owner::Record(old) = old else { return Err(EditError::NotFound("事業")) };
    let missing = book.entries(old).filter(|entry| book.counterpart_entry(entry.id, edition).is_none());
    let last_position = book.entries(record).map(|entry| entry.position).max().unwrap_or(0);
    for (offset, old_entry) in (0..).zip(missing) {
        let entry = Entry {
            id: EntryId(book.next_id() + offset),
            record,
            position: last_position + 1 + offset,
            departments: this_years_departments(book, &old_entry.departments, edition),
            state: EntryState::Draft,
            lineage: old_entry.lineage,
        };
        let owner = Owner::Entry(entry.id);
        changes.push(Change::insert(entry));
        for cell in book.cells_of(Owner::Entry(old_entry.id)) {
            if let Some(field) = book.counterpart_field(cell.key.field, edition) {
                let (key, carried) = (CellKey { owner, field }, !cell.text.is_empty());
                changes.push(Change::insert(Cell { key, carried, ..(**cell).clone() }));
            }
        }
    }
    Ok(changes)
}

pub(super) fn this_years_departments(
    book: &Book,
    departments: &[DepartmentId],
    edition: EditionId,
) -> Vec<DepartmentId> {
    departments.iter().filter_map(|id| book.counterpart_department(*id, edition)).collect()
}

fn copy_block(book: &Book, block: BlockId) -> Result<Vec<Change>, EditError> {
    let before = book.block(block).ok_or(EditError::NotFound("本文"))?;
    let edition = book.edition_of_block(block).ok_or(EditError::NotFound("本文"))?;
    let refused = || EditError::Refused("前年度に対応する本文がありません".to_owned());
    let previous = book.previous_edition(edition).ok_or_else(refused)?;
    let old = book.counterpart_block(block, previous.id).and_then(|old| book.block(old)).ok_or_else(refused)?;
    let BlockContent::Text { text } = &old.content else { return Err(refused()) };
    let content = BlockContent::Text { text: text.clone() };
    Ok(replaced(before, Block { content, carried: true, ..(**before).clone() }))
}
