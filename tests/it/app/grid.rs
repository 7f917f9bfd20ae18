//! 一覧表: what keys, the clipboard and the buttons do to the book.

use super::Case;
use super::book::*;
use egui::{Event, ImeEvent, Key, Modifiers, OutputCommand, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hyokacho::app::action::{Action, Place, Sheet, View};
use hyokacho::app::writing::Writing;
use hyokacho::edit::Conversion;
use hyokacho::model::*;

const FIRST_NAME: &str = "1 親子ふれあい広場の運営（子育て支援課）";
const SECOND_NAME: &str = "1 親子ふれあい広場の運営（健康推進課）";
const THIRD_NAME: &str = "2 放課後の居場所づくり（子育て支援課）";
const STATUS_LABEL: &str = "実施状況（令和５年度）";
const FUTURE: FieldId = FieldId(109);
const TITLE: FieldId = FieldId(105);
const THIRD_ENTRY: EntryId = EntryId(143);
const FOURTH_ENTRY: EntryId = EntryId(145);
const ENTRIES: [EntryId; 4] = [FIRST_ENTRY, SECOND_ENTRY, THIRD_ENTRY, FOURTH_ENTRY];

fn grid() -> Case {
    let mut case = Case::new();
    case.window().push(Action::Show(View::Grid));
    case.harness.run_steps(5);
    case
}

fn text(case: &mut Case, entry: EntryId, field: FieldId) -> String {
    case.book().text(Owner::Entry(entry), field).to_owned()
}

fn texts(case: &mut Case, field: FieldId) -> [String; 4] {
    ENTRIES.map(|entry| text(case, entry, field))
}

/// Clicks a cell: the row's name and the column's label.
fn select(case: &mut Case, row: &str, column: &str) {
    let name = format!("{row} {column}");
    case.harness.get_by_role_and_label(Role::Cell, &name).click();
    case.harness.run_steps(4);
}

fn press(case: &mut Case, modifiers: Modifiers, key: Key) {
    case.harness.key_press_modifiers(modifiers, key);
    case.harness.run_steps(4);
}

fn event(case: &mut Case, event: Event) {
    case.harness.event(event);
    case.harness.run_steps(4);
}

fn typed(case: &mut Case, text: &str) {
    event(case, Event::Text(text.to_owned()));
}

fn paste(case: &mut Case, text: &str) {
    event(case, Event::Paste(text.to_owned()));
}

fn preedit(text: &str) -> Event {
    Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None })
}

fn undo_label(case: &mut Case) -> String {
    case.window().workspace().expect("a book").undo_label().unwrap_or_default().to_owned()
}

/// What the last frame put on the clipboard.
fn copied(case: &mut Case) -> String {
    case.harness.event(Event::Copy);
    for _ in 0..4 {
        case.harness.step();
        for command in &case.harness.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                return text.clone();
            }
        }
    }
    panic!("nothing was copied");
}

/// The rows on screen from top to bottom, by their names in the column 担当課.
fn shown_rows(case: &Case) -> Vec<String> {
    let suffix = " 担当課";
    let cells = case.harness.get_all_by_role(Role::Cell);
    let mut rows: Vec<(i64, String)> = cells
        .filter_map(|cell| {
            let name = cell.accesskit_node().label()?;
            let row = name.strip_suffix(suffix)?.strip_prefix(char::is_numeric)?.trim().to_owned();
            Some((cell.rect().top() as i64, row))
        })
        .collect();
    rows.sort();
    rows.into_iter().map(|(_, row)| row).collect()
}

#[test]
fn typing_replaces_the_text_of_the_cell_and_enter_goes_down() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, STATUS_LABEL);
    typed(&mut case, "月");
    typed(&mut case, "３回");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text(&mut case, SECOND_ENTRY, STATUS), "月３回");
    typed(&mut case, "次");
    press(&mut case, Modifiers::NONE, Key::Tab);
    assert_eq!(text(&mut case, THIRD_ENTRY, STATUS), "次", "Enter went to the cell below");
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(text(&mut case, THIRD_ENTRY, STATUS), "");
    press(&mut case, Modifiers::COMMAND, Key::Y);
    assert_eq!(text(&mut case, THIRD_ENTRY, STATUS), "次");
}

