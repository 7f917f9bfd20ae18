//! The names of a fiscal year as they are typed: 令和４年度, 令和4年度, 令和 4 年度, R4, Ｒ４年度, 2022年度, ４年度.

use crate::model::{FiscalYear, full_width};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;

/// A year's name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct YearName {
    /// Bytes of the text.
    pub passage: Range<usize>,
    /// The other year's name in the same style.
    pub other: String,
}

/// Reads along a text, character by character.
#[derive(Clone, Copy)]
struct Reader<'a> {
    characters: &'a [(usize, char)],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).map(|(_, character)| *character)
    }

    fn before(&self) -> Option<char> {
        self.at.checked_sub(1).and_then(|at| self.characters.get(at)).map(|(_, character)| *character)
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, wanted: &str) -> bool {
        let mut ahead = *self;
        let found = wanted.chars().all(|character| ahead.take(character));
        if found {
            *self = ahead;
        }
        found
    }

    fn spaces(&mut self) {
        while self.peek().is_some_and(|c| matches!(c, ' ' | '\u{3000}')) {
            self.at += 1;
        }
    }

    /// Figures of either width, or 元.
    fn figures(&mut self) -> Option<String> {
        if self.take('元') {
            return Some("元".to_owned());
        }
        let mut figures = String::new();
        while let Some(character) = self.peek().filter(|c| is_figure(*c)) {
            figures.push(character);
            self.at += 1;
        }
        (!figures.is_empty()).then_some(figures)
    }
}

fn is_figure(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '０'..='９')
}

fn number(figures: &str) -> Option<i32> {
    if figures == "元" {
        return Some(1);
    }
    figures.nfkc().collect::<String>().parse().ok()
}

/// `text` with every name of `year`, and what it would read with `other` in its place.
pub(super) fn year_names(text: &str, year: FiscalYear, other: FiscalYear) -> Vec<YearName> {
    if !may_name(text, year) {
        return Vec::new();
    }
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut names = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let reader = Reader { characters: &characters, at };
        let forms = [named(reader, year, other), lettered(reader, year, other), western(reader, year, other)];
        let found = forms.into_iter().flatten().next().or_else(|| bare(reader, year, other));
        let Some((end, other)) = found.filter(|(end, _)| *end > at) else {
            at += 1;
            continue;
        };
        let byte = |at: usize| characters.get(at).map_or(text.len(), |(byte, _)| *byte);
        names.push(YearName { passage: byte(at)..byte(end), other });
        at = end;
    }
    names
}

/// The quick answer for most texts.
fn may_name(text: &str, year: FiscalYear) -> bool {
    let letter = year.era().1;
    text.contains("年度")
        || text.contains(letter)
        || char::from_u32(u32::from(letter) + 0xFEE0).is_some_and(|wide| text.contains(wide))
}

/// The characters from `from` to `to`, as they are typed.
fn typed(reader: Reader<'_>, from: usize, to: usize) -> String {
    reader.characters.get(from..to).unwrap_or_default().iter().map(|(_, character)| character).collect()
}

/// A figure in the width of another one.
fn in_width_of(figures: &str, value: i32) -> String {
    let is_wide = figures.chars().any(|character| matches!(character, '０'..='９' | '元'));
    if is_wide { full_width(&value.to_string()) } else { value.to_string() }
}

/// 令和４年度, also with spaces between its parts.
fn named(mut reader: Reader<'_>, year: FiscalYear, other: FiscalYear) -> Option<(usize, String)> {
    let (era, _, value) = year.era();
    let from = reader.at;
    if !reader.word(era) {
        return None;
    }
    reader.spaces();
    let before = reader.at;
    let figures = reader.figures().filter(|figures| number(figures) == Some(value))?;
    let behind = reader.at;
    reader.spaces();
    if !reader.word("年度") {
        return None;
    }
    let (other_era, _, other_value) = other.era();
    let gap: String = typed(reader, from, before).chars().skip(era.chars().count()).collect();
    let figure = if other_value == 1 { "元".to_owned() } else { in_width_of(&figures, other_value) };
    Some((reader.at, format!("{other_era}{gap}{figure}{}", typed(reader, behind, reader.at))))
}

