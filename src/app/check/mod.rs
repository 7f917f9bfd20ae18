//! What the check has found in the edition on the desk. The edition is read on a thread of its own, once for each
//! state of the book; the desk shows what came back.

mod perform;
mod worker;

pub use worker::{Checked, Checker, FindingRow};

use super::action::Place;
use crate::check::Rule;
use crate::model::EditionId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckLine {
    /// The head of a rule's findings, with their number.
    Rule(Rule, usize),
    /// By its index among all findings.
    Finding(usize),
    /// A rule that is not shown, with the number of its findings.
    Hidden(Rule, usize),
}

/// The findings of the edition on the desk, and where in them the officer is.
#[derive(Debug, Default)]
pub struct CheckState {
    open: bool,
    /// The list gets the focus when it is drawn next.
    pub wants_focus: bool,
    /// The list shows the current finding when it is drawn next.
    pub scroll_to_current: bool,
    found: Arc<Checked>,
    /// Rules that the officer does not want to see.
    hidden: BTreeSet<Rule>,
    /// Rules whose findings are folded away in the list.
    folded: BTreeSet<Rule>,
    current: Option<usize>,
    /// Where the next step leads when there is no current finding: the place of the one that has been put right.
    resume_at: usize,
    lines: Vec<CheckLine>,
}

impl CheckState {
    pub fn is_open(&self) -> bool {
        self.open
    }

    pub fn open(&mut self) {
        self.open = true;
        self.wants_focus = true;
    }

    pub fn close(&mut self) {
        self.open = false;
    }

    /// Whether the officer has asked not to see findings of some rule.
    pub fn hides_any(&self) -> bool {
        !self.hidden.is_empty()
    }

    pub fn hide(&mut self, hidden: BTreeSet<Rule>) {
        self.hidden = hidden;
        self.arrange();
    }

    pub fn toggle_folded(&mut self, rule: Rule) {
        if !self.folded.remove(&rule) {
            self.folded.insert(rule);
        }
        self.arrange();
    }

    pub fn is_folded(&self, rule: Rule) -> bool {
        self.folded.contains(&rule)
    }

    pub fn lines(&self) -> &[CheckLine] {
        &self.lines
    }

    pub fn row(&self, index: usize) -> Option<&FindingRow> {
        self.found.rows.get(index)
    }

    /// Whether the findings are those of this state of the book.
    pub fn is_of(&self, revision: u64, edition: EditionId) -> bool {
        self.found.of == Some((revision, edition))
    }

    pub fn edition(&self) -> Option<EditionId> {
        self.found.of.map(|(_, edition)| edition)
    }

    /// Index of the finding that was gone to last.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    pub fn set_current(&mut self, index: usize) {
        self.current = Some(index);
        self.scroll_to_current = true;
        if let Some(rule) = self.row(index).map(|row| row.finding.rule)
            && self.is_folded(rule)
        {
            self.toggle_folded(rule);
        }
    }

    /// How many findings are shown.
    pub fn count(&self) -> usize {
        self.shown().count()
    }

    /// The position of the current finding among those shown, from 1.
    pub fn position(&self) -> Option<usize> {
        self.shown().position(|index| Some(index) == self.current).map(|at| at + 1)
    }

    /// The rules that have findings and are shown, with their number.
    pub fn rules(&self) -> Vec<(Rule, usize)> {
        self.counts().into_iter().filter(|(rule, _)| !self.hidden.contains(rule)).collect()
    }

    /// How many findings stand at each place itself, of one rule or of all that are shown.
    pub fn places(&self, rule: Option<Rule>) -> BTreeMap<Place, usize> {
        let mut places = BTreeMap::new();
        for row in self.shown().filter_map(|index| self.row(index)) {
            if rule.is_none_or(|rule| rule == row.finding.rule) {
                *places.entry(row.at).or_default() += 1;
            }
        }
        places
    }

    /// Takes in what was found. The current finding stays the current one as long as it is there.
    pub(super) fn take(&mut self, found: Arc<Checked>) {
        let same_edition = self.edition() == found.of.map(|(_, edition)| edition);
        let before = self.current.filter(|_| same_edition);
        let still = before.and_then(|index| {
            let old = self.row(index)?;
            let is_same = |row: &FindingRow| row.is_same(old);
            found.rows.iter().position(is_same)
        });
        self.resume_at = before.unwrap_or(if same_edition { self.resume_at } else { 0 });
        self.current = still;
        self.found = found;
        self.arrange();
    }

    /// Index of the finding `by` steps from the current one, around the ends.
    pub(super) fn step(&self, by: i32) -> Option<usize> {
        let shown: Vec<usize> = self.shown().collect();
        let (first, last) = (*shown.first()?, *shown.last()?);
        let from = self.current.unwrap_or(self.resume_at);
        Some(if by < 0 {
            shown.iter().rev().find(|index| **index < from).copied().unwrap_or(last)
        } else {
            let beyond = |index: &&usize| **index > from || (**index == from && self.current.is_none());
            shown.iter().find(beyond).copied().unwrap_or(first)
        })
    }

    /// The next (+1) or previous (−1) finding whose line is in the list, for the arrow keys.
    pub fn neighbour(&self, by: i32) -> Option<usize> {
        let listed: Vec<usize> = self.lines.iter().filter_map(CheckLine::finding).collect();
        let at = listed.iter().position(|index| Some(*index) == self.current);
        let next = match (at, by < 0) {
            (None, false) => Some(0),
            (None, true) => listed.len().checked_sub(1),
            (Some(at), true) => at.checked_sub(1),
            (Some(at), false) => Some(at + 1),
        };
        listed.get(next?).copied()
    }

    fn shown(&self) -> impl Iterator<Item = usize> {
        let rows = self.found.rows.iter().enumerate();
        rows.filter(|(_, row)| !self.hidden.contains(&row.finding.rule)).map(|(index, _)| index)
    }

    fn counts(&self) -> BTreeMap<Rule, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.found.rows {
            *counts.entry(row.finding.rule).or_default() += 1;
        }
        counts
    }

    /// The lines of the list: rule by rule, those that are not shown at the end.
    fn arrange(&mut self) {
        let counts = self.counts();
        let mut lines = Vec::new();
        for (rule, count) in counts.iter().filter(|(rule, _)| !self.hidden.contains(rule)) {
            lines.push(CheckLine::Rule(*rule, *count));
            if !self.is_folded(*rule) {
                let of_rule = self.found.rows.iter().enumerate().filter(|(_, row)| row.finding.rule == *rule);
                lines.extend(of_rule.map(|(index, _)| CheckLine::Finding(index)));
            }
        }
        let hidden = self.hidden.iter().map(|rule| CheckLine::Hidden(*rule, counts.get(rule).copied().unwrap_or(0)));
        lines.extend(hidden);
        self.lines = lines;
    }
}

impl CheckLine {
    /// The finding of a line.
    pub fn finding(&self) -> Option<usize> {
        match self {
            Self::Finding(index) => Some(*index),
            Self::Rule(..) | Self::Hidden(..) => None,
        }
    }
}
