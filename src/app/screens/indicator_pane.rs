//! The numbers of a record: a grid of fields and years, this year's cells written in place, and their lines beside it;
//! and the numbers of a section's tables with their totals.

use crate::app::action::{Action, Place};
use crate::app::desk::Desk;
use crate::app::indicator::{IndicatorCell, IndicatorGroup, IndicatorRow, IndicatorView, NumberTable};
use crate::app::page::{PageRow, RowKind};
use crate::app::theme;
use crate::app::widgets::draft_text::{DraftKey, DraftLook, HistoryKey, draft_text_ui};
use crate::edit::Command;
use crate::model::*;
use egui::{Align2, Color32, Grid, Id, Layout, Rect, RichText, Sense, Stroke, Ui, Vec2, pos2, vec2};
use std::sync::Arc;

/// A column of the grid is as wide as its texts, between these.
const CELL_WIDTHS: std::ops::RangeInclusive<f32> = 96.0..=200.0;
const CELL_HEIGHT: f32 = 32.0;
const CHART_SIZE: Vec2 = vec2(400.0, 180.0);

/// A longer table is written record by record.
const MOST_LINES: usize = 80;

/// Whether a row of the page is written in the grid instead.
pub fn is_in_grid(row: &PageRow) -> bool {
    row.kind == RowKind::Line && matches!(row.key, Some(DraftKey::Cell(..)))
}

/// The grid of a record's numbers; nothing where there are none.
pub fn record_numbers_ui(book: &Book, ui: &mut Ui, place: Place, desk: &mut Desk, actions: &mut Vec<Action>) {
    if let Place::Record(record) = place
        && let Some(view) = kept_view(book, ui, record)
    {
        framed(ui, |ui| record_ui(book, ui, record, &view, desk, actions));
    }
}

/// The numbers of one table of a section, below its card; nothing where it has none.
pub fn table_numbers_ui(
    book: &Book,
    ui: &mut Ui,
    section: SectionId,
    block: BlockId,
    desk: &mut Desk,
    actions: &mut Vec<Action>,
) {
    let tables = kept_tables(book, ui, section);
    let Some(table) = tables.iter().find(|table| table.block == block) else { return };
    framed(ui, |ui| {
        ui.horizontal(|ui| {
            let heading = if table.heading.is_empty() { "表の数値" } else { table.heading.as_str() };
            ui.label(RichText::new(heading).font(theme::bold(15.0)));
            ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
                options_ui(book, ui, table.block, actions);
            });
        });
        table_ui(ui, table, desk, actions);
    });
}

/// The view of a record, made anew when the book has changed.
fn kept_view(book: &Book, ui: &Ui, record: RecordId) -> Option<Arc<IndicatorView>> {
    kept(book, ui, record.0, || IndicatorView::build(book, record).map(Arc::new))
}

fn kept_tables(book: &Book, ui: &Ui, section: SectionId) -> Arc<Vec<NumberTable>> {
    kept(book, ui, section.0, || Arc::new(NumberTable::of_section(book, section)))
}

/// What something was made from. Its settings tell a book from any other.
type MadeFrom = (Arc<Settings>, u64, i64);

/// What was made for this revision and place, or made now.
fn kept<T: Clone + Send + Sync + 'static>(book: &Book, ui: &Ui, place: i64, make: impl FnOnce() -> T) -> T {
    let id = Id::unique("numbers_of_page");
    let known: Option<(MadeFrom, T)> = ui.data(|data| data.get_temp(id));
    match known {
        Some(((settings, revision, of), made))
            if Arc::ptr_eq(&settings, book.settings()) && (revision, of) == (book.revision(), place) =>
        {
            made
        }
        _ => {
            let made = make();
            let from: MadeFrom = (book.settings().clone(), book.revision(), place);
            ui.data_mut(|data| data.insert_temp(id, (from, made.clone())));
            made
        }
    }
}

fn framed(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    let frame = egui::Frame::new()
        .fill(palette.paper)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(14, 12));
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        content(ui);
    });
}

fn record_ui(
    book: &Book,
    ui: &mut Ui,
    record: RecordId,
    view: &IndicatorView,
    desk: &mut Desk,
    actions: &mut Vec<Action>,
) {
    ui.label(RichText::new("数値の推移").font(theme::bold(15.0)));
    let width = cell_width(view.groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells));
    let wide = ui.available_width() > CHART_SIZE.x + 180.0 + (width + 8.0) * view.years.len() as f32;
    let mut parts = |ui: &mut Ui| {
        ui.vertical(|ui| {
            egui::ScrollArea::horizontal().id_salt("numbers").auto_shrink([true, true]).show(ui, |ui| {
                grid_ui(ui, view, width, desk, actions);
            });
            for formula in &view.formulas {
                ui.label(RichText::new(formula).font(theme::small()).color(theme::palette(ui).weak));
            }
        });
        if let Some(lines) = &view.lines {
            ui.add_space(16.0);
            chart_ui(ui, lines, book.record_title(record));
        }
    };
    if wide {
        ui.horizontal_top(parts);
    } else {
        parts(ui);
    }
}

