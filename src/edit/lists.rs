//! Commands that change the short lists of an edition: scales, marks, departments; and the order of these and forms.

use super::form::{delete_form, unused_name};
use super::structure::{in_new_order, next_position};
use super::text::replaced;
use super::{EditError, Plan};
use crate::model::*;
use std::collections::HashSet;
use std::sync::Arc;

/// Something that stands in a list of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Listed {
    Form(FormId),
    Scale(ScaleId),
    Mark(MarkId),
    Department(DepartmentId),
}

fn step(label: &str, changes: Vec<Change>) -> Plan {
    Plan { label: label.to_owned(), changes, join: None }
}

fn refused<T>(text: String) -> Result<T, EditError> {
    Err(EditError::Refused(text))
}

// ---- scales ----

pub(super) fn add_scale(book: &Book, edition: EditionId, name: &str) -> Result<Plan, EditError> {
    book.edition(edition).ok_or(EditError::NotFound("年度版"))?;
    let id = book.next_id();
    let position = next_position(book.scales(edition).map(|scale| scale.position));
    let name = unused_name(name, |name| book.scales(edition).any(|scale| scale.name == name));
    let scale = Scale { id: ScaleId(id), edition, position, name, choices: Vec::new(), lineage: Lineage(id) };
    Ok(step("評価区分の追加", vec![Change::insert(scale)]))
}

/// Refused while a choice that would go is written anywhere; [`rename_choice`] changes a label with its cells.
pub(super) fn set_scale(book: &Book, scale: &Scale) -> Result<Plan, EditError> {
    let before = book.scale(scale.id).ok_or(EditError::NotFound("評価区分"))?;
    check_labels(scale)?;
    let gone = |label: &str| scale.choices.iter().all(|choice| choice.label != label);
    for choice in before.choices.iter().filter(|choice| gone(&choice.label)) {
        let used = cells_with(book, scale.id, &choice.label);
        if let Some(first) = used.first() {
            let place = place_of(book, first);
            let text =
                format!("「{}」は、{place}など{}か所で選ばれているため、削除できません", choice.label, used.len());
            return refused(text);
        }
    }
    Ok(step("評価区分の変更", replaced(before, scale.clone())))
}

fn check_labels(scale: &Scale) -> Result<(), EditError> {
    let mut labels = HashSet::new();
    for choice in &scale.choices {
        if choice.label.is_empty() {
            return refused("選択肢の表示を空にはできません".to_owned());
        }
        if !labels.insert(choice.label.as_str()) {
            return refused(format!("選択肢「{}」は既にあります", choice.label));
        }
    }
    Ok(())
}

/// The choice's new label also in every cell that holds the old one.
pub(super) fn rename_choice(book: &Book, scale: ScaleId, from: &str, to: &str) -> Result<Plan, EditError> {
    let before = book.scale(scale).ok_or(EditError::NotFound("評価区分"))?;
    let mut after = (**before).clone();
    let choice = after.choices.iter_mut().find(|choice| choice.label == from);
    to.clone_into(&mut choice.ok_or(EditError::NotFound("選択肢"))?.label);
    check_labels(&after)?;
    let mut changes = replaced(before, after);
    for cell in cells_with(book, scale, from) {
        changes.extend(replaced(&cell, Cell { text: to.to_owned(), ..(*cell).clone() }));
    }
    Ok(step("選択肢の表示の変更", changes))
}

/// The cells in which a choice is written.
pub fn cells_with(book: &Book, scale: ScaleId, label: &str) -> Vec<Arc<Cell>> {
    let Some(edition) = book.scale(scale).map(|scale| scale.edition) else { return Vec::new() };
    let fields: HashSet<FieldId> = fields_with(book, edition, scale).map(|field| field.id).collect();
    let of_choice = |row| match row {
        Row::Cell(cell) if cell.text == label && fields.contains(&cell.key.field) => Some(cell),
        _ => None,
    };
    if fields.is_empty() { Vec::new() } else { book.rows().filter_map(of_choice).collect() }
}

fn fields_with(book: &Book, edition: EditionId, scale: ScaleId) -> impl Iterator<Item = &Arc<Field>> {
    let chooses = move |field: &&Arc<Field>| matches!(field.kind, FieldKind::Choice { scale: own } if own == scale);
    book.forms(edition).flat_map(|form| book.fields(form.id)).filter(chooses)
}

