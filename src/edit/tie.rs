//! 前年度との対応: which row of this year continues which of the years before, put right by hand.
//!
//! A lineage stands at most once in an edition, so that every question for a counterpart has one answer. A tie gives
//! the row (and its later years) the lineage of the former one. What is renamed stays one to one. A record that was
//! split or merged is tied at its entries: each entry has a counterpart of its own, in whichever record of last year
//! it was written. Whether something was renamed, split, merged, is new or has ended is read off these ties
//! ([`relation`]) and stored nowhere.

use super::{EditError, Plan};
use crate::model::*;
use std::collections::BTreeSet;

/// Something that has a counterpart in other years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tied {
    Department(DepartmentId),
    Section(SectionId),
    Block(BlockId),
    Record(RecordId),
    Entry(EntryId),
}

/// How a row stands to the other year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// One counterpart of the same name.
    Same,
    Renamed,
    /// One of several that come from the same row.
    Split,
    /// Comes from several rows.
    Merged,
    /// No counterpart there: this year's row is new, or last year's has ended.
    Alone,
}

impl Tied {
    fn key(self) -> RowKey {
        match self {
            Self::Department(id) => RowKey::Id(Table::Department, id.0),
            Self::Section(id) => RowKey::Id(Table::Section, id.0),
            Self::Block(id) => RowKey::Id(Table::Block, id.0),
            Self::Record(id) => RowKey::Id(Table::Record, id.0),
            Self::Entry(id) => RowKey::Id(Table::Entry, id.0),
        }
    }

    pub fn edition(self, book: &Book) -> Option<EditionId> {
        match self {
            Self::Department(id) => book.department(id).map(|department| department.edition),
            Self::Section(id) => book.edition_of_section(id),
            Self::Block(id) => book.edition_of_block(id),
            Self::Record(id) => book.edition_of_record(id),
            Self::Entry(id) => book.edition_of_record(book.entry(id)?.record),
        }
    }

    /// The row with the same lineage in another edition.
    pub fn counterpart(self, book: &Book, edition: EditionId) -> Option<Self> {
        match self {
            Self::Department(id) => book.counterpart_department(id, edition).map(Self::Department),
            Self::Section(id) => book.counterpart_section(id, edition).map(Self::Section),
            Self::Block(id) => book.counterpart_block(id, edition).map(Self::Block),
            Self::Record(id) => book.counterpart_record(id, edition).map(Self::Record),
            Self::Entry(id) => book.counterpart_entry(id, edition).map(Self::Entry),
        }
    }

    /// What it is called in a list.
    pub fn name(self, book: &Book) -> String {
        let name = match self {
            Self::Department(id) => book.department(id).map_or("", |department| department.name.as_str()).to_owned(),
            Self::Section(id) => {
                let badge = book.section(id).map_or("", |section| section.badge.as_str());
                format!("{badge}{}", book.section(id).map_or("", |section| section.title.as_str()))
            }
            Self::Block(id) => book.block(id).map_or("", |block| block.heading.as_str()).to_owned(),
            Self::Record(id) => book.record_title(id).to_owned(),
            Self::Entry(id) => {
                let entry = book.entry(id);
                entry.map(|entry| book.department_names(&entry.departments).join("、")).unwrap_or_default()
            }
        };
        name.lines().collect()
    }
}

/// The rows of another edition that a row continues, or that continue it: its counterpart, and for a record also the
/// records in which the counterparts of its entries stand.
pub fn relatives(book: &Book, row: Tied, edition: EditionId) -> Vec<Tied> {
    let mut found: Vec<Tied> = row.counterpart(book, edition).into_iter().collect();
    if let Tied::Record(record) = row {
        for entry in book.entries(record) {
            let other = book.counterpart_entry(entry.id, edition).and_then(|id| book.entry(id));
            if let Some(other) = other.map(|other| Tied::Record(other.record)).filter(|other| !found.contains(other)) {
                found.push(other);
            }
        }
    }
    found
}

/// How a row stands to another edition.
pub fn relation(book: &Book, row: Tied, edition: EditionId) -> Relation {
    let there = relatives(book, row, edition);
    let (Some(first), Some(own)) = (there.first(), row.edition(book)) else { return Relation::Alone };
    if there.len() > 1 {
        return Relation::Merged;
    }
    match relatives(book, *first, own).len() {
        0 | 1 if first.name(book) == row.name(book) => Relation::Same,
        0 | 1 => Relation::Renamed,
        _ => Relation::Split,
    }
}

