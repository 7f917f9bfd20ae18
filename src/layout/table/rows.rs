//! Cells with their texts set, and the heights of rows that are not broken.

use crate::layout::Length;
use crate::layout::cache::Texts;
use crate::layout::document::{Cell, Content, Row, TextStyle, VerticalAlign};
use crate::layout::page::Warning;
use crate::layout::text::{SetText, Setting, sound_style};

/// What all cells of a table share.
#[derive(Clone, Debug)]
pub struct Columns {
    pub edges: Vec<Length>,
    pub padding: Length,
}

impl Columns {
    pub fn count(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// Left edge and width of the columns of a cell.
    pub fn span(&self, column: usize, span: usize) -> (Length, Length) {
        let last = self.count();
        let edge = |column: usize| self.edges.get(column.min(last)).copied().unwrap_or_default();
        (edge(column), edge(column.saturating_add(span)) - edge(column))
    }
}

/// A cell with its text set to the width of its columns.
#[derive(Debug)]
pub struct MeasuredCell<'a> {
    pub cell: &'a Cell,
    pub row: usize,
    /// Within the rows that there are, at least 1.
    pub row_span: usize,
    pub text: SetText,
    /// Left and right of the text: less than asked where the column has no room for it.
    pub side_padding: Length,
    pub padding: Length,
    /// Lines that stand on a page already.
    pub done: usize,
    /// The text is a repetition for the reader's eye: 「（続き）」.
    pub is_repeat: bool,
    pub element: Option<usize>,
}

impl MeasuredCell<'_> {
    /// The cell once more, for another page; it belongs to no element.
    pub fn copy(&self) -> Self {
        Self { text: self.text.clone(), done: 0, element: None, ..*self }
    }

    pub fn last_row(&self) -> usize {
        self.row + self.row_span - 1
    }

    pub fn lines_left(&self) -> usize {
        self.text.line_count().saturating_sub(self.done)
    }

    /// Height of `lines` lines with the padding above and below.
    pub fn height_of(&self, lines: usize) -> Length {
        self.text.height_of(lines) + self.padding * 2.0
    }

    /// Height that the rest of the text needs; an empty cell is one line tall.
    pub fn height_left(&self) -> Length {
        let lines = if self.text.line_count() == 0 { 1 } else { self.lines_left() };
        self.height_of(lines)
    }

    /// How many more lines a height has room for.
    pub fn lines_within(&self, height: Length) -> usize {
        let room = (height - self.padding * 2.0).max(Length::ZERO);
        let lines = ((room.to_pt() + 0.001) / self.text.pitch().to_pt().max(0.1)) as usize;
        lines.min(self.lines_left())
    }

    pub fn is_top_aligned(&self) -> bool {
        self.cell.vertical_align == VerticalAlign::Top
    }
}

/// Rows that belong together, with the cells in order of rows and columns.
#[derive(Debug)]
pub struct MeasuredRows<'a> {
    pub cells: Vec<MeasuredCell<'a>>,
    /// Index of the first cell of each row, and the number of cells.
    pub row_starts: Vec<usize>,
    pub min_heights: Vec<Length>,
    /// Heights when the rows stand together on one page.
    pub heights: Vec<Length>,
    pub height: Length,
    pub warnings: Vec<Warning>,
}

impl<'a> MeasuredRows<'a> {
    /// Sets the texts of all cells and finds the heights of the rows.
    pub fn new(rows: &'a [Row], columns: &Columns, texts: Texts<'_>) -> Self {
        let mut warnings = Vec::new();
        let mut cells = Vec::with_capacity(rows.iter().map(|row| row.cells.len()).sum());
        let mut row_starts = Vec::with_capacity(rows.len() + 1);
        for (number, row) in rows.iter().enumerate() {
            row_starts.push(cells.len());
            for cell in &row.cells {
                let row_span = cell.row_span.clamp(1, rows.len() - number);
                cells.push(measure(cell, number, row_span, columns, texts, &mut warnings));
            }
        }
        row_starts.push(cells.len());
        let sound =
            |row: &Row| if row.min_height.is_finite() { row.min_height.max(Length::ZERO) } else { Length::ZERO };
        let min_heights: Vec<Length> = rows.iter().map(sound).collect();
        let heights = heights(&cells, &min_heights);
        let height = heights.iter().copied().sum();
        Self { cells, row_starts, min_heights, heights, height, warnings }
    }

