//! The numbers of one record over the years, as the page shows them: rows of fields, a column for each year.
//!
//! Made from the book once per change; drawing reads it and never searches the book.

use super::widgets::draft_text::DraftKey;
use crate::model::*;
use std::collections::BTreeSet;

/// More years than this are not shown; the latest are.
const MOST_YEARS: usize = 6;

/// One value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndicatorCell {
    pub text: String,
    /// Where it is written, for a value of this year's edition.
    pub key: Option<DraftKey>,
    /// 前年のまま
    pub is_carried: bool,
}

/// One field of the record or of one of its entries.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorRow {
    pub label: String,
    pub unit: String,
    /// One for each year.
    pub cells: Vec<IndicatorCell>,
}

/// The rows of the record itself, or of one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorGroup {
    /// The part or the departments; empty where there is only one group.
    pub name: String,
    pub rows: Vec<IndicatorRow>,
}

/// Everything about one record's numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorView {
    pub years: Vec<FiscalYear>,
    pub this_year: FiscalYear,
    pub groups: Vec<IndicatorGroup>,
    /// How the rates are worked out: `達成率＝実績÷目標`.
    pub formulas: Vec<String>,
    pub lines: Option<YearLines>,
}

/// One record (or one of its entries) in the table of a section.
#[derive(Clone, Debug, PartialEq)]
pub struct TableLine {
    pub record: RecordId,
    pub name: String,
    /// One for each column.
    pub cells: Vec<IndicatorCell>,
}

/// The columns of numbers of one table of a section, as they stand on paper.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberTable {
    pub block: BlockId,
    pub heading: String,
    pub columns: Vec<String>,
    pub lines: Vec<TableLine>,
    /// 合計 of each column; empty for a table that is not added up.
    pub totals: Vec<String>,
    pub formulas: Vec<String>,
}

impl NumberTable {
    /// The tables of a section that hold numbers.
    pub fn of_section(book: &Book, section: SectionId) -> Vec<Self> {
        book.blocks(section).filter_map(|block| Self::build(book, block)).collect()
    }

    fn build(book: &Book, block: &Block) -> Option<Self> {
        let BlockContent::Records { form, .. } = &block.content else { return None };
        let form = book.form(*form).filter(|form| form.arrangement == Arrangement::Table)?;
        let shown = |field: &&std::sync::Arc<Field>| {
            field.printed && (is_number(field) || matches!(field.kind, FieldKind::Computed { .. }))
        };
        let fields: Vec<&Field> = book.fields(form.id).filter(shown).map(|field| &**field).collect();
        if !fields.iter().any(|field| is_number(field)) || book.records(block.id).next().is_none() {
            return None;
        }
        let label = |field: &&Field| {
            let label: String = book.field_label(field, Some(block.id)).lines().collect();
            if field.group.is_empty() || field.group.contains('{') { label } else { format!("{} {label}", field.group) }
        };
        let totals = fields.iter().map(|field| total_text(book, block.id, field));
        let records = || book.records(block.id).map(|record| record.id);
        let words = fields.iter().filter_map(|field| formula_words(book, field, &directions(book, field, records())));
        Some(Self {
            block: block.id,
            heading: block.heading.clone(),
            columns: fields.iter().map(label).collect(),
            lines: book.records(block.id).flat_map(|record| lines(book, record, &fields)).collect(),
            totals: if has_totals(book, block) { totals.collect() } else { Vec::new() },
            formulas: words.collect(),
        })
    }
}

fn lines(book: &Book, record: &Record, fields: &[&Field]) -> Vec<TableLine> {
    let title = book.record_title(record.id).lines().collect::<Vec<_>>().join(" ");
    let entries: Vec<Option<&Entry>> = match book.entries(record.id).map(|entry| Some(&**entry)).collect::<Vec<_>>() {
        entries if entries.is_empty() => vec![None],
        entries => entries,
    };
    let line = |(index, entry): (usize, Option<&Entry>)| TableLine {
        record: record.id,
        name: if index == 0 { title.clone() } else { String::new() },
        cells: fields.iter().map(|field| table_cell(book, record, entry, index, field)).collect(),
    };
    entries.into_iter().enumerate().map(line).collect()
}

