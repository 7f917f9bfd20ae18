//! The history in the file: who did what and when, and what every touched row was before. It is written in the same
//! transaction as the rows and kept for good; `edit::History` is the one for 元に戻す and lives as long as the window.

use super::column::{Column, hash_columns};
use super::error::Trouble;
use super::{SaveKind, row};
use crate::model::{Change, Owner, Row, RowKey, Table};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params, params_from_iter};
use serde_json::{Map, Value};

/// The columns of a row by name.
type Fields = Map<String, Value>;

/// One line about one row: what a step made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryLine {
    pub step: i64,
    pub at: DateTime<Utc>,
    /// `山田 太郎（KIKAKU-PC3）`
    pub who: String,
    /// 「実施状況の入力」
    pub label: String,
    /// `None` where the step brought the row into being, and where a great step that was taken back left no copy.
    /// Images come without their bytes.
    pub before: Option<Row>,
    /// `None` where the step deleted it, and in the same great steps.
    pub after: Option<Row>,
}

/// How much history a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct HistoryCount {
    pub steps: usize,
    pub lines: usize,
}

/// A step as it is noted.
pub(super) struct Note<'a> {
    pub step: i64,
    pub at: DateTime<Utc>,
    pub who: &'a str,
    pub label: &'a str,
    pub kind: SaveKind,
}

/// Taking back more rows than this leaves no copy of them; a few imports tried out would fill the file otherwise.
const KEPT_WHEN_TAKEN_BACK: usize = 200;

/// Notes a step and its changes; answers by how much the sum of the history grows. A step that goes on (typing in one
/// text) keeps its first line about a row: what the row was before the step does not change.
pub(super) fn write(transaction: &Transaction<'_>, note: &Note<'_>, changes: &[Change]) -> Result<i64, Trouble> {
    let mut delta = 0_i64;
    let goes_on = transaction.prepare_cached("SELECT 1 FROM history_step WHERE step = ?")?.exists([note.step])?;
    let keeps_deleted = note.kind != SaveKind::TakesBack || changes.len() <= KEPT_WHEN_TAKEN_BACK;
    if !goes_on {
        delta = delta.wrapping_add(insert_step(transaction, note)?);
    }
    for change in changes {
        let Some(key) = change.key() else { continue };
        let (deed, before) = deed_of(change)?;
        let before = before.filter(|_| keeps_deleted || deed != DELETE);
        let line = Line { step: note.step, key, deed, before };
        delta =
            delta.wrapping_add(if goes_on { join_line(transaction, line)? } else { insert_line(transaction, line)? });
    }
    Ok(delta)
}

/// What a step did to one row.
struct Line {
    step: i64,
    key: RowKey,
    deed: &'static str,
    before: Option<Fields>,
}

fn insert_step(transaction: &Transaction<'_>, note: &Note<'_>) -> Result<i64, Trouble> {
    let at = note.at.to_rfc3339();
    let columns = step_columns(note.step, &at, note.who, note.label);
    let hash = hash_columns("history_step", &columns);
    let sql = "INSERT INTO history_step (step, at, who, label, hash) VALUES (?, ?, ?, ?, ?)";
    transaction.prepare_cached(sql)?.execute(params_from_iter(columns.iter().chain([&hash.into()])))?;
    Ok(hash)
}

fn step_columns<'a>(step: i64, at: &'a str, who: &'a str, label: &'a str) -> [Column<'a>; 4] {
    [step.into(), at.into(), who.into(), label.into()]
}

