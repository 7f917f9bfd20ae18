//! What must hold for any table: nothing lost, nothing twice, nothing outside, nothing on top of another.

use super::*;
use crate::layout::text::break_class::class_of;
use crate::layout::text::run_end;
use proptest::prelude::*;
use std::collections::BTreeMap;

const PIECES: &[&str] = &[
    "子育て支援センター",
    "を開設し、",
    "延べ12,345人",
    "が利用した。",
    "（前年度比103.5％）",
    "「親子ひろば」",
    "\n",
    "・",
    "令和6年度",
    "……",
    "Web会議",
    "８か所",
    "https://www.example.jp/a/b?c=d",
    "　",
    "ー",
    "っ",
    "髙﨑",
    "𠮷",
    "①",
    "、",
];

fn text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..most).prop_map(|pieces| pieces.concat())
}

/// Mostly short texts, now and then thousands of characters.
fn cell_text() -> impl Strategy<Value = String> {
    prop_oneof![12 => text(12), 4 => text(60), 1 => text(900)]
}

#[derive(Clone, Debug)]
struct Case {
    groups: Vec<(usize, Vec<String>)>,
    widths: Vec<f64>,
    size: f64,
    landscape: bool,
    a3: bool,
    middle: bool,
    /// The first column runs downwards.
    vertical: bool,
    min_height: f64,
}

const COLUMNS: usize = 5;
/// Columns that span all entries of a record.
const SPANNING: usize = 3;

fn case() -> impl Strategy<Value = Case> {
    let entries = prop_oneof![6 => 1..4_usize, 1 => 10..30_usize];
    let group = entries.prop_flat_map(|entries| {
        prop::collection::vec(cell_text(), SPANNING + entries * (COLUMNS - SPANNING))
            .prop_map(move |texts| (entries, texts))
    });
    (
        prop::collection::vec(group, 1..5),
        prop::collection::vec(prop_oneof![3 => 20.0..120.0, 1 => 8.0..20.0_f64], COLUMNS),
        6.0..14.0_f64,
        any::<[bool; 4]>(),
        prop_oneof![Just(0.0), 0.0..150.0_f64],
    )
        .prop_map(|(groups, widths, size, [landscape, a3, middle, vertical], min_height)| Case {
            groups,
            widths,
            size,
            landscape,
            a3,
            middle,
            vertical,
            min_height,
        })
}

/// The document of a case, and the text of each source.
fn built(case: &Case) -> (Document, BTreeMap<i64, String>) {
    let mut texts = BTreeMap::new();
    let mut source = 0;
    let mut groups = Vec::new();
    for (entries, cell_texts) in &case.groups {
        let mut cell_texts = cell_texts.iter();
        let mut rows = Vec::new();
        for entry in 0..*entries {
            let mut cells = Vec::new();
            for column in if entry == 0 { 0..COLUMNS } else { SPANNING..COLUMNS } {
                source += 1;
                let text = cell_texts.next().cloned().unwrap_or_default();
                let row_span = if column < SPANNING { *entries } else { 1 };
                cells.push(Cell {
                    row_span,
                    content: content(&text, style(case.size), source),
                    vertical_align: if case.middle { VerticalAlign::Middle } else { VerticalAlign::Top },
                    vertical_text: case.vertical && column == 0,
                    ..cell(column, "", 0)
                });
                texts.insert(source, text);
            }
            rows.push(Row { cells, min_height: Length::mm(case.min_height) });
        }
        groups.push(group(rows));
    }
    let mut document = document(vec![
        heading(1, "表の題", 0),
        Flow::Table(table(&case.widths, &["番号", "事業名", "内容", "実施状況", "今後の取り組み"], groups)),
    ]);
    document.page.landscape = case.landscape;
    document.page.size = if case.a3 { PaperSize::A3 } else { PaperSize::A4 };
    (document, texts)
}

fn without_breaks(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\n' | '\t')).collect()
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let (document, texts) = built(case);
    let pages = lay_out(&document);
    let mut found: BTreeMap<i64, String> = BTreeMap::new();
    for run in pages.pages.iter().flat_map(runs).filter(|run| run.element.is_some()) {
        found.entry(run.origin.source).or_default().push_str(&run_text(run));
    }
    for (source, text) in &texts {
        let found = found.get(source).cloned().unwrap_or_default();
        prop_assert_eq!(found, without_breaks(text), "source {}", source);
    }
    for (number, page) in pages.pages.iter().enumerate() {
        check_page(page, number)?;
    }
    let (page_width, _) = document.page.page_size();
    let scale = (page_width.to_pt() - Length::mm(40.0).to_pt()) / case.widths.iter().sum::<f64>();
    let narrowest = case.widths.iter().copied().fold(f64::INFINITY, f64::min) * scale - Length::mm(2.4).to_pt();
    let is_narrow = narrowest < case.size * 4.0;
    if !is_narrow && !case.vertical {
        check_lines(&pages, &texts)?;
    }
    Ok(())
}

