//! Line charts of a table's records over the years: 実績 drawn through, 目標 dotted.

use super::{Style, part};
use crate::layout::document::{Chart, ChartLine, ChartPoint, Content, Flow, TextStyle};
use crate::layout::{Length, Origin};
use crate::model::*;

/// Names longer than this stand whole in the table above.
const LONGEST_TITLE: usize = 48;
/// Of more lines only the names are told apart; their values stand in the table.
const MOST_LABELLED: usize = 2;

/// Charts of the records that have at least two years, where the form asks for them.
pub(super) fn charts(book: &Book, block: &Block, style: &Style, out: &mut Vec<Flow>) {
    let BlockContent::Records { form, .. } = &block.content else { return };
    let Some(options) = book.form(*form).and_then(|form| form.options.chart.as_ref()) else { return };
    let drawn = book.records(block.id).filter(|record| record.repeat_of.is_none());
    let charts: Vec<Chart> = drawn
        .filter_map(|record| Some(chart(book, record.id, &YearLines::of_record(book, record.id, options)?, style)))
        .collect();
    if !charts.is_empty() {
        out.push(Flow::Space(Length::mm(3.0)));
        out.push(Flow::Charts(charts));
    }
}

fn chart(book: &Book, record: RecordId, lines: &YearLines, style: &Style) -> Chart {
    let mut texts = Texts { source: record.0, count: 0 };
    let title = text::excerpt(&book.record_title(record).replace('\n', " "), LONGEST_TITLE);
    let unit = if lines.unit.is_empty() { String::new() } else { format!("（{}）", lines.unit) };
    let mut chart = Chart {
        title: texts.content(&title, style.chart_title()),
        unit: texts.content(&unit, style.chart()),
        steps: lines.years.iter().map(|year| texts.content(&year.short(), style.chart())).collect(),
        lines: Vec::new(),
        alt_text: lines.words(&title),
    };
    for line in &lines.lines {
        let name = texts.content(&name_beside(lines, line), style.chart());
        chart.lines.push(ChartLine { name, is_target: line.is_target, points: Vec::new() });
    }
    let labelled = lines.lines.iter().filter(|line| !line.is_target).count() <= MOST_LABELLED;
    for (line, own) in chart.lines.iter_mut().zip(&lines.lines) {
        let point = |value: &Option<f64>| {
            let value = (*value)?;
            let label = (labelled && !own.is_target).then(|| texts.content(&lines.written(value), style.chart()));
            Some(ChartPoint { value, label })
        };
        line.points = own.values.iter().map(point).collect();
    }
    chart
}

/// A target says its newest value beside its name.
fn name_beside(lines: &YearLines, line: &YearLine) -> String {
    let last = line.values.iter().rev().flatten().next().map(|value| lines.written(*value)).unwrap_or_default();
    match (line.is_target, line.name.split_once('（')) {
        (false, _) => line.name.clone(),
        (true, None) => format!("{}\n{last}", line.name),
        (true, Some((label, part))) => format!("{label}\n（{part}{last}"),
    }
}

/// The texts of one chart, each with its own origin.
struct Texts {
    source: i64,
    count: i64,
}

impl Texts {
    fn content(&mut self, text: &str, style: TextStyle) -> Content {
        let origin = Origin { source: self.source, part: part::CHART - self.count };
        self.count += 1;
        Content { text: text.into(), style, origin, underlines: Vec::new() }
    }
}
