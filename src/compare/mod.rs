//! What differs between two texts, in words as a Japanese reader sees them.
//!
//! Works on plain text; which texts belong together, and how a difference is painted, is for others to say.

mod words;

pub use words::{word_at, words};

use similar::{ChangeTag, TextDiff};

/// What became of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanTag {
    Equal,
    /// Only in the old text.
    Deleted,
    /// Only in the new text.
    Inserted,
}

/// A run of words that share one fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub tag: SpanTag,
    pub text: String,
}

/// The way from `old` to `new`. Without the inserted spans it reads as `old`, without the deleted ones as `new`.
pub fn spans(old: &str, new: &str) -> Vec<Span> {
    let (old, new) = (words(old), words(new));
    let mut runs: Vec<Span> = Vec::new();
    for change in TextDiff::from_slices(&old, &new).iter_all_changes() {
        let tag = match change.tag() {
            ChangeTag::Equal => SpanTag::Equal,
            ChangeTag::Delete => SpanTag::Deleted,
            ChangeTag::Insert => SpanTag::Inserted,
        };
        match runs.last_mut() {
            Some(last) if last.tag == tag => last.text.push_str(change.value()),
            _ => runs.push(Span { tag, text: change.value().to_owned() }),
        }
    }
    without_crumbs(&runs)
}

/// A particle that two rewritten sentences happen to share reads better as part of the change; what was dropped
/// then stands before what took its place.
fn without_crumbs(runs: &[Span]) -> Vec<Span> {
    let mut spans = Vec::new();
    let (mut deleted, mut inserted) = (String::new(), String::new());
    for (index, run) in runs.iter().enumerate() {
        let inside = index > 0 && index + 1 < runs.len();
        match run.tag {
            SpanTag::Deleted => deleted.push_str(&run.text),
            SpanTag::Inserted => inserted.push_str(&run.text),
            SpanTag::Equal if inside && is_crumb(&run.text) && !deleted.is_empty() && !inserted.is_empty() => {
                deleted.push_str(&run.text);
                inserted.push_str(&run.text);
            }
            SpanTag::Equal => {
                close(&mut spans, &mut deleted, &mut inserted);
                spans.push(run.clone());
            }
        }
    }
    close(&mut spans, &mut deleted, &mut inserted);
    spans
}

/// Hands over what has been gathered, leaving out what is empty.
fn close(spans: &mut Vec<Span>, deleted: &mut String, inserted: &mut String) {
    for (tag, text) in [(SpanTag::Deleted, deleted), (SpanTag::Inserted, inserted)] {
        let text = std::mem::take(text);
        if !text.is_empty() {
            spans.push(Span { tag, text });
        }
    }
}

/// At most two hiragana or commas.
fn is_crumb(text: &str) -> bool {
    text.chars().count() <= 2 && text.chars().all(|c| matches!(c, 'ぁ'..='ん' | '、'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let show = |span: Span| match span.tag {
            SpanTag::Equal => span.text,
            SpanTag::Deleted => format!("[-{}-]", span.text),
            SpanTag::Inserted => format!("{{+{}+}}", span.text),
        };
        spans(old, new).into_iter().map(show).collect()
    }

    #[test]
    fn numbers_with_their_units_and_words_stay_whole() {
        for (old, new, expected) in [
            ("講座に15人が参加した", "講座に12人が参加した", "講座に[-15人-]{+12人+}が参加した"),
            ("相談は1,250件でした", "相談は1,480件でした", "相談は[-1,250件-]{+1,480件+}でした"),
            ("達成率75.0%", "達成率93.3%", "達成率[-75.0%-]{+93.3%+}"),
            ("件数が増えており", "会議を増やし", "[-件数が増えており-]{+会議を増やし+}"),
            ("同じ文", "同じ文", "同じ文"),
            ("", "新しい", "{+新しい+}"),
            ("一行目\n二行目", "一行目\n", "一行目\n[-二行目-]"),
        ] {
            assert_eq!(shown(old, new), expected);
        }
    }

    #[test]
    fn both_texts_can_be_read_back() {
        let (old, new) =
            ("指導員の研修を３回行い、参加者は延べ４５人", "支援員の研修を５回行い、参加者は延べ６０人であった");
        let without = |tag| spans(old, new).into_iter().filter(|s| s.tag != tag).map(|s| s.text).collect::<String>();
        assert_eq!(without(SpanTag::Inserted), old);
        assert_eq!(without(SpanTag::Deleted), new);
    }
}
