//! The one row that speaks for the whole file: whose document it is, how often it was saved, and the sums that tell
//! a whole file from one put together out of two generations.

use super::column::{Column, hash_columns};
use super::error::Trouble;
use rusqlite::{Connection, Transaction, params_from_iter};

/// The row of `meta`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meta {
    /// Drawn at random when the file is created; its backups are found by it.
    pub document_id: String,
    /// Grows by one with every transaction.
    pub revision: i64,
    /// The counter of the book.
    pub next_id: i64,
    /// Wrapping sum of the hashes of all rows of the book.
    pub root_sum: i64,
    /// The same for the two tables of the history.
    pub history_sum: i64,
}

impl Meta {
    fn columns(&self) -> Vec<Column<'_>> {
        vec![
            (&self.document_id).into(),
            self.revision.into(),
            self.next_id.into(),
            self.root_sum.into(),
            self.history_sum.into(),
        ]
    }

    fn hash(&self) -> i64 {
        hash_columns("meta", &self.columns())
    }

    pub fn insert(&self, transaction: &Transaction<'_>) -> Result<(), Trouble> {
        let sql = "INSERT INTO meta (id, document_id, revision, next_id, root_sum, history_sum, hash)
                   VALUES (1, ?, ?, ?, ?, ?, ?)";
        let mut columns = self.columns();
        columns.push(self.hash().into());
        transaction.execute(sql, params_from_iter(columns))?;
        Ok(())
    }

    /// Puts this row in the place of `before`, which must be what the file holds.
    pub fn replace(&self, transaction: &Transaction<'_>, before: &Meta) -> Result<(), Trouble> {
        let sql = "UPDATE meta SET document_id = ?, revision = ?, next_id = ?, root_sum = ?, history_sum = ?, hash = ?
                   WHERE id = 1 AND hash = ?";
        let mut columns = self.columns();
        columns.extend([self.hash().into(), before.hash().into()]);
        match transaction.prepare_cached(sql)?.execute(params_from_iter(columns))? {
            1 => Ok(()),
            _ => Err(Trouble::ChangedOutside),
        }
    }

    pub fn read(connection: &Connection) -> Result<Self, Trouble> {
        let sql = "SELECT document_id, revision, next_id, root_sum, history_sum, hash FROM meta WHERE id = 1";
        let (meta, hash): (Self, i64) = connection.prepare_cached(sql)?.query_row([], |row| {
            let meta = Self {
                document_id: row.get(0)?,
                revision: row.get(1)?,
                next_id: row.get(2)?,
                root_sum: row.get(3)?,
                history_sum: row.get(4)?,
            };
            Ok((meta, row.get(5)?))
        })?;
        if meta.hash() == hash { Ok(meta) } else { Err(Trouble::Damaged("ファイルの控えの行".to_owned())) }
    }
}
