//! How many lines the texts of the page take on paper, counted on a thread whenever the book or the paper changes.

use super::action::Place;
use super::latest::LatestOnly;
use super::page::{CardOwner, Page};
use super::widgets::draft_text::DraftKey;
use crate::layout::{Cache, Origin};
use crate::model::{BlockId, Book, Owner};
use crate::report::{self, PaperOptions, part};
use egui::Context;
use std::collections::HashMap;
use std::sync::Arc;

/// What is counted: the texts of one page of the desk.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    revision: u64,
    place: Place,
    options: PaperOptions,
}

struct Question {
    book: Arc<Book>,
    /// The texts of a heading; none for a record.
    blocks: Vec<BlockId>,
    asked: Asked,
}

type Counts = HashMap<Origin, usize>;

/// The counts of the present page.
pub struct PaperLines {
    counts: Counts,
    /// Whose counts they are.
    counted: Option<Place>,
    asked: Option<Asked>,
    thread: LatestOnly<Question, (Place, Counts)>,
}

impl Default for PaperLines {
    fn default() -> Self {
        let thread = LatestOnly::new("paper-lines", || {
            let mut cache = Cache::default();
            Box::new(move |question: Question| (question.asked.place, count(&question, &mut cache)))
        });
        Self { counts: Counts::new(), counted: None, asked: None, thread }
    }
}

impl std::fmt::Debug for PaperLines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaperLines").field("asked", &self.asked).finish_non_exhaustive()
    }
}

impl PaperLines {
    /// Takes in what has been counted, and has it counted again when something changed. Until then the counts of the
    /// same place stay.
    pub fn follow(&mut self, ctx: &Context, book: &Arc<Book>, page: Option<&Page>, options: &PaperOptions) {
        if let Some((place, counts)) = self.thread.latest() {
            (self.counted, self.counts) = (Some(place), counts);
        }
        let Some(page) = page else { return };
        let same =
            |asked: &Asked| asked.revision == book.revision() && asked.place == page.place && asked.options == *options;
        if !self.asked.as_ref().is_some_and(same) {
            let asked = Asked { revision: book.revision(), place: page.place, options: options.clone() };
            let blocks = page.cards.iter().filter_map(|card| match card.owner {
                CardOwner::Block(block) => Some(block),
                _ => None,
            });
            let question = Question { book: book.clone(), blocks: blocks.collect(), asked: asked.clone() };
            self.thread.ask(ctx, question);
            self.asked = Some(asked);
        }
    }

    /// Lines that a text of the book takes on its paper; `None` when it is not printed or not yet counted.
    pub fn of(&self, key: DraftKey) -> Option<usize> {
        let asked = self.asked.as_ref()?;
        if self.counted != Some(asked.place) {
            return None;
        }
        let origin = match key {
            DraftKey::Cell(Owner::Record(record), field) => Origin { source: record.0, part: field.0 },
            DraftKey::Cell(Owner::Entry(entry), field) => Origin { source: entry.0, part: field.0 },
            DraftKey::BlockText(block) => Origin { source: block.0, part: part::TEXT },
            _ => return None,
        };
        self.counts.get(&origin).copied()
    }
}

fn count(question: &Question, cache: &mut Cache) -> Counts {
    let (book, options) = (&question.book, &question.asked.options);
    match question.asked.place {
        Place::Record(record) => report::record_lines(book, record, options, cache),
        Place::Section(_) => {
            let count = |block: &BlockId| {
                let lines = report::text_lines(book, *block, options, &mut Cache::default())?;
                Some((Origin { source: block.0, part: part::TEXT }, lines))
            };
            question.blocks.iter().filter_map(count).collect()
        }
    }
}
