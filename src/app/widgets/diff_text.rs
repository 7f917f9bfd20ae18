//! Last year's text in its box, plain or with what became of it marked. Selectable, never editable.

use super::text_rows::lay_out_rows;
use crate::app::theme::{self, Palette};
use crate::compare::{Span, SpanTag};
use crate::model::Pattern;
use egui::cache::{ComputerMut, FrameCache};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, CornerRadius, FontId, Frame, Galley, Label, Margin, Response, Stroke, Ui};
use std::ops::Range;
use std::sync::Arc;

/// The room around the text, as in the field beside it.
pub const MARGIN: Margin = Margin::symmetric(10, 8);

/// A text without marks.
pub fn plain_job(ui: &Ui, text: &str, color: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.append(text, 0.0, format(ui, color));
    job
}

/// The way from last year's text to this year's: what was dropped struck through, what was added underlined.
pub fn spans_job(ui: &Ui, spans: &[Span]) -> LayoutJob {
    let palette = theme::palette(ui);
    let mut job = LayoutJob::default();
    for span in spans {
        job.append(&span.text, 0.0, span_format(ui, palette, span.tag));
    }
    job
}

/// Marks what a search looks for, over whatever else is marked.
pub fn mark_hits(ui: &Ui, job: &mut LayoutJob, pattern: Option<&Pattern>) {
    let Some(pattern) = pattern else { return };
    let hits = hits_in(ui.ctx(), &job.text, pattern);
    let color = theme::palette(ui).hit;
    for hit in hits.iter() {
        mark_range(job, hit, color);
    }
}

/// Gives one stretch of a job a background.
pub fn mark_range(job: &mut LayoutJob, range: &Range<usize>, color: Color32) {
    let mut sections = Vec::with_capacity(job.sections.len() + 2);
    for section in job.sections.drain(..) {
        let whole = section.byte_range.start.0..section.byte_range.end.0;
        let inside = whole.start.max(range.start)..whole.end.min(range.end);
        if inside.is_empty() {
            sections.push(section);
            continue;
        }
        for (part, marked) in
            [(whole.start..inside.start, false), (inside.clone(), true), (inside.end..whole.end, false)]
        {
            if part.is_empty() {
                continue;
            }
            let mut piece = section.clone();
            piece.leading_space = if part.start == whole.start { section.leading_space } else { 0.0 };
            piece.byte_range = part.start.into()..part.end.into();
            if marked {
                piece.format.background = color;
            }
            sections.push(piece);
        }
    }
    job.sections = sections;
}

/// The hits in a text, kept while the text is on screen.
pub fn hits_in(ctx: &egui::Context, text: &str, pattern: &Pattern) -> Arc<[Range<usize>]> {
    #[derive(Default)]
    struct Finder;
    impl ComputerMut<(&str, &Pattern), Arc<[Range<usize>]>> for Finder {
        fn compute(&mut self, (text, pattern): (&str, &Pattern)) -> Arc<[Range<usize>]> {
            pattern.find_in(text).into()
        }
    }
    ctx.memory_mut(|memory| {
        memory.caches.cache::<FrameCache<Arc<[Range<usize>]>, Finder>>().get((text, pattern)).clone()
    })
}

fn format(ui: &Ui, color: Color32) -> TextFormat {
    let font = FontId::proportional(theme::BODY_SIZE);
    let row_height = ui.fonts_mut(|fonts| fonts.row_height(&font));
    let mut format = TextFormat::simple(font, color);
    format.line_height = Some(row_height + ui.spacing().extra_text_line_spacing);
    format
}

fn span_format(ui: &Ui, palette: &Palette, tag: SpanTag) -> TextFormat {
    let mut format = format(ui, palette.text);
    match tag {
        SpanTag::Equal => {}
        SpanTag::Deleted => {
            format.strikethrough = Stroke::new(1.0, palette.deleted);
            format.background = palette.deleted_pale;
            format.color = palette.deleted;
        }
        SpanTag::Inserted => {
            // No background: that of the next line would be painted over the underline.
            format.underline = Stroke::new(1.5, palette.inserted);
            format.color = palette.inserted;
        }
    }
    format
}

/// Lays a job out for a box of this width, in the rows that it has in a field of the same width.
pub fn lay_out(ui: &Ui, mut job: LayoutJob, box_width: f32) -> Arc<Galley> {
    job.wrap.max_width = (box_width - MARGIN.sum().x).max(24.0);
    lay_out_rows(ui.ctx(), job)
}

/// The height of the box around a laid out text.
pub fn box_height(galley: &Galley) -> f32 {
    galley.size().y + MARGIN.sum().y
}

/// Paints the box, at least `min_height` tall, and the text in it.
pub fn last_year_box_ui(ui: &mut Ui, galley: Arc<Galley>, min_height: f32, name: &str) -> Response {
    let palette = theme::palette(ui);
    let frame = Frame::new()
        .fill(palette.last_year)
        .stroke(Stroke::new(1.0, palette.line.gamma_multiply(0.6)))
        .corner_radius(CornerRadius::same(4))
        .inner_margin(egui::Margin::symmetric(MARGIN.left - 1, MARGIN.top - 1));
    frame
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.set_min_height((min_height - MARGIN.sum().y).max(0.0));
            // A selection is taken over into the field beside the box; it stays within the box.
            ui.style_mut().interaction.multi_widget_text_select = false;
            let text = galley.text().to_owned();
            let response = ui.add(Label::new(galley).selectable(true));
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{name} {text}")));
            response
        })
        .inner
}
