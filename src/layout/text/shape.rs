//! From characters to glyphs: which font has the character, how wide it is, what attaches to the glyph before it.
//!
//! BIZ UD needs no shaping beyond the character map (see `fonts`). Lines are not known here.

use super::break_class::{Class, class_of};
use super::opportunity::{Break, mark_breaks};
use crate::fonts::{Face, Font, FontId, font, look_alike};
use unicode_normalization::char::{compose, is_combining_mark};

/// Thousandths of an em.
pub type Milli = i32;

/// Stands where no font has the character.
const GETA: char = '〓';
const FULL_WIDTH: u16 = 1000;
const HALF_EM: i16 = 500;

/// One glyph to be set, in source order.
#[derive(Clone, Copy, Debug)]
pub struct ShapedChar {
    pub character: char,
    /// Variation selector, combining mark or format character that goes with the glyph.
    pub extra: Option<char>,
    pub glyph: u16,
    pub advance: u16,
    /// Taken off the advance when the next character stands on the same line.
    pub tighten: i16,
    pub class: Class,
    pub break_before: Break,
    /// Set in the fallback font instead of the face.
    pub fallback: bool,
    pub underline: bool,
    /// Added by the layout, not part of the source.
    pub foreign: bool,
}

impl ShapedChar {
    /// Width at the end of a line.
    pub fn width(&self) -> Milli {
        Milli::from(self.advance)
    }

    /// Width before another character on the same line.
    pub fn width_inside(&self) -> Milli {
        Milli::from(self.advance) - Milli::from(self.tighten)
    }

    /// 。、」 at a line end may be set half an em wide.
    pub fn squeezed_width(&self) -> Milli {
        let can_squeeze = self.class.is_white_after() && self.advance == FULL_WIDTH;
        self.width() - if can_squeeze { Milli::from(HALF_EM) } else { 0 }
    }
}

/// Glyph lookup for one face; made once per text.
pub struct Shaper {
    face: &'static Font,
    blank: u16,
    tight: bool,
}

/// How the characters of a stretch are marked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks<'a> {
    /// Byte ranges of the stretch's text, sorted, to be underlined.
    pub underlines: &'a [std::ops::Range<usize>],
    /// Where the stretch begins in the coordinates of `underlines`.
    pub offset: usize,
    pub foreign: bool,
}

impl Shaper {
    pub fn new(face: Face, tight: bool) -> Self {
        let face = font(FontId::Face(face));
        let blank = face.glyph(' ').or_else(|| face.glyph('\u{3000}')).map_or(0, |(glyph, _)| glyph);
        Self { face, blank, tight }
    }

    /// Appends the glyphs of a stretch without line breaks to `chars`; characters that no font has go to `missing`.
    pub fn shape(&self, text: &str, marks: Marks<'_>, chars: &mut Vec<ShapedChar>, missing: &mut Vec<char>) {
        let from = chars.len();
        chars.reserve(text.len() / 3 + 1);
        let mut underlines = marks.underlines;
        for (offset, character) in text.char_indices() {
            let place = marks.offset + offset;
            while let [first, rest @ ..] = underlines
                && first.end <= place
            {
                underlines = rest;
            }
            let underline = underlines.first().is_some_and(|range| range.start <= place);
            let marked = |shaped: ShapedChar| ShapedChar { underline, foreign: marks.foreign, ..shaped };
            if is_plain(character) {
                chars.push(marked(self.glyph(character, missing)));
            } else if character == '\t' {
                // The first one of a line sets the rest flush right; further ones are blanks.
                chars.push(marked(ShapedChar {
                    class: Class::Space,
                    ..shaped(character, self.blank, FULL_WIDTH, false)
                }));
            } else if is_line_end(character) {
                // Parts nothing in a text that runs downwards.
            } else if is_combining(character) && chars.len() > from {
                self.combine(character, chars, missing, marked);
            } else if is_invisible(character) {
                self.attach(character, chars, from, marked);
            } else {
                chars.push(marked(self.glyph(character, missing)));
            }
        }
    }

    /// Fills in what depends on neighbours: break opportunities and tight punctuation.
    pub fn finish(&self, chars: &mut [ShapedChar]) {
        join_apostrophes(chars);
        mark_breaks(chars);
        if self.tight {
            tighten(chars);
        }
    }

    fn glyph(&self, character: char, missing: &mut Vec<char>) -> ShapedChar {
        if let Some((glyph, advance)) = self.face.glyph(character) {
            return shaped(character, glyph, advance, false);
        }
        if let Some((glyph, advance)) = font(FontId::Fallback).glyph(character) {
            return shaped(character, glyph, advance, true);
        }
        if let Some((glyph, advance)) = look_alike(character).and_then(|alike| self.face.glyph(alike)) {
            return shaped(character, glyph, advance, false);
        }
        missing.push(character);
        let (glyph, advance) = self.face.glyph(GETA).unwrap_or((0, FULL_WIDTH));
        ShapedChar { class: Class::Ideographic, ..shaped(character, glyph, advance, false) }
    }

