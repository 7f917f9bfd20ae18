//! Rows broken over pages: how much of a group of rows a given height takes. Places nothing itself.
//!
//! Rows are broken between the lines of their texts. The text of a cell that spans rows runs on through all of
//! them; what is left of it when its last row ends makes that row taller.

use super::rows::{MeasuredCell, MeasuredRows};
use crate::layout::Length;
use std::ops::Range;

/// A part of a row on one page.
#[derive(Clone, Debug, PartialEq)]
pub struct RowSlice {
    pub row: usize,
    pub height: Length,
    /// The row begins here; it may have begun on an earlier page.
    pub begins: bool,
}

/// A part of a cell on one page: which of the slices it covers and the lines it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct CellSlice {
    pub cell: usize,
    pub slices: Range<usize>,
    pub lines: Range<usize>,
    /// The whole cell stands in this slice.
    pub is_whole: bool,
}

/// What one page holds of a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fragment {
    pub rows: Vec<RowSlice>,
    /// In order of rows, then columns.
    pub cells: Vec<CellSlice>,
}

/// The group on one page, with the heights already found for it.
pub fn whole(rows: &MeasuredRows<'_>) -> Fragment {
    let slices = rows.heights.iter().enumerate();
    let cells = rows.cells.iter().enumerate().map(|(index, cell)| CellSlice {
        cell: index,
        slices: cell.row..cell.row + cell.row_span,
        lines: 0..cell.text.line_count(),
        is_whole: true,
    });
    Fragment {
        rows: slices.map(|(row, &height)| RowSlice { row, height, begins: true }).collect(),
        cells: cells.collect(),
    }
}

/// How far a group has come. A group is broken by asking for one fragment after the other until `is_done`.
#[derive(Debug, Default)]
pub struct Splitter {
    /// The row that goes on, or begins, on the next page.
    row: usize,
    /// What is left of the least height of that row, when it has begun.
    min_left: Option<Length>,
    /// Cells that have begun and whose last row is not over.
    open: Vec<usize>,
    /// A row that would fit on the next page waits for it rather than fill this one.
    keeps_rows: bool,
}

/// The room of a page.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    pub height: Length,
    /// What an empty page would have.
    pub fresh: Length,
}

/// A row that would fit on the next page is not begun in less than this part of a page.
const LEAST_START: f64 = 0.2;

/// A cell on the page being filled.
struct Open {
    cell: usize,
    top: Length,
    first_slice: usize,
}

/// The page being filled.
struct Filling {
    fragment: Fragment,
    used: Length,
    open: Vec<Open>,
}

impl Splitter {
    pub fn new(keeps_rows: bool) -> Self {
        Self { keeps_rows, ..Self::default() }
    }

    pub fn is_done(&self, rows: &MeasuredRows<'_>) -> bool {
        self.row >= rows.row_count()
    }

    /// Cells that have begun on an earlier page and go on.
    pub fn open_cells(&self) -> &[usize] {
        &self.open
    }

    /// Takes as much as the room holds. On an empty page something is always taken, so that every call goes on.
    pub fn next(&mut self, rows: &mut MeasuredRows<'_>, room: Room) -> Fragment {
        let is_fresh = room.fresh.fits(room.height);
        let open = self.open.drain(..).map(|cell| Open { cell, top: Length::ZERO, first_slice: 0 }).collect();
        let mut filling = Filling { fragment: Fragment::default(), used: Length::ZERO, open };
        while self.row < rows.row_count() {
            if !self.take_row(rows, &mut filling, room, is_fresh) {
                break;
            }
        }
        self.close_page(rows, &mut filling);
        filling.fragment.cells.sort_by_key(|slice| slice.cell);
        filling.fragment
    }

    /// Takes a row, or the part of it that there is room for. False when the page is full.
    fn take_row(&mut self, rows: &mut MeasuredRows<'_>, filling: &mut Filling, room: Room, is_fresh: bool) -> bool {
        let row = self.row;
        let begins = self.min_left.is_none();
        let min_left = self.min_left.unwrap_or_else(|| rows.min_heights.get(row).copied().unwrap_or_default());
        let opened_before = filling.open.len();
        let slice = filling.fragment.rows.len();
        if begins {
            let top = filling.used;
            filling.open.extend(rows.cells_of(row).map(|cell| Open { cell, top, first_slice: slice }));
        }
        let natural = natural_height(rows, filling, row, begins).max(min_left);
        let left = room.height - filling.used;
        if natural.fits(left) {
            // A row of which nothing was left overleaf leaves no trace there.
            if begins || natural > Length::ZERO {
                filling.fragment.rows.push(RowSlice { row, height: natural, begins });
                filling.used += natural;
            }
            self.close_row(rows, filling, row);
            return true;
        }
        let may_wait = !(is_fresh && slice == 0);
        let can_wait_whole = self.keeps_rows && begins && natural.fits(room.fresh) && left < room.fresh * LEAST_START;
        let height = broken_height(rows, filling, row, left, min_left, begins);
        let height = match height {
            Some(height) if !(may_wait && can_wait_whole) => height,
            _ if may_wait => {
                filling.open.truncate(opened_before);
                return false;
            }
            // An empty page too low for a line: one line is set all the same.
            _ => forced_height(rows, filling, row),
        };
        filling.fragment.rows.push(RowSlice { row, height, begins });
        filling.used += height;
        self.min_left = Some((min_left - height).max(Length::ZERO));
        false
    }

