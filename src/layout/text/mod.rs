//! A text set to a measure: glyphs on lines, placed from the top left corner of the text.
//!
//! Pages, cells and what the text is are left to the callers.

pub mod break_class;
pub mod linebreak;
mod marker;
pub mod opportunity;
mod paragraph;
pub mod shape;
mod vertical;

pub use paragraph::{Setting, set_text};
pub use vertical::set_vertical;

use super::document::TextStyle;
use super::page::TextRun;
use super::{Length, Origin};

/// A text with its line breaks made. Runs stand in reading order; their `x` counts from the left edge of the text,
/// their `baseline` from the top of their line.
#[derive(Clone, Debug, Default)]
pub struct SetText {
    /// Distance from one line to the next.
    pub pitch: Length,
    runs: Vec<TextRun>,
    /// For each line the number of runs on it and on the lines before it.
    run_ends: Vec<usize>,
}

impl SetText {
    pub fn new(pitch: Length) -> Self {
        Self { pitch, runs: Vec::new(), run_ends: Vec::new() }
    }

    pub fn line_count(&self) -> usize {
        self.run_ends.len()
    }

    pub fn height(&self) -> Length {
        self.height_of(self.line_count())
    }

    pub fn height_of(&self, lines: usize) -> Length {
        self.pitch * lines as f64
    }

    /// Right edge of the last glyph of a line; zero for an empty line.
    pub fn line_end(&self, line: usize) -> Length {
        self.line(line).last().map_or(Length::ZERO, run_end)
    }

    pub fn line(&self, line: usize) -> &[TextRun] {
        let from = line.checked_sub(1).and_then(|line| self.run_ends.get(line)).copied().unwrap_or(0);
        let to = self.run_ends.get(line).copied().unwrap_or(from);
        self.runs.get(from..to).unwrap_or_default()
    }

    /// Moves the runs of a line out; the line is empty afterwards.
    pub fn take_line(&mut self, line: usize) -> impl Iterator<Item = TextRun> + '_ {
        let from = line.checked_sub(1).and_then(|line| self.run_ends.get(line)).copied().unwrap_or(0);
        let to = self.run_ends.get(line).copied().unwrap_or(from);
        self.runs
            .get_mut(from..to)
            .unwrap_or_default()
            .iter_mut()
            .map(|run| TextRun { glyphs: std::mem::take(&mut run.glyphs), ..*run })
    }

    fn push_run(&mut self, run: TextRun) {
        self.runs.push(run);
    }

    fn end_line(&mut self) {
        self.run_ends.push(self.runs.len());
    }
}

/// Where a run ends.
pub fn run_end(run: &TextRun) -> Length {
    run.x + run.glyphs.iter().map(|glyph| glyph.advance).sum()
}

/// Sizes that a text can be set in: what is absurd or not a number becomes something that can be drawn.
pub fn sound_style(style: TextStyle) -> TextStyle {
    let size = style.size.to_pt();
    let size = if size.is_finite() { size.clamp(2.0, 72.0) } else { 10.5 };
    let line_height = if style.line_height.is_finite() { style.line_height.clamp(1.0, 4.0) } else { 1.5 };
    TextStyle { size: Length::pt(size), line_height, ..style }
}

/// Distance from the top of a line to its baseline: the em box stands in the middle of the line.
fn baseline_in_line(style: &TextStyle, pitch: Length) -> Length {
    (pitch - style.size) / 2.0 + style.size * EM_BOX_ABOVE_BASELINE
}

/// How much of the em box of a Japanese font is above the baseline.
pub const EM_BOX_ABOVE_BASELINE: f64 = 0.88;

/// An origin for what layout adds by itself.
fn origin_of(foreign: bool, origin: Origin) -> Origin {
    if foreign { Origin::default() } else { origin }
}