#[test]
fn a_conversion_begins_in_the_cell_without_losing_its_first_kana() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, STATUS_LABEL);
    for text in ["ｓ", "そ", "そうだん", "相談"] {
        event(&mut case, preedit(text));
    }
    // Enter confirms; a platform that also reports the key must not make the table go on.
    for event in [preedit(""), Event::Ime(ImeEvent::Commit("相談".to_owned()))] {
        case.harness.input_mut().events.push(event);
    }
    case.harness.run_steps(2);
    assert_eq!(text(&mut case, SECOND_ENTRY, STATUS), "", "nothing is kept before the cell is left");
    event(&mut case, preedit("かい"));
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text(&mut case, THIRD_ENTRY, STATUS), "");
    event(&mut case, Event::Ime(ImeEvent::Commit("会".to_owned())));
    press(&mut case, Modifiers::NONE, Key::Enter);
    let kept = text(&mut case, SECOND_ENTRY, STATUS);
    assert!(kept.starts_with("相談") && kept.contains('会'), "{kept}");
    typed(&mut case, "下");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text(&mut case, THIRD_ENTRY, STATUS), "下");
}

#[test]
fn a_conversion_that_is_given_up_leaves_the_cell_as_it_was() {
    let mut case = grid();
    select(&mut case, FIRST_NAME, STATUS_LABEL);
    let before = text(&mut case, FIRST_ENTRY, STATUS);
    event(&mut case, preedit("そうだん"));
    event(&mut case, preedit(""));
    press(&mut case, Modifiers::NONE, Key::ArrowDown);
    case.rest();
    assert_eq!(text(&mut case, FIRST_ENTRY, STATUS), before);
}

#[test]
fn f2_goes_on_with_the_text_and_escape_gives_it_back() {
    let mut case = grid();
    select(&mut case, FIRST_NAME, STATUS_LABEL);
    let before = text(&mut case, FIRST_ENTRY, STATUS);
    press(&mut case, Modifiers::NONE, Key::F2);
    typed(&mut case, "追記");
    case.rest();
    assert_eq!(text(&mut case, FIRST_ENTRY, STATUS), format!("{before}追記"), "kept while the cell is open");
    press(&mut case, Modifiers::NONE, Key::Escape);
    assert_eq!(text(&mut case, FIRST_ENTRY, STATUS), before);
    press(&mut case, Modifiers::NONE, Key::F2);
    press(&mut case, Modifiers::ALT, Key::Enter);
    typed(&mut case, "二行目");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text(&mut case, FIRST_ENTRY, STATUS), format!("{before}\n二行目"), "Alt+Enter breaks the line");
}

#[test]
fn leaving_the_view_keeps_what_is_typed() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, STATUS_LABEL);
    typed(&mut case, "途中");
    press(&mut case, Modifiers::COMMAND, Key::Num1);
    assert_eq!(text(&mut case, SECOND_ENTRY, STATUS), "途中");
    press(&mut case, Modifiers::COMMAND, Key::Num2);
    typed(&mut case, "新");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text(&mut case, SECOND_ENTRY, STATUS), "新", "the table has the keys at once, at the same cell");
}

#[test]
fn a_block_of_excel_is_pasted_with_line_breaks_and_quotes_in_one_step() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, STATUS_LABEL);
    paste(&mut case, "\"一行目\r\n\"\"二\"\"行目\"\tＢ\t今後\r\n乙\tA\t\r\n");
    assert_eq!(text(&mut case, SECOND_ENTRY, STATUS), "一行目\n\"二\"行目");
    assert_eq!(text(&mut case, SECOND_ENTRY, GRADE), "B", "the label of the scale");
    assert_eq!(text(&mut case, SECOND_ENTRY, FUTURE), "今後");
    assert_eq!(text(&mut case, THIRD_ENTRY, STATUS), "乙");
    assert_eq!(text(&mut case, THIRD_ENTRY, GRADE), "A");
    assert_eq!(text(&mut case, THIRD_ENTRY, FUTURE), "");
    assert_eq!(undo_label(&mut case), "貼り付け（6欄）");
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(text(&mut case, SECOND_ENTRY, STATUS), "");
    assert_eq!(text(&mut case, THIRD_ENTRY, FUTURE), "受入れ人数の拡大を検討する。");
}

