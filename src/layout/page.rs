//! What `layout` hands to `pdf` and to the preview: pages of placed glyphs, rules, fills and images, and the tree
//! that says in which order and as what they are read aloud.
//!
//! Positions are from the top left corner of the page, y downwards; only `pdf` turns the axis.

use super::{Length, Origin};
pub use crate::fonts::FontId;
use image::metadata::Orientation;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// A laid-out paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pages {
    pub title: String,
    pub author: String,
    pub pages: Vec<Page>,
    /// Logical structure; element 0 is the document.
    pub structure: Vec<Element>,
    /// Headings for the outline, in order.
    pub bookmarks: Vec<Bookmark>,
    /// Words that lead to another page.
    pub links: Vec<Link>,
    /// Trouble that did not stop the layout: characters that no face has, columns too narrow.
    pub warnings: Vec<Warning>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    pub width: Length,
    pub height: Length,
    pub items: Vec<Item>,
    /// The printed page number, `None` when it has none.
    pub number: Option<u32>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Text(TextRun),
    Rule(Rule),
    Fill(Fill),
    Image(PlacedImage),
    Shape(Shape),
}

/// Glyphs of one font on one baseline. The source text is kept with them, so that extraction gives what was typed.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRun {
    pub font: FontId,
    pub size: Length,
    pub x: Length,
    pub baseline: Length,
    pub glyphs: Glyphs,
    pub origin: Origin,
    /// Element of the structure this run is read as part of; `None` marks an artifact (page number, repeated header).
    pub element: Option<usize>,
    /// Turned by 90° clockwise about the run's origin (ー in a vertical label).
    pub turned: bool,
    pub underline: bool,
}

/// The glyphs of one run: a part of those of its whole text, which its other runs and other layouts share.
#[derive(Clone, Debug, Default)]
pub struct Glyphs {
    text: Arc<Vec<Glyph>>,
    from: u32,
    to: u32,
}

impl Glyphs {
    /// Those of `text` in `range`, as far as there are any.
    pub fn of(text: &Arc<Vec<Glyph>>, range: Range<u32>) -> Self {
        Self { text: Arc::clone(text), from: range.start, to: range.end }
    }

    /// The glyphs of this run alone, to be changed.
    #[cfg(test)]
    pub fn to_mut(&mut self) -> &mut Vec<Glyph> {
        *self = self.to_vec().into();
        Arc::make_mut(&mut self.text)
    }
}

impl Deref for Glyphs {
    type Target = [Glyph];

    fn deref(&self) -> &[Glyph] {
        let to = self.text.len().min(self.to as usize);
        self.text.get(self.from as usize..to).unwrap_or_default()
    }
}

impl From<Vec<Glyph>> for Glyphs {
    fn from(glyphs: Vec<Glyph>) -> Self {
        Self { text: Arc::new(glyphs), from: 0, to: u32::MAX }
    }
}

impl FromIterator<Glyph> for Glyphs {
    fn from_iter<I: IntoIterator<Item = Glyph>>(glyphs: I) -> Self {
        glyphs.into_iter().collect::<Vec<_>>().into()
    }
}

impl<'a> IntoIterator for &'a Glyphs {
    type Item = &'a Glyph;
    type IntoIter = std::slice::Iter<'a, Glyph>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Equal when they draw and say the same.
impl PartialEq for Glyphs {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

/// One glyph with the text that it stands for. `text` may be empty for none (a hyphen that layout added), or hold
/// several characters (a base with its variation selector).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    pub id: u16,
    /// The character, or the first of `extra`.
    pub character: char,
    /// A variation selector or combining mark that belongs to the glyph.
    pub extra: Option<char>,
    /// How far the pen moves on to the next glyph: the font's own advance as the PDF will have it, plus adjustment.
    pub advance: Length,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    pub x1: Length,
    pub y1: Length,
    pub x2: Length,
    pub y2: Length,
    pub width: Length,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    pub x: Length,
    pub y: Length,
    pub width: Length,
    pub height: Length,
    /// 0.0 = black, 1.0 = white.
    pub grey: f64,
}

/// A line through points, or the area that they enclose: what charts are drawn with.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Two or more, in order.
    pub points: Vec<(Length, Length)>,
    /// The last point is joined to the first.
    pub closed: bool,
    /// Grey value of the inside, 0.0 = black, 1.0 = white; `None` leaves it open.
    pub fill: Option<f64>,
    /// Width of the black line; zero for none.
    pub stroke: Length,
    pub element: Option<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PlacedImage {
    pub x: Length,
    pub y: Length,
    pub width: Length,
    pub height: Length,
    pub bytes: Arc<[u8]>,
    /// How the stored pixels are turned to be looked at; width and height are those of the turned picture.
    pub orientation: Orientation,
    pub element: Option<usize>,
    pub origin: Origin,
}

/// One element of the logical structure (ISO 32000-1 §14.8.4). Children stand in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    pub kind: ElementKind,
    pub children: Vec<usize>,
    pub parent: Option<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ElementKind {
    Document,
    /// One of several papers in a file.
    Part,
    Heading(u8),
    Paragraph,
    Table,
    TableHead,
    TableBody,
    TableRow,
    /// `scope_column` false is a row header.
    HeaderCell {
        scope_column: bool,
        row_span: usize,
        column_span: usize,
    },
    DataCell {
        row_span: usize,
        column_span: usize,
    },
    Figure {
        alt_text: String,
    },
    Caption,
    Contents,
    ContentsItem,
    /// What an entry of the contents says of its heading.
    Reference,
    Link,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    pub title: String,
    pub level: u8,
    /// Index of the page.
    pub page: usize,
}

/// An area of a page that leads to another page.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Index of the page on which it stands.
    pub page: usize,
    pub x: Length,
    pub y: Length,
    pub width: Length,
    pub height: Length,
    /// Index of the page to which it leads.
    pub target: usize,
    /// What is there.
    pub title: String,
    /// Element as which its words are read.
    pub element: usize,
}

/// Where something could not be set as asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    pub kind: WarningKind,
    pub origin: Origin,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// No face has this character; a visible 〓 stands in its place.
    MissingGlyph(char),
    /// The column is narrower than two characters, or so narrow that it tears words.
    ColumnTooNarrow,
    /// The image could not be read; a box stands in its place.
    ImageUnreadable(String),
}
