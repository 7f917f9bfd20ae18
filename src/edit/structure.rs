//! Commands that add, delete and move things.

use super::text::replaced;
use super::{EditError, Parent, Plan, Target};
use crate::model::*;

/// Room between two neighbours, so that most insertions renumber nothing.
const GAP: i64 = 1024;

/// The position behind `after` (or at the end, for `None`) among `siblings`, given as (id, position) in order, with
/// the moves that make room when there is none.
pub(super) fn position_after(siblings: &[(i64, i64)], after: Option<i64>) -> (i64, Vec<(i64, i64)>) {
    let at = after.and_then(|id| siblings.iter().position(|sibling| sibling.0 == id));
    let Some(at) = at else {
        return (siblings.last().map_or(GAP, |last| last.1 + GAP), Vec::new());
    };
    let here = siblings[at].1;
    let Some(next) = siblings.get(at + 1) else { return (here + GAP, Vec::new()) };
    if next.1 - here >= 2 {
        return (here + (next.1 - here) / 2, Vec::new());
    }
    let moved = siblings[at + 1..].iter().map(|(id, position)| (*id, position + GAP)).collect();
    (here + GAP / 2, moved)
}

/// The position behind all of `positions`.
pub(super) fn next_position(positions: impl Iterator<Item = i64>) -> i64 {
    positions.max().unwrap_or(0) + GAP
}

pub(super) fn with_room(book: &Book, table: Table, moved: &[(i64, i64)]) -> Vec<Change> {
    moved.iter().filter_map(|(id, position)| repositioned(book, table, *id, *position)).collect()
}

/// The change of a row's position.
fn repositioned(book: &Book, table: Table, id: i64, position: i64) -> Option<Change> {
    let before = book.row(RowKey::Id(table, id))?;
    let after = match &before {
        Row::Section(row) => Section { position, ..(**row).clone() }.into(),
        Row::Block(row) => Block { position, ..(**row).clone() }.into(),
        Row::Record(row) => Record { position, ..(**row).clone() }.into(),
        Row::Entry(row) => Entry { position, ..(**row).clone() }.into(),
        Row::Form(row) => Form { position, ..(**row).clone() }.into(),
        Row::Scale(row) => Scale { position, ..(**row).clone() }.into(),
        Row::Mark(row) => Mark { position, ..(**row).clone() }.into(),
        Row::Department(row) => Department { position, ..(**row).clone() }.into(),
        _ => return None,
    };
    (before != after).then_some(Change { before: Some(before), after: Some(after) })
}

/// The children of `parent` in one table, as (id, position) in order.
pub(super) fn siblings_in(book: &Book, table: Table, parent: Parent) -> Result<Vec<(i64, i64)>, EditError> {
    Ok(match (table, parent) {
        (Table::Section, Parent::Edition(edition)) => sibling_sections(book, edition, None),
        (Table::Section, Parent::Section(parent)) => {
            let edition = book.edition_of_section(parent).ok_or(EditError::NotFound("見出し"))?;
            sibling_sections(book, edition, Some(parent))
        }
        (Table::Block, Parent::Section(id)) => book.blocks(id).map(|row| (row.id.0, row.position)).collect(),
        (Table::Record, Parent::Block(id)) => book.records(id).map(|row| (row.id.0, row.position)).collect(),
        (Table::Entry, Parent::Record(id)) => book.entries(id).map(|row| (row.id.0, row.position)).collect(),
        _ => return Err(EditError::Refused("そこへは移せません".to_owned())),
    })
}

fn sibling_sections(book: &Book, edition: EditionId, parent: Option<SectionId>) -> Vec<(i64, i64)> {
    let place = |section: &std::sync::Arc<Section>| (section.id.0, section.position);
    match parent {
        Some(parent) => book.subsections(parent).map(place).collect(),
        None => book.top_sections(edition).map(place).collect(),
    }
}

pub(super) fn add_section(
    book: &Book,
    edition: EditionId,
    parent: Option<SectionId>,
    after: Option<SectionId>,
    title: &str,
) -> Result<Plan, EditError> {
    book.edition(edition).ok_or(EditError::NotFound("年度版"))?;
    let siblings = sibling_sections(book, edition, parent);
    let (position, moved) = position_after(&siblings, after.map(|id| id.0));
    let id = book.next_id();
    // A new heading is numbered like the one it follows.
    let model = after.or_else(|| siblings.last().map(|last| SectionId(last.0))).and_then(|id| book.section(id));
    let number = match model.map(|model| &model.number) {
        Some(SectionNumber::Auto { style, .. }) => SectionNumber::Auto { style: style.clone(), start: None },
        _ => SectionNumber::None,
    };
    let section = Section {
        id: SectionId(id),
        edition,
        parent,
        position,
        number,
        badge: String::new(),
        title: title.to_owned(),
        departments_label: String::new(),
        departments: Vec::new(),
        new_page: false,
        lineage: Lineage(id),
    };
    let mut changes = with_room(book, Table::Section, &moved);
    changes.push(Change::insert(section));
    Ok(Plan { label: "見出しの追加".to_owned(), changes, join: None })
}