#[test]
fn one_value_fills_a_larger_selection() {
    let mut case = grid();
    select(&mut case, FIRST_NAME, "評価");
    press(&mut case, Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowDown);
    press(&mut case, Modifiers::SHIFT, Key::ArrowDown);
    paste(&mut case, "C\r\n");
    assert_eq!(texts(&mut case, GRADE), ["C"; 4]);
    assert_eq!(undo_label(&mut case), "貼り付け（4欄）");
}

#[test]
fn what_does_not_fit_changes_nothing_and_offers_the_rest() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, STATUS_LABEL);
    paste(&mut case, "甲\tZ\r\n乙\tA\r\n");
    assert_eq!(text(&mut case, SECOND_ENTRY, STATUS), "", "nothing was changed");
    case.harness.get_by_label_contains("「Z」という区分はありません");
    case.harness.get_by_label("入れられる 3 欄だけ入れる").click();
    case.harness.run_steps(4);
    assert_eq!(text(&mut case, SECOND_ENTRY, STATUS), "甲");
    assert_eq!(text(&mut case, SECOND_ENTRY, GRADE), "");
    assert_eq!(text(&mut case, THIRD_ENTRY, GRADE), "A");
    press(&mut case, Modifiers::COMMAND, Key::End);
    paste(&mut case, "甲\t乙\r\n");
    case.harness.get_by_label_contains("表の端を越える");
}

#[test]
fn copied_cells_come_back_unchanged() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, STATUS_LABEL);
    paste(&mut case, "\"一行目\n二\"\"行目\"\"\"");
    select(&mut case, FIRST_NAME, STATUS_LABEL);
    press(&mut case, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut case, Modifiers::SHIFT, Key::ArrowRight);
    let text_before = text(&mut case, FIRST_ENTRY, STATUS);
    let block = copied(&mut case);
    assert_eq!(block, format!("{text_before}\tA\r\n\"一行目\n二\"\"行目\"\"\"\t\r\n"));
    press(&mut case, Modifiers::NONE, Key::Delete);
    assert_eq!(texts(&mut case, STATUS)[..2], ["", ""]);
    paste(&mut case, &block);
    assert_eq!(texts(&mut case, STATUS)[..2], [text_before.as_str(), "一行目\n二\"行目\""]);
    assert_eq!(text(&mut case, FIRST_ENTRY, GRADE), "A");
}

#[test]
fn several_grades_are_set_at_once() {
    let mut case = grid();
    select(&mut case, FIRST_NAME, "評価");
    press(&mut case, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut case, Modifiers::SHIFT, Key::ArrowDown);
    case.harness.get_by_label("選んだ3欄を B にする").click();
    case.harness.run_steps(4);
    assert_eq!(texts(&mut case, GRADE), ["B", "B", "B", ""]);
    assert_eq!(undo_label(&mut case), "B にする（3欄）");
    typed(&mut case, "3");
    assert_eq!(texts(&mut case, GRADE), ["C", "C", "C", ""], "a figure takes the choice at that place");
    typed(&mut case, "a");
    assert_eq!(texts(&mut case, GRADE), ["A", "A", "A", ""], "and a letter the one that begins so");
    press(&mut case, Modifiers::NONE, Key::Delete);
    assert_eq!(texts(&mut case, GRADE), [""; 4]);
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(texts(&mut case, GRADE), ["A", "A", "A", ""]);
}

