//! The 禁則 classes of characters: JLREQ cl-01 to cl-13, with ～ － ゠ as Windows texts use them, and Western text.
//!
//! Where two characters may be parted is decided in `opportunity`; this file only names what a character is.

/// What a character is to a line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// cl-01 （「『
    Opening,
    /// cl-02 ）」』
    Closing,
    /// cl-03 ‐ – 〜 ～ － ゠
    Hyphen,
    /// cl-04 ！？
    Dividing,
    /// cl-05 ・：；
    MiddleDot,
    /// cl-06 。．
    FullStop,
    /// cl-07 、，
    Comma,
    /// cl-08 —―…‥
    Inseparable,
    /// cl-09 々ゝヽ
    Iteration,
    /// cl-10 ー
    ProlongedSound,
    /// cl-11 ぁっャ
    SmallKana,
    /// cl-12 ￥＄№
    Prefix,
    /// cl-13 ％℃‰
    Suffix,
    /// cl-14, the full-width space
    WideSpace,
    /// Kanji, kana, symbols: a line may break on both sides.
    Ideographic,
    WideDigit,
    WideLetter,
    Digit,
    /// Letters and signs of Western text.
    Western,
    /// ( [ {
    WesternOpening,
    /// ) ] } , . ! ? : ; %
    WesternClosing,
    Space,
    /// No break on either side: no-break space, word joiner.
    Glue,
}

impl Class {
    /// May not stand at the start of a line.
    pub fn shuns_line_start(self) -> bool {
        matches!(
            self,
            Self::Closing
                | Self::Hyphen
                | Self::Dividing
                | Self::MiddleDot
                | Self::FullStop
                | Self::Comma
                | Self::Iteration
                | Self::ProlongedSound
                | Self::SmallKana
                | Self::Inseparable
                | Self::WesternClosing
        )
    }

    /// May not stand at the end of a line.
    pub fn shuns_line_end(self) -> bool {
        matches!(self, Self::Opening | Self::WesternOpening)
    }

    pub fn is_digit(self) -> bool {
        matches!(self, Self::Digit | Self::WideDigit)
    }

    pub fn is_space(self) -> bool {
        matches!(self, Self::Space | Self::WideSpace)
    }

    /// Part of a Western word, number or address.
    pub fn is_western(self) -> bool {
        matches!(self, Self::Western | Self::Digit | Self::WesternOpening | Self::WesternClosing)
    }

    /// Full-width punctuation whose right half is white.
    pub fn is_white_after(self) -> bool {
        matches!(self, Self::Closing | Self::FullStop | Self::Comma)
    }
}

/// The class of a character by itself.
pub fn class_of(character: char) -> Class {
    match character {
        '\u{4E00}'..='\u{9FFF}' => Class::Ideographic,
        '\u{0021}'..='\u{007E}' => class_of_ascii(character),
        '\u{3000}'..='\u{30FF}' => class_of_kana(character),
        '\u{FF01}'..='\u{FFEF}' => class_of_full_or_half_width(character),
        ' ' => Class::Space,
        '\u{00A0}' | '\u{2007}' | '\u{202F}' | '\u{2060}' => Class::Glue,
        '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{205F}' => Class::Space,
        '‘' | '“' | '«' => Class::Opening,
        '’' | '”' | '»' => Class::Closing,
        '‐' | '–' => Class::Hyphen,
        '‼' | '⁇' | '⁈' | '⁉' => Class::Dividing,
        '—' | '―' | '…' | '‥' => Class::Inseparable,
        '£' | '¥' | '€' | '№' => Class::Prefix,
        '°' | '′' | '″' | '‰' | '℃' | '¢' | 'ℓ' | '℉' => Class::Suffix,
        '\u{31F0}'..='\u{31FF}' => Class::SmallKana,
        '㌀'..='㏿' => Class::Ideographic,
        '\u{2100}'..='\u{2BFF}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' => Class::Ideographic,
        '※' | '×' | '÷' | '±' | '§' | '¶' | '†' | '‡' | '•' | '´' | '¨' => Class::Ideographic,
        '\u{F900}'..='\u{FAFF}' | '\u{1B000}'..='\u{1B2FF}' | '\u{1F000}'..='\u{3FFFF}' => Class::Ideographic,
        _ => Class::Western,
    }
}

fn class_of_ascii(character: char) -> Class {
    match character {
        '0'..='9' => Class::Digit,
        '(' | '[' | '{' => Class::WesternOpening,
        ')' | ']' | '}' | ',' | '.' | '!' | '?' | ':' | ';' | '%' => Class::WesternClosing,
        _ => Class::Western,
    }
}

/// CJK symbols, hiragana and katakana.
fn class_of_kana(character: char) -> Class {
    match character {
        '\u{3000}' => Class::WideSpace,
        '、' => Class::Comma,
        '。' => Class::FullStop,
        '々' | '〻' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ' => Class::Iteration,
        '〈' | '《' | '「' | '『' | '【' | '〔' | '〖' | '〘' | '〚' | '〝' => Class::Opening,
        '〉' | '》' | '」' | '』' | '】' | '〕' | '〗' | '〙' | '〛' | '〞' | '〟' => Class::Closing,
        '〜' | '゠' => Class::Hyphen,
        '・' => Class::MiddleDot,
        'ー' => Class::ProlongedSound,
        '\u{3099}' | '\u{309A}' | '゛' | '゜' => Class::SmallKana,
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' | 'ゕ' | 'ゖ' => {
            Class::SmallKana
        }
        'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ヵ' | 'ヶ' => {
            Class::SmallKana
        }
        _ => Class::Ideographic,
    }
}

fn class_of_full_or_half_width(character: char) -> Class {
    match character {
        '（' | '［' | '｛' | '｟' | '｢' => Class::Opening,
        '）' | '］' | '｝' | '｠' | '｣' => Class::Closing,
        '～' | '－' => Class::Hyphen,
        '！' | '？' => Class::Dividing,
        '：' | '；' | '･' => Class::MiddleDot,
        '．' | '｡' => Class::FullStop,
        '，' | '､' => Class::Comma,
        'ｰ' => Class::ProlongedSound,
        'ｧ'..='ｯ' | 'ﾞ' | 'ﾟ' => Class::SmallKana,
        '￥' | '＄' | '￡' => Class::Prefix,
        '％' | '￠' => Class::Suffix,
        '０'..='９' => Class::WideDigit,
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => Class::WideLetter,
        _ => Class::Ideographic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_jlreq() {
        for (characters, class) in [
            ("（「『【〔［〈《“‘｢", Class::Opening),
            ("）」』】〕］〉》”’｣", Class::Closing),
            ("‐–〜～－゠", Class::Hyphen),
            ("！？‼", Class::Dividing),
            ("・：；･", Class::MiddleDot),
            ("。．｡", Class::FullStop),
            ("、，､", Class::Comma),
            ("—―…‥", Class::Inseparable),
            ("々〻ゝヽ", Class::Iteration),
            ("ーｰ", Class::ProlongedSound),
            ("ぁっゃァッャヶヵｯﾞ", Class::SmallKana),
            ("￥＄№", Class::Prefix),
            ("％℃‰", Class::Suffix),
            ("漢かカ①㈱○◎→※髙﨑𠮷㎡Ⅱ", Class::Ideographic),
            ("Aéж", Class::Western),
        ] {
            for character in characters.chars() {
                assert_eq!(class_of(character), class, "{character}");
            }
        }
    }
}
