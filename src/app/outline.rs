//! The outline of an edition as the left side shows it: sections and records in order, their states, rolled up.
//!
//! Built once per change of the book and kept by the desk; a frame only reads it.

use super::action::Place;
use crate::check::Rule;
use crate::model::text::searchable;
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How far an entry, a text or a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Empty,
    Carried,
    Draft,
    Confirmed,
}

impl Stage {
    pub const ALL: [Self; 4] = [Self::Empty, Self::Carried, Self::Draft, Self::Confirmed];

    pub fn label(self) -> &'static str {
        match self {
            Self::Empty => terms::EMPTY,
            Self::Carried => terms::CARRIED,
            Self::Draft => terms::DRAFT,
            Self::Confirmed => terms::CONFIRMED,
        }
    }

    /// Told apart by shape, not by colour alone.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Empty => "○",
            Self::Carried => "△",
            Self::Draft => "□",
            Self::Confirmed => "●",
        }
    }
}

/// How many entries and texts stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageCounts([usize; 4]);

impl StageCounts {
    pub fn of(self, stage: Stage) -> usize {
        Stage::ALL.iter().zip(self.0).find(|(other, _)| **other == stage).map_or(0, |(_, count)| count)
    }

    pub fn total(self) -> usize {
        self.0.iter().sum()
    }

    fn one(stage: Stage) -> Self {
        let mut counts = Self::default();
        counts.add(stage);
        counts
    }

    fn add(&mut self, stage: Stage) {
        for (other, count) in Stage::ALL.iter().zip(&mut self.0) {
            *count += usize::from(*other == stage);
        }
    }

    fn merge(&mut self, other: Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }

    /// The least advanced stage that occurs.
    pub fn least(self) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| self.of(*stage) > 0)
    }
}

/// One line of the outline.
#[derive(Clone, Debug)]
pub struct OutlineRow {
    pub place: Place,
    pub depth: usize,
    pub number: String,
    pub title: String,
    /// The departments of a record, joined; empty for sections.
    pub departments: String,
    /// A section's counts take in everything below it.
    pub counts: StageCounts,
    pub has_rows_below: bool,
    /// The departments as a search compares them.
    searched_departments: Arc<str>,
    /// One for each entry or text, for the filters.
    facets: Vec<Facet>,
    parents: Vec<SectionId>,
}

/// What one entry or text offers to the filters.
#[derive(Clone, Debug)]
struct Facet {
    /// `None` for what is shown again: its state is that of the original.
    stage: Option<Stage>,
    /// Indexes of a filter and of one of its options.
    values: Vec<(usize, usize)>,
}

/// One way to narrow the outline: 担当課, 評価, 方向性 and whatever else is chosen from a list.
#[derive(Clone, Debug)]
pub struct OutlineFilter {
    pub label: String,
    /// What can be asked for; first what stands for nothing written.
    pub options: Vec<String>,
}

impl OutlineFilter {
    fn option(&mut self, text: &str) -> usize {
        let text = if text.is_empty() { NOTHING } else { text };
        self.options.iter().position(|option| option == text).unwrap_or_else(|| {
            self.options.push(text.to_owned());
            self.options.len() - 1
        })
    }
}

/// The option that stands for an empty cell.
pub const NOTHING: &str = "（なし）";

/// What the outline is narrowed to. Filters are named, so that they hold in every edition that has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    pub text: String,
    pub stage: Option<Stage>,
    /// Label of a filter → the option asked for.
    pub options: BTreeMap<String, String>,
    pub finding: Option<SoughtFinding>,
}

/// Which findings a place must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoughtFinding {
    Any,
    Of(Rule),
}

impl SoughtFinding {
    /// `None`: of whatever rule.
    pub fn rule(self) -> Option<Rule> {
        match self {
            Self::Any => None,
            Self::Of(rule) => Some(rule),
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Any => "指摘があるもの",
            Self::Of(rule) => rule.label(),
        }
    }
}

/// What others have found for the narrowing.
#[derive(Clone, Copy, Debug)]
pub struct FoundPlaces<'a> {
    /// Where the words asked for stand.
    pub words: &'a BTreeSet<Place>,
    /// Where the findings asked for stand; `None` when none are asked for.
    pub findings: Option<&'a BTreeMap<Place, usize>>,
}

