//! The structure of the file as `lopdf` reads it: an inspection that shares nothing with our own reader.

use super::paper::*;
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

/// Page and identifier of marked content.
type Piece = (ObjectId, i64);

#[test]
fn content_tree_and_parent_tree_agree() {
    for paper in [full_paper(), difficult_paper()] {
        let document = Document::load_mem(&paper.write()).expect("a file");
        let marked: BTreeSet<Piece> = document.page_iter().flat_map(|page| marked_on(&document, page)).collect();
        let mut in_tree = BTreeMap::new();
        let root = reference(document.catalog().expect("a catalog"), b"StructTreeRoot");
        let root_dictionary = document.get_dictionary(root).expect("a root");
        walk(&document, reference(root_dictionary, b"K"), root, &mut in_tree);
        assert_eq!(marked, in_tree.keys().copied().collect());
        assert_eq!(parent_tree(&document, root_dictionary), in_tree);
    }
}

/// The identifiers on a page; panics on unbalanced marks and on paint outside of them.
fn marked_on(document: &Document, page: ObjectId) -> Vec<Piece> {
    let dictionary = document.get_dictionary(page).expect("a page");
    assert_eq!(dictionary.get(b"Tabs").and_then(Object::as_name).ok(), Some(&b"S"[..]));
    let content = Content::decode(&document.get_page_content(page)).expect("operators");
    let mut open = false;
    let mut ids = Vec::new();
    for operation in content.operations {
        match operation.operator.as_str() {
            "BMC" | "BDC" => {
                assert!(!open, "marks inside of marks");
                open = true;
                if let Some(Object::Dictionary(properties)) = operation.operands.get(1)
                    && let Ok(id) = properties.get(b"MCID")
                {
                    ids.push((page, id.as_i64().expect("a number")));
                }
            }
            "EMC" => {
                assert!(open, "an end without a beginning");
                open = false;
            }
            "Tj" | "TJ" | "S" | "f" | "Do" => assert!(open, "{} outside of marks", operation.operator),
            _ => {}
        }
    }
    assert!(!open, "a beginning without an end");
    ids
}

