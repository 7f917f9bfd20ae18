//! Export → import → export, on a book that holds one of everything.

use super::{export, read, to_rows};
use crate::interchange::preset_rows;
use crate::model::*;

fn apply(book: &Book, rows: Vec<Row>) -> Book {
    book.apply(&rows.into_iter().map(Change::insert).collect::<Vec<_>>()).unwrap()
}

fn import(bytes: &[u8], book: &Book) -> Book {
    apply(book, to_rows(&read(bytes).unwrap(), book).unwrap())
}

/// Two presets, then rows that no preset has: gaps in positions, equal names, quantities that differ from the text.
fn everything() -> Book {
    let mut book = Book::default();
    for (name, year) in [("evaluation", 2022), ("project", 2023), ("priority", 2024), ("plan", 1951)] {
        book = apply(&book, preset_rows(name, FiscalYear(year), &book).unwrap());
    }
    let edition = book.edition_of_year(FiscalYear(2022)).unwrap().clone();
    let form = book.forms(edition.id).next().unwrap().clone();
    let field = |key: &str| book.field_by_key(form.id, key).unwrap().id;
    let (title, status, project) = (field("title"), field("status"), FiscalYear(2023));
    let section = book.sections_in_order(edition.id)[1].1.clone();
    let block = book.blocks(section.id).next().unwrap().clone();
    let (a, b, c, d) = (DepartmentId(901), DepartmentId(902), DepartmentId(903), DepartmentId(904));
    let department = |id: DepartmentId, position, name: &str| Department {
        id,
        edition: edition.id,
        position,
        name: name.to_owned(),
        lineage: Lineage(700),
    };
    let record = |id, position, repeat_of| Record {
        id: RecordId(id),
        block: block.id,
        position,
        number: (position == 7).then(|| "特".to_owned()),
        marks: book.marks(edition.id).map(|mark| mark.id).take(2).collect(),
        repeat_of,
        lineage: Lineage(id - 100),
    };
    let cell = |owner, field, text: &str, carried| Cell {
        key: CellKey { owner, field },
        text: text.to_owned(),
        quantity: None,
        carried,
    };
    let mut rows: Vec<Row> = vec![
        Settings { municipality: "見本市".into(), title: "計画\t\"評価\"".into() }.into(),
        department(a, 10, "こども課").into(),
        department(b, 20, "こども課").into(),
        department(c, 20, "#901").into(),
        department(d, -3, "").into(),
        Image { id: ImageId(950), file_name: "a.png".into(), bytes: [0, 1, 2, 255].into() }.into(),
        Image { id: ImageId(951), file_name: "a.png".into(), bytes: [].into() }.into(),
        Paper { id: PaperId(960), position: 5, name: "資料１".into(), options: "{ \"x\" :1}".into() }.into(),
        record(970, 7, Some(RecordId(971))).into(),
        record(971, 9, None).into(),
        Entry {
            id: EntryId(980),
            record: RecordId(970),
            position: 1,
            departments: vec![b, c, d, a],
            state: EntryState::Confirmed,
            lineage: Lineage(980),
        }
        .into(),
        cell(Owner::Record(RecordId(970)), title, "題\r\n\u{2028}　\u{0}か\u{3099}", false).into(),
        cell(Owner::Entry(EntryId(980)), status, "", true).into(),
        // Left behind by a change of the form: the field is one of entries.
        cell(Owner::Record(RecordId(971)), status, "x", false).into(),
        Section {
            departments: vec![c],
            departments_label: "所管課".into(),
            ..Section::clone(&Section {
                id: SectionId(990),
                parent: Some(section.id),
                position: 3,
                number: SectionNumber::Typed { text: "１－２".into() },
                badge: "【重点】".into(),
                title: "題".into(),
                new_page: true,
                ..Section::clone(&section)
            })
        }
        .into(),
        Block {
            id: BlockId(991),
            section: SectionId(990),
            position: 1,
            heading: "写真".into(),
            carried: true,
            lineage: Lineage(5),
            content: BlockContent::Figures {
                figures: vec![
                    Figure { image: Some(ImageId(951)), caption: "c".into(), alt_text: "a".into() },
                    Figure { image: None, caption: String::new(), alt_text: String::new() },
                ],
            },
        }
        .into(),
        Block {
            id: BlockId(992),
            section: SectionId(990),
            position: 2,
            heading: String::new(),
            carried: false,
            lineage: Lineage(992),
            content: BlockContent::Records {
                form: form.id,
                legend: "凡例".into(),
                labels: vec![LabelOverride { field: status, label: "状況".into() }],
            },
        }
        .into(),
    ];
    let other = book.edition_of_year(project).unwrap().id;
    let other_form = book.forms(other).find(|form| book.field_by_key(form.id, "budget").is_some()).unwrap().id;
    let sections = book.sections_in_order(other);
    let other_block = sections
        .iter()
        .flat_map(|(_, section)| book.blocks(section.id))
        .find(|block| matches!(block.content, BlockContent::Records { form, .. } if form == other_form))
        .unwrap()
        .id;
    let budget = book.field_by_key(other_form, "budget").unwrap().id;
    for (id, text, quantity) in [
        (1001, "1,200", Quantity::parse("1,200")),
        (1002, "約千", Some(Quantity { number: 0.1 + 0.2, unit: "千円".into() })),
        (1003, "5", None),
        (1004, "未定", None),
    ] {
        let owner = Owner::Record(RecordId(id));
        rows.push(
            Record {
                id: RecordId(id),
                block: other_block,
                position: id,
                number: None,
                marks: vec![],
                repeat_of: None,
                lineage: Lineage(id),
            }
            .into(),
        );
        rows.push(Cell { key: CellKey { owner, field: budget }, text: text.into(), quantity, carried: false }.into());
    }
    apply(&book, rows)
}

