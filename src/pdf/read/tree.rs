//! The tree of elements, and whether it agrees with the content of the pages.

use super::file::File;
use super::value::Value;
use super::{ReadPages, unreadable};
use crate::pdf::PdfError;
use std::collections::HashMap;

/// One element of the structure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadElement {
    /// `Document`, `P`, `TD`, …
    pub kind: String,
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    /// Index of the page and identifier of its marked content, in reading order.
    pub pieces: Vec<(usize, usize)>,
    /// Where its annotation stands and where that leads.
    pub link: Option<ReadLink>,
}

/// A link: indexes of its page and of the page to which it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLink {
    pub page: usize,
    pub target: usize,
}

/// Reads the tree, each element before its children.
///
/// # Errors
/// When an element hangs in it twice or disagrees with the parent tree.
pub fn read(file: &File<'_>, catalog: &Value<'_>, page_numbers: &[u32]) -> Result<Vec<ReadElement>, PdfError> {
    let root = file.entry(catalog, "StructTreeRoot")?;
    let root_number = catalog.get("StructTreeRoot").and_then(Value::reference);
    let Parents { of_pages: parents, of_links } = Parents::read(file, &root, page_numbers)?;
    let page_index: HashMap<u32, usize> = page_numbers.iter().enumerate().map(|(index, n)| (*n, index)).collect();
    let mut elements: Vec<ReadElement> = Vec::new();
    let mut index_of: HashMap<u32, usize> = HashMap::new();
    let first = root.get("K").and_then(Value::reference).ok_or_else(|| unreadable("文書の構造がない"))?;
    let mut open = vec![(first, None, root_number)];
    let (mut marked, mut linked) = (0, 0);
    while let Some((number, parent, parent_number)) = open.pop() {
        let index = elements.len();
        if index_of.insert(number, index).is_some() {
            return Err(unreadable("2度現れる要素"));
        }
        let object = file.object(number)?;
        if object.get("P").and_then(Value::reference) != parent_number {
            return Err(unreadable("親の違う要素"));
        }
        let Kids { children, pieces, annotation } = read_kids(&object, &page_index)?;
        for &(page, id) in &pieces {
            if parents.get(page).and_then(|parents| parents.get(id)) != Some(&number) {
                return Err(unreadable("親の表と合わない要素"));
            }
        }
        marked += pieces.len();
        let link = match annotation {
            Some(annotation) => {
                let (key, link) = read_link(file, annotation, page_numbers, &page_index)?;
                if of_links.get(&key) != Some(&number) {
                    return Err(unreadable("親の表と合わないリンク"));
                }
                linked += 1;
                Some(link)
            }
            None => None,
        };
        let kind = object.get("S").and_then(Value::name).ok_or_else(|| unreadable("種類のない要素"))?;
        let kind = String::from_utf8_lossy(kind).into_owned();
        elements.push(ReadElement { kind, parent, children: Vec::new(), pieces, link });
        if let Some(parent) = parent {
            elements[parent].children.push(index);
        }
        open.extend(children.into_iter().rev().map(|child| (child, Some(index), Some(number))));
    }
    if marked == parents.iter().map(Vec::len).sum::<usize>() && linked == of_links.len() {
        Ok(elements)
    } else {
        Err(unreadable("親の表に余分な要素"))
    }
}

/// The way from the pages back to the elements.
struct Parents {
    /// For every page, the element of each of its identifiers.
    of_pages: Vec<Vec<u32>>,
    /// By the annotation's key, its element.
    of_links: HashMap<i64, u32>,
}

