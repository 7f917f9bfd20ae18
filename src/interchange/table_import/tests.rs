//! Sheets as officers make them, drawn as texts, and what is read from them.

use super::*;
use crate::interchange::rows::{Region, Sheet};
use crate::model::{Book, FiscalYear, Owner};

/// Cells of a line are separated by `|`; `^` is merged with the cell above it.
fn sheet(name: &str, lines: &[&str]) -> Sheet {
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    for (row, line) in (0..).zip(lines) {
        for (column, text) in (0..).zip(line.split('|')) {
            match text.trim_matches(' ') {
                "" => {}
                "^" => extend_merge(&mut sheet, row, column),
                text => drop(sheet.cells.insert((row, column), text.replace("\\n", "\n"))),
            }
        }
    }
    sheet
}

fn extend_merge(sheet: &mut Sheet, row: u32, column: u32) {
    match sheet.merges.iter_mut().find(|region| region.first_column == column && region.last_row + 1 == row) {
        Some(region) => region.last_row = row,
        None => {
            sheet.merges.push(Region { first_row: row - 1, last_row: row, first_column: column, last_column: column })
        }
    }
}

const HEADER: &str = "No.|事業名|担当課|内容|実施状況（令和４年度）|評価|今後の取り組み|方向性";

fn plan(book: &Book, sheets: Vec<Sheet>, change: impl FnOnce(&mut ImportOptions)) -> Result<ImportPlan, ImportError> {
    let mut options = ImportOptions::new(book, FiscalYear(2022));
    change(&mut options);
    plan_import(book, &Workbook { sheets }, &options)
}

fn carried_out(book: &Book, plan: &ImportPlan) -> Book {
    let Command::Import { changes, .. } = &plan.command else { panic!("not an import") };
    book.apply(changes).unwrap()
}

/// The edition as lines: headings with their numbers, records, entries.
fn dump(book: &Book, year: i32) -> String {
    let edition = book.edition_of_year(FiscalYear(year)).unwrap();
    let mut out = String::new();
    for (depth, section) in book.sections_in_order(edition.id) {
        let indent = "  ".repeat(depth);
        out += &format!("{indent}[{}] {}\n", book.section_number(section.id), section.title);
        for block in book.blocks(section.id) {
            for (record, number) in book.record_numbers(block.id, 0) {
                let form = book.form_of_record(record).unwrap();
                let texts = |owner: Owner| {
                    let fields = book.fields(form).filter_map(|field| book.cell(owner, field.id));
                    fields.map(|cell| cell.text.replace('\n', "\\n")).collect::<Vec<_>>().join("|")
                };
                out += &format!("{indent}  {number}: {}\n", texts(Owner::Record(record)));
                for entry in book.entries(record) {
                    let names = book.department_names(&entry.departments).join("+");
                    out += &format!("{indent}    {names}: {}\n", texts(Owner::Entry(entry.id)));
                }
            }
        }
    }
    out
}

fn check(sheets: Vec<Sheet>, expected: &str, notes: &[&str]) {
    let book = Book::default();
    let plan = plan(&book, sheets, |options| options.stacked_tables = true).unwrap();
    let found = dump(&carried_out(&book, &plan), 2022);
    let plain = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n");
    assert_eq!(plain(&found), plain(expected), "\n{}", plan.preview);
    let shown = plan.preview.to_string();
    for note in notes {
        assert!(shown.contains(note), "{shown}\n  should say {note}");
    }
}

#[test]
fn merged_and_blank_cells_belong_to_one_record() {
    check(
        vec![sheet(
            "表",
            &[
                "５　育ちの場",
                "（２）居場所",
                HEADER,
                "1|広場|こども課|月１回|開いた|A|続ける|継続",
                "^|^|福祉課|^|手伝った|B||充実",
                "2|相談|福祉課\\n教育課|受ける|受けた|A||継続",
                "||教育課||聞いた|C'||",
                "※Ａは順調",
            ],
        )],
        "[５] 育ちの場\n  [（２）] 居場所\n    1: 広場|月１回\n      こども課: 開いた|A|続ける|継続\n      福祉課: 手伝った|B|充実\n    \
         2: 相談|受ける\n      福祉課+教育課: 受けた|A|継続\n      教育課: 聞いた|C'\n",
        &[
            "複数の担当課として読みました：1か所（C6「福祉課」「教育課」）",
            "選択肢にない値です。書かれたまま取り込みます：1か所（F7「C'」）",
            "8行目は取り込みません：表の外の注記です",
            "A 2、B 1、C 0、D 0、C' 1",
        ],
    );
}

