//! A text of one or more source lines set to a measure: hanging indents, tabs, alignment, justification.

use super::linebreak::{Line, Measure, break_lines};
use super::marker::hanging_indent;
use super::opportunity::Break;
use super::shape::{Marks, Milli, ShapedChar, Shaper};
use super::{Draft, SetLines, SetRun, Setting, baseline_in_line, sound_style};
use crate::fonts::{Face, FontId};
use crate::layout::Length;
use crate::layout::document::{Content, HorizontalAlign, TextStyle};
use crate::layout::page::{Glyph, WarningKind};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::Range;

/// Least distance between a text and what a tab sets flush right on its line.
const TAB_GAP: Milli = 1000;
/// A column of fewer characters is too narrow for any text.
const LEAST_MEASURE: Milli = 2000;
/// A column of fewer characters is too narrow for a text whose words it tears; in a wider one the word is too long.
const NARROW_MEASURE: Milli = 6000;
/// A hanging indent wider than this part of the measure is not worth its room.
const WIDEST_INDENT: f64 = 0.3;
/// A gap wider than this is not justified by.
const WIDEST_GAP: f64 = 500.0;

thread_local! {
    /// Where the glyphs of one source line after the other are shaped.
    static ROOM: Cell<Vec<ShapedChar>> = const { Cell::new(Vec::new()) };
}

/// Sets a text on lines. What could not be set as asked is named, once each.
pub fn set_paragraph(content: &Content, setting: Setting<'_>) -> SetLines {
    let style = sound_style(setting.style);
    let size = style.size.to_pt();
    let milli = (setting.width.to_pt().max(0.0) / size * 1000.0 + 0.5).min(1e9) as Milli;
    let mut setter = Setter {
        shaper: Shaper::new(style.face, style.tight_punctuation),
        style,
        measure: milli,
        underlines: merged(&content.underlines),
        missing: Vec::new(),
        is_torn: false,
        chars: ROOM.take(),
        set: Draft::new(style.size * style.line_height),
    };
    let text = content.text.trim_end_matches(['\n', '\r']);
    let mut source_lines = SourceLines { text, offset: 0, done: false }.peekable();
    while let Some((offset, line)) = source_lines.next() {
        let suffix = if source_lines.peek().is_none() { setting.suffix } else { "" };
        setter.source_line(line, offset, suffix);
    }
    ROOM.set(setter.chars);
    let missing: BTreeSet<char> = setter.missing.into_iter().collect();
    let mut trouble: Vec<WarningKind> = missing.into_iter().map(WarningKind::MissingGlyph).collect();
    if !content.text.is_empty() && (milli < LEAST_MEASURE || setter.is_torn && milli < NARROW_MEASURE) {
        trouble.push(WarningKind::ColumnTooNarrow);
    }
    setter.set.finish(trouble)
}

/// How wide a text would be by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Widths {
    /// The longest of the lines as they were typed.
    pub line: Length,
    /// The longest part that is not gladly broken.
    pub word: Length,
}

pub fn widths_of(content: &Content) -> Widths {
    let style = sound_style(content.style);
    let shaper = Shaper::new(style.face, style.tight_punctuation);
    let mut chars = ROOM.take();
    let (mut longest_line, mut longest_word) = (0, 0);
    for (_, text) in (SourceLines { text: &content.text, offset: 0, done: false }) {
        chars.clear();
        shaper.shape(text, Marks::default(), &mut chars, &mut Vec::new());
        shaper.finish(&mut chars);
        let (mut line, mut word) = (0, 0);
        for (index, shaped) in chars.iter().enumerate() {
            let is_place = index > 0 && shaped.break_before <= Break::Reluctant;
            word = if is_place { 0 } else { word } + shaped.width_inside();
            line += shaped.width_inside();
            longest_word = longest_word.max(word);
        }
        longest_line = longest_line.max(line);
    }
    ROOM.set(chars);
    let length = |milli: Milli| style.size * (f64::from(milli) / 1000.0);
    Widths { line: length(longest_line), word: length(longest_word) }
}

