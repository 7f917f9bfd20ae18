//! The windows over the desk and the settings where there is little room: large letters on a small screen. Also the keys
//! of these windows.

use super::Case;
use super::fields::preedit;
use egui::{Event, Key, Modifiers, MouseWheelUnit, Rect, Role, Vec2, vec2};
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::action::{Action, PathPurpose, Sheet, View};
use hyokacho::model::*;
use std::time::{Duration, Instant};

/// 1000 × 700 pixels at 200 % and at 150 %.
const SMALL: [Vec2; 2] = [vec2(500.0, 350.0), vec2(667.0, 467.0)];

fn small(size: Vec2) -> Case {
    let mut case = Case::new();
    case.harness.set_size(size);
    case.harness.run_steps(4);
    case
}

fn opened(sheet: Sheet) -> Case {
    let mut case = Case::new();
    open(&mut case, Action::Open(sheet));
    case
}

fn open(case: &mut Case, action: Action) {
    case.window().push(action);
    case.harness.run_steps(6);
}

fn press(case: &mut Case, key: Key) {
    case.harness.key_press(key);
    case.harness.run_steps(6);
}

/// Draws frames until `done`, as long as a slow machine may need.
fn wait(case: &mut Case, what: &str, done: impl Fn(&mut Case) -> bool) {
    let started = Instant::now();
    while !done(case) {
        assert!(started.elapsed() < Duration::from_secs(60), "{what} did not happen");
        std::thread::sleep(Duration::from_millis(20));
        case.harness.run_steps(1);
    }
    case.harness.run_steps(4);
}

/// Whether something of this name, in front of whatever else has it, is wholly in the window.
fn assert_in_sight(case: &Case, label: &str, size: Vec2) {
    let window = Rect::from_min_size(egui::Pos2::ZERO, size);
    let rects: Vec<Rect> = case.harness.query_all_by_label_contains(label).map(|node| node.rect()).collect();
    assert!(rects.iter().any(|rect| window.contains_rect(*rect)), "{label} at {size}: {rects:?}");
}

#[test]
fn titles_and_buttons_of_the_sheets_stay_in_a_small_window() {
    let sheets: [(Sheet, &[&str]); 9] = [
        (Sheet::NewBook, &["新しい評価帳を作る", "作る", "やめる"]),
        (Sheet::Sample, &["見本の評価帳を開く", "作って開く", "やめる"]),
        (Sheet::Import, &["Excelから取り込む", "読み取る", "やめる"]),
        (Sheet::RollOver, &["版をもとに", "版を作る", "やめる"]),
        (Sheet::Export, &["印刷（PDF）", "書き出す", "やめる"]),
        (Sheet::Keys, &["キーの一覧", "閉じる"]),
        (Sheet::Palette, &["命令を探す", "命令の名前"]),
        (Sheet::Signs, &["記号を入れる", "閉じる"]),
        (Sheet::SaveFailed, &["保存できていない内容があります", "もう一度保存する", "編集に戻る"]),
    ];
    for size in SMALL {
        let mut case = small(size);
        for (sheet, labels) in sheets {
            open(&mut case, Action::Open(sheet));
            for label in labels {
                assert_in_sight(&case, label, size);
            }
            open(&mut case, Action::CloseSheet);
        }
    }
}

#[test]
fn backups_numbers_and_messages_stay_in_a_small_window() {
    for size in SMALL {
        let mut case = small(size);
        let path = case.folder().join("書類.hyoka");
        std::fs::write(&path, "これは評価帳ではない").expect("a file");
        open(&mut case, Action::ShowBackups(Some(path.clone())));
        for label in ["控えから戻す", "閉じる", "このファイルを点検する"] {
            assert_in_sight(&case, label, size);
        }
        open(&mut case, Action::CloseSheet);
        open(&mut case, Action::Open(Sheet::Numbering(SectionId(115))));
        for label in ["番号の付け方", "番号を付け直す", "やめる"] {
            assert_in_sight(&case, label, size);
        }
        open(&mut case, Action::CloseSheet);
        open(&mut case, Action::OpenBook(path));
        wait(&mut case, "the message", |case| case.harness.query_by_label("評価帳を開けませんでした").is_some());
        assert_in_sight(&case, "評価帳を開けませんでした", size);
        assert_in_sight(&case, "閉じる", size);
    }
}

