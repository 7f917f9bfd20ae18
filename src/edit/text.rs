//! Commands that change what is written: cells, texts, headings.

use super::state::reopened;
use super::{EditError, JoinKey, Plan};
use crate::model::*;
use std::sync::Arc;

/// The change that puts `text` into a cell; `None` when nothing would change.
pub(super) fn cell_change(
    book: &Book,
    owner: Owner,
    field: &Field,
    text: &str,
    carried: bool,
) -> Result<Option<Change>, EditError> {
    if !field.kind.is_written() {
        return Err(EditError::Refused(format!("「{}」は自動で表示される項目のため、入力できません", field.label)));
    }
    let before = book.cell(owner, field.id).cloned();
    let after = Cell {
        key: CellKey { owner, field: field.id },
        text: text.to_owned(),
        quantity: match field.kind {
            FieldKind::Value | FieldKind::Number { .. } => Quantity::parse(text),
            _ => None,
        },
        carried: carried && !text.is_empty(),
    };
    Ok(match before {
        Some(before) if *before == after => None,
        Some(before) => Some(Change { before: Some(Row::Cell(before)), after: Some(after.into()) }),
        None if text.is_empty() => None,
        None => Some(Change::insert(after)),
    })
}

fn checked_field(book: &Book, owner: Owner, field: FieldId) -> Result<&Arc<Field>, EditError> {
    let record = book.record_of(owner).ok_or(EditError::NotFound("記入欄"))?;
    let field = book.field(field).ok_or(EditError::NotFound("項目"))?;
    if book.form_of_record(record) != Some(field.form) {
        return Err(EditError::Refused(format!("項目「{}」はこの様式にありません", field.key)));
    }
    let level = match owner {
        Owner::Record(_) => Level::Record,
        Owner::Entry(_) => Level::Entry,
    };
    if field.level != level {
        let place = if level == Level::Record { "担当課別の記入" } else { "事業" };
        return Err(EditError::Refused(format!("項目「{}」は{place}の欄に入力します", field.key)));
    }
    Ok(field)
}

pub(super) fn set_cell(book: &Book, owner: Owner, field: FieldId, text: &str) -> Result<Plan, EditError> {
    let field = checked_field(book, owner, field)?;
    let mut changes: Vec<Change> = cell_change(book, owner, field, text, false)?.into_iter().collect();
    if !changes.is_empty() {
        changes.extend(reopened(book, owner));
    }
    let label = book.field_label(field, None);
    Ok(Plan { label: format!("「{label}」の入力"), changes, join: Some(JoinKey::Cell(owner, field.id)) })
}

pub(super) fn set_cells(book: &Book, label: &str, cells: &[(Owner, FieldId, String)]) -> Result<Plan, EditError> {
    let mut changes: Vec<Change> = Vec::new();
    let mut reopened_entries = std::collections::HashSet::new();
    for (owner, field, text) in cells {
        let field = checked_field(book, *owner, *field)?;
        if let Some(change) = cell_change(book, *owner, field, text, false)? {
            changes.push(change);
            if reopened_entries.insert(*owner) {
                changes.extend(reopened(book, *owner));
            }
        }
    }
    Ok(Plan { label: label.to_owned(), changes, join: None })
}

pub(super) fn set_block_text(book: &Book, block: BlockId, text: &str) -> Result<Plan, EditError> {
    let before = book.block(block).ok_or(EditError::NotFound("本文"))?;
    if !matches!(before.content, BlockContent::Text { .. }) {
        return Err(EditError::Refused("この場所は本文ではないため、文章を入力できません".to_owned()));
    }
    let content = BlockContent::text(text);
    let after = Block { content, carried: false, ..(**before).clone() };
    Ok(Plan {
        label: "本文の入力".to_owned(),
        changes: replaced(before, after),
        join: Some(JoinKey::BlockText(block.0)),
    })
}

pub(super) fn set_block_heading(book: &Book, block: BlockId, heading: &str) -> Result<Plan, EditError> {
    let before = book.block(block).ok_or(EditError::NotFound("見出し"))?;
    let after = Block { heading: heading.to_owned(), ..(**before).clone() };
    Ok(Plan {
        label: "小見出しの入力".to_owned(),
        changes: replaced(before, after),
        join: Some(JoinKey::BlockHeading(block.0)),
    })
}

pub(super) fn set_section(book: &Book, after: &Section) -> Result<Plan, EditError> {
    let before = book.section(after.id).ok_or(EditError::NotFound("見出し"))?;
    let stays = (before.edition, before.parent, before.position, before.lineage);
    if stays != (after.edition, after.parent, after.position, after.lineage) {
        return Err(EditError::Refused("見出しの場所は、移動の操作で変えてください".to_owned()));
    }
    Ok(Plan {
        label: "見出しの変更".to_owned(),
        changes: replaced(before, after.clone()),
        join: Some(JoinKey::Section(after.id)),
    })
}

pub(super) fn set_record(book: &Book, after: &Record) -> Result<Plan, EditError> {
    let before = book.record(after.id).ok_or(EditError::NotFound("事業"))?;
    if (before.block, before.position) != (after.block, after.position) {
        return Err(EditError::Refused("事業の場所は、移動の操作で変えてください".to_owned()));
    }
    Ok(Plan {
        label: "事業の印・番号の変更".to_owned(), changes: replaced(before, after.clone()), join: None
    })
}

pub(super) fn set_entry_departments(
    book: &Book,
    entry: EntryId,
    departments: &[DepartmentId],
) -> Result<Plan, EditError> {
    let before = book.entry(entry).ok_or(EditError::NotFound("担当課別の記入"))?;
    let edition = book.edition_of_record(before.record);
    for department in departments {
        let known = book.department(*department).ok_or(EditError::NotFound("担当課"))?;
        if Some(known.edition) != edition {
            return Err(EditError::Refused(format!("担当課「{}」は別の年度の課です", known.name)));
        }
    }
    let after = Entry { departments: departments.to_vec(), ..(**before).clone() };
    Ok(Plan { label: "担当課の変更".to_owned(), changes: replaced(before, after), join: None })
}

/// One change from a shared row to its new value, none when they are equal.
pub(super) fn replaced<T>(before: &Arc<T>, after: T) -> Vec<Change>
where
    T: PartialEq + Clone,
    Row: From<T>,
{
    if **before == after { Vec::new() } else { vec![Change::replace((**before).clone(), after)] }
}