/// A record's own field stands in its first line only.
fn table_cell(book: &Book, record: &Record, entry: Option<&Entry>, index: usize, field: &Field) -> IndicatorCell {
    let owner = match (field.level, entry) {
        (Level::Record, _) if index == 0 => Owner::Record(record.id),
        (Level::Entry, Some(entry)) => Owner::Entry(entry.id),
        _ => return IndicatorCell::default(),
    };
    if let FieldKind::Computed { formula } = &field.kind {
        return IndicatorCell { text: computed_text(book, formula, record, entry), ..IndicatorCell::default() };
    }
    let cell = book.cell(owner, field.id);
    IndicatorCell {
        text: cell.map(|cell| cell.text.clone()).unwrap_or_default(),
        key: Some(DraftKey::Cell(owner, field.id)),
        is_carried: cell.is_some_and(|cell| cell.carried && !cell.text.is_empty()),
    }
}

/// Whether a field holds a number and is written in the grid.
pub fn is_number(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Number { .. } | FieldKind::Value)
}

impl IndicatorView {
    /// `None` for a record whose form holds no numbers.
    pub fn build(book: &Book, record: RecordId) -> Option<Self> {
        let form = book.form_of_record(record)?;
        let edition = book.edition(book.edition_of_record(record)?)?;
        book.fields(form).find(|field| is_number(field))?;
        let grid = Grid { book, record, form, edition, used: used_in_formulas(book, form) };
        let years = grid.years();
        let groups = grid.groups(&years);
        let worked_out = book.fields(form).map(|field| (field, directions(book, field, std::iter::once(record))));
        let formulas = worked_out.filter_map(|(field, directions)| formula_words(book, field, &directions));
        let lines = ChartOptions::of_form(book, form).and_then(|options| YearLines::of_record(book, record, &options));
        Some(Self { this_year: edition.year, groups, formulas: formulas.collect(), lines, years })
    }
}

struct Grid<'a> {
    book: &'a Book,
    record: RecordId,
    form: FormId,
    edition: &'a Edition,
    /// Keys of the fields that formulas use.
    used: BTreeSet<&'a str>,
}

fn used_in_formulas(book: &Book, form: FormId) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    for field in book.fields(form) {
        let FieldKind::Computed { formula } = &field.kind else { continue };
        match formula {
            Formula::AchievementRate { actual, target, .. } => used.extend([actual.as_str(), target]),
            Formula::ProgressRate { actual, baseline, target } => used.extend([actual.as_str(), baseline, target]),
            Formula::Difference { minuend, subtrahend } => used.extend([minuend.as_str(), subtrahend]),
            Formula::Sum { fields } => used.extend(fields.iter().map(String::as_str)),
            Formula::EarlierYear { .. } => {}
        }
    }
    used
}

