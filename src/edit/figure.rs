//! 図: pictures in a block, with captions and alternative texts. A picture that no figure shows any more goes with
//! the same step, so that the file does not keep what nobody sees; undo brings it back.

use super::text::replaced;
use super::{EditError, Plan};
use crate::model::*;
use std::collections::HashSet;

/// Replaces the figures of a block. `images` are the new pictures that they refer to, with ids from the book's counter.
pub(super) fn set_figures(book: &Book, id: BlockId, figures: &[Figure], images: &[Image]) -> Result<Plan, EditError> {
    let before = book.block(id).ok_or(EditError::NotFound("図"))?;
    let BlockContent::Figures { figures: old } = &before.content else {
        return Err(EditError::Refused("この場所には図を置けません".to_owned()));
    };
    let known = |image: ImageId| book.image(image).is_some() || images.iter().any(|new| new.id == image);
    if !figures.iter().filter_map(|figure| figure.image).all(known) {
        return Err(EditError::NotFound("画像"));
    }
    let content = BlockContent::Figures { figures: figures.to_vec() };
    let mut changes: Vec<Change> = images.iter().cloned().map(Change::insert).collect();
    changes.extend(replaced(before, Block { content, ..(**before).clone() }));
    changes.extend(forgotten(book, id, old, figures));
    Ok(Plan { label: "図の変更".to_owned(), changes, join: None })
}

/// The pictures that only these figures showed.
fn forgotten(book: &Book, block: BlockId, old: &[Figure], new: &[Figure]) -> Vec<Change> {
    let kept: HashSet<ImageId> = new.iter().filter_map(|figure| figure.image).collect();
    let gone: HashSet<ImageId> = old.iter().filter_map(|figure| figure.image).filter(|id| !kept.contains(id)).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let elsewhere: HashSet<ImageId> = book
        .rows()
        .filter_map(|row| match row {
            Row::Block(other) if other.id != block => Some(other),
            _ => None,
        })
        .flat_map(|other| match &other.content {
            BlockContent::Figures { figures } => figures.iter().filter_map(|figure| figure.image).collect(),
            _ => Vec::new(),
        })
        .collect();
    let unseen = gone.into_iter().filter(|id| !elsewhere.contains(id));
    unseen.filter_map(|id| book.image(id)).map(|image| Change::delete((**image).clone())).collect()
}
