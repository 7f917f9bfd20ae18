//! Edition → `layout::Document`: which texts stand where on which paper, with which origin. Knows no millimetres
//! beyond the widths that a form names and the margins that a paper names.

mod alone;
mod chart;
mod contents_page;
mod edition;
mod fit;
mod legend;
mod place;
mod record_table;
mod sheet;
mod style;
mod to_come;
mod usual;

pub use alone::{record_lines, text_lines};
pub use contents_page::{ListedPaper, contents_page, listed_paper};
pub use fit::{FitProposal, fit_proposal};
pub use place::place;
pub use style::{Style, page_setup};
pub use to_come::pictures_to_come;
pub use usual::{usual_kind, usual_kind_of_form};

pub use crate::layout::document::PageNumbers;
use crate::layout::document::{Document, PaperSize};
use crate::model::{Book, EditionId, Typeface};
use serde::{Deserialize, Serialize};

/// The kinds of paper. Their names are those of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// 評価表: landscape, everything in the order of the edition.
    Evaluation,
    /// 計画書: portrait, body text in Mincho.
    Plan,
    /// シート: portrait, one record a page.
    Sheet,
}

impl PaperKind {
    pub const ALL: [Self; 3] = [Self::Evaluation, Self::Plan, Self::Sheet];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Evaluation => "evaluation",
            Self::Plan => "plan",
            Self::Sheet => "sheet",
        }
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Evaluation => "評価表（横）",
            Self::Plan => "計画書（縦）",
            Self::Sheet => "シート（縦）",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What the officer chooses before printing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperOptions {
    pub kind: PaperKind,
    pub size: PaperSize,
    /// Size of the text in tables, in points: 6 to 14.
    pub font_size_pt: f64,
    /// 資料番号; empty for none.
    pub document_number: String,
    /// 会議名 and date; empty for none.
    pub meeting: String,
    /// （案）
    pub draft: bool,
    /// `None`: the face that each form names.
    pub typeface: Option<Typeface>,
    /// At the top left of every page; {年度}, {計画} and {表題} are filled in. Empty for none.
    #[serde(default)]
    pub header: String,
    /// At the bottom left of every page, as the header.
    #[serde(default)]
    pub footer: String,
    #[serde(default)]
    pub page_numbers: PageNumbers,
    /// Number of the first page.
    #[serde(default = "first_page_number")]
    pub first_page_number: u32,
    /// Margin at the bound edge; `None` is that of the kind of paper.
    #[serde(default)]
    pub binding_mm: Option<f64>,
    /// Landscape papers are bound at the left instead of the top.
    #[serde(default)]
    pub bind_left: bool,
    /// 事業を途中で分けない: a record that fits on a page is not broken.
    #[serde(default = "keep_records")]
    pub keep_records: bool,
    /// 目次: the headings of the sections with their pages, behind the title.
    #[serde(default)]
    pub contents: bool,
}

fn first_page_number() -> u32 {
    1
}

fn keep_records() -> bool {
    true
}

impl PaperOptions {
    /// Sizes that can be read in a committee room and printed by an office printer.
    pub const FONT_SIZES_PT: std::ops::RangeInclusive<f64> = 6.0..=14.0;
    /// From the least that a punch needs to a third of a page.
    pub const BINDING_MM: std::ops::RangeInclusive<f64> = 10.0..=60.0;

    pub fn new(kind: PaperKind) -> Self {
        Self {
            kind,
            size: PaperSize::A4,
            font_size_pt: if kind == PaperKind::Evaluation { 8.0 } else { 9.5 },
            document_number: String::new(),
            meeting: String::new(),
            draft: false,
            typeface: None,
            header: String::new(),
            footer: String::new(),
            page_numbers: PageNumbers::default(),
            first_page_number: first_page_number(),
            binding_mm: None,
            bind_left: false,
            keep_records: keep_records(),
            contents: false,
        }
    }
}

/// One paper of one edition; `None` when the edition is not in the book.
pub fn document(book: &Book, edition: EditionId, options: &PaperOptions) -> Option<Document> {
    edition::document(book, edition, options)
}

/// The parts of one source, told apart in [`Origin::part`](crate::layout::Origin). Fields of a record take their id.
pub mod part {
    /// The heading of a section or block.
    pub const HEADING: i64 = -1;
    /// A section's badge and departments.
    pub const ASIDE: i64 = -2;
    /// The text of a block.
    pub const TEXT: i64 = -3;
    /// A table's legend.
    pub const LEGEND: i64 = -4;
    /// The edition's title.
    pub const TITLE: i64 = -5;
    /// The word 合計 of a table; the totals take the ids of their fields.
    pub const TOTAL: i64 = -6;
    /// How the rates of a table are worked out.
    pub const FORMULAS: i64 = -7;
    /// The word 目次 over the table of contents.
    pub const CONTENTS: i64 = -8;
    /// A caption; the figure's index is subtracted.
    pub const CAPTION: i64 = -1000;
    /// A bound file's list of papers; the number of the cell is subtracted. Stands beside an edition.
    pub const LISTED: i64 = -2000;
    /// A text in the chart of a record; its place in the chart is subtracted.
    pub const CHART: i64 = -1_000_000;
}
