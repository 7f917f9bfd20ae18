//! 句読点: doubled signs, a space before one, two kinds of 読点 in one text.

use super::Slip;
use std::ops::Range;

/// A character with its bytes.
type Placed = (usize, char);

pub(super) fn check(text: &str) -> Vec<Slip> {
    if !is_suspicious(text) {
        return Vec::new();
    }
    let characters: Vec<Placed> = text.char_indices().collect();
    let mut slips = doubled(&characters);
    slips.extend(spaces_before(&characters));
    slips.extend(mixed(&characters, '，', '、'));
    slips.extend(mixed(&characters, '．', '。'));
    slips.sort_by_key(|slip| slip.passage.start);
    slips
}

/// The quick answer for most texts.
fn is_suspicious(text: &str) -> bool {
    let mut before = '\n';
    text.chars().any(|character| {
        let sign = is_run(character);
        let suspicious =
            matches!(character, '，' | '．') || sign && (is_run(before) || matches!(before, ' ' | '\u{3000}'));
        before = character;
        suspicious
    })
}

fn bytes(from: &Placed, to: &Placed) -> Range<usize> {
    from.0..to.0 + to.1.len_utf8()
}

/// `。。` `、、` `、。` `。、` and a single `・・`. Three and more are a sign of their own.
fn doubled(characters: &[Placed]) -> Vec<Slip> {
    let mut slips = Vec::new();
    for run in characters.chunk_by(|a, b| is_run(a.1) && is_run(b.1) && is_point(a.1) == is_point(b.1)) {
        let [first, second] = run else { continue };
        let at_line_head = || {
            let before = characters.iter().rev().find(|(at, _)| *at < first.0);
            before.is_none_or(|(_, c)| c.is_whitespace())
        };
        let with = match (first.1, second.1) {
            ('・', '・') if at_line_head() => continue,
            ('・', '・') => "・",
            ('、', '、') => "、",
            ('。' | '、', '。') | ('。', '、') => "。",
            _ => continue,
        };
        let message = format!("「{}{}」と重なっています", first.1, second.1);
        slips.push(Slip::new(bytes(first, second), message).replaced_by(with));
    }
    slips
}

fn is_run(character: char) -> bool {
    matches!(character, '。' | '、' | '・')
}

fn is_point(character: char) -> bool {
    character == '・'
}

/// A space between a word and the sign that follows it. Spaces that leave room for a word (年　月　日) stand before
/// words, not before signs.
fn spaces_before(characters: &[Placed]) -> Vec<Slip> {
    let mut slips = Vec::new();
    for triple in characters.windows(3) {
        let [word, space, sign] = triple else { continue };
        let is_space = matches!(space.1, ' ' | '\u{3000}');
        if is_space && matches!(sign.1, '。' | '、') && word.1.is_alphanumeric() {
            let message = format!("「{}」の前に空白があります", sign.1);
            slips.push(Slip::new(bytes(space, sign), message).replaced_by(sign.1));
        }
    }
    slips
}

/// Two kinds of one sign in a text. One finding at the first of the rarer kind; the remedy changes all of these.
/// Between and behind figures ， and ． are no punctuation.
fn mixed(characters: &[Placed], western: char, japanese: char) -> Option<Slip> {
    let sign = |wanted: char| {
        let of_words =
            move |at: usize| at.checked_sub(1).and_then(|at| characters.get(at)).is_some_and(|(_, c)| is_japanese(*c));
        let wanted = move |(at, (_, c)): &(usize, &Placed)| *c == wanted && (wanted == japanese || of_words(*at));
        characters.iter().enumerate().filter(wanted).map(|(_, placed)| *placed).collect::<Vec<Placed>>()
    };
    let (western_signs, japanese_signs) = (sign(western), sign(japanese));
    let (rarer, with) = match western_signs.len() <= japanese_signs.len() {
        true => (western_signs, japanese),
        false => (japanese_signs, western),
    };
    let other = if with == japanese { western } else { japanese };
    let first = rarer.first().filter(|_| characters.iter().any(|(_, c)| *c == with))?;
    let mut slip = Slip::new(bytes(first, first), format!("「{other}」と「{with}」が混ざっています"));
    slip.edits = rarer.iter().map(|sign| (bytes(sign, sign), with.to_string())).collect();
    Some(slip)
}

/// Kana, kanji and closing brackets: what stands before the end of a Japanese word or sentence.
fn is_japanese(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '々' | '」' | '』' | '）' | '】')
}

#[cfg(test)]
mod tests {
    use super::super::edited;
    use super::*;

    fn fixed(text: &str) -> Option<String> {
        let slip = check(text).into_iter().next()?;
        Some(edited(text, &slip.edits))
    }

    #[test]
    fn doubled_signs_are_made_one() {
        for (text, expected) in [
            ("研修を行った。。", "研修を行った。"),
            ("相談、、訪問", "相談、訪問"),
            ("相談した、。", "相談した。"),
            ("相談した。、訪問", "相談した。訪問"),
            ("相談・・訪問", "相談・訪問"),
        ] {
            assert_eq!(fixed(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn dots_and_bullets_are_left_alone() {
        for text in
            ["相談・・・訪問", "・・細目", "　・・細目", "相談…。", "「はい。」、と答えた。", "続く・・・・・・"]
        {
            assert_eq!(fixed(text), None, "{text}");
        }
    }

    #[test]
    fn a_space_before_a_sign_goes() {
        assert_eq!(fixed("研修会 、相談会").as_deref(), Some("研修会、相談会"));
        assert_eq!(fixed("研修を行った　。").as_deref(), Some("研修を行った。"));
        assert_eq!(fixed("　　年　　月\n　、"), None, "an empty form");
    }

    #[test]
    fn the_rarer_comma_takes_the_shape_of_the_other() {
        assert_eq!(fixed("相談，訪問、研修、連携，を行う。").as_deref(), Some("相談、訪問、研修、連携、を行う。"));
        assert_eq!(fixed("相談，訪問，研修、を行う。").as_deref(), Some("相談，訪問，研修，を行う。"));
        assert_eq!(fixed("相談を行った。訪問した．").as_deref(), Some("相談を行った。訪問した。"));
    }

    #[test]
    fn one_kind_throughout_and_figures_are_left_alone() {
        for text in [
            "相談，訪問，研修を行う。",
            "１，２３４人、５６７人",
            "Ｎｏ．１、２",
            "１．相談、訪問を行う。",
            "３．５％、４％。",
        ] {
            assert_eq!(fixed(text), None, "{text}");
        }
    }
}
