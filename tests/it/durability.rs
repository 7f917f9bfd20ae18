//! What is promised about the file: nothing acknowledged is lost, damage is noticed and never written to, nothing in a
//! file can act by itself, one writer at a time. Children are this test binary again, told by an environment variable
//! what to do.

use crate::store::{Folder, at, edition_rows, first_entry_cell, sample_book, typing};
use hyokacho::edit::Plan;
use hyokacho::model::*;
use hyokacho::store::{self, StoreError};
use hyokacho::workspace::{SaveState, Workspace};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Small numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % below as u64) as usize
    }
}

const CHILD_FILE: &str = "HYOKACHO_TEST_CHILD_FILE";

/// Runs the test `name` of this binary as a child that works on `file`.
fn child(name: &str, file: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([&format!("durability::{name}"), "--exact", "--nocapture", "--ignored"]).env(CHILD_FILE, file);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

fn child_file() -> Option<PathBuf> {
    std::env::var_os(CHILD_FILE).map(PathBuf::from)
}

fn error_of<T>(result: Result<T, StoreError>) -> StoreError {
    match result {
        Ok(_) => panic!("accepted"),
        Err(error) => error,
    }
}

// ---- a walk of random steps ----

fn random_plan(book: &Book, dice: &mut Dice, step: usize) -> Plan {
    let entries: Vec<EntryId> = ids(book, Table::Entry).into_iter().map(EntryId).collect();
    let records = ids(book, Table::Record);
    let changes = match dice.roll(8) {
        0..=2 => {
            let cells: Vec<Cell> = book.rows().filter_map(as_cell).collect();
            let before = cells[dice.roll(cells.len())].clone();
            let text = format!("{step}回目の入力\n・成果{}", dice.roll(1000));
            return typing(book, before.key, &text);
        }
        3 if records.len() > 2 => delete_record(book, RecordId(records[dice.roll(records.len())])),
        4 if !entries.is_empty() => {
            let before = book.entry(entries[dice.roll(entries.len())]).unwrap().as_ref().clone();
            let after = Entry { position: dice.roll(100) as i64, state: EntryState::Confirmed, ..before.clone() };
            vec![Change::replace(before, after)]
        }
        5 => edition_rows(book, 2024 + step as i32, 1, 1),
        6 => {
            let settings = Settings { municipality: format!("市{step}"), title: String::new() };
            vec![Change::insert(settings)]
        }
        _ => {
            let before = book.record(RecordId(records[dice.roll(records.len())])).unwrap().as_ref().clone();
            let after = Record { number: Some(format!("{step}")), ..before.clone() };
            vec![Change::replace(before, after)]
        }
    };
    Plan { label: format!("{step}"), changes, join: None }
}

fn ids(book: &Book, table: Table) -> Vec<i64> {
    let id = |row: Row| match row.key() {
        RowKey::Id(found, id) if found == table => Some(id),
        _ => None,
    };
    book.rows().filter_map(id).collect()
}

fn as_cell(row: Row) -> Option<Cell> {
    match row {
        Row::Cell(cell) => Some(cell.as_ref().clone()),
        _ => None,
    }
}

fn delete_record(book: &Book, record: RecordId) -> Vec<Change> {
    let mut changes = Vec::new();
    for entry in book.entries(record) {
        changes.extend(book.cells_of(Owner::Entry(entry.id)).map(|cell| Change::delete(cell.as_ref().clone())));
        changes.push(Change::delete(entry.as_ref().clone()));
    }
    changes.extend(book.cells_of(Owner::Record(record)).map(|cell| Change::delete(cell.as_ref().clone())));
    changes.push(Change::delete(book.record(record).unwrap().as_ref().clone()));
    changes
}

fn sum(book: &Book) -> i64 {
    store::root_sum(book).unwrap()
}

#[test]
fn every_step_can_be_taken_back_and_the_file_follows() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    let mut workspace = Workspace::create(&path, sample_book(3, 2)).unwrap();
    let mut dice = Dice(1);
    // Digests after each step that can still be undone; the last is the present one.
    let mut sums = vec![sum(workspace.book())];
    let mut undone: Vec<i64> = Vec::new();
    for step in 0..150 {
        match dice.roll(5) {
            0 if sums.len() > 1 => {
                workspace.undo(at(step * 100)).unwrap().unwrap();
                undone.extend(sums.pop());
            }
            1 if !undone.is_empty() => {
                workspace.redo(at(step * 100)).unwrap().unwrap();
                sums.extend(undone.pop());
            }
            _ => {
                let plan = random_plan(workspace.book(), &mut dice, step as usize);
                workspace.carry_out(plan, at(step * 100)).unwrap();
                sums.push(sum(workspace.book()));
                undone.clear();
            }
        }
        assert_eq!(Some(&sum(workspace.book())), sums.last(), "step {step}");
        let copy = folder.file(&format!("{step}.hyoka"));
        assert_eq!(workspace.backup(&copy).unwrap().root_sum, sum(workspace.book()), "step {step}");
        std::fs::remove_file(copy).unwrap();
        if step % 30 == 29 {
            let before: Vec<Row> = workspace.book().rows().collect();
            let next_id = workspace.book().next_id();
            workspace.close().unwrap();
            workspace = Workspace::open(&path).unwrap();
            assert_eq!(workspace.book().rows().collect::<Vec<_>>(), before);
            assert_eq!(workspace.book().next_id(), next_id);
            sums = vec![sum(workspace.book())];
            undone.clear();
        }
    }
    while workspace.undo(at(100_000)).unwrap().is_some() {
        sums.pop();
        assert_eq!(Some(&sum(workspace.book())), sums.last());
    }
    workspace.close().unwrap();
    assert_eq!(store::verify(&path).unwrap().root_sum, sums[0]);
}

