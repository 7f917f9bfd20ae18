//! Ruled tables: columns, rows, page breaks with repeated headers, rules.
//!
//! Knows records only as groups of rows that would rather stay together.

mod columns;
pub mod rows;
pub mod rules;
pub mod split;

use self::columns::column_edges;
use self::rows::{Columns, MeasuredRows, repeated_text};
use self::rules::Grid;
use self::split::{Fragment, Room, Splitter};
use super::Length;
use super::cache::Texts;
use super::canvas::{Body, Canvas};
use super::document::{CellRole, RowGroup, Table};
use super::page::{ElementKind, Item, Warning};

/// A header taller than this part of the page is not repeated but broken like any other rows.
const TALLEST_HEADER: f64 = 0.5;
/// A group that must be broken begins on the current page when at least this part of a page is free.
const LEAST_START: f64 = 0.3;
/// Below the headings of a page a table begins when at least this part of a page is free.
const LEAST_STAY: f64 = 0.15;
/// Repeated names take no more than this part of a page.
const TALLEST_REPEAT: f64 = 0.25;

/// A table with all its texts set.
#[derive(Debug)]
pub struct MeasuredTable<'a> {
    table: &'a Table,
    columns: Columns,
    header: MeasuredRows<'a>,
    groups: Vec<MeasuredRows<'a>>,
    /// The header stands on every page; otherwise it is the first of the groups.
    repeats_header: bool,
    /// Groups that fit on a page are not broken.
    keeps_groups: bool,
}

impl<'a> MeasuredTable<'a> {
    pub fn new(table: &'a Table, body: Body, keeps_groups: bool, texts: Texts<'_>) -> Self {
        let padding = table.cell_padding;
        let padding = if padding.is_finite() { padding.max(Length::ZERO).min(Length::mm(10.0)) } else { Length::ZERO };
        let columns = Columns { edges: column_edges(table, body.width), padding };
        let mut header = MeasuredRows::new(&table.header_rows, &columns, texts);
        let rows = |group: &'a RowGroup| MeasuredRows::new(&group.rows, &columns, texts);
        let mut groups: Vec<_> = table.groups.iter().map(rows).collect();
        let repeats_header = header.height.fits(body.height * TALLEST_HEADER);
        if !repeats_header {
            groups.insert(0, std::mem::replace(&mut header, MeasuredRows::new(&[], &columns, texts)));
        }
        Self { table, columns, header, groups, repeats_header, keeps_groups }
    }

    /// The least height to begin with: the header and what must follow it.
    pub fn first_height(&self, page_height: Length) -> Length {
        let body = (page_height - self.header.height).max(Length::ZERO);
        let first = self.groups.first().map_or(Length::ZERO, |group| match self.keeps_groups {
            true if group.height.fits(body) => group.height,
            true => body * LEAST_START,
            false => group.least_start(),
        });
        self.header.height + first
    }

    /// What could not be set as asked.
    pub fn warnings(&self) -> Vec<Warning> {
        let groups = self.groups.iter().flat_map(|group| &group.warnings);
        self.header.warnings.iter().chain(groups).cloned().collect()
    }

    /// Puts the table on the pages. With `stays` it begins on this one, below the headings that lead to it.
    pub fn place(self, canvas: &mut Canvas<'_>, parent: usize, stays: bool) {
        canvas.pages.warnings.append(&mut self.warnings());
        let least = self.header.height + canvas.body.height * LEAST_STAY;
        let stays = stays && least.fits(canvas.remaining());
        if !stays && !self.first_height(canvas.body.height).fits(canvas.remaining()) && !canvas.is_at_top() {
            canvas.next_page();
        }
        let element = canvas.element(ElementKind::Table, parent);
        let mut placing = Placing::new(self.table, self.columns, self.header, self.keeps_groups);
        placing.begin_table(canvas, element);
        let table_body = if self.groups.is_empty() { element } else { canvas.element(ElementKind::TableBody, element) };
        let header_group = usize::from(!self.repeats_header);
        let count = self.groups.len();
        for (number, group) in self.groups.into_iter().enumerate() {
            let source = number.checked_sub(header_group).and_then(|number| self.table.groups.get(number));
            placing.stays = stays && number == 0;
            placing.group(canvas, group, source, table_body);
            if number % 64 == 63 {
                canvas.report(number as f32 / count as f32);
            }
            if canvas.is_cancelled {
                return;
            }
        }
        placing.end_page(canvas);
    }
}

