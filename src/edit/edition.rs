//! Commands that change the book's own settings and its editions as wholes.

use super::structure::section_rows;
use super::text::replaced;
use super::{EditError, Plan};
use crate::model::*;

pub(super) fn set_settings(book: &Book, after: &Settings) -> Plan {
    let changes = replaced(book.settings(), after.clone());
    Plan { label: "評価帳の設定の変更".to_owned(), changes, join: None }
}

pub(super) fn set_edition(
    book: &Book,
    edition: EditionId,
    title: &str,
    plan_period: &str,
    state: EditionState,
) -> Result<Plan, EditError> {
    let before = book.edition(edition).ok_or(EditError::NotFound("年度版"))?;
    let (title, plan_period) = (title.to_owned(), plan_period.to_owned());
    let changes = replaced(before, Edition { title, plan_period, state, ..(**before).clone() });
    Ok(Plan { label: "年度版の設定の変更".to_owned(), changes, join: None })
}

/// Only the latest edition can go: later ones look back on those before them.
pub(super) fn delete_edition(book: &Book, edition: EditionId) -> Result<Plan, EditError> {
    let row = book.edition(edition).ok_or(EditError::NotFound("年度版"))?;
    let editions = book.editions();
    if editions.last().is_none_or(|last| last.id != edition) {
        let text = format!("{}版より後の年度版があるため、削除できません", row.year.label());
        return Err(EditError::Refused(text));
    }
    if editions.len() == 1 {
        return Err(EditError::Refused("年度版が一つしかないため、削除できません".to_owned()));
    }
    let mut rows = Vec::new();
    for section in book.top_sections(edition) {
        section_rows(book, section.id, &mut rows)?;
    }
    for form in book.forms(edition) {
        rows.extend(book.fields(form.id).cloned().map(Row::Field));
        rows.push(Row::Form(form.clone()));
    }
    rows.extend(book.marks(edition).cloned().map(Row::Mark));
    rows.extend(book.scales(edition).cloned().map(Row::Scale));
    rows.extend(book.departments(edition).cloned().map(Row::Department));
    rows.push(Row::Edition(row.clone()));
    let changes = rows.into_iter().map(|row| Change { before: Some(row), after: None }).collect();
    Ok(Plan { label: format!("{}版の削除", row.year.label()), changes, join: None })
}