// ---- killed while writing ----

#[test]
#[ignore = "a child of the test below"]
fn child_that_types() {
    let Some(path) = child_file() else { return };
    let mut workspace = Workspace::open(&path).unwrap();
    let cells: Vec<Cell> = workspace.book().rows().filter_map(as_cell).take(2).collect();
    let first: u64 = cells[0].text.parse().unwrap_or(0);
    for number in first + 1.. {
        let mut plan = typing(workspace.book(), cells[0].key, &number.to_string());
        plan.changes.extend(typing(workspace.book(), cells[1].key, &number.to_string()).changes);
        workspace.carry_out(plan, at(number as i64)).unwrap();
        workspace.flush().unwrap();
        println!("saved {number}");
    }
}

#[test]
fn what_was_acknowledged_survives_being_killed() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    store::create(&path, &sample_book(3, 2)).unwrap();
    let mut dice = Dice(2);
    let mut acknowledged = 0;
    for round in 0..20 {
        let mut writer = child("child_that_types", &path).spawn().unwrap();
        let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut numbers = lines.by_ref().filter_map(|line| line.split_once("saved ")?.1.parse::<u64>().ok());
        acknowledged = numbers.next().unwrap_or_else(|| panic!("round {round}: the child saved nothing"));
        std::thread::sleep(Duration::from_millis(dice.roll(120) as u64));
        writer.kill().unwrap();
        writer.wait().unwrap();
        acknowledged = numbers.last().unwrap_or(acknowledged);
        let workspace = Workspace::open(&path).unwrap();
        let cells: Vec<Cell> = workspace.book().rows().filter_map(as_cell).take(2).collect();
        let found: u64 = cells[0].text.parse().unwrap();
        assert!((acknowledged..=acknowledged + 1).contains(&found), "round {round}: {acknowledged} → {found}");
        assert_eq!(cells[0].text, cells[1].text, "round {round}: half a step");
        workspace.close().unwrap();
        assert_eq!(folder.names(), ["計画.hyoka"], "round {round}");
    }
    assert!(acknowledged >= 20);
}

// ---- one writer ----

#[test]
#[ignore = "a child of the test below"]
fn child_that_opens() {
    let Some(path) = child_file() else { return };
    match Workspace::open(&path) {
        Ok(_) => println!("opened"),
        Err(error) => println!("refused {error}"),
    }
    // As a program would that knows nothing of the side file.
    let other = rusqlite::Connection::open(&path).unwrap();
    other.busy_timeout(Duration::ZERO).unwrap();
    match other.execute_batch("BEGIN IMMEDIATE") {
        Ok(()) => println!("locked"),
        Err(error) => println!("refused {error}"),
    }
}

fn ask_child(path: &Path) -> Vec<String> {
    let output = child("child_that_opens", path).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .filter_map(|line| Some(line.get(line.find("refused").or_else(|| line.find("opened"))?..)?.to_owned()))
        .collect()
}

