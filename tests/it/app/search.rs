//! Finding and replacing words, and the filters of the outline.

use super::Case;
use super::book::*;
use egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::action::{Action, Place};
use hyokacho::app::search::{Index, Query, SearchMode};
use hyokacho::model::*;
use std::time::Duration;

const STATUS_NAME: &str = "子育て支援課 実施状況（令和５年度）";
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// Lets frames pass until something is so; the search has a thread of its own.
pub(super) fn until(case: &mut Case, what: &str, mut so: impl FnMut(&mut Case) -> bool) {
    for _ in 0..400 {
        case.harness.run_steps(1);
        if so(case) {
            case.harness.run_steps(2);
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("{what}");
}

fn search_for(case: &mut Case, mode: SearchMode, words: &str) {
    case.window().push(Action::OpenSearch(mode));
    case.harness.run_steps(3);
    case.harness.event(Event::Text(words.to_owned()));
    let words = words.to_owned();
    until(case, "an answer", move |case| {
        let desk = case.window().desk();
        desk.search.text == words && !desk.is_searching()
    });
}

/// Year, heading and field of every hit, with the words around it.
fn hits(case: &mut Case) -> Vec<String> {
    let found = case.window().desk().search.found().clone();
    let name = |(text, nth): (&hyokacho::app::search::FoundText, usize)| {
        format!("{} {} {} {nth}", text.year, text.heading, text.label)
    };
    (0..found.hits.len()).filter_map(|hit| found.hit(hit)).map(name).collect()
}

fn count(case: &mut Case) -> usize {
    case.window().desk().search.found().hits.len()
}

fn entry_text(case: &mut Case, entry: EntryId, field: FieldId) -> String {
    case.book().text(Owner::Entry(entry), field).to_owned()
}

#[test]
fn both_years_are_searched_by_names_and_texts() {
    let mut case = Case::new();
    search_for(&mut case, SearchMode::Find, "広場");
    let expected = [
        "令和5年度 1 親子ふれあい広場の運営 事業名 0",
        "令和5年度 1 親子ふれあい広場の運営 子育て支援課　実施状況（令和５年度） 0",
        "令和5年度 1 親子ふれあい広場の運営 子育て支援課　今後の取り組み 0",
        "令和4年度 1 親子ふれあい広場の運営 事業名 0",
        "令和4年度 1 親子ふれあい広場の運営 子育て支援課　実施状況（令和４年度） 0",
        "令和4年度 1 親子ふれあい広場の運営 子育て支援課　今後の取り組み 0",
    ];
    assert_eq!(hits(&mut case), expected);
    case.harness.get_by_label("前年度の文章も探す").click();
    until(&mut case, "this year alone", |case| count(case) == 3);
    case.harness.get_by_label("全角・半角などを区別する").click();
    until(&mut case, "the same exactly", |case| !case.window().desk().is_searching());
    assert_eq!(count(&mut case), 3);
}

#[test]
fn width_and_spaces_do_not_matter_unless_they_are_told_apart() {
    let mut case = Case::new();
    search_for(&mut case, SearchMode::Find, "3 か所");
    assert_eq!(count(&mut case), 2, "市内３か所 of both years");
    case.harness.get_by_label("全角・半角などを区別する").click();
    until(&mut case, "nothing exactly so", |case| count(case) == 0);
}

#[test]
fn a_hit_leads_to_its_field_and_f3_to_the_next() {
    let mut case = Case::new();
    search_for(&mut case, SearchMode::Find, "支援");
    let place = |case: &mut Case| case.window().desk().place;
    let all = count(&mut case);
    for _ in 0..all {
        case.harness.key_press(Key::F3);
        case.harness.run_steps(5);
    }
    assert_eq!(case.window().desk().search.current(), Some(all - 1));
    case.harness.key_press(Key::F3);
    case.harness.run_steps(5);
    assert_eq!(case.window().desk().search.current(), Some(0), "around the end");
    case.harness.key_press_modifiers(Modifiers::SHIFT, Key::F3);
    case.harness.run_steps(5);
    assert_eq!(case.window().desk().search.current(), Some(all - 1), "and back");
    let first = case.harness.query_all_by_role(Role::ListBoxOption).next().expect("a line of the list");
    first.click();
    case.harness.run_steps(5);
    assert_eq!(case.window().desk().search.current(), Some(0));
    assert!(place(&mut case).is_some());
}

#[test]
fn the_words_of_a_hit_are_selected_in_its_field() {
    let mut case = Case::new();
    case.window().push(Action::Go(Place::Section(SectionId(115))));
    search_for(&mut case, SearchMode::Find, "1,480人");
    case.harness.key_press(Key::Enter);
    case.harness.run_steps(6);
    assert_eq!(case.window().desk().place, Some(Place::Record(FIRST)));
    assert!(case.harness.get_by_label(STATUS_NAME).is_focused());
    case.harness.event(Event::Text("1,500人".to_owned()));
    case.rest();
    assert!(entry_text(&mut case, FIRST_ENTRY, STATUS).contains("延べ1,500人の親子"));
    until(&mut case, "the hit is gone", |case| count(case) == 0);
}

#[test]
fn a_hit_of_last_year_is_shown_beside_this_year() {
    let mut case = Case::new();
    search_for(&mut case, SearchMode::Find, "研修を３回");
    assert_eq!(hits(&mut case), ["令和4年度 2 放課後の居場所づくり 子育て支援課　実施状況（令和４年度） 0"]);
    case.harness.key_press(Key::F3);
    case.harness.run_steps(6);
    assert_eq!(case.window().desk().edition, Some(R5));
    assert_eq!(case.window().desk().place, Some(Place::Record(RecordId(132))));
    assert!(case.harness.get_by_label(STATUS_NAME).is_focused());
}

#[test]
fn a_hit_without_a_counterpart_opens_its_own_year() {
    let mut case = Case::new();
    case.window().push(Action::Run(hyokacho::edit::Command::Delete(hyokacho::edit::Target::Record(RecordId(132)))));
    case.harness.run_steps(3);
    search_for(&mut case, SearchMode::Find, "研修を３回");
    case.harness.key_press(Key::F3);
    case.harness.run_steps(6);
    assert_eq!(case.window().desk().edition, Some(R4));
    assert_eq!(case.window().desk().place, Some(Place::Record(RecordId(32))));
    assert_eq!(count(&mut case), 1, "the list stays");
}

#[test]
fn escape_ends_the_search_and_the_outline_comes_back() {
    let mut case = Case::new();
    case.harness.key_press_modifiers(CTRL_SHIFT, Key::F);
    case.harness.run_steps(4);
    assert!(case.harness.get_by_label("探す言葉").is_focused());
    case.harness.key_press(Key::Escape);
    case.harness.run_steps(4);
    assert!(!case.window().desk().search.is_open());
    assert!(case.harness.query_by_label("絞り込み").is_some());
}

#[test]
fn an_edit_changes_what_is_found() {
    let mut case = Case::new();
    search_for(&mut case, SearchMode::Find, "巡回相談");
    assert_eq!(count(&mut case), 0);
    let text = "巡回相談を始め、巡回相談員を置いた。".to_owned();
    let owner = Owner::Entry(SECOND_ENTRY);
    case.window().push(Action::Run(hyokacho::edit::Command::SetCell { owner, field: STATUS, text }));
    until(&mut case, "both places", |case| count(case) == 2);
}

#[test]
fn chosen_hits_are_replaced_in_one_step_and_last_year_stays() {
    let mut case = Case::new();
    let before = case.book();
    search_for(&mut case, SearchMode::Replace, "広場");
    assert_eq!(count(&mut case), 3, "this year's texts alone");
    case.harness.get_by_label("置き換える言葉").focus();
    case.harness.run_steps(2);
    case.harness.event(Event::Text("ひろば".to_owned()));
    case.harness.run_steps(3);
    case.harness.get_by_label("置き換える 2").click();
    case.harness.run_steps(3);
    case.harness.get_by_label("選んだ 2 件を置き換える").click();
    case.harness.run_steps(4);
    assert_eq!(case.book().record_title(FIRST), "親子ふれあいひろばの運営");
    assert!(entry_text(&mut case, FIRST_ENTRY, STATUS).contains("広場を開き"), "left out");
    assert!(entry_text(&mut case, FIRST_ENTRY, FieldId(109)).contains("出張ひろばを"));
    assert_eq!(case.book().record_title(RecordId(31)), "親子ふれあい広場の運営");
    until(&mut case, "one is left", |case| count(case) == 1);
    assert!(!case.window().desk().search.is_chosen(0), "and stays left out");
    case.window().push(Action::Undo);
    case.harness.run_steps(4);
    let rows = |book: &Book| book.rows().collect::<Vec<_>>();
    assert_eq!(rows(&case.book()), rows(&before), "one step back");
}

#[test]
fn grades_are_found_but_never_replaced() {
    let mut case = Case::new();
    search_for(&mut case, SearchMode::Find, "A");
    assert!(hits(&mut case).iter().any(|hit| hit.contains("評価")), "{:?}", hits(&mut case));
    case.window().push(Action::OpenSearch(SearchMode::Replace));
    until(&mut case, "no place for a replacement", |case| count(case) == 0);
}

#[test]
fn an_empty_search_finds_and_replaces_nothing() {
    let mut case = Case::new();
    let before = case.book().revision();
    case.window().push(Action::OpenSearch(SearchMode::Replace));
    case.harness.run_steps(4);
    case.window().push(Action::ReplaceChosen);
    case.harness.run_steps(4);
    assert_eq!(case.book().revision(), before);
    assert!(case.harness.query_by_label("選んだ 0 件を置き換える").is_some());
}

fn has_row(case: &Case, name: &str) -> bool {
    case.harness.query_by_role_and_label(Role::TreeItem, name).is_some()
}

fn choose(case: &mut Case, filter: &str, option: &str) {
    case.harness.get_by_label_contains(&format!("{filter}で絞り込む")).click();
    case.harness.run_steps(4);
    case.harness.get_by_role_and_label(Role::Button, option).click();
    case.harness.run_steps(4);
}

#[test]
fn the_outline_is_narrowed_by_department_grade_and_state_together() {
    let mut case = Case::new();
    choose(&mut case, "担当課", "子育て支援課");
    assert!(has_row(&case, "1 親子ふれあい広場の運営") && has_row(&case, "2 放課後の居場所づくり"));
    choose(&mut case, "評価", "A");
    assert!(has_row(&case, "1 親子ふれあい広場の運営") && !has_row(&case, "2 放課後の居場所づくり"));
    assert!(has_row(&case, "1. 地域での支え合い"), "its heading stays");
    assert!(case.harness.query_by_label("3 件のうち 1 件を表示").is_some());
    case.harness.get_by_label("担当課の絞り込みを消す").click();
    case.harness.run_steps(4);
    choose(&mut case, "担当課", "健康推進課");
    assert!(!has_row(&case, "1 親子ふれあい広場の運営"), "the A is the other department's");
    case.harness.get_by_label("× すべて表示").click();
    case.harness.run_steps(4);
    assert!(has_row(&case, "3 子ども食堂への支援"));
    case.harness.get_by_label("○ 未記入 1").click();
    case.harness.run_steps(4);
    assert!(has_row(&case, "3 子ども食堂への支援") && !has_row(&case, "1 親子ふれあい広場の運営"));
}

#[test]
fn the_pane_keeps_its_width_whatever_it_shows() {
    let mut case = Case::new();
    let width = |case: &Case| case.harness.get_by_label("絞り込み").rect().width();
    let before = width(&case);
    choose(&mut case, "担当課", "子育て支援課");
    choose(&mut case, "評価", "A");
    case.harness.run_steps(60);
    assert!((width(&case) - before).abs() < 0.5, "{before} {}", width(&case));
    search_for(&mut case, SearchMode::Replace, "広場");
    case.harness.run_steps(60);
    let box_width = case.harness.get_by_label("探す言葉").rect().width();
    case.harness.run_steps(60);
    assert!((case.harness.get_by_label("探す言葉").rect().width() - box_width).abs() < 0.5);
    case.harness.key_press(Key::Escape);
    case.harness.run_steps(5);
    assert!((width(&case) - before).abs() < 0.5, "{before} {}", width(&case));
}

#[test]
fn a_filter_holds_in_the_other_year_too() {
    let mut case = Case::new();
    choose(&mut case, "評価", "C");
    assert!(!has_row(&case, "3 子ども食堂への支援"), "not graded yet");
    case.window().push(Action::ShowEdition(R4));
    case.harness.run_steps(5);
    assert!(has_row(&case, "3 子ども食堂への支援") && !has_row(&case, "2 放課後の居場所づくり"));
}

/// `entries` entries, half as many records, in each of two years; every text another.
pub fn large_book(entries: i64) -> Book {
    let status = "市内の小学校と児童館で相談会を開き、延べ1,480人の親子が参加した。指導員の研修を年３回行い、\
                  受入れ体制の充実を図るとともに、関係機関との連携会議を設け、支援の必要な家庭の把握に努めた。\
                  また、広報紙とホームページで周知し、前年度から利用者が増えた。";
    let mut changes: Vec<Change> = Vec::new();
    for by in [0, 100] {
        for record in 0..entries / 2 {
            let id = 1000 + by * 1000 + record * 10;
            let lineage = 1000 + record * 10;
            let block = BlockId(22 + by);
            let row = Record {
                id: RecordId(id),
                block,
                position: 10 + record,
                number: None,
                marks: Vec::new(),
                repeat_of: None,
                lineage: Lineage(lineage),
            };
            changes.push(Change::insert(row));
            let cell = |owner, field: i64, text: String| {
                let key = CellKey { owner, field: FieldId(field + by) };
                Change::insert(Cell { key, text, quantity: None, carried: false })
            };
            changes.push(cell(Owner::Record(RecordId(id)), 5, format!("地域の子育て支援事業その{record}")));
            for position in 0..2 {
                let entry = EntryId(id + 1 + position);
                changes.push(Change::insert(Entry {
                    id: entry,
                    record: RecordId(id),
                    position,
                    departments: vec![DepartmentId(2 + position + by)],
                    state: EntryState::Draft,
                    lineage: Lineage(lineage + 1 + position),
                }));
                let owner = Owner::Entry(entry);
                changes.push(cell(owner, 7, format!("{status}（{by}-{record}-{position}）")));
                changes.push(cell(owner, 8, ["A", "B", "C"][record as usize % 3].to_owned()));
                changes.push(cell(owner, 9, format!("来年度は{record}か所に広げ、体制を見直す。")));
            }
        }
    }
    small_book().apply(&changes).expect("a sound book")
}

#[test]
fn an_edit_is_taken_into_the_index_like_a_whole_new_one() {
    let book = large_book(40);
    let mut followed = Index::default();
    followed.update(&book, R5);
    let query = |words: &str| Query {
        pattern: Pattern::new(words, Matching::Loose).expect("words"),
        both_years: true,
        replace: false,
    };
    let before = followed.find(&query("連携会議")).hits.len();
    let place = Owner::Entry(EntryId(101_001));
    let text = "連携会議と連携会議".to_owned();
    let plan = hyokacho::edit::plan(&book, &hyokacho::edit::Command::SetCell { owner: place, field: STATUS, text });
    let book = book.apply(&plan.expect("a plan").changes).expect("the next book");
    followed.update(&book, R5);
    assert_eq!(followed.find(&query("連携会議")).hits.len(), before + 1);
    let gone = hyokacho::edit::Command::Delete(hyokacho::edit::Target::Record(RecordId(101_050)));
    let plan = hyokacho::edit::plan(&book, &gone).expect("a plan");
    let book = book.apply(&plan.changes).expect("the next book");
    followed.update(&book, R5);
    let mut fresh = Index::default();
    fresh.update(&book, R5);
    for words in ["連", "連携", "連携会議", "3回", "a"] {
        let hits = |index: &mut Index| index.find(&query(words)).hits;
        assert_eq!(hits(&mut followed), hits(&mut fresh), "{words}");
    }
    assert_eq!(followed.find(&query("連携会議")).hits.len(), before - 1, "two entries less");
    assert_eq!(followed.places(R5, "連携会議"), fresh.places(R5, "連携会議"));
}
