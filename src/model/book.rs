//! The whole book: every row by its key, with the two indexes that reading needs (children in order, lineage).
//!
//! The maps are persistent: cloning a book is free and an edit copies a path, so a snapshot for a long job or for
//! the undo of an import costs nothing. Changes go in through [`Book::apply`] only; it checks the before images.

mod apply;

use super::*;
use apply::Latest;
use rpds::{RedBlackTreeMapSync, RedBlackTreeSetSync};
use std::collections::BTreeMap;
use std::sync::Arc;

type Rows<K, V> = RedBlackTreeMapSync<K, Arc<V>>;

/// Why a change does not fit the book. Each names a broken assumption of the program, not a slip of the officer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ApplyError {
    #[error("変更前の内容が評価帳と一致しません（{0:?}）")]
    BeforeDiffers(RowKey),
    #[error("変更の前後で対象が異なります（{0:?}）")]
    KeyDiffers(RowKey),
    #[error("変更の中身がありません")]
    Nothing,
    #[error("親の行がありません（{0:?}）")]
    ParentMissing(RowKey),
}

/// 評価帳
#[derive(Clone, Debug)]
pub struct Book {
    settings: Arc<Settings>,
    editions: Rows<EditionId, Edition>,
    departments: Rows<DepartmentId, Department>,
    scales: Rows<ScaleId, Scale>,
    marks: Rows<MarkId, Mark>,
    forms: Rows<FormId, Form>,
    fields: Rows<FieldId, Field>,
    images: Rows<ImageId, Image>,
    sections: Rows<SectionId, Section>,
    blocks: Rows<BlockId, Block>,
    records: Rows<RecordId, Record>,
    entries: Rows<EntryId, Entry>,
    cells: Rows<CellKey, Cell>,
    papers: Rows<PaperId, Paper>,
    children: RedBlackTreeSetSync<(Table, i64, i64, i64)>,
    lineages: RedBlackTreeSetSync<(Table, Lineage, i64)>,
    next_id: i64,
    revision: u64,
    arrangement: u64,
    latest: Latest,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            settings: Arc::default(),
            editions: Rows::new_sync(),
            departments: Rows::new_sync(),
            scales: Rows::new_sync(),
            marks: Rows::new_sync(),
            forms: Rows::new_sync(),
            fields: Rows::new_sync(),
            images: Rows::new_sync(),
            sections: Rows::new_sync(),
            blocks: Rows::new_sync(),
            records: Rows::new_sync(),
            entries: Rows::new_sync(),
            cells: Rows::new_sync(),
            papers: Rows::new_sync(),
            children: RedBlackTreeSetSync::new_sync(),
            lineages: RedBlackTreeSetSync::new_sync(),
            next_id: 1,
            revision: 0,
            arrangement: 0,
            latest: Latest::default(),
        }
    }
}

macro_rules! getters {
    ($($get:ident, $all:ident: $id:ty => $row:ty),* $(,)?) => {$(
        pub fn $get(&self, id: $id) -> Option<&Arc<$row>> {
            self.$all.get(&id)
        }
    )*};
}

impl Book {
    getters! {
        edition, editions: EditionId => Edition,
        department, departments: DepartmentId => Department,
        scale, scales: ScaleId => Scale,
        mark, marks: MarkId => Mark,
        form, forms: FormId => Form,
        field, fields: FieldId => Field,
        image, images: ImageId => Image,
        section, sections: SectionId => Section,
        block, blocks: BlockId => Block,
        record, records: RecordId => Record,
        entry, entries: EntryId => Entry,
        paper, papers: PaperId => Paper,
    }

    pub fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// Grows by one with every applied step; tells a screen whether it must look again.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Grows when anything changed but the texts of cells and the states of entries: a screen with thousands of rows
    /// keeps its rows as long as it stays.
    pub fn arrangement(&self) -> u64 {
        self.arrangement
    }

    /// The number that the next new row takes.
    pub fn next_id(&self) -> i64 {
        self.next_id
    }

    /// For a book read from a file, whose counter may stand higher than its rows (undone rows keep their numbers).
    pub fn raise_next_id(&mut self, next_id: i64) {
        self.next_id = self.next_id.max(next_id);
    }

    // ---- reading, in order ----

    /// Editions, earliest year first.
    pub fn editions(&self) -> Vec<&Arc<Edition>> {
        let mut editions: Vec<_> = self.editions.values().collect();
        editions.sort_by_key(|edition| (edition.year, edition.id));
        editions
    }

    pub fn edition_of_year(&self, year: FiscalYear) -> Option<&Arc<Edition>> {
        self.editions.values().find(|edition| edition.year == year)
    }

