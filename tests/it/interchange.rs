//! Foreign files in and out, through the public functions only.

use hyokacho::edit::Command;
use hyokacho::interchange::table_import::{ImportOptions, ImportPlan, plan_import};
use hyokacho::interchange::{ImportError, csv, json, preset_names, preset_rows, xlsx};
use hyokacho::model::*;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::PathBuf;
use zip::write::SimpleFileOptions;

/// A real document beside the project; `None` (said aloud) where the folder is not there.
fn shared_data(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("skipped: {} is not there", path.display());
    }
    bytes
}

fn carried_out(book: &Book, plan: &ImportPlan) -> Book {
    match &plan.command {
        Command::Import { changes, .. } => book.apply(changes).unwrap(),
        other => panic!("an import is an import: {other:?}"),
    }
}

#[test]
fn the_workbook_of_a_city_comes_in_whole() {
    let (Some(workbook), Some(expected)) =
        (shared_data("ogori-r4-evaluation.xlsx"), shared_data("ogori-r4-evaluation.json"))
    else {
        return;
    };
    let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
    let year = FiscalYear(2022);
    let empty = Book::default();
    let plan =
        plan_import(&empty, &xlsx::read_workbook(&workbook).unwrap(), &ImportOptions::new(&empty, year)).unwrap();
    println!("{}", plan.preview);
    assert_eq!(plan.warnings, Vec::<String>::new());
    let totals = &plan.preview.totals;
    assert_eq!((totals.sections, totals.records, totals.entries), (5, 17, 48));
    let counts: BTreeMap<&str, usize> = totals
        .choices
        .iter()
        .flat_map(|choice| &choice.counts)
        .filter(|(_, count)| *count > 0)
        .map(|(label, count)| (label.as_str(), *count))
        .collect();
    assert_eq!(counts, BTreeMap::from([("A", 27), ("B", 21), ("継続", 33), ("充実", 14), ("拡充", 1)]));

    let book = carried_out(&empty, &plan);
    assert_eq!(as_the_city_wrote_it(&book, year), expected_shape(&expected));
}

/// The imported edition in the shape of the reference file.
fn as_the_city_wrote_it(book: &Book, year: FiscalYear) -> serde_json::Value {
    let edition = book.edition_of_year(year).unwrap();
    let goals: Vec<_> = book
        .top_sections(edition.id)
        .map(|goal| {
            let sections: Vec<_> = book.subsections(goal.id).map(|section| section_value(book, section)).collect();
            serde_json::json!({ "number": book.section_number(goal.id), "title": goal.title, "sections": sections })
        })
        .collect();
    serde_json::json!({
        "plan_period": edition.plan_period, "fiscal_year": edition.year.label_full_width(), "goals": goals,
    })
}

fn section_value(book: &Book, section: &Section) -> serde_json::Value {
    let block = book.blocks(section.id).next().unwrap();
    let numbers: BTreeMap<RecordId, String> = book.record_numbers(block.id, 0).into_iter().collect();
    let measures: Vec<_> = book
        .records(block.id)
        .map(|record| {
            let form = book.form_of_record(record.id).unwrap();
            let text = |owner: Owner, key: &str| book.text(owner, book.field_by_key(form, key).unwrap().id).to_owned();
            let entries: Vec<_> = book
                .entries(record.id)
                .map(|entry| {
                    let owner = Owner::Entry(entry.id);
                    serde_json::json!({
                        "department": book.department_names(&entry.departments).join("、"),
                        "status": text(owner, "status"), "grade": text(owner, "grade"),
                        "future": text(owner, "future"), "direction": text(owner, "direction"),
                    })
                })
                .collect();
            let owner = Owner::Record(record.id);
            serde_json::json!({
                "no": numbers[&record.id].parse::<u64>().unwrap(), "title": text(owner, "title"),
                "plan_text": text(owner, "content"), "entries": entries,
            })
        })
        .collect();
    serde_json::json!({ "number": book.section_number(section.id), "title": section.title, "measures": measures })
}

