//! Commands that change forms: their columns, new forms, forms that are no longer needed.

use super::text::replaced;
use super::{EditError, JoinKey, Plan};
use crate::model::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What a new form is made from: a form of a preset, a form to copy, or an empty one. Its numbers are those of its
/// origin; the new form draws its own.
#[derive(Clone, Debug, PartialEq)]
pub struct FormModel {
    pub form: Form,
    pub fields: Vec<Field>,
    /// The scales that the fields choose from.
    pub scales: Vec<Scale>,
}

fn step(label: &str, changes: Vec<Change>) -> Plan {
    Plan { label: label.to_owned(), changes, join: None }
}

fn refused<T>(text: String) -> Result<T, EditError> {
    Err(EditError::Refused(text))
}

/// How many texts stand in a field.
pub fn texts_in(book: &Book, field: FieldId) -> usize {
    cells_in(book, field).filter(|cell| !cell.text.is_empty()).count()
}

fn cells_in(book: &Book, field: FieldId) -> impl Iterator<Item = Arc<Cell>> + '_ {
    book.rows().filter_map(move |row| match row {
        Row::Cell(cell) if cell.key.field == field => Some(cell),
        _ => None,
    })
}

/// Fields left out of `fields` are deleted; that is refused while any text stands in them. So is a change of what a
/// field holds that its texts could not follow.
pub(super) fn set_form(book: &Book, form: &Form, fields: &[Field]) -> Result<Plan, EditError> {
    let before = book.form(form.id).ok_or(EditError::NotFound("様式"))?;
    let mut keys = HashSet::new();
    for field in fields {
        if !keys.insert(field.key.as_str()) {
            return refused(format!("項目の記号「{}」が重なっています", field.key));
        }
    }
    let mut changes = replaced(before, form.clone());
    for old in book.fields(form.id).filter(|old| fields.iter().all(|field| field.id != old.id)) {
        if texts_in(book, old.id) > 0 {
            return refused(format!("項目「{}」には文章が入っているため、削除できません", old.label));
        }
        changes.extend(removal(book, old, fields)?);
    }
    for field in fields {
        match book.field(field.id) {
            Some(old) => {
                changes.extend(cells_follow(book, old, field)?);
                changes.extend(replaced(old, field.clone()));
            }
            None => changes.push(Change::insert(field.clone())),
        }
    }
    let join = (!changes.is_empty() && changes.iter().all(only_width)).then_some(JoinKey::ColumnWidths(form.id));
    let label = if join.is_some() { "列の幅の変更" } else { "様式の変更" };
    Ok(Plan { label: label.to_owned(), changes, join })
}

/// Whether a change is one of a column's width alone.
fn only_width(change: &Change) -> bool {
    match (&change.before, &change.after) {
        (Some(Row::Field(before)), Some(Row::Field(after))) => {
            **before == Field { width_mm: before.width_mm, ..(**after).clone() }
        }
        _ => false,
    }
}

/// What a change of level or kind means for the texts of a field.
fn cells_follow(book: &Book, old: &Field, new: &Field) -> Result<Vec<Change>, EditError> {
    let homeless = old.level != new.level || !new.kind.is_written();
    let counts = |field: &Field| matches!(field.kind, FieldKind::Value | FieldKind::Number { .. });
    if !homeless && counts(old) == counts(new) {
        return Ok(Vec::new());
    }
    let texts = texts_in(book, old.id);
    if homeless && texts > 0 {
        let label = book.field_label(old, None);
        return refused(format!("項目「{label}」には文章が{texts}件入っているため、この種類・欄には変えられません"));
    }
    let followed = |cell: Arc<Cell>| {
        let quantity = counts(new).then(|| Quantity::parse(&cell.text)).flatten();
        let after = (!homeless).then(|| Cell { quantity, ..(*cell).clone() }.into());
        Change { before: Some(Row::Cell(cell)), after }
    };
    Ok(cells_in(book, old.id).map(followed).filter(|change| change.before != change.after).collect())
}

/// A column and every text in it.
pub(super) fn delete_field(book: &Book, field: FieldId) -> Result<Plan, EditError> {
    let field = book.field(field).ok_or(EditError::NotFound("項目"))?;
    let rest: Vec<Field> =
        book.fields(field.form).filter(|other| other.id != field.id).map(|field| (**field).clone()).collect();
    let label = book.field_label(field, None);
    Ok(step(&format!("項目「{label}」の削除"), removal(book, field, &rest)?))
}

