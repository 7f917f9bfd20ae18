//! Departments, scales and marks in their tables.

use super::column::{Column, Json, Name, Stored, json, name};
use crate::model::{Department, Mark, Scale, Table};
use rusqlite::Row;

impl Stored for Department {
    const TABLE: Table = Table::Department;
    const COLUMNS: &'static [&'static str] = &["id", "edition", "position", "name", "lineage"];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![self.id.into(), self.edition.into(), self.position.into(), (&self.name).into(), self.lineage.into()])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            edition: row.get(1)?,
            position: row.get(2)?,
            name: row.get(3)?,
            lineage: row.get(4)?,
        })
    }
}

impl Stored for Scale {
    const TABLE: Table = Table::Scale;
    const COLUMNS: &'static [&'static str] = &["id", "edition", "position", "name", "choices", "lineage"];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![
            self.id.into(),
            self.edition.into(),
            self.position.into(),
            (&self.name).into(),
            json(&self.choices)?,
            self.lineage.into(),
        ])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            edition: row.get(1)?,
            position: row.get(2)?,
            name: row.get(3)?,
            choices: row.get::<_, Json<_>>(4)?.0,
            lineage: row.get(5)?,
        })
    }
}

impl Stored for Mark {
    const TABLE: Table = Table::Mark;
    const COLUMNS: &'static [&'static str] =
        &["id", "edition", "position", "text", "place", "legend", "kept_at_rollover", "lineage"];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![
            self.id.into(),
            self.edition.into(),
            self.position.into(),
            (&self.text).into(),
            name(self.place)?,
            (&self.legend).into(),
            self.kept_at_rollover.into(),
            self.lineage.into(),
        ])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            edition: row.get(1)?,
            position: row.get(2)?,
            text: row.get(3)?,
            place: row.get::<_, Name<_>>(4)?.0,
            legend: row.get(5)?,
            kept_at_rollover: row.get(6)?,
            lineage: row.get(7)?,
        })
    }
}
