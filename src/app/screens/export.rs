//! 印刷（PDF）: which paper, how, where to, with its pages beside the choices; and what was written.

use super::messages::{BUTTONS_HEIGHT, body_ui, main_button_ui, sheet_ui};
use super::new_book::path_field_ui;
use crate::app::action::{Action, PathPurpose};
use crate::app::export::{ExportState, Exported, Task};
use crate::app::theme;
use crate::app::widgets::japanese_input;
use crate::app::widgets::line_edit::line_edit;
use crate::app::widgets::options::{option_ui, value_option_ui};
use crate::layout::Numbering;
use crate::layout::document::PaperSize;
use crate::model::{Book, Typeface};
use crate::report::{PageNumbers, PaperKind, PaperOptions};
use egui::{Align, Button, ComboBox, DragValue, Grid, Layout, RichText, ScrollArea, Slider, Ui, vec2};

/// Width of the choices; the pages take the rest.
const CHOICES_WIDTH: f32 = 500.0;

/// In less the choices scroll together with the name of the file.
const LEAST_HEIGHT: f32 = 320.0;

pub fn export_ui(book: &Book, ui: &Ui, year: &str, state: &mut ExportState, actions: &mut Vec<Action>) {
    match state.done.clone() {
        Some(done) => done_ui(ui, &done, state, actions),
        None => choices_and_pages_ui(book, ui, year, state, actions),
    }
}

fn choices_and_pages_ui(book: &Book, ui: &Ui, year: &str, state: &mut ExportState, actions: &mut Vec<Action>) {
    let window = ui.ctx().content_rect();
    let with_pages = window.width() > 980.0;
    let width = if with_pages { 1400.0 } else { 680.0 };
    sheet_ui(ui, "印刷（PDF）", width, actions, |ui, actions| {
        let around = if with_pages { 190.0 } else { 132.0 };
        let height = (window.height() - around).clamp(200.0, 760.0);
        if !with_pages && sides_ui(ui, state) {
            let size = vec2(ui.available_width(), height - 40.0);
            ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
                ui.set_min_size(size);
                pages_ui(book, ui, state, actions);
            });
            ui.add_space(8.0);
            buttons_ui(ui, state, actions);
            return;
        }
        let height = if with_pages { height } else { height - 40.0 };
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(if with_pages { CHOICES_WIDTH } else { ui.available_width() });
                let area = ScrollArea::vertical().id_salt("export_choices").auto_shrink([false, true]);
                if height < LEAST_HEIGHT {
                    area.max_height(height - 52.0).show(ui, |ui| {
                        choices_ui(ui, year, state, actions);
                        ui.add_space(10.0);
                        file_and_lacks_ui(ui, state, actions);
                    });
                } else {
                    let below = if state.to_come.is_empty() { 112.0 } else { 134.0 };
                    area.max_height(height - below).show(ui, |ui| choices_ui(ui, year, state, actions));
                    ui.add_space(10.0);
                    file_and_lacks_ui(ui, state, actions);
                }
                ui.add_space(10.0);
                buttons_ui(ui, state, actions);
            });
            if with_pages {
                ui.add_space(12.0);
                let size = vec2(ui.available_width(), height);
                ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
                    ui.set_min_size(size);
                    pages_ui(book, ui, state, actions);
                });
            }
        });
    });
}

/// Where there is no room for both: the choices or the pages. True when the pages are shown.
fn sides_ui(ui: &mut Ui, state: &mut ExportState) -> bool {
    ui.horizontal(|ui| {
        ui.selectable_value(&mut state.shows_pages, false, "印刷の設定");
        ui.selectable_value(&mut state.shows_pages, true, "紙面を見る");
    });
    ui.add_space(4.0);
    state.shows_pages
}

/// The pages as they will be printed; a click on a text closes the sheet and goes to its field.
fn pages_ui(book: &Book, ui: &mut Ui, state: &mut ExportState, actions: &mut Vec<Action>) {
    let before = actions.len();
    state.paper.paper_ui(book, ui, actions);
    if actions.len() > before {
        actions.push(Action::CloseSheet);
    }
}

fn buttons_ui(ui: &mut Ui, state: &ExportState, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let something = state.task == Task::OnePaper || !state.bound_requests().is_empty();
        if main_button_ui(ui, something && !state.path.trim().is_empty(), "書き出す") {
            actions.push(Action::StartExport);
        }
        if ui.button("やめる").clicked() {
            actions.push(Action::CloseSheet);
        }
        if state.findings > 0 {
            ui.add_space(8.0);
            let link = ui.link(format!("指摘 {}件", state.findings));
            if link.on_hover_text("この画面を閉じて、記入漏れや誤りの一覧を開きます").clicked()
            {
                actions.push(Action::CloseSheet);
                actions.push(Action::OpenCheck);
            }
        }
    });
}

