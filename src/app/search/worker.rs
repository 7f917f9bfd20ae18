//! The thread that searches. It keeps the index.

use super::index::{Found, Index, Query};
use crate::app::action::Place;
use crate::app::latest::LatestOnly;
use crate::model::{Book, EditionId};
use egui::Context;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// Everything on which an answer depends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub revision: u64,
    pub base: EditionId,
    /// The edition in the outline, and the words that narrow it.
    pub shown: EditionId,
    pub filter: String,
    pub query: Option<Query>,
}

/// What the thread brings back.
#[derive(Debug)]
pub struct Answer {
    pub asked: Asked,
    /// Where the words of the filter stand.
    pub places: BTreeSet<Place>,
    pub found: Arc<Found>,
}

type Question = (Arc<Book>, Asked);

/// Asks the thread and takes in what it says.
pub struct Searcher {
    ctx: Context,
    thread: LatestOnly<Question, Answer>,
    asked: Option<Asked>,
}

/// So long a frame waits for an answer; most come within it, so that the list changes with the key.
const PATIENCE: Duration = Duration::from_millis(3);

impl Searcher {
    pub fn new(ctx: Context) -> Self {
        let thread = LatestOnly::new("search", || {
            let mut index = Index::default();
            Box::new(move |(book, asked): Question| answer(&mut index, &book, asked))
        });
        Self { ctx, thread, asked: None }
    }

    /// Asks when something has changed; the latest answer that has come in.
    pub fn follow(&mut self, book: &Arc<Book>, asked: Asked) -> Option<Answer> {
        if self.asked.as_ref() == Some(&asked) {
            return self.thread.latest();
        }
        let waits = asked.query.is_some() || !asked.filter.is_empty();
        self.thread.ask(&self.ctx, (book.clone(), asked.clone()));
        self.asked = Some(asked);
        if waits { self.thread.latest_within(PATIENCE) } else { self.thread.latest() }
    }
}

fn answer(index: &mut Index, book: &Book, asked: Asked) -> Answer {
    index.update(book, asked.base);
    let places = index.places(asked.shown, &asked.filter);
    let found = asked.query.as_ref().map(|query| index.find(query)).unwrap_or_default();
    Answer { asked, places, found: Arc::new(found) }
}
