//! Where the pages stand under each other, and which pieces of them are in view. Pure geometry in points of the
//! screen, unless a name says otherwise.

use super::raster::{PixelRect, page_pixels};
use super::worker::Tile;
use crate::layout::Pages;
use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// Between pages, and around them.
const GAP: f32 = 16.0;

/// Longest side of a piece in pixels; every graphics card takes twice as much.
const TILE_SIDE: u32 = 1024;

/// A point of paper on a screen of 96 points to the inch.
const FULL_SIZE: f32 = 96.0 / 72.0;

const SMALLEST: f32 = 0.1;
const LARGEST: f32 = 8.0;

/// How large the paper is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Zoom {
    /// As wide as the view.
    #[default]
    Width,
    /// A whole page in the view.
    Page,
    /// 1.0 is the size of the paper.
    Factor(f32),
}

/// All pages at their places, from the top left corner of the first one's margin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arrangement {
    /// Points of the screen for each point of paper.
    pub scale: f32,
    pub size: Vec2,
    pub pages: Vec<Rect>,
}

impl Arrangement {
    pub fn new(pages: &Pages, zoom: Zoom, view: Vec2) -> Self {
        let sizes = pages.pages.iter().map(|page| vec2(page.width.to_pt() as f32, page.height.to_pt() as f32));
        let largest = sizes.clone().fold(Vec2::splat(1.0), Vec2::max);
        let room = (view - Vec2::splat(2.0 * GAP)).max(Vec2::splat(1.0)) / largest;
        let factor = match zoom {
            Zoom::Width => room.x / FULL_SIZE,
            Zoom::Page => room.min_elem() / FULL_SIZE,
            Zoom::Factor(factor) => factor,
        };
        let scale = factor.clamp(SMALLEST, LARGEST) * FULL_SIZE;
        let width = (largest.x * scale + 2.0 * GAP).max(view.x);
        let mut bottom = 0.0;
        let place = |size: Vec2| {
            let size = size * scale;
            let place = Rect::from_min_size(pos2((width - size.x) / 2.0, bottom + GAP), size);
            bottom = place.bottom();
            place
        };
        let pages = sizes.map(place).collect();
        Self { scale, size: vec2(width, bottom + GAP), pages }
    }

    /// 1.0 is the size of the paper.
    pub fn factor(&self) -> f32 {
        self.scale / FULL_SIZE
    }

    /// The page that takes most of the view's height; 0 when there is none.
    pub fn page_in_view(&self, view: Rect) -> usize {
        let shown = |page: &Rect| page.bottom().min(view.bottom()) - page.top().max(view.top());
        let most = self.pages.iter().enumerate().max_by(|one, other| {
            // Of equal pages the first.
            shown(one.1).total_cmp(&shown(other.1)).then(other.0.cmp(&one.0))
        });
        most.map_or(0, |(index, _)| index)
    }

    /// The page nearest to a point, and the point on it in points of paper.
    pub fn paper_point(&self, point: Pos2) -> Option<(usize, Vec2)> {
        let nearest = self
            .pages
            .iter()
            .enumerate()
            .min_by(|one, other| one.1.distance_sq_to_pos(point).total_cmp(&other.1.distance_sq_to_pos(point)));
        nearest.map(|(index, page)| (index, (point - page.min) / self.scale))
    }

    /// Where a point of paper stands; on the last page when there are fewer by now.
    pub fn point(&self, page: usize, on_page: Vec2) -> Option<Pos2> {
        let page = self.pages.get(page).or(self.pages.last())?;
        Some(page.min + on_page * self.scale)
    }

    /// The offset that shows page `index` from its top.
    pub fn top_of(&self, index: usize) -> Option<f32> {
        self.pages.get(index).map(|page| page.top() - GAP)
    }

    /// The pieces of all pages within an area, in reading order.
    pub fn tiles(&self, pages: &Pages, area: Rect, pixels_per_point: f32) -> Vec<Tile> {
        let pixels_per_paper_point = f64::from(self.scale) * f64::from(pixels_per_point);
        let mut tiles = Vec::new();
        for (index, (place, page)) in self.pages.iter().zip(&pages.pages).enumerate() {
            let shown = place.intersect(area);
            if shown.is_negative() {
                continue;
            }
            let seen = shown.translate(-place.min.to_vec2()) * pixels_per_point;
            let (width, height) = page_pixels(page, pixels_per_paper_point);
            for part in parts(width, height).filter(|part| overlap(*part, seen)) {
                tiles.push(Tile { page: index, pixels_per_point: pixels_per_paper_point, part });
            }
        }
        tiles
    }
}

