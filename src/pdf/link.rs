//! Links as the annotations of their pages.

use super::error::PdfError;
use super::number::hundredths;
use super::object::text_object;
use super::outline::destination;
use crate::layout::Pages;
use crate::layout::page::Link;
use lopdf::{Document, Object, ObjectId, dictionary};

/// The place of a link in the parent tree, behind the pages.
pub fn parent_key(pages: &Pages, index: usize) -> i64 {
    i64::try_from(pages.pages.len() + index).unwrap_or(i64::MAX)
}

/// Puts the links on their pages; the result are the object numbers of the annotations, in the same order.
///
/// # Errors
/// When a link stands on no page or leads to none, or has no element.
pub fn add_links(document: &mut Document, pages: &Pages, page_ids: &[ObjectId]) -> Result<Vec<u32>, PdfError> {
    let mut numbers = Vec::with_capacity(pages.links.len());
    for (index, link) in pages.links.iter().enumerate() {
        let nowhere = || PdfError::LinkPage { title: link.title.clone() };
        let (&own, &target) = page_ids.get(link.page).zip(page_ids.get(link.target)).ok_or_else(nowhere)?;
        let target_height = pages.pages.get(link.target).ok_or_else(nowhere)?.height;
        if link.element >= pages.structure.len() {
            return Err(PdfError::UnknownElement { page: link.page + 1, element: link.element });
        }
        let annotation = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Link",
            "Rect" => rectangle(pages, link).ok_or_else(nowhere)?,
            // No frame; printed like what stands under it.
            "Border" => Object::Array(vec![0.into(), 0.into(), 0.into()]),
            "F" => 4,
            "P" => Object::Reference(own),
            "Dest" => destination(target, target_height),
            "Contents" => text_object(&format!("{}のページへ", link.title)),
            "StructParent" => parent_key(pages, index),
        };
        let id = document.add_object(annotation);
        numbers.push(id.0);
        let page = document.get_dictionary_mut(own)?;
        match page.get_mut(b"Annots").and_then(Object::as_array_mut) {
            Ok(annotations) => annotations.push(Object::Reference(id)),
            Err(_) => page.set("Annots", Object::Array(vec![Object::Reference(id)])),
        }
    }
    Ok(numbers)
}

/// Left, bottom, right, top.
fn rectangle(pages: &Pages, link: &Link) -> Option<Object> {
    let height = pages.pages.get(link.page)?.height;
    let corners = [link.x, height - link.y - link.height, link.x + link.width, height - link.y];
    let corner = |length| Some(Object::Real(hundredths(length)? as f32 / 100.0));
    corners.into_iter().map(corner).collect::<Option<Vec<_>>>().map(Object::Array)
}
