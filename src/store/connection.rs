//! A connection to a file that is not trusted: everything that a file could do by itself is off, and what it may cost
//! is bounded.

use super::error::Trouble;
use super::header::{MAX_MB, PAGE_SIZE};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::{Duration, Instant};

/// Images are kept in one value each.
pub(super) const MAX_VALUE_MB: u64 = 32;

/// As many pages as the header check lets in.
pub(super) const MAX_PAGES: i64 = (MAX_MB * 1024 * 1024 / PAGE_SIZE).cast_signed();

/// Another program that merely looks at the file is soon done.
const BUSY: Duration = Duration::from_secs(1);

/// Opens an existing file for reading and writing, takes SQLite's exclusive lock and keeps it.
pub(super) fn open_exclusive(path: &Path) -> Result<Connection, Trouble> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if connection.is_readonly(rusqlite::MAIN_DB)? {
        return Err(Trouble::ReadOnly);
    }
    // First the journal: an interrupted save that is rolled back by the next line is then cut away, not left behind.
    set_journal(&connection)?;
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;")?;
    // A larger file could not be opened any more.
    connection.query_row(&format!("PRAGMA max_page_count = {MAX_PAGES}"), [], |_| Ok(()))?;
    Ok(connection)
}

/// Begins a write and takes it back: a place where the journal cannot be made is told at opening, not at the first
/// save. What an interrupted save left of its journal is cut away by this as well.
pub(super) fn prove_writable(connection: &mut Connection) -> Result<(), Trouble> {
    let transaction = connection.transaction()?;
    // An update to the same value would touch nothing.
    transaction.execute("UPDATE meta SET revision = revision + 1", [])?;
    Ok(transaction.rollback()?)
}

/// A commit is a flushed cut of the journal; deleting it instead is flushed by nobody on Windows.
fn set_journal(connection: &Connection) -> Result<(), Trouble> {
    let mode: String = connection.query_row("PRAGMA journal_mode = TRUNCATE", [], |row| row.get(0))?;
    if mode != "truncate" {
        return Err(Trouble::Damaged(format!("保存の方式 {mode}")));
    }
    connection.execute_batch("PRAGMA synchronous = FULL;")?;
    Ok(())
}

/// Opens an existing file for reading.
pub(super) fn open_read_only(path: &Path) -> Result<Connection, Trouble> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

fn open(path: &Path, access: OpenFlags) -> Result<Connection, Trouble> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY)?;
    harden(&connection)?;
    Ok(connection)
}

pub(super) fn harden(connection: &Connection) -> Result<(), Trouble> {
    let switches = [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
    ];
    for (switch, on) in switches {
        connection.set_db_config(switch, on)?;
    }
    let limits = [
        (Limit::SQLITE_LIMIT_LENGTH, (MAX_VALUE_MB * 1024 * 1024) as i32),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
        (Limit::SQLITE_LIMIT_COLUMN, 64),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 40),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5),
        (Limit::SQLITE_LIMIT_VDBE_OP, 25_000),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
    ];
    for (limit, value) in limits {
        connection.set_limit(limit, value)?;
    }
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;")?;
    Ok(())
}

/// Interrupts whatever still runs after `seconds`; zero takes the deadline away.
pub(super) fn set_deadline(connection: &mut Connection, seconds: u64) -> Result<(), Trouble> {
    let end = Instant::now() + Duration::from_secs(seconds);
    let handler = (seconds > 0).then_some(move || Instant::now() > end);
    connection.progress_handler(if seconds > 0 { 10_000 } else { 0 }, handler)?;
    Ok(())
}
