//! The state of the desk: where the officer is, what is typed, and the pictures of the book made once per change.

use super::action::Place;
use super::check::{CheckState, Checked};
use super::outline::{FoundPlaces, Narrowing, Outline};
use super::page::{Beside, Page, PageRow};
use super::paper_lines::PaperLines;
use super::screens::question::Question;
use super::search::{Answer, Query, Search};
use super::thumbnails::Thumbnails;
use super::widgets::draft_text::{DraftKey, Drafts};
use super::widgets::passage::PassageChoice;
use crate::check::Rule;
use crate::compare::{Span, spans};
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which field gets the caret when the next page is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FocusWish {
    /// The first field that is written.
    First,
    /// The field with this key, as in the record that was left.
    Like(String),
    /// This very field.
    Key(DraftKey),
}

/// The difference of one field, kept until either text changes.
#[derive(Clone, Debug)]
struct KeptDifference {
    old: String,
    new: String,
    spans: Vec<Span>,
}

/// The desk of one open book.
#[derive(Debug)]
pub struct Desk {
    pub edition: Option<EditionId>,
    pub place: Option<Place>,
    /// The year on the left when it is not the one before.
    chosen_beside: Option<EditionId>,
    /// Field of this year → field of an earlier year that stands beside it.
    pairs: BTreeMap<Lineage, Lineage>,
    /// Record of this year → record of an earlier year that stands beside it.
    stand_ins: BTreeMap<Lineage, Lineage>,
    /// What the outline is narrowed to.
    pub narrowing: Narrowing,
    pub search: Search,
    pub check: CheckState,
    pub collapsed: BTreeSet<SectionId>,
    pub show_difference: bool,
    pub drafts: Drafts,
    pub focus_wish: Option<FocusWish>,
    pub focus_filter: bool,
    /// Set when the place changed by other means than a click in the outline.
    pub scroll_outline: bool,
    /// The page was changed: begin at its top.
    pub scroll_page_to_top: bool,
    /// What is asked before something is deleted.
    pub question: Option<Question>,
    /// What is selected in a box of the left column.
    pub passage: PassageChoice<DraftKey>,
    /// Small pictures of the figures on the page.
    pub thumbnails: Thumbnails,
    /// Lines on paper of the texts of the page.
    pub paper_lines: PaperLines,
    outline: Outline,
    outline_of: Option<(u64, EditionId)>,
    visible: Vec<usize>,
    visible_of: Option<(u64, EditionId, Narrowing, usize)>,
    /// Where the words of the filter stand, and for which words.
    filter_places: BTreeSet<Place>,
    /// How many findings stand at a place and below it.
    findings: BTreeMap<Place, usize>,
    filter_of: String,
    /// For what the search found what it shows.
    found_of: Option<Query>,
    page: Option<Arc<Page>>,
    page_of: Option<(u64, Place)>,
    differences: BTreeMap<DraftKey, KeptDifference>,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            edition: None,
            place: None,
            chosen_beside: None,
            pairs: BTreeMap::new(),
            stand_ins: BTreeMap::new(),
            narrowing: Narrowing::default(),
            search: Search::default(),
            check: CheckState::default(),
            collapsed: BTreeSet::new(),
            show_difference: true,
            drafts: Drafts::default(),
            focus_wish: None,
            focus_filter: false,
            scroll_outline: true,
            scroll_page_to_top: false,
            question: None,
            passage: PassageChoice::default(),
            thumbnails: Thumbnails::default(),
            paper_lines: PaperLines::default(),
            outline: Outline::default(),
            outline_of: None,
            visible: Vec::new(),
            visible_of: None,
            filter_places: BTreeSet::new(),
            findings: BTreeMap::new(),
            filter_of: String::new(),
            found_of: None,
            page: None,
            page_of: None,
            differences: BTreeMap::new(),
        }
    }
}

impl Desk {
    /// A desk at a remembered place; what is not in the book (any more) is put right by [`Self::refresh`].
    pub fn at(edition: Option<EditionId>, place: Option<Place>, show_difference: bool) -> Self {
        Self { edition, place, show_difference, ..Self::default() }
    }

    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The year on the left: the chosen one while it is in the book, else the one before.
    pub fn beside(&self, book: &Book) -> Option<EditionId> {
        let edition = self.edition?;
        let year = book.edition(edition)?.year;
        let earlier = |id: &EditionId| book.edition(*id).is_some_and(|other| other.year < year);
        self.chosen_beside.filter(earlier).or_else(|| book.previous_edition(edition).map(|edition| edition.id))
    }

    pub fn show_beside(&mut self, edition: Option<EditionId>) {
        self.chosen_beside = edition;
        self.page_of = None;
    }

    /// Puts another field of the earlier year beside a field; `None`: its counterpart again.
    pub fn pair(&mut self, field: Lineage, with: Option<Lineage>) {
        match with.filter(|with| *with != field) {
            Some(with) => self.pairs.insert(field, with),
            None => self.pairs.remove(&field),
        };
        self.page_of = None;
    }

