//! Writing, reading and hashing any row: the one function per table through which everything goes into the file.

use super::column::{Column, Stored, hash_columns};
use super::edition::SETTINGS_ID;
use super::error::Trouble;
use super::record::owner_columns;
use crate::model::*;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params_from_iter};

/// Calls a generic function for the type behind a table.
macro_rules! for_table {
    ($table:expr, $function:ident($($argument:expr),*)) => {
        match $table {
            Table::Settings => $function::<Settings>($($argument),*),
            Table::Edition => $function::<Edition>($($argument),*),
            Table::Department => $function::<Department>($($argument),*),
            Table::Scale => $function::<Scale>($($argument),*),
            Table::Mark => $function::<Mark>($($argument),*),
            Table::Form => $function::<Form>($($argument),*),
            Table::Field => $function::<Field>($($argument),*),
            Table::Image => $function::<Image>($($argument),*),
            Table::Section => $function::<Section>($($argument),*),
            Table::Block => $function::<Block>($($argument),*),
            Table::Record => $function::<Record>($($argument),*),
            Table::Entry => $function::<Entry>($($argument),*),
            Table::Cell => $function::<Cell>($($argument),*),
            Table::Paper => $function::<Paper>($($argument),*),
        }
    };
}

/// Calls a function for the value inside a row.
macro_rules! for_row {
    ($row:expr, $value:ident => $body:expr) => {
        match $row {
            Row::Settings($value) => $body,
            Row::Edition($value) => $body,
            Row::Department($value) => $body,
            Row::Scale($value) => $body,
            Row::Mark($value) => $body,
            Row::Form($value) => $body,
            Row::Field($value) => $body,
            Row::Image($value) => $body,
            Row::Section($value) => $body,
            Row::Block($value) => $body,
            Row::Record($value) => $body,
            Row::Entry($value) => $body,
            Row::Cell($value) => $body,
            Row::Paper($value) => $body,
        }
    };
}

/// The hash kept beside a row.
pub(super) fn row_hash(row: &Row) -> serde_json::Result<i64> {
    for_row!(row, value => stored_hash(value.as_ref()))
}

fn stored_hash<T: Stored>(value: &T) -> serde_json::Result<i64> {
    Ok(hash_columns(T::TABLE.name(), &value.columns()?))
}

/// Writes one change. The before image must be what the file holds, and what was written is read back.
/// Answers by how much the sum of all row hashes grows.
pub(super) fn write(transaction: &Transaction<'_>, change: &Change) -> Result<i64, Trouble> {
    let key = change.key().ok_or_else(|| Trouble::Conflict(ApplyError::Nothing.to_string()))?;
    let before = change.before.as_ref().map(row_hash).transpose()?;
    let delta = match (&change.after, before) {
        (Some(row), None) => for_row!(row, value => insert(transaction, value.as_ref()))?,
        (Some(row), Some(before)) => for_row!(row, value => update(transaction, value.as_ref(), before))?,
        (None, Some(before)) => for_table!(key_table(key), delete(transaction, key, before))?,
        (None, None) => return Err(Trouble::Conflict(ApplyError::Nothing.to_string())),
    };
    let found = read(transaction, key)?.as_ref().map(row_hash).transpose()?;
    if found == change.after.as_ref().map(row_hash).transpose()? {
        Ok(delta)
    } else {
        Err(Trouble::Conflict(format!("{key:?} を読み返した内容が異なります")))
    }
}

fn insert<T: Stored>(transaction: &Transaction<'_>, value: &T) -> Result<i64, Trouble> {
    let mut columns = value.columns()?;
    let hash = hash_columns(T::TABLE.name(), &columns);
    columns.push(hash.into());
    let places = vec!["?"; columns.len()].join(", ");
    let sql = format!("INSERT INTO {} ({}, hash) VALUES ({places})", T::TABLE.name(), T::COLUMNS.join(", "));
    transaction.prepare_cached(&sql)?.execute(params_from_iter(&columns))?;
    Ok(hash)
}

