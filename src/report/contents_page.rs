//! The page in front of bound papers: which papers there are, and where each begins.

use super::{PaperKind, PaperOptions, Style, part};
use crate::layout::document::{
    Cell, CellRole, Content, Document, Flow, Heading, Margins, PageNumbers, PageSetup, PaperSize, Row, RowGroup, Table,
    TextStyle, VerticalAlign,
};
use crate::layout::{Length, Numbering, Origin, Pages};
use crate::model::{Align, EditionId, Typeface};

/// One paper in the list.
pub struct ListedPaper<'a> {
    pub edition: EditionId,
    pub document: &'a Document,
    pub pages: &'a Pages,
    /// What the paper is called in the list.
    pub title: String,
}

/// The texts of a row are numbered in tens, those of the heading and the labels before them.
const FIRST_ROW: usize = 2;

/// The list of bound papers under `title`: 資料番号, name, and the number of the first page (numbered through) or how
/// many pages there are (numbered by paper). Its own pages carry no number.
pub fn contents_page(title: &str, papers: &[ListedPaper<'_>], numbering: Numbering) -> Document {
    let style = Style::new(&PaperOptions { font_size_pt: 10.5, ..PaperOptions::new(PaperKind::Plan) });
    let origin = |index: usize| Origin {
        source: papers.first().map_or(0, |paper| paper.edition.0),
        part: part::LISTED - index as i64,
    };
    let content =
        |text: &str, style: TextStyle, origin| Content { text: text.into(), style, origin, underlines: Vec::new() };
    let (space_before, space_after) = style.heading_space(1);
    let heading = Flow::Heading(Heading {
        listed: false,
        level: 1,
        content: content(title, style.heading(1), origin(0)),
        badge: String::new(),
        aside: String::new(),
        ruled: false,
        space_before,
        space_after: space_after + Length::mm(2.0),
        new_page: false,
    });
    let has_numbers = papers.iter().any(|paper| !paper.document.page.document_number.is_empty());
    let columns: Vec<Column> =
        Column::ALL.into_iter().filter(|column| *column != Column::Number || has_numbers).collect();
    let cell = |column: usize, content: Content, role: CellRole| Cell {
        column,
        column_span: 1,
        row_span: 1,
        content,
        vertical_align: VerticalAlign::Middle,
        vertical_text: false,
        role,
        shade: if role == CellRole::ColumnHeader { 0.92 } else { 1.0 },
    };
    let labels = columns.iter().enumerate().map(|(index, column)| {
        cell(index, content(column.label(), style.label(), origin(1 + index)), CellRole::ColumnHeader)
    });
    let group = |(row, paper): (usize, &ListedPaper<'_>)| {
        let cells = columns.iter().enumerate().map(|(index, column)| {
            let origin = Origin { source: paper.edition.0, part: origin((row + FIRST_ROW) * 10 + index).part };
            let style = style.cell(Typeface::Gothic, column.align(), false);
            cell(index, content(&column.text(paper, numbering), style, origin), CellRole::Data)
        });
        let cells = cells.collect();
        RowGroup {
            rows: vec![Row { cells, min_height: Length::mm(9.0) }],
            repeated_columns: Vec::new(),
            origin: Origin { source: paper.edition.0, part: part::LISTED },
        }
    };
    let table = Table {
        column_widths: columns.iter().map(|column| column.width()).collect(),
        fill_width: true,
        header_rows: vec![Row { cells: labels.collect(), min_height: Length::ZERO }],
        groups: papers.iter().enumerate().map(group).collect(),
        cell_padding: style.cell_padding(),
        rule: Length::pt(0.4),
        outer_rule: Length::pt(0.8),
    };
    let author = papers.first().map(|paper| paper.document.author.clone()).unwrap_or_default();
    Document {
        title: title.to_owned(),
        author,
        page: page_setup(title, papers),
        flow: vec![heading, Flow::Table(table)],
    }
}

/// Which of the papers a text of the list is about, counted from 0; `None` for its heading and labels.
pub fn listed_paper(origin: Origin) -> Option<usize> {
    usize::try_from(part::LISTED - origin.part).ok().and_then(|index| (index / 10).checked_sub(FIRST_ROW))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Number,
    Title,
    Page,
}

impl Column {
    const ALL: [Self; 3] = [Self::Number, Self::Title, Self::Page];

    fn label(self) -> &'static str {
        match self {
            Self::Number => "資料番号",
            Self::Title => "資料名",
            Self::Page => "ページ",
        }
    }

    fn width(self) -> Length {
        Length::mm(match self {
            Self::Number => 28.0,
            Self::Title => 115.0,
            Self::Page => 22.0,
        })
    }

    fn align(self) -> Align {
        match self {
            Self::Number | Self::Page => Align::Center,
            Self::Title => Align::Start,
        }
    }

    fn text(self, paper: &ListedPaper<'_>, numbering: Numbering) -> String {
        let page = &paper.document.page;
        match self {
            Self::Number => page.document_number.clone(),
            Self::Title => paper.title.clone(),
            // A number that is not printed leads nobody anywhere.
            Self::Page if numbering == Numbering::Separate || page.page_numbers == PageNumbers::None => {
                format!("全{}頁", paper.pages.pages.len())
            }
            Self::Page => page.first_page_number.to_string(),
        }
    }
}

/// On paper like that of the papers when all are alike, so that the printer need not change trays; else A4 portrait.
fn page_setup(title: &str, papers: &[ListedPaper<'_>]) -> PageSetup {
    let (size, landscape) = match papers.first().map(|paper| &paper.document.page) {
        Some(first) if papers.iter().all(|paper| is_alike(&paper.document.page, first)) => {
            (first.size, first.landscape)
        }
        _ => (PaperSize::A4, false),
    };
    // The meeting is not said twice.
    let meeting = papers.first().map(|paper| paper.document.page.meeting.clone()).filter(|meeting| meeting != title);
    let meeting = meeting.unwrap_or_default();
    let mm = Length::mm;
    let margins = if landscape {
        Margins { top: mm(22.0), right: mm(45.0), bottom: mm(18.0), left: mm(45.0) }
    } else {
        Margins { top: mm(25.0), right: mm(22.0), bottom: mm(20.0), left: mm(25.0) }
    };
    PageSetup {
        size,
        landscape,
        margins,
        document_number: String::new(),
        meeting,
        header: String::new(),
        footer: String::new(),
        page_numbers: PageNumbers::None,
        first_page_number: 1,
        draft: false,
        keep_groups: true,
    }
}

fn is_alike(page: &PageSetup, other: &PageSetup) -> bool {
    (page.size, page.landscape) == (other.size, other.landscape)
}
