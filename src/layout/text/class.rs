//! 禁則: classes of characters after JLREQ §3.9 and appendix A (cl-01 … cl-30), and where a line may end between two
//! of them.
//!
//! Beyond JLREQ: ～ (U+FF5E) counts as 〜, － (U+FF0D) and ゠ as hyphens (Windows types exactly these); figures keep
//! together with their unit when written solid (１２人, 令和５年度), which JLREQ §3.1.10 asks for signs and offices
//! expect of counters.

/// What a character is to line breaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// cl-01
    Opening,
    /// cl-02
    Closing,
    /// cl-03 hyphens, cl-04 dividing marks, cl-05 middle dots: never at a line start.
    NotAtStart,
    /// cl-06 full stops and cl-07 commas.
    Stop,
    /// cl-08 ―― …… ‥‥: not broken inside.
    Inseparable,
    /// cl-09 iteration marks, cl-10 ー, cl-11 small kana.
    Small,
    /// cl-12 ￥ ＄ № before a figure.
    Prefix,
    /// cl-13 ％ ℃ after a figure.
    Postfix,
    /// Figures of either width.
    Figure,
    /// Letters of alphabets.
    Letter,
    /// Half-width signs inside words and addresses (. , - / : @ _).
    WordSign,
    /// Spaces of either width; they stay at the line end.
    Space,
    /// Kanji that counts what a figure before it says.
    Unit,
    /// Everything else: kanji, kana, symbols.
    Ideograph,
}

pub fn class(character: char) -> Class {
    match character {
        ' ' | '\u{3000}' | '\u{2000}'..='\u{200A}' => Class::Space,
        '（' | '「' | '『' | '【' | '〔' | '［' | '｛' | '〈' | '《' | '“' | '‘' | '｢' | '(' | '[' | '{' | '〝'
        | '｟' | '«' => Class::Opening,
        '）' | '」' | '』' | '】' | '〕' | '］' | '｝' | '〉' | '》' | '”' | '’' | '｣' | ')' | ']' | '}' | '〟'
        | '｠' | '»' => Class::Closing,
        '。' | '．' | '、' | '，' | '｡' | '､' => Class::Stop,
        '‐' | '–' | '〜' | '～' | '－' | '゠' | '！' | '？' | '‼' | '⁇' | '⁈' | '⁉' | '!' | '?' | '・' | '：'
        | '；' | '･' => Class::NotAtStart,
        '—' | '―' | '…' | '‥' | '〳' | '〴' | '〵' => Class::Inseparable,
        '々' | '〻' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ' | 'ー' | 'ｰ' | 'ﾞ' | 'ﾟ' => Class::Small,
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' | 'ゕ' | 'ゖ' => Class::Small,
        'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ヵ' | 'ヶ' => Class::Small,
        'ｧ'..='ｯ' | 'ㇰ'..='ㇿ' => Class::Small,
        '￥' | '＄' | '￡' | '№' | '$' | '¥' | '＃' | '#' => Class::Prefix,
        '％' | '‰' | '℃' | '%' | '°' | '′' | '″' | '￠' | '㎡' | '㎞' | '㎏' => Class::Postfix,
        '0'..='9' | '０'..='９' => Class::Figure,
        'A'..='Z' | 'a'..='z' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{3FF}' => {
            Class::Letter
        }
        '\u{400}'..='\u{4FF}' => Class::Letter,
        '\u{590}'..='\u{8FF}' => Class::Letter,
        '.' | ',' | '-' | '/' | ':' | ';' | '@' | '_' | '&' | '=' | '+' | '~' | '\'' | '"' | '*' | '\\' | '|' | '^' => {
            Class::WordSign
        }
        '人' | '件' | '年' | '月' | '日' | '回' | '校' | '円' | '名' | '歳' | '園' | '組' | '台' | '枚' | '点'
        | '社' | '室' | '時' | '分' | '課' | '区' | '箇' | '世' | '団' | '施' | '千' | '万' | '億' | '週' | '級'
        | '倍' | '割' | '期' | '次' | '度' | '学' | 'か' | 'カ' | 'ケ' => Class::Unit,
        _ => Class::Ideograph,
    }
}

/// How willingly a line ends between two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// Only when the column leaves no other way.
    Forbidden,
    /// Inside a figure with its unit, or a word: rather not.
    Reluctant,
    Allowed,
}

