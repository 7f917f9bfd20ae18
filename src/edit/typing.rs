//! What a field does to text while it is written: Enter goes on with a list, a paste brings text and nothing else.

use crate::model::NumberStyle;

/// Signs that begin a line of a list.
const SIGNS: [char; 10] = ['・', '□', '■', '○', '●', '◇', '◆', '－', '※', '･'];

/// What Enter means in a line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListEnter {
    /// A line break, and this at the beginning of the next line: `（２）`.
    GoesOn(String),
    /// The line holds nothing but its sign: these characters before the caret go, and the list ends.
    Ends { characters: usize, behind: usize },
}

/// The beginning of a line of a list.
#[derive(Debug, PartialEq)]
struct Marker {
    /// White space and sign.
    sign_ends: usize,
    /// White space, sign, white space.
    characters: usize,
    /// What the next line begins with.
    next: String,
}

/// What Enter does at `caret` (counted in characters); `None`: a plain line break.
pub fn list_enter(text: &str, caret: usize) -> Option<ListEnter> {
    let before: Vec<char> = text.chars().take(caret).collect();
    let column = before.iter().rev().take_while(|c| **c != '\n').count();
    let line: Vec<char> = text.chars().skip(caret - column).take_while(|c| *c != '\n').collect();
    let marker = marker(&line)?;
    let is_empty = line.iter().skip(marker.characters).all(|c| c.is_whitespace());
    match is_empty {
        true if column >= marker.sign_ends => Some(ListEnter::Ends { characters: column, behind: line.len() - column }),
        false if column >= marker.characters => Some(ListEnter::GoesOn(marker.next)),
        _ => None,
    }
}

fn marker(line: &[char]) -> Option<Marker> {
    let is_space = |c: &&char| matches!(**c, ' ' | '　' | '\t');
    let indent = line.iter().take_while(is_space).count();
    let rest = line.get(indent..)?;
    let (sign, next) = sign(rest).or_else(|| number(rest))?;
    let gap = rest.get(sign..)?.iter().take_while(is_space).count();
    let spaces = |from: usize, count: usize| line.iter().skip(from).take(count).collect::<String>();
    Some(Marker {
        sign_ends: indent + sign,
        characters: indent + sign + gap,
        next: format!("{}{next}{}", spaces(0, indent), spaces(indent + sign, gap)),
    })
}

/// A sign that stands for itself: not the minus of －３ nor the blank of ○○課.
fn sign(rest: &[char]) -> Option<(usize, String)> {
    let first = *rest.first().filter(|c| SIGNS.contains(c))?;
    let behind = rest.get(1).copied();
    let part_of_a_word = behind == Some(first) || (first == '－' && behind.is_some_and(char::is_numeric));
    (!part_of_a_word).then(|| (1, first.to_string()))
}

/// ① （１） (1) 1) 1. with one or two figures, and the number that follows.
fn number(rest: &[char]) -> Option<(usize, String)> {
    let is_digit = |c: char| matches!(c, '0'..='9' | '０'..='９');
    let opening = rest.first().copied().filter(|c| matches!(c, '(' | '（'));
    let figures = rest.iter().skip(usize::from(opening.is_some())).take_while(|c| is_digit(**c)).count();
    let end = usize::from(opening.is_some()) + figures;
    let length = match (opening, figures, rest.get(end).copied()) {
        (None, 0, Some('①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿')) => 1,
        (Some('('), 1..=2, Some(')')) | (Some('（'), 1..=2, Some('）')) | (None, 1..=2, Some(')' | '）')) => end + 1,
        (None, 1..=2, Some('.' | '．')) if !rest.get(end + 1).is_some_and(|c| is_digit(*c)) => end + 1,
        _ => return None,
    };
    let example: String = rest.iter().take(length).collect();
    let (style, figure) = NumberStyle::from_example(&example)?;
    Some((length, style.format(figure + 1, None)))
}

/// Pasted text as it goes into a field: line ends of every kind as LF, control characters dropped, one Excel cell
/// without the quotes and the line end that Excel adds to it. Everything else stays as it is.
pub fn pasted(text: &str) -> String {
    let plain: String = plain_line_ends(text).chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    quoted_cell(&plain).or_else(|| single_cell(&plain)).unwrap_or(plain)
}

/// CRLF, CR and the line breaks of Word and of web pages as LF.
pub fn plain_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
}

