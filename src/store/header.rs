//! The first hundred bytes, looked at before SQLite opens the file. This is the only place that reads a document with
//! `std::fs`; it runs under the side file's lock and before the file is open in this process, because on some systems
//! closing a second handle would drop SQLite's lock.

use super::error::Trouble;
use super::path::journal_of;
use super::schema::{APPLICATION_ID, VERSION};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// No book is larger.
pub(super) const MAX_MB: u64 = 256;

pub(super) const PAGE_SIZE: u64 = 4096;
const MAGIC: &[u8] = b"SQLite format 3\0";

/// What the header told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Schema version, 1 to [`VERSION`].
    pub version: usize,
    /// A save was interrupted; SQLite rolls it back at opening.
    pub has_journal: bool,
}

/// Refuses what cannot be a book of this program.
pub(super) fn check(path: &Path) -> Result<Header, Trouble> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(Trouble::NotBook);
    }
    if metadata.len() > MAX_MB * 1024 * 1024 {
        return Err(Trouble::TooLarge { limit_mb: MAX_MB });
    }
    let has_journal = std::fs::metadata(journal_of(path)).is_ok_and(|journal| journal.len() > 0);
    let mut bytes = [0; 100];
    match File::open(path)?.read_exact(&mut bytes) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(Trouble::NotSqlite),
        Err(error) => return Err(error.into()),
    }
    let version = judge(&bytes, metadata.len(), has_journal)?;
    Ok(Header { version, has_journal })
}

fn judge(header: &[u8; 100], length: u64, has_journal: bool) -> Result<usize, Trouble> {
    let number = |at: usize| -> i64 {
        header.get(at..at + 4).map_or(0, |bytes| bytes.iter().fold(0, |sum, byte| sum << 8 | i64::from(*byte)))
    };
    let short = |at: usize| number(at) >> 16;
    let damaged = |what: &str| Err(Trouble::Damaged(format!("先頭の{what}")));
    if !header.starts_with(MAGIC) {
        return Err(Trouble::NotSqlite);
    }
    if number(68) != i64::from(APPLICATION_ID) {
        return Err(Trouble::NotBook);
    }
    let version = number(60);
    if version > VERSION {
        return Err(Trouble::Newer { found: version, known: VERSION });
    }
    if version < 1 {
        return Err(Trouble::NotBook);
    }
    if short(16) != PAGE_SIZE.cast_signed() || header.get(20) != Some(&0) {
        return damaged("ページの大きさ");
    }
    if number(56) != 1 {
        return damaged("文字コード");
    }
    if short(18) != 0x0101 {
        return damaged("保存の方式");
    }
    // An interrupted save legitimately leaves a longer file; SQLite cuts it when it rolls back.
    if !has_journal && number(28).checked_mul(PAGE_SIZE.cast_signed()) != Some(length.cast_signed()) {
        return damaged("ページの数");
    }
    usize::try_from(version).map_err(|_| Trouble::NotBook)
}
