//! The ladder of schema versions, and the comparison of a file's schema with the expected one.

use super::error::Trouble;
use rusqlite::{Connection, Transaction};

/// `HYOK`: says in the header whose file it is.
pub(super) const APPLICATION_ID: i32 = 0x4859_4F4B;

/// Step `n` leads from version `n` to version `n + 1`; version 0 is an empty file.
const STEPS: &[&str] = &[include_str!("schema.sql")];

/// The version that this program writes.
pub(super) const VERSION: i64 = STEPS.len() as i64;

/// Climbs the ladder from `version` to [`VERSION`].
pub(super) fn upgrade(transaction: &Transaction<'_>, version: usize) -> Result<(), Trouble> {
    for step in STEPS.iter().skip(version) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    Ok(())
}

/// Every object with its text; anything that is not expected, a trigger or a view above all, makes the file foreign.
pub(super) fn compare(connection: &Connection, version: usize) -> Result<(), Trouble> {
    let expected = Connection::open_in_memory()?;
    for step in STEPS.iter().take(version) {
        expected.execute_batch(step)?;
    }
    if objects(connection)? == objects(&expected)? {
        Ok(())
    } else {
        Err(Trouble::Damaged("表の定義が評価帳のものと異なります".to_owned()))
    }
}

type Object = (String, String, String, Option<String>);

fn objects(connection: &Connection) -> Result<Vec<Object>, Trouble> {
    let mut statement =
        connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
