//! The windows over the desk: a new book, an import, a printed paper.

use super::Case;
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::action::{Action, PathPurpose, Sheet};
use hyokacho::model::*;
use std::time::{Duration, Instant};

/// Draws frames until `done`, as long as a slow machine may need.
fn wait(case: &mut Case, what: &str, done: impl Fn(&mut Case) -> bool) {
    let started = Instant::now();
    while !done(case) {
        assert!(started.elapsed() < Duration::from_secs(60), "{what} did not happen");
        std::thread::sleep(Duration::from_millis(20));
        case.harness.run_steps(1);
    }
    case.harness.run_steps(3);
}

fn shows(label: &'static str) -> impl Fn(&mut Case) -> bool {
    move |case| case.harness.query_by_label(label).is_some()
}

fn click(case: &mut Case, label: &str) {
    case.harness.get_by_label(label).click();
    case.harness.run_steps(4);
}

#[test]
fn a_new_book_is_made_from_a_preset() {
    let mut case = Case::new();
    let path = case.folder().join("新しい.hyoka");
    case.window().push(Action::CloseBook);
    case.harness.run_steps(3);
    click(&mut case, "新しい評価帳を作る…");
    click(&mut case, "事務事業評価シート");
    case.window().push(Action::UsePath(PathPurpose::NewBook, path.clone()));
    case.harness.run_steps(3);
    click(&mut case, "作る");
    wait(&mut case, "the new book", |case| case.window().workspace().is_some());
    assert!(path.exists());
    assert_eq!(case.book().editions().len(), 1);
    case.window().push(Action::CloseBook);
    case.harness.run_steps(3);
    assert_eq!(case.window().memory().recent.len(), 2, "both books are offered again");
}

#[test]
fn a_table_is_shown_before_it_is_taken_in() {
    let mut case = Case::new();
    let path = case.folder().join("令和６年度の評価表.csv");
    let table = "事業名,担当課,実施状況,評価,今後の取り組み\n\
                 親子ふれあい広場の運営,子育て支援課,出張広場を５回開いた。,A,続ける。\n\
                 自然あそびの会,子育て支援課,森で遊ぶ会を２回開いた。,B,回数を増やす。\n";
    std::fs::write(&path, table).expect("a file");
    case.window().push(Action::UsePath(PathPurpose::ImportSource, path));
    case.harness.run_steps(4);
    click(&mut case, "読み取る");
    wait(&mut case, "the preview", shows("取り込む"));
    assert!(case.harness.query_by_label_contains("→ 項目「今後の取り組み」").is_some(), "every column is told");
    assert!(case.book().edition_of_year(FiscalYear(2024)).is_none(), "nothing is written yet");
    click(&mut case, "取り込む");
    let book = case.book();
    let edition = book.edition_of_year(FiscalYear(2024)).expect("the imported year");
    assert_eq!(book.records_in_order(edition.id).len(), 2);
    assert_eq!(case.window().desk().edition, Some(edition.id));
}

#[test]
fn a_paper_is_written_beside_the_book() {
    let mut case = Case::new();
    case.window().push(Action::Open(Sheet::Export));
    case.harness.run_steps(4);
    click(&mut case, "書き出す");
    wait(&mut case, "the paper", shows("書き出しました"));
    let path = case.folder().join("試験_令和5年度.pdf");
    let bytes = std::fs::read(path).expect("the file");
    assert!(bytes.starts_with(b"%PDF"));
}

#[test]
fn a_file_that_is_no_book_is_refused_with_its_name() {
    let mut case = Case::new();
    let path = case.folder().join("書類.hyoka");
    std::fs::write(&path, "これは評価帳ではない").expect("a file");
    case.window().push(Action::OpenBook(path));
    wait(&mut case, "the message", shows("評価帳を開けませんでした"));
    assert!(case.harness.query_by_label_contains("書類.hyoka").is_some());
    click(&mut case, "閉じる");
    assert!(case.window().workspace().is_some(), "the open book stays open");
}

#[test]
fn papers_are_saved_under_a_name_and_bound_into_one_file() {
    let mut case = Case::new();
    case.window().push(Action::Open(Sheet::Export));
    case.harness.run_steps(4);
    for name in ["第２回　資料１", "第２回　資料２"] {
        case.harness.get_by_label("印刷設定の名前").focus();
        case.harness.run_steps(2);
        case.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        case.harness.run_steps(2);
        case.harness.event(egui::Event::Text(name.to_owned()));
        case.harness.run_steps(4);
        click(&mut case, "保存");
    }
    let names: Vec<String> = case.book().papers().map(|paper| paper.name.clone()).collect();
    assert_eq!(names, ["第２回　資料１", "第２回　資料２"]);
    for label in ["資料を綴じる", "第２回　資料２", "第２回　資料１", "はじめのページに付ける", "書き出す"]
    {
        click(&mut case, label);
    }
    wait(&mut case, "the bound papers", shows("書き出しました"));
    let bytes = std::fs::read(case.folder().join("試験_令和5年度.pdf")).expect("the file");
    assert!(bytes.starts_with(b"%PDF"));
}

#[test]
fn the_ending_of_the_file_says_what_is_written() {
    let mut case = Case::new();
    case.window().push(Action::Open(Sheet::Export));
    case.harness.run_steps(4);
    let path = case.folder().join("評価表.xlsx");
    case.harness.get_by_label("PDFの場所").focus();
    case.harness.run_steps(2);
    case.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    case.harness.run_steps(2);
    case.harness.event(egui::Event::Text(path.display().to_string()));
    case.harness.run_steps(4);
    click(&mut case, "書き出す");
    wait(&mut case, "the workbook", shows("書き出しました"));
    assert!(std::fs::read(path).expect("the file").starts_with(b"PK"));
}