#[test]
fn a_book_comes_back_with_every_row_and_the_file_with_every_byte() {
    let book = everything();
    let first = export(&book).unwrap();
    let restored = import(&first, &Book::default());
    let (expected, found): (Vec<_>, Vec<_>) = (book.rows().collect(), restored.rows().collect());
    assert_eq!(expected.len(), found.len());
    for (expected, found) in expected.iter().zip(&found) {
        assert_eq!(expected, found);
    }
    let second = export(&restored).unwrap();
    assert_eq!(String::from_utf8(first).unwrap(), String::from_utf8(second).unwrap());
}

#[test]
fn into_a_book_with_editions_ids_are_new_and_ties_stay_within_the_file() {
    let bytes = export(&everything()).unwrap();
    let start = apply(&Book::default(), preset_rows("sheet", FiscalYear(2020), &Book::default()).unwrap());
    let book = import(&bytes, &start);
    let old: std::collections::BTreeSet<_> = start.rows().map(|row| row.key()).collect();
    assert!(old.iter().all(|key| book.row(*key) == start.row(*key)), "what was there stays");
    assert_eq!(book.rows().count(), start.rows().count() + everything().rows().count() - 1, "all but the settings");
    let edition = book.edition_of_year(FiscalYear(2022)).unwrap().id;
    let departments: Vec<_> = book.departments(edition).collect();
    assert!(departments.iter().all(|row| row.lineage == departments[0].lineage));
    assert!(departments.iter().all(|row| row.lineage.0 >= start.next_id()), "no tie to what was there");
    let twice = to_rows(&read(&bytes).unwrap(), &book).unwrap_err();
    assert!(twice.to_string().contains("既にあります"), "{twice}");
}

