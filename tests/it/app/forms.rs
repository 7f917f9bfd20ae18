//! The view of forms: what its fields, buttons and keys do to the plan.

use super::Case;
use super::book::*;
use egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::action::{Action, View};
use hyokacho::edit::Command;
use hyokacho::model::*;

const FORM: FormId = FormId(104);
const SCALE: ScaleId = ScaleId(110);

fn forms() -> Case {
    let mut case = Case::new();
    case.window().push(Action::Show(View::Forms));
    case.harness.run_steps(5);
    case
}

/// The same for what a long pane has below its end.
fn click_below(case: &mut Case, label: &str) {
    case.harness.get_by_label(label).click_accesskit();
    case.harness.run_steps(5);
}

fn labels(case: &mut Case) -> Vec<String> {
    let book = case.book();
    book.fields(FORM).map(|field| book.field_label(field, None)).collect()
}

fn field(case: &mut Case, key: &str) -> Field {
    (**case.book().field_by_key(FORM, key).expect("a field")).clone()
}

#[test]
fn a_label_is_kept_on_leaving_its_field_and_shown_as_it_prints() {
    let mut case = forms();
    case.click("実施状況（令和５年度）");
    case.focus("項目の名前");
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    case.harness.event(Event::Text("{計画}の取組（{年度:半角}）".to_owned()));
    case.rest();
    assert_eq!(labels(&mut case)[2], "実施状況（令和５年度）", "half a label is none");
    case.harness.key_press(Key::Tab);
    case.harness.run_steps(4);
    assert_eq!(labels(&mut case)[2], "第２期計画の取組（令和5年度）");
    assert!(case.harness.query_by_label("印刷では　第２期計画の取組（令和5年度）").is_some());
    assert_eq!(case.book().field(STATUS).expect("a field").label, "{計画}の取組（{年度:半角}）");
    case.window().push(Action::Undo);
    case.harness.run_steps(4);
    assert_eq!(labels(&mut case)[2], "実施状況（令和５年度）");
    assert_eq!(field(&mut case, "status").key, "status");
}

#[test]
fn an_open_conversion_is_never_a_label() {
    let mut case = forms();
    case.click("今後の取り組み");
    case.focus("項目の名前");
    case.harness.key_press(Key::End);
    let preedit = egui::ImeEvent::Preedit { text: "ほうしん".to_owned(), active_range_chars: None };
    case.harness.event(Event::Ime(preedit));
    case.harness.run_steps(2);
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    case.harness.run_steps(3);
    assert_eq!(labels(&mut case)[4], "今後の取り組み");
    case.harness.event(Event::Ime(egui::ImeEvent::Commit("方針".to_owned())));
    case.harness.run_steps(2);
    case.harness.key_press(Key::Tab);
    case.harness.run_steps(4);
    assert_eq!(labels(&mut case)[4], "今後の取り組み方針");
}

#[test]
fn columns_are_moved_by_keys_and_buttons() {
    let mut case = forms();
    case.harness.get_all_by_label("評価").last().expect("the column").click();
    case.harness.run_steps(4);
    case.harness.key_press_modifiers(Modifiers::ALT, Key::ArrowUp);
    case.harness.run_steps(4);
    assert_eq!(labels(&mut case)[2], "評価");
    case.click("評価を下へ");
    assert_eq!(labels(&mut case)[3], "評価");
    assert_eq!(case.window().desk().place, Some(hyokacho::app::action::Place::Record(FIRST)), "no record is left");
}

#[test]
fn a_column_is_added_and_its_rule_and_kind_are_chosen() {
    let mut case = forms();
    case.click("実施状況（令和５年度）");
    case.click("＋ 項目を追加");
    assert_eq!(labels(&mut case)[3], "新しい項目");
    assert!(case.harness.get_by_label("項目の名前").is_focused(), "its name is written next");
    case.write("項目の名前", "次年度の方針", Key::Tab);
    case.click("年度更新のときの扱い");
    case.click("「今後の取り組み」から移す");
    let added = case.book().fields(FORM).nth(3).expect("a field").clone();
    assert_eq!((added.label.as_str(), &added.carry), ("次年度の方針", &Carry::From("future".to_owned())));
    case.click("項目の種類");
    case.click("数（千円）");
    case.write("単位", "人", Key::Tab);
    let added = case.book().field(added.id).expect("a field").clone();
    assert_eq!(added.kind, FieldKind::Number { unit: "人".to_owned() });
}

#[test]
fn a_column_with_texts_goes_after_a_question_and_comes_back_with_them() {
    let mut case = forms();
    case.click("実施状況（令和５年度）");
    case.click("この項目を削除…");
    assert!(case.harness.query_by_label_contains("文章 1件も削除されます").is_some());
    assert!(case.harness.get_by_label("やめる").is_focused(), "the safe answer");
    case.harness.key_press(Key::Enter);
    case.harness.run_steps(4);
    assert_eq!(labels(&mut case).len(), 5);
    case.click("この項目を削除…");
    case.click("削除する");
    assert_eq!(labels(&mut case).len(), 4);
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    case.harness.run_steps(4);
    let text = case.book().text(Owner::Entry(FIRST_ENTRY), STATUS).to_owned();
    assert!(text.contains("延べ1,480人"), "{text}");
}

