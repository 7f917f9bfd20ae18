//! Fields that are worked out from others: rates, differences, sums, earlier years; and their formulas in words.

use super::{Better, Book, Entry, Field, FieldKind, Formula, Level, Owner, Quantity, Record, RecordId, series};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Formulas may use each other's results this deep; a form whose formulas go in a circle shows nothing.
const DEEPEST: u8 = 4;

/// What a computed field shows; empty when what it needs is not there (an empty cell, units that differ).
pub fn computed_text(book: &Book, formula: &Formula, record: &Record, entry: Option<&Entry>) -> String {
    Place { book, record, entry, depth: 0 }.computed(formula).unwrap_or_default()
}

/// The good directions that a rate field meets in some records; empty for a field that is no rate.
pub fn directions(book: &Book, field: &Field, records: impl Iterator<Item = RecordId>) -> BTreeSet<Better> {
    let FieldKind::Computed { formula: Formula::AchievementRate { better, better_from, .. } } = &field.kind else {
        return BTreeSet::new();
    };
    let direction = |id: RecordId| {
        let record = book.record(id)?;
        let mut entries: Vec<Option<&Entry>> = book.entries(id).map(|entry| Some(&**entry)).collect();
        if entries.is_empty() {
            entries.push(None);
        }
        let at = |entry| Place { book, record, entry, depth: 0 }.direction(*better, better_from.as_deref());
        Some(entries.into_iter().map(at).collect::<Vec<_>>())
    };
    records.filter_map(direction).flatten().collect()
}

/// `達成率＝実績÷目標`; for several directions each with the indicators that it is for. `None` for a field that is not
/// worked out, or only taken from another year.
pub fn formula_words(book: &Book, field: &Field, directions: &BTreeSet<Better>) -> Option<String> {
    let FieldKind::Computed { formula } = &field.kind else { return None };
    let label =
        |key: &str| book.field_by_key(field.form, key).map_or_else(|| key.to_owned(), |field| short_label(field));
    let right = match formula {
        Formula::AchievementRate { actual, target, better, .. } => {
            let (actual, target) = (label(actual), label(target));
            let only = BTreeSet::from([*better]);
            let directions = if directions.is_empty() { &only } else { directions };
            let several = directions.len() > 1;
            directions
                .iter()
                .map(|better| rate_words(*better, &actual, &target, several))
                .collect::<Vec<_>>()
                .join("、")
        }
        Formula::ProgressRate { actual, baseline, target } => {
            let (actual, baseline, target) = (label(actual), label(baseline), label(target));
            format!("（{actual}－{baseline}）÷（{target}－{baseline}）")
        }
        Formula::Difference { minuend, subtrahend } => format!("{}－{}", label(minuend), label(subtrahend)),
        Formula::Sum { fields } => fields.iter().map(|key| label(key)).collect::<Vec<_>>().join("＋"),
        Formula::EarlierYear { .. } => return None,
    };
    Some(format!("{}＝{right}", short_label(field)))
}

/// What a field is called in a formula or beside a line: its label without year and notes in brackets (実績 of
/// `{年度}\n実績`, 目標 of 目標（最終年度）), or its group where the label is the year alone.
pub fn short_label(field: &Field) -> String {
    let mut depth = 0_usize;
    let mut label = String::new();
    for c in field.label.chars() {
        match c {
            '（' | '(' | '{' => depth += 1,
            '）' | ')' | '}' => depth = depth.saturating_sub(1),
            c if depth > 0 || c.is_whitespace() => {}
            c => label.push(c),
        }
    }
    if label.is_empty() {
        label = field.group.rsplit(" / ").next().unwrap_or_default().to_owned();
    }
    if label.is_empty() { field.label.lines().collect() } else { label }
}