impl Narrowing {
    pub fn is_on(&self) -> bool {
        !searchable(&self.text).is_empty() || self.stage.is_some() || !self.options.is_empty() || self.finding.is_some()
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// The outline of one edition.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    pub rows: Vec<OutlineRow>,
    pub total: StageCounts,
    pub filters: Vec<OutlineFilter>,
}

impl Outline {
    pub fn build(book: &Book, edition: EditionId) -> Self {
        let mut builder = Builder::new(book, edition);
        let mut parents: Vec<SectionId> = Vec::new();
        for (depth, section) in book.sections_in_order(edition) {
            parents.truncate(depth);
            builder.push_section(section, depth, parents.clone());
            parents.push(section.id);
            for block in book.blocks(section.id) {
                builder.push_records(block, depth + 1, &parents);
            }
        }
        let Builder { mut rows, filters, .. } = builder;
        let total = roll_up(&mut rows);
        Self { rows, total, filters }
    }

    /// The rows to show: those that fit with the headings above them, or all that no heading hides.
    pub fn visible(
        &self,
        narrowing: &Narrowing,
        found: &FoundPlaces<'_>,
        collapsed: &BTreeSet<SectionId>,
    ) -> Vec<usize> {
        if !narrowing.is_on() {
            let hidden = |row: &OutlineRow| row.parents.iter().any(|parent| collapsed.contains(parent));
            return self.rows.iter().enumerate().filter(|(_, row)| !hidden(row)).map(|(index, _)| index).collect();
        }
        let text = searchable(&narrowing.text);
        let values = self.values(narrowing);
        let fits = |row: &OutlineRow| {
            let holds = text.is_empty() || found.words.contains(&row.place) || row.searched_departments.contains(&text);
            let is_flagged = found.findings.is_none_or(|findings| findings.contains_key(&row.place));
            holds && is_flagged && row.fits(narrowing.stage, values.as_deref())
        };
        let fitting: Vec<bool> = self.rows.iter().map(fits).collect();
        let shown = self.rows.iter().zip(&fitting).filter(|(_, fits)| **fits);
        let above: BTreeSet<SectionId> = shown.flat_map(|(row, _)| row.parents.iter().copied()).collect();
        let is_above = |row: &OutlineRow| matches!(row.place, Place::Section(id) if above.contains(&id));
        let visible = self.rows.iter().zip(&fitting).enumerate().filter(|(_, (row, fits))| **fits || is_above(row));
        visible.map(|(index, _)| index).collect()
    }

    /// The options asked for by their indexes; `None` when this edition has no such option, so that nothing fits.
    fn values(&self, narrowing: &Narrowing) -> Option<Vec<(usize, usize)>> {
        let value = |(label, option): (&String, &String)| {
            let at = self.filters.iter().position(|filter| filter.label == *label)?;
            let option = self.filters.get(at)?.options.iter().position(|other| other == option)?;
            Some((at, option))
        };
        narrowing.options.iter().map(value).collect()
    }

    /// Adds the findings of what stands below to every heading.
    pub fn roll_up_findings(&self, mut findings: BTreeMap<Place, usize>) -> BTreeMap<Place, usize> {
        let mut below: BTreeMap<Place, usize> = BTreeMap::new();
        for row in &self.rows {
            let Some(own) = findings.get(&row.place) else { continue };
            for parent in &row.parents {
                *below.entry(Place::Section(*parent)).or_default() += own;
            }
        }
        for (place, count) in below {
            *findings.entry(place).or_default() += count;
        }
        findings
    }

    /// How many of the given rows are records, and how many records there are.
    pub fn count_records(&self, rows: &[usize]) -> (usize, usize) {
        let is_record = |row: &&OutlineRow| matches!(row.place, Place::Record(_));
        let shown = rows.iter().filter_map(|index| self.rows.get(*index)).filter(is_record).count();
        (shown, self.rows.iter().filter(is_record).count())
    }

    pub fn row(&self, place: Place) -> Option<&OutlineRow> {
        self.rows.iter().find(|row| row.place == place)
    }