fn expected_shape(reference: &serde_json::Value) -> serde_json::Value {
    let mut shape = reference.clone();
    let object = shape.as_object_mut().unwrap();
    object.remove("source");
    object.remove("municipality");
    shape
}

// ---- out and in again ----

/// A book of one year with everything that a table can hold.
fn sample_book() -> Book {
    let text = r#"{"format":"hyokacho-exchange","version":1,"editions":[{"year":"R4","plan_period":"第１期計画",
      "departments":[{"name":"こども課"},{"name":"人権・同和教育課"}],
      "scales":[{"name":"評価","choices":[{"label":"A"},{"label":"B"}]}],
      "forms":[{"name":"評価表","arrangement":"table","fields":[
        {"key":"number","label":"No.","level":"record","kind":"record_number","carry":"keep","width_mm":10},
        {"key":"title","label":"事業名","level":"record","kind":"text","carry":"keep","width_mm":30},
        {"key":"departments","label":"担当課","level":"entry","kind":"departments","carry":"keep","width_mm":24},
        {"key":"content","label":"内容（{計画}記載）","level":"record","kind":"text","carry":"keep","width_mm":60},
        {"key":"status","label":"実施状況（{年度}）","level":"entry","kind":"text","carry":"clear","width_mm":66},
        {"key":"grade","label":"評価","level":"entry","kind":{"choice":{"scale":"評価"}},"carry":"clear","width_mm":12}]}],
      "sections":[{"number":{"auto":{"style":{"digits":"full"},"start":5}},"title":"育ちの場","sections":[
        {"number":{"auto":{"style":{"prefix":"（","digits":"full","suffix":"）"}}},"title":"居場所","blocks":[{"records":{"form":"評価表","rows":[
          {"cells":{"title":"広場","content":"月１回\n開く"},"entries":[
            {"departments":["こども課","人権・同和教育課"],"cells":{"status":"=SUM(A1)\n・開いた　","grade":"A"}},
            {"departments":["こども課"],"cells":{"status":"-人権啓発","grade":"B"}}]},
          {"number":"特","cells":{"title":"＠相談","content":"'=x"},"entries":[{"cells":{"status":"\"引用\",、"}}]}]}}]},
        {"number":{"auto":{"style":{"prefix":"（","digits":"full","suffix":"）"}}},"title":"見守り[案]","blocks":[{"records":{"form":"評価表","rows":[
          {"cells":{"title":"訪問"},"entries":[{"departments":["こども課"],"cells":{"status":" 行った"}}]}]}}]}]}]}]}"#;
    let rows = json::to_rows(&json::read(text.as_bytes()).unwrap(), &Book::default()).unwrap();
    Book::default().apply(&rows.into_iter().map(Change::insert).collect::<Vec<_>>()).unwrap()
}

/// Headings, records and entries of an edition as lines: what is written, without ids.
fn lines(book: &Book, year: FiscalYear) -> Vec<String> {
    let edition = book.edition_of_year(year).unwrap();
    let mut lines = vec![edition.plan_period.clone()];
    for (_, section) in book.sections_in_order(edition.id) {
        lines.push(format!("{} {}", book.section_number(section.id), section.title));
        for block in book.blocks(section.id) {
            for (record, number) in book.record_numbers(block.id, 0) {
                let form = book.form_of_record(record).unwrap();
                let texts = |owner| -> Vec<String> {
                    book.fields(form)
                        .map(|field| book.text(owner, field.id).to_owned())
                        .filter(|text| !text.is_empty())
                        .collect()
                };
                lines.push(format!("{number} {:?}", texts(Owner::Record(record))));
                for entry in book.entries(record) {
                    let names = book.department_names(&entry.departments);
                    lines.push(format!("{names:?} {:?}", texts(Owner::Entry(entry.id))));
                }
            }
        }
    }
    lines
}

