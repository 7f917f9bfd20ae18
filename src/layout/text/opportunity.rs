//! Where a line may break: every boundary between two characters gets a [`Break`], from free to forbidden.
//!
//! Does not know widths; `linebreak` chooses among the boundaries.

use super::break_class::Class;
use super::shape::ShapedChar;
use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

/// UAX #14, strict; the tables are compiled in.
static SEGMENTER: LineSegmenterBorrowed<'static> =
    LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());

/// How gladly a line is broken at a place, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    Free,
    /// Parts a number from its unit, or a full-width word: only where the line would become very short.
    Reluctant,
    /// Inside a number or a Western word: only when it is longer than the line.
    Word,
    /// Against 禁則: only when the column leaves no other way.
    Forbidden,
}

/// Units that stay with a number written solid before them; longer ones first.
const UNITS: &[&str] = &[
    "百万円",
    "年度",
    "か所",
    "か年",
    "か月",
    "カ所",
    "カ年",
    "カ月",
    "ヶ所",
    "ヶ年",
    "ヶ月",
    "箇所",
    "箇月",
    "千円",
    "万円",
    "億円",
    "千人",
    "万人",
    "団体",
    "世帯",
    "時間",
    "人",
    "件",
    "年",
    "月",
    "日",
    "回",
    "校",
    "円",
    "名",
    "歳",
    "点",
    "時",
    "分",
    "園",
    "戸",
    "台",
    "組",
    "級",
    "号",
    "条",
    "倍",
    "割",
];

/// Fills in `break_before` of all characters of one source line.
pub fn mark_breaks(chars: &mut [ShapedChar]) {
    let mut previous: Option<ShapedChar> = None;
    let mut before_previous = Class::Space;
    let mut western_from = None;
    for index in 0..chars.len() {
        let Some(current) = chars.get(index).copied() else { break };
        if let Some(previous) = previous {
            // Two kanji or kana: most boundaries of a Japanese text.
            let is_plain = previous.class == Class::Ideographic && current.class == Class::Ideographic;
            if !(is_plain && previous.extra.is_none()) {
                chars[index].break_before = between(before_previous, &previous, &current);
            }
            if previous.class.is_digit() {
                hold_unit(chars, index);
            }
            before_previous = previous.class;
        }
        if current.class.is_western() || current.class == Class::Space {
            western_from = western_from.or(Some(index));
        } else if let Some(from) = western_from.take() {
            mark_western(chars.get_mut(from..index).unwrap_or_default());
        }
        // A unit may have tightened this boundary already.
        previous = Some(current);
    }
    if let Some(from) = western_from {
        mark_western(chars.get_mut(from..).unwrap_or_default());
    }
}

/// The boundary between two characters, by the classes around it.
fn between(before_previous: Class, previous: &ShapedChar, next: &ShapedChar) -> Break {
    use Class as C;
    let held = next.break_before;
    let level = match (previous.class, next.class) {
        (C::Glue, _) | (_, C::Glue | C::Space | C::WideSpace) => Break::Forbidden,
        (C::Space, next) if next.shuns_line_start() => Break::Word,
        (C::Space, _) => Break::Free,
        (_, next) if next.shuns_line_start() => Break::Forbidden,
        (previous, _) if previous.shuns_line_end() => Break::Forbidden,
        (previous, next) if next.is_western() && previous.is_western() => Break::Word,
        (C::Prefix, C::Digit | C::WideDigit) => Break::Forbidden,
        (C::Digit | C::WideDigit, C::Suffix) => Break::Forbidden,
        (C::Digit | C::WideDigit, C::Digit | C::WideDigit) => Break::Word,
        // １，２３４ and ３．５
        (C::Comma | C::FullStop, C::WideDigit) if before_previous == C::WideDigit && previous.character != '、' => {
            if matches!(previous.character, '，' | '．') { Break::Word } else { Break::Free }
        }
        // －５
        (C::Hyphen, C::Digit | C::WideDigit) if previous.character == '－' && !before_previous.is_digit() => {
            Break::Reluctant
        }
        (C::WideLetter, C::WideLetter) => Break::Reluctant,
        _ => Break::Free,
    };
    match (previous.extra, level) {
        (Some('\u{200B}'), Break::Word | Break::Reluctant) => Break::Free,
        (Some('\u{2060}' | '\u{FEFF}'), _) => Break::Forbidden,
        _ => level.max(held),
    }
}

/// Keeps the unit at `index`, which follows a digit, with its number and in one piece.
fn hold_unit(chars: &mut [ShapedChar], index: usize) {
    let Some(rest) = chars.get_mut(index..) else { return };
    let begins_with = |unit: &&&str| {
        let mut shaped = rest.iter().map(|shaped| shaped.character);
        unit.chars().all(|character| shaped.next() == Some(character))
    };
    let unit = UNITS.iter().find(begins_with);
    let Some(unit) = unit else { return };
    for shaped in rest.iter_mut().take(unit.chars().count()) {
        shaped.break_before = shaped.break_before.max(Break::Reluctant);
    }
}

/// Lets words, numbers and addresses break where Unicode (UAX #14) says so.
fn mark_western(chars: &mut [ShapedChar]) {
    let is_plain =
        |shaped: &ShapedChar| matches!(shaped.class, Class::Digit | Class::Space) || shaped.character.is_alphanumeric();
    if chars.iter().all(is_plain) {
        return;
    }
    let text: String = chars.iter().map(|shaped| shaped.character).collect();
    let mut offset = 0;
    let mut at = 0;
    for boundary in SEGMENTER.segment_str(&text) {
        while offset < boundary {
            offset += chars.get(at).map_or(1, |shaped| shaped.character.len_utf8());
            at += 1;
        }
        if at > 0
            && let Some(shaped) = chars.get_mut(at)
            && shaped.break_before == Break::Word
        {
            shaped.break_before = Break::Free;
        }
    }
}