pub(super) fn set_contents(
    book: &Book,
    block: BlockId,
    depth: u8,
    number_style: Option<&NumberStyle>,
) -> Result<Plan, EditError> {
    let before = book.block(block).ok_or(EditError::NotFound("一覧"))?;
    if !matches!(before.content, BlockContent::Contents { .. }) || depth == 0 {
        return Err(EditError::Refused("見出しの一覧ではないため、作り方を変えられません".to_owned()));
    }
    let content = BlockContent::Contents { depth, number_style: number_style.cloned() };
    let changes = replaced(before, Block { content, ..(**before).clone() });
    Ok(Plan { label: "一覧の作り方の変更".to_owned(), changes, join: None })
}

pub(super) fn add_block(
    book: &Book,
    section: SectionId,
    after: Option<BlockId>,
    heading: &str,
    content: BlockContent,
) -> Result<Plan, EditError> {
    book.section(section).ok_or(EditError::NotFound("見出し"))?;
    let siblings: Vec<_> = book.blocks(section).map(|block| (block.id.0, block.position)).collect();
    let (position, moved) = position_after(&siblings, after.map(|id| id.0));
    let id = book.next_id();
    let label = match content {
        BlockContent::Text { .. } => "本文の追加",
        BlockContent::Records { .. } => "表の追加",
        BlockContent::Figures { .. } => "図の追加",
        BlockContent::Contents { .. } => "一覧の追加",
    };
    let block = Block {
        id: BlockId(id),
        section,
        position,
        heading: heading.to_owned(),
        content,
        carried: false,
        lineage: Lineage(id),
    };
    let mut changes = with_room(book, Table::Block, &moved);
    changes.push(Change::insert(block));
    Ok(Plan { label: label.to_owned(), changes, join: None })
}

/// A new record comes with one empty entry when its form has entry fields.
pub(super) fn add_record(book: &Book, block: BlockId, after: Option<RecordId>) -> Result<Plan, EditError> {
    let Some(BlockContent::Records { form, .. }) = book.block(block).map(|block| &block.content) else {
        return Err(EditError::NotFound("表"));
    };
    let siblings: Vec<_> = book.records(block).map(|record| (record.id.0, record.position)).collect();
    let (position, moved) = position_after(&siblings, after.map(|id| id.0));
    let id = book.next_id();
    let record = Record {
        id: RecordId(id),
        block,
        position,
        number: None,
        marks: Vec::new(),
        repeat_of: None,
        lineage: Lineage(id),
    };
    let mut changes = with_room(book, Table::Record, &moved);
    changes.push(Change::insert(record));
    if book.fields(*form).any(|field| field.level == Level::Entry) {
        changes.push(Change::insert(Entry {
            id: EntryId(id + 1),
            record: RecordId(id),
            position: GAP,
            departments: Vec::new(),
            state: EntryState::Draft,
            lineage: Lineage(id + 1),
        }));
    }
    Ok(Plan { label: "事業の追加".to_owned(), changes, join: None })
}

pub(super) fn add_entry(
    book: &Book,
    record: RecordId,
    after: Option<EntryId>,
    departments: &[DepartmentId],
) -> Result<Plan, EditError> {
    book.record(record).ok_or(EditError::NotFound("事業"))?;
    let siblings: Vec<_> = book.entries(record).map(|entry| (entry.id.0, entry.position)).collect();
    let (position, moved) = position_after(&siblings, after.map(|id| id.0));
    let id = book.next_id();
    let entry = Entry {
        id: EntryId(id),
        record,
        position,
        departments: departments.to_vec(),
        state: EntryState::Draft,
        lineage: Lineage(id),
    };
    let mut changes = with_room(book, Table::Entry, &moved);
    changes.push(Change::insert(entry));
    Ok(Plan { label: "担当課別の記入の追加".to_owned(), changes, join: None })
}

/// Deletes children before their parents, so that the file's foreign keys hold after every row.
pub(super) fn delete(book: &Book, target: Target) -> Result<Plan, EditError> {
    let mut rows = Vec::new();
    let label = match target {
        Target::Section(id) => {
            section_rows(book, id, &mut rows)?;
            "見出しの削除"
        }
        Target::Block(id) => {
            block_rows(book, id, &mut rows)?;
            "本文・表の削除"
        }
        Target::Record(id) => {
            record_rows(book, id, &mut rows)?;
            "事業の削除"
        }
        Target::Entry(id) => {
            entry_rows(book, id, &mut rows)?;
            "担当課別の記入の削除"
        }
    };
    let deleted: std::collections::HashSet<i64> =
        rows.iter().filter_map(|row| if let Row::Record(record) = row { Some(record.id.0) } else { None }).collect();
    let mut changes = if deleted.is_empty() { Vec::new() } else { references_cleared(book, &deleted) };
    changes.extend(rows.into_iter().map(|row| Change { before: Some(row), after: None }));
    Ok(Plan { label: label.to_owned(), changes, join: None })
}

