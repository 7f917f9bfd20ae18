//! Whether the text that went in is the text that is in the file: the promise that nothing is ever cut.

use super::error::PdfError;
use super::parallel;
use super::read::{ReadElement, ReadLink, ReadPage, ReadPages, ReadSection, read_back};
use super::structure::tag;
use crate::layout::page::{Item, Link, TextRun};
use crate::layout::{Origin, Pages};
use std::collections::HashMap;

/// Fewer elements are not worth another thread.
const ELEMENTS_AT_ONCE: usize = 500;

/// What was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Characters that are read aloud: the text of the paper, without page numbers and repeated headers.
    pub characters: usize,
}

/// Why a file must not be handed out.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error(transparent)]
    Unreadable(#[from] PdfError),
    #[error("書き出したPDFのページ数が{found}ページで、組んだ{expected}ページと合いません。もう一度書き出してください")]
    PageCount { expected: usize, found: usize },
    #[error("書き出したPDFの文書の構造が、組んだものと合いません（要素{element}）。もう一度書き出してください")]
    Structure { element: usize, origin: Option<Origin> },
    #[error(
        "書き出したPDFの{page}ページ目の文字が元の文と合いません（元は{expected}、PDFでは{found}）。もう一度書き出してください"
    )]
    Text { page: usize, origin: Origin, expected: Seen, found: Seen },
    #[error("{page}ページ目の文字が用紙の外にはみ出しています。列の幅、文字の大きさ、余白を確認してください")]
    OutsidePage { page: usize, origin: Origin },
}

impl VerifyError {
    /// Whose text is wrong.
    pub fn origin(&self) -> Option<Origin> {
        match self {
            Self::Text { origin, .. } | Self::OutsidePage { origin, .. } => Some(*origin),
            Self::Structure { origin, .. } => *origin,
            Self::Unreadable(error) => error.origin(),
            Self::PageCount { .. } => None,
        }
    }
}

/// A character at a place, or the end of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen(pub Option<char>);

impl std::fmt::Display for Seen {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(character) => write!(formatter, "「{character}」"),
            None => formatter.write_str("終わり"),
        }
    }
}

/// Compares the finished bytes with the pages they were made from, character by character: of every element in
/// reading order, and of what is on each page beside the elements.
///
/// # Errors
/// When a character is missing, doubled, out of order, in another element or outside of its page.
pub fn verify(bytes: &[u8], pages: &Pages) -> Result<Verified, VerifyError> {
    let read = read_back(bytes)?;
    let (expected, found) = (pages.pages.len(), read.pages.len());
    if expected != found {
        return Err(VerifyError::PageCount { expected, found });
    }
    let runs = Runs::collect(pages);
    let element_of = match_trees(pages, &read, &runs)?;
    let sections: Vec<_> = read.pages.iter().map(sections_by_id).collect();
    let pairs: Vec<(usize, &ReadElement)> = element_of.into_iter().zip(&read.elements).collect();
    let portions: Vec<&[(usize, &ReadElement)]> = pairs.chunks(ELEMENTS_AT_ONCE).collect();
    let counts = parallel::map(&portions, |portion| {
        portion.iter().try_fold(0, |characters, (element, read_element)| {
            let section = |(page, id): &(usize, usize)| Some((*page, (*sections.get(*page)?.get(*id)?)?));
            let found: Vec<_> = read_element.pieces.iter().filter_map(section).collect();
            Ok(characters + compare(&runs.of_elements[*element], &found)?)
        })
    });
    let characters = counts.into_iter().sum::<Result<usize, VerifyError>>()?;
    for (index, page) in read.pages.iter().enumerate() {
        let artifacts = page.sections.iter().filter(|section| section.id.is_none());
        compare(&runs.of_artifacts[index], &artifacts.map(|section| (index, section)).collect::<Vec<_>>())?;
    }
    Ok(Verified { characters })
}

/// A run and the index of its page.
type Placed<'p> = (usize, &'p TextRun);

/// The runs that went in.
struct Runs<'p> {
    of_elements: Vec<Vec<Placed<'p>>>,
    /// By page.
    of_artifacts: Vec<Vec<Placed<'p>>>,
}

