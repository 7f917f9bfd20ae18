//! One value of one column, on its way into the file or into a hash; and what a stored type must say about itself.

use crate::model::Table;
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, Value, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// A value as SQLite keeps it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Column<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(Cow<'a, str>),
    Blob(&'a [u8]),
}

impl ToSql for Column<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Integer(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Real(number) => ToSqlOutput::Owned(Value::Real(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

impl From<i64> for Column<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Column<'_> {
    fn from(flag: bool) -> Self {
        Self::Integer(i64::from(flag))
    }
}

impl From<f64> for Column<'_> {
    /// SQLite keeps neither −0 nor NaN, so neither goes in: the hash must be that of what comes out.
    fn from(number: f64) -> Self {
        if number.is_nan() { Self::Null } else { Self::Real(number + 0.0) }
    }
}

impl<'a> From<&'a str> for Column<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Column<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a, T: Into<Column<'a>>> From<Option<T>> for Column<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A nested value as JSON text.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Column<'static>> {
    serde_json::to_string(value).map(|text| Column::Text(Cow::Owned(text)))
}

/// A unit variant by its name.
pub(super) fn name<T: Serialize>(value: T) -> serde_json::Result<Column<'static>> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(name) => Ok(Column::Text(Cow::Owned(name))),
        other => Err(serde::ser::Error::custom(format!("{other} is not a name"))),
    }
}

/// Reads what [`json`] wrote.
pub(super) struct Json<T>(pub T);

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// Reads what [`name`] wrote.
pub(super) struct Name<T>(pub T);

impl<T: DeserializeOwned> FromSql for Name<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(value.as_str()?);
        T::deserialize(name).map(Self).map_err(FromSqlError::other)
    }
}

/// A type with a table of its own. The columns stand in the order of the schema; `hash` follows them.
pub(super) trait Stored: Sized {
    const TABLE: Table;
    const COLUMNS: &'static [&'static str];
    /// How many of the first columns are the primary key.
    const KEY_COLUMNS: usize = 1;

    fn columns(&self) -> serde_json::Result<Vec<Column<'_>>>;
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self>;
}

/// The hash of a row: its table and its values, each with kind and length, so that no two rows share their bytes.
pub(super) fn hash_columns(table: &str, columns: &[Column<'_>]) -> i64 {
    let mut bytes = Vec::with_capacity(256);
    let mut part = |kind: u8, content: &[u8]| {
        bytes.push(kind);
        bytes.extend_from_slice(&(content.len() as u64).to_le_bytes());
        bytes.extend_from_slice(content);
    };
    part(0, table.as_bytes());
    for column in columns {
        match column {
            Column::Null => part(1, &[]),
            Column::Integer(number) => part(2, &number.to_le_bytes()),
            Column::Real(number) => part(3, &number.to_bits().to_le_bytes()),
            Column::Text(text) => part(4, text.as_bytes()),
            Column::Blob(content) => part(5, content),
        }
    }
    xxhash_rust::xxh3::xxh3_64(&bytes).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_rows_have_different_hashes() {
        let rows: &[(&str, Vec<Column<'_>>)] = &[
            ("cell", vec!["ab".into(), "c".into()]),
            ("cell", vec!["a".into(), "bc".into()]),
            ("cell", vec!["abc".into()]),
            ("block", vec!["abc".into()]),
            ("cell", vec![Column::Null]),
            ("cell", vec!["".into()]),
            ("cell", vec![Column::Blob(b"abc")]),
            ("cell", vec![Column::Integer(0)]),
            ("cell", vec![Column::Real(0.0)]),
            ("cell", vec![]),
        ];
        let hashes: std::collections::BTreeSet<_> = rows.iter().map(|(table, row)| hash_columns(table, row)).collect();
        assert_eq!(hashes.len(), rows.len());
    }

    #[test]
    fn a_negative_zero_is_the_zero_that_sqlite_keeps() {
        assert_eq!(hash_columns("cell", &[(-0.0).into()]), hash_columns("cell", &[0.0.into()]));
    }
}
