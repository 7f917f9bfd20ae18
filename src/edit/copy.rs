//! 前年度を写す: an earlier year's text over this year's, marked 前年のまま until it is edited or confirmed.

use super::text::{cell_change, replaced};
use super::{CopyScope, EditError, Plan};
use crate::model::*;

fn refused(why: &str) -> EditError {
    EditError::Refused(why.to_owned())
}

/// Copies from the edition `from`.
pub(super) fn copy_from(book: &Book, from: EditionId, scope: CopyScope) -> Result<Plan, EditError> {
    book.edition(from).ok_or(EditError::NotFound("写す元の年度版"))?;
    let (label, changes) = match scope {
        CopyScope::Cell { owner, field, from_field } => {
            ("前年度を写す（項目）", copy_cell(book, from, owner, field, from_field)?)
        }
        CopyScope::Entry(entry) => ("前年度を写す（担当課）", copy_owner(book, from, Owner::Entry(entry))?),
        CopyScope::Record(record) => ("前年度を写す（事業）", copy_record(book, from, record, &mut book.next_id())?),
        CopyScope::Block(block) => ("前年度を写す（本文）", copy_block(book, from, block)?),
        CopyScope::Section(section) => ("前年度を写す（見出し）", copy_section(book, from, section)?),
    };
    Ok(Plan { label: label.to_owned(), changes, join: None })
}

/// The cells that have a counterpart. Nothing at all to copy is said, not passed over.
pub(super) fn copy_cells(book: &Book, from: EditionId, cells: &[(Owner, FieldId)]) -> Result<Plan, EditError> {
    let mut changes = Vec::new();
    let mut refusal = None;
    for (owner, field) in cells {
        match copy_cell(book, from, *owner, *field, None) {
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

/// The counterpart of an owner in the edition `from`.
fn counterpart(book: &Book, from: EditionId, owner: Owner) -> Result<Owner, EditError> {
    let old = book.counterpart_owner(owner, from);
    old.ok_or_else(|| refused("写す元の年度に対応する記入がありません"))
}

fn copy_cell(
    book: &Book,
    from: EditionId,
    owner: Owner,
    field: FieldId,
    from_field: Option<FieldId>,
) -> Result<Vec<Change>, EditError> {
    let field = book.field(field).ok_or(EditError::NotFound("項目"))?;
    let old_field = from_field.or_else(|| book.counterpart_field(field.id, from));
    let old_field = old_field.ok_or_else(|| refused("写す元の年度の様式にこの項目がありません"))?;
    let old = counterpart(book, from, owner)?;
    Ok(cell_change(book, owner, field, book.text(old, old_field), true)?.into_iter().collect())
}

fn copy_owner(book: &Book, from: EditionId, owner: Owner) -> Result<Vec<Change>, EditError> {
    let old = counterpart(book, from, owner)?;
    let record = book.record_of(owner).ok_or(EditError::NotFound("記入欄"))?;
    let form = book.form_of_record(record).ok_or(EditError::NotFound("様式"))?;
    let level = match owner {
        Owner::Record(_) => Level::Record,
        Owner::Entry(_) => Level::Entry,
    };
    let mut changes = Vec::new();
    for field in book.fields(form).filter(|field| field.level == level && field.kind.is_written()) {
        if let Some(old_field) = book.counterpart_field(field.id, from) {
            changes.extend(cell_change(book, owner, field, book.text(old, old_field), true)?);
        }
    }
    Ok(changes)
}

/// The record's own cells, its entries, and those entries of the earlier year that this year lacks. `next_id` is drawn
/// on for the latter.
fn copy_record(book: &Book, from: EditionId, record: RecordId, next_id: &mut i64) -> Result<Vec<Change>, EditError> {
    let mut changes = copy_owner(book, from, Owner::Record(record))?;
    let old = book.counterpart_record(record, from).ok_or(EditError::NotFound("事業"))?;
    let edition = book.edition_of_record(record).ok_or(EditError::NotFound("事業"))?;
    for entry in book.entries(record) {
        if book.counterpart_entry(entry.id, from).is_some() {
            changes.extend(copy_owner(book, from, Owner::Entry(entry.id))?);
        }
    }
    let missing = book.entries(old).filter(|entry| book.counterpart_entry(entry.id, edition).is_none());
    let last_position = book.entries(record).map(|entry| entry.position).max().unwrap_or(0);
    for (offset, old_entry) in (1..).zip(missing) {
        let entry = Entry {
            id: EntryId(*next_id),
            record,
            position: last_position + offset,
            departments: this_years_departments(book, &old_entry.departments, edition),
            state: EntryState::Draft,
            lineage: old_entry.lineage,
        };
        *next_id += 1;
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

fn copy_block(book: &Book, from: EditionId, block: BlockId) -> Result<Vec<Change>, EditError> {
    let before = book.block(block).ok_or(EditError::NotFound("本文"))?;
    let missing = || refused("写す元の年度に対応する本文がありません");
    let old = book.counterpart_block(block, from).and_then(|old| book.block(old)).ok_or_else(missing)?;
    let BlockContent::Text { text, .. } = &old.content else { return Err(missing()) };
    let content = BlockContent::text(text.as_str());
    Ok(replaced(before, Block { content, carried: true, ..(**before).clone() }))
}

/// Every text and record below a heading that has a counterpart; what is new this year stays as it is.
fn copy_section(book: &Book, from: EditionId, section: SectionId) -> Result<Vec<Change>, EditError> {
    book.section(section).ok_or(EditError::NotFound("見出し"))?;
    let mut changes = Vec::new();
    let mut next_id = book.next_id();
    let mut below = vec![section];
    while let Some(section) = below.pop() {
        below.extend(book.subsections(section).map(|section| section.id));
        for block in book.blocks(section) {
            if matches!(block.content, BlockContent::Text { .. }) && book.counterpart_block(block.id, from).is_some() {
                changes.extend(copy_block(book, from, block.id)?);
            }
            for record in book.records(block.id) {
                if book.counterpart_record(record.id, from).is_some() {
                    changes.extend(copy_record(book, from, record.id, &mut next_id)?);
                }
            }
        }
    }
    Ok(changes)
}
