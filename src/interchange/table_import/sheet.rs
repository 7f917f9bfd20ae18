//! One sheet → its tables with their headings, and a report of what became of its columns and rows.

use super::ImportOptions;
use super::columns::{Column, ColumnMap, Header, Role};
use super::headings::Heading;
use super::merges::Merges;
use super::preview::{ColumnFate, ColumnReport, RowFate, SheetReport};
use super::records::{TableRows, read_rows};
use crate::interchange::rows::{Sheet, column_letter, places};
use crate::model::text::excerpt;
use std::collections::BTreeSet;

/// A table as it was read.
pub(super) struct ReadTable {
    /// Goal, section, …: outermost first.
    pub headings: Vec<Heading>,
    pub rows: TableRows,
    /// As the spreadsheet counts it, from 1.
    pub header_row: u32,
}

/// Where a table of a sheet lies.
struct Part {
    title_rows: Vec<u32>,
    header: (u32, u32),
    last_row: u32,
}

/// Reads one sheet. A sheet without a table gives none, and its report says why.
pub(super) fn read_sheet(
    sheet: &Sheet,
    columns: &mut ColumnMap,
    options: &ImportOptions,
) -> (SheetReport, Vec<ReadTable>) {
    let mut report = SheetReport { name: sheet.name.clone(), notes: sheet.notes.clone(), ..SheetReport::default() };
    if let Some(reason) = reason_to_skip(sheet, options) {
        report.problem = Some(reason);
        return (report, Vec::new());
    }
    let merges = Merges::new(sheet);
    let rows = sheet.filled_rows();
    let parts = parts(&merges, &rows, sheet, columns);
    if parts.is_empty() {
        report.problem = Some("様式の項目名が並ぶ見出し行が見つからないため、取り込みません".to_owned());
        return (report, Vec::new());
    }
    tell_of_parts(&parts, &mut report);
    let mut tables: Vec<ReadTable> = Vec::new();
    for part in &parts {
        let table = with_headings_of_last(read_part(sheet, &merges, &rows, part, columns, &mut report), tables.last());
        tables.push(with_some_heading(table, sheet, &mut report));
    }
    finish(sheet, &rows, &tables, &mut report);
    (report, tables)
}

fn reason_to_skip(sheet: &Sheet, options: &ImportOptions) -> Option<String> {
    if options.skip_sheets.contains(&sheet.name) {
        return Some("取り込まないシートに指定されています".to_owned());
    }
    if sheet.cells.is_empty() {
        return Some("空のシートです".to_owned());
    }
    sheet.hidden.then(|| "非表示のシートのため取り込みません。必要ならExcelで再表示して保存し直してください".to_owned())
}

/// A sheet may hold several tables one below another, each with its header and perhaps its titles.
fn parts(merges: &Merges<'_>, rows: &BTreeSet<u32>, sheet: &Sheet, columns: &ColumnMap) -> Vec<Part> {
    let all: Vec<u32> = sheet.cells.keys().map(|(_, column)| *column).collect::<BTreeSet<_>>().into_iter().collect();
    let headers = columns.headers(merges, rows, &all);
    let mut parts: Vec<Part> = Vec::new();
    for header in headers {
        let from = parts.last().map_or(0, |part| part.header.1 + 1);
        let above: Vec<u32> = rows.range(from..header.0).copied().collect();
        let title_rows = match parts.last_mut() {
            None => above,
            Some(before) => {
                let titles = titles_at_end(sheet, &above);
                before.last_row = titles.first().copied().unwrap_or(header.0).saturating_sub(1);
                titles
            }
        };
        parts.push(Part { title_rows, header, last_row: u32::MAX });
    }
    parts
}

/// The rows just above a later header that are headings: one cell, beginning with a number.
fn titles_at_end(sheet: &Sheet, above: &[u32]) -> Vec<u32> {
    let is_title = |row: &&u32| {
        let mut cells = sheet.filled_columns(**row);
        let only = cells.next().filter(|_| cells.next().is_none());
        only.is_some_and(|(_, text)| {
            Heading::parse(text).number.is_some_and(|_| !Heading::parse(text).title.is_empty())
        })
    };
    let mut titles: Vec<u32> = above.iter().rev().take_while(is_title).copied().collect();
    titles.reverse();
    titles
}

fn tell_of_parts(parts: &[Part], report: &mut SheetReport) {
    if let [first, rest @ ..] = parts {
        report.header_row = Some(first.header.0 + 1);
        if !rest.is_empty() {
            let rows = parts.iter().map(|part| (part.header.0 + 1).to_string()).collect::<Vec<_>>().join("、");
            report.notes.push(format!(
                "見出し行が{}つあるため、{}つの表として読みました（{rows}行目）",
                parts.len(),
                parts.len()
            ));
        }
    }
}

fn read_part(
    sheet: &Sheet,
    merges: &Merges<'_>,
    rows: &BTreeSet<u32>,
    part: &Part,
    columns: &mut ColumnMap,
    report: &mut SheetReport,
) -> ReadTable {
    let headings = headings(sheet, part, columns, report);
    report.row_fates.extend((part.header.0..=part.header.1).map(|row| (row + 1, RowFate::Header)));
    let filled = filled_columns(sheet, part);
    let header = columns.columns(merges, part.header, &filled);
    let table = read_rows(merges, &header, rows, part.last_row);
    report_columns(sheet, part, &header, report);
    report.row_fates.extend(table.fates.iter().map(|(row, fate)| (row + 1, fate.clone())));
    report.notes.extend(table.notes.iter().cloned());
    ReadTable { headings, rows: table, header_row: part.header.0 + 1 }
}

