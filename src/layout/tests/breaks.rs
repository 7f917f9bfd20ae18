//! Line breaks as a reader sees them: texts with all places where a line would gladly break, and lines as set.

use super::*;
use crate::layout::cache::Texts;
use crate::layout::page::Warning;
use crate::layout::text::opportunity::Break;
use crate::layout::text::shape::{Marks, ShapedChar, Shaper};
use crate::layout::text::{SetText, Setting};

fn shaped(text: &str) -> Vec<ShapedChar> {
    let shaper = Shaper::new(Face::Gothic, false);
    let mut chars = Vec::new();
    shaper.shape(text, Marks::default(), &mut chars, &mut Vec::new());
    shaper.finish(&mut chars);
    chars
}

/// Marks free places with `|` and those that part a number from its unit with `/`.
fn marked(text: &str) -> String {
    let mut marked = String::new();
    for (index, shaped) in shaped(text).iter().enumerate() {
        match shaped.break_before {
            Break::Free if index > 0 => marked.push('|'),
            Break::Reluctant => marked.push('/'),
            _ => {}
        }
        marked.push(shaped.character);
        marked.extend(shaped.extra);
    }
    marked
}

#[test]
fn places_to_break() {
    for expected in [
        "延|べ|12,345/人|が|利|用",
        "３．５/倍|と|１，２３４/か/所",
        "令|和|6/年/度|中|に|8/か/所",
        "５/月、|８/月|及|び|12/月",
        "前|年|度|比|103.5％",
        "予|算|1,234/千/円|（決|算|￥1,000）",
        "「カー|ド」|を|使っ|て|人々|が",
        "そ|し|て……|終|わ|り",
        "終|わ|り――|次|へ",
        "Office|で|作|成",
        "a |b |(c)",
        "don’t",
        "平|成|30/年～|令|和|５/年/度",
        "①|漢|㈱|字",
        "葛\u{E0100}|城|が\u{3099}|き",
        "１/人|日、|２/団/体",
    ] {
        let text: String = expected.chars().filter(|c| !matches!(c, '|' | '/')).collect();
        assert_eq!(marked(&text), expected, "{text}");
    }
    assert_eq!(
        marked("先はhttps://a.example.jp/b/c.html?d=eです"),
        "先|は|https://|a.example.jp/|b/|c.html?|d=e|で|す"
    );
}