    /// Puts another record of the earlier year beside a record; `None`: the one that it comes from again.
    pub fn stand_in(&mut self, record: Lineage, with: Option<Lineage>) {
        match with {
            Some(with) => self.stand_ins.insert(record, with),
            None => self.stand_ins.remove(&record),
        };
        self.page_of = None;
    }

    pub fn stand_ins(&self) -> Vec<(Lineage, Lineage)> {
        self.stand_ins.iter().map(|(record, with)| (*record, *with)).collect()
    }

    pub fn take_stand_ins(&mut self, stand_ins: Vec<(Lineage, Lineage)>) {
        self.stand_ins = stand_ins.into_iter().collect();
    }

    /// The record that was put beside this one.
    pub fn stand_in_of(&self, record: Lineage) -> Option<Lineage> {
        self.stand_ins.get(&record).copied()
    }

    pub fn pairs(&self) -> Vec<(Lineage, Lineage)> {
        self.pairs.iter().map(|(field, with)| (*field, *with)).collect()
    }

    pub fn take_pairs(&mut self, pairs: Vec<(Lineage, Lineage)>) {
        self.pairs = pairs.into_iter().collect();
    }

    /// Indexes into the outline's rows.
    pub fn visible(&self) -> &[usize] {
        &self.visible
    }

    pub fn page(&self) -> Option<&Arc<Page>> {
        self.page.as_ref()
    }

    /// Brings the pictures up to date. Cheap when nothing changed; called before every frame.
    pub fn refresh(&mut self, book: &Book) {
        self.refresh_edition(book);
        let Some(edition) = self.edition else { return };
        let revision = book.revision();
        if self.outline_of != Some((revision, edition)) {
            let known = self.outline_of.filter(|known| known.1 == edition).map(|known| known.0);
            let outline = &mut self.outline;
            let followed = |known| outline.follow(book, known) || outline.rearrange(book, edition, known);
            if !known.is_some_and(followed) {
                self.outline = Outline::build(book, edition);
            }
            self.outline_of = Some((revision, edition));
            self.roll_up_findings();
        }
        if self.place.is_none_or(|place| self.outline.row(place).is_none()) {
            self.place = self.outline.step(None, 1).or_else(|| self.outline.rows.first().map(|row| row.place));
            self.scroll_outline = true;
        }
        self.refresh_visible(revision, edition);
        self.refresh_page(book, revision);
        self.refresh_differences();
    }

    /// The latest year when the present one is not in the book (any more). Enough while another view is shown.
    pub fn refresh_edition(&mut self, book: &Book) {
        let known = self.edition.is_some_and(|edition| book.edition(edition).is_some());
        if !known {
            self.edition = book.editions().last().map(|edition| edition.id);
        }
    }

    fn refresh_visible(&mut self, revision: u64, edition: EditionId) {
        if self.narrowing.text != self.filter_of && !self.narrowing.text.is_empty() {
            // The words are still being looked for; what is shown stays a moment longer.
            return;
        }
        let wanted = (revision, edition, self.narrowing.clone(), self.collapsed.len());
        if self.visible_of.as_ref() != Some(&wanted) {
            let findings = self.narrowing.finding.map(|sought| self.check.places(sought.rule()));
            let found = FoundPlaces { words: &self.filter_places, findings: findings.as_ref() };
            self.visible = self.outline.visible(&self.narrowing, &found, &self.collapsed);
            self.visible_of = Some(wanted);
        }
    }

    /// Takes in what the search thread has found.
    pub(super) fn take_answer(&mut self, answer: Answer) {
        self.filter_places = answer.places;
        self.filter_of = answer.asked.filter;
        self.visible_of = None;
        let changed = self.found_of != answer.asked.query;
        self.search.take(answer.found, changed);
        self.found_of = answer.asked.query;
        if let Some(edition) = self.edition.filter(|edition| *edition == answer.asked.shown) {
            self.refresh_visible(answer.asked.revision, edition);
        }
    }

    /// Takes in what the check has found.
    pub(super) fn take_findings(&mut self, found: Arc<Checked>) {
        self.check.take(found);
        self.roll_up_findings();
        self.visible_of = None;
    }

    pub(super) fn hide_rules(&mut self, rules: BTreeSet<Rule>) {
        self.check.hide(rules);
        self.roll_up_findings();
        self.visible_of = None;
    }

    /// How many findings stand at a place and below it.
    pub fn findings_at(&self, place: Place) -> usize {
        self.findings.get(&place).copied().unwrap_or(0)
    }

    fn roll_up_findings(&mut self) {
        let own = if self.check.edition() == self.edition { self.check.places(None) } else { BTreeMap::new() };
        self.findings = self.outline.roll_up_findings(own);
    }

    fn refresh_page(&mut self, book: &Book, revision: u64) {
        let Some(place) = self.place else {
            self.page = None;
            return;
        };
        if self.page_of == Some((revision, place)) {
            return;
        }
        let number = self.outline.row(place).map(|row| row.number.clone()).unwrap_or_default();
        let beside = Beside { edition: self.beside(book), pairs: &self.pairs, stand_ins: &self.stand_ins };
        self.page = Page::build(book, place, number, &beside).map(Arc::new);
        self.page_of = Some((revision, place));
    }