#[test]
fn what_does_not_fit_is_reached_by_the_wheel() {
    let size = SMALL[0];
    let mut case = small(size);
    open(&mut case, Action::Open(Sheet::NewBook));
    let place = || "新しいファイルの場所";
    let top = |case: &Case| case.harness.get_by_role_and_label(Role::TextInput, place()).rect().bottom();
    assert!(top(&case) > size.y, "the case needs a box below the edge");
    wheel(&mut case, size.to_pos2() / 2.0, vec2(0.0, -4000.0));
    assert!(top(&case) < size.y - 60.0, "{}", top(&case));
}

fn wheel(case: &mut Case, at: egui::Pos2, delta: Vec2) {
    case.harness.event(Event::PointerMoved(at));
    case.harness.run_steps(2);
    let (unit, phase, modifiers) = (MouseWheelUnit::Point, egui::TouchPhase::Move, Modifiers::NONE);
    case.harness.event(Event::MouseWheel { unit, delta, phase, modifiers, source: egui::MouseWheelSource::Unknown });
    case.harness.run_steps(30);
}

#[test]
fn the_list_of_keys_is_paged_by_keys() {
    let mut case = small(SMALL[1]);
    open(&mut case, Action::Open(Sheet::Keys));
    let last = |case: &Case| case.harness.get_by_label("その事業を編集の画面で開く").rect().bottom();
    let start = last(&case);
    let mut page = |key| {
        case.harness.key_press(key);
        case.harness.run_steps(60);
        last(&case)
    };
    let paged = page(Key::PageDown);
    assert!(paged < start - 100.0, "{start} {paged}");
    assert!(page(Key::End) < SMALL[1].y);
    assert!(page(Key::PageUp) > SMALL[1].y - 100.0);
    assert!((page(Key::Home) - start).abs() < 1.0);
}

#[test]
fn a_sheet_with_a_list_in_it_is_paged_as_a_whole() {
    let mut case = small(SMALL[0]);
    open(&mut case, Action::Open(Sheet::Numbering(SectionId(115))));
    let top = |case: &Case| case.harness.get_by_label("番号を付けない").rect().top();
    let start = top(&case);
    case.harness.key_press(Key::PageDown);
    case.harness.run_steps(60);
    assert!(top(&case) < start - 60.0, "{start} {}", top(&case));
}

#[test]
fn enter_after_the_year_makes_the_new_book() {
    let mut case = opened(Sheet::NewBook);
    let path = case.folder().join("新しい.hyoka");
    case.window().push(Action::UsePath(PathPurpose::NewBook, path.clone()));
    case.harness.run_steps(3);
    assert!(case.harness.get_by_role_and_label(Role::TextInput, "年度").is_focused());
    press(&mut case, Key::Enter);
    wait(&mut case, "the new book", |case| {
        case.window().workspace().is_some_and(|workspace| workspace.path().ends_with("新しい.hyoka"))
    });
    assert!(path.exists());
}

#[test]
fn a_book_that_could_not_be_made_is_not_called_one_that_could_not_be_opened() {
    let mut case = opened(Sheet::NewBook);
    let path = case.folder().join("試験.hyoka");
    case.window().push(Action::UsePath(PathPurpose::NewBook, path));
    case.harness.run_steps(3);
    case.click("作る");
    wait(&mut case, "the message", |case| case.harness.query_by_label("評価帳を作れませんでした").is_some());
    press(&mut case, Key::Enter);
    assert!(case.harness.query_by_label("評価帳を作れませんでした").is_none(), "Enter closes the message");
    case.harness.run_steps(20);
    assert!(case.harness.query_by_label("評価帳を作れませんでした").is_none(), "and does nothing behind it");
}

