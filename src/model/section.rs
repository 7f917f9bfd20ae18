//! Sections and what stands in them.

use super::{BlockId, DepartmentId, EditionId, EntryState, FieldId, FormId, ImageId, Lineage, NumberStyle, SectionId};
use serde::{Deserialize, Serialize};

/// The number before a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SectionNumber {
    None,
    /// Counted among its automatic siblings; `start` begins a new count here.
    Auto {
        style: NumberStyle,
        start: Option<u32>,
    },
    /// As typed; never renumbered.
    Typed {
        text: String,
    },
}

/// 目標・柱・施策・節, at any depth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub id: SectionId,
    pub edition: EditionId,
    pub parent: Option<SectionId>,
    pub position: i64,
    pub number: SectionNumber,
    /// `【重点的取組み】`, printed before the number.
    pub badge: String,
    pub title: String,
    /// `所管課`; empty when no departments are printed.
    pub departments_label: String,
    pub departments: Vec<DepartmentId>,
    pub new_page: bool,
    pub lineage: Lineage,
}

/// 本文・表・図, in the order of the section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    pub id: BlockId,
    pub section: SectionId,
    pub position: i64,
    /// `具体的手段`, `主な施策`; empty for none.
    pub heading: String,
    pub content: BlockContent,
    /// 前年のまま: copied forward and neither edited nor confirmed since.
    pub carried: bool,
    pub lineage: Lineage,
}

/// The four kinds of block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BlockContent {
    /// Plain text; leading bullets hang, a tab sets the rest of its line flush right.
    Text {
        text: String,
        #[serde(default, skip_serializing_if = "EntryState::is_draft")]
        state: EntryState,
    },
    /// Records in a form; the records are rows of their own.
    Records {
        form: FormId,
        /// Labels that differ in this table only.
        labels: Vec<LabelOverride>,
        /// A line above the table in place of the form's legend; empty for the form's own.
        legend: String,
    },
    /// Images side by side.
    Figures { figures: Vec<Figure> },
    /// A list made from the sections below the section, `depth` levels deep; in a section that has none below it,
    /// from those below the section that follows. `number_style` numbers its outermost level, and each level further
    /// in then takes the style of the headings one level further out; `None`: as the sections themselves are.
    Contents { depth: u8, number_style: Option<NumberStyle> },
}

impl BlockContent {
    /// A text that nobody has confirmed yet.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), state: EntryState::Draft }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelOverride {
    pub field: FieldId,
    pub label: String,
}

/// One image with its caption; without an image it is a placeholder that a check finds before printing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    pub image: Option<ImageId>,
    pub caption: String,
    pub alt_text: String,
}
