//! Records in a form → a table: record fields span the rows of their entries.

use super::{Style, part};
use crate::layout::document::{Cell, CellRole, Content, Row, RowGroup, Table, VerticalAlign};
use crate::layout::{Length, Origin};
use crate::model::{
    Align, Arrangement, Block, BlockContent, Book, Entry, Field, FieldKind, Form, FormOptions, Level, MarkPlace, Owner,
    Record, RecordId, TITLE_KEY, expand_label, has_totals, total_text,
};
use std::sync::Arc;

/// Everything that the cells of one table share.
pub(super) struct RecordTable<'a> {
    pub book: &'a Book,
    pub block: &'a Block,
    pub form: &'a Form,
    pub fields: Vec<&'a Arc<Field>>,
    pub style: &'a Style,
}

impl<'a> RecordTable<'a> {
    /// `None` for a block that holds no records, or whose form is a sheet.
    pub fn new(book: &'a Book, block: &'a Block, style: &'a Style) -> Option<Self> {
        let BlockContent::Records { form, .. } = &block.content else { return None };
        let form = book.form(*form)?;
        let fields = book.fields(form.id).filter(|field| field.printed).collect();
        (form.arrangement == Arrangement::Table).then_some(Self { book, block, form, fields, style })
    }

    /// `counted_before`: automatically numbered records in earlier blocks of the same form.
    pub fn table(&self, counted_before: u32) -> Table {
        let numbers = self.book.record_numbers(self.block.id, counted_before);
        let mut groups: Vec<RowGroup> =
            numbers.iter().filter_map(|(record, number)| self.group(*record, number)).collect();
        if let Some(total) = self.total_row() {
            match groups.last_mut().filter(|last| is_short(last)) {
                // The total is not left alone overleaf.
                Some(last) => {
                    last.rows.push(total);
                    last.repeated_columns.clear();
                }
                None => groups.push(RowGroup {
                    rows: vec![total],
                    repeated_columns: Vec::new(),
                    origin: Origin { source: self.block.id.0, part: part::TOTAL },
                }),
            }
        }
        Table {
            column_widths: self.fields.iter().map(|field| Length::mm(field.width_mm)).collect(),
            fill_width: true,
            header_rows: self.header_rows(),
            groups,
            cell_padding: self.style.cell_padding(),
            rule: Length::pt(0.4),
            outer_rule: Length::pt(0.9),
        }
    }

    /// One row, or two when fields are grouped under an upper label.
    fn header_rows(&self) -> Vec<Row> {
        if self.fields.iter().all(|field| field.group.is_empty()) {
            return vec![Row { cells: self.labels(1, |_| true), min_height: Length::ZERO }];
        }
        let mut upper = self.labels(2, |field| field.group.is_empty());
        let mut column = 0;
        while column < self.fields.len() {
            let group = &self.fields[column].group;
            let span = self.fields[column..].iter().take_while(|field| field.group == *group).count();
            if !group.is_empty() {
                let origin = Origin { source: self.form.id.0, part: self.fields[column].id.0 };
                let label = group_label(self.book, self.form, group);
                let content = self.content(label.into(), self.style.label(), origin);
                upper.push(header_cell(column, span, 1, content));
            }
            column += span.max(1);
        }
        upper.sort_by_key(|cell| cell.column);
        let lower = self.labels(1, |field| !field.group.is_empty());
        vec![Row { cells: upper, min_height: Length::ZERO }, Row { cells: lower, min_height: Length::ZERO }]
    }

    fn labels(&self, row_span: usize, wanted: impl Fn(&Field) -> bool) -> Vec<Cell> {
        let wanted = self.fields.iter().enumerate().filter(|(_, field)| wanted(field));
        wanted
            .map(|(column, field)| {
                let label = self.book.field_label(field, Some(self.block.id));
                let origin = Origin { source: self.form.id.0, part: field.id.0 };
                header_cell(column, 1, row_span, self.content(label.into(), self.style.label(), origin))
            })
            .collect()
    }

    fn content(&self, text: Arc<str>, style: crate::layout::document::TextStyle, origin: Origin) -> Content {
        Content { text, style, origin, underlines: Vec::new() }
    }

    fn group(&self, id: RecordId, number: &str) -> Option<RowGroup> {
        let record = self.book.record(id)?;
        let entries: Vec<Option<&Arc<Entry>>> = match self.book.entries(shown(record)).map(Some).collect::<Vec<_>>() {
            entries if entries.is_empty() => vec![None],
            entries => entries,
        };
        let row = |(index, entry): (usize, &Option<&Arc<Entry>>)| {
            let fields = self.fields.iter().enumerate().filter(|(_, field)| index == 0 || field.level == Level::Entry);
            let cells = fields.map(|(column, field)| {
                let row_span = if field.level == Level::Record { entries.len() } else { 1 };
                self.cell(column, row_span, field, record, *entry, number)
            });
            Row { cells: cells.collect(), min_height: Length::ZERO }
        };
        let named = |field: &Arc<Field>| field.kind == FieldKind::RecordNumber || field.key == TITLE_KEY;
        let repeated = self.fields.iter().enumerate().filter(|(_, field)| named(field)).map(|(column, _)| column);
        Some(RowGroup {
            rows: entries.iter().enumerate().map(row).collect(),
            repeated_columns: repeated.collect(),
            origin: Origin { source: id.0, part: 0 },
        })
    }

