//! Everything but the content of the pages: page tree, fonts, images, outline, metadata, structure.
//!
//! `printpdf` makes page tree and fonts from a document whose first page shows every glyph once; the catalog and what
//! `printpdf` has no words for is added to the `lopdf` document it gives out.

use super::PdfOptions;
use super::error::PdfError;
use super::font::Instance;
use super::image::Images;
use super::number::hundredths;
use super::object::Objects;
use super::plan::Plan;
use super::{link, metadata, outline, structure};
use crate::layout::Pages;
use lopdf::{Document, Object, ObjectId, dictionary};
use printpdf::{Mm, Op, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem};

/// A document whose pages are still empty.
pub struct Frame {
    pub document: Document,
    /// Object numbers of the pages' content streams.
    pub contents: Vec<u32>,
    /// The structure, written already.
    pub structure: Objects,
    /// Highest object number in use.
    pub last_number: u32,
}

impl Frame {
    pub fn new(pages: &Pages, options: &PdfOptions, plan: &Plan, images: &Images) -> Result<Self, PdfError> {
        let mut document = skeleton(pages, plan)?;
        document.version = "1.7".to_owned();
        let page_ids: Vec<ObjectId> = document.page_iter().collect();
        if page_ids.len() != pages.pages.len() {
            return Err(PdfError::broken("ページの数が合わない"));
        }
        let contents = finish_pages(&mut document, pages, &page_ids, images)?;
        let annotations = link::add_links(&mut document, pages, &page_ids)?;
        let numbers = structure::Numbers::starting_at(finish_catalog(&mut document, pages, options, &page_ids)?);
        let page_numbers: Vec<u32> = page_ids.iter().map(|id| id.0).collect();
        let structure = structure::write(pages, plan, &page_numbers, &annotations, numbers)?;
        let last_number = structure.starts.iter().map(|start| start.0).max().unwrap_or(document.max_id);
        Ok(Self { document, contents, structure, last_number })
    }
}

/// Page tree and fonts as `printpdf` makes them.
fn skeleton(pages: &Pages, plan: &Plan) -> Result<Document, PdfError> {
    let mut paper = PdfDocument::new("");
    let mut registration = vec![Op::StartTextSection];
    let fonts = super::parallel::map(&plan.encoding.instances, Instance::printpdf_font);
    for (number, (instance, font)) in plan.encoding.instances.iter().zip(fonts).enumerate() {
        let id = printpdf::FontId(Instance::resource(number));
        paper.resources.fonts.map.insert(id.clone(), font?);
        registration.push(Op::SetFont { font: PdfFontHandle::External(id), size: Pt(1.0) });
        registration.push(Op::ShowText { items: vec![TextItem::GlyphIds(instance.printpdf_glyphs())] });
    }
    registration.push(Op::EndTextSection);
    let mut operators = Some(registration);
    paper.pages =
        pages.pages.iter().map(|_| PdfPage::new(Mm(1.0), Mm(1.0), operators.take().unwrap_or_default())).collect();
    let mut warnings = Vec::new();
    let document = paper.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    match warnings.into_iter().next() {
        Some(warning) => Err(PdfError::Warning { message: warning.msg }),
        None => Ok(document),
    }
}

/// Gives every page its size and the resources they share; the result are the numbers of the content streams.
fn finish_pages(
    document: &mut Document,
    pages: &Pages,
    page_ids: &[ObjectId],
    images: &Images,
) -> Result<Vec<u32>, PdfError> {
    let image_resources = images.add_to(document);
    let mut shared: Option<ObjectId> = None;
    let mut contents = Vec::with_capacity(page_ids.len());
    for (index, (&id, page)) in page_ids.iter().zip(&pages.pages).enumerate() {
        let dictionary = document.get_dictionary_mut(id)?;
        let resources = dictionary.get(b"Resources")?.as_reference()?;
        contents.push(dictionary.get(b"Contents")?.as_reference()?.0);
        for unused in ["TrimBox", "CropBox", "Annots"] {
            dictionary.remove(unused.as_bytes());
        }
        let shared = *shared.get_or_insert(resources);
        dictionary.set("Resources", Object::Reference(shared));
        dictionary.set("MediaBox", media_box(page.width, page.height).ok_or(PdfError::PageSize { page: index + 1 })?);
        dictionary.set("StructParents", i64::try_from(index).unwrap_or(i64::MAX));
        dictionary.set("Tabs", "S");
        if resources != shared {
            document.objects.remove(&resources);
        }
    }
    let Some(shared) = shared else { return Err(PdfError::NoPages) };
    let resources = document.get_dictionary_mut(shared)?;
    let empty = ["XObject", "ExtGState", "Shading"].map(|key| resources.remove(key.as_bytes()));
    if !image_resources.is_empty() {
        resources.set("XObject", Object::Dictionary(image_resources));
    }
    for unused in empty.into_iter().flatten() {
        document.objects.remove(&unused.as_reference()?);
    }
    Ok(contents)
}

fn media_box(width: crate::layout::Length, height: crate::layout::Length) -> Option<Object> {
    /// The largest page that a PDF can have, in hundredths of a point.
    const LIMIT: i64 = 1_440_000;
    let side = |length| {
        let side = hundredths(length).filter(|side| (1..=LIMIT).contains(side))?;
        Some(Object::Real(side as f32 / 100.0))
    };
    Some(Object::Array(vec![0.into(), 0.into(), side(width)?, side(height)?]))
}

/// Catalog and properties; the result is the first free object number, where the structure goes.
fn finish_catalog(
    document: &mut Document,
    pages: &Pages,
    options: &PdfOptions,
    page_ids: &[ObjectId],
) -> Result<u32, PdfError> {
    let information = document.trailer.get(b"Info")?.as_reference()?;
    document.objects.insert(information, Object::Dictionary(metadata::information(pages, options)));
    let outline = outline::add_outline(document, pages, page_ids)?;
    let metadata = document.add_object(metadata::xmp(pages, options));
    let output_intents = metadata::output_intents(document);
    let structure = document.max_id + 1;
    let catalog = document.catalog_mut()?;
    catalog.set("Lang", Object::string_literal("ja-JP"));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("Metadata", Object::Reference(metadata));
    catalog.set("OutputIntents", output_intents);
    catalog.set("PageLabels", outline::page_labels(pages));
    catalog.set("StructTreeRoot", Object::Reference((structure, 0)));
    if let Some(outline) = outline {
        catalog.set("Outlines", Object::Reference(outline));
        catalog.set("PageMode", "UseOutlines");
    }
    Ok(structure)
}
