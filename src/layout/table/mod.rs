//! Ruled tables: widths, measured cells, fragments for each page, rules.

mod fragment;
mod measure;
mod rules;

pub use fragment::{Fragment, Fragments};
use measure::MeasuredCell;
pub use measure::{MeasuredGroup, MeasuredTable, measure};

use super::Length;
use super::page::{ElementKind, Fill, Item};
use super::structure::Structure;
use rules::Grid;

/// A table while it is placed page by page.
pub struct Placing<'a> {
    table: &'a MeasuredTable,
    elements: TableElements,
    grid: Grid,
    left: Length,
    /// Where the table began on this page.
    top: Option<Length>,
}

struct TableElements {
    body: usize,
    /// Elements of the header's cells, row by row; used once, on the first page.
    header: Vec<Vec<usize>>,
    header_placed: bool,
}

impl<'a> Placing<'a> {
    pub fn new(table: &'a MeasuredTable, left: Length, structure: &mut Structure) -> Self {
        let whole = structure.add(0, ElementKind::Table);
        let mut header = Vec::new();
        if !table.header.rows.is_empty() {
            let head = structure.add(whole, ElementKind::TableHead);
            header = group_elements(&table.header, head, structure);
        }
        let body = structure.add(whole, ElementKind::TableBody);
        let elements = TableElements { body, header, header_placed: false };
        Self { table, elements, grid: Grid::new(table.edges.len()), left, top: None }
    }

    /// Elements for the cells of a group, which keep them over all its fragments.
    pub fn group_elements(&self, group: &MeasuredGroup, structure: &mut Structure) -> Vec<Vec<usize>> {
        group_elements(group, self.elements.body, structure)
    }

    /// The header rows at `y`; returns their height. Repeats are artifacts.
    pub fn place_header(&mut self, y: Length, out: &mut Vec<Item>) -> Length {
        self.top = Some(y);
        let table = self.table;
        let elements = (!self.elements.header_placed).then(|| self.elements.header.clone());
        self.elements.header_placed = true;
        let whole = Fragment::whole(&table.header);
        self.place(&table.header, &whole, elements.as_deref(), y, out);
        whole.height()
    }

    /// One fragment of a group at `y`.
    pub fn place(
        &mut self,
        group: &MeasuredGroup,
        fragment: &Fragment,
        elements: Option<&[Vec<usize>]>,
        y: Length,
        out: &mut Vec<Item>,
    ) {
        self.top.get_or_insert(y);
        let tops = fragment.row_tops(y);
        for piece in &fragment.pieces {
            let cell = &group.rows[piece.row].cells[piece.cell];
            let (top, bottom) = (tops[piece.first_row], tops[piece.first_row + piece.rows]);
            let (x1, x2) = (self.table.edges[cell.column], self.table.edges[cell.column + cell.column_span]);
            if cell.shade < 1.0 {
                let (x, width) = (self.left + x1, x2 - x1);
                out.push(Item::Fill(Fill { x, y: top, width, height: bottom - top, grey: cell.shade }));
            }
            self.grid.cell(cell.column, cell.column_span, top, bottom);
            let element = elements.map(|elements| elements[piece.row][piece.cell]);
            let (text, element) = match (&piece.label, element) {
                (true, _) => (cell.continued.as_ref().unwrap_or(&cell.text), None),
                (false, element) => (&cell.text, element),
            };
            let lines = if piece.label { 0..text.lines.len() } else { piece.lines.clone() };
            let inner = bottom - top - self.table.padding * 2.0;
            let spare = (inner - text.height_of(lines.len())).max(Length::ZERO);
            let down = if cell.middle { spare * 0.5 } else { Length::ZERO };
            text.draw(lines, self.left + x1 + self.table.padding, top + self.table.padding + down, element, out);
        }
    }

    /// Draws the rules of what has been placed on this page, whose table part ends at `bottom`.
    pub fn finish_page(&mut self, bottom: Length, out: &mut Vec<Item>) {
        let Some(top) = self.top.take() else { return };
        let (rule, outer) = (self.table.rule, self.table.outer_rule);
        self.grid.draw(&self.table.edges, self.left, top, bottom, rule, outer, out);
        self.grid = Grid::new(self.table.edges.len());
    }
}

fn group_elements(group: &MeasuredGroup, parent: usize, structure: &mut Structure) -> Vec<Vec<usize>> {
    let mut rows = Vec::with_capacity(group.rows.len());
    for row in &group.rows {
        let element = structure.add(parent, ElementKind::TableRow);
        rows.push(row.cells.iter().map(|cell| structure.add(element, cell.kind())).collect());
    }
    rows
}

impl MeasuredCell {
    fn kind(&self) -> ElementKind {
        use super::document::CellRole;
        let (row_span, column_span) = (self.row_span, self.column_span);
        match self.role {
            CellRole::ColumnHeader => ElementKind::HeaderCell { scope_column: true, row_span, column_span },
            CellRole::RowHeader => ElementKind::HeaderCell { scope_column: false, row_span, column_span },
            CellRole::Data => ElementKind::DataCell { row_span, column_span },
        }
    }
}
