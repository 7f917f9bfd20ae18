//! A font's table from codes to the text that they stand for (`/ToUnicode`).

use super::lexer::{Lexer, Token};
use super::unreadable;
use crate::pdf::PdfError;

/// Texts by code.
#[derive(Default)]
pub struct CharacterMap {
    texts: Vec<Option<Box<str>>>,
    /// The texts that are one character, for speed.
    characters: Vec<Option<char>>,
}

impl CharacterMap {
    /// Reads the stream of a map with codes of two bytes.
    pub fn parse(stream: &[u8]) -> Result<Self, PdfError> {
        let mut map = Self::default();
        let mut lexer = Lexer::new(stream, 0);
        while let Some(token) = lexer.next()? {
            match token {
                Token::Word(b"beginbfchar") => map.read_characters(&mut lexer)?,
                Token::Word(b"beginbfrange") => map.read_ranges(&mut lexer)?,
                _ => {}
            }
        }
        Ok(map)
    }

    /// One more than the highest code that has a text.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Appends the text of a code.
    pub fn push_text(&self, code: u16, out: &mut String) -> Option<()> {
        match self.characters.get(usize::from(code)) {
            Some(Some(character)) => out.push(*character),
            _ => out.push_str(self.texts.get(usize::from(code))?.as_deref()?),
        }
        Some(())
    }

    fn read_characters(&mut self, lexer: &mut Lexer<'_>) -> Result<(), PdfError> {
        loop {
            match lexer.next()? {
                Some(Token::Word(b"endbfchar")) => return Ok(()),
                Some(Token::Text(code)) => match lexer.next()? {
                    Some(Token::Text(text)) => self.set(two_bytes(&code)?, &units(&text)?)?,
                    _ => return Err(broken()),
                },
                _ => return Err(broken()),
            }
        }
    }

    fn read_ranges(&mut self, lexer: &mut Lexer<'_>) -> Result<(), PdfError> {
        loop {
            let (first, last) = match (lexer.next()?, lexer.clone().next()?) {
                (Some(Token::Word(b"endbfrange")), _) => return Ok(()),
                (Some(Token::Text(first)), Some(Token::Text(last))) => (two_bytes(&first)?, two_bytes(&last)?),
                _ => return Err(broken()),
            };
            lexer.next()?;
            match lexer.next()? {
                Some(Token::Text(text)) => {
                    let mut units = units(&text)?;
                    for code in first..=last {
                        self.set(code, &units)?;
                        let last = units.last_mut().ok_or_else(broken)?;
                        *last = last.wrapping_add(1);
                    }
                }
                Some(Token::ArrayOpen) => {
                    for code in first..=last {
                        let Some(Token::Text(text)) = lexer.next()? else { return Err(broken()) };
                        self.set(code, &units(&text)?)?;
                    }
                    let Some(Token::ArrayClose) = lexer.next()? else { return Err(broken()) };
                }
                _ => return Err(broken()),
            }
        }
    }

    fn set(&mut self, code: u16, units: &[u16]) -> Result<(), PdfError> {
        let code = usize::from(code);
        if self.texts.len() <= code {
            self.texts.resize(code + 1, None);
            self.characters.resize(code + 1, None);
        }
        if self.texts[code].is_some() {
            return Err(unreadable("1つの字形に2つの文字"));
        }
        let text = String::from_utf16(units).map_err(unreadable)?;
        let mut characters = text.chars();
        self.characters[code] = characters.next().filter(|_| characters.next().is_none());
        self.texts[code] = Some(text.into_boxed_str());
        Ok(())
    }
}

fn two_bytes(code: &[u8]) -> Result<u16, PdfError> {
    code.try_into().map(u16::from_be_bytes).map_err(|_| broken())
}

fn units(text: &[u8]) -> Result<Vec<u16>, PdfError> {
    let (pairs, rest) = text.as_chunks();
    if rest.is_empty() { Ok(pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect()) } else { Err(broken()) }
}

fn broken() -> PdfError {
    unreadable("文字の対応表が壊れている")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_for_their_texts() {
        let source = b"/CIDInit begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
            3 beginbfchar <0001> <8A55>\n<0002> <D842DFB7><0003><845BDB40DD00> endbfchar\n\
            2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<3042> <3044>] endbfrange endcmap";
        let map = CharacterMap::parse(source).expect("a map");
        for (code, expected) in
            [(1, "評"), (2, "𠮷"), (3, "葛\u{E0100}"), (0x10, "A"), (0x12, "C"), (0x20, "あ"), (0x21, "い")]
        {
            let mut text = String::new();
            assert_eq!(map.push_text(code, &mut text), Some(()), "{code}");
            assert_eq!(text, expected);
        }
        for unknown in [0, 4, 0x13, 0xFFFF] {
            assert_eq!(map.push_text(unknown, &mut String::new()), None, "{unknown}");
        }
    }

    #[test]
    fn contradictions_are_refused() {
        for source in [
            &b"beginbfchar <0001> <0041> <0001> <0042> endbfchar"[..],
            b"beginbfchar <01> <0041> endbfchar",
            b"beginbfchar <0001> <D842> endbfchar",
            b"beginbfchar <0001> <0041>",
        ] {
            assert!(CharacterMap::parse(source).is_err(), "{}", String::from_utf8_lossy(source));
        }
    }
}
