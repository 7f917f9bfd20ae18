//! The state of 様式: what is chosen, the widths while a border is dragged, the live page; and the commands that a
//! change of a form becomes.

use super::preview::PreviewState;
use super::screens::question::Question;
use super::widgets::draft_text::SettingKey;
use crate::edit::{Command, FormModel, Listed, cells_with, tables_in};
use crate::interchange::preset_rows;
use crate::layout::{self, Origin};
use crate::model::*;
use crate::report::{self, PaperKind, PaperOptions};

use egui::{Context, Key, Modifiers};
use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

/// What the view remembers between frames.
#[derive(Default)]
pub struct FormsState {
    pub chosen: Option<Listed>,
    pub field: Option<FieldId>,
    /// The label gets the caret when it is drawn next.
    pub focus_label: bool,
    /// The number that the next new row took when something was asked for: what has come since is chosen.
    pub added_from: Option<i64>,
    /// The widths in the form's order while a border is dragged.
    pub widths: Option<Vec<f64>>,
    /// The paper of the live page, when the officer has chosen one.
    pub paper: Option<PaperKind>,
    pub question: Option<Question>,
    /// What new forms are made from, while that is asked.
    pub offered: Option<Vec<Offer>>,
    pub live: Live,
    counts: Option<(u64, ScaleId, Vec<usize>)>,
}

/// A form to begin with.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Where it comes from: a preset's name, this edition.
    pub group: String,
    pub model: FormModel,
}

/// The page on which the chosen form is shown.
#[derive(Default)]
pub struct Live {
    pub preview: Option<PreviewState>,
    /// Why there is none.
    pub trouble: Option<String>,
    /// The form whose heading row was brought into view.
    shown: Option<FormId>,
}

impl FormsState {
    /// Whether a question is open, so that keys mean nothing else.
    pub fn asks(&self) -> bool {
        self.question.is_some() || self.offered.is_some()
    }

    /// Keeps to what there is: something of the edition is chosen, a field of the chosen form.
    pub fn settle(&mut self, book: &Book, edition: EditionId) {
        if let Some(added) = self.added_from.and_then(|from| added_since(book, edition, from)) {
            self.choose(added);
            self.added_from = None;
        }
        let there = self.chosen.is_some_and(|chosen| edition_of(book, chosen) == Some(edition));
        if !there {
            self.chosen = book.forms(edition).next().map(|form| Listed::Form(form.id));
            self.widths = None;
        }
        let form = match self.chosen {
            Some(Listed::Form(form)) => Some(form),
            _ => None,
        };
        let known = self.field.and_then(|field| book.field(field)).is_some_and(|field| Some(field.form) == form);
        if !known {
            self.field = form.and_then(|form| book.fields(form).next()).map(|field| field.id);
        }
    }

    /// Chooses something else in the list.
    pub fn choose(&mut self, chosen: Listed) {
        (self.chosen, self.field, self.widths) = (Some(chosen), None, None);
    }

    /// Alt+↑ and Alt+↓ move the chosen column; elsewhere they step through the records.
    pub fn take_keys(&mut self, ctx: &Context, book: &Book) -> Option<Command> {
        let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::ALT, key));
        let by = i32::from(pressed(Key::ArrowDown)) - i32::from(pressed(Key::ArrowUp));
        if by == 0 { None } else { move_field(book, self.field?, by) }
    }

    /// How often each choice of a scale is chosen; looked up once per change of the book.
    pub fn uses_of_choices(&mut self, book: &Book, scale: &Scale) -> &[usize] {
        let kept = |counts: &(u64, ScaleId, Vec<usize>)| (counts.0, counts.1) == (book.revision(), scale.id);
        let counts = self.counts.take().filter(kept).unwrap_or_else(|| {
            let uses = scale.choices.iter().map(|choice| cells_with(book, scale.id, &choice.label).len());
            (book.revision(), scale.id, uses.collect())
        });
        &self.counts.insert(counts).2
    }

    /// Asks for the live page again when the book or the dragged widths have changed.
    pub fn follow(&mut self, ctx: &Context, book: &Arc<Book>, edition: EditionId) {
        self.settle(book, edition);
        let Some(Listed::Form(form)) = self.chosen else { return };
        let options = self.paper_options(book, form);
        if self.live.preview.is_none() && self.live.trouble.is_none() {
            match PreviewState::new(ctx) {
                Ok(preview) => self.live.preview = Some(preview),
                Err(error) => self.live.trouble = Some(format!("紙面を作る準備ができませんでした（{error}）")),
            }
        }
        let Some(preview) = &mut self.live.preview else { return };
        if self.live.shown != Some(form) {
            self.live.shown = Some(form);
            let first = book.fields(form).find(|field| field.printed).map(|field| field.id.0);
            preview.show_from(Origin { source: form.0, part: first.unwrap_or_default() });
        }
        let widths = self.widths.clone();
        preview.follow(fingerprint(book, form, widths.as_deref(), &options), || {
            let book = book.clone();
            Box::new(move |cache| {
                let specimen = specimen(&book, form, widths.as_deref()).map_err(|error| error.to_string())?;
                let document = report::document(&specimen, edition, &options);
                let document = document.ok_or_else(|| "この年度版はなくなりました".to_owned())?;
                Ok(layout::lay_out_again(&document, cache))
            })
        });
    }

    /// The paper of the live page: the one chosen, or the one that the form's widths and arrangement ask for.
    pub fn paper_options(&self, book: &Book, form: FormId) -> PaperOptions {
        PaperOptions::new(self.paper.unwrap_or_else(|| report::usual_kind_of_form(book, form)))
    }
}