/// Wide enough for the longest value, half-width figures taken as half.
fn cell_width<'a>(cells: impl Iterator<Item = &'a IndicatorCell>) -> f32 {
    let ems = |text: &str| text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum::<f32>();
    let widest = cells.map(|cell| ems(&cell.text)).fold(0.0, f32::max);
    (widest * theme::BODY_SIZE + 26.0).clamp(*CELL_WIDTHS.start(), *CELL_WIDTHS.end())
}

fn grid_ui(ui: &mut Ui, view: &IndicatorView, width: f32, desk: &mut Desk, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    Grid::new("numbers").num_columns(view.years.len() + 2).spacing([8.0, 4.0]).min_row_height(CELL_HEIGHT).show(
        ui,
        |ui| {
            ui.label("");
            ui.label(RichText::new("単位").font(theme::small()).color(palette.weak));
            for year in &view.years {
                let color = if *year == view.this_year { palette.accent } else { palette.weak };
                let text = RichText::new(year.label()).font(theme::bold(13.5)).color(color);
                cell_layout(ui, width, |ui| ui.label(text));
            }
            ui.end_row();
            for group in &view.groups {
                if !group.name.is_empty() {
                    ui.label(RichText::new(&group.name).font(theme::bold(13.5)));
                    ui.end_row();
                }
                for row in &group.rows {
                    row_ui(ui, view, group, row, width, desk, actions);
                    ui.end_row();
                }
            }
        },
    );
}

fn row_ui(
    ui: &mut Ui,
    view: &IndicatorView,
    group: &IndicatorGroup,
    row: &IndicatorRow,
    width: f32,
    desk: &mut Desk,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    ui.label(RichText::new(&row.label).font(theme::bold(13.5)).color(palette.weak));
    ui.label(RichText::new(&row.unit).font(theme::small()).color(palette.weak));
    for (cell, year) in row.cells.iter().zip(&view.years) {
        let name = format!("{} {} {}", group.name, row.label, year.label());
        cell_ui(ui, width, cell, name.trim(), desk, actions);
    }
}

fn cell_ui(ui: &mut Ui, width: f32, cell: &IndicatorCell, name: &str, desk: &mut Desk, actions: &mut Vec<Action>) {
    match cell.key {
        Some(key) => {
            let size = vec2(width, CELL_HEIGHT);
            ui.allocate_ui_with_layout(size, Layout::top_down(egui::Align::Max), |ui| {
                edit_ui(ui, key, cell, name, desk, actions);
            });
        }
        None => shown_ui(ui, width, &cell.text),
    }
}

fn cell_layout<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) {
    let size = vec2(width, CELL_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(egui::Align::Center), |ui| {
        ui.set_min_width(width);
        content(ui);
    });
}

/// A value of another year's edition, or one that is worked out.
fn shown_ui(ui: &mut Ui, width: f32, text: &str) {
    cell_layout(ui, width, |ui| {
        ui.add_space(10.0);
        ui.add(egui::Label::new(text).truncate());
    });
}

fn edit_ui(ui: &mut Ui, key: DraftKey, cell: &IndicatorCell, name: &str, desk: &mut Desk, actions: &mut Vec<Action>) {
    let wished = desk.wished_field() == Some(key);
    let look = DraftLook { name, single_line: true, hint: "", min_height: 0.0, spans: None };
    let output = draft_text_ui(ui, &mut desk.drafts, key, &cell.text, look);
    if cell.is_carried {
        let stroke = Stroke::new(1.5, theme::palette(ui).carried);
        ui.painter().rect_stroke(output.response.rect, 4.0, stroke, egui::StrokeKind::Inside);
        output.response.clone().on_hover_text("前年のまま");
    }
    if wished {
        output.response.request_focus();
        output.response.scroll_to_me(None);
        desk.focus_wish = None;
    }
    actions.extend(output.commit.map(Action::Commit));
    match output.history {
        Some(HistoryKey::Undo) => actions.push(Action::Undo),
        Some(HistoryKey::Redo) => actions.push(Action::Redo),
        None => {}
    }
}