/// Columns with a label or with text below the header.
fn filled_columns(sheet: &Sheet, part: &Part) -> BTreeSet<u32> {
    let within = sheet.cells.range((part.header.0, 0)..=(part.last_row, u32::MAX));
    within.map(|((_, column), _)| *column).collect()
}

/// The title rows of a part, outermost first. Rows without a number are headings only where no row has one.
fn headings(sheet: &Sheet, part: &Part, columns: &mut ColumnMap, report: &mut SheetReport) -> Vec<Heading> {
    let mut headings = Vec::new();
    for row in &part.title_rows {
        let texts: Vec<&str> = sheet.filled_columns(*row).map(|(_, text)| text).collect();
        texts.iter().for_each(|text| columns.learn_year(text, &format!("{}の{}行目", sheet.name, row + 1)));
        if let [first, rest @ ..] = texts.as_slice() {
            headings.push((*row, Heading::parse(first)));
            if !rest.is_empty() {
                let rest = rest.iter().map(|text| excerpt(text, 20)).collect::<Vec<_>>().join("」「");
                report.notes.push(format!("{}行目の「{rest}」は取り込みません", row + 1));
            }
        }
    }
    let any_number = headings.iter().any(|(_, heading)| heading.number.is_some());
    let last = headings.last().map(|(row, _)| *row);
    let is_kept = |row: u32, heading: &Heading| if any_number { heading.number.is_some() } else { Some(row) == last };
    for (row, heading) in &headings {
        let fate = if is_kept(*row, heading) {
            RowFate::Title
        } else {
            RowFate::Ignored(format!("番号のない題です（{}）", excerpt(&heading.title, 20)))
        };
        report.row_fates.push((row + 1, fate));
    }
    headings.into_iter().filter(|(row, heading)| is_kept(*row, heading)).map(|(_, heading)| heading).collect()
}

/// A table without any title row stands under the name of its sheet.
fn with_some_heading(mut table: ReadTable, sheet: &Sheet, report: &mut SheetReport) -> ReadTable {
    if table.headings.is_empty() {
        table.headings.push(Heading::parse(&sheet.name));
        report.notes.push("表の上に題がないため、シートの名前を見出しにします".to_owned());
    }
    table
}

/// A later table without a heading belongs under that of the table above it.
fn with_headings_of_last(mut table: ReadTable, last: Option<&ReadTable>) -> ReadTable {
    match last {
        Some(last) if table.headings.is_empty() => table.headings.clone_from(&last.headings),
        Some(last) if table.headings.len() < last.headings.len() => {
            let missing = last.headings.len() - table.headings.len();
            let outer = last.headings.iter().take(missing).cloned();
            table.headings = outer.chain(table.headings).collect();
        }
        _ => {}
    }
    table
}

fn report_columns(sheet: &Sheet, part: &Part, header: &Header, report: &mut SheetReport) {
    for column in &header.columns {
        let fate = column_fate(sheet, part, column);
        let found = ColumnReport { letter: column_letter(column.column), label: column.label.replace('\n', ""), fate };
        if !report.columns.contains(&found) {
            report.columns.push(found);
        }
    }
}

fn column_fate(sheet: &Sheet, part: &Part, column: &Column) -> ColumnFate {
    let filled = || {
        let below = sheet.cells.range((part.header.1 + 1, 0)..=(part.last_row, u32::MAX));
        below.filter(|((_, found), _)| *found == column.column).count()
    };
    match &column.role {
        Role::Field(field) => ColumnFate::Field { key: field.key.clone(), label: field.shown_label() },
        Role::New(field) => ColumnFate::NewField { key: field.key.clone(), label: field.shown_label() },
        Role::Ignored(reason) => ColumnFate::Ignored { reason: reason.clone(), filled_cells: filled() },
    }
}

fn finish(sheet: &Sheet, rows: &BTreeSet<u32>, tables: &[ReadTable], report: &mut SheetReport) {
    let shown: Vec<Vec<String>> =
        tables.iter().map(|table| table.headings.iter().map(Heading::shown).collect()).collect();
    if let Some(path) = shown.first() {
        report.goal = path.first().filter(|_| path.len() > 1).cloned();
        report.section = path.last().cloned();
    }
    report.records = tables.iter().map(|table| table.rows.records.len()).sum();
    report.entries = tables.iter().flat_map(|table| &table.rows.records).map(|record| record.entries.len()).sum();
    let hidden_rows: Vec<String> =
        rows.intersection(&sheet.hidden_rows).map(|row| format!("{}行目", row + 1)).collect();
    if !hidden_rows.is_empty() {
        report.notes.push(format!("非表示の行も取り込みます：{}", places(&hidden_rows)));
    }
    let filled: BTreeSet<u32> = sheet.cells.keys().map(|(_, column)| *column).collect();
    let hidden_columns: Vec<String> =
        filled.intersection(&sheet.hidden_columns).map(|column| format!("{}列", column_letter(*column))).collect();
    if !hidden_columns.is_empty() {
        report.notes.push(format!("非表示の列も読みます：{}", places(&hidden_columns)));
    }
}
