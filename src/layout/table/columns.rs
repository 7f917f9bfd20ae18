//! Where the columns of a table stand.

use crate::layout::Length;
use crate::layout::document::{Row, Table};

/// No column is narrower, whatever was wished.
const NARROWEST: Length = Length::mm(2.0);

/// Left edges of all columns and the right edge of the last, from the left edge of the table.
pub fn column_edges(table: &Table, available: Length) -> Vec<Length> {
    let widths = column_widths(table);
    let sum: Length = widths.iter().copied().sum();
    let scale = if table.fill_width || !sum.fits(available) { available / sum } else { 1.0 };
    let mut edges = Vec::with_capacity(widths.len() + 1);
    let mut x = Length::ZERO;
    edges.push(x);
    for width in widths {
        x += width * scale;
        edges.push(x);
    }
    edges
}

/// The wished widths, made sound; a column that a cell uses but nobody gave a width gets that of the others.
fn column_widths(table: &Table) -> Vec<Length> {
    let sound = |width: &Length| if width.is_finite() { width.max(NARROWEST) } else { NARROWEST };
    let mut widths: Vec<Length> = table.column_widths.iter().map(sound).collect();
    let rows = table.header_rows.iter().chain(table.groups.iter().flat_map(|group| &group.rows));
    let used = rows.map(columns_of).max().unwrap_or(0).max(1);
    let average = widths.iter().copied().sum::<Length>() / widths.len().max(1) as f64;
    if widths.len() < used {
        widths.resize(used, average.max(NARROWEST));
    }
    widths
}

fn columns_of(row: &Row) -> usize {
    row.cells.iter().map(|cell| cell.column + cell.column_span.max(1)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wished: &[f64], fill_width: bool, available: f64, expected: &[f64]) {
        let table = Table {
            column_widths: wished.iter().copied().map(Length::mm).collect(),
            fill_width,
            header_rows: Vec::new(),
            groups: Vec::new(),
            cell_padding: Length::ZERO,
            rule: Length::ZERO,
            outer_rule: Length::ZERO,
        };
        let edges = column_edges(&table, Length::mm(available));
        let edges: Vec<f64> = edges.iter().map(|edge| (edge.to_mm() * 100.0).round() / 100.0).collect();
        assert_eq!(edges, expected, "{wished:?}");
    }

    #[test]
    fn widths_are_scaled_together() {
        check(&[10.0, 30.0], true, 80.0, &[0.0, 20.0, 80.0]);
        check(&[10.0, 30.0], false, 80.0, &[0.0, 10.0, 40.0]);
        check(&[100.0, 100.0], false, 80.0, &[0.0, 40.0, 80.0]);
        check(&[0.0, f64::NAN], true, 80.0, &[0.0, 40.0, 80.0]);
        check(&[], true, 80.0, &[0.0, 80.0]);
    }
}