#[test]
fn a_second_program_is_refused_whatever_the_first_has_done() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    let mut workspace = Workspace::create(&path, sample_book(2, 1)).unwrap();
    let cell = first_entry_cell(workspace.book());
    let refused = |path: &Path, after: &str| {
        let answers = ask_child(path);
        assert_eq!(answers.len(), 2, "{after}: {answers:?}");
        assert!(answers.iter().all(|answer| answer.starts_with("refused")), "{after}: {answers:?}");
        assert!(answers[0].contains("計画.hyoka") && answers[0].contains("使用中"), "{answers:?}");
    };
    refused(&path, "open");
    workspace.carry_out(typing(workspace.book(), cell.key, "一"), at(0)).unwrap();
    workspace.flush().unwrap();
    refused(&path, "run");
    workspace.backup(&folder.file("控え.hyoka")).unwrap();
    workspace.save_copy(&folder.file("写し.hyoka")).unwrap();
    refused(&path, "copies");
    // On some systems closing any handle on the file gives SQLite's lock away; so nothing here may open one.
    for error in [
        error_of(Workspace::open(&path)),
        error_of(store::verify(&path)),
        error_of(store::backup(&path, &folder.file("x.hyoka"))),
        error_of(store::restore(&path, &folder.file("控え.hyoka"), chrono::Local::now())),
        error_of(Workspace::create(&path, sample_book(1, 1))),
    ] {
        let ours = matches!(&error, StoreError::InUse { since, .. } if since.is_some());
        assert!(ours || matches!(error, StoreError::AlreadyExists { .. }), "{error}");
    }
    refused(&path, "refusals");
    workspace.close().unwrap();
    assert_eq!(ask_child(&path).first().map(String::as_str), Some("opened"));
}

#[test]
fn a_side_file_that_nobody_holds_is_taken_over() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    store::create(&path, &sample_book(1, 1)).unwrap();
    std::fs::write(folder.file("~$計画.hyoka"), "前の人\n").unwrap();
    Workspace::open(&path).unwrap().close().unwrap();
    assert_eq!(folder.names(), ["計画.hyoka"]);
}

// ---- damage ----

/// One of eight kinds of damage.
fn mutate(bytes: &mut Vec<u8>, older: &[u8], dice: &mut Dice) {
    const PAGE: usize = 4096;
    let pages = bytes.len() / PAGE;
    let page = |number: usize| number * PAGE..(number + 1) * PAGE;
    match dice.roll(8) {
        0 => {
            let at = dice.roll(bytes.len());
            bytes[at] ^= 1 << dice.roll(8);
        }
        1 => {
            let at = dice.roll(bytes.len() - 32);
            bytes[at..at + 1 + dice.roll(31)].iter_mut().for_each(|byte| *byte = dice.roll(256) as u8);
        }
        2 => {
            let at = dice.roll(bytes.len() / 512) * 512;
            bytes[at..at + 512].fill(0);
        }
        3 => bytes[page(dice.roll(pages))].fill(0),
        4 => {
            let (a, b) = (dice.roll(pages), dice.roll(pages));
            let kept = bytes[page(a)].to_vec();
            bytes.copy_within(page(b), a * PAGE);
            bytes[page(b)].copy_from_slice(&kept);
        }
        5 => bytes.copy_within(page(dice.roll(pages)), dice.roll(pages) * PAGE),
        6 => bytes.truncate(dice.roll(bytes.len())),
        _ => {
            let whole = older.len().min(bytes.len()) / PAGE;
            for _ in 0..1 + dice.roll(3) {
                let number = dice.roll(whole);
                bytes[page(number)].copy_from_slice(&older[page(number)]);
            }
        }
    }
}

#[test]
fn a_damaged_file_is_refused_or_right_and_never_touched() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    let mut workspace = Workspace::create(&path, sample_book(12, 3)).unwrap();
    let older_copy = folder.file("前.hyoka");
    workspace.backup(&older_copy).unwrap();
    let cells: Vec<Cell> = workspace.book().rows().filter_map(as_cell).collect();
    for (second, cell) in cells.iter().enumerate().step_by(7) {
        workspace.carry_out(typing(workspace.book(), cell.key, "書き直した本文。"), at(second as i64 * 60)).unwrap();
    }
    workspace.close().unwrap();
    let (whole, older) = (std::fs::read(&path).unwrap(), std::fs::read(&older_copy).unwrap());
    let (_, book) = store::Store::open(&path).unwrap();
    let expected: Vec<Row> = book.rows().collect();
    let mut dice = Dice(3);
    let mut refused = 0;
    for round in 0..200 {
        let mut bytes = whole.clone();
        mutate(&mut bytes, &older, &mut dice);
        std::fs::write(&path, &bytes).unwrap();
        match store::Store::open(&path) {
            Ok((_, book)) => assert_eq!(book.rows().collect::<Vec<_>>(), expected, "round {round}: wrong content"),
            Err(error) => {
                refused += usize::from(bytes != whole);
                assert!(error.to_string().contains("計画.hyoka"), "{error}");
            }
        }
        assert!(std::fs::read(&path).unwrap() == bytes, "round {round}: a damaged file was written to");
    }
    assert!(refused > 100, "{refused}");
}

