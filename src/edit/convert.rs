//! Conversions of a stretch of text that the officer asks for by name. None of them happens by itself.

use crate::model::{calendar_year, era_of_day, full_width};
use unicode_normalization::UnicodeNormalization as _;

/// One way to rewrite text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    HalfWidthAlphanumeric,
    FullWidthAlphanumeric,
    FullWidthKatakana,
    /// ，． become 、。
    JapanesePunctuation,
    /// 、 becomes ， and ． becomes 。
    CommaPunctuation,
    JapaneseYear,
    WesternYear,
}

impl Conversion {
    pub const ALL: [Self; 7] = [
        Self::HalfWidthAlphanumeric,
        Self::FullWidthAlphanumeric,
        Self::FullWidthKatakana,
        Self::JapanesePunctuation,
        Self::CommaPunctuation,
        Self::JapaneseYear,
        Self::WesternYear,
    ];

    /// The text converted; characters that the conversion does not mean stay exactly as they are.
    pub fn apply(self, text: &str) -> String {
        match self {
            Self::HalfWidthAlphanumeric => text.chars().map(half_width_alphanumeric).collect(),
            Self::FullWidthAlphanumeric => text.chars().map(full_width_alphanumeric).collect(),
            Self::FullWidthKatakana => full_width_katakana(text),
            Self::JapanesePunctuation => punctuation(text, '、'),
            Self::CommaPunctuation => punctuation(text, '，'),
            Self::JapaneseYear => rewritten(text, japanese_year),
            Self::WesternYear => rewritten(text, western_year),
        }
    }
}

/// How far the full-width letters and figures stand behind the ASCII ones.
const WIDTH_SHIFT: u32 = 'Ａ' as u32 - 'A' as u32;

fn half_width_alphanumeric(c: char) -> char {
    match c {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => char::from_u32(c as u32 - WIDTH_SHIFT).unwrap_or(c),
        _ => c,
    }
}

fn full_width_alphanumeric(c: char) -> char {
    if c.is_ascii_alphanumeric() { char::from_u32(c as u32 + WIDTH_SHIFT).unwrap_or(c) } else { c }
}

/// Half-width katakana with their signs (ｶﾞ as one ガ, ｡｢｣､･ too).
fn full_width_katakana(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if matches!(c, '\u{FF61}'..='\u{FF9F}') {
            run.push(c);
            continue;
        }
        out.extend(std::mem::take(&mut run).nfkc());
        out.push(c);
    }
    out.extend(run.nfkc());
    out
}

/// ． is a full stop, except behind a letter or figure (１．５, １．目的, Ｎｏ．); the other comma becomes `comma`,
/// except inside a number (１，２３４).
fn punctuation(text: &str, comma: char) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied();
    let is_figure = |c: Option<char>| c.is_some_and(|c| half_width_alphanumeric(c).is_ascii_digit());
    let is_latin = |c: Option<char>| c.is_some_and(|c| half_width_alphanumeric(c).is_ascii_alphanumeric());
    let convert = |(index, c): (usize, &char)| {
        let (before, behind) = (at(index.checked_sub(1)), at(Some(index + 1)));
        match c {
            '．' if !is_latin(before) => '。',
            '，' | '、' if !(is_figure(before) && is_figure(behind) && *c == '，') => comma,
            _ => *c,
        }
    };
    chars.iter().enumerate().map(convert).collect()
}

/// A piece of text to put in place of the first `length` characters.
struct Rewrite {
    length: usize,
    text: String,
}

/// Goes through a text; `find` looks at what begins at a place, and at the character before it.
fn rewritten(text: &str, find: impl Fn(&[char], Option<char>) -> Option<Rewrite>) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
        let before = at.checked_sub(1).and_then(|before| chars.get(before)).copied();
        match find(rest, before) {
            Some(found) => {
                out.push_str(&found.text);
                at += found.length.max(1);
            }
            None => {
                out.extend(rest.first());
                at += 1;
            }
        }
    }
    out
}

/// A number of one width at the beginning of `rest`.
struct Figures {
    length: usize,
    value: i32,
    is_full: bool,
}

fn figures(rest: &[char]) -> Option<Figures> {
    let is_full = matches!(rest.first()?, '０'..='９');
    let same = |c: &&char| if is_full { matches!(**c, '０'..='９') } else { c.is_ascii_digit() };
    let digits: String = rest.iter().take_while(same).map(|c| half_width_alphanumeric(*c)).collect();
    let value = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    Some(Figures { length: digits.len(), value, is_full })
}

