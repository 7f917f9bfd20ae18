//! The outline of a glyph → how much of each pixel it covers.
//!
//! Every edge adds the signed area to its right into the cells it passes; summed along a row these are coverages.
//! Contours that overlap in the same direction cover a pixel once.

use crate::fonts::Font;
use ttf_parser::{GlyphId, OutlineBuilder};

/// Coverage of a glyph by pixels: 0 is none, 255 all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The top left pixel, from the pixel that holds the glyph's origin; y downwards.
    pub left: i32,
    pub top: i32,
    pub width: usize,
    /// Row by row.
    pub values: Vec<u8>,
}

/// How a glyph is to stand on the pixels.
#[derive(Clone, Copy, Debug)]
pub struct Stand {
    /// Pixels for each font unit.
    pub scale: f32,
    /// Where the glyph's origin lies within its pixel, 0 to 1.
    pub offset_x: f32,
    pub offset_y: f32,
    /// Turned by 90° clockwise about the origin.
    pub turned: bool,
}

impl Stand {
    fn place(self, x: f32, y: f32) -> Point {
        let (x, y) = if self.turned { (y, x) } else { (x, -y) };
        Point { x: x.mul_add(self.scale, self.offset_x), y: y.mul_add(self.scale, self.offset_y) }
    }
}

/// The coverage of a glyph; empty for one without an outline (a space).
pub fn coverage(font: &Font, glyph: u16, stand: Stand) -> Coverage {
    let Some(bounds) = font.parsed().glyph_bounding_box(GlyphId(glyph)) else { return Coverage::default() };
    let one = stand.place(f32::from(bounds.x_min), f32::from(bounds.y_min));
    let other = stand.place(f32::from(bounds.x_max), f32::from(bounds.y_max));
    let (left, top) = (one.x.min(other.x).floor(), one.y.min(other.y).floor());
    // The sum of a row runs up to two cells beyond its last edge.
    let width = (one.x.max(other.x).ceil() - left) as usize + 2;
    let height = (one.y.max(other.y).ceil() - top) as usize + 1;
    let mut edges = Edges {
        stand: Stand { offset_x: stand.offset_x - left, offset_y: stand.offset_y - top, ..stand },
        width,
        areas: vec![0.0; width * height],
        start: Point::default(),
        pen: Point::default(),
    };
    // The bounding box is there, so the outline is.
    let _bounds = font.parsed().outline_glyph(GlyphId(glyph), &mut edges);
    Coverage { left: left as i32, top: top as i32, width, values: edges.values() }
}

/// The coverage of the area that some points of the page enclose, in pixels of the page.
pub fn area_coverage(points: &[Point]) -> Coverage {
    contours_coverage(&[points.to_vec()])
}

/// The coverage of a line through some points, its ends and corners square.
pub fn stroke_coverage(points: &[Point], width: f32) -> Coverage {
    let half = width / 2.0;
    let piece = |ends: &[Point]| {
        let &[from, to] = ends else { return Vec::new() };
        let length = from.distance(to);
        let (along_x, along_y) =
            if length > 0.0 { ((to.x - from.x) / length * half, (to.y - from.y) / length * half) } else { (half, 0.0) };
        let corner = |end: Point, forth: f32, aside: f32| Point {
            x: forth.mul_add(along_x, end.x) - aside * along_y,
            y: forth.mul_add(along_y, end.y) + aside * along_x,
        };
        vec![corner(from, -1.0, -1.0), corner(to, 1.0, -1.0), corner(to, 1.0, 1.0), corner(from, -1.0, 1.0)]
    };
    contours_coverage(&points.windows(2).map(piece).collect::<Vec<_>>())
}

