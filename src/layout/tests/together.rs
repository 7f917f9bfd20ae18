//! What stands on one page with what, and what stands beside a heading, in the margins and in the place of a picture.

use super::*;
use crate::layout::document::FigureItem;
use crate::layout::text::run_end;

fn page_of(pages: &Pages, source: i64) -> Vec<usize> {
    let numbered = pages.pages.iter().enumerate();
    numbered.filter(|(_, page)| runs(page).any(|run| run.origin.source == source)).map(|(number, _)| number).collect()
}

fn filler(lines: usize) -> Flow {
    Flow::Paragraph(content(&"い\n".repeat(lines), style(10.5), 1))
}

/// Heading 2, lead 3, table 4 after so many lines.
fn led_table(lines: usize, lead: &str) -> Document {
    let record = row(vec![cell(0, &"実施した。".repeat(20), 4)]);
    document(vec![
        filler(lines),
        heading(2, "基本目標", 2),
        Flow::Paragraph(content(lead, body_style(), 3)),
        Flow::Space(Length::mm(2.0)),
        Flow::Table(table(&[60.0], &["事業名"], vec![group(vec![record])])),
    ])
}

#[test]
fn heading_lead_and_table_begin_on_one_page() {
    for lines in 1..45 {
        let pages = lay_out(&led_table(lines, &"施策の方向を示す文章。".repeat(12)));
        let heading = page_of(&pages, 2);
        assert_eq!(heading, page_of(&pages, 3), "after {lines} lines");
        assert_eq!(heading, page_of(&pages, 4), "after {lines} lines");
    }
}

#[test]
fn a_legend_is_not_parted_from_its_table() {
    for lines in 1..45 {
        let mut document = led_table(lines, "評価　A：計画どおり");
        document.flow.remove(1);
        let pages = lay_out(&document);
        assert_eq!(page_of(&pages, 3), page_of(&pages, 4), "after {lines} lines");
    }
}

#[test]
fn a_long_text_before_a_table_fills_its_page() {
    let long = "施策の方向を示す文章。".repeat(200);
    let document = led_table(20, &long);
    let pages = lay_out(&document);
    assert_eq!(page_of(&pages, 2), [0], "the heading does not wait for the table");
    assert_eq!(page_of(&pages, 3).first(), Some(&0));
}

#[test]
fn records_are_kept_whole_or_fill_the_pages() {
    let text = "実施した。".repeat(100);
    let records = |keep_groups| {
        let groups = (1..=12).map(|source| group(vec![row(vec![cell(0, &text, source)])])).collect();
        let mut document = document(vec![Flow::Table(table(&[60.0], &["事業名"], groups))]);
        document.flow.push(Flow::Space(Length::ZERO));
        document.page.keep_groups = keep_groups;
        let Flow::Table(table) = &mut document.flow[0] else { return document };
        (table.fill_width, table.column_widths) = (false, vec![Length::mm(60.0)]);
        document
    };
    let (kept, filled) = (lay_out(&records(true)), lay_out(&records(false)));
    assert!((1..=12).all(|source| page_of(&kept, source).len() == 1));
    assert!((1..=12).any(|source| page_of(&filled, source).len() == 2));
    assert!(filled.pages.len() < kept.pages.len(), "{} < {}", filled.pages.len(), kept.pages.len());
    for page in filled.pages.iter().rev().skip(1) {
        let lowest = runs(page).filter(|run| run.element.is_some()).map(|run| run.baseline.to_pt()).fold(0.0, f64::max);
        let bottom = page.height.to_pt() - Length::mm(20.0).to_pt();
        assert!(bottom - lowest < 9.0 * 1.4 * 3.0, "{} left free", bottom - lowest);
    }
    for pages in [&kept, &filled] {
        assert!((1..=12).all(|source| text_of(pages, source) == text));
    }
}

#[test]
fn no_short_record_is_left_alone() {
    let records = |count: i64| {
        let groups = (10..10 + count).map(|source| group(vec![row(vec![cell(0, "実施した。", source)])]));
        Flow::Table(table(&[60.0], &["事業名"], groups.collect()))
    };
    for (lines, count) in (1..45).flat_map(|lines| [(lines, 3), (lines, 40)]) {
        let pages = lay_out(&document(vec![filler(lines), heading(2, "基本目標", 2), records(count)]));
        let page = |source| page_of(&pages, source);
        assert_eq!(page(10), page(11), "{count} after {lines} lines");
        assert_eq!(page(10 + count - 2), page(10 + count - 1), "{count} after {lines} lines");
        assert_eq!(page(2), page(10));
    }
}

