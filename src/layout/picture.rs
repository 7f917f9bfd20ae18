//! What layout must know of a picture's file: how tall it is for its width, how it is turned, whether it is whole.
//!
//! No pixel is decoded: only the head is read and the parts are counted to the end.

use image::metadata::Orientation;
use image::{ImageDecoder as _, ImageFormat, ImageReader};
use std::io::Cursor;

/// A picture of more pixels is not decoded by a PC of an office.
const MOST_PIXELS: u64 = 50_000_000;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// As it is looked at.
    pub height_by_width: f64,
    /// How the stored pixels are turned for that.
    pub orientation: Orientation,
}

/// # Errors
/// Why the picture cannot be printed, for the officer.
pub fn shape_of(bytes: &[u8]) -> Result<Shape, String> {
    let unreadable = |_: image::ImageError| "PNGでもJPEGでもないか、壊れています".to_owned();
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    reader.no_limits();
    let format = reader.format();
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err("画像の大きさが0です".to_owned());
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(format!("画像が大きすぎます（{width}×{height}画素）。小さくしてから貼り直してください"));
    }
    let is_whole = match format {
        Some(ImageFormat::Png) => is_whole_png(bytes),
        _ => is_whole_jpeg(bytes),
    };
    if !is_whole {
        return Err("画像の途中が壊れているか、終わりまでありません".to_owned());
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let is_on_its_side = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let (width, height) = if is_on_its_side { (height, width) } else { (width, height) };
    Ok(Shape { height_by_width: f64::from(height) / f64::from(width), orientation })
}

/// Every chunk with the checksum that it says it has, up to the one that ends the file.
fn is_whole_png(bytes: &[u8]) -> bool {
    const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";
    let next = |rest: &mut &[u8]| -> Option<bool> {
        let (length, after) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (chunk, after) = after.split_at_checked(length.checked_add(4)?)?;
        let (checksum, after) = after.split_first_chunk()?;
        let mut sum = flate2::Crc::new();
        sum.update(chunk);
        *rest = after;
        (sum.sum() == u32::from_be_bytes(*checksum)).then(|| chunk.starts_with(b"IEND"))
    };
    let Some(mut rest) = bytes.strip_prefix(SIGNATURE) else { return false };
    loop {
        match next(&mut rest) {
            Some(true) => return true,
            Some(false) => {}
            None => return false,
        }
    }
}

/// The sign for the end of the image, near the end of the file.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    bytes.windows(2).rev().take(4096).any(|end| end == [0xFF, 0xD9])
}
