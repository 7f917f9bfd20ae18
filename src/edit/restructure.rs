//! Commands that put things elsewhere, split one into two and join two into one. No text is lost on the way: where
//! two texts meet, both stay, one line after the other.

use super::structure::{position_after, siblings_in, with_room};
use super::text::{cell_change, replaced};
use super::{EditError, Parent, Plan, Spot, Target};
use crate::model::*;
use std::sync::Arc;

fn refused(why: &str) -> EditError {
    EditError::Refused(why.to_owned())
}

/// Puts `target` into `parent` at a place among the new siblings.
pub(super) fn move_to(book: &Book, target: Target, parent: Parent, at: Spot) -> Result<Plan, EditError> {
    let (table, id) = target.key();
    let siblings: Vec<_> = siblings_in(book, table, parent)?.into_iter().filter(|sibling| sibling.0 != id).collect();
    let (position, moved) = match at {
        Spot::First => (siblings.first().map_or(0, |first| first.1) - 1, Vec::new()),
        Spot::After(after) => position_after(&siblings, Some(after)),
        Spot::Last => position_after(&siblings, None),
    };
    let mut changes = with_room(book, table, &moved);
    changes.extend(reparented(book, target, parent, position)?);
    Ok(Plan { label: "移動".to_owned(), changes, join: None })
}

/// The change that gives a row another parent and position.
fn reparented(book: &Book, target: Target, parent: Parent, position: i64) -> Result<Vec<Change>, EditError> {
    match (target, parent) {
        (Target::Section(id), Parent::Edition(edition)) => {
            let before = book.section(id).ok_or(EditError::NotFound("見出し"))?;
            same_year(Some(before.edition), Some(edition))?;
            Ok(replaced(before, Section { parent: None, position, ..(**before).clone() }))
        }
        (Target::Section(id), Parent::Section(parent)) => {
            let before = book.section(id).ok_or(EditError::NotFound("見出し"))?;
            same_year(Some(before.edition), book.edition_of_section(parent))?;
            if stands_in(book, parent, id) {
                return Err(refused("見出しを、それ自身の中に移すことはできません"));
            }
            Ok(replaced(before, Section { parent: Some(parent), position, ..(**before).clone() }))
        }
        (Target::Block(id), Parent::Section(section)) => {
            let before = book.block(id).ok_or(EditError::NotFound("本文・表"))?;
            same_year(book.edition_of_block(id), book.edition_of_section(section))?;
            Ok(replaced(before, Block { section, position, ..(**before).clone() }))
        }
        (Target::Record(id), Parent::Block(block)) => {
            let before = book.record(id).ok_or(EditError::NotFound("事業"))?;
            same_form(book.form_of_record(id), form_of_block(book, block))?;
            Ok(replaced(before, Record { block, position, ..(**before).clone() }))
        }
        (Target::Entry(id), Parent::Record(record)) => {
            let before = book.entry(id).ok_or(EditError::NotFound("担当課別の記入"))?;
            same_form(book.form_of_record(before.record), book.form_of_record(record))?;
            Ok(replaced(before, Entry { record, position, ..(**before).clone() }))
        }
        _ => Err(refused("そこへは移せません")),
    }
}

fn same_year(one: Option<EditionId>, other: Option<EditionId>) -> Result<(), EditError> {
    if one == other { Ok(()) } else { Err(refused("別の年度版へは移せません")) }
}

fn same_form(one: Option<FormId>, other: Option<FormId>) -> Result<(), EditError> {
    if one.is_some() && one == other { Ok(()) } else { Err(refused("様式の異なる表へは移せません")) }
}

fn form_of_block(book: &Book, block: BlockId) -> Option<FormId> {
    match &book.block(block)?.content {
        BlockContent::Records { form, .. } => Some(*form),
        _ => None,
    }
}

/// Whether `section` is `above` or stands somewhere below it.
fn stands_in(book: &Book, section: SectionId, above: SectionId) -> bool {
    let mut next = Some(section);
    while let Some(id) = next {
        if id == above {
            return true;
        }
        next = book.section(id).and_then(|section| section.parent);
    }
    false
}

// ---- one into two ----

/// A record or section in two before the child `from`, an entry into one for each of its departments, a record with a
/// single entry into two that say the same.
pub(super) fn split(book: &Book, target: Target, from: Option<i64>) -> Result<Plan, EditError> {
    match (target, from) {
        (Target::Entry(id), _) => split_entry(book, id),
        (Target::Record(id), Some(from)) => split_record(book, id, EntryId(from)),
        (Target::Record(id), None) => double_record(book, id),
        (Target::Section(id), Some(from)) => split_section(book, id, BlockId(from)),
        _ => Err(refused("ここでは分けられません")),
    }
}

