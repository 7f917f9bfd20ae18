//! Which fields of a form the officer drafts each year: their cells say how far a record is.

use super::{Book, Field, FieldId, FormId, Level, TITLE_KEY};
use std::sync::Arc;

/// The drafted fields of a form, all of one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftedFields {
    pub level: Level,
    pub fields: Vec<FieldId>,
}

impl Default for DraftedFields {
    fn default() -> Self {
        Self { level: Level::Entry, fields: Vec::new() }
    }
}

impl Book {
    /// The written fields of the entries; in a form that has none (事業一覧: 事業名, 内容, 担当) those of the record, its
    /// name aside.
    pub fn drafted_fields(&self, form: FormId) -> DraftedFields {
        let written = |level: Level, but: &str| -> Vec<FieldId> {
            let is_drafted =
                |field: &&Arc<Field>| field.level == level && field.kind.is_written() && field.key.as_str() != but;
            self.fields(form).filter(is_drafted).map(|field| field.id).collect()
        };
        let entries = written(Level::Entry, "");
        if !entries.is_empty() {
            return DraftedFields { level: Level::Entry, fields: entries };
        }
        let record = written(Level::Record, TITLE_KEY);
        let fields = if record.is_empty() { written(Level::Record, "") } else { record };
        DraftedFields { level: Level::Record, fields }
    }
}