/// A form, scale or mark with a number from `from` on; a form that came with its scales before these.
fn added_since(book: &Book, edition: EditionId, from: i64) -> Option<Listed> {
    let form = book.forms(edition).find(|form| form.id.0 >= from).map(|form| Listed::Form(form.id));
    let scale = || book.scales(edition).find(|scale| scale.id.0 >= from).map(|scale| Listed::Scale(scale.id));
    let mark = || book.marks(edition).find(|mark| mark.id.0 >= from).map(|mark| Listed::Mark(mark.id));
    form.or_else(scale).or_else(mark)
}

fn edition_of(book: &Book, chosen: Listed) -> Option<EditionId> {
    match chosen {
        Listed::Form(id) => book.form(id).map(|form| form.edition),
        Listed::Scale(id) => book.scale(id).map(|scale| scale.edition),
        Listed::Mark(id) => book.mark(id).map(|mark| mark.edition),
        Listed::Department(id) => book.department(id).map(|department| department.edition),
    }
}

fn fingerprint(book: &Book, form: FormId, widths: Option<&[f64]>, options: &PaperOptions) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    (book.revision(), form).hash(&mut hasher);
    format!("{widths:?}{options:?}").hash(&mut hasher);
    hasher.finish()
}

/// At most so many records stand on the live page; more would only make it slower.
const SPECIMEN_RECORDS: usize = 12;

/// A small book with what the first table of a form prints: its headings, its first records. A form that no table
/// uses gets a table with two records of its own.
///
/// # Errors
/// Rows that do not fit together, which would be a slip of this program.
fn specimen(book: &Book, form: FormId, widths: Option<&[f64]>) -> Result<Book, ApplyError> {
    let mut rows: Vec<Row> = vec![Row::Settings(book.settings().clone())];
    let Some(row) = book.form(form) else { return Ok(Book::default()) };
    let edition = row.edition;
    rows.extend(book.edition(edition).cloned().map(Row::Edition));
    rows.extend(book.departments(edition).cloned().map(Row::Department));
    rows.extend(book.scales(edition).cloned().map(Row::Scale));
    rows.extend(book.marks(edition).cloned().map(Row::Mark));
    rows.push(Row::Form(row.clone()));
    for (index, field) in book.fields(form).enumerate() {
        let width_mm = widths.and_then(|widths| widths.get(index).copied()).unwrap_or(field.width_mm);
        rows.push(Field { width_mm, ..(**field).clone() }.into());
    }
    let with_records = |block: &&Arc<Block>| book.records(block.id).next().is_some();
    match tables_in(book, form).into_iter().find(with_records) {
        Some(block) => table_rows(book, block, &mut rows),
        None => invented_rows(book, row, &mut rows),
    }
    Book::default().apply(&rows.into_iter().map(Change::insert).collect::<Vec<_>>())
}