impl<'p> Runs<'p> {
    fn collect(pages: &'p Pages) -> Self {
        let mut runs = Self {
            of_elements: vec![Vec::new(); pages.structure.len()],
            of_artifacts: vec![Vec::new(); pages.pages.len()],
        };
        for (index, page) in pages.pages.iter().enumerate() {
            for item in &page.items {
                let Item::Text(run) = item else { continue };
                let owner = match run.element {
                    Some(element) => runs.of_elements.get_mut(element),
                    None => runs.of_artifacts.get_mut(index),
                };
                if let Some(owner) = owner {
                    owner.push((index, run));
                }
            }
        }
        runs
    }
}

/// For every element of the file the element of the layout: both trees must have the same shape and kinds, and links
/// that lead to the same pages.
fn match_trees(pages: &Pages, read: &ReadPages, runs: &Runs<'_>) -> Result<Vec<usize>, VerifyError> {
    let differs = |element: usize| {
        let origin = runs.of_elements.get(element).and_then(|runs| runs.first()).map(|(_, run)| run.origin);
        VerifyError::Structure { element, origin }
    };
    let links: HashMap<usize, &Link> = pages.links.iter().map(|link| (link.element, link)).collect();
    let mut element_of = vec![usize::MAX; read.elements.len()];
    let mut open = vec![(0, 0)];
    let mut matched = 0;
    while let Some((found, element)) = open.pop() {
        let (Some(read), Some(wanted)) = (read.elements.get(found), pages.structure.get(element)) else {
            return Err(differs(element));
        };
        if read.kind != tag(&wanted.kind) || read.children.len() != wanted.children.len() {
            return Err(differs(element));
        }
        let leads = |link: &ReadLink| (link.page, link.target);
        if read.link.as_ref().map(leads) != links.get(&element).map(|link| (link.page, link.target)) {
            return Err(differs(element));
        }
        element_of[found] = element;
        matched += 1;
        open.extend(read.children.iter().copied().zip(wanted.children.iter().copied()));
    }
    if matched == pages.structure.len() && matched == read.elements.len() {
        Ok(element_of)
    } else {
        Err(differs(matched))
    }
}

/// The sections of a page by their identifier.
fn sections_by_id(page: &ReadPage) -> Vec<Option<&ReadSection>> {
    // Identifiers count up from 0 within a page; what one that does not stands for is missed below.
    let mut by_id = vec![None; page.sections.len()];
    for section in &page.sections {
        if let Some(place) = section.id.and_then(|id| by_id.get_mut(id)) {
            *place = Some(section);
        }
    }
    by_id
}

/// Compares what was set with what was found; the result is the number of characters.
fn compare(expected: &[Placed<'_>], found: &[(usize, &ReadSection)]) -> Result<usize, VerifyError> {
    let mut found_characters = found.iter().flat_map(|(_, section)| section.text.chars());
    let mut count = 0;
    for (page, run) in expected {
        for glyph in &run.glyphs {
            for character in [Some(glyph.character), glyph.extra].into_iter().flatten() {
                let next = found_characters.next();
                if next != Some(character) {
                    let (expected, found) = (Seen(Some(character)), Seen(next));
                    return Err(VerifyError::Text { page: page + 1, origin: run.origin, expected, found });
                }
                count += 1;
            }
        }
    }
    if let Some(extra) = found_characters.next() {
        let (page, origin) = expected.last().map_or((0, Origin::default()), |(page, run)| (*page, run.origin));
        return Err(VerifyError::Text { page: page + 1, origin, expected: Seen(None), found: Seen(Some(extra)) });
    }
    check_inside(expected, found)?;
    Ok(count)
}

/// Nothing stands beyond the edge of the paper, where it is in the file but not on the sheet.
fn check_inside(expected: &[Placed<'_>], found: &[(usize, &ReadSection)]) -> Result<(), VerifyError> {
    if found.iter().all(|(_, section)| section.outside.is_none()) {
        return Ok(());
    }
    let mut before = 0;
    for (page, section) in found {
        if let Some(outside) = section.outside {
            let origin = origin_at(expected, before + outside);
            return Err(VerifyError::OutsidePage { page: page + 1, origin });
        }
        before += section.text.chars().count();
    }
    Ok(())
}

/// The origin of the character at a position.
fn origin_at(runs: &[Placed<'_>], position: usize) -> Origin {
    let mut end = 0;
    let owner = runs.iter().find(|(_, run)| {
        end += run.glyphs.iter().map(|glyph| 1 + usize::from(glyph.extra.is_some())).sum::<usize>();
        position < end
    });
    owner.map_or(Origin::default(), |(_, run)| run.origin)
}
