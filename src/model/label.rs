//! Labels with placeholders, and the comparison of labels as people write them.

use super::{Edition, FiscalYear};
use unicode_normalization::UnicodeNormalization as _;

/// Fills {年度}, {年度:半角} and {計画} with the edition's own words, {年度-2} … {年度+1} with the years around it.
pub fn expand_label(label: &str, edition: &Edition) -> String {
    let around = [("{年度-1}", -1), ("{年度-2}", -2), ("{年度-3}", -3), ("{年度-4}", -4), ("{年度+1}", 1)];
    let label = around.iter().fold(label.to_owned(), |label, (mark, years)| {
        label.replace(mark, &FiscalYear(edition.year.0 + years).label_full_width())
    });
    label
        .replace("{年度}", &edition.year.label_full_width())
        .replace("{年度:半角}", &edition.year.label())
        .replace("{計画}", &edition.plan_period)
}

/// What is left of a label for matching: without white space, brackets and what they enclose, in one width.
/// `実施状況（令和４年度）`, `実施状況 (R4)` and `実施状況（{年度}）` are the same.
pub fn match_key(label: &str) -> String {
    let mut depth = 0_usize;
    let mut key = String::new();
    for c in label.nfkc() {
        match c {
            '(' | '（' | '[' | '［' | '【' | '〔' => depth += 1,
            ')' | '）' | ']' | '］' | '】' | '〕' => depth = depth.saturating_sub(1),
            c if depth > 0 || c.is_whitespace() => {}
            '.' | '．' | '・' | ':' | '：' => {}
            c => key.extend(c.to_lowercase()),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_match_in_spite_of_year_space_and_width() {
        for label in ["実施状況（令和４年度）", "実施状況 (R4)", "実施状況（{年度}）", "実施\n状況"]
        {
            assert_eq!(match_key(label), "実施状況", "{label}");
        }
        assert_eq!(match_key("Ｎｏ．"), "no");
        assert_ne!(match_key("評価"), match_key("評価理由"));
    }
}
