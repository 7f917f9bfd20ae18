//! Which id and which lineage a thing of the file gets in the book.

use super::{EditionDto, Exchange, LineageLabel, SectionDto};
use crate::interchange::ImportError;
use crate::model::{Book, Lineage, Table};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers that JSON readers everywhere hold exactly.
const MAX_NUMBER: i64 = 1 << 53;

/// Draws ids: those of the file in a book without editions, new ones elsewhere.
pub(super) struct Identities {
    keeps_numbers: bool,
    next: i64,
    used: BTreeSet<i64>,
    lineages: BTreeMap<(Table, LineageLabel), i64>,
}

impl Identities {
    pub fn new(exchange: &Exchange, book: &Book) -> Self {
        let keeps_numbers = book.editions().is_empty();
        let mut next = book.next_id();
        if keeps_numbers {
            let mut raise = |number: i64| next = next.max(number.clamp(0, MAX_NUMBER) + 1);
            each_number(exchange, &mut raise);
        }
        Self { keeps_numbers, next, used: BTreeSet::new(), lineages: BTreeMap::new() }
    }

    /// New ids, and lineages of the book.
    pub fn of_book(book: &Book) -> Self {
        Self { keeps_numbers: true, next: book.next_id(), used: BTreeSet::new(), lineages: BTreeMap::new() }
    }

    /// The id of a thing that says `given` of itself.
    pub fn id(&mut self, given: Option<i64>, path: &str) -> Result<i64, ImportError> {
        if let Some(id) = given {
            if !(1..=MAX_NUMBER).contains(&id) {
                return Err(ImportError::place(path, format!("id {id}は使えません")));
            }
            if !self.used.insert(id) {
                return Err(ImportError::place(path, format!("id {id}が二度使われています")));
            }
            if self.keeps_numbers {
                return Ok(id);
            }
        }
        let id = self.next;
        self.next += 1;
        Ok(id)
    }

    /// The lineage of the thing `id`. Without a label it is new; in a book with editions, what kept its own number as
    /// its lineage in the file is found by that number.
    pub fn lineage(&mut self, table: Table, label: Option<&LineageLabel>, given: Option<i64>, id: i64) -> Lineage {
        let label = match (label, given) {
            (Some(LineageLabel::Number(number)), _) if self.keeps_numbers => return Lineage(*number),
            (Some(label), _) => label.clone(),
            (None, Some(given)) if !self.keeps_numbers => LineageLabel::Number(given),
            (None, _) => return Lineage(id),
        };
        Lineage(*self.lineages.entry((table, label)).or_insert(id))
    }
}

/// Every id and every integer lineage of the file.
fn each_number(exchange: &Exchange, see: &mut impl FnMut(i64)) {
    let papers = exchange.papers.iter().filter_map(|paper| paper.id);
    let images = exchange.images.iter().filter_map(|image| image.id);
    papers.chain(images).for_each(&mut *see);
    exchange.editions.iter().for_each(|edition| each_number_of_edition(edition, see));
}

fn each_number_of_edition(edition: &EditionDto, see: &mut impl FnMut(i64)) {
    see_one(edition.id, edition.lineage.as_ref(), see);
    edition.departments.iter().for_each(|row| see_one(row.id, row.lineage.as_ref(), see));
    edition.scales.iter().for_each(|row| see_one(row.id, row.lineage.as_ref(), see));
    edition.marks.iter().for_each(|row| see_one(row.id, row.lineage.as_ref(), see));
    for form in &edition.forms {
        see_one(form.id, form.lineage.as_ref(), see);
        form.fields.iter().for_each(|row| see_one(row.id, row.lineage.as_ref(), see));
    }
    edition.sections.iter().for_each(|section| each_number_of_section(section, see));
}

fn each_number_of_section(section: &SectionDto, see: &mut impl FnMut(i64)) {
    see_one(section.id, section.lineage.as_ref(), see);
    for block in &section.blocks {
        see_one(block.id, block.lineage.as_ref(), see);
        for record in block.records.iter().flat_map(|records| &records.rows) {
            see_one(record.id, record.lineage.as_ref(), see);
            record.entries.iter().for_each(|row| see_one(row.id, row.lineage.as_ref(), see));
        }
    }
    section.sections.iter().for_each(|section| each_number_of_section(section, see));
}

fn see_one(id: Option<i64>, lineage: Option<&LineageLabel>, see: &mut impl FnMut(i64)) {
    id.into_iter().for_each(&mut *see);
    if let Some(LineageLabel::Number(number)) = lineage {
        see(*number);
    }
}
