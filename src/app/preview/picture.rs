//! Pictures of figures, decoded once and kept in a few sizes.

use crate::layout::picture;
use image::imageops::FilterType;
use image::{DynamicImage, RgbaImage};
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
            None => {
                let sizes = picture::decode(bytes).map(|decoded| sizes(decoded.upright())).unwrap_or_default();
                Picture { bytes: Arc::clone(bytes), sizes }
            }
        };
        let large_enough = |size: &&Arc<RgbaImage>| size.width() >= width && size.height() >= height;
        let chosen = picture.sizes.iter().rev().find(large_enough).or(picture.sizes.first()).cloned();
        self.latest.truncate(KEPT - 1);
        self.latest.insert(0, picture);
        chosen
    }
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
