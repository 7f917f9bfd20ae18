//! Departments, scales and marks: the short lists that each edition carries.

use super::{DepartmentId, EditionId, Lineage, MarkId, ScaleId};
use serde::{Deserialize, Serialize};

/// 担当課 in one year; lineage joins its former and later names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    pub id: DepartmentId,
    pub edition: EditionId,
    pub position: i64,
    pub name: String,
    pub lineage: Lineage,
}

/// 評価区分, 方向性: what may be chosen, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    pub id: ScaleId,
    pub edition: EditionId,
    pub position: i64,
    pub name: String,
    pub choices: Vec<Choice>,
    pub lineage: Lineage,
}

/// One step of a scale. The cell keeps the label as text, so a grade outside the scale is kept and found by a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub label: String,
    /// Printed in the legend: `A` = 計画どおり実施した.
    pub meaning: String,
    /// sRGB for the screen; paper never depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<[u8; 3]>,
}

/// Where a mark stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkPlace {
    BeforeTitle,
    AfterTitle,
    AfterNumber,
}

/// 印: ◎, 【拡充】, （継）, with the legend line that explains it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    pub id: MarkId,
    pub edition: EditionId,
    pub position: i64,
    pub text: String,
    pub place: MarkPlace,
    /// `◎は新規事業`; empty when the mark explains itself.
    pub legend: String,
    /// What becomes of it at the turn of the year: a mark such as 新規 is dropped.
    pub kept_at_rollover: bool,
    pub lineage: Lineage,
}
