//! The table of contents. Its lines are placed before the pages of the headings are known; the numbers are filled
//! into the room kept for them when the whole document is set.

use super::Length;
use super::cache::Texts;
use super::canvas::{Body, Canvas};
use super::document::{Content, Document, Flow, HorizontalAlign, Origin, TextStyle};
use super::link::add_link;
use super::page::{ElementKind, Glyphs, Item, TextRun};
use super::text::{SetText, Setting, sound_style};

/// Room for a page number, in ems.
const NUMBER_WIDTH: f64 = 2.5;
/// Each level is set in by this much, in ems.
const LEVEL_INDENT: f64 = 1.0;
/// Deepest level that is set in further than the one above it.
const DEEPEST_INDENT: u8 = 5;

/// Lines of a table of contents; placed ones wait for their numbers.
#[derive(Default)]
pub struct ContentsList {
    lines: Vec<ContentsLine>,
    waiting: Vec<WaitingNumber>,
}

struct ContentsLine {
    text: SetText,
    indent: Length,
    /// Which of the document's headings, counted from 0.
    heading: usize,
    style: TextStyle,
}

/// A number to be filled in: an empty run on a page.
struct WaitingNumber {
    page: usize,
    item: usize,
    /// As which the line is read.
    element: usize,
    heading: usize,
    style: TextStyle,
    /// Where the run's line begins and how much room there is for the number.
    x: Length,
    y: Length,
    width: Length,
}

impl ContentsList {
    /// The headings below the title, down to `max_level`.
    pub fn new(document: &Document, body: Body, texts: Texts<'_>, style: TextStyle, max_level: u8) -> Self {
        let style = sound_style(TextStyle { align: HorizontalAlign::Start, justify: false, ..style });
        let headings = document.flow.iter().filter_map(|flow| match flow {
            Flow::Heading(heading) => Some(heading),
            _ => None,
        });
        let listed =
            headings.enumerate().filter(|(_, heading)| heading.listed && (2..=max_level).contains(&heading.level));
        let lines = listed.map(|(number, heading)| {
            let depth = heading.level.saturating_sub(2).min(DEEPEST_INDENT);
            let indent = style.size * (f64::from(depth) * LEVEL_INDENT);
            let width = body.width - indent - style.size * NUMBER_WIDTH;
            let text = heading.content.text.split_whitespace().collect::<Vec<_>>().join("　");
            let content = Content { text: text.into(), style, origin: Origin::default(), underlines: Vec::new() };
            let text = texts.set(&content, Setting::of(&content, width), &mut Vec::new());
            ContentsLine { text, indent, heading: number, style }
        });
        Self { lines: lines.collect(), waiting: Vec::new() }
    }

    pub fn first_height(&self) -> Length {
        self.lines.iter().take(2).map(|line| line.text.height()).sum()
    }

    pub fn append(&mut self, mut placed: Self) {
        self.waiting.append(&mut placed.waiting);
    }

    /// Puts the lines on the pages.
    pub fn place(mut self, canvas: &mut Canvas<'_>, parent: usize) -> Self {
        let element = canvas.element(ElementKind::Contents, parent);
        for line in std::mem::take(&mut self.lines) {
            if !line.text.height().fits(canvas.remaining()) && !canvas.is_at_top() {
                canvas.next_page();
            }
            let waiting = line.place(canvas, element);
            self.waiting.push(waiting);
        }
        self
    }

    /// Writes the numbers, once all headings stand on their pages, and lets the lines lead there.
    pub fn fill_in(self, canvas: &mut Canvas<'_>) {
        for waiting in self.waiting {
            let Some(bookmark) = canvas.pages.bookmarks.get(waiting.heading).cloned() else { continue };
            let number = canvas.page_number(bookmark.page).to_string();
            let style = TextStyle { align: HorizontalAlign::End, ..waiting.style };
            let content = Content { text: number.into(), style, origin: Origin::default(), underlines: Vec::new() };
            let text = canvas.texts.set(&content, Setting::of(&content, waiting.width), &mut Vec::new());
            let item = canvas.pages.pages.get_mut(waiting.page).and_then(|page| page.items.get_mut(waiting.item));
            if let (Some(Item::Text(run)), Some(number)) = (item, text.line(0).next()) {
                *run = TextRun {
                    x: number.x + waiting.x,
                    baseline: number.baseline + waiting.y,
                    element: run.element,
                    ..number
                };
            }
            add_link(&mut canvas.pages, waiting.page, waiting.element, bookmark.page, &bookmark.title);
        }
    }
}

impl ContentsLine {
    fn place(self, canvas: &mut Canvas<'_>, parent: usize) -> WaitingNumber {
        let entry = canvas.element(ElementKind::ContentsItem, parent);
        let element = canvas.element(ElementKind::Reference, entry);
        let left = canvas.body.left + self.indent;
        let count = self.text.line_count();
        let last_end = self.text.line_end(count.saturating_sub(1));
        let y = canvas.y;
        canvas.place_lines(&self.text, 0..count, left, y, Some(element));
        let last_top = y + self.text.height_of(count.saturating_sub(1));
        let width = self.style.size * NUMBER_WIDTH;
        let x = canvas.body.right() - width;
        self.leader(canvas, left + last_end, x + width / 3.0, last_top);
        let style = self.style;
        let empty = line_of(canvas, " ", style, style.size * 2.0);
        let mut item = 0;
        if let Some(run) = empty.line(0).next() {
            canvas.push(Item::Text(TextRun { element: Some(element), glyphs: Glyphs::default(), ..run }));
            item = canvas.pages.pages.last().map_or(0, |page| page.items.len().saturating_sub(1));
        }
        canvas.y = (y + self.text.height()).min(canvas.body.bottom());
        WaitingNumber { page: canvas.page_index(), item, element, heading: self.heading, style, x, y: last_top, width }
    }

    /// Dots from the words to the number, in step with those of the other lines; not read aloud.
    fn leader(&self, canvas: &mut Canvas<'_>, from: Length, to: Length, y: Length) {
        let step = self.style.size;
        let dots = ((to - from) / step - 0.5).floor();
        if dots < 1.0 {
            return;
        }
        let text = line_of(canvas, &"…".repeat(dots as usize), self.style, step * (dots + 1.0));
        canvas.place_lines(&text, 0..1, to - step * dots, y, None);
    }
}

/// Words of layout's own on one line.
fn line_of(canvas: &Canvas<'_>, text: &str, style: TextStyle, width: Length) -> SetText {
    let content = Content { text: text.into(), style, origin: Origin::default(), underlines: Vec::new() };
    canvas.texts.set(&content, Setting::of(&content, width), &mut Vec::new())
}
