//! The values of one record as lines over the years: what its chart shows, on paper and on screen.

use super::*;
use std::collections::BTreeSet;

/// A line of one year is no line.
const LEAST_YEARS: usize = 2;
/// Longer names stand whole beside the value.
const LONGEST_NAME: usize = 12;

/// One record with its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct YearLines {
    pub unit: String,
    /// Without gaps: a year without a value keeps its place.
    pub years: Vec<FiscalYear>,
    pub lines: Vec<YearLine>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct YearLine {
    pub name: String,
    pub is_target: bool,
    /// One for each year.
    pub values: Vec<Option<f64>>,
}

impl ChartOptions {
    /// What the form asks for, or else what its rate is worked out from.
    pub fn of_form(book: &Book, form: FormId) -> Option<Self> {
        if let Some(options) = &book.form(form)?.options.chart {
            return Some(options.clone());
        }
        book.fields(form).find_map(|field| match &field.kind {
            FieldKind::Computed { formula: Formula::AchievementRate { actual, target, .. } } => {
                Some(Self { fields: vec![actual.clone()], target: Some(target.clone()) })
            }
            _ => None,
        })
    }
}

impl YearLines {
    /// The lines up to the record's own year; `None` when none has two years.
    pub fn of_record(book: &Book, record: RecordId, options: &ChartOptions) -> Option<Self> {
        let record = book.record(record)?;
        let form = book.form(book.form_of_record(record.id)?)?;
        let year = book.edition(form.edition)?.year;
        let mut drawn = drawn_series(book, record, form.id, options, year);
        let newest = |values: &[YearValue]| values.iter().rev().find_map(|value| value.quantity.clone());
        let unit = drawn.iter().find_map(|(_, values)| newest(values))?.unit;
        let has_number = |value: &&YearValue| number(value, &unit).is_some();
        drawn.retain(|(_, values)| values.iter().filter(has_number).count() >= LEAST_YEARS);
        let known = drawn.iter().flat_map(|(_, values)| values).filter(has_number);
        let known: BTreeSet<FiscalYear> = known.map(|value| value.year).collect();
        let years: Vec<FiscalYear> = (known.first()?.0..=known.last()?.0).map(FiscalYear).collect();
        let targets = target_series(book, record, form.id, options, &years);
        let line = |name: String, is_target: bool, values: &[YearValue]| {
            let value = |year: &FiscalYear| number(values.iter().find(|value| value.year == *year)?, &unit);
            YearLine { name, is_target, values: years.iter().map(value).collect() }
        };
        let mut lines: Vec<YearLine> = drawn.into_iter().map(|(name, values)| line(name, false, &values)).collect();
        lines.extend(targets.into_iter().map(|(name, values)| line(name, true, &values)));
        lines.retain(|line| line.values.iter().any(Option::is_some));
        let unit = if unit.is_empty() { unit_beside(book, form, options, record) } else { unit };
        Some(Self { unit, years, lines })
    }

    /// A value with thousands set off and as many decimals as the others of the chart.
    pub fn written(&self, value: f64) -> String {
        let all = self.lines.iter().flat_map(|line| line.values.iter().flatten());
        written(value, all.map(|value| decimals(*value)).max().unwrap_or(0))
    }

    /// The lines for those who do not see them.
    pub fn words(&self, title: &str) -> String {
        let line = |line: &YearLine| {
            let values = self.years.iter().zip(&line.values);
            let value = |(year, value): (&FiscalYear, &Option<f64>)| {
                Some(format!("{}{}{}", year.label(), self.written((*value)?), self.unit))
            };
            format!("{}：{}", line.name, values.filter_map(value).collect::<Vec<_>>().join("、"))
        };
        let lines: Vec<String> = self.lines.iter().map(line).collect();
        format!("「{title}」の折れ線グラフ。{}", lines.join("。"))
    }
}

/// The lines that are drawn through, by name; cumulative ones added up.
fn drawn_series(
    book: &Book,
    record: &Record,
    form: FormId,
    options: &ChartOptions,
    last: FiscalYear,
) -> Vec<(String, Vec<YearValue>)> {
    let fields: Vec<&Field> =
        options.fields.iter().filter_map(|key| book.field_by_key(form, key)).map(|field| &**field).collect();
    let mut drawn = Vec::new();
    for field in &fields {
        for owner in owners(book, record, field) {
            let mut name = line_name(book, field, owner, fields.len());
            let mut values = series(book, owner, field.id);
            values.retain(|value| value.year <= last);
            if is_cumulative(book, record, field) {
                values = added_up(values);
                name = if name == "実績" { "実績の累計".to_owned() } else { format!("{name}（累計）") };
            }
            drawn.push((name, values));
        }
    }
    drawn
}

