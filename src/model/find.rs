//! Finding words in a text, exactly or as a reader would: then width, case and white space do not matter.
//!
//! A hit always begins and ends where a character as a reader sees it does.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

/// How a text must agree with what is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Matching {
    /// Width, case and white space do not matter.
    #[default]
    Loose,
    /// Character by character.
    Exact,
}

/// What is looked for, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    matching: Matching,
    wanted: String,
}

/// A text as [`Matching::Loose`] compares it, with the way back to the characters.
struct Folded {
    text: String,
    /// For every character that is left: where it begins in `text`, and its bytes in the original.
    characters: Vec<(usize, Range<usize>)>,
}

impl Pattern {
    /// `None` when there is nothing to look for.
    pub fn new(text: &str, matching: Matching) -> Option<Self> {
        let wanted = match matching {
            Matching::Exact => text.to_owned(),
            Matching::Loose => super::text::searchable(text),
        };
        (!wanted.is_empty()).then_some(Self { matching, wanted })
    }

    pub fn matching(&self) -> Matching {
        self.matching
    }

    /// What is looked for, in the shape in which it is compared.
    pub fn wanted(&self) -> &str {
        &self.wanted
    }

    /// The hits in a text as ranges of bytes, in order. A hit that takes in a part of a character (株 in ㈱) is the
    /// whole character.
    pub fn find_in(&self, text: &str) -> Vec<Range<usize>> {
        match self.matching {
            Matching::Exact => self.exact(text),
            Matching::Loose => self.loose(text).into_iter().map(|(hit, _)| hit).collect(),
        }
    }

    /// The hits that can be replaced: those that take in whole characters only.
    pub fn find_whole_in(&self, text: &str) -> Vec<Range<usize>> {
        match self.matching {
            Matching::Exact => self.exact(text),
            Matching::Loose => self.loose(text).into_iter().filter(|(_, whole)| *whole).map(|(hit, _)| hit).collect(),
        }
    }

    fn exact(&self, text: &str) -> Vec<Range<usize>> {
        let between = |at: usize| GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0) == Ok(true);
        let hits = text.match_indices(&self.wanted).map(|(at, found)| at..at + found.len());
        hits.filter(|hit| between(hit.start) && between(hit.end)).collect()
    }

    fn loose(&self, text: &str) -> Vec<(Range<usize>, bool)> {
        let folded = Folded::new(text);
        let hits = folded.text.match_indices(&self.wanted).map(|(at, found)| at..at + found.len());
        hits.filter_map(|hit| folded.original(&hit)).collect()
    }
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), characters: Vec::new() };
        for (at, cluster) in text.grapheme_indices(true) {
            let start = folded.text.len();
            folded.text.extend(cluster.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase));
            if folded.text.len() > start {
                folded.characters.push((start, at..at + cluster.len()));
            }
        }
        folded
    }

    /// The bytes of the original behind a range of the folded text, and whether it takes in whole characters only.
    fn original(&self, hit: &Range<usize>) -> Option<(Range<usize>, bool)> {
        let first = self.characters.partition_point(|(start, _)| *start <= hit.start).checked_sub(1)?;
        let behind = self.characters.partition_point(|(start, _)| *start < hit.end);
        let (first_start, first_bytes) = self.characters.get(first)?;
        let (_, last_bytes) = self.characters.get(behind.checked_sub(1)?)?;
        let end = self.characters.get(behind).map_or(self.text.len(), |(start, _)| *start);
        Some((first_bytes.start..last_bytes.end, *first_start == hit.start && end == hit.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(wanted: &str, matching: Matching, text: &'a str) -> Vec<&'a str> {
        let hits = Pattern::new(wanted, matching).unwrap().find_in(text);
        hits.into_iter().map(|hit| text.get(hit).unwrap()).collect()
    }

    #[test]
    fn width_case_and_spaces_do_not_matter_to_a_loose_search() {
        for (wanted, text, expected) in [
            ("令和4年", "（令和４年度）", "令和４年"),
            ("ガイド", "ｶﾞｲﾄﾞを配る", "ｶﾞｲﾄﾞ"),
            ("ガ", "カ\u{3099}イド", "カ\u{3099}"),
            ("日時", "日　 時", "日　 時"),
            ("相談", "相\n談会", "相\n談"),
            ("NPO", "ｎｐｏ法人", "ｎｐｏ"),
            ("kg", "10㎏", "㎏"),
            ("株", "㈱青葉", "㈱"),
        ] {
            assert_eq!(found(wanted, Matching::Loose, text), [expected], "{wanted}");
        }
    }

    #[test]
    fn an_exact_search_tells_them_apart_and_never_splits_a_character() {
        assert_eq!(found("令和4年", Matching::Exact, "令和4年と令和４年"), ["令和4年"]);
        assert!(found("NPO", Matching::Exact, "npo").is_empty());
        assert!(found("カ", Matching::Exact, "カ\u{3099}イド").is_empty());
        assert!(found("葛", Matching::Exact, "葛\u{E0100}飾").is_empty());
        assert_eq!(found("のの", Matching::Exact, "ののの"), ["のの"]);
    }

    #[test]
    fn a_part_of_a_character_is_found_but_not_offered_for_replacing() {
        let part = Pattern::new("株", Matching::Loose).unwrap();
        assert_eq!(part.find_in("㈱と株"), [0..3, 6..9]);
        assert_eq!(part.find_whole_in("㈱と株").first(), Some(&(6..9)));
        let whole = Pattern::new("(株)", Matching::Loose).unwrap();
        assert_eq!(whole.find_whole_in("㈱と株").first(), Some(&(0..3)));
    }

    #[test]
    fn nothing_is_not_looked_for() {
        assert_eq!(Pattern::new("", Matching::Exact), None);
        assert_eq!(Pattern::new(" 　\n", Matching::Loose), None);
        assert!(Pattern::new("　", Matching::Exact).is_some());
    }

    #[test]
    fn folding_by_characters_agrees_with_folding_as_a_whole() {
        for text in ["ﾊﾟﾝﾌﾚｯﾄ①㌔ⅣＡｂ　が\u{3099}", "葛\u{E0100}飾区㍻５年　(株)\r\n３／４", "각ﬁİΣς"]
        {
            assert_eq!(Folded::new(text).text, super::super::text::searchable(text));
        }
    }
}
