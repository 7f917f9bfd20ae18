//! What must hold for any table: nothing lost, nothing twice, nothing outside its cell or the page, nothing on top of
//! another, no line against 禁則.

use super::*;
use crate::layout::canvas::Body;
use crate::layout::page::Glyph;
use crate::layout::table::columns::column_edges;
use crate::layout::text::break_class::class_of;
use crate::layout::text::run_end;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    "\t",
    "✔",
    "か\u{3099}",
    "葛\u{E0100}",
    "🦖",
];

/// A few numbers drawn from a seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        // Multiplier and increment of Knuth's MMIX.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// Mostly short, now and then thousands of characters.
    fn text(&mut self) -> String {
        let most = match self.below(40) {
            0 => 5_000,
            1..=4 => 600,
            5..=15 => 80,
            16..=20 => 0,
            _ => 20,
        };
        let length = self.below(most + 1);
        let mut text = String::new();
        let mut count = 0;
        while count < length {
            let piece = PIECES[self.below(PIECES.len())];
            text.push_str(piece);
            count += piece.chars().count();
        }
        text
    }
}

#[derive(Clone, Debug)]
struct Case {
    seed: u64,
    widths: Vec<f64>,
    header_rows: usize,
    /// Rows of each group.
    groups: Vec<usize>,
    size: f64,
    padding: f64,
    min_height: f64,
    landscape: bool,
    a3: bool,
    keep_groups: bool,
    fill_width: bool,
    tight: bool,
    /// Some short texts run downwards.
    vertical: bool,
}

fn case() -> impl Strategy<Value = Case> {
    let rows = prop_oneof![6 => 1..5_usize, 1 => 8..25_usize];
    let flags = any::<[bool; 6]>();
    (
        any::<u64>(),
        prop::collection::vec(prop_oneof![4 => 20.0..90.0, 2 => 6.0..20.0_f64, 1 => 1.0..6.0_f64], 1..9),
        0..4_usize,
        prop::collection::vec(rows, 0..5),
        6.0..14.0_f64,
        prop_oneof![Just(0.0), 0.3..3.0_f64],
        prop_oneof![3 => Just(0.0), 1 => 0.0..150.0_f64],
        flags,
    )
        .prop_map(|(seed, widths, header_rows, groups, size, padding, min_height, flags)| {
            let [landscape, a3, keep_groups, fill_width, tight, vertical] = flags;
            Case {
                seed,
                widths,
                header_rows,
                groups,
                size,
                padding,
                min_height,
                landscape,
                a3,
                keep_groups,
                fill_width,
                tight,
                vertical,
            }
        })
}

/// What a source says and which columns it has.
struct Source {
    text: String,
    columns: std::ops::Range<usize>,
    vertical: bool,
}

/// Rows that are covered without gap or overlap by cells of random spans.
fn tiled(case: &Case, count: usize, is_header: bool, draw: &mut Draw, sources: &mut BTreeMap<i64, Source>) -> Vec<Row> {
    let columns = case.widths.len();
    let mut covered = vec![vec![false; columns]; count];
    let mut rows = Vec::new();
    for row in 0..count {
        let mut cells = Vec::new();
        for column in 0..columns {
            if covered[row][column] {
                continue;
            }
            let wide = if draw.below(4) == 0 { 1 + draw.below(3) } else { 1 };
            let free = covered[row][column..].iter().take_while(|covered| !**covered).count();
            let column_span = wide.min(free);
            let row_span = if draw.below(4) == 0 { 1 + draw.below(count - row) } else { 1 };
            for covered in covered.iter_mut().skip(row).take(row_span) {
                covered[column..column + column_span].fill(true);
            }
            let text = if is_header { draw.text().chars().take(12).collect() } else { draw.text() };
            let source = sources.len() as i64 + 1;
            let vertical = case.vertical && text.chars().count() < 12 && draw.below(3) == 0;
            cells.push(Cell {
                column_span,
                row_span,
                content: content(&text, TextStyle { tight_punctuation: case.tight, ..style(case.size) }, source),
                vertical_align: if draw.below(2) == 0 { VerticalAlign::Top } else { VerticalAlign::Middle },
                vertical_text: vertical,
                role: if is_header { CellRole::ColumnHeader } else { CellRole::Data },
                ..cell(column, "", 0)
            });
            sources.insert(source, Source { text, columns: column..column + column_span, vertical });
        }
        let min_height = if is_header { 0.0 } else { case.min_height };
        rows.push(Row { cells, min_height: Length::mm(min_height) });
    }
    rows
}

/// The document of a case, and its sources.
fn built(case: &Case) -> (Document, BTreeMap<i64, Source>) {
    let mut draw = Draw(case.seed);
    let mut sources = BTreeMap::new();
    let header_rows = tiled(case, case.header_rows, true, &mut draw, &mut sources);
    let rows = case.groups.iter().map(|rows| tiled(case, *rows, false, &mut draw, &mut sources));
    let groups: Vec<RowGroup> = rows.map(group).collect();
    let table = Table {
        header_rows,
        cell_padding: Length::mm(case.padding),
        fill_width: case.fill_width,
        ..table(&case.widths, &[], groups)
    };
    let mut document = document(vec![heading(1, "表の題", 0), Flow::Table(table)]);
    document.page.landscape = case.landscape;
    document.page.keep_groups = case.keep_groups;
    document.page.size = if case.a3 { PaperSize::A3 } else { PaperSize::A4 };
    (document, sources)
}

fn without_breaks(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\n' | '\t')).collect()
}

static CASES: AtomicUsize = AtomicUsize::new(0);
static CHARACTERS: AtomicUsize = AtomicUsize::new(0);
static PAGES: AtomicUsize = AtomicUsize::new(0);