fn table_rows(book: &Book, block: &Arc<Block>, rows: &mut Vec<Row>) {
    let mut path = Vec::new();
    let mut at = book.section(block.section);
    while let Some(section) = at {
        path.push(Row::Section(section.clone()));
        at = section.parent.and_then(|parent| book.section(parent));
    }
    rows.extend(path.into_iter().rev());
    rows.push(Row::Block(block.clone()));
    for record in book.records(block.id).take(SPECIMEN_RECORDS) {
        rows.push(Record { repeat_of: None, ..(**record).clone() }.into());
        rows.extend(book.cells_of(Owner::Record(record.id)).cloned().map(Row::Cell));
        for entry in book.entries(record.id) {
            rows.push(Row::Entry(entry.clone()));
            rows.extend(book.cells_of(Owner::Entry(entry.id)).cloned().map(Row::Cell));
        }
    }
}

fn invented_rows(book: &Book, form: &Form, rows: &mut Vec<Row>) {
    let first = book.next_id();
    let section = SectionId(first);
    let block = BlockId(first + 1);
    rows.push(
        Section {
            id: section,
            edition: form.edition,
            parent: None,
            position: 1,
            number: SectionNumber::None,
            badge: String::new(),
            title: format!("{}（見本）", form.name),
            departments_label: String::new(),
            departments: Vec::new(),
            new_page: false,
            lineage: Lineage(first),
        }
        .into(),
    );
    let content = BlockContent::Records { form: form.id, labels: Vec::new(), legend: String::new() };
    let lineage = Lineage(first + 1);
    rows.push(
        Block { id: block, section, position: 1, heading: String::new(), content, carried: false, lineage }.into(),
    );
    let department = book.departments(form.edition).next().map(|department| department.id);
    for (number, id) in [(1, first + 2), (2, first + 4)] {
        let (record, entry) = (RecordId(id), EntryId(id + 1));
        let lineage = Lineage(id);
        let row = Record { id: record, block, position: id, number: None, marks: Vec::new(), repeat_of: None, lineage };
        rows.push(row.into());
        let departments = department.into_iter().collect();
        let state = EntryState::Draft;
        rows.push(Entry { id: entry, record, position: 1, departments, state, lineage: Lineage(id + 1) }.into());
        if let Some(title) = book.field_by_key(form.id, TITLE_KEY) {
            let key = CellKey { owner: Owner::Record(record), field: title.id };
            let text = format!("事業の名前{number}");
            rows.push(Cell { key, text, quantity: None, carried: false }.into());
        }
    }
}

// ---- what a change becomes ----

fn fields_of(book: &Book, form: FormId) -> Vec<Field> {
    book.fields(form).map(|field| (**field).clone()).collect()
}

/// The form with something changed.
pub fn change_form(book: &Book, form: FormId, change: impl FnOnce(&mut Form)) -> Option<Command> {
    let mut row = (**book.form(form)?).clone();
    change(&mut row);
    Some(Command::SetForm { form: row, fields: fields_of(book, form) })
}

/// The form with one field changed.
pub fn change_field(book: &Book, field: FieldId, change: impl FnOnce(&mut Field)) -> Option<Command> {
    let form = book.field(field)?.form;
    let mut fields = fields_of(book, form);
    fields.iter_mut().find(|row| row.id == field).map(change)?;
    Some(Command::SetForm { form: (**book.form(form)?).clone(), fields })
}

/// The field `by` places up or down; nothing at either end.
pub fn move_field(book: &Book, field: FieldId, by: i32) -> Option<Command> {
    let form = book.field(field)?.form;
    let mut fields = fields_of(book, form);
    let from = fields.iter().position(|row| row.id == field)?;
    let to = from.checked_add_signed(isize::try_from(by).ok()?).filter(|to| *to < fields.len())?;
    let moved = fields.remove(from);
    fields.insert(to, moved);
    for (field, position) in fields.iter_mut().zip(1..) {
        field.position = position;
    }
    Some(Command::SetForm { form: (**book.form(form)?).clone(), fields })
}

/// The form with its widths in order, to a tenth of a millimetre.
pub fn set_widths(book: &Book, form: FormId, widths: &[f64]) -> Option<Command> {
    let mut fields = fields_of(book, form);
    for (field, width) in fields.iter_mut().zip(widths) {
        field.width_mm = (width * 10.0).round() / 10.0;
    }
    Some(Command::SetForm { form: (**book.form(form)?).clone(), fields })
}

