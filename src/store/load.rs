//! Reading a whole file: everything is checked before anything is believed.

use super::connection::set_deadline;
use super::error::Trouble;
use super::history::{self, HistoryCount};
use super::meta::Meta;
use super::{row, schema};
use crate::model::{Book, Change, Row, Section, SectionId, Table};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A hostile schema can keep SQLite busy before it is compared; an honest one never does.
const SCHEMA_SECONDS: u64 = 5;
/// For the largest book on a slow share.
const CONTENT_SECONDS: u64 = 120;

/// Ten times what a large plan gathers in ten years; more is made to fill the memory.
const MAX_ROWS: usize = 3_000_000;

/// A file that passed every check.
#[derive(Debug)]
pub(super) struct Loaded {
    pub meta: Meta,
    pub book: Book,
    pub rows: BTreeMap<Table, usize>,
    pub history: HistoryCount,
}

/// Schema, integrity, foreign keys, the hash of every row, the sums over all of them.
pub(super) fn load(connection: &mut Connection, version: usize) -> Result<Loaded, Trouble> {
    set_deadline(connection, SCHEMA_SECONDS)?;
    schema::compare(connection, version)?;
    set_deadline(connection, CONTENT_SECONDS)?;
    check_integrity(connection)?;
    let loaded = read(connection)?;
    set_deadline(connection, 0)?;
    Ok(loaded)
}

fn check_integrity(connection: &Connection) -> Result<(), Trouble> {
    let answer: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if answer != "ok" {
        return Err(Trouble::Damaged(answer));
    }
    if connection.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Err(Trouble::Damaged("親のない行があります".to_owned()));
    }
    Ok(())
}

fn read(connection: &Connection) -> Result<Loaded, Trouble> {
    let meta = Meta::read(connection)?;
    let mut sum = 0_i64;
    let mut changes = Vec::new();
    let mut counts = BTreeMap::new();
    for table in Table::ALL {
        let mut rows = Vec::new();
        row::read_table(connection, *table, &mut |row, hash| {
            sum = sum.wrapping_add(hash);
            rows.push(row);
            if changes.len() + rows.len() <= MAX_ROWS {
                Ok(())
            } else {
                Err(Trouble::Damaged("行が多すぎます".to_owned()))
            }
        })?;
        counts.insert(*table, rows.len());
        let rows = if *table == Table::Section { parents_first(rows)? } else { rows };
        changes.extend(rows.into_iter().map(|row| Change { before: None, after: Some(row) }));
    }
    if sum != meta.root_sum {
        return Err(Trouble::Damaged("全体の照合値が一致しません".to_owned()));
    }
    let history = history::check(connection, meta.history_sum)?;
    let mut book = Book::default().apply(&changes)?;
    book.raise_next_id(meta.next_id);
    Ok(Loaded { meta, book, rows: counts, history })
}

/// Sections in an order in which each can be put in; a section that moved may be older than its parent.
pub(super) fn parents_first(rows: Vec<Row>) -> Result<Vec<Row>, Trouble> {
    let count = rows.len();
    let mut below: BTreeMap<Option<SectionId>, Vec<Arc<Section>>> = BTreeMap::new();
    for row in rows {
        if let Row::Section(section) = row {
            below.entry(section.parent).or_default().push(section);
        }
    }
    let mut sorted = below.remove(&None).unwrap_or_default();
    let mut at = 0;
    while let Some(section) = sorted.get(at) {
        sorted.extend(below.remove(&Some(section.id)).unwrap_or_default());
        at += 1;
    }
    if sorted.len() == count {
        Ok(sorted.into_iter().map(Row::Section).collect())
    } else {
        Err(Trouble::Damaged("見出しの親子関係が環になっています".to_owned()))
    }
}
