//! A look at a file with every check and without a trace; and the sum by which two books are the same.

use super::error::{StoreError, Trouble};
use super::load::{Loaded, load};
use super::lock::SideFile;
use super::path::resolve;
use super::{connection, header, row};
use crate::model::{Book, Table};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a sound file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyReport {
    pub file: PathBuf,
    pub document_id: String,
    pub revision: i64,
    pub root_sum: i64,
    /// Rows by table, in the order of [`Table::ALL`].
    pub rows: BTreeMap<Table, usize>,
    pub history_steps: usize,
    pub history_lines: usize,
}

impl VerifyReport {
    /// `年度版2、事業48件、記入96件、変更の記録12回分`
    pub fn contents(&self) -> String {
        let count = |table| self.rows.get(&table).copied().unwrap_or(0);
        let (editions, records, entries) = (count(Table::Edition), count(Table::Record), count(Table::Entry));
        format!("年度版{editions}、事業{records}件、記入{entries}件、変更の記録{}回分", self.history_steps)
    }
}

/// Checks a file from end to end. A file that is open in this or another program is refused.
pub fn verify(path: &Path) -> Result<VerifyReport, StoreError> {
    let path = resolve(path).map_err(|error| Trouble::Io(error).about(path))?;
    let report = || {
        std::fs::metadata(&path)?;
        let _side_file = SideFile::take_if_possible(&path)?;
        match verify_once(&path) {
            Err(Trouble::Damaged(_) | Trouble::Sql(_)) => verify_once(&path),
            other => other,
        }
    };
    report().map_err(|trouble: Trouble| trouble.about(&path))
}

/// The same for a file that only this process knows.
pub(super) fn verify_draft(draft: &Path) -> Result<VerifyReport, Trouble> {
    verify_once(draft)
}

/// The same for a file that this program holds open.
pub(super) fn verify_open(connection: &mut Connection, path: &Path) -> Result<VerifyReport, Trouble> {
    let mut once = || {
        // Pages that were read before would not say what the disk holds now.
        connection.execute_batch("PRAGMA shrink_memory")?;
        let version: u16 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        load(connection, version.into()).map(|loaded| report_of(path, loaded))
    };
    match once() {
        Err(Trouble::Damaged(_) | Trouble::Sql(_)) => once(),
        other => other,
    }
}

fn verify_once(path: &Path) -> Result<VerifyReport, Trouble> {
    let header = header::check(path)?;
    let mut connection = connection::open_read_only(path)?;
    load(&mut connection, header.version).map(|loaded| report_of(path, loaded))
}

fn report_of(path: &Path, loaded: Loaded) -> VerifyReport {
    let Loaded { meta, rows, history, .. } = loaded;
    VerifyReport {
        file: path.to_path_buf(),
        document_id: meta.document_id,
        revision: meta.revision,
        root_sum: meta.root_sum,
        rows,
        history_steps: history.steps,
        history_lines: history.lines,
    }
}

/// The wrapping sum of the hashes of all rows: equal for equal books, whatever order they were made in.
pub fn root_sum(book: &Book) -> Result<i64, serde_json::Error> {
    let mut sum = 0_i64;
    for row in book.rows() {
        sum = sum.wrapping_add(row::row_hash(&row)?);
    }
    Ok(sum)
}
