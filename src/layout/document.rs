//! What `report` hands to `layout`: a document as a sequence of headings, paragraphs, tables and figures.
//!
//! Nothing here knows what a measure or a fiscal year is; an [`Origin`] is carried through to the page untouched.

use super::Length;
pub use crate::fonts::Face;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Leads from a place on the page back to where its text came from. Opaque to layout; 0 is "nowhere".
/// The second number tells apart the texts of one source (a field's id, a part of a heading).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    pub source: i64,
    pub part: i64,
}

impl Origin {
    /// The `part` of the badge and the aside of a heading, which stand beside its own text.
    pub const BADGE: i64 = -1;
    pub const ASIDE: i64 = -2;
}

/// One paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub title: String,
    /// Shown in the PDF's properties.
    pub author: String,
    pub page: PageSetup,
    pub flow: Vec<Flow>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperSize {
    A4,
    A3,
}

impl PaperSize {
    /// Short and long side.
    pub const fn sides(self) -> (Length, Length) {
        match self {
            Self::A4 => (Length::mm(210.0), Length::mm(297.0)),
            Self::A3 => (Length::mm(297.0), Length::mm(420.0)),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    pub top: Length,
    pub right: Length,
    pub bottom: Length,
    pub left: Length,
}

/// Everything that is the same on all pages.
#[derive(Clone, Debug, PartialEq)]
pub struct PageSetup {
    pub size: PaperSize,
    pub landscape: bool,
    pub margins: Margins,
    /// 資料番号, boxed at the top right of the first page.
    pub document_number: String,
    /// `第2回 ○○会議　令和6年11月21日`, left of the box on the first page.
    pub meeting: String,
    /// At the top left of every page, above the flow.
    pub header: String,
    /// At the bottom left of every page.
    pub footer: String,
    /// At the bottom centre.
    pub page_numbers: PageNumbers,
    /// Number of the first page, for papers that are bound and numbered through.
    pub first_page_number: u32,
    /// Prints （案） after the title and keeps no other trace of it.
    pub draft: bool,
    /// Groups of rows that fit on a page are not broken. Otherwise they are broken between lines and fill the pages.
    pub keep_groups: bool,
}

/// How the pages are numbered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageNumbers {
    None,
    /// `- 1 -`
    #[default]
    Dashed,
    /// `1 / 9`, with the number of the last page.
    OfLast,
    /// `1`
    Plain,
}

impl PageSetup {
    /// Width and height of the page as it is held.
    pub fn page_size(&self) -> (Length, Length) {
        let (short, long) = self.size.sides();
        if self.landscape { (long, short) } else { (short, long) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    pub face: Face,
    pub size: Length,
    /// Distance of baselines as a multiple of the size.
    pub line_height: f64,
    pub align: HorizontalAlign,
    /// Set lines to the full measure (body text; never in tables).
    pub justify: bool,
    /// Consecutive brackets and punctuation are set half-em tight (JLREQ §3.1.5).
    pub tight_punctuation: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HorizontalAlign {
    #[default]
    Start,
    Center,
    End,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VerticalAlign {
    #[default]
    Top,
    Middle,
}

/// A text with where it came from. Line feeds are real line breaks; a tab sets the rest of its line flush right;
/// a leading ・ □ ○ ① （1） 1) ※ － hangs.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    pub text: Arc<str>,
    pub style: TextStyle,
    pub origin: Origin,
    /// Byte ranges (on character boundaries) to be underlined: the changed parts of a comparison.
    pub underlines: Vec<std::ops::Range<usize>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Flow {
    Heading(Heading),
    Paragraph(Content),
    Table(Table),
    Figures(Vec<FigureItem>),
    /// Line charts, as many side by side as there is room for.
    Charts(Vec<Chart>),
    /// The table of contents of this document, with page numbers: the headings that are `listed`.
    Contents {
        style: TextStyle,
        max_level: u8,
    },
    Space(Length),
    PageBreak,
}

/// A heading stays on the page of what follows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 is the document's title.
    pub level: u8,
    /// Named in the table of contents.
    pub listed: bool,
    pub content: Content,
    /// Boxed words before the heading (【重点的取組み】), empty for none.
    pub badge: String,
    /// Text set flush right on the heading's line (所管課), empty for none.
    pub aside: String,
    /// A rule under the heading.
    pub ruled: bool,
    pub space_before: Length,
    pub space_after: Length,
    pub new_page: bool,
}

/// An image with its caption; several stand side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureItem {
    /// The officer's file (PNG or JPEG); `None` is a placeholder box.
    pub image: Option<Arc<[u8]>>,
    pub caption: Content,
    pub alt_text: String,
    pub origin: Origin,
}

/// A line chart: values at equal steps of time. Drawn black on white; lines are told apart by dashes and markers.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub title: Content,
    /// Over the vertical axis, `（人）`; empty for none.
    pub unit: Content,
    /// Below the horizontal axis, one for each step.
    pub steps: Vec<Content>,
    pub lines: Vec<ChartLine>,
    /// What the chart says, in words.
    pub alt_text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChartLine {
    /// Beside the line's last point.
    pub name: Content,
    pub is_target: bool,
    /// One for each step; `None` leaves the line open there.
    pub points: Vec<Option<ChartPoint>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChartPoint {
    pub value: f64,
    /// At the point; `None` for a point that goes without.
    pub label: Option<Content>,
}

impl Chart {
    /// Every text of the chart, in the order in which it is placed.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        let points = self.lines.iter().flat_map(|line| line.points.iter().flatten());
        [&self.title, &self.unit]
            .into_iter()
            .chain(&self.steps)
            .chain(self.lines.iter().map(|line| &line.name))
            .chain(points.filter_map(|point| point.label.as_ref()))
    }
}

/// A ruled table, or a sheet of boxes. All cells stand on one grid of columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Wished widths; scaled together to the width of the page when `fill_width`.
    pub column_widths: Vec<Length>,
    pub fill_width: bool,
    /// Repeated on every page.
    pub header_rows: Vec<Row>,
    /// Kept whole when they fit on a page (see [`PageSetup::keep_groups`]): a record with its entries.
    pub groups: Vec<RowGroup>,
    pub cell_padding: Length,
    pub rule: Length,
    pub outer_rule: Length,
}

/// A record: rows with cells that span several of them.
#[derive(Clone, Debug, PartialEq)]
pub struct RowGroup {
    pub rows: Vec<Row>,
    /// Cells of the first row to be repeated, followed by 「（続き）」, when the group goes on overleaf: columns.
    pub repeated_columns: Vec<usize>,
    pub origin: Origin,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// In order of columns; a place covered by a cell that spans from the left or above is left out.
    pub cells: Vec<Cell>,
    /// At least this tall (boxes of a sheet).
    pub min_height: Length,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub column: usize,
    pub column_span: usize,
    /// Rows of the same group (or of the header) that the cell covers.
    pub row_span: usize,
    pub content: Content,
    pub vertical_align: VerticalAlign,
    /// One character per line, ー and brackets turned.
    pub vertical_text: bool,
    pub role: CellRole,
    /// Grey value of the background, 1.0 = white.
    pub shade: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellRole {
    ColumnHeader,
    RowHeader,
    Data,
}
