//! Which glyphs of which font are used for which text, and the subsets that go into the file.
//!
//! A font in a PDF says what each of its codes means, one text for one code. Where two texts are drawn by one glyph
//! (〜 and ～ in some fonts, 〓 for every character that no face has) the second gets another instance of the font.

use super::error::PdfError;
use crate::fonts::{Font, FontId, font};
use crate::layout::page::{Glyph, TextRun};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// The text that a glyph stands for: a character, perhaps with a variation selector or combining mark.
pub type Text = (char, Option<char>);

/// How often each glyph is used for which text.
#[derive(Default)]
pub struct Usage {
    fonts: BTreeMap<FontId, FontUsage>,
}

struct FontUsage {
    /// By glyph: the first text that it stands for, and how often.
    first: Vec<(Option<Text>, u32)>,
    /// Further texts of a glyph: number of the instance (from 1), and how often.
    further: HashMap<(u16, Text), (usize, u32)>,
    /// How many instances beyond the first a glyph has.
    instances: HashMap<u16, usize>,
}

impl Usage {
    /// Counts the glyphs of a run.
    ///
    /// # Errors
    /// When the font lacks a glyph.
    pub fn count(&mut self, run: &TextRun, page: usize) -> Result<(), PdfError> {
        let usage = self.fonts.entry(run.font).or_insert_with(|| FontUsage::new(font(run.font)));
        for glyph in &run.glyphs {
            let known = if glyph.id == 0 { None } else { usage.first.get_mut(usize::from(glyph.id)) };
            let Some((text, count)) = known else {
                let (character, origin) = (glyph.character, run.origin);
                return Err(PdfError::GlyphMissing { character, page: page + 1, origin });
            };
            let meant = text_of(glyph);
            if *text.get_or_insert(meant) == meant {
                *count += 1;
            } else {
                usage.count_further(glyph.id, meant);
            }
        }
        Ok(())
    }
}

impl FontUsage {
    fn new(font: &Font) -> Self {
        let glyphs = usize::from(font.parsed().number_of_glyphs());
        Self { first: vec![(None, 0); glyphs], further: HashMap::new(), instances: HashMap::new() }
    }

    fn count_further(&mut self, glyph: u16, text: Text) {
        match self.further.entry((glyph, text)) {
            Entry::Occupied(mut known) => known.get_mut().1 += 1,
            Entry::Vacant(new) => {
                let instances = self.instances.entry(glyph).or_insert(0);
                *instances += 1;
                new.insert((*instances, 1));
            }
        }
    }
}

fn text_of(glyph: &Glyph) -> Text {
    (glyph.character, glyph.extra)
}

/// Says for every glyph which code of which instance shows it.
pub struct Encoding {
    pub instances: Vec<Instance>,
    fonts: BTreeMap<FontId, Codes>,
}

/// One font of the file.
pub struct Instance {
    pub font: FontId,
    /// Glyph of the shipped font and its text, by code; code 0 is never shown.
    pub glyphs: Vec<(u16, Text)>,
}

/// The codes of a font's glyphs.
pub struct Codes {
    /// By glyph: text and code in the first instance, and the advance in thousandths of an em.
    first: Vec<CodeOfGlyph>,
    first_instance: usize,
    further: HashMap<(u16, Text), (usize, u16)>,
}

#[derive(Clone, Copy, Default)]
struct CodeOfGlyph {
    text: Option<Text>,
    code: u16,
    width: u16,
}

/// Where a glyph is found in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    pub instance: usize,
    pub code: u16,
    /// Thousandths of an em, as `/W` has it.
    pub width: u16,
}

impl Encoding {
    pub fn new(usage: Usage) -> Result<Self, PdfError> {
        let mut encoding = Self { instances: Vec::new(), fonts: BTreeMap::new() };
        for (id, usage) in usage.fonts {
            encoding.add_font(id, &usage)?;
        }
        Ok(encoding)
    }

    fn add_font(&mut self, id: FontId, usage: &FontUsage) -> Result<(), PdfError> {
        let first_instance = self.instances.len();
        let mut codes =
            Codes { first: vec![CodeOfGlyph::default(); usage.first.len()], first_instance, further: HashMap::new() };
        for (number, used) in by_instance(usage).into_iter().enumerate() {
            let instance = first_instance + number;
            let mut glyphs = Vec::with_capacity(used.len());
            for (code, &(_, glyph, text)) in (1_u16..).zip(&used) {
                let width = font(id).advance(glyph);
                let slot = codes
                    .first
                    .get_mut(usize::from(glyph))
                    .ok_or_else(|| PdfError::broken("glyph outside of the font"))?;
                slot.width = width;
                if number == 0 {
                    (slot.text, slot.code) = (Some(text), code);
                } else {
                    codes.further.insert((glyph, text), (instance, code));
                }
                glyphs.push((glyph, text));
            }
            self.instances.push(Instance { font: id, glyphs });
        }
        self.fonts.insert(id, codes);
        Ok(())
    }

    /// The codes of a font that is used.
    pub fn codes(&self, font: FontId) -> Option<&Codes> {
        self.fonts.get(&font)
    }
}