/// Everything within the page and within its cell: the texts of the table lie between its rules.
fn check_page(page: &Page, number: usize) -> Result<(), TestCaseError> {
    let mut boxes: Vec<(i64, f64, f64, f64, f64)> = Vec::new();
    for run in runs(page) {
        let (left, right) = (run.x.to_pt(), run_end(run).to_pt());
        // Raised into the corner of its line.
        let is_point = matches!(run_text(run).as_str(), "。" | "、");
        if run.turned || is_point {
            continue;
        }
        let (top, bottom) =
            (run.baseline.to_pt() - run.size.to_pt() * 0.88, run.baseline.to_pt() + run.size.to_pt() * 0.12);
        prop_assert!(
            left >= 0.0 && right <= page.width.to_pt() + 0.01,
            "page {}: {} at {left}..{right}",
            number,
            run_text(run)
        );
        prop_assert!(
            top >= 0.0 && bottom <= page.height.to_pt() + 0.01,
            "page {}: {} at {top}..{bottom}",
            number,
            run_text(run)
        );
        if right > left {
            boxes.push((run.origin.source, left, top, right, bottom));
        }
    }
    boxes.sort_by(|a, b| a.2.total_cmp(&b.2));
    for (index, a) in boxes.iter().enumerate() {
        for b in boxes.iter().skip(index + 1).take_while(|b| b.2 < a.4 - 0.05) {
            let apart = a.3 <= b.1 + 0.05 || b.3 <= a.1 + 0.05;
            prop_assert!(apart, "page {}: {:?} lies over {:?}", number, a, b);
        }
    }
    for item in &page.items {
        let Item::Rule(rule) = item else { continue };
        let (x1, x2, y1, y2) = (rule.x1.to_pt(), rule.x2.to_pt(), rule.y1.to_pt(), rule.y2.to_pt());
        for &(_, left, top, right, bottom) in &boxes {
            let crosses = x1 < right - 0.05 && x2 > left + 0.05 && y1 < bottom - 0.05 && y2 > top + 0.05;
            prop_assert!(
                !crosses,
                "page {}: a rule {:?} runs through a text {:?}",
                number,
                rule,
                (left, top, right, bottom)
            );
        }
    }
    Ok(())
}

/// No line begins or ends against 禁則, real line breaks aside.
fn check_lines(pages: &Pages, texts: &BTreeMap<i64, String>) -> Result<(), TestCaseError> {
    let mut last: BTreeMap<i64, (f64, char, usize)> = BTreeMap::new();
    let mut at: BTreeMap<i64, usize> = BTreeMap::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for run in runs(page).filter(|run| run.element.is_some() && run.origin.source > 0) {
            let source = run.origin.source;
            let Some(text) = texts.get(&source) else { continue };
            let place = at.entry(source).or_default();
            let rest = text.get(*place..).unwrap_or_default();
            let is_typed_break = rest.starts_with('\n') || *place == 0;
            let skipped = rest.len() - rest.trim_start_matches('\n').len();
            *place += skipped + run_text(run).len();
            let baseline = run.baseline.to_pt() + number as f64 * 10_000.0;
            let first = run.glyphs.first().map_or(' ', |glyph| glyph.character);
            if let Some(&(previous, end, page_before)) = last.get(&source)
                && previous != baseline
                && !is_typed_break
            {
                let is_unavoidable = has_run_of_forbidden(text);
                prop_assert!(
                    is_unavoidable || (!class_of(first).shuns_line_start() && !class_of(end).shuns_line_end()),
                    "pages {page_before}, {number}: {end}|{first}"
                );
            }
            last.insert(source, (baseline, run.glyphs.last().map_or(' ', |glyph| glyph.character), number));
        }
    }
    Ok(())
}

/// Random texts hold rows of signs none of which may begin a line; a space is kept with what is before it.
fn has_run_of_forbidden(text: &str) -> bool {
    let mut longest = 0;
    let mut length = 0;
    for character in text.chars() {
        let class = class_of(character);
        let is_held = class.shuns_line_start() || class.shuns_line_end() || class.is_space();
        length = if is_held { length + 1 } else { 0 };
        longest = longest.max(length);
    }
    longest >= 2
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 10, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_table_is_set_whole(case in case()) {
        check(&case)?;
    }
}

#[test]
fn the_scenes_are_set_within_their_pages() {
    for (name, document) in scenes::all() {
        let pages = lay_out(&document);
        for (number, page) in pages.pages.iter().enumerate() {
            check_page(page, number).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
