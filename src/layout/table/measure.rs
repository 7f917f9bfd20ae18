//! Widths of columns and texts set to them: everything about a table that no page changes.

use crate::layout::Length;
use crate::layout::document::{Cell, CellRole, Content, RowGroup, Table, VerticalAlign};
use crate::layout::text::{SetText, set};

/// A table with its columns fixed and its texts set.
#[derive(Debug)]
pub struct MeasuredTable {
    /// Left edges of the columns and the right edge of the last, from the table's left.
    pub edges: Vec<Length>,
    pub padding: Length,
    pub rule: Length,
    pub outer_rule: Length,
    pub header: MeasuredGroup,
    pub groups: Vec<MeasuredGroup>,
}

#[derive(Debug)]
pub struct MeasuredGroup {
    pub rows: Vec<MeasuredRow>,
    pub padding: Length,
}

#[derive(Debug)]
pub struct MeasuredRow {
    pub cells: Vec<MeasuredCell>,
    pub min_height: Length,
}

#[derive(Debug)]
pub struct MeasuredCell {
    pub column: usize,
    pub column_span: usize,
    pub row_span: usize,
    pub text: SetText,
    /// What stands in the cell overleaf once its own text is used up: the same with 「（続き）」.
    pub continued: Option<SetText>,
    pub middle: bool,
    pub shade: f64,
    pub role: CellRole,
}

/// From this many texts on they are set on several threads.
const PARALLEL_FROM: usize = 64;

pub fn measure(table: &Table, width: Length) -> MeasuredTable {
    let edges = column_edges(table, width);
    let group = |group: &RowGroup| measured_group(group, table, &edges);
    let header = RowGroup {
        rows: table.header_rows.clone(),
        repeated_columns: Vec::new(),
        origin: crate::layout::Origin::default(),
    };
    let texts: usize = table.groups.iter().flat_map(|group| &group.rows).map(|row| row.cells.len()).sum();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let groups = if texts < PARALLEL_FROM || threads == 1 {
        table.groups.iter().map(group).collect()
    } else {
        in_parallel(&table.groups, threads, group)
    };
    MeasuredTable {
        header: measured_group(&header, table, &edges),
        groups,
        padding: table.cell_padding,
        rule: table.rule,
        outer_rule: table.outer_rule,
        edges,
    }
}

fn in_parallel(
    groups: &[RowGroup],
    threads: usize,
    measure: impl Fn(&RowGroup) -> MeasuredGroup + Sync,
) -> Vec<MeasuredGroup> {
    let chunk = groups.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let measure = &measure;
        let parts: Vec<_> = groups
            .chunks(chunk)
            .map(|part| scope.spawn(move || part.iter().map(measure).collect::<Vec<_>>()))
            .collect();
        let joined = parts.into_iter().map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        joined.flatten().collect()
    })
}

/// Wished widths, scaled together to the width of the page.
fn column_edges(table: &Table, width: Length) -> Vec<Length> {
    let wished: Length = table.column_widths.iter().copied().sum();
    let too_wide = !wished.fits(width);
    let factor = if (table.fill_width || too_wide) && wished > Length::ZERO { width / wished } else { 1.0 };
    let mut edge = Length::ZERO;
    let mut edges = vec![edge];
    for column in &table.column_widths {
        edge += *column * factor;
        edges.push(edge);
    }
    edges
}

fn measured_group(group: &RowGroup, table: &Table, edges: &[Length]) -> MeasuredGroup {
    let last_repeated = group.repeated_columns.iter().copied().max();
    let rows = group.rows.iter().enumerate().map(|(row_index, row)| {
        let cells = row.cells.iter().map(|cell| {
            let repeated = row_index == 0 && group.repeated_columns.contains(&cell.column);
            let suffix = if Some(cell.column) == last_repeated { "（続き）" } else { "" };
            measured_cell(cell, table, edges, group.rows.len() - row_index, repeated.then_some(suffix))
        });
        MeasuredRow { cells: cells.collect(), min_height: row.min_height }
    });
    MeasuredGroup { rows: rows.collect(), padding: table.cell_padding }
}

fn measured_cell(
    cell: &Cell,
    table: &Table,
    edges: &[Length],
    rows_left: usize,
    repeated: Option<&str>,
) -> MeasuredCell {
    let last = edges.len().saturating_sub(1);
    let column = cell.column.min(last.saturating_sub(1));
    let column_span = cell.column_span.clamp(1, (last - column).max(1));
    let inner = edges[column + column_span] - edges[column] - table.cell_padding * 2.0;
    let continued = repeated.filter(|_| !cell.content.text.is_empty()).map(|suffix| {
        let text = format!("{}{}", cell.content.text, if cell.vertical_text { "" } else { suffix });
        let content = Content { text: text.into(), underlines: Vec::new(), ..cell.content.clone() };
        set(&content, inner, cell.vertical_text)
    });
    let mut text = set(&cell.content, inner, cell.vertical_text);
    let mut continued = continued;
    if cell.vertical_text {
        // Upright labels stand in the middle of their column.
        text.style.align = crate::layout::document::HorizontalAlign::Center;
        if let Some(label) = &mut continued {
            label.style.align = crate::layout::document::HorizontalAlign::Center;
        }
    }
    MeasuredCell {
        column,
        column_span,
        row_span: cell.row_span.clamp(1, rows_left.max(1)),
        text,
        continued,
        middle: cell.vertical_align == VerticalAlign::Middle,
        shade: cell.shade,
        role: cell.role,
    }
}
