//! Labels with one character per line (取組の内容 down a narrow cell); ー, dashes and brackets are turned.

use super::break_class::Class;
use super::shape::{Marks, ShapedChar, Shaper};
use super::{Draft, EM_BOX_ABOVE_BASELINE, SetLines, SetRun, Setting, sound_style};
use crate::layout::Length;
use crate::layout::document::Content;
use crate::layout::page::{Glyph, WarningKind};
use crate::layout::text::paragraph::font_id;
use std::collections::BTreeSet;

/// Characters stand closer than lines do.
const PITCH: f64 = 1.12;
/// From the corner where ideographic 。 sits in horizontal text to where it sits in vertical text, in ems.
const PUNCTUATION_SHIFT: f64 = 0.6;

/// Sets a text downwards, centred on its width. Line feeds part nothing.
pub fn set_vertical(content: &Content, setting: Setting<'_>) -> SetLines {
    let style = sound_style(setting.style);
    let width = setting.width;
    let shaper = Shaper::new(style.face, false);
    let mut missing = Vec::new();
    let mut chars = Vec::new();
    shaper.shape(&content.text, Marks::default(), &mut chars, &mut missing);
    if !setting.suffix.is_empty() {
        let marks = Marks { foreign: true, ..Marks::default() };
        shaper.shape(setting.suffix, marks, &mut chars, &mut missing);
    }
    let missing: BTreeSet<char> = missing.into_iter().collect();
    let mut set = Draft::new(style.size * PITCH);
    let mut rest = chars.as_slice();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(line_length(rest));
        let Some(first) = line.first() else { break };
        let line_width = style.size * (line.iter().map(ShapedChar::width).sum::<i32>() as f64 / 1000.0);
        let turned = is_turned(first);
        let top = (set.pitch - style.size) / 2.0;
        let (x, baseline) = if turned {
            // Turned clockwise about its origin, the em box reaches from -0.12 to 0.88 em sideways.
            (width / 2.0 - style.size * (EM_BOX_ABOVE_BASELINE - 0.5), top)
        } else {
            ((width - line_width) / 2.0, top + style.size * EM_BOX_ABOVE_BASELINE)
        };
        let is_point = matches!(first.class, Class::FullStop | Class::Comma);
        let shift = if is_point { style.size * PUNCTUATION_SHIFT } else { Length::ZERO };
        set.glyphs.extend(line.iter().map(|shaped| Glyph {
            id: shaped.glyph,
            character: shaped.character,
            extra: shaped.extra,
            advance: style.size * (f64::from(shaped.width()) / 1000.0),
        }));
        set.end_run(SetRun {
            font: font_id(style.face, first.fallback),
            size: style.size,
            x: x + shift,
            baseline: baseline - shift,
            glyphs: 0..0,
            foreign: first.foreign,
            turned,
            underline: false,
        });
        set.end_line();
        rest = after;
    }
    set.finish(missing.into_iter().map(WarningKind::MissingGlyph).collect())
}

/// Two half-width figures stand side by side, and what has no width stays with what is before it.
fn line_length(chars: &[ShapedChar]) -> usize {
    let Some(first) = chars.first() else { return 0 };
    let is_narrow =
        |shaped: &&ShapedChar| shaped.character.is_ascii_alphanumeric() && shaped.fallback == first.fallback;
    let narrow = chars.iter().take_while(is_narrow).count();
    let visible = if narrow == 2 { 2 } else { 1 };
    let invisible = chars.iter().skip(visible).take_while(|shaped| shaped.advance == 0).count();
    visible + invisible
}

fn is_turned(shaped: &ShapedChar) -> bool {
    matches!(shaped.class, Class::Opening | Class::Closing | Class::Hyphen | Class::ProlongedSound | Class::Inseparable)
        || matches!(shaped.character, '=' | '＝' | '-' | '−' | '：' | '→')
        || matches!(shaped.class, Class::WesternOpening)
        || matches!(shaped.character, ')' | ']' | '}')
}
