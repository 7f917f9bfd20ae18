//! Finding words in both years' texts. The texts are compared on a thread of their own, with an index in which an edit
//! changes one text; the desk shows what came back.

mod excerpt;
mod index;
mod perform;
mod worker;

pub use excerpt::{Excerpt, excerpt_around};
pub use index::{Found, FoundText, Hit, Index, Query};
pub use worker::{Answer, Asked, Searcher};

use crate::edit::{Replacement, replaced_text};
use crate::model::{EditionId, Matching, Pattern, TextPlace};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the pane at the left is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchMode {
    Find,
    Replace,
}

/// The hits of one text that are left as they are, with the text for which the officer said so.
#[derive(Clone, Debug)]
struct LeftOut {
    text: Arc<str>,
    hits: BTreeSet<usize>,
}

/// The search of one open book. It is closed while `mode` is `None`.
#[derive(Debug)]
pub struct Search {
    pub mode: Option<SearchMode>,
    pub text: String,
    /// What the hits are replaced with.
    pub with: String,
    pub find_exactly: bool,
    pub replace_exactly: bool,
    pub both_years: bool,
    /// The box gets the focus when it is drawn next.
    pub wants_focus: bool,
    /// The list shows the current hit when it is drawn next.
    pub scroll_to_current: bool,
    /// What the last replacement did.
    pub message: String,
    /// The edition from which was searched; that of the year before goes with it.
    base: Option<EditionId>,
    current: Option<usize>,
    found: Arc<Found>,
    left_out: BTreeMap<TextPlace, LeftOut>,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            mode: None,
            text: String::new(),
            with: String::new(),
            find_exactly: false,
            replace_exactly: true,
            both_years: true,
            wants_focus: false,
            scroll_to_current: false,
            message: String::new(),
            base: None,
            current: None,
            found: Arc::default(),
            left_out: BTreeMap::new(),
        }
    }
}

impl Search {
    /// Opens the pane; `words` were selected in a field.
    pub fn open(&mut self, mode: SearchMode, edition: Option<EditionId>, words: Option<String>) {
        self.mode = Some(mode);
        self.base = edition;
        self.wants_focus = true;
        self.message.clear();
        if let Some(words) = words {
            self.text = words;
        }
    }

    pub fn close(&mut self) {
        self.mode = None;
        self.message.clear();
        self.left_out.clear();
    }

    pub fn is_open(&self) -> bool {
        self.mode.is_some()
    }

    pub fn exactly(&mut self) -> &mut bool {
        match self.mode {
            Some(SearchMode::Replace) => &mut self.replace_exactly,
            _ => &mut self.find_exactly,
        }
    }

    /// What is looked for; `None` while the pane is closed or its box is empty.
    pub fn query(&self) -> Option<Query> {
        let mode = self.mode?;
        let exactly = if mode == SearchMode::Replace { self.replace_exactly } else { self.find_exactly };
        let matching = if exactly { Matching::Exact } else { Matching::Loose };
        let pattern = Pattern::new(&self.text, matching)?;
        let replace = mode == SearchMode::Replace;
        Some(Query { pattern, both_years: self.both_years && !replace, replace })
    }

    /// What is marked in last year's boxes.
    pub fn last_year_pattern(&self) -> Option<Pattern> {
        self.query().filter(|query| query.both_years).map(|query| query.pattern)
    }

    pub fn found(&self) -> &Arc<Found> {
        &self.found
    }

    /// Index of the hit that was gone to last.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    pub fn base(&self) -> Option<EditionId> {
        self.base
    }

    /// Looks from another edition when the one on the desk is neither the base nor the year before it.
    pub(super) fn stay_with(&mut self, shown: EditionId, before_base: Option<EditionId>) {
        if self.base != Some(shown) && before_base != Some(shown) {
            self.base = Some(shown);
        }
    }

    /// Takes in what was found. The current hit stays the current one as long as it is there.
    pub(super) fn take(&mut self, found: Arc<Found>, query_changed: bool) {
        if query_changed {
            self.current = None;
            self.left_out.clear();
        } else {
            let old = self.current.and_then(|index| self.found.hit(index));
            let same = old.map(|(text, nth)| (text.place, nth));
            self.current = same.and_then(|(place, nth)| found.position(place, nth)).or(self.current);
            self.current = self.current.filter(|index| *index < found.hits.len());
        }
        self.found = found;
    }

    /// Index of the hit `by` steps from the current one, around the ends.
    pub(super) fn step(&self, by: i32) -> Option<usize> {
        let count = self.found.hits.len();
        if count == 0 {
            return None;
        }
        Some(match (self.current, by < 0) {
            (None, false) => 0,
            (None | Some(0), true) => count - 1,
            (Some(at), true) => at - 1,
            (Some(at), false) => (at + 1) % count,
        })
    }

    pub(super) fn set_current(&mut self, index: usize) {
        self.current = Some(index);
        self.scroll_to_current = true;
    }

    // ---- replacing ----

    /// Whether a hit will be replaced. Hits of a text that changed after one of them was left out are left out.
    pub fn is_chosen(&self, hit: usize) -> bool {
        let Some((text, nth)) = self.found.hit(hit) else { return false };
        match self.left_out.get(&text.place) {
            None => true,
            Some(left_out) => left_out.text == text.text && !left_out.hits.contains(&nth),
        }
    }

    pub fn choose(&mut self, hit: usize, chosen: bool) {
        let found = self.found.clone();
        let Some((text, nth)) = found.hit(hit) else { return };
        let none = || LeftOut { text: text.text.clone(), hits: BTreeSet::new() };
        let left_out = self.left_out.entry(text.place).or_insert_with(none);
        if left_out.text != text.text {
            *left_out = LeftOut { text: text.text.clone(), hits: (0..text.hits).collect() };
        }
        if chosen {
            left_out.hits.remove(&nth);
        } else {
            left_out.hits.insert(nth);
        }
        if left_out.hits.is_empty() {
            self.left_out.remove(&text.place);
        }
    }

    pub fn choose_all(&mut self, chosen: bool) {
        self.left_out.clear();
        if !chosen {
            let all = |text: &FoundText| LeftOut { text: text.text.clone(), hits: (0..text.hits).collect() };
            self.left_out = self.found.texts.iter().map(|text| (text.place, all(text))).collect();
        }
    }

    /// How many hits will be replaced.
    pub fn count_chosen(&self) -> usize {
        if self.left_out.is_empty() {
            return self.found.hits.len();
        }
        let chosen = |text: &FoundText| match self.left_out.get(&text.place) {
            None => text.hits,
            Some(left_out) if left_out.text == text.text => text.hits.saturating_sub(left_out.hits.len()),
            Some(_) => 0,
        };
        self.found.texts.iter().map(chosen).sum()
    }

    /// The chosen hits as texts before and after, with their number.
    pub(super) fn replacements(&self) -> (usize, Vec<Replacement>) {
        let Some(query) = self.query().filter(|query| query.replace) else { return (0, Vec::new()) };
        let mut count = 0;
        let mut texts = Vec::new();
        let mut first = 0;
        for text in &self.found.texts {
            let hits = query.pattern.find_whole_in(&text.text);
            let chosen = hits.into_iter().enumerate().filter(|(nth, _)| self.is_chosen(first + nth));
            let chosen: Vec<_> = chosen.map(|(_, hit)| hit).collect();
            first += text.hits;
            if !chosen.is_empty() {
                count += chosen.len();
                let after = replaced_text(&text.text, &chosen, &self.with);
                texts.push(Replacement { place: text.place, before: text.text.to_string(), after });
            }
        }
        (count, texts)
    }
}
