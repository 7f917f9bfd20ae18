//! Pictures for figures: taken from a file or from the clipboard's pixels, checked before they go into a book.

use crate::layout::picture;
use image::{DynamicImage, ImageFormat, RgbaImage};
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// The largest file that is taken; a photograph of a current camera has a third of it.
const MAX_BYTES: u64 = 30 << 20;

/// A picture as it goes into the book: the officer's own file, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub file_name: String,
    pub bytes: Vec<u8>,
}

#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    #[error("画像「{path}」を読めませんでした（{1}）", path = .0.display())]
    Unreadable(PathBuf, std::io::Error),
    #[error("画像「{path}」は大きすぎます（{1}MB）。{max}MB以下の画像にしてください", path = .0.display(), max = MAX_BYTES >> 20)]
    TooLarge(PathBuf, u64),
    #[error("画像「{0}」はPNG又はJPEGではありません。PNG又はJPEGで保存し直してください")]
    WrongFormat(String),
    #[error("画像「{0}」は使えません（{1}）。別のソフトで開いて保存し直すか、元の画像を取り寄せてください")]
    Damaged(String, String),
}

/// Reads and checks a picture file.
pub fn read(path: &Path) -> Result<Picture, PictureError> {
    let unreadable = |error| PictureError::Unreadable(path.to_owned(), error);
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > MAX_BYTES {
        return Err(PictureError::TooLarge(path.to_owned(), size >> 20));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !matches!(image::guess_format(&bytes), Ok(ImageFormat::Png | ImageFormat::Jpeg)) {
        return Err(PictureError::WrongFormat(file_name));
    }
    match picture::check(&bytes) {
        Ok(()) => Ok(Picture { file_name, bytes }),
        Err(reason) => Err(PictureError::Damaged(file_name, reason)),
    }
}

/// A PNG of pixels from the clipboard: `rgba` in rows of `width` pixels, four bytes each.
pub fn from_pixels(width: u32, height: u32, rgba: Vec<u8>) -> Result<Picture, PictureError> {
    let file_name = "貼り付けた画像.png".to_owned();
    let wrong = || PictureError::WrongFormat("貼り付けた画像".to_owned());
    let pixels = RgbaImage::from_raw(width, height, rgba).ok_or_else(wrong)?;
    let mut bytes = Vec::new();
    DynamicImage::ImageRgba8(pixels)
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
        .map_err(|error| PictureError::Damaged(file_name.clone(), error.to_string()))?;
    Ok(Picture { file_name, bytes })
}

/// The picture at most `side` pixels wide and high, turned as the camera was held.
pub fn thumbnail(file_name: &str, bytes: &[u8], side: u32) -> Result<RgbaImage, PictureError> {
    let decoded = picture::decode(bytes).map_err(|reason| PictureError::Damaged(file_name.to_owned(), reason))?;
    let picture = decoded.upright();
    let small = if picture.width().max(picture.height()) > side { picture.thumbnail(side, side) } else { picture };
    Ok(small.into_rgba8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    #[test]
    fn pixels_become_a_picture_that_can_be_read_back() {
        let picture = from_pixels(3, 2, vec![200; 24]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("花壇.png");
        std::fs::write(&path, &picture.bytes).unwrap();
        let read = read(&path).unwrap();
        assert_eq!((read.file_name.as_str(), read.bytes), ("花壇.png", picture.bytes.clone()));
        assert_eq!(thumbnail("花壇.png", &picture.bytes, 2).unwrap().dimensions(), (2, 1));
    }

    #[test]
    fn what_is_no_picture_is_refused_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("名簿.png");
        std::fs::write(&path, "画像ではない").unwrap();
        assert!(read(&path).unwrap_err().to_string().contains("名簿.png"));
        let half = from_pixels(40, 40, vec![7; 6400]).unwrap();
        std::fs::write(&path, &half.bytes[..half.bytes.len() / 2]).unwrap();
        assert!(matches!(read(&path), Err(PictureError::Damaged(..))));
        let mut mixed = Cursor::new(Vec::new());
        let pixels = RgbImage::from_fn(160, 120, |x, y| image::Rgb([(x * y) as u8, y as u8, 99]));
        pixels.write_to(&mut mixed, ImageFormat::Jpeg).unwrap();
        let mut mixed = mixed.into_inner();
        std::fs::write(&path, &mixed).unwrap();
        assert!(read(&path).is_ok());
        // The end is there; what stands before it is of another file.
        let length = mixed.len();
        mixed[length / 2..length - 2].iter_mut().zip(1_usize..).for_each(|(byte, other)| *byte = (other * 151) as u8);
        std::fs::write(&path, &mixed).unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("名簿.png") && error.contains("壊れている"), "{error}");
    }
}
