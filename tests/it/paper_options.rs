//! What the officer chooses for a paper reaches the paper, and the PDF that is read back.

use crate::samples::samples;
use crate::support::{book_of, paper};
use hyokacho::layout::Pages;
use hyokacho::layout::page::Item;
use hyokacho::model::Book;
use hyokacho::report::{self, PageNumbers, PaperKind, PaperOptions};

fn evaluation() -> Book {
    book_of(&serde_json::from_str(include_str!("../../assets/sample.json")).expect("JSON"))
}

fn printed(name: &str, book: &Book, options: &PaperOptions) -> Pages {
    let edition = book.editions()[0].id;
    let document = report::document(book, edition, options).expect("a paper");
    paper::print_whole(name, &document)
}

/// The texts of a page that are not read aloud.
fn artifacts(pages: &Pages, page: usize) -> Vec<String> {
    let runs = pages.pages[page].items.iter().filter_map(|item| match item {
        Item::Text(run) if run.element.is_none() => Some(run.glyphs.iter().map(|glyph| glyph.character).collect()),
        _ => None,
    });
    runs.collect()
}

#[test]
fn margins_are_filled_as_asked() {
    for (kind, bind_left) in [(PaperKind::Evaluation, false), (PaperKind::Evaluation, true), (PaperKind::Plan, false)] {
        let book = evaluation();
        let options = PaperOptions {
            header: "{表題}".to_owned(),
            footer: "青葉野市こども未来課　{年度}".to_owned(),
            document_number: "資料１".to_owned(),
            meeting: "第2回　青葉野市子ども・子育て会議".to_owned(),
            page_numbers: PageNumbers::OfLast,
            first_page_number: 11,
            binding_mm: Some(30.0),
            bind_left,
            ..PaperOptions::new(kind)
        };
        let pages = printed(&format!("欄外-{}-{bind_left}", kind.name()), &book, &options);
        let last = 10 + pages.pages.len();
        for page in [0, pages.pages.len() - 1] {
            let texts = artifacts(&pages, page);
            assert!(texts.contains(&book.editions()[0].title), "{texts:?}");
            assert!(texts.iter().any(|text| text.starts_with("青葉野市こども未来課　令和")), "{texts:?}");
            assert!(texts.contains(&format!("{} / {last}", 11 + page)), "{texts:?}");
        }
    }
}

#[test]
fn records_fill_the_pages_when_they_may_be_broken() {
    let book = evaluation();
    let kept = PaperOptions::new(PaperKind::Evaluation);
    let filled = PaperOptions { keep_records: false, ..kept.clone() };
    let (kept, filled) = (printed("事業を分けない", &book, &kept), printed("事業を分ける", &book, &filled));
    assert!(filled.pages.len() < kept.pages.len(), "{} < {}", filled.pages.len(), kept.pages.len());
}

#[test]
fn every_sample_prints_whole_on_every_paper() {
    for (name, book, _) in samples().chain([("evaluation", evaluation(), PaperKind::Evaluation)]) {
        for kind in PaperKind::ALL {
            let options = PaperOptions { page_numbers: PageNumbers::Plain, ..PaperOptions::new(kind) };
            printed(&format!("見本-{name}-{}", kind.name()), &book, &options);
        }
    }
}

#[test]
fn options_kept_before_there_were_margins_are_read() {
    let old = r#"{"kind":"evaluation","size":"a4","font_size_pt":8.0,"document_number":"","meeting":"","draft":false,
        "typeface":null}"#;
    let options: PaperOptions = serde_json::from_str(old).expect("options of an earlier version");
    assert_eq!(options, PaperOptions::new(PaperKind::Evaluation));
}
