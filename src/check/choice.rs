//! 選択肢にない記入: a grade or direction that the scale does not have, as an import or a changed scale leaves it.

use super::written::Written;
use super::{Finding, Rule, Slip};
use crate::model::FieldKind;

pub(super) fn check(written: &Written<'_>) -> Option<Finding> {
    let text = written.passage.text;
    let FieldKind::Choice { scale } = &written.field?.kind else { return None };
    let scale = written.book.scale(*scale)?;
    if scale.choices.is_empty() || scale.choices.iter().any(|choice| choice.label == text) {
        return None;
    }
    let message = format!("「{text}」は「{}」の選択肢にありません", scale.name);
    Some(written.finding(Rule::Choice, Slip::new(0..text.len(), message)))
}