#[test]
fn names_written_in_every_row_are_one_record_and_numbers_are_kept() {
    check(
        vec![sheet(
            "表",
            &[
                "令和４年度の評価",
                "３ 支援",
                HEADER,
                "1|広場|こども課|月１回|開いた|A||継続",
                "1|広場|福祉課|月１回|手伝った|B||充実",
                "5|相談|福祉課|受ける|受けた|A||継続",
                "|訪問|福祉課|行く|行った|A||継続",
            ],
        )],
        "[３] 支援\n  1: 広場|月１回\n    こども課: 開いた|A|継続\n    福祉課: 手伝った|B|充実\n  \
         5: 相談|受ける\n    福祉課: 受けた|A|継続\n  : 訪問|行く\n    福祉課: 行った|A|継続\n",
        &["1行目は取り込みません：番号のない題です（令和４年度の評価）"],
    );
}

#[test]
fn tables_stacked_on_a_sheet_and_goals_on_several_sheets() {
    check(
        vec![
            sheet("一", &["１　柱", "（１）甲", HEADER, "1|a|||x", "", "（２）乙", HEADER, "1|b|||y"]),
            sheet("二", &["１　柱", "（３）丙", HEADER, "1|c|||z", HEADER, "2|d|||w"]),
            sheet("（４）丁", &["No.|事業名|実施状況", "1|e|v"]),
        ],
        "[１] 柱\n  [（１）] 甲\n    1: a\n      : x\n  [（２）] 乙\n    1: b\n      : y\n  [（３）] 丙\n    1: c\n      : z\n    \
         2: d\n      : w\n[（４）] 丁\n  1: e\n    : v\n",
        &["見出し行が2つあるため、2つの表として読みました（3、7行目）", "シートの名前を見出しにします"],
    );
}

#[test]
fn several_header_rows_are_refused_unless_they_are_said_to_be_tables() {
    let sheet = sheet("表", &["１　柱", HEADER, "1|a|||x", HEADER, "1|b|||y"]);
    let error = plan(&Book::default(), vec![sheet], |_| {}).unwrap_err();
    assert_eq!(error, ImportError::SeveralHeaders { sheet: "表".to_owned(), rows: "2、4".to_owned() });
}

#[test]
fn texts_that_do_not_fit_the_form_are_told() {
    let lines = [
        "１　柱",
        "No.|事業名|担当課|内容|実施状況|評価|決算額|",
        "1|広場|人権・\\n同和課|一つ目|開いた|A|1,200|メモ",
        "|||二つ目||||",
        "2||福祉課|三つ目|x|B",
        "^|名あり|福祉課||y|^",
    ];
    check(
        vec![sheet("表", &lines)],
        "[１] 柱\n  1: 広場|一つ目\\n二つ目\n    人権・同和課: 開いた|A\n  2: 三つ目\n    福祉課: x|B\n  : 名あり\n    福祉課: y\n",
        &[
            "G列 決算額 → 取り込みません：様式に同じ名前の項目がありません",
            "（記入1か所）",
            "H列 （見出しなし） → 取り込みません",
            "担当課の名前から改行や前後の空白を除きました：1か所（C3）",
            "同じ事業の内容の後に改行してつなげました：1か所（D4）",
            "名前のない行を一つの事業として読みました",
            "最初の記入だけに入れました：1か所（F6）",
        ],
    );
    let book = Book::default();
    let plan = plan(&book, vec![sheet("表", &lines)], |options| options.new_fields = true).unwrap();
    let shown = plan.preview.to_string();
    assert!(shown.contains("G列 決算額 → 新しい項目「決算額」"), "{shown}");
    assert!(dump(&carried_out(&book, &plan), 2022).contains("人権・同和課: 開いた|A|1,200"));
}

