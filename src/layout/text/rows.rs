//! The rows of a text that somebody else draws: the breaks of the paper, for the widths that its characters have there.

use super::linebreak::{Measure, break_lines};
use super::shape::{Marks, Milli, ShapedChar, Shaper, is_line_end};
use crate::fonts::Face;

/// Steps of the measure in one point.
const STEPS: f32 = 100.0;

/// Where the rows after the first begin, in bytes of `line`, which is one line as typed. `advances` are the widths of
/// its characters in points, in their order; `width` is that of a row. Blanks at the end of a row may stand beyond it.
pub fn row_starts(line: &str, advances: impl IntoIterator<Item = f32>, width: f32) -> Vec<usize> {
    let shaper = Shaper::new(Face::Gothic, false);
    let mut chars = Vec::new();
    shaper.shape(line, Marks::default(), &mut chars, &mut Vec::new());
    shaper.finish(&mut chars);
    let places = measure_again(line, &mut chars, advances);
    let limit = (width * STEPS).clamp(1.0, 1e9) as Milli;
    let rows = break_lines(&chars, Measure { first: limit, rest: limit, squeeze: false });
    rows.iter().skip(1).filter_map(|row| places.get(row.range.start).copied()).collect()
}

/// Gives the glyphs the widths of their characters; answers with the byte at which each begins.
fn measure_again(line: &str, chars: &mut [ShapedChar], advances: impl IntoIterator<Item = f32>) -> Vec<usize> {
    let mut places = Vec::with_capacity(chars.len());
    // Whether the next character goes with the glyph before it.
    let mut goes_along = false;
    for ((place, character), advance) in line.char_indices().zip(advances) {
        let steps = (advance * STEPS).round() as u16;
        if goes_along || is_line_end(character) {
            let base = places.len().checked_sub(1).and_then(|last| chars.get_mut(last));
            if let Some(base) = base {
                base.advance = base.advance.saturating_add(steps);
            }
            goes_along = goes_along && is_line_end(character);
        } else if let Some(shaped) = chars.get_mut(places.len()) {
            shaped.advance = steps;
            goes_along = shaped.extra.is_some();
            places.push(place);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of a text whose Western characters are 5 points wide and all others 10.
    fn rows(text: &str, width: f32) -> Vec<&str> {
        let advances = text.chars().map(|c| if c.is_ascii() { 5.0 } else { 10.0 });
        let mut rest = text;
        let mut rows = Vec::new();
        for start in row_starts(text, advances, width).into_iter().rev() {
            let (before, row) = rest.split_at(start);
            rows.push(row);
            rest = before;
        }
        rows.push(rest);
        rows.reverse();
        rows
    }

    #[test]
    fn rows_break_as_lines_on_paper_do() {
        assert_eq!(rows("利用者は「親子広場」です。", 50.0), ["利用者は", "「親子広", "場」です。"]);
        assert_eq!(rows("延べ12,345人が利用", 45.0), ["延べ", "12,345人", "が利用"]);
        assert_eq!(rows("前年度より８か所（増加）", 60.0), ["前年度より", "８か所（増", "加）"]);
        assert_eq!(rows("終わり――次へ", 40.0), ["終わ", "り――次", "へ"]);
    }

    #[test]
    fn the_widths_are_those_given() {
        let text = "ああああ";
        assert_eq!(row_starts(text, [10.0, 10.0, 10.0, 10.0], 20.0), [6]);
        assert_eq!(row_starts(text, [10.0, 5.0, 5.0, 10.0], 20.0), [9]);
        assert_eq!(row_starts(text, [10.0; 4], f32::INFINITY), [0; 0]);
        assert_eq!(row_starts(text, [10.0; 4], 0.0), [3, 6, 9], "a row holds a character, however narrow");
        assert_eq!(row_starts("", [], 20.0), [0; 0]);
    }

    #[test]
    fn blanks_hang_and_marks_stay_with_their_letters() {
        assert_eq!(rows("ああ　　い", 20.0), ["ああ　　", "い"]);
        // The selector has no width and no glyph of its own; と and its mark are never parted.
        let selected = "葛\u{E0100}城が";
        assert_eq!(row_starts(selected, [10.0, 0.0, 10.0, 10.0], 10.0), [7, 10]);
        let combined = "あか\u{3099}い";
        assert_eq!(row_starts(combined, [10.0, 10.0, 0.0, 10.0], 10.0), [3, 9]);
        // A sign that ends a line on paper is a character without a line here.
        assert_eq!(row_starts("あ\rい", [10.0, 0.0, 10.0], 10.0), [4]);
    }
}
