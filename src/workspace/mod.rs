//! An open book: the only door for changes. A command is worked out and applied in memory at once; the writer thread
//! brings it to the file behind it, one transaction each, in order, and says when it is there.

mod backups;
mod guard;
mod writer;

use crate::edit::{self, Command, EditError, History, Plan, Step};
use crate::model::{Book, Change, Row, RowKey, Settings};
use crate::store::{self, HistoryLine, Save, SaveKind, Store};
pub use crate::store::{
    BackupReason, Generation, StoreError, VerifyReport, backup_beside, backup_folder, generations, restore, verify,
};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};
use std::sync::Arc;
pub use writer::Answer;
use writer::Writer;

/// What the status line says about the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// 保存済み: every change is flushed to the disk.
    Saved,
    /// `pending` steps are on their way.
    Saving { pending: usize },
    /// The first of `pending` steps could not be written; it is tried again, and nothing is lost meanwhile.
    Failed { message: String, pending: usize },
}

/// What a command did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// 「実施状況の入力」
    pub label: String,
    /// Rows that changed; 0 when everything was as the command wanted it.
    pub changed: usize,
    /// [`Book::revision`] after it.
    pub revision: u64,
}

/// A book, its history and its file.
pub struct Workspace {
    path: PathBuf,
    document_id: String,
    book: Arc<Book>,
    history: History,
    writer: Writer,
    save_state: SaveState,
}

impl Workspace {
    /// Writes `book` as a new file and opens it; an existing file is refused.
    #[expect(clippy::needless_pass_by_value, reason = "the book lives on in the workspace, not with the caller")]
    pub fn create(path: &Path, book: Book) -> Result<Self, StoreError> {
        store::create(path, &book)?;
        Self::open(path)
    }