fn choices_ui(ui: &mut Ui, year: &str, state: &mut ExportState, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.selectable_value(&mut state.task, Task::OnePaper, "一つの資料");
        ui.selectable_value(&mut state.task, Task::Bound, "資料を綴じる");
    });
    ui.add_space(6.0);
    match state.task {
        Task::OnePaper => {
            ui.label(format!("{year}版を、会議資料のPDFファイルに書き出します"));
            ui.add_space(8.0);
            saved_ui(ui, state, actions);
            one_paper_ui(ui, state);
        }
        Task::Bound => bound_ui(ui, state),
    }
}

fn file_and_lacks_ui(ui: &mut Ui, state: &mut ExportState, actions: &mut Vec<Action>) {
    to_come_ui(ui, state);
    file_ui(ui, state, actions);
}

/// What the paper will lack, said before it is printed.
fn to_come_ui(ui: &mut Ui, state: &ExportState) {
    let [first, ..] = state.to_come.as_slice() else { return };
    let more = state.to_come.len() - 1;
    let text = if more == 0 { first.clone() } else { format!("{first}（ほか{more}件）") };
    let text = RichText::new(format!("△ {text}")).font(theme::small()).color(theme::palette(ui).carried);
    ui.add(egui::Label::new(text).truncate()).on_hover_text(state.to_come.join("\n"));
}

fn file_ui(ui: &mut Ui, state: &mut ExportState, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label("ファイル");
        let before = state.path.clone();
        path_field_ui(ui, "PDFの場所", &mut state.path, PathPurpose::ExportPdf, actions);
        state.own_path |= state.path != before;
    });
}

/// The settings that the book keeps under a name.
fn saved_ui(ui: &mut Ui, state: &mut ExportState, actions: &mut Vec<Action>) {
    let saved = state.saved();
    ui.horizontal(|ui| {
        if !saved.is_empty() {
            let chooser = ComboBox::from_id_salt("saved_papers").width(120.0).selected_text("保存した設定");
            let response = chooser.show_ui(ui, |ui| {
                for paper in saved.iter() {
                    let chosen = option_ui(ui, state.name == paper.name, &paper.name);
                    match &paper.request {
                        Ok(_) if chosen.clicked() => state.take(&paper.name),
                        Ok(_) => {}
                        Err(error) => drop(chosen.on_hover_text(error.to_string())),
                    }
                }
            });
            response.response.accessible_name("保存した印刷設定");
        }
        let edit = line_edit(&mut state.name).hint_text("設定の名前（例　第２回会議 資料１）");
        let edit = ui.add(edit.desired_width(210.0).margin(egui::Margin::symmetric(8, 5)));
        let edit = edit.accessible_name("印刷設定の名前");
        let named = !state.name.trim().is_empty();
        let entered = edit.lost_focus()
            && ui.input(|input| input.key_pressed(egui::Key::Enter))
            && !japanese_input::may_own_keys(ui.ctx());
        let hover = "この画面の設定を、名前を付けて評価帳に保存します。次の会議でも使えます（Enter）";
        let clicked = ui.add_enabled(named, Button::new("保存")).on_hover_text(hover).clicked();
        if named && (clicked || entered) {
            actions.push(Action::SavePaper(state.name.trim().to_owned()));
        }
        let known = saved.iter().any(|paper| paper.name == state.name);
        if known && ui.button("削除").on_hover_text("保存した設定を消します（元に戻せます）").clicked()
        {
            actions.push(Action::DeletePaper(state.name.clone()));
        }
    });
    ui.add_space(8.0);
}

