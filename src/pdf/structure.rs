//! The tree of elements that says in which order and as what the text is read aloud (tagged PDF).

use super::error::PdfError;
use super::number::{hundredths, push_integer, push_points};
use super::object::{Objects, push_reference, push_text};
use super::plan::{Piece, Plan};
use crate::layout::Pages;
use crate::layout::page::{ElementKind, Item};

/// The name of an element's kind, in the structure and around its content.
pub fn tag(kind: &ElementKind) -> &'static str {
    match kind {
        ElementKind::Document => "Document",
        ElementKind::Heading(..=1) => "H1",
        ElementKind::Heading(2) => "H2",
        ElementKind::Heading(3) => "H3",
        ElementKind::Heading(4) => "H4",
        ElementKind::Heading(5) => "H5",
        ElementKind::Heading(6..) => "H6",
        ElementKind::Paragraph => "P",
        ElementKind::Table => "Table",
        ElementKind::TableHead => "THead",
        ElementKind::TableBody => "TBody",
        ElementKind::TableRow => "TR",
        ElementKind::HeaderCell { .. } => "TH",
        ElementKind::DataCell { .. } => "TD",
        ElementKind::Figure { .. } => "Figure",
        ElementKind::Caption => "Caption",
        ElementKind::Contents => "TOC",
        ElementKind::ContentsItem => "TOCI",
    }
}

/// Object numbers of the structure.
#[derive(Clone, Copy)]
pub struct Numbers {
    first: u32,
}

impl Numbers {
    pub fn starting_at(first: u32) -> Self {
        Self { first }
    }

    pub fn root(self) -> u32 {
        self.first
    }

    fn parent_tree(self) -> u32 {
        self.first + 1
    }

    fn element(self, index: usize) -> u32 {
        self.first + 2 + index as u32
    }
}

/// Writes the whole tree. `page_numbers` are the object numbers of the pages.
///
/// # Errors
/// When an element that is printed does not hang in the tree, or hangs in it twice.
pub fn write(pages: &Pages, plan: &Plan, page_numbers: &[u32], numbers: Numbers) -> Result<Objects, PdfError> {
    check_tree(pages)?;
    let mut objects = Objects::default();
    let out = objects.begin(numbers.root());
    out.extend_from_slice(b"<</Type/StructTreeRoot/K ");
    push_reference(out, numbers.element(0));
    out.extend_from_slice(b"/ParentTree ");
    push_reference(out, numbers.parent_tree());
    out.extend_from_slice(b"/ParentTreeNextKey ");
    push_integer(out, page_numbers.len() as i64);
    out.extend_from_slice(b">>");
    write_parent_tree(objects.begin(numbers.parent_tree()), plan, numbers);
    for index in 0..pages.structure.len() {
        write_element(objects.begin(numbers.element(index)), pages, plan, page_numbers, numbers, index);
    }
    Ok(objects)
}

/// From the marked content of each page back to its elements.
fn write_parent_tree(out: &mut Vec<u8>, plan: &Plan, numbers: Numbers) {
    out.extend_from_slice(b"<</Nums[");
    for page in &plan.pages {
        push_integer(out, page.index as i64);
        out.push(b'[');
        for &element in &page.elements {
            push_reference(out, numbers.element(element));
            out.push(b' ');
        }
        out.extend_from_slice(b"]\n");
    }
    out.extend_from_slice(b"]>>");
}

fn write_element(out: &mut Vec<u8>, pages: &Pages, plan: &Plan, page_numbers: &[u32], numbers: Numbers, index: usize) {
    let element = &pages.structure[index];
    let pieces = &plan.pieces[index];
    out.extend_from_slice(b"<</Type/StructElem/S/");
    out.extend_from_slice(tag(&element.kind).as_bytes());
    out.extend_from_slice(b"/P ");
    push_reference(out, element.parent.filter(|_| index > 0).map_or(numbers.root(), |parent| numbers.element(parent)));
    if let Some(first) = pieces.first() {
        out.extend_from_slice(b"/Pg ");
        push_reference(out, page_numbers[first.page]);
    }
    write_attributes(out, pages, index, pieces);
    write_kids(out, pages, plan, page_numbers, numbers, index);
    out.extend_from_slice(b">>");
}

