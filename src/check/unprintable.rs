//! 印刷できない文字: what no face has, and what nobody sees.

use super::Slip;
use crate::fonts::has_glyph;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

pub(super) fn check(text: &str) -> Vec<Slip> {
    // Nearly every text is of common characters: one look, nothing made.
    if text.chars().all(is_common) {
        return Vec::new();
    }
    text.char_indices().filter_map(|(at, character)| slip(at, character)).collect()
}

fn slip(at: usize, character: char) -> Option<Slip> {
    let passage = at..at + character.len_utf8();
    match character {
        '\n' | '\r' | '\t' => None,
        '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            Some(Slip::new(passage, "改行でない改行の文字があります").replaced_by('\n'))
        }
        character if is_unseen(character) => {
            let message = format!("目に見えない文字（U+{:04X}）があります", u32::from(character));
            Some(Slip::new(passage, message).replaced_by(""))
        }
        character if is_common(character) || is_drawn_with_its_base(character) => None,
        // か and ゙ of one character are drawn as が.
        character if character.nfc().any(has_glyph) => None,
        character => {
            let code = u32::from(character);
            Some(Slip::new(passage, format!("どの書体にもない文字です（U+{code:04X}）")))
        }
    }
}

/// Kana, kanji of the common plane that every face has, Latin letters.
fn is_common(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}' | '\u{20}'..='\u{7E}' | '\n')
}

/// Left by word processors, spreadsheets and web pages.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Selectors of variants, joiners and combining marks go with the character before them.
fn is_drawn_with_its_base(character: char) -> bool {
    is_combining_mark(character)
        || matches!(character, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_face_has_is_named() {
        let slips = check("絵文字😀と外字\u{E000}");
        assert_eq!(slips.len(), 2);
        assert!(slips[0].message.contains("U+1F600") && slips[0].edits.is_empty());
    }

    #[test]
    fn what_nobody_sees_goes() {
        let text = "研修\u{200B}会\u{0B}相談\u{7}";
        let fixed =
            check(text).iter().rev().fold(text.to_owned(), |text, slip| super::super::edited(&text, &slip.edits));
        assert_eq!(fixed, "研修会\n相談");
    }

    #[test]
    fn what_offices_write_is_left_alone() {
        let text = "髙﨑𠮷　①㈱㍻㎡℃Ⅱ◎○△□■※→【】〔〕～－\t１\r\n葛\u{E0100}飾区　か\u{3099}く　✔☐ é Ｎｏ．″′";
        let said: Vec<String> = check(text).into_iter().map(|slip| slip.message).collect();
        assert!(said.is_empty(), "{said:?}");
    }
}
