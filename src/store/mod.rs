//! The SQLite file of a book: opening with every check, writing steps, history, backups.
//!
//! Knows rows and changes, not what they mean; plans and undo are `edit`'s, the thread that writes is `workspace`'s.
//! While a document is open nothing here opens it through `std::fs`; `header.rs` says why.

mod backup;
mod column;
mod connection;
mod create;
mod department;
mod edition;
mod error;
mod form;
mod generations;
mod header;
mod history;
mod ids;
mod load;
mod lock;
mod meta;
mod opening;
mod path;
mod record;
mod row;
mod schema;
mod section;
mod verify;

pub use backup::{Restored, backup, restore};
pub use create::create;
pub use error::StoreError;
pub use generations::{BackupReason, Generation, backup_beside, backup_folder, generations, kept};
pub use history::HistoryLine;
pub use verify::{VerifyReport, root_sum, verify};

use crate::model::{Book, Change, RowKey};
use chrono::{DateTime, Utc};
use error::Trouble;
use meta::Meta;
use opening::OpenFile;
use std::path::Path;

/// One transaction: what a step does to the rows.
#[derive(Clone, Debug)]
pub struct Save {
    pub at: DateTime<Utc>,
    /// What the history calls it.
    pub label: String,
    pub changes: Vec<Change>,
    /// The book's counter after the step.
    pub next_id: i64,
    pub kind: SaveKind,
}

/// How a save stands to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveKind {
    /// A step of its own.
    Step,
    /// Typing in one text goes on: still the same step.
    GoesOn,
    /// 元に戻す. When it takes very many rows back at once (an import), the history does not keep what they held.
    TakesBack,
}

/// An open file, locked for this program until it is dropped.
#[derive(Debug)]
pub struct Store {
    file: OpenFile,
    meta: Meta,
    who: String,
    last_step: Option<i64>,
    /// What the file would say of itself, and its last step, if the save that failed last had got through after all.
    in_doubt: Option<(Meta, i64)>,
}

impl Store {
    /// Checks a file from end to end, takes it for this program and reads the book.
    pub fn open(path: &Path) -> Result<(Self, Book), StoreError> {
        let (file, loaded) = OpenFile::open(path)?;
        let store = Self { file, meta: loaded.meta, who: lock::whoami(), last_step: None, in_doubt: None };
        Ok((store, loaded.book))
    }

    /// Absolute.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Drawn when the document was created; its backups carry it too.
    pub fn document_id(&self) -> &str {
        &self.meta.document_id
    }

    /// How many transactions the file has seen.
    pub fn revision(&self) -> i64 {
        self.meta.revision
    }

    /// The wrapping sum of the hashes of all rows, as [`root_sum`] works it out for a book.
    pub fn root_sum(&self) -> i64 {
        self.meta.root_sum
    }

    /// Writes one step, whole or not at all. After an error the same save may be tried again: the file is then opened
    /// and checked anew, and if the save had got through in spite of the error it is not written twice.
    pub fn write(&mut self, save: &Save) -> Result<(), StoreError> {
        match self.write_once(save) {
            // A disk that stumbles looks like damage; the second attempt reads everything again.
            Err(StoreError::Damaged { .. }) => self.write_once(save),
            Err(StoreError::DiskFull { file }) if self.file.is_nearly_at_limit() => {
                Err(StoreError::TooLarge { file, limit_mb: header::MAX_MB })
            }
            other => other,
        }
    }

    fn write_once(&mut self, save: &Save) -> Result<(), StoreError> {
        if self.in_doubt.is_some() && self.settle_doubt()? == Doubt::WasWritten {
            return Ok(());
        }
        self.try_write(save).map_err(|trouble| trouble.about(self.file.path()))
    }