fn contours_coverage(contours: &[Vec<Point>]) -> Coverage {
    let points = || contours.iter().flatten().filter(|point| point.x.is_finite() && point.y.is_finite());
    let least = points().copied().reduce(|a, b| Point { x: a.x.min(b.x), y: a.y.min(b.y) });
    let most = points().copied().reduce(|a, b| Point { x: a.x.max(b.x), y: a.y.max(b.y) });
    let (Some(least), Some(most)) = (least, most) else { return Coverage::default() };
    let (left, top) = (least.x.floor(), least.y.floor());
    let (width, height) = ((most.x.ceil() - left) as usize + 2, (most.y.ceil() - top) as usize + 1);
    if width.saturating_mul(height) > MOST_CELLS {
        return Coverage::default();
    }
    let stand = Stand { scale: 1.0, offset_x: -left, offset_y: -top, turned: false };
    let (start, pen) = (Point::default(), Point::default());
    let mut edges = Edges { stand, width, areas: vec![0.0; width * height], start, pen };
    for contour in contours {
        for (from, to) in contour.iter().zip(contour.iter().cycle().skip(1)) {
            let moved = |point: &Point| Point { x: point.x - left, y: point.y - top };
            edges.line(moved(from), moved(to));
        }
    }
    Coverage { left: left as i32, top: top as i32, width, values: edges.values() }
}

/// A shape of more pixels is no part of a page that anybody looks at.
const MOST_CELLS: usize = 64 << 20;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

impl Point {
    fn between(self, other: Self, share: f32) -> Self {
        Self { x: (other.x - self.x).mul_add(share, self.x), y: (other.y - self.y).mul_add(share, self.y) }
    }

    fn distance(self, other: Self) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

struct Edges {
    stand: Stand,
    width: usize,
    /// For each cell the area that it adds to itself and all cells to its right.
    areas: Vec<f32>,
    start: Point,
    pen: Point,
}

impl Edges {
    fn values(&self) -> Vec<u8> {
        let mut values = Vec::with_capacity(self.areas.len());
        for row in self.areas.chunks_exact(self.width) {
            let mut covered = 0.0_f32;
            values.extend(row.iter().map(|area| {
                covered += area;
                covered.abs().min(1.0).mul_add(255.0, 0.5) as u8
            }));
        }
        values
    }

    fn line(&mut self, from: Point, to: Point) {
        let (direction, upper, lower) = if from.y < to.y { (1.0, from, to) } else { (-1.0, to, from) };
        let height = lower.y - upper.y;
        if height <= 0.0 {
            return;
        }
        let slope = (lower.x - upper.x) / height;
        let mut x = upper.x;
        for row in upper.y.max(0.0) as usize..lower.y.ceil().max(0.0) as usize {
            let part = ((row + 1) as f32).min(lower.y) - (row as f32).max(upper.y);
            let next = slope.mul_add(part, x);
            let Some(cells) = self.areas.get_mut(row * self.width..(row + 1) * self.width) else { return };
            edge_in_row(cells, x.min(next), x.max(next), part * direction);
            x = next;
        }
    }

    /// A curve as lines of about two pixels.
    fn curve(&mut self, length: f32, at: impl Fn(f32) -> Point) {
        let pieces = (length / 2.0).ceil().clamp(2.0, 32.0) as u8;
        for piece in 1..=pieces {
            let to = at(f32::from(piece) / f32::from(pieces));
            self.line(self.pen, to);
            self.pen = to;
        }
    }
}

/// Adds an edge that crosses a row from `left` to `right` and is `height` of the row high; negative upwards.
fn edge_in_row(cells: &mut [f32], left: f32, right: f32, height: f32) {
    let first = left.floor();
    let last = (right.ceil() as usize).max(first as usize + 1);
    let Some(cells) = cells.get_mut(first as usize..=last) else { return };
    if let [near, far] = cells {
        let middle = (left + right) / 2.0 - first;
        *near += height * (1.0 - middle);
        *far += height * middle;
        return;
    }
    // Each cell gets what lies right of the edge in it and was not yet given to the cells on its left.
    let per_column = height / (right - left);
    let mut given = 0.0;
    for (cell, column) in cells.iter_mut().zip(0_u16..) {
        let cell_left = first + f32::from(column);
        let (from, to) = (left.max(cell_left), right.min(cell_left + 1.0));
        let crossed = (to - from).max(0.0);
        let before = (from.min(right) - left).max(0.0) * per_column;
        let inside = crossed * per_column * (cell_left + 1.0 - (from + to) / 2.0);
        let wanted = if cell_left >= right { height } else { before + inside };
        *cell += wanted - given;
        given = wanted;
    }
}

impl OutlineBuilder for Edges {
    fn move_to(&mut self, x: f32, y: f32) {
        self.start = self.stand.place(x, y);
        self.pen = self.start;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.stand.place(x, y);
        self.line(self.pen, to);
        self.pen = to;
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (from, control, to) = (self.pen, self.stand.place(x1, y1), self.stand.place(x, y));
        let length = from.distance(control) + control.distance(to);
        self.curve(length, |share| from.between(control, share).between(control.between(to, share), share));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (from, to) = (self.pen, self.stand.place(x, y));
        let (one, two) = (self.stand.place(x1, y1), self.stand.place(x2, y2));
        let length = from.distance(one) + one.distance(two) + two.distance(to);
        self.curve(length, |share| {
            let middle = one.between(two, share);
            from.between(one, share)
                .between(middle, share)
                .between(middle.between(two.between(to, share), share), share)
        });
    }

