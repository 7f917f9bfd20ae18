//! When a backup is due: after a quarter of an hour with changes, and at closing. Runs on the writer thread, between
//! two saves; a backup that fails holds nothing up.

use crate::store::{BackupReason, Generation, Store, StoreError};
use chrono::{DateTime, Local, TimeDelta, Utc};
use std::path::PathBuf;

const EVERY: TimeDelta = TimeDelta::minutes(15);

/// Where backups go and how far the last one reached.
#[derive(Debug)]
pub(super) struct Backups {
    folder: PathBuf,
    /// Of the last attempt, or of the first change after opening.
    counted_from: Option<DateTime<Utc>>,
    last_save: Option<DateTime<Utc>>,
    /// Revision of the file in the newest backup, or at opening.
    revision: i64,
}

impl Backups {
    /// `revision` is that of the file as it was opened.
    pub fn new(folder: PathBuf, revision: i64) -> Self {
        Self { folder, counted_from: None, last_save: None, revision }
    }

    /// After a save made at `at`; the answer is that of a backup that was due.
    pub fn after_save(&mut self, store: &mut Store, at: DateTime<Utc>) -> Option<Result<Generation, StoreError>> {
        self.last_save = Some(at);
        let counted_from = *self.counted_from.get_or_insert(at);
        (at - counted_from >= EVERY).then(|| self.make(store, BackupReason::Timed, at))
    }

    /// Before the file is given back.
    pub fn at_closing(&mut self, store: &mut Store) -> Option<Result<Generation, StoreError>> {
        let last_save = self.last_save?;
        (store.revision() != self.revision).then(|| self.make(store, BackupReason::Closing, last_save))
    }

    pub fn make(
        &mut self,
        store: &mut Store,
        reason: BackupReason,
        at: DateTime<Utc>,
    ) -> Result<Generation, StoreError> {
        self.counted_from = Some(at);
        let made = store.back_up_generation(&self.folder, reason, at.with_timezone(&Local))?;
        self.revision = store.revision();
        Ok(made)
    }
}
