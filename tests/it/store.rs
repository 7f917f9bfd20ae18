//! The file and the workspace over it, as the shells use them: what goes in comes out, nothing is overwritten, every
//! refusal names the file.

use chrono::{DateTime, TimeZone as _, Utc};
use hyokacho::edit::{JoinKey, Plan};
use hyokacho::model::*;
use hyokacho::store;
use hyokacho::workspace::{SaveState, Workspace};
use std::path::PathBuf;

// ---- building ----

pub fn at(second: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_764_000_000 + second, 0).unwrap()
}

/// A small edition with every kind of row; ids from `book`'s counter.
pub fn edition_rows(book: &Book, year: i32, records: usize, entries: usize) -> Vec<Change> {
    let mut next = book.next_id();
    let mut id = || {
        next += 1;
        next - 1
    };
    let mut rows: Vec<Row> = Vec::new();
    let edition = EditionId(id());
    rows.push(
        Edition {
            id: edition,
            year: FiscalYear(year),
            title: "事業評価報告書".to_owned(),
            plan_period: "第２期計画".to_owned(),
            state: EditionState::Drafting,
            lineage: Lineage(edition.0),
        }
        .into(),
    );
    let departments: Vec<DepartmentId> = ["企画課", "こども課", "学校教育課"]
        .into_iter()
        .enumerate()
        .map(|(position, name)| {
            let department = DepartmentId(id());
            let (name, lineage) = (name.to_owned(), Lineage(department.0));
            rows.push(Department { id: department, edition, position: position as i64, name, lineage }.into());
            department
        })
        .collect();
    let scale = ScaleId(id());
    let choices = vec![
        Choice { label: "A".to_owned(), meaning: "計画どおり".to_owned(), color: Some([0, 128, 0]) },
        Choice { label: "B".to_owned(), meaning: "おおむね".to_owned(), color: None },
    ];
    rows.push(
        Scale { id: scale, edition, position: 0, name: "評価".to_owned(), choices, lineage: Lineage(scale.0) }.into(),
    );
    let mark = MarkId(id());
    rows.push(
        Mark {
            id: mark,
            edition,
            position: 0,
            text: "◎".to_owned(),
            place: MarkPlace::BeforeTitle,
            legend: "◎は新規事業".to_owned(),
            kept_at_rollover: false,
            lineage: Lineage(mark.0),
        }
        .into(),
    );
    let form = FormId(id());
    rows.push(
        Form {
            id: form,
            edition,
            position: 0,
            name: "評価表".to_owned(),
            code: String::new(),
            arrangement: Arrangement::Table,
            options: FormOptions::default(),
            lineage: Lineage(form.0),
        }
        .into(),
    );
    let kinds = [
        ("title", Level::Record, FieldKind::Text, Carry::Keep),
        ("content", Level::Record, FieldKind::Text, Carry::Keep),
        ("status", Level::Entry, FieldKind::Text, Carry::Clear),
        ("grade", Level::Entry, FieldKind::Choice { scale }, Carry::Clear),
        ("value", Level::Entry, FieldKind::Value, Carry::From("status".to_owned())),
        ("next", Level::Entry, FieldKind::Text, Carry::Keep),
        ("note", Level::Entry, FieldKind::Text, Carry::Keep),
        ("memo", Level::Entry, FieldKind::Text, Carry::Keep),
    ];
    let fields: Vec<(FieldId, Level, bool)> = kinds
        .into_iter()
        .enumerate()
        .map(|(position, (key, level, kind, carry))| {
            let field = FieldId(id());
            let is_value = kind == FieldKind::Value;
            rows.push(
                Field {
                    id: field,
                    form,
                    position: position as i64,
                    key: key.to_owned(),
                    group: String::new(),
                    label: format!("{key}（{{年度}}）"),
                    level,
                    kind,
                    carry,
                    width_mm: 32.5,
                    align: Align::Start,
                    vertical_label: false,
                    printed: true,
                    lineage: Lineage(field.0),
                }
                .into(),
            );
            (field, level, is_value)
        })
        .collect();
    let image = ImageId(id());
    rows.push(Image { id: image, file_name: "写真.png".to_owned(), bytes: (0..=255).collect() }.into());
    let section = SectionId(id());
    rows.push(
        Section {
            id: section,
            edition,
            parent: None,
            position: 0,
            number: SectionNumber::Auto { style: NumberStyle::new("第", Digits::Half, "章"), start: None },
            badge: "【重点】".to_owned(),
            title: "子どもの育ちを支える".to_owned(),
            departments_label: "所管課".to_owned(),
            departments: departments.clone(),
            new_page: true,
            lineage: Lineage(section.0),
        }
        .into(),
    );
    let contents = [
        BlockContent::Text { text: "・一行目\n\t右寄せ\r\n　全角　".to_owned() },
        BlockContent::Figures {
            figures: vec![Figure { image: Some(image), caption: "図１".to_owned(), alt_text: String::new() }],
        },
        BlockContent::Contents { depth: 2, number_style: None },
        BlockContent::Records { form, labels: vec![], legend: String::new() },
    ];
    let mut block = BlockId(0);
    for (position, content) in contents.into_iter().enumerate() {
        block = BlockId(id());
        let (heading, lineage) = ("主な施策".to_owned(), Lineage(block.0));
        rows.push(
            Block { id: block, section, position: position as i64, heading, content, carried: false, lineage }.into(),
        );
    }
    let cells = |owner: Owner, level: Level, rows: &mut Vec<Row>| {
        for (field, _, is_value) in fields.iter().filter(|field| field.1 == level) {
            let number = owner.number() % 100;
            let text = if *is_value {
                format!("{number}.5%")
            } else {
                format!("実施した事業の内容と成果 {number}。").repeat(4)
            };
            let quantity = Quantity::parse(&text).filter(|_| *is_value);
            let key = CellKey { owner, field: *field };
            rows.push(Cell { key, text, quantity, carried: number % 2 == 0 }.into());
        }
    };
    for position in 0..records {
        let record = RecordId(id());
        let number = (position % 2 == 0).then(|| format!("{position}"));
        let marks = vec![mark];
        let lineage = Lineage(record.0);
        rows.push(
            Record { id: record, block, position: position as i64, number, marks, repeat_of: None, lineage }.into(),
        );
        cells(Owner::Record(record), Level::Record, &mut rows);
        for place in 0..entries {
            let entry = EntryId(id());
            let departments = vec![departments[place % departments.len()]];
            let (position, state, lineage) = (place as i64, EntryState::Draft, Lineage(entry.0));
            rows.push(Entry { id: entry, record, position, departments, state, lineage }.into());
            cells(Owner::Entry(entry), Level::Entry, &mut rows);
        }
    }
    let paper = PaperId(id());
    rows.push(Paper { id: paper, position: 0, name: "第2回会議".to_owned(), options: "{}".to_owned() }.into());
    rows.into_iter().map(|row| Change { before: None, after: Some(row) }).collect()
}