#[test]
fn a_written_workbook_reads_back_the_same_and_holds_no_formula() {
    let (book, year) = (sample_book(), FiscalYear(2022));
    let bytes = xlsx::export_xlsx(&book, book.edition_of_year(year).unwrap().id).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    for index in 0..archive.len() {
        let mut text = String::new();
        let mut part = archive.by_index(index).unwrap();
        part.read_to_string(&mut text).unwrap();
        assert!(!text.contains("<f>") && !text.contains("<f "), "a formula");
    }
    let empty = Book::default();
    let plan = plan_import(&empty, &xlsx::read_workbook(&bytes).unwrap(), &ImportOptions::new(&empty, year)).unwrap();
    assert_eq!(lines(&carried_out(&empty, &plan), year), lines(&book, year), "{}", plan.preview);
}

#[test]
fn a_written_csv_opens_in_a_spreadsheet_and_reads_back_its_texts() {
    let (book, year) = (sample_book(), FiscalYear(2022));
    let bytes = csv::export_csv(&book, book.edition_of_year(year).unwrap().id).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let expected = "\u{feff}見出し1,見出し2,No.,事業名,担当課,内容（第１期計画記載）,実施状況（令和４年度）,評価\r\n\
        ５　育ちの場,（１）居場所,1,広場,こども課、人権・同和教育課,\"月１回\n開く\",\"'=SUM(A1)\n・開いた　\",A\r\n\
        ５　育ちの場,（１）居場所,1,広場,こども課,\"月１回\n開く\",'-人権啓発,B\r\n\
        ５　育ちの場,（１）居場所,特,'＠相談,,''=x,\"\"\"引用\"\",、\",\r\n\
        ５　育ちの場,（２）見守り[案],1,訪問,こども課,, 行った,\r\n";
    assert_eq!(text, expected);
    let empty = Book::default();
    let workbook = csv::read_csv(&bytes, "評価表").unwrap();
    let plan = plan_import(&empty, &workbook, &ImportOptions::new(&empty, year)).unwrap();
    let back = lines(&carried_out(&empty, &plan), year).join("\n");
    for line in lines(&book, year).iter().filter(|line| line.starts_with(['[', '特'])) {
        let texts: Vec<&str> = line.split('"').skip(1).step_by(2).filter(|text| !text.is_empty()).collect();
        assert!(texts.iter().all(|text| back.contains(text)), "{line}\n{back}");
    }
    assert!(plan.preview.to_string().contains("数式よけの「'」を先頭から除きました"), "{}", plan.preview);
}

