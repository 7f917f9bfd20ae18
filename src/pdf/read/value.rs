//! Tokens → objects.

use super::lexer::{Lexer, Token};
use super::unreadable;
use crate::pdf::PdfError;
use std::borrow::Cow;

/// An object without its stream.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// `null`, `true`, `false`.
    Word(&'a [u8]),
    Integer(i64),
    Real(f64),
    Name(&'a [u8]),
    Text(Cow<'a, [u8]>),
    Array(Vec<Value<'a>>),
    Dictionary(Vec<(&'a [u8], Value<'a>)>),
    Reference(u32),
}

impl<'a> Value<'a> {
    /// The object that begins here.
    pub fn parse(lexer: &mut Lexer<'a>) -> Result<Self, PdfError> {
        let token = lexer.next()?.ok_or_else(|| unreadable("途中で終わっている"))?;
        Self::from_token(token, lexer, 0)
    }

    fn from_token(token: Token<'a>, lexer: &mut Lexer<'a>, depth: usize) -> Result<Self, PdfError> {
        /// Deeper nesting than any file of ours has.
        const LIMIT: usize = 32;
        if depth > LIMIT {
            return Err(unreadable("入れ子が深すぎる"));
        }
        Ok(match token {
            Token::Integer(number) => match reference(number, lexer) {
                Some(reference) => reference,
                None => Self::Integer(number),
            },
            Token::Real(number) => Self::Real(number),
            Token::Name(name) => Self::Name(name),
            Token::Text(text) => Self::Text(text),
            Token::Word(word) => Self::Word(word),
            Token::ArrayOpen => {
                let mut items = Vec::new();
                loop {
                    match lexer.next()?.ok_or_else(|| unreadable("閉じていない配列"))? {
                        Token::ArrayClose => break Self::Array(items),
                        token => items.push(Self::from_token(token, lexer, depth + 1)?),
                    }
                }
            }
            Token::DictionaryOpen => {
                let mut entries = Vec::new();
                loop {
                    match lexer.next()?.ok_or_else(|| unreadable("閉じていない辞書"))? {
                        Token::DictionaryClose => break Self::Dictionary(entries),
                        Token::Name(key) => {
                            let token = lexer.next()?.ok_or_else(|| unreadable("閉じていない辞書"))?;
                            entries.push((key, Self::from_token(token, lexer, depth + 1)?));
                        }
                        _ => return Err(unreadable("見出しのない辞書")),
                    }
                }
            }
            Token::ArrayClose | Token::DictionaryClose => return Err(unreadable("余分な括弧")),
        })
    }

    /// The entry of a dictionary.
    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        match self {
            Self::Dictionary(entries) => entries.iter().find(|entry| entry.0 == key.as_bytes()).map(|entry| &entry.1),
            _ => None,
        }
    }

    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// A whole number that counts or numbers something.
    pub fn index(&self) -> Option<usize> {
        self.integer().and_then(|number| usize::try_from(number).ok())
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(*number as f64),
            Self::Real(number) => Some(*number),
            _ => None,
        }
    }

    pub fn reference(&self) -> Option<u32> {
        match self {
            Self::Reference(number) => Some(*number),
            _ => None,
        }
    }

    pub fn name(&self) -> Option<&'a [u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The items of an array; one thing that is no array counts as one item.
    pub fn items(&self) -> &[Value<'a>] {
        match self {
            Self::Array(items) => items,
            other => std::slice::from_ref(other),
        }
    }
}

/// `7 0 R`, when that is what stands here.
fn reference<'a>(number: i64, lexer: &mut Lexer<'a>) -> Option<Value<'a>> {
    let mut ahead = lexer.clone();
    let number = u32::try_from(number).ok()?;
    let (Ok(Some(Token::Integer(0))), Ok(Some(Token::Word(b"R")))) = (ahead.next(), ahead.next()) else { return None };
    *lexer = ahead;
    Some(Value::Reference(number))
}
