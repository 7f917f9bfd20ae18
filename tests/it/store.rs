//! The file and the workspace over it, as the shells use them: what goes in comes out, nothing is overwritten, every
//! refusal names the file.

use chrono::{DateTime, Local, TimeZone as _, Utc};
use hyokacho::edit::{JoinKey, Plan};
use hyokacho::model::*;
use hyokacho::store::{self, BackupReason, StoreError};
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
        BlockContent::text("・一行目\n\t右寄せ\r\n　全角　"),
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

pub fn plan(label: &str, changes: Vec<Change>) -> Plan {
    Plan { label: label.to_owned(), changes, join: None }
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

/// What version 1 wrote must open for ever; the sum is written down here so that a change of the hash is noticed.
#[test]
fn a_book_of_version_1_opens_with_its_history() {
    let folder = Folder::new();
    let path = folder.file("旧版.hyoka");
    let dump = include_str!("../fixtures/version-1.sql");
    rusqlite::Connection::open(&path).unwrap().execute_batch(dump).unwrap();
    let report = store::verify(&path).unwrap();
    assert_eq!((report.root_sum, report.revision, report.history_steps), (366_663_186_212_271_056, 4, 3));
    let mut workspace = Workspace::open(&path).unwrap();
    let expected = sample_book(2, 2);
    let cell = first_entry_cell(&expected);
    let edit = typing(&expected, cell.key, "書き直した本文。\n・二行目");
    same_books(workspace.book(), &expected.apply(&edit.changes).unwrap());
    let lines = workspace.history_of(RowKey::Cell(cell.key)).unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].before, Some(cell.into()));
    assert_eq!(lines[0].who, "計画 花子（KIKAKU-1）");
    let record = expected.rows().find_map(|row| match row {
        Row::Record(ref record) if record.position == 1 => Some(row),
        _ => None,
    });
    let lines = workspace.history_of(record.as_ref().unwrap().key()).unwrap();
    let told: Vec<_> = lines.into_iter().map(|line| (line.label, line.before, line.after)).collect();
    let deletion = ("事業の削除".to_owned(), record.clone(), None);
    assert_eq!(told, [deletion, ("元に戻す: 事業の削除".to_owned(), None, record)]);
}

// ---- history ----

#[test]
fn a_great_step_that_is_taken_back_leaves_no_copy() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    let mut workspace = Workspace::create(&path, sample_book(1, 1)).unwrap();
    let import = plan("取込", edition_rows(workspace.book(), 2024, 100, 2));
    let added = import.changes[0].clone();
    workspace.carry_out(import, at(0)).unwrap();
    workspace.undo(at(1)).unwrap();
    workspace.redo(at(2)).unwrap();
    let lines = workspace.history_of(added.key().unwrap()).unwrap();
    let told: Vec<_> =
        lines.iter().map(|line| (line.label.as_str(), line.before.is_some(), line.after.is_some())).collect();
    assert_eq!(told, [("取込", false, false), ("元に戻す: 取込", false, false), ("やり直す: 取込", false, true)]);
    assert_eq!(lines[2].after, added.after);
    workspace.close().unwrap();
    store::verify(&path).unwrap();
}

#[test]
fn the_settings_are_never_missing() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    let book = sample_book(1, 1);
    let mut workspace = Workspace::create(&path, book.clone()).unwrap();
    let settings = Settings { municipality: "別の市".to_owned(), title: String::new() };
    workspace.carry_out(plan("設定", vec![Change::insert(settings.clone())]), at(0)).unwrap();
    assert_eq!(workspace.book().settings().as_ref(), &settings);
    workspace.undo(at(1)).unwrap();
    workspace.close().unwrap();
    same_books(Workspace::open(&path).unwrap().book(), &book);
}

#[test]
fn a_step_that_leaves_orphans_changes_nothing() {
    let folder = Folder::new();
    let mut workspace = Workspace::create(&folder.file("計画.hyoka"), sample_book(1, 1)).unwrap();
    let book = workspace.book().clone();
    for row in book.rows().filter(|row| !matches!(row, Row::Settings(_))) {
        let has_children = matches!(
            row,
            Row::Edition(_) | Row::Form(_) | Row::Field(_) | Row::Record(_) | Row::Entry(_) | Row::Section(_)
        ) || matches!(&row, Row::Block(block) if book.records(block.id).next().is_some());
        let deletion = plan("削除", vec![Change { before: Some(row.clone()), after: None }]);
        let done = workspace.carry_out(deletion, at(0));
        assert_eq!(done.is_err(), has_children, "{row:?}");
        if done.is_ok() {
            workspace.undo(at(1)).unwrap();
        }
        same_books(workspace.book(), &book);
    }
    workspace.flush().unwrap();
}