// ---- hostile files ----

/// A good book, changed by SQL and then in its bytes.
fn tampered(folder: &Folder, sql: &str, patch: &dyn Fn(&mut Vec<u8>)) -> PathBuf {
    let path = folder.file("受領.hyoka");
    drop(std::fs::remove_file(&path));
    store::create(&path, &sample_book(2, 2)).unwrap();
    if !sql.is_empty() {
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    }
    let mut bytes = std::fs::read(&path).unwrap();
    patch(&mut bytes);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_file_that_could_act_by_itself_is_refused() {
    let folder = Folder::new();
    let nested = format!("CREATE TABLE x (a CHECK ({}a{}))", "(".repeat(500), ")".repeat(500));
    let many: String = (0..3000).map(|number| format!("CREATE TABLE t{number} (a);")).collect();
    let many = format!("BEGIN; {many} COMMIT");
    let sql = [
        "CREATE TRIGGER t AFTER UPDATE ON cell BEGIN DELETE FROM entry; END",
        "CREATE VIEW v AS SELECT * FROM cell",
        "DROP INDEX cell_of_field",
        "DROP TABLE paper; CREATE VIEW paper AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT n id, n position, n name, n options, n hash FROM r",
        "ALTER TABLE paper ADD COLUMN big TEXT GENERATED ALWAYS AS (hex(zeroblob(200000000)))",
        "CREATE VIRTUAL TABLE f USING fts5(a)",
        "CREATE INDEX i ON cell (hex(zeroblob(length(text))))",
        "UPDATE cell SET text = 'x' WHERE rowid = 1",
        "UPDATE cell SET text = CAST(x'FF' AS TEXT) WHERE rowid = 1",
        "DELETE FROM cell WHERE rowid = 1",
        "DELETE FROM meta",
        "UPDATE meta SET next_id = 1",
        "UPDATE image SET bytes = zeroblob(40000000)",
        "PRAGMA foreign_keys = OFF; DELETE FROM record",
        "PRAGMA application_id = 1",
        "PRAGMA user_version = 2",
        "PRAGMA user_version = 0",
        "PRAGMA journal_mode = WAL",
        "PRAGMA page_size = 65536; VACUUM",
        &nested,
        &many,
    ];
    for sql in sql {
        let path = tampered(&folder, sql, &|_| {});
        let before = std::fs::read(&path).unwrap();
        let begin = Instant::now();
        let error = error_of(store::Store::open(&path));
        assert!(begin.elapsed() < Duration::from_secs(2), "{sql:.60}: {:?}", begin.elapsed());
        assert!(error.to_string().contains("受領.hyoka"), "{error}");
        let is_newer = matches!(error, StoreError::Newer { found: 2, .. });
        assert_eq!(is_newer, sql.contains("user_version = 2"), "{sql:.60}: {error}");
        let not_ours = matches!(error, StoreError::NotBook { .. });
        assert_eq!(not_ours, sql.contains("application_id") || sql.contains("user_version = 0"), "{sql:.60}: {error}");
        assert!(std::fs::read(&path).unwrap() == before, "{sql:.60}: written to");
    }
}

#[test]
fn what_is_no_book_is_refused_by_its_first_bytes() {
    let folder = Folder::new();
    type Patch = Box<dyn Fn(&mut Vec<u8>)>;
    let cases: Vec<(&str, Patch)> = vec![
        ("empty", Box::new(|bytes| bytes.clear())),
        ("text", Box::new(|bytes| *bytes = "事業名,内容\n".repeat(100).into_bytes())),
        ("short", Box::new(|bytes| bytes.truncate(50))),
        ("trailing", Box::new(|bytes| bytes.extend([7; 5000]))),
        ("utf-16", Box::new(|bytes| bytes[59] = 2)),
        ("wal", Box::new(|bytes| bytes[18] = 2)),
    ];
    for (name, patch) in cases {
        let path = tampered(&folder, "", &patch);
        let before = std::fs::read(&path).unwrap();
        let error = error_of(store::Store::open(&path));
        let no_database = matches!(error, StoreError::NotSqlite { .. });
        assert_eq!(no_database, ["empty", "text", "short"].contains(&name), "{name}: {error}");
        assert!(std::fs::read(&path).unwrap() == before, "{name}: written to");
    }
    let huge = folder.file("巨大.hyoka");
    std::fs::File::create(&huge).unwrap().set_len(4 << 30).unwrap();
    assert!(matches!(error_of(store::Store::open(&huge)), StoreError::TooLarge { .. }));
}

/// A journal that belongs to another state of the file would be played into it: SQLite cannot tell.
#[test]
fn a_backup_put_beside_a_crashed_journal_is_kept_as_it_was() {
    let folder = Folder::new();
    let path = folder.file("計画.hyoka");
    store::create(&path, &sample_book(6, 3)).unwrap();
    let backup = std::fs::read(&path).unwrap();
    let mut rounds = 0;
    for _ in 0..40 {
        let mut writer = child("child_that_types", &path).spawn().unwrap();
        let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("saved")));
        std::thread::sleep(Duration::from_millis(5));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let journal = folder.file("計画.hyoka-journal");
        if std::fs::metadata(&journal).is_ok_and(|journal| journal.len() > 0) {
            rounds += 1;
            let looked_at = store::verify(&path);
            assert!(matches!(looked_at, Ok(_) | Err(StoreError::UnfinishedSave { .. })), "{looked_at:?}");
            std::fs::write(&path, &backup).unwrap();
            match store::Store::open(&path) {
                Ok((store, book)) => assert_eq!(store.root_sum(), sum(&book)),
                Err(StoreError::Damaged { kept: Some(kept), .. }) => {
                    assert!(std::fs::read(&kept).unwrap() == backup, "the copy is not the backup");
                    assert_eq!(store::verify(&kept).unwrap().root_sum, sum(&sample_book(6, 3)));
                }
                Err(error) => panic!("{error}"),
            }
        }
        for name in folder.names() {
            std::fs::remove_file(folder.file(&name)).unwrap();
        }
        std::fs::write(&path, &backup).unwrap();
        if rounds == 3 {
            return;
        }
    }
    println!("only {rounds} crashes left a journal");
}

