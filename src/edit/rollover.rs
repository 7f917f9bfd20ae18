//! 年度更新: next year's edition from this year's, by the fields' carry rules.
//!
//! Everything that prints in a year is copied into the new edition with its lineage (departments, scales, marks,
//! forms, sections, blocks, records, entries), so that neither year can change the other afterwards. What was carried
//! into an entry or a text is marked 前年のまま; cells of records (事業名, 計画の記載) are the plan's own words and are
//! not, unless the records are all that is drafted in their form.

use super::{EditError, Plan};
use crate::model::*;
use std::collections::HashMap;

pub(super) fn roll_over(book: &Book, from: EditionId, to: FiscalYear) -> Result<Plan, EditError> {
    let old = book.edition(from).ok_or(EditError::NotFound("年度版"))?;
    if book.edition_of_year(to).is_some() {
        return Err(EditError::YearExists(to.label()));
    }
    if to <= old.year {
        let text = format!("{}より後の年度を指定してください（{}が指定されました）", old.year.label(), to.label());
        return Err(EditError::Refused(text));
    }
    let mut turn = Turn { book, next_id: book.next_id(), ids: HashMap::new(), changes: Vec::new() };
    let edition = EditionId(turn.draw(from.0));
    let title = retitled(&old.title, old.year, to);
    turn.push(Edition { id: edition, year: to, title, state: EditionState::Drafting, ..(**old).clone() });
    turn.lists(from, edition);
    turn.forms(from, edition);
    turn.sections(from, edition);
    turn.repeats(from);
    Ok(Plan { label: format!("{}版の作成", to.label()), changes: turn.changes, join: None })
}

/// The edition's title with its year moved on, in the width in which it was written.
fn retitled(title: &str, from: FiscalYear, to: FiscalYear) -> String {
    title
        .replace(&from.label_full_width(), &to.label_full_width())
        .replace(&from.label(), &to.label())
        .replace(&from.short(), &to.short())
}

struct Turn<'a> {
    book: &'a Book,
    next_id: i64,
    /// Old number → new number. Numbers are unique in the book, so one map serves all tables.
    ids: HashMap<i64, i64>,
    changes: Vec<Change>,
}