fn rate_words(better: Better, actual: &str, target: &str, several: bool) -> String {
    match better {
        Better::Larger if several => format!("{actual}÷{target}（多いほど良い指標）"),
        Better::Larger => format!("{actual}÷{target}"),
        Better::Smaller => format!("{target}÷{actual}（少ないほど良い指標）"),
        Better::Maintained => format!("１－｜{actual}－{target}｜÷{target}（維持する指標）"),
        Better::Cumulative => format!("{actual}の累計÷{target}（累計で見る指標）"),
    }
}

/// One line of a form, and how deep in formulas we are.
#[derive(Clone, Copy)]
struct Place<'a> {
    book: &'a Book,
    record: &'a Record,
    entry: Option<&'a Entry>,
    depth: u8,
}

impl<'a> Place<'a> {
    fn computed(&self, formula: &Formula) -> Option<String> {
        match formula {
            Formula::AchievementRate { actual, target, better, better_from } => {
                let better = self.direction(*better, better_from.as_deref());
                self.achievement(actual, target, better)
            }
            Formula::ProgressRate { actual, baseline, target } => {
                let (actual, baseline, target) =
                    (self.quantity(actual)?, self.quantity(baseline)?, self.quantity(target)?);
                let way = target.number - baseline.number;
                (comparable(&actual, &target) && comparable(&baseline, &target) && way != 0.0)
                    .then(|| percent((actual.number - baseline.number) / way))
            }
            Formula::Difference { minuend, subtrahend } => {
                let (a, b) = (self.quantity(minuend)?, self.quantity(subtrahend)?);
                comparable(&a, &b).then(|| figure(a.number - b.number))
            }
            Formula::Sum { fields } => {
                let numbers: Vec<f64> =
                    fields.iter().filter_map(|key| self.quantity(key)).map(|found| found.number).collect();
                (!numbers.is_empty()).then(|| figure(numbers.iter().sum()))
            }
            Formula::EarlierYear { field, years_back } => self.earlier(field, *years_back),
        }
    }

    fn field_and_owner(&self, key: &str) -> Option<(&'a Arc<Field>, Owner)> {
        let field = self.book.field_by_key(self.book.form_of_record(self.record.id)?, key)?;
        let owner = match field.level {
            Level::Record => Owner::Record(self.record.id),
            Level::Entry => Owner::Entry(self.entry?.id),
        };
        Some((field, owner))
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        let (field, owner) = self.field_and_owner(key)?;
        Some(self.book.text(owner, field.id))
    }

    fn quantity(&self, key: &str) -> Option<Quantity> {
        let (field, owner) = self.field_and_owner(key)?;
        match &field.kind {
            FieldKind::Computed { formula } if self.depth < DEEPEST => {
                Quantity::parse(&Self { depth: self.depth + 1, ..*self }.computed(formula)?)
            }
            _ => self.book.cell(owner, field.id)?.quantity.clone(),
        }
    }

    fn direction(&self, usual: Better, named_by: Option<&str>) -> Better {
        named_by.and_then(|key| self.text(key)).and_then(Better::from_choice).unwrap_or(usual)
    }

    /// 達成率 of numbers; 達成 or 未達成 where the target is a state.
    fn achievement(&self, actual: &str, target: &str, better: Better) -> Option<String> {
        let Some(wanted) = self.quantity(target) else {
            return reached(self.text(actual)?, self.text(target)?).map(str::to_owned);
        };
        let mut found = self.quantity(actual)?;
        if !comparable(&found, &wanted) {
            return None;
        }
        if better == Better::Cumulative {
            found.number = self.so_far(actual, &found)?;
        }
        rate(found.number, wanted.number, better)
    }

    /// The values of this year and all years before it, added up.
    fn so_far(&self, key: &str, this_year: &Quantity) -> Option<f64> {
        let (field, owner) = self.field_and_owner(key)?;
        let year = self.book.edition(self.book.edition_of_record(self.record.id)?)?.year;
        let earlier = series(self.book, owner, field.id).into_iter().filter(|value| value.year < year);
        let numbers = earlier.filter_map(|value| value.quantity).filter(|value| comparable(value, this_year));
        Some(numbers.map(|value| value.number).sum::<f64>() + this_year.number)
    }

