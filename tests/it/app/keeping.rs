//! The file of the book: checked, backed up, and put back from a backup, in the window.

use super::Case;
use super::book::*;
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::action::{Action, PathPurpose};
use hyokacho::app::command::UiCommand;
use hyokacho::app::memory::WindowMemory;
use hyokacho::edit::Command;
use hyokacho::model::*;
use hyokacho::store;

fn case() -> Case {
    let mut case = Case::prepared(small_book(), 1.0 / 60.0, WindowMemory::default(), |window, folder| {
        window.with_backups_in(folder.join("控えの箱"))
    });
    run(&mut case, UiCommand::Restore);
    wait(&mut case, "はありません");
    case
}

fn run(case: &mut Case, command: UiCommand) {
    case.window().push(command.action());
    case.harness.run_steps(4);
}

/// Work runs on threads of its own.
fn wait(case: &mut Case, label: &str) {
    for _ in 0..200 {
        if case.harness.query_by_label_contains(label).is_some() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        case.harness.run_steps(2);
    }
    panic!("「{label}」 was not shown within four seconds");
}

fn set_title(case: &mut Case, title: &str) {
    let settings = Settings { title: title.to_owned(), ..(**case.book().settings()).clone() };
    case.window().push(Action::Run(Command::SetSettings(settings)));
    case.harness.run_steps(4);
}

fn back_up(case: &mut Case) {
    case.click("今すぐ控えを作る");
    wait(case, "読み返して確かめました");
    case.click("閉じる");
    wait(case, "の控え（手動）に戻す");
}

fn title(case: &mut Case) -> String {
    case.book().settings().title.clone()
}

fn book_file(case: &Case) -> std::path::PathBuf {
    case.folder().join("試験.hyoka").canonicalize().expect("the file")
}

/// Names of the files beside the book.
fn files(case: &Case) -> Vec<String> {
    let files = std::fs::read_dir(case.folder()).expect("the folder").flatten();
    files.map(|file| file.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn the_open_file_is_checked_without_losing_what_can_be_taken_back() {
    let mut case = case();
    set_title(&mut case, "直した名前");
    run(&mut case, UiCommand::VerifyFile);
    wait(&mut case, "年度版2、事業6件");
    case.click("閉じる");
    run(&mut case, UiCommand::Undo);
    assert_eq!(title(&mut case), "みどり市こども計画");
}

#[test]
fn a_backup_is_listed_and_comes_back_after_a_question_whose_default_is_no() {
    let mut case = case();
    back_up(&mut case);
    set_title(&mut case, "後から直した名前");
    let restore = || "の控え（手動）に戻す";
    case.harness.get_by_label_contains(restore()).click();
    case.harness.run_steps(5);
    assert!(case.harness.get_by_label("やめる").is_focused(), "the safe answer");
    case.click("やめる");
    assert_eq!(title(&mut case), "後から直した名前");

    case.harness.get_by_label_contains(restore()).click();
    case.harness.run_steps(5);
    case.click("控えに戻す");
    wait(&mut case, "戻す前のファイル");
    assert_eq!(title(&mut case), "みどり市こども計画");
    let aside = files(&case).into_iter().find(|name| name.contains("復元前")).expect("the file set aside");
    let aside = store::Store::open(&case.folder().join(aside)).expect("a sound file").1;
    assert_eq!(aside.settings().title, "後から直した名前");
}

#[test]
fn a_backup_goes_where_the_officer_says_and_nothing_is_overwritten() {
    let mut case = case();
    let to = case.folder().join("持ち出し.hyoka");
    for shown in ["読み返して確かめました", "既にあります"] {
        case.window().push(Action::UsePath(PathPurpose::Backup, to.clone()));
        wait(&mut case, shown);
        case.click("閉じる");
    }
    assert_eq!(store::verify(&to).expect("a sound backup").rows[&Table::Record], 6);
}

#[test]
fn a_damaged_file_is_not_opened_and_a_backup_takes_its_place() {
    let mut case = case();
    back_up(&mut case);
    let file = book_file(&case);
    case.window().push(Action::CloseBook);
    case.harness.run_steps(4);
    let mut bytes = std::fs::read(&file).expect("the file");
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0xA5);
    std::fs::write(&file, &bytes).expect("a damaged file");

    case.window().push(Action::OpenBook(file));
    wait(&mut case, "壊れています");
    wait(&mut case, "の控え（手動）に戻す");
    case.harness.get_by_label_contains("の控え（手動）に戻す").click();
    case.harness.run_steps(5);
    case.click("控えに戻す");
    wait(&mut case, "戻す前のファイル");
    assert_eq!(title(&mut case), "みどり市こども計画");
    let aside = files(&case).into_iter().find(|name| name.contains("復元前")).expect("the damaged file set aside");
    assert_eq!(std::fs::read(case.folder().join(aside)).expect("its bytes"), bytes);
}

#[test]
fn a_damaged_backup_is_told_apart_and_changes_nothing() {
    let mut case = case();
    let broken = case.folder().join("壊れた控え.hyoka");
    std::fs::write(&broken, [7_u8; 9000]).expect("a file");
    let before = std::fs::read(book_file(&case)).expect("the file").len();
    case.window().push(Action::VerifyFile(Some(broken.clone())));
    wait(&mut case, "点検で問題が見付かりました");
    case.click("閉じる");
    case.window().push(Action::UsePath(PathPurpose::RestoreFrom, broken));
    case.harness.run_steps(4);
    case.click("控えに戻す");
    wait(&mut case, "控えから戻せませんでした");
    assert_eq!(title(&mut case), "みどり市こども計画");
    assert_eq!(std::fs::read(book_file(&case)).expect("the file").len(), before);
    assert!(files(&case).iter().all(|name| !name.contains("復元前")));
}

#[test]
fn the_check_of_the_open_file_reads_what_lies_on_the_disk() {
    let mut case = case();
    let file = book_file(&case);
    let bytes = std::fs::read(&file).expect("the file");
    let damaged: Vec<u8> = bytes.iter().enumerate().map(|(at, byte)| if at < 8192 { *byte } else { 0xA5 }).collect();
    std::fs::write(&file, damaged).expect("a damaged file");
    run(&mut case, UiCommand::VerifyFile);
    wait(&mut case, "点検で問題が見付かりました");
    assert!(case.harness.query_by_label_contains("壊れています").is_some());
    std::fs::write(&file, bytes).expect("the file as it was");
}

#[test]
fn a_backup_made_beside_other_work_comes_into_the_list() {
    let mut case = case();
    set_title(&mut case, "直した名前");
    let workspace = case.window().workspace().expect("an open book");
    workspace.request_backup(store::BackupReason::Printed, chrono::Utc::now());
    wait(&mut case, "の控え（印刷時）に戻す");
}