/// A page of `width` × `height` pixels cut into pieces.
fn parts(width: u32, height: u32) -> impl Iterator<Item = PixelRect> {
    let cut = |length: u32| (0..length.div_ceil(TILE_SIDE)).map(|index| index * TILE_SIDE);
    cut(height).flat_map(move |top| {
        cut(width).map(move |left| PixelRect {
            left,
            top,
            width: TILE_SIDE.min(width - left),
            height: TILE_SIDE.min(height - top),
        })
    })
}

fn overlap(part: PixelRect, seen: Rect) -> bool {
    let min = pos2(part.left as f32, part.top as f32);
    Rect::from_min_size(min, vec2(part.width as f32, part.height as f32)).intersects(seen)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn three_pages() -> Pages {
        Pages { pages: vec![sample::table_page(); 3], ..Pages::default() }
    }

    #[test]
    fn pages_stand_under_each_other_at_the_wished_size() {
        let pages = three_pages();
        let view = vec2(632.0, 500.0);
        let cases = [(Zoom::Width, 600.0), (Zoom::Page, 468.0 * 210.0 / 297.0), (Zoom::Factor(1.0), 793.7)];
        for (zoom, width) in cases {
            let arrangement = Arrangement::new(&pages, zoom, view);
            for pair in arrangement.pages.windows(2) {
                assert!((pair[1].top() - pair[0].bottom() - GAP).abs() < 0.01);
            }
            assert!((arrangement.pages[0].width() - width).abs() < 0.1, "{zoom:?}: {}", arrangement.pages[0].width());
            assert!(arrangement.size.x >= view.x);
        }
    }

    #[test]
    fn a_point_of_paper_keeps_its_place_over_a_change_of_size() {
        let pages = three_pages();
        let view = vec2(632.0, 500.0);
        let (small, large) =
            (Arrangement::new(&pages, Zoom::Page, view), Arrangement::new(&pages, Zoom::Factor(3.0), view));
        let (page, on_page) = small.paper_point(small.pages[1].center()).expect("a page");
        assert_eq!(page, 1);
        let point = large.point(page, on_page).expect("a place");
        assert!(point.distance(large.pages[1].center()) < 0.1);
    }

    #[test]
    fn pieces_cover_what_is_in_view_and_little_more() {
        let pages = three_pages();
        let arrangement = Arrangement::new(&pages, Zoom::Factor(4.0), vec2(800.0, 600.0));
        let view = Rect::from_min_size(arrangement.pages[1].min + vec2(900.0, 900.0), vec2(300.0, 300.0));
        let tiles = arrangement.tiles(&pages, view, 1.0);
        let corners: Vec<_> = tiles.iter().map(|tile| (tile.page, tile.part.left, tile.part.top)).collect();
        assert_eq!(corners, [(1, 0, 0), (1, 1024, 0), (1, 0, 1024), (1, 1024, 1024)]);
        let small = Arrangement::new(&pages, Zoom::Factor(0.25), vec2(800.0, 900.0));
        let all = small.tiles(&pages, Rect::from_min_size(Pos2::ZERO, small.size), 2.0);
        assert_eq!(all.iter().map(|tile| tile.page).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn the_page_in_view_is_the_one_that_takes_most_of_it() {
        let arrangement = Arrangement::new(&three_pages(), Zoom::Width, vec2(632.0, 500.0));
        let view = |top: f32| Rect::from_min_size(pos2(0.0, top), vec2(632.0, 500.0));
        let height = arrangement.pages[0].height() + GAP;
        for (top, page) in [(0.0, 0), (height * 0.5, 0), (height * 0.9, 1), (height * 2.0, 2), (height * 9.0, 2)] {
            assert_eq!(arrangement.page_in_view(view(top)), page, "{top}");
        }
        assert_eq!(Arrangement::new(&Pages::default(), Zoom::Page, vec2(10.0, 10.0)).page_in_view(view(0.0)), 0);
    }
}