/// The row becomes what `former` has become. Entries of a record follow where their departments agree, blocks of a
/// section where kind and heading do. A former record that another record continues already gives its free entries
/// only: that is a split, or for a record that has a counterpart of its own a merger.
pub(super) fn tie(book: &Book, row: Tied, former: Tied, also: bool) -> Result<Plan, EditError> {
    let (this, last) = editions(book, row, former)?;
    let mut ties = Ties { book, this, last, changes: Vec::new() };
    let former_is_free = former.counterpart(book, this).is_none_or(|other| other == row);
    if !also {
        if !former_is_free {
            let other = former.counterpart(book, this).map(|other| other.name(book)).unwrap_or_default();
            let text = format!("前年度の「{}」は、既に「{other}」と対応しています", former.name(book));
            return Err(EditError::Refused(text));
        }
        ties.join(row, former)?;
    }
    ties.parts(row, former, also)?;
    if also && ties.changes.is_empty() {
        let text = format!(
            "前年度の「{}」の担当課別の記入に合う行が、この事業に空いていません。担当課の同じ行を追加してからやり直してください",
            former.name(book)
        );
        return Err(EditError::Refused(text));
    }
    Ok(Plan { label: "前年度との対応付け".to_owned(), changes: ties.changes, join: None })
}

/// The row, its parts and their later years get lineages of their own.
pub(super) fn untie(book: &Book, row: Tied) -> Result<Plan, EditError> {
    let this = row.edition(book).ok_or(EditError::NotFound("対応"))?;
    let last = book.previous_edition(this).ok_or(EditError::NotFound("前年度の年度版"))?.id;
    let mut ties = Ties { book, this, last, changes: Vec::new() };
    for part in std::iter::once(row).chain(ties.parts_of(row)) {
        if part.counterpart(book, last).is_some() {
            ties.release(part)?;
        }
    }
    Ok(Plan { label: "前年度との対応の解除".to_owned(), changes: ties.changes, join: None })
}

/// The editions of a row and of its former one, which must be of the same kind and the earlier year.
fn editions(book: &Book, row: Tied, former: Tied) -> Result<(EditionId, EditionId), EditError> {
    let this = row.edition(book).ok_or(EditError::NotFound("対応付けるもの"))?;
    let last = former.edition(book).ok_or(EditError::NotFound("前年度のもの"))?;
    let year = |edition| book.edition(edition).map(|edition| edition.year);
    if std::mem::discriminant(&row) != std::mem::discriminant(&former) || year(last) >= year(this) {
        return Err(EditError::Refused("前の年度の、同じ種類のものを選んでください".to_owned()));
    }
    Ok((this, last))
}

struct Ties<'a> {
    book: &'a Book,
    this: EditionId,
    last: EditionId,
    changes: Vec<Change>,
}

