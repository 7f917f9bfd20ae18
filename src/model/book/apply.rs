//! The one door through which a book changes; and the latest steps that went through it, so that a picture of a book
//! can follow it without being made anew.

use super::*;
use std::collections::VecDeque;

/// The latest steps, earliest first. Large ones are not kept: whoever follows begins anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Latest(Arc<VecDeque<Arc<[Change]>>>);

impl Latest {
    const STEPS: usize = 32;
    const CHANGES: usize = 64;

    fn with(&self, changes: &[Change]) -> Self {
        if changes.len() > Self::CHANGES {
            return Self::default();
        }
        let skipped = (self.0.len() + 1).saturating_sub(Self::STEPS);
        let mut steps: VecDeque<_> = self.0.iter().skip(skipped).cloned().collect();
        steps.push_back(changes.into());
        Self(Arc::new(steps))
    }
}

impl Book {
    /// What happened to this book since it had `revision`, earliest first; `None` when that is not known any more.
    pub fn changes_since(&self, revision: u64) -> Option<Vec<&Change>> {
        let missing = usize::try_from(self.revision.checked_sub(revision)?).ok()?;
        let steps = &self.latest.0;
        let first = steps.len().checked_sub(missing)?;
        Some(steps.iter().skip(first).flat_map(|changes| changes.iter()).collect())
    }

    /// Applies a step whole or not at all; the error says which row did not fit.
    pub fn apply(&self, changes: &[Change]) -> Result<Book, ApplyError> {
        let mut next = self.clone();
        for change in changes {
            next.apply_one(change)?;
        }
        next.revision += 1;
        next.latest = self.latest.with(changes);
        next.arrangement += u64::from(changes.iter().any(rearranges));
        Ok(next)
    }

    fn apply_one(&mut self, change: &Change) -> Result<(), ApplyError> {
        let key = change.key().ok_or(ApplyError::Nothing)?;
        if change.before.as_ref().is_some_and(|row| row.key() != key) {
            return Err(ApplyError::KeyDiffers(key));
        }
        let settings_first_written = key == RowKey::Settings && change.before.is_none();
        if !settings_first_written && self.row(key) != change.before {
            return Err(ApplyError::BeforeDiffers(key));
        }
        if let Some(row) = &change.before {
            self.remove(row);
        }
        if let Some(row) = &change.after {
            self.insert(row)?;
        }
        Ok(())
    }

    /// The row behind a key.
    pub fn row(&self, key: RowKey) -> Option<Row> {
        let (table, id) = match key {
            RowKey::Settings => return Some(Row::Settings(self.settings.clone())),
            RowKey::Cell(key) => return self.cells.get(&key).cloned().map(Row::Cell),
            RowKey::Id(table, id) => (table, id),
        };
        match table {
            Table::Settings | Table::Cell => None,
            Table::Edition => self.editions.get(&EditionId(id)).cloned().map(Row::Edition),
            Table::Department => self.departments.get(&DepartmentId(id)).cloned().map(Row::Department),
            Table::Scale => self.scales.get(&ScaleId(id)).cloned().map(Row::Scale),
            Table::Mark => self.marks.get(&MarkId(id)).cloned().map(Row::Mark),
            Table::Form => self.forms.get(&FormId(id)).cloned().map(Row::Form),
            Table::Field => self.fields.get(&FieldId(id)).cloned().map(Row::Field),
            Table::Image => self.images.get(&ImageId(id)).cloned().map(Row::Image),
            Table::Section => self.sections.get(&SectionId(id)).cloned().map(Row::Section),
            Table::Block => self.blocks.get(&BlockId(id)).cloned().map(Row::Block),
            Table::Record => self.records.get(&RecordId(id)).cloned().map(Row::Record),
            Table::Entry => self.entries.get(&EntryId(id)).cloned().map(Row::Entry),
            Table::Paper => self.papers.get(&PaperId(id)).cloned().map(Row::Paper),
        }
    }