#[test]
fn a_header_of_two_rows_gives_its_lower_labels() {
    check(
        vec![sheet(
            "表",
            &[
                "１　柱",
                "No.|事業名|担当課|令和４年度の結果||方向性",
                "^|^|^|実施状況|評価|^",
                "1|広場|こども課|開いた|A|継続",
            ],
        )],
        "[１] 柱\n  1: 広場\n    こども課: 開いた|A|継続\n",
        &["見出し行：2行目", "D列 実施状況 → 項目"],
    );
}

#[test]
fn another_year_and_unfit_sheets_are_told() {
    let book = Book::default();
    let hidden = Sheet { hidden: true, ..sheet("隠", &[HEADER, "1|x"]) };
    let sheets = vec![
        sheet("表紙", &["見本市の評価"]),
        hidden,
        sheet("控え", &[HEADER, "1|x"]),
        sheet("空", &[]),
        sheet("表", &["１　柱", HEADER.replace('４', "３").as_str(), "1|広場|こども課|月１回|開いた|A||継続"]),
    ];
    let plan = plan(&book, sheets, |options| options.skip_sheets.push("控え".to_owned())).unwrap();
    let shown = plan.preview.to_string();
    for text in [
        "見出し行が見つからない",
        "非表示のシート",
        "取り込まないシートに指定",
        "空のシート",
        "注意：指定した年度は令和４年度ですが、E列の見出し「実施状況（令和３年度）」は令和３年度です",
    ] {
        assert!(shown.contains(text), "{shown}\n should say {text}");
    }
    assert_eq!(plan.warnings.len(), 1);
    let nothing = super::tests::plan(&book, vec![sheet("表紙", &["x"])], |_| {}).unwrap_err().to_string();
    assert!(nothing.contains("取り込める表が一つもありません。シート「表紙」"), "{nothing}");
}

#[test]
fn a_second_year_takes_the_form_and_is_tied_to_the_first() {
    let lines = |status: &str, extra: &'static str| {
        [
            "１　柱".to_owned(),
            "（１）甲".to_owned(),
            HEADER.to_owned(),
            format!("1|広場|こども課|月１回|{status}|A||継続"),
            format!("^|^|福祉課|^|{status}2|B||充実"),
            extra.to_owned(),
        ]
    };
    let make = |status, extra| {
        let lines = lines(status, extra);
        vec![sheet("表", &lines.iter().map(String::as_str).collect::<Vec<_>>())]
    };
    let empty = Book::default();
    let first = carried_out(&empty, &plan(&empty, make("去年", ""), |_| {}).unwrap());
    let again = plan(&first, make("x", ""), |_| {}).unwrap_err();
    assert_eq!(again, ImportError::YearExists(FiscalYear(2022)));

    let second = plan(&first, make("今年", "2|新事業"), |options| options.year = FiscalYear(2023)).unwrap();
    let shown = second.preview.to_string();
    assert!(shown.contains("同じ見出し2・事業1件を前の年度と対応付けます。対応のない事業は1件です"), "{shown}");
    let book = carried_out(&first, &second);
    let ids = [2022, 2023].map(|year| book.edition_of_year(FiscalYear(year)).unwrap().id);
    let records = book.records_in_order(ids[1]);
    let last_year = book.counterpart_record(records[0].id, ids[0]).unwrap();
    assert_eq!(book.record_title(last_year), "広場");
    assert_eq!(book.counterpart_record(records[1].id, ids[0]), None);
    for entry in book.entries(records[0].id) {
        let other = book.entry(book.counterpart_entry(entry.id, ids[0]).unwrap()).unwrap();
        assert_eq!(book.department_names(&entry.departments), book.department_names(&other.departments));
        let department = book.counterpart_department(entry.departments[0], ids[0]).unwrap();
        assert_eq!(other.departments, [department]);
    }
    let form = book.form_of_record(records[0].id).unwrap();
    let status = book.field_by_key(form, "status").unwrap();
    assert!(book.counterpart_field(status.id, ids[0]).is_some());
}
