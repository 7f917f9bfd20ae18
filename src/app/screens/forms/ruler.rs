//! The ruler: the columns at the widths at which they print, with borders that can be dragged or moved by the arrows.

use super::columns::one_line;
use super::field::WIDTHS_MM;
use super::live::printable_mm;
use crate::app::forms::set_widths;
use crate::app::theme;
use crate::edit::Command;
use crate::layout::document::PageSetup;
use crate::model::{Book, FieldId, Form};
use egui::{Align2, CursorIcon, EventFilter, Key, Modifiers, Pos2, Rect, Role, Sense, Stroke, StrokeKind};
use egui::{Ui, WidgetInfo, pos2, vec2};

const HEIGHT: f32 = 62.0;
const SCALE_HEIGHT: f32 = 18.0;

/// Where the paper stands on the screen.
pub(super) struct RulerPlace {
    /// The left edge of the paper.
    left: f32,
    points_per_mm: f32,
    paper_mm: f64,
    margin_mm: f64,
    printable_mm: f64,
}

impl RulerPlace {
    /// In line with the page that is shown, or as wide as there is room while there is none.
    pub fn new(ui: &Ui, page: &PageSetup, shown: Option<(Rect, f32)>) -> Self {
        let paper_mm = page.page_size().0.to_mm();
        let room = ui.available_rect_before_wrap();
        let (left, points_per_mm) = match shown {
            Some((page, points_per_pt)) => (page.left(), points_per_pt * (72.0 / 25.4)),
            None => (room.left(), room.width() / paper_mm as f32),
        };
        let margin_mm = page.margins.left.to_mm();
        Self { left, points_per_mm, paper_mm, margin_mm, printable_mm: printable_mm(page) }
    }

    fn x(&self, mm: f64) -> f32 {
        self.left + mm as f32 * self.points_per_mm
    }
}

/// One printed column.
struct Column {
    /// Its place among all fields of the form.
    index: usize,
    label: String,
    field: FieldId,
    chosen: bool,
}

/// Draws the ruler. `dragged` holds all widths of the form while a border is dragged; the command comes when it is let
/// go, or from the keys.
pub(super) fn ruler_ui(
    book: &Book,
    form: &Form,
    ui: &mut Ui,
    place: &RulerPlace,
    chosen: &mut Option<FieldId>,
    dragged: &mut Option<Vec<f64>>,
) -> Option<Command> {
    let (strip, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let fields: Vec<_> = book.fields(form.id).collect();
    let widths = match dragged {
        Some(widths) if widths.len() == fields.len() => widths.clone(),
        _ => fields.iter().map(|field| field.width_mm).collect(),
    };
    let printed = fields.iter().enumerate().filter(|(_, field)| field.printed);
    let columns: Vec<Column> = printed
        .map(|(index, field)| Column {
            index,
            label: one_line(&book.field_label(field, None)),
            field: field.id,
            chosen: *chosen == Some(field.id),
        })
        .collect();
    let sum: f64 = columns.iter().filter_map(|column| widths.get(column.index)).sum();
    if columns.is_empty() || sum <= 0.0 {
        return None;
    }
    let scale = place.printable_mm / sum;
    ui.set_clip_rect(ui.clip_rect().intersect(strip.expand(1.0)));
    millimetres_ui(ui, strip, place);
    let mut x_mm = place.margin_mm;
    let mut borders = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let width_mm = widths.get(column.index).copied().unwrap_or_default() * scale;
        if column_ui(ui, strip, place, (x_mm, width_mm), column) {
            *chosen = Some(column.field);
        }
        x_mm += width_mm;
        let right = columns.get(at + 1);
        borders.extend(right.map(|right| Border { form, left: column, right, x: place.x(x_mm), width_mm }));
    }
    // The borders lie over the columns, so that the pointer finds them first.
    let mut moved = None;
    for border in &borders {
        let by = border_ui(ui, strip, border, place);
        moved = by.map(|by| (border.left.index, border.right.index, by)).or(moved);
    }
    let (left, right, (by_mm, step)) = moved?;
    let widths = moved_border(widths, left, right, by_mm / scale);
    match step {
        Step::Dragging => {
            *dragged = Some(widths);
            None
        }
        Step::Done => {
            *dragged = None;
            set_widths(book, form.id, &widths)
        }
    }
}

/// Whether a border is still being moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Dragging,
    Done,
}

/// What one side gains the other loses, so that nothing else on the paper moves.
fn moved_border(mut widths: Vec<f64>, left: usize, right: usize, by_mm: f64) -> Vec<f64> {
    let narrowest = *WIDTHS_MM.start();
    let (Some(a), Some(b)) = (widths.get(left).copied(), widths.get(right).copied()) else { return widths };
    let by_mm = by_mm.clamp((narrowest - a).min(0.0), (b - narrowest).max(0.0));
    for (index, width) in [(left, a + by_mm), (right, b - by_mm)] {
        if let Some(place) = widths.get_mut(index) {
            *place = width;
        }
    }
    widths
}

