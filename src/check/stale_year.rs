//! 古い年度名: a year's name that a text has kept from last year, or that is one year behind what is meant.
//!
//! Earlier years are rightly named as history (令和４年度から, 令和４年度に策定した計画, 令和４年度と比べ). So a name counts only
//! where it is the subject of a text that was copied from last year, where it announces something that would lie in the
//! past, or where it begins a text below a heading that names this year. What a copied entry announces for this year
//! (今後の取り組み: 令和５年度に開く) was next year when it was written.

use super::written::Written;
use super::years::{YearName, year_names};
use super::{Slip, Years};
use crate::model::*;

pub(super) fn check(years: &Years, written: &Written<'_>) -> Vec<Slip> {
    if is_the_plans_own(written) {
        return Vec::new();
    }
    let text = written.passage.text;
    let last_names = year_names(text, years.last, years.this);
    let this_names = year_names(text, years.this, FiscalYear(2 * years.this.0 - years.last.0));
    if last_names.is_empty() && this_names.is_empty() {
        return Vec::new();
    }
    let copied = written.carried || written.former(years.last_edition) == Some(text);
    // A text of this year that names both years compares them.
    let compares = !copied && !this_names.is_empty();
    let last = last_names.into_iter().filter_map(|name| {
        let reason = reason_of_last_year(&Surroundings::new(text, &name), copied, compares, years, written)?;
        Some(Slip::new(name.passage, reason).replaced_by(name.other))
    });
    let mut slips: Vec<Slip> = last.collect();
    if copied && written.entry.is_some() && !heads_this_year(years, written) {
        let ahead = |name: &YearName| Surroundings::new(text, name).looks_ahead(written);
        let this = this_names.into_iter().filter(ahead);
        slips.extend(
            this.map(|name| Slip::new(name.passage, "写した文章の翌年度が今年度のままです").replaced_by(name.other)),
        );
        slips.sort_by_key(|slip| slip.passage.start);
    }
    slips
}

/// Why last year's name is not meant here; `None` where it may well be.
fn reason_of_last_year(
    surroundings: &Surroundings<'_>,
    copied: bool,
    compares: bool,
    years: &Years,
    written: &Written<'_>,
) -> Option<&'static str> {
    if surroundings.announces(copied) {
        Some("前年度を今後のこととして書いています")
    } else if copied && surroundings.is_subject(written) {
        Some("写した文章に前年度が残っています")
    } else if !copied && !compares && surroundings.begins_text() && heads_this_year(years, written) {
        Some("今年度の欄が前年度から始まっています")
    } else {
        None
    }
}

/// Cells of records (事業名, 計画の記載) are the plan's own words, and captions tell when a picture was taken.
fn is_the_plans_own(written: &Written<'_>) -> bool {
    match written.passage.place {
        TextPlace::Cell(Owner::Record(_), _) => written.field.is_some_and(|field| field.carry == Carry::Keep),
        TextPlace::Caption(..) | TextPlace::AltText(..) => true,
        _ => false,
    }
}

/// Whether the heading of the field names the year that is checked.
fn heads_this_year(years: &Years, written: &Written<'_>) -> bool {
    FiscalYear::find_in(&written.label()) == Some(years.this)
}

/// A name with what stands around it.
struct Surroundings<'a> {
    before: &'a str,
    /// To the end of the sentence.
    rest: &'a str,
}

impl<'a> Surroundings<'a> {
    fn new(text: &'a str, name: &YearName) -> Self {
        let behind = text.get(name.passage.end..).unwrap_or_default();
        let rest = behind.split(['。', '\n']).next().unwrap_or_default();
        Self { before: text.get(..name.passage.start).unwrap_or_default(), rest }
    }

    /// `令和４年度に向けて準備する`, `令和４年度は…する予定`. In a text that was written this year only what is plainly
    /// an announcement; in a copied one every clause that does not lie in the past.
    fn announces(&self, copied: bool) -> bool {
        const ENDS: [&str; 8] =
            ["予定", "予定です", "予定である", "予定だ", "見込み", "見込みです", "見込みである", "予定しています"];
        if self.rest.starts_with("に向け") {
            return copied || !is_past(self.rest);
        }
        let of_name =
            ["は", "に", "も", "中", "、", "内", "から"].iter().any(|particle| self.rest.starts_with(particle));
        let sentence = self.rest.trim_end_matches(['）', ')']);
        of_name && ENDS.iter().any(|end| sentence.ends_with(end))
    }

    /// Whether a copied text speaks of the year itself, and not of something that happened or began in it.
    fn is_subject(&self, written: &Written<'_>) -> bool {
        let rest = self.rest.trim_start();
        if rest.starts_with(['は', '、']) || rest.is_empty() || rest.starts_with("時点") || rest.starts_with("現在")
        {
            return true;
        }
        // The results of a copied entry (令和４年度の参加者, 令和４年度に３回) are last year's; headings name their year.
        let of_year = written.entry.is_some() || !matches!(written.passage.place, TextPlace::BlockText(_));
        let clause = rest.split(['、', '，']).next().unwrap_or_default();
        let lies_in_the_past = rest.starts_with(['に', 'を']) && is_past(clause);
        of_year && !lies_in_the_past && rest.starts_with(['の', 'に', 'を', '）', ')', '実', '事', '取'])
    }

    /// Whether a copied text speaks of what is to come in the year.
    fn looks_ahead(&self, written: &Written<'_>) -> bool {
        self.announces(true) || (self.is_subject(written) && !is_past(self.rest))
    }

    /// `令和４年度は、…` or nothing but the name at the head of a text.
    fn begins_text(&self) -> bool {
        let is_first = self.before.chars().all(|c| !c.is_alphanumeric() && !matches!(c, '。' | '、'));
        let rest = self.rest.trim_start();
        is_first && (rest.is_empty() || rest.starts_with(['は', '、', '：', ':']) || rest.starts_with("において"))
    }
}

/// Whether something happened or was done: 策定した, 開かれた, 行いました.
fn is_past(clause: &str) -> bool {
    ["した", "った", "れた", "めた", "えた", "けた", "げた", "いた", "んだ"].iter().any(|end| clause.contains(end))
}
