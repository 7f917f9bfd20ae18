//! What the preview shows: the pages, the painted pieces of those in view, and what it waits for.
//!
//! Old pages and old pieces stay until the new ones are there, so that nothing flickers.

use super::arrange::{Arrangement, Zoom};
use super::hit;
use super::worker::{Answer, Compose, Tile, Worker};
use crate::layout::{Origin, Pages};
use egui::{Context, Pos2, Rect, TextureHandle, TextureOptions, Vec2};
use std::sync::Arc;

/// The preview of one paper.
pub struct PreviewState {
    worker: Worker,
    /// What the caller last asked for, and the number of that request.
    wanted: Option<u64>,
    requested: u64,
    waiting: bool,
    /// Why the newest paper could not be set.
    pub(super) trouble: Option<String>,
    pub(super) pages: Arc<Pages>,
    /// The request that the shown pages came from.
    shown: u64,
    pub(super) zoom: Zoom,
    /// The place of the field that the officer is in.
    pub(super) current: Option<Origin>,
    pub(super) scroll: Option<Scroll>,
    /// Where the last frame scrolled to.
    pub(super) settling: Option<Vec2>,
    pub(super) anchor: Option<Anchor>,
    pub(super) arrangement: Arrangement,
    /// The request whose pages are arranged.
    arranged: u64,
    /// What of the arrangement is in view.
    pub(super) view: Rect,
    /// Where the arrangement begins on the screen.
    pub(super) content: Pos2,
    pieces: Vec<Piece>,
    /// The pieces in view, then those nearby, as last asked for.
    wanted_tiles: Vec<Tile>,
    asked_for: u64,
}

/// Where to scroll to in the next frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scroll {
    ToPage(usize),
    /// By a share of the height of the view.
    ByView(f32),
    ToPlace(Origin),
    /// With the place at the top of the view.
    FromPlace(Origin),
}

/// What stays where it is on the screen when sizes or pages change.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    pub page: usize,
    /// In points of paper.
    pub on_page: Vec2,
    /// From the top left corner of the view.
    pub in_view: Vec2,
    /// The text that stands there, when it is that of the current field.
    pub origin: Option<Origin>,
}

/// A painted piece of a page.
pub(super) struct Piece {
    paper: u64,
    pub tile: Tile,
    pub texture: TextureHandle,
}