    /// 合計 under the columns of numbers; `None` where the form asks for none or nothing is added up.
    fn total_row(&self) -> Option<Row> {
        let block = self.block.id;
        if !has_totals(self.book, self.block) {
            return None;
        }
        let totals: Vec<String> = self.fields.iter().map(|field| total_text(self.book, block, field)).collect();
        let first = totals.iter().position(|total| !total.is_empty())?;
        let FormOptions { typeface, tight_punctuation, .. } = self.form.options;
        let shade = 0.96;
        let columns = self.fields.iter().zip(&totals).enumerate().skip(first);
        let mut cells: Vec<Cell> = columns
            .map(|(column, (field, total))| {
                let align = if field.align == Align::Start { Align::End } else { field.align };
                let style = self.style.cell(typeface, align, tight_punctuation);
                let content = self.content(total.as_str().into(), style, Origin { source: block.0, part: field.id.0 });
                Cell { role: CellRole::Data, shade, ..header_cell(column, 1, 1, content) }
            })
            .collect();
        if first > 0 {
            let origin = Origin { source: block.0, part: part::TOTAL };
            let content = self.content("合計".into(), self.style.label(), origin);
            cells.insert(0, Cell { role: CellRole::RowHeader, shade, ..header_cell(0, first, 1, content) });
        }
        Some(Row { cells, min_height: Length::ZERO })
    }

    fn cell(
        &self,
        column: usize,
        row_span: usize,
        field: &Field,
        record: &Record,
        entry: Option<&Arc<Entry>>,
        number: &str,
    ) -> Cell {
        let FormOptions { typeface, tight_punctuation, .. } = self.form.options;
        let text = field_text(self.book, field, record, entry.map(|entry| &**entry), number);
        let source = match (field.level, entry) {
            (Level::Entry, Some(entry)) => entry.id.0,
            _ => record.id.0,
        };
        let short = matches!(field.kind, FieldKind::Choice { .. } | FieldKind::RecordNumber);
        let align = if short && field.align == Align::Start { Align::Center } else { field.align };
        let style = self.style.cell(typeface, align, tight_punctuation);
        let content = self.content(text.into(), style, Origin { source, part: field.id.0 });
        Cell {
            column,
            column_span: 1,
            row_span,
            content,
            vertical_align: VerticalAlign::Top,
            vertical_text: false,
            role: if field.key == TITLE_KEY { CellRole::RowHeader } else { CellRole::Data },
            shade: 1.0,
        }
    }
}

/// A record of one row that no page is too small for.
fn is_short(group: &RowGroup) -> bool {
    const SHORT: usize = 200;
    let [row] = group.rows.as_slice() else { return false };
    row.cells.iter().all(|cell| cell.content.text.chars().count() < SHORT)
}

/// A group as it is printed: {年度} and {計画} filled in.
pub(super) fn group_label(book: &Book, form: &Form, group: &str) -> String {
    book.edition(form.edition).map_or_else(|| group.to_owned(), |edition| expand_label(group, edition))
}

/// The record whose entries are printed: the one that is shown again, for a （再掲）.
fn shown(record: &Record) -> RecordId {
    record.repeat_of.unwrap_or(record.id)
}

fn header_cell(column: usize, column_span: usize, row_span: usize, content: Content) -> Cell {
    Cell {
        column,
        column_span,
        row_span,
        content,
        vertical_align: VerticalAlign::Middle,
        vertical_text: false,
        role: CellRole::ColumnHeader,
        shade: 0.92,
    }
}

/// What prints in one field: its text, or what the field works out. A （再掲）record without text of its own shows
/// that of the record it refers to.
pub(super) fn field_text(book: &Book, field: &Field, record: &Record, entry: Option<&Entry>, number: &str) -> String {
    match &field.kind {
        FieldKind::RecordNumber => with_marks(book, record, number, MarkPlace::AfterNumber, None),
        FieldKind::Departments => match (field.level, entry) {
            (Level::Entry, Some(entry)) => book.department_names(&entry.departments).join("\n"),
            (Level::Entry, None) => String::new(),
            (Level::Record, _) => {
                let mut names: Vec<&str> = Vec::new();
                for name in book.entries(shown(record)).flat_map(|entry| book.department_names(&entry.departments)) {
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                names.join("\n")
            }
        },
        FieldKind::Computed { formula } => crate::model::computed_text(book, formula, record, entry),
        FieldKind::Text | FieldKind::Choice { .. } | FieldKind::Number { .. } | FieldKind::Value => {
            let text = match (field.level, entry) {
                (Level::Entry, Some(entry)) => book.text(Owner::Entry(entry.id), field.id),
                (Level::Entry, None) => "",
                (Level::Record, _) => match book.text(Owner::Record(record.id), field.id) {
                    "" => book.text(Owner::Record(shown(record)), field.id),
                    text => text,
                },
            };
            if field.key == TITLE_KEY {
                with_marks(book, record, text, MarkPlace::AfterTitle, Some(MarkPlace::BeforeTitle))
            } else {
                text.to_owned()
            }
        }
    }
}

fn with_marks(book: &Book, record: &Record, text: &str, after: MarkPlace, before: Option<MarkPlace>) -> String {
    let marks = |place: MarkPlace| -> String {
        let marks = record.marks.iter().filter_map(|id| book.mark(*id));
        marks.filter(|mark| mark.place == place).map(|mark| mark.text.as_str()).collect()
    };
    format!("{}{text}{}", before.map(&marks).unwrap_or_default(), marks(after))
}