/// What prints below the table: a choice of its form, so of all tables in this form.
fn options_ui(book: &Book, ui: &mut Ui, block: BlockId, actions: &mut Vec<Action>) {
    let Some(BlockContent::Records { form, .. }) = book.block(block).map(|block| &block.content) else { return };
    let Some(form) = book.form(*form) else { return };
    let menu = ui.menu_button(RichText::new("表の下に付けるもの").font(theme::small()), |ui| {
        let mut options = form.options.clone();
        ui.checkbox(&mut options.total_row, "合計の行");
        ui.checkbox(&mut options.formulas, "計算式の注");
        if let Some(chart) = ChartOptions::of_form(book, form.id) {
            let mut drawn = options.chart.is_some();
            ui.checkbox(&mut drawn, "年度ごとの折れ線グラフ");
            options.chart = drawn.then_some(chart);
        }
        ui.weak(format!("様式「{}」のすべての表に付きます", form.name));
        if options != form.options {
            let fields = book.fields(form.id).map(|field| (**field).clone()).collect();
            actions.push(Action::Run(Command::SetForm { form: Form { options, ..(**form).clone() }, fields }));
            ui.close();
        }
    });
    menu.response.on_hover_text("印刷するときに、この様式の表の下に付けるものを選びます");
}

/// The numbers of a section's table, with 合計 below them.
fn table_ui(ui: &mut Ui, table: &NumberTable, desk: &mut Desk, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let width = cell_width(table.lines.iter().flat_map(|line| &line.cells)).max(112.0);
    let head = |text: &str| RichText::new(text).font(theme::bold(13.0)).color(palette.weak);
    egui::ScrollArea::horizontal().id_salt(("table", table.block)).auto_shrink([true, true]).show(ui, |ui| {
        let grid = Grid::new(("table", table.block)).num_columns(table.columns.len() + 1).spacing([8.0, 4.0]);
        grid.min_row_height(CELL_HEIGHT).show(ui, |ui| {
            ui.label("");
            for column in &table.columns {
                cell_layout(ui, width, |ui| ui.add(egui::Label::new(head(column)).wrap()));
            }
            ui.end_row();
            for line in table.lines.iter().take(MOST_LINES) {
                let name = text::excerpt(&line.name, 16);
                if !name.is_empty() && ui.link(&name).on_hover_text(&line.name).clicked() {
                    actions.push(Action::Go(Place::Record(line.record)));
                } else if name.is_empty() {
                    ui.label("");
                }
                for (cell, column) in line.cells.iter().zip(&table.columns) {
                    cell_ui(ui, width, cell, &format!("{} {column}", line.name), desk, actions);
                }
                ui.end_row();
            }
            if !table.totals.is_empty() {
                ui.label(RichText::new("合計").font(theme::bold(15.0)));
                for total in &table.totals {
                    let text = RichText::new(total).font(theme::bold(15.0));
                    cell_layout(ui, width, |ui| {
                        ui.add_space(10.0);
                        ui.label(text);
                    });
                }
                ui.end_row();
            }
        });
    });
    if let Some(more) = table.lines.len().checked_sub(MOST_LINES).filter(|more| *more > 0) {
        ui.weak(format!("ほか{more}行は、下の一覧から事業を開いて入力してください"));
    }
    for formula in &table.formulas {
        ui.label(RichText::new(formula).font(theme::small()).color(palette.weak));
    }
}

// ---- the lines ----

const MARGIN_LEFT: f32 = 12.0;
const MARGIN_TOP: f32 = 26.0;
const MARGIN_BOTTOM: f32 = 24.0;

/// Where years and values lie on the screen.
struct Plot {
    rect: Rect,
    years: usize,
    least: f64,
    most: f64,
}

impl Plot {
    fn of(rect: Rect, lines: &YearLines) -> Self {
        let rect = Rect::from_min_max(
            rect.min + vec2(MARGIN_LEFT, MARGIN_TOP),
            rect.max - vec2(names_width(lines), MARGIN_BOTTOM),
        );
        let values = || lines.lines.iter().flat_map(|line| line.values.iter().flatten().copied());
        let (least, most) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        let room = if most > least { (most - least) * 0.25 } else { most.abs().max(1.0) * 0.1 };
        Self { rect, years: lines.years.len(), least: least - room, most: most + room }
    }

    fn x(&self, year: usize) -> f32 {
        let steps = self.years.saturating_sub(1).max(1) as f32;
        let inner = self.rect.shrink2(vec2(22.0, 0.0));
        if self.years < 2 { inner.center().x } else { inner.left() + inner.width() * year as f32 / steps }
    }

    fn y(&self, value: f64) -> f32 {
        let share = ((value - self.least) / (self.most - self.least)) as f32;
        self.rect.bottom() - self.rect.height() * share.clamp(0.0, 1.0)
    }

    /// The points of a line from gap to gap.
    fn stretches(&self, line: &YearLine) -> Vec<Vec<egui::Pos2>> {
        let mut stretches = vec![Vec::new()];
        for (year, value) in line.values.iter().enumerate() {
            match (value, stretches.last_mut()) {
                (Some(value), Some(stretch)) => stretch.push(pos2(self.x(year), self.y(*value))),
                _ => stretches.push(Vec::new()),
            }
        }
        stretches
    }
}

