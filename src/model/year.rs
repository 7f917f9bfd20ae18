//! Fiscal years (April to March) and their 和暦 names.

use serde::{Deserialize, Serialize};

/// A fiscal year by the calendar year in which it begins: 2023 is 令和5年度.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(pub i32);

/// Eras of the modern calendar: name, letter, the calendar year of year 1, the first fiscal year named after it.
/// A fiscal year carries the era of its April (平成31年度 = 2019 began before 令和; offices write 令和元年度
/// for it in later documents, and so does this program).
const ERAS: [(&str, char, i32); 4] =
    [("令和", 'R', 2019), ("平成", 'H', 1989), ("昭和", 'S', 1926), ("大正", 'T', 1912)];

/// The first day of each era, in the order of [`ERAS`].
const FIRST_DAYS: [(i32, u32, u32); 4] = [(2019, 5, 1), (1989, 1, 8), (1926, 12, 25), (1912, 7, 30)];

/// 和暦 of a day: `("令和", 5)`; `None` before 大正.
pub fn era_of_day(year: i32, month: u32, day: u32) -> Option<(&'static str, i32)> {
    let (era, _) = ERAS.iter().zip(FIRST_DAYS).find(|(_, first)| (year, month, day) >= *first)?;
    Some((era.0, year - era.2 + 1))
}

/// The calendar year of a year of an era by its name or letter (`令和`, `R`); `None` for other names.
pub fn calendar_year(era: &str, year: i32) -> Option<i32> {
    let (_, _, first) = ERAS.into_iter().find(|(name, letter, _)| *name == era || era.chars().eq([*letter]))?;
    (1..=99).contains(&year).then_some(first + year - 1)
}

impl FiscalYear {
    /// The years that the program accepts; anything outside is a slip of the pen.
    pub const RANGE: std::ops::RangeInclusive<i32> = 1950..=2150;

    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    pub fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// Name and letter of its era, and the year in it: `("令和", 'R', 5)`.
    pub fn era(self) -> (&'static str, char, i32) {
        let (name, letter, first) = ERAS.into_iter().find(|era| self.0 >= era.2).unwrap_or(ERAS[3]);
        (name, letter, self.0 - first + 1)
    }

    /// `R5`
    pub fn short(self) -> String {
        let (_, letter, year) = self.era();
        format!("{letter}{year}")
    }

    /// `令和5年度`, the first year `令和元年度`
    pub fn label(self) -> String {
        self.label_with(|year| year.to_string())
    }

    /// `令和５年度`
    pub fn label_full_width(self) -> String {
        self.label_with(|year| super::numbering::full_width(&year.to_string()))
    }

    fn label_with(self, digits: impl Fn(i32) -> String) -> String {
        let (name, _, year) = self.era();
        let year = if year == 1 { "元".to_owned() } else { digits(year) };
        format!("{name}{year}年度")
    }

    /// Reads `R5`, `令和5年度`, `令和５年`, `2023`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        use unicode_normalization::UnicodeNormalization as _;
        let text: String = text.trim().nfkc().collect();
        let text = text.trim_end_matches("年度").trim_end_matches('年');
        let named = ERAS.into_iter().find_map(|(name, letter, first)| {
            let rest = text
                .strip_prefix(name)
                .or_else(|| text.strip_prefix(letter))
                .or_else(|| text.strip_prefix(letter.to_ascii_lowercase()))?;
            let year = if rest == "元" { 1 } else { rest.trim().parse::<i32>().ok()? };
            (1..200).contains(&year).then_some(first + year - 1)
        });
        let year = match named {
            Some(year) => year,
            None => text.parse().ok()?,
        };
        Self::RANGE.contains(&year).then_some(Self(year))
    }

    /// The first year named anywhere in `text` (`実施状況（令和４年度）`), if there is one.
    pub fn find_in(text: &str) -> Option<Self> {
        use unicode_normalization::UnicodeNormalization as _;
        let text: Vec<char> = text.nfkc().collect();
        let starts = (0..text.len()).filter(|&i| {
            ERAS.iter().any(|era| {
                text[i..].starts_with(&[era.0.chars().next().unwrap_or('令'), era.0.chars().nth(1).unwrap_or('和')])
            })
        });
        starts.into_iter().find_map(|start| {
            let rest: String = text[start..].iter().take(8).collect();
            let end = rest.find('年')?;
            Self::parse(rest.get(..end)?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::FiscalYear;

    #[test]
    fn years_are_read_as_officers_write_them() {
        for (text, year) in [
            ("R5", 2023),
            ("r5", 2023),
            ("令和5年度", 2023),
            ("令和５年度", 2023),
            ("2023", 2023),
            ("令和元年度", 2019),
            ("H30", 2018),
            ("平成３０年", 2018),
        ] {
            assert_eq!(FiscalYear::parse(text), Some(FiscalYear(year)), "{text}");
        }
        for text in ["", "R", "R0", "令和", "五年", "99999", "R-3"] {
            assert_eq!(FiscalYear::parse(text), None, "{text}");
        }
    }

    #[test]
    fn years_are_written_both_ways() {
        assert_eq!(FiscalYear(2023).short(), "R5");
        assert_eq!(FiscalYear(2023).label(), "令和5年度");
        assert_eq!(FiscalYear(2023).label_full_width(), "令和５年度");
        assert_eq!(FiscalYear(2019).label(), "令和元年度");
        assert_eq!(FiscalYear(2018).label(), "平成30年度");
    }

    #[test]
    fn a_year_is_found_inside_a_label() {
        assert_eq!(FiscalYear::find_in("実施状況（令和４年度）"), Some(FiscalYear(2022)));
        assert_eq!(FiscalYear::find_in("内容（第２期計画記載）"), None);
    }
}