/// The table while it is being put on pages.
struct Placing<'a> {
    table: &'a Table,
    columns: Columns,
    header: MeasuredRows<'a>,
    /// What of the table is on the current page.
    grid: Grid,
    next_occupant: u32,
    /// Elements of the rows of the group at hand.
    row_elements: Vec<usize>,
    /// The group at hand begins on the current page even if it would fit on the next as a whole.
    stays: bool,
    keeps_groups: bool,
}

impl<'a> Placing<'a> {
    fn new(table: &'a Table, columns: Columns, header: MeasuredRows<'a>, keeps_groups: bool) -> Self {
        let (grid, row_elements) = (Grid::default(), Vec::new());
        Self { table, columns, header, grid, next_occupant: 0, row_elements, stays: false, keeps_groups }
    }

    fn begin_table(&mut self, canvas: &mut Canvas<'_>, table_element: usize) {
        self.begin_page(canvas);
        if self.header.row_count() > 0 {
            let head = canvas.element(ElementKind::TableHead, table_element);
            let mut header = self.header_copy();
            self.fragment(canvas, &mut header, &split::whole(&self.header), Some(head));
        }
    }

    fn begin_page(&mut self, canvas: &Canvas<'_>) {
        let left = canvas.body.left;
        let xs = self.columns.edges.iter().map(|&x| x + left).collect();
        self.grid = Grid { xs, ys: vec![canvas.y], occupants: Vec::new() };
        self.next_occupant = 0;
    }

    /// Draws the rules of what is on the page.
    fn end_page(&mut self, canvas: &mut Canvas<'_>) {
        for rule in self.grid.rules(self.table.rule, self.table.outer_rule) {
            canvas.push(Item::Rule(rule));
        }
    }

    fn break_page(&mut self, canvas: &mut Canvas<'_>) {
        self.end_page(canvas);
        canvas.next_page();
        self.begin_page(canvas);
        let mut header = self.header_copy();
        self.fragment(canvas, &mut header, &split::whole(&self.header), None);
    }

