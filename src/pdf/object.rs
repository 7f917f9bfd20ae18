//! Objects as bytes: the few kinds that are kept in `lopdf` values, and those that are written directly.

use super::number::push_integer;
use lopdf::{Dictionary, Object, Stream};

/// Objects without streams, one after the other, as they go into object streams.
#[derive(Default)]
pub struct Objects {
    pub bytes: Vec<u8>,
    /// Number and place of each object.
    pub starts: Vec<(u32, usize)>,
}

impl Objects {
    /// Begins the object with this number; its bytes are what is written to the result.
    pub fn begin(&mut self, number: u32) -> &mut Vec<u8> {
        if !self.bytes.is_empty() {
            self.bytes.push(b' ');
        }
        self.starts.push((number, self.bytes.len()));
        &mut self.bytes
    }

    pub fn append(&mut self, others: &Self) {
        if !self.bytes.is_empty() {
            self.bytes.push(b' ');
        }
        let offset = self.bytes.len();
        self.bytes.extend_from_slice(&others.bytes);
        self.starts.extend(others.starts.iter().map(|(number, start)| (*number, start + offset)));
    }
}

pub fn push_reference(out: &mut Vec<u8>, number: u32) {
    push_integer(out, i64::from(number));
    out.extend_from_slice(b" 0 R");
}

/// Any text as a text string: UTF-16 with its mark, in hexadecimal digits.
pub fn push_text(out: &mut Vec<u8>, text: &str) {
    push_hexadecimal(out, &text_bytes(text));
}

pub fn text_object(text: &str) -> Object {
    Object::String(text_bytes(text), lopdf::StringFormat::Hexadecimal)
}

fn text_bytes(text: &str) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
}

pub fn push_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(value) => push_integer(out, *value),
        // Rust writes an `f32` without an exponent, as PDF wants it.
        Object::Real(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Name(name) => push_name(out, name),
        Object::String(bytes, _) => push_hexadecimal(out, bytes),
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                push_object(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => push_dictionary(out, dictionary),
        Object::Stream(stream) => push_stream(out, stream),
        Object::Reference((number, _)) => push_reference(out, *number),
    }
}

fn push_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary {
        push_name(out, key);
        if !matches!(value, Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_)) {
            out.push(b' ');
        }
        push_object(out, value);
    }
    out.extend_from_slice(b">>");
}

pub fn push_stream(out: &mut Vec<u8>, stream: &Stream) {
    push_dictionary(out, &stream.dict);
    out.extend_from_slice(b"\nstream\n");
    out.extend_from_slice(&stream.content);
    out.extend_from_slice(b"\nendstream");
}

fn push_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            out.push(byte);
        } else {
            out.push(b'#');
            push_digits(out, byte);
        }
    }
}

fn push_hexadecimal(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'<');
    for &byte in bytes {
        push_digits(out, byte);
    }
    out.push(b'>');
}

fn push_digits(out: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.extend_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{StringFormat, dictionary};

    #[test]
    fn objects_read_as_they_should() {
        for (object, expected) in [
            (Object::Null, "null"),
            (Object::Real(0.5), "0.5"),
            (Object::Name(b"A B/#".to_vec()), "/A#20B#2F#23"),
            (Object::String(vec![0xFE, 0x0D], StringFormat::Literal), "<FE0D>"),
            (Object::Array(vec![1.into(), Object::Reference((7, 0)), "N".into()]), "[1 7 0 R /N]"),
            (Object::Dictionary(dictionary! { "A" => 1, "B" => "N", "C" => true }), "<</A 1/B/N/C true>>"),
            (text_object("𠮷A"), "<FEFFD842DFB70041>"),
        ] {
            let mut out = Vec::new();
            push_object(&mut out, &object);
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
    }
}
