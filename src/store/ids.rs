//! How the identifiers of `model` stand in SQL: as plain integers within the range that the book's counter draws.

use super::column::Column;
use crate::model::*;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};

/// No book draws more numbers than this; a greater one is damage.
const MAX: i64 = 1 << 53;

macro_rules! sql_ids {
    ($($name:ident),* $(,)?) => {$(
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let id = value.as_i64()?;
                if (1..MAX).contains(&id) { Ok(Self(id)) } else { Err(FromSqlError::OutOfRange(id)) }
            }
        }

        impl From<$name> for Column<'_> {
            fn from(id: $name) -> Self {
                Column::Integer(id.0)
            }
        }
    )*};
}

sql_ids!(
    EditionId,
    DepartmentId,
    ScaleId,
    MarkId,
    FormId,
    FieldId,
    SectionId,
    BlockId,
    RecordId,
    EntryId,
    ImageId,
    PaperId,
    Lineage,
);