#[test]
fn the_choices_of_a_cell_open_below_it() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, "評価");
    press(&mut case, Modifiers::NONE, Key::F2);
    case.harness.get_by_label_contains("おおむね計画どおり").click();
    case.harness.run_steps(4);
    assert_eq!(text(&mut case, SECOND_ENTRY, GRADE), "B");
}

#[test]
fn fill_down_takes_the_first_row() {
    let mut case = grid();
    select(&mut case, FIRST_NAME, STATUS_LABEL);
    press(&mut case, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut case, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut case, Modifiers::SHIFT, Key::ArrowRight);
    press(&mut case, Modifiers::COMMAND, Key::D);
    let first = text(&mut case, FIRST_ENTRY, STATUS);
    assert_eq!(texts(&mut case, STATUS), [first.as_str(), &first, &first, ""]);
    assert_eq!(texts(&mut case, GRADE), ["A", "A", "A", ""]);
    assert_eq!(undo_label(&mut case), "下へ写す（4欄）");
}

#[test]
fn a_field_of_the_record_is_written_in_its_first_row_only() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, "事業名");
    typed(&mut case, "別の名");
    case.harness.get_by_label_contains("その事業の最初の行に入力します");
    select(&mut case, FIRST_NAME, "事業名");
    typed(&mut case, "新しい名");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(case.book().text(Owner::Record(FIRST), TITLE), "新しい名");
}

#[test]
fn rows_are_filtered_by_words_and_keep_their_place_while_written() {
    let mut case = grid();
    assert_eq!(shown_rows(&case).len(), 4);
    press(&mut case, Modifiers::COMMAND, Key::F);
    typed(&mut case, "居場所");
    assert_eq!(shown_rows(&case), ["放課後の居場所づくり（子育て支援課）"]);
    press(&mut case, Modifiers::NONE, Key::Enter);
    select(&mut case, THIRD_NAME, "事業名");
    typed(&mut case, "遊び");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(shown_rows(&case).len(), 1, "the row stays until the filter is applied again");
    case.harness.get_by_label("再適用").click();
    case.harness.run_steps(4);
    assert!(shown_rows(&case).is_empty());
    case.harness.get_by_label("条件を消す").click();
    case.harness.run_steps(4);
    assert_eq!(shown_rows(&case).len(), 4);
}

#[test]
fn rows_are_sorted_by_a_column_and_back() {
    let mut case = grid();
    let in_order = shown_rows(&case);
    let head = |case: &mut Case| {
        case.harness.get_by_label("評価 並べ替え").click();
        case.harness.run_steps(4);
    };
    select(&mut case, FOURTH_NAME, "評価");
    typed(&mut case, "2");
    select(&mut case, THIRD_NAME, "評価");
    typed(&mut case, "3");
    head(&mut case);
    assert_eq!(numbers_of(&case), ["親", "子", "放", "親"], "A, B, C, nothing");
    head(&mut case);
    assert_eq!(numbers_of(&case), ["放", "子", "親", "親"], "what is empty stays last");
    head(&mut case);
    assert_eq!(shown_rows(&case), in_order);
}

const FOURTH_NAME: &str = "3 子ども食堂への支援（子育て支援課）";

fn numbers_of(case: &Case) -> Vec<String> {
    shown_rows(case).iter().map(|row| row.chars().take(1).collect()).collect()
}

#[test]
fn groups_can_be_folded() {
    let mut case = grid();
    case.harness.get_by_label("分け方").click();
    case.harness.run_steps(3);
    case.harness.get_by_label("担当課ごと").click();
    case.harness.run_steps(4);
    assert_eq!(numbers_of(&case), ["親", "放", "子", "親"]);
    case.harness.get_by_label("子育て支援課 たたむ").click();
    case.harness.run_steps(4);
    assert_eq!(shown_rows(&case), ["親子ふれあい広場の運営（健康推進課）"]);
}

#[test]
fn several_entries_are_confirmed_at_once() {
    let mut case = grid();
    select(&mut case, FIRST_NAME, STATUS_LABEL);
    press(&mut case, Modifiers::COMMAND, Key::A);
    case.harness.get_by_label("確認済にする").click();
    case.harness.run_steps(4);
    let book = case.book();
    assert!(ENTRIES.iter().all(|entry| book.entry(*entry).expect("an entry").state == EntryState::Confirmed));
}

