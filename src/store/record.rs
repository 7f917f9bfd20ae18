//! Records, entries, cells and images in their tables.

use super::column::{Column, Json, Name, Stored, json, name};
use crate::model::{Cell, CellKey, Entry, Image, Owner, Quantity, Record, Table};
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};

impl Stored for Record {
    const TABLE: Table = Table::Record;
    const COLUMNS: &'static [&'static str] = &["id", "block", "position", "number", "marks", "repeat_of", "lineage"];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![
            self.id.into(),
            self.block.into(),
            self.position.into(),
            self.number.as_deref().into(),
            json(&self.marks)?,
            self.repeat_of.into(),
            self.lineage.into(),
        ])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            block: row.get(1)?,
            position: row.get(2)?,
            number: row.get(3)?,
            marks: row.get::<_, Json<_>>(4)?.0,
            repeat_of: row.get(5)?,
            lineage: row.get(6)?,
        })
    }
}

impl Stored for Entry {
    const TABLE: Table = Table::Entry;
    const COLUMNS: &'static [&'static str] = &["id", "record", "position", "departments", "state", "lineage"];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![
            self.id.into(),
            self.record.into(),
            self.position.into(),
            json(&self.departments)?,
            name(self.state)?,
            self.lineage.into(),
        ])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            record: row.get(1)?,
            position: row.get(2)?,
            departments: row.get::<_, Json<_>>(3)?.0,
            state: row.get::<_, Name<_>>(4)?.0,
            lineage: row.get(5)?,
        })
    }
}

/// Which table an owner's number is from.
#[derive(Clone, Copy)]
enum OwnerKind {
    Record,
    Entry,
}

impl FromSql for OwnerKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "record" => Ok(Self::Record),
            "entry" => Ok(Self::Entry),
            other => Err(FromSqlError::other(std::io::Error::other(other.to_owned()))),
        }
    }
}

/// The two columns of an owner.
pub(super) fn owner_columns(owner: Owner) -> [Column<'static>; 2] {
    match owner {
        Owner::Record(id) => ["record".into(), id.into()],
        Owner::Entry(id) => ["entry".into(), id.into()],
    }
}

impl Stored for Cell {
    const TABLE: Table = Table::Cell;
    const COLUMNS: &'static [&'static str] = &["owner_kind", "owner", "field", "text", "number", "unit", "carried"];
    const KEY_COLUMNS: usize = 3;

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        let [owner_kind, owner] = owner_columns(self.key.owner);
        Ok(vec![
            owner_kind,
            owner,
            self.key.field.into(),
            (&self.text).into(),
            self.quantity.as_ref().map(|quantity| quantity.number).into(),
            self.quantity.as_ref().map(|quantity| &quantity.unit).into(),
            self.carried.into(),
        ])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let owner = match row.get(0)? {
            OwnerKind::Record => Owner::Record(row.get(1)?),
            OwnerKind::Entry => Owner::Entry(row.get(1)?),
        };
        let quantity = match row.get::<_, Option<String>>(5)? {
            Some(unit) => Some(Quantity { number: row.get(4)?, unit }),
            None => None,
        };
        Ok(Self { key: CellKey { owner, field: row.get(2)? }, text: row.get(3)?, quantity, carried: row.get(6)? })
    }
}

impl Stored for Image {
    const TABLE: Table = Table::Image;
    const COLUMNS: &'static [&'static str] = &["id", "file_name", "bytes"];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![self.id.into(), (&self.file_name).into(), Column::Blob(&self.bytes)])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, file_name: row.get(1)?, bytes: row.get(2)? })
    }
}
