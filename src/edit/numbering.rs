//! Commands that say how headings and records are numbered.

use super::text::replaced;
use super::{EditError, Plan};
use crate::model::*;

pub(super) fn set_numbering(book: &Book, sections: &[(SectionId, SectionNumber)]) -> Result<Plan, EditError> {
    let mut changes = Vec::new();
    for (id, number) in sections {
        let before = book.section(*id).ok_or(EditError::NotFound("見出し"))?;
        changes.extend(replaced(before, Section { number: number.clone(), ..(**before).clone() }));
    }
    Ok(Plan { label: "見出しの番号の変更".to_owned(), changes, join: None })
}

pub(super) fn set_record_numbering(
    book: &Book,
    form: FormId,
    style: &NumberStyle,
    restart: NumberRestart,
) -> Result<Plan, EditError> {
    let before = book.form(form).ok_or(EditError::NotFound("様式"))?;
    let options = FormOptions { number_style: style.clone(), number_restart: restart, ..before.options.clone() };
    let changes = replaced(before, Form { options, ..(**before).clone() });
    Ok(Plan { label: "事業の番号の変更".to_owned(), changes, join: None })
}
