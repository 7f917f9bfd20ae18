//! Where the columns stand on screen, and the texts of a line laid out for them.

use crate::app::grid::GridState;
use crate::app::grid::arrange::{Line, goes_on};
use crate::app::grid::deed::Sheet;
use crate::app::grid::selection::Spot;
use crate::app::grid::table::{Column, ColumnKind};
use crate::app::screens::outline_pane::stage_color;
use crate::app::theme;
use crate::app::widgets::text_rows::lay_out_rows;
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Galley, Rect, Ui, Vec2, pos2, vec2};
use std::sync::Arc;

/// Text of the table in points.
pub const TEXT_SIZE: f32 = 14.0;
/// Around the text of a cell.
pub const PADDING: Vec2 = vec2(7.0, 6.0);
pub const LINE_SPACING: f32 = 4.0;
/// Lines of text in a cell at most; the rest is read in the strip below the table.
const MOST_LINES: usize = 8;
const MOST_LINES_LAST_YEAR: usize = 4;
pub const LEAST_HEIGHT: f32 = 32.0;
pub const GROUP_HEIGHT: f32 = 36.0;
/// The head of a row with its number.
pub const NUMBER_WIDTH: f32 = 64.0;

/// The columns on screen.
pub struct Columns {
    /// The part of the screen in which cells are seen, without scroll bars and header.
    pub body: Rect,
    pub offset: Vec2,
    /// Left edges as if nothing were scrolled, and widths.
    spans: Vec<(f32, f32)>,
    frozen: usize,
    /// Right edge of what stays.
    pub frozen_right: f32,
}

impl Columns {
    pub fn new(state: &GridState, columns: &[Column], frozen: usize, body: Rect, offset: Vec2) -> Self {
        let mut left = body.left() + NUMBER_WIDTH;
        let mut spans = Vec::with_capacity(columns.len());
        for column in columns {
            let width = state.width(column);
            spans.push((left, width));
            left += width;
        }
        let right_of = |count: usize| spans.get(count).map_or(left, |span| span.0);
        // Half of a small window must be left for the rest.
        let kept = right_of(frozen) - body.left() <= body.width() * 0.5;
        let frozen = if kept { frozen } else { 0 };
        let frozen_right = right_of(frozen);
        Self { body, offset, spans, frozen, frozen_right }
    }

    pub fn total_width(&self) -> f32 {
        self.spans.last().map_or(NUMBER_WIDTH, |(left, width)| left + width - self.body.left())
    }

    pub fn is_frozen(&self, column: usize) -> bool {
        column < self.frozen
    }

    /// Left edge and width of a column on screen.
    pub fn span(&self, column: usize) -> (f32, f32) {
        let (left, width) = self.spans.get(column).copied().unwrap_or((self.body.left(), 0.0));
        if self.is_frozen(column) { (left, width) } else { (left - self.offset.x, width) }
    }

    /// Where a column may be painted; `band` gives the height.
    pub fn clip(&self, column: usize, band: Rect) -> Rect {
        let left = if self.is_frozen(column) { self.body.left() } else { self.frozen_right };
        Rect::from_min_max(pos2(left, band.top()), pos2(self.body.right(), band.bottom()))
    }

    pub fn is_visible(&self, column: usize) -> bool {
        let (left, width) = self.span(column);
        let clip = self.clip(column, self.body);
        left < clip.right() && left + width > clip.left()
    }

    /// The column under a point; `None` over the numbers and beyond the last column.
    pub fn at(&self, x: f32) -> Option<usize> {
        if x < self.body.left() + NUMBER_WIDTH {
            return None;
        }
        let under = |column: usize| {
            let (left, width) = self.span(column);
            let seen = self.is_frozen(column) || x >= self.frozen_right;
            seen && x >= left && x < left + width
        };
        (0..self.spans.len()).find(|column| under(*column))
    }

    /// How far the columns must be scrolled for one of them to be seen.
    pub fn offset_showing(&self, column: usize) -> f32 {
        if self.is_frozen(column) {
            return self.offset.x;
        }
        let (left, width) = self.span(column);
        let over_right = left + width - self.body.right();
        let over_left = self.frozen_right - left;
        if over_left > 0.0 || width > self.body.right() - self.frozen_right {
            self.offset.x - over_left
        } else {
            self.offset.x + over_right.max(0.0)
        }
    }
}

/// A cell laid out.
pub struct LaidCell {
    pub galley: Arc<Galley>,
    pub previous: Option<Arc<Galley>>,
    pub carried: bool,
    /// It only goes on with the line above.
    pub goes_on: bool,
}

impl LaidCell {
    fn height(&self) -> f32 {
        let previous = self.previous.as_ref().map_or(0.0, |galley| galley.size().y + 6.0);
        self.galley.size().y + previous + PADDING.y * 2.0
    }
}

/// The cells of one line and the height they need.
pub struct LaidLine {
    pub cells: Vec<LaidCell>,
    pub height: f32,
}

