//! The figures of a block on the desk: small pictures with their captions and alternative texts.

use super::page_pane::draft_line_ui;
use crate::app::action::{Action, PathPurpose};
use crate::app::desk::Desk;
use crate::app::page::FigureRow;
use crate::app::theme;
use crate::app::thumbnails::Thumbnail;
use crate::app::widgets::draft_text::DraftKey;
use crate::edit::Command;
use crate::model::{BlockId, Book, Figure};
use egui::{Align, Layout, Rect, RichText, Sense, Ui, UiBuilder, Vec2, vec2};

/// The box of a small picture.
const PICTURE: Vec2 = vec2(220.0, 165.0);

pub fn figures_ui(
    book: &Book,
    ui: &mut Ui,
    block: BlockId,
    rows: &[FigureRow],
    desk: &mut Desk,
    actions: &mut Vec<Action>,
) {
    for (index, row) in rows.iter().enumerate() {
        ui.horizontal_top(|ui| {
            picture_ui(ui, row, desk);
            ui.add_space(8.0);
            ui.vertical(|ui| {
                let name = |what: &str| format!("図{} {what}", index + 1);
                ui.label(RichText::new("図の見出し").font(theme::small()).color(theme::palette(ui).weak));
                draft_line_ui(ui, &name("図の見出し"), DraftKey::Caption(block, index), &row.caption, desk, actions);
                ui.add_space(4.0);
                let hover = "画像を見られない人に、何の画像かを伝える文章です。PDFに入ります";
                let label = RichText::new("代替テキスト（何の画像か）").font(theme::small());
                ui.label(label.color(theme::palette(ui).weak)).on_hover_text(hover);
                draft_line_ui(ui, &name("代替テキスト"), DraftKey::AltText(block, index), &row.alt_text, desk, actions);
                ui.add_space(4.0);
                ui.horizontal_wrapped(|ui| buttons_ui(book, ui, block, index, row, actions));
            });
        });
        ui.add_space(10.0);
    }
    ui.horizontal_wrapped(|ui| {
        if ui.button("図を追加…").on_hover_text("PNG又はJPEGのファイルを選びます").clicked() {
            actions.push(Action::AskPath(PathPurpose::Picture { block, index: None }));
        }
        if ui.button("貼り付け").on_hover_text("コピーした画像を図として追加します（Ctrl+V）").clicked()
        {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::RequestPaste);
        }
        let hover = "画像がまだ届いていない図の場所を作ります。印刷の前に知らせます";
        if ui.button("場所だけ追加").on_hover_text(hover).clicked() {
            let new = Figure { image: None, caption: String::new(), alt_text: String::new() };
            push_changed(book, block, |figures| figures.push(new), actions);
        }
    });
}

fn picture_ui(ui: &mut Ui, row: &FigureRow, desk: &Desk) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(PICTURE, Sense::hover());
    ui.painter().rect_filled(rect, 4.0, palette.last_year);
    let note = match row.image.and_then(|image| desk.thumbnails.get(image)) {
        Some(Thumbnail::Ready(texture)) => {
            let size = texture.size_vec2();
            let scale = (rect.width() / size.x).min(rect.height() / size.y).min(1.0);
            let place = Rect::from_center_size(rect.center(), size * scale);
            let whole = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
            ui.painter().image(texture.id(), place, whole, egui::Color32::WHITE);
            None
        }
        Some(Thumbnail::Broken(message)) => Some(message.as_str()),
        Some(Thumbnail::Waiting) => Some("画像を読んでいます"),
        None => Some("画像はまだありません"),
    };
    if let Some(note) = note {
        let inner = rect.shrink(12.0);
        ui.scope_builder(
            UiBuilder::new().max_rect(inner).layout(Layout::centered_and_justified(egui::Direction::TopDown)),
            |ui| ui.add(egui::Label::new(RichText::new(note).color(palette.weak)).wrap().halign(Align::Center)),
        );
    }
    let name = if row.alt_text.is_empty() { row.caption.as_str() } else { row.alt_text.as_str() };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
}

fn buttons_ui(book: &Book, ui: &mut Ui, block: BlockId, index: usize, row: &FigureRow, actions: &mut Vec<Action>) {
    let label = if row.image.is_some() { "画像を替える…" } else { "画像を選ぶ…" };
    if ui.button(label).clicked() {
        actions.push(Action::AskPath(PathPurpose::Picture { block, index: Some(index) }));
    }
    if index > 0 && ui.button("前へ").on_hover_text("一つ前の図と入れ替えます").clicked() {
        push_changed(book, block, |figures| figures.swap(index - 1, index), actions);
    }
    if ui.button("図を削除").on_hover_text("元に戻せます").clicked() {
        push_changed(book, block, |figures| drop(figures.remove(index)), actions);
    }
}

fn push_changed(book: &Book, block: BlockId, change: impl FnOnce(&mut Vec<Figure>), actions: &mut Vec<Action>) {
    let Some(figures) = crate::app::commit::figures(book, block) else { return };
    let mut figures = figures.to_vec();
    change(&mut figures);
    actions.push(Action::Run(Command::SetFigures { block, figures, images: Vec::new() }));
}