/// One cell with line breaks inside: Excel puts it into quotes and doubles the quotes in it.
fn quoted_cell(plain: &str) -> Option<String> {
    let inside = plain.strip_suffix('\n').unwrap_or(plain).strip_prefix('"')?.strip_suffix('"')?;
    let without_pairs = inside.replace("\"\"", "");
    (inside.contains('\n') && !without_pairs.contains('"')).then(|| inside.replace("\"\"", "\""))
}

/// One cell without line breaks: Excel ends it as it ends a row.
fn single_cell(plain: &str) -> Option<String> {
    plain.strip_suffix('\n').filter(|cell| !cell.is_empty() && !cell.contains('\n')).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goes_on(line: &str) -> Option<String> {
        match list_enter(line, line.chars().count())? {
            ListEnter::GoesOn(next) => Some(next),
            ListEnter::Ends { .. } => None,
        }
    }

    #[test]
    fn a_list_goes_on_with_the_same_sign_or_the_next_number() {
        for (line, next) in [
            ("・相談会", "・"),
            ("　・ 相談会", "　・ "),
            ("□ 未実施", "□ "),
            ("○広場", "○"),
            ("－広場", "－"),
            ("※令和４年度から", "※"),
            ("①広場", "②"),
            ("⑳広場", "㉑"),
            ("㉑広場", "㉒"),
            ("（１）広場", "（２）"),
            ("（９）広場", "（１０）"),
            ("(1)広場", "(2)"),
            ("1) 広場", "2) "),
            ("９）広場", "１０）"),
            ("1. 広場", "2. "),
            ("１．広場", "２．"),
            ("前の行\n・相談会", "・"),
        ] {
            assert_eq!(goes_on(line).as_deref(), Some(next), "{line}");
        }
    }

    #[test]
    fn what_only_looks_like_a_list_does_not_go_on() {
        for line in [
            "相談会",
            "",
            "1.5倍になった",
            "１．５倍",
            "－３.２ポイント",
            "○○課と協議",
            "2023.4",
            "(令和)",
            "（１",
            "・相談\n次",
        ] {
            assert_eq!(list_enter(line, line.chars().count()), None, "{line}");
        }
        assert_eq!(list_enter("（１）広場", 1), None, "the caret stands before the end of the number");
    }

    #[test]
    fn an_empty_line_of_a_list_ends_it() {
        assert_eq!(list_enter("・広場\n　・ ", 7), Some(ListEnter::Ends { characters: 3, behind: 0 }));
        assert_eq!(list_enter("②", 1), Some(ListEnter::Ends { characters: 1, behind: 0 }));
        assert_eq!(list_enter("・ \n次", 1), Some(ListEnter::Ends { characters: 1, behind: 1 }));
    }

    #[test]
    fn pasted_text_brings_no_more_than_text() {
        for (from, clipboard, expected) in [
            ("Excel, one cell", "市内３か所で実施\r\n", "市内３か所で実施"),
            ("Excel, line breaks", "\"一行目\n二行目\"\r\n", "一行目\n二行目"),
            ("Excel, quotes inside", "\"「\"\"A\"\"」\n二行目\"\r\n", "「\"A\"」\n二行目"),
            ("Excel, a row", "A\tB\r\n", "A\tB"),
            ("Excel, two rows", "一\r\n二\r\n", "一\n二\n"),
            ("Word, two paragraphs", "一段落目\r\n　二段落目\r\n", "一段落目\n　二段落目\n"),
            ("Word, a line break", "一行目\u{B}二行目", "一行目\n二行目"),
            ("browser", "見出し\n\n本文\u{A0}です\u{2028}次", "見出し\n\n本文\u{A0}です\n次"),
            ("old Mac", "一\r二", "一\n二"),
            ("damaged", "一\0二\u{1B}[0m\u{7F}三", "一二[0m三"),
            ("quotes as words", "\"引用\"", "\"引用\""),
            ("quotes that do not pair", "\"一\"と\n\"二\"", "\"一\"と\n\"二\""),
            ("a line end alone", "\r\n", "\n"),
            ("as it is", "　ｶﾅ　か\u{3099}葛\u{E0100} \t", "　ｶﾅ　か\u{3099}葛\u{E0100} \t"),
        ] {
            assert_eq!(pasted(clipboard), expected, "{from}");
        }
    }
}