/// Collects the pieces of an element and all below it, and checks the way back up.
fn walk(document: &Document, element: ObjectId, parent: ObjectId, pieces: &mut BTreeMap<Piece, ObjectId>) {
    let dictionary = document.get_dictionary(element).expect("an element");
    assert_eq!(reference(dictionary, b"P"), parent);
    let kids = match dictionary.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(kid) => vec![kid.clone()],
        Err(_) => Vec::new(),
    };
    for kid in kids {
        let piece = match &kid {
            Object::Reference(child) => {
                walk(document, *child, element, pieces);
                continue;
            }
            Object::Integer(id) => (reference(dictionary, b"Pg"), *id),
            Object::Dictionary(link) if link.has_type(b"OBJR") => continue,
            Object::Dictionary(marked) => {
                assert!(marked.has_type(b"MCR"));
                (reference(marked, b"Pg"), marked.get(b"MCID").and_then(Object::as_i64).expect("a number"))
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(pieces.insert(piece, element), None, "a piece of two elements");
    }
}

fn parent_tree(document: &Document, root: &Dictionary) -> BTreeMap<Piece, ObjectId> {
    let tree = document.get_dictionary(reference(root, b"ParentTree")).expect("a tree");
    let entries = tree.get(b"Nums").and_then(Object::as_array).expect("entries");
    let pages: BTreeMap<i64, ObjectId> = document
        .page_iter()
        .map(|page| {
            let dictionary = document.get_dictionary(page).expect("a page");
            (dictionary.get(b"StructParents").and_then(Object::as_i64).expect("a key"), page)
        })
        .collect();
    let mut parents = BTreeMap::new();
    for entry in entries.chunks(2) {
        if entry[1].as_reference().is_ok() {
            continue; // of an annotation, see below
        }
        let page = pages[&entry[0].as_i64().expect("a key")];
        for (id, element) in (0..).zip(entry[1].as_array().expect("elements")) {
            parents.insert((page, id), element.as_reference().expect("an element"));
        }
    }
    parents
}

fn reference(dictionary: &Dictionary, key: &[u8]) -> ObjectId {
    dictionary.get(key).and_then(Object::as_reference).expect("a reference")
}

#[test]
fn attributes_say_what_headers_and_spans_are() {
    let bytes = full_paper().write();
    let document = Document::load_mem(&bytes).expect("a file");
    let mut seen: Vec<String> = document
        .objects
        .values()
        .filter_map(|object| {
            let dictionary = object.as_dict().ok().filter(|dictionary| dictionary.has_type(b"StructElem"))?;
            let attributes = dictionary.get(b"A").and_then(Object::as_dict).ok()?;
            let kind = String::from_utf8_lossy(dictionary.get(b"S").and_then(Object::as_name).ok()?).into_owned();
            let words = attributes.iter().map(|(key, value)| format!("{} {value:?}", String::from_utf8_lossy(key)));
            Some(format!("{kind}: {}", words.collect::<Vec<_>>().join(", ")))
        })
        .collect();
    seen.sort();
    assert_eq!(
        seen,
        [
            "Figure: O /Layout, Placement /Block, BBox [300 105.28 420 195.28]",
            "Figure: O /Layout, Placement /Block, BBox [60 105.28 180 195.28]",
            "TD: O /Table, ColSpan 2",
            "TD: O /Table, ColSpan 2",
            "TH: O /Table, Scope /Column",
            "TH: O /Table, Scope /Column, ColSpan 2",
            "TH: O /Table, Scope /Row, RowSpan 2",
        ]
    );
}

#[test]
fn colours_are_said_to_be_srgb() {
    let document = Document::load_mem(&full_paper().write()).expect("a file");
    let intents = document.catalog().and_then(|catalog| catalog.get(b"OutputIntents")?.as_array()).expect("intents");
    let [Object::Dictionary(intent)] = intents.as_slice() else { panic!("{intents:?}") };
    let profile = document.get_object(reference(intent, b"DestOutputProfile")).and_then(Object::as_stream);
    let profile = profile.expect("a profile");
    assert_eq!(profile.dict.get(b"N").and_then(Object::as_i64).ok(), Some(3));
    let content = profile.decompressed_content().expect("a profile");
    assert_eq!((content.len(), &content[16..20], &content[36..40]), (736, &b"RGB "[..], &b"acsp"[..]));
}

#[test]
fn a_link_leads_to_its_page_and_is_read_where_it_stands() {
    let document = Document::load_mem(&full_paper().write()).expect("a file");
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let on_first = document.get_dictionary(pages[0]).and_then(|page| page.get(b"Annots")?.as_array()).expect("links");
    let [annotation] = on_first.as_slice() else { panic!("{on_first:?}") };
    let annotation = annotation.as_reference().expect("a link");
    assert!(!document.get_dictionary(pages[1]).expect("a page").has(b"Annots"));
    let link = document.get_dictionary(annotation).expect("a link");
    assert_eq!(link.get(b"Subtype").and_then(Object::as_name).ok(), Some(&b"Link"[..]));
    assert_eq!(link.get(b"Contents").and_then(lopdf::decode_text_string).ok().as_deref(), Some("評価表のページへ"));
    let corners = link.get(b"Rect").map(|corners| format!("{corners:?}")).expect("corners");
    assert_eq!(corners, "[60 524.28 327 533.28]");
    let destination = link.get(b"Dest").and_then(Object::as_array).expect("a destination");
    assert_eq!(destination[0].as_reference().ok(), Some(pages[1]));
    // From the annotation to the element that reads it aloud, and back.
    let root = reference(document.catalog().expect("a catalog"), b"StructTreeRoot");
    let tree = document.get_dictionary(reference(document.get_dictionary(root).expect("a root"), b"ParentTree"));
    let entries = tree.and_then(|tree| tree.get(b"Nums")?.as_array()).expect("entries");
    let key = link.get(b"StructParent").and_then(Object::as_i64).expect("a key");
    let entry = entries.chunks(2).find(|entry| entry[0].as_i64().ok() == Some(key)).expect("an entry");
    let element = document.get_dictionary(entry[1].as_reference().expect("an element")).expect("an element");
    assert_eq!(element.get(b"S").and_then(Object::as_name).ok(), Some(&b"Link"[..]));
    let kids = element.get(b"K").and_then(Object::as_array).expect("kids");
    let objects: Vec<ObjectId> =
        kids.iter().filter_map(|kid| kid.as_dict().ok()).map(|kid| reference(kid, b"Obj")).collect();
    assert_eq!(objects, [annotation]);
}

#[test]
fn the_outline_is_nested_and_pages_have_their_printed_numbers() {
    let document = Document::load_mem(&full_paper().write()).expect("a file");
    let catalog = document.catalog().expect("a catalog");
    let mut lines = Vec::new();
    let outline = document.get_dictionary(reference(catalog, b"Outlines")).expect("an outline");
    outline_lines(&document, outline, 0, &mut lines);
    assert_eq!(lines, ["0 事業の評価", "1 １　評価表", "2 （続き）", "0 おわりに"]);
    assert_eq!(outline.get(b"Count").and_then(Object::as_i64).ok(), Some(4));
    let labels = catalog.get(b"PageLabels").map(|labels| format!("{labels:?}")).expect("labels");
    assert_eq!(labels, "<</Nums [0 <</S /D/St 3>>]>>");
}

fn outline_lines(document: &Document, parent: &Dictionary, depth: usize, lines: &mut Vec<String>) {
    let mut next = parent.get(b"First").and_then(Object::as_reference).ok();
    let mut last = None;
    while let Some(id) = next {
        let entry = document.get_dictionary(id).expect("an entry");
        assert_eq!(entry.get(b"Prev").and_then(Object::as_reference).ok(), last);
        let title = entry.get(b"Title").and_then(lopdf::decode_text_string).expect("a title");
        lines.push(format!("{depth} {title}"));
        outline_lines(document, entry, depth + 1, lines);
        last = Some(id);
        next = entry.get(b"Next").and_then(Object::as_reference).ok();
    }
    assert_eq!(parent.get(b"Last").and_then(Object::as_reference).ok(), last);
}