fn millimetres_ui(ui: &Ui, strip: Rect, place: &RulerPlace) {
    let palette = theme::palette(ui);
    let paper = Rect::from_x_y_ranges(place.left..=place.x(place.paper_mm), strip.y_range());
    ui.painter().rect_filled(paper, 0.0, palette.paper);
    let bottom = strip.top() + SCALE_HEIGHT;
    for mm in (0..=place.paper_mm as i32).step_by(10) {
        let x = place.x(f64::from(mm));
        let long = mm % 50 == 0;
        let top = bottom - if long { 9.0 } else { 5.0 };
        ui.painter().vline(x, top..=bottom, Stroke::new(1.0, palette.line));
        if long && mm > 0 {
            let font = egui::FontId::proportional(11.0);
            ui.painter().text(pos2(x - 3.0, strip.top()), Align2::RIGHT_TOP, mm.to_string(), font, palette.weak);
        }
    }
    ui.painter().hline(paper.x_range(), bottom, Stroke::new(1.0, palette.line));
}

/// Answers whether the column was clicked.
fn column_ui(ui: &mut Ui, strip: Rect, place: &RulerPlace, (x_mm, width_mm): (f64, f64), of: &Column) -> bool {
    let palette = theme::palette(ui);
    let top = strip.top() + SCALE_HEIGHT + 2.0;
    let column = Rect::from_x_y_ranges(place.x(x_mm)..=place.x(x_mm + width_mm), top..=strip.bottom() - 2.0);
    let response = ui.interact(column, ui.scope_id().with(("column", of.index)), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("目盛りの列 {}", of.label)));
    let fill = if of.chosen || response.hovered() { palette.accent_pale } else { palette.last_year };
    ui.painter().rect(column, 0.0, fill, Stroke::new(1.0, palette.line), StrokeKind::Middle);
    let painter = ui.painter().with_clip_rect(column.shrink(2.0).intersect(ui.clip_rect()));
    let line = |y: f32, text: String, color| {
        let font = egui::FontId::proportional(12.0);
        let galley = painter.layout_no_wrap(text, font, color);
        // A long label is read from its beginning.
        let x = (column.center().x - galley.size().x / 2.0).max(column.left() + 3.0);
        painter.galley(pos2(x, y), galley, color);
    };
    line(column.top() + 2.0, of.label.clone(), palette.text);
    line(column.top() + 21.0, format!("{width_mm:.1}"), palette.weak);
    response.clicked()
}

/// A border between two printed columns.
struct Border<'a> {
    form: &'a Form,
    left: &'a Column,
    right: &'a Column,
    /// On the screen.
    x: f32,
    /// The printed width of the left column.
    width_mm: f64,
}

/// How far a border was moved, in printed millimetres.
fn border_ui(ui: &mut Ui, strip: Rect, border: &Border<'_>, place: &RulerPlace) -> Option<(f64, Step)> {
    let palette = theme::palette(ui);
    let handle = Rect::from_x_y_ranges(border.x - 5.0..=border.x + 5.0, strip.top() + SCALE_HEIGHT..=strip.bottom());
    let id = ui.scope_id().with((border.form.id, border.left.index));
    let response = ui.interact(handle, id, Sense::click_and_drag()).on_hover_cursor(CursorIcon::ResizeHorizontal);
    response.widget_info(|| {
        let name = format!("{}と{}の境目", border.left.label, border.right.label);
        let mut info = WidgetInfo::labeled(Role::Slider, true, name);
        info.value = Some(border.width_mm);
        info
    });
    let strong = response.has_focus() || response.hovered() || response.dragged();
    let stroke = if strong { Stroke::new(3.0, palette.accent) } else { Stroke::new(1.5, palette.weak) };
    ui.painter().vline(border.x, handle.y_range(), stroke);
    let grip = Pos2::new(border.x, handle.top() + 1.0);
    ui.painter().circle_filled(grip, if strong { 5.0 } else { 3.5 }, stroke.color);
    let response = response.on_hover_text("左右に引くと幅が変わります（選んで ← → で1 mm ずつ）");
    if response.drag_started() {
        response.request_focus();
    }
    if response.drag_stopped() {
        return Some((0.0, Step::Done));
    }
    if response.dragged() && response.drag_delta().x != 0.0 {
        return Some((f64::from(response.drag_delta().x / place.points_per_mm), Step::Dragging));
    }
    keys(ui, id, response.has_focus()).map(|by| (by, Step::Done))
}

fn keys(ui: &Ui, id: egui::Id, focused: bool) -> Option<f64> {
    if !focused {
        return None;
    }
    let filter = EventFilter { horizontal_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    match (pressed(Key::ArrowLeft), pressed(Key::ArrowRight)) {
        (true, _) => Some(-1.0),
        (_, true) => Some(1.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::moved_border;

    #[test]
    fn what_one_column_gains_the_next_loses_down_to_the_narrowest() {
        for (by, expected) in [(5.0, [25.0, 15.0]), (-5.0, [15.0, 25.0]), (99.0, [37.0, 3.0]), (-99.0, [3.0, 37.0])] {
            assert_eq!(moved_border(vec![20.0, 7.0, 20.0], 0, 2, by), [expected[0], 7.0, expected[1]], "{by}");
        }
    }
}
