//! The loop over a document: sets each thing, keeps headings with what follows, breaks pages.

use super::Length;
use super::canvas::{Canvas, Progress};
use super::chart::MeasuredCharts;
use super::contents::ContentsList;
use super::document::{Content, Document, Flow};
use super::figure::MeasuredFigures;
use super::furniture;
use super::heading::MeasuredHeading;
use super::page::{ElementKind, Pages};
use super::table::MeasuredTable;
use super::text::{SetText, Setting, set_text};

/// The document's element.
const ROOT: usize = 0;

/// Sets the whole document; `None` when `progress` said to stop.
pub fn lay_out(document: &Document, progress: Progress<'_>) -> Option<Pages> {
    let mut canvas = Canvas::new(document, progress);
    let mut contents = ContentsList::default();
    furniture::open_first_page(&mut canvas);
    let mut flow = document.flow.as_slice();
    let mut has_title = false;
    while !flow.is_empty() && !canvas.is_cancelled {
        canvas.report(1.0 - flow.len() as f32 / document.flow.len() as f32);
        flow = place_next(&mut canvas, &mut contents, flow, &mut has_title);
    }
    contents.fill_in(&mut canvas);
    furniture::finish_pages(&mut canvas);
    canvas.report(1.0);
    (!canvas.is_cancelled).then_some(canvas.pages)
}

/// One thing with its texts set.
enum Measured<'a> {
    Paragraph(SetText),
    Table(Box<MeasuredTable<'a>>),
    Figures(MeasuredFigures<'a>),
    Charts(MeasuredCharts<'a>),
    Contents(ContentsList),
    Space(Length),
    PageBreak,
}

/// Headings (and the spaces between them) with the one thing they lead to; returns the flow after it.
fn place_next<'a>(
    canvas: &mut Canvas<'_>,
    contents: &mut ContentsList,
    flow: &'a [Flow],
    has_title: &mut bool,
) -> &'a [Flow] {
    let is_lead = |flow: &&Flow| matches!(flow, Flow::Heading(_) | Flow::Space(_));
    let lead = match flow.first() {
        Some(Flow::Heading(_)) => flow.iter().take_while(is_lead).count(),
        _ => 0,
    };
    let (lead, rest) = flow.split_at_checked(lead).unwrap_or((&[], flow));
    let (next, rest) = match rest.split_first() {
        Some((next, rest)) => (Some(next), rest),
        None => (None, rest),
    };
    let measured = next.and_then(|next| measure(canvas, next));
    let mut wanted = measured.as_ref().map_or(Length::ZERO, |next| next.first_height(canvas.body.height));
    let mut lead = measured_lead(canvas, lead, has_title);
    // From the last to the first, so that each knows what it must be followed by.
    let mut wants = Vec::with_capacity(lead.len());
    for part in lead.iter().rev() {
        wanted = part.height() + wanted;
        wants.push(wanted);
    }
    // Headings that head their page keep what follows there even when it is too tall for the rest of the page.
    let mut heads_page = false;
    for (part, wanted) in lead.drain(..).zip(wants.into_iter().rev()) {
        match part {
            Lead::Heading(heading) => heads_page = heading.place(canvas, ROOT, wanted, heads_page) || heads_page,
            Lead::Space(height) => space(canvas, height),
        }
    }
    if let Some(measured) = measured {
        measured.place(canvas, contents, heads_page);
    }
    rest
}

enum Lead<'a> {
    Heading(Box<MeasuredHeading<'a>>),
    Space(Length),
}

impl Lead<'_> {
    fn height(&self) -> Length {
        match self {
            Self::Heading(heading) => heading.height(),
            Self::Space(height) => *height,
        }
    }
}

fn measured_lead<'a>(canvas: &mut Canvas<'_>, lead: &'a [Flow], has_title: &mut bool) -> Vec<Lead<'a>> {
    let mut measured = Vec::with_capacity(lead.len());
    for flow in lead {
        match flow {
            Flow::Heading(heading) => {
                let is_title = heading.level <= 1 && !std::mem::replace(has_title, *has_title || heading.level <= 1);
                let suffix = if is_title && canvas.document.page.draft { "（案）" } else { "" };
                let width = canvas.body.width;
                let heading = MeasuredHeading::new(heading, suffix, width, &mut canvas.pages.warnings);
                measured.push(Lead::Heading(Box::new(heading)));
            }
            Flow::Space(height) => measured.push(Lead::Space(*height)),
            _ => {}
        }
    }
    measured
}

fn measure<'a>(canvas: &mut Canvas<'_>, flow: &'a Flow) -> Option<Measured<'a>> {
    let body = canvas.body;
    Some(match flow {
        Flow::Paragraph(content) => Measured::Paragraph(paragraph(canvas, content)),
        Flow::Table(table) => Measured::Table(Box::new(MeasuredTable::new(table, body.width, body.height))),
        Flow::Figures(items) => Measured::Figures(MeasuredFigures::new(items, body, &mut canvas.pages.warnings)),
        Flow::Charts(charts) => Measured::Charts(MeasuredCharts::new(charts, body.width, &mut canvas.pages.warnings)),
        Flow::Contents { style, max_level } => Measured::Contents(ContentsList::new(canvas, *style, *max_level)),
        Flow::Space(height) => Measured::Space(*height),
        Flow::PageBreak => Measured::PageBreak,
        Flow::Heading(_) => return None,
    })
}

fn paragraph(canvas: &mut Canvas<'_>, content: &Content) -> SetText {
    set_text(content, Setting::of_width(canvas.body.width), &mut canvas.pages.warnings)
}

impl Measured<'_> {
    /// The least room worth beginning in.
    fn first_height(&self, page_height: Length) -> Length {
        match self {
            Self::Paragraph(text) => text.height_of(first_lines(text.line_count())),
            Self::Table(table) => table.first_height(page_height),
            Self::Figures(figures) => figures.first_height(),
            Self::Charts(charts) => charts.first_height(),
            Self::Contents(contents) => contents.first_height(),
            Self::Space(_) | Self::PageBreak => Length::ZERO,
        }
    }

    fn place(self, canvas: &mut Canvas<'_>, contents: &mut ContentsList, stays: bool) {
        match self {
            Self::Paragraph(text) => place_paragraph(canvas, text),
            Self::Table(table) => table.place(canvas, ROOT, stays),
            Self::Figures(figures) => figures.place(canvas, ROOT),
            Self::Charts(charts) => charts.place(canvas, ROOT),
            Self::Contents(list) => contents.append(list.place(canvas, ROOT)),
            Self::Space(height) => space(canvas, height),
            Self::PageBreak if canvas.is_at_top() => {}
            Self::PageBreak => canvas.next_page(),
        }
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

fn place_paragraph(canvas: &mut Canvas<'_>, mut text: SetText) {
    let element = canvas.element(ElementKind::Paragraph, ROOT);
    let count = text.line_count();
    let mut done = 0;
    while done < count && !canvas.is_cancelled {
        let room = lines_within(canvas.remaining(), text.pitch);
        let lines = lines_for_page(count - done, room, canvas.is_at_top());
        if lines > 0 {
            let (x, y) = (canvas.body.left, canvas.y);
            canvas.place_lines(&mut text, done..done + lines, x, y, Some(element));
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
