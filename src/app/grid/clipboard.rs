//! A block of cells as Excel puts it on the clipboard: tabs between cells, cells with tabs, line breaks or quotation
//! marks in quotation marks.

/// Rows of cells.
pub type Block = Vec<Vec<String>>;

/// The block as text for the clipboard.
pub fn block_text(block: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b'\t')
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    for row in block {
        if let Err(error) = writer.write_record(row) {
            // Writing into memory does not fail; a row that did would be missing in sight of the officer.
            log::warn!("clipboard: {error}");
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The cells of a text from the clipboard. Line breaks inside a cell become plain ones.
pub fn read_block(text: &str) -> Block {
    let text = crate::edit::plain_line_ends(text);
    let text = text.strip_suffix('\n').unwrap_or(&text);
    match quoted_rows(text) {
        Some(rows) => rows.iter().map(|row| cells(row, true)).collect(),
        None => text.split('\n').map(|row| cells(row, false)).collect(),
    }
}

/// The rows of a text in which every quotation mark at the beginning of a cell is closed at the end of that cell;
/// `None` for a text that only happens to contain quotation marks.
fn quoted_rows(text: &str) -> Option<Vec<String>> {
    let mut rows = vec![String::new()];
    let mut inside = false;
    let mut cell_begins = true;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let breaks_row = c == '\n' && !inside;
        match c {
            '"' if cell_begins => inside = true,
            '"' if inside && rest.peek() == Some(&'"') => {
                rest.next();
                rows.last_mut()?.push('"');
            }
            '"' if inside => {
                inside = false;
                if !matches!(rest.peek(), None | Some('\t' | '\n')) {
                    return None;
                }
            }
            _ => {}
        }
        cell_begins = breaks_row || (c == '\t' && !inside);
        if breaks_row {
            rows.push(String::new());
        } else {
            rows.last_mut()?.push(c);
        }
    }
    (!inside).then_some(rows)
}

fn cells(row: &str, quoting: bool) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .has_headers(false)
        .flexible(true)
        .quoting(quoting)
        .buffer_capacity(256)
        .from_reader(row.as_bytes());
    let record = reader.records().next().and_then(Result::ok);
    record.map_or_else(|| vec![String::new()], |record| record.iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&[&str]]) {
        assert_eq!(read_block(text), expected, "{text:?}");
    }

    #[test]
    fn blocks_of_excel_are_read_as_excel_means_them() {
        check("甲\t乙\r\n丙\t丁\r\n", &[&["甲", "乙"], &["丙", "丁"]]);
        check("\"一行目\n二行目\"\tB\r\n", &[&["一行目\n二行目", "B"]]);
        check("\"一行目\r\n二行目\"\r\n", &[&["一行目\n二行目"]]);
        check("\"「\"\"重点\"\"」\"\t\t3", &[&["「\"重点\"」", "", "3"]]);
        check("甲\n\n丙\n", &[&["甲"], &[""], &["丙"]]);
        check("", &[&[""]]);
        check("甲\n\n", &[&["甲"], &[""]]);
    }

    #[test]
    fn quotation_marks_that_are_no_quoting_stay() {
        check("\"引用\"の文\t乙", &[&["\"引用\"の文", "乙"]]);
        check("高さ5\"の板\t乙", &[&["高さ5\"の板", "乙"]]);
        check("\"閉じない\n次の行", &[&["\"閉じない"], &["次の行"]]);
    }

    #[test]
    fn cells_are_quoted_only_where_they_must_be() {
        let block = [vec!["甲".to_owned(), "一\n二".to_owned()], vec!["\"重点\"".to_owned(), "あ\tい".to_owned()]];
        assert_eq!(block_text(&block), "甲\t\"一\n二\"\r\n\"\"\"重点\"\"\"\t\"あ\tい\"\r\n");
    }

    proptest! {
        #[test]
        fn what_is_copied_is_pasted_unchanged(
            block in (1_usize..4).prop_flat_map(|width| {
                prop::collection::vec(prop::collection::vec("[あい\"\n\t ,A-]{0,6}", width), 1..5)
            })
        ) {
            prop_assert_eq!(read_block(&block_text(&block)), block);
        }
    }
}
