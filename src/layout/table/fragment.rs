//! Page breaks inside a group of rows: which rows, and which lines of which cells, stand on which page.
//!
//! A group that fits on a page is one fragment. Otherwise it is cut between rows where it can be and between lines
//! where it must be. A cell that spans rows goes on with its own lines in whatever part of it stands on the page; one
//! whose lines are used up repeats its label with 「（続き）」.

use super::measure::{MeasuredCell, MeasuredGroup};
use crate::layout::Length;
use std::ops::Range;

/// What stands on one page.
#[derive(Debug, Default)]
pub struct Fragment {
    rows: Vec<FragmentRow>,
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug)]
struct FragmentRow {
    /// Index in the group.
    row: usize,
    height: Length,
}

/// A part of a cell.
#[derive(Clone, Debug)]
pub struct Piece {
    pub row: usize,
    pub cell: usize,
    /// Rows of the fragment that it covers.
    pub first_row: usize,
    pub rows: usize,
    pub lines: Range<usize>,
    /// The repeated label instead of lines.
    pub label: bool,
}

impl Fragment {
    /// The whole group in one piece.
    pub fn whole(group: &MeasuredGroup) -> Self {
        Fragments::new(group).next(Length::pt(f64::MAX / 4.0), true).unwrap_or_default()
    }

    pub fn height(&self) -> Length {
        self.rows.iter().map(|row| row.height).sum()
    }

    /// Tops of the rows from `y`, and the bottom of the last.
    pub fn row_tops(&self, y: Length) -> Vec<Length> {
        let mut top = y;
        let mut tops = vec![y];
        for row in &self.rows {
            top += row.height;
            tops.push(top);
        }
        tops
    }
}

/// The work left: which row is next and how many lines of each cell are placed.
pub struct Fragments<'a> {
    group: &'a MeasuredGroup,
    row: usize,
    /// Something of the next row has been placed already.
    inside_row: bool,
    /// Lines placed so far, for each cell.
    placed: Vec<Vec<usize>>,
    /// Whether anything has been placed at all: what follows is a continuation.
    begun: bool,
}

impl<'a> Fragments<'a> {
    pub fn new(group: &'a MeasuredGroup) -> Self {
        let placed = group.rows.iter().map(|row| vec![0; row.cells.len()]).collect();
        Self { group, row: 0, inside_row: false, placed, begun: false }
    }

    pub fn is_finished(&self) -> bool {
        self.row >= self.group.rows.len()
    }

    /// What of the group fits into `available`; `None` when it is finished, or when not even two lines fit. With
    /// `forced` (a fresh page) at least one line is placed, so that the work ends.
    pub fn next(&mut self, available: Length, forced: bool) -> Option<Fragment> {
        let mut rows: Vec<FragmentRow> = Vec::new();
        let mut single: Vec<Vec<Range<usize>>> = Vec::new();
        let mut used = Length::ZERO;
        while !self.is_finished() {
            let height = self.full_height(&rows);
            if (used + height).fits(available) {
                single.push(self.take_lines(usize::MAX, None));
                rows.push(FragmentRow { row: self.row, height });
                used += height;
                self.row += 1;
                self.inside_row = false;
                continue;
            }
            let must = forced && rows.is_empty();
            if let Some((height, lines)) = self.take_part(available - used, must, &rows) {
                single.push(lines);
                rows.push(FragmentRow { row: self.row, height });
                self.inside_row = true;
            }
            break;
        }
        (!rows.is_empty()).then(|| self.assemble(rows, &single))
    }