/// Each department gets an entry with the texts of the one that they shared; the first keeps its place in the years.
fn split_entry(book: &Book, id: EntryId) -> Result<Plan, EditError> {
    let before = book.entry(id).ok_or(EditError::NotFound("担当課別の記入"))?;
    let [first, others @ ..] = before.departments.as_slice() else {
        return Err(refused("担当課がないため、分けられません"));
    };
    if others.is_empty() {
        return Err(refused("担当課が一つのため、分けられません"));
    }
    let mut changes = replaced(before, Entry { departments: vec![*first], ..(**before).clone() });
    let mut siblings: Vec<_> = book.entries(before.record).map(|entry| (entry.id.0, entry.position)).collect();
    let mut after = id.0;
    for (new, department) in (book.next_id()..).zip(others) {
        let (position, moved) = position_after(&siblings, Some(after));
        place_again(&mut siblings, &moved);
        merge_moves(book, &mut changes, &moved);
        let at = siblings.iter().position(|sibling| sibling.0 == after).map_or(siblings.len(), |at| at + 1);
        siblings.insert(at, (new, position));
        after = new;
        let entry = Entry {
            id: EntryId(new),
            position,
            departments: vec![*department],
            lineage: Lineage(new),
            ..(**before).clone()
        };
        changes.push(Change::insert(entry));
        changes.extend(copied_cells(book, Owner::Entry(id), Owner::Entry(EntryId(new))));
    }
    Ok(Plan { label: "担当課ごとに分ける".to_owned(), changes, join: None })
}

fn place_again(siblings: &mut [(i64, i64)], moved: &[(i64, i64)]) {
    for (id, position) in moved {
        if let Some(sibling) = siblings.iter_mut().find(|sibling| sibling.0 == *id) {
            sibling.1 = *position;
        }
    }
}

/// Rows that make room, each of them changed once however often it moves.
fn merge_moves(book: &Book, changes: &mut Vec<Change>, moved: &[(i64, i64)]) {
    for change in with_room(book, Table::Entry, moved) {
        match changes.iter_mut().find(|known| known.key() == change.key()) {
            Some(known) => known.after = change.after,
            None => changes.push(change),
        }
    }
}

/// A record behind this one, with a lineage of its own and the same texts, but no entries.
fn record_beside(book: &Book, record: &Record) -> (RecordId, Vec<Change>) {
    let siblings: Vec<_> = book.records(record.block).map(|record| (record.id.0, record.position)).collect();
    let (position, moved) = position_after(&siblings, Some(record.id.0));
    let new = RecordId(book.next_id());
    let mut changes = with_room(book, Table::Record, &moved);
    changes.push(Change::insert(Record { id: new, position, lineage: Lineage(new.0), ..record.clone() }));
    changes.extend(copied_cells(book, Owner::Record(record.id), Owner::Record(new)));
    (new, changes)
}

/// The entries from `from` on become a record of their own with the same texts of the record.
fn split_record(book: &Book, id: RecordId, from: EntryId) -> Result<Plan, EditError> {
    let record = book.record(id).ok_or(EditError::NotFound("事業"))?;
    let entries: Vec<&Arc<Entry>> = book.entries(id).collect();
    let at = entries.iter().position(|entry| entry.id == from).ok_or(EditError::NotFound("担当課別の記入"))?;
    if at == 0 {
        return Err(refused("はじめの記入の前では分けられません"));
    }
    let (new, mut changes) = record_beside(book, record);
    for entry in entries.iter().skip(at) {
        changes.extend(replaced(entry, Entry { record: new, ..(***entry).clone() }));
    }
    Ok(Plan { label: "事業を分ける".to_owned(), changes, join: None })
}

/// A record with a single entry becomes two that say the same, to be written apart; the first keeps its place in the
/// years.
fn double_record(book: &Book, id: RecordId) -> Result<Plan, EditError> {
    let record = book.record(id).ok_or(EditError::NotFound("事業"))?;
    if book.entries(id).nth(1).is_some() {
        return Err(refused("分ける所の担当課別の記入を選んでください"));
    }
    let (new, mut changes) = record_beside(book, record);
    for (entry, own) in book.entries(id).zip(new.0 + 1..) {
        let (lineage, state) = (Lineage(own), EntryState::Draft);
        let copy = Entry { id: EntryId(own), record: new, lineage, state, ..(**entry).clone() };
        changes.push(Change::insert(copy));
        changes.extend(copied_cells(book, Owner::Entry(entry.id), Owner::Entry(EntryId(own))));
    }
    Ok(Plan { label: "事業を分ける".to_owned(), changes, join: None })
}

