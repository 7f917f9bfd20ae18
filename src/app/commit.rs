//! Which command a finished draft becomes.

use super::forms::setting_command;
use super::widgets::draft_text::{Commit, DraftKey};
use crate::edit::Command;
use crate::model::*;

/// The command that puts a finished draft into the book; `None` when its place is gone.
pub fn commit_command(book: &Book, commit: Commit) -> Option<Command> {
    let text = commit.text;
    Some(match commit.key {
        DraftKey::Cell(owner, field) => Command::SetCell { owner, field, text },
        DraftKey::BlockText(block) => Command::SetBlockText { block, text },
        DraftKey::BlockHeading(block) => Command::SetBlockHeading { block, heading: text },
        DraftKey::SectionTitle(id) => Command::SetSection(Section { title: text, ..(**book.section(id)?).clone() }),
        DraftKey::SectionBadge(id) => Command::SetSection(Section { badge: text, ..(**book.section(id)?).clone() }),
        DraftKey::RecordNumber(id) => {
            let number = (!text.trim().is_empty()).then_some(text);
            Command::SetRecord(Record { number, ..(**book.record(id)?).clone() })
        }
        DraftKey::Caption(block, index) => figure(book, block, index, |figure| figure.caption = text)?,
        DraftKey::AltText(block, index) => figure(book, block, index, |figure| figure.alt_text = text)?,
        DraftKey::TableLegend(block) => {
            let BlockContent::Records { labels, .. } = &book.block(block)?.content else { return None };
            Command::SetTable { block, labels: labels.clone(), legend: text }
        }
        DraftKey::TableLabel(block, field) => table_label(book, block, field, text)?,
        DraftKey::Setting(key) => setting_command(book, key, text)?,
    })
}

fn figure(book: &Book, block: BlockId, index: usize, change: impl FnOnce(&mut Figure)) -> Option<Command> {
    let mut figures = figures(book, block)?.to_vec();
    change(figures.get_mut(index)?);
    Some(Command::SetFigures { block, figures, images: Vec::new() })
}

/// The figures of a block; `None` when it holds something else.
pub fn figures(book: &Book, block: BlockId) -> Option<&[Figure]> {
    match &book.block(block)?.content {
        BlockContent::Figures { figures } => Some(figures),
        _ => None,
    }
}

/// A label of this table alone; the form's own label again when it is emptied.
fn table_label(book: &Book, block: BlockId, field: FieldId, label: String) -> Option<Command> {
    let BlockContent::Records { labels, legend, .. } = &book.block(block)?.content else { return None };
    let mut labels = labels.clone();
    labels.retain(|other| other.field != field);
    if !label.is_empty() {
        labels.push(LabelOverride { field, label });
    }
    Some(Command::SetTable { block, labels, legend: legend.clone() })
}