#[test]
fn last_year_is_shown_and_copied() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, STATUS_LABEL);
    case.harness.get_by_label_contains("前年度の文章 保健師が月２回出向き");
    press(&mut case, Modifiers::COMMAND, Key::L);
    assert_eq!(text(&mut case, SECOND_ENTRY, STATUS), "保健師が月２回出向き、育児相談を行った。");
    press(&mut case, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut case, Modifiers::SHIFT, Key::ArrowRight);
    case.harness.get_by_label("前年度を写す").click();
    case.harness.run_steps(4);
    assert_eq!(texts(&mut case, GRADE), ["A", "B", "B", ""]);
    assert_eq!(undo_label(&mut case), "前年度を写す（3欄）");
    let key = CellKey { owner: Owner::Entry(THIRD_ENTRY), field: STATUS };
    let book = case.book();
    assert!(book.cell(key.owner, key.field).expect("a cell").carried, "marked 前年のまま");
}

#[test]
fn a_single_row_is_filled_from_the_one_above() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, "評価");
    press(&mut case, Modifiers::COMMAND, Key::D);
    assert_eq!(text(&mut case, SECOND_ENTRY, GRADE), "A");
}

#[test]
fn rows_are_filtered_by_what_is_ticked() {
    let mut case = grid();
    case.harness.get_by_label("評価 ▼").click();
    case.harness.run_steps(3);
    case.harness.get_by_role_and_label(Role::CheckBox, "A").click();
    case.harness.run_steps(4);
    assert_eq!(shown_rows(&case), ["親子ふれあい広場の運営（子育て支援課）"]);
    case.harness.get_by_role_and_label(Role::CheckBox, "記入なし").click();
    case.harness.run_steps(4);
    assert_eq!(shown_rows(&case).len(), 4);
}

#[test]
fn another_year_is_shown_in_the_same_form() {
    let mut case = grid();
    case.window().push(Action::ShowEdition(R4));
    case.harness.run_steps(5);
    case.harness.get_by_label("実施状況（令和４年度） 並べ替え");
    select(&mut case, SECOND_NAME, "評価");
    typed(&mut case, "3");
    assert_eq!(text(&mut case, EntryId(42), FieldId(8)), "C");
}

#[test]
fn ctrl_enter_opens_the_record_on_the_desk() {
    let mut case = grid();
    select(&mut case, THIRD_NAME, STATUS_LABEL);
    press(&mut case, Modifiers::COMMAND, Key::Enter);
    assert_eq!(case.window().desk().place, Some(Place::Record(RecordId(132))));
    case.harness.get_by_label("子育て支援課 実施状況（令和５年度）");
}

#[test]
fn two_quick_clicks_are_a_double_click_on_one_cell_only() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, "事業名");
    select(&mut case, FIRST_NAME, STATUS_LABEL);
    typed(&mut case, "短");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text(&mut case, FIRST_ENTRY, STATUS), "短", "the text was replaced, not gone on with");
    for _ in 0..2 {
        case.harness.get_by_role_and_label(Role::Cell, &format!("{THIRD_NAME} {STATUS_LABEL}")).click();
    }
    case.harness.run_steps(4);
    typed(&mut case, "開いた欄");
    press(&mut case, Modifiers::NONE, Key::Enter);
    press(&mut case, Modifiers::NONE, Key::ArrowUp);
    for _ in 0..2 {
        case.harness.get_by_role_and_label(Role::Cell, &format!("{THIRD_NAME} {STATUS_LABEL}")).click();
    }
    case.harness.run_steps(4);
    typed(&mut case, "に足す");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text(&mut case, THIRD_ENTRY, STATUS), "開いた欄に足す");
}

