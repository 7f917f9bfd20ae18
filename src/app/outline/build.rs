//! Making the rows of the outline, all of them or one.

use super::*;

impl Outline {
    /// All rows of an edition.
    pub fn build(book: &Book, edition: EditionId) -> Self {
        Builder::new(book, edition).outline(edition, |_| None)
    }
}

/// The numbers of a block's records; `counted` goes on by those that are numbered by themselves.
fn numbers(book: &Book, block: BlockId, counted: &mut u32) -> Vec<(RecordId, String)> {
    let numbers = book.record_numbers(block, *counted);
    let is_automatic = |id: &RecordId| book.record(*id).is_some_and(|record| record.number.is_none());
    let automatic = numbers.iter().filter(|(id, _)| is_automatic(id)).count();
    *counted += u32::try_from(automatic).unwrap_or(u32::MAX);
    numbers
}

/// What the outline needs of a form's fields, looked up once.
#[derive(Clone, Debug, Default)]
struct FormFields {
    title: Option<FieldId>,
    drafted: DraftedFields,
    /// The choices with the filter that each belongs to.
    choices: Vec<(FieldId, Level, usize)>,
}

/// What is looked up of an edition's forms while its rows are made, kept for rows that are made again.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookups {
    forms: BTreeMap<FormId, FormFields>,
    /// The same few names again and again: compared texts are made once.
    searched: BTreeMap<String, Arc<str>>,
    /// Record → the （再掲）that show it again.
    pub(super) repeats: BTreeMap<RecordId, Vec<RecordId>>,
}

/// Makes the rows of an edition.
pub(super) struct Builder<'a> {
    pub book: &'a Book,
    /// The first is that of the departments.
    pub filters: Vec<OutlineFilter>,
    pub lookups: Lookups,
}

impl<'a> Builder<'a> {
    fn new(book: &'a Book, edition: EditionId) -> Self {
        let names = book.departments(edition).map(|department| department.name.clone());
        let departments = OutlineFilter {
            label: terms::DEPARTMENT.to_owned(),
            options: std::iter::once(NOTHING.to_owned()).chain(names).collect(),
        };
        let mut builder = Self { book, filters: vec![departments], lookups: Lookups::default() };
        for form in book.forms(edition) {
            builder.add_form(form.id);
        }
        builder
    }

    /// The rows in the order of the book. `kept` gives those of records that need not be made again.
    pub fn outline(mut self, edition: EditionId, mut kept: impl FnMut(RecordId) -> Option<OutlineRow>) -> Outline {
        let book = self.book;
        let mut rows: Vec<OutlineRow> = Vec::new();
        let mut parents: Vec<SectionId> = Vec::new();
        let mut numbered: BTreeMap<FormId, u32> = BTreeMap::new();
        for (depth, section) in book.sections_in_order(edition) {
            parents.truncate(depth);
            rows.push(self.section(section, depth, parents.clone()));
            parents.push(section.id);
            for block in book.blocks(section.id) {
                let BlockContent::Records { form, .. } = &block.content else { continue };
                for (record, number) in numbers(book, block.id, numbered.entry(*form).or_default()) {
                    let (depth, parents) = (depth + 1, parents.clone());
                    rows.push(match kept(record) {
                        Some(row) => OutlineRow { number, depth, parents, ..row },
                        None => self.record(*form, record, number, depth, parents),
                    });
                }
            }
        }
        let total = roll_up(&mut rows);
        let places = rows.iter().enumerate().map(|(index, row)| (row.place, index)).collect();
        Outline { rows, total, filters: self.filters, places, lookups: self.lookups }
    }

    /// Fields of the same name share a filter, whatever their form.
    fn add_form(&mut self, form: FormId) {
        let mut fields = FormFields { drafted: self.book.drafted_fields(form), ..FormFields::default() };
        for field in self.book.fields(form) {
            if field.key == TITLE_KEY {
                fields.title = Some(field.id);
            }
            if let FieldKind::Choice { scale } = &field.kind {
                fields.choices.push((field.id, field.level, self.filter_of(field, *scale)));
            }
        }
        self.lookups.forms.insert(form, fields);
    }

    /// The filter of a choice field, with the options of its scale.
    fn filter_of(&mut self, field: &Field, scale: ScaleId) -> usize {
        let label = match_key(&field.label);
        let at = self.filters.iter().skip(1).position(|filter| filter.label == label).map(|at| at + 1);
        let at = at.unwrap_or_else(|| {
            self.filters.push(OutlineFilter { label, options: vec![NOTHING.to_owned()] });
            self.filters.len() - 1
        });
        if let (Some(filter), Some(scale)) = (self.filters.get_mut(at), self.book.scale(scale)) {
            for choice in &scale.choices {
                filter.option(&choice.label);
            }
        }
        at
    }

    fn searched(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.lookups.searched.get(text) {
            return known.clone();
        }
        let made: Arc<str> = searchable(text).into();
        self.lookups.searched.insert(text.to_owned(), made.clone());
        made
    }

    fn department_values(&mut self, departments: &[DepartmentId]) -> Vec<(usize, usize)> {
        let names = self.book.department_names(departments);
        let Some(filter) = self.filters.first_mut() else { return Vec::new() };
        if names.is_empty() {
            return vec![(0, filter.option(""))];
        }
        names.into_iter().map(|name| (0, filter.option(name))).collect()
    }

    /// What is chosen in the cells of a record or an entry.
    fn choice_values(&mut self, form: FormId, level: Level, cells: &[&Arc<Cell>]) -> Vec<(usize, usize)> {
        let fields = self.lookups.forms.get(&form).map(|fields| fields.choices.as_slice()).unwrap_or_default();
        let mut values = Vec::new();
        for (field, _, at) in fields.iter().filter(|(_, other, _)| *other == level) {
            let cell = cells.iter().find(|cell| cell.key.field == *field);
            if let Some(filter) = self.filters.get_mut(*at) {
                values.push((*at, filter.option(cell.map_or("", |cell| cell.text.as_str()))));
            }
        }
        values
    }

