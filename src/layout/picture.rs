//! Pictures' files: how tall a picture is for its width and how it is turned, which is all that layout must know;
//! and its pixels, decoded within the same limits for the print, the screen and the check before it goes into a book.

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

/// A picture of more pixels is not decoded by a PC of an office.
const MOST_PIXELS: u64 = 50_000_000;

/// The longest side, in pixels.
const MOST_SIDE: u32 = 20_000;

/// Memory that decoding may take.
const MOST_BYTES: u64 = 512 << 20;

const BROKEN: &str = "画像の途中が壊れているか、終わりまでありません";

const NO_PICTURE: &str = "PNGでもJPEGでもないか、壊れています";

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// As it is looked at.
    pub height_by_width: f64,
    /// How the stored pixels are turned for that.
    pub orientation: Orientation,
}

/// Reads only the head, and counts the parts to the end: no pixel is decoded.
///
/// # Errors
/// Why the picture cannot be printed, for the officer.
pub fn shape_of(bytes: &[u8]) -> Result<Shape, String> {
    let unreadable = |_: image::ImageError| NO_PICTURE.to_owned();
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
        return Err(BROKEN.to_owned());
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let is_on_its_side = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let (width, height) = if is_on_its_side { (height, width) } else { (width, height) };
    Ok(Shape { height_by_width: f64::from(height) / f64::from(width), orientation })
}

/// A decoded picture.
pub struct Decoded {
    /// As the file has them.
    pub pixels: DynamicImage,
    pub orientation: Orientation,
}

impl Decoded {
    /// The pixels as they are to be looked at.
    pub fn upright(mut self) -> DynamicImage {
        self.pixels.apply_orientation(self.orientation);
        self.pixels
    }
}

/// The pixels of a PNG or JPEG. Of a damaged JPEG it is what could be saved, as every viewer shows it; [`check`] tells.
///
/// # Errors
/// Why there are none, for the officer.
pub fn decode(bytes: &[u8]) -> Result<Decoded, String> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_BYTES);
    let format = format_of(bytes).ok_or(NO_PICTURE)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let broken = |_: image::ImageError| BROKEN.to_owned();
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok(Decoded { pixels: DynamicImage::from_decoder(decoder).map_err(broken)?, orientation })
}

/// Whether every pixel of the picture is there.
///
/// # Errors
/// Why the picture cannot be printed, for the officer.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    shape_of(bytes)?;
    match format_of(bytes) {
        // `image` decodes a JPEG as far as it can and says nothing of the rest.
        Some(ImageFormat::Jpeg) => {
            let side = MOST_SIDE as usize;
            let strict = DecoderOptions::default().set_strict_mode(true).set_max_width(side).set_max_height(side);
            let decoded = JpegDecoder::new_with_options(ZCursor::new(bytes), strict).decode();
            decoded.map(|_| ()).map_err(|error| {
                log::warn!("a JPEG that is not whole: {error}");
                BROKEN.to_owned()
            })
        }
        _ => decode(bytes).map(|_| ()),
    }
}

fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    let format = image::guess_format(bytes).ok();
    format.filter(|format| matches!(format, ImageFormat::Png | ImageFormat::Jpeg))
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
