//! The words around a hit, for one line of the list.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation as _;

/// A hit with the words around it; line ends are spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub before: String,
    pub hit: String,
    pub after: String,
}

/// At most `before` characters before the hit and `after` behind it, with … where something is left out.
pub fn excerpt_around(text: &str, hit: &Range<usize>, before: usize, after: usize) -> Excerpt {
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
    let mut behind = part(hit.end..text.len()).graphemes(true);
    let tail: String = behind.by_ref().take(after).collect();
    let tail = if behind.next().is_some() { format!("{tail}…") } else { tail };
    let mut ahead = part(0..hit.start).graphemes(true).rev();
    let mut head: Vec<&str> = ahead.by_ref().take(before).collect();
    if ahead.next().is_some() {
        head.push("…");
    }
    head.reverse();
    let one_line = |text: String| text.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
    Excerpt { before: one_line(head.concat()), hit: one_line(part(hit.clone()).to_owned()), after: one_line(tail) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_around_a_hit_are_cut_between_characters() {
        let text = "一行目か\u{3099}ある\n二行目の相談会を開いた";
        let start = text.find("相談").unwrap();
        let excerpt = excerpt_around(text, &(start..start + "相談".len()), 7, 2);
        let expected = ("…ある 二行目の", "相談", "会を…");
        assert_eq!((excerpt.before.as_str(), excerpt.hit.as_str(), excerpt.after.as_str()), expected);
        let whole = excerpt_around("相談", &(0.."相談".len()), 7, 2);
        assert_eq!((whole.before.as_str(), whole.hit.as_str(), whole.after.as_str()), ("", "相談", ""));
    }
}
