//! The view of settings: names, departments, the correspondence with last year.

use super::Case;
use super::book::*;
use egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::action::{Action, View};
use hyokacho::edit::{Command, Target};
use hyokacho::model::*;

fn settings(part: &str) -> Case {
    let mut case = Case::new();
    case.window().push(Action::Show(View::Book));
    case.harness.run_steps(4);
    case.click(part);
    case
}

fn names(case: &mut Case) -> Vec<String> {
    case.book().departments(R5).map(|department| department.name.clone()).collect()
}

#[test]
fn book_and_edition_are_renamed_and_marked_as_submitted() {
    let mut case = settings("評価帳と年度版");
    case.write("自治体名", "青葉野市", Key::Enter);
    case.write("評価帳の名前", "青葉野市こども計画", Key::Enter);
    case.write("年度版の題名", "令和５年度 実施状況評価表", Key::Enter);
    case.write("計画の名称", "第３期計画", Key::Enter);
    case.click("提出済");
    let book = case.book();
    assert_eq!(
        (book.settings().municipality.as_str(), book.settings().title.as_str()),
        ("青葉野市", "青葉野市こども計画")
    );
    let edition = book.edition(R5).expect("the edition");
    assert_eq!((edition.title.as_str(), edition.plan_period.as_str()), ("令和５年度 実施状況評価表", "第３期計画"));
    assert_eq!(edition.state, EditionState::Submitted);
    assert_eq!(case.harness.get_by_label("年度").value().as_deref(), Some("令和5年度（提出済）"));
}

#[test]
fn only_the_latest_edition_goes_and_only_after_a_question() {
    let mut case = settings("評価帳と年度版");
    case.click("令和5年度版を削除…");
    assert!(case.harness.get_by_label("やめる").is_focused(), "the safe answer");
    case.click("削除する");
    assert_eq!(case.book().editions().len(), 1);
    case.window().push(Action::Undo);
    case.harness.run_steps(4);
    assert_eq!(case.book().records_in_order(R5).len(), 3);
    case.window().push(Action::ShowEdition(R4));
    case.harness.run_steps(4);
    case.click("令和4年度版を削除…");
    assert!(case.harness.query_by_label_contains("後の年度版があるため").is_some());
}

#[test]
fn a_department_keeps_its_counterpart_under_a_new_name() {
    let mut case = settings("担当課");
    case.write("担当課の名称 子育て支援課", "こども家庭課", Key::Enter);
    assert_eq!(names(&mut case), ["こども家庭課", "健康推進課"]);
    assert_eq!(case.book().counterpart_department(DepartmentId(102), R4), Some(DepartmentId(2)));
    let former = case.harness.get_by_label("こども家庭課の前年度の課").value();
    assert_eq!(former.as_deref(), Some("子育て支援課"));
    case.write("新しい課の名称", "学校教育課", Key::Enter);
    case.click("学校教育課を上へ");
    assert_eq!(names(&mut case), ["こども家庭課", "学校教育課", "健康推進課"]);
    case.click("学校教育課を削除");
    assert_eq!(names(&mut case), ["こども家庭課", "健康推進課"]);
}

#[test]
fn a_department_is_tied_by_hand() {
    let mut case = settings("担当課");
    case.click("健康推進課の前年度の課");
    case.click("（対応なし）");
    assert_eq!(case.book().counterpart_department(DepartmentId(103), R4), None);
    assert!(case.harness.query_by_label("今年度に対応のない前年度の課").is_some());
    case.click("健康推進課の前年度の課");
    case.harness.get_by_role_and_label(Role::Button, "健康推進課").click();
    case.harness.run_steps(4);
    assert_eq!(case.book().counterpart_department(DepartmentId(103), R4), Some(DepartmentId(3)));
}

#[test]
fn two_departments_are_merged_in_one_step() {
    let mut case = settings("担当課");
    case.click("健康推進課を統合");
    case.click("子育て支援課");
    assert!(case.harness.query_by_label_contains("1か所の担当課を").is_some());
    case.click("統合する");
    assert_eq!(names(&mut case), ["子育て支援課"]);
    assert_eq!(case.book().entry(SECOND_ENTRY).expect("an entry").departments, [DepartmentId(102)]);
    case.window().push(Action::Undo);
    case.harness.run_steps(4);
    assert_eq!(names(&mut case), ["子育て支援課", "健康推進課"]);
}

#[test]
fn a_new_record_is_tied_to_last_years_and_the_desk_shows_its_text() {
    let mut case = Case::new();
    // This year's counterpart has gone; a record of another name has come.
    case.window().push(Action::Run(Command::Delete(Target::Record(RecordId(132)))));
    case.window().push(Action::Run(Command::AddRecord { block: BlockId(122), after: None }));
    case.harness.run_steps(4);
    let added = case.book().records(BlockId(122)).last().expect("a record").id;
    let (owner, field) = (Owner::Record(added), FieldId(105));
    case.window().push(Action::Run(Command::SetCell { owner, field, text: "放課後こども教室".to_owned() }));
    case.window().push(Action::Show(View::Book));
    case.harness.run_steps(4);
    case.click("前年度との対応");
    case.click("対応がないもの");
    assert!(case.harness.query_by_label("放課後の居場所づくり　子育て支援課").is_some(), "it has ended");
    assert!(case.harness.query_by_label_contains("親子ふれあい広場").is_none(), "tied ones are left out");
    case.click("放課後こども教室");
    case.click("「放課後の居場所づくり」と対応付ける");
    assert_eq!(case.book().counterpart_record(added, R4), Some(RecordId(32)));
    case.click("すべて");
    assert!(case.harness.query_by_label("名称変更").is_some());
    case.click("編集の画面で開く");
    let shown = case.harness.query_by_label_contains("小学校５校で実施し").is_some();
    assert!(shown, "last year's text stands beside");
}

#[test]
fn a_tie_is_cut() {
    let mut case = settings("前年度との対応");
    case.click("子ども食堂への支援　子育て支援課");
    case.click("対応を外す");
    assert_eq!(case.book().counterpart_record(RecordId(133), R4), None);
    assert!(case.harness.query_by_label("新規").is_some());
    assert!(case.harness.query_by_label("終了").is_some());
    case.click("見出し");
    assert_eq!(case.harness.get_all_by_label_contains("地域での支え合い").count(), 2, "last year's beside this year's");
}

#[test]
fn brightness_and_size_are_found_among_the_commands() {
    let mut case = Case::new();
    let run = |case: &mut Case, words: &str| {
        case.harness.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::P);
        case.harness.run_steps(4);
        case.harness.event(Event::Text(words.to_owned()));
        case.harness.run_steps(3);
        case.harness.key_press(Key::Enter);
        case.harness.run_steps(4);
    };
    run(&mut case, "暗い");
    assert_eq!(case.window().memory().theme, egui::ThemePreference::Dark);
    run(&mut case, "文字を大きく");
    assert!(case.harness.ctx.zoom_factor() > 1.0);
    run(&mut case, "標準の大きさ");
    assert_eq!(case.harness.ctx.zoom_factor(), 1.0);
}