    /// The record `by` steps before or after a place; stays within the edition.
    pub fn step(&self, from: Option<Place>, by: i32) -> Option<Place> {
        let at = from.and_then(|place| self.rows.iter().position(|row| row.place == place));
        let is_record = |row: &&OutlineRow| matches!(row.place, Place::Record(_));
        let (before, after) = match at {
            Some(at) => (self.rows.get(..at)?, self.rows.get(at + 1..)?),
            None => (self.rows.get(..0)?, self.rows.as_slice()),
        };
        let found = if by < 0 { before.iter().rev().find(is_record) } else { after.iter().find(is_record) };
        found.map(|row| row.place)
    }
}

impl OutlineRow {
    /// Whether one entry or text has all that is asked for. `values` is `None` when nothing can have it.
    fn fits(&self, stage: Option<Stage>, values: Option<&[(usize, usize)]>) -> bool {
        let Some(values) = values else { return false };
        if stage.is_none() && values.is_empty() {
            return true;
        }
        let fits = |facet: &Facet| {
            stage.is_none_or(|stage| facet.stage == Some(stage))
                && values.iter().all(|value| facet.values.contains(value))
        };
        self.facets.iter().any(fits)
    }
}

/// What the outline needs of a form's fields, looked up once.
#[derive(Default)]
struct FormFields {
    title: Option<FieldId>,
    drafted: DraftedFields,
    /// The choices with the filter that each belongs to.
    choices: Vec<(FieldId, Level, usize)>,
}

/// Puts the rows of an edition together.
struct Builder<'a> {
    book: &'a Book,
    rows: Vec<OutlineRow>,
    /// The first is that of the departments.
    filters: Vec<OutlineFilter>,
    forms: BTreeMap<FormId, FormFields>,
    numbered: BTreeMap<FormId, u32>,
    /// The same few names again and again: compared texts are made once.
    searched: BTreeMap<String, Arc<str>>,
}

impl<'a> Builder<'a> {
    fn new(book: &'a Book, edition: EditionId) -> Self {
        let names = book.departments(edition).map(|department| department.name.clone());
        let departments = OutlineFilter {
            label: terms::DEPARTMENT.to_owned(),
            options: std::iter::once(NOTHING.to_owned()).chain(names).collect(),
        };
        let mut builder = Self {
            book,
            rows: Vec::new(),
            filters: vec![departments],
            forms: BTreeMap::new(),
            numbered: BTreeMap::new(),
            searched: BTreeMap::new(),
        };
        for form in book.forms(edition) {
            builder.add_form(form.id);
        }
        builder
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
        self.forms.insert(form, fields);
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
        if let Some(known) = self.searched.get(text) {
            return known.clone();
        }
        let made: Arc<str> = searchable(text).into();
        self.searched.insert(text.to_owned(), made.clone());
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
        let fields = self.forms.get(&form).map(|fields| fields.choices.as_slice()).unwrap_or_default();
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
        let Some(fields) = self.forms.get(&form) else { return Stage::Empty };
        stage_of(entry.state, drafted_cells(&fields.drafted, cells.iter().copied()))
    }

    /// The stage of a record whose own words are what is drafted.
    fn own_stage(&self, form: FormId, record: RecordId, cells: &[&Arc<Cell>]) -> Option<Stage> {
        let drafted = &self.forms.get(&form)?.drafted;
        let cells = drafted_cells(drafted, cells.iter().copied());
        (drafted.level == Level::Record).then(|| stage_of(record_state(self.book, record), cells))
    }

    fn push_section(&mut self, section: &Section, depth: usize, parents: Vec<SectionId>) {
        let mut counts = StageCounts::default();
        let mut facets = Vec::new();
        for stage in self.book.blocks(section.id).filter_map(|block| block_stage(block)) {
            counts.add(stage);
            facets.push(Facet { stage: Some(stage), values: self.department_values(&section.departments) });
        }
        let searched_departments = self.searched("");
        self.rows.push(OutlineRow {
            place: Place::Section(section.id),
            depth,
            number: self.book.section_number(section.id),
            title: format!("{}{}", section.badge, section.title),
            departments: String::new(),
            counts,
            has_rows_below: false,
            searched_departments,
            facets,
            parents,
        });
    }

    fn push_records(&mut self, block: &Block, depth: usize, parents: &[SectionId]) {
        let BlockContent::Records { form, .. } = &block.content else { return };
        let counted = self.numbered.entry(*form).or_default();
        let numbers = self.book.record_numbers(block.id, *counted);
        let is_automatic = |id: &RecordId| self.book.record(*id).is_some_and(|record| record.number.is_none());
        let automatic = numbers.iter().filter(|(id, _)| is_automatic(id)).count();
        *counted += u32::try_from(automatic).unwrap_or(u32::MAX);
        for (record, number) in numbers {
            self.push_record(*form, record, number, depth, parents);
        }
    }

