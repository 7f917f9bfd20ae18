//! The rows and columns of one form, without the texts: those are read from the book when a row is shown.

use crate::app::outline::{Stage, entry_stage, record_stage};
use crate::model::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Points for a millimetre of the form.
const POINTS_PER_MM: f32 = 4.6;
const NARROWEST: f32 = 56.0;
const WIDEST: f32 = 380.0;

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnKind {
    Text,
    Choice(Vec<Choice>),
    Departments,
    Computed(Formula),
    /// 未記入・前年のまま・下書き・確認済
    State,
}

/// One column: a field of the form, or the state at the end.
#[derive(Clone, Debug)]
pub struct Column {
    pub kind: ColumnKind,
    /// As it prints, on one line.
    pub label: String,
    pub field: Option<Arc<Field>>,
    /// The same field a year ago.
    former: Option<FieldId>,
    pub level: Level,
    /// Points at first sight.
    pub width: f32,
}

impl Column {
    pub fn is_written(&self) -> bool {
        matches!(self.kind, ColumnKind::Text | ColumnKind::Choice(_))
    }

    pub fn choices(&self) -> Option<&[Choice]> {
        match &self.kind {
            ColumnKind::Choice(choices) => Some(choices),
            _ => None,
        }
    }
}

/// One entry, or a record that has none.
#[derive(Clone, Debug)]
pub struct GridRow {
    pub record: RecordId,
    pub entry: Option<EntryId>,
    /// The printed number of the record.
    pub number: String,
    pub departments: String,
    /// Index into [`Table::sections`].
    pub section: usize,
}

/// The table of one form in one edition.
#[derive(Clone, Debug)]
pub struct Table {
    pub form: FormId,
    pub columns: Vec<Column>,
    pub rows: Vec<GridRow>,
    /// Headings with those above them.
    pub sections: Vec<String>,
    /// What the head of a row is called.
    pub number_label: String,
    /// How many columns from the left stay when the others are scrolled.
    pub frozen: usize,
    last: Option<EditionId>,
    pub year: String,
    pub last_year: Option<String>,
}

/// The forms of an edition that are used, with their names.
pub fn used_forms(book: &Book, edition: EditionId) -> Vec<(FormId, String)> {
    let blocks = book.sections_in_order(edition).into_iter().flat_map(|(_, section)| book.blocks(section.id));
    let mut used: Vec<FormId> = Vec::new();
    for block in blocks {
        if let BlockContent::Records { form, .. } = block.content
            && !used.contains(&form)
        {
            used.push(form);
        }
    }
    let forms = book.forms(edition).filter(|form| used.contains(&form.id));
    forms.map(|form| (form.id, form.name.clone())).collect()
}

impl Table {
    pub fn build(book: &Book, edition: EditionId, form: FormId) -> Self {
        let last = book.previous_edition(edition);
        let number_field = book.fields(form).find(|field| field.kind == FieldKind::RecordNumber);
        let mut table = Self {
            form,
            columns: columns(book, form, last.map(|last| last.id)),
            rows: Vec::new(),
            sections: Vec::new(),
            number_label: number_field
                .map_or_else(|| "No.".to_owned(), |field| one_line(&book.field_label(field, None))),
            frozen: 0,
            last: last.map(|last| last.id),
            year: book.edition(edition).map(|edition| edition.year.label()).unwrap_or_default(),
            last_year: last.map(|last| last.year.label()),
        };
        let title = |column: &Column| column.field.as_ref().is_some_and(|field| field.key == TITLE_KEY);
        table.frozen = table.columns.iter().take(3).position(title).map_or(0, |at| at + 1);
        table.push_rows(book, edition);
        table
    }

    fn push_rows(&mut self, book: &Book, edition: EditionId) {
        let mut path: Vec<String> = Vec::new();
        let mut counted = 0;
        for (depth, section) in book.sections_in_order(edition) {
            path.truncate(depth);
            path.push(book.section_heading(section.id));
            for block in book.blocks(section.id) {
                if !matches!(block.content, BlockContent::Records { form, .. } if form == self.form) {
                    continue;
                }
                let heading = path.iter().filter(|title| !title.is_empty()).cloned().collect::<Vec<_>>().join(" ＞ ");
                if self.sections.last() != Some(&heading) {
                    self.sections.push(heading);
                }
                let numbers = book.record_numbers(block.id, counted);
                let automatic = |record: &&Arc<Record>| record.number.is_none();
                counted += u32::try_from(book.records(block.id).filter(automatic).count()).unwrap_or(0);
                for (record, number) in numbers {
                    self.push_record(book, record, &number);
                }
            }
        }
    }

    fn push_record(&mut self, book: &Book, record: RecordId, number: &str) {
        let section = self.sections.len().saturating_sub(1);
        let row = |entry: Option<&Arc<Entry>>| GridRow {
            record,
            entry: entry.map(|entry| entry.id),
            number: number.to_owned(),
            departments: entry.map(|entry| book.department_names(&entry.departments).join("、")).unwrap_or_default(),
            section,
        };
        let before = self.rows.len();
        self.rows.extend(book.entries(record).map(|entry| row(Some(entry))));
        if self.rows.len() == before {
            self.rows.push(row(None));
        }
    }

