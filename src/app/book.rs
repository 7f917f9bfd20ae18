//! The state of 設定: which part is shown, what is filtered and chosen, and the correspondence of two years made once per
//! change of the book.

use super::screens::question::Question;
use crate::edit::{Relation, Tied, relation, relatives, uses_of_department};
use crate::model::text::searchable;
use crate::model::*;
use std::collections::BTreeMap;

/// What the view remembers between frames.
#[derive(Debug, Default)]
pub struct BookState {
    pub part: BookPart,
    pub new_department: String,
    pub question: Option<Question>,
    pub kind: TieKind,
    pub filter: TieFilter,
    pub search: String,
    /// The row of this year, or the ended one of last year, that is looked at.
    pub chosen: Option<Tied>,
    /// What is looked for among last year's rows, and whether those with a counterpart are listed too.
    pub search_former: String,
    pub all_formers: bool,
    ties: Option<(u64, EditionId, TieKind, TieList)>,
    uses: Option<(u64, EditionId, BTreeMap<DepartmentId, usize>)>,
}

/// The parts of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BookPart {
    #[default]
    Names,
    Departments,
    Ties,
    /// The file and its backups.
    Files,
}

/// What of two years is laid side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TieKind {
    #[default]
    Records,
    Sections,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TieFilter {
    #[default]
    All,
    /// Without a counterpart in the other year.
    Alone,
    /// Renamed, split or merged.
    Changed,
}

/// One line: a row of this year with what it continues, or a row of last year that nothing continues.
#[derive(Clone, Debug)]
pub struct TieRow {
    pub row: Tied,
    pub is_former: bool,
    pub name: String,
    pub note: String,
    pub relation: Relation,
    /// Names in the other year.
    pub others: Vec<String>,
    searched: String,
}

/// A row of last year, to be chosen from.
#[derive(Clone, Debug)]
pub struct Former {
    pub row: Tied,
    pub name: String,
    pub note: String,
    /// Names of what continues it this year.
    pub continued_by: Vec<String>,
    searched: String,
}

#[derive(Clone, Debug, Default)]
pub struct TieList {
    pub rows: Vec<TieRow>,
    pub formers: Vec<Former>,
}

impl BookState {
    /// Whether a question is open, so that keys mean nothing else.
    pub fn asks(&self) -> bool {
        self.question.is_some()
    }

    /// Brings the correspondence up to date; nothing to do while book, edition and kind stay.
    pub fn refresh_ties(&mut self, book: &Book, edition: EditionId) {
        let kept = |ties: &(u64, EditionId, TieKind, TieList)| {
            (ties.0, ties.1, ties.2) == (book.revision(), edition, self.kind)
        };
        if !self.ties.as_ref().is_some_and(kept) {
            self.ties = Some((book.revision(), edition, self.kind, TieList::build(book, edition, self.kind)));
        }
    }

    pub fn ties(&self) -> Option<&TieList> {
        self.ties.as_ref().map(|ties| &ties.3)
    }

    /// The lines that the filter and the searched word leave.
    pub fn visible_ties(&self) -> Vec<&TieRow> {
        let searched = searchable(&self.search);
        let fits = |row: &&TieRow| {
            let kind = match self.filter {
                TieFilter::All => true,
                TieFilter::Alone => row.relation == Relation::Alone,
                TieFilter::Changed => !matches!(row.relation, Relation::Alone | Relation::Same),
            };
            kind && row.searched.contains(&searched)
        };
        self.ties().map(|ties| ties.rows.iter().filter(fits).collect()).unwrap_or_default()
    }

    /// Last year's rows to choose from.
    pub fn visible_formers(&self) -> Vec<&Former> {
        let searched = searchable(&self.search_former);
        let fits = |former: &&Former| {
            (self.all_formers || former.continued_by.is_empty()) && former.searched.contains(&searched)
        };
        self.ties().map(|ties| ties.formers.iter().filter(fits).collect()).unwrap_or_default()
    }

    /// How many entries and headings name each department; counted once per change of the book.
    pub fn uses_of_departments(&mut self, book: &Book, edition: EditionId) -> &BTreeMap<DepartmentId, usize> {
        let kept = |uses: &(u64, EditionId, BTreeMap<_, _>)| (uses.0, uses.1) == (book.revision(), edition);
        let uses = self.uses.take().filter(kept).unwrap_or_else(|| {
            let counted = book.departments(edition).map(|row| (row.id, uses_of_department(book, row.id)));
            (book.revision(), edition, counted.collect())
        });
        &self.uses.insert(uses).2
    }
}

impl TieList {
    fn build(book: &Book, edition: EditionId, kind: TieKind) -> Self {
        let Some(last) = book.previous_edition(edition).map(|edition| edition.id) else { return Self::default() };
        let names = |rows: Vec<Tied>| rows.into_iter().map(|row| row.name(book)).collect::<Vec<_>>();
        let mut rows: Vec<TieRow> = Vec::new();
        for row in rows_of(book, edition, kind) {
            let others = names(relatives(book, row, last));
            rows.push(TieRow::new(book, row, false, relation(book, row, last), others));
        }
        let mut formers = Vec::new();
        for row in rows_of(book, last, kind) {
            let continued_by = names(relatives(book, row, edition));
            if continued_by.is_empty() {
                rows.push(TieRow::new(book, row, true, Relation::Alone, Vec::new()));
            }
            let (name, note) = (row.name(book), note(book, row));
            let searched = searchable(&format!("{name}{note}"));
            formers.push(Former { row, name, note, continued_by, searched });
        }
        Self { rows, formers }
    }
}

impl TieRow {
    fn new(book: &Book, row: Tied, is_former: bool, relation: Relation, others: Vec<String>) -> Self {
        let (name, note) = (row.name(book), note(book, row));
        let searched = searchable(&format!("{name}{note}{}", others.concat()));
        Self { row, is_former, name, note, relation, others, searched }
    }

    /// How the two years stand to each other, in a word.
    pub fn relation_word(&self) -> &'static str {
        match (self.relation, self.is_former) {
            (Relation::Same, _) => "同じ",
            (Relation::Renamed, _) => "名称変更",
            (Relation::Split, _) => "分割",
            (Relation::Merged, _) => "統合",
            (Relation::Alone, false) => "新規",
            (Relation::Alone, true) => "終了",
        }
    }
}

fn rows_of(book: &Book, edition: EditionId, kind: TieKind) -> Vec<Tied> {
    match kind {
        TieKind::Records => book.records_in_order(edition).into_iter().map(|row| Tied::Record(row.id)).collect(),
        TieKind::Sections => {
            book.sections_in_order(edition).into_iter().map(|(_, row)| Tied::Section(row.id)).collect()
        }
    }
}

/// What tells rows of one name apart: the departments of a record, the number of a heading.
fn note(book: &Book, row: Tied) -> String {
    match row {
        Tied::Record(record) => {
            let mut names: Vec<&str> = Vec::new();
            for entry in book.entries(record) {
                for name in book.department_names(&entry.departments) {
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
            names.join("、")
        }
        Tied::Section(section) => book.section_number(section),
        Tied::Department(_) | Tied::Block(_) | Tied::Entry(_) => String::new(),
    }
}
