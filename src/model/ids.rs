//! Identifiers. All of them are drawn from one counter of the book, so that a number names one thing only.

use serde::{Deserialize, Serialize};

macro_rules! id_types {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

id_types! {
    /// 年度版
    EditionId,
    /// 担当課
    DepartmentId,
    /// 評価区分・方向性
    ScaleId,
    /// 印
    MarkId,
    /// 様式
    FormId,
    /// 項目
    FieldId,
    /// 目標・柱・施策・節
    SectionId,
    /// 本文・表・図
    BlockId,
    /// 事業・指標・取組
    RecordId,
    /// 担当課別の記入
    EntryId,
    /// 図の画像
    ImageId,
    /// 名前を付けた印刷設定
    PaperId,
    /// 前年度との対応: the same number on both sides means the same thing in two editions.
    /// A new thing takes its own id as its lineage.
    Lineage,
}

/// Whose cell it is: a record's own (事業名, 内容) or that of one of its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    Record(RecordId),
    Entry(EntryId),
}

impl Owner {
    /// The number behind it, unique in the book.
    pub fn number(self) -> i64 {
        match self {
            Owner::Record(id) => id.0,
            Owner::Entry(id) => id.0,
        }
    }
}

/// The name of a cell: its owner and its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellKey {
    pub owner: Owner,
    pub field: FieldId,
}
