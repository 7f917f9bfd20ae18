//! What the cell reader does not tell: hidden rows and columns, which cells are formulas. And the references of all
//! cells, looked at before a reader calculates with them.

use crate::interchange::ImportError;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Cursor};
use zip::ZipArchive;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Facts about one sheet. Rows and columns count from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SheetFacts {
    pub hidden_rows: BTreeSet<u32>,
    pub hidden_columns: BTreeSet<u32>,
    pub formulas: Vec<(u32, u32)>,
}

/// The facts of every sheet by its name.
pub(super) fn facts(archive: &mut Archive<'_>) -> Result<BTreeMap<String, SheetFacts>, ImportError> {
    let mut by_part: BTreeMap<String, SheetFacts> = BTreeMap::new();
    let parts: Vec<String> = archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    for part in parts.iter().filter(|part| part.to_ascii_lowercase().contains("worksheets/")) {
        if part.to_ascii_lowercase().ends_with(".xml") {
            by_part.insert(part.clone(), scan_sheet(archive, part)?);
        }
    }
    let targets = targets(archive)?;
    let sheets = sheet_names(archive)?;
    let facts = |(name, relation): (String, String)| {
        let facts = targets.get(&relation).and_then(|part| by_part.get(part)).cloned();
        (name, facts.unwrap_or_default())
    };
    Ok(sheets.into_iter().map(facts).collect())
}

fn unreadable(part: &str) -> ImportError {
    ImportError::NotWorkbook(format!("{part}が壊れています"))
}

/// Every start of an element in a part; a missing part has none.
fn each_element(
    archive: &mut Archive<'_>,
    part: &str,
    mut see: impl FnMut(&BytesStart<'_>) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let Ok(file) = archive.by_name(part) else { return Ok(()) };
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(file));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        match next_event(&mut reader, &mut buffer, part)? {
            Event::Start(element) | Event::Empty(element) => see(&element)?,
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}

fn next_event<'b, R: BufRead>(
    reader: &mut quick_xml::Reader<R>,
    buffer: &'b mut Vec<u8>,
    part: &str,
) -> Result<Event<'b>, ImportError> {
    reader.read_event_into(buffer).map_err(|_| unreadable(part))
}

fn attribute(element: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let attribute = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == wanted)?;
    attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Relation → part.
fn targets(archive: &mut Archive<'_>) -> Result<BTreeMap<String, String>, ImportError> {
    let mut targets = BTreeMap::new();
    each_element(archive, "xl/_rels/workbook.xml.rels", |element| {
        if let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) {
            let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.insert(id, part);
        }
        Ok(())
    })?;
    Ok(targets)
}

/// Name and relation of every sheet.
fn sheet_names(archive: &mut Archive<'_>) -> Result<Vec<(String, String)>, ImportError> {
    let mut names = Vec::new();
    each_element(archive, "xl/workbook.xml", |element| {
        if element.local_name().as_ref() == "sheet"
            && let (Some(name), Some(relation)) = (attribute(element, "name"), attribute(element, "id"))
        {
            names.push((name, relation));
        }
        Ok(())
    })?;
    Ok(names)
}

fn scan_sheet(archive: &mut Archive<'_>, part: &str) -> Result<SheetFacts, ImportError> {
    let mut facts = SheetFacts::default();
    let (mut row, mut column) = (0_u32, 0_u32);
    each_element(archive, part, |element| {
        let is_hidden = || matches!(attribute(element, "hidden").as_deref(), Some("1" | "true"));
        match element.local_name().as_ref() {
            "row" => {
                row = match attribute(element, "r") {
                    Some(text) => row_number(&text).ok_or_else(|| bad_reference(part))?,
                    None => row.saturating_add(1),
                };
                column = 0;
                if is_hidden() {
                    facts.hidden_rows.insert(row.saturating_sub(1));
                }
            }
            "c" => {
                if let Some(text) = attribute(element, "r") {
                    (row, column) = cell_reference(&text).ok_or_else(|| bad_reference(part))?;
                } else {
                    column = column.saturating_add(1);
                }
            }
            "f" if facts.formulas.len() < crate::interchange::rows::MAX_CELLS => {
                facts.formulas.push((row.saturating_sub(1), column.saturating_sub(1)));
            }
            "col" if is_hidden() => facts.hidden_columns.extend(column_range(element)),
            "mergeCell" | "dimension" => check_range(element, part)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(facts)
}

fn bad_reference(part: &str) -> ImportError {
    ImportError::UnsafePart { part: part.to_owned(), problem: "セル番地の誤り" }
}

fn check_range(element: &BytesStart<'_>, part: &str) -> Result<(), ImportError> {
    let text = attribute(element, "ref").unwrap_or_default();
    let sound = text.split(':').count() <= 2 && text.split(':').all(|corner| cell_reference(corner).is_some());
    if sound || text.is_empty() { Ok(()) } else { Err(bad_reference(part)) }
}

fn column_range(element: &BytesStart<'_>) -> std::ops::Range<u32> {
    let number = |name| attribute(element, name).and_then(|text| text.parse::<u32>().ok()).unwrap_or(1);
    let limit = crate::interchange::rows::MAX_COLUMNS;
    number("min").saturating_sub(1)..number("max").min(limit)
}

fn row_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|row| (1..=1_048_576).contains(row))
}

/// Row and column of `XFD1048576`, counted from 1; `None` for what Excel cannot hold.
fn cell_reference(text: &str) -> Option<(u32, u32)> {
    let end = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = text.split_at_checked(end)?;
    if letters.is_empty() || letters.len() > 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let column = letters.bytes().fold(0, |column, byte| column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1);
    Some((row_number(digits)?, column)).filter(|_| column <= 16_384)
}

#[cfg(test)]
mod tests {
    use super::cell_reference;

    #[test]
    fn references_outside_excel_are_none() {
        for (text, expected) in [
            ("A1", Some((1, 1))),
            ("XFD1048576", Some((1_048_576, 16_384))),
            ("XFE1", None),
            ("A0", None),
            ("A1048577", None),
            ("A4294967296", None),
            ("AAAAAAAAAAAAA1", None),
            ("1", None),
            ("A", None),
            ("", None),
            ("A-1", None),
        ] {
            assert_eq!(cell_reference(text), expected, "{text}");
        }
    }
}
