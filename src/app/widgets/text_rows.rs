//! Text laid out for the screen in rows that break where the lines of the paper would: 禁則, figures with their units.
//!
//! egui lays a text out and knows only what may not begin a row. Where its rows break wrongly, the rows are laid out
//! once more one by one and put together as one galley: the same text, the same characters, other row ends.

use crate::layout::row_starts;
use egui::cache::CacheTrait;
use egui::emath::GuiRounding as _;
use egui::epaint::text::PlacedRow;
use egui::text::{LayoutJob, LayoutSection};
use egui::{Context, Galley};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Stands behind what is left of a text that has more rows than are wanted.
const MORE: char = '…';

/// Lays out a text of sections without leading space, aligned to the left, in rows of `job.wrap.max_width` points.
/// Beyond `job.wrap.max_rows` the text is cut, as [`Galley::elided`] then says.
pub fn lay_out_rows(ctx: &Context, job: LayoutJob) -> Arc<Galley> {
    lay_out(ctx, job, false)
}

/// The same for a text in which the next key may change a row: the others are then not laid out again.
pub fn lay_out_written_rows(ctx: &Context, job: LayoutJob) -> Arc<Galley> {
    lay_out(ctx, job, true)
}

fn lay_out(ctx: &Context, mut job: LayoutJob, is_written: bool) -> Arc<Galley> {
    let most = std::mem::replace(&mut job.wrap.max_rows, usize::MAX).max(1);
    let source = ctx.fonts_mut(|fonts| fonts.layout_job(job));
    let is_wrapped = source.rows.iter().rev().skip(1).any(|row| !row.ends_with_newline);
    if !is_wrapped && source.rows.len() <= most {
        return source;
    }
    let kept = ctx.memory_mut(|memory| memory.caches.cache::<Kept>().get(&source, most));
    if let Some((galley, rows)) = kept {
        if let Some(rows) = rows.filter(|_| is_written) {
            // egui keeps for a frame what has been asked for.
            ctx.fonts_mut(|fonts| fonts.layout_job(LayoutJob::clone(&rows)));
        }
        return galley;
    }
    let (galley, rows) = match broken_again(ctx, &source, most) {
        Some((galley, rows)) => (Arc::new(galley), Some(rows)),
        None if source.rows.len() <= most => (source.clone(), None),
        None => (cut_by_egui(ctx, &source, most), None),
    };
    ctx.memory_mut(|memory| memory.caches.cache::<Kept>().keep(source, most, galley.clone(), rows));
    galley
}

/// A text whose glyphs are not its characters, in the rows that egui gives it.
fn cut_by_egui(ctx: &Context, source: &Galley, most: usize) -> Arc<Galley> {
    let mut job = LayoutJob::clone(&source.job);
    job.wrap.max_rows = most;
    ctx.fonts_mut(|fonts| fonts.layout_job(job))
}

/// What was made of the galleys of the last frame. egui forgets its own when the font texture changes, so that one
/// and the same galley of egui's is as good as a text, a width and a texture that have not changed.
#[derive(Default)]
struct Kept {
    galleys: HashMap<(usize, usize), KeptGalley>,
    frame: u64,
}

struct KeptGalley {
    /// Held so that its address names nothing else.
    _source: Arc<Galley>,
    galley: Arc<Galley>,
    /// The job with a line end at the end of each row; `None` when egui's own rows are right.
    rows: Option<Arc<LayoutJob>>,
    used: u64,
}

impl Kept {
    fn get(&mut self, source: &Arc<Galley>, most: usize) -> Option<(Arc<Galley>, Option<Arc<LayoutJob>>)> {
        let kept = self.galleys.get_mut(&(Arc::as_ptr(source).addr(), most))?;
        kept.used = self.frame;
        Some((kept.galley.clone(), kept.rows.clone()))
    }

    fn keep(&mut self, source: Arc<Galley>, most: usize, galley: Arc<Galley>, rows: Option<Arc<LayoutJob>>) {
        let key = (Arc::as_ptr(&source).addr(), most);
        self.galleys.insert(key, KeptGalley { _source: source, galley, rows, used: self.frame });
    }
}

impl CacheTrait for Kept {
    fn update(&mut self) {
        let frame = self.frame;
        self.galleys.retain(|_, kept| kept.used == frame);
        self.frame += 1;
    }

    fn len(&self) -> usize {
        self.galleys.len()
    }
}

/// One row: its characters, in bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RowRange {
    bytes: Range<usize>,
    ends_with_newline: bool,
}

/// The galley with the rows of the paper, and the job of its rows; `None` when it has them already, or when its glyphs
/// are not the characters.
fn broken_again(ctx: &Context, source: &Galley, most: usize) -> Option<(Galley, Arc<LayoutJob>)> {
    let mut ranges = row_ranges(source)?;
    let is_elided = ranges.len() > most;
    if !is_elided && ranges.iter().map(|range| range.bytes.clone()).eq(bytes_of_rows(source)) {
        return None;
    }
    if is_elided {
        ranges.truncate(most);
        shorten_last(ctx, source, &mut ranges);
    }
    let laid_out = ctx.fonts_mut(|fonts| fonts.layout_job(job_of_rows(&source.job, &ranges, is_elided)));
    Some((put_together(source, &laid_out, &ranges, is_elided)?, laid_out.job.clone()))
}

