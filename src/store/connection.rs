//! A connection to a file that is not trusted: everything that a file could do by itself is off, and what it may cost
//! is bounded.

use super::error::Trouble;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::{Duration, Instant};

/// Images are kept in one value each.
const MAX_VALUE_BYTES: i32 = 32 * 1024 * 1024;

/// Opens an existing file for reading and writing, takes SQLite's exclusive lock and keeps it.
pub(super) fn open_exclusive(path: &Path) -> Result<Connection, Trouble> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if connection.is_readonly(rusqlite::MAIN_DB)? {
        return Err(Trouble::ReadOnly);
    }
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;")?;
    set_journal(&connection)?;
    Ok(connection)
}

/// A commit is a flushed cut of the journal; deleting it instead is flushed by nobody on Windows.
pub(super) fn set_journal(connection: &Connection) -> Result<(), Trouble> {
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
        (Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES),
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
