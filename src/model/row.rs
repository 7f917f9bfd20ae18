//! Rows and changes: the one shape in which anything in a book comes, goes and is written to the file.

use super::*;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

macro_rules! rows {
    ($($kind:ident($ty:ty) $table:literal),* $(,)?) => {
        /// Any row of the book. Shared, so that a change costs no copy of the text.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Row {
            $($kind(Arc<$ty>),)*
        }

        /// The tables of the book.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Table {
            $($kind,)*
        }

        impl Table {
            /// Every table, parents before children.
            pub const ALL: &'static [Table] = &[$(Table::$kind,)*];

            /// The name of the table in the file.
            pub fn name(self) -> &'static str {
                match self {
                    $(Table::$kind => $table,)*
                }
            }
        }

        impl Row {
            pub fn table(&self) -> Table {
                match self {
                    $(Row::$kind(_) => Table::$kind,)*
                }
            }
        }

        $(impl From<$ty> for Row {
            fn from(row: $ty) -> Row {
                Row::$kind(Arc::new(row))
            }
        })*
    };
}

rows! {
    Settings(Settings) "settings",
    Edition(Edition) "edition",
    Department(Department) "department",
    Scale(Scale) "scale",
    Mark(Mark) "mark",
    Form(Form) "form",
    Field(Field) "field",
    Image(Image) "image",
    Section(Section) "section",
    Block(Block) "block",
    Record(Record) "record",
    Entry(Entry) "entry",
    Cell(Cell) "cell",
    Paper(Paper) "paper",
}

/// The primary key of a row within its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKey {
    /// The one row of `settings`.
    Settings,
    Id(Table, i64),
    Cell(CellKey),
}

impl Row {
    pub fn key(&self) -> RowKey {
        let id = match self {
            Row::Settings(_) => return RowKey::Settings,
            Row::Cell(row) => return RowKey::Cell(row.key),
            Row::Edition(row) => row.id.0,
            Row::Department(row) => row.id.0,
            Row::Scale(row) => row.id.0,
            Row::Mark(row) => row.id.0,
            Row::Form(row) => row.id.0,
            Row::Field(row) => row.id.0,
            Row::Image(row) => row.id.0,
            Row::Section(row) => row.id.0,
            Row::Block(row) => row.id.0,
            Row::Record(row) => row.id.0,
            Row::Entry(row) => row.id.0,
            Row::Paper(row) => row.id.0,
        };
        RowKey::Id(self.table(), id)
    }
}

/// One row from what to what. At least one side is there; when both are, their keys are equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub before: Option<Row>,
    pub after: Option<Row>,
}

impl Change {
    pub fn insert(row: impl Into<Row>) -> Self {
        Self { before: None, after: Some(row.into()) }
    }

    pub fn delete(row: impl Into<Row>) -> Self {
        Self { before: Some(row.into()), after: None }
    }

    pub fn replace(before: impl Into<Row>, after: impl Into<Row>) -> Self {
        Self { before: Some(before.into()), after: Some(after.into()) }
    }

    /// The change that takes this one back.
    pub fn inverted(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone() }
    }

    pub fn key(&self) -> Option<RowKey> {
        self.after.as_ref().or(self.before.as_ref()).map(Row::key)
    }

    pub fn table(&self) -> Option<Table> {
        self.after.as_ref().or(self.before.as_ref()).map(Row::table)
    }
}
