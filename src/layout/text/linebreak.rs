//! Fills lines: takes the last good place to break that fits (追い出し), or squeezes the punctuation at the line end.

use super::shape::{Milli, ShapedChar};
use std::ops::Range;

/// One line of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub range: Range<usize>,
    /// From the first to the last character, spaces at the end not counted.
    pub width: Milli,
    /// The punctuation at the end is set half an em wide.
    pub squeezed: bool,
    /// Broken where no line is gladly broken, for want of a better place.
    pub forced: bool,
}

/// The widths that lines may have.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    pub first: Milli,
    pub rest: Milli,
    /// 。、」 may be squeezed to fit at the end of a line.
    pub squeeze: bool,
}

/// Breaks the characters of one source line. Every line holds at least one character, however narrow the measure.
/// An empty text has no lines.
pub fn break_lines(chars: &[ShapedChar], measure: Measure) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < chars.len() {
        let limit = if lines.is_empty() { measure.first } else { measure.rest };
        let line = next_line(chars, start, limit, measure.squeeze);
        start = line.range.end;
        lines.push(line);
    }
    lines
}

#[derive(Clone, Copy)]
struct Candidate {
    end: usize,
    width: Milli,
    squeezed: bool,
}

fn next_line(chars: &[ShapedChar], start: usize, limit: Milli, squeeze: bool) -> Line {
    let mut candidates: [Option<Candidate>; 4] = [None; 4];
    // Where the next character begins, and the width up to the last visible one.
    let mut pen = 0;
    let mut width = 0;
    let mut squeezed = false;
    let mut index = start;
    let mut previous: Option<&ShapedChar> = None;
    while let Some(shaped) = chars.get(index) {
        if index > start {
            candidates[shaped.break_before as usize] = Some(Candidate { end: index, width, squeezed });
        }
        if squeezed {
            break;
        }
        pen += previous.map_or(0, ShapedChar::width_inside);
        if !shaped.class.is_space() {
            let full = pen + shaped.width();
            let half = pen + shaped.squeezed_width();
            if full <= limit {
                width = full;
            } else if squeeze && half <= limit && shaped.width() != shaped.squeezed_width() {
                width = half;
                squeezed = true;
            } else if index > start {
                return chosen(start, index, width, limit, candidates);
            } else {
                width = full;
            }
        }
        previous = Some(shaped);
        index += 1;
    }
    if index < chars.len() {
        return chosen(start, index, width, limit, candidates);
    }
    Line { range: start..index, width, squeezed, forced: false }
}

/// The best of the places to break before `overflow`, the first character that does not fit.
fn chosen(start: usize, overflow: usize, width: Milli, limit: Milli, candidates: [Option<Candidate>; 4]) -> Line {
    let [free, reluctant, word, forbidden] = candidates;
    let fills = |candidate: &Candidate| candidate.width * 2 >= limit;
    let best = free
        .filter(fills)
        .or_else(|| reluctant.filter(|reluctant| free.is_none_or(|free| free.end < reluctant.end)))
        .or(free);
    let forced = best.is_none();
    let best = best.or(word).or(forbidden);
    let best = best.unwrap_or(Candidate { end: overflow.max(start + 1), width, squeezed: false });
    Line { range: start..best.end, width: best.width, squeezed: best.squeezed, forced }
}
