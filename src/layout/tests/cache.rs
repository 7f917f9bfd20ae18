//! A layout that finds its texts again is the same as one from nothing.

use super::*;
use crate::layout::{Cache, lay_out_again};
use proptest::prelude::*;

fn cells(document: &mut Document) -> Vec<&mut Cell> {
    let tables = document.flow.iter_mut().filter_map(|flow| match flow {
        Flow::Table(table) => Some(table),
        _ => None,
    });
    let rows =
        tables.flat_map(|table| table.header_rows.iter_mut().chain(table.groups.iter_mut().flat_map(|g| &mut g.rows)));
    rows.flat_map(|row| &mut row.cells).collect()
}

#[derive(Clone, Debug)]
enum Change {
    Text(String),
    Size(f64),
    Underline,
    Origin(i64),
    Vertical,
    Width(f64),
    Landscape,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => "[あ漢a1、。「」\n\t🦖]{0,40}".prop_map(Change::Text),
        1 => (6.0..14.0).prop_map(Change::Size),
        1 => Just(Change::Underline),
        1 => (1..9999_i64).prop_map(Change::Origin),
        1 => Just(Change::Vertical),
        1 => (5.0..60.0).prop_map(Change::Width),
        1 => Just(Change::Landscape),
    ]
}

fn make(document: &mut Document, at: usize, change: &Change) {
    match change {
        Change::Landscape => document.page.landscape = !document.page.landscape,
        Change::Width(width) => {
            for flow in &mut document.flow {
                if let Flow::Table(table) = flow {
                    let column = at % table.column_widths.len();
                    table.column_widths[column] = Length::mm(*width);
                }
            }
        }
        _ => {
            let mut cells = cells(document);
            let count = cells.len();
            let Some(cell) = cells.get_mut(at % count.max(1)) else { return };
            match change {
                Change::Text(text) => {
                    cell.content.text = text.as_str().into();
                    cell.content.underlines.clear();
                }
                Change::Size(size) => cell.content.style.size = Length::pt(*size),
                Change::Underline => cell.content.underlines = std::iter::once(0..cell.content.text.len()).collect(),
                Change::Origin(source) => cell.content.origin.source = *source,
                Change::Vertical => cell.vertical_text = !cell.vertical_text,
                Change::Width(_) | Change::Landscape => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, max_shrink_iters: 50, ..ProptestConfig::default() })]

    #[test]
    fn found_again_is_set_anew(scene in 0..4_usize, changes in prop::collection::vec((any::<usize>(), change()), 1..6)) {
        let (_, mut document) = scenes::all().swap_remove(scene);
        let mut cache = Cache::default();
        lay_out_again(&document, &mut cache);
        for (at, change) in &changes {
            make(&mut document, *at, change);
            let again = lay_out_again(&document, &mut cache);
            prop_assert!(again == lay_out(&document), "after {:?}", change);
        }
    }
}

#[test]
fn no_more_is_kept_than_was_used() {
    let document = scenes::evaluation(14);
    let mut cache = Cache::default();
    lay_out_again(&document, &mut cache);
    let kept = cache.len();
    assert!(kept > 20, "{kept}");
    for number in 0..50 {
        let mut edited = document.clone();
        cells(&mut edited)[9].content.text = format!("{number}件").into();
        lay_out_again(&edited, &mut cache);
        assert!(cache.len() <= kept + 1, "{number}: {}", cache.len());
    }
    lay_out_again(&super::document(Vec::new()), &mut cache);
    assert!(cache.is_empty());
}