/// Records elsewhere that show a deleted record again stop referring to it.
fn references_cleared(book: &Book, deleted: &std::collections::HashSet<i64>) -> Vec<Change> {
    let refers = |row: &Row| match row {
        Row::Record(record) if !deleted.contains(&record.id.0) => {
            record.repeat_of.is_some_and(|of| deleted.contains(&of.0)).then(|| record.clone())
        }
        _ => None,
    };
    let cleared = |record: std::sync::Arc<Record>| replaced(&record, Record { repeat_of: None, ..(*record).clone() });
    book.rows().filter_map(|row| refers(&row)).flat_map(cleared).collect()
}

pub(super) fn section_rows(book: &Book, id: SectionId, rows: &mut Vec<Row>) -> Result<(), EditError> {
    let section = book.section(id).ok_or(EditError::NotFound("見出し"))?;
    for below in book.subsections(id) {
        section_rows(book, below.id, rows)?;
    }
    for block in book.blocks(id) {
        block_rows(book, block.id, rows)?;
    }
    rows.push(Row::Section(section.clone()));
    Ok(())
}

fn block_rows(book: &Book, id: BlockId, rows: &mut Vec<Row>) -> Result<(), EditError> {
    let block = book.block(id).ok_or(EditError::NotFound("本文・表"))?;
    for record in book.records(id) {
        record_rows(book, record.id, rows)?;
    }
    rows.push(Row::Block(block.clone()));
    Ok(())
}

fn record_rows(book: &Book, id: RecordId, rows: &mut Vec<Row>) -> Result<(), EditError> {
    let record = book.record(id).ok_or(EditError::NotFound("事業"))?;
    for entry in book.entries(id) {
        entry_rows(book, entry.id, rows)?;
    }
    rows.extend(book.cells_of(Owner::Record(id)).cloned().map(Row::Cell));
    rows.push(Row::Record(record.clone()));
    Ok(())
}

fn entry_rows(book: &Book, id: EntryId, rows: &mut Vec<Row>) -> Result<(), EditError> {
    let entry = book.entry(id).ok_or(EditError::NotFound("担当課別の記入"))?;
    rows.extend(book.cells_of(Owner::Entry(id)).cloned().map(Row::Cell));
    rows.push(Row::Entry(entry.clone()));
    Ok(())
}

/// Changes places with the sibling `by` steps away; at either end nothing happens.
pub(super) fn move_among_siblings(book: &Book, target: Target, by: i32) -> Result<Plan, EditError> {
    let (table, id, siblings) = siblings_of(book, target)?;
    in_new_order(book, table, id, &siblings, by)
}

/// A row `by` steps up or down among `siblings`, given as (id, position) in order.
pub(super) fn in_new_order(
    book: &Book,
    table: Table,
    id: i64,
    siblings: &[(i64, i64)],
    by: i32,
) -> Result<Plan, EditError> {
    let from = siblings.iter().position(|sibling| sibling.0 == id).ok_or(EditError::NotFound("移動するもの"))?;
    let to = (from as i64 + i64::from(by)).clamp(0, siblings.len() as i64 - 1) as usize;
    let mut order: Vec<i64> = siblings.iter().map(|sibling| sibling.0).collect();
    let moved = order.remove(from);
    order.insert(to, moved);
    let positions = siblings.iter().map(|sibling| sibling.1);
    let changes = order.iter().zip(positions).filter_map(|(id, position)| repositioned(book, table, *id, position));
    Ok(Plan { label: "順序の変更".to_owned(), changes: changes.collect(), join: None })
}

type Siblings = (Table, i64, Vec<(i64, i64)>);

fn siblings_of(book: &Book, target: Target) -> Result<Siblings, EditError> {
    Ok(match target {
        Target::Section(id) => {
            let section = book.section(id).ok_or(EditError::NotFound("見出し"))?;
            (Table::Section, id.0, sibling_sections(book, section.edition, section.parent))
        }
        Target::Block(id) => {
            let block = book.block(id).ok_or(EditError::NotFound("本文・表"))?;
            let siblings = book.blocks(block.section).map(|block| (block.id.0, block.position));
            (Table::Block, id.0, siblings.collect())
        }
        Target::Record(id) => {
            let record = book.record(id).ok_or(EditError::NotFound("事業"))?;
            let siblings = book.records(record.block).map(|record| (record.id.0, record.position));
            (Table::Record, id.0, siblings.collect())
        }
        Target::Entry(id) => {
            let entry = book.entry(id).ok_or(EditError::NotFound("担当課別の記入"))?;
            let siblings = book.entries(entry.record).map(|entry| (entry.id.0, entry.position));
            (Table::Entry, id.0, siblings.collect())
        }
    })
}