/// A new text column behind `after`, with its number.
pub fn add_field(book: &Book, form: FormId, after: Option<FieldId>) -> Option<(FieldId, Command)> {
    let mut fields = fields_of(book, form);
    let id = FieldId(book.next_id());
    let at = fields.iter().position(|field| Some(field.id) == after).map_or(fields.len(), |at| at + 1);
    let field = new_field(id, form, &format!("field{id}"), "新しい項目", Level::Entry, FieldKind::Text, 25.0);
    fields.insert(at, field);
    for (field, position) in fields.iter_mut().zip(1..) {
        field.position = position;
    }
    Some((id, Command::SetForm { form: (**book.form(form)?).clone(), fields }))
}

fn new_field(id: FieldId, form: FormId, key: &str, label: &str, level: Level, kind: FieldKind, width_mm: f64) -> Field {
    Field {
        id,
        form,
        position: id.0,
        key: key.to_owned(),
        group: String::new(),
        label: label.to_owned(),
        level,
        carry: if level == Level::Record || !kind.is_written() { Carry::Keep } else { Carry::Clear },
        kind,
        width_mm,
        align: Align::Start,
        vertical_label: false,
        printed: true,
        lineage: Lineage(id.0),
    }
}

/// The command that keeps a word of a setting; `None` when its place is gone.
pub fn setting_command(book: &Book, key: SettingKey, text: String) -> Option<Command> {
    Some(match key {
        SettingKey::Municipality => {
            Command::SetSettings(Settings { municipality: text, ..(**book.settings()).clone() })
        }
        SettingKey::BookTitle => Command::SetSettings(Settings { title: text, ..(**book.settings()).clone() }),
        SettingKey::EditionTitle(id) => {
            let Edition { plan_period, state, .. } = (**book.edition(id)?).clone();
            Command::SetEdition { edition: id, title: text, plan_period, state }
        }
        SettingKey::PlanPeriod(id) => {
            let Edition { title, state, .. } = (**book.edition(id)?).clone();
            Command::SetEdition { edition: id, title, plan_period: text, state }
        }
        SettingKey::DepartmentName(department) => Command::RenameDepartment { department, name: text },
        SettingKey::FormName(id) => change_form(book, id, |form| form.name = text)?,
        SettingKey::FormCode(id) => change_form(book, id, |form| form.code = text)?,
        SettingKey::NumberPrefix(id) => change_form(book, id, |form| form.options.number_style.prefix = text)?,
        SettingKey::NumberSuffix(id) => change_form(book, id, |form| form.options.number_style.suffix = text)?,
        SettingKey::FieldLabel(id) => change_field(book, id, |field| field.label = text)?,
        SettingKey::FieldGroup(id) => change_field(book, id, |field| field.group = text)?,
        SettingKey::FieldUnit(id) => change_field(book, id, |field| field.kind = FieldKind::Number { unit: text })?,
        SettingKey::ScaleName(id) => Command::SetScale(Scale { name: text, ..(**book.scale(id)?).clone() }),
        SettingKey::ChoiceLabel(scale, index) => {
            let from = book.scale(scale)?.choices.get(index)?.label.clone();
            Command::RenameChoice { scale, from, to: text }
        }
        SettingKey::ChoiceMeaning(id, index) => {
            let mut scale = (**book.scale(id)?).clone();
            scale.choices.get_mut(index)?.meaning = text;
            Command::SetScale(scale)
        }
        SettingKey::MarkText(id) => Command::SetMark(Mark { text, ..(**book.mark(id)?).clone() }),
        SettingKey::MarkLegend(id) => Command::SetMark(Mark { legend: text, ..(**book.mark(id)?).clone() }),
    })
}

// ---- what new forms are made from ----

/// An empty form, the forms of the presets, those of the edition.
pub fn offers(book: &Book, edition: EditionId) -> Vec<Offer> {
    let mut offers = vec![Offer { group: "空の様式".to_owned(), model: empty_model() }];
    for preset in &super::presets::PRESETS {
        // The presets ship with the program and are read by its tests.
        let rows = preset_rows(preset.name, FiscalYear(2000), &Book::default()).unwrap_or_default();
        let changes: Vec<Change> = rows.into_iter().map(Change::insert).collect();
        let Ok(preset_book) = Book::default().apply(&changes) else { continue };
        let editions = preset_book.editions();
        let forms = editions.iter().flat_map(|edition| preset_book.forms(edition.id));
        offers.extend(forms.map(|form| Offer { group: preset.label.to_owned(), model: model_of(&preset_book, form) }));
    }
    let own = book
        .forms(edition)
        .map(|form| Offer { group: "この年度版の様式の写し".to_owned(), model: model_of(book, form) });
    offers.extend(own);
    offers
}

