//! The tables of an edition as an Excel workbook: one sheet per table, titles above, cells of a record merged over its
//! entries. Every text is written as text: nothing that an officer types becomes a formula.

use crate::interchange::ExportError;
use crate::interchange::table_export::{ExportColumn, ExportRecord, ExportTable, tables};
use crate::model::{Align, Book, EditionId, Level};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::collections::BTreeSet;

/// Characters of a sheet's name at most.
const MAX_NAME: usize = 31;
/// Millimetres that one unit of column width takes with Excel's own font.
const MM_PER_WIDTH_UNIT: f64 = 1.9;

/// The tables of an edition as a workbook. Texts, figures and computed fields are not in it.
///
/// # Errors
/// An edition that is not there or has no table; a text longer than a cell can hold.
pub fn export_xlsx(book: &Book, edition: EditionId) -> Result<Vec<u8>, ExportError> {
    let tables = tables(book, edition, "\n")?;
    let mut workbook = Workbook::new();
    let mut names = BTreeSet::new();
    for table in &tables {
        let name = sheet_name(table, &mut names);
        let sheet = workbook.add_worksheet();
        write_table(sheet, &name, table).map_err(|error| writer_error(&name, &error))?;
    }
    workbook.save_to_buffer().map_err(|error| writer_error("全体", &error))
}

fn writer_error(sheet: &str, error: &XlsxError) -> ExportError {
    let problem = match error {
        XlsxError::MaxStringLengthExceeded => "1つのセルに入る字数（32,767字）を超える文章があります".to_owned(),
        other => other.to_string(),
    };
    ExportError::Writer { format: "Excelブック", problem: format!("シート「{sheet}」：{problem}") }
}

/// A name that Excel accepts and that no other sheet has.
fn sheet_name(table: &ExportTable, taken: &mut BTreeSet<String>) -> String {
    let title = table.headings.last().map_or("", String::as_str);
    let plain: String = title.chars().map(|c| if is_forbidden(c) { '・' } else { c }).collect();
    let plain = plain.trim_matches('\'').trim();
    let base = if plain.is_empty() { "表" } else { plain };
    let numbered = (2..).map(|number| {
        let tail = format!("（{number}）");
        format!("{}{tail}", shortened(base, MAX_NAME - tail.chars().count()))
    });
    let mut names = std::iter::once(shortened(base, MAX_NAME)).chain(numbered);
    names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
}

fn is_forbidden(c: char) -> bool {
    matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control()
}

/// Excel counts UTF-16 units; the names are cut between characters.
fn shortened(name: &str, units: usize) -> String {
    let mut left = units;
    name.chars().take_while(|c| left.checked_sub(c.len_utf16()).inspect(|rest| left = *rest).is_some()).collect()
}

fn write_table(sheet: &mut Worksheet, name: &str, table: &ExportTable) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let title = Format::new().set_bold();
    let mut row = 0;
    for heading in &table.headings {
        sheet.write_string_with_format(row, 0, heading, &title)?;
        row += 1;
    }
    write_header(sheet, row, &table.columns)?;
    sheet.set_repeat_rows(0, row)?;
    sheet.set_freeze_panes(row + 1, 0)?;
    row += 1;
    for record in &table.records {
        write_record(sheet, row, &table.columns, record)?;
        row += record.lines.len() as u32;
    }
    Ok(())
}

fn write_header(sheet: &mut Worksheet, row: u32, columns: &[ExportColumn]) -> Result<(), XlsxError> {
    let format = bordered()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0xE7_E6_E6));
    for (index, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(index, (column.width_mm / MM_PER_WIDTH_UNIT).clamp(3.0, 120.0))?;
        sheet.write_string_with_format(row, index, &column.label, &format)?;
    }
    Ok(())
}

fn bordered() -> Format {
    Format::new().set_border(FormatBorder::Thin).set_text_wrap()
}

fn cell_format(column: &ExportColumn) -> Format {
    let format = bordered().set_align(FormatAlign::Top);
    match column.align {
        Align::Start => format,
        Align::Center => format.set_align(FormatAlign::Center),
        Align::End => format.set_align(FormatAlign::Right),
    }
}

fn write_record(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[ExportColumn],
    record: &ExportRecord,
) -> Result<(), XlsxError> {
    let last = row + (record.lines.len() as u32).saturating_sub(1);
    for (index, column) in (0_u16..).zip(columns) {
        let format = cell_format(column);
        let text = |line: &Vec<String>| line.get(usize::from(index)).cloned().unwrap_or_default();
        if column.level == Level::Record && last > row {
            let first = record.lines.first().map(text).unwrap_or_default();
            sheet.merge_range(row, index, last, index, "", &format)?;
            sheet.write_string_with_format(row, index, first, &format)?;
            continue;
        }
        for (at, line) in (row..).zip(&record.lines) {
            sheet.write_string_with_format(at, index, text(line), &format)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FormId;

    #[test]
    fn sheet_names_are_short_sound_and_unique() {
        let mut taken = BTreeSet::new();
        let mut name = |heading: &str| {
            let headings = vec![heading.to_owned()];
            let table = ExportTable { form: FormId(1), headings, columns: Vec::new(), records: Vec::new() };
            sheet_name(&table, &mut taken)
        };
        assert_eq!(name("（１）権利[案]"), "（１）権利・案・");
        assert_eq!(name("（１）権利[案]"), "（１）権利・案・（2）");
        assert_eq!(name(""), "表");
        assert_eq!(name(&"長".repeat(40)), "長".repeat(31));
        assert_eq!(name(&"長".repeat(40)), format!("{}（2）", "長".repeat(28)));
        assert_eq!(name(&"𠮷".repeat(40)), "𠮷".repeat(15));
        assert_eq!(name("'a'"), "a");
    }
}
