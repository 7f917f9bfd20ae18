//! How the place of a finding is called: record or section, department and field.

use super::{Finding, Spot};
use crate::model::*;
use std::collections::BTreeMap;

/// The names of one edition; the numbers of its records are counted once.
pub struct Names<'a> {
    book: &'a Book,
    numbers: BTreeMap<RecordId, String>,
}

impl<'a> Names<'a> {
    pub fn new(book: &'a Book, edition: EditionId) -> Self {
        Self { book, numbers: book.all_record_numbers(edition) }
    }

    /// `3 子ども食堂への支援`, or the heading of a section.
    pub fn heading(&self, finding: &Finding) -> String {
        let Some(record) = finding.record else { return self.book.section_heading(finding.section) };
        let number = self.numbers.get(&record).map(String::as_str).unwrap_or_default();
        let title = one_line(self.book.record_title(record));
        format!("{number} {title}").trim().to_owned()
    }

    /// The number of the section, without the title.
    pub fn section_number(&self, finding: &Finding) -> String {
        self.book.section_number(finding.section)
    }

    /// The departments of the entry, joined; empty where there are none.
    pub fn departments(&self, finding: &Finding) -> String {
        let entry = match finding.spot {
            Spot::Text(TextPlace::Cell(Owner::Entry(id), _)) | Spot::Departments(id) => self.book.entry(id),
            Spot::Text(_) | Spot::Record(_) => None,
        };
        entry.map(|entry| self.book.department_names(&entry.departments).join("、")).unwrap_or_default()
    }

    /// `実施状況（令和５年度）`, `本文`; empty for a record as a whole.
    pub fn field(&self, finding: &Finding) -> String {
        match finding.spot {
            Spot::Departments(_) => terms::DEPARTMENT.to_owned(),
            Spot::Record(_) => String::new(),
            Spot::Text(TextPlace::Cell(_, field)) => {
                let label = self.book.field(field).map(|field| self.book.field_label(field, finding.block));
                label.unwrap_or_default().replace(['\n', '\r'], "")
            }
            Spot::Text(place) => place.word().unwrap_or_default().to_owned(),
        }
    }

    /// Departments and field together.
    pub fn label(&self, finding: &Finding) -> String {
        let parts = [self.departments(finding), self.field(finding)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　")
    }
}

fn one_line(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join(" ")
}