    fn cells(&self) -> &'a [MeasuredCell] {
        &self.group.rows[self.row].cells
    }

    fn left(&self, row: usize, cell: usize) -> usize {
        self.group.rows[row].cells[cell].text.lines.len() - self.placed[row][cell]
    }

    /// The height that a cell needs for the rest of its text, or for its repeated label.
    fn need(&self, row: usize, cell: usize) -> Length {
        let measured = &self.group.rows[row].cells[cell];
        let left = self.left(row, cell);
        let text = match (&measured.continued, self.begun && left == 0) {
            (Some(label), true) => label.height(),
            _ if left == 0 => return Length::ZERO,
            _ => measured.text.height_of(left),
        };
        text + self.group.padding * 2.0
    }

    /// The height of the next row when all that is left of it stands in this fragment behind `rows`; cells that span
    /// rows and end with it make it grow.
    fn full_height(&self, rows: &[FragmentRow]) -> Length {
        let mut height = if self.inside_row { Length::pt(0.5) } else { self.least_height() };
        for (index, cell) in self.cells().iter().enumerate() {
            if cell.row_span == 1 {
                height = height.max(self.need(self.row, index));
            }
        }
        for (start, index) in self.spans_over(self.row) {
            let last = start + self.group.rows[start].cells[index].row_span - 1;
            if last == self.row {
                height = height.max(self.need(start, index) - height_since(rows, start));
            }
        }
        height
    }

    /// An empty row is as tall as one line.
    fn least_height(&self) -> Length {
        let line = self.cells().first().map_or(Length::ZERO, |cell| cell.text.line_height());
        self.group.rows[self.row].min_height.max(line + self.group.padding * 2.0)
    }

    /// Cells of several rows that cover `row`, as (row, cell).
    fn spans_over(&self, row: usize) -> Vec<(usize, usize)> {
        let mut spans = Vec::new();
        for (start, above) in self.group.rows.iter().enumerate().take(row + 1) {
            for (index, cell) in above.cells.iter().enumerate() {
                if cell.row_span > 1 && start + cell.row_span > row {
                    spans.push((start, index));
                }
            }
        }
        spans
    }

    fn lines_in(&self, cell: &MeasuredCell, room: Length) -> usize {
        let lines = (room - self.group.padding * 2.0 + Length::pt(0.001)) / cell.text.line_height();
        if lines >= 1.0 { lines as usize } else { 0 }
    }

    /// Takes up to `most` lines (or as many as fit `room`) of each cell of the next row that spans one row only.
    fn take_lines(&mut self, most: usize, room: Option<Length>) -> Vec<Range<usize>> {
        let mut taken = Vec::new();
        for (index, cell) in self.cells().iter().enumerate() {
            let start = self.placed[self.row][index];
            let fit = room.map_or(most, |room| self.lines_in(cell, room).max(most));
            let count = if cell.row_span == 1 { self.left(self.row, index).min(fit) } else { 0 };
            taken.push(start..start + count);
            self.placed[self.row][index] += count;
        }
        taken
    }

    /// The part of the next row that fits into `room`; `None` when less than two lines would stand there.
    fn take_part(&mut self, room: Length, must: bool, rows: &[FragmentRow]) -> Option<(Length, Vec<Range<usize>>)> {
        let waiting =
            |this: &Self, index: usize, cell: &MeasuredCell| cell.row_span == 1 && this.left(this.row, index) > 0;
        let enough = self.cells().iter().enumerate().all(|(index, cell)| {
            !waiting(self, index, cell) || self.lines_in(cell, room) >= self.left(self.row, index).min(2)
        });
        let any = self.cells().iter().enumerate().any(|(index, cell)| waiting(self, index, cell));
        // Only the text of a spanning cell is left, or the row is empty but tall.
        let spans_wait = self.spans_over(self.row).into_iter().any(|(start, index)| self.left(start, index) > 0);
        let worth_it = room > self.group.padding * 2.0 + Length::pt(8.0) && (any || (spans_wait && !rows.is_empty()));
        if !must && !(enough && worth_it) {
            return None;
        }
        let lines = self.take_lines(usize::from(must), Some(room));
        let tallest = self.cells().iter().zip(&lines).map(|(cell, lines)| cell.text.height_of(lines.len()));
        let mut height = tallest.fold(Length::ZERO, Length::max) + self.group.padding * 2.0;
        if spans_wait || height < Length::pt(1.0) {
            height = height.max(room);
        }
        Some((height.max(Length::pt(0.5)), lines))
    }

    /// Pieces of all cells that stand in this fragment; spanning cells take the lines that fit into their part of it.
    fn assemble(&mut self, rows: Vec<FragmentRow>, single: &[Vec<Range<usize>>]) -> Fragment {
        let (first, last) = (rows[0].row, rows[rows.len() - 1].row);
        let mut pieces = Vec::new();
        for row in 0..=last {
            for (index, cell) in self.group.rows[row].cells.iter().enumerate() {
                let first_row = row.max(first) - first;
                let end_row = (row + cell.row_span).min(last + 1);
                if end_row <= first {
                    continue;
                }
                let covered = end_row - first - first_row;
                let lines = if cell.row_span == 1 {
                    single[row - first][index].clone()
                } else {
                    let height = rows[first_row..first_row + covered].iter().map(|row| row.height).sum();
                    self.take_span(row, index, height)
                };
                let label = self.begun && lines.is_empty() && row == 0 && cell.continued.is_some();
                pieces.push(Piece { row, cell: index, first_row, rows: covered, lines, label });
            }
        }
        self.begun = true;
        Fragment { rows, pieces }
    }

    fn take_span(&mut self, row: usize, index: usize, height: Length) -> Range<usize> {
        let start = self.placed[row][index];
        let count = self.left(row, index).min(self.lines_in(&self.group.rows[row].cells[index], height));
        self.placed[row][index] += count;
        start..start + count
    }
}

/// Height of those rows of the fragment that belong to the group's rows from `start` on.
fn height_since(rows: &[FragmentRow], start: usize) -> Length {
    rows.iter().filter(|row| row.row >= start).map(|row| row.height).sum()
}
