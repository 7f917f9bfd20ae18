//! Where the columns of a table stand.

use crate::layout::Length;
use crate::layout::document::{Cell, Row, Table};
use crate::layout::text::{Widths, sound_style, widths_of};

/// No column is narrower, whatever was wished.
const NARROWEST: Length = Length::mm(2.0);

/// A label that stands on one line keeps it up to this width, in ems.
const LABEL_KEPT: f64 = 3.0;
/// A Western word or a number in a label is kept whole up to this width, in ems.
const WORD_KEPT: f64 = 6.0;
/// Least room for any text, in ems.
const LEAST_ROOM: f64 = 2.0;
/// Short texts, in bytes, are looked at for what a narrow column must hold: （１）, 12.5%.
const SHORT: usize = 24;
/// Narrow columns ask for no more than this part of the width before they are content with two characters.
const MOST_ASKED: f64 = 0.85;

/// Left edges of all columns and the right edge of the last, from the left edge of the table.
pub fn column_edges(table: &Table, available: Length) -> Vec<Length> {
    let widths = column_widths(table);
    let sum: Length = widths.iter().copied().sum();
    let scale = if table.fill_width || !sum.fits(available) { available / sum } else { 1.0 };
    let wished: Vec<Length> = widths.into_iter().map(|width| width * scale).collect();
    let widths = widened(table, wished);
    let mut edges = Vec::with_capacity(widths.len() + 1);
    let mut x = Length::ZERO;
    edges.push(x);
    for width in widths {
        x += width;
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

/// Columns too narrow for their label get the room that it needs from the wider ones.
fn widened(table: &Table, wished: Vec<Length>) -> Vec<Length> {
    let least = least_widths(table, &wished);
    if wished.iter().zip(&least).all(|(wished, least)| least.whole.fits(*wished)) {
        return wished;
    }
    let asked: Vec<Length> = least.iter().map(|least| least.whole).collect();
    let content: Vec<Length> = least.iter().map(|least| least.whole.min(least.two)).collect();
    let sum: Length = wished.iter().copied().sum();
    let is_possible = |least: &[Length]| least.iter().copied().sum::<Length>().fits(sum * MOST_ASKED);
    match [asked, content].into_iter().find(|least| is_possible(least)) {
        Some(least) => with_least(&wished, &least, sum),
        None => wished,
    }
}

/// What a column must hold: what its label asks for, and two characters.
#[derive(Clone, Copy)]
struct Least {
    whole: Length,
    two: Length,
    is_labelled: bool,
}

/// No more than what any column has for one without a label above it.
fn least_widths(table: &Table, wished: &[Length]) -> Vec<Least> {
    let any = |wished: &Length| Least { whole: wished.min(NARROWEST), two: wished.min(NARROWEST), is_labelled: false };
    let mut least: Vec<Least> = wished.iter().map(any).collect();
    let padding =
        if table.cell_padding.is_finite() { table.cell_padding.max(Length::ZERO) * 2.0 } else { Length::ZERO };
    let is_plain = |cell: &&Cell| cell.column_span <= 1 && !cell.vertical_text && !cell.content.text.is_empty();
    for cell in table.header_rows.iter().flat_map(|row| &row.cells).filter(is_plain) {
        let Some(least) = least.get_mut(cell.column) else { continue };
        let em = sound_style(cell.content.style).size;
        let Widths { line, word } = widths_of(&cell.content);
        let label = line.min(em * LABEL_KEPT).max(word.min(em * WORD_KEPT)).max(em * LEAST_ROOM);
        least.whole = least.whole.max(label + padding);
        least.two = least.two.max(em * LEAST_ROOM + padding);
        least.is_labelled = true;
    }
    for cell in table.groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells).filter(is_plain) {
        let (Some(wished), Some(least)) = (wished.get(cell.column), least.get_mut(cell.column)) else { continue };
        let most = sound_style(cell.content.style).size * LABEL_KEPT + padding;
        // Most columns are wide enough for whatever is short.
        let is_narrow = least.is_labelled && !most.fits(wished.max(least.whole));
        if is_narrow && cell.content.text.len() <= SHORT {
            least.whole = least.whole.max((widths_of(&cell.content).word + padding).min(most));
        }
    }
    least
}

/// Widths of the same sum, none below its least; the others give way in proportion.
fn with_least(wished: &[Length], least: &[Length], sum: Length) -> Vec<Length> {
    let mut is_least = vec![false; wished.len()];
    loop {
        let pairs = || wished.iter().zip(least).zip(&is_least);
        let taken: Length = pairs().filter(|(_, is_least)| **is_least).map(|((_, least), _)| *least).sum();
        let shared: Length = pairs().filter(|(_, is_least)| !**is_least).map(|((wished, _), _)| *wished).sum();
        let scale = if shared > Length::ZERO { (sum - taken).max(Length::ZERO) / shared } else { 1.0 };
        let widths: Vec<Length> =
            pairs().map(|((wished, least), is_least)| if *is_least { *least } else { *wished * scale }).collect();
        let before = is_least.clone();
        for ((is_least, width), least) in is_least.iter_mut().zip(&widths).zip(least) {
            *is_least = *is_least || !least.fits(*width);
        }
        if is_least == before {
            return widths;
        }
    }
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

    /// Columns of a portrait page with labels in letters of ten points, and a number in the first.
    #[test]
    fn labels_keep_their_room() {
        let mut table = crate::layout::tests::table(
            &[1.0, 1.0, 1.0, 60.0, 1.0],
            &["No.", "評価", "担当課", "内容", ""],
            Vec::new(),
        );
        table.cell_padding = Length::ZERO;
        let cells = table.header_rows.iter_mut().flat_map(|row| &mut row.cells);
        cells.for_each(|cell| cell.content.style.size = Length::pt(10.0));
        let number = crate::layout::tests::row(vec![crate::layout::tests::cell(0, "（１）", 1)]);
        let widths = |table: &Table, available: f64| -> Vec<f64> {
            let edges = column_edges(table, Length::pt(available));
            edges.windows(2).map(|edge| (edge[1] - edge[0]).to_pt().round()).collect()
        };
        // Two characters at least, three of a label; an empty label asks for nothing.
        assert_eq!(widths(&table, 400.0), [20.0, 20.0, 30.0, 319.0, 11.0]);
        table.groups = vec![crate::layout::tests::group(vec![number])];
        assert_eq!(widths(&table, 400.0)[0], 27.0, "as wide as the number in nine points");
        // Where the labels ask for too much, two characters; where even those do not fit, the wished widths.
        assert_eq!(widths(&table, 110.0)[..3], [20.0, 20.0, 20.0]);
        assert!(widths(&table, 60.0).iter().all(|width| *width > 0.0));
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
