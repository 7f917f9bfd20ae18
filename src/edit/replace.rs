//! Replacing words in the texts of one edition: what was found and chosen becomes one step.

use super::{EditError, Plan};
use crate::model::*;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// One text of which something is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    pub place: TextPlace,
    /// What stood there when it was looked at; anything else refuses the command.
    pub before: String,
    pub after: String,
}

/// The text with the given hits (ranges of bytes, in order, none overlapping) replaced; the rest stays as it is.
pub fn replaced_text(text: &str, hits: &[Range<usize>], with: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut from = 0;
    for hit in hits {
        replaced.push_str(text.get(from..hit.start).unwrap_or_default());
        replaced.push_str(with);
        from = hit.end;
    }
    replaced.push_str(text.get(from..).unwrap_or_default());
    replaced
}

/// Whether words may be replaced at a place: in texts, not in choices and numbers, nor in marks, which belong to the
/// edition's list.
pub fn is_replaceable(book: &Book, place: TextPlace) -> bool {
    match place {
        TextPlace::Mark(..) => false,
        TextPlace::Cell(_, field) => {
            book.field(field).is_some_and(|field| matches!(field.kind, FieldKind::Text | FieldKind::Value))
        }
        _ => true,
    }
}

/// States, marks of 前年のまま and everything else stay: the officer has seen each place in the preview.
pub(super) fn replace(book: &Book, edition: EditionId, label: &str, texts: &[Replacement]) -> Result<Plan, EditError> {
    let mut rows: BTreeMap<RowKey, Row> = BTreeMap::new();
    for text in texts {
        check(book, edition, text)?;
        let key = text.place.row();
        let row = rows.remove(&key).or_else(|| book.row(key)).ok_or(EditError::NotFound("置き換える文章"))?;
        rows.insert(key, with_text(book, row, text)?);
    }
    let changes = rows.into_iter().map(|(key, row)| Change { before: book.row(key), after: Some(row) });
    let changes = changes.filter(|change| change.before != change.after).collect();
    Ok(Plan { label: label.to_owned(), changes, join: None })
}

fn check(book: &Book, edition: EditionId, text: &Replacement) -> Result<(), EditError> {
    let excerpt = text::excerpt(&text.before, 16);
    if book.edition_of_text(text.place) != Some(edition) {
        return Err(EditError::Refused(format!("「{excerpt}」は別の年度の文章のため、置き換えません")));
    }
    if !is_replaceable(book, text.place) {
        return Err(EditError::Refused(format!("「{excerpt}」は文章の欄ではないため、置き換えません")));
    }
    if book.text_at(text.place) != Some(text.before.as_str()) {
        let message = format!("「{excerpt}」は検索した後に変わりました。もう一度確かめてから置き換えてください");
        return Err(EditError::Refused(message));
    }
    Ok(())
}

/// The row with one of its texts changed.
fn with_text(book: &Book, row: Row, text: &Replacement) -> Result<Row, EditError> {
    let after = text.after.clone();
    Ok(match (row, text.place) {
        (Row::Section(section), TextPlace::SectionBadge(_)) => {
            Section { badge: after, ..Arc::unwrap_or_clone(section) }.into()
        }
        (Row::Section(section), TextPlace::SectionTitle(_)) => {
            Section { title: after, ..Arc::unwrap_or_clone(section) }.into()
        }
        (Row::Block(block), place) => {
            let mut block = Arc::unwrap_or_clone(block);
            set_block_text(&mut block, place, after);
            block.into()
        }
        (Row::Cell(cell), TextPlace::Cell(_, field)) => {
            let mut cell = Arc::unwrap_or_clone(cell);
            let is_value = book.field(field).is_some_and(|field| field.kind == FieldKind::Value);
            cell.quantity = if is_value { Quantity::parse(&after) } else { None };
            cell.carried &= !after.is_empty();
            cell.text = after;
            cell.into()
        }
        _ => return Err(EditError::NotFound("置き換える文章")),
    })
}