#[test]
fn lineage_labels_tie_two_editions() {
    let edition = |year| {
        format!(
            r#"{{"year":"{year}","departments":[{{"name":"福祉課","lineage":"d"}}],
        "sections":[{{"title":"一","lineage":"g","id":{}}},{{"title":"二","lineage":7}}]}}"#,
            if year == "R4" { 40 } else { 50 },
        )
    };
    let text =
        format!(r#"{{"format":"hyokacho-exchange","version":1,"editions":[{},{}]}}"#, edition("R4"), edition("R5"));
    let preset = apply(&Book::default(), preset_rows("sheet", FiscalYear(2020), &Book::default()).unwrap());
    for start in [Book::default(), preset] {
        let book = import(text.as_bytes(), &start);
        let ids = [2022, 2023].map(|year| book.edition_of_year(FiscalYear(year)).unwrap().id);
        for section in book.top_sections(ids[0]) {
            let other = book.counterpart_section(section.id, ids[1]).unwrap();
            assert_eq!(book.section(other).unwrap().title, section.title);
        }
        let department = book.departments(ids[0]).next().unwrap();
        assert!(book.counterpart_department(department.id, ids[1]).is_some());
    }
}

#[test]
fn contradictions_are_refused_with_their_place() {
    let form = r#""forms":[{"name":"f","arrangement":"table","fields":[
        {"key":"title","label":"","level":"record","kind":"text","carry":"keep","width_mm":1},
        {"key":"no","label":"","level":"record","kind":"record_number","carry":"keep","width_mm":1}]}]"#;
    let records = |rows: &str| {
        format!(
            r#"{{"year":"R5",{form},"sections":[{{"title":"","blocks":[{{"records":{{"form":"f","rows":[{rows}]}}}}]}}]}}"#
        )
    };
    let deep = format!("{}{}", r#"{"title":"","sections":["#.repeat(41), "]}".repeat(41));
    for (editions, expected) in [
        (r#"{"year":"五"}"#.to_owned(), "editions[0]：年度「五」を読めません"),
        (r#"{"year":"R5"},{"year":"2023"}"#.to_owned(), "editions[1]：令和5年度の年度版が二つあります"),
        (r#"{"year":"R5","id":1},{"year":"R4","id":1}"#.to_owned(), "editions[1]：id 1が二度使われています"),
        (r#"{"year":"R5","id":0}"#.to_owned(), "editions[0]：id 0は使えません"),
        (
            r#"{"year":"R5","departments":[{"name":"a"},{"name":"a"}]}"#.to_owned(),
            "departments[1]：「a」が二つあります",
        ),
        (r#"{"year":"R5","sections":[{"title":"","blocks":[{}]}]}"#.to_owned(), "blocks[0]：text・records"),
        (format!(r#"{{"year":"R5","sections":[{deep}]}}"#), "見出しが深すぎます"),
        (records(r#"{"cells":{"titel":"x"}}"#), "rows[0]：様式に項目「titel」がありません"),
        (records(r#"{"cells":{"no":"x"}}"#), "rows[0]：項目「no」には文字を書けません"),
        (records(r#"{"entries":[{"cells":{"title":"x"}}]}"#), "entries[0]：項目「title」は事業（rows）の"),
        (records(r#"{"repeat_of":"x"}"#), "rows[0]：再掲元の事業「x」がありません"),
        (records(r#"{"key":"x","repeat_of":"x"}"#), "自分自身の再掲"),
        (records(r#"{"marks":["◎"]}"#), "rows[0]：印「◎」がありません"),
    ] {
        let text = format!(r#"{{"format":"hyokacho-exchange","version":1,"editions":[{editions}]}}"#);
        let message = to_rows(&read(text.as_bytes()).unwrap(), &Book::default()).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}\n  should contain {expected}");
    }
}

#[test]
fn the_example_of_the_description_can_be_read() {
    let page = include_str!("../../../docs/exchange-format.md");
    let example = page.split("```json").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let book = import(example.replace("iVBORw0KGgo…", "iVBORw0K").as_bytes(), &Book::default());
    let edition = book.edition_of_year(FiscalYear(2023)).unwrap().id;
    let records = book.records_in_order(edition);
    assert_eq!(records[1].repeat_of, Some(records[0].id));
    assert_eq!(export(&import(&export(&book).unwrap(), &Book::default())).unwrap(), export(&book).unwrap());
}
