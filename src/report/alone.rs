//! One record or text alone on its paper, in the widths that it has there: how many lines its texts take.

use super::record_table::RecordTable;
use super::{PaperOptions, Style, part, sheet, style};
use crate::layout::document::{Content, Document, Flow};
use crate::layout::{self, Cache, Origin};
use crate::model::{BlockContent, BlockId, Book, EditionId, RecordId};
use std::collections::HashMap;

/// Lines on paper of every text of a record, by origin; empty when the record is not in the book.
pub fn record_lines(
    book: &Book,
    record: RecordId,
    options: &PaperOptions,
    cache: &mut Cache,
) -> HashMap<Origin, usize> {
    let alone = || {
        let row = book.record(record)?;
        let block = book.block(row.block)?;
        let at = book.records(block.id).position(|other| other.id == record)?;
        let style = Style::new(options);
        let edition = book.edition_of_record(record)?;
        let page = style::page_setup(options, book.edition(edition)?);
        let table = match RecordTable::new(book, block, &style) {
            Some(table) => {
                let mut table = table.table(0);
                table.column_widths = layout::column_widths(&table, &page);
                table.groups = table.groups.into_iter().nth(at).into_iter().collect();
                table
            }
            None => sheet::tables(book, block, &style)?.into_iter().nth(at)?,
        };
        document_of(book, edition, Flow::Table(table), options)
    };
    alone().map(|document| layout::lines_of(&layout::lay_out_again(&document, cache))).unwrap_or_default()
}

/// Lines on paper of a text between tables; `None` for other blocks.
pub fn text_lines(book: &Book, block: BlockId, options: &PaperOptions, cache: &mut Cache) -> Option<usize> {
    let BlockContent::Text { text, .. } = &book.block(block)?.content else { return None };
    let origin = Origin { source: block.0, part: part::TEXT };
    let style = Style::new(options).body();
    let content = Content { text: text.as_str().into(), style, origin, underlines: Vec::new() };
    let document = document_of(book, book.edition_of_block(block)?, Flow::Paragraph(content), options)?;
    layout::lines_of(&layout::lay_out_again(&document, cache)).get(&origin).copied()
}

fn document_of(book: &Book, edition: EditionId, flow: Flow, options: &PaperOptions) -> Option<Document> {
    let edition = book.edition(edition)?;
    Some(Document {
        title: String::new(),
        author: String::new(),
        page: style::page_setup(options, edition),
        flow: vec![flow],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Change, EntryId, Owner, Row};
    use crate::report::{PaperKind, document};

    fn sample() -> Book {
        let exchange = crate::interchange::json::read(include_bytes!("../../assets/sample.json")).unwrap();
        let rows = crate::interchange::json::to_rows(&exchange, &Book::default()).unwrap();
        let changes: Vec<Change> = rows.into_iter().map(|row: Row| Change { before: None, after: Some(row) }).collect();
        Book::default().apply(&changes).unwrap()
    }

    #[test]
    fn a_record_takes_as_many_lines_alone_as_in_its_paper() {
        let book = sample();
        let edition = book.editions().last().unwrap().id;
        let options = PaperOptions::new(PaperKind::Evaluation);
        let whole = layout::lines_of(&layout::lay_out(&document(&book, edition, &options).unwrap()));
        let mut compared = 0;
        let records = book.records_in_order(edition);
        let shown_again = |id: RecordId| records.iter().any(|record| record.repeat_of == Some(id));
        for record in records.iter().filter(|record| !shown_again(record.id)).take(8) {
            let alone = record_lines(&book, record.id, &options, &mut Cache::default());
            let own = |origin: &Origin| {
                book.entry(EntryId(origin.source)).is_some_and(|entry| entry.record == record.id)
                    && book.record_of(Owner::Entry(EntryId(origin.source))).is_some()
            };
            for (origin, lines) in alone.iter().filter(|(origin, _)| own(origin)) {
                assert_eq!(whole.get(origin), Some(lines), "{origin:?}");
                compared += 1;
            }
        }
        assert!(compared > 10, "{compared}");
    }
}
