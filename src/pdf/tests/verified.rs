//! The comparison of the file with the pages: it passes on what was written and names whatever was changed.

use super::paper::*;
use crate::layout::page::{ElementKind, Item, TextRun};
use crate::pdf::{Verified, VerifyError, read_back, verify};

#[test]
fn what_was_written_is_verified() {
    let paper = difficult_paper();
    let characters = 9 + DIFFICULT.iter().map(|text| text.chars().count()).sum::<usize>();
    assert_eq!(verify(&paper.write(), &paper.pages).expect("the same text"), Verified { characters });
    for paper in [full_paper(), Paper::new()] {
        verify(&paper.write(), &paper.pages).expect("the same text");
    }
}

/// Changes one run of the full paper before it is written; the comparison with the unchanged paper must name it.
fn check(what: &str, text: &str, change: impl Fn(&mut TextRun)) {
    let original = full_paper();
    let mut changed = full_paper();
    let mut origin = None;
    for page in &mut changed.pages.pages {
        for item in &mut page.items {
            let Item::Text(run) = item else { continue };
            if run.glyphs.iter().map(|glyph| glyph.character).eq(text.chars()) {
                change(run);
                origin = Some(run.origin);
            }
        }
    }
    assert!(origin.is_some(), "{what}: no run says {text}");
    let error = verify(&changed.write(), &original.pages).expect_err(what);
    assert_eq!(error.origin(), origin, "{what}: {error}");
}

#[test]
fn every_change_is_found_and_named() {
    let glyph_of = |character| glyphs(character, 8.0)[0].1;
    for text in ["事業の評価", "窓口を週五日に増やし、", "延べ百二十件に応じた。", "下線を引いた文", "- 4 -"]
    {
        check("last glyph dropped", text, |run| run.glyphs.to_mut().truncate(text.chars().count() - 1));
        check("first glyph dropped", text, |run| run.glyphs = run.glyphs.to_mut().split_off(1).into());
        check("glyph doubled", text, |run| run.glyphs = [&run.glyphs[..2], &run.glyphs[1..]].concat().into());
        check("glyphs swapped", text, |run| run.glyphs.to_mut().swap(1, 2));
        check("another character", text, |run| run.glyphs.to_mut()[1] = glyph_of("字"));
        check("the same glyph for another character", text, |run| run.glyphs.to_mut()[1].character = '字');
        check("a selector added", text, |run| run.glyphs.to_mut()[1].extra = Some('\u{E0100}'));
        check("everything gone", text, |run| run.glyphs.to_mut().clear());
    }
    check("read as decoration", "下線を引いた文", |run| run.element = None);
    check("beyond the edge of the paper", "次年度も続ける。", |run| run.x = crate::layout::Length::pt(830.0));
    check("below the edge of the paper", "事業の評価", |run| run.baseline = crate::layout::Length::pt(600.0));
}

#[test]
fn text_in_another_element_is_found() {
    let original = full_paper();
    let mut changed = full_paper();
    let heading = original.pages.structure.iter().position(|element| element.kind == ElementKind::Heading(1));
    for item in &mut changed.pages.pages[1].items {
        if let Item::Text(run) = item
            && run.element.is_some()
        {
            run.element = heading;
            break;
        }
    }
    let error = verify(&changed.write(), &original.pages).expect_err("moved");
    assert!(matches!(error, VerifyError::Text { .. }), "{error}");
}

#[test]
fn two_texts_that_changed_places_are_found() {
    let mut changed = full_paper();
    let items = &mut changed.pages.pages[0].items;
    let positions: Vec<usize> =
        (0..items.len()).filter(|i| matches!(&items[*i], Item::Text(run) if run.element.is_some())).collect();
    let (Item::Text(first), Item::Text(second)) = (items[positions[3]].clone(), items[positions[0]].clone()) else {
        panic!("runs")
    };
    items[positions[3]] = Item::Text(TextRun { element: first.element, ..second.clone() });
    items[positions[0]] = Item::Text(TextRun { element: second.element, ..first });
    let error = verify(&changed.write(), &full_paper().pages).expect_err("changed places");
    assert_eq!(error.origin(), Some(second.origin), "{error}");
}

#[test]
fn missing_pages_and_elements_are_found() {
    let original = full_paper();
    let mut longer = full_paper();
    longer.page();
    let error = verify(&longer.write(), &original.pages).expect_err("one page more");
    assert!(matches!(error, VerifyError::PageCount { expected: 2, found: 3 }), "{error}");
    let mut other = full_paper();
    other.pages.structure[1].kind = ElementKind::Paragraph;
    let error = verify(&other.write(), &original.pages).expect_err("another kind");
    assert!(matches!(error, VerifyError::Structure { element: 1, .. }), "{error}");
    let mut astray = full_paper();
    astray.pages.links[0].target = 0;
    let error = verify(&astray.write(), &original.pages).expect_err("a link to another page");
    assert!(matches!(error, VerifyError::Structure { .. }), "{error}");
    let mut unlinked = full_paper();
    unlinked.pages.links.clear();
    let error = verify(&unlinked.write(), &original.pages).expect_err("no link");
    assert!(matches!(error, VerifyError::Structure { .. }), "{error}");
    let mut more = full_paper();
    more.element(ElementKind::Paragraph, 0);
    let error = verify(&more.write(), &original.pages).expect_err("an element more");
    assert!(matches!(error, VerifyError::Structure { .. }), "{error}");
}

#[test]
fn damaged_files_are_errors_and_never_panics() {
    let paper = full_paper();
    let bytes = paper.write();
    for length in [0, 1, 9, 100, bytes.len() / 2, bytes.len() - 40, bytes.len() - 1] {
        assert!(read_back(&bytes[..length]).is_err(), "cut off after {length} bytes");
    }
    // A fixed walk over the file: every damage to text or structure is an error, damage to glyph shapes may pass.
    let mut state = 12_345_u64;
    for _ in 0..600 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut damaged = bytes.clone();
        let place = (state >> 33) as usize % damaged.len();
        damaged[place] ^= 1 << (state >> 20 & 7);
        if let Ok(verified) = verify(&damaged, &paper.pages) {
            assert!(verified.characters > 0);
        }
    }
}
