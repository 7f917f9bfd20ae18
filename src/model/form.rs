//! 様式: the columns of a table or the boxes of a sheet. A new kind of document is a new form, not new code.

use super::{EditionId, FieldId, FormId, Lineage, NumberStyle, ScaleId};
use serde::{Deserialize, Serialize};

/// Printed as columns or as boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrangement {
    Table,
    Sheet,
}

/// 様式 of one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    pub id: FormId,
    pub edition: EditionId,
    pub position: i64,
    pub name: String,
    /// `様式４`, printed at the head of a sheet; empty for none.
    pub code: String,
    pub arrangement: Arrangement,
    pub options: FormOptions,
    pub lineage: Lineage,
}

/// Choices of a form that no other row refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormOptions {
    /// How records are numbered where a field of kind `RecordNumber` shows it.
    pub number_style: NumberStyle,
    pub number_restart: NumberRestart,
    pub typeface: Typeface,
    /// 行内の約物を詰める
    pub tight_punctuation: bool,
    /// Print the scales' meanings and the marks' legends under the heading.
    pub legend: bool,
    /// Print below a table how its rates and differences are worked out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub formulas: bool,
    /// A last row 合計 under the columns of numbers.
    #[serde(default, skip_serializing_if = "is_false")]
    pub total_row: bool,
    /// Line charts of the years below a table, one for each record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chart: Option<ChartOptions>,
}

/// Which fields of a form are drawn over the years. Field names are keys of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartOptions {
    /// Drawn as lines: 実績.
    pub fields: Vec<String>,
    /// Drawn dotted: 目標, 計画.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Default for FormOptions {
    fn default() -> Self {
        Self {
            number_style: NumberStyle::new("", super::Digits::Half, ""),
            number_restart: NumberRestart::EachBlock,
            typeface: Typeface::Gothic,
            tight_punctuation: false,
            legend: true,
            formulas: false,
            total_row: false,
            chart: None,
        }
    }
}

/// Where the counting of records starts again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberRestart {
    /// In each table: 小郡市's No.
    EachBlock,
    /// Through the whole edition.
    Never,
}

/// The face in which a form or a paper is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Typeface {
    #[default]
    Gothic,
    Mincho,
    ProportionalGothic,
}

/// Whether a field belongs to the record or to each of its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Record,
    Entry,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FieldKind {
    /// Plain text of any length.
    Text,
    /// One label of a scale.
    Choice { scale: ScaleId },
    /// The departments of the entry (or, on a record field, of all its entries); no cell of its own.
    Departments,
    /// The record's number; no cell of its own.
    RecordNumber,
    /// A number with a fixed unit (千円, 人).
    Number { unit: String },
    /// A value as an officer writes it (`93.3%`, `22校`, `未実施`): text with number and unit kept apart.
    Value,
    /// Worked out from other fields; no cell of its own.
    Computed { formula: Formula },
}

impl FieldKind {
    /// Whether the officer types into it (and so whether it has cells).
    pub fn is_written(&self) -> bool {
        !matches!(self, Self::Departments | Self::RecordNumber | Self::Computed { .. })
    }
}

/// What a computed field shows. Field names are keys of the same form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Formula {
    /// 達成率 in percent, to one decimal.
    AchievementRate {
        actual: String,
        target: String,
        /// The good direction where `better_from` says nothing.
        better: Better,
        /// A choice field of the form that names the direction of each record (増やす, 減らす, 維持, 累計).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        better_from: Option<String>,
    },
    /// 進捗率: how much of the way from the baseline to the target is done, in percent.
    ProgressRate {
        actual: String,
        baseline: String,
        target: String,
    },
    /// `a − b`
    Difference {
        minuend: String,
        subtrahend: String,
    },
    Sum {
        fields: Vec<String>,
    },
    /// The same field `years_back` years ago, found by lineage.
    EarlierYear {
        field: String,
        years_back: u8,
    },
}

/// Which direction of a value is the good one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    Larger,
    Smaller,
    Maintained,
    /// The values of all years so far, added up, are to reach the target.
    Cumulative,
}

impl Better {
    /// Reads the choice of an officer's scale: `増やす`, `減少`, `↓`, `現状維持`, `累計`; `None` for anything else.
    pub fn from_choice(choice: &str) -> Option<Self> {
        /// In this order, so that 累計で増やす is cumulative.
        const WORDS: [(Better, &[&str]); 4] = [
            (Better::Cumulative, &["累計", "累積"]),
            (Better::Maintained, &["維持", "保つ", "→"]),
            (Better::Smaller, &["減", "下", "低", "縮", "小さ", "少な", "↓"]),
            (Better::Larger, &["増", "上", "高", "拡", "大き", "多", "↑"]),
        ];
        let named = |(_, words): &(Self, &[&str])| words.iter().any(|word| choice.contains(word));
        WORDS.into_iter().find(named).map(|(better, _)| better)
    }
}

/// What happens to a field at the turn of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carry {
    /// Copied, and marked 前年のまま until it is edited or confirmed (entry fields).
    Keep,
    /// Begins empty.
    Clear,
    /// Takes last year's text of the field with this key (last year's 今後の取り組み as this year's draft).
    From(String),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    #[default]
    Start,
    Center,
    End,
}

/// 項目: one column or box.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub id: FieldId,
    pub form: FormId,
    pub position: i64,
    /// The stable name used by formulas, `set --field` and the exchange format: `status`.
    pub key: String,
    /// Nested boxes of a sheet, upper header row of a table; empty for none. Levels are separated by ` / `.
    pub group: String,
    /// `実施状況（{年度}）`: {年度} = 令和５年度, {年度:半角} = 令和5年度, {計画} = the edition's plan period.
    pub label: String,
    pub level: Level,
    pub kind: FieldKind,
    pub carry: Carry,
    /// Width in the form; the paper scales all of them together.
    pub width_mm: f64,
    pub align: Align,
    /// One character per line in the label box (ー turned).
    pub vertical_label: bool,
    pub printed: bool,
    pub lineage: Lineage,
}

/// Key of the field that names a record (事業名, 指標, 取組項目) in lists and in 「（続き）」.
pub const TITLE_KEY: &str = "title";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_is_read_from_the_officers_own_words() {
        for (choice, expected) in [
            ("増やす", Some(Better::Larger)),
            ("減少", Some(Better::Smaller)),
            ("現状維持", Some(Better::Maintained)),
            ("累計で増やす", Some(Better::Cumulative)),
            ("その他", None),
            ("", None),
        ] {
            assert_eq!(Better::from_choice(choice), expected, "{choice}");
        }
    }

    #[test]
    fn options_and_formulas_of_older_files_are_read_and_written_as_they_were() {
        let options = r#"{"number_style":{"prefix":"","digits":"half","suffix":"","with_parent":false},"number_restart":"each_block","typeface":"gothic","tight_punctuation":false,"legend":true}"#;
        let read: FormOptions = serde_json::from_str(options).expect("older options");
        assert_eq!(read, FormOptions::default());
        assert_eq!(serde_json::to_string(&read).expect("JSON"), options);
        let formula = r#"{"achievement_rate":{"actual":"a","target":"b","better":"larger"}}"#;
        let read: Formula = serde_json::from_str(formula).expect("an older formula");
        assert_eq!(serde_json::to_string(&read).expect("JSON"), formula);
    }
}
