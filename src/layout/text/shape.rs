//! Characters → glyphs of the embedded fonts, with the advances that the PDF will have.
//!
//! A character that the face lacks takes the fallback's glyph; one that no font has is drawn as 〓 and reported, and
//! keeps its own text, so that extraction gives what was typed.

use super::class::{self, Class};
use crate::fonts::{FontId, font};
use crate::layout::document::TextStyle;

/// What is drawn where a glyph is missing (office habit: 下駄).
const GETA: char = '〓';

/// One drawn character with what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    pub character: char,
    /// A variation selector or combining mark.
    pub extra: Option<char>,
    pub font: FontId,
    pub glyph: u16,
    /// Thousandths of an em.
    pub advance: i32,
    /// First byte in the text.
    pub byte: u32,
    pub class: Class,
}

/// The clusters of one hard line, and the characters for which no font has a glyph.
pub fn shape(text: &str, first_byte: usize, style: &TextStyle, out: &mut Vec<Cluster>, missing: &mut Vec<char>) {
    let start = out.len();
    for (byte, character) in text.char_indices() {
        let attached = class::is_attached(character);
        if (attached || class::is_invisible(character))
            && let Some(base) = out.get_mut(start..).and_then(<[Cluster]>::last_mut)
        {
            attach(base, character, style);
            continue;
        }
        if class::is_invisible(character) {
            continue;
        }
        let byte = u32::try_from(first_byte + byte).unwrap_or(u32::MAX);
        out.push(cluster(character, byte, style, missing));
    }
    if style.tight_punctuation {
        tighten(&mut out[start..]);
    }
}

fn cluster(character: char, byte: u32, style: &TextStyle, missing: &mut Vec<char>) -> Cluster {
    let face = FontId::Face(style.face);
    let found = [face, FontId::Fallback].into_iter().find_map(|id| Some((id, font(id).glyph(character)?)));
    let (font_id, (glyph, advance)) = found.unwrap_or_else(|| {
        if !missing.contains(&character) {
            missing.push(character);
        }
        (face, font(face).glyph(GETA).unwrap_or((0, 1000)))
    });
    Cluster {
        character,
        extra: None,
        font: font_id,
        glyph,
        advance: i32::from(advance),
        byte,
        class: class::class(character),
    }
}

/// A variation selector picks another glyph where the font has one; a voicing mark picks the composed kana. What has
/// no glyph of its own is kept as text only. A glyph holds one such character; further ones are drawn no more than
/// they could be read.
fn attach(base: &mut Cluster, character: char, style: &TextStyle) {
    if base.extra.is_some() || !class::is_attached(character) {
        return;
    }
    base.extra = Some(character);
    let font = font(base.font);
    let varied = font.variation_glyph(base.character, character);
    let composed = || {
        let composed = unicode_normalization::char::compose(base.character, character)?;
        crate::fonts::font(FontId::Face(style.face)).glyph(composed)
    };
    if let Some((glyph, _)) = varied.or_else(composed) {
        base.glyph = glyph;
    }
}

/// Neighbouring brackets and stops share the blank half between them (JLREQ §3.1.5).
fn tighten(clusters: &mut [Cluster]) {
    for index in 1..clusters.len() {
        let (before, after) = (clusters[index - 1].character, clusters[index].character);
        let full = clusters[index - 1].advance >= 1000;
        if full && class::is_half_blank(before) && class::is_half_blank(after) {
            clusters[index - 1].advance -= 500;
        }
    }
}