/// Adds a line to a step that already has some, or to the line that it has about the same row.
fn join_line(transaction: &Transaction<'_>, line: Line) -> Result<i64, Trouble> {
    let (step, deed) = (line.step, line.deed);
    let (table, row_key) = (table_name(line.key), key_text(line.key));
    let sql = "SELECT seq, deed, before, hash FROM history_row
               WHERE row_key = ? AND table_name = ? AND step = ? ORDER BY seq DESC LIMIT 1";
    let earlier = transaction.prepare_cached(sql)?.query_row(params![row_key, table, step], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?, row.get::<_, i64>(3)?))
    });
    match earlier.optional()? {
        Some((seq, earlier, text, hash)) if earlier == UPDATE && deed == UPDATE => {
            let merged = merge(text.as_deref(), line.before)?;
            let columns = line_columns(step, table, &row_key, UPDATE, Some(&merged));
            let new_hash = line_hash(seq, &columns);
            let sql = "UPDATE history_row SET before = ?, hash = ? WHERE seq = ? AND hash = ?";
            transaction.prepare_cached(sql)?.execute(params![merged, new_hash, seq, hash])?;
            Ok(new_hash.wrapping_sub(hash))
        }
        Some((_, earlier, _, _)) if earlier == INSERT && deed == UPDATE => Ok(0),
        _ => insert_line(transaction, line),
    }
}

/// The earlier before image, and of the later one the columns that the earlier edit had not touched.
fn merge(earlier: Option<&str>, later: Option<Fields>) -> Result<String, Trouble> {
    let mut merged = later.unwrap_or_default();
    let earlier: Fields = earlier.map(serde_json::from_str).transpose()?.unwrap_or_default();
    merged.extend(earlier);
    Ok(serde_json::to_string(&merged)?)
}

const INSERT: &str = "insert";
const UPDATE: &str = "update";
const DELETE: &str = "delete";

fn deed_of(change: &Change) -> Result<(&'static str, Option<Fields>), Trouble> {
    Ok(match (&change.before, &change.after) {
        (None, _) => (INSERT, None),
        (Some(before), None) => (DELETE, Some(row_fields(before)?)),
        (Some(before), Some(after)) => {
            let (mut before, after) = (row_fields(before)?, row_fields(after)?);
            before.retain(|name, value| after.get(name) != Some(value));
            (UPDATE, Some(before))
        }
    })
}

fn insert_line(transaction: &Transaction<'_>, line: Line) -> Result<i64, Trouble> {
    let seq: i64 = transaction
        .prepare_cached("SELECT coalesce(max(seq), 0) + 1 FROM history_row")?
        .query_row([], |row| row.get(0))?;
    let before = line.before.map(|fields| serde_json::to_string(&fields)).transpose()?;
    let row_key = key_text(line.key);
    let columns = line_columns(line.step, table_name(line.key), &row_key, line.deed, before.as_deref());
    let hash = line_hash(seq, &columns);
    let sql =
        "INSERT INTO history_row (seq, step, table_name, row_key, deed, before, hash) VALUES (?, ?, ?, ?, ?, ?, ?)";
    let values = [seq.into()].into_iter().chain(columns).chain([hash.into()]);
    transaction.prepare_cached(sql)?.execute(params_from_iter(values))?;
    Ok(hash)
}

fn line_columns<'a>(
    step: i64,
    table: &'a str,
    row_key: &'a str,
    deed: &'a str,
    before: Option<&'a str>,
) -> [Column<'a>; 5] {
    [step.into(), table.into(), row_key.into(), deed.into(), before.into()]
}

fn line_hash(seq: i64, columns: &[Column<'_>; 5]) -> i64 {
    let mut all = vec![Column::Integer(seq)];
    all.extend(columns.iter().cloned());
    hash_columns("history_row", &all)
}

/// The fields of a row by name. The bytes of an image are left out: they would make the file twice as large.
fn row_fields(row: &Row) -> Result<Fields, Trouble> {
    let image;
    let row = match row {
        Row::Image(full) => {
            image = Row::from(crate::model::Image { bytes: [].into(), ..full.as_ref().clone() });
            &image
        }
        row => row,
    };
    let Value::Object(tagged) = serde_json::to_value(row)? else { return Ok(Map::new()) };
    match tagged.into_iter().next() {
        Some((_, Value::Object(fields))) => Ok(fields),
        _ => Ok(Map::new()),
    }
}

/// The row behind its fields; `None` for fields of an earlier version that no longer make a row.
fn row_of_fields(table: Table, fields: &Fields) -> Option<Row> {
    let mut tagged = Map::new();
    let Value::String(tag) = serde_json::to_value(table).ok()? else { return None };
    tagged.insert(tag, Value::Object(fields.clone()));
    serde_json::from_value(Value::Object(tagged)).ok()
}

fn table_name(key: RowKey) -> &'static str {
    row::key_table(key).name()
}

