//! The thread that searches. It keeps the index, takes the latest question and leaves out the ones before it.

use super::index::{Found, Index, Query};
use crate::app::action::Place;
use crate::model::{Book, EditionId};
use egui::Context;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
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
    thread: Option<(Sender<Question>, Receiver<Answer>)>,
    asked: Option<Asked>,
}

/// So long a frame waits for an answer; most come within it, so that the list changes with the key.
const PATIENCE: Duration = Duration::from_millis(8);

impl Searcher {
    pub fn new(ctx: Context) -> Self {
        Self { ctx, thread: None, asked: None }
    }

    /// Asks when something has changed; the latest answer that has come in.
    pub fn follow(&mut self, book: &Arc<Book>, asked: Asked) -> Option<Answer> {
        if self.asked.as_ref() == Some(&asked) {
            return self.latest();
        }
        let waits = asked.query.is_some() || !asked.filter.is_empty();
        self.ask((book.clone(), asked.clone()));
        self.asked = Some(asked);
        let (_, answers) = self.thread.as_ref()?;
        let first = if waits { answers.recv_timeout(PATIENCE).ok() } else { None };
        self.latest().or(first)
    }

    fn latest(&mut self) -> Option<Answer> {
        self.thread.as_ref().and_then(|(_, answers)| answers.try_iter().last())
    }

    /// Hands a question over; starts the thread, also again should it have ended.
    fn ask(&mut self, question: Question) {
        let question = match &self.thread {
            Some((questions, _)) => match questions.send(question) {
                Ok(()) => return,
                Err(unsent) => unsent.0,
            },
            None => question,
        };
        match start(&self.ctx) {
            Ok((questions, answers)) => {
                if questions.send(question).is_err() {
                    log::error!("the search ended at once");
                }
                self.thread = Some((questions, answers));
            }
            Err(error) => log::error!("no thread for the search: {error}"),
        }
    }
}

/// The thread lives until the searcher is dropped.
fn start(ctx: &Context) -> std::io::Result<(Sender<Question>, Receiver<Answer>)> {
    let (questions, asked) = channel::<Question>();
    let (answers, heard) = channel();
    let ctx = ctx.clone();
    std::thread::Builder::new().name("search".to_owned()).spawn(move || {
        let mut index = Index::default();
        while let Ok(question) = asked.recv() {
            let (book, asked) = asked.try_iter().last().unwrap_or(question);
            if answers.send(answer(&mut index, &book, asked)).is_err() {
                return;
            }
            ctx.request_repaint();
        }
    })?;
    Ok((questions, heard))
}

fn answer(index: &mut Index, book: &Book, asked: Asked) -> Answer {
    index.update(book, asked.base);
    let places = index.places(asked.shown, &asked.filter);
    let found = asked.query.as_ref().map(|query| index.find(query)).unwrap_or_default();
    Answer { asked, places, found: Arc::new(found) }
}