    fn font_of(&self, shaped: &ShapedChar) -> &'static Font {
        if shaped.fallback { font(FontId::Fallback) } else { self.face }
    }

    /// A character without width of its own: kept with the glyph before it, or as a blank of no width.
    fn attach(
        &self,
        character: char,
        chars: &mut Vec<ShapedChar>,
        from: usize,
        marked: impl Fn(ShapedChar) -> ShapedChar,
    ) {
        if let Some(base) = chars.get_mut(from..).and_then(|chars| chars.last_mut())
            && base.extra.is_none()
        {
            base.extra = Some(character);
            let variation = self.font_of(base).variation_glyph(base.character, character);
            if is_variation_selector(character)
                && let Some((glyph, advance)) = variation
            {
                (base.glyph, base.advance) = (glyph, advance);
            }
        } else {
            chars.push(marked(self.blank(character)));
        }
    }

    /// A glyph of no width that only carries its character, inseparable from what is before it.
    fn blank(&self, character: char) -> ShapedChar {
        ShapedChar { class: Class::Glue, ..shaped(character, self.blank, 0, false) }
    }

    /// A combining mark: drawn as one glyph with its base when there is one, over the base otherwise.
    fn combine(
        &self,
        character: char,
        chars: &mut Vec<ShapedChar>,
        missing: &mut Vec<char>,
        marked: impl Fn(ShapedChar) -> ShapedChar,
    ) {
        let Some(base) = chars.last_mut() else { return };
        if base.extra.is_some() || base.advance == 0 {
            // A mark over a mark: drawn there if a font can, otherwise kept and named.
            let fonts = [(self.face, false), (font(FontId::Fallback), true)];
            let drawn = fonts.into_iter().find_map(|(font, fallback)| font.glyph(character).zip(Some(fallback)));
            chars.push(marked(match drawn {
                Some(((glyph, _), fallback)) => {
                    ShapedChar { class: Class::Iteration, ..shaped(character, glyph, 0, fallback) }
                }
                None => {
                    missing.push(character);
                    self.blank(character)
                }
            }));
            return;
        }
        if let Some(composed) = compose(base.character, character) {
            let glyph = self.glyph(composed, &mut Vec::new());
            if glyph.glyph != self.geta() || glyph.fallback {
                (base.glyph, base.advance, base.fallback) = (glyph.glyph, glyph.advance, glyph.fallback);
                base.extra = Some(character);
                return;
            }
        }
        if let Some(mark) = spacing_form(character) {
            // The mark's ink is at the left of its box: pulled over the right end of its base.
            let over = base.advance / 5;
            let drawn = self.glyph(mark, missing);
            base.advance -= over;
            chars.push(marked(ShapedChar { character, advance: over, class: Class::Iteration, ..drawn }));
            return;
        }
        let drawn = self.glyph(character, missing);
        chars.push(marked(ShapedChar { advance: 0, class: Class::Iteration, ..drawn }));
    }

    fn geta(&self) -> u16 {
        self.face.glyph(GETA).map_or(0, |(glyph, _)| glyph)
    }
}

fn shaped(character: char, glyph: u16, advance: u16, fallback: bool) -> ShapedChar {
    ShapedChar {
        character,
        extra: None,
        glyph,
        advance,
        tighten: 0,
        class: class_of(character),
        break_before: Break::Free,
        fallback,
        underline: false,
        foreign: false,
    }
}

/// A sign that ends a line of the source.
pub fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The quick answer for nearly every character.
fn is_plain(character: char) -> bool {
    matches!(character, '\u{3001}'..='\u{3029}' | '\u{3030}'..='\u{3098}' | '\u{309B}'..='\u{9FFF}' | '\u{20}'..='\u{7E}')
}

fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{180B}'..='\u{180D}')
}

fn is_combining(character: char) -> bool {
    character >= '\u{300}'
        && !is_variation_selector(character)
        && is_combining_mark(character)
        && character != '\u{34F}'
}

/// Format characters and selectors: part of the text, nothing to draw.
fn is_invisible(character: char) -> bool {
    is_variation_selector(character)
        || matches!(
            character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E00FF}'
        )
}

/// ゙ and ゚ as characters of their own.
fn spacing_form(mark: char) -> Option<char> {
    match mark {
        '\u{3099}' => Some('゛'),
        '\u{309A}' => Some('゜'),
        _ => None,
    }
}

/// ’ inside a Western word is an apostrophe, not a closing quotation mark.
fn join_apostrophes(chars: &mut [ShapedChar]) {
    for index in 1..chars.len().saturating_sub(1) {
        if chars[index].character == '’'
            && chars[index - 1].class == Class::Western
            && chars[index + 1].class == Class::Western
        {
            chars[index].class = Class::Western;
        }
    }
}

/// JLREQ §3.1.5: of two adjacent half-white characters one gives up its white half.
fn tighten(chars: &mut [ShapedChar]) {
    for index in 1..chars.len() {
        let (previous, next) = (chars[index - 1], chars[index]);
        if previous.advance != FULL_WIDTH || next.advance != FULL_WIDTH {
            continue;
        }
        let opens = next.class == Class::Opening;
        let follows = next.class.is_white_after() || next.class == Class::MiddleDot;
        let is_tight = match previous.class {
            class if class.is_white_after() => opens || follows,
            Class::Opening | Class::MiddleDot => opens,
            _ => false,
        };
        if is_tight {
            chars[index - 1].tighten = HALF_EM;
        }
    }
}
