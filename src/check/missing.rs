//! 記入漏れ: texts, grades and departments that are there for the others and not for this one.
//!
//! An edition that has just been begun lacks everything, and knows it: nothing is said of empty records before a third
//! of all has been written, and nothing of a column before half of its cells are filled. What is still marked 前年のまま
//! is not yet this year's.

use super::{Finding, Rule, Spot};
use crate::model::*;
use std::collections::HashMap;
use std::sync::Arc;

pub(super) fn check(book: &Book, edition: EditionId, findings: &mut Vec<Finding>) {
    let columns: HashMap<FormId, Columns> =
        book.forms(edition).map(|form| (form.id, Columns::new(book, form.id))).collect();
    let mut records: Vec<RecordFacts> = Vec::new();
    let mut uses: HashMap<FormId, Uses> = HashMap::new();
    for (_, section) in book.sections_in_order(edition) {
        for block in book.blocks(section.id) {
            let BlockContent::Records { form, .. } = &block.content else { continue };
            let Some(columns) = columns.get(form) else { continue };
            let uses = uses.entry(*form).or_insert_with(|| Uses::none(columns));
            // （再掲）: the record is written where it stands first.
            for record in book.records(block.id).filter(|record| record.repeat_of.is_none()) {
                let facts = RecordFacts::new(book, *form, columns, section.id, record);
                uses.count(&facts);
                records.push(facts);
            }
        }
    }
    let has_entries = |facts: &&RecordFacts| columns.get(&facts.form).is_some_and(|columns| columns.written);
    let with_entries = records.iter().filter(has_entries);
    let begun = with_entries.clone().filter(|facts| facts.entries.iter().any(|entry| entry.written)).count();
    let well_begun = 3 * begun >= with_entries.count();
    let passed_over = |facts: &RecordFacts, columns: &Columns| !well_begun && columns.written && facts.is_empty();
    for facts in &records {
        if let (Some(columns), Some(uses)) = (columns.get(&facts.form), uses.get(&facts.form))
            && !passed_over(facts, columns)
        {
            facts.check(columns, uses, findings);
        }
    }
}

/// The fields of a form that the rule looks at.
struct Columns {
    /// Those of an entry into which words are written.
    texts: Vec<Arc<Field>>,
    choices: Vec<ChoiceColumn>,
    /// Whether an entry has any cells.
    written: bool,
    departments: Option<Level>,
}

struct ChoiceColumn {
    field: Arc<Field>,
    label: String,
    /// The texts that the choice may judge, as places in `texts`: those before it, the nearest first, or the first one
    /// behind it.
    judges: Vec<usize>,
}

impl ChoiceColumn {
    /// The text that it judges: the nearest that the departments do write; a column for a few stands aside.
    fn judged(&self, uses: &Uses) -> Option<usize> {
        let written = |at: &&usize| uses.texts.get(**at).is_some_and(|count| 2 * count >= uses.fresh);
        self.judges.iter().find(written).or(self.judges.first()).copied()
    }
}

impl Columns {
    fn new(book: &Book, form: FormId) -> Self {
        let fields: Vec<&Arc<Field>> = book.fields(form).collect();
        let of_entry = |field: &&&Arc<Field>| field.level == Level::Entry && field.kind.is_written();
        let texts: Vec<Arc<Field>> = fields
            .iter()
            .filter(of_entry)
            .filter(|field| field.kind == FieldKind::Text)
            .map(|field| Arc::clone(field))
            .collect();
        let choice = |field: &&Arc<Field>| {
            let before = texts.iter().enumerate().filter(|(_, text)| text.position < field.position);
            let mut judges: Vec<usize> = before.map(|(at, _)| at).rev().collect();
            if judges.is_empty() && !texts.is_empty() {
                judges.push(0);
            }
            let label = book.field_label(field, None).replace('\n', "");
            ChoiceColumn { field: Arc::clone(field), label, judges }
        };
        let is_choice = |field: &&&Arc<Field>| matches!(field.kind, FieldKind::Choice { .. });
        let choices = fields.iter().filter(of_entry).filter(is_choice).map(choice).collect();
        let departments = fields.iter().find(|field| field.kind == FieldKind::Departments).map(|field| field.level);
        Self { choices, written: fields.iter().any(|field| of_entry(&field)), departments, texts }
    }
}

/// How much of a form is filled in, over the edition.
struct Uses {
    /// Entries into which something was written this year.
    fresh: usize,
    /// Of these, those with the choice, and those with the text.
    chosen: Vec<usize>,
    texts: Vec<usize>,
    entries: usize,
    with_departments: usize,
}

impl Uses {
    fn none(columns: &Columns) -> Self {
        let (chosen, texts) = (vec![0; columns.choices.len()], vec![0; columns.texts.len()]);
        Self { fresh: 0, chosen, texts, entries: 0, with_departments: 0 }
    }