/// Words, badge and departments of a heading as boxes: left, top, right, bottom.
fn heading_boxes(text: &str, badge: &str, aside: &str) -> Vec<[f64; 4]> {
    let Flow::Heading(mut heading) = heading(2, text, 7) else { return Vec::new() };
    (heading.badge, heading.aside) = (badge.to_owned(), aside.to_owned());
    let mut document = document(vec![Flow::Heading(heading), Flow::Paragraph(content("本文", style(10.0), 8))]);
    document.page.landscape = false;
    let pages = lay_out(&document);
    let part = |part| -> String {
        let all = pages.pages.iter().flat_map(runs);
        all.filter(|run| run.origin == Origin { source: 7, part }).map(run_text).collect()
    };
    assert_eq!((part(0), part(Origin::BADGE), part(Origin::ASIDE)), (text.into(), badge.into(), aside.into()));
    let area = |run: &TextRun| {
        let (baseline, size) = (run.baseline.to_pt(), run.size.to_pt());
        [run.x.to_pt(), baseline - size * 0.88, run_end(run).to_pt(), baseline + size * 0.12]
    };
    runs(&pages.pages[0]).filter(|run| run.element.is_some()).map(area).collect()
}

#[test]
fn nothing_of_a_heading_collides() {
    let long = "妊娠期から子育て期にわたる切れ目のない支援体制の充実と関係機関との連携の強化";
    let names = "所管課：子育て支援課、健康推進課、学校教育課、生涯学習課、障がい福祉課、男女共同参画課";
    for text in ["支援", long, &long.repeat(3)] {
        for badge in ["", "【重点的取組み】", &"【重点的取組み】".repeat(9)] {
            for aside in ["", "所管課：子育て支援課", names, &names.repeat(4)] {
                let boxes = heading_boxes(text, badge, aside);
                for (index, a) in boxes.iter().enumerate() {
                    assert!(a[0] > 50.0 && a[2] < 595.3 - 50.0, "{text} {badge} {aside}: {a:?}");
                    for b in boxes.iter().skip(index + 1) {
                        let apart =
                            a[2] <= b[0] + 0.05 || b[2] <= a[0] + 0.05 || a[3] <= b[1] + 0.05 || b[3] <= a[1] + 0.05;
                        assert!(apart, "{text} {badge} {aside}: {a:?} {b:?}");
                    }
                }
            }
        }
    }
}

/// A heading that stands on one line by itself is not broken for the departments beside it: they go below.
#[test]
fn departments_break_no_heading() {
    // The body text below is one line more.
    let lines = |count: usize| {
        let boxes = heading_boxes(&"安".repeat(count), "", "所管課：子育て支援課");
        let mut tops: Vec<i64> = boxes.iter().map(|area| area[1] as i64).collect();
        tops.sort_unstable();
        tops.windows(2).filter(|two| two[1] - two[0] > 5).count()
    };
    assert_eq!(lines(10), 1, "beside");
    for count in [30, 34] {
        assert_eq!(lines(count), 2, "{count}: below, the words on one line");
    }
    assert_eq!(lines(50), 2, "beside the first of two lines");
}

#[test]
fn pages_are_numbered_as_asked() {
    for (page_numbers, expected) in [
        (PageNumbers::Dashed, ["- 5 -", "- 6 -"]),
        (PageNumbers::OfLast, ["5 / 6", "6 / 6"]),
        (PageNumbers::Plain, ["5", "6"]),
        (PageNumbers::None, ["", ""]),
    ] {
        let mut document = document(vec![filler(3), Flow::PageBreak, filler(3)]);
        document.page.page_numbers = page_numbers;
        document.page.first_page_number = 5;
        let pages = lay_out(&document);
        let numbers: Vec<String> = pages
            .pages
            .iter()
            .map(|page| runs(page).filter(|run| run.element.is_none()).map(run_text).collect())
            .collect();
        assert_eq!(numbers, expected);
        assert_eq!(pages.pages[0].number, (page_numbers != PageNumbers::None).then_some(5));
    }
}

#[test]
fn running_texts_stand_in_the_margins() {
    let mut document = document(vec![filler(3), Flow::PageBreak, filler(3)]);
    document.page.header = "試験市子ども計画".to_owned();
    document.page.footer = "試験市こども未来課".to_owned();
    let pages = lay_out(&document);
    let margin = Length::mm(20.0).to_pt();
    for page in &pages.pages {
        let place = |text: &str| runs(page).find(|run| run_text(run) == text).map(|run| (run.x, run.baseline));
        let (x, y) = place("試験市子ども計画").expect("the header");
        assert!((x.to_pt() - margin).abs() < 0.1 && y.to_pt() < margin, "{x:?} {y:?}");
        let (x, y) = place("試験市こども未来課").expect("the footer");
        assert!((x.to_pt() - margin).abs() < 0.1 && y.to_pt() > page.height.to_pt() - margin, "{x:?} {y:?}");
    }
}

#[test]
fn the_place_of_a_picture_to_come_is_small() {
    let figure = FigureItem {
        image: None,
        caption: content("図　親子ひろば", style(9.0), 3),
        alt_text: "親子ひろば".to_owned(),
        origin: Origin { source: 3, part: 0 },
    };
    for count in [1, 2, 4] {
        let pages = lay_out(&document(vec![Flow::Figures(vec![figure.clone(); count])]));
        let boxes: Vec<f64> = pages.pages[0]
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Fill(fill) => Some(fill.height.to_mm().round()),
                _ => None,
            })
            .collect();
        assert_eq!(boxes, vec![45.0; count]);
    }
}