// ---- hostile files ----

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of one sheet with the given rows, merges and shared strings.
fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{main}" xmlns:r="{relation}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{relation}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{main}">{sheet}</worksheet>"#)),
        ("xl/sharedStrings.xml", format!(r#"<sst xmlns="{main}">{strings}</sst>"#)),
    ];
    archive(&parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

#[test]
fn hostile_workbooks_are_refused_in_words() {
    let cell = |place: &str| {
        format!(r#"<sheetData><row><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>"#)
    };
    let sound = workbook(&cell("A1"), "");
    assert_eq!(xlsx::read_workbook(&sound).unwrap().sheets[0].text(0, 0), "x");
    let many = format!("<sheetData><row>{}</row></sheetData>", r#"<c t="n"><v>1</v></c>"#.repeat(300));
    for (bytes, expected) in [
        (workbook(&cell("XFD1048576"), ""), "セルXFD1048576は離れすぎた位置"),
        (workbook(&cell("A4294967295"), ""), "セル番地の誤り"),
        (workbook(&cell("AAAAAAAAAAAAAAAA1"), ""), "セル番地の誤り"),
        (workbook(&many, ""), "離れすぎた位置"),
        (
            workbook(r#"<sheetData><row><c r="A1" t="s"><v>7</v></c></row></sheetData>"#, "<si><t>x</t></si>"),
            "セルを読めません",
        ),
        (
            workbook(
                &format!(
                    r#"<sheetData><row><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row></sheetData>"#,
                    "長".repeat(40_001)
                ),
                "",
            ),
            "文字が長すぎます",
        ),
        (
            workbook(r#"<sheetData/><mergeCells><mergeCell ref="A1:ZZZZZZZZ9999999999"/></mergeCells>"#, ""),
            "セル番地の誤り",
        ),
        (workbook("<sheetData>", ""), "読めません"),
        (archive(&[("xl/workbook.xml", b"<workbook/>")]), "読めません"),
        (archive(&[("a.xml", &vec![b' '; 150_000_000])]), "展開した大きさ"),
        (sound[..sound.len() / 2].to_vec(), "壊れています"),
        (b"hello".to_vec(), "壊れています"),
        (Vec::new(), "壊れています"),
    ] {
        let message = xlsx::read_workbook(&bytes).map(|_| ()).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}\n  should say {expected}");
    }
}

#[test]
fn a_claim_of_a_million_rows_costs_nothing() {
    let sheet = r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576" hidden="1"/><row r="2"><c r="B2" t="s"><v>0</v></c>
        <c r="XFD2" s="0"/></row></sheetData><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>"#;
    let strings =
        "<si><r><t>人権</t></r><rPh><t>ジンケン</t></rPh><r><t xml:space=\"preserve\">教育_x000D_\n課</t></r></si>";
    let read = xlsx::read_workbook(&workbook(sheet, strings)).unwrap();
    assert_eq!(read.sheets[0].text(1, 1), "人権教育\n課");
    assert_eq!(read.sheets[0].cells.len(), 1);
    let none = plan_import(&Book::default(), &read, &ImportOptions::new(&Book::default(), FiscalYear(2022)));
    assert!(matches!(none, Err(ImportError::NothingToImport(_))));
}

/// Small numbers from a counter, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

#[test]
fn damaged_workbooks_never_bring_the_program_down() {
    let book = sample_book();
    let sound = xlsx::export_xlsx(&book, book.edition_of_year(FiscalYear(2022)).unwrap().id).unwrap();
    let mut dice = Dice(7);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..200 {
        let mut bytes = sound.clone();
        for _ in 0..=dice.below(8) {
            let at = dice.below(bytes.len());
            bytes[at] = dice.below(256) as u8;
        }
        match xlsx::read_workbook(&bytes) {
            Ok(_) => read += 1,
            Err(error) => {
                refused += 1;
                assert!(!error.to_string().is_empty());
            }
        }
    }
    // The same within the parts, in a container that is sound.
    let mut archive_in = zip::ZipArchive::new(Cursor::new(&sound)).unwrap();
    let parts: Vec<(String, Vec<u8>)> = (0..archive_in.len())
        .map(|index| {
            let mut part = archive_in.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect();
    for _ in 0..200 {
        let mut parts = parts.clone();
        let chosen = dice.below(parts.len());
        let bytes = &mut parts[chosen].1;
        for _ in 0..=dice.below(4) {
            let at = dice.below(bytes.len());
            bytes[at] = b"<>&\"=/ 09Az"[dice.below(11)];
        }
        let bytes = archive(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>());
        match xlsx::read_workbook(&bytes) {
            Ok(found) => {
                read += 1;
                let _ = plan_import(&Book::default(), &found, &ImportOptions::new(&Book::default(), FiscalYear(2022)));
            }
            Err(_) => refused += 1,
        }
    }
    println!("400 damaged workbooks: {read} read, {refused} refused");
    assert!(refused > 200);
}

#[test]
fn every_preset_begins_a_book_that_goes_out_and_comes_back() {
    for name in preset_names() {
        let rows = preset_rows(name, FiscalYear(2023), &Book::default()).unwrap();
        let book = Book::default().apply(&rows.into_iter().map(Change::insert).collect::<Vec<_>>()).unwrap();
        let bytes = json::export(&book).unwrap();
        let rows = json::to_rows(&json::read(&bytes).unwrap(), &Book::default()).unwrap();
        let again = Book::default().apply(&rows.into_iter().map(Change::insert).collect::<Vec<_>>()).unwrap();
        assert!(json::export(&again).unwrap() == bytes, "{name}");
    }
}