fn update<T: Stored>(transaction: &Transaction<'_>, value: &T, before: i64) -> Result<i64, Trouble> {
    let mut columns = value.columns()?;
    let hash = hash_columns(T::TABLE.name(), &columns);
    let (key, rest) = T::COLUMNS.split_at(T::KEY_COLUMNS);
    let sets = rest.iter().map(|name| format!("{name} = ?")).collect::<Vec<_>>().join(", ");
    let sql = format!("UPDATE {} SET {sets}, hash = ? WHERE {} AND hash = ?", T::TABLE.name(), key_condition(key));
    columns.rotate_left(T::KEY_COLUMNS);
    columns.insert(rest.len(), hash.into());
    columns.push(before.into());
    let rows = transaction.prepare_cached(&sql)?.execute(params_from_iter(&columns))?;
    one_row::<T>(rows)?;
    Ok(hash.wrapping_sub(before))
}

fn delete<T: Stored>(transaction: &Transaction<'_>, key: RowKey, before: i64) -> Result<i64, Trouble> {
    let (names, _) = T::COLUMNS.split_at(T::KEY_COLUMNS);
    let sql = format!("DELETE FROM {} WHERE {} AND hash = ?", T::TABLE.name(), key_condition(names));
    let mut columns = key_columns(key);
    columns.push(before.into());
    let rows = transaction.prepare_cached(&sql)?.execute(params_from_iter(&columns))?;
    one_row::<T>(rows)?;
    Ok(before.wrapping_neg())
}

fn one_row<T: Stored>(rows: usize) -> Result<(), Trouble> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Trouble::Conflict(format!("{} の変更前の内容がファイルと一致しません", T::TABLE.name())))
    }
}

/// Reads the row behind a key and checks its hash.
pub(super) fn read(connection: &Connection, key: RowKey) -> Result<Option<Row>, Trouble> {
    for_table!(key_table(key), read_one(connection, key))
}

fn read_one<T: Stored>(connection: &Connection, key: RowKey) -> Result<Option<Row>, Trouble>
where
    Row: From<T>,
{
    let (names, _) = T::COLUMNS.split_at(T::KEY_COLUMNS);
    let sql = format!("{} WHERE {}", select::<T>(), key_condition(names));
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row(params_from_iter(key_columns(key)), |row| Ok(checked::<T>(row))).optional()?;
    Ok(found.transpose()?.map(|(row, _)| row))
}

/// Reads a whole table in the order of its key; each row with its hash, which is checked.
pub(super) fn read_table(connection: &Connection, table: Table, each: &mut dyn FnMut(Row, i64)) -> Result<(), Trouble> {
    for_table!(table, read_all(connection, each))
}

fn read_all<T: Stored>(connection: &Connection, each: &mut dyn FnMut(Row, i64)) -> Result<(), Trouble>
where
    Row: From<T>,
{
    let (names, _) = T::COLUMNS.split_at(T::KEY_COLUMNS);
    // In the order of the table, not of an index: texts are then read page after page.
    let order = if T::KEY_COLUMNS == 1 { names.join(", ") } else { "rowid".to_owned() };
    let mut statement = connection.prepare(&format!("{} ORDER BY {order}", select::<T>()))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (row, hash) = checked::<T>(row)?;
        each(row, hash);
    }
    Ok(())
}

fn select<T: Stored>() -> String {
    format!("SELECT {}, hash FROM {}", T::COLUMNS.join(", "), T::TABLE.name())
}

fn checked<T: Stored>(row: &rusqlite::Row<'_>) -> Result<(Row, i64), Trouble>
where
    Row: From<T>,
{
    let value = T::read(row)?;
    let hash: i64 = row.get(T::COLUMNS.len())?;
    if stored_hash(&value)? == hash { Ok((value.into(), hash)) } else { Err(Trouble::damaged_row(T::TABLE)) }
}

pub(super) fn key_table(key: RowKey) -> Table {
    match key {
        RowKey::Settings => Table::Settings,
        RowKey::Id(table, _) => table,
        RowKey::Cell(_) => Table::Cell,
    }
}

fn key_columns(key: RowKey) -> Vec<Column<'static>> {
    match key {
        RowKey::Settings => vec![SETTINGS_ID.into()],
        RowKey::Id(_, id) => vec![id.into()],
        RowKey::Cell(key) => {
            let [owner_kind, owner] = owner_columns(key.owner);
            vec![owner_kind, owner, key.field.into()]
        }
    }
}

fn key_condition(names: &[&str]) -> String {
    names.iter().map(|name| format!("{name} = ?")).collect::<Vec<_>>().join(" AND ")
}
