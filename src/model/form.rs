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
}

impl Default for FormOptions {
    fn default() -> Self {
        Self {
            number_style: NumberStyle::new("", super::Digits::Half, ""),
            number_restart: NumberRestart::EachBlock,
            typeface: Typeface::Gothic,
            tight_punctuation: false,
            legend: true,
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
        better: Better,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    Larger,
    Smaller,
    Maintained,
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
