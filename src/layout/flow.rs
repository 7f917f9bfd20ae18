//! The loop over a document: sets each thing, keeps headings with what follows, breaks pages.

use super::Length;
use super::cache::Texts;
use super::canvas::{Body, Canvas, Progress};
use super::chart::MeasuredCharts;
use super::contents::ContentsList;
use super::document::{Document, Flow, Row, Table};
use super::figure::MeasuredFigures;
use super::furniture;
use super::heading::MeasuredHeading;
use super::page::{ElementKind, Pages, Warning};
use super::parallel;
use super::table::MeasuredTable;
use super::text::{SetText, Setting};
use std::collections::VecDeque;

/// The document's element.
const ROOT: usize = 0;
/// Texts that lead to a table stand on its page when they are no taller than this part of a page.
const TALLEST_LEAD: f64 = 0.33;
/// Texts are set this many cells ahead of the page.
const CELLS_AHEAD: usize = 4_000;

/// Sets the whole document; `None` when `progress` said to stop.
pub fn lay_out(document: &Document, texts: Texts<'_>, progress: Progress<'_>) -> Option<Pages> {
    let mut canvas = fill(document, texts, progress)?;
    let last = canvas.page_number(canvas.page_index());
    furniture::finish_pages(&mut canvas, last);
    canvas.report(1.0);
    (!canvas.is_cancelled).then_some(canvas.pages)
}

/// As [`lay_out`], but header, footer and page numbers are still to come.
pub fn fill<'a>(document: &'a Document, texts: Texts<'a>, progress: Progress<'a>) -> Option<Canvas<'a>> {
    let mut canvas = Canvas::new(document, texts, progress);
    let mut contents = ContentsList::default();
    furniture::open_first_page(&mut canvas);
    let mut ahead = Ahead::new(&canvas);
    while !canvas.is_cancelled {
        canvas.report(ahead.share_done());
        let lead: Vec<Measured<'_>> = ahead.take_lead();
        let next = ahead.next();
        if lead.is_empty() && next.is_none() {
            break;
        }
        place_next(&mut canvas, &mut contents, lead, next);
    }
    contents.fill_in(&mut canvas);
    (!canvas.is_cancelled).then_some(canvas)
}

/// What could not be set as asked in the tables, without putting them on pages.
pub fn table_warnings(document: &Document) -> Vec<Warning> {
    let body = Body::of(&document.page);
    let warnings = |flow: &Flow| match flow {
        Flow::Table(table) => MeasuredTable::new(table, body, true, Texts { cache: None }).warnings(),
        _ => Vec::new(),
    };
    parallel::map(&document.flow, weight, warnings).concat()
}

/// The document's things in order, with the texts of those to come already set.
struct Ahead<'a> {
    measuring: Measuring<'a>,
    /// First thing whose texts are not set.
    unset: usize,
    ready: VecDeque<Measured<'a>>,
}

/// What setting any text of the document needs.
#[derive(Clone, Copy)]
struct Measuring<'a> {
    document: &'a Document,
    body: Body,
    texts: Texts<'a>,
    /// Which of the flow is the document's title.
    title: Option<usize>,
}

impl<'a> Ahead<'a> {
    fn new(canvas: &Canvas<'a>) -> Self {
        let is_title = |flow: &Flow| matches!(flow, Flow::Heading(heading) if heading.level <= 1);
        let title = canvas.document.flow.iter().position(is_title);
        let measuring = Measuring { document: canvas.document, body: canvas.body, texts: canvas.texts, title };
        Self { measuring, unset: 0, ready: VecDeque::new() }
    }

    fn share_done(&self) -> f32 {
        let done = self.unset.saturating_sub(self.ready.len());
        done as f32 / self.measuring.document.flow.len().max(1) as f32
    }