/// The pieces of an element, then its children. Few elements have both.
fn write_kids(out: &mut Vec<u8>, pages: &Pages, plan: &Plan, page_numbers: &[u32], numbers: Numbers, index: usize) {
    let (pieces, children) = (&plan.pieces[index], &pages.structure[index].children);
    let count = pieces.len() + children.len();
    if count == 0 {
        return;
    }
    out.extend_from_slice(if count == 1 { b"/K " } else { b"/K[" });
    for piece in pieces {
        if pieces.first().is_some_and(|first| first.page == piece.page) {
            push_integer(out, piece.id as i64);
        } else {
            out.extend_from_slice(b"<</Type/MCR/Pg ");
            push_reference(out, page_numbers[piece.page]);
            out.extend_from_slice(b"/MCID ");
            push_integer(out, piece.id as i64);
            out.extend_from_slice(b">>");
        }
        out.push(b' ');
    }
    for &child in children {
        push_reference(out, numbers.element(child));
        out.push(b' ');
    }
    if count > 1 {
        out.push(b']');
    }
}

fn write_attributes(out: &mut Vec<u8>, pages: &Pages, index: usize, pieces: &[Piece]) {
    match &pages.structure[index].kind {
        ElementKind::HeaderCell { scope_column, row_span, column_span } => {
            out.extend_from_slice(b"/A<</O/Table/Scope/");
            out.extend_from_slice(if *scope_column { b"Column" } else { b"Row" });
            write_spans(out, *row_span, *column_span);
            out.extend_from_slice(b">>");
        }
        ElementKind::DataCell { row_span, column_span } if *row_span > 1 || *column_span > 1 => {
            out.extend_from_slice(b"/A<</O/Table");
            write_spans(out, *row_span, *column_span);
            out.extend_from_slice(b">>");
        }
        ElementKind::Figure { alt_text } => {
            out.extend_from_slice(b"/Alt");
            push_text(out, if alt_text.is_empty() { "図" } else { alt_text });
            write_bounds(out, pages, index, pieces);
        }
        _ => {}
    }
}

fn write_spans(out: &mut Vec<u8>, row_span: usize, column_span: usize) {
    for (name, span) in [("/RowSpan ", row_span), ("/ColSpan ", column_span)] {
        if span > 1 {
            out.extend_from_slice(name.as_bytes());
            push_integer(out, span as i64);
        }
    }
}

/// Where a figure stands, when it is one image on one page.
fn write_bounds(out: &mut Vec<u8>, pages: &Pages, index: usize, pieces: &[Piece]) {
    let [piece] = pieces else { return };
    let page = &pages.pages[piece.page];
    let mut images = page.items.iter().filter_map(|item| match item {
        Item::Image(image) if image.element == Some(index) => Some(image),
        _ => None,
    });
    let (Some(image), None) = (images.next(), images.next()) else { return };
    let bottom = page.height - image.y - image.height;
    let corners = [image.x, bottom, image.x + image.width, bottom + image.height];
    let Some(corners) = corners.into_iter().map(hundredths).collect::<Option<Vec<_>>>() else { return };
    out.extend_from_slice(b"/A<</O/Layout/Placement/Block/BBox[");
    for corner in corners {
        push_points(out, corner);
        out.push(b' ');
    }
    out.extend_from_slice(b"]>>");
}

/// Every element hangs in the tree exactly once, and knows by whom.
fn check_tree(pages: &Pages) -> Result<(), PdfError> {
    let wrong = |element: usize, what: &str| PdfError::broken(format!("文書の構造の要素{element}{what}"));
    if pages.structure.is_empty() {
        return Err(wrong(0, "がない"));
    }
    let mut seen = vec![false; pages.structure.len()];
    seen[0] = true;
    let mut open = vec![0];
    while let Some(parent) = open.pop() {
        for &child in &pages.structure[parent].children {
            match seen.get_mut(child) {
                Some(seen) if !*seen => *seen = true,
                _ => return Err(wrong(child, "が木に2度ある")),
            }
            if pages.structure[child].parent != Some(parent) {
                return Err(wrong(child, "の親が違う"));
            }
            open.push(child);
        }
    }
    match seen.iter().position(|seen| !seen) {
        Some(element) => Err(wrong(element, "が木につながっていない")),
        None => Ok(()),
    }
}
