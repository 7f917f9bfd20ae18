//! CSV: one sheet in, the tables of an edition out.
//!
//! Written as UTF-8 with a byte order mark, which is what Excel reads without garbling. Texts that a spreadsheet would
//! take for a formula get an apostrophe before them, and exactly that apostrophe is taken off again when read.

use super::rows::{
    MAX_CELLS, MAX_CHARACTERS, MAX_COLUMNS, MAX_ROWS, Sheet, Workbook, cell_name, places, private_use_note,
    with_plain_line_ends,
};
use super::table_export::{ExportTable, tables};
use super::{ExportError, ImportError};
use crate::model::{Book, EditionId};
use encoding_rs::{DecoderResult, Encoding, SHIFT_JIS};

/// Bytes of a CSV file at most.
const MAX_BYTES: usize = 20 * 1024 * 1024;

/// Reads a CSV file as a workbook of one sheet called `name`.
///
/// # Errors
/// A file that is too large, in an unknown encoding, with NUL characters or an open quotation mark.
pub fn read_csv(bytes: &[u8], name: &str) -> Result<Workbook, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::FileTooLarge { limit_mb: (MAX_BYTES / 1024 / 1024) as u64 });
    }
    let (text, encoding) = decode(bytes)?;
    if let Some(at) = text.find('\0') {
        let line = text.get(..at).map_or(0, |before| before.matches('\n').count()) + 1;
        return Err(ImportError::NulInCsv { line });
    }
    if !text.matches('"').count().is_multiple_of(2) {
        return Err(ImportError::Csv("引用符（\"）が閉じられていません".to_owned()));
    }
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    sheet.notes.push(format!("文字コードは{encoding}として読みました"));
    read_records(&text, &mut sheet)?;
    sheet.notes.extend(private_use_note(&sheet));
    Ok(Workbook { sheets: vec![sheet] })
}

/// Byte order mark, then UTF-8, then CP932: the other way round, UTF-8 would often pass for CP932.
fn decode(bytes: &[u8]) -> Result<(String, &'static str), ImportError> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        return decode_as(rest, encoding)
            .map(|text| (text, encoding.name()))
            .map_err(|byte| ImportError::Encoding { byte: byte + length });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_owned(), "UTF-8")),
        Err(error) => decode_as(bytes, SHIFT_JIS)
            .map(|text| (text, "Shift_JIS"))
            .map_err(|byte| ImportError::Encoding { byte: byte.max(error.valid_up_to() + 1) }),
    }
}

/// The text, or the position (from 1) of the first byte that does not fit.
fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let size = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0);
    let mut text = String::with_capacity(size);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (DecoderResult::Malformed(length, _), read) => Err((read + 1).saturating_sub(usize::from(length)).max(1)),
        (DecoderResult::OutputFull, read) => Err(read + 1),
    }
}

fn read_records(text: &str, sheet: &mut Sheet) -> Result<(), ImportError> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut apostrophes = Vec::new();
    let mut line_ends = Vec::new();
    let mut rows = RowCounter { text, next_row: 0 };
    for record in reader.records() {
        let record = record.map_err(|_| ImportError::Csv("行の区切りを読めません".to_owned()))?;
        let row = rows.row_of(&record);
        for (column, text) in record.iter().enumerate() {
            if text.is_empty() {
                continue;
            }
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            let place = cell_name(row, column);
            refuse_beyond_limits(sheet, row, column, text, &place)?;
            let text = with_plain_line_ends(text).inspect(|_| line_ends.push(place.clone())).unwrap_or(text.to_owned());
            let text = without_guard(&text).map(str::to_owned).inspect(|_| apostrophes.push(place)).unwrap_or(text);
            sheet.cells.insert((row, column), text);
        }
    }
    for (what, cells) in
        [("数式よけの「'」を先頭から除きました", apostrophes), ("改行の種類（CR）をLFに直しました", line_ends)]
    {
        if !cells.is_empty() {
            sheet.notes.push(format!("{what}：{}", places(&cells)));
        }
    }
    Ok(())
}

fn refuse_beyond_limits(sheet: &Sheet, row: u32, column: u32, text: &str, place: &str) -> Result<(), ImportError> {
    let (sheet_name, cell) = (sheet.name.clone(), place.to_owned());
    if row >= MAX_ROWS || column >= MAX_COLUMNS {
        return Err(ImportError::FarCell { sheet: sheet_name, cell, rows: MAX_ROWS, columns: MAX_COLUMNS });
    }
    if text.len() > MAX_CHARACTERS && text.chars().count() > MAX_CHARACTERS {
        return Err(ImportError::LongText { sheet: sheet_name, cell, limit: MAX_CHARACTERS });
    }
    if sheet.cells.len() >= MAX_CELLS {
        return Err(ImportError::TooMany { what: "セルの数", limit: MAX_CELLS as u64 });
    }
    Ok(())
}

/// Counts rows as a spreadsheet does: blank lines count, line breaks inside a cell do not.
struct RowCounter<'a> {
    text: &'a str,
    next_row: u32,
}

impl RowCounter<'_> {
    fn row_of(&mut self, record: &csv::StringRecord) -> u32 {
        let start = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        let row = self.next_row.saturating_add(self.blank_lines(start));
        self.next_row = row.saturating_add(1);
        row
    }

    /// Line ends at `start`; the second half of one that ends the row before is none.
    fn blank_lines(&self, start: usize) -> u32 {
        let (Some(before), Some(mut rest)) = (self.text.get(..start), self.text.get(start..)) else { return 0 };
        if before.ends_with('\r') {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
        let mut blank = 0;
        while let Some(after) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])) {
            (rest, blank) = (after, blank + 1);
        }
        blank
    }
}