impl PreviewState {
    /// An empty preview with its thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn new(context: &Context) -> std::io::Result<Self> {
        Ok(Self {
            worker: Worker::start(context.clone())?,
            wanted: None,
            requested: 0,
            waiting: false,
            trouble: None,
            pages: Arc::default(),
            shown: 0,
            zoom: Zoom::default(),
            current: None,
            scroll: None,
            settling: None,
            anchor: None,
            arrangement: Arrangement::default(),
            arranged: 0,
            view: Rect::ZERO,
            content: Pos2::ZERO,
            pieces: Vec::new(),
            wanted_tiles: Vec::new(),
            asked_for: 0,
        })
    }

    /// Follows the book: asks for the paper anew when `wanted` differs from the last call. The number stands for all
    /// that the paper depends on (revision of the book, edition, paper settings), for example their hash.
    pub fn follow(&mut self, wanted: u64, compose: impl FnOnce() -> Compose) {
        if self.wanted == Some(wanted) {
            return;
        }
        self.wanted = Some(wanted);
        self.requested += 1;
        self.waiting = true;
        self.worker.compose(self.requested, compose());
    }

    /// Marks the place of the field that the officer is in.
    pub fn mark(&mut self, current: Option<Origin>) {
        self.current = current;
    }

    /// Scrolls to the place of a field as soon as it is on the page.
    pub fn go_to(&mut self, origin: Origin) {
        self.current = Some(origin);
        self.scroll = Some(Scroll::ToPlace(origin));
    }

    /// Scrolls so that the place of a field stands at the top of the view, without marking it.
    pub fn show_from(&mut self, origin: Origin) {
        self.scroll = Some(Scroll::FromPlace(origin));
    }

    /// The pages shown; they may be those before the last edit.
    pub fn pages(&self) -> &Arc<Pages> {
        &self.pages
    }

    /// Where the first page stood on the screen in the last frame, and how many points of the screen a point of paper
    /// took.
    pub fn first_page(&self) -> Option<(Rect, f32)> {
        let page = self.arrangement.pages.first()?;
        Some((page.translate(self.content.to_vec2()), self.arrangement.scale))
    }

    /// Whether newer pages are on their way.
    pub fn is_waiting(&self) -> bool {
        self.waiting
    }

    /// Takes what the thread has sent.
    pub(super) fn receive(&mut self, context: &Context) {
        for answer in self.worker.answers().collect::<Vec<_>>() {
            match answer {
                Answer::Composed { paper, result } if paper == self.requested => self.composed(paper, result),
                Answer::Painted { paper, tile, image } if paper == self.shown => {
                    let texture = context.load_texture("preview", image, TextureOptions::LINEAR);
                    self.pieces.retain(|piece| piece.tile != tile);
                    self.pieces.push(Piece { paper, tile, texture });
                }
                Answer::Composed { .. } | Answer::Painted { .. } => {}
            }
        }
    }

    fn composed(&mut self, paper: u64, result: Result<Arc<Pages>, String>) {
        self.waiting = false;
        match result {
            Ok(pages) => {
                self.pages = pages;
                self.shown = paper;
                self.trouble = None;
            }
            Err(trouble) => self.trouble = Some(trouble),
        }
    }

    /// Takes a new arrangement; whether anything stands elsewhere now.
    pub(super) fn arrange(&mut self, arrangement: Arrangement) -> bool {
        let moved = self.arrangement != arrangement || self.arranged != self.shown;
        self.arrangement = arrangement;
        self.arranged = self.shown;
        moved
    }

    /// Asks for the pieces in view that are not there, those nearby after them, and lets go of all others.
    pub(super) fn provide(&mut self, pixels_per_point: f32) {
        let mut wanted = self.arrangement.tiles(&self.pages, self.view, pixels_per_point);
        let in_view = wanted.len();
        let nearby = self.view.expand2(Vec2::new(0.0, self.view.height()));
        for tile in self.arrangement.tiles(&self.pages, nearby, pixels_per_point) {
            if !wanted.contains(&tile) {
                wanted.push(tile);
            }
        }
        let missing: Vec<Tile> = wanted.iter().filter(|tile| !self.has(tile)).copied().collect();
        let incomplete = |page| wanted.iter().take(in_view).any(|tile| tile.page == page && missing.contains(tile));
        self.pieces.retain(|piece| {
            let current = piece.paper == self.shown && wanted.contains(&piece.tile);
            current || incomplete(piece.tile.page)
        });
        if self.asked_for != self.shown || self.wanted_tiles != wanted {
            self.worker.paint(self.shown, Arc::clone(&self.pages), missing);
            (self.wanted_tiles, self.asked_for) = (wanted, self.shown);
        }
    }

    fn has(&self, tile: &Tile) -> bool {
        self.pieces.iter().any(|piece| piece.paper == self.shown && piece.tile == *tile)
    }

    /// The pieces of a page, those of the pages and the size shown above the older ones.
    pub(super) fn pieces(&self, page: usize) -> impl Iterator<Item = &Piece> {
        let of_page = move |piece: &&Piece| piece.tile.page == page;
        let (mut pieces, newest): (Vec<_>, Vec<_>) =
            self.pieces.iter().filter(of_page).partition(|piece| !self.wanted_tiles.contains(&piece.tile));
        pieces.extend(newest);
        pieces.into_iter()
    }

    /// Whether all that is in view, or nearly so, is painted.
    #[cfg(test)]
    pub(super) fn is_painted(&self) -> bool {
        !self.wanted_tiles.is_empty() && self.wanted_tiles.iter().all(|tile| self.has(tile))
    }

    /// Where the place of a field stands in the arrangement.
    pub(super) fn place(&self, origin: Origin) -> Option<Rect> {
        let (page, area) = hit::place_of(&self.pages, origin)?;
        self.on_screen(page, area)
    }

    /// A rectangle of a page in the arrangement.
    pub(super) fn on_screen(&self, page: usize, area: hit::PaperRect) -> Option<Rect> {
        let corner = |x: crate::layout::Length, y: crate::layout::Length| {
            self.arrangement.point(page, Vec2::new(x.to_pt() as f32, y.to_pt() as f32))
        };
        Some(Rect::from_min_max(corner(area.left, area.top)?, corner(area.right, area.bottom)?))
    }
}
