//! A thread that answers the latest question and leaves out the ones before it.

use egui::Context;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// Answers questions; made on the thread, where it keeps what it needs from one to the next.
type Answerer<Q, A> = Box<dyn FnMut(Q) -> A>;

/// The asking end. The thread begins with the first question and lives until this is dropped.
pub struct LatestOnly<Q, A> {
    name: &'static str,
    make: fn() -> Answerer<Q, A>,
    thread: Option<(Sender<Q>, Receiver<A>)>,
}

impl<Q: Send + 'static, A: Send + 'static> LatestOnly<Q, A> {
    pub fn new(name: &'static str, make: fn() -> Answerer<Q, A>) -> Self {
        Self { name, make, thread: None }
    }

    /// Hands a question over; starts the thread, also again should it have ended. `ctx` is woken by the answer.
    pub fn ask(&mut self, ctx: &Context, question: Q) {
        let question = match &self.thread {
            Some((questions, _)) => match questions.send(question) {
                Ok(()) => return,
                Err(unsent) => unsent.0,
            },
            None => question,
        };
        match self.start(ctx) {
            Ok((questions, answers)) => {
                if questions.send(question).is_err() {
                    log::error!("thread {} ended at once", self.name);
                }
                self.thread = Some((questions, answers));
            }
            Err(error) => log::error!("thread {}: {error}", self.name),
        }
    }

    /// The latest answer that has come in.
    pub fn latest(&self) -> Option<A> {
        self.thread.as_ref().and_then(|(_, answers)| answers.try_iter().last())
    }

    /// The same, waiting a moment for one.
    pub fn latest_within(&self, patience: Duration) -> Option<A> {
        let first = self.thread.as_ref().and_then(|(_, answers)| answers.recv_timeout(patience).ok());
        self.latest().or(first)
    }

    fn start(&self, ctx: &Context) -> std::io::Result<(Sender<Q>, Receiver<A>)> {
        let (questions, asked) = channel::<Q>();
        let (answers, heard) = channel();
        let (ctx, make) = (ctx.clone(), self.make);
        std::thread::Builder::new().name(self.name.to_owned()).spawn(move || {
            let mut answer = make();
            while let Ok(question) = asked.recv() {
                let question = asked.try_iter().last().unwrap_or(question);
                if answers.send(answer(question)).is_err() {
                    return;
                }
                ctx.request_repaint();
            }
        })?;
        Ok((questions, heard))
    }
}