/// The shared cases, when they are there: `漢|）<TAB>no<TAB>note`.
#[test]
fn shared_cases() {
    let Ok(cases) = std::fs::read_to_string("../../shared/data/linebreak-cases.tsv")
        .or_else(|_| std::fs::read_to_string("../shared/data/linebreak-cases.tsv"))
    else {
        println!("no shared cases here, skipped");
        return;
    };
    let mut wrong = Vec::new();
    for line in cases.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(case), Some(expected)) = (fields.next(), fields.next()) else { continue };
        let Some((before, after)) = case.split_once('|') else { continue };
        let chars = shaped(&format!("{before}{after}"));
        let at = before.chars().count();
        // What was joined to its base has no place before it.
        let joined = chars.iter().map(|shaped| 1 + usize::from(shaped.extra.is_some()));
        let starts: Vec<usize> = joined
            .scan(0, |sum, length| {
                let start = *sum;
                *sum += length;
                Some(start)
            })
            .collect();
        let level =
            starts.iter().position(|&start| start == at).map_or(Break::Forbidden, |index| chars[index].break_before);
        let may_break = level <= Break::Reluctant;
        if (expected == "yes" && !may_break) || (expected == "no" && may_break) {
            wrong.push(format!("{case}: {level:?}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn set(content: &Content, width: Length, warnings: &mut Vec<Warning>) -> SetText {
    Texts { cache: None }.set(content, Setting::of(content, width), warnings)
}

/// Lines of a text in a column of so many full-width characters.
fn lines(text: &str, ems: f64, style: TextStyle) -> Vec<String> {
    let mut warnings = Vec::new();
    let set = set(&content(text, style, 1), style.size * ems, &mut warnings);
    (0..set.line_count()).map(|line| set.line(line).map(|run| run_text(&run)).collect()).collect()
}

fn check_lines(text: &str, ems: f64, expected: &[&str]) {
    assert_eq!(lines(text, ems, style(10.0)), expected, "{text} in {ems} em");
}

#[test]
fn lines_as_set() {
    check_lines("子育て支援センター、親子ひろば。", 10.0, &["子育て支援センター、", "親子ひろば。"]);
    check_lines("子育て支援センター、親子ひろば。", 9.0, &["子育て支援セン", "ター、親子ひろば。"]);
    check_lines("利用者は延べ12345人でした", 9.0, &["利用者は延べ", "12345人でした"]);
    check_lines("1234567890123", 3.0, &["123456", "789012", "3"]);
    check_lines("一行目\n\n三行目\n", 10.0, &["一行目", "", "三行目"]);
    check_lines("一\r\n二\r三", 10.0, &["一", "二", "三"]);
    check_lines("", 10.0, &[""]);
    check_lines("あ。い、", 1.0, &["あ", "。", "い", "、"]);
    check_lines("あいう　えお", 3.0, &["あいう　", "えお"]);
    check_lines("合計\t1,234円", 12.0, &["合計1,234円"]);
    check_lines("合計のようす\t1,234円", 8.0, &["合計のようす", "1,234円"]);
}

#[test]
fn line_end_punctuation_is_squeezed_in_body_text() {
    let tight = TextStyle { tight_punctuation: true, ..style(10.0) };
    assert_eq!(lines("あいうえ。かき", 4.5, tight), ["あいうえ。", "かき"]);
    assert_eq!(lines("あい」「うえ", 5.5, tight), ["あい」「うえ"]);
    assert_eq!(lines("あい」「うえ", 5.5, style(10.0)), ["あい」「う", "え"]);
}

#[test]
fn marks_hang() {
    let x_of_second_line = |text: &str| {
        let style = style(10.0);
        let set = set(&content(text, style, 1), style.size * 12.0, &mut Vec::new());
        set.line(1).next().expect("a second line").x.to_pt()
    };
    for (text, indent) in [
        ("・相談を受けた件数は前年度を上回った", 10.0),
        ("□　相談を受けた件数は前年度を上回った", 20.0),
        ("①相談を受けた件数は前年度を上回った", 10.0),
        ("（1）相談を受けた件数は前年度を上回った", 25.0),
        ("1) 相談を受けた件数は前年度を上回った", 15.0),
        ("　・相談を受けた件数は前年度を上回った", 20.0),
        ("※相談を受けた件数は前年度を上回った", 10.0),
        ("－相談を受けた件数は前年度を上回った", 10.0),
        ("－５％となり、前年度の件数を上回った", 0.0),
        ("○○会議で相談を受けた件数は多かった", 0.0),
        ("1.5倍となり、前年度の件数を上回った。", 0.0),
        ("　相談を受けた件数は前年度を上回った", 0.0),
    ] {
        assert_eq!(x_of_second_line(text), indent, "{text}");
    }
}

#[test]
fn what_has_no_glyph_is_seen_and_named() {
    let mut warnings = Vec::new();
    let set = set(
        &content("葛\u{E0100}か\u{3099}か\u{309A}🦖𠮷\u{200B}\u{FEFF}ا\u{7}", style(10.0), 7),
        Length::pt(400.0),
        &mut warnings,
    );
    let text: String = set.line(0).map(|run| run_text(&run)).collect();
    assert_eq!(text, "葛\u{E0100}か\u{3099}か\u{309A}🦖𠮷\u{200B}\u{FEFF}ا\u{7}");
    let missing: Vec<_> =
        warnings.iter().map(|warning| format!("{:?} {}", warning.kind, warning.origin.source)).collect();
    assert_eq!(missing, ["MissingGlyph('\\u{7}') 7", "MissingGlyph('ا') 7", "MissingGlyph('🦖') 7"]);
}

#[test]
fn long_and_strange_texts_take_no_longer_than_they_are_long() {
    let marks = format!("か{}", "\u{3099}".repeat(500));
    for text in [
        "あ".repeat(200_000),
        " ".repeat(200_000),
        "a".repeat(200_000),
        "」".repeat(200_000),
        "\u{200B}".repeat(200_000),
        format!("あ{}", "\u{300}".repeat(200_000)),
        "🦖".repeat(50_000),
        "مرحبا ".repeat(20_000),
        "…".repeat(100_000),
        "1\t".repeat(50_000),
        marks,
    ] {
        let set = set(&content(&text, style(10.0), 1), Length::mm(30.0), &mut Vec::new());
        let glyphs: usize = (0..set.line_count()).flat_map(|line| set.line(line)).map(|run| run.glyphs.len()).sum();
        assert!(glyphs > 0);
    }
}