/// R4, Ｒ４年度; not the date R4.6.1 nor R4年6月, nor a part of a longer word.
fn lettered(mut reader: Reader<'_>, year: FiscalYear, other: FiscalYear) -> Option<(usize, String)> {
    let (_, letter, value) = year.era();
    let typed_letter = reader.peek()?;
    let wide = char::from_u32(u32::from(letter) + 0xFEE0)?;
    let alone = !reader.before().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '０'..='９' | 'Ａ'..='ｚ'));
    if !alone || (typed_letter != letter && typed_letter != wide) {
        return None;
    }
    reader.at += 1;
    let figures = reader.figures().filter(|figures| number(figures) == Some(value))?;
    let behind = reader.at;
    if !reader.word("年度") {
        let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '．' | '/' | '／' | '-' | '－' | '年');
        if reader.peek().is_some_and(goes_on) {
            return None;
        }
    }
    let (_, other_letter, other_value) = other.era();
    let letter = if typed_letter == wide { char::from_u32(u32::from(other_letter) + 0xFEE0)? } else { other_letter };
    Some((reader.at, format!("{letter}{}{}", in_width_of(&figures, other_value), typed(reader, behind, reader.at))))
}

/// 2022年度
fn western(mut reader: Reader<'_>, year: FiscalYear, other: FiscalYear) -> Option<(usize, String)> {
    if reader.before().is_some_and(is_figure) {
        return None;
    }
    let figures = reader.figures().filter(|figures| number(figures) == Some(year.0))?;
    let behind = reader.at;
    reader.spaces();
    let is_year = reader.word("年度");
    is_year.then(|| (reader.at, format!("{}{}", in_width_of(&figures, other.0), typed(reader, behind, reader.at))))
}

/// ４年度 at the head of a clause, where no era stands before it and no word counts (第４年度).
fn bare(mut reader: Reader<'_>, year: FiscalYear, other: FiscalYear) -> Option<(usize, String)> {
    let is_head = |c: char| matches!(c, '\n' | '\u{3000}' | '、' | '。' | '・' | '「' | '（' | '(' | '○' | '□' | '※');
    if !reader.before().is_none_or(is_head) || year.era().0 != other.era().0 {
        return None;
    }
    let figures = reader.figures().filter(|figures| number(figures) == Some(year.era().2))?;
    let behind = reader.at;
    let is_year = reader.word("年度") && reader.peek() != Some('目');
    let with = || format!("{}{}", in_width_of(&figures, other.era().2), typed(reader, behind, reader.at));
    is_year.then(|| (reader.at, with()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(text: &str) -> Vec<(&str, String)> {
        let names = year_names(text, FiscalYear(2022), FiscalYear(2023));
        names.into_iter().map(|name| (text.get(name.passage).expect("a passage"), name.other)).collect()
    }

    #[test]
    fn a_year_is_renamed_in_the_style_in_which_it_is_typed() {
        for (text, name, other) in [
            ("令和４年度は", "令和４年度", "令和５年度"),
            ("令和4年度は", "令和4年度", "令和5年度"),
            ("令和 4 年度は", "令和 4 年度", "令和 5 年度"),
            ("（R4実績）", "R4", "R5"),
            ("Ｒ４年度分", "Ｒ４年度", "Ｒ５年度"),
            ("2022年度", "2022年度", "2023年度"),
            ("２０２２年度", "２０２２年度", "２０２３年度"),
            ("４年度は", "４年度", "５年度"),
        ] {
            assert_eq!(renamed(text), [(name, other.to_owned())], "{text}");
        }
    }

    #[test]
    fn other_years_dates_and_counts_are_no_names() {
        for text in [
            "令和５年度",
            "令和14年度",
            "令和４年６月",
            "R4.6.1",
            "R4年6月",
            "R40",
            "PR4",
            "第４年度",
            "14年度",
            "3～4年度",
            "4年度目",
            "平成４年度",
            "第４回",
            "2022年6月",
            "12022年度",
            "４年生",
        ] {
            assert!(renamed(text).is_empty(), "{text}: {:?}", renamed(text));
        }
    }

    #[test]
    fn the_first_year_of_an_era_has_its_own_word() {
        let names = |text, from, to| year_names(text, FiscalYear(from), FiscalYear(to)).pop().map(|name| name.other);
        assert_eq!(names("令和元年度の", 2019, 2020).as_deref(), Some("令和２年度"));
        assert_eq!(names("平成30年度の", 2018, 2019).as_deref(), Some("令和元年度"));
        assert_eq!(names("H30の", 2018, 2019).as_deref(), Some("R1"));
    }
}