fn set_block_text(block: &mut Block, place: TextPlace, after: String) {
    match (&mut block.content, place) {
        (_, TextPlace::BlockHeading(_)) => block.heading = after,
        (BlockContent::Text { text, .. }, TextPlace::BlockText(_)) => *text = after,
        (BlockContent::Records { legend, .. }, TextPlace::Legend(_)) => *legend = after,
        (BlockContent::Figures { figures }, TextPlace::Caption(_, at)) => {
            if let Some(figure) = figures.get_mut(at) {
                figure.caption = after;
            }
        }
        (BlockContent::Figures { figures }, TextPlace::AltText(_, at)) => {
            if let Some(figure) = figures.get_mut(at) {
                figure.alt_text = after;
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{run, small_book};
    use super::super::{Command, plan};
    use super::*;

    const EDITION: EditionId = EditionId(1);
    const STATUS: TextPlace = TextPlace::Cell(Owner::Entry(EntryId(21)), FieldId(6));
    const FIGURES: BlockId = BlockId(12);

    /// The small book with a block of figures, a badge and a confirmed entry.
    fn book() -> Book {
        let book = small_book();
        let section = book.section(SectionId(10)).unwrap().clone();
        let entry = book.entry(EntryId(21)).unwrap().clone();
        let figure =
            |caption: &str| Figure { image: None, caption: caption.to_owned(), alt_text: "訪問の写真".to_owned() };
        let block = Block {
            id: FIGURES,
            section: section.id,
            position: 2,
            heading: "訪問の様子".to_owned(),
            content: BlockContent::Figures {
                figures: vec![figure("訪問（４月）"), figure("訪問（５月）")]
            },
            carried: true,
            lineage: Lineage(12),
        };
        let changes = [
            Change::insert(block),
            Change::replace((*section).clone(), Section { badge: "【訪問】".to_owned(), ..(*section).clone() }),
            Change::replace((*entry).clone(), Entry { state: EntryState::Confirmed, ..(*entry).clone() }),
        ];
        book.apply(&changes).unwrap()
    }

    /// Every hit of `wanted` replaced.
    fn everywhere(book: &Book, wanted: &str, with: &str) -> Command {
        let pattern = Pattern::new(wanted, Matching::Exact).unwrap();
        let texts = book.passages(EDITION).into_iter().filter(|passage| is_replaceable(book, passage.place));
        let texts = texts.map(|passage| Replacement {
            place: passage.place,
            before: passage.text.to_owned(),
            after: replaced_text(passage.text, &pattern.find_whole_in(passage.text), with),
        });
        Command::Replace { edition: EDITION, label: "置換".to_owned(), texts: texts.collect() }
    }

    #[test]
    fn every_kind_of_text_is_replaced_in_one_step_and_nothing_else_changes() {
        let before = book();
        let after = run(&before, &everywhere(&before, "訪問", "巡回"));
        let texts = |book: &Book| -> Vec<String> {
            book.passages(EDITION).iter().map(|passage| passage.text.to_owned()).collect()
        };
        let expected: Vec<String> = texts(&before).iter().map(|text| text.replace("訪問", "巡回")).collect();
        assert_eq!(texts(&after), expected);
        assert_eq!(expected.iter().filter(|text| text.contains("巡回")).count(), 8, "{expected:?}");
        assert_eq!(after.entry(EntryId(21)).unwrap().state, EntryState::Confirmed);
        assert!(after.block(FIGURES).unwrap().carried);
    }

    #[test]
    fn only_the_chosen_hits_are_replaced() {
        let text = "訪問、訪問、訪問";
        let hits = Pattern::new("訪問", Matching::Exact).unwrap().find_whole_in(text);
        assert_eq!(replaced_text(text, &[hits[0].clone(), hits[2].clone()], "会"), "会、訪問、会");
        assert_eq!(replaced_text(text, &[], "会"), text);
    }

    #[test]
    fn a_text_that_changed_after_the_search_refuses_the_whole_step() {
        let before = book();
        let command = everywhere(&before, "訪問", "巡回");
        let Command::Replace { texts, .. } = &command else { panic!("a replacement") };
        assert!(texts.iter().any(|text| text.place == STATUS));
        let owner = Owner::Entry(EntryId(21));
        let typed = Command::SetCell { owner, field: FieldId(6), text: "訪問を16件行った。".to_owned() };
        let changed = run(&before, &typed);
        let error = plan(&changed, &command).unwrap_err();
        assert!(error.to_string().contains("変わりました"), "{error}");
    }

    #[test]
    fn choices_numbers_and_other_years_are_never_replaced() {
        let book = book();
        let scale = ScaleId(30);
        for kind in [FieldKind::Choice { scale }, FieldKind::Number { unit: "人".to_owned() }] {
            let field = book.field(FieldId(6)).unwrap();
            let changed = Field { kind, ..(**field).clone() };
            let book = book.apply(&[Change::replace((**field).clone(), changed)]).unwrap();
            assert!(!is_replaceable(&book, STATUS));
            let text =
                Replacement { place: STATUS, before: "訪問を15件行った。".to_owned(), after: String::new() };
            let texts = vec![text];
            assert!(plan(&book, &Command::Replace { edition: EDITION, label: String::new(), texts }).is_err());
        }
        let next = run(&book, &Command::RollOver { from: EDITION, to: FiscalYear(2024) });
        let Command::Replace { label, texts, .. } = everywhere(&next, "訪問", "巡回") else {
            panic!("a replacement")
        };
        let other = next.edition_of_year(FiscalYear(2024)).unwrap().id;
        assert!(plan(&next, &Command::Replace { edition: other, label, texts }).is_err());
    }

    #[test]
    fn a_value_is_read_again() {
        let book = book();
        let field = book.field(FieldId(6)).unwrap();
        let changed = Field { kind: FieldKind::Value, ..(**field).clone() };
        let book = book.apply(&[Change::replace((**field).clone(), changed)]).unwrap();
        let owner = Owner::Entry(EntryId(22));
        let book = run(&book, &Command::SetCell { owner, field: FieldId(6), text: "22校".to_owned() });
        let book = run(&book, &everywhere(&book, "2校", "3校"));
        let cell = book.cell(owner, FieldId(6)).unwrap();
        assert_eq!((cell.text.as_str(), cell.quantity.as_ref().map(|q| q.number)), ("23校", Some(23.0)));
    }
}