impl Turn<'_> {
    fn draw(&mut self, old: i64) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.ids.insert(old, id);
        id
    }

    fn new_id(&self, old: i64) -> Option<i64> {
        self.ids.get(&old).copied()
    }

    fn push(&mut self, row: impl Into<Row>) {
        self.changes.push(Change::insert(row));
    }

    fn lists(&mut self, from: EditionId, edition: EditionId) {
        let book = self.book;
        for old in book.departments(from) {
            let id = DepartmentId(self.draw(old.id.0));
            self.push(Department { id, edition, ..(**old).clone() });
        }
        for old in book.scales(from) {
            let id = ScaleId(self.draw(old.id.0));
            self.push(Scale { id, edition, ..(**old).clone() });
        }
        for old in book.marks(from) {
            let id = MarkId(self.draw(old.id.0));
            self.push(Mark { id, edition, ..(**old).clone() });
        }
    }

    fn forms(&mut self, from: EditionId, edition: EditionId) {
        let book = self.book;
        for old in book.forms(from) {
            let form = FormId(self.draw(old.id.0));
            self.push(Form { id: form, edition, ..(**old).clone() });
            for old_field in book.fields(old.id) {
                let id = FieldId(self.draw(old_field.id.0));
                let kind = match &old_field.kind {
                    FieldKind::Choice { scale } => {
                        FieldKind::Choice { scale: ScaleId(self.new_id(scale.0).unwrap_or(scale.0)) }
                    }
                    other => other.clone(),
                };
                self.push(Field { id, form, kind, ..(**old_field).clone() });
            }
        }
    }

    fn departments(&self, old: &[DepartmentId]) -> Vec<DepartmentId> {
        old.iter().filter_map(|id| self.new_id(id.0)).map(DepartmentId).collect()
    }

    fn sections(&mut self, from: EditionId, edition: EditionId) {
        let book = self.book;
        for (_, old) in book.sections_in_order(from) {
            let id = SectionId(self.draw(old.id.0));
            let parent = old.parent.and_then(|parent| self.new_id(parent.0)).map(SectionId);
            let departments = self.departments(&old.departments);
            self.push(Section { id, edition, parent, departments, ..(**old).clone() });
            for block in book.blocks(old.id) {
                self.block(block, id);
            }
        }
    }

    fn block(&mut self, old: &Block, section: SectionId) {
        let id = BlockId(self.draw(old.id.0));
        let content = match &old.content {
            BlockContent::Records { form, labels, legend } => BlockContent::Records {
                form: FormId(self.new_id(form.0).unwrap_or(form.0)),
                labels: labels
                    .iter()
                    .filter_map(|label| {
                        let field = FieldId(self.new_id(label.field.0)?);
                        Some(LabelOverride { field, label: label.label.clone() })
                    })
                    .collect(),
                legend: legend.clone(),
            },
            BlockContent::Text { text, .. } => BlockContent::text(text.as_str()),
            other => other.clone(),
        };
        let carried = matches!(&content, BlockContent::Text { text, .. } if !text.is_empty());
        self.push(Block { id, section, content, carried, ..old.clone() });
        let book = self.book;
        for record in book.records(old.id) {
            self.record(record, id);
        }
    }

    fn record(&mut self, old: &Record, block: BlockId) {
        let book = self.book;
        let id = RecordId(self.draw(old.id.0));
        let kept = |mark: &MarkId| book.mark(*mark).is_some_and(|mark| mark.kept_at_rollover);
        let marks = old.marks.iter().filter(|mark| kept(mark)).filter_map(|mark| self.new_id(mark.0)).map(MarkId);
        let marks = marks.collect();
        self.push(Record { id, block, marks, repeat_of: None, ..old.clone() });
        self.cells(Owner::Record(old.id), Owner::Record(id));
        for entry in book.entries(old.id) {
            let new = EntryId(self.draw(entry.id.0));
            let departments = self.departments(&entry.departments);
            self.push(Entry { id: new, record: id, departments, state: EntryState::Draft, ..(**entry).clone() });
            self.cells(Owner::Entry(entry.id), Owner::Entry(new));
        }
    }

    /// The cells of one owner by the carry rules of its form's fields.
    fn cells(&mut self, old: Owner, new: Owner) {
        let book = self.book;
        let Some(form) = book.record_of(old).and_then(|record| book.form_of_record(record)) else { return };
        let level = match old {
            Owner::Record(_) => Level::Record,
            Owner::Entry(_) => Level::Entry,
        };
        let drafted = book.drafted_fields(form);
        for field in book.fields(form).filter(|field| field.level == level && field.kind.is_written()) {
            let source = match &field.carry {
                Carry::Keep => Some(field.id),
                Carry::Clear => None,
                Carry::From(key) => book.field_by_key(form, key).map(|field| field.id),
            };
            let Some(cell) = source.and_then(|source| book.cell(old, source)) else { continue };
            let Some(new_field) = self.new_id(field.id.0).map(FieldId) else { continue };
            if !cell.text.is_empty() {
                let key = CellKey { owner: new, field: new_field };
                let carried = level == Level::Entry || drafted.fields.contains(&field.id);
                self.push(Cell { key, carried, ..(**cell).clone() });
            }
        }
    }

    /// （再掲）points into the new edition once all its records are there.
    fn repeats(&mut self, from: EditionId) {
        let book = self.book;
        let repeats: HashMap<i64, RecordId> = book
            .records_in_order(from)
            .into_iter()
            .filter_map(|old| Some((self.new_id(old.id.0)?, RecordId(self.new_id(old.repeat_of?.0)?))))
            .collect();
        for change in &mut self.changes {
            if let Some(Row::Record(record)) = &mut change.after
                && let Some(of) = repeats.get(&record.id.0)
            {
                std::sync::Arc::make_mut(record).repeat_of = Some(*of);
            }
        }
    }
}
