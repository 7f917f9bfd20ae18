//! 文体の混在: です・ます and である in one text.
//!
//! Only the ends of sentences before a 。 count, and not what stands in brackets: quotations, notes and items of a list
//! have a style of their own.

use super::Slip;
use std::ops::Range;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Polite,
    Plain,
}

const POLITE: [&str; 8] = ["です", "ます", "でした", "ました", "ません", "でしょう", "ましょう", "ください"];

pub(super) fn check(text: &str) -> Option<Slip> {
    let ends = sentence_ends(text);
    let count = |style| ends.iter().filter(|end| end.0 == style).count();
    let (polite, plain) = (count(Style::Polite), count(Style::Plain));
    if polite == 0 || plain == 0 {
        return None;
    }
    let rarer = match polite.cmp(&plain) {
        std::cmp::Ordering::Less => Style::Polite,
        std::cmp::Ordering::Greater => Style::Plain,
        std::cmp::Ordering::Equal => ends.last()?.0,
    };
    let (_, passage) = ends.iter().find(|end| end.0 == rarer)?;
    Some(Slip::new(passage.clone(), "「です・ます」と「である」が混ざっています"))
}

/// Style and last word of every sentence that has one.
fn sentence_ends(text: &str) -> Vec<(Style, Range<usize>)> {
    let mut ends = Vec::new();
    let mut depth = 0_usize;
    // The sentence without what stands in brackets.
    let mut sentence: Vec<(usize, char)> = Vec::new();
    for (at, character) in text.char_indices() {
        match character {
            '（' | '(' | '「' | '『' | '【' | '〔' => depth += 1,
            '）' | ')' | '」' | '』' | '】' | '〕' => depth = depth.saturating_sub(1),
            '\n' => {
                depth = 0;
                sentence.clear();
            }
            _ if depth > 0 => {}
            '。' => {
                ends.extend(style_of(&sentence));
                sentence.clear();
            }
            _ => sentence.push((at, character)),
        }
    }
    ends
}

/// The style of a sentence, with its last word.
fn style_of(sentence: &[(usize, char)]) -> Option<(Style, Range<usize>)> {
    let words: String = sentence.iter().map(|(_, character)| character).collect();
    let polite = POLITE.into_iter().find(|end| words.ends_with(end));
    let (style, end) = match polite {
        Some(end) => (Style::Polite, end.chars().count()),
        None if ends_in_a_verb(&words) => (Style::Plain, 2),
        None => return None,
    };
    let from = sentence.iter().rev().nth(end - 1)?.0;
    let (at, last) = sentence.last()?;
    Some((style, from..at + last.len_utf8()))
}

/// Whether a plain sentence ends here. Ends in which nouns end too (取組み, 支え合い, よう, つ) do not count.
fn ends_in_a_verb(words: &str) -> bool {
    let mut backwards = words.chars().rev();
    let (last, before) = (backwards.next(), backwards.next());
    let is_kanji = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
    match last {
        Some('た' | 'だ' | 'る' | 'す' | 'む' | 'ぐ' | 'ぶ') => true,
        Some('う' | 'く') => before.is_some_and(|c| is_kanji(c) || c == 'い'),
        Some('い') => before == Some('な'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        check(text).and_then(|slip| text.get(slip.passage))
    }

    #[test]
    fn the_rarer_style_is_pointed_at() {
        let text = "相談会を開きました。訪問を行った。研修を実施しました。";
        assert_eq!(found(text), Some("った"));
        assert_eq!(found("相談会を開いた。今後も続ける予定である。研修を実施します。"), Some("ます"));
    }

    #[test]
    fn one_style_with_nouns_at_the_end_is_left_alone() {
        for text in [
            "相談会を開いた。訪問を行い、研修を実施。今後は支え合い。",
            "相談会を開きました。\n・訪問の実施。\n・見直し。",
            "相談会を開いた（詳しくは別紙を御覧ください。）。",
            "「助けてくださいました。」との声があった。今後も続ける。",
            "相談会を開きます\n訪問を行った。",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