fn one_paper_ui(ui: &mut Ui, state: &mut ExportState) {
    Grid::new("export").num_columns(2).spacing([16.0, 10.0]).show(ui, |ui| {
        ui.label("資料の種類");
        kind_ui(ui, state);
        ui.end_row();
        let options = &mut state.options;
        ui.label("用紙");
        ui.horizontal(|ui| {
            ui.radio_value(&mut options.size, PaperSize::A4, "A4");
            ui.radio_value(&mut options.size, PaperSize::A3, "A3");
        });
        ui.end_row();
        ui.label("表の文字の大きさ");
        let slider = Slider::new(&mut options.font_size_pt, PaperOptions::FONT_SIZES_PT).step_by(0.5);
        ui.add(slider.suffix(" ポイント")).accessible_name("表の文字の大きさ");
        ui.end_row();
        ui.label("書体");
        typeface_ui(ui, options);
        ui.end_row();
        ui.label("資料番号");
        text_ui(ui, "資料番号", &mut options.document_number, "例　資料１");
        ui.end_row();
        ui.label("会議名・日付");
        text_ui(ui, "会議名・日付", &mut options.meeting, "例　第２回推進会議　令和６年８月１日");
        ui.end_row();
        ui.label("案の印・目次");
        ui.horizontal(|ui| {
            ui.checkbox(&mut options.draft, "「（案）」を付ける");
            let hover = "表題の後に、見出しとページ番号の一覧を付けます";
            ui.checkbox(&mut options.contents, "目次を付ける").on_hover_text(hover);
        });
        ui.end_row();
        ui.label("改ページ");
        let hover = "外すと、事業の途中でもページを改め、枚数が少なくなります";
        ui.checkbox(&mut options.keep_records, "事業を途中で分けない").on_hover_text(hover);
        ui.end_row();
        ui.label("ヘッダー（左上）");
        text_ui(ui, "ヘッダー", &mut options.header, "例　{表題}");
        ui.end_row();
        ui.label("フッター（左下）");
        text_ui(ui, "フッター", &mut options.footer, "例　{年度}評価");
        ui.end_row();
        ui.label("ページ番号");
        page_numbers_ui(ui, options);
        ui.end_row();
        ui.label("綴じしろ");
        binding_edge_ui(ui, options);
        ui.end_row();
    });
}

fn typeface_ui(ui: &mut Ui, options: &mut PaperOptions) {
    const FACES: [(Option<Typeface>, &str); 4] = [
        (None, "様式のとおり"),
        (Some(Typeface::Gothic), "ゴシック体"),
        (Some(Typeface::Mincho), "明朝体"),
        (Some(Typeface::ProportionalGothic), "ゴシック体（文字幅に合わせる）"),
    ];
    let shown = FACES.iter().find(|(face, _)| *face == options.typeface).map_or("", |(_, label)| label);
    let response = ComboBox::from_id_salt("typeface").width(260.0).selected_text(shown).show_ui(ui, |ui| {
        for (face, label) in FACES {
            value_option_ui(ui, &mut options.typeface, face, label);
        }
    });
    response.response.accessible_name("書体");
}

fn page_numbers_ui(ui: &mut Ui, options: &mut PaperOptions) {
    const STYLES: [(PageNumbers, &str); 4] = [
        (PageNumbers::Dashed, "- 1 -"),
        (PageNumbers::Plain, "1"),
        (PageNumbers::OfLast, "1 / 9"),
        (PageNumbers::None, "付けない"),
    ];
    ui.horizontal(|ui| {
        let shown = STYLES.iter().find(|(style, _)| *style == options.page_numbers).map_or("", |(_, label)| label);
        let chooser = ComboBox::from_id_salt("page_numbers").width(110.0).selected_text(shown);
        let response = chooser.show_ui(ui, |ui| {
            for (style, label) in STYLES {
                value_option_ui(ui, &mut options.page_numbers, style, label);
            }
        });
        response.response.accessible_name("ページ番号");
        if options.page_numbers != PageNumbers::None {
            let first = DragValue::new(&mut options.first_page_number).range(1..=9999).suffix(" から");
            ui.add(first).accessible_name("はじめのページ番号");
        }
    });
}

fn binding_edge_ui(ui: &mut Ui, options: &mut PaperOptions) {
    ui.horizontal(|ui| {
        let mut own = options.binding_mm.is_some();
        if ui.checkbox(&mut own, "幅を決める").changed() {
            options.binding_mm = own.then_some(25.0);
        }
        if let Some(width) = &mut options.binding_mm {
            let drag = DragValue::new(width).range(PaperOptions::BINDING_MM).speed(0.5).suffix(" mm");
            ui.add(drag).accessible_name("綴じしろの幅");
        }
        if options.kind == PaperKind::Evaluation {
            ui.checkbox(&mut options.bind_left, "左で綴じる");
        }
    });
}

