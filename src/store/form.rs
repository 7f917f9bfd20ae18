//! Forms and their fields in their tables.

use super::column::{Column, Json, Name, Stored, json, name};
use crate::model::{Field, Form, Table};
use rusqlite::Row;

impl Stored for Form {
    const TABLE: Table = Table::Form;
    const COLUMNS: &'static [&'static str] =
        &["id", "edition", "position", "name", "code", "arrangement", "options", "lineage"];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![
            self.id.into(),
            self.edition.into(),
            self.position.into(),
            (&self.name).into(),
            (&self.code).into(),
            name(self.arrangement)?,
            json(&self.options)?,
            self.lineage.into(),
        ])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            edition: row.get(1)?,
            position: row.get(2)?,
            name: row.get(3)?,
            code: row.get(4)?,
            arrangement: row.get::<_, Name<_>>(5)?.0,
            options: row.get::<_, Json<_>>(6)?.0,
            lineage: row.get(7)?,
        })
    }
}

impl Stored for Field {
    const TABLE: Table = Table::Field;
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "form",
        "position",
        "key",
        "group_name",
        "label",
        "level",
        "kind",
        "carry",
        "width_mm",
        "align",
        "vertical_label",
        "printed",
        "lineage",
    ];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![
            self.id.into(),
            self.form.into(),
            self.position.into(),
            (&self.key).into(),
            (&self.group).into(),
            (&self.label).into(),
            name(self.level)?,
            json(&self.kind)?,
            json(&self.carry)?,
            self.width_mm.into(),
            name(self.align)?,
            self.vertical_label.into(),
            self.printed.into(),
            self.lineage.into(),
        ])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            form: row.get(1)?,
            position: row.get(2)?,
            key: row.get(3)?,
            group: row.get(4)?,
            label: row.get(5)?,
            level: row.get::<_, Name<_>>(6)?.0,
            kind: row.get::<_, Json<_>>(7)?.0,
            carry: row.get::<_, Json<_>>(8)?.0,
            width_mm: row.get(9)?,
            align: row.get::<_, Name<_>>(10)?.0,
            vertical_label: row.get(11)?,
            printed: row.get(12)?,
            lineage: row.get(13)?,
        })
    }
}
