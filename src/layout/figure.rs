//! Images side by side with their captions; a placeholder where an image is still to be supplied or cannot be read.

use super::document::FigureItem;
use super::page::{ElementKind, Fill, Item, PlacedImage, Warning, WarningKind};
use super::structure::Structure;
use super::text::{SetText, set};
use super::{Length, Origin};
use std::io::Cursor;
use std::sync::Arc;

/// Larger pictures are refused: nothing on an A3 page needs more.
const MAX_PIXELS: u64 = 50_000_000;
const GAP: Length = Length::mm(5.0);
const TALLEST: Length = Length::mm(85.0);

pub struct PreparedFigures {
    items: Vec<Prepared>,
    column: Length,
}

struct Prepared {
    image: Option<Arc<[u8]>>,
    width: Length,
    height: Length,
    caption: SetText,
    alt_text: String,
    origin: Origin,
    trouble: Option<String>,
}

pub fn prepare(items: &[FigureItem], width: Length) -> PreparedFigures {
    let count = items.len().max(1) as f64;
    let column = ((width - GAP * (count - 1.0)) / count).max(Length::mm(10.0));
    PreparedFigures { items: items.iter().map(|item| prepare_one(item, column)).collect(), column }
}

fn prepare_one(item: &FigureItem, column: Length) -> Prepared {
    let size = item.image.as_deref().map(pixel_size);
    let (image, trouble, ratio) = match size {
        Some(Ok((width, height))) => (item.image.clone(), None, f64::from(height) / f64::from(width)),
        Some(Err(reason)) => (None, Some(reason), 0.66),
        None => (None, None, 0.66),
    };
    let widest = column.min(Length::mm(120.0));
    let height = (widest * ratio).min(TALLEST);
    Prepared {
        image,
        width: height / ratio,
        height,
        caption: set(&item.caption, column, false),
        alt_text: item.alt_text.clone(),
        origin: item.origin,
        trouble,
    }
}

/// Width and height of a picture, read from its head only.
fn pixel_size(bytes: &[u8]) -> Result<(u32, u32), String> {
    let reader =
        image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let (width, height) = reader.into_dimensions().map_err(|error| error.to_string())?;
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(format!("{width}×{height}画素は扱えません"));
    }
    Ok((width, height))
}

impl PreparedFigures {
    pub fn height(&self) -> Length {
        let height = |item: &Prepared| item.height + Length::mm(1.5) + item.caption.height();
        self.items.iter().map(height).fold(Length::ZERO, Length::max)
    }

    pub fn draw(
        &self,
        left: Length,
        y: Length,
        structure: &mut Structure,
        out: &mut Vec<Item>,
        warnings: &mut Vec<Warning>,
    ) {
        let tallest = self.items.iter().map(|item| item.height).fold(Length::ZERO, Length::max);
        for (index, item) in self.items.iter().enumerate() {
            let column_left = left + (self.column + GAP) * index as f64;
            let x = column_left + (self.column - item.width) * 0.5;
            let top = y + tallest - item.height;
            let alt_text = if item.alt_text.is_empty() { "図".to_owned() } else { item.alt_text.clone() };
            let element = Some(structure.add(0, ElementKind::Figure { alt_text }));
            let Prepared { width, height, origin, .. } = *item;
            match &item.image {
                Some(bytes) => {
                    let bytes = bytes.clone();
                    out.push(Item::Image(PlacedImage { x, y: top, width, height, bytes, element, origin }));
                }
                None => out.push(Item::Fill(Fill { x, y: top, width, height, grey: 0.9 })),
            }
            if let Some(reason) = &item.trouble {
                warnings.push(Warning { kind: WarningKind::ImageUnreadable(reason.clone()), origin });
            }
            let caption = Some(structure.add(0, ElementKind::Caption));
            let lines = item.caption.lines.len();
            item.caption.draw(0..lines, column_left, y + tallest + Length::mm(1.5), caption, out);
        }
    }
}
