//! Legends: what the grades mean, what the marks mean, printed where they are used.

use super::{Style, part};
use crate::layout::document::{Content, Flow};
use crate::layout::{Length, Origin};
use crate::model::*;
use std::collections::{BTreeSet, HashSet};

/// One line for each scale of a form whose choices have meanings: `評価　A：計画どおり　B：…`. A scale that is in
/// `seen` has been explained.
pub(super) fn scales(book: &Book, form: &Form, style: &Style, seen: &mut HashSet<ScaleId>, out: &mut Vec<Flow>) {
    if !form.options.legend {
        return;
    }
    for field in book.fields(form.id).filter(|field| field.printed) {
        let FieldKind::Choice { scale } = field.kind else { continue };
        let Some(scale) = book.scale(scale).filter(|scale| seen.insert(scale.id)) else { continue };
        let explained: Vec<String> = scale
            .choices
            .iter()
            .filter(|choice| !choice.meaning.is_empty())
            .map(|choice| format!("{}：{}", choice.label, choice.meaning))
            .collect();
        if !explained.is_empty() {
            let text = format!("【{}】　{}", scale.name, explained.join("　"));
            out.push(Flow::Paragraph(note(style, text, Origin { source: scale.id.0, part: part::LEGEND })));
        }
    }
}

/// The legend lines of the marks that stand in a block's records, or the block's own legend.
pub(super) fn block(book: &Book, block: &Block, style: &Style, out: &mut Vec<Flow>) {
    let BlockContent::Records { legend, .. } = &block.content else { return };
    let origin = Origin { source: block.id.0, part: part::LEGEND };
    if !legend.is_empty() {
        out.push(Flow::Paragraph(note(style, legend.clone(), origin)));
        return;
    }
    let used: BTreeSet<MarkId> = book.records(block.id).flat_map(|record| record.marks.iter().copied()).collect();
    let mut marks: Vec<_> = used.into_iter().filter_map(|id| book.mark(id)).collect();
    marks.sort_by_key(|mark| (mark.position, mark.id));
    let mut lines: Vec<&str> = marks.iter().map(|mark| mark.legend.as_str()).filter(|line| !line.is_empty()).collect();
    lines.dedup();
    if !lines.is_empty() {
        out.push(Flow::Paragraph(note(style, lines.join("　"), origin)));
    }
}

/// The line below a table that says how its rates are worked out, and what its totals leave out.
pub(super) fn formulas(book: &Book, block: &Block, style: &Style, out: &mut Vec<Flow>) {
    let BlockContent::Records { form, .. } = &block.content else { return };
    let Some(form) = book.form(*form) else { return };
    let mut notes = Vec::new();
    if form.options.formulas {
        let records = || book.records(block.id).map(|record| record.id);
        let printed = book.fields(form.id).filter(|field| field.printed);
        notes.extend(printed.filter_map(|field| formula_words(book, field, &directions(book, field, records()))));
    }
    if form.options.total_row && book.records(block.id).any(|record| record.repeat_of.is_some()) {
        notes.push("合計に再掲は含まない".to_owned());
    }
    if !notes.is_empty() {
        let origin = Origin { source: block.id.0, part: part::FORMULAS };
        out.push(Flow::Space(Length::mm(1.0)));
        out.push(Flow::Paragraph(note(style, format!("※　{}", notes.join("　")), origin)));
    }
}

fn note(style: &Style, text: String, origin: Origin) -> Content {
    Content { text: text.into(), style: style.note(), origin, underlines: Vec::new() }
}