    fn close(&mut self) {
        self.line(self.pen, self.start);
        self.pen = self.start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::{self, Face, FontId};

    fn triangle(points: [(f32, f32); 3]) -> Vec<u8> {
        let stand = Stand { scale: 1.0, offset_x: 0.0, offset_y: 0.0, turned: false };
        let (start, pen) = (Point::default(), Point::default());
        let mut edges = Edges { stand, width: 8, areas: vec![0.0; 8 * 4], start, pen };
        for (index, &(x, y)) in points.iter().enumerate() {
            let from = points[(index + 2) % 3];
            edges.line(Point { x: from.0, y: from.1 }, Point { x, y });
        }
        edges.values()
    }

    #[test]
    fn the_covered_area_is_that_of_the_shape() {
        let cases = [
            ([(0.0, 0.0), (4.0, 0.0), (0.0, 4.0)], 8.0),
            ([(0.5, 0.25), (5.5, 0.25), (3.0, 3.75)], 8.75),
            ([(1.2, 0.0), (1.4, 0.0), (1.3, 4.0)], 0.4),
            ([(0.0, 1.1), (6.0, 1.2), (0.0, 1.3)], 0.6),
            ([(0.1, 0.1), (5.9, 0.4), (0.3, 3.9)], 10.99),
        ];
        for (points, expected) in cases {
            for points in [points, [points[2], points[1], points[0]]] {
                let area: f32 = triangle(points).iter().map(|value| f32::from(*value) / 255.0).sum();
                assert!((area - expected).abs() < 0.05, "{points:?}: {area}, not {expected}");
            }
        }
        let half = triangle([(0.0, 0.0), (4.0, 0.0), (0.0, 4.0)]);
        assert_eq!(&half[..8], [255, 255, 255, 128, 0, 0, 0, 0]);
        assert_eq!(&half[8..16], [255, 255, 128, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn a_turned_glyph_is_the_upright_one_turned() {
        let font = fonts::font(FontId::Face(Face::Gothic));
        let (glyph, _) = font.glyph('ー').expect("a glyph");
        let stand = Stand { scale: 20.0 / 1000.0, offset_x: 0.0, offset_y: 0.0, turned: false };
        let upright = coverage(font, glyph, stand);
        let turned = coverage(font, glyph, Stand { turned: true, ..stand });
        let ink = |coverage: &Coverage| coverage.values.iter().map(|value| u32::from(*value)).sum::<u32>();
        assert!(ink(&upright).abs_diff(ink(&turned)) * 50 < ink(&upright));
        assert!(upright.width > upright.values.len() / upright.width);
        assert!(turned.width < turned.values.len() / turned.width);
        assert!(upright.top < 0 && turned.left >= 0);
    }

    #[test]
    fn a_space_covers_nothing() {
        let font = fonts::font(FontId::Face(Face::Gothic));
        let (glyph, _) = font.glyph('　').expect("a glyph");
        let stand = Stand { scale: 0.02, offset_x: 0.0, offset_y: 0.0, turned: false };
        assert_eq!(coverage(font, glyph, stand), Coverage::default());
    }
}
