//! One page as the operators of its content stream.

use super::error::PdfError;
use super::file::Deflater;
use super::font::{Code, Instance};
use super::image::Images;
use super::number::{hundredths, push_decimal, push_integer, push_points, ten_thousandths};
use super::plan::{Mark, PagePlan, Plan, Section};
use super::structure::tag;
use crate::layout::page::{Fill, Item, PlacedImage, Rule, Shape, TextRun};
use crate::layout::{Length, Origin, Pages};
use image::metadata::Orientation;

/// The page's content stream, compressed.
///
/// # Errors
/// When something stands nowhere (a coordinate is no number).
pub fn compressed(
    pages: &Pages,
    plan: &PagePlan,
    whole: &Plan,
    images: &Images,
    deflater: &mut Deflater,
) -> Result<Vec<u8>, PdfError> {
    deflater.deflate(&operators(pages, plan, whole, images)?)
}

fn operators(pages: &Pages, plan: &PagePlan, whole: &Plan, images: &Images) -> Result<Vec<u8>, PdfError> {
    let page = &pages.pages[plan.index];
    let height = hundredths(page.height).ok_or(PdfError::PageSize { page: plan.index + 1 })?;
    let mut painter = Painter {
        out: Vec::with_capacity(page.items.len() * 48),
        page: plan.index + 1,
        height,
        plan: whole,
        images,
        font: None,
        grey: 0,
        rule_width: None,
    };
    // Rules meet in corners without a notch.
    painter.out.extend_from_slice(b"2 J\n");
    for section in &plan.sections {
        painter.section(pages, section, &page.items[section.items.clone()])?;
    }
    Ok(painter.out)
}

/// What has been written, and the state of the reader at that point.
struct Painter<'a> {
    out: Vec<u8>,
    /// Number of the page, for errors.
    page: usize,
    /// Hundredths of a point.
    height: i64,
    plan: &'a Plan,
    images: &'a Images,
    /// Instance and size of the selected font.
    font: Option<(usize, i64)>,
    /// Hundredths of white.
    grey: i64,
    rule_width: Option<i64>,
}

