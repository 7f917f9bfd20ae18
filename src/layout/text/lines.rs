//! Clusters → lines: greedy filling with the breaks of [`super::class`], hanging indents, tabs flush right.

use super::class::{self, Break, Class};
use super::shape::Cluster;
use std::ops::Range;

/// One line: which clusters, where it begins, how it is stretched. Lengths in thousandths of an em.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub clusters: Range<usize>,
    pub indent: i32,
    pub width: i32,
    /// From this cluster on the line stands flush right (after a tab).
    pub flush_from: Option<usize>,
    /// The last line of its paragraph is never justified.
    pub ends_paragraph: bool,
}

/// What setting one paragraph needs to know. Lengths in thousandths of an em.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    pub width: i32,
    /// Closing marks at the line end may give up their blank half (body text).
    pub squeeze: bool,
}

/// Lines of one hard line whose clusters are `range` of `clusters`; `tab` is where a tab stood.
pub fn fill(
    clusters: &mut [Cluster],
    range: Range<usize>,
    tab: Option<usize>,
    measure: Measure,
    out: &mut Vec<Line>,
) -> bool {
    let tab = tab.filter(|tab| *tab <= range.end);
    let mut filler = Filler { clusters, measure, narrow: false };
    let hang = filler.hanging_indent(range.clone());
    let first = out.len();
    match tab {
        None => filler.paragraph(range, 0, hang, out),
        Some(tab) => {
            filler.paragraph(range.start..tab, 0, hang, out);
            filler.flush_right(tab..range.end, hang, first, out);
        }
    }
    if let Some(last) = out.last_mut() {
        last.ends_paragraph = true;
    }
    filler.narrow
}

struct Filler<'a> {
    clusters: &'a mut [Cluster],
    measure: Measure,
    /// Set when a line had to end where none should.
    narrow: bool,
}

impl Filler<'_> {
    fn width(&self, range: Range<usize>) -> i32 {
        self.clusters[range].iter().map(|cluster| cluster.advance).sum()
    }

    /// Leading ・ □ ○ ① （1） 1) ※ － hang: the following lines begin where their text begins.
    fn hanging_indent(&self, range: Range<usize>) -> i32 {
        let line = &self.clusters[range.clone()];
        let spaces = line.iter().take_while(|cluster| cluster.class == Class::Space).count();
        let marker = marker_length(&line[spaces..]);
        if marker == 0 {
            return 0;
        }
        let after = line[spaces + marker..].iter().take_while(|cluster| cluster.class == Class::Space).count();
        let indent = self.width(range.start..range.start + spaces + marker + after);
        if indent * 2 <= self.measure.width { indent } else { 0 }
    }

    fn paragraph(&mut self, range: Range<usize>, first_indent: i32, hang: i32, out: &mut Vec<Line>) {
        let mut start = range.start;
        let mut indent = first_indent;
        loop {
            let end = self.line_end(start, range.end, self.measure.width - indent);
            let width = self.settled_width(start..end, end < range.end);
            out.push(Line { clusters: start..end, indent, width, flush_from: None, ends_paragraph: false });
            if end >= range.end {
                return;
            }
            start = end;
            indent = hang;
        }
    }

    /// Where the line that begins at `start` ends: the last break that fits, a reluctant one if there is no better,
    /// anywhere (at least one cluster) if there is none at all.
    fn line_end(&mut self, start: usize, end: usize, available: i32) -> usize {
        let mut width = 0;
        let mut allowed = None;
        let mut reluctant = None;
        let mut at = start;
        while at < end {
            let cluster = self.clusters[at];
            // Spaces stay at the end of the line and need no room there.
            let overflows = width + cluster.advance > available && cluster.class != Class::Space;
            if overflows && !self.squeezes(at, end, width, available) {
                break;
            }
            width += cluster.advance;
            at += 1;
            if at < end {
                match class::between(cluster.character, self.clusters[at].character) {
                    Break::Allowed => allowed = Some(at),
                    Break::Reluctant => reluctant = Some(at),
                    Break::Forbidden => {}
                }
            }
        }
        if at >= end {
            return end;
        }
        // A word longer than half the line is broken rather than leaving the line half empty.
        let far_enough = |at: usize| self.width(start..at) * 2 >= available;
        match (allowed, reluctant) {
            (Some(allowed), Some(reluctant)) if reluctant > allowed && !far_enough(allowed) => reluctant,
            (Some(allowed), _) => allowed,
            (None, Some(reluctant)) => reluctant,
            (None, None) => {
                self.narrow = true;
                at.max(start + 1)
            }
        }
    }

    /// Whether the closing mark at `at` fits when it gives up its blank half.
    fn squeezes(&self, at: usize, end: usize, width: i32, available: i32) -> bool {
        let cluster = self.clusters[at];
        let closing = matches!(cluster.class, Class::Closing | Class::Stop) && class::is_half_blank(cluster.character);
        let ends_here =
            at + 1 >= end || class::between(cluster.character, self.clusters[at + 1].character) == Break::Allowed;
        self.measure.squeeze && closing && ends_here && cluster.advance >= 1000 && width + 500 <= available
    }

    /// The width of a finished line: trailing spaces take no room, a squeezed mark half of its own.
    fn settled_width(&mut self, range: Range<usize>, broken: bool) -> i32 {
        if broken {
            let spaces =
                self.clusters[range.clone()].iter_mut().rev().take_while(|cluster| cluster.class == Class::Space);
            spaces.for_each(|cluster| cluster.advance = 0);
        }
        let width = self.width(range.clone());
        if self.measure.squeeze
            && width > self.measure.width
            && let Some(last) = self.clusters[range.clone()].last_mut()
            && class::is_half_blank(last.character)
        {
            last.advance -= 500;
            return width - 500;
        }
        width
    }

    /// What follows a tab: on the last line if there is room, else on lines of its own; flush right either way.
    fn flush_right(&mut self, range: Range<usize>, hang: i32, first: usize, out: &mut Vec<Line>) {
        if range.is_empty() {
            return;
        }
        let width = self.width(range.clone());
        if let Some(last) = out[first..].last_mut()
            && last.clusters.end == range.start
            && last.indent + last.width + width <= self.measure.width
        {
            last.flush_from = Some(range.start);
            last.clusters.end = range.end;
            last.width = self.measure.width - last.indent;
            return;
        }
        let lines = out.len();
        self.paragraph(range, hang, hang, out);
        for line in &mut out[lines..] {
            line.flush_from = Some(line.clusters.start);
            line.width = self.measure.width - line.indent;
        }
    }
}

/// How many clusters the marker at the head of a line takes; 0 for none.
fn marker_length(line: &[Cluster]) -> usize {
    let character = |index: usize| line.get(index).map(|cluster| cluster.character);
    let is_figure = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    match character(0) {
        Some(
            '・' | '□' | '○' | '◎' | '●' | '■' | '◇' | '◆' | '※' | '－' | '☆' | '★' | '→' | '①'..='⑳' | '㉑'..='㉟',
        ) => 1,
        Some('（' | '(') => {
            let figures = line.iter().skip(1).take_while(|cluster| is_figure(cluster.character)).count();
            let closed = matches!(character(figures + 1), Some('）' | ')'));
            if (1..=3).contains(&figures) && closed { figures + 2 } else { 0 }
        }
        Some(c) if is_figure(c) => {
            let figures = line.iter().take_while(|cluster| is_figure(cluster.character)).count();
            let closed = matches!(character(figures), Some('）' | ')'));
            if figures <= 2 && closed { figures + 1 } else { 0 }
        }
        _ => 0,
    }
}
