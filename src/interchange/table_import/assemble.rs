//! Tables with their headings → the rows of a new edition.

use super::frame::Frame;
use super::headings::Heading;
use super::preview::{ChoiceCount, Totals};
use super::sheet::ReadTable;
use super::{ImportOptions, ties};
use crate::interchange::ImportError;
use crate::interchange::json::{
    BlockDto, CellDto, DepartmentDto, Exchange, FORMAT, NumberStyleDto, RecordDto, RecordsDto, SectionDto,
    SectionNumberDto, VERSION, to_rows_in_book,
};
use crate::model::{Book, NumberStyle, Row};
use std::collections::BTreeMap;

/// A finished import.
pub(super) struct Assembled {
    pub rows: Vec<Row>,
    pub plan_period: String,
    pub totals: Totals,
    pub notes: Vec<String>,
}

/// A heading with what stands under it.
struct Node {
    heading: Heading,
    nodes: Vec<Node>,
    records: Vec<RecordDto>,
}

pub(super) fn assemble(
    mut frame: Frame,
    plan_period: Option<String>,
    tables: Vec<ReadTable>,
    book: &Book,
    options: &ImportOptions,
) -> Result<Assembled, ImportError> {
    let mut notes = Vec::new();
    let departments = departments(&tables);
    let mut top = Vec::new();
    for table in tables {
        insert(&mut top, &table.headings, table.rows.records);
    }
    number_records(&mut top, &NumberStyle::from(&frame.form.options.number_style));
    tell_of_split_goals(&top, &mut notes);
    let choices = count_choices(&frame, &top);
    let form = frame.form.key.clone().unwrap_or_else(|| frame.form.name.clone());
    if let Some(plan_period) = plan_period {
        frame.edition.plan_period = plan_period;
    }
    frame.edition.year = options.year.short();
    frame.edition.departments = departments.into_iter().map(department).collect();
    frame.edition.sections = sections(top, &form);
    let mut totals = totals(&frame.edition.sections);
    totals.departments = frame.edition.departments.len();
    totals.choices = choices;
    if let Some(base) = frame.base {
        notes.extend(ties::tie(book, base, &mut frame.edition));
    }
    let plan_period = frame.edition.plan_period.clone();
    let rows = rows(frame, book)?;
    Ok(Assembled { rows, plan_period, totals, notes })
}

fn rows(frame: Frame, book: &Book) -> Result<Vec<Row>, ImportError> {
    let exchange = Exchange {
        format: FORMAT.to_owned(),
        version: VERSION,
        settings: None,
        papers: Vec::new(),
        images: Vec::new(),
        editions: vec![frame.into_edition()],
    };
    to_rows_in_book(&exchange, book)
}