    fn push_record(&mut self, form: FormId, record: RecordId, number: String, depth: usize, parents: &[SectionId]) {
        let book = self.book;
        let cells: Vec<&Arc<Cell>> = book.cells_of(Owner::Record(record)).collect();
        let title_field = self.forms.get(&form).and_then(|fields| fields.title);
        let title = cells.iter().find(|cell| Some(cell.key.field) == title_field).map(|cell| cell.text.as_str());
        let title = title.filter(|title| !title.is_empty()).unwrap_or_else(|| book.record_title(record));
        let title = title.lines().collect::<Vec<_>>().join(" ");
        let (counts, facets) = self.standing(form, record, &cells);
        let repeat_of = book.record(record).and_then(|record| record.repeat_of);
        let mut names: Vec<&str> = Vec::new();
        for name in
            book.entries(repeat_of.unwrap_or(record)).flat_map(|entry| book.department_names(&entry.departments))
        {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let departments = names.join("、");
        let searched_departments = self.searched(&departments);
        self.rows.push(OutlineRow {
            place: Place::Record(record),
            depth,
            number,
            title: if repeat_of.is_some() { format!("（再掲）{title}") } else { title },
            counts,
            has_rows_below: false,
            searched_departments,
            departments,
            facets,
            parents: parents.to_vec(),
        });
    }

    /// How far a record is, and what it and its entries offer to the filters.
    fn standing(&mut self, form: FormId, record: RecordId, cells: &[&Arc<Cell>]) -> (StageCounts, Vec<Facet>) {
        let book = self.book;
        let own = self.choice_values(form, Level::Record, cells);
        let own_stage = self.own_stage(form, record, cells);
        let repeat_of = book.record(record).and_then(|record| record.repeat_of);
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

/// The stage of a text block; other blocks have none of their own.
pub fn block_stage(block: &Block) -> Option<Stage> {
    let BlockContent::Text { text, state } = &block.content else { return None };
    Some(stage(*state, !text.trim().is_empty(), block.carried))
}

/// The stage of an entry, read off its cells and what the officer said of it.
pub fn entry_stage(book: &Book, form: FormId, entry: &Entry) -> Stage {
    let drafted = book.drafted_fields(form);
    stage_of(entry.state, drafted_cells(&drafted, book.cells_of(Owner::Entry(entry.id))))
}

/// The stage of a record whose own words are what is drafted; `None` where its entries say how far it is.
pub fn record_stage(book: &Book, form: FormId, record: RecordId) -> Option<Stage> {
    let drafted = book.drafted_fields(form);
    let cells = drafted_cells(&drafted, book.cells_of(Owner::Record(record)));
    (drafted.level == Level::Record).then(|| stage_of(record_state(book, record), cells))
}

/// The stages of a record: one if its own words are drafted, else those of its entries. A （再掲）without words of its
/// own has none.
pub fn record_counts(book: &Book, form: FormId, record: RecordId) -> StageCounts {
    let is_repeat = book.record(record).is_some_and(|record| record.repeat_of.is_some());
    match record_stage(book, form, record) {
        None | Some(Stage::Empty) if is_repeat => return StageCounts::default(),
        Some(stage) => return StageCounts::one(stage),
        None => {}
    }
    let mut counts = StageCounts::default();
    for entry in book.entries(record) {
        counts.add(entry_stage(book, form, entry));
    }
    if counts.total() == 0 { StageCounts::one(Stage::Empty) } else { counts }
}

/// What has been said of a record as a whole: its entries hold it.
fn record_state(book: &Book, record: RecordId) -> EntryState {
    let mut entries = book.entries(record).peekable();
    let is_confirmed = entries.peek().is_some() && entries.all(|entry| entry.state == EntryState::Confirmed);
    if is_confirmed { EntryState::Confirmed } else { EntryState::Draft }
}

fn drafted_cells<'a>(
    drafted: &'a DraftedFields,
    cells: impl Iterator<Item = &'a Arc<Cell>> + 'a,
) -> impl Iterator<Item = &'a Arc<Cell>> + 'a {
    cells.filter(|cell| drafted.fields.contains(&cell.key.field))
}

/// The stage of what has these cells.
fn stage_of<'a>(state: EntryState, cells: impl Iterator<Item = &'a Arc<Cell>>) -> Stage {
    let (mut any_text, mut any_carried) = (false, false);
    for cell in cells.filter(|cell| !cell.text.trim().is_empty()) {
        any_text = true;
        any_carried |= cell.carried;
    }
    stage(state, any_text, any_carried)
}

fn stage(state: EntryState, any_text: bool, any_carried: bool) -> Stage {
    match (state, any_text, any_carried) {
        (_, false, _) => Stage::Empty,
        (EntryState::Confirmed, ..) => Stage::Confirmed,
        (EntryState::Draft, true, true) => Stage::Carried,
        (EntryState::Draft, true, false) => Stage::Draft,
    }
}