    fn entry_stage(&self, form: FormId, entry: &Entry, cells: &[&Arc<Cell>]) -> Stage {
        let Some(fields) = self.lookups.forms.get(&form) else { return Stage::Empty };
        stage_of(entry.state, drafted_cells(&fields.drafted, cells.iter().copied()))
    }

    /// The stage of a record whose own words are what is drafted.
    fn own_stage(&self, form: FormId, record: RecordId, cells: &[&Arc<Cell>]) -> Option<Stage> {
        let drafted = &self.lookups.forms.get(&form)?.drafted;
        let cells = drafted_cells(drafted, cells.iter().copied());
        (drafted.level == Level::Record).then(|| stage_of(record_state(self.book, record), cells))
    }

    pub fn section(&mut self, section: &Section, depth: usize, parents: Vec<SectionId>) -> OutlineRow {
        let mut own = StageCounts::default();
        let mut facets = Vec::new();
        for stage in self.book.blocks(section.id).filter_map(|block| block_stage(block)) {
            own.add(stage);
            facets.push(Facet { stage: Some(stage), values: self.department_values(&section.departments) });
        }
        OutlineRow {
            place: Place::Section(section.id),
            depth,
            number: self.book.section_number(section.id),
            title: format!("{}{}", section.badge, section.title),
            departments: String::new(),
            counts: own,
            own,
            has_rows_below: false,
            searched_departments: self.searched(""),
            facets,
            parents,
        }
    }

    /// A row of a record; its number and place are known from the block in which it stands.
    pub fn record(
        &mut self,
        form: FormId,
        record: RecordId,
        number: String,
        depth: usize,
        parents: Vec<SectionId>,
    ) -> OutlineRow {
        let book = self.book;
        let cells: Vec<&Arc<Cell>> = book.cells_of(Owner::Record(record)).collect();
        let title_field = self.lookups.forms.get(&form).and_then(|fields| fields.title);
        let title = cells.iter().find(|cell| Some(cell.key.field) == title_field).map(|cell| cell.text.as_str());
        let title = title.filter(|title| !title.is_empty()).unwrap_or_else(|| book.record_title(record));
        let title = title.lines().collect::<Vec<_>>().join(" ");
        let repeat_of = book.record(record).and_then(|record| record.repeat_of);
        if let Some(shown) = repeat_of {
            let repeats = self.lookups.repeats.entry(shown).or_default();
            if !repeats.contains(&record) {
                repeats.push(record);
            }
        }
        let (counts, facets) = self.standing(form, record, repeat_of, &cells);
        let mut names: Vec<&str> = Vec::new();
        let entries = book.entries(repeat_of.unwrap_or(record));
        for name in entries.flat_map(|entry| book.department_names(&entry.departments)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let departments = names.join("、");
        let searched_departments = self.searched(&departments);
        OutlineRow {
            place: Place::Record(record),
            depth,
            number,
            title: if repeat_of.is_some() { format!("（再掲）{title}") } else { title },
            counts,
            own: counts,
            has_rows_below: false,
            searched_departments,
            departments,
            facets,
            parents,
        }
    }

    /// How far a record is, and what it and its entries offer to the filters.
    fn standing(
        &mut self,
        form: FormId,
        record: RecordId,
        repeat_of: Option<RecordId>,
        cells: &[&Arc<Cell>],
    ) -> (StageCounts, Vec<Facet>) {
        let book = self.book;
        let own = self.choice_values(form, Level::Record, cells);
        let own_stage = self.own_stage(form, record, cells);
        let is_repeat = repeat_of.is_some() && own_stage.is_none_or(|stage| stage == Stage::Empty);
        let mut counts = StageCounts::default();
        let mut facets = Vec::new();
        for entry in book.entries(repeat_of.unwrap_or(record)) {
            let cells: Vec<&Arc<Cell>> = book.cells_of(Owner::Entry(entry.id)).collect();
            let stage = own_stage.unwrap_or_else(|| self.entry_stage(form, entry, &cells));
            counts.add(stage);
            let mut values = self.department_values(&entry.departments);
            values.extend(self.choice_values(form, Level::Entry, &cells));
            values.extend(&own);
            facets.push(Facet { stage: (!is_repeat).then_some(stage), values });
        }
        if facets.is_empty() {
            let stage = own_stage.unwrap_or(Stage::Empty);
            counts.add(stage);
            facets.push(Facet { stage: (!is_repeat).then_some(stage), values: own });
        }
        let counts = match own_stage {
            _ if is_repeat => StageCounts::default(),
            Some(stage) => StageCounts::one(stage),
            None => counts,
        };
        (counts, facets)
    }
}

/// Adds what stands below to every heading.
fn roll_up(rows: &mut [OutlineRow]) -> StageCounts {
    let mut below: BTreeMap<SectionId, StageCounts> = BTreeMap::new();
    let mut with_rows: BTreeSet<SectionId> = BTreeSet::new();
    let mut total = StageCounts::default();
    for row in rows.iter() {
        total.merge(row.counts);
        for parent in &row.parents {
            below.entry(*parent).or_default().merge(row.counts);
        }
        with_rows.extend(row.parents.last());
    }
    for row in rows {
        if let Place::Section(id) = row.place {
            row.counts.merge(below.get(&id).copied().unwrap_or_default());
            row.has_rows_below = with_rows.contains(&id);
        }
    }
    total
}
