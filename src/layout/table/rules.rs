//! The rules of a table on one page, from the cells that stand there: pure geometry.

use crate::layout::Length;
use crate::layout::page::{Item, Rule};
use std::collections::BTreeMap;

/// Collects the inner edges of cells; neighbouring pieces of one line become one rule.
#[derive(Debug)]
pub struct Grid {
    /// For each inner column edge: stretches (top, bottom).
    vertical: Vec<Vec<(Length, Length)>>,
    /// For each height (in thousandths of a point): stretches (first column, last column + 1).
    horizontal: BTreeMap<i64, Vec<(usize, usize)>>,
}

impl Grid {
    pub fn new(edges: usize) -> Self {
        Self { vertical: vec![Vec::new(); edges], horizontal: BTreeMap::new() }
    }

    /// A cell or a part of one.
    pub fn cell(&mut self, column: usize, span: usize, top: Length, bottom: Length) {
        if let Some(stretches) = self.vertical.get_mut(column) {
            match stretches.iter_mut().rev().find(|stretch| (stretch.1 - top).to_pt().abs() < 0.01) {
                Some(stretch) => stretch.1 = bottom,
                None => stretches.push((top, bottom)),
            }
        }
        let height = (top.to_pt() * 1000.0).round() as i64;
        let stretches = self.horizontal.entry(height).or_default();
        match stretches.last_mut().filter(|stretch| stretch.1 == column) {
            Some(stretch) => stretch.1 = column + span,
            None => stretches.push((column, column + span)),
        }
    }

    /// Inner rules thin, the frame heavy. The first column's edge and the top belong to the frame.
    #[expect(clippy::too_many_arguments, reason = "one rectangle and two pens")]
    pub fn draw(
        &self,
        edges: &[Length],
        left: Length,
        top: Length,
        bottom: Length,
        rule: Length,
        outer: Length,
        out: &mut Vec<Item>,
    ) {
        let (Some(first), Some(last)) = (edges.first(), edges.last()) else { return };
        for (height, stretches) in &self.horizontal {
            let y = Length::pt(*height as f64 / 1000.0);
            if (y - top).to_pt().abs() < 0.01 {
                continue;
            }
            for (from, to) in stretches {
                let (x1, x2) = (left + edges[*from], left + edges[*to]);
                out.push(Item::Rule(Rule { x1, y1: y, x2, y2: y, width: rule }));
            }
        }
        for (column, stretches) in self.vertical.iter().enumerate().skip(1) {
            let x = left + edges[column];
            for (from, to) in stretches {
                out.push(Item::Rule(Rule { x1: x, y1: *from, x2: x, y2: *to, width: rule }));
            }
        }
        let (x1, x2) = (left + *first, left + *last);
        for y in [top, bottom] {
            out.push(Item::Rule(Rule { x1: x1 - outer * 0.5, y1: y, x2: x2 + outer * 0.5, y2: y, width: outer }));
        }
        for x in [x1, x2] {
            out.push(Item::Rule(Rule { x1: x, y1: top, x2: x, y2: bottom, width: outer }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(cells: &[(usize, usize, f64, f64)]) -> Vec<String> {
        let edges: Vec<Length> = [0.0, 10.0, 20.0, 30.0].map(Length::pt).to_vec();
        let mut grid = Grid::new(edges.len());
        for (column, span, top, bottom) in cells {
            grid.cell(*column, *span, Length::pt(*top), Length::pt(*bottom));
        }
        let mut out = Vec::new();
        grid.draw(&edges, Length::ZERO, Length::ZERO, Length::pt(40.0), Length::pt(0.4), Length::pt(1.0), &mut out);
        let text = |item: &Item| match item {
            Item::Rule(rule) if rule.width < Length::pt(0.5) => {
                let points = [rule.x1, rule.y1, rule.x2, rule.y2].map(|length| length.to_pt().to_string());
                Some(points.join(" "))
            }
            _ => None,
        };
        out.iter().filter_map(text).collect()
    }

    #[test]
    fn no_rule_runs_through_a_spanning_cell() {
        let cells = [(0, 1, 0.0, 40.0), (1, 1, 0.0, 20.0), (2, 1, 0.0, 20.0), (1, 1, 20.0, 40.0), (2, 1, 20.0, 40.0)];
        assert_eq!(drawn(&cells), ["10 20 30 20", "10 0 10 40", "20 0 20 40"]);
    }

    #[test]
    fn no_rule_runs_through_a_cell_of_several_columns() {
        let cells = [(0, 1, 0.0, 20.0), (1, 2, 0.0, 20.0), (0, 1, 20.0, 40.0), (1, 1, 20.0, 40.0), (2, 1, 20.0, 40.0)];
        assert_eq!(drawn(&cells), ["0 20 30 20", "10 0 10 40", "20 20 20 40"]);
    }
}