#[test]
fn a_border_of_the_ruler_is_moved_by_keys_in_one_step() {
    let mut case = forms();
    case.harness.get_by_role_and_label(Role::Slider, "事業名と担当課の境目").focus();
    case.harness.run_steps(3);
    for _ in 0..2 {
        case.harness.key_press(Key::ArrowLeft);
        case.harness.run_steps(3);
    }
    let width = |case: &mut Case, key: &str| field(case, key).width_mm;
    // 200 mm of columns on 165 mm of paper: a printed millimetre is 1.2 of the form's.
    assert_eq!((width(&mut case, "title"), width(&mut case, "department")), (37.6, 42.4));
    case.window().push(Action::Undo);
    case.harness.run_steps(3);
    assert_eq!((width(&mut case, "title"), width(&mut case, "department")), (40.0, 40.0));
}

#[test]
fn the_settings_of_a_form_are_changed() {
    let mut case = forms();
    case.write("様式の名前", "進捗評価表", Key::Tab);
    case.write("番号の前", "第", Key::Tab);
    click_below(&mut case, "年度版を通して続ける");
    click_below(&mut case, "評価区分の意味を印刷する");
    click_below(&mut case, "数の列の合計を最後の行に印刷する");
    let form = case.book().form(FORM).expect("a form").clone();
    assert_eq!(form.name, "進捗評価表");
    assert_eq!(form.options.number_style.prefix, "第");
    assert_eq!(form.options.number_restart, NumberRestart::Never);
    assert!(!form.options.legend);
    assert!(form.options.total_row);
    assert_eq!(case.book().form(FormId(4)).expect("last year's").name, "評価表", "no other year is touched");
}

#[test]
fn a_form_comes_from_a_preset_and_goes_while_unused() {
    let mut case = forms();
    click_below(&mut case, "この様式を削除");
    assert!(case.harness.query_by_label_contains("表で使われているため、削除できません").is_some());
    case.click("閉じる");
    case.click("＋ 様式を追加…");
    // The list of offers finds its size over some frames.
    case.harness.run_steps(20);
    case.click("重要取組シート　（シート、11項目）");
    let added = case.book().forms(R5).last().expect("a form").clone();
    assert_eq!(added.name, "重要取組シート");
    assert_eq!(case.book().fields(added.id).count(), 11);
    click_below(&mut case, "この様式を削除");
    assert_eq!(case.book().forms(R5).count(), 1);
}

#[test]
fn choices_are_renamed_with_their_cells_and_kept_while_used() {
    let mut case = forms();
    case.harness.get_all_by_label("評価").next().expect("the scale").click();
    case.harness.run_steps(4);
    if case.harness.query_by_label("区分の名前").is_none() {
        case.harness.get_all_by_label("評価").last().expect("the scale").click();
        case.harness.run_steps(4);
    }
    case.write("Aの表示", "Ｓ", Key::Tab);
    assert_eq!(case.book().text(Owner::Entry(FIRST_ENTRY), GRADE), "Ｓ");
    case.click("Ｓを削除");
    assert!(case.harness.query_by_label_contains("「親子ふれあい広場の運営」など1か所").is_some());
    case.click("閉じる");
    case.write("Bの意味", "おおむね順調", Key::Tab);
    case.click("Cを上へ");
    case.click("＋ 選択肢を追加");
    let scale = case.book().scale(SCALE).expect("a scale").clone();
    let shown: Vec<_> = scale.choices.iter().map(|choice| (choice.label.as_str(), choice.meaning.as_str())).collect();
    assert_eq!(shown, [("Ｓ", "計画どおり"), ("C", "計画に届かない"), ("B", "おおむね順調"), ("A", "")]);
    assert_eq!(case.book().scale(ScaleId(10)).expect("last year's").choices[0].label, "A");
}

#[test]
fn a_mark_is_added_and_explained() {
    let mut case = forms();
    case.click("＋ 印を追加");
    case.write("印の文字", "【新規】", Key::Tab);
    case.write("印の凡例", "【新規】は今年度からの事業", Key::Tab);
    case.click("事業名の後");
    let mark = case.book().marks(R5).next().expect("a mark").clone();
    assert_eq!(mark.text, "【新規】");
    assert_eq!(mark.legend, "【新規】は今年度からの事業");
    assert_eq!(mark.place, MarkPlace::AfterTitle);
}

#[test]
fn what_is_typed_is_kept_when_the_view_is_left() {
    let mut case = forms();
    case.focus("様式の名前");
    case.harness.key_press(Key::End);
    case.harness.event(Event::Text("（案）".to_owned()));
    case.harness.run_steps(2);
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    case.harness.run_steps(4);
    assert_eq!(case.book().form(FORM).expect("a form").name, "評価表（案）");
    case.window().push(Action::Run(Command::DeleteEdition(R5)));
    case.harness.run_steps(4);
    assert_eq!(case.window().desk().edition, Some(R4), "the view follows the book");
}
