//! A text set to a measure: glyphs on lines, placed from the top left corner of the text.
//!
//! Pages, cells and what the text is are left to the callers.

pub mod break_class;
pub mod linebreak;
mod marker;
pub mod opportunity;
mod paragraph;
mod rows;
pub mod shape;
mod vertical;

pub use self::paragraph::{Widths, widths_of};
pub use self::rows::row_starts;

use self::paragraph::set_paragraph;
use self::vertical::set_vertical;
use super::document::{Content, TextStyle};
use super::page::{FontId, Glyph, Glyphs, TextRun, Warning, WarningKind};
use super::{Length, Origin};
use std::ops::Range;
use std::sync::Arc;

/// A text with its line breaks made. Runs stand in reading order; their `x` counts from the left edge of the text,
/// their `baseline` from the top of their line. Cheap to copy.
#[derive(Clone, Debug, Default)]
pub struct SetText {
    lines: Arc<SetLines>,
    origin: Origin,
}

/// What a text is once it is set to a measure, wherever it came from.
#[derive(Debug, Default)]
pub struct SetLines {
    /// Distance from one line to the next.
    pitch: Length,
    glyphs: Arc<Vec<Glyph>>,
    runs: Vec<SetRun>,
    /// For each line the number of runs on it and on the lines before it.
    run_ends: Vec<u32>,
    /// What could not be set as asked.
    trouble: Vec<WarningKind>,
}

/// A part of one line in one font.
#[derive(Debug)]
struct SetRun {
    font: FontId,
    size: Length,
    x: Length,
    baseline: Length,
    glyphs: Range<u32>,
    /// Added by the layout, not part of the source.
    foreign: bool,
    turned: bool,
    underline: bool,
}

impl SetText {
    /// A text without lines.
    pub fn empty(pitch: Length) -> Self {
        Self { lines: Arc::new(SetLines { pitch, ..SetLines::default() }), origin: Origin::default() }
    }

    /// What was set, as the text of one place. Its trouble is added to `warnings`.
    pub fn new(lines: Arc<SetLines>, origin: Origin, warnings: &mut Vec<Warning>) -> Self {
        warnings.extend(lines.trouble.iter().map(|kind| Warning { kind: kind.clone(), origin }));
        Self { lines, origin }
    }

    /// Distance from one line to the next.
    pub fn pitch(&self) -> Length {
        self.lines.pitch
    }

    pub fn line_count(&self) -> usize {
        self.lines.run_ends.len()
    }

    pub fn height(&self) -> Length {
        self.height_of(self.line_count())
    }

    pub fn height_of(&self, lines: usize) -> Length {
        self.lines.pitch * lines as f64
    }

    /// Right edge of the last glyph of a line; zero for an empty line.
    pub fn line_end(&self, line: usize) -> Length {
        self.line(line).last().map_or(Length::ZERO, |run| run_end(&run))
    }

    /// The runs of a line.
    pub fn line(&self, line: usize) -> impl Iterator<Item = TextRun> + '_ {
        let SetLines { glyphs, runs, run_ends, .. } = &*self.lines;
        let from = line.checked_sub(1).and_then(|line| run_ends.get(line)).copied().unwrap_or(0);
        let to = run_ends.get(line).copied().unwrap_or(from);
        runs.get(from as usize..to as usize).unwrap_or_default().iter().map(|run| TextRun {
            font: run.font,
            size: run.size,
            x: run.x,
            baseline: run.baseline,
            glyphs: Glyphs::of(glyphs, run.glyphs.clone()),
            origin: if run.foreign { Origin::default() } else { self.origin },
            element: None,
            turned: run.turned,
            underline: run.underline,
        })
    }
}

/// Lines while they are being made.
struct Draft {
    pitch: Length,
    glyphs: Vec<Glyph>,
    runs: Vec<SetRun>,
    run_ends: Vec<u32>,
}

impl Draft {
    fn new(pitch: Length) -> Self {
        Self { pitch, glyphs: Vec::new(), runs: Vec::new(), run_ends: Vec::new() }
    }

    /// The glyphs that have come since the run before are one run.
    fn end_run(&mut self, mut run: SetRun) {
        let from = self.runs.last().map_or(0, |run| run.glyphs.end);
        run.glyphs = from..count(self.glyphs.len());
        self.runs.push(run);
    }

    fn end_line(&mut self) {
        self.run_ends.push(count(self.runs.len()));
    }

    /// What comes next stands on the line that was ended last.
    fn reopen_line(&mut self) {
        self.run_ends.pop();
    }

    fn finish(self, trouble: Vec<WarningKind>) -> SetLines {
        let Self { pitch, glyphs, runs, run_ends } = self;
        SetLines { pitch, glyphs: Arc::new(glyphs), runs, run_ends, trouble }
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The room for a text, how it is set there, and what is added to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting<'a> {
    pub width: Length,
    pub style: TextStyle,
    /// One character a line.
    pub vertical: bool,
    /// Printed after the text without being part of it: （案） after a title, （続き） after a repeated name.
    pub suffix: &'a str,
}

impl Setting<'_> {
    /// In the style that the content names.
    pub fn of(content: &Content, width: Length) -> Self {
        Self { width, style: content.style, vertical: false, suffix: "" }
    }
}

/// Sets a text.
pub fn set_lines(content: &Content, setting: Setting<'_>) -> SetLines {
    if setting.vertical { set_vertical(content, setting) } else { set_paragraph(content, setting) }
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