/// The rows of a text by the rule of the paper and the widths of its glyphs.
fn row_ranges(source: &Galley) -> Option<Vec<RowRange>> {
    let width = source.job.effective_wrap_width();
    let mut advances = source.rows.iter().flat_map(|row| row.glyphs.iter()).map(|glyph| glyph.advance_width);
    let mut ranges = Vec::with_capacity(source.rows.len() + 2);
    let mut offset = 0;
    for line in source.text().split('\n') {
        let line_advances: Vec<f32> = advances.by_ref().take(line.chars().count()).collect();
        let mut start = offset;
        let end = offset + line.len();
        for next in row_starts(line, line_advances, width) {
            ranges.push(RowRange { bytes: start..offset + next, ends_with_newline: false });
            start = offset + next;
        }
        ranges.push(RowRange { bytes: start..end, ends_with_newline: end < source.text().len() });
        offset = end + 1;
    }
    advances.next().is_none().then_some(ranges)
}

/// The rows as egui broke them.
fn bytes_of_rows(galley: &Galley) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    galley.rows.iter().map(move |row| {
        let end = start + row.glyphs.iter().map(|glyph| glyph.chr.len_utf8()).sum::<usize>();
        let bytes = start..end;
        start = end + usize::from(row.ends_with_newline);
        bytes
    })
}

/// Leaves room for [`MORE`] on the last row.
fn shorten_last(ctx: &Context, source: &Galley, ranges: &mut [RowRange]) {
    let Some(last) = ranges.last_mut() else { return };
    last.ends_with_newline = false;
    let font = source.job.format_at_byte(last.bytes.start.into()).font_id.clone();
    let room = source.job.effective_wrap_width() - ctx.fonts_mut(|fonts| fonts.glyph_width(&font, MORE));
    let glyphs =
        source.rows.iter().flat_map(|row| row.glyphs.iter().map(Some).chain(row.ends_with_newline.then_some(None)));
    let (mut place, mut right) = (0, 0.0);
    for glyph in glyphs {
        if place >= last.bytes.end {
            return;
        }
        let (length, advance) = glyph.map_or((1, 0.0), |glyph| (glyph.chr.len_utf8(), glyph.advance_width));
        if place >= last.bytes.start {
            right += advance;
            if right > room {
                last.bytes.end = place;
                return;
            }
        }
        place += length;
    }
}

/// The same text with a line end at the end of each row, for egui to lay out without wrapping.
fn job_of_rows(source: &LayoutJob, ranges: &[RowRange], is_elided: bool) -> LayoutJob {
    let mut job = LayoutJob {
        keep_trailing_whitespace: source.keep_trailing_whitespace,
        round_output_to_gui: source.round_output_to_gui,
        ..LayoutJob::default()
    };
    for (index, range) in ranges.iter().enumerate() {
        let first = source.sections.partition_point(|section| section.byte_range.end.0 <= range.bytes.start);
        let sections = source.sections.iter().skip(first);
        for section in sections.take_while(|section| section.byte_range.start.0 < range.bytes.end) {
            if let Some(text) = source.text.get(part_of(section, &range.bytes)) {
                job.append(text, 0.0, section.format.clone());
            }
        }
        let format = || source.format_at_byte(range.bytes.end.saturating_sub(1).max(range.bytes.start).into()).clone();
        if index + 1 < ranges.len() {
            job.append("\n", 0.0, format());
        } else if is_elided {
            job.append(&MORE.to_string(), 0.0, format());
        }
    }
    job
}

fn part_of(section: &LayoutSection, bytes: &Range<usize>) -> Range<usize> {
    section.byte_range.start.0.max(bytes.start)..section.byte_range.end.0.min(bytes.end)
}

/// The rows that were laid out one by one, as the rows of the source.
fn put_together(source: &Galley, laid_out: &Galley, ranges: &[RowRange], is_elided: bool) -> Option<Galley> {
    let characters = |range: &RowRange| source.text().get(range.bytes.clone()).map_or(0, |text| text.chars().count());
    let last = ranges.len().saturating_sub(1);
    let expected = ranges.iter().enumerate();
    let expected = expected.map(|(index, range)| characters(range) + usize::from(is_elided && index == last));
    if !laid_out.rows.iter().map(|row| row.glyphs.len()).eq(expected) {
        return None;
    }
    let limit = source.job.wrap.max_width;
    let mut galley = source.clone();
    galley.rows.clone_from(&laid_out.rows);
    for (row, range) in galley.rows.iter_mut().zip(ranges) {
        row.ends_with_newline = range.ends_with_newline;
        draw_in_blanks(row, limit);
    }
    galley.elided = is_elided;
    galley.mesh_bounds = laid_out.mesh_bounds;
    galley.num_vertices = laid_out.num_vertices;
    galley.num_indices = laid_out.num_indices;
    galley.rect = laid_out.rect;
    let right = galley.rows.iter().map(|row| row.size.x).fold(0.0, f32::max);
    // As egui does: no wider than was asked, unless a single character is.
    galley.rect.max.x = if right > limit + 1.0 { right.round_ui() } else { right.min(limit).floor_ui() };
    Some(galley)
}

/// Blanks at the end of a row that reach beyond it are drawn in to its end: a caret behind them is still seen.
fn draw_in_blanks(placed: &mut PlacedRow, limit: f32) {
    let visible = placed.glyphs.iter().rposition(|glyph| !glyph.chr.is_whitespace()).map_or(0, |last| last + 1);
    if placed.size.x <= limit || visible == placed.glyphs.len() {
        return;
    }
    let row = Arc::make_mut(&mut placed.row);
    let (words, blanks) = row.glyphs.split_at_mut(visible);
    let right = words.last().map_or(limit, |last| last.max_x().max(limit));
    for blank in blanks {
        let end = blank.max_x().min(right);
        blank.pos.x = blank.pos.x.min(right);
        blank.advance_width = end - blank.pos.x;
    }
    row.size.x = row.size.x.min(right);
    // Lines and colours under the blanks end with them.
    for vertex in &mut row.visuals.mesh.vertices {
        vertex.pos.x = vertex.pos.x.min(right + 1.0);
    }
}