/// The lines as they were typed, with their offsets, whatever sign ends them.
struct SourceLines<'a> {
    text: &'a str,
    offset: usize,
    done: bool,
}

impl<'a> Iterator for SourceLines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let offset = self.offset;
        let is_end = |c| matches!(c, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let Some((line, rest)) = self.text.find(is_end).and_then(|end| self.text.split_at_checked(end)) else {
            self.done = true;
            return Some((offset, self.text));
        };
        let mut after = rest.chars();
        if after.next() == Some('\r') {
            after = after.as_str().strip_prefix('\n').unwrap_or(after.as_str()).chars();
        }
        self.offset += self.text.len() - after.as_str().len();
        self.text = after.as_str();
        Some((offset, line))
    }
}

/// Sorted ranges without overlaps.
fn merged(ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut sorted: Vec<Range<usize>> = ranges.iter().filter(|range| !range.is_empty()).cloned().collect();
    sorted.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// One text while it is being set.
struct Setter {
    shaper: Shaper,
    style: TextStyle,
    measure: Milli,
    underlines: Vec<Range<usize>>,
    missing: Vec<char>,
    /// A word was broken, or a line against 禁則.
    is_torn: bool,
    /// Glyphs of the source line at hand; kept for its room.
    chars: Vec<ShapedChar>,
    set: Draft,
}

impl Setter {
    fn source_line(&mut self, line: &str, offset: usize, suffix: &str) {
        let (left, right) = line.split_once('\t').map_or((line, None), |(left, right)| (left, Some(right)));
        let left_suffix = if right.is_none() { suffix } else { "" };
        let chars = self.shaped(left, offset, left_suffix);
        let lines = self.set_lines(&chars, self.style.align);
        self.chars = chars;
        if let Some(right) = right {
            self.flush_right(right, offset + left.len() + 1, suffix, lines);
        }
    }

    fn shaped(&mut self, text: &str, offset: usize, suffix: &str) -> Vec<ShapedChar> {
        let mut chars = std::mem::take(&mut self.chars);
        chars.clear();
        let passed = self.underlines.partition_point(|range| range.end <= offset);
        let underlines = self.underlines.get(passed..).unwrap_or_default();
        let marks = Marks { underlines, offset, foreign: false };
        self.shaper.shape(text, marks, &mut chars, &mut self.missing);
        if !suffix.is_empty() {
            let marks = Marks { foreign: true, ..Marks::default() };
            self.shaper.shape(suffix, marks, &mut chars, &mut self.missing);
        }
        self.shaper.finish(&mut chars);
        chars
    }

    /// Breaks and emits; returns the width of the last line.
    fn set_lines(&mut self, chars: &[ShapedChar], align: HorizontalAlign) -> Milli {
        let indent = match align {
            HorizontalAlign::Start => hanging_indent(chars),
            HorizontalAlign::Center | HorizontalAlign::End => 0,
        };
        let indent = if f64::from(indent) > f64::from(self.measure) * WIDEST_INDENT { 0 } else { indent };
        let measure =
            Measure { first: self.measure, rest: self.measure - indent, squeeze: self.style.tight_punctuation };
        let lines = break_lines(chars, measure);
        self.is_torn = self.is_torn || lines.iter().any(|line| line.forced);
        if lines.is_empty() {
            self.set.end_line();
        }
        self.set.glyphs.reserve(chars.len());
        self.set.runs.reserve(lines.len());
        self.set.run_ends.reserve(lines.len());
        let mut end = 0;
        for (number, line) in lines.iter().enumerate() {
            let left = if number == 0 { 0 } else { indent };
            let room = self.measure - left;
            let is_last = number + 1 == lines.len();
            let gap = if self.style.justify && !is_last { justified_gap(chars, line, room) } else { 0.0 };
            let spare = (room - line.width).max(0);
            let x = match align {
                HorizontalAlign::Start => left,
                HorizontalAlign::Center => spare / 2,
                HorizontalAlign::End => spare,
            };
            self.emit(chars, line, x, gap);
            self.set.end_line();
            end = x + line.width;
        }
        end
    }

    /// What follows a tab: at the right of the last line when there is room, on lines of its own otherwise.
    fn flush_right(&mut self, text: &str, offset: usize, suffix: &str, left_end: Milli) {
        let chars = self.shaped(text, offset, suffix);
        let width: Milli = chars.iter().map(ShapedChar::width_inside).sum();
        let gap = if left_end == 0 { 0 } else { TAB_GAP };
        if left_end + gap + width <= self.measure {
            self.set.reopen_line();
            let line = Line { range: 0..chars.len(), width, squeezed: false, forced: false };
            self.emit(&chars, &line, self.measure - width, 0.0);
            self.set.end_line();
        } else {
            self.set_lines(&chars, HorizontalAlign::End);
        }
        self.chars = chars;
    }

    /// Makes the runs of one line.
    fn emit(&mut self, chars: &[ShapedChar], line: &Line, left: Milli, gap: f64) {
        let unit = self.style.size / 1000.0;
        let line_chars = chars.get(line.range.clone()).unwrap_or_default();
        let mut pen = f64::from(left);
        let right_end = f64::from(self.measure.max(left + line.width));
        let mut rest = line_chars;
        while let [first, ..] = rest {
            let same_font = |shaped: &&ShapedChar| run_key(shaped) == run_key(first);
            let length = rest.iter().take_while(same_font).count();
            let (run_chars, after) = rest.split_at(length);
            let start = pen;
            for (index, shaped) in run_chars.iter().enumerate() {
                let next = run_chars.get(index + 1).or_else(|| after.first());
                let advance = advance_of(shaped, next, line.squeezed, gap).min((right_end - pen).max(0.0));
                let advance =
                    if shaped.class.is_space() { advance } else { advance_of(shaped, next, line.squeezed, gap) };
                pen += advance;
                self.set.glyphs.push(Glyph {
                    id: shaped.glyph,
                    character: shaped.character,
                    extra: shaped.extra,
                    advance: unit * advance,
                });
            }
            self.set.end_run(SetRun {
                font: font_id(self.style.face, first.fallback),
                size: self.style.size,
                x: unit * start,
                baseline: baseline_in_line(&self.style, self.set.pitch),
                glyphs: 0..0,
                foreign: first.foreign,
                turned: false,
                underline: first.underline,
            });
            rest = after;
        }
    }
}

fn run_key(shaped: &ShapedChar) -> (bool, bool, bool) {
    (shaped.fallback, shaped.underline, shaped.foreign)
}

pub fn font_id(face: Face, fallback: bool) -> FontId {
    if fallback { FontId::Fallback } else { FontId::Face(face) }
}

fn advance_of(shaped: &ShapedChar, next: Option<&ShapedChar>, squeezed: bool, gap: f64) -> f64 {
    match next {
        None if squeezed => f64::from(shaped.squeezed_width()),
        None => f64::from(shaped.width()),
        Some(next) => f64::from(shaped.width_inside()) + if takes_gap(shaped, next) { gap } else { 0.0 },
    }
}

/// Whether justification may part two characters of a line.
fn takes_gap(previous: &ShapedChar, next: &ShapedChar) -> bool {
    next.advance > 0 && !(previous.class.is_western() && next.class.is_western()) && next.break_before != Break::Word
}

/// What each gap of a line takes of the room left over; zero when that would tear the line apart.
fn justified_gap(chars: &[ShapedChar], line: &Line, room: Milli) -> f64 {
    let line_chars = chars.get(line.range.clone()).unwrap_or_default();
    let visible = line_chars.iter().rposition(|shaped| !shaped.class.is_space()).map_or(0, |last| last + 1);
    let line_chars = line_chars.get(..visible).unwrap_or_default();
    let gaps = line_chars.iter().zip(line_chars.iter().skip(1)).filter(|(previous, next)| takes_gap(previous, next));
    let gap = f64::from((room - line.width).max(0)) / gaps.count().max(1) as f64;
    if gap <= WIDEST_GAP { gap } else { 0.0 }
}