    /// The thing so many places ahead.
    fn peek(&mut self, place: usize) -> Option<&Measured<'a>> {
        while self.ready.len() <= place && self.unset < self.measuring.document.flow.len() {
            let unset = self.measuring.document.flow.get(self.unset..).unwrap_or_default();
            let mut cells = 0;
            let before_enough = |flow: &&Flow| {
                let is_wanted = cells < CELLS_AHEAD;
                cells += weight(flow);
                is_wanted
            };
            let count = unset.iter().take_while(before_enough).count();
            let numbered: Vec<_> = unset.iter().take(count).zip(self.unset..).collect();
            let measuring = self.measuring;
            let measured =
                parallel::map(&numbered, |(flow, _)| weight(flow), |(flow, index)| measuring.measure(flow, *index));
            self.ready.extend(measured);
            self.unset += count;
        }
        self.ready.get(place)
    }

    fn next(&mut self) -> Option<Measured<'a>> {
        self.peek(0)?;
        self.ready.pop_front()
    }

    /// Headings with the spaces between them, and the short texts that lead from them to a table or to figures: all
    /// that must stand on the page on which the thing after them begins.
    fn take_lead(&mut self) -> Vec<Measured<'a>> {
        let mut headings = 0;
        while matches!(
            (self.peek(headings), headings),
            (Some(Measured::Heading(..)), _) | (Some(Measured::Space(_)), 1..)
        ) {
            headings += 1;
        }
        let mut length = headings;
        let mut height = Length::ZERO;
        let tallest = self.measuring.body.height * TALLEST_LEAD;
        let leads_on = loop {
            match self.peek(length) {
                Some(Measured::Paragraph(text, _)) if (height + text.height()).fits(tallest) => height += text.height(),
                Some(Measured::Space(_)) if length > headings => {}
                next => break matches!(next, Some(Measured::Table(_) | Measured::Figures(..))),
            }
            length += 1;
        };
        let length = if leads_on { length } else { headings };
        self.ready.drain(..length).collect()
    }
}

/// How many cells a thing is worth of work.
fn weight(flow: &Flow) -> usize {
    match flow {
        Flow::Table(table) => cells_of(table),
        Flow::Heading(_) | Flow::Paragraph(_) | Flow::Figures(_) | Flow::Contents { .. } => 4,
        Flow::Charts(charts) => 20 * charts.len(),
        Flow::Space(_) | Flow::PageBreak => 0,
    }
}

fn cells_of(table: &Table) -> usize {
    let cells = |rows: &[Row]| rows.iter().map(|row| row.cells.len()).sum::<usize>();
    cells(&table.header_rows) + table.groups.iter().map(|group| cells(&group.rows)).sum::<usize>()
}

