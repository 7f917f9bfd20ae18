//! The mark at the start of an item (・ □ ① （1） 1) ※ －), whose width the item's further lines are set in by.

use super::break_class::Class;
use super::shape::{Milli, ShapedChar};

/// Signs that mark an item by standing alone at its start.
const BULLETS: &str = "・□■○◎●◇◆△▲▽▼☆★※＊*•-－–—→⇒✓✔◯";
/// Signs that open a negative number as often as an item.
const MINUS: &str = "-－–";

/// How far the lines after the first are set in; zero when the line does not begin with the mark of an item.
pub fn hanging_indent(chars: &[ShapedChar]) -> Milli {
    let blanks = chars.iter().take_while(|shaped| shaped.class.is_space()).count();
    let Some(rest) = chars.get(blanks..) else { return 0 };
    let marker = match marker_length(rest) {
        0 => return 0,
        length => length,
    };
    let space = rest.iter().skip(marker).take_while(|shaped| shaped.class.is_space()).count().min(1);
    if rest.len() <= marker + space {
        return 0;
    }
    chars.iter().take(blanks + marker + space).map(ShapedChar::width_inside).sum()
}

fn marker_length(chars: &[ShapedChar]) -> usize {
    let Some(first) = chars.first() else { return 0 };
    let next = chars.get(1);
    if BULLETS.contains(first.character) {
        // ○○会議 is a placeholder, ―― a dash, －５ a number.
        let repeats = next.is_some_and(|next| next.character == first.character);
        let is_number = MINUS.contains(first.character) && next.is_some_and(|next| next.class.is_digit());
        return usize::from(!repeats && !is_number);
    }
    if is_enclosed(first.character) {
        return 1;
    }
    if matches!(first.character, '（' | '(') {
        return bracketed(chars).map_or(0, |length| length + 2);
    }
    numbered(chars)
}

/// ① ⑴ ㋐ ❶ ⅰ and their kind.
fn is_enclosed(character: char) -> bool {
    matches!(character, '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '\u{32D0}'..='\u{32FE}')
}

/// Characters between brackets at the start: （1） （12） （ア） (a).
fn bracketed(chars: &[ShapedChar]) -> Option<usize> {
    let length = chars.iter().skip(1).take_while(|shaped| is_ordinal(shaped)).count();
    let closes = chars.get(length + 1).is_some_and(|shaped| matches!(shaped.character, '）' | ')'));
    (closes && (1..=3).contains(&length)).then_some(length)
}

/// 1) 1． 1. 12） ア） without an opening bracket; 0 when there is none.
fn numbered(chars: &[ShapedChar]) -> usize {
    let length = chars.iter().take_while(|shaped| is_ordinal(shaped)).count();
    if !(1..=2).contains(&length) {
        return 0;
    }
    let digits = chars.iter().take(length).all(|shaped| shaped.class.is_digit());
    let after = chars.get(length + 1);
    match chars.get(length).map(|shaped| shaped.character) {
        Some('）' | ')') => length + 1,
        Some('．' | '.') if digits && !after.is_some_and(|after| after.class.is_digit()) => length + 1,
        _ => 0,
    }
}

fn is_ordinal(shaped: &ShapedChar) -> bool {
    shaped.class.is_digit()
        || shaped.character.is_ascii_alphabetic()
        || shaped.class == Class::WideLetter
        || matches!(shaped.character, 'ア'..='ン' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}
