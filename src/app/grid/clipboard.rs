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
    let mut rest = text.strip_suffix('\n').unwrap_or(&text);
    let (mut block, mut row) = (Vec::new(), Vec::new());
    loop {
        let (cell, behind) = quoted_cell(rest).unwrap_or_else(|| plain_cell(rest));
        row.push(cell);
        let ends_row = behind.starts_with('\n');
        if ends_row || behind.is_empty() {
            block.push(std::mem::take(&mut row));
        }
        match behind.strip_prefix(['\t', '\n']) {
            Some(next) => rest = next,
            None => return block,
        }
    }
}

/// A cell in quotation marks, and what stands behind it. Spreadsheets quote the cells that need it and write any other
/// as it is, so quotation marks that need not be there were typed, as those around a cited word.
fn quoted_cell(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut cell = String::new();
    let behind = loop {
        let (part, behind) = rest.split_once('"')?;
        cell.push_str(part);
        match behind.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                rest = more;
            }
            None => break behind,
        }
    };
    let closed = behind.is_empty() || behind.starts_with(['\t', '\n']);
    let needed = cell.is_empty() || cell.contains(['\t', '\n', '"']);
    (closed && needed).then_some((cell, behind))
}

fn plain_cell(text: &str) -> (String, &str) {
    let cell = text.split(['\t', '\n']).next().unwrap_or_default();
    (cell.to_owned(), text.strip_prefix(cell).unwrap_or_default())
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
        check("\"引用だけ\"\t乙", &[&["\"引用だけ\"", "乙"]]);
    }

    #[test]
    fn a_cited_word_in_one_cell_does_not_break_another_into_rows() {
        check(
            "\"一行目\n二行目\"\t\"重点\"事業\r\n丙\t\"始まりだけ\r\n",
            &[&["一行目\n二行目", "\"重点\"事業"], &["丙", "\"始まりだけ"]],
        );
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
