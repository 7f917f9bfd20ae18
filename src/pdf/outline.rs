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
    let outline = document.new_object_id();
    let ids: Vec<ObjectId> = pages.bookmarks.iter().map(|_| document.new_object_id()).collect();
    let tree = Tree::new(&pages.bookmarks);
    for (index, bookmark) in pages.bookmarks.iter().enumerate() {
        let (page_id, page) = page_ids
            .get(bookmark.page)
            .zip(pages.pages.get(bookmark.page))
            .ok_or_else(|| PdfError::BookmarkPage { title: bookmark.title.clone() })?;
        let node = &tree.nodes[index];
        let mut entry = dictionary! {
            "Title" => text_object(&bookmark.title),
            "Parent" => Object::Reference(node.parent.map_or(outline, |parent| ids[parent])),
            "Dest" => destination(*page_id, page.height),
        };
        set_reference(&mut entry, "Prev", node.previous.map(|previous| ids[previous]));
        set_reference(&mut entry, "Next", node.next.map(|next| ids[next]));
        set_children(&mut entry, &node.children, node.below, &ids);
        document.objects.insert(ids[index], Object::Dictionary(entry));
    }
    let mut root = dictionary! { "Type" => "Outlines" };
    set_children(&mut root, &tree.roots, ids.len(), &ids);
    document.objects.insert(outline, Object::Dictionary(root));
    Ok(Some(outline))
}

/// How the bookmarks hang under each other.
struct Tree {
    nodes: Vec<Node>,
    /// Those that hang under no other.
    roots: Vec<usize>,
}

#[derive(Default)]
struct Node {
    parent: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    children: Vec<usize>,
    /// Descendants; all are visible, for everything is unfolded.
    below: usize,
}

impl Tree {
    /// A bookmark hangs under the nearest before it with a smaller level.
    fn new(bookmarks: &[Bookmark]) -> Self {
        let mut tree = Self { nodes: Vec::with_capacity(bookmarks.len()), roots: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        for (index, bookmark) in bookmarks.iter().enumerate() {
            while open.last().is_some_and(|above| bookmarks[*above].level >= bookmark.level) {
                open.pop();
            }
            let parent = open.last().copied();
            for above in &open {
                tree.nodes[*above].below += 1;
            }
            let siblings = parent.map_or(&mut tree.roots, |parent| &mut tree.nodes[parent].children);
            let previous = siblings.last().copied();
            siblings.push(index);
            if let Some(previous) = previous {
                tree.nodes[previous].next = Some(index);
            }
            tree.nodes.push(Node { parent, previous, ..Node::default() });
            open.push(index);
        }
        tree
    }
}

fn set_children(entry: &mut Dictionary, children: &[usize], below: usize, ids: &[ObjectId]) {
    if let (Some(first), Some(last)) = (children.first(), children.last()) {
        entry.set("First", Object::Reference(ids[*first]));
        entry.set("Last", Object::Reference(ids[*last]));
        entry.set("Count", i64::try_from(below).unwrap_or(i64::MAX));
    }
}

fn set_reference(entry: &mut Dictionary, key: &str, id: Option<ObjectId>) {
    if let Some(id) = id {
        entry.set(key, Object::Reference(id));
    }
}

/// The top of a page, at the size at which it is being read.
pub fn destination(page: ObjectId, height: Length) -> Object {
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
