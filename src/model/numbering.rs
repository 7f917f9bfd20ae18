//! Number styles of headings and records: 第4章 / 1. / １ / (1) / （１） / ① / 柱1 / 施策３ / 1-(1).

use serde::{Deserialize, Serialize};

/// How the figure itself is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Digits {
    /// 1, 2, 3
    Half,
    /// １, ２, ３
    Full,
    /// ①, ②, ③; from 51 on plain figures in brackets
    Circled,
    /// 一, 二, 三
    Kanji,
}

/// One level's style: what stands before the figure, the figure, what stands after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberStyle {
    pub prefix: String,
    pub digits: Digits,
    pub suffix: String,
    /// `1-(1)`: the figure of the level above and a hyphen stand first.
    pub with_parent: bool,
    /// Headings are counted through the edition, not anew under each heading above: 柱1, 柱2 | 柱3.
    #[serde(default, skip_serializing_if = "is_false")]
    pub through: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl NumberStyle {
    pub fn new(prefix: &str, digits: Digits, suffix: &str) -> Self {
        Self { prefix: prefix.to_owned(), digits, suffix: suffix.to_owned(), with_parent: false, through: false }
    }

    /// The figure `number` in this style; `parent` is the plain figure of the level above.
    pub fn format(&self, number: u32, parent: Option<u32>) -> String {
        let figure = match self.digits {
            Digits::Half => number.to_string(),
            Digits::Full => full_width(&number.to_string()),
            Digits::Circled => circled(number),
            Digits::Kanji => kanji(number),
        };
        let parent = parent.filter(|_| self.with_parent).map(|parent| format!("{parent}-")).unwrap_or_default();
        format!("{parent}{}{figure}{}", self.prefix, self.suffix)
    }

    /// Reads a printed number (`（１）`, `第4章`, `①`) as a style and its figure; `None` when it holds no figure.
    pub fn from_example(example: &str) -> Option<(Self, u32)> {
        let chars: Vec<char> = example.chars().collect();
        let at = chars.iter().position(|&c| figure_value(c).is_some())?;
        let (first, digits) = figure_value(chars[at])?;
        let mut number = first;
        let mut end = at + 1;
        if digits != Digits::Circled {
            while let Some((value, same)) = chars.get(end).and_then(|&c| figure_value(c)) {
                if same != digits {
                    break;
                }
                number = number.checked_mul(10)?.checked_add(value)?;
                end += 1;
            }
        }
        let style = Self {
            prefix: chars[..at].iter().collect(),
            digits,
            suffix: chars[end..].iter().collect(),
            with_parent: false,
            through: false,
        };
        Some((style, number))
    }
}

fn figure_value(c: char) -> Option<(u32, Digits)> {
    match c {
        '0'..='9' => Some((c as u32 - '0' as u32, Digits::Half)),
        '０'..='９' => Some((c as u32 - '０' as u32, Digits::Full)),
        '①'..='⑳' => Some((c as u32 - '①' as u32 + 1, Digits::Circled)),
        '㉑'..='㉟' => Some((c as u32 - '㉑' as u32 + 21, Digits::Circled)),
        '㊱'..='㊿' => Some((c as u32 - '㊱' as u32 + 36, Digits::Circled)),
        _ => None,
    }
}

/// What stands between a printed number and the words after it: nothing behind a bracket that brings its own space,
/// half an em behind a narrow one, an em otherwise.
pub fn gap_after(number: &str) -> &'static str {
    match number.chars().next_back() {
        None | Some('）' | '】' | '］' | ' ' | '　') => "",
        Some(')' | ']') => " ",
        Some(_) => "　",
    }
}

/// ASCII figures as full-width ones; everything else as it is.
pub fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap_or(c) } else { c })
        .collect()
}

fn circled(number: u32) -> String {
    let base = match number {
        0 => return "⓪".to_owned(),
        1..=20 => '①' as u32 - 1,
        21..=35 => '㉑' as u32 - 21,
        36..=50 => '㊱' as u32 - 36,
        _ => return format!("({number})"),
    };
    char::from_u32(base + number).map_or_else(|| format!("({number})"), String::from)
}

fn kanji(number: u32) -> String {
    const FIGURES: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if number == 0 || number > 99 {
        return number.to_string();
    }
    let (tens, ones) = ((number / 10) as usize, (number % 10) as usize);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        _ => format!("{}十", FIGURES[tens]),
    };
    format!("{tens}{}", FIGURES[ones])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_numbers_are_read_and_written_back() {
        for example in ["第4章", "1.", "１", "(1)", "（１）", "①", "柱1", "施策３", "取組内容１２", "⑳", "㉑", "㊿"]
        {
            let (style, number) = NumberStyle::from_example(example).expect(example);
            assert_eq!(style.format(number, None), example);
        }
        assert!(NumberStyle::from_example("はじめに").is_none());
    }

    #[test]
    fn words_keep_their_distance_from_the_number() {
        for (number, gap) in [("", ""), ("（１）", ""), ("(1)", " "), ("第4章", "　"), ("①", "　")] {
            assert_eq!(gap_after(number), gap, "{number}");
        }
    }

    #[test]
    fn larger_figures_keep_their_style() {
        assert_eq!(NumberStyle::new("", Digits::Circled, "").format(21, None), "㉑");
        assert_eq!(NumberStyle::new("", Digits::Circled, "").format(50, None), "㊿");
        assert_eq!(NumberStyle::new("第", Digits::Kanji, "節").format(23, None), "第二十三節");
        let nested = NumberStyle { with_parent: true, ..NumberStyle::new("(", Digits::Half, ")") };
        assert_eq!(nested.format(2, Some(1)), "1-(2)");
    }
}
