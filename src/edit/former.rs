//! What a row was before it was split off: whose text of an earlier year belongs beside it although its lineage, which
//! stands once in an edition, went on with the other half.

use super::{Tied, relatives};
use crate::model::*;
use std::collections::BTreeSet;

/// The record of another edition that a record comes from: its counterpart, or the one in which a counterpart of its
/// entries stands.
pub fn former_record(book: &Book, record: RecordId, edition: EditionId) -> Option<RecordId> {
    relatives(book, Tied::Record(record), edition).into_iter().find_map(|relative| match relative {
        Tied::Record(id) => Some(id),
        _ => None,
    })
}

/// The entry of another edition that an entry comes from: its counterpart, or the one in `former` that was written by
/// all of its departments.
pub fn former_entry(book: &Book, entry: EntryId, former: RecordId, edition: EditionId) -> Option<EntryId> {
    let own = departments(book, entry);
    let shared = || {
        let mut written = book.entries(former).map(|other| other.id);
        written.find(|other| !own.is_empty() && own.is_subset(&departments(book, *other)))
    };
    book.counterpart_entry(entry, edition).or_else(shared)
}

fn departments(book: &Book, entry: EntryId) -> BTreeSet<Lineage> {
    let ids = book.entry(entry).map(|entry| entry.departments.as_slice()).unwrap_or_default();
    ids.iter().filter_map(|id| book.department(*id)).map(|department| department.lineage).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{refused, rolled, run, small_book};
    use super::*;
    use crate::edit::{Command, Target};

    const LAST: EditionId = EditionId(1);

    #[test]
    fn a_record_split_at_an_entry_comes_from_the_record_of_that_entry() {
        let book = rolled();
        let this = book.editions().last().unwrap().id;
        let record = book.counterpart_record(RecordId(20), this).unwrap();
        let from = book.counterpart_entry(EntryId(22), this).unwrap();
        let half = RecordId(book.next_id());
        let book = run(&book, &Command::Split { target: Target::Record(record), from: Some(from.0) });
        assert_eq!(book.counterpart_record(half, LAST), None);
        assert_eq!(former_record(&book, half, LAST), Some(RecordId(20)));
        assert_eq!(former_record(&book, record, LAST), Some(RecordId(20)));
    }

    #[test]
    fn an_entry_split_by_departments_comes_from_the_entry_that_they_shared() {
        let (shared, departments) = (EntryId(21), vec![DepartmentId(2), DepartmentId(3)]);
        let book = run(&small_book(), &Command::SetEntryDepartments { entry: shared, departments });
        let next = Command::RollOver { from: LAST, to: FiscalYear(2024) };
        let book = run(&book, &next);
        let this = book.editions().last().unwrap().id;
        let entry = book.counterpart_entry(shared, this).unwrap();
        let half = EntryId(book.next_id());
        let book = run(&book, &Command::Split { target: Target::Entry(entry), from: None });
        assert_eq!(book.counterpart_entry(half, LAST), None);
        assert_eq!(former_entry(&book, half, RecordId(20), LAST), Some(shared));
    }

    #[test]
    fn a_record_with_one_entry_becomes_two_with_the_same_texts() {
        let book = rolled();
        let this = book.editions().last().unwrap().id;
        let record = book.counterpart_record(RecordId(20), this).unwrap();
        let split = Command::Split { target: Target::Record(record), from: None };
        assert!(refused(&book, &split).contains("記入"), "it has two entries");
        let second = book.entries(record).last().unwrap().id;
        let book = run(&book, &Command::Delete(Target::Entry(second)));
        let (half, after) = (RecordId(book.next_id()), run(&book, &split));
        let texts = |record: RecordId| -> Vec<String> {
            let entries = after.entries(record).map(|entry| Owner::Entry(entry.id));
            let owners = std::iter::once(Owner::Record(record)).chain(entries);
            owners.flat_map(|owner| after.cells_of(owner)).map(|cell| cell.text.clone()).collect()
        };
        assert!(!texts(record).is_empty());
        assert_eq!(texts(record), texts(half));
        let order: Vec<RecordId> = after.records(after.record(record).unwrap().block).map(|row| row.id).collect();
        let at = order.iter().position(|id| *id == record).unwrap();
        assert_eq!(order.get(at + 1), Some(&half));
        assert_eq!(after.counterpart_record(record, LAST), Some(RecordId(20)));
    }
}