/// The cells of `from` once more for `owner`.
fn copied_cells(book: &Book, from: Owner, owner: Owner) -> impl Iterator<Item = Change> + '_ {
    let copy = move |cell: &Arc<Cell>| Cell { key: CellKey { owner, field: cell.key.field }, ..(**cell).clone() };
    book.cells_of(from).map(move |cell| Change::insert(copy(cell)))
}

/// The blocks from `from` on, and the headings below, go under a new heading that follows.
fn split_section(book: &Book, id: SectionId, from: BlockId) -> Result<Plan, EditError> {
    let section = book.section(id).ok_or(EditError::NotFound("見出し"))?;
    let blocks: Vec<&Arc<Block>> = book.blocks(id).collect();
    let at = blocks.iter().position(|block| block.id == from).ok_or(EditError::NotFound("本文・表"))?;
    let parent = section.parent.map_or(Parent::Edition(section.edition), Parent::Section);
    let siblings = siblings_in(book, Table::Section, parent)?;
    let (position, moved) = position_after(&siblings, Some(id.0));
    let new = SectionId(book.next_id());
    let number = match &section.number {
        SectionNumber::Auto { style, .. } => SectionNumber::Auto { style: style.clone(), start: None },
        SectionNumber::None | SectionNumber::Typed { .. } => SectionNumber::None,
    };
    let mut changes = with_room(book, Table::Section, &moved);
    let title = format!("{}（続き）", section.title);
    let after = Section { id: new, position, number, title, lineage: Lineage(new.0), ..(**section).clone() };
    changes.push(Change::insert(after));
    for block in blocks.iter().skip(at) {
        changes.extend(replaced(block, Block { section: new, ..(***block).clone() }));
    }
    for below in book.subsections(id) {
        changes.extend(replaced(below, Section { parent: Some(new), ..(**below).clone() }));
    }
    Ok(Plan { label: "見出しを分ける".to_owned(), changes, join: None })
}

// ---- two into one ----

/// Joins `target` with the sibling that follows it. What the second one said stands behind what the first one said.
pub(super) fn merge_with_next(book: &Book, target: Target) -> Result<Plan, EditError> {
    match target {
        Target::Entry(id) => merge_entries(book, id),
        Target::Record(id) => merge_records(book, id),
        Target::Block(id) => merge_blocks(book, id),
        Target::Section(id) => merge_sections(book, id),
    }
}

fn next<'a, T>(
    mut siblings: impl Iterator<Item = &'a Arc<T>>,
    is: impl Fn(&T) -> bool,
) -> Result<&'a Arc<T>, EditError> {
    siblings.find(|row| is(row.as_ref()));
    siblings.next().ok_or_else(|| refused("後に続くものがないため、まとめられません"))
}

/// Both texts, the second on a new line; equal ones once.
fn joined(first: &str, second: &str) -> String {
    match (first.trim().is_empty(), second.trim().is_empty()) {
        (_, true) => first.to_owned(),
        (true, false) => second.to_owned(),
        (false, false) if first == second => first.to_owned(),
        (false, false) => format!("{first}\n{second}"),
    }
}

/// The cells of `from` joined onto those of `to`, and `from`'s own cells gone. Choices that differ are refused: of two
/// grades only the officer can make one.
fn merged_cells(book: &Book, to: Owner, from: Owner) -> Result<Vec<Change>, EditError> {
    let mut changes = Vec::new();
    for cell in book.cells_of(from) {
        let field = book.field(cell.key.field).ok_or(EditError::NotFound("項目"))?;
        let here = book.text(to, field.id);
        let text = joined(here, &cell.text);
        let alike = text == here || text == cell.text;
        if !alike && !matches!(field.kind, FieldKind::Text) {
            let label = book.field_label(field, None);
            let why = format!("「{label}」が異なるため、まとめられません。先にどちらかに揃えてください");
            return Err(EditError::Refused(why));
        }
        let carried = book.cell(to, field.id).is_none_or(|cell| cell.carried || cell.text.is_empty()) && cell.carried;
        changes.extend(cell_change(book, to, field, &text, carried)?);
        changes.push(Change::delete((**cell).clone()));
    }
    Ok(changes)
}