/// The changes that take a field away: its cells, labels that tables give it, the field itself.
fn removal(book: &Book, field: &Arc<Field>, rest: &[Field]) -> Result<Vec<Change>, EditError> {
    let label = book.field_label(field, None);
    if field.key == TITLE_KEY {
        return refused(format!("項目「{label}」は事業の名前として使われるため、削除できません"));
    }
    if let Some(user) = rest.iter().find(|other| refers_to(other, &field.key)) {
        let user = book.field_label(user, None);
        return refused(format!("項目「{label}」は項目「{user}」の引き継ぎ又は計算に使われているため、削除できません"));
    }
    let drawn = |chart: &ChartOptions| chart.fields.contains(&field.key) || chart.target.as_ref() == Some(&field.key);
    if book.form(field.form).and_then(|form| form.options.chart.as_ref()).is_some_and(drawn) {
        return refused(format!("項目「{label}」は折れ線グラフに使われているため、削除できません"));
    }
    let mut changes: Vec<Change> =
        cells_in(book, field.id).map(|cell| Change { before: Some(Row::Cell(cell)), after: None }).collect();
    changes.extend(book.rows().filter_map(|row| without_label(&row, field.id)));
    changes.push(Change { before: Some(Row::Field(field.clone())), after: None });
    Ok(changes)
}

fn refers_to(field: &Field, key: &str) -> bool {
    let carried = matches!(&field.carry, Carry::From(from) if from == key);
    carried
        || match &field.kind {
            FieldKind::Computed { formula } => match formula {
                Formula::AchievementRate { actual, target, better_from, .. } => {
                    actual == key || target == key || better_from.as_deref() == Some(key)
                }
                Formula::ProgressRate { actual, baseline, target } => {
                    [actual, baseline, target].into_iter().any(|field| field == key)
                }
                Formula::Difference { minuend, subtrahend } => minuend == key || subtrahend == key,
                Formula::Sum { fields } => fields.iter().any(|field| field == key),
                Formula::EarlierYear { field, .. } => field == key,
            },
            _ => false,
        }
}

/// A table that gives the field a label of its own, without it.
fn without_label(row: &Row, field: FieldId) -> Option<Change> {
    let Row::Block(block) = row else { return None };
    let BlockContent::Records { form, labels, legend } = &block.content else { return None };
    let kept: Vec<LabelOverride> = labels.iter().filter(|label| label.field != field).cloned().collect();
    let content = BlockContent::Records { form: *form, labels: kept, legend: legend.clone() };
    replaced(block, Block { content, ..(**block).clone() }).pop()
}

/// The form gets a number, a lineage and, where another has it, a name of its own.
pub(super) fn add_form(book: &Book, edition: EditionId, model: &FormModel) -> Result<Plan, EditError> {
    book.edition(edition).ok_or(EditError::NotFound("年度版"))?;
    let mut next_id = book.next_id();
    let mut draw = || {
        next_id += 1;
        next_id - 1
    };
    let mut changes = Vec::new();
    let mut scales: HashMap<ScaleId, ScaleId> = HashMap::new();
    let mut position = book.scales(edition).map(|scale| scale.position).max().unwrap_or(0);
    for scale in &model.scales {
        let same = book.scales(edition).find(|own| (&own.name, &own.choices) == (&scale.name, &scale.choices));
        let id = same.map_or_else(|| ScaleId(draw()), |own| own.id);
        scales.insert(scale.id, id);
        if same.is_none() {
            position += 1;
            changes.push(Change::insert(Scale { id, edition, position, lineage: Lineage(id.0), ..scale.clone() }));
        }
    }
    let form = FormId(draw());
    let position = book.forms(edition).map(|form| form.position).max().unwrap_or(0) + 1;
    let name = unused_name(&model.form.name, |name| book.forms(edition).any(|form| form.name == name));
    let row = Form { id: form, edition, position, name, lineage: Lineage(form.0), ..model.form.clone() };
    changes.push(Change::insert(row));
    for field in &model.fields {
        let id = FieldId(draw());
        let kind = match &field.kind {
            FieldKind::Choice { scale } => {
                let scale = scales.get(scale).ok_or(EditError::NotFound("評価区分"))?;
                FieldKind::Choice { scale: *scale }
            }
            other => other.clone(),
        };
        changes.push(Change::insert(Field { id, form, kind, lineage: Lineage(id.0), ..field.clone() }));
    }
    Ok(step("様式の追加", changes))
}

/// `name`, or `name（2）` where that is taken.
pub(super) fn unused_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name}（{number}）"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

