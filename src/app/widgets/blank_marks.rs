//! Marks for what cannot be seen in a text: spaces, tabs, line ends. Painted over the field; the text stays as it is.

use crate::app::theme;
use egui::text_edit::TextEditOutput;
use egui::{Color32, Painter, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

/// Paints the marks of a field that has just been drawn.
pub fn paint_blanks(ui: &Ui, field: &TextEditOutput) {
    let painter = ui.painter().with_clip_rect(field.response.response.rect.intersect(ui.clip_rect()));
    let color = theme::palette(ui).accent.gamma_multiply(0.55);
    for row in &field.galley.rows {
        let origin = field.galley_pos + row.pos.to_vec2();
        for glyph in &row.row.glyphs {
            let size = vec2(glyph.advance_width, row.row.size.y);
            paint_blank(&painter, glyph.chr, Rect::from_min_size(pos2(origin.x + glyph.pos.x, origin.y), size), color);
        }
        if row.ends_with_newline {
            let end = pos2(origin.x + row.row.size.x, origin.y);
            paint_line_end(&painter, Rect::from_min_size(end, vec2(12.0, row.row.size.y)), color);
        }
    }
}

/// □ for a full-width space, · for a narrow one, → for a tab.
fn paint_blank(painter: &Painter, c: char, rect: Rect, color: Color32) {
    let middle = rect.center();
    match c {
        '\u{3000}' => {
            let side = (rect.width() - 5.0).clamp(4.0, 12.0);
            let square = Rect::from_center_size(middle, vec2(side, side));
            painter.rect_stroke(square, 1.0, Stroke::new(1.0, color), StrokeKind::Inside);
        }
        ' ' | '\u{A0}' => {
            painter.circle_filled(middle, 1.2, color);
        }
        '\t' => {
            let (left, right) = (pos2(rect.left() + 2.0, middle.y), pos2(rect.right() - 3.0, middle.y));
            arrow(painter, left, right, color);
        }
        _ => {}
    }
}

/// ↵, drawn with lines.
fn paint_line_end(painter: &Painter, rect: Rect, color: Color32) {
    let (right, left) = (rect.left() + 11.0, rect.left() + 3.0);
    let bottom = rect.center().y + 3.0;
    painter.line_segment([pos2(right, bottom - 7.0), pos2(right, bottom)], Stroke::new(1.0, color));
    arrow(painter, pos2(right, bottom), pos2(left, bottom), color);
}

fn arrow(painter: &Painter, from: egui::Pos2, to: egui::Pos2, color: Color32) {
    let stroke = Stroke::new(1.0, color);
    let back = if to.x > from.x { -3.0 } else { 3.0 };
    painter.line_segment([from, to], stroke);
    painter.line_segment([to, to + vec2(back, -3.0)], stroke);
    painter.line_segment([to, to + vec2(back, 3.0)], stroke);
}
