//! Finding objects in the file: cross-reference stream, object streams, compressed streams.

use super::lexer::{Lexer, Token};
use super::unreadable;
use super::value::Value;
use crate::pdf::{PdfError, parallel};
use flate2::{Decompress, FlushDecompress, Status};
use std::collections::HashMap;

/// An opened file.
pub struct File<'a> {
    bytes: &'a [u8],
    trailer: Value<'a>,
    places: Vec<Place>,
    packed: HashMap<u32, Packed>,
}

#[derive(Clone, Copy)]
enum Place {
    Free,
    Offset(usize),
    Inside { stream: u32, index: usize },
}

/// An unpacked object stream.
struct Packed {
    content: Vec<u8>,
    starts: Vec<usize>,
}

impl<'a> File<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, PdfError> {
        if !bytes.starts_with(b"%PDF-1.") {
            return Err(unreadable("PDFではない"));
        }
        let start = cross_reference_start(bytes).ok_or_else(|| unreadable("末尾が欠けている"))?;
        let (trailer, content) = stream_at(bytes, start)?;
        let places = places(&trailer, &content)?;
        let mut file = Self { bytes, trailer, places, packed: HashMap::new() };
        file.packed = file.unpack()?;
        Ok(file)
    }

    /// Unpacks all object streams.
    fn unpack(&self) -> Result<HashMap<u32, Packed>, PdfError> {
        let inside = self.places.iter().filter_map(|place| match place {
            Place::Inside { stream, .. } => Some(*stream),
            _ => None,
        });
        let mut streams: Vec<u32> = inside.collect();
        streams.sort_unstable();
        streams.dedup();
        let packed = parallel::map(&streams, |number| Ok((*number, self.unpack_one(*number)?)));
        packed.into_iter().collect()
    }

    fn unpack_one(&self, number: u32) -> Result<Packed, PdfError> {
        let (dictionary, content) = self.stream(number)?;
        let wanted = |key: &str| dictionary.get(key).and_then(Value::index);
        let (Some(count), Some(first)) = (wanted("N"), wanted("First")) else {
            return Err(unreadable("数のないオブジェクトの束"));
        };
        let mut lexer = Lexer::new(&content, 0);
        let mut starts = Vec::new();
        for _ in 0..count {
            match (lexer.next()?, lexer.next()?) {
                (Some(Token::Integer(_)), Some(Token::Integer(start))) => {
                    starts.push(first + usize::try_from(start).map_err(unreadable)?);
                }
                _ => return Err(unreadable("表の欠けたオブジェクトの束")),
            }
        }
        Ok(Packed { content, starts })
    }

    /// The object with this number; a stream gives its dictionary.
    pub fn object(&self, number: u32) -> Result<Value<'_>, PdfError> {
        let place = self.places.get(number as usize).copied().unwrap_or(Place::Free);
        let found = match place {
            Place::Free => None,
            Place::Offset(offset) => return object_at(self.bytes, offset).map(|object| object.0),
            Place::Inside { stream, index } => {
                self.packed.get(&stream).and_then(|packed| Some((packed, *packed.starts.get(index)?)))
            }
        };
        let (packed, start) = found.ok_or_else(|| unreadable(format!("オブジェクト{number}がない")))?;
        Value::parse(&mut Lexer::new(&packed.content, start))
    }

    /// What a value stands for, one reference followed.
    pub fn resolved<'s>(&'s self, value: &Value<'s>) -> Result<Value<'s>, PdfError> {
        match value {
            Value::Reference(number) => self.object(*number),
            other => Ok(other.clone()),
        }
    }

    /// An entry that must be there, one reference followed.
    pub fn entry<'s>(&'s self, dictionary: &Value<'s>, key: &str) -> Result<Value<'s>, PdfError> {
        let value = dictionary.get(key).ok_or_else(|| unreadable(format!("/{key}がない")))?;
        self.resolved(value)
    }

    /// A stream's dictionary and its content, decompressed.
    pub fn stream(&self, number: u32) -> Result<(Value<'a>, Vec<u8>), PdfError> {
        match self.places.get(number as usize) {
            Some(Place::Offset(offset)) => stream_at(self.bytes, *offset),
            _ => Err(unreadable(format!("ストリーム{number}がない"))),
        }
    }

    pub fn catalog(&self) -> Result<Value<'_>, PdfError> {
        self.entry(&self.trailer, "Root")
    }
}