fn departments(tables: &[ReadTable]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in tables.iter().flat_map(|table| &table.rows.departments) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

fn department(name: String) -> DepartmentDto {
    DepartmentDto { id: None, position: None, lineage: None, key: None, name }
}

/// Puts records under their headings; the same heading in several places is one.
fn insert(nodes: &mut Vec<Node>, path: &[Heading], records: Vec<RecordDto>) {
    let Some((heading, rest)) = path.split_first() else { return };
    let index = nodes.iter().position(|node| node.heading == *heading).unwrap_or_else(|| {
        nodes.push(Node { heading: heading.clone(), nodes: Vec::new(), records: Vec::new() });
        nodes.len() - 1
    });
    if let Some(node) = nodes.get_mut(index) {
        if rest.is_empty() {
            node.records.extend(records);
        } else {
            insert(&mut node.nodes, rest, records);
        }
    }
}

/// Numbers that the counting gives anyway are left to it.
fn number_records(nodes: &mut [Node], style: &NumberStyle) {
    for node in nodes {
        let mut figure = 0;
        for record in &mut node.records {
            let counted = style.format(figure + 1, None);
            if record.number.is_none() || record.number.as_ref() == Some(&counted) {
                record.number = None;
                figure += 1;
            }
        }
        number_records(&mut node.nodes, style);
    }
}

/// Two goals with one number are probably one, written differently.
fn tell_of_split_goals(nodes: &[Node], notes: &mut Vec<String>) {
    let mut titles: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for node in nodes {
        if let Some(number) = &node.heading.number {
            titles.entry(&number.text).or_default().push(&node.heading.title);
        }
    }
    for (number, titles) in titles.into_iter().filter(|(_, titles)| titles.len() > 1) {
        notes
            .push(format!("番号「{number}」の見出しが、題の違いのため別々になりました（「{}」）", titles.join("」「")));
    }
}

fn count_choices(frame: &Frame, nodes: &[Node]) -> Vec<ChoiceCount> {
    let fields = frame.form.fields.iter().filter_map(|field| Some((field, frame.choices_of(&field.kind)?)));
    let count = |(field, choices): (&crate::interchange::json::FieldDto, Vec<String>)| {
        let mut counts: Vec<(String, usize)> = choices.into_iter().map(|choice| (choice, 0)).collect();
        each_text(nodes, &field.key, &mut |text| match counts.iter_mut().find(|(choice, _)| choice == text) {
            Some((_, count)) => *count += 1,
            None => counts.push((text.to_owned(), 1)),
        });
        ChoiceCount { field: field.key.clone(), label: field.label.clone(), counts }
    };
    fields.map(count).collect()
}

fn each_text(nodes: &[Node], key: &str, see: &mut impl FnMut(&str)) {
    for node in nodes {
        for record in &node.records {
            let cells = record.entries.iter().flat_map(|entry| &entry.cells.0).chain(&record.cells.0);
            for (found, cell) in cells {
                if let (true, CellDto::Text(text)) = (found == key, cell) {
                    see(text);
                }
            }
        }
        each_text(&node.nodes, key, see);
    }
}

fn sections(nodes: Vec<Node>, form: &str) -> Vec<SectionDto> {
    let mut last = None;
    let section = |node: Node| SectionDto {
        id: None,
        position: None,
        lineage: None,
        number: section_number(&node.heading, &mut last),
        badge: String::new(),
        title: node.heading.title,
        departments_label: String::new(),
        departments: Vec::new(),
        new_page: false,
        blocks: blocks(node.records, form),
        sections: sections(node.nodes, form),
    };
    nodes.into_iter().map(section).collect()
}

fn blocks(records: Vec<RecordDto>, form: &str) -> Vec<BlockDto> {
    if records.is_empty() {
        return Vec::new();
    }
    let records = RecordsDto { form: form.to_owned(), rows: records, ..RecordsDto::default() };
    vec![BlockDto { records: Some(records), ..BlockDto::default() }]
}

/// Counted where counting gives what is printed; `last` is the figure of the sibling before.
fn section_number(heading: &Heading, last: &mut Option<u32>) -> Option<SectionNumberDto> {
    let number = heading.number.as_ref()?;
    if number.style.format(number.figure, None) != number.text {
        return Some(SectionNumberDto::Typed(number.text.clone()));
    }
    let expected = last.map_or(1, |last| last + 1);
    *last = Some(number.figure);
    let start = (number.figure != expected).then_some(number.figure);
    Some(SectionNumberDto::Auto { style: NumberStyleDto::from(&number.style), start })
}

fn totals(sections: &[SectionDto]) -> Totals {
    let mut totals = Totals::default();
    for section in sections {
        let below = self::totals(&section.sections);
        let records = section.blocks.iter().filter_map(|block| block.records.as_ref()).flat_map(|block| &block.rows);
        totals.sections += 1 + below.sections;
        totals.records += records.clone().count() + below.records;
        totals.entries += records.map(|record| record.entries.len()).sum::<usize>() + below.entries;
    }
    totals
}
