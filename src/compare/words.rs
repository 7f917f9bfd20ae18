//! Words of Japanese text by dictionary, numbers kept together with their units.

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use std::sync::LazyLock;

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));

/// The words of a text in order; put together they are the text again.
pub fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut number_open = false;
    for (end, word) in segments(text) {
        let joins = number_open && (is_unit(word) || is_number(word));
        if start < end
            && !joins
            && let Some(finished) = text.get(start..end - word.len())
            && !finished.is_empty()
        {
            words.push(finished);
            start = end - word.len();
        }
        number_open = is_number(word);
    }
    words.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    words
}

/// Each segment with the byte at which it ends.
fn segments(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    SEGMENTER.segment_str(text).filter_map(move |end| {
        let word = text.get(start..end).filter(|word| !word.is_empty())?;
        start = end;
        Some((end, word))
    })
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

/// 人, 件, 千円, %, か所: short, and nothing that begins the next part of the sentence.
fn is_unit(word: &str) -> bool {
    let unit_like =
        |c: char| matches!(c, '一'..='龠' | '%' | '％' | '℃' | '㎡' | '㎞' | 'か' | 'ヶ' | 'カ' | 'ヵ' | 'ケ');
    word.chars().count() <= 3 && word.chars().all(unit_like) && !matches!(word, "か" | "カ" | "ケ")
}

/// The word around a character, as character indexes (start, end).
pub fn word_at(text: &str, character: usize) -> (usize, usize) {
    let mut start = 0;
    for word in words(text) {
        let end = start + word.chars().count();
        if character < end {
            return (start, end);
        }
        start = end;
    }
    (start, start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_put_together_are_the_text() {
        for text in ["", "総合計画の基本施策「子育て支援」", "1,480件・75.0％\r\n３か所", "葛\u{E0100}飾区 ABC 𠮷野"]
        {
            assert_eq!(words(text).concat(), text);
        }
    }

    #[test]
    fn the_word_under_a_character_is_found() {
        let text = "医療的ケア児の受入れ";
        let (start, end) = word_at(text, 4);
        assert_eq!(text.chars().skip(start).take(end - start).collect::<String>(), "ケア");
        assert_eq!(word_at(text, 99), (10, 10));
        assert_eq!(word_at("", 0), (0, 0));
    }
}