#[test]
fn a_drag_selects_a_block() {
    let mut case = grid();
    let from = case.harness.get_by_role_and_label(Role::Cell, &format!("{FIRST_NAME} 評価")).rect().center();
    let to = case.harness.get_by_role_and_label(Role::Cell, &format!("{THIRD_NAME} 評価")).rect().center();
    case.drag(&[from, from.lerp(to, 0.5), to]);
    case.harness.get_by_label("選んだ3欄を B にする").click();
    case.harness.run_steps(4);
    assert_eq!(texts(&mut case, GRADE), ["B", "B", "B", ""]);
}

#[test]
fn what_is_added_or_taken_away_shows_at_once_and_the_active_cell_stays() {
    let mut case = grid();
    select(&mut case, THIRD_NAME, STATUS_LABEL);
    let departments = vec![DepartmentId(103)];
    let add = hyokacho::edit::Command::AddEntry { record: FIRST, after: Some(SECOND_ENTRY), departments };
    case.window().push(Action::Run(add));
    case.harness.run_steps(4);
    assert_eq!(shown_rows(&case).len(), 5);
    typed(&mut case, "同じ欄");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text(&mut case, THIRD_ENTRY, STATUS), "同じ欄");
    press(&mut case, Modifiers::COMMAND, Key::Z);
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(shown_rows(&case).len(), 4);
}

#[test]
fn the_selected_cells_are_converted_in_one_step() {
    let mut case = grid();
    select(&mut case, FIRST_NAME, STATUS_LABEL);
    press(&mut case, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut case, Modifiers::SHIFT, Key::ArrowRight);
    case.window().push(Action::Write(Writing::Convert(Conversion::HalfWidthAlphanumeric)));
    case.harness.run_steps(4);
    assert_eq!(text(&mut case, FIRST_ENTRY, STATUS), "市内3か所で広場を開き、延べ1,480人の親子が利用した。");
    assert_eq!(text(&mut case, FIRST_ENTRY, GRADE), "A");
    assert_eq!(undo_label(&mut case), "英数字を半角に（1欄）");
}

#[test]
fn a_conversion_reaches_the_cell_that_is_written_and_the_writing_goes_on() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, STATUS_LABEL);
    typed(&mut case, "ＮＰＯ法人１２");
    case.window().push(Action::Write(Writing::Convert(Conversion::HalfWidthAlphanumeric)));
    case.harness.run_steps(4);
    press(&mut case, Modifiers::NONE, Key::End);
    typed(&mut case, "団体");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text(&mut case, SECOND_ENTRY, STATUS), "NPO法人12団体");
}

#[test]
fn a_sign_opens_the_selected_cell_and_stands_behind_its_text() {
    let mut case = grid();
    select(&mut case, SECOND_NAME, "今後の取り組み");
    case.window().push(Action::Open(Sheet::Signs));
    case.harness.run_steps(4);
    case.click("※");
    typed(&mut case, "要確認");
    press(&mut case, Modifiers::NONE, Key::Enter);
    assert_eq!(text(&mut case, SECOND_ENTRY, FieldId(109)), "相談の予約方法を見直す。※要確認");
}

#[test]
fn the_edge_of_a_column_is_dragged_and_the_width_stays_with_the_book() {
    let mut case = grid();
    let heads = [STATUS_LABEL, "事業名", "今後の取り組み"].map(|label| format!("{label} 並べ替え"));
    let rects = |case: &Case| heads.each_ref().map(|head| case.harness.get_by_label(head).rect());
    let before = rects(&case);
    let edge = before[0].right_center();
    case.drag(&[edge, edge + egui::vec2(40.0, 0.0), edge + egui::vec2(90.0, 3.0)]);
    let after = rects(&case);
    assert_eq!((after[0].left(), after[0].width()), (before[0].left(), before[0].width() + 90.0));
    assert_eq!((after[1].width(), after[2].width()), (before[1].width(), before[2].width()), "the others stay");
    assert_eq!(shown_rows(&case).len(), 4, "nothing was sorted or filtered by the drag");
    let path = case.window().workspace().expect("an open book").path().to_path_buf();
    let known = case.window().memory().book(&path).columns;
    assert!(known.contains(&(Some(Lineage(7)), before[0].width() + 90.0)), "{known:?}");

    let grip = case.harness.get_by_label(&format!("{STATUS_LABEL} の幅")).rect().center();
    case.drag(&[grip, grip]);
    case.drag(&[grip, grip]);
    assert_eq!(rects(&case), before, "a double click gives the widths of the form back");
}