    /// Every row, parents before children: the order in which a new file is written.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        std::iter::once(Row::Settings(self.settings.clone()))
            .chain(self.editions.values().cloned().map(Row::Edition))
            .chain(self.departments.values().cloned().map(Row::Department))
            .chain(self.scales.values().cloned().map(Row::Scale))
            .chain(self.marks.values().cloned().map(Row::Mark))
            .chain(self.forms.values().cloned().map(Row::Form))
            .chain(self.fields.values().cloned().map(Row::Field))
            .chain(self.images.values().cloned().map(Row::Image))
            .chain(self.sections.values().cloned().map(Row::Section))
            .chain(self.blocks.values().cloned().map(Row::Block))
            .chain(self.records.values().cloned().map(Row::Record))
            .chain(self.entries.values().cloned().map(Row::Entry))
            .chain(self.cells.values().cloned().map(Row::Cell))
            .chain(self.papers.values().cloned().map(Row::Paper))
    }

    /// Where a row stands among its siblings; rows without an order have no place.
    fn place(row: &Row) -> Option<(Table, i64, i64, i64)> {
        Some(match row {
            Row::Department(row) => (Table::Department, row.edition.0, row.position, row.id.0),
            Row::Scale(row) => (Table::Scale, row.edition.0, row.position, row.id.0),
            Row::Mark(row) => (Table::Mark, row.edition.0, row.position, row.id.0),
            Row::Form(row) => (Table::Form, row.edition.0, row.position, row.id.0),
            Row::Field(row) => (Table::Field, row.form.0, row.position, row.id.0),
            Row::Section(row) => match row.parent {
                Some(parent) => (Table::Section, parent.0, row.position, row.id.0),
                None => (Table::Edition, row.edition.0, row.position, row.id.0),
            },
            Row::Block(row) => (Table::Block, row.section.0, row.position, row.id.0),
            Row::Record(row) => (Table::Record, row.block.0, row.position, row.id.0),
            Row::Entry(row) => (Table::Entry, row.record.0, row.position, row.id.0),
            Row::Paper(row) => (Table::Paper, 0, row.position, row.id.0),
            Row::Settings(_) | Row::Edition(_) | Row::Image(_) | Row::Cell(_) => return None,
        })
    }

    fn lineage(row: &Row) -> Option<(Table, Lineage, i64)> {
        let lineage = match row {
            Row::Edition(row) => (row.lineage, row.id.0),
            Row::Department(row) => (row.lineage, row.id.0),
            Row::Scale(row) => (row.lineage, row.id.0),
            Row::Mark(row) => (row.lineage, row.id.0),
            Row::Form(row) => (row.lineage, row.id.0),
            Row::Field(row) => (row.lineage, row.id.0),
            Row::Section(row) => (row.lineage, row.id.0),
            Row::Block(row) => (row.lineage, row.id.0),
            Row::Record(row) => (row.lineage, row.id.0),
            Row::Entry(row) => (row.lineage, row.id.0),
            Row::Settings(_) | Row::Image(_) | Row::Cell(_) | Row::Paper(_) => return None,
        };
        Some((row.table(), lineage.0, lineage.1))
    }

    /// The rows that must exist before this one may.
    fn parents(row: &Row) -> [Option<RowKey>; 2] {
        let id = |table, id| Some(RowKey::Id(table, id));
        match row {
            Row::Settings(_) | Row::Edition(_) | Row::Image(_) | Row::Paper(_) => [None, None],
            Row::Department(row) => [id(Table::Edition, row.edition.0), None],
            Row::Scale(row) => [id(Table::Edition, row.edition.0), None],
            Row::Mark(row) => [id(Table::Edition, row.edition.0), None],
            Row::Form(row) => [id(Table::Edition, row.edition.0), None],
            Row::Field(row) => [id(Table::Form, row.form.0), None],
            Row::Section(row) => {
                [id(Table::Edition, row.edition.0), row.parent.and_then(|parent| id(Table::Section, parent.0))]
            }
            Row::Block(row) => [id(Table::Section, row.section.0), None],
            Row::Record(row) => [id(Table::Block, row.block.0), None],
            Row::Entry(row) => [id(Table::Record, row.record.0), None],
            Row::Cell(row) => {
                let owner = match row.key.owner {
                    Owner::Record(record) => id(Table::Record, record.0),
                    Owner::Entry(entry) => id(Table::Entry, entry.0),
                };
                [owner, id(Table::Field, row.key.field.0)]
            }
        }
    }

    fn insert(&mut self, row: &Row) -> Result<(), ApplyError> {
        for parent in Self::parents(row).into_iter().flatten() {
            if self.row(parent).is_none() {
                return Err(ApplyError::ParentMissing(parent));
            }
        }
        if let RowKey::Id(_, id) = row.key() {
            self.next_id = self.next_id.max(id + 1);
        }
        if let Some(place) = Self::place(row) {
            self.children.insert_mut(place);
        }
        if let Some(lineage) = Self::lineage(row) {
            self.lineages.insert_mut(lineage);
        }
        match row {
            Row::Settings(row) => self.settings = row.clone(),
            Row::Edition(row) => self.editions.insert_mut(row.id, row.clone()),
            Row::Department(row) => self.departments.insert_mut(row.id, row.clone()),
            Row::Scale(row) => self.scales.insert_mut(row.id, row.clone()),
            Row::Mark(row) => self.marks.insert_mut(row.id, row.clone()),
            Row::Form(row) => self.forms.insert_mut(row.id, row.clone()),
            Row::Field(row) => self.fields.insert_mut(row.id, row.clone()),
            Row::Image(row) => self.images.insert_mut(row.id, row.clone()),
            Row::Section(row) => self.sections.insert_mut(row.id, row.clone()),
            Row::Block(row) => self.blocks.insert_mut(row.id, row.clone()),
            Row::Record(row) => self.records.insert_mut(row.id, row.clone()),
            Row::Entry(row) => self.entries.insert_mut(row.id, row.clone()),
            Row::Cell(row) => self.cells.insert_mut(row.key, row.clone()),
            Row::Paper(row) => self.papers.insert_mut(row.id, row.clone()),
        }
        Ok(())
    }

    fn remove(&mut self, row: &Row) {
        if let Some(place) = Self::place(row) {
            self.children.remove_mut(&place);
        }
        if let Some(lineage) = Self::lineage(row) {
            self.lineages.remove_mut(&lineage);
        }
        match row {
            Row::Settings(_) => self.settings = Arc::default(),
            Row::Edition(row) => drop(self.editions.remove_mut(&row.id)),
            Row::Department(row) => drop(self.departments.remove_mut(&row.id)),
            Row::Scale(row) => drop(self.scales.remove_mut(&row.id)),
            Row::Mark(row) => drop(self.marks.remove_mut(&row.id)),
            Row::Form(row) => drop(self.forms.remove_mut(&row.id)),
            Row::Field(row) => drop(self.fields.remove_mut(&row.id)),
            Row::Image(row) => drop(self.images.remove_mut(&row.id)),
            Row::Section(row) => drop(self.sections.remove_mut(&row.id)),
            Row::Block(row) => drop(self.blocks.remove_mut(&row.id)),
            Row::Record(row) => drop(self.records.remove_mut(&row.id)),
            Row::Entry(row) => drop(self.entries.remove_mut(&row.id)),
            Row::Cell(row) => drop(self.cells.remove_mut(&row.key)),
            Row::Paper(row) => drop(self.papers.remove_mut(&row.id)),
        }
    }
}

/// Whether a change adds, takes away, moves or renames anything.
fn rearranges(change: &Change) -> bool {
    match (&change.before, &change.after) {
        (Some(Row::Cell(_)), _) | (_, Some(Row::Cell(_))) => false,
        (Some(Row::Entry(before)), Some(Row::Entry(after))) => {
            Entry { state: after.state, ..(**before).clone() } != **after
        }
        _ => true,
    }
}