    fn count(&mut self, record: &RecordFacts) {
        for entry in &record.entries {
            self.entries += 1;
            self.with_departments += usize::from(entry.departments);
            if entry.is_fresh() {
                self.fresh += 1;
                let counts = self.chosen.iter_mut().chain(&mut self.texts);
                for (count, filled) in counts.zip(entry.chosen.iter().chain(&entry.texts)) {
                    *count += usize::from(*filled != Filled::No);
                }
            }
        }
    }
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filled {
    No,
    /// Still last year's.
    Carried,
    Yes,
}

struct EntryFacts {
    id: EntryId,
    texts: Vec<Filled>,
    chosen: Vec<Filled>,
    /// Anything at all in its cells.
    any: bool,
    /// Anything of this year in its cells.
    written: bool,
    departments: bool,
    /// The officer has said that it is complete.
    confirmed: bool,
}

impl EntryFacts {
    fn new(book: &Book, columns: &Columns, entry: &Entry) -> Self {
        let cells: Vec<&Arc<Cell>> = book.cells_of(Owner::Entry(entry.id)).collect();
        let filled = |field: &Arc<Field>| match cells.iter().find(|cell| cell.key.field == field.id) {
            Some(cell) if !cell.text.trim().is_empty() => {
                if cell.carried {
                    Filled::Carried
                } else {
                    Filled::Yes
                }
            }
            _ => Filled::No,
        };
        Self {
            id: entry.id,
            texts: columns.texts.iter().map(filled).collect(),
            chosen: columns.choices.iter().map(|choice| filled(&choice.field)).collect(),
            any: cells.iter().any(|cell| !cell.text.trim().is_empty()),
            written: cells.iter().any(|cell| !cell.carried && !cell.text.trim().is_empty()),
            departments: !entry.departments.is_empty(),
            confirmed: entry.state == EntryState::Confirmed,
        }
    }

    /// Whether a text of it was written this year.
    fn is_fresh(&self) -> bool {
        self.texts.contains(&Filled::Yes)
    }
}

struct RecordFacts {
    section: SectionId,
    block: BlockId,
    form: FormId,
    id: RecordId,
    entries: Vec<EntryFacts>,
}

impl RecordFacts {
    fn new(book: &Book, form: FormId, columns: &Columns, section: SectionId, record: &Record) -> Self {
        let entries = book.entries(record.id).map(|entry| EntryFacts::new(book, columns, entry)).collect();
        Self { section, block: record.block, form, id: record.id, entries }
    }

    fn check(&self, columns: &Columns, uses: &Uses, findings: &mut Vec<Finding>) {
        if columns.written && self.is_empty() {
            let first = self.entries.first().zip(columns.texts.first());
            let spot = first.map_or(Spot::Record(self.id), |(entry, field)| cell(entry, field));
            findings.push(self.finding(spot, "まだ何も記入されていません".to_owned()));
            return;
        }
        if columns.departments == Some(Level::Record) {
            findings.extend(self.without_departments(uses));
        }
        for entry in &self.entries {
            self.check_entry(entry, columns, uses, findings);
        }
    }

    /// Whether nothing stands in any entry.
    fn is_empty(&self) -> bool {
        self.entries.iter().all(|entry| !entry.any)
    }

    fn check_entry(&self, entry: &EntryFacts, columns: &Columns, uses: &Uses, findings: &mut Vec<Finding>) {
        if !entry.any {
            let others_wrote = self.entries.iter().any(EntryFacts::is_fresh);
            if let Some(field) = columns.texts.first().filter(|_| others_wrote) {
                findings.push(
                    self.finding(cell(entry, field), "ほかの担当課には記入がありますが、ここにはありません".to_owned()),
                );
            }
            return;
        }
        if columns.departments == Some(Level::Entry) && !entry.departments && 2 * uses.with_departments >= uses.entries
        {
            findings.push(self.finding(Spot::Departments(entry.id), "担当課が選ばれていません".to_owned()));
        }
        for (at, choice) in columns.choices.iter().enumerate() {
            let chosen = entry.chosen.get(at).copied().unwrap_or(Filled::No);
            let judged = choice.judged(uses);
            let written = judged.map_or(entry.is_fresh(), |at| entry.texts.get(at) == Some(&Filled::Yes));
            if chosen == Filled::No && written && (entry.confirmed || self.is_expected(at, uses)) {
                let message = format!("記入がありますが、「{}」が選ばれていません", choice.label);
                findings.push(self.finding(cell(entry, &choice.field), message));
            }
            let judged = judged.and_then(|at| Some((entry.texts.get(at)?, columns.texts.get(at)?)));
            if let (Filled::Yes, Some((Filled::No, field))) = (chosen, judged) {
                let message = format!("「{}」がありますが、文章がありません", choice.label);
                findings.push(self.finding(cell(entry, field), message));
            }
        }
    }

    /// Whether another entry of the record has the choice, or most of the edition do.
    fn is_expected(&self, choice: usize, uses: &Uses) -> bool {
        let has = |entry: &EntryFacts| entry.chosen.get(choice) == Some(&Filled::Yes);
        let most = uses.chosen.get(choice).is_some_and(|chosen| 2 * chosen >= uses.fresh);
        most || self.entries.iter().any(has)
    }

    /// For a form that prints the departments of all entries together.
    fn without_departments(&self, uses: &Uses) -> Option<Finding> {
        let none = !self.entries.is_empty() && self.entries.iter().all(|entry| !entry.departments);
        let usual = 2 * uses.with_departments >= uses.entries;
        (none && usual).then(|| self.finding(Spot::Record(self.id), "担当課が選ばれていません".to_owned()))
    }

    fn finding(&self, spot: Spot, message: String) -> Finding {
        Finding {
            rule: Rule::Missing,
            section: self.section,
            block: Some(self.block),
            record: Some(self.id),
            spot,
            passage: None,
            message,
            fix: None,
        }
    }
}

fn cell(entry: &EntryFacts, field: &Field) -> Spot {
    Spot::Text(TextPlace::Cell(Owner::Entry(entry.id), field.id))
}
