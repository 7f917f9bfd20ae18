//! Texts that were set before: the layout of a document that differs from the last one in a few words sets those
//! words only. The same holds for what is known of pictures.
//!
//! A text is found again by all that its lines depend on, compared exactly; a hash only leads to it.

use super::Length;
use super::document::{Content, TextStyle};
use super::page::Warning;
use super::picture::{Shape, shape_of};
use super::text::{SetLines, SetText, Setting, set_lines};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use xxhash_rust::xxh3::{xxh3_64_with_seed, xxh3_128};

/// The texts of the last layout that was given it. Holds no more than that layout used.
#[derive(Debug, Default)]
pub struct Cache {
    texts: HashMap<u64, KeptText>,
    /// Set in this layout; kept apart, so that threads look texts up without waiting for each other.
    new: Mutex<Vec<(u64, KeptText)>>,
    /// What is known of pictures, by the hash of their files.
    pictures: Mutex<HashMap<u128, KnownPicture>>,
    /// Number of the layout at hand.
    layout: u32,
}

#[derive(Debug)]
struct KnownPicture {
    shape: Result<Shape, String>,
    /// The last layout that had this picture.
    used: u32,
}

#[derive(Debug)]
struct KeptText {
    text: Arc<str>,
    width: Length,
    style: TextStyle,
    vertical: bool,
    suffix: Box<str>,
    underlines: Vec<Range<usize>>,
    lines: Arc<SetLines>,
    /// The last layout that had this text.
    used: AtomicU32,
}

impl KeptText {
    fn is(&self, content: &Content, setting: Setting<'_>) -> bool {
        let Setting { width, style, vertical, suffix } = setting;
        self.width == width
            && self.style == style
            && self.vertical == vertical
            && *self.suffix == *suffix
            && self.text == content.text
            && self.underlines == content.underlines
    }
}

impl Cache {
    /// How many texts are kept.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    pub(super) fn begin_layout(&mut self) {
        self.layout = self.layout.wrapping_add(1);
    }

    /// Takes in what was set and lets go of what was not used.
    pub(super) fn end_layout(&mut self) {
        let new = self.new.get_mut().unwrap_or_else(PoisonError::into_inner);
        self.texts.extend(new.drain(..));
        let layout = self.layout;
        self.texts.retain(|_, text| *text.used.get_mut() == layout);
        self.pictures.get_mut().unwrap_or_else(PoisonError::into_inner).retain(|_, known| known.used == layout);
    }

    fn picture(&self, bytes: &[u8]) -> Result<Shape, String> {
        let hash = xxh3_128(bytes);
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        let known = pictures.entry(hash).or_insert_with(|| KnownPicture { shape: shape_of(bytes), used: 0 });
        known.used = self.layout;
        known.shape.clone()
    }

    fn lines(&self, content: &Content, setting: Setting<'_>) -> Arc<SetLines> {
        let hash = hash_of(content, setting);
        if let Some(kept) = self.texts.get(&hash).filter(|kept| kept.is(content, setting)) {
            kept.used.store(self.layout, Ordering::Relaxed);
            return Arc::clone(&kept.lines);
        }
        let lines = Arc::new(set_lines(content, setting));
        let kept = KeptText {
            text: Arc::clone(&content.text),
            width: setting.width,
            style: setting.style,
            vertical: setting.vertical,
            suffix: setting.suffix.into(),
            underlines: content.underlines.clone(),
            lines: Arc::clone(&lines),
            used: AtomicU32::new(self.layout),
        };
        self.new.lock().unwrap_or_else(PoisonError::into_inner).push((hash, kept));
        lines
    }
}

/// What tells most texts apart; what it leaves out makes a text set anew, not wrong.
fn hash_of(content: &Content, setting: Setting<'_>) -> u64 {
    let Setting { width, style, vertical, suffix } = setting;
    let seed = width.to_pt().to_bits().rotate_left(17)
        ^ style.size.to_pt().to_bits().rotate_left(31)
        ^ style.line_height.to_bits()
        ^ (style.face as u64) << 8
        ^ (style.align as u64) << 4
        ^ u64::from(vertical) << 2
        ^ u64::from(style.justify) << 1
        ^ (suffix.len() as u64) << 16;
    xxh3_64_with_seed(content.text.as_bytes(), seed)
}

/// Where texts are set: anew, or found in a cache.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    pub cache: Option<&'a Cache>,
}

impl Texts<'_> {
    /// Sets a text. What could not be set as asked is added to `warnings`.
    pub fn set(self, content: &Content, setting: Setting<'_>, warnings: &mut Vec<Warning>) -> SetText {
        let lines = match self.cache {
            Some(cache) => cache.lines(content, setting),
            None => Arc::new(set_lines(content, setting)),
        };
        SetText::new(lines, content.origin, warnings)
    }

    /// # Errors
    /// Why the picture cannot be printed, for the officer.
    pub fn picture(self, bytes: &[u8]) -> Result<Shape, String> {
        self.cache.map_or_else(|| shape_of(bytes), |cache| cache.picture(bytes))
    }
}
