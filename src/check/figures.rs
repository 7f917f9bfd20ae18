//! 図・写真: pictures that have not come yet, and pictures that cannot be read aloud.

use super::{Finding, Rule, Spot};
use crate::model::*;

pub(super) fn check(book: &Book, edition: EditionId, findings: &mut Vec<Finding>) {
    for (_, section) in book.sections_in_order(edition) {
        for block in book.blocks(section.id) {
            let BlockContent::Figures { figures } = &block.content else { continue };
            for (index, figure) in figures.iter().enumerate() {
                findings.extend(finding(block, index, figure));
            }
        }
    }
}

fn finding(block: &Block, index: usize, figure: &Figure) -> Option<Finding> {
    let (place, message) = match (figure.image, figure.alt_text.trim().is_empty()) {
        (None, _) => (TextPlace::Caption(block.id, index), "図・写真がまだ入っていません"),
        (Some(_), true) => {
            (TextPlace::AltText(block.id, index), "代替テキスト（図の内容を言葉で伝える文）がありません")
        }
        (Some(_), false) => return None,
    };
    Some(Finding {
        rule: Rule::Figures,
        section: block.section,
        block: Some(block.id),
        record: None,
        spot: Spot::Text(place),
        passage: None,
        message: message.to_owned(),
        fix: None,
    })
}
