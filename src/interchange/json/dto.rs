//! The shape of the JSON exchange format: what `docs/exchange-format.md` describes, as types.
//!
//! Only the shape. What a reference means and which ids are drawn is decided in `from_book` and `to_rows`.

use super::exact::Exact;
use super::named_list::NamedList;
use crate::model::{
    Align, Arrangement, Carry, ChartOptions, Digits, EditionState, EntryState, FormOptions, Formula, Level, MarkPlace,
    NumberRestart, Settings, Typeface,
};
use serde::{Deserialize, Serialize};

/// Value of `format`.
pub const FORMAT: &str = "hyokacho-exchange";
/// Value of `version`: raised when a reader of the old version would misread the file.
pub const VERSION: u32 = 1;

/// A whole exchange file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    pub format: String,
    pub version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperDto>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<ImageDto>,
    #[serde(default)]
    pub editions: Vec<EditionDto>,
}

/// Things in two editions with the same label are counterparts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineageLabel {
    Number(i64),
    Text(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    pub name: String,
    pub options: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// What figures call it; without one, the file name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub file_name: String,
    /// The bytes of the file in Base64.
    pub data: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<LineageLabel>,
    /// `R5`, `令和5年度` or `2023`; written as `R5`.
    pub year: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub plan_period: String,
    #[serde(default)]
    pub state: EditionState,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<DepartmentDto>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scales: Vec<ScaleDto>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<MarkDto>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<FormDto>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<SectionDto>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<LineageLabel>,
    /// What entries and sections call it; without one, the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<LineageLabel>,
    /// What fields call it; without one, the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub name: String,
    #[serde(default)]
    pub choices: Vec<ChoiceDto>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceDto {
    pub label: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub meaning: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<[u8; 3]>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<LineageLabel>,
    /// What records call it; without one, the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub text: String,
    pub place: MarkPlace,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub legend: String,
    #[serde(default)]
    pub kept_at_rollover: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<LineageLabel>,
    /// What blocks call it; without one, the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    pub arrangement: Arrangement,
    #[serde(default)]
    pub options: FormOptionsDto,
    pub fields: Vec<FieldDto>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FormOptionsDto {
    pub number_style: NumberStyleDto,
    pub number_restart: NumberRestart,
    pub typeface: Typeface,
    pub tight_punctuation: bool,
    pub legend: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub formulas: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub total_row: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<ChartOptions>,
}

impl Default for FormOptionsDto {
    fn default() -> Self {
        (&FormOptions::default()).into()
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberStyleDto {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    pub digits: Digits,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub suffix: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub with_parent: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub through: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<LineageLabel>,
    pub key: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    pub label: String,
    pub level: Level,
    pub kind: FieldKindDto,
    pub carry: Carry,
    pub width_mm: Exact,
    #[serde(default)]
    pub align: Align,
    #[serde(default, skip_serializing_if = "is_false")]
    pub vertical_label: bool,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub printed: bool,
}

/// [`crate::model::FieldKind`] with its scale by key or name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FieldKindDto {
    Text,
    Choice { scale: String },
    Departments,
    RecordNumber,
    Number { unit: String },
    Value,
    Computed { formula: Formula },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<LineageLabel>,
    /// Left out: no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<SectionNumberDto>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub badge: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub departments_label: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub new_page: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<BlockDto>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<SectionDto>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SectionNumberDto {
    Auto {
        style: NumberStyleDto,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<u32>,
    },
    Typed(String),
}

/// Exactly one of `text`, `records`, `figures`, `contents` is given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<LineageLabel>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub heading: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub carried: bool,
    /// Of a text.
    #[serde(default, skip_serializing_if = "EntryState::is_draft")]
    pub state: EntryState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<RecordsDto>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Vec<FigureDto>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contents: Option<ContentsDto>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordsDto {
    pub form: String,
    #[serde(default, skip_serializing_if = "NamedList::is_empty")]
    pub labels: NamedList<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub legend: String,
    #[serde(default)]
    pub rows: Vec<RecordDto>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureDto {
    /// Key or file name of an image; left out for a placeholder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub caption: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alt_text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentsDto {
    pub depth: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_style: Option<NumberStyleDto>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<LineageLabel>,
    /// Needed only by a record that others repeat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// As typed; left out: counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// Key of the record that this one shows again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_of: Option<String>,
    /// By field key, fields of level `record`.
    #[serde(default, skip_serializing_if = "NamedList::is_empty")]
    pub cells: NamedList<CellDto>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<EntryDto>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryDto {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<LineageLabel>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<String>,
    #[serde(default, skip_serializing_if = "EntryState::is_draft")]
    pub state: EntryState,
    /// By field key, fields of level `entry`.
    #[serde(default, skip_serializing_if = "NamedList::is_empty")]
    pub cells: NamedList<CellDto>,
}

/// The text alone, or the text with what else is known of it.
#[derive(Clone, Debug, PartialEq)]
pub enum CellDto {
    Text(String),
    Full(FullCellDto),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FullCellDto {
    pub text: String,
    /// Left out: read from the text where the field is a number or a value. `null`: none.
    #[serde(default, with = "given", skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Option<QuantityDto>>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub carried: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantityDto {
    pub number: Exact,
    #[serde(default)]
    pub unit: String,
}

fn is_false(value: &bool) -> bool {
    !value
}

fn is_true(value: &bool) -> bool {
    *value
}

fn yes() -> bool {
    true
}

/// Tells a value that is `null` from one that was left out.
mod given {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(value: &Option<Option<T>>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => value.serialize(serializer),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Option::deserialize(deserializer).map(Some)
    }
}
