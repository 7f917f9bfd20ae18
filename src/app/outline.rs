//! The outline of an edition as the left side shows it: sections and records in order, their states, rolled up.
//!
//! Built once per change of the book and kept by the desk; a frame only reads it.

use super::action::Place;
use crate::model::text::searchable;
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet};

/// How far an entry, a text or a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Empty,
    Carried,
    Draft,
    Confirmed,
}

impl Stage {
    pub const ALL: [Self; 4] = [Self::Empty, Self::Carried, Self::Draft, Self::Confirmed];

    pub fn label(self) -> &'static str {
        match self {
            Self::Empty => terms::EMPTY,
            Self::Carried => terms::CARRIED,
            Self::Draft => terms::DRAFT,
            Self::Confirmed => terms::CONFIRMED,
        }
    }

    /// Told apart by shape, not by colour alone.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Empty => "○",
            Self::Carried => "△",
            Self::Draft => "□",
            Self::Confirmed => "●",
        }
    }
}

/// How many entries and texts stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageCounts([usize; 4]);

impl StageCounts {
    pub fn of(self, stage: Stage) -> usize {
        Stage::ALL.iter().zip(self.0).find(|(other, _)| **other == stage).map_or(0, |(_, count)| count)
    }

    pub fn total(self) -> usize {
        self.0.iter().sum()
    }

    fn add(&mut self, stage: Stage) {
        for (other, count) in Stage::ALL.iter().zip(&mut self.0) {
            *count += usize::from(*other == stage);
        }
    }

    fn merge(&mut self, other: Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }

    /// The least advanced stage that occurs.
    pub fn least(self) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| self.of(*stage) > 0)
    }
}

/// One line of the outline.
#[derive(Clone, Debug)]
pub struct OutlineRow {
    pub place: Place,
    pub depth: usize,
    pub number: String,
    pub title: String,
    /// The departments of a record, joined; empty for sections.
    pub departments: String,
    /// A section's counts take in everything below it.
    pub counts: StageCounts,
    pub has_rows_below: bool,
    /// What the filter looks at: title, departments and texts.
    searched: String,
    parents: Vec<SectionId>,
}

/// The outline of one edition.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    pub rows: Vec<OutlineRow>,
    pub total: StageCounts,
}

impl Outline {
    pub fn build(book: &Book, edition: EditionId) -> Self {
        let mut rows = Vec::new();
        let mut numbered: BTreeMap<FormId, u32> = BTreeMap::new();
        let mut parents: Vec<SectionId> = Vec::new();
        for (depth, section) in book.sections_in_order(edition) {
            parents.truncate(depth);
            rows.push(section_row(book, section, depth, parents.clone()));
            parents.push(section.id);
            for block in book.blocks(section.id) {
                push_records(book, block, depth + 1, &parents, &mut numbered, &mut rows);
            }
        }
        let total = roll_up(&mut rows);
        Self { rows, total }
    }

    /// The rows to show: those that hold `filter` with the headings above them, or all that no heading hides.
    pub fn visible(&self, filter: &str, collapsed: &BTreeSet<SectionId>) -> Vec<usize> {
        let filter = searchable(filter);
        if filter.is_empty() {
            let hidden = |row: &OutlineRow| row.parents.iter().any(|parent| collapsed.contains(parent));
            return self.rows.iter().enumerate().filter(|(_, row)| !hidden(row)).map(|(index, _)| index).collect();
        }
        let found: Vec<&OutlineRow> = self.rows.iter().filter(|row| row.searched.contains(&filter)).collect();
        let above: BTreeSet<SectionId> = found.iter().flat_map(|row| row.parents.iter().copied()).collect();
        let shown = |row: &OutlineRow| {
            row.searched.contains(&filter) || matches!(row.place, Place::Section(id) if above.contains(&id))
        };
        self.rows.iter().enumerate().filter(|(_, row)| shown(row)).map(|(index, _)| index).collect()
    }

    pub fn row(&self, place: Place) -> Option<&OutlineRow> {
        self.rows.iter().find(|row| row.place == place)
    }

    /// The record `by` steps before or after a place; stays within the edition.
    pub fn step(&self, from: Option<Place>, by: i32) -> Option<Place> {
        let at = from.and_then(|place| self.rows.iter().position(|row| row.place == place));
        let is_record = |row: &&OutlineRow| matches!(row.place, Place::Record(_));
        let (before, after) = match at {
            Some(at) => (self.rows.get(..at)?, self.rows.get(at + 1..)?),
            None => (self.rows.get(..0)?, self.rows.as_slice()),
        };
        let found = if by < 0 { before.iter().rev().find(is_record) } else { after.iter().find(is_record) };
        found.map(|row| row.place)
    }
}

