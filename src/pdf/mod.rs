//! Pages → the bytes of a PDF file, and back: the text in the finished bytes is compared with the text that went in.
//!
//! Only this module knows `printpdf` and `lopdf`. `printpdf` makes the skeleton (page tree, fonts, properties) from
//! subsets of our fonts; content streams, structure and the file itself are written here, because a paper of a
//! hundred pages is to be ready before the officer has let go of the mouse. Nothing is measured here and nothing is
//! decided: what stands where is `layout`'s business, writing the file to disk is the caller's.

mod content;
mod error;
mod file;
mod font;
mod image;
mod link;
mod metadata;
mod number;
mod object;
mod outline;
mod parallel;
mod plan;
mod read;
mod skeleton;
mod structure;
#[cfg(test)]
mod tests;
mod verify;

pub use error::PdfError;
pub use read::{ReadElement, ReadLink, ReadPage, ReadPages, ReadSection, read_back};
pub use verify::{Seen, Verified, VerifyError, verify};

use crate::layout::Pages;
use chrono::{DateTime, FixedOffset};

/// What the file says about itself beside the text. Time and identity are parameters, so that the same input gives
/// the same bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct PdfOptions {
    pub created: DateTime<FixedOffset>,
    /// Name and version of the program.
    pub producer: String,
    /// What this paper is, the same at every export of it (book, edition, kind of paper); hashed into `/ID`.
    pub document_id: String,
}

/// The finished file.
///
/// # Errors
/// When the pages hold what no correct file can show: coordinates that are no numbers, glyphs that a font lacks,
/// images that cannot be read. Nothing is left out silently.
pub fn write(pages: &Pages, options: &PdfOptions) -> Result<Vec<u8>, PdfError> {
    let plan = plan::Plan::new(pages)?;
    let images = image::Images::collect(pages)?;
    let (frame, contents) = std::thread::scope(|scope| {
        let frame = scope.spawn(|| skeleton::Frame::new(pages, options, &plan, &images));
        let contents = parallel::map_with(&plan.pages, file::Deflater::new, |deflater, page| {
            content::compressed(pages, page, &plan, &images, deflater)
        });
        (parallel::joined(frame), contents)
    });
    let contents = contents.into_iter().collect::<Result<Vec<_>, _>>()?;
    file::assemble(frame?, contents, options)
}
