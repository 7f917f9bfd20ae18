//! Lengths and numbers as a content stream has them: no exponent, no more digits than needed.

use crate::layout::Length;

/// A length in hundredths of a point, the unit of all coordinates in the file; `None` when it is no number or so
/// large that no page can hold it.
pub fn hundredths(length: Length) -> Option<i64> {
    scaled(length.to_pt(), 100.0)
}

/// A length in ten-thousandths of a point, for font sizes: a coarser size would move the end of a long line.
pub fn ten_thousandths(length: Length) -> Option<i64> {
    scaled(length.to_pt(), 10_000.0)
}

fn scaled(value: f64, factor: f64) -> Option<i64> {
    /// Far beyond any paper (a PDF page has at most 14 400 points), and exact in an `f64`.
    const LIMIT: f64 = 1e9;
    let rounded = (value * factor).round();
    #[expect(clippy::cast_possible_truncation, reason = "a whole number within ±1e9")]
    (rounded.abs() < LIMIT).then_some(rounded as i64)
}

/// Writes `value / 10^decimals` without trailing zeros.
pub fn push_decimal(out: &mut Vec<u8>, value: i64, decimals: usize) {
    if value < 0 {
        out.push(b'-');
    }
    let mut digits = [b'0'; 24];
    let mut rest = value.unsigned_abs();
    let mut start = digits.len();
    while rest > 0 || start > digits.len() - decimals - 1 {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let (whole, mut fraction) = digits[start..].split_at(digits.len() - decimals - start);
    while let Some((b'0', shorter)) = fraction.split_last() {
        fraction = shorter;
    }
    if whole != b"0" || fraction.is_empty() {
        out.extend_from_slice(whole);
    }
    if !fraction.is_empty() {
        out.push(b'.');
        out.extend_from_slice(fraction);
    }
}

/// Writes hundredths of a point as points.
pub fn push_points(out: &mut Vec<u8>, value: i64) {
    push_decimal(out, value, 2);
}

/// Writes a whole number.
pub fn push_integer(out: &mut Vec<u8>, value: i64) {
    push_decimal(out, value, 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_exact() {
        for (value, decimals, expected) in [
            (0, 0, "0"),
            (7, 0, "7"),
            (-120, 0, "-120"),
            (0, 2, "0"),
            (5, 2, ".05"),
            (-5, 2, "-.05"),
            (50, 2, ".5"),
            (100, 2, "1"),
            (12_345, 2, "123.45"),
            (-12_340, 2, "-123.4"),
            (75_000, 4, "7.5"),
            (1, 4, ".0001"),
        ] {
            let mut out = Vec::new();
            push_decimal(&mut out, value, decimals);
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
    }

    #[test]
    fn what_is_no_place_on_paper_is_refused() {
        assert_eq!(hundredths(Length::pt(1.006)), Some(101));
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e30] {
            assert_eq!(hundredths(Length::pt(value)), None, "{value}");
        }
    }
}
