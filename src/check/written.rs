//! A text with what the rules ask of it: its field, whether it is still last year's, what stood there last year.

use super::{Finding, Fix, Rule, Slip, Spot, edited};
use crate::edit::{Replacement, is_replaceable};
use crate::model::*;
use std::sync::Arc;

pub(super) struct Written<'a> {
    pub book: &'a Book,
    pub passage: &'a Passage<'a>,
    /// The field of a cell.
    pub field: Option<&'a Arc<Field>>,
    /// 前年のまま
    pub carried: bool,
    /// The entry to which a cell belongs.
    pub entry: Option<&'a Arc<Entry>>,
}

impl<'a> Written<'a> {
    /// `None` for marks, which belong to the edition's list and not to the place where they stand.
    pub fn new(book: &'a Book, passage: &'a Passage<'a>) -> Option<Self> {
        let plain = Self { book, passage, field: None, carried: false, entry: None };
        match passage.place {
            TextPlace::Mark(..) => None,
            TextPlace::Cell(owner, field) => {
                let entry = match owner {
                    Owner::Entry(id) => book.entry(id),
                    Owner::Record(_) => None,
                };
                let carried = book.cell(owner, field).is_some_and(|cell| cell.carried);
                Some(Self { field: book.field(field), carried, entry, ..plain })
            }
            TextPlace::BlockText(id) => {
                Some(Self { carried: book.block(id).is_some_and(|block| block.carried), ..plain })
            }
            _ => Some(plain),
        }
    }

    /// Whether the officer writes words here, and no choice or number.
    pub fn is_text(&self) -> bool {
        self.field.is_none_or(|field| matches!(field.kind, FieldKind::Text | FieldKind::Value))
    }

    /// What stood here last year.
    pub fn former(&self, last: Option<EditionId>) -> Option<&'a str> {
        self.book.text_at(self.book.counterpart_text(self.passage.place, last?)?)
    }

    /// The heading of the field, with the year filled in; empty for anything but a cell.
    pub fn label(&self) -> String {
        self.field.map(|field| self.book.field_label(field, self.passage.block)).unwrap_or_default()
    }

    pub fn finding(&self, rule: Rule, slip: Slip) -> Finding {
        let Slip { passage, message, edits } = slip;
        let Passage { place, text, section, block, record } = *self.passage;
        let whole = passage == (0..text.len());
        let fix = edits.first().filter(|_| is_replaceable(self.book, place)).map(|(_, with)| Fix {
            with: with.clone(),
            text: Replacement { place, before: text.to_owned(), after: edited(text, &edits) },
        });
        let passage = (!whole).then_some(passage);
        Finding { rule, section, block, record, spot: Spot::Text(place), passage, message, fix }
    }
}
