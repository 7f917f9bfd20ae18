//! The texts of two years in the shape in which they are compared. A new state of the book makes only those anew that
//! have changed.

use crate::app::action::Place;
use crate::edit::is_replaceable;
use crate::model::text::searchable;
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What is looked for, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub pattern: Pattern,
    /// Last year's texts too.
    pub both_years: bool,
    /// Only what can be replaced: this year's texts, whole characters.
    pub replace: bool,
}

/// A text in which something was found.
#[derive(Clone, Debug)]
pub struct FoundText {
    pub place: TextPlace,
    /// Where it is shown.
    pub at: Place,
    pub edition: EditionId,
    pub year: Arc<str>,
    /// Number and name of the record or section.
    pub heading: Arc<str>,
    pub label: Arc<str>,
    pub text: Arc<str>,
    /// How many hits stand in it.
    pub hits: usize,
}

/// One hit: which of the texts, and which of its hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub text: usize,
    pub nth: usize,
}

/// Everything that was found, in reading order, this year before last year.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub texts: Vec<FoundText>,
    pub hits: Vec<Hit>,
}

impl Found {
    pub fn hit(&self, index: usize) -> Option<(&FoundText, usize)> {
        let hit = self.hits.get(index)?;
        Some((self.texts.get(hit.text)?, hit.nth))
    }

    /// The index of a hit.
    pub(super) fn position(&self, place: TextPlace, nth: usize) -> Option<usize> {
        let text = self.texts.iter().position(|text| text.place == place)?;
        self.hits.iter().position(|hit| *hit == Hit { text, nth })
    }
}

/// One text of the index.
#[derive(Clone, Debug)]
struct Indexed {
    place: TextPlace,
    at: Place,
    edition: EditionId,
    year: Arc<str>,
    heading: Arc<str>,
    label: Arc<str>,
    text: Arc<str>,
    folded: Arc<str>,
    replaceable: bool,
}

/// The texts of the state before. They come in the same order again, but for what was added, moved or left out.
struct Known {
    texts: Vec<Indexed>,
    next: usize,
    /// Made at the first text that is not the next one.
    by_place: Option<HashMap<TextPlace, usize>>,
}

impl Known {
    fn new(texts: Vec<Indexed>) -> Self {
        Self { texts, next: 0, by_place: None }
    }

    fn find(&mut self, place: TextPlace) -> Option<&Indexed> {
        let at = if self.texts.get(self.next).is_some_and(|text| text.place == place) {
            self.next
        } else {
            let texts = &self.texts;
            let by_place = self
                .by_place
                .get_or_insert_with(|| texts.iter().enumerate().map(|(index, text)| (text.place, index)).collect());
            *by_place.get(&place)?
        };
        self.next = at + 1;
        self.texts.get(at)
    }
}

/// The texts of an edition and of the one before it.
#[derive(Debug, Default)]
pub struct Index {
    texts: Vec<Indexed>,
    of: Option<(u64, EditionId)>,
    /// The last pattern with the texts that hold it: what is typed on only has to be looked for there.
    last: Option<(Pattern, Vec<usize>)>,
}

impl Index {
    /// Brings the index to a state of the book.
    pub fn update(&mut self, book: &Book, base: EditionId) {
        let of = Some((book.revision(), base));
        if self.of == of {
            return;
        }
        let mut known = Known::new(std::mem::take(&mut self.texts));
        let before = book.previous_edition(base).map(|edition| edition.id);
        for edition in std::iter::once(base).chain(before) {
            self.push_edition(book, edition, &mut known);
        }
        self.of = of;
        self.last = None;
    }

    fn push_edition(&mut self, book: &Book, edition: EditionId, known: &mut Known) {
        let year: Arc<str> = book.edition(edition).map(|edition| edition.year.label()).unwrap_or_default().into();
        let mut labels = Labels::new(book, edition);
        for passage in book.passages(edition) {
            let former = known.find(passage.place).filter(|former| *former.text == *passage.text);
            let (text, folded) = former.map_or_else(
                || (passage.text.into(), searchable(passage.text).into()),
                |former| (former.text.clone(), former.folded.clone()),
            );
            self.texts.push(Indexed {
                place: passage.place,
                at: passage.record.map_or(Place::Section(passage.section), Place::Record),
                edition,
                year: year.clone(),
                heading: labels.heading(&passage),
                label: labels.label(&passage),
                text,
                folded,
                replaceable: is_replaceable(book, passage.place),
            });
        }
    }

    /// The places of an edition in whose texts `filter` stands.
    pub fn places(&self, edition: EditionId, filter: &str) -> BTreeSet<Place> {
        let Some(pattern) = Pattern::new(filter, Matching::Loose) else { return BTreeSet::new() };
        let here = self.texts.iter().filter(|text| text.edition == edition);
        here.filter(|text| text.folded.contains(pattern.wanted())).map(|text| text.at).collect()
    }

