//! Bytes → tokens, for objects, content streams and character maps alike.

use super::unreadable;
use crate::pdf::PdfError;
use std::borrow::Cow;

/// The smallest pieces of PDF syntax.
#[derive(Clone, Debug, PartialEq)]
pub enum Token<'a> {
    Integer(i64),
    Real(f64),
    Name(&'a [u8]),
    Text(Cow<'a, [u8]>),
    ArrayOpen,
    ArrayClose,
    DictionaryOpen,
    DictionaryClose,
    /// An operator, or `true`, `obj`, `R`, …
    Word(&'a [u8]),
}

#[derive(Clone)]
pub struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Where the next token, or the blank before it, begins.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The next token; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Token<'a>>, PdfError> {
        self.skip_blank();
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let token = match rest {
            [] => return Ok(None),
            [b'<', b'<', ..] => self.take(2, Token::DictionaryOpen),
            [b'>', b'>', ..] => self.take(2, Token::DictionaryClose),
            [b'[', ..] => self.take(1, Token::ArrayOpen),
            [b']', ..] => self.take(1, Token::ArrayClose),
            [b'(', ..] => Token::Text(self.literal()?),
            [b'<', ..] => Token::Text(Cow::Owned(self.hexadecimal()?)),
            [b'/', after @ ..] => {
                let length = word_length(after);
                self.take(1 + length, Token::Name(&after[..length]))
            }
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => {
                let length = word_length(rest);
                self.take(length, number(&rest[..length])?)
            }
            _ => match word_length(rest) {
                0 => return Err(unreadable(format!("{}バイト目に読めない記号", self.at))),
                length => self.take(length, Token::Word(&rest[..length])),
            },
        };
        Ok(Some(token))
    }

    fn take(&mut self, length: usize, token: Token<'a>) -> Token<'a> {
        self.at += length;
        token
    }

    fn skip_blank(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'%' => {
                    let rest = &self.bytes[self.at..];
                    self.at += rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
                }
                _ if is_blank(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    /// A string in parentheses; borrowed when nothing in it is escaped.
    fn literal(&mut self) -> Result<Cow<'a, [u8]>, PdfError> {
        let start = self.at + 1;
        let rest = &self.bytes[start..];
        let stop = rest.iter().position(|byte| matches!(byte, b'\\' | b'(' | b')' | b'\r'));
        let stop = stop.ok_or_else(|| unreadable("閉じていない文字列"))?;
        if rest[stop] == b')' {
            self.at = start + stop + 1;
            return Ok(Cow::Borrowed(&rest[..stop]));
        }
        let mut text = rest[..stop].to_vec();
        let mut open = 1;
        let mut bytes = rest[stop..].iter().copied().enumerate();
        while let Some((_, byte)) = bytes.next() {
            match byte {
                b'\\' => text.extend(escaped(&mut bytes)),
                b'\r' => return Err(unreadable("文字列の中の改行")),
                _ => {
                    open += i32::from(byte == b'(') - i32::from(byte == b')');
                    if open == 0 {
                        self.at = start + stop + bytes.next().map_or(rest.len() - stop, |(next, _)| next);
                        return Ok(Cow::Owned(text));
                    }
                    text.push(byte);
                }
            }
        }
        Err(unreadable("閉じていない文字列"))
    }

    fn hexadecimal(&mut self) -> Result<Vec<u8>, PdfError> {
        let rest = &self.bytes[self.at + 1..];
        let end = rest.iter().position(|byte| *byte == b'>').ok_or_else(|| unreadable("閉じていない文字列"))?;
        self.at += end + 2;
        let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
        let digits: Option<Vec<u8>> = rest[..end].iter().filter(|byte| !is_blank(**byte)).map(|b| digit(*b)).collect();
        let digits = digits.ok_or_else(|| unreadable("16進でない文字列"))?;
        Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect())
    }
}

/// What follows a backslash. Octal numbers are not written by us.
fn escaped(bytes: &mut impl Iterator<Item = (usize, u8)>) -> Option<u8> {
    Some(match bytes.next()?.1 {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        b'\n' => return None,
        byte => byte,
    })
}

fn number(word: &[u8]) -> Result<Token<'static>, PdfError> {
    short_number(word).or_else(|| long_number(word)).ok_or_else(|| {
        let text = String::from_utf8_lossy(word);
        unreadable(format!("数でない「{text}」"))
    })
}

