//! Small documents as they lie on the page, one line per item, and the trees they are read by.

use super::*;
use crate::layout::document::FigureItem;
use crate::layout::lay_out_with;
use crate::layout::page::{ElementKind, WarningKind};
use expect_test::{Expect, expect};
use std::cell::Cell as Counter;

fn check(document: &Document, expected: &Expect) {
    expected.assert_eq(&dump(&lay_out(document)));
}

/// The tree with the text of each element.
fn tree(pages: &Pages) -> String {
    fn write(pages: &Pages, element: usize, depth: usize, out: &mut String) {
        let all = pages.pages.iter().flat_map(runs);
        let text: String = all.filter(|run| run.element == Some(element)).map(run_text).collect();
        let found = &pages.structure[element];
        let name = match &found.kind {
            ElementKind::HeaderCell { scope_column, row_span, column_span } => {
                format!("TH {} {row_span}x{column_span}", if *scope_column { "column" } else { "row" })
            }
            ElementKind::DataCell { row_span, column_span } => format!("TD {row_span}x{column_span}"),
            kind => format!("{kind:?}"),
        };
        out.push_str(&format!("{}{name} {text}\n", "  ".repeat(depth)));
        for &child in &found.children {
            assert_eq!(pages.structure[child].parent, Some(element));
            write(pages, child, depth + 1, out);
        }
    }
    let mut out = String::new();
    write(pages, 0, 0, &mut out);
    out
}