impl Ties<'_> {
    fn join(&mut self, row: Tied, former: Tied) -> Result<(), EditError> {
        let lineage = self.lineage(former)?;
        if self.lineage(row)? == lineage {
            return Ok(());
        }
        let later = self.later_years(row);
        let taken = later.iter().find_map(|(edition, _)| {
            former.counterpart(self.book, *edition).map(|other| (*edition, other.name(self.book)))
        });
        if let Some((edition, other)) = taken {
            let year = self.book.edition(edition).map(|edition| edition.year.label()).unwrap_or_default();
            let text = format!("前年度の「{}」は、{year}版の「{other}」と対応しています", former.name(self.book));
            return Err(EditError::Refused(text));
        }
        self.rekey(&later, lineage)
    }

    /// A lineage of its own.
    fn release(&mut self, row: Tied) -> Result<(), EditError> {
        let RowKey::Id(table, id) = row.key() else { return Ok(()) };
        // A row's number is nobody else's lineage, unless the book was read from a file that said otherwise.
        let own = std::iter::once(id).chain((0..).map(|more| -id - more)).map(Lineage);
        let mut own = own.filter(|lineage| !self.book.has_lineage(table, *lineage));
        let lineage = own.next().ok_or(EditError::NotFound("対応"))?;
        self.rekey(&self.later_years(row), lineage)
    }

    /// The row and its counterparts in later years, with their editions.
    fn later_years(&self, row: Tied) -> Vec<(EditionId, Tied)> {
        let year = |edition: EditionId| self.book.edition(edition).map(|edition| edition.year);
        let later = self.book.editions().into_iter().filter(|edition| Some(edition.year) > year(self.this));
        let counterparts = later.filter_map(|edition| Some((edition.id, row.counterpart(self.book, edition.id)?)));
        std::iter::once((self.this, row)).chain(counterparts).collect()
    }

    fn rekey(&mut self, rows: &[(EditionId, Tied)], lineage: Lineage) -> Result<(), EditError> {
        for (_, row) in rows {
            let before = self.book.row(row.key()).ok_or(EditError::NotFound("対応付けるもの"))?;
            let after = with_lineage(&before, lineage);
            self.changes.push(Change { before: Some(before), after });
        }
        Ok(())
    }

    fn lineage(&self, row: Tied) -> Result<Lineage, EditError> {
        let book = self.book;
        let lineage = match row {
            Tied::Department(id) => book.department(id).map(|row| row.lineage),
            Tied::Section(id) => book.section(id).map(|row| row.lineage),
            Tied::Block(id) => book.block(id).map(|row| row.lineage),
            Tied::Record(id) => book.record(id).map(|row| row.lineage),
            Tied::Entry(id) => book.entry(id).map(|row| row.lineage),
        };
        lineage.ok_or(EditError::NotFound("対応付けるもの"))
    }

    fn parts_of(&self, row: Tied) -> Vec<Tied> {
        match row {
            Tied::Section(id) => self.book.blocks(id).map(|block| Tied::Block(block.id)).collect(),
            Tied::Record(id) => self.book.entries(id).map(|entry| Tied::Entry(entry.id)).collect(),
            Tied::Department(_) | Tied::Block(_) | Tied::Entry(_) => Vec::new(),
        }
    }

    /// Ties the parts that agree. Parts that were tied elsewhere are let go first, unless the former row is only
    /// added to the ties there are.
    fn parts(&mut self, row: Tied, former: Tied, also: bool) -> Result<(), EditError> {
        let own = self.parts_of(row);
        let mut free: Vec<Tied> =
            own.iter().copied().filter(|part| !also || part.counterpart(self.book, self.last).is_none()).collect();
        let is_free = |part: &Tied| part.counterpart(self.book, self.this).is_none_or(|other| free.contains(&other));
        let mut theirs: Vec<Tied> = self.parts_of(former).into_iter().filter(is_free).collect();
        let only = own.len() == 1 && self.parts_of(former).len() == 1;
        let mut pairs = Vec::new();
        free.retain(|part| {
            let at = theirs.iter().position(|other| only || self.agree(*part, *other));
            pairs.extend(at.map(|at| (*part, theirs.remove(at))));
            at.is_none()
        });
        for part in free {
            if part.counterpart(self.book, self.last).is_some() {
                self.release(part)?;
            }
        }
        pairs.into_iter().try_for_each(|(part, other)| self.join(part, other))
    }

    /// Whether two parts belong together by what they are.
    fn agree(&self, part: Tied, other: Tied) -> bool {
        let book = self.book;
        match (part, other) {
            (Tied::Entry(part), Tied::Entry(other)) => {
                let lineages = |id| -> Option<BTreeSet<Lineage>> {
                    let departments = book.entry(id)?.departments.iter().filter_map(|id| book.department(*id));
                    Some(departments.map(|department| department.lineage).collect())
                };
                lineages(part) == lineages(other)
            }
            (Tied::Block(part), Tied::Block(other)) => match (book.block(part), book.block(other)) {
                (Some(part), Some(other)) => {
                    let kinds = [&part.content, &other.content].map(std::mem::discriminant);
                    kinds[0] == kinds[1] && part.heading == other.heading
                }
                _ => false,
            },
            _ => false,
        }
    }
}