    fn try_write(&mut self, save: &Save) -> Result<(), Trouble> {
        let step = match self.last_step {
            Some(last) if save.kind == SaveKind::GoesOn => last,
            _ => self.meta.revision + 1,
        };
        // Until the commit is known to have succeeded the file may be in either state.
        self.in_doubt = Some((self.meta.clone(), step));
        let transaction = self.file.connection_for_writing()?.transaction()?;
        let mut next = self.meta.clone();
        next.revision += 1;
        next.next_id = next.next_id.max(save.next_id);
        for change in &save.changes {
            next.root_sum = next.root_sum.wrapping_add(row::write(&transaction, change)?);
        }
        let note = history::Note { step, at: save.at, who: &self.who, label: &save.label, kind: save.kind };
        let grown = history::write(&transaction, &note, &save.changes)?;
        next.history_sum = next.history_sum.wrapping_add(grown);
        next.replace(&transaction, &self.meta)?;
        self.in_doubt = Some((next.clone(), step));
        transaction.commit()?;
        self.in_doubt = None;
        self.meta = next;
        self.last_step = Some(step);
        Ok(())
    }

    /// After a failed save: what does the file say now?
    fn settle_doubt(&mut self) -> Result<Doubt, StoreError> {
        let (known, in_doubt) = (&self.meta, self.in_doubt.as_ref());
        let found = self.file.reopen(|found| found == known || in_doubt.is_some_and(|(meta, _)| found == meta))?;
        let in_doubt = self.in_doubt.take();
        if found == self.meta {
            return Ok(Doubt::NotWritten);
        }
        self.last_step = in_doubt.map(|(_, step)| step);
        self.meta = found;
        Ok(Doubt::WasWritten)
    }

    /// Everything that happened to one row since the file was created, earliest first.
    pub fn history_of(&mut self, key: RowKey) -> Result<Vec<HistoryLine>, StoreError> {
        let lines = self.file.connection().and_then(|connection| history::of_row(connection, key));
        lines.map_err(|trouble| trouble.about(self.file.path()))
    }

    /// Checks the open file from end to end, as [`verify()`] does with one that is closed.
    pub fn verify(&mut self) -> Result<VerifyReport, StoreError> {
        let path = self.file.path().to_path_buf();
        let report = self.file.connection().and_then(|connection| verify::verify_open(connection, &path));
        report.map_err(|trouble| trouble.about(&path))
    }

    /// Copies the file as it stands, checks the copy and only then gives it its name; an existing file is refused.
    pub fn backup(&mut self, to: &Path) -> Result<VerifyReport, StoreError> {
        let path = self.file.path().to_path_buf();
        let connection = self.file.connection().map_err(|trouble| trouble.about(&path))?;
        backup::copy(connection, to)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubt {
    WasWritten,
    NotWritten,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Row, Settings};

    /// The commit was answered with an error but had got through, as when a share fails at the last moment.
    #[test]
    fn a_save_that_got_through_in_spite_of_an_error_is_not_written_twice() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("計画.hyoka");
        create(&path, &Book::default()).unwrap();
        let (mut store, book) = Store::open(&path).unwrap();
        let before = Row::Settings(book.settings().clone());
        let settings = |title: &str| Row::from(Settings { municipality: String::new(), title: title.to_owned() });
        let save = |before: Row, after: Row| Save {
            at: DateTime::UNIX_EPOCH,
            label: "設定".to_owned(),
            changes: vec![Change { before: Some(before), after: Some(after) }],
            next_id: 1,
            kind: SaveKind::Step,
        };
        let first = save(before, settings("一"));
        let known = store.meta.clone();
        store.write(&first).unwrap();
        store.in_doubt = Some((store.meta.clone(), 2));
        store.meta = known;
        store.write(&first).unwrap();
        store.write(&save(settings("一"), settings("二"))).unwrap();
        assert_eq!(store.history_of(RowKey::Settings).unwrap().len(), 2);

        // A before image that is not the file's is refused, whole, however often it is tried.
        for _ in 0..2 {
            let error = store.write(&save(settings("一"), settings("三"))).unwrap_err();
            assert!(matches!(error, StoreError::Conflict { .. }), "{error}");
        }
        store.write(&save(settings("二"), settings("三"))).unwrap();
        drop(store);
        assert_eq!(Store::open(&path).unwrap().1.settings().title, "三");
    }
}
