//! A record in a sheet form → a table of boxes: label boxes on the left (nested by group), contents on the right.

use super::Style;
use super::record_table::{field_text, group_label};
use crate::layout::document::{Cell, CellRole, Content, Row, RowGroup, Table, TextStyle, VerticalAlign};
use crate::layout::{Length, Origin};
use crate::model::{Arrangement, Block, BlockContent, Book, Entry, Field, FieldKind, Form, Level, Record};
use std::sync::Arc;

/// Boxes of one record each. `None` for a block whose form is not a sheet.
pub(super) fn tables(book: &Book, block: &Block, style: &Style) -> Option<Vec<Table>> {
    let BlockContent::Records { form, .. } = &block.content else { return None };
    let form = book.form(*form)?;
    if form.arrangement != Arrangement::Sheet {
        return None;
    }
    let numbers = book.record_numbers(block.id, 0);
    let sheet =
        |(id, number): &(_, String)| Some(table(&Sheet { book, block, form, style }, book.record(*id)?, number));
    Some(numbers.iter().filter_map(sheet).collect())
}

struct Sheet<'a> {
    book: &'a Book,
    block: &'a Block,
    form: &'a Form,
    style: &'a Style,
}

/// One row of boxes: the labels from outside to inside, and the text.
struct Line<'a> {
    labels: Vec<String>,
    field: &'a Arc<Field>,
    entry: Option<&'a Arc<Entry>>,
}

fn table(sheet: &Sheet<'_>, record: &Record, number: &str) -> Table {
    let book = sheet.book;
    let fields: Vec<&Arc<Field>> = book.fields(sheet.form.id).filter(|field| field.printed).collect();
    let entries: Vec<&Arc<Entry>> = book.entries(record.id).collect();
    let mut lines = Vec::new();
    for field in &fields {
        let mut labels: Vec<String> = group_label(book, sheet.form, &field.group)
            .split(" / ")
            .filter(|label| !label.is_empty())
            .map(str::to_owned)
            .collect();
        labels.push(book.field_label(field, Some(sheet.block.id)));
        match field.level {
            Level::Record => lines.push(Line { labels, field, entry: None }),
            Level::Entry => {
                lines.extend(entries.iter().map(|entry| Line { labels: labels.clone(), field, entry: Some(entry) }));
            }
        }
    }
    let depth = lines.iter().map(|line| line.labels.len()).max().unwrap_or(1);
    let mut column_widths = vec![Length::mm(12.0); depth.saturating_sub(1)];
    column_widths.push(Length::mm(if depth > 1 { 23.0 } else { 30.0 }));
    column_widths.push(Length::mm(130.0));
    Table {
        column_widths,
        fill_width: true,
        header_rows: Vec::new(),
        groups: groups(sheet, record, number, &lines, depth),
        cell_padding: sheet.style.cell_padding() * 1.3,
        rule: Length::pt(0.5),
        outer_rule: Length::pt(1.0),
    }
}

/// Lines under one outermost label form a group, so that its box spans them.
fn groups(sheet: &Sheet<'_>, record: &Record, number: &str, lines: &[Line<'_>], depth: usize) -> Vec<RowGroup> {
    lines
        .chunk_by(|a, b| a.labels.first() == b.labels.first())
        .map(|chunk| RowGroup {
            rows: (0..chunk.len()).map(|index| row(sheet, record, number, chunk, index, depth)).collect(),
            repeated_columns: vec![0],
            origin: Origin { source: record.id.0, part: 0 },
        })
        .collect()
}

fn row(sheet: &Sheet<'_>, record: &Record, number: &str, chunk: &[Line<'_>], index: usize, depth: usize) -> Row {
    let line = &chunk[index];
    let mut cells = Vec::new();
    for (level, label) in line.labels.iter().enumerate() {
        let same = |other: &Line<'_>| other.labels.get(..=level) == line.labels.get(..=level);
        if index > 0 && same(&chunk[index - 1]) {
            continue;
        }
        let row_span = chunk[index..].iter().take_while(|other| same(other)).count();
        let innermost = level + 1 == line.labels.len();
        let column_span = if innermost { depth - level } else { 1 };
        cells.push(label_cell(sheet, line.field, label, level, column_span, row_span, innermost));
    }
    let mut text = field_text(sheet.book, line.field, record, line.entry.map(|entry| &**entry), number);
    if line.field.kind == FieldKind::Departments {
        text = text.replace('\n', "、");
    }
    let source = line.entry.map_or(record.id.0, |entry| entry.id.0);
    let options = &sheet.form.options;
    let style = sheet.style.cell(options.typeface, line.field.align, options.tight_punctuation);
    cells.push(Cell {
        column: depth,
        column_span: 1,
        row_span: 1,
        content: content(text.into(), style, Origin { source, part: line.field.id.0 }),
        vertical_align: VerticalAlign::Top,
        vertical_text: false,
        role: CellRole::Data,
        shade: 1.0,
    });
    Row { cells, min_height: Length::mm(9.0) }
}

/// Outer labels stand upright one character a line; the innermost one as its field says.
fn label_cell(
    sheet: &Sheet<'_>,
    field: &Field,
    label: &str,
    column: usize,
    column_span: usize,
    row_span: usize,
    innermost: bool,
) -> Cell {
    let origin = Origin { source: sheet.form.id.0, part: field.id.0 };
    Cell {
        column,
        column_span,
        row_span,
        content: content(label.into(), sheet.style.label(), origin),
        vertical_align: VerticalAlign::Middle,
        vertical_text: !innermost || field.vertical_label,
        role: CellRole::RowHeader,
        shade: 0.92,
    }
}

fn content(text: Arc<str>, style: TextStyle, origin: Origin) -> Content {
    Content { text, style, origin, underlines: Vec::new() }
}
