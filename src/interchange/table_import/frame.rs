//! The empty edition into which tables are read: form, scales and marks, from the book or from a preset.

use super::{FormSource, ImportOptions};
use crate::interchange::ImportError;
use crate::interchange::json::{
    ChoiceDto, EditionDto, Exact, FieldDto, FieldKindDto, FormDto, LineageLabel, MarkDto, ScaleDto,
};
use crate::interchange::preset::preset_exchange;
use crate::model::*;
use std::sync::Arc;

/// An edition without sections and departments, and the form that is read into.
pub(super) struct Frame {
    pub edition: EditionDto,
    pub form: FormDto,
    /// The edition of the book from which the form was taken; its things may have counterparts in the new one.
    pub base: Option<EditionId>,
}

impl Frame {
    pub fn new(book: &Book, options: &ImportOptions) -> Result<Self, ImportError> {
        match &options.form {
            FormSource::Form(form) => {
                Self::from_book(book, *form, options.year).ok_or_else(|| ImportError::FormMissing("指定".to_owned()))
            }
            FormSource::Preset(name) => Self::from_preset(name, options.year),
        }
    }

    fn from_preset(name: &str, year: FiscalYear) -> Result<Self, ImportError> {
        let editions = preset_exchange(name, year)?.editions;
        let mut edition = editions.into_iter().next().ok_or_else(|| ImportError::FormMissing(name.to_owned()))?;
        edition.sections.clear();
        let is_table = |form: &FormDto| form.arrangement == Arrangement::Table;
        let index = edition.forms.iter().position(is_table).unwrap_or(0);
        if edition.forms.is_empty() {
            return Err(ImportError::FormMissing(name.to_owned()));
        }
        let form = edition.forms.remove(index);
        Ok(Self { edition, form, base: None })
    }

    fn from_book(book: &Book, form: FormId, year: FiscalYear) -> Option<Self> {
        let form = book.form(form)?;
        let base = book.edition(form.edition)?;
        let edition = EditionDto {
            id: None,
            lineage: Some(label(base.lineage)),
            year: year.short(),
            title: base.title.clone(),
            plan_period: base.plan_period.clone(),
            state: EditionState::Drafting,
            departments: Vec::new(),
            scales: book.scales(base.id).map(scale).collect(),
            marks: book.marks(base.id).map(mark).collect(),
            forms: Vec::new(),
            sections: Vec::new(),
        };
        Some(Self { edition, form: form_dto(book, form), base: Some(base.id) })
    }

    /// The edition with its form in it.
    pub fn into_edition(mut self) -> EditionDto {
        self.edition.forms.insert(0, self.form);
        self.edition
    }

    /// The labels of the scale that a field chooses from.
    pub fn choices_of(&self, kind: &FieldKindDto) -> Option<Vec<String>> {
        let FieldKindDto::Choice { scale: wanted } = kind else { return None };
        let scale = self.edition.scales.iter().find(|scale| scale.key.as_ref().unwrap_or(&scale.name) == wanted)?;
        Some(scale.choices.iter().map(|choice| choice.label.clone()).collect())
    }
}

fn label(lineage: Lineage) -> LineageLabel {
    LineageLabel::Number(lineage.0)
}

/// Scales, marks and the form are referred to by their ids: names need not be unique in a book.
fn key(id: impl std::fmt::Display) -> Option<String> {
    Some(id.to_string())
}

fn scale(row: &Arc<Scale>) -> ScaleDto {
    let choice = |Choice { label, meaning, color }: Choice| ChoiceDto { label, meaning, color };
    ScaleDto {
        id: None,
        position: Some(row.position),
        lineage: Some(label(row.lineage)),
        key: key(row.id),
        name: row.name.clone(),
        choices: row.choices.iter().cloned().map(choice).collect(),
    }
}

fn mark(row: &Arc<Mark>) -> MarkDto {
    MarkDto {
        id: None,
        position: Some(row.position),
        lineage: Some(label(row.lineage)),
        key: key(row.id),
        text: row.text.clone(),
        place: row.place,
        legend: row.legend.clone(),
        kept_at_rollover: row.kept_at_rollover,
    }
}

fn form_dto(book: &Book, row: &Form) -> FormDto {
    FormDto {
        id: None,
        position: Some(row.position),
        lineage: Some(label(row.lineage)),
        key: key(row.id),
        name: row.name.clone(),
        code: row.code.clone(),
        arrangement: row.arrangement,
        options: (&row.options).into(),
        fields: book.fields(row.id).map(field).collect(),
    }
}

fn field(row: &Arc<Field>) -> FieldDto {
    FieldDto {
        id: None,
        position: Some(row.position),
        lineage: Some(label(row.lineage)),
        key: row.key.clone(),
        group: row.group.clone(),
        label: row.label.clone(),
        level: row.level,
        kind: kind(&row.kind),
        carry: row.carry.clone(),
        width_mm: Exact(row.width_mm),
        align: row.align,
        vertical_label: row.vertical_label,
        printed: row.printed,
    }
}

fn kind(kind: &FieldKind) -> FieldKindDto {
    match kind.clone() {
        FieldKind::Text => FieldKindDto::Text,
        FieldKind::Choice { scale } => FieldKindDto::Choice { scale: scale.to_string() },
        FieldKind::Departments => FieldKindDto::Departments,
        FieldKind::RecordNumber => FieldKindDto::RecordNumber,
        FieldKind::Number { unit } => FieldKindDto::Number { unit },
        FieldKind::Value => FieldKindDto::Value,
        FieldKind::Computed { formula } => FieldKindDto::Computed { formula },
    }
}
