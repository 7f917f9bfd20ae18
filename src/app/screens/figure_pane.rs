//! The pictures of a figure block, small, with their captions.

use crate::app::page::{Card, CardOwner};
use crate::app::theme;
use crate::model::*;
use egui::{Color32, ColorImage, Id, RichText, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, vec2};
use std::sync::Arc;

/// Pictures are shown in a box of this size, in points.
const BOX: egui::Vec2 = vec2(240.0, 170.0);
/// A picture of more pixels is not decoded by a PC of an office.
const MOST_PIXELS: u64 = 50_000_000;

/// The pictures of a card that is a figure block, with their captions; false on other cards.
pub fn figures_ui(book: &Book, ui: &mut Ui, card: &Card) -> bool {
    let CardOwner::Block(block) = card.owner else { return false };
    let Some(BlockContent::Figures { figures }) = book.block(block).map(|block| &block.content) else { return false };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(16.0, 8.0);
        for figure in figures {
            ui.vertical(|ui| {
                ui.set_width(BOX.x);
                picture_ui(ui, figure, figure.image.and_then(|id| book.image(id)));
                if !figure.caption.is_empty() {
                    ui.label(RichText::new(&figure.caption).font(theme::small()));
                }
            });
        }
    });
    ui.add_space(6.0);
    !figures.is_empty()
}

fn picture_ui(ui: &mut Ui, figure: &Figure, image: Option<&Arc<Image>>) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(BOX, Sense::hover());
    let words = if figure.alt_text.is_empty() { &figure.caption } else { &figure.alt_text };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, format!("図 {words}")));
    if !ui.is_rect_visible(rect) {
        return;
    }
    ui.painter().rect_filled(rect, 4.0, palette.last_year);
    let note = match image {
        None => Some("写真・図は未提出"),
        Some(image) => match texture(ui, image) {
            Some(texture) => {
                let size = texture.size_vec2();
                let scale = (BOX.x / size.x).min(BOX.y / size.y).min(1.0);
                let place = egui::Rect::from_center_size(rect.center(), size * scale);
                let whole = egui::Rect::from_min_max(egui::Pos2::ZERO, egui::pos2(1.0, 1.0));
                ui.painter().image(texture.id(), place, whole, Color32::WHITE);
                None
            }
            None => Some("画像を読めません"),
        },
    };
    if let Some(note) = note {
        let font = theme::small();
        ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, note, font, palette.weak);
    }
    ui.painter().rect_stroke(rect, 4.0, Stroke::new(1.0, palette.line), StrokeKind::Inside);
}

/// The picture small, made once; `None` for one that cannot be read.
fn texture(ui: &Ui, image: &Arc<Image>) -> Option<TextureHandle> {
    let id = Id::unique(("figure", image.id));
    let known: Option<(Arc<Image>, Option<TextureHandle>)> = ui.data(|data| data.get_temp(id));
    if let Some((of, texture)) = known
        && Arc::ptr_eq(&of, image)
    {
        return texture;
    }
    let texture = thumbnail(&image.bytes)
        .map(|picture| ui.ctx().load_texture(format!("figure {}", image.id.0), picture, TextureOptions::LINEAR));
    ui.data_mut(|data| data.insert_temp(id, (Arc::clone(image), texture.clone())));
    texture
}

fn thumbnail(bytes: &[u8]) -> Option<ColorImage> {
    let reader = || image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok();
    let (width, height) = reader()?.into_dimensions().ok()?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return None;
    }
    // Twice the box, for screens with small pixels.
    let small = reader()?.decode().ok()?.thumbnail(BOX.x as u32 * 2, BOX.y as u32 * 2).into_rgba8();
    let size = [small.width() as usize, small.height() as usize];
    Some(ColorImage::from_rgba_unmultiplied(size, small.as_raw()))
}
