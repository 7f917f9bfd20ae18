//! The book's own settings, and the report of one fiscal year.

use super::{EditionId, FiscalYear, Lineage, PaperId};
use serde::{Deserialize, Serialize};

/// What belongs to the whole file. One row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// 自治体名
    pub municipality: String,
    /// 評価帳の名前, shown in the window's title and in the list of recent books.
    pub title: String,
}

/// Where an edition stands in its year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditionState {
    #[default]
    Drafting,
    Submitted,
    Published,
}

/// 年度版. Complete in itself: whatever prints in this year belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    pub id: EditionId,
    pub year: FiscalYear,
    /// The title printed at the head of its papers.
    pub title: String,
    /// `第２期計画`: stands for {計画} in labels.
    pub plan_period: String,
    pub state: EditionState,
    pub lineage: Lineage,
}

/// Export settings kept under a name (「第2回会議 資料1」). `options` is the JSON of a `work::PaperRequest`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    pub id: PaperId,
    pub position: i64,
    pub name: String,
    pub options: String,
}
