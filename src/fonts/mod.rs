//! The fonts that ship with the program: their bytes, and what `layout` and `pdf` need to know of each glyph.
//!
//! BIZ UD has neither GPOS nor kerning, and one character is one glyph (facts of the font, not an assumption:
//! see the test), so the character map and the advances are the whole of its shaping.

use std::sync::OnceLock;

/// The typefaces that a paper can be set in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    #[default]
    Gothic,
    GothicBold,
    Mincho,
    ProportionalGothic,
}

/// One embedded font file: a face, or the fallback for what the faces lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FontId {
    Face(Face),
    Fallback,
}

impl FontId {
    pub const ALL: [Self; 5] = [
        Self::Face(Face::Gothic),
        Self::Face(Face::GothicBold),
        Self::Face(Face::Mincho),
        Self::Face(Face::ProportionalGothic),
        Self::Fallback,
    ];
}

pub const GOTHIC: &[u8] = include_bytes!("../../fonts/BIZUDGothic-Regular.ttf");
pub const GOTHIC_BOLD: &[u8] = include_bytes!("../../fonts/BIZUDGothic-Bold.ttf");
pub const MINCHO: &[u8] = include_bytes!("../../fonts/BIZUDMincho-Regular.ttf");
pub const PROPORTIONAL_GOTHIC: &[u8] = include_bytes!("../../fonts/BIZUDPGothic-Regular.ttf");
/// Cut down from Noto Sans CJK JP (SIL OFL) to what BIZ UD lacks: JIS X 0212, JIS X 0213, common symbols.
pub const FALLBACK: &[u8] = include_bytes!("../../fonts/HyokachoFallback-Regular.otf");

/// A parsed font, alive as long as the program.
pub struct Font {
    pub data: &'static [u8],
    pub post_script_name: &'static str,
    pub units_per_em: u16,
    /// Font units above and below the baseline; the descender is negative.
    pub ascender: i16,
    pub descender: i16,
    face: ttf_parser::Face<'static>,
    /// Glyph and advance (thousandths of an em) of the characters of the Basic Multilingual Plane; 0 is missing.
    plane: Vec<(u16, u16)>,
}

impl Font {
    fn new(data: &'static [u8], post_script_name: &'static str) -> Option<Self> {
        let face = ttf_parser::Face::parse(data, 0).ok()?;
        let mut font = Self {
            data,
            post_script_name,
            units_per_em: face.units_per_em(),
            ascender: face.ascender(),
            descender: face.descender(),
            face,
            plane: Vec::new(),
        };
        font.plane = font.read_plane();
        Some(font)
    }

    /// What [`ttf_parser::Face::glyph_index`] says of every character of the plane; asking it 65 536 times takes ten
    /// times as long.
    fn read_plane(&self) -> Vec<(u16, u16)> {
        let mut plane = vec![(0, 0); 0x1_0000];
        let subtables = self.face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables);
        for subtable in subtables.filter(ttf_parser::cmap::Subtable::is_unicode) {
            subtable.codepoints(|code| {
                let Some(slot @ (0, _)) = plane.get_mut(code as usize) else { return };
                if let Some(id) = subtable.glyph_index(code) {
                    *slot = (id.0, self.advance(id.0));
                }
            });
        }
        plane
    }

    /// Glyph and advance of a character; `None` when the font lacks it.
    pub fn glyph(&self, character: char) -> Option<(u16, u16)> {
        match self.plane.get(character as usize) {
            Some(&(0, _)) => None,
            Some(&found) => Some(found),
            None => {
                let id = self.face.glyph_index(character)?.0;
                (id != 0).then(|| (id, self.advance(id)))
            }
        }
    }

    /// The glyph of a character with a variation selector (葛󠄀), when the font draws it apart from the plain one.
    pub fn variation_glyph(&self, character: char, selector: char) -> Option<(u16, u16)> {
        let id = self.face.glyph_variation_index(character, selector)?.0;
        (id != 0).then(|| (id, self.advance(id)))
    }

    /// Advance of a glyph in thousandths of an em, cut off as the PDF's width table has it.
    pub fn advance(&self, glyph: u16) -> u16 {
        let units = u32::from(self.face.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0));
        u16::try_from(units * 1000 / u32::from(self.units_per_em.max(1))).unwrap_or(u16::MAX)
    }

    /// The underlying parser, for outlines and boxes.
    pub fn parsed(&self) -> &ttf_parser::Face<'static> {
        &self.face
    }
}

