//! Records, their entries and their cells.

use super::{BlockId, CellKey, DepartmentId, EntryId, ImageId, Lineage, MarkId, RecordId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// 事業・指標・取組: one line of a table, or one sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    pub id: RecordId,
    pub block: BlockId,
    pub position: i64,
    /// A number as typed; `None` counts automatically.
    pub number: Option<String>,
    pub marks: Vec<MarkId>,
    /// （再掲）: the one record that this line shows again.
    pub repeat_of: Option<RecordId>,
    pub lineage: Lineage,
}

/// What the officer has said of an entry or a text. Whether it is empty or still last year's is read off its cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    #[default]
    Draft,
    Confirmed,
}

impl EntryState {
    pub fn is_draft(&self) -> bool {
        *self == Self::Draft
    }
}

/// 担当課別の記入: one sub-row of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub id: EntryId,
    pub record: RecordId,
    pub position: i64,
    pub departments: Vec<DepartmentId>,
    pub state: EntryState,
    pub lineage: Lineage,
}

/// One text, exactly as typed. A cell that was never written has no row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    pub key: CellKey,
    pub text: String,
    /// Number and unit read from the text of a `Value` or `Number` field.
    pub quantity: Option<Quantity>,
    /// 前年のまま: copied forward and neither edited nor confirmed since.
    pub carried: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    pub number: f64,
    pub unit: String,
}

impl Quantity {
    /// Reads `93.3%`, `１,２３４人`, `▲12千円`, `22`, and behind the part for which they stand `【小】93.3%`,
    /// `窓口 1,640件`; `None` for text values such as 未実施.
    pub fn parse(text: &str) -> Option<Self> {
        use unicode_normalization::UnicodeNormalization as _;
        let text: String = text.trim().nfkc().filter(|c| *c != ',').collect();
        let text = behind_part(&text);
        let (negative, rest) = match text.strip_prefix(['▲', '△', '-', '−']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text),
        };
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let (figure, unit) = rest.split_at_checked(end)?;
        let number: f64 = figure.parse().ok()?;
        let unit = unit.trim();
        if unit.chars().any(|c| c.is_ascii_digit()) || unit.chars().count() > 8 {
            return None;
        }
        Some(Self { number: if negative { -number } else { number }, unit: unit.to_owned() })
    }
}

/// The part for which a value stands: `小` of `【小】93.3%`, `窓口` of `窓口 1,640件`; empty for none.
pub fn value_part(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let text: String = text.trim().nfkc().filter(|c| *c != ',').collect();
    let value = behind_part(&text);
    let part = text.strip_suffix(value).unwrap_or_default();
    part.trim().trim_matches(['【', '】']).to_owned()
}

/// What follows the part for which a value stands: a name in brackets, or one set off by a space. The name holds no
/// figure.
fn behind_part(text: &str) -> &str {
    let split = match text.strip_prefix('【') {
        Some(named) => named.split_once('】'),
        None => text.split_once(char::is_whitespace),
    };
    let named = split
        .filter(|(part, _)| !part.starts_with(['▲', '△', '-', '−']) && !part.contains(|c: char| c.is_ascii_digit()));
    named.map_or(text, |(_, value)| value.trim_start())
}

/// A picture, kept as the officer's file was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    pub id: ImageId,
    pub file_name: String,
    #[serde(with = "base64_bytes")]
    /// Shared with every paper that is made of the book.
    pub bytes: Arc<[u8]>,
}

mod base64_bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize as _, Deserializer, Serializer};
    use std::sync::Arc;

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<[u8]>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Arc::from).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{Quantity, value_part};

    #[test]
    fn a_value_names_the_part_for_which_it_stands() {
        for (text, part) in
            [("【小】93.3%", "小"), ("窓口相談 1,640 件", "窓口相談"), ("22校", ""), ("未実施", ""), ("▲ 3", "")]
        {
            assert_eq!(value_part(text), part, "{text}");
        }
    }

    #[test]
    fn values_are_read_with_their_units() {
        let cases = [
            ("22校", Some((22.0, "校"))),
            ("93.3%", Some((93.3, "%"))),
            ("１，２３４人", Some((1234.0, "人"))),
            ("▲12千円", Some((-12.0, "千円"))),
            ("【小】93.3%", Some((93.3, "%"))),
            ("電話相談　2,098 件", Some((2098.0, "件"))),
            ("▲ 3", Some((-3.0, ""))),
            ("【3年】5人", None),
            ("目標 なし", None),
            ("未実施", None),
            ("", None),
            ("3か所以上5か所", None),
        ];
        for (text, expected) in cases {
            let found = Quantity::parse(text);
            assert_eq!(found.as_ref().map(|q| (q.number, q.unit.as_str())), expected, "{text}");
        }
    }
}
