//! The numbers of a record over the years: read from all editions, written in this year's column.

use super::Case;
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::action::{Action, Place};
use hyokacho::model::*;

fn case(sample: &str) -> Case {
    let (_, book, _) = crate::samples::samples().find(|found| found.0 == sample).expect("the sample");
    Case::over(book, 1.0 / 60.0)
}

/// The newest record with a title.
fn record(book: &Book, title: &str) -> RecordId {
    let edition = book.editions().last().expect("an edition").id;
    let records = book.records_in_order(edition);
    records.iter().rev().find(|record| book.record_title(record.id) == title).expect("the record").id
}

fn open(case: &mut Case, title: &str) -> RecordId {
    let id = record(&case.book(), title);
    case.window().push(Action::Go(Place::Record(id)));
    case.harness.run_steps(4);
    id
}

#[test]
fn the_years_stand_side_by_side_with_unit_rate_and_formula() {
    let mut case = case("plan");
    open(&mut case, "相談まで１か月以上待った件数");
    for (year, value) in [("4", "42件"), ("5", "36件"), ("6", "28件")] {
        let name = format!("実績 令和{year}年度");
        assert_eq!(case.harness.get_by_label(&name).value().as_deref(), Some(value), "{name}");
    }
    for label in ["令和3年度", "47件", "件", "55.6％", "71.4％", "達成率＝最終目標÷実績（少ないほど良い指標）"]
    {
        assert!(case.harness.query_all_by_label(label).next().is_some(), "{label}");
    }
    let chart = case.harness.query_all_by_label_contains("折れ線グラフ。実績：令和3年度47件、").count();
    assert_eq!(chart, 1, "the lines are read aloud with their values");
}

#[test]
fn a_value_written_in_the_grid_changes_its_rate_and_nothing_else() {
    let mut case = case("plan");
    let id = open(&mut case, "家庭訪問の実施件数");
    let before = case.book();
    case.harness.get_by_label("実績 令和6年度").focus();
    case.harness.run_steps(2);
    case.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    case.harness.run_steps(1);
    case.harness.get_by_label("実績 令和6年度").type_text("1,365件");
    case.rest();
    let book = case.book();
    let field = book.field_by_key(book.form_of_record(id).expect("a form"), "actual").expect("the field").id;
    let entry = book.entries(id).next().expect("an entry").id;
    assert_eq!(book.text(Owner::Entry(entry), field), "1,365件");
    assert_eq!(book.rows().count(), before.rows().count());
    assert!(case.harness.query_by_label("105.0％").is_some());
    case.window().push(Action::Undo);
    case.harness.run_steps(4);
    assert_eq!(case.harness.get_by_label("実績 令和6年度").value().as_deref(), Some("1,238件"));
}

#[test]
fn parts_are_told_apart_and_money_is_added_up() {
    let mut case = case("plan");
    open(&mut case, "相談窓口を知っている保護者の割合");
    assert_eq!(case.harness.get_by_label("小学生 実績 令和6年度").value().as_deref(), Some("【小学生】63.4%"));
    let mut case = self::case("project");
    let id = open(&mut case, "一般財源");
    assert!(case.harness.query_by_label("決算 令和6年度").is_some());
    let book = case.book();
    let section = book.block(book.record(id).expect("the record").block).expect("its block").section;
    case.window().push(Action::Go(Place::Section(section)));
    case.harness.run_steps(4);
    // The tables of a section are written like on paper, and added up.
    assert!(case.harness.query_by_label("２　事業費").is_some());
    let block = book.record(id).expect("the record").block;
    let form = book.form_of_record(id).expect("a form");
    let total = |book: &Book| total_text(book, block, book.field_by_key(form, "settled").expect("the field"));
    let before = total(&book);
    assert!(case.harness.query_by_label(&before).is_some(), "{before}");
    let settled = "一般財源 令和６年度決算";
    case.harness.get_by_label(settled).focus();
    case.harness.run_steps(2);
    case.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    case.harness.run_steps(1);
    case.harness.get_by_label(settled).type_text("99,999");
    case.rest();
    let after = total(&case.book());
    assert_ne!(before, after);
    assert!(case.harness.query_by_label(&after).is_some(), "{after}");
}

#[test]
fn plan_and_progress_of_one_period_stand_side_by_side() {
    let mut case = case("sheet");
    open(&mut case, "中高生の居場所づくり");
    let departments = "こども政策課、生涯学習課";
    let place = |group: &str, period: &str| {
        let name = format!("{departments} {group} / {period}");
        case.harness.get_by_label(&name).rect()
    };
    for period in ["前期（～７月）", "中期（～11月）"] {
        let (plan, progress) = (place("スケジュール", period), place("進捗の状況", period));
        assert!((plan.top() - progress.top()).abs() < 1.0, "{period}: {plan} and {progress}");
        assert!(plan.right() < progress.left());
    }
}

#[test]
fn figures_show_their_pictures_or_that_they_are_missing() {
    let mut case = case("priority");
    let book = case.book();
    let edition = book.editions()[1].id;
    let figures = book.sections_in_order(edition).into_iter().find_map(|(_, section)| {
        let is_figures = |block: &&std::sync::Arc<Block>| matches!(block.content, BlockContent::Figures { .. });
        book.blocks(section.id).find(is_figures).map(|_| section.id)
    });
    case.window().push(Action::Go(Place::Section(figures.expect("a section with figures"))));
    case.harness.run_steps(4);
    let pictures = case.harness.query_all_by_role(egui::accesskit::Role::Image).count();
    assert!(pictures > 0);
}

#[test]
fn what_prints_below_a_table_is_chosen_where_its_numbers_are() {
    let mut case = case("project");
    let id = open(&mut case, "一般財源");
    let book = case.book();
    let section = book.block(book.record(id).expect("the record").block).expect("its block").section;
    case.window().push(Action::Go(Place::Section(section)));
    case.harness.run_steps(4);
    let charts = |book: &Book| {
        let form = book.forms(book.editions()[1].id).find(|form| form.name == "指標").expect("the form");
        form.options.chart.clone()
    };
    let before = charts(&book).expect("charts");
    let menu = "表の下に付けるもの";
    case.harness.query_all_by_label(menu).nth(1).expect("the menu of the second table").scroll_to_me();
    case.harness.run_steps(4);
    case.harness.query_all_by_label(menu).nth(1).expect("the same menu").click();
    case.harness.run_steps(4);
    case.harness.get_by_label("年度ごとの折れ線グラフ").click();
    case.harness.run_steps(4);
    assert_eq!(charts(&case.book()), None);
    case.window().push(Action::Undo);
    case.harness.run_steps(3);
    assert_eq!(charts(&case.book()), Some(before));
}