    fn earlier(&self, key: &str, years_back: u8) -> Option<String> {
        let (field, owner) = self.field_and_owner(key)?;
        if matches!(field.kind, FieldKind::Computed { formula: Formula::EarlierYear { .. } }) {
            return None;
        }
        let edition = self.book.edition(self.book.edition_of_record(self.record.id)?)?;
        let year = super::FiscalYear(edition.year.0 - i32::from(years_back));
        series(self.book, owner, field.id).into_iter().find(|value| value.year == year).map(|value| value.text)
    }
}

/// Whether two values may be set against each other: in one unit, or one of them without any.
pub(super) fn comparable(one: &Quantity, other: &Quantity) -> bool {
    one.unit == other.unit || one.unit.is_empty() || other.unit.is_empty()
}

/// 達成率: b/a, or a/b when smaller is better (相模原市).
fn rate(actual: f64, target: f64, better: Better) -> Option<String> {
    let rate = match better {
        Better::Larger | Better::Cumulative if target != 0.0 => actual / target,
        Better::Smaller if actual != 0.0 => target / actual,
        Better::Maintained if target != 0.0 => 1.0 - ((actual - target) / target).abs(),
        _ => return None,
    };
    Some(percent(rate))
}

/// To one decimal, as rates are printed.
fn percent(share: f64) -> String {
    format!("{}{:.1}％", if share * 100.0 <= -0.05 { "▲" } else { "" }, (share * 100.0).abs())
}

/// A target that is a state (実施, 設置): reached when the result says the same, not reached when it says 未実施.
/// `None` for everything else: whether 一部実施 is enough is for the officer to say.
fn reached(actual: &str, target: &str) -> Option<&'static str> {
    use unicode_normalization::UnicodeNormalization as _;
    /// No target at all.
    const NONE: [&str; 5] = ["なし", "未定", "設定しない", "(記載なし)", "検討中"];
    let plain = |text: &str| -> String { text.nfkc().filter(|c| !c.is_whitespace()).collect() };
    let (actual, target) = (plain(actual), plain(target));
    if !target.chars().any(char::is_alphabetic) || NONE.contains(&target.as_str()) {
        return None;
    }
    match actual.strip_prefix('未') {
        _ if actual == target => Some("達成"),
        Some(rest) if rest == target => Some("未達成"),
        _ => None,
    }
}

/// Figures with thousands separated, negative ones with ▲ as budgets write them; two decimals at most.
pub(super) fn figure(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    let text = format!("{}", rounded.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let fraction = fraction.map(|part| format!(".{part}")).unwrap_or_default();
    format!("{}{grouped}{fraction}", if rounded < 0.0 { "▲" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_follow_the_good_direction() {
        for (actual, target, better, expected) in [
            (90.0, 100.0, Better::Larger, Some("90.0％")),
            (80.0, 100.0, Better::Smaller, Some("125.0％")),
            (98.0, 100.0, Better::Maintained, Some("98.0％")),
            (300.0, 100.0, Better::Maintained, Some("▲100.0％")),
            (154.0, 74.0, Better::Larger, Some("208.1％")),
            (0.0, 0.0, Better::Larger, None),
        ] {
            assert_eq!(rate(actual, target, better).as_deref(), expected, "{actual} of {target}");
        }
    }

    #[test]
    fn a_state_is_reached_or_left_to_the_officer() {
        for (actual, target, expected) in [
            ("実施", "実施", Some("達成")),
            ("未設置", "設置", Some("未達成")),
            ("一部実施", "実施", None),
            ("", "実施", None),
            ("－", "－", None),
            ("設定しない", "設定しない", None),
        ] {
            assert_eq!(reached(actual, target), expected, "{actual} for {target}");
        }
    }

    #[test]
    fn figures_are_grouped_and_signed() {
        for (number, text) in [(0.0, "0"), (1234567.0, "1,234,567"), (-12.5, "▲12.5"), (-0.001, "0")] {
            assert_eq!(figure(number), text);
        }
    }
}
