//! The tree of elements that says in which order and as what the text is read aloud (tagged PDF).

use super::error::PdfError;
use super::link;
use super::number::{hundredths, push_integer, push_points};
use super::object::{Objects, push_reference, push_text};
use super::plan::{Piece, Plan};
use crate::layout::page::{ElementKind, Item, Page};
use crate::layout::{Length, Pages};
use std::collections::HashMap;

/// The name of an element's kind, in the structure and around its content.
pub fn tag(kind: &ElementKind) -> &'static str {
    match kind {
        ElementKind::Document => "Document",
        ElementKind::Part => "Part",
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
        ElementKind::Reference => "Reference",
        ElementKind::Link => "Link",
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

/// Writes the whole tree. `page_numbers` are the object numbers of the pages, `annotations` those of the links.
///
/// # Errors
/// When an element does not hang in the tree, or hangs in it twice.
pub fn write(
    pages: &Pages,
    plan: &Plan,
    page_numbers: &[u32],
    annotations: &[u32],
    numbers: Numbers,
) -> Result<Objects, PdfError> {
    check_tree(pages)?;
    let links = pages.links.iter().zip(annotations).map(|(link, number)| (link.element, (link.page, *number)));
    let first_pages = first_pages(pages, plan);
    let tree = Tree { pages, plan, page_numbers, links: links.collect(), numbers, first_pages };
    let mut objects = Objects::default();
    tree.write_root(objects.begin(numbers.root()));
    tree.write_parent_tree(objects.begin(numbers.parent_tree()));
    for index in 0..pages.structure.len() {
        tree.write_element(objects.begin(numbers.element(index)), index);
    }
    Ok(objects)
}

/// For every element the first page on which something of it or below it stands.
fn first_pages(pages: &Pages, plan: &Plan) -> Vec<Option<usize>> {
    let mut first: Vec<Option<usize>> = vec![None; pages.structure.len()];
    for page in &plan.pages {
        for &element in &page.elements {
            let mut above = Some(element);
            while let Some(element) = above.filter(|element| first[*element].is_none()) {
                first[element] = Some(page.index);
                above = pages.structure[element].parent;
            }
        }
    }
    first
}

/// What is needed to write any element.
struct Tree<'a> {
    pages: &'a Pages,
    plan: &'a Plan,
    page_numbers: &'a [u32],
    /// By element, the page and the object number of its annotation.
    links: HashMap<usize, (usize, u32)>,
    numbers: Numbers,
    first_pages: Vec<Option<usize>>,
}