impl Painter<'_> {
    fn section(&mut self, pages: &Pages, section: &Section, items: &[Item]) -> Result<(), PdfError> {
        match section.mark {
            Mark::Element { element, id } => {
                let kind = pages.structure.get(element).map(|element| &element.kind);
                let kind = kind.ok_or(PdfError::UnknownElement { page: self.page, element })?;
                self.out.push(b'/');
                self.out.extend_from_slice(tag(kind).as_bytes());
                self.out.extend_from_slice(b"<</MCID ");
                push_integer(&mut self.out, id as i64);
                self.out.extend_from_slice(b">>BDC\n");
            }
            Mark::ArtifactText => self.out.extend_from_slice(b"/Artifact<</Type/Pagination>>BDC\n"),
            Mark::ArtifactPaint => self.out.extend_from_slice(b"/Artifact BMC\n"),
        }
        self.items(items)?;
        self.out.extend_from_slice(b"EMC\n");
        self.underlines(items)
    }

    fn items(&mut self, items: &[Item]) -> Result<(), PdfError> {
        let mut rest = items;
        while let Some((first, others)) = rest.split_first() {
            match first {
                Item::Text(_) => {
                    let end = rest.iter().position(|item| !matches!(item, Item::Text(_))).unwrap_or(rest.len());
                    let (texts, others) = rest.split_at(end);
                    self.texts(texts)?;
                    rest = others;
                    continue;
                }
                Item::Rule(rule) => self.rule(rule)?,
                Item::Fill(fill) => self.fill(fill)?,
                Item::Image(image) => self.image(image)?,
                Item::Shape(shape) => self.shape(shape)?,
            }
            rest = others;
        }
        Ok(())
    }

    /// Runs on one text object: each line is given relative to the one before, in whole hundredths of a point, so
    /// that nothing adds up.
    fn texts(&mut self, items: &[Item]) -> Result<(), PdfError> {
        self.set_grey(0);
        self.out.extend_from_slice(b"BT\n");
        let mut line = Some((0, 0));
        for item in items {
            let Item::Text(run) = item else { continue };
            if run.glyphs.is_empty() {
                continue;
            }
            let x = self.coordinate(run.x, run.origin)?;
            let y = self.height - self.coordinate(run.baseline, run.origin)?;
            match (run.turned, line) {
                (false, Some((line_x, line_y))) => {
                    self.points(&[x - line_x, y - line_y]);
                    self.out.extend_from_slice(b"Td");
                    line = Some((x, y));
                }
                (turned, _) => {
                    self.out.extend_from_slice(if turned { b"0 -1 1 0 " } else { b"1 0 0 1 " });
                    self.points(&[x, y]);
                    self.out.extend_from_slice(b"Tm");
                    line = (!turned).then_some((x, y));
                }
            }
            self.run(run)?;
        }
        self.out.extend_from_slice(b"ET\n");
        Ok(())
    }

    /// The glyphs of a run, with adjustments in thousandths of an em where the pen moves on by another distance than
    /// the font's own. What rounding leaves over is carried to the next glyph.
    fn run(&mut self, run: &TextRun) -> Result<(), PdfError> {
        /// A step across the largest page in the smallest type.
        const FARTHEST: f64 = 1e7;
        let not_finite = PdfError::NotFinite { page: self.page, origin: run.origin };
        let Some(size) = ten_thousandths(run.size).filter(|size| *size > 0) else { return Err(not_finite) };
        let plan = self.plan;
        let codes = plan.encoding.codes(run.font).ok_or_else(|| PdfError::broken("a font was not counted"))?;
        let per_mille = 1000.0 * 10_000.0 / size as f64;
        let mut strings = Strings::new(size);
        let mut behind = 0.0;
        for glyph in &run.glyphs {
            let code = codes.code(glyph).ok_or_else(|| PdfError::broken("a glyph was not counted"))?;
            if !(-0.5..=0.5).contains(&behind) {
                let adjustment = f64::round(behind);
                strings.adjust(self, adjustment as i64);
                behind -= adjustment;
            }
            strings.show(self, code);
            behind += glyph.advance.to_pt() * per_mille - f64::from(code.width);
            if !(-FARTHEST..=FARTHEST).contains(&behind) {
                return Err(not_finite);
            }
        }
        strings.finish(self);
        Ok(())
    }

    fn underlines(&mut self, items: &[Item]) -> Result<(), PdfError> {
        let mut opened = false;
        for item in items {
            let Item::Text(run) = item else { continue };
            if !run.underline || run.glyphs.is_empty() {
                continue;
            }
            if !opened {
                self.out.extend_from_slice(b"/Artifact BMC\n");
                opened = true;
            }
            self.place_rule(&underline(run), run.origin)?;
        }
        if opened {
            self.out.extend_from_slice(b"EMC\n");
        }
        Ok(())
    }

    fn rule(&mut self, rule: &Rule) -> Result<(), PdfError> {
        self.place_rule(rule, Origin::default())
    }

    fn place_rule(&mut self, rule: &Rule, origin: Origin) -> Result<(), PdfError> {
        let width = self.coordinate(rule.width, origin)?;
        if self.rule_width != Some(width) {
            self.rule_width = Some(width);
            self.points(&[width]);
            self.out.extend_from_slice(b"w ");
        }
        let (x1, x2) = (self.coordinate(rule.x1, origin)?, self.coordinate(rule.x2, origin)?);
        let (y1, y2) = (self.coordinate(rule.y1, origin)?, self.coordinate(rule.y2, origin)?);
        self.points(&[x1, self.height - y1]);
        self.out.extend_from_slice(b"m ");
        self.points(&[x2, self.height - y2]);
        self.out.extend_from_slice(b"l S\n");
        Ok(())
    }

    fn fill(&mut self, fill: &Fill) -> Result<(), PdfError> {
        let nowhere = Origin::default();
        let grey = self.coordinate(Length::pt(fill.grey.clamp(0.0, 1.0)), nowhere)?;
        let (x, width) = (self.coordinate(fill.x, nowhere)?, self.coordinate(fill.width, nowhere)?);
        let (y, height) = (self.coordinate(fill.y, nowhere)?, self.coordinate(fill.height, nowhere)?);
        self.set_grey(grey);
        self.points(&[x, self.height - y - height, width, height]);
        self.out.extend_from_slice(b"re f\n");
        Ok(())
    }

    fn shape(&mut self, shape: &Shape) -> Result<(), PdfError> {
        let nowhere = Origin::default();
        let stroke = self.coordinate(shape.stroke, nowhere)?;
        let operator: &[u8] = match (shape.fill, stroke > 0, shape.closed) {
            (Some(_), true, true) => b"b\n",
            (Some(_), true, false) => b"B\n",
            (Some(_), false, _) => b"f\n",
            (None, true, true) => b"s\n",
            (None, true, false) => b"S\n",
            (None, false, _) => return Ok(()),
        };
        if let Some(grey) = shape.fill {
            let grey = self.coordinate(Length::pt(grey.clamp(0.0, 1.0)), nowhere)?;
            self.set_grey(grey);
        }
        if stroke > 0 && self.rule_width != Some(stroke) {
            self.rule_width = Some(stroke);
            self.points(&[stroke]);
            self.out.extend_from_slice(b"w ");
        }
        for (index, &(x, y)) in shape.points.iter().enumerate() {
            let (x, y) = (self.coordinate(x, nowhere)?, self.coordinate(y, nowhere)?);
            self.points(&[x, self.height - y]);
            self.out.extend_from_slice(if index == 0 { b"m " } else { b"l " });
        }
        self.out.extend_from_slice(operator);
        Ok(())
    }

    fn image(&mut self, image: &PlacedImage) -> Result<(), PdfError> {
        let (x, width) = (self.coordinate(image.x, image.origin)?, self.coordinate(image.width, image.origin)?);
        let (y, height) = (self.coordinate(image.y, image.origin)?, self.coordinate(image.height, image.origin)?);
        let number = self.images.number(image).ok_or_else(|| PdfError::broken("an image was not collected"))?;
        self.out.extend_from_slice(b"q ");
        self.points(&turned(image.orientation, [x, self.height - y - height], [width, height]));
        self.out.extend_from_slice(b"cm /");
        self.out.extend_from_slice(Images::resource(number).as_bytes());
        self.out.extend_from_slice(b" Do Q\n");
        Ok(())
    }

    fn coordinate(&self, length: Length, origin: Origin) -> Result<i64, PdfError> {
        hundredths(length).ok_or(PdfError::NotFinite { page: self.page, origin })
    }

    fn points(&mut self, values: &[i64]) {
        for &value in values {
            push_points(&mut self.out, value);
            self.out.push(b' ');
        }
    }

    fn set_grey(&mut self, grey: i64) {
        if self.grey != grey {
            self.grey = grey;
            push_decimal(&mut self.out, grey, 2);
            self.out.extend_from_slice(b" g\n");
        }
    }
}

