//! 合計: the columns of numbers of one table, added up.

use super::computed::figure;
use super::{Block, BlockContent, BlockId, Book, Entry, Field, FieldKind, Formula, Level, Owner};
use std::sync::Arc;

/// Whether the block is a table whose form asks for a last row 合計.
pub fn has_totals(book: &Book, block: &Block) -> bool {
    let BlockContent::Records { form, .. } = &block.content else { return false };
    book.form(*form).is_some_and(|form| form.options.total_row)
}

/// The total of a column as it prints; empty for a column that is not added up, or in which no number stands.
/// Records that are shown again (再掲) are counted once, where they belong.
pub fn total_text(book: &Book, block: BlockId, field: &Field) -> String {
    total(book, block, field).map(figure).unwrap_or_default()
}

fn total(book: &Book, block: BlockId, field: &Field) -> Option<f64> {
    let of = |key: &str| book.field_by_key(field.form, key).and_then(|field| column_total(book, block, field));
    match &field.kind {
        FieldKind::Number { .. } => column_total(book, block, field),
        // The difference of the totals: a row in which one of the two is missing has none of its own.
        FieldKind::Computed { formula: Formula::Difference { minuend, subtrahend } } => {
            Some(of(minuend)? - of(subtrahend)?)
        }
        FieldKind::Computed { formula: Formula::Sum { fields } } => {
            let totals: Vec<f64> = fields.iter().filter_map(|key| of(key)).collect();
            (!totals.is_empty()).then(|| totals.iter().sum())
        }
        _ => None,
    }
}

fn column_total(book: &Book, block: BlockId, field: &Field) -> Option<f64> {
    if !matches!(field.kind, FieldKind::Number { .. }) {
        return None;
    }
    let number = |owner: Owner| book.cell(owner, field.id)?.quantity.as_ref().map(|quantity| quantity.number);
    let mut numbers = Vec::new();
    for record in book.records(block).filter(|record| record.repeat_of.is_none()) {
        match field.level {
            Level::Record => numbers.extend(number(Owner::Record(record.id))),
            Level::Entry => {
                numbers.extend(book.entries(record.id).filter_map(|entry: &Arc<Entry>| number(Owner::Entry(entry.id))));
            }
        }
    }
    (!numbers.is_empty()).then(|| numbers.iter().sum())
}