#[test]
fn a_value_that_sqlite_would_change_is_kept_as_it_is() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    let mut workspace = Workspace::create(&path, sample_book(1, 1)).unwrap();
    let cell = first_entry_cell(workspace.book());
    for (second, text) in
        ["▲0%", "1e308", "", "\0", "か\u{3099}葛\u{E0100}\r\n\t　", "0", "007", "x'00'", "NULL"].into_iter().enumerate()
    {
        let before = workspace.book().cell(cell.key.owner, cell.key.field).unwrap().as_ref().clone();
        let after = Cell { text: text.to_owned(), quantity: Quantity::parse(text), ..before.clone() };
        workspace.carry_out(plan("入力", vec![Change::replace(before, after.clone())]), at(second as i64)).unwrap();
        workspace.close().unwrap();
        workspace = Workspace::open(&path).unwrap();
        assert_eq!(workspace.book().cell(cell.key.owner, cell.key.field).unwrap().as_ref(), &after, "{text:?}");
    }
}

#[test]
fn the_screen_is_woken_when_something_was_saved() {
    let folder = Folder::new();
    let mut workspace = Workspace::create(&folder.file("計画.hyoka"), sample_book(1, 1)).unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    workspace.set_waker(Box::new(move || sender.send(()).unwrap()));
    let cell = first_entry_cell(workspace.book());
    workspace.carry_out(typing(workspace.book(), cell.key, "一"), at(0)).unwrap();
    receiver.recv_timeout(std::time::Duration::from_secs(10)).unwrap();
    workspace.poll();
    assert_eq!(workspace.save_state(), &SaveState::Saved);
}

#[test]
fn dropping_a_workspace_saves_everything() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    let mut workspace = Workspace::create(&path, sample_book(1, 1)).unwrap();
    let cell = first_entry_cell(workspace.book());
    for second in 0..20 {
        workspace.carry_out(typing(workspace.book(), cell.key, &second.to_string()), at(second)).unwrap();
    }
    drop(workspace);
    assert_eq!(Workspace::open(&path).unwrap().book().text(cell.key.owner, cell.key.field), "19");
}

// ---- refusals ----

#[test]
fn a_failed_create_leaves_nothing_behind() {
    let folder = Folder::new();
    let missing = error_of(store::create(&folder.file("なし/計画.hyoka"), &sample_book(1, 1)));
    assert!(matches!(missing, StoreError::FolderMissing { .. }), "{missing}");
    assert!(matches!(error_of(Workspace::open(&folder.file("なし/計画.hyoka"))), StoreError::FolderMissing { .. }));
    assert!(matches!(error_of(Workspace::open(&folder.file("計画.hyoka"))), StoreError::NotFound { .. }));
    assert!(folder.names().is_empty());

    let path = folder.file("計画.hyoka");
    std::fs::write(&path, "既にあるもの").unwrap();
    let existing = error_of(store::create(&path, &sample_book(1, 1)));
    assert!(matches!(existing, StoreError::AlreadyExists { .. }), "{existing}");
    assert_eq!(std::fs::read(&path).unwrap(), "既にあるもの".as_bytes());
    std::fs::remove_file(&path).unwrap();

    let book = sample_book(1, 1);
    let image =
        Image { id: ImageId(book.next_id()), file_name: "巨大.png".to_owned(), bytes: vec![0; 40 << 20].into() };
    let too_large = error_of(store::create(&path, &book.apply(&[Change::insert(image)]).unwrap()));
    assert!(matches!(too_large, StoreError::TooLarge { .. }), "{too_large}");
    assert!(folder.names().is_empty(), "{:?}", folder.names());
}

#[cfg(unix)]
#[test]
fn a_place_that_cannot_be_written_to_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    store::create(&path, &sample_book(1, 1)).unwrap();
    let set = |of: &std::path::Path, mode| std::fs::set_permissions(of, std::fs::Permissions::from_mode(mode)).unwrap();
    set(path.parent().unwrap(), 0o555);
    if std::fs::write(folder.file("試し"), "").is_ok() {
        set(path.parent().unwrap(), 0o755);
        println!("skipped: permissions do not bind this user");
        return;
    }
    let refusals =
        [error_of(Workspace::open(&path)), error_of(store::create(&folder.file("新.hyoka"), &sample_book(1, 1)))];
    let report = store::verify(&path);
    set(path.parent().unwrap(), 0o755);
    assert!(refusals.iter().all(|error| matches!(error, StoreError::PermissionDenied { .. })), "{refusals:?}");
    report.unwrap();
    set(&path, 0o444);
    let read_only = error_of(Workspace::open(&path));
    set(&path, 0o644);
    assert!(matches!(read_only, StoreError::ReadOnly { .. }), "{read_only}");
}

fn error_of<T>(result: Result<T, StoreError>) -> StoreError {
    match result {
        Ok(_) => panic!("accepted"),
        Err(error) => error,
    }
}

