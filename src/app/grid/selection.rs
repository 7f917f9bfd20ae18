//! What is selected in the table, and how the keys move it, as in Excel.

use super::arrange::Line;
use std::ops::RangeInclusive;

/// A place of the table: line on screen and column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    pub line: usize,
    pub column: usize,
}

/// A rectangle from the active cell to the far corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The active cell: the one that is written.
    pub active: Spot,
    pub far: Spot,
}

impl Selection {
    pub fn one(spot: Spot) -> Self {
        Self { active: spot, far: spot }
    }

    pub fn lines(&self) -> RangeInclusive<usize> {
        self.active.line.min(self.far.line)..=self.active.line.max(self.far.line)
    }

    pub fn columns(&self) -> RangeInclusive<usize> {
        self.active.column.min(self.far.column)..=self.active.column.max(self.far.column)
    }

    pub fn contains(&self, spot: Spot) -> bool {
        self.lines().contains(&spot.line) && self.columns().contains(&spot.column)
    }

    pub fn is_single(&self) -> bool {
        self.active == self.far
    }
}

/// One step of an arrow key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
    Left,
    Right,
}

/// How far a key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    One(Way),
    /// To the edge of what is filled (Ctrl+arrow).
    Edge(Way),
    /// This many lines down, or up when negative (PageDown).
    Lines(i64),
    RowStart,
    RowEnd,
    First,
    Last,
}

/// The table as far as moving in it is concerned.
pub struct Field<'a> {
    pub lines: &'a [Line],
    pub columns: usize,
    pub filled: &'a dyn Fn(Spot) -> bool,
}

impl Field<'_> {
    fn is_row(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|line| line.row().is_some())
    }

    /// The row nearest to a line: downwards first, then upwards.
    pub fn nearest_row(&self, line: usize) -> Option<usize> {
        let below = (line..self.lines.len()).find(|line| self.is_row(*line));
        below.or_else(|| (0..line.min(self.lines.len())).rev().find(|line| self.is_row(*line)))
    }

    /// The next place in a direction, past the headings of groups; `None` at the edge.
    fn next(&self, from: Spot, way: Way) -> Option<Spot> {
        let line = |line| Spot { line, ..from };
        match way {
            Way::Up => (0..from.line).rev().find(|line| self.is_row(*line)).map(line),
            Way::Down => (from.line + 1..self.lines.len()).find(|line| self.is_row(*line)).map(line),
            Way::Left => from.column.checked_sub(1).map(|column| Spot { column, ..from }),
            Way::Right => (from.column + 1 < self.columns).then_some(Spot { column: from.column + 1, ..from }),
        }
    }

    fn edge(&self, from: Spot, way: Way) -> Spot {
        let Some(mut at) = self.next(from, way) else { return from };
        let inside = (self.filled)(from) && (self.filled)(at);
        while let Some(next) = self.next(at, way) {
            let stop = if inside { !(self.filled)(next) } else { (self.filled)(at) };
            if stop {
                break;
            }
            at = next;
        }
        at
    }

    /// Where a key leads from a place.
    pub fn reach(&self, from: Spot, reach: Reach) -> Spot {
        let last_column = self.columns.saturating_sub(1);
        let row = |line: usize| self.nearest_row(line).unwrap_or(line);
        match reach {
            Reach::One(way) => self.next(from, way).unwrap_or(from),
            Reach::Edge(way) => self.edge(from, way),
            Reach::Lines(by) => {
                let last = self.lines.len().saturating_sub(1);
                let by_lines = usize::try_from(by.unsigned_abs()).unwrap_or(usize::MAX);
                let line = if by < 0 { from.line.saturating_sub(by_lines) } else { from.line.saturating_add(by_lines) };
                Spot { line: row(line.min(last)), ..from }
            }
            Reach::RowStart => Spot { column: 0, ..from },
            Reach::RowEnd => Spot { column: last_column, ..from },
            Reach::First => Spot { line: row(0), column: 0 },
            Reach::Last => Spot { line: row(self.lines.len().saturating_sub(1)), column: last_column },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: bool = true;
    const O: bool = false;

    /// Five rows with a heading before the fourth; what is filled in column 0.
    fn check(filled: [bool; 6], from: usize, reach: Reach, expected: usize) {
        let mut lines: Vec<Line> = (0..6).map(|row| Line::Row { row, leads: true }).collect();
        lines[3] = Line::Group { title: String::new(), count: 2, collapsed: false };
        let is_filled = |spot: Spot| filled[spot.line];
        let field = Field { lines: &lines, columns: 2, filled: &is_filled };
        assert_eq!(field.reach(Spot { line: from, column: 0 }, reach).line, expected, "{reach:?} from {from}");
    }

    #[test]
    fn arrows_pass_over_headings() {
        check([O; 6], 2, Reach::One(Way::Down), 4);
        check([O; 6], 4, Reach::One(Way::Up), 2);
        check([O; 6], 5, Reach::One(Way::Down), 5);
        check([O; 6], 1, Reach::Lines(2), 4);
        check([O; 6], 0, Reach::Last, 5);
    }

    #[test]
    fn ctrl_arrow_stops_at_the_edge_of_what_is_filled() {
        check([X, X, X, O, O, O], 0, Reach::Edge(Way::Down), 2);
        check([X, O, O, O, O, X], 0, Reach::Edge(Way::Down), 5);
        check([O, O, X, O, X, O], 0, Reach::Edge(Way::Down), 2);
        check([O, O, O, O, O, O], 0, Reach::Edge(Way::Down), 5);
    }
}