fn section_row(book: &Book, section: &Section, depth: usize, parents: Vec<SectionId>) -> OutlineRow {
    let mut counts = StageCounts::default();
    let mut searched = searchable(&section.title);
    for block in book.blocks(section.id) {
        if let Some(stage) = block_stage(block) {
            counts.add(stage);
        }
        if let BlockContent::Text { text } = &block.content {
            searched.push('\n');
            searched.push_str(&searchable(text));
        }
    }
    OutlineRow {
        place: Place::Section(section.id),
        depth,
        number: book.section_number(section.id),
        title: format!("{}{}", section.badge, section.title),
        departments: String::new(),
        counts,
        has_rows_below: false,
        searched,
        parents,
    }
}

fn push_records(
    book: &Book,
    block: &Block,
    depth: usize,
    parents: &[SectionId],
    numbered: &mut BTreeMap<FormId, u32>,
    rows: &mut Vec<OutlineRow>,
) {
    let BlockContent::Records { form, .. } = &block.content else { return };
    let counted = numbered.entry(*form).or_default();
    let numbers = book.record_numbers(block.id, *counted);
    let automatic = numbers.iter().filter(|(id, _)| book.record(*id).is_some_and(|record| record.number.is_none()));
    *counted += u32::try_from(automatic.count()).unwrap_or(u32::MAX);
    for (record, number) in numbers {
        rows.push(record_row(book, *form, record, number, depth, parents));
    }
}

fn record_row(
    book: &Book,
    form: FormId,
    record: RecordId,
    number: String,
    depth: usize,
    parents: &[SectionId],
) -> OutlineRow {
    let title = book.record_title(record).lines().collect::<Vec<_>>().join(" ");
    let mut searched = searchable(&title);
    let mut departments: Vec<&str> = Vec::new();
    let owners = std::iter::once(Owner::Record(record)).chain(book.entries(record).map(|entry| Owner::Entry(entry.id)));
    for cell in owners.flat_map(|owner| book.cells_of(owner)) {
        searched.push('\n');
        searched.push_str(&searchable(&cell.text));
    }
    for entry in book.entries(record) {
        for name in book.department_names(&entry.departments) {
            if !departments.contains(&name) {
                departments.push(name);
            }
        }
    }
    let departments = departments.join("、");
    searched.push('\n');
    searched.push_str(&searchable(&departments));
    OutlineRow {
        place: Place::Record(record),
        depth,
        number,
        title,
        departments,
        counts: record_counts(book, form, record),
        has_rows_below: false,
        searched,
        parents: parents.to_vec(),
    }
}

/// Adds what stands below to every heading.
fn roll_up(rows: &mut [OutlineRow]) -> StageCounts {
    let mut below: BTreeMap<SectionId, StageCounts> = BTreeMap::new();
    let mut with_rows: BTreeSet<SectionId> = BTreeSet::new();
    let mut total = StageCounts::default();
    for row in rows.iter() {
        total.merge(row.counts);
        for parent in &row.parents {
            below.entry(*parent).or_default().merge(row.counts);
        }
        with_rows.extend(row.parents.last());
    }
    for row in rows {
        if let Place::Section(id) = row.place {
            row.counts.merge(below.get(&id).copied().unwrap_or_default());
            row.has_rows_below = with_rows.contains(&id);
        }
    }
    total
}

/// The stage of a text block; other blocks have none of their own.
pub fn block_stage(block: &Block) -> Option<Stage> {
    let BlockContent::Text { text } = &block.content else { return None };
    Some(match (text.trim().is_empty(), block.carried) {
        (true, _) => Stage::Empty,
        (false, true) => Stage::Carried,
        (false, false) => Stage::Draft,
    })
}

/// The stage of an entry, read off its cells and what the officer said of it.
pub fn entry_stage(book: &Book, form: FormId, entry: &Entry) -> Stage {
    let owner = Owner::Entry(entry.id);
    let written = book.fields(form).filter(|field| field.level == Level::Entry && field.kind.is_written());
    let cells = || written.filter_map(|field| book.cell(owner, field.id));
    let mut any_text = false;
    let mut any_carried = false;
    for cell in cells() {
        any_text |= !cell.text.trim().is_empty();
        any_carried |= cell.carried && !cell.text.trim().is_empty();
    }
    match (entry.state, any_text, any_carried) {
        (_, false, _) => Stage::Empty,
        (EntryState::Confirmed, ..) => Stage::Confirmed,
        (EntryState::Draft, true, true) => Stage::Carried,
        (EntryState::Draft, true, false) => Stage::Draft,
    }
}

/// The stages of a record's entries; a record without entries counts by its own cells.
pub fn record_counts(book: &Book, form: FormId, record: RecordId) -> StageCounts {
    let mut counts = StageCounts::default();
    for entry in book.entries(record) {
        counts.add(entry_stage(book, form, entry));
    }
    if counts.total() == 0 {
        let cells = || book.cells_of(Owner::Record(record)).filter(|cell| !cell.text.trim().is_empty());
        let stage = match (cells().next().is_some(), cells().any(|cell| cell.carried)) {
            (false, _) => Stage::Empty,
            (true, true) => Stage::Carried,
            (true, false) => Stage::Draft,
        };
        counts.add(stage);
    }
    counts
}