fn place_of(book: &Book, cell: &Cell) -> String {
    let title = book.record_of(cell.key.owner).map_or("", |record| book.record_title(record));
    format!("「{}」", title.lines().collect::<String>())
}

// ---- marks ----

pub(super) fn add_mark(book: &Book, edition: EditionId, text: &str) -> Result<Plan, EditError> {
    book.edition(edition).ok_or(EditError::NotFound("年度版"))?;
    let id = book.next_id();
    let mark = Mark {
        id: MarkId(id),
        edition,
        position: next_position(book.marks(edition).map(|mark| mark.position)),
        text: unused_name(text, |text| book.marks(edition).any(|mark| mark.text == text)),
        place: MarkPlace::BeforeTitle,
        legend: String::new(),
        kept_at_rollover: false,
        lineage: Lineage(id),
    };
    Ok(step("印の追加", vec![Change::insert(mark)]))
}

pub(super) fn set_mark(book: &Book, mark: &Mark) -> Result<Plan, EditError> {
    let before = book.mark(mark.id).ok_or(EditError::NotFound("印"))?;
    if mark.text.is_empty() {
        return refused("印の文字を空にはできません".to_owned());
    }
    Ok(step("印の変更", replaced(before, mark.clone())))
}

/// The records that bear a mark.
pub fn records_with(book: &Book, mark: MarkId) -> Vec<RecordId> {
    let Some(edition) = book.mark(mark).map(|mark| mark.edition) else { return Vec::new() };
    let bears = |record: &&Arc<Record>| record.marks.contains(&mark);
    book.records_in_order(edition).into_iter().filter(bears).map(|record| record.id).collect()
}

// ---- departments ----

pub(super) fn add_department(book: &Book, edition: EditionId, name: &str) -> Result<Plan, EditError> {
    book.edition(edition).ok_or(EditError::NotFound("年度版"))?;
    check_department_name(book, edition, None, name)?;
    let id = book.next_id();
    let position = next_position(book.departments(edition).map(|department| department.position));
    let department =
        Department { id: DepartmentId(id), edition, position, name: name.to_owned(), lineage: Lineage(id) };
    Ok(step("担当課の追加", vec![Change::insert(department)]))
}

fn check_department_name(
    book: &Book,
    edition: EditionId,
    own: Option<DepartmentId>,
    name: &str,
) -> Result<(), EditError> {
    if name.trim().is_empty() {
        return refused("担当課の名称を入力してください".to_owned());
    }
    if book.departments(edition).any(|other| Some(other.id) != own && other.name == name) {
        return refused(format!("担当課「{name}」は既にあります。一つにまとめるときは「統合」を使ってください"));
    }
    Ok(())
}

pub(super) fn rename_department(book: &Book, department: DepartmentId, name: &str) -> Result<Plan, EditError> {
    let before = book.department(department).ok_or(EditError::NotFound("担当課"))?;
    check_department_name(book, before.edition, Some(department), name)?;
    Ok(step("担当課の名称の変更", replaced(before, Department { name: name.to_owned(), ..(**before).clone() })))
}

/// Everything that names `from` names `into` instead, and `from` goes.
pub(super) fn merge_departments(book: &Book, from: DepartmentId, into: DepartmentId) -> Result<Plan, EditError> {
    let gone = book.department(from).ok_or(EditError::NotFound("担当課"))?;
    let kept = book.department(into).ok_or(EditError::NotFound("担当課"))?;
    if from == into || gone.edition != kept.edition {
        return refused("同じ年度の、別の担当課を選んでください".to_owned());
    }
    let merged = |departments: &[DepartmentId]| {
        let mut out: Vec<DepartmentId> = Vec::new();
        for id in departments.iter().map(|id| if *id == from { into } else { *id }) {
            if !out.contains(&id) {
                out.push(id);
            }
        }
        out
    };
    let mut changes = Vec::new();
    for row in book.rows() {
        match row {
            Row::Section(row) if row.departments.contains(&from) => {
                changes.extend(replaced(&row, Section { departments: merged(&row.departments), ..(*row).clone() }));
            }
            Row::Entry(row) if row.departments.contains(&from) => {
                changes.extend(replaced(&row, Entry { departments: merged(&row.departments), ..(*row).clone() }));
            }
            _ => {}
        }
    }
    changes.push(Change { before: Some(Row::Department(gone.clone())), after: None });
    Ok(step(&format!("担当課の統合（{}→{}）", gone.name, kept.name), changes))
}