    /// Everything that a query finds.
    pub fn find(&mut self, query: &Query) -> Found {
        let holding = self.holding(&query.pattern);
        let base = self.of.map(|(_, base)| base);
        let mut found = Found::default();
        for text in holding.iter().filter_map(|index| self.texts.get(*index)) {
            let here = Some(text.edition) == base;
            if !(here || query.both_years) || (query.replace && !(here && text.replaceable)) {
                continue;
            }
            let hits = count_hits(text, query);
            if hits > 0 {
                found.hits.extend((0..hits).map(|nth| Hit { text: found.texts.len(), nth }));
                found.texts.push(text.found(hits));
            }
        }
        self.last = Some((query.pattern.clone(), holding));
        found
    }

    /// The texts that hold a pattern somewhere.
    fn holding(&self, pattern: &Pattern) -> Vec<usize> {
        let wanted = pattern.wanted();
        let exact = pattern.matching() == Matching::Exact;
        let holds = |index: &usize| {
            let text = self.texts.get(*index);
            text.is_some_and(|text| if exact { text.text.contains(wanted) } else { text.folded.contains(wanted) })
        };
        let narrower =
            |last: &&(Pattern, Vec<usize>)| last.0.matching() == pattern.matching() && wanted.contains(last.0.wanted());
        match self.last.as_ref().filter(narrower) {
            Some((_, candidates)) => candidates.iter().copied().filter(holds).collect(),
            None => (0..self.texts.len()).filter(holds).collect(),
        }
    }
}

impl Indexed {
    fn found(&self, hits: usize) -> FoundText {
        FoundText {
            place: self.place,
            at: self.at,
            edition: self.edition,
            year: self.year.clone(),
            heading: self.heading.clone(),
            label: self.label.clone(),
            text: self.text.clone(),
            hits,
        }
    }
}

/// A loose search counts in the compared text, which is the same number as the way back to the characters gives.
fn count_hits(text: &Indexed, query: &Query) -> usize {
    let pattern = &query.pattern;
    match (query.replace, pattern.matching()) {
        (true, _) => pattern.find_whole_in(&text.text).len(),
        (false, Matching::Exact) => pattern.find_in(&text.text).len(),
        (false, Matching::Loose) => text.folded.matches(pattern.wanted()).count(),
    }
}

/// A section or one of its records.
type Headed = (SectionId, Option<RecordId>);

/// A field as a table names it.
type Labelled = (FieldId, Option<BlockId>);

/// What texts are called, made once for each record and for each field of the same departments.
struct Labels<'a> {
    book: &'a Book,
    numbers: BTreeMap<RecordId, String>,
    /// Of the last record or section.
    heading: Option<(Headed, Arc<str>)>,
    fields: HashMap<Labelled, Arc<str>>,
    /// The same few departments write in most entries.
    entries: HashMap<Vec<DepartmentId>, HashMap<Labelled, Arc<str>>>,
    words: HashMap<&'static str, Arc<str>>,
}

impl<'a> Labels<'a> {
    fn new(book: &'a Book, edition: EditionId) -> Self {
        let numbers = book.all_record_numbers(edition);
        Self { book, numbers, heading: None, fields: HashMap::new(), entries: HashMap::new(), words: HashMap::new() }
    }

    fn heading(&mut self, passage: &Passage<'_>) -> Arc<str> {
        let key = (passage.section, passage.record);
        if let Some((known, heading)) = &self.heading
            && *known == key
        {
            return heading.clone();
        }
        let heading: Arc<str> = match passage.record {
            Some(record) => {
                let number = self.numbers.get(&record).map(String::as_str).unwrap_or_default();
                let title = self.book.record_title(record).lines().collect::<Vec<_>>().join(" ");
                format!("{number} {title}").trim().into()
            }
            None => self.book.section_heading(passage.section).into(),
        };
        self.heading = Some((key, heading.clone()));
        heading
    }

    fn label(&mut self, passage: &Passage<'_>) -> Arc<str> {
        if let TextPlace::Cell(owner, field) = passage.place {
            return self.cell(owner, field, passage.block);
        }
        let word = passage.place.word().unwrap_or_default();
        self.words.entry(word).or_insert_with(|| word.into()).clone()
    }

    fn cell(&mut self, owner: Owner, field: FieldId, block: Option<BlockId>) -> Arc<str> {
        let book = self.book;
        let of_field = self.fields.entry((field, block)).or_insert_with(|| {
            let label = book.field(field).map(|field| book.field_label(field, block)).unwrap_or_default();
            label.lines().collect::<String>().into()
        });
        let of_field = of_field.clone();
        let Owner::Entry(entry) = owner else { return of_field };
        let Some(entry) = book.entry(entry) else { return of_field };
        if let Some(label) = self.entries.get(&entry.departments).and_then(|labels| labels.get(&(field, block))) {
            return label.clone();
        }
        let names = book.department_names(&entry.departments).join("、");
        let label = if names.is_empty() { of_field } else { format!("{names}　{of_field}").into() };
        let labels = self.entries.entry(entry.departments.clone()).or_default();
        labels.insert((field, block), label.clone());
        label
    }
}