// ---- a file or disk that fails ----

/// Another file under the same name (a sync program, a copy by hand) is noticed, not overwritten.
#[cfg(unix)]
#[test]
fn a_replaced_file_is_not_written_to() {
    let folder = Folder::new();
    let (path, other) = (folder.file("計画.hyoka"), folder.file("別.hyoka"));
    store::create(&other, &sample_book(5, 1)).unwrap();
    let mut workspace = Workspace::create(&path, sample_book(2, 1)).unwrap();
    let cell = first_entry_cell(workspace.book());
    std::fs::rename(&other, &path).unwrap();
    let replaced = std::fs::read(&path).unwrap();
    workspace.carry_out(typing(workspace.book(), cell.key, "残る"), at(0)).unwrap();
    assert!(matches!(error_of(workspace.flush()), StoreError::ChangedOutside { .. }));
    assert!(matches!(workspace.save_state(), SaveState::Failed { pending: 1, .. }));
    let copy = folder.file("写し.hyoka");
    workspace.save_copy(&copy).unwrap();
    drop(workspace);
    assert!(std::fs::read(&path).unwrap() == replaced);
    let rescued = Workspace::open(&copy).unwrap();
    assert_eq!(rescued.book().text(cell.key.owner, cell.key.field), "残る");
}

/// A share that is not there for a while.
#[cfg(unix)]
#[test]
fn a_file_that_comes_back_is_taken_up_again() {
    let folder = Folder::new();
    let (path, away) = (folder.file("計画.hyoka"), folder.file("留守"));
    let mut workspace = Workspace::create(&path, sample_book(2, 1)).unwrap();
    let cell = first_entry_cell(workspace.book());
    std::fs::rename(&path, &away).unwrap();
    for (second, text) in ["一", "二", "三"].into_iter().enumerate() {
        workspace.carry_out(typing(workspace.book(), cell.key, text), at(second as i64 * 60)).unwrap();
    }
    assert!(matches!(error_of(workspace.flush()), StoreError::NotFound { .. }));
    assert!(matches!(workspace.save_state(), SaveState::Failed { pending: 3, .. }));
    assert_eq!(workspace.undo_label(), Some("実施状況の入力"));
    std::fs::rename(&away, &path).unwrap();
    workspace.flush().unwrap();
    assert_eq!(workspace.save_state(), &SaveState::Saved);
    assert_eq!(workspace.history_of(RowKey::Cell(cell.key)).unwrap().len(), 3);
    workspace.close().unwrap();
    assert_eq!(Workspace::open(&path).unwrap().book().text(cell.key.owner, cell.key.field), "三");
}