/// A thin rule under a run, or left of one that is turned.
fn underline(run: &TextRun) -> Rule {
    let length: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
    let (distance, width) = (run.size * 0.14, run.size * 0.06);
    let (x, y) = (run.x, run.baseline);
    if run.turned {
        Rule { x1: x - distance, y1: y, x2: x - distance, y2: y + length, width }
    } else {
        Rule { x1: x, y1: y + distance, x2: x + length, y2: y + distance, width }
    }
}

/// The operands of one showing operator while they are being written.
struct Strings {
    size: i64,
    /// Where the operands of the operator begin; `None` before the first glyph.
    start: Option<usize>,
    adjusted: bool,
}

impl Strings {
    fn new(size: i64) -> Self {
        Self { size, start: None, adjusted: false }
    }

    fn show(&mut self, painter: &mut Painter<'_>, code: Code) {
        let font = (code.instance, self.size);
        if painter.font != Some(font) {
            self.finish(painter);
            painter.font = Some(font);
            painter.out.push(b'/');
            painter.out.extend_from_slice(Instance::resource(code.instance).as_bytes());
            painter.out.push(b' ');
            push_decimal(&mut painter.out, self.size, 4);
            painter.out.extend_from_slice(b" Tf");
        }
        if self.start.is_none() {
            self.start = Some(painter.out.len());
            painter.out.extend_from_slice(b"[(");
        }
        for byte in code.code.to_be_bytes() {
            match byte {
                b'(' | b')' | b'\\' => painter.out.extend_from_slice(&[b'\\', byte]),
                b'\r' => painter.out.extend_from_slice(b"\\r"),
                _ => painter.out.push(byte),
            }
        }
    }

    /// Moves the pen on by `per_mille` thousandths of an em.
    fn adjust(&mut self, painter: &mut Painter<'_>, per_mille: i64) {
        if self.start.is_none() {
            self.start = Some(painter.out.len());
            painter.out.extend_from_slice(b"[(");
        }
        self.adjusted = true;
        painter.out.push(b')');
        push_integer(&mut painter.out, -per_mille);
        painter.out.push(b'(');
    }

    fn finish(&mut self, painter: &mut Painter<'_>) {
        let Some(start) = self.start.take() else { return };
        if self.adjusted {
            painter.out.extend_from_slice(b")]TJ\n");
        } else {
            // Nothing was adjusted: a single string needs no array.
            painter.out[start] = b' ';
            painter.out.extend_from_slice(b")Tj\n");
        }
        self.adjusted = false;
    }
}

/// The matrix that puts the unit square of a picture's stored pixels into a box: lower left corner, then sides.
fn turned(orientation: Orientation, [left, bottom]: [i64; 2], [width, height]: [i64; 2]) -> [i64; 6] {
    // Where the stored picture's right and up point to in the box.
    let (right, up) = match orientation {
        Orientation::NoTransforms => ((1, 0), (0, 1)),
        Orientation::Rotate90 => ((0, -1), (1, 0)),
        Orientation::Rotate180 => ((-1, 0), (0, -1)),
        Orientation::Rotate270 => ((0, 1), (-1, 0)),
        Orientation::FlipHorizontal => ((-1, 0), (0, 1)),
        Orientation::FlipVertical => ((1, 0), (0, -1)),
        Orientation::Rotate90FlipH => ((0, -1), (-1, 0)),
        Orientation::Rotate270FlipH => ((0, 1), (1, 0)),
    };
    let x = if right.0 + up.0 < 0 { left + width } else { left };
    let y = if right.1 + up.1 < 0 { bottom + height } else { bottom };
    [width * right.0, height * right.1, width * up.0, height * up.1, x, y]
}
