//! Headings: the words, a boxed badge before them, the responsible departments flush right, a rule below.

use super::Length;
use super::cache::Texts;
use super::canvas::Canvas;
use super::document::{Content, Face, Heading, HorizontalAlign, Origin, TextStyle};
use super::page::{ElementKind, Item, Rule, Warning};
use super::text::{SetText, Setting};

const BADGE_RULE: Length = Length::pt(0.5);
const HEADING_RULE: Length = Length::pt(0.75);
/// Badge and aside are this much smaller than the heading.
const SMALLER: f64 = 0.85;
/// Around the words of a badge, and between the parts of a heading, in ems of the heading.
const BADGE_PADDING: f64 = 0.3;
const GAP: f64 = 0.6;
/// The words of the heading keep at least this part of the width beside badge and aside.
const LEAST_WIDTH: f64 = 0.4;

/// A heading with its texts set.
pub struct MeasuredHeading<'a> {
    heading: &'a Heading,
    text: SetText,
    /// Left edge of the words, after the badge, and their top below that of the heading.
    text_left: Length,
    text_top: Length,
    badge: Option<(SetText, Length)>,
    /// Text, left edge, and the top below that of the heading.
    aside: Option<(SetText, Length, Length)>,
    inner_height: Length,
}

impl<'a> MeasuredHeading<'a> {
    pub fn new(
        heading: &'a Heading,
        suffix: &str,
        width: Length,
        texts: Texts<'_>,
        warnings: &mut Vec<Warning>,
    ) -> Self {
        let size = super::text::sound_style(heading.content.style).size;
        let face = heading.content.style.face;
        let light = if face == Face::GothicBold { Face::Gothic } else { face };
        let padding = size * BADGE_PADDING;
        let badge = side_text(heading, &heading.badge, Origin::BADGE, face, width - padding * 2.0, texts, warnings);
        let badge = badge.map(|(badge, width)| (badge, width + padding * 2.0));
        let badge_width = badge.as_ref().map_or(Length::ZERO, |(_, width)| *width + size * GAP);
        let aside = side_text(heading, &heading.aside, Origin::ASIDE, light, width, texts, warnings);
        let aside_width = aside.as_ref().map_or(Length::ZERO, |(_, width)| *width + size * GAP);
        let least = width * LEAST_WIDTH;
        // A badge that leaves no room beside it stands above the words, departments below them.
        let (text_left, text_top) = match &badge {
            Some((badge, _)) if !least.fits(width - badge_width) => (Length::ZERO, badge.height() + padding),
            _ => (badge_width, Length::ZERO),
        };
        let has_side = badge.is_some() || aside.is_some();
        let align = if has_side { HorizontalAlign::Start } else { heading.content.style.align };
        let style = TextStyle { justify: false, align, ..heading.content.style };
        let setting = |width| Setting { width, style, vertical: false, suffix };
        let alone = texts.set(&heading.content, setting(width - text_left), warnings);
        // Departments stand beside the words where these take no more lines for it, otherwise below.
        let beside = width - text_left - aside_width;
        let beside = (aside.is_some() && least.fits(beside))
            .then(|| texts.set(&heading.content, setting(beside), &mut Vec::new()))
            .filter(|beside| beside.line_count() <= alone.line_count());
        let is_beside = beside.is_some();
        let text = beside.unwrap_or(alone);
        let mut inner_height = text_top + text.height();
        let aside = aside.map(|(aside, aside_width)| {
            let top = if is_beside { text_top + (text.pitch() - aside.pitch()) / 2.0 } else { inner_height };
            inner_height = inner_height.max(top + aside.height());
            (aside, width - aside_width, top)
        });
        Self { heading, text, text_left, text_top, badge, aside, inner_height }
    }

    pub fn height(&self) -> Length {
        self.space_before() + self.inner_height + self.space_after()
    }

    fn space_before(&self) -> Length {
        sound(self.heading.space_before)
    }