fn merge_entries(book: &Book, id: EntryId) -> Result<Plan, EditError> {
    let first = book.entry(id).ok_or(EditError::NotFound("担当課別の記入"))?;
    let second = next(book.entries(first.record), |entry| entry.id == id)?;
    let mut departments = first.departments.clone();
    departments.extend(second.departments.iter().filter(|id| !first.departments.contains(id)));
    let after = Entry { departments, state: EntryState::Draft, ..(**first).clone() };
    let mut changes = replaced(first, after);
    changes.extend(merged_cells(book, Owner::Entry(id), Owner::Entry(second.id))?);
    changes.push(Change::delete((**second).clone()));
    Ok(Plan { label: "担当課別の記入をまとめる".to_owned(), changes, join: None })
}

fn merge_records(book: &Book, id: RecordId) -> Result<Plan, EditError> {
    let first = book.record(id).ok_or(EditError::NotFound("事業"))?;
    let second = next(book.records(first.block), |record| record.id == id)?;
    let mut marks = first.marks.clone();
    marks.extend(second.marks.iter().filter(|mark| !first.marks.contains(mark)));
    let mut changes = replaced(first, Record { marks, ..(**first).clone() });
    changes.extend(merged_cells(book, Owner::Record(id), Owner::Record(second.id))?);
    let last = book.entries(id).map(|entry| entry.position).max().unwrap_or(0);
    for (offset, entry) in (1..).zip(book.entries(second.id)) {
        changes.extend(replaced(entry, Entry { record: id, position: last + 1024 * offset, ..(**entry).clone() }));
    }
    for row in book.rows() {
        if let Row::Record(record) = row
            && record.repeat_of == Some(second.id)
        {
            changes.extend(replaced(&record, Record { repeat_of: Some(id), ..(*record).clone() }));
        }
    }
    changes.push(Change::delete((**second).clone()));
    Ok(Plan { label: "事業をまとめる".to_owned(), changes, join: None })
}

fn merge_blocks(book: &Book, id: BlockId) -> Result<Plan, EditError> {
    let first = book.block(id).ok_or(EditError::NotFound("本文"))?;
    let second = next(book.blocks(first.section), |block| block.id == id)?;
    let heading = joined(&first.heading, &second.heading);
    let mut changes = match (&first.content, &second.content) {
        (BlockContent::Text { text: one, .. }, BlockContent::Text { text: two, .. }) => {
            let content = BlockContent::text(joined(one, two));
            let carried = first.carried && second.carried;
            replaced(first, Block { heading, content, carried, ..(**first).clone() })
        }
        (BlockContent::Figures { figures: one }, BlockContent::Figures { figures: two }) => {
            let content = BlockContent::Figures { figures: one.iter().chain(two).cloned().collect() };
            replaced(first, Block { heading, content, ..(**first).clone() })
        }
        (BlockContent::Records { form: one, .. }, BlockContent::Records { form: two, .. }) if one == two => {
            let last = book.records(id).map(|record| record.position).max().unwrap_or(0);
            let mut changes = replaced(first, Block { heading, ..(**first).clone() });
            for (offset, record) in (1..).zip(book.records(second.id)) {
                let position = last + 1024 * offset;
                changes.extend(replaced(record, Record { block: id, position, ..(**record).clone() }));
            }
            changes
        }
        _ => return Err(refused("種類の異なるものは、まとめられません")),
    };
    changes.push(Change::delete((**second).clone()));
    Ok(Plan { label: "本文・表をまとめる".to_owned(), changes, join: None })
}

fn merge_sections(book: &Book, id: SectionId) -> Result<Plan, EditError> {
    let first = book.section(id).ok_or(EditError::NotFound("見出し"))?;
    let second = match first.parent {
        Some(parent) => next(book.subsections(parent), |section| section.id == id)?,
        None => next(book.top_sections(first.edition), |section| section.id == id)?,
    };
    let mut departments = first.departments.clone();
    departments.extend(second.departments.iter().filter(|id| !first.departments.contains(id)));
    let mut title = first.title.clone();
    if !second.title.is_empty() && second.title != first.title {
        title = if title.is_empty() { second.title.clone() } else { format!("{title}・{}", second.title) };
    }
    let mut changes = replaced(first, Section { departments, title, ..(**first).clone() });
    let last = book.blocks(id).map(|block| block.position).max().unwrap_or(0);
    for (offset, block) in (1..).zip(book.blocks(second.id)) {
        changes.extend(replaced(block, Block { section: id, position: last + 1024 * offset, ..(**block).clone() }));
    }
    let last = book.subsections(id).map(|section| section.position).max().unwrap_or(0);
    for (offset, below) in (1..).zip(book.subsections(second.id)) {
        let position = last + 1024 * offset;
        changes.extend(replaced(below, Section { parent: Some(id), position, ..(**below).clone() }));
    }
    changes.push(Change::delete((**second).clone()));
    Ok(Plan { label: "見出しをまとめる".to_owned(), changes, join: None })
}