/// The targets by name. One that is kept from year to year is level.
fn target_series(
    book: &Book,
    record: &Record,
    form: FormId,
    options: &ChartOptions,
    years: &[FiscalYear],
) -> Vec<(String, Vec<YearValue>)> {
    let Some(target) = options.target.as_deref().and_then(|key| book.field_by_key(form, key)) else {
        return Vec::new();
    };
    let values = |owner: Owner| {
        let mut values = series(book, owner, target.id);
        if target.carry == Carry::Keep {
            values.retain(|value| years.last().is_some_and(|last| value.year <= *last));
            values = level(&values, years);
        }
        (target_name(book, target, owner), values)
    };
    owners(book, record, target).into_iter().map(values).collect()
}

fn owners(book: &Book, record: &Record, field: &Field) -> Vec<Owner> {
    match field.level {
        Level::Record => vec![Owner::Record(record.id)],
        Level::Entry => book.entries(record.id).map(|entry| Owner::Entry(entry.id)).collect(),
    }
}

/// What tells a line from the others of its chart: the part of its value, its department, or its column.
fn line_name(book: &Book, field: &Field, owner: Owner, columns: usize) -> String {
    let usual = || if columns > 1 { short_label(field) } else { "実績".to_owned() };
    let name = part_name(book, field, owner).unwrap_or_else(usual);
    text::excerpt(&name, LONGEST_NAME)
}

fn target_name(book: &Book, field: &Field, owner: Owner) -> String {
    let label = short_label(field);
    let name = part_name(book, field, owner).map_or_else(|| label.clone(), |part| format!("{label}（{part}）"));
    text::excerpt(&name, LONGEST_NAME)
}

/// `None` where the record has one entry only.
fn part_name(book: &Book, field: &Field, owner: Owner) -> Option<String> {
    let Owner::Entry(entry) = owner else { return None };
    let entry = book.entry(entry).filter(|entry| book.entries(entry.record).nth(1).is_some())?;
    let named = value_part(book.text(owner, field.id));
    let name = if named.is_empty() { book.department_names(&entry.departments).join("、") } else { named };
    (!name.is_empty()).then_some(name)
}

/// The unit where values are written without: that of the field's kind, or the record's own text 単位.
fn unit_beside(book: &Book, form: &Form, options: &ChartOptions, record: &Record) -> String {
    let field = options.fields.first().and_then(|key| book.field_by_key(form.id, key));
    if let Some(FieldKind::Number { unit }) = field.map(|field| &field.kind) {
        return unit.clone();
    }
    let written = book.fields(form.id).find(|field| field.level == Level::Record && short_label(field) == "単位");
    written.map(|field| book.text(Owner::Record(record.id), field.id).to_owned()).unwrap_or_default()
}

/// Whether a rate of the form takes the field's values of all years together for this record.
fn is_cumulative(book: &Book, record: &Record, field: &Field) -> bool {
    book.fields(field.form).any(|rate| {
        let of_field = matches!(&rate.kind, FieldKind::Computed { formula: Formula::AchievementRate { actual, .. } }
            if *actual == field.key);
        of_field && directions(book, rate, std::iter::once(record.id)).contains(&Better::Cumulative)
    })
}

fn added_up(values: Vec<YearValue>) -> Vec<YearValue> {
    let mut sum = 0.0;
    let add = |value: YearValue| {
        let quantity = value.quantity.map(|quantity| {
            sum += quantity.number;
            Quantity { number: sum, ..quantity }
        });
        YearValue { quantity, ..value }
    };
    values.into_iter().map(add).collect()
}

fn number(value: &YearValue, unit: &str) -> Option<f64> {
    let quantity = value.quantity.as_ref()?;
    (quantity.unit == unit || quantity.unit.is_empty() || unit.is_empty()).then_some(quantity.number)
}

/// A target that is kept from year to year stands at its newest value in all of them.
fn level(values: &[YearValue], years: &[FiscalYear]) -> Vec<YearValue> {
    let Some(newest) = values.iter().rev().find(|value| value.quantity.is_some()) else { return Vec::new() };
    years.iter().map(|year| YearValue { year: *year, ..newest.clone() }).collect()
}

fn decimals(value: f64) -> usize {
    let scaled = |decimals: &usize| (0..*decimals).fold(value, |value, _| value * 10.0);
    (0..3).find(|decimals| (scaled(decimals) - scaled(decimals).round()).abs() < 1e-6).unwrap_or(3)
}

fn written(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let whole = text.split('.').next().map_or(0, str::len);
    let mut out = String::from(if value < 0.0 { "▲" } else { "" });
    for (index, digit) in text.chars().enumerate() {
        if index > 0 && index < whole && (whole - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
