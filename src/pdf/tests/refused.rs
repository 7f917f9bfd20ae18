//! What no correct file can show is refused with its place, in words that help.

use super::paper::*;
use crate::layout::page::{Bookmark, ElementKind, Item, Link, Rule};
use crate::layout::{Length, Pages};
use crate::pdf::{PdfError, write};

fn error(change: impl Fn(&mut Paper)) -> PdfError {
    let mut paper = full_paper();
    change(&mut paper);
    write(&paper.pages, &options()).expect_err("refused")
}

#[test]
fn nothing_to_print() {
    assert!(matches!(write(&Pages::default(), &options()), Err(PdfError::NoPages)));
}

#[test]
fn coordinates_that_are_no_numbers() {
    for value in [f64::NAN, f64::INFINITY, 1e40] {
        let value = Length::pt(value);
        let changes: [&dyn Fn(&mut Paper); 5] = [
            &|paper| paper.last_run().x = value,
            &|paper| paper.last_run().baseline = value,
            &|paper| paper.last_run().size = value,
            &|paper| paper.last_run().glyphs.to_mut()[0].advance = value,
            &|paper| {
                let (zero, width) = (Length::ZERO, Length::pt(1.0));
                paper.items().push(Item::Rule(Rule { x1: zero, y1: zero, x2: value, y2: zero, width }));
            },
        ];
        for change in changes {
            let error = error(change);
            assert!(matches!(error, PdfError::NotFinite { page: 2, .. }), "{error}");
        }
        let error = error(|paper| paper.page().height = value);
        assert!(matches!(error, PdfError::PageSize { page: 3 }), "{error}");
    }
}

#[test]
fn glyphs_that_the_font_lacks() {
    for glyph in [0, u16::MAX] {
        let mut origin = None;
        let mut paper = full_paper();
        paper.last_run().glyphs.to_mut()[0].id = glyph;
        origin.replace(paper.last_run().origin);
        let error = write(&paper.pages, &options()).expect_err("refused");
        assert_eq!(error.origin(), origin, "{error}");
        assert!(error.to_string().starts_with("文字「-」（U+002D）"), "{error}");
    }
}

#[test]
fn structures_that_are_no_tree() {
    let changes: [&dyn Fn(&mut Paper); 5] = [
        &|paper| paper.last_run().element = Some(10_000),
        &|paper| paper.pages.structure[0].children.push(3),
        &|paper| paper.pages.structure[2].parent = Some(5),
        &|paper| paper.pages.structure[0].children.truncate(1),
        &|paper| paper.pages.structure[1].children.push(0),
    ];
    for change in changes {
        let error = error(change);
        assert!(matches!(error, PdfError::Broken { .. } | PdfError::UnknownElement { .. }), "{error}");
    }
}

#[test]
fn bookmarks_to_nowhere() {
    let error = error(|paper| paper.pages.bookmarks.push(Bookmark { title: "付録".to_owned(), level: 1, page: 9 }));
    assert_eq!(error.to_string(), "しおり「付録」の行き先のページがありません。見出しを確認してください");
}

#[test]
fn links_to_nowhere() {
    let error = error(|paper| {
        let [x, y, width, height] = [60.0; 4].map(crate::layout::Length::pt);
        let title = "付録".to_owned();
        paper.pages.links.push(Link { page: 0, x, y, width, height, target: 9, title, element: 0 });
    });
    assert_eq!(error.to_string(), "「付録」へのリンクの行き先のページがありません。見出しを確認してください");
}

#[test]
fn images_that_cannot_be_read() {
    let jpeg = jpeg_image();
    for bytes in [&b""[..], b"GIF89a", &png_image()[..60], &jpeg[..30], &jpeg[..jpeg.len() / 2]] {
        let error = error(|paper| paper.figure("写真", bytes, 0.0, 0.0));
        assert!(matches!(error, PdfError::Image { page: 2, .. }), "{error}");
        assert!(error.origin().is_some());
    }
}

#[test]
fn odd_images_are_embedded() {
    use image::{DynamicImage, ImageFormat};
    let grey = DynamicImage::new_luma8(5, 3);
    for bytes in [
        encoded(&grey, ImageFormat::Png),
        encoded(&grey, ImageFormat::Jpeg),
        encoded(&DynamicImage::new_rgb16(4, 4), ImageFormat::Png),
        encoded(&DynamicImage::new_luma_a8(4, 4), ImageFormat::Png),
    ] {
        let mut paper = Paper::new();
        paper.figure("写真", &bytes, 50.0, 50.0);
        paper.element(ElementKind::Paragraph, 0);
        if let Some((sound, report)) = super::outside("qpdf", &["--check", "FILE"], &paper.write()) {
            assert!(sound, "{report}");
        }
    }
}
