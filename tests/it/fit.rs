//! What is proposed when columns are too narrow really makes room for them.

use crate::samples::samples;
use crate::support::book_of;
use hyokacho::layout::document::PaperSize;
use hyokacho::model::Book;
use hyokacho::report::{PaperKind, PaperOptions, fit_proposal};

fn evaluation() -> Book {
    book_of(&serde_json::from_str(include_str!("../../assets/sample.json")).expect("JSON"))
}

#[test]
fn a_paper_as_it_is_offered_has_room_for_its_columns() {
    for (name, book, kind) in samples().chain([("evaluation", evaluation(), PaperKind::Evaluation)]) {
        for edition in book.editions() {
            assert_eq!(fit_proposal(&book, edition.id, &PaperOptions::new(kind)), None, "{name}");
        }
    }
}

#[test]
fn what_is_proposed_cures_all_columns() {
    let mut cured = 0;
    for (name, book, _) in samples().chain([("evaluation", evaluation(), PaperKind::Evaluation)]) {
        let edition = book.editions()[0].id;
        for kind in PaperKind::ALL {
            for font_size_pt in [6.0, 8.0, 10.5, 14.0] {
                for size in [PaperSize::A4, PaperSize::A3] {
                    let options = PaperOptions { font_size_pt, size, ..PaperOptions::new(kind) };
                    let Some(proposal) = fit_proposal(&book, edition, &options) else { continue };
                    assert!(!proposal.columns.is_empty());
                    println!("{name} {kind:?} {font_size_pt} {size:?}: {}", proposal.sentence());
                    let next = proposal.apply(&options);
                    assert!(next.font_size_pt <= font_size_pt);
                    if next != options {
                        assert_eq!(fit_proposal(&book, edition, &next), None, "{name} {proposal:?}");
                        cured += 1;
                    }
                }
            }
        }
    }
    assert!(cured > 0);
}