pub fn sample_book(records: usize, entries: usize) -> Book {
    let settings = Settings { municipality: "みほん市".to_owned(), title: "見本の評価帳".to_owned() };
    let book = Book::default().apply(&[Change::insert(settings)]).unwrap();
    book.apply(&edition_rows(&book, 2023, records, entries)).unwrap()
}

pub fn first_entry_cell(book: &Book) -> Cell {
    let cells = book.rows().filter_map(|row| match row {
        Row::Cell(cell) if matches!(cell.key.owner, Owner::Entry(_)) => Some(cell.as_ref().clone()),
        _ => None,
    });
    cells.into_iter().next().unwrap()
}

/// The plan of typing `text` into a cell.
pub fn typing(book: &Book, key: CellKey, text: &str) -> Plan {
    let before = book.cell(key.owner, key.field).unwrap().as_ref().clone();
    let after = Cell { text: text.to_owned(), ..before.clone() };
    let join = Some(JoinKey::Cell(key.owner, key.field));
    Plan { label: "実施状況の入力".to_owned(), changes: vec![Change::replace(before, after)], join }
}

pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn same_books(found: &Book, expected: &Book) {
    assert_eq!(store::root_sum(found).unwrap(), store::root_sum(expected).unwrap());
    let rows = |book: &Book| book.rows().collect::<Vec<_>>();
    assert_eq!(rows(found), rows(expected));
    assert_eq!(found.next_id(), expected.next_id());
}

// ---- what goes in comes out ----

#[test]
fn a_book_comes_back_as_it_was_saved() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    let book = sample_book(3, 2);
    let workspace = Workspace::create(&path, book.clone()).unwrap();
    same_books(workspace.book(), &book);
    workspace.close().unwrap();
    assert_eq!(folder.names(), ["計画.hyoka"]);
    same_books(Workspace::open(&path).unwrap().book(), &book);
}

#[test]
fn typing_is_saved_undone_and_redone() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    let mut workspace = Workspace::create(&path, sample_book(2, 2)).unwrap();
    let cell = first_entry_cell(workspace.book());
    for (second, text) in [(0, "書"), (1, "書き"), (2, "書きました")] {
        let done = workspace.carry_out(typing(workspace.book(), cell.key, text), at(second)).unwrap();
        assert_eq!((done.changed, done.label.as_str()), (1, "実施状況の入力"));
    }
    workspace.flush().unwrap();
    assert_eq!(workspace.save_state(), &SaveState::Saved);
    assert_eq!(workspace.undo(at(3)).unwrap().as_deref(), Some("実施状況の入力"));
    assert_eq!(workspace.book().text(cell.key.owner, cell.key.field), cell.text);
    assert_eq!(workspace.undo(at(4)).unwrap(), None);
    assert_eq!(workspace.redo(at(5)).unwrap().as_deref(), Some("実施状況の入力"));
    let lines = workspace.history_of(RowKey::Cell(cell.key)).unwrap();
    let text = |row: &Option<Row>| match row {
        Some(Row::Cell(cell)) => cell.text.clone(),
        other => panic!("{other:?}"),
    };
    let told: Vec<_> = lines.iter().map(|line| (line.label.as_str(), text(&line.before), text(&line.after))).collect();
    let (old, new) = (cell.text.clone(), "書きました".to_owned());
    assert_eq!(
        told,
        [
            ("実施状況の入力", old.clone(), new.clone()),
            ("元に戻す: 実施状況の入力", new.clone(), old.clone()),
            ("やり直す: 実施状況の入力", old, new.clone()),
        ]
    );
    workspace.close().unwrap();
    assert_eq!(Workspace::open(&path).unwrap().book().text(cell.key.owner, cell.key.field), new);
}
