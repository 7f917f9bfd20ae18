//! Figures side by side with their captions; a placeholder box where the picture is still to be supplied.

use super::Length;
use super::cache::Texts;
use super::canvas::{Body, Canvas, frame};
use super::document::{FigureItem, HorizontalAlign, Origin, TextStyle};
use super::page::{ElementKind, Fill, Item, Pages, PlacedImage, Warning, WarningKind};
use super::picture::Shape;
use super::text::{SetText, Setting};
use image::metadata::Orientation;
use std::sync::Arc;

/// More stand on further rows.
const PER_ROW: usize = 4;
const GAP: Length = Length::mm(5.0);
const CAPTION_GAP: Length = Length::mm(1.5);
const SPACE_AFTER: Length = Length::mm(3.0);
/// Pictures are no taller than this part of the page.
const TALLEST: f64 = 0.55;
/// The box for a picture to come.
const PLACEHOLDER_HEIGHT: Length = Length::mm(45.0);
const PLACEHOLDER_WIDTH: Length = Length::mm(68.0);
const PLACEHOLDER_RULE: Length = Length::pt(0.5);
const PLACEHOLDER_GREY: f64 = 0.94;

/// Rows of figures with their sizes found.
pub struct MeasuredFigures<'a> {
    rows: Vec<FigureRow<'a>>,
}

struct FigureRow<'a> {
    figures: Vec<MeasuredFigure<'a>>,
    slot: Length,
    picture_height: Length,
    caption_height: Length,
}

struct MeasuredFigure<'a> {
    item: &'a FigureItem,
    /// `None` is a box.
    image: Option<(Arc<[u8]>, Orientation)>,
    width: Length,
    height: Length,
    caption: SetText,
}

impl<'a> MeasuredFigures<'a> {
    pub fn new(items: &'a [FigureItem], body: Body, texts: Texts<'_>, warnings: &mut Vec<Warning>) -> Self {
        Self { rows: items.chunks(PER_ROW).map(|items| FigureRow::new(items, body, texts, warnings)).collect() }
    }

    pub fn first_height(&self) -> Length {
        self.rows.first().map_or(Length::ZERO, FigureRow::height)
    }

    pub fn place(self, canvas: &mut Canvas<'_>, parent: usize) {
        for row in self.rows {
            row.place(canvas, parent);
        }
    }
}

impl<'a> FigureRow<'a> {
    fn new(items: &'a [FigureItem], body: Body, texts: Texts<'_>, warnings: &mut Vec<Warning>) -> Self {
        let count = items.len().max(1) as f64;
        let slot = (body.width - GAP * (count - 1.0)) / count;
        let tallest = body.height * TALLEST;
        let figure = |item| MeasuredFigure::new(item, slot, tallest, texts, warnings);
        let figures: Vec<_> = items.iter().map(figure).collect();
        let picture_height = figures.iter().map(|figure| figure.height).fold(Length::ZERO, Length::max);
        let caption_height = figures.iter().map(|figure| figure.caption.height()).fold(Length::ZERO, Length::max);
        Self { figures, slot, picture_height, caption_height }
    }

    fn height(&self) -> Length {
        self.picture_height + CAPTION_GAP + self.caption_height
    }