/// One thing with its texts set, and what could not be set as asked.
enum Measured<'a> {
    Heading(Box<MeasuredHeading<'a>>, Vec<Warning>),
    Paragraph(SetText, Vec<Warning>),
    Table(Box<MeasuredTable<'a>>),
    Figures(MeasuredFigures<'a>, Vec<Warning>),
    Charts(MeasuredCharts<'a>, Vec<Warning>),
    Contents(ContentsList),
    Space(Length),
    PageBreak,
}

impl<'a> Measuring<'a> {
    fn measure(self, flow: &'a Flow, index: usize) -> Measured<'a> {
        let Self { document, body, texts, title } = self;
        let mut warnings = Vec::new();
        match flow {
            Flow::Heading(heading) => {
                let suffix = if title == Some(index) && document.page.draft { "（案）" } else { "" };
                let heading = MeasuredHeading::new(heading, suffix, body.width, texts, &mut warnings);
                Measured::Heading(Box::new(heading), warnings)
            }
            Flow::Paragraph(content) => {
                let text = texts.set(content, Setting::of(content, body.width), &mut warnings);
                Measured::Paragraph(text, warnings)
            }
            Flow::Table(table) => {
                let table = MeasuredTable::new(table, body, document.page.keep_groups, texts);
                Measured::Table(Box::new(table))
            }
            Flow::Figures(items) => {
                let figures = MeasuredFigures::new(items, body, texts, &mut warnings);
                Measured::Figures(figures, warnings)
            }
            Flow::Charts(charts) => {
                let charts = MeasuredCharts::new(charts, body.width, texts, &mut warnings);
                Measured::Charts(charts, warnings)
            }
            Flow::Contents { style, max_level } => {
                Measured::Contents(ContentsList::new(document, body, texts, *style, *max_level))
            }
            Flow::Space(height) => Measured::Space(*height),
            Flow::PageBreak => Measured::PageBreak,
        }
    }
}

/// Headings and short texts with the one thing that they lead to.
fn place_next<'a>(
    canvas: &mut Canvas<'a>,
    contents: &mut ContentsList,
    lead: Vec<Measured<'a>>,
    next: Option<Measured<'a>>,
) {
    let mut wanted = next.as_ref().map_or(Length::ZERO, |next| next.first_height(canvas.body.height));
    // From the last to the first, so that each knows what it must be followed by.
    let mut wants = Vec::with_capacity(lead.len());
    for part in lead.iter().rev() {
        wanted = part.height() + wanted;
        wants.push(wanted);
    }
    // Headings that head their page keep what follows there even when it is too tall for the rest of the page.
    let mut heads_page = false;
    for (part, wanted) in lead.into_iter().zip(wants.into_iter().rev()) {
        heads_page = part.place(canvas, contents, wanted, heads_page) || heads_page;
    }
    if let Some(next) = next {
        next.place(canvas, contents, Length::ZERO, heads_page);
    }
}

impl Measured<'_> {
    /// The least room worth beginning in.
    fn first_height(&self, page_height: Length) -> Length {
        match self {
            Self::Heading(heading, _) => heading.height(),
            Self::Paragraph(text, _) => text.height_of(first_lines(text.line_count())),
            Self::Table(table) => table.first_height(page_height),
            Self::Figures(figures, _) => figures.first_height(),
            Self::Charts(charts, _) => charts.first_height(),
            Self::Contents(contents) => contents.first_height(),
            Self::Space(height) => *height,
            Self::PageBreak => Length::ZERO,
        }
    }

    /// Of what leads to something else: all of it.
    fn height(&self) -> Length {
        match self {
            Self::Heading(heading, _) => heading.height(),
            Self::Paragraph(text, _) => text.height(),
            Self::Space(height) => *height,
            Self::Table(_) | Self::Figures(..) | Self::Charts(..) | Self::Contents(_) | Self::PageBreak => Length::ZERO,
        }
    }

    /// `wanted` is the room for this part of a lead and what follows it, zero for what leads nowhere; `stays` when it
    /// stands below what heads the page. True for what heads its page and leads to something.
    fn place(self, canvas: &mut Canvas<'_>, contents: &mut ContentsList, wanted: Length, stays: bool) -> bool {
        if let Self::Heading(_, warnings)
        | Self::Paragraph(_, warnings)
        | Self::Figures(_, warnings)
        | Self::Charts(_, warnings) = &self
        {
            canvas.pages.warnings.extend(warnings.iter().cloned());
        }
        match self {
            Self::Heading(heading, _) => return heading.place(canvas, ROOT, wanted, stays),
            Self::Paragraph(text, _) => {
                if !stays && !wanted.fits(canvas.remaining()) && !canvas.is_at_top() {
                    canvas.next_page();
                }
                let heads_page = canvas.is_at_top() && wanted > Length::ZERO;
                place_paragraph(canvas, &text);
                return heads_page;
            }
            Self::Table(table) => table.place(canvas, ROOT, stays),
            Self::Figures(figures, _) => figures.place(canvas, ROOT),
            Self::Charts(charts, _) => charts.place(canvas, ROOT),
            Self::Contents(list) => contents.append(list.place(canvas, ROOT)),
            Self::Space(height) => space(canvas, height),
            Self::PageBreak if canvas.is_at_top() => {}
            Self::PageBreak => canvas.next_page(),
        }
        false
    }
}

/// White space; none at the top of a page.
fn space(canvas: &mut Canvas<'_>, height: Length) {
    if !canvas.is_at_top() && height.is_finite() {
        canvas.y += height.max(Length::ZERO).min(canvas.remaining());
    }
}

/// A paragraph of three lines is not broken; longer ones leave two lines on both sides.
const LEAST_LINES: usize = 2;

fn first_lines(lines: usize) -> usize {
    if lines < LEAST_LINES * 2 { lines } else { LEAST_LINES }
}

fn place_paragraph(canvas: &mut Canvas<'_>, text: &SetText) {
    let element = canvas.element(ElementKind::Paragraph, ROOT);
    let count = text.line_count();
    let mut done = 0;
    while done < count && !canvas.is_cancelled {
        let room = lines_within(canvas.remaining(), text.pitch());
        let lines = lines_for_page(count - done, room, canvas.is_at_top());
        if lines > 0 {
            let (x, y) = (canvas.body.left, canvas.y);
            canvas.place_lines(text, done..done + lines, x, y, Some(element));
            canvas.y += text.height_of(lines);
            done += lines;
        }
        if done < count {
            canvas.next_page();
        }
    }
}

pub fn lines_within(height: Length, pitch: Length) -> usize {
    ((height.to_pt() + 0.001) / pitch.to_pt().max(0.1)) as usize
}

/// How many of the `left` lines go on a page with room for `room`, without widows and orphans.
fn lines_for_page(left: usize, room: usize, is_fresh: bool) -> usize {
    if left <= room {
        return left;
    }
    let lines = room.min(left.saturating_sub(LEAST_LINES));
    if lines >= first_lines(left) {
        return lines;
    }
    if is_fresh { room.max(1) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_widows_and_no_orphans() {
        for (left, room, is_fresh, expected) in [
            (5, 5, false, 5),
            (5, 4, false, 3),
            (5, 3, false, 3),
            (5, 2, false, 2),
            (5, 1, false, 0),
            (4, 3, false, 2),
            (3, 2, false, 0),
            (3, 2, true, 2),
            (2, 1, false, 0),
            (100, 0, true, 1),
        ] {
            assert_eq!(lines_for_page(left, room, is_fresh), expected, "{left} lines, room for {room}");
        }
    }
}