/// The break between two neighbours.
pub fn between(first: char, second: char) -> Break {
    use Class::{
        Closing, Figure, Ideograph, Inseparable, Letter, NotAtStart, Opening, Postfix, Prefix, Small, Space, Stop,
        Unit, WordSign,
    };
    if is_attached(second) {
        return Break::Forbidden;
    }
    match (class(first), class(second)) {
        (_, Closing | Stop | Small | NotAtStart | Space) => Break::Forbidden,
        (Opening, _) => Break::Forbidden,
        (Inseparable, Inseparable) if first == second => Break::Forbidden,
        // JIS X 4051 lets a line begin with ……; readers would rather not see it.
        (_, Inseparable) => Break::Reluctant,
        (Space, _) => Break::Allowed,
        (Prefix, Figure) | (Figure, Postfix) => Break::Forbidden,
        (Figure, Figure) => Break::Forbidden,
        (Figure, WordSign) if matches!(second, '.' | ',' | ':' | '/' | '-') => Break::Forbidden,
        (Stop, Figure) if matches!(first, '，' | '．') => Break::Reluctant,
        (Figure, Unit) => Break::Reluctant,
        (Letter | Figure, Letter | Figure) => Break::Reluctant,
        (Letter | Figure | WordSign, WordSign) => Break::Reluctant,
        (WordSign, Letter | Figure) => match first {
            '-' => Break::Allowed,
            _ => Break::Reluctant,
        },
        (_, Postfix) if matches!(class(first), Figure | Letter) => Break::Forbidden,
        (_, Postfix) => Break::Reluctant,
        (Unit | Ideograph, WordSign) if matches!(second, ',' | '.' | ';' | ':') => Break::Forbidden,
        _ => match (first, second) {
            // 年度, か所, か月, 千円, 万人, 世帯 stay together behind a figure; the pair alone is enough to ask for it.
            ('年', '度')
            | ('か', '所' | '月' | '国')
            | ('千' | '万' | '億', '円' | '人')
            | ('世', '帯')
            | ('団', '体') => Break::Reluctant,
            _ => Break::Allowed,
        },
    }
}

/// Whether the space of a full-width mark lies in its right half (closing) or left half (opening); only these can be
/// set tight (JLREQ §3.1.5).
pub fn is_half_blank(character: char) -> bool {
    matches!(class(character), Class::Opening | Class::Closing | Class::Stop)
        && !character.is_ascii()
        && !matches!(character, '｢' | '｣' | '｡' | '､' | '“' | '”' | '‘' | '’' | '«' | '»')
}

/// Characters that leave no glyph and no space: joiners, marks of order, controls.
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Characters that belong to the one before them.
pub fn is_attached(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{3099}' | '\u{309A}' | '\u{300}'..='\u{36F}' | '\u{20D0}'..='\u{20FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_where_an_office_reader_expects_them() {
        let cases = [
            ("漢字", Break::Allowed),
            ("漢。", Break::Forbidden),
            ("。漢", Break::Allowed),
            ("（漢", Break::Forbidden),
            ("漢（", Break::Allowed),
            ("カー", Break::Forbidden),
            ("っと", Break::Allowed),
            ("きっ", Break::Forbidden),
            ("漢～", Break::Forbidden),
            ("漢－", Break::Forbidden),
            ("……", Break::Forbidden),
            ("――", Break::Forbidden),
            ("１２", Break::Forbidden),
            ("5%", Break::Forbidden),
            ("￥5", Break::Forbidden),
            ("５月", Break::Reluctant),
            ("、８", Break::Allowed),
            ("ab", Break::Reluctant),
            ("a ", Break::Forbidden),
            (" b", Break::Allowed),
        ];
        for (pair, expected) in cases {
            let mut characters = pair.chars();
            let (first, second) = (characters.next().unwrap(), characters.next().unwrap());
            assert_eq!(between(first, second), expected, "{pair}");
        }
    }

    #[test]
    fn the_cases_from_jlreq_hold() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/linebreak-cases.tsv");
        let Ok(cases) = std::fs::read_to_string(path) else {
            println!("skipped: the folder with the real documents is not here");
            return;
        };
        for line in cases.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let (before, after) = fields[0].split_once('|').unwrap();
            let found = between(before.chars().next_back().unwrap(), after.chars().next().unwrap());
            match fields[1] {
                // Breakable by JLREQ; between a figure and its unit we would rather not.
                "yes" => assert_ne!(found, Break::Forbidden, "{line}"),
                "no" => assert_ne!(found, Break::Allowed, "{line}"),
                _ => {}
            }
        }
    }
}