/// How many entries and headings name a department.
pub fn uses_of_department(book: &Book, department: DepartmentId) -> usize {
    let names = |row: &Row| match row {
        Row::Section(row) => row.departments.contains(&department),
        Row::Entry(row) => row.departments.contains(&department),
        _ => false,
    };
    book.rows().filter(names).count()
}

// ---- any of them ----

/// Refused, with the reason, while something else refers to it.
pub(super) fn delete_listed(book: &Book, item: Listed) -> Result<Plan, EditError> {
    match item {
        Listed::Form(id) => delete_form(book, id),
        Listed::Scale(id) => {
            let scale = book.scale(id).ok_or(EditError::NotFound("評価区分"))?;
            if let Some(field) = fields_with(book, scale.edition, id).next() {
                let form = book.form(field.form).map_or("", |form| form.name.as_str());
                let label = book.field_label(field, None);
                let text =
                    format!("「{}」は、様式「{form}」の項目「{label}」で使われているため、削除できません", scale.name);
                return refused(text);
            }
            Ok(step("評価区分の削除", vec![Change { before: Some(Row::Scale(scale.clone())), after: None }]))
        }
        Listed::Mark(id) => {
            let mark = book.mark(id).ok_or(EditError::NotFound("印"))?;
            let bearers = records_with(book, id);
            if let Some(first) = bearers.first() {
                let (title, count) = (book.record_title(*first), bearers.len());
                let text =
                    format!("印「{}」は、「{title}」など{count}件の事業に付いているため、削除できません", mark.text);
                return refused(text);
            }
            Ok(step("印の削除", vec![Change { before: Some(Row::Mark(mark.clone())), after: None }]))
        }
        Listed::Department(id) => {
            let department = book.department(id).ok_or(EditError::NotFound("担当課"))?;
            let uses = uses_of_department(book, id);
            if uses > 0 {
                let name = &department.name;
                return refused(format!(
                    "担当課「{name}」は{uses}か所で使われているため、削除できません。別の課に「統合」できます"
                ));
            }
            Ok(step("担当課の削除", vec![Change { before: Some(Row::Department(department.clone())), after: None }]))
        }
    }
}