    fn header_copy(&self) -> Vec<rows::MeasuredCell<'a>> {
        self.header.cells.iter().map(rows::MeasuredCell::copy).collect()
    }

    fn group(
        &mut self,
        canvas: &mut Canvas<'_>,
        mut group: MeasuredRows<'a>,
        source: Option<&'a RowGroup>,
        parent: usize,
    ) {
        self.row_elements.clear();
        let fresh = canvas.body.height - self.header.height;
        let is_fresh = |canvas: &Canvas<'_>| fresh.fits(canvas.remaining());
        let fits = group.height.fits(canvas.remaining());
        let is_better_overleaf = if self.keeps_groups {
            group.height.fits(fresh) || canvas.remaining() < fresh * LEAST_START
        } else {
            !group.least_start().fits(canvas.remaining())
        };
        if !self.stays && !fits && !is_fresh(canvas) && is_better_overleaf {
            self.break_page(canvas);
        }
        if group.height.fits(canvas.remaining()) {
            let fragment = split::whole(&group);
            self.fragment(canvas, &mut group.cells, &fragment, Some(parent));
            return;
        }
        let mut splitter = Splitter::new(self.keeps_groups);
        loop {
            let height = if is_fresh(canvas) { canvas.remaining().max(fresh) } else { canvas.remaining() };
            let fragment = splitter.next(&mut group, Room { height, fresh });
            self.fragment(canvas, &mut group.cells, &fragment, Some(parent));
            if splitter.is_done(&group) || canvas.is_cancelled {
                return;
            }
            self.break_page(canvas);
            self.repeat_names(&mut group, splitter.open_cells(), source, fresh, canvas.texts);
        }
    }

    /// The cells that name the record stand again, with （続き）, where they have nothing else to say.
    fn repeat_names(
        &self,
        group: &mut MeasuredRows<'a>,
        open: &[usize],
        source: Option<&RowGroup>,
        fresh: Length,
        texts: Texts<'_>,
    ) {
        let Some(source) = source else { return };
        for &index in open {
            let Some(cell) = group.cells.get_mut(index) else { continue };
            let is_named = cell.row == 0 && source.repeated_columns.contains(&cell.cell.column);
            if is_named && cell.lines_left() == 0 && !cell.cell.content.text.is_empty() {
                cell.text = repeated_text(cell, &self.columns, fresh * TALLEST_REPEAT, texts);
                cell.done = 0;
                cell.is_repeat = true;
            }
        }
    }

    /// Puts a part of rows on the page. `parent` is `None` for repetitions.
    fn fragment(
        &mut self,
        canvas: &mut Canvas<'_>,
        cells: &mut [rows::MeasuredCell<'a>],
        fragment: &Fragment,
        parent: Option<usize>,
    ) {
        let first_slice = self.grid.ys.len() - 1;
        let columns = self.columns.count();
        for slice in &fragment.rows {
            canvas.y += slice.height;
            self.grid.ys.push(canvas.y);
            if slice.begins
                && let Some(parent) = parent
            {
                self.row_elements(canvas, cells, slice.row, parent);
            }
        }
        // A place without a cell is an empty cell of its own.
        let places = fragment.rows.len() * columns;
        let base = self.next_occupant;
        self.grid.occupants.extend((0..places).map(|place| base + place as u32));
        self.next_occupant += places as u32;
        for slice in &fragment.cells {
            let rows = first_slice + slice.slices.start..first_slice + slice.slices.end;
            if let Some(cell) = cells.get_mut(slice.cell) {
                self.occupy(cell, rows.clone());
                self.cell_slice(canvas, cell, rows, slice);
            }
        }
    }

    /// Makes the elements of a row and its cells, when the row begins.
    fn row_elements(
        &mut self,
        canvas: &mut Canvas<'_>,
        cells: &mut [rows::MeasuredCell<'a>],
        row: usize,
        parent: usize,
    ) {
        let element = canvas.element(ElementKind::TableRow, parent);
        self.row_elements.push(element);
        let from = cells.partition_point(|cell| cell.row < row);
        for cell in cells.iter_mut().skip(from).take_while(|cell| cell.row == row) {
            let (row_span, column_span) = (cell.row_span, cell.cell.column_span.max(1));
            let kind = match cell.cell.role {
                CellRole::ColumnHeader => ElementKind::HeaderCell { scope_column: true, row_span, column_span },
                CellRole::RowHeader => ElementKind::HeaderCell { scope_column: false, row_span, column_span },
                CellRole::Data => ElementKind::DataCell { row_span, column_span },
            };
            cell.element = Some(canvas.element(kind, element));
        }
    }

    fn occupy(&mut self, cell: &rows::MeasuredCell<'_>, rows: std::ops::Range<usize>) {
        let columns = self.columns.count();
        let occupant = self.next_occupant;
        self.next_occupant += 1;
        let first = cell.cell.column.min(columns);
        let last = cell.cell.column.saturating_add(cell.cell.column_span.max(1)).min(columns);
        for row in rows {
            if let Some(places) = self.grid.occupants.get_mut(row * columns + first..row * columns + last) {
                places.fill(occupant);
            }
        }
    }

    fn cell_slice(
        &self,
        canvas: &mut Canvas<'_>,
        cell: &mut rows::MeasuredCell<'_>,
        rows: std::ops::Range<usize>,
        slice: &split::CellSlice,
    ) {
        let (x, width) = self.columns.span(cell.cell.column, cell.cell.column_span.max(1));
        let left = canvas.body.left + x;
        let edge = |row: usize| self.grid.ys.get(row).copied().unwrap_or(canvas.y);
        let (top, bottom) = (edge(rows.start), edge(rows.end));
        if cell.cell.shade < 1.0 {
            canvas.fill(left, top, width, bottom - top, cell.cell.shade.clamp(0.0, 1.0));
        }
        let spare = bottom - top - cell.height_of(slice.lines.len());
        let is_centred = slice.is_whole && !cell.is_repeat && !cell.is_top_aligned();
        let offset = if is_centred { (spare / 2.0).max(Length::ZERO) } else { Length::ZERO };
        let element = cell.element.filter(|_| !cell.is_repeat);
        let y = top + cell.padding + offset;
        canvas.place_lines(&cell.text, slice.lines.clone(), left + cell.side_padding, y, element);
    }
}
