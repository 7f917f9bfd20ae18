//! A thread that answers the latest question and leaves out the ones before it.

use egui::Context;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// What makes the function that answers, on the thread itself; it may keep what it knows from one question to the next.
type Start<Q, A> = fn() -> Box<dyn FnMut(Q) -> A>;

/// Asks the thread and takes in what it says. The thread lives until this is dropped.
pub struct Background<Q, A> {
    ctx: Context,
    name: &'static str,
    start: Start<Q, A>,
    thread: Option<(Sender<Q>, Receiver<A>)>,
}

impl<Q: Send + 'static, A: Send + 'static> Background<Q, A> {
    pub fn new(ctx: Context, name: &'static str, start: Start<Q, A>) -> Self {
        Self { ctx, name, start, thread: None }
    }

    /// The latest answer that has come in.
    pub fn latest(&self) -> Option<A> {
        self.thread.as_ref().and_then(|(_, answers)| answers.try_iter().last())
    }

    /// An answer that comes within so much time.
    pub fn wait(&self, patience: Duration) -> Option<A> {
        self.thread.as_ref().and_then(|(_, answers)| answers.recv_timeout(patience).ok())
    }

    /// Hands a question over; starts the thread, also again should it have ended.
    pub fn ask(&mut self, question: Q) {
        let question = match &self.thread {
            Some((questions, _)) => match questions.send(question) {
                Ok(()) => return,
                Err(unsent) => unsent.0,
            },
            None => question,
        };
        match self.spawn() {
            Ok((questions, answers)) => {
                if questions.send(question).is_err() {
                    log::error!("the thread {} ended at once", self.name);
                }
                self.thread = Some((questions, answers));
            }
            Err(error) => log::error!("no thread {}: {error}", self.name),
        }
    }

    fn spawn(&self) -> std::io::Result<(Sender<Q>, Receiver<A>)> {
        let (questions, asked) = channel::<Q>();
        let (answers, heard) = channel();
        let (ctx, start) = (self.ctx.clone(), self.start);
        std::thread::Builder::new().name(self.name.to_owned()).spawn(move || {
            let mut answer = start();
            while let Ok(question) = asked.recv() {
                let latest = asked.try_iter().last().unwrap_or(question);
                if answers.send(answer(latest)).is_err() {
                    return;
                }
                ctx.request_repaint();
            }
        })?;
        Ok((questions, heard))
    }
}
