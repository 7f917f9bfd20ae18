//! The officer's images as the objects of the file: JPEG as it is, everything else decoded and compressed.

use super::error::PdfError;
use super::file::Deflater;
use crate::layout::page::{Item, PlacedImage};
use crate::layout::{Pages, picture};
use ::image::DynamicImage;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use std::collections::HashMap;
use std::sync::Arc;

/// All images of a paper; one that stands in several places is kept once.
pub struct Images {
    numbers: HashMap<u128, usize>,
    images: Vec<Pixels>,
}

/// An image in the form in which a PDF can hold it.
struct Pixels {
    width: u32,
    height: u32,
    colour_space: &'static str,
    filter: &'static str,
    data: Vec<u8>,
    /// Opacity, one byte per pixel, compressed; `None` when every pixel is opaque.
    opacity: Option<Vec<u8>>,
}

impl Images {
    /// # Errors
    /// When an image cannot be read.
    pub fn collect(pages: &Pages) -> Result<Self, PdfError> {
        let mut wanted: Vec<(Arc<[u8]>, usize, &PlacedImage)> = Vec::new();
        let mut numbers = HashMap::new();
        for (index, page) in pages.pages.iter().enumerate() {
            for item in &page.items {
                let Item::Image(image) = item else { continue };
                numbers.entry(key(image)).or_insert_with(|| {
                    wanted.push((Arc::clone(&image.bytes), index + 1, image));
                    wanted.len() - 1
                });
            }
        }
        let images = super::parallel::map(&wanted, |(bytes, page, placed)| {
            Pixels::read(bytes).map_err(|reason| PdfError::Image { page: *page, origin: placed.origin, reason })
        });
        Ok(Self { numbers, images: images.into_iter().collect::<Result<_, _>>()? })
    }

    pub fn number(&self, image: &PlacedImage) -> Option<usize> {
        self.numbers.get(&key(image)).copied()
    }

    /// The name of an image's resource.
    pub fn resource(number: usize) -> String {
        format!("I{number}")
    }

    /// Puts the images into the document; the result is the dictionary of resources.
    pub fn add_to(&self, document: &mut Document) -> Dictionary {
        let mut resources = Dictionary::new();
        for (number, image) in self.images.iter().enumerate() {
            let mut stream = image.stream(image.colour_space, image.filter, &image.data);
            if let Some(opacity) = &image.opacity {
                let mask = document.add_object(image.stream("DeviceGray", "FlateDecode", opacity));
                stream.dict.set("SMask", Object::Reference(mask));
            }
            resources.set(Self::resource(number), Object::Reference(document.add_object(stream)));
        }
        resources
    }
}

fn key(image: &PlacedImage) -> u128 {
    xxhash_rust::xxh3::xxh3_128(&image.bytes)
}

impl Pixels {
    fn read(bytes: &[u8]) -> Result<Self, String> {
        if let Some(jpeg) = Self::read_jpeg(bytes) {
            // It is the printer that will decode it; what stops there stops the whole paper.
            picture::check(bytes)?;
            return Ok(jpeg);
        }
        let image = picture::decode(bytes)?.pixels;
        let (width, height) = (image.width(), image.height());
        let grey = matches!(
            image,
            DynamicImage::ImageLuma8(_)
                | DynamicImage::ImageLuma16(_)
                | DynamicImage::ImageLumaA8(_)
                | DynamicImage::ImageLumaA16(_)
        );
        let opacity = image.color().has_alpha().then(|| image.to_rgba8().pixels().map(|pixel| pixel[3]).collect());
        let opacity: Option<Vec<u8>> = opacity.filter(|bytes: &Vec<u8>| bytes.iter().any(|byte| *byte < u8::MAX));
        let data = if grey { image.to_luma8().into_raw() } else { image.to_rgb8().into_raw() };
        let deflate = |bytes: Vec<u8>| Deflater::new().deflate(&bytes).map_err(|error| error.to_string());
        Ok(Self {
            width,
            height,
            colour_space: if grey { "DeviceGray" } else { "DeviceRGB" },
            filter: "FlateDecode",
            data: deflate(data)?,
            opacity: opacity.map(deflate).transpose()?,
        })
    }

    /// A JPEG that every reader of PDF can decode itself: 8 bits, grey or three colours.
    fn read_jpeg(bytes: &[u8]) -> Option<Self> {
        let frame = jpeg_frame(bytes)?;
        let colour_space = match frame.components {
            1 => "DeviceGray",
            3 => "DeviceRGB",
            _ => return None,
        };
        let (width, height) = (u32::from(frame.width), u32::from(frame.height));
        Some(Self { width, height, colour_space, filter: "DCTDecode", data: bytes.to_vec(), opacity: None })
    }

    fn stream(&self, colour_space: &str, filter: &str, data: &[u8]) -> Stream {
        let dictionary = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => i64::from(self.width),
            "Height" => i64::from(self.height),
            "ColorSpace" => colour_space,
            "BitsPerComponent" => 8,
            "Filter" => filter,
        };
        Stream::new(dictionary, data.to_vec())
    }
}

struct JpegFrame {
    width: u16,
    height: u16,
    components: u8,
}

/// The frame header of a complete JPEG with 8 bits per sample, sequential or progressive.
fn jpeg_frame(bytes: &[u8]) -> Option<JpegFrame> {
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    bytes.windows(2).rev().take(1024).find(|end| *end == [0xFF, 0xD9])?;
    loop {
        let (&[0xFF, marker, high, low], _) = rest.split_first_chunk()? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let segment = rest.get(4..2 + length)?;
        match marker {
            0xC0..=0xC2 => {
                let &[8, h1, h0, w1, w0, components, ..] = segment else { return None };
                let (width, height) = (u16::from_be_bytes([w1, w0]), u16::from_be_bytes([h1, h0]));
                return (width > 0 && height > 0).then_some(JpegFrame { width, height, components });
            }
            // A kind of frame that PDF does not know, or the image data without one.
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF | 0xDA => return None,
            _ => rest = rest.get(2 + length..)?,
        }
    }
}
