//! What nobody should type, paste or attach: set, printed and read back all the same, and named.

use crate::support::paper::printed;
use hyokacho::layout::document::*;
use hyokacho::layout::page::{Item, WarningKind};
use hyokacho::layout::{Length, Pages, lay_out};
use std::io::Cursor;
use std::sync::Arc;
use std::time::{Duration, Instant};

const BESIDE: &str = "隣の欄の文章は無事である。";

fn content(text: &str, source: i64) -> Content {
    let style = TextStyle {
        face: Face::Gothic,
        size: Length::pt(9.0),
        line_height: 1.4,
        align: HorizontalAlign::Start,
        justify: false,
        tight_punctuation: true,
    };
    Content { text: text.into(), style, origin: Origin { source, part: 0 }, underlines: Vec::new() }
}

fn document(flow: Vec<Flow>) -> Document {
    let margin = Length::mm(20.0);
    Document {
        title: "悪い入力".to_owned(),
        author: "青葉野市".to_owned(),
        page: PageSetup {
            size: PaperSize::A4,
            landscape: false,
            margins: Margins { top: margin, right: margin, bottom: margin, left: margin },
            document_number: String::new(),
            meeting: String::new(),
            header: String::new(),
            footer: String::new(),
            page_numbers: PageNumbers::Dashed,
            first_page_number: 1,
            draft: false,
            keep_groups: true,
        },
        flow,
    }
}

/// Two cells side by side.
fn table(text: &str, widths_mm: [f64; 2]) -> Document {
    let cell = |column, text, source| Cell {
        column,
        column_span: 1,
        row_span: 1,
        content: content(text, source),
        vertical_align: VerticalAlign::Top,
        vertical_text: false,
        role: CellRole::Data,
        shade: 1.0,
    };
    let row = Row { cells: vec![cell(0, text, 1), cell(1, BESIDE, 2)], min_height: Length::ZERO };
    document(vec![Flow::Table(Table {
        column_widths: widths_mm.map(Length::mm).to_vec(),
        fill_width: true,
        header_rows: Vec::new(),
        groups: vec![RowGroup { rows: vec![row], repeated_columns: Vec::new(), origin: Origin::default() }],
        cell_padding: Length::mm(1.0),
        rule: Length::pt(0.5),
        outer_rule: Length::pt(1.0),
    })])
}

fn figure(bytes: &[u8]) -> Document {
    let figure = FigureItem {
        image: Some(Arc::from(bytes)),
        caption: content(BESIDE, 2),
        alt_text: "写真".to_owned(),
        origin: Origin { source: 1, part: 0 },
    };
    document(vec![Flow::Figures(vec![figure])])
}

fn text_of(pages: &Pages, source: i64) -> String {
    let runs = pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text(run) if run.origin.source == source && run.element.is_some() => Some(run),
        _ => None,
    });
    runs.flat_map(|run| run.glyphs.to_vec()).flat_map(|glyph| [Some(glyph.character), glyph.extra]).flatten().collect()
}

/// Prints a text beside another; the characters named as having no glyph.
fn missing(text: &str) -> Vec<char> {
    let pages = printed("悪い入力", &table(text, [80.0, 80.0]));
    assert_eq!(
        text_of(&pages, 1).replace('\t', ""),
        text.replace(['\n', '\t', '\r', '\u{B}', '\u{C}'], ""),
        "{text:?}"
    );
    assert_eq!(text_of(&pages, 2), BESIDE);
    let character = |kind: &WarningKind| match kind {
        WarningKind::MissingGlyph(character) => Some(*character),
        _ => None,
    };
    pages.warnings.iter().filter_map(|warning| character(&warning.kind)).collect()
}

#[test]
fn control_characters_are_seen_and_named() {
    let controls: Vec<char> = (0..0x20_u8)
        .chain([0x7F])
        .map(char::from)
        .filter(|c| !matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}'))
        .collect();
    let text: String = controls.iter().flat_map(|control| ['前', *control, '後']).collect();
    assert_eq!(missing(&text), controls);
    // Line and page breaks of old programs break the line.
    assert_eq!(missing("前\u{B}中\u{C}後").len(), 0);
}

#[test]
fn characters_of_no_script_are_named() {
    assert_eq!(
        missing("前\u{FFFE}中\u{FFFF}後\u{FDD0}終\u{10FFFF}"),
        ['\u{FDD0}', '\u{FFFE}', '\u{FFFF}', '\u{10FFFF}']
    );
    // A replacement character is what a wrong encoding left behind: printed if a font has it, named otherwise.
    assert!(missing("前\u{FFFD}後").iter().all(|c| *c == '\u{FFFD}'));
}

#[test]
fn scripts_and_signs_that_no_font_has_are_named() {
    assert_eq!(missing("مرحبا").len(), 5);
    assert_eq!(missing("שלום").len(), 4);
    assert_eq!(missing("家族👨\u{200D}👩\u{200D}👧\u{200D}👦です"), ['👦', '👧', '👨', '👩']);
    assert_eq!(missing("旗🇯🇵と肌👍🏽と\u{FE0F}"), ['🇯', '🇵', '🏽', '👍']);
    assert_eq!(missing("\u{202E}逆\u{202C}").len(), 0);
    assert_eq!(missing("合計\t1,234円\tうち\t\t56円").len(), 0);
    assert_eq!(missing("済✔　否✖　丸⬤⚪　欄☐").len(), 0);
}