fn model_of(book: &Book, form: &Form) -> FormModel {
    let fields = fields_of(book, form.id);
    let scale = |field: &Field| match field.kind {
        FieldKind::Choice { scale } => book.scale(scale).map(|scale| (**scale).clone()),
        _ => None,
    };
    let mut scales: Vec<Scale> = Vec::new();
    for scale in fields.iter().filter_map(scale) {
        if scales.iter().all(|known| known.id != scale.id) {
            scales.push(scale);
        }
    }
    FormModel { form: form.clone(), fields, scales }
}

fn empty_model() -> FormModel {
    let id = FormId(0);
    let field = |number, key: &str, label: &str, level, kind, width| {
        new_field(FieldId(number), id, key, label, level, kind, width)
    };
    let form = Form {
        id,
        edition: EditionId(0),
        position: 0,
        name: "新しい様式".to_owned(),
        code: String::new(),
        arrangement: Arrangement::Table,
        options: FormOptions::default(),
        lineage: Lineage(0),
    };
    let fields = vec![
        field(1, "number", "No.", Level::Record, FieldKind::RecordNumber, 10.0),
        field(2, TITLE_KEY, "事業名", Level::Record, FieldKind::Text, 50.0),
        field(3, "departments", "担当課", Level::Entry, FieldKind::Departments, 30.0),
        field(4, "status", "実施状況（{年度}）", Level::Entry, FieldKind::Text, 179.0),
    ];
    FormModel { form, fields, scales: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Length;
    use crate::layout::document::{Flow, Table};

    fn preset(name: &str) -> Book {
        let rows = preset_rows(name, FiscalYear(2023), &Book::default()).unwrap();
        Book::default().apply(&rows.into_iter().map(Change::insert).collect::<Vec<_>>()).unwrap()
    }

    fn tables(book: &Book, form: FormId, widths: Option<&[f64]>) -> Vec<Table> {
        let specimen = specimen(book, form, widths).unwrap();
        let edition = specimen.form(form).unwrap().edition;
        let options = FormsState::default().paper_options(book, form);
        let document = crate::report::document(&specimen, edition, &options).unwrap();
        let table = |flow| match flow {
            Flow::Table(table) => Some(table),
            _ => None,
        };
        document.flow.into_iter().filter_map(table).collect()
    }

    #[test]
    fn every_preset_form_is_shown_with_its_records_or_two_invented_ones() {
        for choice in &super::super::presets::PRESETS {
            let book = preset(choice.name);
            let edition = book.editions()[0].id;
            for form in book.forms(edition) {
                let tables = tables(&book, form.id, None);
                let records: usize = match form.arrangement {
                    Arrangement::Table => tables.iter().map(|table| table.groups.len()).sum(),
                    Arrangement::Sheet => tables.len(),
                };
                let own = tables_in(&book, form.id).into_iter().map(|block| book.records(block.id).count());
                let expected = own.max().filter(|count| *count > 0).unwrap_or(2);
                assert_eq!(records, expected, "{} {}", choice.name, form.name);
            }
        }
    }

    #[test]
    fn the_live_page_follows_a_border_that_is_dragged() {
        let book = preset("evaluation");
        let form = book.forms(book.editions()[0].id).next().unwrap().id;
        let mut widths: Vec<f64> = book.fields(form).map(|field| field.width_mm).collect();
        widths[1] += 7.5;
        let shown = &tables(&book, form, Some(&widths))[0].column_widths;
        assert_eq!(shown[1], Length::mm(widths[1]));
    }

    #[test]
    fn every_offer_can_be_added_to_an_edition() {
        let book = preset("evaluation");
        let edition = book.editions()[0].id;
        let offers = offers(&book, edition);
        assert_eq!(offers.iter().filter(|offer| offer.group.ends_with("写し")).count(), 1);
        for offer in offers {
            let command = Command::AddForm { edition, model: Box::new(offer.model) };
            let plan = crate::edit::plan(&book, &command).unwrap();
            assert!(book.apply(&plan.changes).is_ok(), "{command:?}");
        }
    }
}
