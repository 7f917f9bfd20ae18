//! The outline of an edition as the left side shows it: sections and records in order, their states, rolled up.
//!
//! Built once and kept by the desk; it follows the book change by change, and a frame only reads it.

mod build;
mod follow;

use super::action::Place;
use crate::check::Rule;
use crate::model::text::searchable;
use crate::model::*;
use build::Lookups;
use std::collections::{BTreeMap, BTreeSet, HashMap};
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

    /// Takes out what [`Self::merge`] put in.
    fn take_out(&mut self, other: Self) {
        for (count, less) in self.0.iter_mut().zip(other.0) {
            *count = count.saturating_sub(less);
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
    /// Without what stands below.
    own: StageCounts,
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
    /// Where each place stands among the rows.
    places: HashMap<Place, usize>,
    lookups: Lookups,
}

impl Outline {
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
        self.rows.get(*self.places.get(&place)?)
    }

    /// The record `by` steps before or after a place; stays within the edition.
    pub fn step(&self, from: Option<Place>, by: i32) -> Option<Place> {
        let at = from.and_then(|place| self.places.get(&place).copied());
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