#[test]
fn messages_name_the_file_and_what_to_do() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    let workspace = Workspace::create(&path, sample_book(1, 1)).unwrap();
    let in_use = error_of(Workspace::open(&path)).to_string();
    assert!(in_use.contains("計画.hyoka") && in_use.contains("使用中です（") && in_use.contains("閉じて"), "{in_use}");
    drop(workspace);
    let existing = error_of(Workspace::create(&path, sample_book(1, 1))).to_string();
    assert!(existing.contains("計画.hyoka") && existing.contains("別の名前"), "{existing}");
}

// ---- copies ----

#[test]
fn a_copy_holds_the_book_and_its_history() {
    let folder = Folder::new();
    let mut workspace = Workspace::create(&folder.file("計画.hyoka"), sample_book(1, 1)).unwrap();
    let cell = first_entry_cell(workspace.book());
    workspace.carry_out(typing(workspace.book(), cell.key, "写す"), at(0)).unwrap();
    let copy = folder.file("写し.hyoka");
    workspace.save_copy(&copy).unwrap();
    assert!(matches!(error_of(workspace.save_copy(&copy)), StoreError::AlreadyExists { .. }));
    let mut copied = Workspace::open(&copy).unwrap();
    same_books(copied.book(), workspace.book());
    assert_eq!(copied.history_of(RowKey::Cell(cell.key)).unwrap().len(), 1);
}

#[test]
fn restoring_sets_the_present_file_aside() {
    let folder = Folder::new();
    let (path, backup) = (folder.file("計画.hyoka"), folder.file("控え.hyoka"));
    store::create(&path, &sample_book(1, 1)).unwrap();
    store::backup(&path, &backup).unwrap();
    let mut workspace = Workspace::open(&path).unwrap();
    let cell = first_entry_cell(workspace.book());
    workspace.carry_out(typing(workspace.book(), cell.key, "新しい"), at(0)).unwrap();
    workspace.close().unwrap();

    let when = Local.with_ymd_and_hms(2026, 11, 21, 14, 15, 0).unwrap();
    let restored = store::restore(&path, &backup, when).unwrap();
    let aside = folder.file("計画（20261121-141500 復元前）.hyoka");
    assert_eq!(restored.set_aside.as_deref().map(std::path::Path::file_name), Some(aside.file_name()));
    assert_eq!(Workspace::open(&path).unwrap().book().text(cell.key.owner, cell.key.field), cell.text);
    assert_eq!(Workspace::open(&aside).unwrap().book().text(cell.key.owner, cell.key.field), "新しい");

    // A damaged file is set aside all the same; a damaged backup is refused and nothing moves.
    std::fs::write(&path, "壊れた").unwrap();
    store::restore(&path, &backup, when).unwrap();
    store::verify(&path).unwrap();
    std::fs::write(&backup, "壊れた").unwrap();
    let names = folder.names();
    assert!(matches!(error_of(store::restore(&path, &backup, when)), StoreError::NotSqlite { .. }));
    assert_eq!(folder.names(), names);
    store::verify(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    store::restore(&path, &aside, when).unwrap();
    store::verify(&path).unwrap();
}

#[test]
fn backups_are_made_after_a_quarter_of_an_hour_and_at_closing() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    let backups = folder.file("backups");
    let mut workspace = Workspace::create(&path, sample_book(1, 1)).unwrap();
    workspace.back_up_to(&backups).unwrap();
    let cell = first_entry_cell(workspace.book());
    for minute in [0, 14, 15, 20, 31] {
        workspace.carry_out(typing(workspace.book(), cell.key, &minute.to_string()), at(minute * 60)).unwrap();
        workspace.flush().unwrap();
    }
    workspace.back_up_now(BackupReason::BeforeChange, at(32 * 60)).unwrap().unwrap();
    workspace.carry_out(typing(workspace.book(), cell.key, "終"), at(33 * 60)).unwrap();
    let last = workspace.last_backup().unwrap().unwrap();
    workspace.close().unwrap();
    let document = store::verify(&path).unwrap().document_id;
    let made = store::generations(&backups, &document);
    let told: Vec<_> = made.iter().map(|one| (one.reason, text_in(&one.path, cell.key))).collect();
    use BackupReason::*;
    let expected = [(Closing, "終"), (BeforeChange, "31"), (Timed, "31"), (Timed, "15")];
    assert_eq!(told, expected.map(|(reason, text)| (reason, text.to_owned())));
    assert_eq!(last.path, made[2].path);

    // Opened and closed without a change: no further backup.
    let mut workspace = Workspace::open(&path).unwrap();
    workspace.back_up_to(&backups).unwrap();
    workspace.close().unwrap();
    assert_eq!(store::generations(&backups, &document).len(), 4);
}

fn text_in(path: &std::path::Path, cell: CellKey) -> String {
    Workspace::open(path).unwrap().book().text(cell.owner, cell.field).to_owned()
}
