//! Commands that change forms, scales, departments and the book's own settings.

use super::text::replaced;
use super::{EditError, Plan};
use crate::model::*;

fn step(label: &str, changes: Vec<Change>) -> Plan {
    Plan { label: label.to_owned(), changes, join: None }
}

pub(super) fn set_settings(book: &Book, after: &Settings) -> Plan {
    step("評価帳の設定の変更", replaced(book.settings(), after.clone()))
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
    Ok(step("年度版の設定の変更", replaced(before, Edition { title, plan_period, state, ..(**before).clone() })))
}

/// Fields left out of `fields` are deleted; that is refused while any text stands in them.
pub(super) fn set_form(book: &Book, form: &Form, fields: &[Field]) -> Result<Plan, EditError> {
    let before = book.form(form.id).ok_or(EditError::NotFound("様式"))?;
    let mut keys = std::collections::HashSet::new();
    for field in fields {
        if !keys.insert(field.key.as_str()) {
            return Err(EditError::Refused(format!("項目の記号「{}」が重なっています", field.key)));
        }
    }
    let mut changes = replaced(before, form.clone());
    for old in book.fields(form.id) {
        if fields.iter().all(|field| field.id != old.id) {
            let written = book
                .rows()
                .any(|row| matches!(&row, Row::Cell(cell) if cell.key.field == old.id && !cell.text.is_empty()));
            if written {
                let text = format!("項目「{}」には文章が入っているため、削除できません", old.label);
                return Err(EditError::Refused(text));
            }
            let empties = book.rows().filter(|row| matches!(row, Row::Cell(cell) if cell.key.field == old.id));
            changes.extend(empties.map(|row| Change { before: Some(row), after: None }));
            changes.push(Change { before: Some(Row::Field(old.clone())), after: None });
        }
    }
    for field in fields {
        match book.field(field.id) {
            Some(old) => changes.extend(replaced(old, field.clone())),
            None => changes.push(Change::insert(field.clone())),
        }
    }
    Ok(step("様式の変更", changes))
}

pub(super) fn set_scale(book: &Book, scale: &Scale) -> Result<Plan, EditError> {
    let before = book.scale(scale.id).ok_or(EditError::NotFound("評価区分"))?;
    Ok(step("評価区分の変更", replaced(before, scale.clone())))
}

pub(super) fn rename_department(book: &Book, department: DepartmentId, name: &str) -> Result<Plan, EditError> {
    let before = book.department(department).ok_or(EditError::NotFound("担当課"))?;
    Ok(step("担当課の名称の変更", replaced(before, Department { name: name.to_owned(), ..(**before).clone() })))
}

/// Settings under a name that exists already replace it.
pub(super) fn save_paper(book: &Book, name: &str, options: &str) -> Plan {
    let options = options.to_owned();
    let changes = match book.papers().find(|paper| paper.name == name) {
        Some(before) => replaced(before, Paper { options, ..(**before).clone() }),
        None => {
            let id = book.next_id();
            vec![Change::insert(Paper { id: PaperId(id), position: id, name: name.to_owned(), options })]
        }
    };
    step("印刷設定の保存", changes)
}

/// The labels and the legend of one table.
pub(super) fn set_table(book: &Book, id: BlockId, labels: &[LabelOverride], legend: &str) -> Result<Plan, EditError> {
    let before = book.block(id).ok_or(EditError::NotFound("表"))?;
    let BlockContent::Records { form, .. } = &before.content else { return Err(EditError::NotFound("表")) };
    let content = BlockContent::Records { form: *form, labels: labels.to_vec(), legend: legend.to_owned() };
    let changes = replaced(before, Block { content, ..(**before).clone() });
    Ok(Plan { label: "表の見出しの変更".to_owned(), changes, join: None })
}
