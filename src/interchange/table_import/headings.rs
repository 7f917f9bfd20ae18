//! Title rows above a table: `５　子どもの…`, `（１）子どもの…` as number and title.

use crate::model::NumberStyle;

/// One heading as it stands on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// `（１）` with its style and figure; `None` when the row begins with a word.
    pub number: Option<HeadingNumber>,
    pub title: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HeadingNumber {
    pub text: String,
    pub style: NumberStyle,
    pub figure: u32,
}

impl Heading {
    pub fn unnumbered(title: &str) -> Self {
        Self { number: None, title: title.to_owned() }
    }

    /// Splits a title row. A figure that belongs to the words (`令和４年度の評価`, `2歳児の保育`) is no number.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        match number_end(text).and_then(|end| text.split_at_checked(end)) {
            Some((number, rest)) => match numbered(number, rest) {
                Some(heading) => heading,
                None => Self::unnumbered(text),
            },
            None => Self::unnumbered(text),
        }
    }

    /// As the officer reads it: `５　子どもの…`, `（１）子どもの…`.
    pub fn shown(&self) -> String {
        match &self.number {
            Some(number) if number.text.ends_with(['）', ')', '．', '.', '、']) => {
                format!("{}{}", number.text, self.title)
            }
            Some(number) => format!("{}　{}", number.text, self.title),
            None => self.title.clone(),
        }
    }
}

fn numbered(number: &str, rest: &str) -> Option<Heading> {
    let number = number.trim_end();
    let (style, figure) = NumberStyle::from_example(number)?;
    let number = HeadingNumber { text: number.to_owned(), style, figure };
    Some(Heading { number: Some(number), title: rest.trim_start().to_owned() })
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Where the leading number ends (in bytes), brackets and following space included.
fn number_end(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        return Some(first.len_utf8());
    }
    if matches!(first, '（' | '(' | '〔' | '［' | '[') {
        return bracketed_end(text);
    }
    plain_end(text)
}

fn bracketed_end(text: &str) -> Option<usize> {
    let (end, close) = text.char_indices().skip(1).find(|(_, c)| !is_figure(*c))?;
    let closes = matches!(close, '）' | ')' | '〕' | '］' | ']');
    (closes && text.chars().nth(1).is_some_and(is_figure)).then(|| end + close.len_utf8())
}

/// `第４章　`, `基本目標１ `, `５　`, `１．`: words, figures, and then a counter, a point or a space.
fn plain_end(text: &str) -> Option<usize> {
    const LONGEST_WORD: usize = 8;
    let mut chars = text.char_indices().peekable();
    let mut word = 0;
    while chars.next_if(|(_, c)| !is_figure(*c) && !c.is_whitespace()).is_some() {
        word += 1;
    }
    chars.peek().filter(|(_, c)| is_figure(*c) && word <= LONGEST_WORD)?;
    while chars.next_if(|(_, c)| is_figure(*c)).is_some() {}
    let counter = chars.next_if(|(_, c)| matches!(c, '章' | '節' | '項' | '編' | '部'));
    let point = chars.next_if(|(_, c)| matches!(c, '．' | '.' | '、' | '：' | ':' | '）' | ')'));
    let (end, next) = chars.peek().copied().unwrap_or((text.len(), ' '));
    let ended = point.is_some_and(|_| !is_figure(next)) || next.is_whitespace();
    (ended && (counter.is_some() || !text.starts_with('第') || point.is_some() || next.is_whitespace())).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::Heading;

    #[test]
    fn numbers_are_told_from_titles() {
        for (text, number, title) in [
            ("５　育ちの場づくり", "５", "育ちの場づくり"),
            ("（１）権利の尊重", "（１）", "権利の尊重"),
            ("(12) 居場所", "(12)", "居場所"),
            ("第４章　計画の推進", "第４章", "計画の推進"),
            ("1.施策の柱", "1.", "施策の柱"),
            ("１．施策", "１．", "施策"),
            ("基本目標２ 暮らし", "基本目標２", "暮らし"),
            ("③ 相談", "③", "相談"),
            ("柱1　相談", "柱1", "相談"),
            ("令和４年度　実施状況", "", "令和４年度　実施状況"),
            ("第２期見本市計画", "", "第２期見本市計画"),
            ("2歳児の保育", "", "2歳児の保育"),
            ("（案）評価表", "", "（案）評価表"),
            ("1.5倍の支援", "", "1.5倍の支援"),
            ("はじめに", "", "はじめに"),
            ("", "", ""),
            ("５", "５", ""),
        ] {
            let heading = Heading::parse(text);
            let found = heading.number.as_ref().map_or("", |number| number.text.as_str());
            assert_eq!((found, heading.title.as_str()), (number, title), "{text}");
        }
    }
}
