//! A paper as plain text, for mail, Word and comparing: what is printed, in reading order, without the lines.

use crate::layout::document::{Cell, CellRole, Document, Flow, Table};

/// Headings, paragraphs and tables of a document. Each group of a table becomes `【項目】text` for each of its cells;
/// the boxes of a sheet follow their labels. Texts stand as they were typed.
pub fn plain_text(document: &Document) -> String {
    let mut out = Lines::default();
    for flow in &document.flow {
        match flow {
            Flow::Heading(heading) => {
                out.gap();
                let parts = [heading.badge.as_str(), &heading.content.text, heading.aside.as_str()];
                out.line(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　"));
            }
            Flow::Paragraph(content) => out.line(&content.text),
            Flow::Table(table) => table_text(table, &mut out),
            Flow::Figures(figures) => {
                for figure in figures {
                    out.line(&format!("（図）{}", figure.caption.text));
                }
            }
            Flow::Charts(charts) => {
                for chart in charts {
                    let texts: Vec<&str> = chart.contents().map(|content| &*content.text).collect();
                    out.line(&format!("（グラフ）{}", texts.join("　")));
                }
            }
            Flow::Contents { .. } | Flow::Space(_) | Flow::PageBreak => {}
        }
    }
    out.text
}

#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// One empty line, none at the beginning.
    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

fn table_text(table: &Table, out: &mut Lines) {
    let labels = column_labels(table);
    for group in &table.groups {
        out.gap();
        for row in &group.rows {
            let mut row_label = Vec::new();
            for cell in &row.cells {
                let text = &cell.content.text;
                match cell.role {
                    CellRole::ColumnHeader => {}
                    CellRole::RowHeader if labels.is_empty() => row_label.push(one_line(text)),
                    CellRole::RowHeader | CellRole::Data if text.is_empty() && labels.is_empty() => {
                        out.line(&labelled(&std::mem::take(&mut row_label).join("・"), ""));
                    }
                    CellRole::RowHeader | CellRole::Data if text.is_empty() => {}
                    CellRole::RowHeader | CellRole::Data if labels.is_empty() => {
                        out.line(&labelled(&std::mem::take(&mut row_label).join("・"), text));
                    }
                    CellRole::RowHeader | CellRole::Data => {
                        let label = labels.get(cell.column).map(String::as_str).unwrap_or_default();
                        out.line(&labelled(label, text));
                    }
                }
            }
            if !row_label.is_empty() {
                out.line(&labelled(&row_label.join("・"), ""));
            }
        }
    }
}

/// A text of several lines stands below its label.
fn labelled(label: &str, text: &str) -> String {
    match (label, text.contains('\n')) {
        ("", _) => text.to_owned(),
        (label, true) => format!("【{label}】\n{text}"),
        (label, false) => format!("【{label}】{text}"),
    }
}

/// By column: the labels of the header rows above it, from the outer to the inner; none when there is no header.
fn column_labels(table: &Table) -> Vec<String> {
    let cells: Vec<&Cell> = table.header_rows.iter().flat_map(|row| &row.cells).collect();
    if cells.is_empty() {
        return Vec::new();
    }
    let label = |column: usize| {
        let above = cells.iter().filter(|cell| (cell.column..cell.column + cell.column_span).contains(&column));
        above.map(|cell| one_line(&cell.content.text)).collect::<Vec<_>>().join("・")
    };
    (0..table.column_widths.len()).map(label).collect()
}

fn one_line(text: &str) -> String {
    text.lines().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EditionId;
    use crate::report::{self, PaperKind, PaperOptions};
    use crate::work::import::sample_book;

    #[test]
    fn every_text_of_the_paper_is_in_it_as_typed() {
        let book = sample_book().unwrap();
        for edition in book.editions() {
            for kind in PaperKind::ALL {
                let document = report::document(&book, edition.id, &PaperOptions::new(kind)).unwrap();
                let text = plain_text(&document);
                for row in book.records_in_order(edition.id) {
                    for entry in book.entries(row.id) {
                        for field in book.form_of_record(row.id).into_iter().flat_map(|form| book.fields(form)) {
                            let typed = book.text(crate::model::Owner::Entry(entry.id), field.id);
                            assert!(!field.printed || text.contains(typed), "{kind:?}: {typed}");
                        }
                    }
                }
            }
        }
        assert!(report::document(&book, EditionId(-1), &PaperOptions::new(PaperKind::Plan)).is_none());
    }
}