#[test]
fn a_small_table() {
    let rows = vec![
        row(vec![
            Cell { row_span: 2, role: CellRole::RowHeader, ..cell(0, "親子ひろば", 1) },
            cell(1, "開設した。", 2),
        ]),
        row(vec![cell(1, "・延べ1,234人が利用した。", 3)]),
    ];
    let mut table = table(&[30.0, 40.0], &["事業名", "実施状況"], vec![group(rows)]);
    table.fill_width = false;
    let mut document = document(vec![Flow::Table(table)]);
    document.page.document_number = "資料１".to_owned();
    check(
        &document,
        &expect![[r#"
        page 1 841.9x595.3
          743.2,70.6 #1 資料１
          rule 737.2,56.7-785.2,56.7 0.8
          rule 737.2,75.3-785.2,75.3 0.8
          rule 737.2,56.7-737.2,75.3 0.8
          rule 785.2,56.7-785.2,75.3 0.8
          fill 56.7,86.6 85x19.4 0.9
          60.1,99.8 #5 事業名
          fill 141.7,86.6 113.4x19.4 0.9
          145.1,99.8 #6 実施状況
          60.1,119.2 #9 親子ひろば
          145.1,119.2 #10 開設した。
          145.1,138.6 #12 ・延べ1,234人が利用し
          154.1,151.2 #12 た。
          rule 56.2,86.6-255.6,86.6 1
          rule 56.7,106-255.1,106 0.5
          rule 141.7,125.4-255.1,125.4 0.5
          rule 56.2,157.4-255.6,157.4 1
          rule 56.7,86.6-56.7,157.4 1
          rule 141.7,86.6-141.7,157.4 0.5
          rule 255.1,86.6-255.1,157.4 1
          409.7,559.2 artifact - 1 -"#]],
    );
    let pages = lay_out(&document);
    expect![[r#"
        Document 
          Paragraph 資料１
          Table 
            TableHead 
              TableRow 
                TH column 1x1 事業名
                TH column 1x1 実施状況
            TableBody 
              TableRow 
                TH row 2x1 親子ひろば
                TD 1x1 開設した。
              TableRow 
                TD 1x1 ・延べ1,234人が利用した。
    "#]]
    .assert_eq(&tree(&pages));
}

#[test]
fn a_record_goes_on_overleaf() {
    let mut document = super::scenes::tall();
    document.flow.truncate(1);
    let pages = lay_out(&document);
    let second = &pages.pages[2];
    let artifacts: Vec<String> = runs(second).filter(|run| run.element.is_none()).map(run_text).collect();
    expect!["No. / 事業名 / 事業の内容 / 担当課 / 実施状況（令和5年度） / 評価 / 今後の取り組み / 方向性 / 2 / （続 / き） / 地域子育て支援拠 / 点事業 / （続き） / - 3 -"].assert_eq(&artifacts.join(" / "));
    // Every page is framed at its top and at its bottom.
    for page in &pages.pages {
        let heavy = page.items.iter().filter(|item| matches!(item, Item::Rule(rule) if rule.width == Length::pt(1.0)));
        assert_eq!(heavy.count(), 4);
    }
}

#[test]
fn a_plan_is_read_in_order() {
    let mut document = super::scenes::plan();
    document.flow.truncate(8);
    let pages = lay_out(&document);
    let titles: Vec<_> = pages
        .bookmarks
        .iter()
        .map(|bookmark| format!("{} {} {}", bookmark.level, bookmark.title, bookmark.page))
        .collect();
    assert_eq!(titles, ["1 試験市子ども計画 0", "2 妊娠期からの切れ目のない支援 0", "3 （1）主な取組 0"]);
    let tree: String = tree(&pages)
        .lines()
        .map(|line| format!("{}\n", line.chars().take(40).collect::<String>().trim_end()))
        .collect();
    expect![[r#"
        Document
          Heading(1) 試験市子ども計画
          Contents
            ContentsItem
              Reference
                Link 妊娠期からの切れ目のない支援1
            ContentsItem
              Reference
                Link （1）主な取組1
          Heading(2) 【重点的取組み】妊娠期からの切れ目のない支援所管課：子
          Paragraph 　市内8か所の子育て支援センターで「親子ひろば」を開設し
          Heading(3) （1）主な取組
          Paragraph ① 利用者アンケートの結果を踏まえて開設時間を見直すとと
          Figure { alt_text: "親子ひろばで遊ぶ親子" }
            Caption 図　親子ひろばのようす（掲載写真は今後差し替え）
          Figure { alt_text: "親子ひろばで遊ぶ親子" }
            Caption 図　親子ひろばのようす（掲載写真は今後差し替え）
    "#]]
    .assert_eq(&tree);
}

#[test]
fn a_title_is_marked_as_a_draft_once() {
    let mut document = document(vec![heading(1, "試験市子ども計画", 5), heading(1, "資料編", 6)]);
    document.page.draft = true;
    let pages = lay_out(&document);
    let all: String = pages.pages.iter().flat_map(runs).map(run_text).collect();
    assert_eq!(all, "試験市子ども計画（案）資料編- 1 -");
    assert_eq!(text_of(&pages, 5), "試験市子ども計画");
    assert_eq!(pages.bookmarks[0].title, "試験市子ども計画");
}

#[test]
fn a_heading_is_not_left_behind() {
    let prose = Flow::Paragraph(content(&"あ".repeat(400), body_style(), 2));
    for fill in 1..60 {
        let flow = vec![
            Flow::Paragraph(content(&"\n".repeat(fill).replace('\n', "い\n"), style(10.5), 1)),
            heading(2, "題", 3),
            heading(3, "小題", 4),
            prose.clone(),
        ];
        let pages = lay_out(&document(flow));
        let page_of = |source| pages.pages.iter().position(|page| runs(page).any(|run| run.origin.source == source));
        assert_eq!(page_of(3), page_of(2), "after {fill} lines");
        assert_eq!(page_of(4), page_of(2), "after {fill} lines");
    }
}

#[test]
fn a_heading_is_not_left_alone_by_a_tall_record() {
    for height in (80..200).step_by(10) {
        let tall = Row { cells: vec![cell(0, &"あ\n".repeat(30), 3)], min_height: Length::mm(f64::from(height)) };
        let flow = vec![
            heading(1, "題", 1),
            heading(2, "小題", 2),
            Flow::Table(table(&[50.0], &["事業名"], vec![group(vec![tall])])),
        ];
        let mut document = document(flow);
        document.page.document_number = "資料１".to_owned();
        let pages = lay_out(&document);
        let on_first: Vec<i64> = runs(&pages.pages[0]).map(|run| run.origin.source).collect();
        assert!(on_first.contains(&3), "{height} mm");
        assert_eq!(text_of(&pages, 3), "あ".repeat(30));
    }
}

#[test]
fn pictures_stand_side_by_side() {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(40, 20).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let figure = |bytes: &[u8], source| FigureItem {
        image: Some(bytes.into()),
        caption: content("図", style(9.0), source),
        alt_text: "写真".to_owned(),
        origin: Origin { source, part: 0 },
    };
    let figures = vec![figure(png.get_ref(), 1), figure(b"not a picture", 2)];
    let pages = lay_out(&document(vec![Flow::Figures(figures)]));
    let images: Vec<_> = pages.pages[0]
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Image(image) => Some((image.origin.source, (image.width / image.height).round())),
            _ => None,
        })
        .collect();
    assert_eq!(images, [(1, 2.0)]);
    let unreadable: Vec<_> = pages
        .warnings
        .iter()
        .map(|warning| (warning.origin.source, matches!(warning.kind, WarningKind::ImageUnreadable(_))))
        .collect();
    assert_eq!(unreadable, [(2, true)]);
}

#[test]
fn changed_parts_are_underlined() {
    let mut changed = content("開設時間を見直す", style(10.0), 1);
    changed.underlines = std::iter::once("開設".len().."開設時間".len()).collect();
    let pages = lay_out(&document(vec![Flow::Paragraph(changed)]));
    let parts: Vec<_> =
        runs(&pages.pages[0]).filter(|run| run.element.is_some()).map(|run| (run_text(run), run.underline)).collect();
    assert_eq!(parts, [("開設".to_owned(), false), ("時間".to_owned(), true), ("を見直す".to_owned(), false)]);
}

#[test]
fn an_empty_document_is_one_page() {
    let pages = lay_out(&document(Vec::new()));
    assert_eq!(pages.pages.len(), 1);
    assert_eq!(pages.structure.len(), 1);
}

#[test]
fn layout_stops_when_told() {
    let document = super::scenes::evaluation(200);
    let calls = Counter::new(0);
    let stopped = lay_out_with(&document, &|_| {
        calls.set(calls.get() + 1);
        calls.get() < 4
    });
    assert!(stopped.is_none());
    assert!(calls.get() <= 5);
}

#[test]
fn absurd_measures_do_no_harm() {
    let mut document = super::scenes::sheet();
    document.page.margins = Margins {
        top: Length::mm(500.0),
        right: Length::mm(f64::NAN),
        bottom: Length::mm(-3.0),
        left: Length::mm(200.0),
    };
    for flow in &mut document.flow {
        if let Flow::Table(table) = flow {
            table.column_widths = vec![Length::mm(0.0), Length::mm(f64::INFINITY), Length::mm(-5.0)];
            table.groups[0].rows[0].min_height = Length::mm(4_000.0);
            table.groups[0].rows[1].cells[0].row_span = 99;
            table.groups[0].rows[1].cells[0].column = 50;
            table.groups[0].rows[1].cells[1].content.style.size = Length::pt(f64::NAN);
        }
    }
    let pages = lay_out(&document);
    for page in &pages.pages {
        for run in runs(page) {
            assert!(run.x.is_finite() && run.baseline.is_finite(), "{}", run_text(run));
        }
    }
    assert!(pages.pages.len() < 100);
}
