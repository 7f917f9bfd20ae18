//! Counting text the way an officer counts it.

use unicode_segmentation::UnicodeSegmentation as _;

/// Characters as a reader sees them (grapheme clusters), line breaks left out.
pub fn count_characters(text: &str) -> usize {
    text.graphemes(true).filter(|cluster| !matches!(*cluster, "\n" | "\r\n" | "\r")).count()
}

/// The beginning of a text for a list or a message: at most `max` characters of the first line, with … when cut.
pub fn excerpt(text: &str, max: usize) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut clusters = line.graphemes(true);
    let head: String = clusters.by_ref().take(max).collect();
    let more = clusters.next().is_some() || text.trim_end().lines().count() > 1;
    if more { format!("{head}…") } else { head }
}

/// Text as a search compares it: width, case and white space do not matter.
pub fn searchable(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_combined_character_counts_once() {
        assert_eq!(count_characters("か\u{3099}葛\u{E0100}\n㈱"), 3);
    }

    #[test]
    fn an_excerpt_never_splits_a_character() {
        assert_eq!(excerpt("か\u{3099}き", 1), "か\u{3099}…");
        assert_eq!(excerpt("短い", 5), "短い");
        assert_eq!(excerpt("一行目\n二行目", 5), "一行目…");
    }
}
