//! Which rules a part of a table on one page has: pure geometry over a grid of occupied places.

use crate::layout::Length;
use crate::layout::page::Rule;

/// The part of a table on one page. Places with the same occupant belong to one cell.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Edges of the columns, one more than there are columns.
    pub xs: Vec<Length>,
    /// Edges of the rows, one more than there are rows.
    pub ys: Vec<Length>,
    /// Row by row.
    pub occupants: Vec<u32>,
}

impl Grid {
    fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    /// Who has a place; `None` outside the table.
    fn occupant(&self, row: usize, column: usize) -> Option<u32> {
        if column >= self.columns() {
            return None;
        }
        self.occupants.get(row * self.columns() + column).copied()
    }

    /// All rules: the frame heavier, none through a cell, each as long as it can be.
    pub fn rules(&self, inner: Length, outer: Length) -> Vec<Rule> {
        let mut rules = Vec::new();
        if self.rows() == 0 || self.columns() == 0 {
            return rules;
        }
        for row in 0..=self.rows() {
            let is_frame = row == 0 || row == self.rows();
            let parts = |column: usize| {
                let above = row.checked_sub(1).and_then(|above| self.occupant(above, column));
                is_frame || above != self.occupant(row, column)
            };
            let width = if is_frame { outer } else { inner };
            let overlap = if is_frame { outer / 2.0 } else { Length::ZERO };
            for (from, to) in stretches(self.columns(), parts) {
                let (x1, x2, y) = (self.xs[from] - overlap, self.xs[to] + overlap, self.ys[row]);
                rules.push(Rule { x1, y1: y, x2, y2: y, width });
            }
        }
        for column in 0..=self.columns() {
            let is_frame = column == 0 || column == self.columns();
            let parts = |row: usize| {
                let left = column.checked_sub(1).and_then(|left| self.occupant(row, left));
                is_frame || left != self.occupant(row, column)
            };
            let width = if is_frame { outer } else { inner };
            for (from, to) in stretches(self.rows(), parts) {
                let (y1, y2, x) = (self.ys[from], self.ys[to], self.xs[column]);
                rules.push(Rule { x1: x, y1, x2: x, y2, width });
            }
        }
        rules
    }
}

/// Runs of neighbouring places for which `is_ruled` holds.
fn stretches(count: usize, is_ruled: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for place in (0..count).filter(|&place| is_ruled(place)) {
        match stretches.last_mut() {
            Some((_, end)) if *end == place => *end = place + 1,
            _ => stretches.push((place, place + 1)),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the rules of a grid of unit squares as `x1,y1-x2,y2`, heavier ones with `*`.
    fn check(occupants: &[&[u32]], expected: &[&str]) {
        let edges = |count: usize| (0..=count).map(|edge| Length::pt(edge as f64 * 10.0)).collect();
        let grid = Grid { xs: edges(occupants[0].len()), ys: edges(occupants.len()), occupants: occupants.concat() };
        // Adding zero turns -0 into 0.
        let tens = |length: Length| (length.to_pt() / 10.0).round() + 0.0;
        let drawn: Vec<String> = grid
            .rules(Length::pt(0.5), Length::pt(1.0))
            .iter()
            .map(|rule| {
                let weight = if rule.width == Length::pt(1.0) { "*" } else { "" };
                format!("{},{}-{},{}{weight}", tens(rule.x1), tens(rule.y1), tens(rule.x2), tens(rule.y2))
            })
            .collect();
        assert_eq!(drawn, expected);
    }

    #[test]
    fn one_cell_is_a_frame() {
        check(&[&[1]], &["0,0-1,0*", "0,1-1,1*", "0,0-0,1*", "1,0-1,1*"]);
    }

    #[test]
    fn rules_join_across_cells() {
        check(&[&[1, 2], &[3, 4]], &["0,0-2,0*", "0,1-2,1", "0,2-2,2*", "0,0-0,2*", "1,0-1,2", "2,0-2,2*"]);
    }

    #[test]
    fn no_rule_runs_through_a_spanning_cell() {
        check(&[&[1, 2], &[1, 3]], &["0,0-2,0*", "1,1-2,1", "0,2-2,2*", "0,0-0,2*", "1,0-1,2", "2,0-2,2*"]);
        check(&[&[1, 1], &[2, 3]], &["0,0-2,0*", "0,1-2,1", "0,2-2,2*", "0,0-0,2*", "1,1-1,2", "2,0-2,2*"]);
    }

    #[test]
    fn a_rule_is_interrupted_where_a_cell_lies_across() {
        check(
            &[&[1, 5, 2], &[3, 5, 4]],
            &["0,0-3,0*", "0,1-1,1", "2,1-3,1", "0,2-3,2*", "0,0-0,2*", "1,0-1,2", "2,0-2,2", "3,0-3,2*"],
        );
    }
}
