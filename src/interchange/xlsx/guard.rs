//! What a workbook must be before any reader is let at it: of bearable size when unpacked, sound, without tricks.
//!
//! A workbook of 1.6 KB can make a reader ask for 512 GB, and one of 1 MB can unpack to 1 GB.

use crate::interchange::ImportError;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bytes of a workbook at most.
const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Bytes of all its parts together, unpacked.
const MAX_UNPACKED_BYTES: usize = 100 * 1024 * 1024;
const MAX_PARTS: usize = 1_000;

/// The signature of the older container: old workbooks, and new ones behind a password.
const OLE_MAGIC: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The opened container, once everything in it has been unpacked to nowhere.
///
/// # Errors
/// Whatever makes the file unfit to be read.
pub(super) fn check(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::FileTooLarge { limit_mb: (MAX_BYTES / 1024 / 1024) as u64 });
    }
    refuse_ole(bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| ImportError::NotWorkbook("ファイルの形式が違うか、壊れています".to_owned()))?;
    if archive.len() > MAX_PARTS {
        return Err(ImportError::TooMany { what: "ブックの中の部品の数", limit: MAX_PARTS as u64 });
    }
    let mut left = MAX_UNPACKED_BYTES;
    for index in 0..archive.len() {
        check_part(&mut archive, index, &mut left)?;
    }
    Ok(archive)
}

fn refuse_ole(bytes: &[u8]) -> Result<(), ImportError> {
    if !bytes.starts_with(OLE_MAGIC) {
        return Ok(());
    }
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encrypted = bytes.windows(name.len()).any(|window| window == name);
    Err(if encrypted { ImportError::Encrypted } else { ImportError::OldExcel })
}

fn check_part(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, left: &mut usize) -> Result<(), ImportError> {
    let damaged = |_| ImportError::NotWorkbook("ファイルが壊れています".to_owned());
    let encrypted = archive.by_index_raw(index).map_err(damaged)?.encrypted();
    if encrypted {
        return Err(ImportError::Encrypted);
    }
    let mut part = archive.by_index(index).map_err(damaged)?;
    let name = part.name().map_err(damaged)?.into_owned();
    let mut look = MarkupLook::default();
    let mut buffer = vec![0_u8; 64 * 1024];
    loop {
        let count =
            part.read(&mut buffer).map_err(|_| ImportError::NotWorkbook("ファイルが壊れています".to_owned()))?;
        let Some(piece) = buffer.get(..count).filter(|piece| !piece.is_empty()) else { return Ok(()) };
        *left = left.checked_sub(count).ok_or(ImportError::TooMany {
            what: "展開した大きさ（MB）",
            limit: (MAX_UNPACKED_BYTES / 1024 / 1024) as u64,
        })?;
        if is_markup(&name) {
            look.at(piece).map_err(|problem| ImportError::UnsafePart { part: name.clone(), problem })?;
        }
    }
}

fn is_markup(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".xml", ".rels", ".vml"].iter().any(|end| name.ends_with(end))
}

/// Looks for what no honest workbook contains, across the pieces in which a part is unpacked.
#[derive(Default)]
struct MarkupLook {
    begun: bool,
    tail: Vec<u8>,
}

impl MarkupLook {
    const DOCTYPE: &'static [u8] = b"<!DOCTYPE";

    fn at(&mut self, piece: &[u8]) -> Result<(), &'static str> {
        if !self.begun && (piece.starts_with(&[0xFF, 0xFE]) || piece.starts_with(&[0xFE, 0xFF]) || piece.contains(&0)) {
            return Err("文字コードがUTF-8ではありません");
        }
        self.begun = true;
        self.tail.extend_from_slice(piece);
        if self.tail.windows(Self::DOCTYPE.len()).any(|window| window.eq_ignore_ascii_case(Self::DOCTYPE)) {
            return Err("外部の定義（DOCTYPE）");
        }
        let keep_from = self.tail.len().saturating_sub(Self::DOCTYPE.len());
        self.tail.drain(..keep_from);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn refusal(bytes: &[u8]) -> String {
        check(bytes).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn what_is_no_sound_workbook_is_refused() {
        let ole = |rest: &[u8]| [OLE_MAGIC, &[0; 600], rest].concat();
        let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let sound = archive(&[("a.xml", b"<a/>")]);
        let mut wrong_sum = sound.clone();
        let at = wrong_sum.windows(4).position(|window| window == b"PK\x03\x04").unwrap() + 35;
        wrong_sum[at] ^= 1;
        for (bytes, expected) in [
            (b"".to_vec(), "形式が違う"),
            (b"hello".to_vec(), "形式が違う"),
            (sound[..sound.len() - 30].to_vec(), "形式が違う"),
            (wrong_sum, "壊れています"),
            (ole(&package), "パスワードで保護されている"),
            (ole(b""), "古いExcel形式"),
            (archive(&[("a.xml", b"<?xml version='1.0'?><!doctype a>")]), "DOCTYPE"),
            (archive(&[("a.xml", &[&[b' '; 65_530][..], b"<!DOCTYPE a>"].concat())]), "DOCTYPE"),
            (archive(&[("a.xml", b"\xFF\xFE<\0")]), "UTF-8ではありません"),
            (archive(&[("a.bin", &vec![0; 101 * 1024 * 1024])]), "件数が多すぎます（展開した大きさ"),
            (vec![0; MAX_BYTES + 1], "大きすぎます"),
        ] {
            let message = refusal(&bytes);
            assert!(message.contains(expected), "{message}\n  should contain {expected}");
        }
        assert!(check(&sound).is_ok());
        let names: Vec<String> = (0..1001).map(|n| format!("{n}.xml")).collect();
        let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"<a/>"[..])).collect();
        assert!(refusal(&archive(&parts)).contains("部品の数"));
    }
}
