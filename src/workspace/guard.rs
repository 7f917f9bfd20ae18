//! A step that would leave rows without their parent is refused before it is taken in: the file refuses it too, and
//! would then refuse everything after it.

use crate::edit::EditError;
use crate::model::*;
use std::collections::BTreeSet;

/// Checks that nothing hangs below the rows that the changes deleted.
pub(super) fn nothing_orphaned(book: &Book, changes: &[Change]) -> Result<(), EditError> {
    let deleted = changes.iter().filter(|change| change.after.is_none()).filter_map(Change::key);
    let deleted: BTreeSet<RowKey> = deleted.filter(|key| book.row(*key).is_none()).collect();
    let parent = deleted.iter().copied().find(|key| has_children(book, *key));
    match parent.or_else(|| field_with_cells(book, &deleted)) {
        Some(key) => Err(EditError::Apply(ApplyError::ParentMissing(key))),
        None => Ok(()),
    }
}

/// There is no index of cells by field, so all deleted fields are looked for in one pass.
fn field_with_cells(book: &Book, deleted: &BTreeSet<RowKey>) -> Option<RowKey> {
    if !deleted.iter().any(|key| matches!(key, RowKey::Id(Table::Field, _))) {
        return None;
    }
    let field_of = |row: Row| match row {
        Row::Cell(cell) => Some(RowKey::Id(Table::Field, cell.key.field.0)),
        _ => None,
    };
    book.rows().filter_map(field_of).find(|field| deleted.contains(field))
}

fn has_children(book: &Book, key: RowKey) -> bool {
    let RowKey::Id(table, id) = key else { return false };
    match table {
        Table::Edition => {
            let edition = EditionId(id);
            book.departments(edition).next().is_some()
                || book.scales(edition).next().is_some()
                || book.marks(edition).next().is_some()
                || book.forms(edition).next().is_some()
                || book.top_sections(edition).next().is_some()
        }
        Table::Form => book.fields(FormId(id)).next().is_some(),
        Table::Section => {
            book.subsections(SectionId(id)).next().is_some() || book.blocks(SectionId(id)).next().is_some()
        }
        Table::Block => book.records(BlockId(id)).next().is_some(),
        Table::Record => {
            book.entries(RecordId(id)).next().is_some() || book.cells_of(Owner::Record(RecordId(id))).next().is_some()
        }
        Table::Entry => book.cells_of(Owner::Entry(EntryId(id))).next().is_some(),
        Table::Settings
        | Table::Field
        | Table::Department
        | Table::Scale
        | Table::Mark
        | Table::Image
        | Table::Cell
        | Table::Paper => false,
    }
}
