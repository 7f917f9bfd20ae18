//! The kind of paper that a form or an edition asks for.

use super::PaperKind;
use crate::model::{Arrangement, BlockContent, Book, EditionId, FormId};

/// Columns that are together wider than this ask for landscape paper.
const WIDEST_UPRIGHT_MM: f64 = 200.0;

/// The paper for one form: a sheet's own, else portrait or landscape by the widths of its columns.
pub fn usual_kind_of_form(book: &Book, form: FormId) -> PaperKind {
    let is_sheet = book.form(form).is_some_and(|form| form.arrangement == Arrangement::Sheet);
    let width: f64 = book.fields(form).filter(|field| field.printed).map(|field| field.width_mm).sum();
    match is_sheet {
        true => PaperKind::Sheet,
        false if width > WIDEST_UPRIGHT_MM => PaperKind::Evaluation,
        false => PaperKind::Plan,
    }
}

/// The paper for an edition: the one that most of its texts, tables and sheets ask for. Sheets go by themselves only
/// where there is nothing else.
pub fn usual_kind(book: &Book, edition: EditionId) -> PaperKind {
    let (mut wide, mut upright, mut sheets) = (0, 0, 0);
    for (_, section) in book.sections_in_order(edition) {
        for block in book.blocks(section.id) {
            match &block.content {
                BlockContent::Records { form, .. } => match usual_kind_of_form(book, *form) {
                    PaperKind::Evaluation => wide += book.records(block.id).count(),
                    PaperKind::Plan => upright += book.records(block.id).count(),
                    PaperKind::Sheet => sheets += 1,
                },
                BlockContent::Text { .. } | BlockContent::Figures { .. } | BlockContent::Contents { .. } => {
                    upright += 1;
                }
            }
        }
    }
    match (wide, upright, sheets) {
        (0, 0, 1..) => PaperKind::Sheet,
        (0, 0, 0) => PaperKind::Evaluation,
        _ if wide >= upright => PaperKind::Evaluation,
        _ => PaperKind::Plan,
    }
}