/// What stands beside a line's last point: its name, and of a target its value.
fn name_beside(lines: &YearLines, line: &YearLine) -> String {
    let last = line.values.iter().rev().flatten().next().filter(|_| line.is_target);
    last.map_or_else(|| line.name.clone(), |value| format!("{} {}", line.name, lines.written(*value)))
}

/// Room for the names, half-width figures taken as half.
fn names_width(lines: &YearLines) -> f32 {
    let ems = |text: &str| text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum::<f32>();
    let widest = lines.lines.iter().map(|line| ems(&name_beside(lines, line))).fold(0.0, f32::max);
    (widest * theme::small().size + 12.0).clamp(60.0, CHART_SIZE.x / 2.0)
}

/// The same lines as on paper, small; read aloud as one picture with its values.
fn chart_ui(ui: &mut Ui, lines: &YearLines, title: &str) {
    let (rect, response) = ui.allocate_exact_size(CHART_SIZE, Sense::hover());
    let words = lines.words(&text::excerpt(title, 48));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &words));
    if !ui.is_rect_visible(rect) {
        return;
    }
    let palette = theme::palette(ui);
    let plot = Plot::of(rect, lines);
    let painter = ui.painter();
    let axis = Stroke::new(1.0, palette.line);
    painter.hline(plot.rect.x_range(), plot.rect.bottom(), axis);
    for (index, year) in lines.years.iter().enumerate() {
        let at = pos2(plot.x(index), plot.rect.bottom() + 4.0);
        painter.text(at, Align2::CENTER_TOP, year.short(), theme::small(), palette.weak);
    }
    if !lines.unit.is_empty() {
        let unit = format!("（{}）", lines.unit);
        painter.text(rect.min, Align2::LEFT_TOP, unit, theme::small(), palette.weak);
    }
    for line in lines.lines.iter().filter(|line| line.is_target) {
        for stretch in plot.stretches(line) {
            painter.extend(egui::Shape::dotted_line(&stretch, palette.weak, 4.0, 1.0));
        }
    }
    let drawn = || lines.lines.iter().filter(|line| !line.is_target).enumerate();
    for (index, line) in drawn() {
        line_ui(ui, &plot, index, line, palette.accent);
    }
    if drawn().count() == 1 {
        for (_, line) in drawn() {
            labels_ui(ui, &plot, lines, line);
        }
    }
    names_ui(ui, &plot, lines);
}

/// Drawn through with full points, dashed with hollow ones, and so on: told apart without colour.
fn line_ui(ui: &Ui, plot: &Plot, index: usize, line: &YearLine, color: Color32) {
    let painter = ui.painter();
    let stroke = Stroke::new(2.0, color);
    for stretch in plot.stretches(line) {
        match index {
            0 => drop(painter.line(stretch.clone(), stroke)),
            1 => painter.extend(egui::Shape::dashed_line(&stretch, stroke, 7.0, 4.0)),
            _ => painter.extend(egui::Shape::dashed_line(&stretch, stroke, 3.0, 3.0)),
        }
        for point in stretch {
            let fill = if index.is_multiple_of(2) { color } else { theme::palette(ui).paper };
            painter.circle(point, 3.5, fill, Stroke::new(1.5, color));
        }
    }
}

fn labels_ui(ui: &Ui, plot: &Plot, lines: &YearLines, line: &YearLine) {
    for (year, value) in line.values.iter().enumerate() {
        let Some(value) = value else { continue };
        let around = [year.checked_sub(1), Some(year + 1)];
        let lower = around.into_iter().flatten().filter_map(|near| line.values.get(near).copied().flatten());
        let is_low = lower.clone().count() > 0 && lower.clone().sum::<f64>() > *value * lower.count() as f64;
        let (align, offset) = if is_low { (Align2::CENTER_TOP, 6.0) } else { (Align2::CENTER_BOTTOM, -6.0) };
        let at = pos2(plot.x(year), plot.y(*value) + offset);
        ui.painter().text(at, align, lines.written(*value), theme::small(), theme::palette(ui).text);
    }
}

/// Names to the right of the last points, moved apart where they would lie on each other.
fn names_ui(ui: &Ui, plot: &Plot, lines: &YearLines) {
    const PITCH: f32 = 17.0;
    let last = |line: &YearLine| line.values.iter().rev().flatten().next().copied();
    let mut names: Vec<(f32, String)> =
        lines.lines.iter().filter_map(|line| Some((plot.y(last(line)?), name_beside(lines, line)))).collect();
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = f32::NEG_INFINITY;
    for (y, name) in names {
        let y = y.max(free);
        free = y + PITCH;
        let at = pos2(plot.rect.right() + 6.0, y);
        ui.painter().text(at, Align2::LEFT_CENTER, name, theme::small(), theme::palette(ui).weak);
    }
}
