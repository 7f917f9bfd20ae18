//! Pages → pixels. Black ink on white paper whatever the theme is; paper is paper.
//!
//! Rules, fills, pictures and base lines stand on whole pixels, so that a table stays crisp; along its line a glyph
//! stands to a quarter of a pixel where its page puts it.

use super::coverage::{Coverage, Point, Stand, area_coverage, coverage, stroke_coverage};
use super::picture::Pictures;
use crate::fonts::{self, FontId};
use crate::layout::Length;
use crate::layout::page::{Fill, Item, Page, PlacedImage, Rule, Shape, TextRun};
use egui::{Color32, ColorImage};
use image::RgbaImage;
use std::collections::HashMap;

/// How far a glyph may reach out of its line, in ems; what lies farther from the wanted part is not painted.
const GLYPH_REACH: f64 = 1.5;

/// Glyphs of this size and more, in pixels, stand on whole pixels along the line as well.
const COARSE_SIZE: f64 = 48.0;

/// Coverages kept; when there are more, all are made anew.
const KEPT_BYTES: usize = 32 << 20;

/// A part of a page, in pixels from the page's top left corner at some scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PixelRect {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

/// Paints pages and keeps what it needs again: covered pixels of glyphs and decoded pictures. One per thread.
#[derive(Default)]
pub struct Rasterizer {
    glyphs: Glyphs,
    pictures: Pictures,
}

impl Rasterizer {
    /// Paints a part of a page that is `pixels_per_point` pixels large for each point of paper.
    pub fn paint(&mut self, page: &Page, pixels_per_point: f64, part: PixelRect) -> ColorImage {
        let size = [part.width as usize, part.height as usize];
        let image = ColorImage::filled(size, Color32::WHITE);
        let mut canvas = Canvas { image, left: i64::from(part.left), top: i64::from(part.top), pixels_per_point };
        for item in &page.items {
            match item {
                Item::Text(run) => self.run(&mut canvas, run),
                Item::Rule(rule) => canvas.rule(rule),
                Item::Fill(fill) => canvas.fill(canvas.area(fill.x, fill.y, fill.width, fill.height), grey(fill)),
                Item::Image(image) => self.picture(&mut canvas, image),
                Item::Shape(shape) => canvas.shape(shape),
            }
        }
        canvas.image
    }

    fn run(&mut self, canvas: &mut Canvas, run: &TextRun) {
        if !canvas.may_show(run) {
            return;
        }
        let scale = canvas.pixels_per_point;
        let (mut x, mut y) = (run.x.to_pt() * scale, run.baseline.to_pt() * scale);
        for glyph in &run.glyphs {
            let pen = Pen::new(x, y, run.turned, run.size.to_pt() * scale);
            canvas.ink(pen.column, pen.row, self.glyphs.coverage(run.font, glyph.id, pen));
            let advance = glyph.advance.to_pt() * scale;
            if run.turned { y += advance } else { x += advance }
        }
        if run.underline {
            canvas.rule(&underline(run));
        }
    }

    fn picture(&mut self, canvas: &mut Canvas, placed: &PlacedImage) {
        let area = canvas.area(placed.x, placed.y, placed.width, placed.height);
        if !canvas.shows(area) {
            return;
        }
        let side = |length: i64| u32::try_from(length).unwrap_or(u32::MAX);
        match self.pictures.scaled(&placed.bytes, side(area.width()), side(area.height())) {
            Some(picture) => canvas.picture(area, &picture),
            None => canvas.unreadable(area),
        }
    }
}

/// The width and height of a whole page in pixels.
pub fn page_pixels(page: &Page, pixels_per_point: f64) -> (u32, u32) {
    let pixels = |length: Length| (length.to_pt() * pixels_per_point).round().clamp(1.0, f64::from(u32::MAX)) as u32;
    (pixels(page.width), pixels(page.height))
}