    fn space_after(&self) -> Length {
        sound(self.heading.space_after)
    }

    /// Puts the heading on this page if there is room for `wanted`, itself and what follows it; else on the next.
    /// `stays` when it follows a heading at the top of the page. True when it stands at the top of its page.
    pub fn place(mut self, canvas: &mut Canvas<'_>, parent: usize, wanted: Length, stays: bool) -> bool {
        let fits = wanted.fits(canvas.remaining()) || stays && self.height().fits(canvas.remaining());
        if !canvas.is_at_top() && (self.heading.new_page || !fits) {
            canvas.next_page();
        }
        let is_at_top = canvas.is_at_top();
        if !is_at_top {
            canvas.y += self.space_before();
        }
        let element = canvas.element(ElementKind::Heading(self.heading.level.clamp(1, 6)), parent);
        canvas.bookmark(&self.heading.content.text, self.heading.level);
        let left = canvas.body.left;
        let size = super::text::sound_style(self.heading.content.style).size;
        if let Some((badge, width)) = &self.badge {
            let padding = size * BADGE_PADDING;
            let spare = if self.text_top > Length::ZERO { Length::ZERO } else { self.text.pitch() - badge.pitch() };
            let top = canvas.y + spare / 2.0;
            canvas.place_lines(badge, 0..badge.line_count(), left + padding, top, Some(element));
            let trim = badge.pitch() - size * (SMALLER + 0.3);
            canvas.frame(left, top + trim / 2.0, *width, badge.height() - trim, BADGE_RULE);
        }
        canvas.y += self.text_top;
        self.inner_height -= self.text_top;
        self.place_text(canvas, element);
        if let Some((aside, x, top)) = &self.aside {
            let y = canvas.y + *top - self.text_top;
            let lines = 0..aside.line_count();
            canvas.place_lines(aside, lines, left + *x, y, Some(element));
        }
        canvas.y += self.inner_height;
        if self.heading.ruled {
            let (x1, x2, y) = (left, canvas.body.right(), canvas.y);
            canvas.push(Item::Rule(Rule { x1, y1: y, x2, y2: y, width: HEADING_RULE }));
        }
        canvas.y = (canvas.y + self.space_after()).min(canvas.body.bottom());
        is_at_top
    }

    /// The words; a heading taller than the page goes on overleaf.
    fn place_text(&mut self, canvas: &mut Canvas<'_>, element: usize) {
        let left = canvas.body.left + self.text_left;
        let count = self.text.line_count();
        let mut done = 0;
        loop {
            let room = super::flow::lines_within(canvas.remaining(), self.text.pitch()).max(1);
            let lines = done..count.min(done + room);
            done = lines.end;
            let y = canvas.y;
            canvas.place_lines(&self.text, lines, left, y, Some(element));
            if done >= count {
                return;
            }
            self.inner_height = self.text.height_of(count - done);
            self.aside = self.aside.take().map(|(aside, x, _)| (aside, x, self.text_top));
            canvas.next_page();
        }
    }
}

fn sound(length: Length) -> Length {
    if length.is_finite() { length.max(Length::ZERO) } else { Length::ZERO }
}

/// A text beside the heading, on one line where there is room, with its width; `None` when empty.
fn side_text(
    heading: &Heading,
    text: &str,
    part: i64,
    face: Face,
    most: Length,
    texts: Texts<'_>,
    warnings: &mut Vec<Warning>,
) -> Option<(SetText, Length)> {
    if text.is_empty() {
        return None;
    }
    let style = heading.content.style;
    let style = TextStyle { size: style.size * SMALLER, align: HorizontalAlign::Start, justify: false, face, ..style };
    let origin = Origin { part, ..heading.content.origin };
    let content = Content { text: text.into(), style, origin, underlines: Vec::new() };
    let set = texts.set(&content, Setting::of(&content, most), warnings);
    let width = (0..set.line_count()).map(|line| set.line_end(line)).fold(Length::ZERO, Length::max);
    Some((set, width.min(most)))
}
