//! The window without a mouse, and in little room: menus, lists that drop down, questions, the row of tools.

use super::Case;
use super::book::*;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hyokacho::app::action::{Action, Place, Sheet, View};
use hyokacho::edit::Command;
use hyokacho::model::*;

const STATUS_NAME: &str = "子育て支援課 実施状況（令和５年度）";

fn press(case: &mut Case, key: Key) {
    case.harness.key_press(key);
    case.harness.run_steps(5);
}

fn shows(case: &Case, label: &str) -> bool {
    case.harness.query_all_by_label_contains(label).next().is_some()
}

fn resize(case: &mut Case, width: f32, height: f32) {
    case.harness.set_size(egui::vec2(width, height));
    case.harness.run_steps(6);
}

#[test]
fn f10_opens_the_menus_arrows_walk_and_escape_goes_back_to_the_field() {
    let mut case = Case::new();
    case.focus(STATUS_NAME);
    press(&mut case, Key::F10);
    assert!(shows(&case, "新しい評価帳…"), "the first menu is open");
    press(&mut case, Key::ArrowRight);
    assert!(shows(&case, "置換…") && !shows(&case, "新しい評価帳…"), "the second menu is open");
    press(&mut case, Key::ArrowLeft);
    press(&mut case, Key::ArrowLeft);
    assert!(shows(&case, "キーの一覧"), "from the first menu to the last one");
    press(&mut case, Key::Escape);
    assert!(!shows(&case, "キーの一覧"));
    assert!(case.harness.get_by_label(STATUS_NAME).is_focused(), "the caret is where it was");
    press(&mut case, Key::F10);
    press(&mut case, Key::F10);
    assert!(!shows(&case, "新しい評価帳…"), "F10 closes what F10 has opened");
    assert!(case.harness.get_by_label(STATUS_NAME).is_focused());
}

#[test]
fn function_keys_belong_to_an_open_conversion() {
    let mut case = Case::new();
    case.focus(STATUS_NAME);
    let preedit = egui::ImeEvent::Preedit { text: "ひろば".to_owned(), active_range_chars: None };
    case.harness.event(egui::Event::Ime(preedit));
    case.harness.run_steps(2);
    press(&mut case, Key::F10);
    assert!(!shows(&case, "新しい評価帳…"));
    case.harness.event(egui::Event::Ime(egui::ImeEvent::Commit("広場".to_owned())));
    case.harness.run_steps(3);
    press(&mut case, Key::F10);
    assert!(shows(&case, "新しい評価帳…"));
}

#[test]
fn a_command_is_chosen_from_a_menu_by_keys() {
    let mut case = Case::new();
    case.focus(STATUS_NAME);
    press(&mut case, Key::F10);
    for _ in 0..3 {
        press(&mut case, Key::ArrowRight);
    }
    assert!(shows(&case, "空白と改行を表示"), "the menu of views");
    while !case.harness.get_by_label_contains("空白と改行を表示").is_focused() {
        press(&mut case, Key::ArrowDown);
    }
    press(&mut case, Key::Enter);
    assert!(case.window().desk().drafts.show_blanks);
    assert!(case.harness.get_by_label(STATUS_NAME).is_focused());
}

#[test]
fn a_list_opens_at_what_holds_and_the_arrows_go_on_from_there() {
    let mut case = Case::new();
    let year = |case: &mut Case| case.window().desk().edition;
    assert_eq!(year(&mut case), Some(R5));
    case.harness.get_by_role_and_label(Role::ComboBox, "年度").focus();
    case.harness.run_steps(3);
    press(&mut case, Key::Enter);
    let last = case.harness.query_all_by_label("令和5年度").last().expect("the line that holds");
    assert!(last.is_focused(), "the year that is shown");
    press(&mut case, Key::ArrowDown);
    press(&mut case, Key::Enter);
    assert_eq!(year(&mut case), Some(R4), "one line further");
    assert!(case.harness.get_by_role_and_label(Role::ComboBox, "年度").is_focused(), "the list gives the focus back");

    press(&mut case, Key::Enter);
    press(&mut case, Key::ArrowUp);
    press(&mut case, Key::Escape);
    assert_eq!(year(&mut case), Some(R4), "nothing was chosen");
    assert!(case.harness.get_by_role_and_label(Role::ComboBox, "年度").is_focused());
}

#[test]
fn escape_closes_a_list_and_leaves_the_sheet_open() {
    let mut case = Case::new();
    case.window().push(Action::Open(Sheet::Export));
    case.harness.run_steps(5);
    case.harness.get_by_role_and_label(Role::ComboBox, "書体").focus();
    case.harness.run_steps(3);
    press(&mut case, Key::Enter);
    assert!(shows(&case, "明朝体"));
    press(&mut case, Key::Escape);
    assert!(!shows(&case, "明朝体"), "the list is closed");
    assert!(shows(&case, "書き出す"), "the sheet is not");
    press(&mut case, Key::Escape);
    assert!(!shows(&case, "書き出す"));
}

