//! Sections and blocks in their tables.

use super::column::{Column, Json, Stored, json};
use crate::model::{Block, Section, Table};
use rusqlite::Row;

impl Stored for Section {
    const TABLE: Table = Table::Section;
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "edition",
        "parent",
        "position",
        "number",
        "badge",
        "title",
        "departments_label",
        "departments",
        "new_page",
        "lineage",
    ];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![
            self.id.into(),
            self.edition.into(),
            self.parent.into(),
            self.position.into(),
            json(&self.number)?,
            (&self.badge).into(),
            (&self.title).into(),
            (&self.departments_label).into(),
            json(&self.departments)?,
            self.new_page.into(),
            self.lineage.into(),
        ])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            edition: row.get(1)?,
            parent: row.get(2)?,
            position: row.get(3)?,
            number: row.get::<_, Json<_>>(4)?.0,
            badge: row.get(5)?,
            title: row.get(6)?,
            departments_label: row.get(7)?,
            departments: row.get::<_, Json<_>>(8)?.0,
            new_page: row.get(9)?,
            lineage: row.get(10)?,
        })
    }
}

impl Stored for Block {
    const TABLE: Table = Table::Block;
    const COLUMNS: &'static [&'static str] = &["id", "section", "position", "heading", "content", "carried", "lineage"];

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>> {
        Ok(vec![
            self.id.into(),
            self.section.into(),
            self.position.into(),
            (&self.heading).into(),
            json(&self.content)?,
            self.carried.into(),
            self.lineage.into(),
        ])
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            section: row.get(1)?,
            position: row.get(2)?,
            heading: row.get(3)?,
            content: row.get::<_, Json<_>>(4)?.0,
            carried: row.get(5)?,
            lineage: row.get(6)?,
        })
    }
}
