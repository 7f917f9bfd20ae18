//! The samples that ship with the project: each reads, has two years that belong together, and prints.

use crate::support::{book_of, paper};
use hyokacho::model::{Book, EditionId};
use hyokacho::report::{self, PaperKind, PaperOptions};

const SAMPLES: [(&str, &str, PaperKind); 5] = [
    ("plan", include_str!("../../assets/samples/plan.json"), PaperKind::Plan),
    ("sheet", include_str!("../../assets/samples/sheet.json"), PaperKind::Sheet),
    ("pillars", include_str!("../../assets/samples/pillars.json"), PaperKind::Plan),
    ("priority", include_str!("../../assets/samples/priority.json"), PaperKind::Plan),
    ("project", include_str!("../../assets/samples/project.json"), PaperKind::Plan),
];

/// The sample of a preset's name, as a book, and the paper on which it is printed.
pub fn samples() -> impl Iterator<Item = (&'static str, Book, PaperKind)> {
    SAMPLES.iter().map(|(name, text, kind)| (*name, book_of(&serde_json::from_str(text).expect("JSON")), *kind))
}

fn records_with_counterpart(book: &Book, from: EditionId, to: EditionId) -> (usize, usize) {
    let records = book.records_in_order(from);
    let tied = records.iter().filter(|record| book.counterpart_record(record.id, to).is_some()).count();
    (tied, records.len())
}

#[test]
fn two_years_belong_together() {
    for (name, book, _) in samples() {
        let editions = book.editions();
        let [first, second] = editions[..] else { panic!("{name}: two years") };
        assert_eq!(first.year.next(), second.year, "{name}");
        let (tied, all) = records_with_counterpart(&book, first.id, second.id);
        assert_eq!(tied, all, "{name}: nothing of the first year is lost");
        for form in book.forms(first.id) {
            for field in book.fields(form.id) {
                assert!(book.counterpart_field(field.id, second.id).is_some(), "{name} {}", field.key);
            }
        }
        for (_, section) in book.sections_in_order(first.id) {
            assert!(book.counterpart_section(section.id, second.id).is_some(), "{name} {}", section.title);
        }
        let texts = |edition| {
            let options = PaperOptions::new(PaperKind::Plan);
            paper::texts(&report::document(&book, edition, &options).expect("a paper"))
        };
        assert_ne!(texts(first.id), texts(second.id), "{name}: the second year is partly new");
    }
}

#[test]
fn both_years_print_whole() {
    for (name, book, kind) in samples() {
        for edition in book.editions() {
            let document = report::document(&book, edition.id, &PaperOptions::new(kind)).expect("a paper");
            paper::print_whole(&format!("sample-{name}-{}", edition.year.short()), &document);
        }
    }
}

#[test]
fn rates_and_differences_are_worked_out() {
    let (_, book, kind) = samples().find(|sample| sample.0 == "project").expect("the project sample");
    let document = report::document(&book, book.editions()[0].id, &PaperOptions::new(kind)).expect("a paper");
    let texts = paper::texts(&document);
    for row in [["96.0", "95.2", "99.2％"], ["6,500", "6,360", "140"]] {
        assert!(texts.windows(3).any(|found| found == row), "{row:?} in {texts:?}");
    }
}
