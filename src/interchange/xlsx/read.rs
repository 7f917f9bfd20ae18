//! A guarded workbook → neutral rows, cell by cell.

use super::scan::{self, SheetFacts};
use super::{guard, number_format};
use crate::interchange::ImportError;
use crate::interchange::rows::{
    MAX_CELLS, MAX_CHARACTERS, MAX_COLUMNS, MAX_ROWS, Region, Sheet, Workbook, cell_name, places, private_use_note,
    with_plain_line_ends,
};
use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Merged regions of one sheet at most.
const MAX_MERGES: usize = 20_000;

type Calamine<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads every sheet of an Excel workbook. Texts are taken as they are, numbers as they are shown, formulas by the
/// value that Excel has left in the file; what was doubtful stands in the notes of each sheet.
///
/// # Errors
/// A file that is too large, damaged, protected or no workbook; cells too far out or too long.
pub fn read_workbook(bytes: &[u8]) -> Result<Workbook, ImportError> {
    let facts = scan::facts(&mut guard::check(bytes)?)?;
    // The readers of foreign formats are not ours: if one breaks on a hostile file, the program does not.
    catch_unwind(AssertUnwindSafe(|| read_sheets(bytes, &facts)))
        .unwrap_or_else(|_| Err(ImportError::NotWorkbook("読み取り中に異常が起きました".to_owned())))
}

fn read_sheets(bytes: &[u8], facts: &BTreeMap<String, SheetFacts>) -> Result<Workbook, ImportError> {
    let mut xlsx: Calamine<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| open_error(&error))?;
    let mut workbook = Workbook::default();
    let mut cells_left = MAX_CELLS;
    for sheet in xlsx.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let none = SheetFacts::default();
        let facts = facts.get(&sheet.name).unwrap_or(&none);
        let mut read = read_sheet(&mut xlsx, &sheet.name, facts, &mut cells_left)?;
        read.hidden = sheet.visible != SheetVisible::Visible;
        workbook.sheets.push(read);
    }
    Ok(workbook)
}

fn open_error(error: &calamine::XlsxError) -> ImportError {
    match error {
        calamine::XlsxError::Password => ImportError::Encrypted,
        _ => ImportError::NotWorkbook("ブックの構成を読めません".to_owned()),
    }
}

fn read_sheet(
    xlsx: &mut Calamine<'_>,
    name: &str,
    facts: &SheetFacts,
    cells_left: &mut usize,
) -> Result<Sheet, ImportError> {
    let problem = |problem: &str| ImportError::Sheet { sheet: name.to_owned(), problem: problem.to_owned() };
    let mut sheet = Sheet {
        name: name.to_owned(),
        hidden_rows: facts.hidden_rows.clone(),
        hidden_columns: facts.hidden_columns.clone(),
        ..Sheet::default()
    };
    let mut doubts = Doubts::default();
    let mut reader = xlsx.worksheet_cells_reader(name).map_err(|_| problem("シートの中身を読めません"))?;
    let codes: Vec<String> = reader.styles().iter().map(format_code).collect();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|_| problem("セルを読めません"))? {
        let (row, column) = cell.get_position();
        let place = cell_name(row, column);
        let code = codes.get(style).map_or("", String::as_str);
        let text = doubts.text(cell.get_value(), code, &place);
        if text.is_empty() {
            continue;
        }
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(ImportError::FarCell {
                sheet: name.to_owned(),
                cell: place,
                rows: MAX_ROWS,
                columns: MAX_COLUMNS,
            });
        }
        if text.len() > MAX_CHARACTERS && text.chars().count() > MAX_CHARACTERS {
            return Err(ImportError::LongText { sheet: name.to_owned(), cell: place, limit: MAX_CHARACTERS });
        }
        *cells_left =
            cells_left.checked_sub(1).ok_or(ImportError::TooMany { what: "セルの数", limit: MAX_CELLS as u64 })?;
        sheet.cells.insert((row, column), text);
    }
    drop(reader);
    sheet.merges = merges(xlsx, name).ok_or_else(|| problem("結合セルを読めません"))?;
    if sheet.merges.len() > MAX_MERGES {
        return Err(ImportError::TooMany { what: "結合セルの数", limit: MAX_MERGES as u64 });
    }
    let formulas: Vec<String> = facts
        .formulas
        .iter()
        .filter(|place| sheet.cells.contains_key(place))
        .map(|(row, column)| cell_name(*row, *column))
        .collect();
    sheet.notes = doubts.notes(&formulas);
    sheet.notes.extend(private_use_note(&sheet));
    Ok(sheet)
}

