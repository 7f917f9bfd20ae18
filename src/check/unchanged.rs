//! 前年度と同じ文章: a text that was to be written anew and is word for word last year's.
//!
//! What is still marked 前年のまま says so itself, and an entry that the officer has confirmed has been looked at.

use super::written::Written;
use super::{Slip, Years};
use crate::model::text::count_characters;
use crate::model::*;

/// Shorter texts (－, 該当なし, 特になし) are rightly the same every year.
const SHORTEST: usize = 10;

pub(super) fn check(years: &Years, written: &Written<'_>) -> Option<Slip> {
    let text = written.passage.text;
    let field = written.field.filter(|field| field.kind == FieldKind::Text && field.carry != Carry::Keep)?;
    let confirmed = written.entry.is_some_and(|entry| entry.state == EntryState::Confirmed);
    if written.carried || confirmed || count_characters(text.trim()) < SHORTEST {
        return None;
    }
    let whole = 0..text.len();
    if written.former(years.last_edition)? == text {
        return Some(Slip::new(whole, "前年度と全く同じ文章です"));
    }
    let source = former_of_source(years, written, field)?;
    (source.1 == text).then(|| Slip::new(whole, format!("前年度の「{}」と全く同じ文章です", source.0)))
}

/// Label and last year's text of the field from which this one takes its draft.
fn former_of_source<'a>(years: &Years, written: &Written<'a>, field: &Field) -> Option<(String, &'a str)> {
    let Carry::From(key) = &field.carry else { return None };
    let TextPlace::Cell(owner, _) = written.passage.place else { return None };
    let book = written.book;
    let last = years.last_edition?;
    let owner = book.counterpart_owner(owner, last)?;
    let source = book.field(book.counterpart_field(book.field_by_key(field.form, key)?.id, last)?)?;
    Some((book.field_label(source, None).replace('\n', ""), book.text(owner, source.id)))
}