    pub fn row_count(&self) -> usize {
        self.min_heights.len()
    }

    /// The least height worth beginning in when the rows may be broken: two lines of every text of the first row.
    pub fn least_start(&self) -> Length {
        let first = self.cells.get(self.cells_of(0)).unwrap_or_default();
        let least = first.iter().map(|cell| cell.height_of(cell.lines_left().min(2)));
        least.fold(Length::ZERO, Length::max).min(self.height)
    }

    /// Indices of the cells that begin in a row.
    pub fn cells_of(&self, row: usize) -> std::ops::Range<usize> {
        let start = self.row_starts.get(row).copied().unwrap_or(self.cells.len());
        start..self.row_starts.get(row + 1).copied().unwrap_or(self.cells.len())
    }
}

/// Room for at least one character is made by giving up padding, then size.
fn measure<'a>(
    cell: &'a Cell,
    row: usize,
    row_span: usize,
    columns: &Columns,
    texts: Texts<'_>,
    warnings: &mut Vec<Warning>,
) -> MeasuredCell<'a> {
    let (_, width) = columns.span(cell.column, cell.column_span.max(1));
    let style = sound_style(cell.content.style);
    let side_padding = columns.padding.min((width - style.size) / 2.0).max(Length::ZERO);
    let inner = width - side_padding * 2.0;
    let setting = Setting { style: fitted(style, inner), ..setting_of(cell, inner) };
    let text = if cell.content.text.is_empty() {
        SetText::empty(setting.style.size * setting.style.line_height)
    } else {
        texts.set(&cell.content, setting, warnings)
    };
    MeasuredCell {
        cell,
        row,
        row_span,
        text,
        side_padding,
        padding: columns.padding,
        done: 0,
        is_repeat: false,
        element: None,
    }
}

fn setting_of(cell: &Cell, width: Length) -> Setting<'_> {
    let setting = Setting::of(&cell.content, width);
    Setting { style: TextStyle { justify: false, ..setting.style }, vertical: cell.vertical_text, ..setting }
}

/// No larger than one character fits.
fn fitted(style: TextStyle, width: Length) -> TextStyle {
    TextStyle { size: style.size.min(width), justify: false, ..style }
}

/// Heights of rows: the tallest cell of one row each, then what spanning cells lack is shared out evenly among
/// their rows, cells of fewer rows first.
fn heights(cells: &[MeasuredCell<'_>], min_heights: &[Length]) -> Vec<Length> {
    let mut heights = min_heights.to_vec();
    for cell in cells.iter().filter(|cell| cell.row_span == 1) {
        if let Some(height) = heights.get_mut(cell.row) {
            *height = height.max(cell.height_left());
        }
    }
    let mut spanning: Vec<&MeasuredCell<'_>> = cells.iter().filter(|cell| cell.row_span > 1).collect();
    spanning.sort_by_key(|cell| cell.row_span);
    for cell in spanning {
        let Some(rows) = heights.get_mut(cell.row..=cell.last_row()) else { continue };
        let lacking = cell.height_left() - rows.iter().copied().sum();
        if lacking > Length::ZERO {
            let share = lacking / rows.len() as f64;
            rows.iter_mut().for_each(|height| *height += share);
        }
    }
    heights
}

/// The text of a cell again, with 「（続き）」, for a page that its record goes on to.
pub fn repeated_text(cell: &MeasuredCell<'_>, columns: &Columns, tallest: Length, texts: Texts<'_>) -> SetText {
    const CONTINUED: &str = "（続き）";
    let (_, width) = columns.span(cell.cell.column, cell.cell.column_span.max(1));
    let inner = width - cell.side_padding * 2.0;
    let mut warnings = Vec::new();
    let mut content = Content { underlines: Vec::new(), ..cell.cell.content.clone() };
    let style = fitted(sound_style(content.style), inner);
    let setting = Setting { style, suffix: CONTINUED, ..setting_of(cell.cell, inner) };
    let text = texts.set(&content, setting, &mut warnings);
    if text.height().fits(tallest) {
        return text;
    }
    content.text = "".into();
    texts.set(&content, setting, &mut warnings)
}
