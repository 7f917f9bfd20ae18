//! Sizes that the officer draws and that are there again after a restart.

use super::Case;
use super::book::small_book;
use egui::Role;
use egui_kittest::kittest::Queryable as _;
use hyokacho::app::memory::WindowMemory;

fn outline_right(case: &Case) -> f32 {
    case.harness.get_by_role_and_label(Role::Tree, "見出しと事業の一覧").rect().right()
}

#[test]
fn the_outline_is_as_wide_after_a_restart_as_it_was_drawn() {
    let mut case = Case::new();
    let before = outline_right(&case);
    // The edge of the panel lies behind its margin.
    let edge = egui::pos2(before + 10.0, 700.0);
    case.drag(&[edge, edge + egui::vec2(60.0, 0.0), edge + egui::vec2(120.0, 0.0)]);
    let drawn = outline_right(&case);
    assert!((drawn - before - 120.0).abs() < 2.0, "{before} {drawn}");

    let kept = serde_json::to_string(case.window().memory()).expect("memory");
    let memory: WindowMemory = serde_json::from_str(&kept).expect("memory");
    let again = Case::prepared(small_book(), 1.0 / 60.0, memory, |window, _| window);
    assert_eq!(outline_right(&again), drawn);
}

#[test]
fn a_memory_from_before_sizes_were_kept_is_read() {
    let old = r#"{"recent":[{"path":"/a.hyoka","title":"甲","opened_at":"","edition":null,"place":null}],
        "show_difference":false,"theme":"Dark","zoom":1.5}"#;
    let memory: WindowMemory = serde_json::from_str(old).expect("memory");
    assert_eq!((memory.zoom, memory.recent.len(), memory.panels.len()), (1.5, 1, 0));
}
