//! A made-up book with two years: two sections, a text, three measures.

use hyokacho::model::*;

pub const R4: EditionId = EditionId(1);
pub const R5: EditionId = EditionId(101);
pub const STATUS: FieldId = FieldId(107);
pub const GRADE: FieldId = FieldId(108);
pub const FIRST: RecordId = RecordId(131);
pub const FIRST_ENTRY: EntryId = EntryId(141);
pub const SECOND_ENTRY: EntryId = EntryId(142);
pub const TEXT_BLOCK: BlockId = BlockId(121);

const OFFSET: i64 = 100;

/// What one year's cells say: record title, and status, grade, future of each entry.
type Texts = [(&'static str, &'static [(&'static str, &'static str, &'static str)]); 3];

const LAST_YEAR: Texts = [
    (
        "親子ふれあい広場の運営",
        &[
            (
                "市内３か所で広場を開き、延べ1,250人の親子が利用した。",
                "A",
                "身近な場所で利用できるよう、出張広場を増やす。",
            ),
            ("保健師が月２回出向き、育児相談を行った。", "B", "相談の予約方法を見直す。"),
        ],
    ),
    (
        "放課後の居場所づくり",
        &[("小学校５校で実施し、指導員の研修を３回行った。", "B", "受入れ人数の拡大を検討する。")],
    ),
    ("子ども食堂への支援", &[("２団体に運営費の一部を助成した。", "C", "開設を希望する団体の掘り起こしを行う。")]),
];

const THIS_YEAR: Texts = [
    (
        "親子ふれあい広場の運営",
        &[
            (
                "市内３か所で広場を開き、延べ1,480人の親子が利用した。",
                "A",
                "身近な場所で利用できるよう、出張広場を増やす。",
            ),
            ("", "", "相談の予約方法を見直す。"),
        ],
    ),
    ("放課後の居場所づくり", &[("", "", "受入れ人数の拡大を検討する。")]),
    ("子ども食堂への支援", &[("", "", "")]),
];

/// The book of every case.
pub fn small_book() -> Book {
    let mut rows: Vec<Row> =
        vec![Settings { municipality: "みどり市".to_owned(), title: "みどり市こども計画".to_owned() }.into()];
    rows.extend(year_rows(0, FiscalYear(2022), &LAST_YEAR));
    rows.extend(year_rows(OFFSET, FiscalYear(2023), &THIS_YEAR));
    let changes: Vec<Change> = rows.into_iter().map(|row| Change { before: None, after: Some(row) }).collect();
    Book::default().apply(&changes).expect("a sound book")
}

/// The rows of one year; ids are those of the first year plus `by`, lineages are shared.
fn year_rows(by: i64, year: FiscalYear, texts: &Texts) -> Vec<Row> {
    let edition = EditionId(1 + by);
    let form = FormId(4 + by);
    let mut rows: Vec<Row> = vec![
        Edition {
            id: edition,
            year,
            title: format!("{}評価", year.label_full_width()),
            plan_period: "第２期計画".to_owned(),
            state: EditionState::Drafting,
            lineage: Lineage(1),
        }
        .into(),
    ];
    for (id, name) in [(2, "子育て支援課"), (3, "健康推進課")] {
        let lineage = Lineage(id);
        rows.push(
            Department { id: DepartmentId(id + by), edition, position: id, name: name.to_owned(), lineage }.into(),
        );
    }
    rows.push(
        Form {
            id: form,
            edition,
            position: 1,
            name: "評価表".to_owned(),
            code: String::new(),
            arrangement: Arrangement::Table,
            options: FormOptions::default(),
            lineage: Lineage(4),
        }
        .into(),
    );
    rows.push(scale(by, edition));
    rows.extend(fields(by, form));
    rows.extend(sections(by, edition, form));
    for ((title, entries), index) in texts.iter().zip(0..) {
        rows.extend(record(by, index, title, entries));
    }
    rows
}

fn scale(by: i64, edition: EditionId) -> Row {
    let choice =
        |label: &str, meaning: &str| Choice { label: label.to_owned(), meaning: meaning.to_owned(), color: None };
    Scale {
        id: ScaleId(10 + by),
        edition,
        position: 1,
        name: "評価".to_owned(),
        choices: vec![choice("A", "計画どおり"), choice("B", "おおむね計画どおり"), choice("C", "計画に届かない")],
        lineage: Lineage(10),
    }
    .into()
}

fn fields(by: i64, form: FormId) -> Vec<Row> {
    let field = |id: i64, key: &str, label: &str, level, kind, carry| -> Row {
        Field {
            id: FieldId(id + by),
            form,
            position: id,
            key: key.to_owned(),
            group: String::new(),
            label: label.to_owned(),
            level,
            kind,
            carry,
            width_mm: 40.0,
            align: Align::Start,
            vertical_label: false,
            printed: true,
            lineage: Lineage(id),
        }
        .into()
    };
    let choice = FieldKind::Choice { scale: ScaleId(10 + by) };
    vec![
        field(5, "title", "事業名", Level::Record, FieldKind::Text, Carry::Keep),
        field(6, "department", "担当課", Level::Entry, FieldKind::Departments, Carry::Keep),
        field(7, "status", "実施状況（{年度}）", Level::Entry, FieldKind::Text, Carry::Clear),
        field(8, "grade", "評価", Level::Entry, choice, Carry::Clear),
        field(9, "future", "今後の取り組み", Level::Entry, FieldKind::Text, Carry::Keep),
    ]
}

fn sections(by: i64, edition: EditionId, form: FormId) -> Vec<Row> {
    let section = |id: i64, parent: Option<i64>, title: &str| -> Row {
        Section {
            id: SectionId(id + by),
            edition,
            parent: parent.map(|parent| SectionId(parent + by)),
            position: id,
            number: SectionNumber::Auto { style: NumberStyle::new("", Digits::Half, "."), start: None },
            badge: String::new(),
            title: title.to_owned(),
            departments_label: String::new(),
            departments: Vec::new(),
            new_page: false,
            lineage: Lineage(id),
        }
        .into()
    };
    let block = |id: i64, section: i64, content| -> Row {
        Block {
            id: BlockId(id + by),
            section: SectionId(section + by),
            position: id,
            heading: String::new(),
            content,
            carried: by > 0 && id == 21,
            lineage: Lineage(id),
        }
        .into()
    };
    let records = || BlockContent::Records { form, labels: Vec::new(), legend: String::new() };
    let text = "この目標では、子どもと家庭を身近な地域で支えることを目指します。\n・相談の場を増やします。".to_owned();
    vec![
        section(15, None, "安心して子育てできるまち"),
        section(16, Some(15), "地域での支え合い"),
        block(21, 15, BlockContent::text(text)),
        block(22, 16, records()),
    ]
}

fn record(by: i64, index: i64, title: &str, entries: &[(&str, &str, &str)]) -> Vec<Row> {
    let record = RecordId(31 + index + by);
    let cell = |owner, field: i64, text: &str| -> Option<Row> {
        let key = CellKey { owner, field: FieldId(field + by) };
        let carried = by > 0 && field == 9;
        (!text.is_empty()).then(|| Cell { key, text: text.to_owned(), quantity: None, carried }.into())
    };
    let mut rows: Vec<Row> = vec![
        Record {
            id: record,
            block: BlockId(22 + by),
            position: index,
            number: None,
            marks: Vec::new(),
            repeat_of: None,
            lineage: Lineage(31 + index),
        }
        .into(),
    ];
    rows.extend(cell(Owner::Record(record), 5, title));
    for ((status, grade, future), position) in entries.iter().zip(0..) {
        let id = 41 + index * 2 + position;
        let entry = EntryId(id + by);
        rows.push(
            Entry {
                id: entry,
                record,
                position,
                departments: vec![DepartmentId(2 + position + by)],
                state: EntryState::Draft,
                lineage: Lineage(id),
            }
            .into(),
        );
        let owner = Owner::Entry(entry);
        rows.extend([cell(owner, 7, status), cell(owner, 8, grade), cell(owner, 9, future)].into_iter().flatten());
    }
    rows
}