/// 2023年, ２０２３年度, 2019年４月30日; a figure without 年 only when it is all that was chosen.
fn japanese_year(rest: &[char], before: Option<char>) -> Option<Rewrite> {
    if before.is_some_and(|c| half_width_alphanumeric(c).is_ascii_alphanumeric() || matches!(c, ',' | '，' | '.')) {
        return None;
    }
    let year = figures(rest).filter(|year| year.length == 4)?;
    let behind = rest.get(year.length..)?;
    match behind.first() {
        Some('年') => {}
        None if before.is_none() => {}
        _ => return None,
    }
    let (month, day) = month_and_day(behind);
    // A fiscal year, or a year alone, goes by its larger part.
    let (name, number) = era_of_day(year.value, month.unwrap_or(12), day.unwrap_or(31))?;
    let number = match number {
        1 => "元".to_owned(),
        number if year.is_full => full_width(&number.to_string()),
        number => number.to_string(),
    };
    Some(Rewrite { length: year.length, text: format!("{name}{number}") })
}

/// `年４月30日` → 4, 30.
fn month_and_day(behind: &[char]) -> (Option<u32>, Option<u32>) {
    let part = |at: usize, unit: char| {
        let rest = behind.get(at..)?;
        let part = figures(rest).filter(|part| rest.get(part.length) == Some(&unit))?;
        Some((u32::try_from(part.value).ok()?, at + part.length + 1))
    };
    match part(1, '月') {
        None => (None, None),
        Some((month, next)) => (Some(month), part(next, '日').map(|(day, _)| day)),
    }
}

/// 令和5年, 平成３０年度, 令和元年, R5, Ｈ30. S and T, which mean other things too, need 年 behind them.
fn western_year(rest: &[char], before: Option<char>) -> Option<Rewrite> {
    let first = half_width_alphanumeric(*rest.first()?);
    let name: String = match first {
        'R' | 'H' | 'S' | 'T' => {
            let joined = before.is_some_and(|c| half_width_alphanumeric(c).is_ascii_alphanumeric());
            if joined {
                return None;
            }
            first.to_string()
        }
        _ => rest.iter().take(2).collect(),
    };
    let name_length = name.chars().count();
    let behind = rest.get(name_length..)?;
    let number = match behind.first()? {
        '元' if name_length == 2 || behind.get(1) == Some(&'年') => Figures { length: 1, value: 1, is_full: false },
        _ => figures(behind).filter(|number| number.length <= 2)?,
    };
    let next = behind.get(number.length).copied();
    let is_year = next == Some('年');
    let ends = !next.is_some_and(|c| half_width_alphanumeric(c).is_ascii_alphanumeric() || matches!(c, '.' | '．'));
    if name_length == 1 && !(is_year || (ends && matches!(first, 'R' | 'H'))) {
        return None;
    }
    let year = calendar_year(&name, number.value)?.to_string();
    let text = if number.is_full { full_width(&year) } else { year };
    Some(Rewrite { length: name_length + number.length, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(conversion: Conversion, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(conversion.apply(text), *expected, "{conversion:?} of {text}");
        }
    }

    #[test]
    fn widths_change_for_letters_figures_and_katakana_only() {
        let mixed = "ＮＰＯ法人１２（３）％　か\u{3099}ｱ";
        check(
            Conversion::HalfWidthAlphanumeric,
            &[(mixed, "NPO法人12（３）％　か\u{3099}ｱ".replace('３', "3").as_str())],
        );
        check(Conversion::FullWidthAlphanumeric, &[("NPO 12.5%", "ＮＰＯ １２.５%")]);
        check(
            Conversion::FullWidthKatakana,
            &[("ｶﾞｲﾄﾞﾌﾞｯｸ①をｱﾌﾟﾘ｢甲｣で､Aに", "ガイドブック①をアプリ「甲」で、Aに"), ("㈱カ\u{3099}", "㈱カ\u{3099}")],
        );
    }

    #[test]
    fn punctuation_leaves_numbers_alone() {
        check(
            Conversion::JapanesePunctuation,
            &[
                ("親子，児童に１，２３４冊．", "親子、児童に１，２３４冊。"),
                ("１．目的は１．５倍，Ｎｏ．３．", "１．目的は１．５倍、Ｎｏ．３．"),
            ],
        );
        check(Conversion::CommaPunctuation, &[("親子、児童に、１，２３４冊。", "親子，児童に，１，２３４冊。")]);
    }

    #[test]
    fn years_go_both_ways_in_their_width() {
        check(
            Conversion::JapaneseYear,
            &[
                ("2023年度から２０２４年度", "令和5年度から令和６年度"),
                (
                    "2019年度、2019年、2019年4月30日、2019年5月1日",
                    "令和元年度、令和元年、平成31年4月30日、令和元年5月1日",
                ),
                ("１９８９年１月７日", "昭和６４年１月７日"),
                ("2023", "令和5"),
                ("2023人、12023年、1,2023年、1800年", "2023人、12023年、1,2023年、1800年"),
            ],
        );
        check(
            Conversion::WesternYear,
            &[
                ("令和5年度から令和６年度", "2023年度から２０２４年度"),
                ("令和元年・平成30年・昭和64年", "2019年・2018年・1989年"),
                ("R5、Ｈ３０年度、S63年", "2023、２０１８年度、1988年"),
                ("S5、PR5、R5a、R5.4、令和の時代、H100", "S5、PR5、R5a、R5.4、令和の時代、H100"),
            ],
        );
    }
}