#[test]
fn enter_reads_a_table_and_then_takes_it_in() {
    let mut case = opened(Sheet::Import);
    assert!(case.harness.get_by_role_and_label(Role::TextInput, "取り込むファイル").is_focused());
    let path = case.folder().join("令和６年度の評価表.csv");
    std::fs::write(&path, "事業名,担当課,評価\n自然あそびの会,子育て支援課,B\n").expect("a file");
    case.window().push(Action::UsePath(PathPurpose::ImportSource, path));
    case.harness.run_steps(4);
    press(&mut case, Key::Enter);
    wait(&mut case, "the preview", |case| case.harness.query_by_label("取り込む").is_some());
    assert!(case.book().edition_of_year(FiscalYear(2024)).is_none());
    press(&mut case, Key::Enter);
    assert!(case.book().edition_of_year(FiscalYear(2024)).is_some());
}

#[test]
fn enter_makes_the_next_edition_but_not_while_it_belongs_to_a_conversion() {
    let mut case = opened(Sheet::RollOver);
    assert!(case.harness.get_by_role_and_label(Role::TextInput, "年度").is_focused());
    case.harness.event(preedit("れいわ"));
    case.harness.run_steps(2);
    press(&mut case, Key::Enter);
    assert_eq!(case.book().editions().len(), 2);
    case.harness.event(preedit(""));
    case.harness.run_steps(3);
    press(&mut case, Key::Enter);
    wait(&mut case, "the edition", |case| case.book().editions().len() == 3);
}

#[test]
fn enter_does_not_print() {
    let mut case = opened(Sheet::Export);
    press(&mut case, Key::Enter);
    case.harness.run_steps(30);
    assert!(case.harness.query_by_label("書き出す").is_some());
    assert!(!case.folder().join("試験_令和5年度.pdf").exists());
}

#[test]
fn typing_replaces_the_name_of_a_column_just_added() {
    let mut case = Case::new();
    open(&mut case, Action::Show(View::Forms));
    case.click("＋ 項目を追加");
    case.harness.event(Event::Text("参加者の声".to_owned()));
    case.harness.run_steps(3);
    press(&mut case, Key::Tab);
    let labels: Vec<String> = case.book().fields(FormId(104)).map(|field| field.label.clone()).collect();
    assert!(labels.contains(&"参加者の声".to_owned()), "{labels:?}");
}

#[test]
fn every_button_of_a_scale_is_reached_in_a_small_window() {
    let size = SMALL[1];
    let mut case = small(size);
    open(&mut case, Action::Show(View::Forms));
    case.harness.query_all_by_role_and_label(Role::Button, "評価").next().expect("the scale").click_accesskit();
    case.harness.run_steps(5);
    let right = |case: &Case| case.harness.get_by_label("Aを削除").rect().right();
    assert!(right(&case) > size.x, "the case needs a button beyond the edge");
    wheel(&mut case, egui::pos2(size.x - 80.0, size.y / 2.0), vec2(-2000.0, 0.0));
    assert!(right(&case) < size.x, "{}", right(&case));
}

#[test]
fn a_name_of_either_year_chooses_its_tie() {
    let mut case = Case::new();
    open(&mut case, Action::Show(View::Book));
    case.click("前年度との対応");
    case.click("前年度の「子ども食堂への支援」");
    assert!(case.harness.query_by_label("対応を外す").is_some());
    let (former, own) = ("前年度の「子ども食堂への支援」", "子ども食堂への支援　子育て支援課");
    let rect = |label| case.harness.get_by_role_and_label(Role::Button, label).rect();
    assert!((rect(former).center().y - rect(own).center().y).abs() < 0.5, "both stand on one line");
}

#[test]
fn the_names_of_this_year_are_read_beside_the_chosen_tie() {
    for size in [vec2(1000.0, 700.0), vec2(933.0, 573.0), SMALL[1]] {
        let mut case = small(size);
        open(&mut case, Action::Show(View::Book));
        case.click("前年度との対応");
        let own = case.harness.get_by_role_and_label(Role::Button, "子ども食堂への支援　子育て支援課").rect();
        assert!(own.width() > 110.0, "{size}: {own}");
    }
}
