//! The text of a finished file, read from its bytes alone: content streams, the fonts' own tables of characters, and
//! the tree of elements. What the writer meant is not known here.
//!
//! This reads the files that the writer makes, not every PDF: what the writer never uses is refused by name.

mod character_map;
mod file;
mod lexer;
mod page;
mod tree;
mod value;

use super::error::PdfError;
use super::parallel;
use file::File;
pub use tree::{ReadElement, ReadLink};

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadPages {
    pub pages: Vec<ReadPage>,
    /// The tree of elements, each before its children; element 0 is the document.
    pub elements: Vec<ReadElement>,
}

/// The text of a page, in the order in which it is painted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadPage {
    pub sections: Vec<ReadSection>,
}

/// Marked content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadSection {
    /// `P`, `TD`, `Artifact`, …
    pub tag: String,
    /// Its identifier within the page; `None` for an artifact.
    pub id: Option<usize>,
    pub text: String,
    /// How many characters stand before the first that lies outside of the page.
    pub outside: Option<usize>,
}

/// Reads a file back.
///
/// # Errors
/// When the bytes are not a complete file of ours, when something is painted outside of marked content, or when
/// content, tree and parent tree contradict each other.
pub fn read_back(bytes: &[u8]) -> Result<ReadPages, PdfError> {
    let file = File::open(bytes)?;
    let catalog = file.catalog()?;
    let page_numbers = page::page_numbers(&file, &catalog)?;
    let fonts = page::Fonts::collect(&file, &page_numbers)?;
    let (elements, pages) = std::thread::scope(|scope| {
        let elements = scope.spawn(|| tree::read(&file, &catalog, &page_numbers));
        let pages = parallel::map(&page_numbers, |number| page::read(&file, &fonts, *number));
        (parallel::joined(elements), pages)
    });
    let read = ReadPages { pages: pages.into_iter().collect::<Result<_, _>>()?, elements: elements? };
    tree::check_pieces(&read)?;
    Ok(read)
}

/// The error for everything that a file of ours cannot contain.
fn unreadable(reason: impl std::fmt::Display) -> PdfError {
    PdfError::Unreadable { reason: reason.to_string() }
}