impl<'a> Grid<'a> {
    /// The column that holds a field's value of the year before (前年度実績), which has no row of its own.
    fn former(&self, field: &Field) -> Option<&'a Field> {
        self.book.fields(self.form).map(|field| &**field).find(|other| self.is_former_of(other, field))
    }

    fn is_former_of(&self, other: &Field, field: &Field) -> bool {
        let takes_over = matches!(&other.carry, Carry::From(key) if *key == field.key);
        takes_over && is_number(other) && other.level == field.level && !self.used.contains(other.key.as_str())
    }

    fn has_row(&self, field: &Field) -> bool {
        match &field.kind {
            FieldKind::Computed { formula } => !matches!(formula, Formula::EarlierYear { .. }),
            _ => is_number(field) && !self.book.fields(self.form).any(|newer| self.is_former_of(field, newer)),
        }
    }

    /// A field, the column of one year ago, of two years ago, and so on.
    fn columns(&self, field: &'a Field) -> Vec<&'a Field> {
        let mut columns = vec![field];
        while let Some(former) = columns.last().and_then(|newest| self.former(newest)) {
            if columns.iter().any(|column| column.id == former.id) {
                break;
            }
            columns.push(former);
        }
        columns
    }

    fn owners(&self) -> Vec<Owner> {
        let entries = self.book.entries(self.record).map(|entry| Owner::Entry(entry.id));
        std::iter::once(Owner::Record(self.record)).chain(entries).collect()
    }

    fn rows_of(&self, owner: Owner) -> impl Iterator<Item = &'a Field> {
        let level = if matches!(owner, Owner::Record(_)) { Level::Record } else { Level::Entry };
        let fields = self.book.fields(self.form).map(|field| &**field);
        fields.filter(move |field| field.level == level && self.has_row(field))
    }

    fn years(&self) -> Vec<FiscalYear> {
        let mut years = BTreeSet::from([self.edition.year]);
        for owner in self.owners() {
            for field in self.rows_of(owner) {
                years.extend(series(self.book, owner, field.id).into_iter().map(|value| value.year));
                let former = self.columns(field).len() as i32 - 1;
                years.extend((1..=former).map(|back| FiscalYear(self.edition.year.0 - back)));
            }
        }
        years.iter().copied().skip(years.len().saturating_sub(MOST_YEARS)).collect()
    }

    fn groups(&self, years: &[FiscalYear]) -> Vec<IndicatorGroup> {
        let group = |owner: Owner| IndicatorGroup {
            name: self.name(owner),
            rows: self.rows_of(owner).map(|field| self.row(owner, field, years)).collect(),
        };
        let mut groups: Vec<IndicatorGroup> = self.owners().into_iter().map(group).collect();
        groups.retain(|group| !group.rows.is_empty());
        if let [only] = groups.as_mut_slice() {
            only.name.clear();
        }
        groups
    }

    fn name(&self, owner: Owner) -> String {
        let Owner::Entry(entry) = owner else { return "全体".to_owned() };
        let Some(entry) = self.book.entry(entry) else { return String::new() };
        let part = self.rows_of(owner).map(|field| value_part(self.book.text(owner, field.id)));
        let departments = || self.book.department_names(&entry.departments).join("、");
        part.into_iter().find(|part| !part.is_empty()).unwrap_or_else(departments)
    }

    fn row(&self, owner: Owner, field: &'a Field, years: &[FiscalYear]) -> IndicatorRow {
        let columns = if is_number(field) { self.columns(field) } else { Vec::new() };
        let values = series(self.book, owner, field.id);
        let cell = |year: &FiscalYear| {
            let back = usize::try_from(self.edition.year.0 - year.0).ok();
            if let Some(column) = back.and_then(|back| columns.get(back)) {
                let cell = self.book.cell(owner, column.id);
                return IndicatorCell {
                    text: cell.map(|cell| cell.text.clone()).unwrap_or_default(),
                    key: Some(DraftKey::Cell(owner, column.id)),
                    is_carried: cell.is_some_and(|cell| cell.carried && !cell.text.is_empty()),
                };
            }
            let text = values.iter().find(|value| value.year == *year).map(|value| value.text.clone());
            IndicatorCell { text: text.unwrap_or_default(), ..IndicatorCell::default() }
        };
        let group = if field.group.contains('{') { "" } else { field.group.as_str() };
        let label = short_label(field);
        IndicatorRow {
            label: if group.is_empty() || group == label { label } else { format!("{group} {label}") },
            unit: self.unit(field, &values),
            cells: years.iter().map(cell).collect(),
        }
    }

    fn unit(&self, field: &Field, values: &[YearValue]) -> String {
        if let FieldKind::Number { unit } = &field.kind {
            return unit.clone();
        }
        let read = values.iter().rev().find_map(|value| value.quantity.as_ref()).map(|quantity| quantity.unit.clone());
        let read = read.unwrap_or_default();
        if !read.is_empty() || !is_number(field) {
            return read;
        }
        let beside = self.book.fields(self.form).find(|field| short_label(field) == "単位");
        beside.map(|field| self.book.text(Owner::Record(self.record), field.id).to_owned()).unwrap_or_default()
    }
}