fn check(case: &Case) -> Result<(), TestCaseError> {
    let (document, sources) = built(case);
    let pages = lay_out(&document);
    let mut found: BTreeMap<i64, Vec<(usize, TextRun)>> = BTreeMap::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for run in runs(page).filter(|run| run.element.is_some()) {
            found.entry(run.origin.source).or_default().push((number, run.clone()));
        }
        check_page(page, number)?;
    }
    let Some(Flow::Table(table)) = document.flow.last() else { return Ok(()) };
    let body = Body::of(&document.page);
    let edges: Vec<f64> = column_edges(table, body.width).iter().map(|x| (*x + body.left).to_pt()).collect();
    for (source, expected) in &sources {
        let found = found.remove(source).unwrap_or_default();
        let text: String = found.iter().map(|(_, run)| run_text(run)).collect();
        prop_assert_eq!(without_breaks(&text), without_breaks(&expected.text), "source {}", source);
        let (left, right) = (edges[expected.columns.start], edges[expected.columns.end]);
        for (_, run) in &found {
            let is_point = matches!(run_text(run).as_str(), "。" | "、");
            let is_inside = run.x.to_pt() >= left - 0.01 && run_end(run).to_pt() <= right + 0.01;
            prop_assert!(
                is_inside || run.turned || is_point,
                "source {source}: {:?} {}..{} outside {left}..{right}",
                run_text(run),
                run.x.to_pt(),
                run_end(run).to_pt()
            );
        }
        // Room is taken from the padding, then from the size, before a character sticks out.
        let size = case.size.min(right - left);
        let padding = Length::mm(case.padding).to_pt().min((right - left - size) / 2.0).max(0.0);
        if !expected.vertical {
            check_lines(&expected.text, &found, (right - left - padding * 2.0) / size)?;
        }
        CHARACTERS.fetch_add(expected.text.chars().count(), Ordering::Relaxed);
    }
    CASES.fetch_add(1, Ordering::Relaxed);
    PAGES.fetch_add(pages.pages.len(), Ordering::Relaxed);
    Ok(())
}

/// Everything within the page and within its cell: the texts of the table lie between its rules.
fn check_page(page: &Page, number: usize) -> Result<(), TestCaseError> {
    let mut boxes: Vec<(i64, f64, f64, f64, f64)> = Vec::new();
    for run in runs(page) {
        let (left, right) = (run.x.to_pt(), run_end(run).to_pt());
        let blank = |glyph: &&Glyph| matches!(glyph.character, ' ' | '\u{3000}' | '\t');
        let inked = |width: f64, glyph: &Glyph| width + glyph.advance.to_pt();
        let ink_left = left + run.glyphs.iter().take_while(blank).fold(0.0, inked);
        let ink_right = right - run.glyphs.iter().rev().take_while(blank).fold(0.0, inked);
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
        if ink_right > ink_left {
            boxes.push((run.origin.source, ink_left, top, ink_right, bottom));
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

/// No line begins or ends against 禁則 that was not typed so, unless what must stand together is wider than the line:
/// `ems` characters, of which a hanging indent may take a part.
fn check_lines(text: &str, found: &[(usize, TextRun)], ems: f64) -> Result<(), TestCaseError> {
    let glyphs = found.iter().flat_map(|(page, run)| {
        let line = (*page, run.baseline.to_pt().to_bits());
        run.glyphs.iter().map(move |glyph| (line, glyph.character, glyph.extra))
    });
    let glyphs: Vec<_> = glyphs.collect();
    let mut typed = text.chars().peekable();
    let mut is_typed = Vec::with_capacity(glyphs.len());
    for &(_, character, extra) in &glyphs {
        let mut breaks = false;
        // The first tab of a line has no glyph, further ones are blanks.
        while typed.next_if(|c| *c == '\n' || (*c == '\t' && character != '\t')).is_some() {
            breaks = true;
        }
        is_typed.push(breaks);
        typed.next();
        if extra.is_some() {
            typed.next();
        }
    }
    let is_held = |index: usize| {
        let (previous, next) = (class_of(glyphs[index - 1].1), class_of(glyphs[index].1));
        let is_blank = next.is_space() || glyphs[index].1 == '\t';
        !is_typed[index] && (next.shuns_line_start() || is_blank || previous.shuns_line_end())
    };
    let width = |index: usize| if glyphs[index].1.is_ascii() { 0.5 } else { 1.0 };
    for index in 1..glyphs.len() {
        let (end, first) = (glyphs[index - 1].1, glyphs[index].1);
        let is_break = glyphs[index - 1].0 != glyphs[index].0 && !is_typed[index];
        if !is_break || !(class_of(first).shuns_line_start() || class_of(end).shuns_line_end()) {
            continue;
        }
        let from = (1..index).rev().take_while(|place| is_held(*place) || is_word(glyphs[*place - 1].1)).count();
        let to = (index + 1..glyphs.len()).take_while(|place| is_held(*place)).count();
        let together: f64 = (index - 1 - from..=index + to).map(width).sum();
        prop_assert!(together > ems * 0.7 - 0.51, "{end}|{first} in {ems} em, {together} em together: {text}");
    }
    Ok(())
}

/// Part of a Western word or number.
fn is_word(character: char) -> bool {
    character.is_ascii_graphic()
}

#[test]
fn any_table_is_set_whole() {
    let cases = ProptestConfig::default().cases / 4;
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() };
    let result = TestRunner::new(config).run(&case(), |case| check(&case));
    let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
    println!("{} tables, {} pages, {} characters", count(&CASES), count(&PAGES), count(&CHARACTERS));
    result.unwrap_or_else(|error| panic!("{error}"));
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
