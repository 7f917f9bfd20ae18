//! Neutral rows: what any spreadsheet is to the program, whichever file it came from. Texts by their place, and what a
//! reader of the sheet would want to be told about them.

use std::collections::{BTreeMap, BTreeSet};

/// Rows of one sheet at most.
pub const MAX_ROWS: u32 = 20_000;
/// Columns of one sheet at most.
pub const MAX_COLUMNS: u32 = 200;
/// Filled cells of one file at most.
pub const MAX_CELLS: usize = 200_000;
/// Characters of one cell at most.
pub const MAX_CHARACTERS: usize = 40_000;

/// A file of sheets, read and closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
}

/// One sheet. Rows and columns count from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    /// Cells with a text, by row and column.
    pub cells: BTreeMap<(u32, u32), String>,
    pub merges: Vec<Region>,
    pub hidden_rows: BTreeSet<u32>,
    pub hidden_columns: BTreeSet<u32>,
    /// What was changed or doubtful while reading, as sentences.
    pub notes: Vec<String>,
}

/// Merged cells, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: u32,
    pub last_column: u32,
}

impl Region {
    pub fn contains(&self, row: u32, column: u32) -> bool {
        (self.first_row..=self.last_row).contains(&row) && (self.first_column..=self.last_column).contains(&column)
    }
}

impl Sheet {
    /// The text of a cell; empty for an empty one and for the hidden part of a merged one.
    pub fn text(&self, row: u32, column: u32) -> &str {
        self.cells.get(&(row, column)).map_or("", String::as_str)
    }

    /// The merged cells that a cell belongs to.
    pub fn merge_at(&self, row: u32, column: u32) -> Option<Region> {
        self.merges.iter().copied().find(|region| region.contains(row, column))
    }

    /// Rows that hold any text, in order.
    pub fn filled_rows(&self) -> BTreeSet<u32> {
        self.cells.keys().map(|(row, _)| *row).collect()
    }

    /// Columns of a row that hold text, in order.
    pub fn filled_columns(&self, row: u32) -> impl Iterator<Item = (u32, &str)> + '_ {
        self.cells.range((row, 0)..=(row, u32::MAX)).map(|((_, column), text)| (*column, text.as_str()))
    }
}

/// `A`, `Z`, `AA`
pub fn column_letter(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// `C12`
pub fn cell_name(row: u32, column: u32) -> String {
    format!("{}{}", column_letter(column), u64::from(row) + 1)
}

/// Line ends as the book keeps them: LF. `None` when the text has no others.
pub fn with_plain_line_ends(text: &str) -> Option<String> {
    text.contains('\r').then(|| text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// `3件（C4、D5、E6）`: how many places and the first few of them.
pub fn places(cells: &[String]) -> String {
    const SHOWN: usize = 5;
    let first = cells.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("、");
    let more = if cells.len() > SHOWN { "ほか" } else { "" };
    format!("{}か所（{first}{more}）", cells.len())
}

/// Characters for private use (外字) look different on every computer.
pub fn private_use_note(sheet: &Sheet) -> Option<String> {
    let is_private = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}');
    let cells: Vec<String> = sheet
        .cells
        .iter()
        .filter(|(_, text)| text.chars().any(is_private))
        .map(|((row, column), _)| cell_name(*row, *column))
        .collect();
    (!cells.is_empty())
        .then(|| format!("外字が含まれています。ほかのPCでは別の字に見えることがあります：{}", places(&cells)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_their_letters() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")] {
            assert_eq!(column_letter(column), letters);
        }
        assert_eq!(cell_name(1_048_575, 16_383), "XFD1048576");
    }

    #[test]
    fn line_ends_become_plain() {
        assert_eq!(with_plain_line_ends("a\r\nb\rc\n"), Some("a\nb\nc\n".to_owned()));
        assert_eq!(with_plain_line_ends("a\nb"), None);
    }
}