    /// Ends the cells whose last row this is.
    fn close_row(&mut self, rows: &mut MeasuredRows<'_>, filling: &mut Filling, row: usize) {
        self.row = row + 1;
        self.min_left = None;
        let slices = filling.fragment.rows.len();
        let (ended, open): (Vec<Open>, Vec<Open>) = filling
            .open
            .drain(..)
            .partition(|open| rows.cells.get(open.cell).is_some_and(|cell| cell.last_row() == row));
        filling.open = open;
        for ended in ended {
            if let Some(cell) = rows.cells.get_mut(ended.cell) {
                let lines = cell.done..cell.text.line_count();
                let is_whole = cell.done == 0;
                cell.done = cell.text.line_count();
                let slices = ended.first_slice..slices;
                filling.fragment.cells.push(CellSlice { cell: ended.cell, slices, lines, is_whole });
            }
        }
    }

    /// The cells that go on overleaf leave as many lines here as there is room for.
    fn close_page(&mut self, rows: &mut MeasuredRows<'_>, filling: &mut Filling) {
        let slices = filling.fragment.rows.len();
        for open in filling.open.drain(..) {
            self.open.push(open.cell);
            let Some(cell) = rows.cells.get_mut(open.cell).filter(|_| open.first_slice < slices) else { continue };
            let lines = cell.lines_within(filling.used - open.top);
            let lines = cell.done..cell.done + lines;
            cell.done = lines.end;
            filling.fragment.cells.push(CellSlice {
                cell: open.cell,
                slices: open.first_slice..slices,
                lines,
                is_whole: false,
            });
        }
    }
}

fn open_cells<'r, 'a>(
    rows: &'r MeasuredRows<'a>,
    filling: &'r Filling,
) -> impl Iterator<Item = (&'r MeasuredCell<'a>, Length)> {
    filling.open.iter().filter_map(|open| Some((rows.cells.get(open.cell)?, filling.used - open.top)))
}

/// Height that a cell of the current row asks of it: what is left of its text less what it has above on this page.
fn height_asked(cell: &MeasuredCell<'_>, above: Length, begins: bool) -> Length {
    if !begins && cell.text.line_count() == cell.done && above == Length::ZERO {
        return Length::ZERO;
    }
    cell.height_left() - above
}

fn natural_height(rows: &MeasuredRows<'_>, filling: &Filling, row: usize, begins: bool) -> Length {
    open_cells(rows, filling)
        .filter(|(cell, _)| cell.last_row() == row)
        .map(|(cell, above)| height_asked(cell, above, begins))
        .fold(Length::ZERO, Length::max)
}

/// Height of the part of a row that stands in `left`; `None` when the row is better left to the next page.
fn broken_height(
    rows: &MeasuredRows<'_>,
    filling: &Filling,
    row: usize,
    left: Length,
    min_left: Length,
    begins: bool,
) -> Option<Length> {
    let mut height = Length::ZERO;
    for (cell, above) in open_cells(rows, filling) {
        let lines = cell.lines_within(left + above);
        let is_own = cell.last_row() == row && cell.row == row;
        let wanted = cell.lines_left().min(2);
        if is_own && (lines < wanted || (begins && !cell.height_of(wanted).fits(left + above))) {
            return None;
        }
        if lines > 0 {
            height = height.max(cell.height_of(lines) - above);
        }
    }
    if !min_left.fits(left) {
        height = height.max(left);
    }
    (height > Length::ZERO).then_some(height)
}

fn forced_height(rows: &MeasuredRows<'_>, filling: &Filling, row: usize) -> Length {
    open_cells(rows, filling)
        .filter(|(cell, _)| cell.row == row || cell.last_row() == row)
        .map(|(cell, above)| cell.height_of(cell.lines_left().min(1)) - above)
        .fold(Length::ZERO, Length::max)
}