fn grey(fill: &Fill) -> u8 {
    (fill.grey.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// As it will be printed, see `pdf`.
fn underline(run: &TextRun) -> Rule {
    let length: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
    let (distance, width) = (run.size * 0.14, run.size * 0.06);
    if run.turned {
        let x = run.x - distance;
        Rule { x1: x, y1: run.baseline, x2: x, y2: run.baseline + length, width }
    } else {
        let y = run.baseline + distance;
        Rule { x1: run.x, y1: y, x2: run.x + length, y2: y, width }
    }
}

/// Where the next glyph goes: a pixel, and in quarters of a pixel how far along the line within it.
#[derive(Clone, Copy, Debug)]
struct Pen {
    column: i64,
    row: i64,
    quarter: u8,
    turned: bool,
    size: f32,
}

impl Pen {
    fn new(x: f64, y: f64, turned: bool, size: f64) -> Self {
        let fine = |along: f64| {
            let quarters = if size < COARSE_SIZE { (along * 4.0).round() as i64 } else { along.round() as i64 * 4 };
            (quarters.div_euclid(4), quarters.rem_euclid(4) as u8)
        };
        let size = size as f32;
        if turned {
            let (row, quarter) = fine(y);
            Self { column: x.round() as i64, row, quarter, turned, size }
        } else {
            let (column, quarter) = fine(x);
            Self { column, row: y.round() as i64, quarter, turned, size }
        }
    }

    fn stand(self, units_per_em: u16) -> Stand {
        let along = f32::from(self.quarter) / 4.0;
        let (offset_x, offset_y) = if self.turned { (0.0, along) } else { (along, 0.0) };
        Stand { scale: self.size / f32::from(units_per_em.max(1)), offset_x, offset_y, turned: self.turned }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct GlyphKey {
    font: FontId,
    id: u16,
    size_bits: u32,
    quarter: u8,
    turned: bool,
}

#[derive(Default)]
struct Glyphs {
    known: HashMap<GlyphKey, Coverage>,
    bytes: usize,
}

impl Glyphs {
    fn coverage(&mut self, font: FontId, id: u16, pen: Pen) -> &Coverage {
        if self.bytes > KEPT_BYTES {
            *self = Self::default();
        }
        let key = GlyphKey { font, id, size_bits: pen.size.to_bits(), quarter: pen.quarter, turned: pen.turned };
        self.known.entry(key).or_insert_with(|| {
            let font = fonts::font(font);
            let made = coverage(font, id, pen.stand(font.units_per_em));
            self.bytes += made.values.len() + size_of::<(GlyphKey, Coverage)>();
            made
        })
    }
}

/// Pixels of the page from `left` up to, but not including, `right`.
#[derive(Clone, Copy)]
struct Area {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

impl Area {
    fn width(self) -> i64 {
        self.right - self.left
    }

    fn height(self) -> i64 {
        self.bottom - self.top
    }
}

/// A part of a page being painted.
struct Canvas {
    image: ColorImage,
    /// The part's place on the page, in pixels.
    left: i64,
    top: i64,
    pixels_per_point: f64,
}

impl Canvas {
    fn pixel(&self, length: Length) -> i64 {
        (length.to_pt() * self.pixels_per_point).round() as i64
    }

    /// At least one pixel in both directions.
    fn area(&self, x: Length, y: Length, width: Length, height: Length) -> Area {
        let (left, top) = (self.pixel(x), self.pixel(y));
        Area { left, top, right: self.pixel(x + width).max(left + 1), bottom: self.pixel(y + height).max(top + 1) }
    }

    fn shows(&self, area: Area) -> bool {
        let [width, height] = self.image.size.map(|side| side as i64);
        area.left < self.left + width
            && area.right > self.left
            && area.top < self.top + height
            && area.bottom > self.top
    }

    fn may_show(&self, run: &TextRun) -> bool {
        let length: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
        let (width, height) = if run.turned { (Length::ZERO, length) } else { (length, Length::ZERO) };
        let reach = run.size * GLYPH_REACH;
        self.shows(self.area(run.x - reach, run.baseline - reach, width + reach * 2.0, height + reach * 2.0))
    }

    /// Columns `left..right` of a row of the page, as far as they are in this part.
    fn row(&mut self, row: i64, left: i64, right: i64) -> &mut [Color32] {
        let [width, height] = self.image.size;
        let (row, within) = (row - self.top, |column: i64| (column - self.left).clamp(0, width as i64) as usize);
        if row < 0 || row >= height as i64 {
            return &mut [];
        }
        let (start, columns) = (row as usize * width, within(left)..within(right).max(within(left)));
        self.image.pixels.get_mut(start + columns.start..start + columns.end).unwrap_or_default()
    }

    fn fill(&mut self, area: Area, grey: u8) {
        let height = self.image.size[1] as i64;
        for row in area.top.max(self.top)..area.bottom.min(self.top + height) {
            self.row(row, area.left, area.right).fill(Color32::from_gray(grey));
        }
    }

    /// A rule along an axis. Its ends cover a rule that crosses there, so that corners close.
    fn rule(&mut self, rule: &Rule) {
        let thickness = (rule.width.to_pt() * self.pixels_per_point).round().max(1.0);
        let edge = |middle: Length| (middle.to_pt().mul_add(self.pixels_per_point, -thickness / 2.0)).round() as i64;
        let thickness = thickness as i64;
        let (left, right) = (edge(rule.x1.min(rule.x2)), edge(rule.x1.max(rule.x2)) + thickness);
        let (top, bottom) = (edge(rule.y1.min(rule.y2)), edge(rule.y1.max(rule.y2)) + thickness);
        self.fill(Area { left, top, right, bottom }, 0);
    }

    /// The inside first, its line over it.
    fn shape(&mut self, shape: &Shape) {
        let scale = self.pixels_per_point;
        let point = |(x, y): &(Length, Length)| Point { x: (x.to_pt() * scale) as f32, y: (y.to_pt() * scale) as f32 };
        let mut points: Vec<Point> = shape.points.iter().map(point).collect();
        if let Some(grey) = shape.fill {
            self.tone(0, 0, &area_coverage(&points), (grey.clamp(0.0, 1.0) * 255.0).round() as u8);
        }
        if shape.stroke > Length::ZERO {
            points.extend(points.first().copied().filter(|_| shape.closed));
            let width = (shape.stroke.to_pt() * scale).max(0.8) as f32;
            self.ink(0, 0, &stroke_coverage(&points, width));
        }
    }

    /// Lays black ink over what is there.
    fn ink(&mut self, column: i64, row: i64, coverage: &Coverage) {
        self.tone(column, row, coverage, 0);
    }

    fn tone(&mut self, column: i64, row: i64, coverage: &Coverage, grey: u8) {
        if coverage.width == 0 {
            return;
        }
        let left = column + i64::from(coverage.left);
        let right = left + coverage.width as i64;
        let hidden = usize::try_from(self.left - left).unwrap_or(0);
        let rows = coverage.values.chunks_exact(coverage.width);
        for (values, row) in rows.zip(row + i64::from(coverage.top)..) {
            for (pixel, value) in self.row(row, left, right).iter_mut().zip(values.iter().skip(hidden)) {
                if *value > 0 {
                    *pixel = over(*pixel, [grey, grey, grey, *value]);
                }
            }
        }
    }

    fn picture(&mut self, area: Area, picture: &RgbaImage) {
        let step = |pixels: u32, length: i64| f64::from(pixels) / length as f64;
        let (step_x, step_y) = (step(picture.width(), area.width()), step(picture.height(), area.height()));
        let sample = |index: i64, step: f64, pixels: u32| {
            ((index as f64 + 0.5).mul_add(step, -0.5)).clamp(0.0, f64::from(pixels.saturating_sub(1))) as f32
        };
        let height = self.image.size[1] as i64;
        let first_column = area.left.max(self.left);
        for row in area.top.max(self.top)..area.bottom.min(self.top + height) {
            let y = sample(row - area.top, step_y, picture.height());
            for (pixel, column) in self.row(row, area.left, area.right).iter_mut().zip(first_column..) {
                let x = sample(column - area.left, step_x, picture.width());
                if let Some(colour) = image::imageops::interpolate_bilinear(picture, x, y) {
                    *pixel = over(*pixel, colour.0);
                }
            }
        }
    }

    /// A grey box stands for a picture that cannot be read.
    fn unreadable(&mut self, area: Area) {
        self.fill(area, 150);
        let inner = Area { left: area.left + 1, top: area.top + 1, right: area.right - 1, bottom: area.bottom - 1 };
        self.fill(inner, 235);
    }
}

fn over(below: Color32, [r, g, b, alpha]: [u8; 4]) -> Color32 {
    let alpha = u16::from(alpha);
    let mix = |above: u8, below: u8| ((u16::from(above) * alpha + u16::from(below) * (255 - alpha) + 127) / 255) as u8;
    Color32::from_rgb(mix(r, below.r()), mix(g, below.g()), mix(b, below.b()))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{self, origin};
    use super::*;

    fn whole(page: &Page, pixels_per_point: f64) -> ColorImage {
        let (width, height) = page_pixels(page, pixels_per_point);
        let part = PixelRect { left: 0, top: 0, width, height };
        Rasterizer::default().paint(page, pixels_per_point, part)
    }

    /// The darkest and the lightest pixel of a rectangle given in points.
    fn extremes(raster: &ColorImage, pixels_per_point: f64, [x, y, width, height]: [f64; 4]) -> (u8, u8) {
        let pixel = |points: f64| (points * pixels_per_point).round() as usize;
        let mut found = (255, 0);
        for row in pixel(y)..pixel(y + height) {
            for column in pixel(x)..pixel(x + width) {
                let value = raster.pixels[row * raster.width() + column].r();
                found = (found.0.min(value), found.1.max(value));
            }
        }
        found
    }

    #[test]
    fn ink_lies_where_it_was_placed_and_nowhere_else() {
        let page = sample::table_page();
        for pixels_per_point in [1.0, 110.0 / 72.0, 2.0, 4.0] {
            let raster = whole(&page, pixels_per_point);
            assert!(raster.pixels.iter().all(egui::Color32::is_opaque));
            let inked = [
                ("text", [104.0, 91.2, 70.0, 10.0]),
                ("page number", [285.0, 812.0, 20.0, 9.0]),
                ("turned bar", [518.0, 101.0, 10.0, 8.0]),
                ("rule across", [120.0, 159.0, 160.0, 2.0]),
                ("rule down", [199.0, 100.0, 2.0, 40.0]),
            ];
            for (name, area) in inked {
                assert!(extremes(&raster, pixels_per_point, area).0 < 200, "{name} at {pixels_per_point}");
            }
            let blank = [
                ("cell without text", [210.0, 180.0, 80.0, 30.0]),
                ("above", [0.0, 0.0, 595.0, 40.0]),
                ("margin", [0.0, 0.0, 90.0, 800.0]),
                ("beside the turned bar", [512.0, 115.0, 25.0, 100.0]),
            ];
            for (name, area) in blank {
                assert_eq!(extremes(&raster, pixels_per_point, area), (255, 255), "{name} at {pixels_per_point}");
            }
            assert_eq!(extremes(&raster, pixels_per_point, [110.0, 190.0, 80.0, 20.0]), (230, 230));
        }
    }

    #[test]
    fn parts_of_a_page_fit_together() {
        let page = sample::table_page();
        let all = whole(&page, 1.7);
        let mut rasterizer = Rasterizer::default();
        for (left, top) in [(0, 0), (170, 130), (333, 141), (700, 900)] {
            let part = PixelRect { left, top, width: 240, height: 200 };
            let raster = rasterizer.paint(&page, 1.7, part);
            for (row, pixels) in raster.pixels.chunks_exact(240).enumerate() {
                let start = (row + top as usize) * all.width() + left as usize;
                assert_eq!(pixels, &all.pixels[start..start + 240], "row {row} of the part at {left}, {top}");
            }
        }
    }

    #[test]
    fn an_underline_lies_below_its_text() {
        let mut page = Page { width: Length::pt(100.0), height: Length::pt(40.0), ..Page::default() };
        page.items.push(Item::Text(TextRun { underline: true, ..sample::run("一", origin(1, 1), 20.0, 10.0, 20.0) }));
        let raster = whole(&page, 2.0);
        assert_eq!(extremes(&raster, 2.0, [12.0, 22.0, 16.0, 2.0]).0, 0);
        assert_eq!(extremes(&raster, 2.0, [32.0, 22.0, 16.0, 2.0]), (255, 255));
    }

    #[test]
    fn a_slanting_line_and_a_hollow_point_are_drawn() {
        let mut page = Page { width: Length::pt(60.0), height: Length::pt(60.0), ..Page::default() };
        let point = |x: f64, y: f64| (Length::pt(x), Length::pt(y));
        let shape = |points: Vec<(Length, Length)>, closed: bool, fill: Option<f64>| {
            Item::Shape(Shape { points, closed, fill, stroke: Length::pt(2.0), element: None })
        };
        page.items.push(shape(vec![point(10.0, 10.0), point(50.0, 50.0)], false, None));
        let corners = vec![point(24.0, 24.0), point(36.0, 24.0), point(36.0, 36.0), point(24.0, 36.0)];
        page.items.push(shape(corners, true, Some(1.0)));
        let raster = whole(&page, 2.0);
        assert_eq!(extremes(&raster, 2.0, [14.5, 14.5, 1.0, 1.0]), (0, 0), "on the line");
        assert_eq!(extremes(&raster, 2.0, [12.0, 20.0, 4.0, 4.0]), (255, 255), "beside it");
        assert_eq!(extremes(&raster, 2.0, [27.0, 27.0, 6.0, 6.0]), (255, 255), "the point lies over the line");
        assert_eq!(extremes(&raster, 2.0, [24.0, 28.0, 0.5, 4.0]), (0, 0), "and has an edge");
    }

    #[test]
    fn a_picture_is_shown_and_one_that_cannot_be_read_leaves_a_box() {
        let mut png = Vec::new();
        let red = image::RgbaImage::from_pixel(300, 200, image::Rgba([255, 0, 0, 255]));
        red.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).expect("a picture");
        for (bytes, expected) in [(png, [255, 0, 0, 255]), (b"not a picture".to_vec(), [235, 235, 235, 255])] {
            let image = PlacedImage {
                x: Length::pt(10.0),
                y: Length::pt(10.0),
                width: Length::pt(60.0),
                height: Length::pt(40.0),
                bytes: bytes.into(),
                orientation: image::metadata::Orientation::NoTransforms,
                element: None,
                origin: origin(1, 1),
            };
            let size = Length::pt(100.0);
            let page = Page { width: size, height: size, items: vec![Item::Image(image)], number: None };
            let raster = whole(&page, 1.0);
            let pixel = |x: usize, y: usize| raster.pixels[y * 100 + x].to_array();
            assert_eq!(pixel(40, 30), expected);
            assert_eq!(pixel(80, 30), [255, 255, 255, 255]);
        }
    }
}
