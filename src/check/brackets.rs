//! 括弧: an opening bracket without its closing one, the other way round, or two that cross.
//!
//! `1)`, `ア）` and `a)` that begin an item of a list open nothing.

use super::Slip;
use std::ops::Range;

/// Opening and closing brackets that must agree. Both widths of a bracket are one kind: （ may be closed by ).
const PAIRS: [(&[char], &[char]); 9] = [
    (&['（', '('], &['）', ')']),
    (&['「'], &['」']),
    (&['『'], &['』']),
    (&['【'], &['】']),
    (&['〔'], &['〕']),
    (&['〈'], &['〉']),
    (&['《'], &['》']),
    (&['［', '['], &['］', ']']),
    (&['｛', '{'], &['｝', '}']),
];

/// The quick answer for nearly every character.
fn is_bracket(character: char) -> bool {
    matches!(
        character,
        '\u{3008}'
            ..='\u{3011}' | '〔' | '〕' | '（' | '）' | '(' | ')' | '[' | ']' | '{' | '}' | '［' | '］' | '｛' | '｝'
    )
}

/// A bracket in a text.
struct Open {
    kind: usize,
    character: char,
    passage: Range<usize>,
}

pub(super) fn check(text: &str) -> Vec<Slip> {
    let mut open: Vec<Open> = Vec::new();
    if !text.contains(is_bracket) {
        return Vec::new();
    }
    let mut slips = Vec::new();
    for (at, character) in text.char_indices() {
        if !is_bracket(character) {
            continue;
        }
        let passage = at..at + character.len_utf8();
        if let Some(kind) = PAIRS.iter().position(|pair| pair.0.contains(&character)) {
            open.push(Open { kind, character, passage });
        } else if let Some(kind) = PAIRS.iter().position(|pair| pair.1.contains(&character)) {
            close(text, kind, character, passage, &mut open, &mut slips);
        }
    }
    slips.extend(open.iter().map(unclosed));
    slips.sort_by_key(|slip| slip.passage.start);
    slips
}

fn close(text: &str, kind: usize, character: char, passage: Range<usize>, open: &mut Vec<Open>, slips: &mut Vec<Slip>) {
    match open.iter().rposition(|bracket| bracket.kind == kind) {
        Some(at) => {
            // What was opened since has not been closed inside: two pairs cross.
            let unclosed_inside = open.split_off(at + 1);
            let opening = open.pop();
            slips.extend(unclosed_inside.iter().map(unclosed));
            slips.extend(opening.and_then(|opening| mixed_widths(&opening, character, &passage)));
        }
        None if is_list_marker(text, passage.start) => {}
        None => {
            let opening = PAIRS.get(kind).and_then(|pair| pair.0.first()).copied().unwrap_or_default();
            slips.push(Slip::new(passage, format!("「{character}」に対応する「{opening}」がありません")));
        }
    }
}

fn unclosed(bracket: &Open) -> Slip {
    let closing = PAIRS.get(bracket.kind).and_then(|pair| pair.1.first()).copied().unwrap_or_default();
    let message = format!("「{}」に対応する「{closing}」がありません", bracket.character);
    Slip::new(bracket.passage.clone(), message)
}

/// （ closed by ), which is seen on paper; the closing one takes the width of the opening one.
fn mixed_widths(opening: &Open, closing: char, passage: &Range<usize>) -> Option<Slip> {
    let pair = PAIRS.get(opening.kind)?;
    let width = pair.0.iter().position(|character| *character == opening.character)?;
    let wanted = *pair.1.get(width)?;
    (wanted != closing).then(|| {
        let message = format!("「{}」と「{closing}」の幅が違います", opening.character);
        Slip::new(passage.clone(), message).replaced_by(wanted)
    })
}

/// Whether the bracket ends the number of an item: up to three figures, letters or kana at the head of a line or after
/// a space or a comma.
fn is_list_marker(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let word: Vec<char> = before.chars().rev().take_while(|c| c.is_alphanumeric()).take(5).collect();
    let head = before.chars().rev().nth(word.len());
    let is_head = head.is_none_or(|c| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '。' | '・' | '：' | ':'));
    is_head && (1..=3).contains(&word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, String)> {
        let slip = |slip: Slip| (text.get(slip.passage).expect("a passage"), slip.message);
        check(text).into_iter().map(slip).collect()
    }

    #[test]
    fn a_bracket_without_its_other_half_is_found() {
        for (text, passage) in [
            ("研修会（年３回を開いた。", "（"),
            ("研修会年３回）を開いた。", "）"),
            ("「子どもの権利を学ぶ会』を開いた。", "「"),
            ("【新規事業を始めた。", "【"),
            ("相談会（「こころの相談）を開いた。", "「"),
        ] {
            assert_eq!(found(text).first().map(|found| found.0), Some(passage), "{text}");
        }
    }

    #[test]
    fn crossed_pairs_are_found_once() {
        assert_eq!(found("「相談（窓口」）を設けた。").len(), 2, "the inner one is unclosed, its end unopened");
        assert_eq!(found("相談（「窓口」）を設けた。").len(), 0);
    }

    #[test]
    fn both_widths_in_one_pair_are_made_one() {
        let text = "研修会（年３回)を開いた。";
        let slip = check(text).into_iter().next().expect("a slip");
        assert_eq!(super::super::edited(text, &slip.edits), "研修会（年３回）を開いた。");
    }

    #[test]
    fn items_of_a_list_open_nothing() {
        for text in [
            "1) 相談\n2) 訪問",
            "１）相談\n　ア）窓口\n　イ）電話",
            "a) 相談、b) 訪問",
            "(1) 相談（窓口）",
            "①相談",
            "10）その他",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn sound_brackets_over_several_lines_are_left_alone() {
        assert!(found("「一行目\n二行目（注\n続き）」【再掲】『題』").is_empty());
    }
}