fn key_text(key: RowKey) -> String {
    match key {
        RowKey::Settings => super::edition::SETTINGS_ID.to_string(),
        RowKey::Id(_, id) => id.to_string(),
        RowKey::Cell(key) => match key.owner {
            Owner::Record(owner) => format!("record {owner} {}", key.field),
            Owner::Entry(owner) => format!("entry {owner} {}", key.field),
        },
    }
}

/// Checks every line of the history and the sum over them.
pub(super) fn check(connection: &Connection, expected_sum: i64) -> Result<HistoryCount, Trouble> {
    let mut count = HistoryCount::default();
    let mut sum = 0_i64;
    let damaged = || Trouble::Damaged("変更履歴が記録と一致しません".to_owned());
    let mut steps = connection.prepare("SELECT step, at, who, label, hash FROM history_step ORDER BY step")?;
    let mut rows = steps.query([])?;
    while let Some(row) = rows.next()? {
        let columns = [row.get::<_, i64>(0)?.into(), text(row, 1)?, text(row, 2)?, text(row, 3)?];
        let hash: i64 = row.get(4)?;
        if hash_columns("history_step", &columns) != hash {
            return Err(damaged());
        }
        sum = sum.wrapping_add(hash);
        count.steps += 1;
    }
    let sql = "SELECT seq, step, table_name, row_key, deed, before, hash FROM history_row ORDER BY seq";
    let mut lines = connection.prepare(sql)?;
    let mut rows = lines.query([])?;
    while let Some(row) = rows.next()? {
        let step = row.get::<_, i64>(1)?.into();
        let columns = [step, text(row, 2)?, text(row, 3)?, text(row, 4)?, text(row, 5)?];
        let hash: i64 = row.get(6)?;
        if line_hash(row.get(0)?, &columns) != hash {
            return Err(damaged());
        }
        sum = sum.wrapping_add(hash);
        count.lines += 1;
    }
    if sum == expected_sum { Ok(count) } else { Err(damaged()) }
}

fn text<'a>(row: &'a rusqlite::Row<'_>, at: usize) -> Result<Column<'a>, Trouble> {
    let text = row.get_ref(at)?.as_str_or_null().map_err(rusqlite::Error::from)?;
    Ok(text.into())
}

/// Everything that happened to one row, earliest first. Walks back from what the row is now.
pub(super) fn of_row(connection: &Connection, key: RowKey) -> Result<Vec<HistoryLine>, Trouble> {
    let sql = "SELECT history_step.step, at, who, label, deed, before FROM history_row
               JOIN history_step ON history_step.step = history_row.step
               WHERE row_key = ? AND table_name = ? ORDER BY seq DESC";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![key_text(key), table_name(key)])?;
    let table = row::key_table(key);
    let mut state = row::read(connection, key)?.as_ref().map(row_fields).transpose()?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        let before: Option<String> = row.get(5)?;
        let before: Option<Fields> = before.as_deref().map(serde_json::from_str).transpose()?;
        let after = state.clone();
        state = match row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)? {
            INSERT => None,
            UPDATE => state.map(|fields| fields.into_iter().chain(before.unwrap_or_default()).collect()),
            _ => before,
        };
        let at: String = row.get(1)?;
        let at = DateTime::parse_from_rfc3339(&at).map_err(|error| Trouble::Damaged(error.to_string()))?;
        let as_row = |fields: &Option<Fields>| fields.as_ref().and_then(|fields| row_of_fields(table, fields));
        lines.push(HistoryLine {
            step: row.get(0)?,
            at: at.with_timezone(&Utc),
            who: row.get(2)?,
            label: row.get(3)?,
            before: as_row(&state),
            after: as_row(&after),
        });
    }
    lines.reverse();
    Ok(lines)
}