/// The number after the last `startxref`, with the end of the file after it.
fn cross_reference_start(bytes: &[u8]) -> Option<usize> {
    let tail = &bytes[bytes.len().saturating_sub(64)..];
    let tail = tail.strip_suffix(b"%%EOF\n")?;
    let at = tail.windows(9).rposition(|window| window == b"startxref")?;
    match Lexer::new(tail, at + 9).next() {
        Ok(Some(Token::Integer(start))) => usize::try_from(start).ok(),
        _ => None,
    }
}

/// An object in the file itself, and where it ends.
fn object_at(bytes: &[u8], offset: usize) -> Result<(Value<'_>, usize), PdfError> {
    let mut lexer = Lexer::new(bytes, offset);
    match (lexer.next()?, lexer.next()?, lexer.next()?) {
        (Some(Token::Integer(_)), Some(Token::Integer(_)), Some(Token::Word(b"obj"))) => {}
        _ => return Err(unreadable(format!("{offset}バイト目にオブジェクトがない"))),
    }
    let value = Value::parse(&mut lexer)?;
    Ok((value, lexer.position()))
}

fn stream_at(bytes: &[u8], offset: usize) -> Result<(Value<'_>, Vec<u8>), PdfError> {
    let (dictionary, end) = object_at(bytes, offset)?;
    let missing = || unreadable(format!("{offset}バイト目にストリームがない"));
    let mut lexer = Lexer::new(bytes, end);
    let Some(Token::Word(b"stream")) = lexer.next()? else { return Err(missing()) };
    let length = dictionary.get("Length").and_then(Value::index).ok_or_else(missing)?;
    let raw = bytes.get(lexer.position() + 1..).and_then(|rest| rest.get(..length)).ok_or_else(missing)?;
    match dictionary.get("Filter").and_then(Value::name) {
        Some(b"FlateDecode") => Ok((dictionary, inflate(raw)?)),
        _ => Ok((dictionary, raw.to_vec())),
    }
}

/// Decompresses a stream that must be complete.
fn inflate(raw: &[u8]) -> Result<Vec<u8>, PdfError> {
    let mut decompress = Decompress::new(true);
    let mut content = Vec::with_capacity(raw.len() * 4 + 256);
    loop {
        let consumed = usize::try_from(decompress.total_in()).map_err(unreadable)?;
        let before = content.len();
        let rest = raw.get(consumed..).unwrap_or_default();
        match decompress.decompress_vec(rest, &mut content, FlushDecompress::Finish) {
            Ok(Status::StreamEnd) => return Ok(content),
            Ok(_) if content.len() == content.capacity() => content.reserve(content.len()),
            Ok(_) if content.len() > before => {}
            _ => return Err(unreadable("圧縮された部分が壊れている")),
        }
    }
}

/// The rows of the cross-reference stream.
fn places(trailer: &Value<'_>, content: &[u8]) -> Result<Vec<Place>, PdfError> {
    let widths: Vec<_> = trailer.get("W").map(Value::items).unwrap_or_default().iter().map(Value::integer).collect();
    let parameters = trailer.get("DecodeParms");
    let predictor = parameters.and_then(|parameters| parameters.get("Predictor")).and_then(Value::integer);
    if widths != [Some(1), Some(4), Some(2)] || predictor != Some(12) {
        return Err(unreadable("知らない形の相互参照"));
    }
    let mut above = [0_u8; 7];
    let (rows, rest) = content.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(unreadable("相互参照が欠けている"));
    }
    let place = |[predictor, differences @ ..]: &[u8; 8]| {
        let row: [u8; 7] = std::array::from_fn(|i| differences[i].wrapping_add(above[i]));
        above = row;
        let [kind, a, b, c, d, e, f] = row;
        let (second, third) = (u32::from_be_bytes([a, b, c, d]), u16::from_be_bytes([e, f]));
        match (predictor, kind) {
            (2, 0) => Ok(Place::Free),
            (2, 1) => Ok(Place::Offset(second as usize)),
            (2, 2) => Ok(Place::Inside { stream: second, index: usize::from(third) }),
            _ => Err(unreadable("知らない形の相互参照")),
        }
    };
    rows.iter().map(place).collect()
}