/// The font behind an id. Parsed on first use and kept.
///
/// # Panics
/// When a font compiled into the program cannot be parsed, which a test rules out.
pub fn font(id: FontId) -> &'static Font {
    static FONTS: [OnceLock<Font>; 5] = [const { OnceLock::new() }; 5];
    let [gothic, gothic_bold, mincho, proportional_gothic, fallback] = &FONTS;
    let (place, data, name) = match id {
        FontId::Face(Face::Gothic) => (gothic, GOTHIC, "BIZUDGothic-Regular"),
        FontId::Face(Face::GothicBold) => (gothic_bold, GOTHIC_BOLD, "BIZUDGothic-Bold"),
        FontId::Face(Face::Mincho) => (mincho, MINCHO, "BIZUDMincho-Regular"),
        FontId::Face(Face::ProportionalGothic) => (proportional_gothic, PROPORTIONAL_GOTHIC, "BIZUDPGothic-Regular"),
        FontId::Fallback => (fallback, FALLBACK, "HyokachoFallback-Regular"),
    };
    #[expect(clippy::unreachable, reason = "a font that is compiled in and parsed in a test")]
    place.get_or_init(|| match Font::new(data, name) {
        Some(font) => font,
        None => unreachable!("the font {name} ships with the program and is parsed in a test"),
    })
}

/// A sign of the same meaning and nearly the same form, for signs that no font has.
pub fn look_alike(character: char) -> Option<char> {
    Some(match character {
        '✔' => '✓',
        '✕' | '✖' | '✗' | '✘' => '×',
        '⬤' | '⚫' => '●',
        '⚪' => '○',
        '☐' => '□',
        '⭐' => '★',
        '►' => '▶',
        _ => return None,
    })
}

/// Whether a character can be drawn: some font has it, or a sign that stands for it.
pub fn has_glyph(character: char) -> bool {
    let drawn = |character| FontId::ALL.into_iter().any(|id| font(id).glyph(character).is_some());
    drawn(character) || look_alike(character).is_some_and(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_is_sound_and_has_no_shaping_of_its_own() {
        for id in FontId::ALL {
            let font = font(id);
            assert!(font.units_per_em >= 1000, "{id:?}");
            assert!(font.parsed().tables().gpos.is_none(), "{id:?} positions glyphs by GPOS");
            assert!(font.parsed().tables().kern.is_none(), "{id:?} kerns");
        }
    }

    #[test]
    fn every_character_has_the_glyph_that_the_parser_gives_it() {
        for id in FontId::ALL {
            let font = font(id);
            for character in ('\0'..='\u{FFFF}').chain('\u{20B00}'..='\u{20C00}') {
                let expected = font.parsed().glyph_index(character).filter(|glyph| glyph.0 != 0);
                let expected = expected.map(|glyph| (glyph.0, font.advance(glyph.0)));
                assert_eq!(font.glyph(character), expected, "{id:?} {character:?}");
            }
        }
    }

    #[test]
    fn what_officers_type_has_a_glyph() {
        for character in "々①㈱～－髙﨑０Ａｱ㍻㎡℃Ⅱ◎○△□■※→【】〔〕".chars() {
            assert!(font(FontId::Face(Face::Gothic)).glyph(character).is_some(), "{character}");
            assert!(font(FontId::Face(Face::Mincho)).glyph(character).is_some(), "{character}");
        }
        for character in "𠮷".chars() {
            assert!(font(FontId::Face(Face::Gothic)).glyph(character).is_none(), "{character}");
            assert!(font(FontId::Fallback).glyph(character).is_some(), "{character}");
        }
    }
}