#[test]
fn return_on_the_question_before_deleting_deletes_nothing() {
    let mut case = Case::new();
    let ask = |case: &mut Case| {
        case.click("事業の操作");
        case.click("削除…");
    };
    ask(&mut case);
    press(&mut case, Key::Enter);
    assert!(!shows(&case, "削除する"), "the question is answered");
    assert_eq!(case.book().records_in_order(R5).len(), 3);
    ask(&mut case);
    press(&mut case, Key::Tab);
    press(&mut case, Key::Enter);
    assert_eq!(case.book().records_in_order(R5).len(), 2);
}

#[test]
fn the_bar_keeps_two_rows_and_everything_is_reached_in_a_narrow_window() {
    let mut case = Case::new();
    let bar_bottom = |case: &Case| case.harness.get_by_role_and_label(Role::ComboBox, "年度").rect().bottom();
    let wide = bar_bottom(&case);
    resize(&mut case, 500.0, 700.0);
    assert!((bar_bottom(&case) - wide).abs() < 1.0, "two rows as before");
    let edge = |label: &str| case.harness.get_by_label(label).rect().right();
    for label in ["メニュー", "ほか ▼", "● 保存済み"] {
        assert!(edge(label) <= 500.0, "{label} {}", edge(label));
    }
    assert!(!shows(&case, "年度更新"));
    case.click("ほか ▼");
    assert!(shows(&case, "年度更新"));
    press(&mut case, Key::Escape);
    press(&mut case, Key::F10);
    assert!(shows(&case, "年度と資料"), "the menus stand below one button");
}

#[test]
fn the_pages_are_shown_in_place_of_the_choices_in_a_narrow_window() {
    let mut case = Case::new();
    resize(&mut case, 700.0, 500.0);
    case.window().push(Action::Open(Sheet::Export));
    case.harness.run_steps(5);
    assert!(shows(&case, "資料の種類"));
    case.click("紙面を見る");
    assert!(!shows(&case, "資料の種類") && shows(&case, "書き出す"));
    assert!(shows(&case, "幅に合わせる"), "the tools of the pages");
    case.click("印刷の設定");
    assert!(shows(&case, "資料の種類"));
}

#[test]
fn return_in_the_name_of_a_print_setting_saves_it() {
    let mut case = Case::new();
    case.window().push(Action::Open(Sheet::Export));
    case.harness.run_steps(5);
    case.write("印刷設定の名前", "第２回会議　資料１", Key::Enter);
    assert!(case.book().papers().any(|paper| paper.name == "第２回会議　資料１"));
}

#[test]
fn what_is_left_of_a_word_is_selected_when_tab_comes_to_its_box() {
    let mut case = Case::new();
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::H);
    case.harness.run_steps(5);
    case.write("置き換える言葉", "広場", Key::Tab);
    case.focus("探す言葉");
    press(&mut case, Key::Tab);
    assert!(case.harness.get_by_label("置き換える言葉").is_focused());
    case.harness.event(egui::Event::Text("集い".to_owned()));
    case.harness.run_steps(3);
    assert_eq!(case.harness.get_by_label("置き換える言葉").value().as_deref(), Some("集い"));
}

#[test]
fn each_column_is_labelled_as_its_year_called_it() {
    let mut case = Case::new();
    resize(&mut case, 1800.0, 1500.0);
    let all = |label: &str| case.harness.query_all_by_label(label).count();
    assert!(all("実施状況（令和４年度） ▼") > 0, "last year's field over last year's text");
    assert!(all("実施状況（令和５年度）") > 0, "this year's over this year's");
    assert_eq!(all("今後の取り組み"), 0, "what is called the same is said once");
    assert!(all("今後の取り組み ▼") > 0);
}

#[test]
fn a_repetition_has_no_state_in_the_table() {
    let mut case = Case::new();
    let row = Record::clone(case.book().records_in_order(R5).last().expect("a record"));
    let repeat = row.id;
    for entry in case.book().entries(repeat).map(|entry| entry.id).collect::<Vec<_>>() {
        case.window().push(Action::Run(Command::Delete(hyokacho::edit::Target::Entry(entry))));
        case.harness.run_steps(3);
    }
    case.window().push(Action::Run(Command::SetRecord(Record { repeat_of: Some(FIRST), ..row })));
    case.window().push(Action::Show(View::Grid));
    case.harness.run_steps(6);
    let states: Vec<String> = (case.harness.query_all_by_role(Role::Cell))
        .filter(|cell| cell.accesskit_node().label().is_some_and(|label| label.ends_with(" 状態")))
        .filter_map(|cell| cell.value())
        .collect();
    assert_eq!(states.last().map(String::as_str), Some("（再掲）"), "{states:?}");
    case.window().push(Action::Go(Place::Record(FIRST)));
    case.harness.run_steps(3);
}

#[test]
fn the_key_that_chooses_from_a_list_is_not_typed_into_the_field_before() {
    let mut case = Case::new();
    let before = case.book().text(Owner::Entry(FIRST_ENTRY), STATUS).to_owned();
    case.focus(STATUS_NAME);
    let menu =
        case.harness.query_all_by_label("実施状況（令和４年度） ▼").next().expect("the choice of the left field");
    menu.click();
    case.harness.run_steps(6);
    press(&mut case, Key::ArrowDown);
    press(&mut case, Key::Enter);
    assert!(!shows(&case, "左に並べる項目"), "chosen");
    case.rest();
    assert_eq!(case.book().text(Owner::Entry(FIRST_ENTRY), STATUS), before);
}