    fn refresh_differences(&mut self) {
        if !self.show_difference {
            return;
        }
        let Some(page) = self.page.clone() else { return };
        for row in page.rows() {
            let (Some(key), Some(old)) = (row.key, &row.previous) else { continue };
            let kept = self.differences.get(&key);
            if kept.is_none_or(|kept| kept.old != *old || kept.new != row.text) {
                let (old, new) = (old.clone(), row.text.clone());
                let spans = spans(&old, &new);
                self.differences.insert(key, KeptDifference { old, new, spans });
            }
        }
    }

    /// The marked difference of a row, when it is switched on and there is something to compare.
    pub fn difference(&self, row: &PageRow) -> Option<&[Span]> {
        let previous = row.previous.as_ref().filter(|previous| !previous.is_empty() && !row.text.is_empty())?;
        let kept = self.differences.get(&row.key?).filter(|kept| self.show_difference && kept.old == *previous)?;
        Some(&kept.spans)
    }

    /// Whether what the search shows is not yet what is asked for.
    pub fn is_searching(&self) -> bool {
        self.search.is_open() && self.search.query() != self.found_of
    }

    /// Changes the place. What was typed must have been taken before.
    pub fn go(&mut self, place: Place) {
        if self.place == Some(place) {
            return;
        }
        self.focus_wish = self.focused_field_key().map(FocusWish::Like);
        self.place = Some(place);
        self.drafts.clear();
        self.passage.clear();
        self.differences.clear();
        self.scroll_page_to_top = true;
    }

    /// What was taken back or done again is seen: goes to the first place of this edition that has changed since a
    /// revision, unless the present one is among them.
    pub fn show_step(&mut self, book: &Book, before: u64) {
        let changes = book.changes_since(before).unwrap_or_default();
        let places = changes.into_iter().filter_map(|change| changed_place(book, change, self.edition));
        let places: Vec<Place> = places.collect();
        if let Some(first) = places.first().copied().filter(|_| !places.iter().any(|place| Some(*place) == self.place))
        {
            self.go(first);
        }
    }

    /// Changes the year, to the counterpart of the present place when there is one.
    pub fn show_edition(&mut self, book: &Book, edition: EditionId) {
        let counterpart = match self.place {
            Some(Place::Record(id)) => book.counterpart_record(id, edition).map(Place::Record),
            Some(Place::Section(id)) => book.counterpart_section(id, edition).map(Place::Section),
            None => None,
        };
        self.edition = Some(edition);
        self.place = counterpart;
        self.drafts.clear();
        self.passage.clear();
        self.differences.clear();
        self.scroll_outline = true;
        self.scroll_page_to_top = true;
    }

    pub fn toggle_collapsed(&mut self, section: SectionId) {
        if !self.collapsed.remove(&section) {
            self.collapsed.insert(section);
        }
        self.visible_of = None;
    }

    /// The row in which the caret is.
    pub fn focused_row(&self) -> Option<&PageRow> {
        let focused = self.drafts.focused()?;
        self.page.as_ref()?.rows().find(|row| row.key == Some(focused))
    }

    /// The row that a command of the menus is about: a menu takes the caret out of its field.
    pub fn meant_row(&self) -> Option<&PageRow> {
        let meant = self.drafts.target()?;
        self.focused_row().or_else(|| self.page.as_ref()?.rows().find(|row| row.key == Some(meant)))
    }

    fn focused_field_key(&self) -> Option<String> {
        self.focused_row().map(|row| row.field_key.clone())
    }

    /// The field that a wish means on the present page.
    pub fn wished_field(&self) -> Option<DraftKey> {
        let page = self.page.as_ref()?;
        if let FocusWish::Key(key) = self.focus_wish.as_ref()? {
            return page.rows().any(|row| row.key == Some(*key)).then_some(*key);
        }
        let typed = |row: &&PageRow| matches!(row.kind, super::page::RowKind::Text | super::page::RowKind::Line);
        match self.focus_wish.as_ref()? {
            FocusWish::First => {
                let entries = page.cards.iter().filter(|card| card.stage.is_some()).flat_map(|card| &card.rows);
                entries.chain(page.rows()).find(typed)?.key
            }
            FocusWish::Key(key) => Some(*key),
            FocusWish::Like(key) => page.rows().filter(typed).find(|row| row.field_key == *key)?.key,
        }
    }
}

/// Where a change is to be seen, if it is in this edition and still in the book.
fn changed_place(book: &Book, change: &Change, edition: Option<EditionId>) -> Option<Place> {
    let place = match change.after.as_ref().or(change.before.as_ref())? {
        Row::Cell(cell) => Place::Record(book.record_of(cell.key.owner)?),
        Row::Entry(entry) => Place::Record(entry.record),
        Row::Record(record) => Place::Record(record.id),
        Row::Block(block) => Place::Section(block.section),
        Row::Section(section) => Place::Section(section.id),
        _ => return None,
    };
    let of = match place {
        Place::Record(id) => book.edition_of_record(id),
        Place::Section(id) => book.section(id).map(|section| section.edition),
    };
    (of.is_some() && of == edition).then_some(place)
}
