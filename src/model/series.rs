//! One field of one record over the years, found by lineage.

use super::computed::computed_text;
use super::{Book, Carry, EditionId, Entry, Field, FieldId, FieldKind, FiscalYear, Owner, Quantity};
use std::collections::BTreeMap;

/// What stands in a field in one year.
#[derive(Clone, Debug, PartialEq)]
pub struct YearValue {
    pub year: FiscalYear,
    pub text: String,
    /// Number and unit; `None` for a text value such as 未実施.
    pub quantity: Option<Quantity>,
}

/// The field in every edition that has it, earliest year first. A column of the form that takes last year's value of
/// this one (前年度実績) stands for years of which the book has no edition.
pub fn series(book: &Book, owner: Owner, field: FieldId) -> Vec<YearValue> {
    let mut years = BTreeMap::new();
    let mut places = Vec::new();
    for edition in book.editions() {
        let Some((owner, field)) = counterpart(book, owner, field, edition.id) else { continue };
        years.insert(edition.year, value(book, owner, field, edition.year));
        places.push((owner, field, edition.year));
    }
    for (owner, field, year) in places {
        for (years_back, former) in (1..).zip(former_columns(book, field)) {
            let year = FiscalYear(year.0 - years_back);
            let written = value(book, owner, former, year);
            if !written.text.is_empty() && years.get(&year).is_none_or(|value| value.text.is_empty()) {
                years.insert(year, written);
            }
        }
    }
    years.into_values().collect()
}

fn counterpart(book: &Book, owner: Owner, field: FieldId, edition: EditionId) -> Option<(Owner, &Field)> {
    let owner = book.counterpart_owner(owner, edition)?;
    Some((owner, book.field(book.counterpart_field(field, edition)?)?))
}

fn value(book: &Book, owner: Owner, field: &Field, year: FiscalYear) -> YearValue {
    let (text, quantity) = match &field.kind {
        FieldKind::Computed { formula } => {
            let entry: Option<&Entry> = match owner {
                Owner::Entry(entry) => book.entry(entry).map(|entry| &**entry),
                Owner::Record(_) => None,
            };
            let record = book.record_of(owner).and_then(|record| book.record(record));
            let text = record.map(|record| computed_text(book, formula, record, entry)).unwrap_or_default();
            let quantity = Quantity::parse(&text);
            (text, quantity)
        }
        _ => {
            let cell = book.cell(owner, field.id);
            (cell.map(|cell| cell.text.clone()).unwrap_or_default(), cell.and_then(|cell| cell.quantity.clone()))
        }
    };
    YearValue { year, text, quantity }
}

/// The columns of a form that hold a field's value of one year ago, two years ago, and so on.
fn former_columns<'a>(book: &'a Book, field: &'a Field) -> Vec<&'a Field> {
    let mut columns: Vec<&Field> = Vec::new();
    let mut newest = field;
    while is_value(newest) {
        let former = book.fields(field.form).map(|field| &**field).find(|other| {
            let takes_over = matches!(&other.carry, Carry::From(key) if *key == newest.key);
            takes_over && other.level == field.level && is_value(other)
        });
        let known = |former: &Field| former.id == field.id || columns.iter().any(|column| column.id == former.id);
        let Some(former) = former.filter(|former| !known(former)) else { break };
        columns.push(former);
        newest = former;
    }
    columns
}

fn is_value(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Number { .. } | FieldKind::Value)
}
