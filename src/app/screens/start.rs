//! The first screen: recent books, and the ways to a new one.

use crate::app::action::{Action, PathPurpose, Sheet};
use crate::app::memory::{RecentBook, WindowMemory};
use crate::app::theme;
use crate::app::widgets::line_edit::line_edit;
use egui::{Button, CentralPanel, RichText, ScrollArea, Sense, Ui, vec2};
use std::path::PathBuf;

/// The typed path.
#[derive(Debug, Default)]
pub struct StartState {
    pub path: String,
}

pub fn start_ui(memory: &WindowMemory, ui: &mut Ui, state: &mut StartState, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let frame = egui::Frame::new().fill(palette.desk).inner_margin(egui::Margin::symmetric(32, 28));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        let width = ui.available_width().min(1080.0);
        let side = (ui.available_width() - width) / 2.0;
        ui.horizontal_top(|ui| {
            ui.add_space(side);
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.label(RichText::new("評価帳").font(theme::bold(30.0)));
                ui.label(
                    RichText::new("計画の年度評価を、前年度の文章と並べて編集し、会議資料として印刷します")
                        .color(palette.weak),
                );
                ui.add_space(20.0);
                ui.columns_const(|[left, right]| {
                    recent_ui(memory, left, actions);
                    ways_ui(right, state, actions);
                });
            });
        });
    });
}

fn recent_ui(memory: &WindowMemory, ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.label(RichText::new("最近使った評価帳").font(theme::bold(17.0)));
    ui.add_space(6.0);
    if memory.recent.is_empty() {
        ui.weak("まだありません。右の方法で始めてください");
        return;
    }
    ScrollArea::vertical().id_salt("recent").show(ui, |ui| {
        for recent in &memory.recent {
            recent_row_ui(recent, ui, actions);
        }
    });
}

fn recent_row_ui(recent: &RecentBook, ui: &mut Ui, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let width = ui.available_width() - 12.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 64.0), Sense::click());
    let name = if recent.title.is_empty() {
        recent.path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    } else {
        recent.title.clone()
    };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    let visuals = ui.style().interact(&response);
    ui.painter().rect(rect, 5.0, visuals.weak_bg_fill, visuals.bg_stroke, egui::StrokeKind::Inside);
    let text = rect.shrink2(vec2(14.0, 9.0));
    let line = |position, string: String, font, color| {
        let mut job = egui::text::LayoutJob::simple_singleline(string, font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(text.width());
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        ui.painter().galley(position, galley, color);
    };
    line(text.min, name, theme::bold(15.5), palette.text);
    let second = format!("{}　{}", recent.opened_at, recent.path.display());
    line(text.min + vec2(0.0, 25.0), second, theme::small(), palette.weak);
    let path = recent.path.clone();
    response.context_menu(|ui| {
        if ui.button("控えから戻す…").clicked() {
            actions.push(Action::ShowBackups(Some(path.clone())));
            ui.close();
        }
        if ui.button("この一覧から除く").clicked() {
            actions.push(Action::ForgetRecent(path.clone()));
            ui.close();
        }
    });
    if response.on_hover_text(recent.path.display().to_string()).clicked() {
        actions.push(Action::OpenBook(path));
    }
}

fn ways_ui(ui: &mut Ui, state: &mut StartState, actions: &mut Vec<Action>) {
    ui.label(RichText::new("始める").font(theme::bold(17.0)));
    ui.add_space(6.0);
    let mut way = |ui: &mut Ui, label: &str, note: &str, action: Action| {
        let button = Button::new(RichText::new(label).font(theme::bold(15.5))).min_size(vec2(260.0, 40.0));
        if ui.add(button).clicked() {
            actions.push(action);
        }
        ui.label(RichText::new(note).font(theme::small()).color(theme::palette(ui).weak));
        ui.add_space(10.0);
    };
    way(ui, "新しい評価帳を作る…", "様式と年度を選んで、空の評価帳を作ります", Action::Open(Sheet::NewBook));
    way(ui, "Excelから取り込む…", "Excelの評価表を読み取って、評価帳にします", Action::Open(Sheet::Import));
    way(ui, "見本の評価帳を開く…", "架空の市の２年分の評価帳で、使い方を試せます", Action::Open(Sheet::Sample));
    way(
        ui,
        "ファイルを開く…",
        "評価帳（.hyoka）を選びます。ファイルをこの画面に落としても開けます",
        Action::AskPath(PathPurpose::OpenBook),
    );
    ui.separator();
    ui.label(RichText::new("ファイルの場所を入力して開く").font(theme::small()));
    ui.horizontal(|ui| {
        let edit = line_edit(&mut state.path).hint_text("例　D:\\評価\\令和5年度.hyoka").desired_width(330.0);
        let response = ui.add(edit).accessible_name("ファイルの場所");
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let open = ui.add_enabled(!state.path.trim().is_empty(), Button::new("開く")).clicked();
        if (open || entered) && !state.path.trim().is_empty() {
            actions.push(Action::OpenBook(PathBuf::from(state.path.trim())));
        }
    });
}
