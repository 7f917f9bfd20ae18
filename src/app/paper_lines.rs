//! How many lines the texts of the page take on paper, counted whenever the book or the paper changes.

use super::action::Place;
use super::page::{CardOwner, Page};
use super::widgets::draft_text::DraftKey;
use crate::layout::{Cache, Origin};
use crate::model::{BlockId, Book, Owner};
use crate::report::{self, PaperOptions, part};
use std::collections::HashMap;

/// The counts of the present page.
#[derive(Debug, Default)]
pub struct PaperLines {
    counts: HashMap<Origin, usize>,
    counted: Option<(u64, Place, PaperOptions)>,
    cache: Cache,
}

impl PaperLines {
    /// Counts again when something changed; texts that stayed the same are not set again.
    pub fn follow(&mut self, book: &Book, page: Option<&Page>, options: &PaperOptions) {
        let Some(page) = page else { return };
        let same = |known: &(u64, Place, PaperOptions)| {
            known.0 == book.revision() && known.1 == page.place && known.2 == *options
        };
        if self.counted.as_ref().is_some_and(same) {
            return;
        }
        self.counts = match page.place {
            Place::Record(record) => report::record_lines(book, record, options, &mut self.cache),
            Place::Section(_) => {
                let blocks = page.cards.iter().filter_map(|card| match card.owner {
                    CardOwner::Block(block) => Some(block),
                    _ => None,
                });
                let count = |block: BlockId| {
                    let lines = report::text_lines(book, block, options, &mut Cache::default())?;
                    Some((Origin { source: block.0, part: part::TEXT }, lines))
                };
                blocks.filter_map(count).collect()
            }
        };
        self.counted = Some((book.revision(), page.place, options.clone()));
    }

    /// Lines that a text of the book takes on its paper; `None` when it is not printed.
    pub fn of(&self, key: DraftKey) -> Option<usize> {
        let origin = match key {
            DraftKey::Cell(Owner::Record(record), field) => Origin { source: record.0, part: field.0 },
            DraftKey::Cell(Owner::Entry(entry), field) => Origin { source: entry.0, part: field.0 },
            DraftKey::BlockText(block) => Origin { source: block.0, part: part::TEXT },
            _ => return None,
        };
        self.counts.get(&origin).copied()
    }
}
