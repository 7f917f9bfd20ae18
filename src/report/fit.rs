//! When the columns of a table are too narrow for their texts: which they are, and what would make room for them.

use super::{PaperOptions, document};
use crate::layout::document::PaperSize;
use crate::layout::{Origin, narrow_columns};
use crate::model::{Book, EditionId, FieldId};

/// Letters smaller than this are tried only when larger paper does not help, in points.
const READABLE_PT: f64 = 7.0;
/// Sizes are tried in these steps, in points.
const STEP_PT: f64 = 0.5;

/// Columns too narrow for their texts, and the least change of the paper that cures all of them. Without size and
/// paper nothing cures them: the form has too many columns.
#[derive(Clone, Debug, PartialEq)]
pub struct FitProposal {
    /// Labels of the columns, in order.
    pub columns: Vec<String>,
    pub font_size_pt: Option<f64>,
    pub size: Option<PaperSize>,
}

impl FitProposal {
    /// The options with what is proposed.
    pub fn apply(&self, options: &PaperOptions) -> PaperOptions {
        PaperOptions {
            font_size_pt: self.font_size_pt.unwrap_or(options.font_size_pt),
            size: self.size.unwrap_or(options.size),
            ..options.clone()
        }
    }

    /// For the officer.
    pub fn sentence(&self) -> String {
        let columns: String = self.columns.iter().map(|label| format!("「{label}」")).collect();
        let paper = self.size.map(|_| "用紙をA3".to_owned());
        let letters = self.font_size_pt.map(|size| format!("文字を{size}ポイント"));
        let changes: Vec<String> = paper.into_iter().chain(letters).collect();
        let advice = if changes.is_empty() {
            "印刷する列を減らすか、様式で列の幅を広げてください".to_owned()
        } else {
            format!("{}にすると収まります", changes.join("、"))
        };
        format!("{columns}の列が狭く、語の途中で改行しています。{advice}")
    }
}

/// `None` when every column is wide enough for its texts, or the edition is not in the book.
pub fn fit_proposal(book: &Book, edition: EditionId, options: &PaperOptions) -> Option<FitProposal> {
    let narrow = |options: &PaperOptions| document(book, edition, options).map(|document| narrow_columns(&document));
    let columns = labels(book, &narrow(options)?);
    if columns.is_empty() {
        return None;
    }
    let fits = |font_size_pt: f64, size: PaperSize| {
        let options = PaperOptions { font_size_pt, size, ..options.clone() };
        narrow(&options).is_some_and(|narrow| labels(book, &narrow).is_empty())
    };
    let present = options.font_size_pt;
    let largest = |size| largest_fitting(present, |font_size_pt| fits(font_size_pt, size));
    let smaller = largest(options.size);
    let larger = || (options.size != PaperSize::A3).then(|| largest(PaperSize::A3)).flatten();
    let (font_size_pt, size) = match smaller {
        Some(smaller) if smaller >= READABLE_PT => (Some(smaller), None),
        _ => match larger() {
            Some(font_size_pt) => (Some(font_size_pt).filter(|size| *size < present), Some(PaperSize::A3)),
            None => (smaller, None),
        },
    };
    Some(FitProposal { columns, font_size_pt, size })
}

/// The largest size from `present` down for which `fits` holds. What fits in one size fits in all smaller ones.
fn largest_fitting(present: f64, fits: impl Fn(f64) -> bool) -> Option<f64> {
    let least = *PaperOptions::FONT_SIZES_PT.start();
    let below = (1..).map(|step| (present / STEP_PT).ceil() * STEP_PT - f64::from(step) * STEP_PT);
    let sizes: Vec<f64> = std::iter::once(present).chain(below).take_while(|size| *size >= least).collect();
    sizes.get(sizes.partition_point(|size| !fits(*size))).copied()
}

/// The labels of the fields that stand at the origins, once each.
fn labels(book: &Book, origins: &[Origin]) -> Vec<String> {
    let mut labels = Vec::new();
    for origin in origins {
        let Some(field) = book.field(FieldId(origin.part)) else { continue };
        let label = book.field_label(field, None);
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_size_that_fits() {
        for (present, most, expected) in [
            (14.0, 14.0, Some(14.0)),
            (14.0, 9.2, Some(9.0)),
            (9.5, 8.0, Some(8.0)),
            (8.2, 8.1, Some(8.0)),
            (8.0, 6.0, Some(6.0)),
            (8.0, 5.9, None),
        ] {
            assert_eq!(largest_fitting(present, |size| size <= most), expected, "{present} {most}");
        }
    }

    #[test]
    fn a_proposal_in_words() {
        let proposal = |font_size_pt, size| FitProposal { columns: vec!["評価".to_owned()], font_size_pt, size };
        let advice = |proposal: FitProposal| proposal.sentence().split('。').nth(1).map(str::to_owned);
        for (font_size_pt, size, expected) in [
            (Some(7.5), None, "文字を7.5ポイントにすると収まります"),
            (None, Some(PaperSize::A3), "用紙をA3にすると収まります"),
            (Some(8.0), Some(PaperSize::A3), "用紙をA3、文字を8ポイントにすると収まります"),
            (None, None, "印刷する列を減らすか、様式で列の幅を広げてください"),
        ] {
            assert_eq!(advice(proposal(font_size_pt, size)).as_deref(), Some(expected));
        }
    }
}