#[test]
fn marks_without_end_do_no_harm() {
    for mark in ['\u{300}', '\u{3099}', '\u{20DD}', '\u{FE0F}', '\u{E0100}'] {
        let text = format!("か{}。", mark.to_string().repeat(500));
        assert!(missing(&text).iter().all(|c| *c == mark), "{mark:?}");
        assert!(missing(&mark.to_string().repeat(500)).iter().all(|c| *c == mark), "{mark:?}");
    }
}

#[test]
fn a_column_of_one_millimetre_holds_its_text() {
    let text = "延べ12,345人が「親子ひろば」を利用した。";
    for widths in [[1.0, 160.0], [160.0, 1.0], [0.0, 160.0]] {
        let document = table(text, widths);
        let pages = printed("狭い列", &document);
        assert_eq!((text_of(&pages, 1).as_str(), text_of(&pages, 2).as_str()), (text, BESIDE));
        assert!(pages.warnings.iter().any(|warning| warning.kind == WarningKind::ColumnTooNarrow));
    }
}

#[test]
fn a_book_in_one_cell_is_set_in_time_in_proportion() {
    let timed = |length: usize| {
        let document = table(&"延べ12,345人が、「親子ひろば」を利用した。".repeat(length / 23), [60.0, 100.0]);
        let least = (0..3).map(|_| {
            let start = Instant::now();
            let pages = lay_out(&document);
            assert!(pages.pages.len() > 5);
            start.elapsed()
        });
        least.min().unwrap_or_default()
    };
    let (short, long) = (timed(50_000), timed(200_000));
    println!("50 000 characters {short:?}, 200 000 {long:?}");
    assert!(long < short * 12 + Duration::from_millis(500), "{short:?}, {long:?}");
    let text = "「親子ひろば」を利用した。".repeat(200_000 / 13);
    let pages = printed("長い欄", &table(&text, [60.0, 100.0]));
    assert_eq!(text_of(&pages, 1), text);
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 99]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a PNG");
    bytes.into_inner()
}

fn jpeg(width: u32, height: u32, orientation: Option<u8>) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 99]));
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a JPEG");
    let mut bytes = bytes.into_inner();
    if let Some(orientation) = orientation {
        // One tag in big-endian TIFF: 0x0112, a short.
        let mut exif =
            b"\xFF\xE1\x00\x22Exif\0\0MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        bytes.splice(2..2, exif);
    }
    bytes
}

/// A PNG that says that it is so large and holds nothing of it.
fn promised_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
    let mut chunk = |name: &[u8], data: &[u8]| {
        bytes.extend((data.len() as u32).to_be_bytes());
        let from = bytes.len();
        bytes.extend(name.iter().chain(data));
        let mut sum = flate2::Crc::new();
        sum.update(&bytes[from..]);
        bytes.extend(sum.sum().to_be_bytes());
    };
    let sides: Vec<u8> = width.to_be_bytes().into_iter().chain(height.to_be_bytes()).collect();
    chunk(b"IHDR", &[&sides[..], &[8, 2, 0, 0, 0]].concat());
    chunk(b"IDAT", &[0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]);
    chunk(b"IEND", &[]);
    bytes
}

#[test]
fn pictures_that_cannot_be_printed_are_named_and_the_rest_is_printed() {
    let (mut flipped, mut cut) = (png(64, 48), png(64, 48));
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x10;
    cut.truncate(middle);
    let mut cut_jpeg = jpeg(64, 48, None);
    cut_jpeg.truncate(cut_jpeg.len() / 2);
    for (name, bytes, reason) in [
        ("100 megapixels", promised_png(10_000, 10_000), "10000×10000画素"),
        ("as large as can be said", promised_png(0x7FFF_FFFF, 0x7FFF_FFFF), ""),
        ("flipped bit", flipped, "壊れて"),
        ("cut PNG", cut, "終わりまで"),
        ("cut JPEG", cut_jpeg, "壊れて"),
        ("nothing", Vec::new(), ""),
        ("no picture", b"<html>".to_vec(), ""),
    ] {
        let start = Instant::now();
        let pages = printed("悪い画像", &figure(&bytes));
        assert!(start.elapsed() < Duration::from_secs(10), "{name}");
        let reasons: Vec<&WarningKind> = pages.warnings.iter().map(|warning| &warning.kind).collect();
        let [WarningKind::ImageUnreadable(found)] = reasons[..] else { panic!("{name}: {reasons:?}") };
        assert!(found.contains(reason), "{name}: {found}");
        assert_eq!(text_of(&pages, 2), BESIDE, "{name}");
    }
}

#[test]
fn photographs_stand_upright() {
    use image::metadata::Orientation;
    for (exif, orientation, upright) in [
        (None, Orientation::NoTransforms, false),
        (Some(3), Orientation::Rotate180, false),
        (Some(6), Orientation::Rotate90, true),
        (Some(8), Orientation::Rotate270, true),
    ] {
        let pages = printed(&format!("写真の向き{exif:?}"), &figure(&jpeg(240, 160, exif)));
        let placed = pages.pages[0].items.iter().find_map(|item| match item {
            Item::Image(image) => Some(image),
            _ => None,
        });
        let placed = placed.expect("the photograph");
        assert_eq!(placed.orientation, orientation);
        assert_eq!(placed.height > placed.width, upright, "{exif:?}");
    }
}
