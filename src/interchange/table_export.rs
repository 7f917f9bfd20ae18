//! The tables of an edition as plain texts, for the writers of xlsx and csv.

use super::ExportError;
use crate::model::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One table with its headings.
pub(super) struct ExportTable {
    pub form: FormId,
    /// `５　子どもの…`, `（１）…`: outermost first.
    pub headings: Vec<String>,
    pub columns: Vec<ExportColumn>,
    pub records: Vec<ExportRecord>,
}

pub(super) struct ExportColumn {
    pub label: String,
    pub level: Level,
    pub width_mm: f64,
    pub align: Align,
}

pub(super) struct ExportRecord {
    /// One line per entry, at least one; texts of the record stand in the first line only.
    pub lines: Vec<Vec<String>>,
}

impl ExportTable {
    /// Every line with the record's texts repeated in it.
    pub fn lines(&self) -> impl Iterator<Item = Vec<&str>> + '_ {
        self.records.iter().flat_map(move |record| {
            record.lines.iter().map(move |line| {
                let first = record.lines.first().unwrap_or(line);
                let texts = self.columns.iter().zip(line).zip(first);
                texts
                    .map(|((column, own), first)| if column.level == Level::Record { first } else { own }.as_str())
                    .collect()
            })
        })
    }
}

/// The tables of an edition in reading order. `between` separates the names of several departments.
pub(super) fn tables(book: &Book, edition: EditionId, between: &str) -> Result<Vec<ExportTable>, ExportError> {
    book.edition(edition).ok_or(ExportError::EditionMissing)?;
    let mut path: Vec<String> = Vec::new();
    let mut counted: BTreeMap<FormId, u32> = BTreeMap::new();
    let mut tables = Vec::new();
    for (depth, section) in book.sections_in_order(edition) {
        path.truncate(depth);
        path.push(heading(book, section));
        for block in book.blocks(section.id) {
            let BlockContent::Records { form, .. } = &block.content else { continue };
            let before = counted.entry(*form).or_default();
            let writer = TableWriter::new(book, block, *form, *before, between);
            *before += book.records(block.id).filter(|record| record.number.is_none()).count() as u32;
            tables.push(writer.table(&path));
        }
    }
    if tables.is_empty() { Err(ExportError::NoTable) } else { Ok(tables) }
}

fn heading(book: &Book, section: &Section) -> String {
    let number = book.section_number(section.id);
    let gap = if number.is_empty() || number.ends_with(['）', ')', '.', '．']) { "" } else { "　" };
    format!("{}{number}{gap}{}", section.badge, section.title)
}

struct TableWriter<'a> {
    book: &'a Book,
    block: &'a Block,
    form: FormId,
    fields: Vec<&'a Arc<Field>>,
    numbers: BTreeMap<RecordId, String>,
    between: &'a str,
}

impl<'a> TableWriter<'a> {
    fn new(book: &'a Book, block: &'a Block, form: FormId, counted_before: u32, between: &'a str) -> Self {
        let fields = book.fields(form).filter(|field| !matches!(field.kind, FieldKind::Computed { .. })).collect();
        let numbers = book.record_numbers(block.id, counted_before).into_iter().collect();
        Self { book, block, form, fields, numbers, between }
    }

    fn table(&self, path: &[String]) -> ExportTable {
        ExportTable {
            form: self.form,
            headings: path.to_vec(),
            columns: self.fields.iter().map(|field| self.column(field)).collect(),
            records: self.book.records(self.block.id).map(|record| self.record(record)).collect(),
        }
    }

    fn column(&self, field: &Field) -> ExportColumn {
        ExportColumn {
            label: self.book.field_label(field, Some(self.block.id)),
            level: field.level,
            width_mm: field.width_mm,
            align: field.align,
        }
    }

    fn record(&self, record: &Record) -> ExportRecord {
        let entries: Vec<Option<&Arc<Entry>>> = match self.book.entries(record.id).map(Some).collect::<Vec<_>>() {
            none if none.is_empty() => vec![None],
            entries => entries,
        };
        let line = |(index, entry): (usize, &Option<&Arc<Entry>>)| {
            self.fields
                .iter()
                .map(|field| self.text(record, entry.as_deref().map(|v| &**v), index == 0, field))
                .collect()
        };
        ExportRecord { lines: entries.iter().enumerate().map(line).collect() }
    }

    fn text(&self, record: &Record, entry: Option<&Entry>, is_first: bool, field: &Field) -> String {
        match (field.level, entry) {
            (Level::Record, _) if !is_first => String::new(),
            (Level::Record, _) => self.record_text(record, field),
            (Level::Entry, None) => String::new(),
            (Level::Entry, Some(entry)) if field.kind == FieldKind::Departments => self.names(&entry.departments),
            (Level::Entry, Some(entry)) => self.book.text(Owner::Entry(entry.id), field.id).to_owned(),
        }
    }

    fn record_text(&self, record: &Record, field: &Field) -> String {
        let text = || self.book.text(Owner::Record(record.id), field.id);
        match field.kind {
            FieldKind::RecordNumber => {
                let number = self.numbers.get(&record.id).map_or("", String::as_str);
                format!("{number}{}", self.marks(record, MarkPlace::AfterNumber))
            }
            FieldKind::Departments => self.names(&self.departments_of_all(record)),
            _ if field.key == TITLE_KEY => {
                let (before, after) = (MarkPlace::BeforeTitle, MarkPlace::AfterTitle);
                format!("{}{}{}", self.marks(record, before), text(), self.marks(record, after))
            }
            _ => text().to_owned(),
        }
    }

    fn marks(&self, record: &Record, place: MarkPlace) -> String {
        let marks = record.marks.iter().filter_map(|mark| self.book.mark(*mark));
        marks.filter(|mark| mark.place == place).map(|mark| mark.text.as_str()).collect()
    }

    fn departments_of_all(&self, record: &Record) -> Vec<DepartmentId> {
        let mut all = Vec::new();
        for department in self.book.entries(record.id).flat_map(|entry| entry.departments.clone()) {
            if !all.contains(&department) {
                all.push(department);
            }
        }
        all
    }

    fn names(&self, departments: &[DepartmentId]) -> String {
        self.book.department_names(departments).join(self.between)
    }
}
