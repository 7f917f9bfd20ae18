//! The thread that checks, and its findings in the words of the list.

use crate::app::action::Place;
use crate::app::latest::LatestOnly;
use crate::app::search::{Excerpt, excerpt_around};
use crate::app::widgets::draft_text::DraftKey;
use crate::check::{Finding, Names, check};
use crate::model::{Book, EditionId};
use egui::Context;
use std::sync::Arc;

/// One finding as it is listed.
#[derive(Clone, Debug)]
pub struct FindingRow {
    pub finding: Finding,
    /// Where it is shown.
    pub at: Place,
    /// Number and name of the record or section.
    pub heading: String,
    /// Departments and field.
    pub label: String,
    /// The passage with the words around it; `None` where nothing stands.
    pub excerpt: Option<Excerpt>,
    /// The field, and the first and last character of the passage in it.
    pub field: Option<DraftKey>,
    pub characters: Option<(usize, usize)>,
}

impl FindingRow {
    fn new(book: &Book, names: &Names<'_>, finding: Finding) -> Self {
        let place = finding.place();
        let text = place.and_then(|place| book.text_at(place)).unwrap_or_default();
        let characters = |bytes: usize| text.get(..bytes).map_or(0, |part| part.chars().count());
        let whole = 0..0;
        let passage = finding.passage.as_ref().unwrap_or(&whole);
        Self {
            at: finding.record.map_or(Place::Section(finding.section), Place::Record),
            heading: names.heading(&finding),
            label: names.label(&finding),
            excerpt: (!text.is_empty()).then(|| excerpt_around(text, passage, 8, 60)),
            field: place.and_then(DraftKey::of_text),
            characters: finding.passage.as_ref().map(|passage| (characters(passage.start), characters(passage.end))),
            finding,
        }
    }

    /// Whether it says the same of the same passage. Text before the passage may have changed.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let words = |row: &Self| row.excerpt.as_ref().map(|excerpt| excerpt.hit.clone());
        (self.finding.rule, self.finding.spot) == (other.finding.rule, other.finding.spot)
            && words(self) == words(other)
            && self.finding.message == other.finding.message
            && self.finding.passage.as_ref().map(|passage| passage.start)
                == other.finding.passage.as_ref().map(|passage| passage.start)
    }
}

/// Everything found in one state of an edition.
#[derive(Debug, Default)]
pub struct Checked {
    /// Revision of the book, and the edition.
    pub of: Option<(u64, EditionId)>,
    pub rows: Vec<FindingRow>,
}

type Question = (Arc<Book>, EditionId);

/// Asks for a check whenever the book or the edition has changed.
pub struct Checker {
    ctx: Context,
    thread: LatestOnly<Question, Checked>,
    asked: Option<(u64, EditionId)>,
}

impl Checker {
    pub fn new(ctx: Context) -> Self {
        Self { ctx, thread: LatestOnly::new("check", || Box::new(checked)), asked: None }
    }

    /// The latest findings that have come in.
    pub fn follow(&mut self, book: &Arc<Book>, edition: EditionId) -> Option<Checked> {
        let wanted = Some((book.revision(), edition));
        if self.asked != wanted {
            self.thread.ask(&self.ctx, (book.clone(), edition));
            self.asked = wanted;
        }
        self.thread.latest()
    }
}

fn checked((book, edition): Question) -> Checked {
    let names = Names::new(&book, edition);
    let rows = check(&book, edition).into_iter().map(|finding| FindingRow::new(&book, &names, finding));
    Checked { of: Some((book.revision(), edition)), rows: rows.collect() }
}
