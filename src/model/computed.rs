//! Fields that are worked out from others: rates, differences, sums, earlier years.

use super::{Better, Book, Entry, Field, Formula, Level, Owner, Quantity, Record};

/// What a computed field shows; empty when what it needs is not there (a text target, an empty cell).
pub fn computed_text(book: &Book, formula: &Formula, record: &Record, entry: Option<&Entry>) -> String {
    let value = |key: &str| quantity(book, record, entry, key);
    match formula {
        Formula::AchievementRate { actual, target, better } => match (value(actual), value(target)) {
            (Some(actual), Some(target)) => rate(actual.number, target.number, *better),
            _ => String::new(),
        },
        Formula::Difference { minuend, subtrahend } => match (value(minuend), value(subtrahend)) {
            (Some(a), Some(b)) => signed(a.number - b.number),
            _ => String::new(),
        },
        Formula::Sum { fields } => {
            let numbers: Vec<f64> = fields.iter().filter_map(|key| value(key)).map(|found| found.number).collect();
            if numbers.is_empty() { String::new() } else { signed(numbers.iter().sum()) }
        }
        Formula::EarlierYear { field, years_back } => earlier(book, record, entry, field, *years_back),
    }
}

fn field_and_owner<'a>(
    book: &'a Book,
    record: &Record,
    entry: Option<&Entry>,
    key: &str,
) -> Option<(&'a std::sync::Arc<Field>, Owner)> {
    let field = book.field_by_key(book.form_of_record(record.id)?, key)?;
    let owner = match field.level {
        Level::Record => Owner::Record(record.id),
        Level::Entry => Owner::Entry(entry?.id),
    };
    Some((field, owner))
}

fn quantity(book: &Book, record: &Record, entry: Option<&Entry>, key: &str) -> Option<Quantity> {
    let (field, owner) = field_and_owner(book, record, entry, key)?;
    book.cell(owner, field.id)?.quantity.clone()
}

/// 達成率: b/a, or a/b when smaller is better (相模原市); one decimal.
fn rate(actual: f64, target: f64, better: Better) -> String {
    let rate = match better {
        Better::Larger if target != 0.0 => actual / target,
        Better::Smaller if actual != 0.0 => target / actual,
        Better::Maintained if target != 0.0 => 1.0 - ((actual - target) / target).abs(),
        _ => return String::new(),
    };
    format!("{:.1}％", rate * 100.0)
}

/// Figures with thousands separated, negative ones with ▲ as budgets write them.
fn signed(number: f64) -> String {
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

fn earlier(book: &Book, record: &Record, entry: Option<&Entry>, key: &str, years_back: u8) -> String {
    let find = || {
        let (field, owner) = field_and_owner(book, record, entry, key)?;
        let edition = book.edition(book.edition_of_record(record.id)?)?;
        let year = super::FiscalYear(edition.year.0 - i32::from(years_back));
        let earlier = book.edition_of_year(year)?.id;
        let owner = book.counterpart_owner(owner, earlier)?;
        Some(book.text(owner, book.counterpart_field(field.id, earlier)?).to_owned())
    };
    find().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_follow_the_good_direction() {
        assert_eq!(rate(90.0, 100.0, Better::Larger), "90.0％");
        assert_eq!(rate(80.0, 100.0, Better::Smaller), "125.0％");
        assert_eq!(rate(98.0, 100.0, Better::Maintained), "98.0％");
        assert_eq!(rate(0.0, 0.0, Better::Larger), "");
    }

    #[test]
    fn figures_are_grouped_and_signed() {
        for (number, text) in [(0.0, "0"), (1234567.0, "1,234,567"), (-12.5, "▲12.5"), (-0.001, "0")] {
            assert_eq!(signed(number), text);
        }
    }
}