/// A number of so few digits that both its digits and their power of ten are exact as `f64`: nearly all of a file.
fn short_number(word: &[u8]) -> Option<Token<'static>> {
    const MOST_DIGITS: usize = 15;
    const POWERS: [f64; MOST_DIGITS + 1] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (is_negative, digits) = match word {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || digits.len() > MOST_DIGITS {
        return None;
    }
    let (mut whole, mut point) = (0_i64, None);
    for (index, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => whole = whole * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() && digits.len() > 1 => point = Some(index),
            _ => return None,
        }
    }
    let whole = if is_negative { -whole } else { whole };
    Some(match point {
        None => Token::Integer(whole),
        Some(point) => Token::Real(whole as f64 / POWERS.get(digits.len() - 1 - point)?),
    })
}

fn long_number(word: &[u8]) -> Option<Token<'static>> {
    let text = std::str::from_utf8(word).ok()?;
    text.parse().map(Token::Integer).or_else(|_| text.parse().map(Token::Real)).ok()
}

fn word_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| ENDS_WORD[usize::from(*byte)]).unwrap_or(bytes.len())
}

/// By byte: whether it is a blank or begins a token of its own.
const ENDS_WORD: [bool; 256] = {
    let mut ends = [false; 256];
    let marks = b"()<>[]{}/%\0\t\n\x0C\r ";
    let mut index = 0;
    while index < marks.len() {
        ends[marks[index] as usize] = true;
        index += 1;
    }
    ends
};

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &[u8]) -> Vec<Token<'_>> {
        let mut lexer = Lexer::new(text, 0);
        std::iter::from_fn(|| lexer.next().expect("a token")).collect()
    }

    #[test]
    fn strings_are_what_was_escaped() {
        for (source, expected) in [
            (&b"(abc)"[..], &b"abc"[..]),
            (b"()", b""),
            (b"(a\\(b\\)c\\\\)", b"a(b)c\\"),
            (b"(a(b)c)", b"a(b)c"),
            (b"(\\r\n\\n)", b"\r\n\n"),
            (b"<0041 4>", b"\x00\x41\x40"),
        ] {
            assert_eq!(tokens(source), [Token::Text(Cow::Borrowed(expected))], "{source:?}");
            let followed = [source, b"Tj"].concat();
            assert_eq!(tokens(&followed)[1..], [Token::Word(b"Tj")], "{source:?}");
        }
    }

    #[test]
    fn numbers_are_exact() {
        for (source, expected) in [
            ("0", Token::Integer(0)),
            ("-17", Token::Integer(-17)),
            ("+3", Token::Integer(3)),
            ("841.89", Token::Real(841.89)),
            ("-0.0001", Token::Real(-0.0001)),
            (".5", Token::Real(0.5)),
            ("-.25", Token::Real(-0.25)),
            ("7.", Token::Real(7.0)),
            ("123456789012345678", Token::Integer(123_456_789_012_345_678)),
            ("0.12345678901234567", Token::Real(0.123_456_789_012_345_67)),
        ] {
            assert_eq!(tokens(source.as_bytes()), [expected], "{source}");
        }
        for broken in ["-", "+", ".", "--1", "1-", "1.2.3", "1e5x"] {
            assert!(Lexer::new(broken.as_bytes(), 0).next().is_err(), "{broken}");
        }
    }

    #[test]
    fn tokens_are_told_apart() {
        assert_eq!(
            tokens(b"/TD<</MCID 3>>BDC%x\n[-.5 7]TJ"),
            [
                Token::Name(b"TD"),
                Token::DictionaryOpen,
                Token::Name(b"MCID"),
                Token::Integer(3),
                Token::DictionaryClose,
                Token::Word(b"BDC"),
                Token::ArrayOpen,
                Token::Real(-0.5),
                Token::Integer(7),
                Token::ArrayClose,
                Token::Word(b"TJ"),
            ]
        );
        for broken in [&b"(abc"[..], b"(a\\)", b"<41", b"<4x>", b"1.2.3", b"}"] {
            assert!(Lexer::new(broken, 0).next().is_err(), "{broken:?}");
        }
    }
}