impl Codes {
    /// The place of a glyph that was counted.
    pub fn code(&self, glyph: &Glyph) -> Option<Code> {
        let slot = self.first.get(usize::from(glyph.id))?;
        let text = text_of(glyph);
        if slot.text == Some(text) {
            return Some(Code { instance: self.first_instance, code: slot.code, width: slot.width });
        }
        let &(instance, code) = self.further.get(&(glyph.id, text))?;
        Some(Code { instance, code, width: slot.width })
    }
}

/// Count, glyph and text for every instance of a font. Frequent glyphs come first: their codes share the first byte,
/// which the compression of the pages likes.
fn by_instance(usage: &FontUsage) -> Vec<Vec<(u32, u16, Text)>> {
    let first = (0_u16..).zip(&usage.first).filter_map(|(glyph, &(text, count))| Some((0, (count, glyph, text?))));
    let further = usage.further.iter().map(|(&(glyph, text), &(number, count))| (number, (count, glyph, text)));
    let mut instances: Vec<Vec<_>> = Vec::new();
    for (number, used) in first.chain(further) {
        if instances.len() <= number {
            instances.resize_with(number + 1, Vec::new);
        }
        instances[number].push(used);
    }
    for used in &mut instances {
        used.sort_unstable_by_key(|&(count, glyph, _)| (std::cmp::Reverse(count), glyph));
    }
    instances
}

impl Instance {
    /// The name of this font's resource.
    pub fn resource(number: usize) -> String {
        format!("T{number}")
    }

    /// The font program with nothing in it but the glyphs of this instance, numbered as the codes are.
    pub fn program(&self) -> Result<Vec<u8>, PdfError> {
        let source = font(self.font);
        let mut remapper = subsetter::GlyphRemapper::new();
        for (code, &(glyph, _)) in (1_u16..).zip(&self.glyphs) {
            if remapper.remap(glyph) != code {
                return Err(PdfError::broken("a glyph stands twice in one subset"));
            }
        }
        subsetter::subset(source.data, 0, &remapper)
            .map_err(|error| PdfError::Font { name: source.post_script_name, reason: error.to_string() })
    }

    /// The subset as `printpdf` takes it.
    pub fn printpdf_font(&self) -> Result<printpdf::PdfFont, PdfError> {
        let source = font(self.font);
        // printpdf computes `/W` from these; thousandths of an em pass through unchanged.
        let widths = (1_u16..).zip(&self.glyphs).map(|(code, &(glyph, _))| (code, source.advance(glyph))).collect();
        let per_mille = |units: i16| per_mille(units, source.units_per_em);
        let mut parsed = printpdf::ParsedFont::with_glyph_data(
            self.program()?,
            0,
            Some(format!("{}+{}", self.tag(), source.post_script_name)),
            BTreeMap::new(),
            widths,
            1000,
            printpdf::FontMetrics { ascent: per_mille(source.ascender), descent: per_mille(source.descender) },
        );
        let bounds = source.parsed().global_bounding_box();
        parsed.pdf_font_metrics = printpdf::PdfFontMetricsStub {
            units_per_em: 1000,
            x_min: per_mille(bounds.x_min),
            y_min: per_mille(bounds.y_min),
            x_max: per_mille(bounds.x_max),
            y_max: per_mille(bounds.y_max),
            caret_slope_rise: 1,
            caret_slope_run: 0,
            us_weight_class: source.parsed().weight().to_number(),
        };
        Ok(printpdf::PdfFont::new(parsed))
    }

    /// Every glyph once, as the text it stands for, so that `printpdf` registers widths and texts.
    pub fn printpdf_glyphs(&self) -> Vec<printpdf::Codepoint> {
        (1_u16..)
            .zip(&self.glyphs)
            .map(|(gid, &(_, (character, extra)))| printpdf::Codepoint {
                gid,
                offset: 0.0,
                cid: Some([Some(character), extra].into_iter().flatten().collect()),
            })
            .collect()
    }

    /// Six letters that tell this subset from others of the same font.
    fn tag(&self) -> String {
        let mut bytes = Vec::with_capacity(self.glyphs.len() * 10);
        for &(glyph, (character, extra)) in &self.glyphs {
            bytes.extend_from_slice(&glyph.to_le_bytes());
            bytes.extend_from_slice(&u32::from(character).to_le_bytes());
            bytes.extend_from_slice(&extra.map_or(0, u32::from).to_le_bytes());
        }
        let mut hash = xxhash_rust::xxh3::xxh3_64(&bytes);
        (0..6)
            .map(|_| {
                let letter = (b'A'..=b'Z').nth((hash % 26) as usize).unwrap_or(b'A');
                hash /= 26;
                char::from(letter)
            })
            .collect()
    }
}

fn per_mille(units: i16, units_per_em: u16) -> i16 {
    let scaled = (i32::from(units) * 1000).div_euclid(i32::from(units_per_em.max(1)));
    i16::try_from(scaled).unwrap_or(if scaled < 0 { i16::MIN } else { i16::MAX })
}