impl Parents {
    fn read(file: &File<'_>, root: &Value<'_>, page_numbers: &[u32]) -> Result<Self, PdfError> {
        let broken = || unreadable("親の表が壊れている");
        let tree = file.entry(root, "ParentTree")?;
        let (entries, _) = tree.get("Nums").map(Value::items).unwrap_or_default().as_chunks::<2>();
        let (mut by_key, mut of_links) = (HashMap::with_capacity(entries.len()), HashMap::new());
        for [key, elements] in entries {
            let key = key.integer().ok_or_else(broken)?;
            if let Value::Reference(element) = elements {
                of_links.insert(key, *element);
                continue;
            }
            let elements: Option<Vec<u32>> = elements.items().iter().map(Value::reference).collect();
            by_key.insert(key, elements.ok_or_else(broken)?);
        }
        let mut of_pages = Vec::with_capacity(page_numbers.len());
        for number in page_numbers {
            let key = file.object(*number)?.get("StructParents").and_then(Value::integer);
            let elements = key.and_then(|key| by_key.remove(&key));
            of_pages.push(elements.ok_or_else(|| unreadable("親の表にないページ"))?);
        }
        Ok(Self { of_pages, of_links })
    }
}

/// What hangs under an element.
#[derive(Default)]
struct Kids {
    children: Vec<u32>,
    pieces: Vec<(usize, usize)>,
    annotation: Option<u32>,
}

fn read_kids(object: &Value<'_>, page_index: &HashMap<u32, usize>) -> Result<Kids, PdfError> {
    let page_of = |value: &Value<'_>| value.get("Pg").and_then(Value::reference).and_then(|n| page_index.get(&n));
    let mut kids = Kids::default();
    for kid in object.get("K").map(Value::items).unwrap_or_default() {
        let piece = match kid {
            Value::Reference(child) => {
                kids.children.push(*child);
                continue;
            }
            Value::Integer(_) => page_of(object).zip(kid.index()),
            kid if kid.get("Type").and_then(Value::name) == Some(b"OBJR") => {
                let annotation = kid.get("Obj").and_then(Value::reference);
                if annotation.is_none() || kids.annotation.is_some() {
                    return Err(unreadable("リンクの定まらない要素"));
                }
                kids.annotation = annotation;
                continue;
            }
            marked => page_of(marked).zip(marked.get("MCID").and_then(Value::index)),
        };
        let (page, id) = piece.ok_or_else(|| unreadable("ページのない要素"))?;
        kids.pieces.push((*page, id));
    }
    Ok(kids)
}

/// The key of a link in the parent tree, and the link, which must stand among those of its page.
fn read_link(
    file: &File<'_>,
    number: u32,
    page_numbers: &[u32],
    page_index: &HashMap<u32, usize>,
) -> Result<(i64, ReadLink), PdfError> {
    let annotation = file.object(number)?;
    let key = annotation.get("StructParent").and_then(Value::integer);
    let own = annotation.get("P").and_then(Value::reference);
    let destination = annotation.get("Dest").map(Value::items).unwrap_or_default().first();
    let target = destination.and_then(Value::reference).and_then(|number| page_index.get(&number));
    let page = own.and_then(|number| page_index.get(&number));
    let (Some(key), Some(&page), Some(&target)) = (key, page, target) else {
        return Err(unreadable("行き先のないリンク"));
    };
    let sheet = file.object(page_numbers[page])?;
    let on_page = sheet.get("Annots").map(Value::items).unwrap_or_default();
    if on_page.iter().any(|other| other.reference() == Some(number)) {
        Ok((key, ReadLink { page, target }))
    } else {
        Err(unreadable("ページにないリンク"))
    }
}

/// Every piece of the tree is marked on its page exactly once, and nothing else is.
pub fn check_pieces(read: &ReadPages) -> Result<(), PdfError> {
    let mut on_pages: Vec<(usize, usize)> = Vec::new();
    for (index, page) in read.pages.iter().enumerate() {
        on_pages.extend(page.sections.iter().filter_map(|section| Some((index, section.id?))));
    }
    let mut in_tree: Vec<(usize, usize)> = read.elements.iter().flat_map(|element| &element.pieces).copied().collect();
    on_pages.sort_unstable();
    in_tree.sort_unstable();
    if on_pages == in_tree { Ok(()) } else { Err(unreadable("文書の構造とページの内容が合わない")) }
}