    /// Opens a file with every check; it belongs to this program until the workspace is closed or dropped.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let (store, book) = Store::open(path)?;
        let path = store.path().to_path_buf();
        let document_id = store.document_id().to_owned();
        let writer = Writer::start(store)?;
        let (book, history) = (Arc::new(book), History::default());
        Ok(Self { path, document_id, book, history, writer, save_state: SaveState::Saved })
    }

    /// Absolute.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Drawn when the document was created; its backups carry it too.
    pub fn document_id(&self) -> &str {
        &self.document_id
    }

    pub fn book(&self) -> &Arc<Book> {
        &self.book
    }

    /// Carries out a command. `at` is now.
    pub fn run(&mut self, command: &Command, at: DateTime<Utc>) -> Result<Done, EditError> {
        let plan = edit::plan(&self.book, command)?;
        self.carry_out(plan, at)
    }

    /// Carries out what has been worked out against the present book (and perhaps been shown before).
    pub fn carry_out(&mut self, plan: Plan, at: DateTime<Utc>) -> Result<Done, EditError> {
        let Plan { label, changes, join } = plan;
        let changes: Vec<Change> = changes.into_iter().map(|change| self.settings_always_there(change)).collect();
        if changes.is_empty() {
            return Ok(Done { label, changed: 0, revision: self.book.revision() });
        }
        self.apply(&changes)?;
        let changed = changes.len();
        let joined = self.history.record(Step { label: label.clone(), changes: changes.clone(), join, at });
        self.save(label.clone(), changes, at, if joined { SaveKind::GoesOn } else { SaveKind::Step });
        Ok(Done { label, changed, revision: self.book.revision() })
    }

    /// Takes the last step back; its label, or `None` when there is none.
    pub fn undo(&mut self, at: DateTime<Utc>) -> Result<Option<String>, EditError> {
        let Some(step) = self.history.to_undo() else { return Ok(None) };
        let (label, changes) = (step.label.clone(), step.inverted());
        self.apply(&changes)?;
        self.history.undone();
        self.save(format!("元に戻す: {label}"), changes, at, SaveKind::TakesBack);
        Ok(Some(label))
    }

    /// Does again what was taken back last; its label, or `None` when there is nothing.
    pub fn redo(&mut self, at: DateTime<Utc>) -> Result<Option<String>, EditError> {
        let Some(step) = self.history.to_redo() else { return Ok(None) };
        let (label, changes) = (step.label.clone(), step.changes.clone());
        self.apply(&changes)?;
        self.history.redone();
        self.save(format!("やり直す: {label}"), changes, at, SaveKind::Step);
        Ok(Some(label))
    }

    pub fn undo_label(&self) -> Option<&str> {
        self.history.undo_label()
    }

    pub fn redo_label(&self) -> Option<&str> {
        self.history.redo_label()
    }

    fn apply(&mut self, changes: &[Change]) -> Result<(), EditError> {
        let next = self.book.apply(changes)?;
        guard::nothing_orphaned(&next, changes)?;
        self.book = Arc::new(next);
        Ok(())
    }

    /// The one row of the settings is never inserted or deleted, neither in the file nor by undo.
    fn settings_always_there(&self, change: Change) -> Change {
        if change.key() != Some(RowKey::Settings) {
            return change;
        }
        let before = change.before.unwrap_or_else(|| Row::Settings(self.book.settings().clone()));
        let after = change.after.unwrap_or_else(|| Settings::default().into());
        Change { before: Some(before), after: Some(after) }
    }

    fn save(&mut self, label: String, changes: Vec<Change>, at: DateTime<Utc>, kind: SaveKind) {
        self.writer.push(Save { at, label, changes, next_id: self.book.next_id(), kind });
        self.poll();
    }

    /// Takes in what the writer thread has said; true when the save state changed.
    pub fn poll(&mut self) -> bool {
        let state = self.writer.state();
        let changed = state != self.save_state;
        self.save_state = state;
        changed
    }

    /// As of the last [`Self::poll`].
    pub fn save_state(&self) -> &SaveState {
        &self.save_state
    }

    /// Waits until everything is on disk; the error says why it is not. What could not be written stays queued.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        let result = self.writer.flush();
        self.poll();
        result
    }

    /// Tries a failed write again now; the writer does so by itself every few seconds.
    pub fn retry(&mut self) {
        self.writer.retry();
        self.poll();
    }

    /// Writes the whole present book, changes included that could not be saved yet, as a new file. Once everything is
    /// saved the copy is a copy of the file, with its history; otherwise it is a new file with the book alone.
    pub fn save_copy(&mut self, to: &Path) -> Result<(), StoreError> {
        match self.flush() {
            Ok(()) => self.backup(to).map(|_| ()),
            Err(_) => store::create(to, &self.book),
        }
    }

    /// Checks the file from end to end, between two saves.
    pub fn verify(&self) -> Answer<Result<VerifyReport, StoreError>> {
        self.writer.verify()
    }

    /// Backs the saved file up to `to`, checked; an existing file is refused.
    pub fn backup(&mut self, to: &Path) -> Result<VerifyReport, StoreError> {
        let made = self.request_backup_to(to).wait()?;
        self.poll();
        made
    }

    /// The same, to be waited for elsewhere; what is not yet saved is saved before.
    pub fn request_backup_to(&self, to: &Path) -> Answer<Result<VerifyReport, StoreError>> {
        self.writer.backup_to(to.to_path_buf())
    }

    /// From now on checked backups are made by themselves under `folder` (see [`store::backup_folder`]): after a
    /// quarter of an hour with changes, and at closing. Without this call there are none.
    pub fn back_up_to(&mut self, folder: &Path) -> Result<(), StoreError> {
        self.writer.back_up_to(folder.to_path_buf())
    }

    /// Makes one of those backups now: before an import, after a print. `None` when no folder has been named.
    pub fn back_up_now(&mut self, reason: BackupReason, at: DateTime<Utc>) -> Result<Option<Generation>, StoreError> {
        let made = self.ask_backup(reason, at).wait()?;
        self.poll();
        made
    }

    /// The same, to be waited for elsewhere; what is not yet saved is saved before.
    pub fn ask_backup(
        &self,
        reason: BackupReason,
        at: DateTime<Utc>,
    ) -> Answer<Result<Option<Generation>, StoreError>> {
        self.writer.back_up_now(reason, at)
    }

    /// The same on the writer's thread, without waiting for it.
    pub fn request_backup(&self, reason: BackupReason, at: DateTime<Utc>) {
        self.writer.request_backup(reason, at);
    }

    /// What became of the last backup that was made by itself.
    pub fn last_backup(&self) -> Option<Result<Generation, StoreError>> {
        self.writer.last_backup()
    }

    /// Everything that happened to one row since the file was created, earliest first.
    pub fn history_of(&mut self, key: RowKey) -> Result<Vec<HistoryLine>, StoreError> {
        self.flush()?;
        self.writer.ask(move |store| store.history_of(key))?
    }

    /// Called from the writer thread after every acknowledgement and every failure, to wake a sleeping screen.
    pub fn set_waker(&mut self, waker: Box<dyn Fn() + Send + Sync>) {
        self.writer.set_waker(waker);
    }

    /// Waits until everything is on disk and gives the file back. After an error the unsaved steps are lost, so a
    /// window asks first ([`Self::flush`], [`Self::save_copy`]).
    pub fn close(mut self) -> Result<(), StoreError> {
        self.flush()
    }
}