    /// Whose cell it is; `None` where nothing can be written.
    pub fn owner(&self, row: &GridRow, column: &Column) -> Option<Owner> {
        match column.level {
            _ if !column.is_written() => None,
            Level::Record => Some(Owner::Record(row.record)),
            Level::Entry => row.entry.map(Owner::Entry),
        }
    }

    /// The cell of the book behind a place of the table.
    pub fn cell<'a>(&self, book: &'a Book, row: &GridRow, column: &Column) -> Option<&'a Arc<Cell>> {
        book.cell(self.owner(row, column)?, column.field.as_ref()?.id)
    }

    /// What stands in a place of the table.
    pub fn text<'a>(&self, book: &'a Book, row: &'a GridRow, column: &Column) -> Cow<'a, str> {
        match &column.kind {
            ColumnKind::Text | ColumnKind::Choice(_) => {
                Cow::Borrowed(self.cell(book, row, column).map_or("", |cell| cell.text.as_str()))
            }
            ColumnKind::Departments if column.level == Level::Record => Cow::Owned(all_departments(book, row.record)),
            ColumnKind::Departments => Cow::Borrowed(&row.departments),
            ColumnKind::Computed(formula) => {
                let Some(record) = book.record(row.record) else { return Cow::Borrowed("") };
                let entry = row.entry.and_then(|entry| book.entry(entry));
                Cow::Owned(computed_text(book, formula, record, entry.map(Arc::as_ref)))
            }
            ColumnKind::State => Cow::Borrowed(self.stage(book, row).map_or("（再掲）", Stage::label)),
        }
    }

    /// Last year's text; `None` when there is nothing to compare with.
    pub fn previous<'a>(&self, book: &'a Book, row: &GridRow, column: &Column) -> Option<&'a str> {
        let former = column.former?;
        let owner = book.counterpart_owner(self.owner(row, column)?, self.last?)?;
        Some(book.text(owner, former))
    }

    /// How far a row is; a （再掲）without words of its own is as far as its original.
    pub fn stage(&self, book: &Book, row: &GridRow) -> Option<Stage> {
        let own = record_stage(book, self.form, row.record);
        let of_entry = || entry_stage(book, self.form, row.entry.and_then(|entry| book.entry(entry))?).into();
        let stage = own.or_else(of_entry).unwrap_or(Stage::Empty);
        let is_repeat = book.record(row.record).is_some_and(|record| record.repeat_of.is_some());
        (!is_repeat || stage != Stage::Empty).then_some(stage)
    }
}

fn columns(book: &Book, form: FormId, last: Option<EditionId>) -> Vec<Column> {
    let fields = book.fields(form).filter(|field| field.kind != FieldKind::RecordNumber);
    let mut columns: Vec<Column> = fields.map(|field| column(book, field, last)).collect();
    columns.push(Column {
        kind: ColumnKind::State,
        label: "状態".to_owned(),
        field: None,
        former: None,
        level: Level::Entry,
        width: 132.0,
    });
    columns
}

fn column(book: &Book, field: &Arc<Field>, last: Option<EditionId>) -> Column {
    let kind = match &field.kind {
        FieldKind::Choice { scale } => {
            ColumnKind::Choice(book.scale(*scale).map_or_else(Vec::new, |scale| scale.choices.clone()))
        }
        FieldKind::Departments => ColumnKind::Departments,
        FieldKind::Computed { formula } => ColumnKind::Computed(formula.clone()),
        FieldKind::Text | FieldKind::Number { .. } | FieldKind::Value | FieldKind::RecordNumber => ColumnKind::Text,
    };
    let unit = match &field.kind {
        FieldKind::Number { unit } if !unit.is_empty() => format!("（{unit}）"),
        _ => String::new(),
    };
    let label = one_line(&book.field_label(field, None));
    let group = if field.group.is_empty() { String::new() } else { format!("{} / ", field.group) };
    Column {
        kind,
        label: format!("{group}{label}{unit}"),
        former: last.and_then(|last| book.counterpart_field(field.id, last)),
        level: field.level,
        width: (field.width_mm as f32 * POINTS_PER_MM).clamp(NARROWEST, WIDEST),
        field: Some(field.clone()),
    }
}

fn all_departments(book: &Book, record: RecordId) -> String {
    let mut names: BTreeMap<usize, &str> = BTreeMap::new();
    for entry in book.entries(record) {
        for name in book.department_names(&entry.departments) {
            if !names.values().any(|known| *known == name) {
                names.insert(names.len(), name);
            }
        }
    }
    names.into_values().collect::<Vec<_>>().join("、")
}

fn one_line(text: &str) -> String {
    text.lines().collect()
}