#[test]
fn escape_closes_a_menu_and_leaves_the_open_cell_alone() {
    let mut case = grid();
    select(&mut case, FIRST_NAME, STATUS_LABEL);
    let before = text(&mut case, FIRST_ENTRY, STATUS);
    press(&mut case, Modifiers::NONE, Key::F2);
    typed(&mut case, "追記");
    case.harness.get_by_label("確認").click();
    case.harness.run_steps(4);
    assert!(case.harness.query_by_label_contains("指摘の一覧").is_some(), "the menu is open");
    press(&mut case, Modifiers::NONE, Key::Escape);
    case.harness.run_steps(4);
    assert!(case.harness.query_by_label_contains("指摘の一覧").is_none(), "and closed");
    case.rest();
    assert_eq!(text(&mut case, FIRST_ENTRY, STATUS), format!("{before}追記"));
}

#[test]
fn alt_and_a_letter_are_no_text() {
    let mut case = grid();
    for column in [STATUS_LABEL, "評価"] {
        select(&mut case, FIRST_NAME, column);
        let before = (text(&mut case, FIRST_ENTRY, STATUS), text(&mut case, FIRST_ENTRY, GRADE));
        event(&mut case, egui::Event::ModifiersChanged(Modifiers::ALT));
        typed(&mut case, "d");
        event(&mut case, egui::Event::ModifiersChanged(Modifiers::NONE));
        press(&mut case, Modifiers::NONE, Key::Enter);
        assert_eq!((text(&mut case, FIRST_ENTRY, STATUS), text(&mut case, FIRST_ENTRY, GRADE)), before, "{column}");
    }
}

#[test]
fn what_is_taken_back_in_the_table_becomes_the_active_cell() {
    let mut case = grid();
    select(&mut case, THIRD_NAME, "評価");
    typed(&mut case, "A");
    assert_eq!(text(&mut case, THIRD_ENTRY, GRADE), "A");
    select(&mut case, FIRST_NAME, STATUS_LABEL);
    press(&mut case, Modifiers::COMMAND, Key::Z);
    assert_eq!(text(&mut case, THIRD_ENTRY, GRADE), "");
    typed(&mut case, "B");
    assert_eq!(text(&mut case, THIRD_ENTRY, GRADE), "B", "the cell that was taken back is written next");
}

#[test]
fn the_input_method_stays_on_from_cell_to_cell() {
    let mut case = grid();
    let centre = |case: &Case, row: &str| {
        let name = format!("{row} {STATUS_LABEL}");
        case.harness.get_by_role_and_label(Role::Cell, &name).rect().center()
    };
    let (first, second) = (centre(&case, FIRST_NAME), centre(&case, SECOND_NAME));
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let click = |pos| [Event::PointerMoved(pos), button(pos, true), button(pos, false)];
    let mut off = Vec::new();
    case.harness.run_steps(2);
    for events in [
        click(second).to_vec(),
        vec![Event::Text("月".to_owned())],
        click(first).to_vec(),
        vec![preedit("かい")],
        click(second).to_vec(),
    ] {
        for event in events {
            let shown = format!("{event:?}");
            case.harness.event(event);
            for step in 0..4 {
                case.harness.step();
                let place = case.harness.output().platform_output.ime;
                if place.is_none_or(|place| place.should_interrupt_composition) {
                    off.push((shown.clone(), step, place.is_none()));
                }
            }
        }
    }
    // Only the conversion that is left by a click is ended, with the press of the button.
    let press = format!("{:?}", button(second, true));
    assert_eq!(off, [(press, 0, true)]);
}