fn job(ui: &Ui, text: &str, color: Color32, width: f32, rows: usize) -> LayoutJob {
    let mut format = TextFormat::simple(FontId::proportional(TEXT_SIZE), color);
    format.line_height = Some(line_height(ui));
    // No character is narrower than half an em: what is cut off here would not be seen in any case.
    let most = rows * ((width * 2.0 / TEXT_SIZE).ceil() as usize + 1) + 8;
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    let mut job = LayoutJob::single_section(text.get(..end).unwrap_or(text).to_owned(), format);
    job.wrap.max_width = width;
    job.wrap.max_rows = rows;
    job
}

pub fn line_height(ui: &Ui) -> f32 {
    ui.fonts_mut(|fonts| fonts.row_height(&FontId::proportional(TEXT_SIZE))) + LINE_SPACING
}

/// Lays out the cells of a line.
pub fn lay_out_line(ui: &Ui, sheet: &Sheet<'_>, state: &GridState, line: usize) -> LaidLine {
    let Some(Line::Row { row, leads }) = sheet.lines.get(line) else {
        return LaidLine { cells: Vec::new(), height: GROUP_HEIGHT };
    };
    let Some(row) = sheet.table.rows.get(*row) else { return LaidLine { cells: Vec::new(), height: LEAST_HEIGHT } };
    let palette = theme::palette(ui);
    let lay_out = |job| lay_out_rows(ui.ctx(), job);
    let cells: Vec<LaidCell> = sheet
        .table
        .columns
        .iter()
        .map(|column| {
            let width = state.width(column) - PADDING.x * 2.0;
            let goes_on = goes_on(column.level, *leads);
            let text = if goes_on { String::new() } else { cell_text(sheet, row, column) };
            let color = match column.kind {
                ColumnKind::State => {
                    sheet.table.stage(sheet.book, row).map_or(palette.weak, |stage| stage_color(palette, stage))
                }
                _ if column.is_written() => palette.text,
                _ => palette.weak,
            };
            let previous = (state.show_last_year && !goes_on).then(|| sheet.table.previous(sheet.book, row, column));
            let previous = previous.flatten().filter(|text| !text.is_empty());
            let carried = sheet.table.cell(sheet.book, row, column).is_some_and(|cell| cell.carried);
            LaidCell {
                galley: lay_out(job(ui, &text, color, width, MOST_LINES)),
                previous: previous.map(|text| lay_out(job(ui, text, palette.weak, width, MOST_LINES_LAST_YEAR))),
                carried: carried && !goes_on,
                goes_on,
            }
        })
        .collect();
    let height = cells.iter().map(LaidCell::height).fold(LEAST_HEIGHT, f32::max).ceil();
    LaidLine { cells, height }
}

fn cell_text(sheet: &Sheet<'_>, row: &crate::app::grid::table::GridRow, column: &Column) -> String {
    let text = sheet.table.text(sheet.book, row, column);
    match column.kind {
        ColumnKind::State => match sheet.table.stage(sheet.book, row) {
            Some(stage) => format!("{} {text}", stage.mark()),
            None => text.into_owned(),
        },
        _ => text.into_owned(),
    }
}

/// What a line will measure, from the number of its characters.
pub fn guess_height(sheet: &Sheet<'_>, state: &GridState, line: &Line, line_height: f32) -> f32 {
    let Line::Row { row, leads } = line else { return GROUP_HEIGHT };
    let Some(row) = sheet.table.rows.get(*row) else { return LEAST_HEIGHT };
    let written = sheet.table.columns.iter().filter(|column| column.is_written() && !goes_on(column.level, *leads));
    let lines = |text: &str, width: f32, most: usize| {
        let em = (width - PADDING.x * 2.0) / TEXT_SIZE;
        let lines_of = |line: &str| {
            let ems: f32 = line.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum();
            ((ems / em).ceil() as usize).max(1)
        };
        text.split('\n').map(lines_of).sum::<usize>().min(most)
    };
    let height = |column: &Column| {
        let width = state.width(column);
        let own = lines(&sheet.table.text(sheet.book, row, column), width, MOST_LINES) as f32 * line_height;
        let previous = state.show_last_year.then(|| sheet.table.previous(sheet.book, row, column)).flatten();
        let previous = previous.filter(|text| !text.is_empty());
        let previous = previous.map_or(0.0, |text| lines(text, width, MOST_LINES_LAST_YEAR) as f32 * line_height + 6.0);
        own + previous + PADDING.y * 2.0
    };
    written.map(height).fold(LEAST_HEIGHT, f32::max)
}

/// Name of a cell for screen readers and tests: `1 親子ふれあい広場の運営（子育て支援課） 評価`.
pub fn spoken(sheet: &Sheet<'_>, spot: Spot) -> String {
    let Some((row, column, _)) = sheet.at(spot) else { return String::new() };
    let title = crate::model::text::excerpt(sheet.book.record_title(row.record), 30);
    let departments = if row.departments.is_empty() { String::new() } else { format!("（{}）", row.departments) };
    format!("{} {title}{departments} {}", row.number, column.label)
}