    fn place(self, canvas: &mut Canvas<'_>, parent: usize) {
        if !self.height().fits(canvas.remaining()) && !canvas.is_at_top() {
            canvas.next_page();
        }
        let top = canvas.y;
        let caption_top = top + self.picture_height + CAPTION_GAP;
        let mut overflow = Vec::new();
        for (number, figure) in self.figures.into_iter().enumerate() {
            let left = canvas.body.left + (self.slot + GAP) * number as f64;
            let element = canvas.element(ElementKind::Figure { alt_text: figure.item.alt_text.clone() }, parent);
            let x = left + (self.slot - figure.width) / 2.0;
            let y = top + self.picture_height - figure.height;
            figure.place_picture(canvas, x, y, element);
            let caption = canvas.element(ElementKind::Caption, element);
            let room = super::flow::lines_within(canvas.body.bottom() - caption_top, figure.caption.pitch());
            let lines = figure.caption.line_count().min(room);
            canvas.place_lines(&figure.caption, 0..lines, left, caption_top, Some(caption));
            if lines < figure.caption.line_count() {
                overflow.push((figure.caption, lines, caption));
            }
        }
        canvas.y = (caption_top + self.caption_height + SPACE_AFTER).min(canvas.body.bottom());
        for (caption, mut done, element) in overflow {
            // Captions longer than a page go on overleaf, one below the other.
            while done < caption.line_count() {
                let room = super::flow::lines_within(canvas.remaining(), caption.pitch());
                if room == 0 && !canvas.is_at_top() {
                    canvas.next_page();
                    continue;
                }
                let lines = done..caption.line_count().min(done + room.max(1));
                done = lines.end;
                let (x, y) = (canvas.body.left, canvas.y);
                canvas.y += caption.height_of(lines.len());
                canvas.place_lines(&caption, lines, x, y, Some(element));
            }
        }
    }
}

impl<'a> MeasuredFigure<'a> {
    fn new(item: &'a FigureItem, slot: Length, tallest: Length, texts: Texts<'_>, warnings: &mut Vec<Warning>) -> Self {
        let align = match item.caption.style.align {
            HorizontalAlign::End => HorizontalAlign::End,
            HorizontalAlign::Start | HorizontalAlign::Center => HorizontalAlign::Center,
        };
        let setting = Setting::of(&item.caption, slot);
        let setting = Setting { style: TextStyle { align, ..setting.style }, ..setting };
        let caption =
            if item.caption.text.is_empty() { SetText::default() } else { texts.set(&item.caption, setting, warnings) };
        let shape = item.image.as_deref().and_then(|bytes| match texts.picture(bytes) {
            Ok(shape) => Some(shape),
            Err(reason) => {
                warnings.push(Warning { kind: WarningKind::ImageUnreadable(reason), origin: item.origin });
                None
            }
        });
        let image = item.image.clone().zip(shape.map(|shape| shape.orientation));
        let (width, height) = match shape {
            Some(Shape { height_by_width, .. }) => {
                let width = slot.min(tallest / height_by_width);
                (width, width * height_by_width)
            }
            None => (slot.min(PLACEHOLDER_WIDTH), PLACEHOLDER_HEIGHT.min(tallest)),
        };
        Self { item, image, width, height, caption }
    }

    fn place_picture(&self, canvas: &mut Canvas<'_>, x: Length, y: Length, element: usize) {
        let (width, height) = (self.width, self.height);
        if let Some((bytes, orientation)) = &self.image {
            canvas.push(Item::Image(PlacedImage {
                x,
                y,
                width,
                height,
                bytes: Arc::clone(bytes),
                orientation: *orientation,
                element: Some(element),
                origin: self.item.origin,
            }));
        } else {
            canvas.fill(x, y, width, height, PLACEHOLDER_GREY);
            canvas.frame(x, y, width, height, PLACEHOLDER_RULE);
        }
    }
}

/// Puts a box in place of the picture from `origin`, wherever it stands, and names it in the warnings: its head could
/// be read, its pixels cannot. False when there is no such picture.
pub fn leave_picture_open(pages: &mut Pages, origin: Origin, reason: &str) -> bool {
    let mut pictures = pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Image(image) if image.origin == origin => Some(Arc::clone(&image.bytes)),
        _ => None,
    });
    let Some(bytes) = pictures.next() else { return false };
    for page in &mut pages.pages {
        let mut items = Vec::with_capacity(page.items.len());
        for item in std::mem::take(&mut page.items) {
            match item {
                Item::Image(image) if image.bytes == bytes => {
                    let kind = WarningKind::ImageUnreadable(reason.to_owned());
                    pages.warnings.push(Warning { kind, origin: image.origin });
                    let PlacedImage { x, y, width, height, .. } = image;
                    items.push(Item::Fill(Fill { x, y, width, height, grey: PLACEHOLDER_GREY }));
                    items.extend(frame(x, y, width, height, PLACEHOLDER_RULE).map(Item::Rule));
                }
                item => items.push(item),
            }
        }
        page.items = items;
    }
    true
}
