//! Pictures of figures, decoded once and kept in a few sizes.

use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbaImage};
use std::io::Cursor;
use std::sync::Arc;

/// The longest side kept, in pixels; a figure on a page on screen is hardly larger.
const LONGEST_SIDE: u32 = 1600;

/// Pictures kept; the one that was not wanted for longest goes first.
const KEPT: usize = 8;

/// The pictures painted lately, the latest first.
#[derive(Default)]
pub struct Pictures {
    latest: Vec<Picture>,
}

struct Picture {
    bytes: Arc<[u8]>,
    /// Each half as large as the one before; empty when the bytes cannot be read.
    sizes: Vec<Arc<RgbaImage>>,
}

impl Pictures {
    /// The picture, at most twice as large as it will be shown; `None` when it cannot be read.
    pub fn scaled(&mut self, bytes: &Arc<[u8]>, width: u32, height: u32) -> Option<Arc<RgbaImage>> {
        let known = self.latest.iter().position(|picture| Arc::ptr_eq(&picture.bytes, bytes));
        let picture = match known {
            Some(place) => self.latest.remove(place),
            None => Picture { bytes: Arc::clone(bytes), sizes: decode(bytes).map(sizes).unwrap_or_default() },
        };
        let large_enough = |size: &&Arc<RgbaImage>| size.width() >= width && size.height() >= height;
        let chosen = picture.sizes.iter().rev().find(large_enough).or(picture.sizes.first()).cloned();
        self.latest.truncate(KEPT - 1);
        self.latest.insert(0, picture);
        chosen
    }
}

/// The same limits as for the print.
fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(20_000);
    limits.max_image_height = Some(20_000);
    limits.max_alloc = Some(512 << 20);
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg)) {
        return None;
    }
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some(picture)
}

fn sizes(picture: DynamicImage) -> Vec<Arc<RgbaImage>> {
    let too_large = picture.width().max(picture.height()) > LONGEST_SIDE;
    let mut current = if too_large { picture.thumbnail(LONGEST_SIDE, LONGEST_SIDE) } else { picture };
    let mut sizes = Vec::new();
    while current.width().min(current.height()) >= 32 {
        let half = current.resize_exact(current.width() / 2, current.height() / 2, FilterType::Triangle);
        sizes.push(Arc::new(current.into_rgba8()));
        current = half;
    }
    sizes.push(Arc::new(current.into_rgba8()));
    sizes
}