/// Grows `filler` until not even a kilobyte is left.
fn fill_disk(filler: &Path) {
    let mut all = Vec::new();
    let mut size = 1 << 20;
    while size > 1000 {
        all.resize(all.len() + size, 1);
        if std::fs::write(filler, &all).is_err() {
            all.truncate(all.len() - size);
            std::fs::write(filler, &all).unwrap();
            size /= 2;
        }
    }
}

/// Nobody asks; the writer tries by itself.
#[cfg(unix)]
#[test]
fn a_failed_save_is_tried_again_by_itself() {
    let folder = Folder::new();
    let (path, away) = (folder.file("計画.hyoka"), folder.file("留守"));
    let mut workspace = Workspace::create(&path, sample_book(1, 1)).unwrap();
    let cell = first_entry_cell(workspace.book());
    let wait_for = |workspace: &mut Workspace, wanted: &dyn Fn(&SaveState) -> bool| {
        let end = Instant::now() + Duration::from_secs(30);
        while !wanted(workspace.save_state()) {
            assert!(Instant::now() < end, "{:?}", workspace.save_state());
            std::thread::sleep(Duration::from_millis(20));
            workspace.poll();
        }
    };
    std::fs::rename(&path, &away).unwrap();
    workspace.carry_out(typing(workspace.book(), cell.key, "一"), at(0)).unwrap();
    wait_for(&mut workspace, &|state| matches!(state, SaveState::Failed { pending: 1, .. }));
    std::fs::rename(&away, &path).unwrap();
    wait_for(&mut workspace, &|state| *state == SaveState::Saved);
}

#[test]
#[ignore = "a child of the test below, which gives it a disk of 1 MB"]
fn child_on_a_full_disk() {
    let Some(path) = child_file() else { return };
    let filler = path.with_file_name("filler");
    let mut workspace = Workspace::create(&path, sample_book(2, 1)).unwrap();
    let cell = first_entry_cell(workspace.book());
    fill_disk(&filler);
    let text = "満杯のときの入力。".repeat(1000);
    workspace.carry_out(typing(workspace.book(), cell.key, &text), at(0)).unwrap();
    let error = error_of(workspace.flush());
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    assert!(matches!(workspace.save_state(), SaveState::Failed { pending: 1, .. }));
    workspace.carry_out(typing(workspace.book(), cell.key, &format!("{text}続き")), at(1)).unwrap();
    workspace.flush().unwrap_err();
    assert!(matches!(workspace.save_state(), SaveState::Failed { pending: 2, .. }));
    assert!(matches!(
        error_of(store::create(&path.with_file_name("新.hyoka"), workspace.book())),
        StoreError::DiskFull { .. }
    ));
    std::fs::remove_file(&filler).unwrap();
    workspace.retry();
    workspace.flush().unwrap();
    assert_eq!(workspace.save_state(), &SaveState::Saved);
    workspace.close().unwrap();
    // A book on a full disk can still be read.
    fill_disk(&filler);
    let (_, book) = store::Store::open(&path).unwrap();
    assert_eq!(book.text(cell.key.owner, cell.key.field), format!("{text}続き"));
    let names: Vec<_> =
        std::fs::read_dir(path.parent().unwrap()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    println!("all well");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_costs_nothing_that_was_typed() {
    let folder = Folder::new();
    let disk = folder.file("disk");
    std::fs::create_dir(&disk).unwrap();
    // A small disk of its own that is gone with the child; needs no rights where namespaces are allowed.
    let inner = child("child_on_a_full_disk", &disk.join("計画.hyoka"));
    let mount = r#"mount -t tmpfs -o size=1m tmpfs "$0" || exit 77; exec "$@""#;
    let mut unshare = Command::new("unshare");
    unshare.args(["-rm", "sh", "-c", mount]).arg(&disk).arg(inner.get_program()).args(inner.get_args());
    let output = unshare.env(CHILD_FILE, disk.join("計画.hyoka")).output();
    match output {
        Ok(output) if output.status.code() != Some(77) && !output.stdout.is_empty() => {
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(text.contains("all well"), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
        }
        other => println!("skipped: no small disk to be had here ({other:?})"),
    }
}