/// Which saved papers are bound, in which order.
fn bound_ui(ui: &mut Ui, state: &mut ExportState) {
    let saved = state.saved();
    ui.label("保存した印刷設定の資料を、一つのPDFファイルに綴じます");
    ui.add_space(8.0);
    if saved.is_empty() {
        ui.label("保存した印刷設定がまだありません。「一つの資料」で設定を決め、名前を付けて保存してください");
        return;
    }
    state.bound.retain(|name| saved.iter().any(|paper| paper.name == *name));
    let mut swap = None;
    for (index, name) in state.bound.clone().into_iter().enumerate() {
        ui.horizontal(|ui| {
            let mut ticked = true;
            if ui.checkbox(&mut ticked, &name).clicked() {
                state.bound.retain(|other| *other != name);
            }
            if index > 0 && ui.small_button("▲ 前へ").clicked() {
                swap = Some(index);
            }
        });
    }
    if let Some(index) = swap.filter(|index| *index < state.bound.len()) {
        state.bound.swap(index - 1, index);
    }
    let bound = state.bound.clone();
    for paper in saved.iter().filter(|paper| !bound.contains(&paper.name)) {
        let mut ticked = false;
        let response = ui.add_enabled(paper.request.is_ok(), egui::Checkbox::new(&mut ticked, &paper.name));
        if response.clicked() {
            state.bound.push(paper.name.clone());
        }
        if let Err(error) = &paper.request {
            response.on_disabled_hover_text(error.to_string());
        }
    }
    ui.add_space(10.0);
    Grid::new("binding").num_columns(2).spacing([16.0, 10.0]).show(ui, |ui| {
        ui.label("ページ番号");
        ui.horizontal(|ui| {
            ui.radio_value(&mut state.binding.numbering, Numbering::Through, "通し番号");
            ui.radio_value(&mut state.binding.numbering, Numbering::Separate, "資料ごと");
        });
        ui.end_row();
        ui.label("資料の一覧");
        ui.checkbox(&mut state.binding.contents, "はじめのページに付ける");
        ui.end_row();
        ui.label("全体の表題");
        text_ui(ui, "全体の表題", &mut state.binding.title, "例　第２回推進会議　会議資料");
        ui.end_row();
    });
}

fn kind_ui(ui: &mut Ui, state: &mut ExportState) {
    let before = state.options.kind;
    let response = ComboBox::from_id_salt("paper_kind").width(260.0).selected_text(before.label()).show_ui(ui, |ui| {
        for kind in PaperKind::ALL {
            value_option_ui(ui, &mut state.options.kind, kind, kind.label());
        }
    });
    response.response.accessible_name("資料の種類");
    if state.options.kind != before {
        state.options.font_size_pt = PaperOptions::new(state.options.kind).font_size_pt;
    }
}

fn text_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str) {
    let edit = line_edit(text).hint_text(hint);
    ui.add(edit.desired_width(f32::INFINITY)).accessible_name(name);
}

fn done_ui(ui: &Ui, done: &Exported, state: &mut ExportState, actions: &mut Vec<Action>) {
    sheet_ui(ui, "書き出しました", 620.0, actions, |ui, actions| {
        body_ui(ui, 2.0 * BUTTONS_HEIGHT, |ui| written_ui(ui, done, state, actions));
        ui.add_space(14.0);
        ui.horizontal_wrapped(|ui| {
            if main_button_ui(ui, true, "開く") {
                actions.push(Action::OpenExported(done.path.clone()));
            }
            if ui.button("フォルダーを開く").clicked()
                && let Some(folder) = done.path.parent()
            {
                actions.push(Action::OpenFolder(folder.to_path_buf()));
            }
            if ui.button("別の資料を書き出す").clicked() {
                state.done = None;
            }
            if ui.button("閉じる").clicked() {
                actions.push(Action::CloseSheet);
            }
        });
    });
}

/// Where it is, what is in it, and what to look at.
fn written_ui(ui: &mut Ui, done: &Exported, state: &mut ExportState, actions: &mut Vec<Action>) {
    ui.add(egui::Label::new(done.path.display().to_string()).selectable(true).wrap());
    ui.label(RichText::new(&done.summary).color(theme::palette(ui).weak));
    if !done.warnings.is_empty() {
        ui.add_space(8.0);
        ui.label(RichText::new("確かめてください").font(theme::bold(14.0)).color(theme::palette(ui).carried));
        for warning in &done.warnings {
            ui.label(format!("・{warning}"));
        }
    }
    if let Some(fit) = done.fit.as_ref().filter(|fit| fit.apply(&state.options) != state.options) {
        ui.add_space(8.0);
        if ui.button("勧めのとおりにして書き出し直す").on_hover_text(fit.sentence()).clicked() {
            state.options = fit.apply(&state.options);
            state.done = None;
            actions.push(Action::StartExport);
        }
    }
}
