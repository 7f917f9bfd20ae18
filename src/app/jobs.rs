//! Work that must not stop the window: on a named thread, with progress and cancel, results as one closed enum.

use super::action::PathPurpose;
use super::export::Exported;
use super::keeping::{Kept, PutBack};
use super::screens::import::ReadyImport;
use super::screens::messages::JobView;
use crate::model::BlockId;
use crate::work::Progress;
use crate::work::picture::Picture;
use crate::workspace::{StoreError, VerifyReport, Workspace};
use egui::Context;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// What comes back from a thread.
pub enum Message {
    /// The answer of a file dialog; `None` when it was closed or could not be shown.
    Path {
        purpose: PathPurpose,
        path: Option<PathBuf>,
        answered_at_once: bool,
    },
    Opened {
        path: PathBuf,
        result: Result<Box<Workspace>, OpenFailure>,
    },
    /// The backups that were found of a file.
    Backups {
        file: PathBuf,
        found: Vec<Kept>,
    },
    Verified(Result<VerifyReport, StoreError>),
    /// Where the backup is; `None` when there is no folder for it.
    BackedUp(Result<Option<PathBuf>, StoreError>),
    PutBack(Box<PutBack>),
    CopySaved {
        workspace: Box<Workspace>,
        result: Result<PathBuf, String>,
    },
    Previewed(Result<Box<ReadyImport>, String>),
    Exported(Result<Exported, ExportFailure>),
    PictureRead {
        block: BlockId,
        index: Option<usize>,
        result: Result<Picture, String>,
    },
    /// A thread ended by a fault of the program.
    Broke {
        what: &'static str,
    },
}

/// Why a book was not opened.
#[derive(Clone, Debug)]
pub struct OpenFailure {
    /// What did not happen: 「評価帳を開けませんでした」
    pub title: &'static str,
    /// A sentence for the officer.
    pub text: String,
    /// A backup in the place of the file is a way out.
    pub calls_for_backup: bool,
}

impl OpenFailure {
    /// `was_book`: the file has been opened as a book before.
    pub fn of(error: &StoreError, was_book: bool) -> Self {
        let calls_for_backup = error.calls_for_backup(was_book);
        Self { title: "評価帳を開けませんでした", text: error.to_string(), calls_for_backup }
    }

    /// Of a book that was to be made; `text` is a sentence for the officer.
    pub fn of_new(text: String) -> Self {
        Self { title: "評価帳を作れませんでした", text, calls_for_backup: false }
    }
}

/// Why nothing was written.
#[derive(Clone, Debug)]
pub enum ExportFailure {
    Cancelled,
    /// A sentence for the officer.
    Failed(String),
}

struct Running {
    title: String,
    progress: Arc<Progress>,
    /// Whether it can be stopped half way.
    can_stop: bool,
}

/// Starts threads and collects what they say.
pub struct Jobs {
    ctx: Context,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
    running: Option<Running>,
}

impl Jobs {
    pub fn new(ctx: Context) -> Self {
        let (sender, receiver) = channel();
        Self { ctx, sender, receiver, running: None }
    }

    /// The window's context.
    pub fn ctx(&self) -> &Context {
        &self.ctx
    }

    /// Starts long work; false when some is still under way, one at a time.
    pub fn start(
        &mut self,
        what: &'static str,
        title: &str,
        work: impl FnOnce(&Progress) -> Message + Send + 'static,
    ) -> bool {
        self.start_job(what, title, true, work)
    }

    /// The same for work that is short or must not stop half way.
    pub fn start_to_the_end(
        &mut self,
        what: &'static str,
        title: &str,
        work: impl FnOnce() -> Message + Send + 'static,
    ) -> bool {
        self.start_job(what, title, false, |_| work())
    }

    fn start_job(
        &mut self,
        what: &'static str,
        title: &str,
        can_stop: bool,
        work: impl FnOnce(&Progress) -> Message + Send + 'static,
    ) -> bool {
        if self.running.is_some() {
            return false;
        }
        let waker = self.ctx.clone();
        let progress = Arc::new(Progress::with_waker(move || waker.request_repaint()));
        let seen = progress.clone();
        let started = self.spawn(what, move || work(&seen));
        self.running = started.then(|| Running { title: title.to_owned(), progress, can_stop });
        started
    }

    /// Asks for a path with the system's dialog, beside everything else.
    pub fn ask_path(&self, purpose: PathPurpose, dialog: impl FnOnce() -> Option<PathBuf> + Send + 'static) {
        self.spawn("file-dialog", move || {
            let asked_at = std::time::Instant::now();
            let path = dialog();
            let answered_at_once = asked_at.elapsed().as_millis() < 400;
            Message::Path { purpose, path, answered_at_once }
        });
    }

    /// Short work beside everything else, which the officer does not wait for.
    pub fn beside(&self, what: &'static str, work: impl FnOnce() -> Message + Send + 'static) {
        self.spawn(what, work);
    }

    fn spawn(&self, what: &'static str, work: impl FnOnce() -> Message + Send + 'static) -> bool {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        let thread = std::thread::Builder::new().name(what.to_owned()).spawn(move || {
            let message = catch_unwind(AssertUnwindSafe(work)).unwrap_or(Message::Broke { what });
            // The window may be gone; then nobody waits for the result.
            if sender.send(message).is_ok() {
                ctx.request_repaint();
            }
        });
        if let Err(error) = &thread {
            log::error!("thread {what}: {error}");
        }
        thread.is_ok()
    }

    /// The messages that have come in. Anything but what was done beside it ends the running work.
    pub fn take_messages(&mut self) -> Vec<Message> {
        let messages: Vec<Message> = self.receiver.try_iter().collect();
        if messages.iter().any(|message| !matches!(message, Message::Path { .. } | Message::Backups { .. })) {
            self.running = None;
        }
        messages
    }

    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    pub fn view(&self) -> Option<JobView> {
        let running = self.running.as_ref()?;
        Some(JobView {
            title: running.title.clone(),
            fraction: running.progress.fraction(),
            text: running.progress.stage(),
            can_stop: running.can_stop,
        })
    }

    pub fn cancel(&self) {
        if let Some(running) = &self.running {
            running.progress.cancel();
        }
    }
}
