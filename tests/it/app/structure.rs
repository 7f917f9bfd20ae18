//! Parts of the plan: split, joined, moved, marked as shown again; figures; fields put side by side.

use super::Case;
use super::book::*;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::action::{Action, Place};
use hyokacho::model::*;

impl Case {
    /// Opens a menu of the desk and clicks through it.
    fn choose(&mut self, labels: &[&str]) {
        for label in labels {
            self.harness.get_by_label(label).click();
            self.harness.run_steps(8);
        }
    }
}

#[test]
fn a_measure_is_joined_with_the_next_and_comes_apart_again() {
    let mut case = Case::new();
    let before = case.book().records_in_order(R5).len();
    case.choose(&["事業の操作", "下に事業を追加"]);
    assert_eq!(case.book().records_in_order(R5).len(), before + 1);
    case.choose(&["事業の操作", "次のものとまとめる"]);
    assert_eq!(case.book().records_in_order(R5).len(), before);
    assert_eq!(case.book().record_title(FIRST), "親子ふれあい広場の運営");
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    case.harness.run_steps(4);
    assert_eq!(case.book().records_in_order(R5).len(), before + 1);
}

#[test]
fn another_field_of_last_year_stands_beside_and_is_copied() {
    let mut case = Case::new();
    let menus: Vec<_> = case.harness.query_all_by_label("実施状況（令和４年度） ▼").collect();
    menus.first().expect("a label to press").click();
    drop(menus);
    case.harness.run_steps(8);
    case.choose(&["今後の取り組み"]);
    let left = "身近な場所で利用できるよう、出張広場を増やす。";
    assert!(case.harness.query_all_by_value(left).count() > 0 || case.harness.query_by_label_contains(left).is_some());
    case.harness.get_by_label("健康推進課 実施状況（令和５年度）").focus();
    case.harness.run_steps(3);
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::L);
    case.harness.run_steps(4);
    let owner = Owner::Entry(SECOND_ENTRY);
    assert_eq!(case.book().text(owner, STATUS), "相談の予約方法を見直す。");
}

#[test]
fn a_pasted_picture_becomes_a_figure_of_the_open_heading() {
    let mut case = Case::new();
    let section = case.book().top_sections(R5).next().expect("a section").id;
    case.window().push(Action::Go(Place::Section(section)));
    case.harness.run_steps(6);
    case.choose(&["見出しの操作", "図を追加"]);
    let pixels = egui::ColorImage::filled([12, 8], egui::Color32::DARK_GREEN);
    case.harness.event(egui::Event::PasteImage(pixels.into()));
    let figures = |case: &mut Case| {
        let book = case.book();
        let block = book.blocks(section).last().expect("a block").clone();
        match &block.content {
            BlockContent::Figures { figures } => figures.clone(),
            _ => Vec::new(),
        }
    };
    for _ in 0..200 {
        case.harness.run_steps(1);
        if !figures(&mut case).is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let image = figures(&mut case).first().and_then(|figure| figure.image).expect("a picture");
    assert!(case.book().image(image).is_some_and(|image| image.bytes.starts_with(b"\x89PNG")));
    // The small picture comes from a thread and moves the button when it is there.
    for _ in 0..20 {
        case.harness.run_steps(1);
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    case.choose(&["図を削除"]);
    assert!(case.book().image(image).is_none(), "nobody sees it any more");
}

#[test]
fn a_measure_is_moved_by_keys() {
    let mut case = Case::new();
    case.harness.key_press_modifiers(Modifiers::ALT | Modifiers::SHIFT, Key::ArrowDown);
    case.harness.run_steps(4);
    let order: Vec<RecordId> = case.book().records_in_order(R5).iter().map(|record| record.id).collect();
    assert_eq!(order.iter().position(|id| *id == FIRST), Some(1));
    assert_eq!(case.window().desk().place, Some(Place::Record(FIRST)), "it stays on the desk");
}

#[test]
fn a_measure_is_dragged_behind_another_one() {
    let mut case = Case::new();
    let center = |case: &Case, name: &str| {
        let row = case.harness.get_by_role_and_label(egui::Role::TreeItem, name);
        row.rect().center() + egui::vec2(0.0, 12.0)
    };
    let from = center(&case, "1 親子ふれあい広場の運営");
    let onto = center(&case, "2 放課後の居場所づくり");
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    for event in [
        egui::Event::PointerMoved(from),
        button(from, true),
        egui::Event::PointerMoved(from + egui::vec2(0.0, 20.0)),
        egui::Event::PointerMoved(onto),
        egui::Event::PointerMoved(onto + egui::vec2(0.0, 1.0)),
        button(onto, false),
    ] {
        case.harness.event(event);
        case.harness.run_steps(1);
    }
    case.harness.run_steps(4);
    let order: Vec<RecordId> = case.book().records_in_order(R5).iter().map(|record| record.id).collect();
    assert_eq!(order.iter().position(|id| *id == FIRST), Some(1));
}

#[test]
fn a_list_of_headings_is_made_and_shown_as_it_prints() {
    let mut case = Case::new();
    let section = case.book().top_sections(R5).next().expect("a section").id;
    case.window().push(Action::Go(Place::Section(section)));
    case.harness.run_steps(6);
    case.choose(&["見出しの操作", "見出しの一覧を追加"]);
    case.harness.get_by_label_contains("見出しの一覧 見出しから作られる一覧");
    case.harness.get_by_role_and_label(Role::ComboBox, "載せる見出し").click();
    case.harness.run_steps(8);
    case.choose(&["2段下までの見出し"]);
    let contents = |case: &mut Case| {
        let book = case.book();
        let block = book.blocks(section).find(|block| matches!(block.content, BlockContent::Contents { .. }));
        block.map(|block| block.content.clone())
    };
    assert_eq!(contents(&mut case), Some(BlockContent::Contents { depth: 2, number_style: None }));
    case.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    case.harness.run_steps(4);
    assert_eq!(contents(&mut case), Some(BlockContent::Contents { depth: 1, number_style: None }));
}

#[test]
fn both_halves_of_a_split_measure_show_last_years_text() {
    let mut case = Case::new();
    let second = RecordId(132);
    case.window().push(Action::Go(Place::Record(second)));
    case.harness.run_steps(4);
    let half = RecordId(case.book().next_id());
    case.choose(&["事業の操作", "二つの事業に分ける"]);
    case.window().push(Action::Go(Place::Record(half)));
    case.harness.run_steps(5);
    assert!(case.harness.query_by_label_contains("前年度の実施状況（令和５年度） 小学校５校で実施し").is_some());
    assert!(case.harness.query_by_label("「放課後の居場所づくり」を表示").is_some());
    case.harness.get_by_label("実施状況（令和５年度） 前年度を写す").click();
    case.harness.run_steps(4);
    let entry = case.book().entries(half).next().expect("an entry").id;
    assert_eq!(case.book().text(Owner::Entry(entry), STATUS), "小学校５校で実施し、指導員の研修を３回行った。");

    case.choose(&["事業の操作", "左に並べる事業", "子ども食堂への支援"]);
    assert!(case.harness.query_by_label_contains("前年度の実施状況（令和５年度） ２団体に運営費").is_some());
    let path = case.window().workspace().expect("an open book").path().to_path_buf();
    assert_eq!(case.window().memory().book(&path).stand_ins.len(), 1, "kept with the book's place");
    case.window().push(Action::Go(Place::Record(second)));
    case.harness.run_steps(4);
    assert!(case.harness.query_by_label_contains("前年度の実施状況（令和５年度） 小学校５校で実施し").is_some());
}
