//! A whole text set to a measure: all its lines, ready to be drawn anywhere.

use super::class::{self, Class};
use super::lines::{self, Line, Measure};
use super::shape::{self, Cluster};
use crate::layout::document::{Content, HorizontalAlign, TextStyle};
use crate::layout::page::{Glyph, Item, TextRun};
use crate::layout::{Length, Origin};

/// Lines of one content at one width.
#[derive(Clone, Debug)]
pub struct SetText {
    clusters: Vec<Cluster>,
    pub lines: Vec<Line>,
    pub style: TextStyle,
    width: Length,
    origin: Origin,
    underlines: Vec<std::ops::Range<usize>>,
    vertical: bool,
    /// Characters for which no font has a glyph.
    pub missing: Vec<char>,
    /// A line had to end where none should.
    pub too_narrow: bool,
}

/// Sets a content to a width. An empty text has no lines.
pub fn set(content: &Content, width: Length, vertical: bool) -> SetText {
    let style = content.style;
    let mut set = SetText {
        clusters: Vec::with_capacity(content.text.len() / 3),
        lines: Vec::new(),
        style,
        width,
        origin: content.origin,
        underlines: content.underlines.clone(),
        vertical,
        missing: Vec::new(),
        too_narrow: false,
    };
    let measure = Measure { width: thousandths(width, style.size), squeeze: style.tight_punctuation && style.justify };
    let mut byte = 0;
    for line in content.text.split('\n') {
        set.hard_line(line, byte, measure);
        byte += line.len() + 1;
    }
    if content.text.is_empty() {
        set.lines.clear();
    }
    set
}

fn thousandths(length: Length, size: Length) -> i32 {
    let ems = length / size;
    if ems.is_finite() { ((ems * 1000.0).floor()).clamp(0.0, 1e9) as i32 } else { 0 }
}

impl SetText {
    fn hard_line(&mut self, line: &str, first_byte: usize, measure: Measure) {
        let start = self.clusters.len();
        let mut tab = None;
        let mut byte = first_byte;
        for (index, piece) in line.split('\t').enumerate() {
            if index == 1 {
                tab = Some(self.clusters.len());
            }
            shape::shape(piece, byte, &self.style, &mut self.clusters, &mut self.missing);
            byte += piece.len() + 1;
        }
        let range = start..self.clusters.len();
        if self.vertical {
            self.upright(range);
        } else {
            self.too_narrow |= lines::fill(&mut self.clusters, range, tab, measure, &mut self.lines);
        }
    }

    /// One character a line.
    fn upright(&mut self, range: std::ops::Range<usize>) {
        for index in range {
            let width = self.clusters[index].advance;
            let clusters = index..index + 1;
            self.lines.push(Line { clusters, indent: 0, width, flush_from: None, ends_paragraph: true });
        }
    }

    /// Distance of baselines.
    pub fn line_height(&self) -> Length {
        self.style.size * if self.vertical { 1.12 } else { self.style.line_height }
    }

    pub fn height_of(&self, lines: usize) -> Length {
        self.line_height() * lines as f64
    }

    pub fn height(&self) -> Length {
        self.height_of(self.lines.len())
    }

    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Width of the ink of a line; zero when there is no such line.
    pub fn line_width(&self, line: usize) -> Length {
        self.lines.get(line).map_or(Length::ZERO, |line| self.em(line.width))
    }

    /// Where a line ends, from the left edge of the measure.
    pub fn line_end(&self, line: usize) -> Length {
        let Some(line) = self.lines.get(line) else { return Length::ZERO };
        let rest = self.width - self.em(line.indent + line.width);
        let shift = match self.style.align {
            HorizontalAlign::Start => Length::ZERO,
            HorizontalAlign::Center => rest * 0.5,
            HorizontalAlign::End => rest,
        };
        self.em(line.indent + line.width) + shift.max(Length::ZERO)
    }

    /// Draws the first line with its own left edge at `x`, wherever the measure would have put it.
    pub fn draw_at(&self, x: Length, y: Length, element: Option<usize>, out: &mut Vec<Item>) {
        self.draw(0..1, x + self.line_width(0) - self.line_end(0), y, element, out);
    }