fn with_lineage(row: &Row, lineage: Lineage) -> Option<Row> {
    Some(match row {
        Row::Department(row) => Department { lineage, ..(**row).clone() }.into(),
        Row::Section(row) => Section { lineage, ..(**row).clone() }.into(),
        Row::Block(row) => Block { lineage, ..(**row).clone() }.into(),
        Row::Record(row) => Record { lineage, ..(**row).clone() }.into(),
        Row::Entry(row) => Entry { lineage, ..(**row).clone() }.into(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{refused, rolled, run};
    use super::*;
    use crate::edit::Command;

    const OLD: RecordId = RecordId(20);
    const LAST: EditionId = EditionId(1);

    fn this(book: &Book) -> EditionId {
        book.edition_of_year(FiscalYear(2024)).unwrap().id
    }

    fn tie(row: Tied, former: Tied, also: bool) -> Command {
        Command::Tie { row, former, also }
    }

    /// This year's record is cut off from last year's.
    fn untied() -> (Book, RecordId) {
        let book = rolled();
        let record = book.counterpart_record(OLD, this(&book)).unwrap();
        (run(&book, &Command::Untie(Tied::Record(record))), record)
    }

    #[test]
    fn a_record_is_cut_off_with_its_entries_and_tied_again() {
        let (book, record) = untied();
        assert_eq!(relation(&book, Tied::Record(record), LAST), Relation::Alone);
        assert!(book.entries(record).all(|entry| book.counterpart_entry(entry.id, LAST).is_none()));
        let book = run(&book, &tie(Tied::Record(record), Tied::Record(OLD), false));
        assert_eq!(relation(&book, Tied::Record(record), LAST), Relation::Same);
        let formers: Vec<_> = book.entries(record).map(|entry| book.counterpart_entry(entry.id, LAST)).collect();
        assert_eq!(formers, [Some(EntryId(21)), Some(EntryId(22))], "departments lead the entries");
    }

    #[test]
    fn later_years_follow_the_tie() {
        let (book, record) = untied();
        let book = run(&book, &Command::RollOver { from: this(&book), to: FiscalYear(2025) });
        let later = book.edition_of_year(FiscalYear(2025)).unwrap().id;
        let book = run(&book, &tie(Tied::Record(record), Tied::Record(OLD), false));
        let newest = book.counterpart_record(OLD, later).unwrap();
        assert_eq!(book.counterpart_record(newest, LAST), Some(OLD));
        assert_eq!(book.counterpart_record(newest, this(&book)), Some(record));
    }

    #[test]
    fn a_record_has_one_counterpart_but_its_entries_may_be_split() {
        let book = rolled();
        let first = book.counterpart_record(OLD, this(&book)).unwrap();
        let block = book.record(first).unwrap().block;
        let book = run(&book, &Command::AddRecord { block, after: Some(first) });
        let second = book.records(block).last().unwrap().id;
        let message = refused(&book, &tie(Tied::Record(second), Tied::Record(OLD), false));
        assert!(message.contains("既に「見守り事業」と対応"), "{message}");
        let message = refused(&book, &tie(Tied::Record(second), Tied::Record(OLD), true));
        assert!(message.contains("空いていません"), "{message}");
        // The second entry moves to the record that was split off.
        let moved = book.counterpart_entry(EntryId(22), this(&book)).unwrap();
        let departments = book.entry(moved).unwrap().departments.clone();
        let own = book.entries(second).next().unwrap().id;
        let book = run(&book, &Command::Delete(crate::edit::Target::Entry(moved)));
        let book = run(&book, &Command::SetEntryDepartments { entry: own, departments });
        let book = run(&book, &tie(Tied::Record(second), Tied::Record(OLD), true));
        assert_eq!(book.counterpart_entry(own, LAST), Some(EntryId(22)));
        for record in [first, second] {
            assert_eq!(relation(&book, Tied::Record(record), LAST), Relation::Split);
        }
    }

    #[test]
    fn a_record_that_draws_on_two_is_merged() {
        let book = rolled();
        let record = book.counterpart_record(OLD, this(&book)).unwrap();
        let book = run(&book, &Command::AddRecord { block: BlockId(11), after: None });
        let other = book.records(BlockId(11)).last().unwrap().id;
        let entry = book.entries(other).next().unwrap().id;
        let own = book.counterpart_entry(EntryId(22), this(&book)).unwrap();
        let book = run(&book, &Command::Untie(Tied::Entry(own)));
        let departments = vec![DepartmentId(3)];
        let book = run(&book, &Command::SetEntryDepartments { entry, departments });
        let book = run(&book, &tie(Tied::Record(record), Tied::Record(other), true));
        assert_eq!(relation(&book, Tied::Record(record), LAST), Relation::Merged);
        assert_eq!(book.counterpart_record(record, LAST), Some(OLD), "the first one stays");
    }

    #[test]
    fn a_department_with_another_name_keeps_its_counterpart() {
        let book = rolled();
        let department = book.departments(this(&book)).next().unwrap().id;
        let row = Tied::Department(department);
        let book = run(&book, &Command::RenameDepartment { department, name: "こども課".to_owned() });
        assert_eq!(relation(&book, row, LAST), Relation::Renamed);
        let book = run(&book, &Command::Untie(row));
        assert_eq!(relation(&book, row, LAST), Relation::Alone);
        let book = run(&book, &tie(row, Tied::Department(DepartmentId(2)), false));
        assert_eq!(relation(&book, row, LAST), Relation::Renamed);
        let message = refused(&book, &tie(row, Tied::Department(department), false));
        assert!(message.contains("前の年度"), "{message}");
    }

    #[test]
    fn a_heading_is_tied_with_its_tables() {
        let book = rolled();
        let section = book.counterpart_section(SectionId(10), this(&book)).unwrap();
        let block = book.counterpart_block(BlockId(11), this(&book)).unwrap();
        let book = run(&book, &Command::Untie(Tied::Section(section)));
        assert_eq!(book.counterpart_block(block, LAST), None);
        let book = run(&book, &tie(Tied::Section(section), Tied::Section(SectionId(10)), false));
        assert_eq!(book.counterpart_block(block, LAST), Some(BlockId(11)));
    }
}