impl Tree<'_> {
    fn write_root(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<</Type/StructTreeRoot/K ");
        push_reference(out, self.numbers.element(0));
        out.extend_from_slice(b"/ParentTree ");
        push_reference(out, self.numbers.parent_tree());
        out.extend_from_slice(b"/ParentTreeNextKey ");
        push_integer(out, (self.page_numbers.len() + self.pages.links.len()) as i64);
        out.extend_from_slice(b">>");
    }

    /// From the marked content of each page, and from each link, back to the elements.
    fn write_parent_tree(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<</Nums[");
        for page in &self.plan.pages {
            push_integer(out, page.index as i64);
            out.push(b'[');
            for &element in &page.elements {
                push_reference(out, self.numbers.element(element));
                out.push(b' ');
            }
            out.extend_from_slice(b"]\n");
        }
        for (index, link) in self.pages.links.iter().enumerate() {
            push_integer(out, link::parent_key(self.pages, index));
            out.push(b' ');
            push_reference(out, self.numbers.element(link.element));
            out.push(b'\n');
        }
        out.extend_from_slice(b"]>>");
    }

    fn write_element(&self, out: &mut Vec<u8>, index: usize) {
        let element = &self.pages.structure[index];
        out.extend_from_slice(b"<</Type/StructElem/S/");
        out.extend_from_slice(tag(&element.kind).as_bytes());
        out.extend_from_slice(b"/P ");
        push_reference(out, element.parent.map_or(self.numbers.root(), |parent| self.numbers.element(parent)));
        if let Some(page) = self.first_pages[index] {
            out.extend_from_slice(b"/Pg ");
            push_reference(out, self.page_numbers[page]);
        }
        self.write_attributes(out, index);
        self.write_kids(out, index);
        out.extend_from_slice(b">>");
    }

    /// The pieces of an element, its annotation, then its children. Few elements have more than one of them.
    fn write_kids(&self, out: &mut Vec<u8>, index: usize) {
        let (pieces, children) = (&self.plan.pieces[index], &self.pages.structure[index].children);
        let link = self.links.get(&index);
        let count = pieces.len() + children.len() + usize::from(link.is_some());
        if count == 0 {
            return;
        }
        out.extend_from_slice(if count == 1 { b"/K " } else { b"/K[" });
        for piece in pieces {
            if self.first_pages[index] == Some(piece.page) {
                push_integer(out, piece.id as i64);
            } else {
                out.extend_from_slice(b"<</Type/MCR/Pg ");
                push_reference(out, self.page_numbers[piece.page]);
                out.extend_from_slice(b"/MCID ");
                push_integer(out, piece.id as i64);
                out.extend_from_slice(b">>");
            }
            out.push(b' ');
        }
        if let Some(&(page, number)) = link {
            out.extend_from_slice(b"<</Type/OBJR/Pg ");
            push_reference(out, self.page_numbers[page]);
            out.extend_from_slice(b"/Obj ");
            push_reference(out, number);
            out.extend_from_slice(b">>");
        }
        for &child in children {
            push_reference(out, self.numbers.element(child));
            out.push(b' ');
        }
        if count > 1 {
            out.push(b']');
        }
    }

    fn write_attributes(&self, out: &mut Vec<u8>, index: usize) {
        match &self.pages.structure[index].kind {
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
                // A figure must say something; that it is one is the least.
                out.extend_from_slice(b"/Alt");
                push_text(out, if alt_text.is_empty() { "図" } else { alt_text });
                write_bounds(out, self.pages, index, &self.plan.pieces[index]);
            }
            _ => {}
        }
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

/// Where a figure stands, when it is one image or one drawing on one page.
fn write_bounds(out: &mut Vec<u8>, pages: &Pages, index: usize, pieces: &[Piece]) {
    let [piece] = pieces else { return };
    let page = &pages.pages[piece.page];
    let mut images = page.items.iter().filter_map(|item| match item {
        Item::Image(image) if image.element == Some(index) => Some(image),
        _ => None,
    });
    let corners = match (images.next(), images.next()) {
        (Some(image), None) => {
            let bottom = page.height - image.y - image.height;
            [image.x, bottom, image.x + image.width, bottom + image.height]
        }
        (None, _) => {
            let Some(corners) = drawing_bounds(page, index) else { return };
            corners
        }
        _ => return,
    };
    let Some(corners) = corners.into_iter().map(hundredths).collect::<Option<Vec<_>>>() else { return };
    out.extend_from_slice(b"/A<</O/Layout/Placement/Block/BBox[");
    for corner in corners {
        push_points(out, corner);
        out.push(b' ');
    }
    out.extend_from_slice(b"]>>");
}

/// What the lines and texts of a drawing cover: left, bottom, right, top, counted from the bottom of the page.
fn drawing_bounds(page: &Page, index: usize) -> Option<[Length; 4]> {
    let boxes = page.items.iter().filter_map(|item| match item {
        Item::Shape(shape) if shape.element == Some(index) => {
            let corner = |(x, y): &(Length, Length)| [*x, page.height - *y, *x, page.height - *y];
            shape.points.iter().map(corner).reduce(union)
        }
        Item::Text(run) if run.element == Some(index) && !run.turned => {
            let right = run.x + run.glyphs.iter().map(|glyph| glyph.advance).sum::<Length>();
            let baseline = page.height - run.baseline;
            Some([run.x, baseline - run.size * 0.12, right, baseline + run.size * 0.88])
        }
        _ => None,
    });
    boxes.reduce(union)
}

fn union(one: [Length; 4], other: [Length; 4]) -> [Length; 4] {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}

/// Every element hangs in the tree exactly once, and knows by whom.
fn check_tree(pages: &Pages) -> Result<(), PdfError> {
    let wrong = |element: usize, what: &str| PdfError::broken(format!("文書の構造の要素{element}{what}"));
    if pages.structure.first().is_none_or(|root| root.parent.is_some()) {
        return Err(wrong(0, "が根でない"));
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
