//! The nested outline (bookmarks) and the page labels.

use super::error::PdfError;
use super::object::text_object;
use crate::layout::page::Bookmark;
use crate::layout::{Length, Pages};
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

/// Adds the outline; `None` when there are no bookmarks.
///
/// # Errors
/// When a bookmark leads to a page that does not exist.
pub fn add_outline(
    document: &mut Document,
    pages: &Pages,
    page_ids: &[ObjectId],
) -> Result<Option<ObjectId>, PdfError> {
    if pages.bookmarks.is_empty() {
        return Ok(None);
    }
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = pages.bookmarks.iter().map(|_| document.new_object_id()).collect();
    let parents = parents(&pages.bookmarks);
    for (index, bookmark) in pages.bookmarks.iter().enumerate() {
        let (page_id, page) = page_ids
            .get(bookmark.page)
            .zip(pages.pages.get(bookmark.page))
            .ok_or_else(|| PdfError::BookmarkPage { title: bookmark.title.clone() })?;
        let parent = parents[index];
        let mut entry = dictionary! {
            "Title" => text_object(&bookmark.title),
            "Parent" => Object::Reference(parent.map_or(root, |parent| ids[parent])),
            "Dest" => destination(*page_id, page.height),
        };
        let mut siblings = (0..index).rev().filter(|other| parents[*other] == parent);
        set_reference(&mut entry, "Prev", siblings.next().map(|other| ids[other]));
        let mut siblings = (index + 1..ids.len()).filter(|other| parents[*other] == parent);
        set_reference(&mut entry, "Next", siblings.next().map(|other| ids[other]));
        set_children(&mut entry, Some(index), &parents, &ids);
        document.objects.insert(ids[index], Object::Dictionary(entry));
    }
    let mut outline = dictionary! { "Type" => "Outlines" };
    set_children(&mut outline, None, &parents, &ids);
    document.objects.insert(root, Object::Dictionary(outline));
    Ok(Some(root))
}

/// For every bookmark the one it hangs under: the nearest before it with a smaller level.
fn parents(bookmarks: &[Bookmark]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    bookmarks
        .iter()
        .enumerate()
        .map(|(index, bookmark)| {
            while open.last().is_some_and(|above| bookmarks[*above].level >= bookmark.level) {
                open.pop();
            }
            let parent = open.last().copied();
            open.push(index);
            parent
        })
        .collect()
}

/// First and last child, and how many entries are visible while everything is unfolded.
fn set_children(entry: &mut Dictionary, index: Option<usize>, parents: &[Option<usize>], ids: &[ObjectId]) {
    let children: Vec<usize> = (0..ids.len()).filter(|child| parents[*child] == index).collect();
    let (Some(first), Some(last)) = (children.first(), children.last()) else { return };
    entry.set("First", Object::Reference(ids[*first]));
    entry.set("Last", Object::Reference(ids[*last]));
    let start = index.map_or(0, |index| index + 1);
    let is_below = |mut entry: usize| loop {
        match parents[entry] {
            parent if parent == index => return true,
            Some(parent) => entry = parent,
            None => return false,
        }
    };
    let visible = (start..ids.len()).take_while(|entry| is_below(*entry)).count();
    entry.set("Count", i64::try_from(visible).unwrap_or(i64::MAX));
}

fn set_reference(entry: &mut Dictionary, key: &str, id: Option<ObjectId>) {
    if let Some(id) = id {
        entry.set(key, Object::Reference(id));
    }
}

/// The top of a page, at the size at which it is being read.
fn destination(page: ObjectId, height: Length) -> Object {
    #[expect(clippy::cast_possible_truncation, reason = "the height of a page was checked")]
    let top = height.to_pt().ceil() as i64;
    Object::Array(vec![Object::Reference(page), "XYZ".into(), 0.into(), top.into(), Object::Null])
}

/// The printed page numbers, so that a reader's page box agrees with the paper.
pub fn page_labels(pages: &Pages) -> Dictionary {
    let mut numbers: Vec<Object> = Vec::new();
    let mut expected = None;
    for (index, page) in pages.pages.iter().enumerate() {
        if index == 0 || page.number != expected {
            let label = match page.number {
                Some(first) => dictionary! { "S" => "D", "St" => i64::from(first) },
                None => Dictionary::new(),
            };
            numbers.push(Object::Integer(i64::try_from(index).unwrap_or(i64::MAX)));
            numbers.push(Object::Dictionary(label));
        }
        expected = page.number.map(|number| number.saturating_add(1));
    }
    dictionary! { "Nums" => Object::Array(numbers) }
}