fn format_code(style: &calamine::Style) -> String {
    style.number_format.as_ref().map(|format| format.format_code.clone()).unwrap_or_default()
}

/// Merged cells within the limits; those further out have no text anyway.
fn merges(xlsx: &mut Calamine<'_>, name: &str) -> Option<Vec<Region>> {
    let merges = xlsx.merge_cells_by_sheet_name(name).ok()?;
    let region = |found: &calamine::Dimensions| Region {
        first_row: found.start.0,
        last_row: found.end.0.min(MAX_ROWS),
        first_column: found.start.1,
        last_column: found.end.1.min(MAX_COLUMNS),
    };
    let near = |found: &&calamine::Dimensions| found.start.0 < MAX_ROWS && found.start.1 < MAX_COLUMNS;
    Some(merges.iter().filter(near).take(MAX_MERGES + 1).map(region).collect())
}

/// Cells whose text is not simply what stands in the file.
#[derive(Default)]
struct Doubts {
    dates: Vec<String>,
    formats: Vec<String>,
    line_ends: Vec<String>,
    errors: Vec<String>,
    logical: Vec<String>,
}

impl Doubts {
    fn text(&mut self, value: &DataRef<'_>, code: &str, place: &str) -> String {
        match value {
            DataRef::Empty => String::new(),
            DataRef::String(text) => self.plain_lines(text, place),
            DataRef::SharedString(text) => self.plain_lines(text, place),
            DataRef::Int(number) => number.to_string(),
            DataRef::Float(number) => number_format::show(*number, code).unwrap_or_else(|| {
                self.formats.push(place.to_owned());
                number_format::plain(*number)
            }),
            DataRef::DateTime(date) => {
                self.dates.push(place.to_owned());
                date_text(date)
            }
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                self.dates.push(place.to_owned());
                text.clone()
            }
            DataRef::Bool(yes) => {
                self.logical.push(place.to_owned());
                if *yes { "TRUE".to_owned() } else { "FALSE".to_owned() }
            }
            DataRef::Error(error) => {
                self.errors.push(place.to_owned());
                error.to_string()
            }
        }
    }

    fn plain_lines(&mut self, text: &str, place: &str) -> String {
        match with_plain_line_ends(text) {
            Some(plain) => {
                self.line_ends.push(place.to_owned());
                plain
            }
            None => text.to_owned(),
        }
    }

    fn notes(&self, formulas: &[String]) -> Vec<String> {
        let kinds: [(&[String], &str); 6] = [
            (formulas, "数式は、Excelが最後に計算した値で読みました"),
            (&self.dates, "日付・時刻のセルです。表示形式は引き継がれません"),
            (&self.formats, "数値の表示形式を反映できないため、数だけを読みました"),
            (&self.line_ends, "改行の種類（CR）をLFに直しました"),
            (&self.errors, "エラー値です"),
            (&self.logical, "論理値（TRUE／FALSE）です"),
        ];
        let note = |(cells, what): (&[String], &str)| format!("{what}：{}", places(cells));
        kinds.into_iter().filter(|kind| !kind.0.is_empty()).map(note).collect()
    }
}

/// `2023/4/1`, with the time of day when there is one.
fn date_text(date: &calamine::ExcelDateTime) -> String {
    if date.is_duration() || date.as_f64() < 1.0 {
        return date.to_string();
    }
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    let time = if hour == 0 && minute == 0 { String::new() } else { format!(" {hour}:{minute:02}") };
    format!("{year}/{month}/{day}{time}")
}