/// Up (−1) or down (+1) in its list.
pub(super) fn move_listed(book: &Book, item: Listed, by: i32) -> Result<Plan, EditError> {
    let (table, id, siblings): (Table, i64, Vec<(i64, i64)>) = match item {
        Listed::Form(id) => {
            let edition = book.form(id).ok_or(EditError::NotFound("様式"))?.edition;
            (Table::Form, id.0, book.forms(edition).map(|row| (row.id.0, row.position)).collect())
        }
        Listed::Scale(id) => {
            let edition = book.scale(id).ok_or(EditError::NotFound("評価区分"))?.edition;
            (Table::Scale, id.0, book.scales(edition).map(|row| (row.id.0, row.position)).collect())
        }
        Listed::Mark(id) => {
            let edition = book.mark(id).ok_or(EditError::NotFound("印"))?.edition;
            (Table::Mark, id.0, book.marks(edition).map(|row| (row.id.0, row.position)).collect())
        }
        Listed::Department(id) => {
            let edition = book.department(id).ok_or(EditError::NotFound("担当課"))?.edition;
            (Table::Department, id.0, book.departments(edition).map(|row| (row.id.0, row.position)).collect())
        }
    };
    in_new_order(book, table, id, &siblings, by)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{refused, run, set, small_book};
    use super::*;
    use crate::edit::Command;

    const EDITION: EditionId = EditionId(1);
    const STATUS: FieldId = FieldId(6);

    fn choice(label: &str) -> Choice {
        Choice { label: label.to_owned(), meaning: String::new(), color: None }
    }

    /// A scale of A and B, from which 実施状況 chooses; A stands in one cell.
    fn with_scale() -> (Book, ScaleId) {
        let book = small_book();
        let book = run(&book, &Command::AddScale { edition: EDITION, name: "評価".to_owned() });
        let scale = (**book.scales(EDITION).next().unwrap()).clone();
        let id = scale.id;
        let book = run(&book, &Command::SetScale(Scale { choices: vec![choice("A"), choice("B")], ..scale }));
        let mut fields: Vec<Field> = book.fields(FormId(4)).map(|field| (**field).clone()).collect();
        fields[1].kind = FieldKind::Choice { scale: id };
        let form = (**book.form(FormId(4)).unwrap()).clone();
        let book = run(&book, &Command::SetForm { form, fields });
        (run(&book, &set(22, 6, "A")), id)
    }

    #[test]
    fn a_choice_that_is_used_is_renamed_with_its_cells_and_not_deleted() {
        let (book, scale) = with_scale();
        let row = (**book.scale(scale).unwrap()).clone();
        let message = refused(&book, &Command::SetScale(Scale { choices: vec![choice("B")], ..row.clone() }));
        assert!(message.contains("「見守り事業」など1か所"), "{message}");
        let book = run(&book, &Command::SetScale(Scale { choices: vec![choice("A")], ..row }));
        let rename = |to: &str| Command::RenameChoice { scale, from: "A".to_owned(), to: to.to_owned() };
        let book = run(&book, &rename("Ａ"));
        assert_eq!(book.text(Owner::Entry(EntryId(22)), STATUS), "Ａ");
        assert_eq!(book.scale(scale).unwrap().choices[0].label, "Ａ");
        assert!(refused(&book, &rename("Ｂ")).contains("見つかりません"), "A is gone");
        assert!(refused(&book, &Command::DeleteListed(Listed::Scale(scale))).contains("項目「status」"));
    }

    #[test]
    fn labels_of_choices_are_neither_empty_nor_equal() {
        let (book, scale) = with_scale();
        for (to, why) in [("B", "既にあります"), ("", "空")] {
            let command = Command::RenameChoice { scale, from: "A".to_owned(), to: to.to_owned() };
            assert!(refused(&book, &command).contains(why), "{to}");
        }
    }

    #[test]
    fn marks_are_added_changed_moved_and_deleted_while_unused() {
        let book = small_book();
        let add = Command::AddMark { edition: EDITION, text: "◎".to_owned() };
        let book = run(&run(&book, &add), &add);
        let texts = |book: &Book| book.marks(EDITION).map(|mark| mark.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&book), ["◎", "◎（2）"]);
        let second = book.marks(EDITION).last().unwrap().clone();
        let book = run(&book, &Command::SetMark(Mark { text: "【拡充】".to_owned(), ..(*second).clone() }));
        let book = run(&book, &Command::MoveListed { item: Listed::Mark(second.id), by: -1 });
        assert_eq!(texts(&book), ["【拡充】", "◎"]);
        let record = Record { marks: vec![second.id], ..(**book.record(RecordId(20)).unwrap()).clone() };
        let used = run(&book, &Command::SetRecord(record));
        assert!(refused(&used, &Command::DeleteListed(Listed::Mark(second.id))).contains("「見守り事業」など1件"));
        let book = run(&book, &Command::DeleteListed(Listed::Mark(second.id)));
        assert_eq!(texts(&book), ["◎"]);
    }

    #[test]
    fn two_departments_become_one_in_one_step() {
        let book = small_book();
        let both = vec![DepartmentId(2), DepartmentId(3)];
        let book = run(&book, &Command::SetEntryDepartments { entry: EntryId(21), departments: both });
        assert_eq!(uses_of_department(&book, DepartmentId(3)), 2);
        assert!(refused(&book, &Command::DeleteListed(Listed::Department(DepartmentId(3)))).contains("2か所"));
        let book = run(&book, &Command::MergeDepartments { from: DepartmentId(3), into: DepartmentId(2) });
        for entry in [21, 22] {
            assert_eq!(book.entry(EntryId(entry)).unwrap().departments, [DepartmentId(2)]);
        }
        assert_eq!(book.departments(EDITION).count(), 1);
    }

    #[test]
    fn departments_have_names_of_their_own() {
        let book = small_book();
        for name in ["学校課", " "] {
            assert!(plan_fails(&book, &Command::AddDepartment { edition: EDITION, name: name.to_owned() }), "{name}");
        }
        let rename = |name: &str| Command::RenameDepartment { department: DepartmentId(2), name: name.to_owned() };
        assert!(plan_fails(&book, &rename("学校課")));
        let book = run(&book, &rename("こども課"));
        let book = run(&book, &Command::AddDepartment { edition: EDITION, name: "新しい課".to_owned() });
        let added = book.departments(EDITION).last().unwrap().id;
        let book = run(&book, &Command::MoveListed { item: Listed::Department(added), by: -2 });
        let names: Vec<&str> = book.departments(EDITION).map(|department| department.name.as_str()).collect();
        assert_eq!(names, ["新しい課", "こども課", "学校課"]);
    }

    fn plan_fails(book: &Book, command: &Command) -> bool {
        crate::edit::plan(book, command).is_err()
    }
}
