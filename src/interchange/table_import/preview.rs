//! What an import would do, for the officer to read before it is done.

use crate::model::FiscalYear;
use std::fmt;

/// The whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub year: FiscalYear,
    pub plan_period: String,
    pub sheets: Vec<SheetReport>,
    pub totals: Totals,
    /// What concerns the file as a whole, warnings among it.
    pub notes: Vec<String>,
}

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetReport {
    pub name: String,
    /// Why nothing is taken from the sheet; `None` when something is.
    pub problem: Option<String>,
    pub goal: Option<String>,
    pub section: Option<String>,
    /// The row with the labels, counted from 1.
    pub header_row: Option<u32>,
    pub columns: Vec<ColumnReport>,
    pub records: usize,
    pub entries: usize,
    /// Every row that holds text, counted from 1.
    pub row_fates: Vec<(u32, RowFate)>,
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnReport {
    pub letter: String,
    pub label: String,
    pub fate: ColumnFate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnFate {
    Field {
        key: String,
        label: String,
    },
    NewField {
        key: String,
        label: String,
    },
    Ignored {
        reason: String,
        /// How many cells with text are left out with it.
        filled_cells: usize,
    },
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFate {
    Title,
    Header,
    /// A record begins.
    Record,
    /// One more entry of the record above.
    Entry,
    /// More text for the record above.
    Continued,
    Blank,
    Ignored(String),
}

/// Counts over all sheets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub sections: usize,
    pub records: usize,
    pub entries: usize,
    pub departments: usize,
    /// Counts of each choice field.
    pub choices: Vec<ChoiceCount>,
}

/// How often each label of a choice field was found, in the order of its scale; labels outside the scale last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceCount {
    pub field: String,
    pub label: String,
    pub counts: Vec<(String, usize)>,
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "取り込み先：{}（新しい年度版）", self.year.label())?;
        writeln!(f, "計画の期間：{}", self.plan_period)?;
        self.sheets.iter().try_for_each(|sheet| write!(f, "\n{sheet}"))?;
        write!(f, "\n{}", self.totals)?;
        self.notes.iter().try_for_each(|note| writeln!(f, "注意：{note}"))
    }
}

impl fmt::Display for SheetReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "シート「{}」", self.name)?;
        if let Some(problem) = &self.problem {
            return writeln!(f, "  取り込みません：{problem}");
        }
        for (what, text) in [("目標", &self.goal), ("見出し", &self.section)] {
            if let Some(text) = text {
                writeln!(f, "  {what}：{text}")?;
            }
        }
        if let Some(row) = self.header_row {
            writeln!(f, "  見出し行：{row}行目")?;
        }
        self.columns.iter().try_for_each(|column| writeln!(f, "  {column}"))?;
        writeln!(f, "  事業{}件、担当課別の記入{}件", self.records, self.entries)?;
        for (row, fate) in &self.row_fates {
            if let RowFate::Ignored(reason) = fate {
                writeln!(f, "  {row}行目は取り込みません：{reason}")?;
            }
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "  注意：{note}"))
    }
}

impl fmt::Display for ColumnReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { letter, label, fate } = self;
        let label = if label.is_empty() { "（見出しなし）" } else { label };
        match fate {
            ColumnFate::Field { label: field, .. } => write!(f, "{letter}列 {label} → 項目「{field}」"),
            ColumnFate::NewField { label: field, .. } => write!(f, "{letter}列 {label} → 新しい項目「{field}」"),
            ColumnFate::Ignored { reason, filled_cells } => {
                write!(f, "{letter}列 {label} → 取り込みません：{reason}（記入{filled_cells}か所）")
            }
        }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sections, records, entries, departments, choices } = self;
        writeln!(f, "合計：見出し{sections}、事業{records}件、担当課別の記入{entries}件、担当課{departments}")?;
        for ChoiceCount { label, counts, .. } in choices {
            let counts: Vec<String> = counts.iter().map(|(choice, count)| format!("{choice} {count}")).collect();
            writeln!(f, "  {label}：{}", counts.join("、"))?;
        }
        Ok(())
    }
}

/// Why no sheet gave a table, for the message that refuses the file.
pub(super) fn problems(sheets: &[SheetReport]) -> String {
    let problem = |sheet: &SheetReport| Some(format!("シート「{}」：{}", sheet.name, sheet.problem.as_ref()?));
    let problems: Vec<String> = sheets.iter().filter_map(problem).take(5).collect();
    if problems.is_empty() { "シートがありません".to_owned() } else { problems.join("。") }
}