    /// The nearest edition before `edition`'s year.
    pub fn previous_edition(&self, edition: EditionId) -> Option<&Arc<Edition>> {
        let year = self.edition(edition)?.year;
        self.editions().into_iter().rev().find(|other| other.year < year)
    }

    fn children_of(&self, table: Table, parent: i64) -> impl Iterator<Item = i64> + '_ {
        self.children.range((table, parent, i64::MIN, i64::MIN)..=(table, parent, i64::MAX, i64::MAX)).map(|key| key.3)
    }

    pub fn departments(&self, edition: EditionId) -> impl Iterator<Item = &Arc<Department>> + '_ {
        self.children_of(Table::Department, edition.0).filter_map(|id| self.departments.get(&DepartmentId(id)))
    }

    pub fn scales(&self, edition: EditionId) -> impl Iterator<Item = &Arc<Scale>> + '_ {
        self.children_of(Table::Scale, edition.0).filter_map(|id| self.scales.get(&ScaleId(id)))
    }

    pub fn marks(&self, edition: EditionId) -> impl Iterator<Item = &Arc<Mark>> + '_ {
        self.children_of(Table::Mark, edition.0).filter_map(|id| self.marks.get(&MarkId(id)))
    }

    pub fn forms(&self, edition: EditionId) -> impl Iterator<Item = &Arc<Form>> + '_ {
        self.children_of(Table::Form, edition.0).filter_map(|id| self.forms.get(&FormId(id)))
    }

    pub fn fields(&self, form: FormId) -> impl Iterator<Item = &Arc<Field>> + '_ {
        self.children_of(Table::Field, form.0).filter_map(|id| self.fields.get(&FieldId(id)))
    }

    pub fn field_by_key(&self, form: FormId, key: &str) -> Option<&Arc<Field>> {
        self.fields(form).find(|field| field.key == key)
    }

    /// Sections without a parent.
    pub fn top_sections(&self, edition: EditionId) -> impl Iterator<Item = &Arc<Section>> + '_ {
        self.children_of(Table::Edition, edition.0).filter_map(|id| self.sections.get(&SectionId(id)))
    }

    /// Sections directly below `section`.
    pub fn subsections(&self, section: SectionId) -> impl Iterator<Item = &Arc<Section>> + '_ {
        self.children_of(Table::Section, section.0).filter_map(|id| self.sections.get(&SectionId(id)))
    }

    /// Every section of an edition in reading order with its depth (0 = top).
    pub fn sections_in_order(&self, edition: EditionId) -> Vec<(usize, &Arc<Section>)> {
        fn walk<'a>(book: &'a Book, section: &'a Arc<Section>, depth: usize, out: &mut Vec<(usize, &'a Arc<Section>)>) {
            out.push((depth, section));
            for below in book.subsections(section.id) {
                walk(book, below, depth + 1, out);
            }
        }
        let mut out = Vec::new();
        for section in self.top_sections(edition) {
            walk(self, section, 0, &mut out);
        }
        out
    }

    pub fn blocks(&self, section: SectionId) -> impl Iterator<Item = &Arc<Block>> + '_ {
        self.children_of(Table::Block, section.0).filter_map(|id| self.blocks.get(&BlockId(id)))
    }

    pub fn records(&self, block: BlockId) -> impl Iterator<Item = &Arc<Record>> + '_ {
        self.children_of(Table::Record, block.0).filter_map(|id| self.records.get(&RecordId(id)))
    }

    pub fn entries(&self, record: RecordId) -> impl Iterator<Item = &Arc<Entry>> + '_ {
        self.children_of(Table::Entry, record.0).filter_map(|id| self.entries.get(&EntryId(id)))
    }

    /// Every record of an edition in reading order.
    pub fn records_in_order(&self, edition: EditionId) -> Vec<&Arc<Record>> {
        self.sections_in_order(edition)
            .into_iter()
            .flat_map(|(_, section)| self.blocks(section.id))
            .flat_map(|block| self.records(block.id))
            .collect()
    }

    pub fn cell(&self, owner: Owner, field: FieldId) -> Option<&Arc<Cell>> {
        self.cells.get(&CellKey { owner, field })
    }

    /// The text of a cell; empty when it was never written.
    pub fn text(&self, owner: Owner, field: FieldId) -> &str {
        self.cell(owner, field).map_or("", |cell| cell.text.as_str())
    }

    /// All cells of an owner, by field.
    pub fn cells_of(&self, owner: Owner) -> impl Iterator<Item = &Arc<Cell>> + '_ {
        let key = |field| CellKey { owner, field: FieldId(field) };
        self.cells.range(key(i64::MIN)..=key(i64::MAX)).map(|(_, cell)| cell)
    }

    pub fn papers(&self) -> impl Iterator<Item = &Arc<Paper>> + '_ {
        self.children_of(Table::Paper, 0).filter_map(|id| self.papers.get(&PaperId(id)))
    }

    pub fn images(&self) -> impl Iterator<Item = &Arc<Image>> + '_ {
        self.images.values()
    }

    // ---- where something belongs ----

    pub fn edition_of_section(&self, section: SectionId) -> Option<EditionId> {
        self.section(section).map(|section| section.edition)
    }

    pub fn edition_of_block(&self, block: BlockId) -> Option<EditionId> {
        self.edition_of_section(self.block(block)?.section)
    }

    pub fn edition_of_record(&self, record: RecordId) -> Option<EditionId> {
        self.edition_of_block(self.record(record)?.block)
    }

    pub fn record_of(&self, owner: Owner) -> Option<RecordId> {
        match owner {
            Owner::Record(record) => Some(record),
            Owner::Entry(entry) => self.entry(entry).map(|entry| entry.record),
        }
    }

    /// The form in which a record is written.
    pub fn form_of_record(&self, record: RecordId) -> Option<FormId> {
        match &self.block(self.record(record)?.block)?.content {
            BlockContent::Records { form, .. } => Some(*form),
            _ => None,
        }
    }

    /// What a record is called: the text of its `title` field; a （再掲）without one is called as what it shows again.
    pub fn record_title(&self, record: RecordId) -> &str {
        let title = |record: RecordId| {
            let field = self.form_of_record(record).and_then(|form| self.field_by_key(form, TITLE_KEY));
            field.map_or("", |field| self.text(Owner::Record(record), field.id))
        };
        match (title(record), self.record(record).and_then(|record| record.repeat_of)) {
            ("", Some(shown)) => title(shown),
            (own, _) => own,
        }
    }

    /// The label of a field as it prints in `block` (or in general), with its placeholders filled.
    pub fn field_label(&self, field: &Field, block: Option<BlockId>) -> String {
        let overridden = block.and_then(|block| self.block(block)).and_then(|block| match &block.content {
            BlockContent::Records { labels, .. } => {
                labels.iter().find(|label| label.field == field.id).map(|label| label.label.as_str())
            }
            _ => None,
        });
        let edition = self.form(field.form).and_then(|form| self.edition(form.edition));
        let label = overridden.unwrap_or(&field.label);
        edition.map_or_else(|| label.to_owned(), |edition| expand_label(label, edition))
    }

    /// The names of departments, in the order given.
    pub fn department_names(&self, departments: &[DepartmentId]) -> Vec<&str> {
        departments.iter().filter_map(|id| self.department(*id)).map(|department| department.name.as_str()).collect()
    }

    // ---- the other years ----

    fn relatives(&self, table: Table, lineage: Lineage) -> impl Iterator<Item = i64> + '_ {
        self.lineages.range((table, lineage, i64::MIN)..=(table, lineage, i64::MAX)).map(|key| key.2)
    }

    /// Whether any row of a table has this lineage.
    pub fn has_lineage(&self, table: Table, lineage: Lineage) -> bool {
        self.relatives(table, lineage).next().is_some()
    }

    pub fn counterpart_section(&self, section: SectionId, edition: EditionId) -> Option<SectionId> {
        self.relatives(Table::Section, self.section(section)?.lineage)
            .map(SectionId)
            .find(|id| self.edition_of_section(*id) == Some(edition))
    }

    pub fn counterpart_block(&self, block: BlockId, edition: EditionId) -> Option<BlockId> {
        self.relatives(Table::Block, self.block(block)?.lineage)
            .map(BlockId)
            .find(|id| self.edition_of_block(*id) == Some(edition))
    }

    pub fn counterpart_record(&self, record: RecordId, edition: EditionId) -> Option<RecordId> {
        self.relatives(Table::Record, self.record(record)?.lineage)
            .map(RecordId)
            .find(|id| self.edition_of_record(*id) == Some(edition))
    }

    pub fn counterpart_entry(&self, entry: EntryId, edition: EditionId) -> Option<EntryId> {
        self.relatives(Table::Entry, self.entry(entry)?.lineage)
            .map(EntryId)
            .find(|id| self.entry(*id).and_then(|entry| self.edition_of_record(entry.record)) == Some(edition))
    }

    pub fn counterpart_field(&self, field: FieldId, edition: EditionId) -> Option<FieldId> {
        let in_edition = |id: &FieldId| {
            self.field(*id).and_then(|field| self.form(field.form)).is_some_and(|form| form.edition == edition)
        };
        self.relatives(Table::Field, self.field(field)?.lineage).map(FieldId).find(in_edition)
    }

    pub fn counterpart_department(&self, department: DepartmentId, edition: EditionId) -> Option<DepartmentId> {
        self.relatives(Table::Department, self.department(department)?.lineage)
            .map(DepartmentId)
            .find(|id| self.department(*id).is_some_and(|department| department.edition == edition))
    }

    /// The same record or entry in another edition.
    pub fn counterpart_owner(&self, owner: Owner, edition: EditionId) -> Option<Owner> {
        match owner {
            Owner::Record(id) => self.counterpart_record(id, edition).map(Owner::Record),
            Owner::Entry(id) => self.counterpart_entry(id, edition).map(Owner::Entry),
        }
    }

    // ---- numbers ----

    /// The printed number of a section (`（１）`), empty for none.
    pub fn section_number(&self, section: SectionId) -> String {
        let Some(section) = self.section(section) else { return String::new() };
        match &section.number {
            SectionNumber::None => String::new(),
            SectionNumber::Typed { text } => text.clone(),
            SectionNumber::Auto { style, .. } => style.format(
                self.section_figure(section),
                section.parent.and_then(|parent| self.section(parent)).map(|parent| self.section_figure(parent)),
            ),
        }
    }

    /// A heading as it is read: number and title, with the space between them that the number asks for.
    pub fn section_heading(&self, section: SectionId) -> String {
        let number = self.section_number(section);
        let title = self.section(section).map_or("", |section| section.title.as_str());
        let gap = if title.is_empty() { "" } else { gap_after(&number) };
        format!("{number}{gap}{title}")
    }

    /// The plain figure of a section that is counted through the edition, among those of its depth.
    fn figure_through(&self, section: &Section) -> u32 {
        let all = self.sections_in_order(section.edition);
        let own_depth = all.iter().find(|(_, other)| other.id == section.id).map_or(0, |(depth, _)| *depth);
        let mut figure = 0;
        for (_, other) in all.iter().filter(|(depth, _)| *depth == own_depth) {
            match &other.number {
                SectionNumber::Auto { style, start } if style.through => figure = start.unwrap_or(figure + 1),
                _ => {}
            }
            if other.id == section.id {
                break;
            }
        }
        figure
    }

    /// The plain figure of a section among its automatically numbered siblings.
    fn section_figure(&self, section: &Section) -> u32 {
        if matches!(&section.number, SectionNumber::Auto { style, .. } if style.through) {
            return self.figure_through(section);
        }
        let siblings: Vec<&Arc<Section>> = match section.parent {
            Some(parent) => self.subsections(parent).collect(),
            None => self.top_sections(section.edition).collect(),
        };
        let mut figure = 0;
        for sibling in siblings {
            match &sibling.number {
                SectionNumber::Auto { start: Some(start), .. } => figure = *start,
                SectionNumber::Auto { start: None, .. } => figure += 1,
                SectionNumber::Typed { text } => {
                    if sibling.id == section.id {
                        return NumberStyle::from_example(text).map_or(0, |found| found.1);
                    }
                }
                SectionNumber::None => {}
            }
            if sibling.id == section.id {
                break;
            }
        }
        figure
    }

    /// The printed numbers of all records of a block, in order. `counted_before` is the number of automatically
    /// numbered records in earlier blocks, for forms that number through.
    pub fn record_numbers(&self, block: BlockId, counted_before: u32) -> Vec<(RecordId, String)> {
        let Some(BlockContent::Records { form, .. }) = self.block(block).map(|block| &block.content) else {
            return Vec::new();
        };
        let Some(options) = self.form(*form).map(|form| &form.options) else { return Vec::new() };
        let mut figure = if options.number_restart == NumberRestart::Never { counted_before } else { 0 };
        let number = |record: &Arc<Record>| match &record.number {
            Some(typed) => (record.id, typed.clone()),
            None => {
                figure += 1;
                (record.id, options.number_style.format(figure, None))
            }
        };
        self.records(block).map(number).collect()
    }

    /// The printed numbers of every record of an edition.
    pub fn all_record_numbers(&self, edition: EditionId) -> BTreeMap<RecordId, String> {
        let mut numbers = BTreeMap::new();
        let mut counted: BTreeMap<FormId, u32> = BTreeMap::new();
        let is_automatic = |id: &RecordId| self.record(*id).is_some_and(|record| record.number.is_none());
        for (_, section) in self.sections_in_order(edition) {
            for block in self.blocks(section.id) {
                let BlockContent::Records { form, .. } = &block.content else { continue };
                let before = counted.entry(*form).or_default();
                let of_block = self.record_numbers(block.id, *before);
                let automatic = of_block.iter().filter(|(id, _)| is_automatic(id)).count();
                *before += u32::try_from(automatic).unwrap_or(u32::MAX);
                numbers.extend(of_block);
            }
        }
        numbers
    }
}
