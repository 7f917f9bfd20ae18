//! 確認済 and 下書き: what the officer has said of entries, of records whose words are their own, and of texts.

use super::text::replaced;
use super::{EditError, Plan, Target};
use crate::model::*;

/// Confirming also takes 前年のまま off: what stands there has been looked at.
pub(super) fn set_state(book: &Book, targets: &[Target], state: EntryState) -> Result<Plan, EditError> {
    let mut changes = Vec::new();
    let mut next_id = book.next_id();
    for target in targets {
        changes.extend(match *target {
            Target::Entry(id) => entry(book, id, state)?,
            Target::Record(id) => record(book, id, state, &mut next_id)?,
            Target::Block(id) => text(book, id, state)?,
            Target::Section(_) => {
                return Err(EditError::Refused("見出しには、確認の印を付けられません".to_owned()));
            }
        });
    }
    let label = match state {
        EntryState::Confirmed => "確認済にする",
        EntryState::Draft => "下書きに戻す",
    };
    Ok(Plan { label: label.to_owned(), changes, join: None })
}

fn entry(book: &Book, id: EntryId, state: EntryState) -> Result<Vec<Change>, EditError> {
    let before = book.entry(id).ok_or(EditError::NotFound("担当課別の記入"))?;
    let mut changes = replaced(before, Entry { state, ..(**before).clone() });
    if state == EntryState::Confirmed {
        changes.extend(looked_at(book, Owner::Entry(id)));
    }
    Ok(changes)
}

/// All entries of a record. Where the record's own words are what is drafted its entries hold the state; one without
/// departments is added for it where there is none.
fn record(book: &Book, id: RecordId, state: EntryState, next_id: &mut i64) -> Result<Vec<Change>, EditError> {
    let form = book.form_of_record(id).ok_or(EditError::NotFound("事業"))?;
    let mut changes = Vec::new();
    for found in book.entries(id) {
        changes.extend(entry(book, found.id, state)?);
    }
    if book.drafted_fields(form).level == Level::Record && state == EntryState::Confirmed {
        changes.extend(looked_at(book, Owner::Record(id)));
        if book.entries(id).next().is_none() {
            let (id, record) = (EntryId(*next_id), id);
            *next_id += 1;
            let (position, departments, lineage) = (1024, Vec::new(), Lineage(id.0));
            changes.push(Change::insert(Entry { id, record, position, departments, state, lineage }));
        }
    }
    Ok(changes)
}

fn looked_at(book: &Book, owner: Owner) -> Vec<Change> {
    let carried = book.cells_of(owner).filter(|cell| cell.carried);
    carried.flat_map(|cell| replaced(cell, Cell { carried: false, ..(**cell).clone() })).collect()
}

fn text(book: &Book, id: BlockId, state: EntryState) -> Result<Vec<Change>, EditError> {
    let before = book.block(id).ok_or(EditError::NotFound("本文"))?;
    let BlockContent::Text { text, .. } = &before.content else {
        return Err(EditError::Refused("この場所は本文ではないため、確認の印を付けられません".to_owned()));
    };
    let content = BlockContent::Text { text: text.clone(), state };
    let carried = before.carried && state == EntryState::Draft;
    Ok(replaced(before, Block { content, carried, ..(**before).clone() }))
}

/// What was confirmed and is written again becomes a draft again.
pub(super) fn reopened(book: &Book, owner: Owner) -> Vec<Change> {
    let draft =
        |entry: &std::sync::Arc<Entry>| replaced(entry, Entry { state: EntryState::Draft, ..(**entry).clone() });
    match owner {
        Owner::Entry(id) => book.entry(id).map(draft).unwrap_or_default(),
        Owner::Record(id) => {
            let form = book.form_of_record(id);
            let is_drafted = form.is_some_and(|form| book.drafted_fields(form).level == Level::Record);
            if is_drafted { book.entries(id).flat_map(draft).collect() } else { Vec::new() }
        }
    }
}
