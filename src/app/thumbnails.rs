//! Small pictures of the figures on the page, made on a thread of their own.

use super::page::Page;
use crate::model::{Book, ImageId};
use crate::work::picture;
use egui::{ColorImage, Context, TextureHandle, TextureOptions};
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};

/// The longest side on screen, in pixels; twice what is shown at 100 %.
const SIDE: u32 = 440;

/// What is known of a picture.
#[derive(Clone)]
pub enum Thumbnail {
    Waiting,
    Ready(TextureHandle),
    /// A sentence for the officer.
    Broken(String),
}

type Made = (ImageId, Result<ColorImage, String>);

/// The pictures of the present page.
pub struct Thumbnails {
    known: BTreeMap<ImageId, Thumbnail>,
    sender: Sender<Made>,
    receiver: Receiver<Made>,
}

impl Default for Thumbnails {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self { known: BTreeMap::new(), sender, receiver }
    }
}

impl std::fmt::Debug for Thumbnails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Thumbnails").field("known", &self.known.len()).finish_non_exhaustive()
    }
}

impl Thumbnails {
    pub fn get(&self, image: ImageId) -> Option<&Thumbnail> {
        self.known.get(&image)
    }

    /// Takes in what is ready, begins what the page shows for the first time, forgets what it no longer shows.
    pub fn follow(&mut self, ctx: &Context, book: &Book, page: Option<&Page>) {
        while let Ok((image, made)) = self.receiver.try_recv() {
            let options = TextureOptions::LINEAR;
            let thumbnail = match made {
                Ok(pixels) => Thumbnail::Ready(ctx.load_texture(format!("figure-{}", image.0), pixels, options)),
                Err(message) => Thumbnail::Broken(message),
            };
            self.known.insert(image, thumbnail);
        }
        let shown: Vec<ImageId> = page.map(|page| page.images().collect()).unwrap_or_default();
        self.known.retain(|image, _| shown.contains(image));
        let new: Vec<ImageId> = shown.into_iter().filter(|image| !self.known.contains_key(image)).collect();
        for image in new {
            self.known.insert(image, Thumbnail::Waiting);
            self.begin(ctx, book, image);
        }
    }

    fn begin(&self, ctx: &Context, book: &Book, image: ImageId) {
        let Some(row) = book.image(image).cloned() else { return };
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        let work = move || {
            let made = picture::thumbnail(&row.file_name, &row.bytes, SIDE).map_err(|error| error.to_string());
            let pixels = made.map(|small| {
                let size = [small.width() as usize, small.height() as usize];
                ColorImage::from_rgba_unmultiplied(size, small.as_raw())
            });
            if sender.send((image, pixels)).is_ok() {
                ctx.request_repaint();
            }
        };
        if let Err(error) = std::thread::Builder::new().name("thumbnail".to_owned()).spawn(work) {
            log::error!("thread for a thumbnail: {error}");
        }
    }
}
