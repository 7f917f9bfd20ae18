//! Documents of the kinds that the program prints, with sentences of a made-up city.

use super::*;
use crate::layout::document::FigureItem;

const STATE: &str = "市内8か所の子育て支援センターで「親子ひろば」を開設し、延べ12,345人（前年度比103.5％）が利用した。相談は月平均48件あり、うち５月、８月及び12月が多かった。";
const NEXT: &str = "利用者アンケートの結果を踏まえて開設時間を見直すとともに、関係機関との連携を強化し、令和6年度中に新たな拠点を1か所開設する。";
const NAME: &str = "地域子育て支援拠点事業";

pub fn all() -> Vec<(&'static str, Document)> {
    vec![("evaluation", evaluation(14)), ("tall", tall()), ("sheet", sheet()), ("plan", plan())]
}

const HEADER: [&str; 8] =
    ["No.", "事業名", "事業の内容", "担当課", "実施状況（令和5年度）", "評価", "今後の取り組み", "方向性"];
const WIDTHS: [f64; 8] = [9.0, 30.0, 45.0, 22.0, 75.0, 11.0, 55.0, 14.0];

/// An evaluation table: records whose first columns span the entries of one to three departments.
pub fn evaluation(records: i64) -> Document {
    let groups = (1..=records).map(|number| record(number, 1 + number as usize % 3, 1)).collect();
    let mut document = document(vec![
        heading(1, "第２期試験市子ども計画　令和5年度事業評価", 1),
        heading(2, "基本目標１　地域で支え合う子育て", 2),
        Flow::Table(table(&WIDTHS, &HEADER, groups)),
    ]);
    document.page.document_number = "資料１－２".to_owned();
    document.page.meeting = "第2回　試験市子ども・子育て会議　令和6年11月21日".to_owned();
    document.page.draft = true;
    document
}

pub fn record(number: i64, entries: usize, repeat: usize) -> RowGroup {
    let rows = (0..entries)
        .map(|entry| {
            let source = number * 1000 + entry as i64 * 10;
            let mut cells = Vec::new();
            if entry == 0 {
                for (column, text) in [(0, number.to_string()), (1, NAME.to_owned()), (2, NEXT.to_owned())] {
                    let role = if column < 2 { CellRole::RowHeader } else { CellRole::Data };
                    cells.push(Cell { row_span: entries, role, ..cell(column, &text, source + column as i64) });
                }
            }
            cells.push(cell(3, "子育て支援課", source + 3));
            cells.push(cell(4, &STATE.repeat(repeat), source + 4));
            cells.push(Cell { vertical_align: VerticalAlign::Middle, ..cell(5, "Ａ", source + 5) });
            cells.push(cell(6, &format!("・{NEXT}\n・{NEXT}"), source + 6));
            cells.push(Cell { vertical_align: VerticalAlign::Middle, ..cell(7, "継続", source + 7) });
            row(cells)
        })
        .collect();
    group(rows)
}

/// Records taller than a page, and one whose spanning cell is taller than its entries.
pub fn tall() -> Document {
    let mut long_span = record(3, 3, 1);
    long_span.rows[0].cells[2].content.text = NEXT.repeat(20).into();
    let mut empty = record(4, 2, 1);
    for cell in empty.rows.iter_mut().flat_map(|row| &mut row.cells) {
        cell.content.text = "".into();
    }
    document(vec![Flow::Table(table(
        &WIDTHS,
        &HEADER,
        vec![record(1, 2, 1), record(2, 3, 14), long_span, empty, record(5, 12, 1)],
    ))])
}

/// A sheet of boxes with labels that run downwards.
pub fn sheet() -> Document {
    let label = |column, span, text: &str, source| Cell {
        row_span: span,
        vertical_text: true,
        vertical_align: VerticalAlign::Middle,
        role: CellRole::RowHeader,
        shade: 0.92,
        ..cell(column, text, source)
    };
    let wide = |column, column_span, text: &str, source| Cell { column_span, ..cell(column, text, source) };
    let tall_row = |cells, height| Row { cells, min_height: Length::mm(height) };
    let rows = vec![
        tall_row(vec![label(0, 1, "取組名", 10), wide(1, 2, "（1）子育てサポーターの養成", 11)], 18.0),
        tall_row(vec![label(0, 1, "取組の内容", 12), wide(1, 2, &STATE.repeat(3), 13)], 40.0),
        tall_row(
            vec![label(0, 3, "スケジュール～（予定）、令和10年", 14), wide(1, 1, "前期", 15), cell(2, NEXT, 16)],
            20.0,
        ),
        tall_row(vec![wide(1, 1, "中期", 17), cell(2, NEXT, 18)], 20.0),
        tall_row(vec![wide(1, 1, "後期", 19), cell(2, &NEXT.repeat(2), 20)], 20.0),
    ];
    let mut table = table(&[10.0, 20.0, 140.0], &[], vec![group(rows)]);
    table.cell_padding = Length::mm(1.5);
    let mut document = document(vec![heading(1, "重要取組シート", 1), Flow::Table(table)]);
    document.page.landscape = false;
    document
}

/// Chapters: headings with badges, prose, figures, a table of contents.
pub fn plan() -> Document {
    let long = format!("　{STATE}{NEXT}").repeat(3);
    let prose = |text: &str, source| Flow::Paragraph(content(text, body_style(), source));
    let figure = |source| FigureItem {
        image: None,
        caption: content("図　親子ひろばのようす（掲載写真は今後差し替え）", style(8.5), source),
        alt_text: "親子ひろばで遊ぶ親子".to_owned(),
        origin: Origin { source, part: 1 },
    };
    let mut flow = vec![
        heading(1, "試験市子ども計画", 1),
        Flow::Contents { style: style(10.5), max_level: 3 },
        Flow::Space(Length::mm(6.0)),
    ];
    for chapter in 0..4 {
        let source = 100 * (chapter + 1);
        let Flow::Heading(mut with_badge) = heading(2, "妊娠期からの切れ目のない支援", source) else {
            continue;
        };
        with_badge.badge = "【重点的取組み】".to_owned();
        with_badge.aside = "所管課：子育て支援課、健康推進課".to_owned();
        with_badge.ruled = true;
        flow.push(Flow::Heading(with_badge));
        flow.push(prose(&long, source + 1));
        flow.push(heading(3, "（1）主な取組", source + 2));
        flow.push(prose(&format!("① {NEXT}\n② {STATE}\n※ 詳しくは https://www.example.jp/kosodate/hiroba/index.html?page=12&lang=ja を参照\n合計\t1,234千円"), source + 3));
        flow.push(Flow::Figures(vec![figure(source + 4), figure(source + 5)]));
    }
    let mut document = document(flow);
    document.page.landscape = false;
    document.page.header = "試験市子ども計画（素案）".to_owned();
    document.page.footer = "試験市こども未来課".to_owned();
    document
}