#[test]
fn a_list_above_the_table_leaves_the_cells_alone() {
    let mut case = Case::new();
    case.window().push(Action::Show(View::Grid));
    case.harness.run_steps(5);
    let before = case.book().text(Owner::Entry(FIRST_ENTRY), STATUS).to_owned();
    let cell = "1 親子ふれあい広場の運営（子育て支援課） 実施状況（令和５年度）";
    case.harness.get_by_role_and_label(Role::Cell, cell).click();
    case.harness.run_steps(4);
    case.harness.get_by_role_and_label(Role::ComboBox, "分け方").click();
    case.harness.run_steps(5);
    press(&mut case, Key::ArrowDown);
    press(&mut case, Key::Enter);
    case.rest();
    case.window().push(Action::Save);
    case.harness.run_steps(4);
    assert_eq!(case.book().text(Owner::Entry(FIRST_ENTRY), STATUS), before);
}

#[test]
fn a_menu_opened_by_the_mouse_still_knows_the_field() {
    let mut case = Case::new();
    case.focus("健康推進課 実施状況（令和５年度）");
    case.harness.query_all_by_label("編集").next().expect("the menu").click();
    case.harness.run_steps(5);
    case.harness.get_by_label_contains("入力中の欄に前年度を写す").click();
    case.harness.run_steps(5);
    assert_eq!(case.book().text(Owner::Entry(SECOND_ENTRY), STATUS), "保健師が月２回出向き、育児相談を行った。");
    case.harness.event(egui::Event::Text("続き".to_owned()));
    case.rest();
    let text = case.book().text(Owner::Entry(SECOND_ENTRY), STATUS).to_owned();
    assert!(text.ends_with("行った。続き"), "the caret stands behind what was copied: {text}");
}

#[test]
fn texts_of_this_year_are_replaced_only_after_a_question() {
    let mut case = Case::new();
    let before = case.book().text(Owner::Entry(FIRST_ENTRY), STATUS).to_owned();
    case.click("前年度をすべて写す");
    assert_eq!(case.book().text(Owner::Entry(FIRST_ENTRY), STATUS), before);
    press(&mut case, Key::Enter);
    assert_eq!(case.book().text(Owner::Entry(FIRST_ENTRY), STATUS), before, "the safe answer has the focus");
    case.click("前年度をすべて写す");
    case.click("置き換えて写す");
    let last = "市内３か所で広場を開き、延べ1,250人の親子が利用した。";
    assert_eq!(case.book().text(Owner::Entry(FIRST_ENTRY), STATUS), last);
}

#[test]
fn a_new_measure_is_opened_and_written_at_once() {
    let mut case = Case::new();
    case.click("事業の操作");
    case.click("下に事業を追加");
    case.harness.run_steps(4);
    case.harness.event(egui::Event::Text("森の遊び場".to_owned()));
    case.rest();
    let Some(Place::Record(new)) = case.window().desk().place else { panic!("a record is open") };
    assert_ne!(new, FIRST);
    assert_eq!(case.book().record_title(new), "森の遊び場");
}

#[test]
fn a_grade_is_chosen_by_its_letter() {
    let mut case = Case::new();
    case.harness.get_by_role_and_label(Role::RadioGroup, "健康推進課 評価").focus();
    case.harness.run_steps(3);
    case.harness.event(egui::Event::Text("c".to_owned()));
    case.harness.run_steps(4);
    assert_eq!(case.book().text(Owner::Entry(SECOND_ENTRY), GRADE), "C");
}

#[test]
fn return_in_the_filter_opens_what_is_left_and_escape_takes_the_words_away() {
    let mut case = Case::new();
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    case.harness.run_steps(4);
    case.harness.event(egui::Event::Text("子ども食堂".to_owned()));
    for _ in 0..100 {
        case.harness.run_steps(2);
        if shows(&case, "件のうち 1 件を表示") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    press(&mut case, Key::Enter);
    let Some(Place::Record(open)) = case.window().desk().place else { panic!("a record is open") };
    assert_eq!(case.book().record_title(open), "子ども食堂への支援");
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    case.harness.run_steps(4);
    press(&mut case, Key::Escape);
    assert!(!case.window().desk().narrowing.is_on());
}

#[test]
fn a_pane_is_as_wide_again_when_the_window_is() {
    let mut case = Case::new();
    let right = |case: &Case| case.harness.get_by_role_and_label(Role::Tree, "見出しと事業の一覧").rect().right();
    let before = right(&case);
    for _ in 0..2 {
        resize(&mut case, 500.0, 700.0);
        assert!(right(&case) < before - 20.0);
        resize(&mut case, 1360.0, 1500.0);
        assert!((right(&case) - before).abs() < 2.0, "{} {before}", right(&case));
    }
}