/// The tables of an edition as one CSV file: a line per entry, what belongs to the record and its headings repeated,
/// the tables of different forms below each other. Texts, figures and computed fields are not in it.
///
/// # Errors
/// An edition that is not there or has no table.
pub fn export_csv(book: &Book, edition: EditionId) -> Result<Vec<u8>, ExportError> {
    let tables = tables(book, edition, "、")?;
    let depth = tables.iter().map(|table| table.headings.len()).max().unwrap_or(0);
    let mut bytes = b"\xEF\xBB\xBF".to_vec();
    let mut forms: Vec<_> = tables.iter().map(|table| table.form).collect();
    forms.sort_unstable();
    forms.dedup();
    for (index, form) in forms.into_iter().enumerate() {
        if index > 0 {
            bytes.extend_from_slice(b"\r\n");
        }
        let of_form = tables.iter().filter(|table| table.form == form);
        bytes.extend(csv_table(&of_form.collect::<Vec<_>>(), depth)?);
    }
    Ok(bytes)
}

fn csv_table(tables: &[&ExportTable], depth: usize) -> Result<Vec<u8>, ExportError> {
    let failed = |problem: String| ExportError::Writer { format: "CSV", problem };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let Some(first) = tables.first() else { return Ok(Vec::new()) };
    let heading_labels = (1..=depth).map(|level| format!("見出し{level}"));
    let labels = first.columns.iter().map(|column| guarded(&column.label));
    writer.write_record(heading_labels.chain(labels)).map_err(|error| failed(error.to_string()))?;
    for table in tables {
        let headings = || (0..depth).map(|level| table.headings.get(level).map_or(String::new(), |text| guarded(text)));
        for line in table.lines() {
            let cells = line.iter().map(|text| guarded(text));
            writer.write_record(headings().chain(cells)).map_err(|error| failed(error.to_string()))?;
        }
    }
    writer.into_inner().map_err(|error| failed(error.to_string()))
}

/// Signs with which a spreadsheet begins a formula, in both widths.
const FORMULA_SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];

fn looks_like_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA_SIGNS)
}

fn is_plain_number(text: &str) -> bool {
    let figure = text.trim_end_matches('%').replace(',', "");
    figure.parse::<f64>().is_ok_and(f64::is_finite)
}

/// The text with an apostrophe before what would run as a formula; numbers stay numbers.
fn guarded(text: &str) -> String {
    if looks_like_formula(text) && !is_plain_number(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text that was guarded; `None` when it was not.
fn without_guard(text: &str) -> Option<&str> {
    text.strip_prefix('\'').filter(|rest| looks_like_formula(rest) && !is_plain_number(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_comes_off_as_it_went_on() {
        for (text, written) in [
            ("=SUM(A1)", "'=SUM(A1)"),
            ("＝集計", "'＝集計"),
            ("-人権啓発", "'-人権啓発"),
            ("'=x", "''=x"),
            ("-12", "-12"),
            ("-1,200", "-1,200"),
            ("+5.5%", "+5.5%"),
            ("'93年", "'93年"),
            ("・取組", "・取組"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), written);
            assert_eq!(without_guard(written).unwrap_or(written), text);
        }
    }

    #[test]
    fn encodings_are_told_apart() {
        let (cp932, ..) = SHIFT_JIS.encode("事業名,①髙﨑\r\n");
        let utf16: Vec<u8> = "\u{feff}事業名,①髙﨑\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in ["事業名,①髙﨑\r\n".as_bytes(), "\u{feff}事業名,①髙﨑\r\n".as_bytes(), &cp932, &utf16]
        {
            let sheet = &read_csv(bytes, "表").unwrap().sheets[0];
            assert_eq!((sheet.text(0, 0), sheet.text(0, 1)), ("事業名", "①髙﨑"));
        }
        let wrong = [b"abc\n".as_slice(), &[0x83, 0xFF, b'\n']].concat();
        assert_eq!(read_csv(&wrong, "表").unwrap_err(), ImportError::Encoding { byte: 5 });
        assert_eq!(read_csv(b"\xEF\xBB\xBFab\xFF", "表").unwrap_err(), ImportError::Encoding { byte: 6 });
    }

    #[test]
    fn rows_count_as_in_a_spreadsheet() {
        let sheet = &read_csv("\r\na,\"b\r\nc\"\r\n\r\nd\r\n\n\ne".as_bytes(), "表").unwrap().sheets[0];
        assert_eq!((sheet.text(1, 1), sheet.text(3, 0), sheet.text(6, 0)), ("b\nc", "d", "e"));
        assert!(sheet.notes.iter().any(|note| note.contains("LFに直しました")), "{:?}", sheet.notes);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for (bytes, expected) in [
            (b"a,b\nc,\0d\n".to_vec(), "2行目に使えない文字（NUL）"),
            (b"a,\"b\nc,d\n".to_vec(), "閉じられていません"),
            (vec![b','; 300].into_iter().chain(*b"x").collect(), "離れすぎた位置"),
            ("あ".repeat(40_001).into_bytes(), "文字が長すぎます"),
            (vec![b'a'; MAX_BYTES + 1], "大きすぎます"),
        ] {
            let message = read_csv(&bytes, "表").unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        }
    }
}