/// A form that no table uses.
pub(super) fn delete_form(book: &Book, form: FormId) -> Result<Plan, EditError> {
    let row = book.form(form).ok_or(EditError::NotFound("様式"))?;
    let users = tables_in(book, form);
    if let Some(first) = users.first() {
        let heading = book.section_heading(first.section);
        let text = format!(
            "様式「{}」は、「{heading}」など{}か所の表で使われているため、削除できません",
            row.name,
            users.len()
        );
        return refused(text);
    }
    let mut changes: Vec<Change> =
        book.fields(form).map(|field| Change { before: Some(Row::Field(field.clone())), after: None }).collect();
    changes.push(Change { before: Some(Row::Form(row.clone())), after: None });
    Ok(step("様式の削除", changes))
}

/// The tables written in a form, in reading order.
pub fn tables_in(book: &Book, form: FormId) -> Vec<&Arc<Block>> {
    let Some(edition) = book.form(form).map(|form| form.edition) else { return Vec::new() };
    let uses = |block: &&Arc<Block>| matches!(&block.content, BlockContent::Records { form: own, .. } if *own == form);
    book.sections_in_order(edition).into_iter().flat_map(|(_, section)| book.blocks(section.id)).filter(uses).collect()
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

pub(super) fn delete_paper(book: &Book, name: &str) -> Result<Plan, EditError> {
    let paper = book.papers().find(|paper| paper.name == name).ok_or(EditError::NotFound("印刷設定"))?;
    Ok(step("印刷設定の削除", vec![Change { before: Some(Row::Paper(paper.clone())), after: None }]))
}

/// The labels and the legend of one table.
pub(super) fn set_table(book: &Book, id: BlockId, labels: &[LabelOverride], legend: &str) -> Result<Plan, EditError> {
    let before = book.block(id).ok_or(EditError::NotFound("表"))?;
    let BlockContent::Records { form, .. } = &before.content else { return Err(EditError::NotFound("表")) };
    let content = BlockContent::Records { form: *form, labels: labels.to_vec(), legend: legend.to_owned() };
    let changes = replaced(before, Block { content, ..(**before).clone() });
    Ok(Plan { label: "表の見出しの変更".to_owned(), changes, join: None })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{refused, rolled, run, set, small_book};
    use super::*;
    use crate::edit::Command;

    const FORM: FormId = FormId(4);
    const STATUS: FieldId = FieldId(6);

    fn fields(book: &Book) -> Vec<Field> {
        book.fields(FORM).map(|field| (**field).clone()).collect()
    }

    fn set_fields(book: &Book, fields: Vec<Field>) -> Command {
        Command::SetForm { form: (**book.form(FORM).unwrap()).clone(), fields }
    }

    #[test]
    fn a_column_is_renamed_widened_moved_and_added_in_one_step() {
        let book = small_book();
        let mut fields = fields(&book);
        fields[1].label = "取組の状況（{年度}）".to_owned();
        fields[1].width_mm = 66.5;
        fields[1].position = 7;
        fields[2].position = 6;
        let id = FieldId(book.next_id());
        fields.push(Field { id, key: "cost".to_owned(), position: 9, lineage: Lineage(id.0), ..fields[1].clone() });
        let book = run(&book, &set_fields(&book, fields));
        let keys: Vec<&str> = book.fields(FORM).map(|field| field.key.as_str()).collect();
        assert_eq!(keys, ["title", "future", "status", "plan", "cost"]);
        assert_eq!(book.field_label(book.field(STATUS).unwrap(), None), "取組の状況（令和５年度）");
    }

    #[test]
    fn texts_go_only_with_a_column_that_is_deleted_by_name() {
        let book = small_book();
        let without: Vec<Field> = fields(&book).into_iter().filter(|field| field.id != STATUS).collect();
        assert!(refused(&book, &set_fields(&book, without)).contains("文章が入っている"));
        assert_eq!(texts_in(&book, STATUS), 1);
        let book = run(&book, &Command::DeleteField(STATUS));
        assert!(book.field(STATUS).is_none());
        assert_eq!(texts_in(&book, STATUS), 0);
    }

    #[test]
    fn a_column_that_others_need_stays() {
        let book = small_book();
        let message = refused(&book, &Command::DeleteField(FieldId(7)));
        assert!(message.contains("項目「plan」の引き継ぎ"), "{message}");
        assert!(refused(&book, &Command::DeleteField(FieldId(5))).contains("事業の名前"));
        let mut form = (**book.form(FORM).unwrap()).clone();
        form.options.chart = Some(ChartOptions { fields: vec!["status".to_owned()], target: None });
        let book = run(&book, &Command::SetForm { form, fields: fields(&book) });
        assert!(refused(&book, &Command::DeleteField(STATUS)).contains("折れ線グラフ"));
    }

    #[test]
    fn a_label_that_a_table_gives_goes_with_its_column() {
        let book = small_book();
        let labels = vec![LabelOverride { field: STATUS, label: "状況".to_owned() }];
        let block = book.block(BlockId(11)).unwrap();
        let content = BlockContent::Records { form: FORM, labels, legend: String::new() };
        let change = Change::replace((**block).clone(), Block { content, ..(**block).clone() });
        let book = run(&book, &Command::Import { label: String::new(), changes: vec![change] });
        let book = run(&book, &Command::DeleteField(STATUS));
        let content = &book.block(BlockId(11)).unwrap().content;
        assert!(matches!(content, BlockContent::Records { labels, .. } if labels.is_empty()));
    }

    #[test]
    fn what_a_column_holds_changes_only_where_its_texts_can_follow() {
        let book = run(&small_book(), &set(22, 6, "1,234人"));
        let change = |book: &Book, change: fn(&mut Field)| {
            let mut fields = fields(book);
            change(&mut fields[1]);
            set_fields(book, fields)
        };
        for command in [
            change(&book, |field| field.level = Level::Record),
            change(&book, |field| field.kind = FieldKind::Departments),
        ] {
            assert!(refused(&book, &command).contains("文章が2件"), "{command:?}");
        }
        let quantity = |book: &Book| book.cell(Owner::Entry(EntryId(22)), STATUS).unwrap().quantity.clone();
        let book = run(&book, &change(&book, |field| field.kind = FieldKind::Value));
        assert_eq!(quantity(&book), Some(Quantity { number: 1234.0, unit: "人".to_owned() }));
        let book = run(&book, &change(&book, |field| field.kind = FieldKind::Text));
        assert_eq!(quantity(&book), None);
        assert_eq!(book.text(Owner::Entry(EntryId(22)), STATUS), "1,234人");
    }

    #[test]
    fn a_form_is_copied_under_a_name_of_its_own_and_deleted_while_unused() {
        let book = small_book();
        let model = FormModel { form: (**book.form(FORM).unwrap()).clone(), fields: fields(&book), scales: Vec::new() };
        let command = Command::AddForm { edition: EditionId(1), model: Box::new(model) };
        let book = run(&book, &command);
        let copy = book.forms(EditionId(1)).last().unwrap().clone();
        assert_eq!((copy.name.as_str(), book.fields(copy.id).count()), ("評価表（2）", 4));
        assert_eq!(book.counterpart_field(STATUS, EditionId(1)), Some(STATUS), "the copy has lineages of its own");
        let message = refused(&book, &Command::DeleteListed(crate::edit::Listed::Form(FORM)));
        assert!(message.contains("「（１）目標」など1か所"), "{message}");
        let book = run(&book, &Command::DeleteListed(crate::edit::Listed::Form(copy.id)));
        assert_eq!(book.forms(EditionId(1)).count(), 1);
    }

    #[test]
    fn a_form_brings_its_scales_once() {
        let book = small_book();
        let scale = Scale {
            id: ScaleId(700),
            edition: EditionId(600),
            position: 1,
            name: "方向性".to_owned(),
            choices: vec![Choice { label: "継続".to_owned(), meaning: String::new(), color: None }],
            lineage: Lineage(1),
        };
        let mut fields = fields(&book);
        fields[1].kind = FieldKind::Choice { scale: ScaleId(700) };
        let model = FormModel { form: (**book.form(FORM).unwrap()).clone(), fields, scales: vec![scale] };
        let command = Command::AddForm { edition: EditionId(1), model: Box::new(model) };
        let book = run(&run(&book, &command), &command);
        assert_eq!(book.scales(EditionId(1)).count(), 1);
        let scale = book.scales(EditionId(1)).next().unwrap().id;
        let form = book.forms(EditionId(1)).last().unwrap().id;
        assert!(book.fields(form).any(|field| field.kind == FieldKind::Choice { scale }));
    }

    #[test]
    fn only_the_latest_of_several_editions_is_deleted() {
        assert!(refused(&small_book(), &Command::DeleteEdition(EditionId(1))).contains("一つしかない"));
        let book = rolled();
        assert!(refused(&book, &Command::DeleteEdition(EditionId(1))).contains("後の年度版"));
        let last = book.editions().last().unwrap().id;
        let book = run(&book, &Command::DeleteEdition(last));
        assert_eq!(book.rows().count(), small_book().rows().count());
    }
}