    /// Draws some of the lines with the top of the first one at `y`; `element` as in [`TextRun`].
    pub fn draw(
        &self,
        lines: std::ops::Range<usize>,
        x: Length,
        y: Length,
        element: Option<usize>,
        out: &mut Vec<Item>,
    ) {
        let height = self.line_height();
        // The em box sits in the middle of the line; BIZ UD's baseline lies 0.12 em above its foot.
        let first_baseline = (height - self.style.size) * 0.5 + self.style.size * 0.88;
        let mut baseline = y + first_baseline;
        for line in self.lines.get(lines).unwrap_or_default() {
            self.draw_line(line, x, baseline, element, out);
            baseline += height;
        }
    }

    fn em(&self, thousandths: i32) -> Length {
        self.style.size * (f64::from(thousandths) / 1000.0)
    }

    fn draw_line(&self, line: &Line, x: Length, baseline: Length, element: Option<usize>, out: &mut Vec<Item>) {
        let rest = self.width - self.em(line.indent + line.width);
        let shift = match self.style.align {
            HorizontalAlign::Start => Length::ZERO,
            HorizontalAlign::Center => rest * 0.5,
            HorizontalAlign::End => rest,
        };
        let x = x + self.em(line.indent) + shift.max(Length::ZERO);
        let Some(split) = line.flush_from else {
            let stretch = if self.style.justify { self.stretch(line, rest) } else { Length::ZERO };
            self.draw_clusters(line.clusters.clone(), x, baseline, stretch, element, out);
            return;
        };
        let flush: i32 = self.clusters[split..line.clusters.end].iter().map(|cluster| cluster.advance).sum();
        let right = x + self.em(line.width - flush);
        self.draw_clusters(line.clusters.start..split, x, baseline, Length::ZERO, element, out);
        self.draw_clusters(split..line.clusters.end, right, baseline, Length::ZERO, element, out);
    }

    /// What each gap of a justified line gets; none when the line is too loose to be pulled.
    fn stretch(&self, line: &Line, rest: Length) -> Length {
        let visible = self.clusters[line.clusters.clone()].iter().filter(|cluster| cluster.advance > 0).count();
        if line.ends_paragraph || visible < 2 || rest > self.style.size * 3.0 || rest <= Length::ZERO {
            return Length::ZERO;
        }
        rest / (visible - 1) as f64
    }

    /// Runs of one font and one underlining.
    fn draw_clusters(
        &self,
        range: std::ops::Range<usize>,
        mut x: Length,
        baseline: Length,
        stretch: Length,
        element: Option<usize>,
        out: &mut Vec<Item>,
    ) {
        let last = range.end;
        let mut index = range.start;
        while index < last {
            let (font, underline) = (self.clusters[index].font, self.is_underlined(index));
            let turned = self.vertical && turns(self.clusters[index].character);
            let mut run = TextRun {
                font,
                size: self.style.size,
                x,
                baseline,
                glyphs: Vec::new(),
                origin: self.origin,
                element,
                turned,
                underline,
            };
            if turned {
                // Turned about its origin, the glyph lies right of it: it starts at the head of its em box.
                run.x = x + self.style.size * 0.12;
                run.baseline = baseline - self.style.size * 0.88;
            }
            while index < last && self.clusters[index].font == font && self.is_underlined(index) == underline {
                let cluster = self.clusters[index];
                let gap = if index + 1 < last && cluster.advance > 0 { stretch } else { Length::ZERO };
                let advance = self.em(cluster.advance) + gap;
                let Cluster { glyph, character, extra, .. } = cluster;
                run.glyphs.push(Glyph { id: glyph, character, extra, advance });
                x += advance;
                index += 1;
                if self.vertical {
                    break;
                }
            }
            out.push(Item::Text(run));
        }
    }

    fn is_underlined(&self, index: usize) -> bool {
        let byte = self.clusters[index].byte as usize;
        self.underlines.iter().any(|range| range.contains(&byte))
    }
}

/// Turned by 90° in an upright label: ー, dashes, brackets, ～ (JLREQ §2.3.2).
fn turns(character: char) -> bool {
    matches!(character, 'ー' | '～' | '〜' | '－' | '―' | '—' | '…' | '‥' | '-' | '=' | '＝' | '→')
        || matches!(class::class(character), Class::Opening | Class::Closing)
}
