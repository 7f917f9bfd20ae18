//! What an edition still lacks before it is printed.

use super::part;
use crate::layout::Origin;
use crate::model::{BlockContent, Book, EditionId};

/// The places of figures whose picture has not come yet, in reading order.
pub fn pictures_to_come(book: &Book, edition: EditionId) -> Vec<Origin> {
    let mut places = Vec::new();
    for (_, section) in book.sections_in_order(edition) {
        for block in book.blocks(section.id) {
            let BlockContent::Figures { figures } = &block.content else { continue };
            let waiting = (0..).zip(figures).filter(|(_, figure)| figure.image.is_none());
            places
                .extend(waiting.map(|(index, _): (i64, _)| Origin { source: block.id.0, part: part::CAPTION - index }));
        }
    }
    places
}
