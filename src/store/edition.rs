//! Settings, editions and named paper settings in their tables.

use super::column::{Column, Name, Stored, name};
use crate::model::{Edition, FiscalYear, Paper, Settings, Table};
use rusqlite::Row;

/// The only id in `settings`.
pub(super) const SETTINGS_ID: i64 = 1;

impl Stored for Settings {
    const TABLE: Table = Table::Settings;
    const COLUMNS: &'static [&'static str] = &["id", "municipality", "title"];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![SETTINGS_ID.into(), (&self.municipality).into(), (&self.title).into()])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { municipality: row.get(1)?, title: row.get(2)? })
    }
}

impl Stored for Edition {
    const TABLE: Table = Table::Edition;
    const COLUMNS: &'static [&'static str] = &["id", "year", "title", "plan_period", "state", "lineage"];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![
            self.id.into(),
            i64::from(self.year.0).into(),
            (&self.title).into(),
            (&self.plan_period).into(),
            name(self.state)?,
            self.lineage.into(),
        ])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            year: FiscalYear(row.get(1)?),
            title: row.get(2)?,
            plan_period: row.get(3)?,
            state: row.get::<_, Name<_>>(4)?.0,
            lineage: row.get(5)?,
        })
    }
}

impl Stored for Paper {
    const TABLE: Table = Table::Paper;
    const COLUMNS: &'static [&'static str] = &["id", "position", "name", "options"];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![self.id.into(), self.position.into(), (&self.name).into(), (&self.options).into()])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, position: row.get(1)?, name: row.get(2)?, options: row.get(3)? })
    }
}
