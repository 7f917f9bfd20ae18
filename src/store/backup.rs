//! Backups that count: copied by SQLite itself, opened and checked from end to end, and only then given their name;
//! and the way back, which sets the present file aside instead of losing it.

use super::create::{draft, publish};
use super::error::{StoreError, Trouble};
use super::lock::SideFile;
use super::path::{beside, journal_of, resolve};
use super::verify::{self, VerifyReport, verify_draft};
use super::{Store, connection};
use chrono::{DateTime, Local};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Backs up a document that is not open.
pub fn backup(path: &Path, to: &Path) -> Result<VerifyReport, StoreError> {
    let (mut store, _) = Store::open(path)?;
    store.backup(to)
}

/// Copies an open document to `to`, which must not exist.
pub(super) fn copy(source: &Connection, to: &Path) -> Result<VerifyReport, StoreError> {
    let to = resolve(to).map_err(|error| Trouble::Io(error).about(to))?;
    let copied = || {
        let draft = draft(&to)?;
        copy_pages(source, &draft)?;
        let report = verify_draft(&draft)?;
        publish(draft, &to)?;
        Ok(VerifyReport { file: to.clone(), ..report })
    };
    copied().map_err(|trouble: Trouble| trouble.about(&to))
}

fn copy_pages(source: &Connection, draft: &Path) -> Result<(), Trouble> {
    let mut target = Connection::open_with_flags(draft, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection::harden(&target)?;
    target.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")?;
    let done = Backup::new(source, &mut target)?.step(-1)?;
    target.close().map_err(|(_, error)| error)?;
    match done {
        StepResult::Done => Ok(()),
        _ => Err(Trouble::InUse { who: String::new(), since: None }),
    }
}

/// What [`restore`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the file went that stood there before.
    pub set_aside: Option<PathBuf>,
    pub report: VerifyReport,
}

/// Puts a backup in the place of `path`. The backup must verify; the present file, sound or not, is renamed with the
/// time `at` and stays beside.
pub fn restore(path: &Path, from: &Path, at: DateTime<Local>) -> Result<Restored, StoreError> {
    let report = verify::verify(from)?;
    let path = resolve(path).map_err(|error| Trouble::Io(error).about(path))?;
    put_in_place(&path, &report.file, at)
        .map(|set_aside| Restored { set_aside, report: VerifyReport { file: path.clone(), ..report } })
        .map_err(|trouble| trouble.about(&path))
}

fn put_in_place(path: &Path, from: &Path, at: DateTime<Local>) -> Result<Option<PathBuf>, Trouble> {
    let _side_file = SideFile::take(path)?;
    let aside = beside(path, &format!("{} 復元前", at.format("%Y%m%d-%H%M%S")));
    // Drafted beside the name that is going to be free.
    let draft = draft(&aside)?;
    // The bytes alone: a backup on a disc is read-only, and the document must not be.
    std::io::copy(&mut File::open(from)?, &mut File::options().write(true).open(&draft)?)?;
    verify_draft(&draft)?;
    // A journal that stayed here would be played into the restored file; it goes with the file that it belongs to.
    let journal = journal_of(path);
    if journal.exists() {
        std::fs::rename(&journal, journal_of(&aside))?;
    }
    let set_aside = path.exists().then_some(aside);
    if let Some(aside) = &set_aside {
        std::fs::rename(path, aside)?;
    }
    publish(draft, path)?;
    Ok(set_aside)
}
