//! 紙面: the pages that will be printed, beside the desk. They follow every edit; a click leads to its field, the
//! record on the desk is shown on its page.

use super::action::{Action, Place};
use super::preview::{PreviewAction, PreviewState, preview_ui};
use crate::layout::{self, Origin};
use crate::model::{BlockId, Book, EditionId, EntryId, RecordId, SectionId, TITLE_KEY};
use crate::report::{self, PaperOptions, part};
use crate::work::Progress;
use crate::work::export::{self, Binding};
use crate::work::papers::PaperRequest;
use egui::{Context, Ui};
use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

/// Open or closed; its thread lives as long as it is open.
#[derive(Default)]
pub struct Paper {
    preview: Option<PreviewState>,
    place: Option<Place>,
}

impl Paper {
    pub fn is_open(&self) -> bool {
        self.preview.is_some()
    }

    /// # Errors
    /// When the system gives no thread for it.
    pub fn toggle(&mut self, ctx: &Context) -> std::io::Result<()> {
        self.place = None;
        self.preview = if self.is_open() { None } else { Some(PreviewState::new(ctx)?) };
        Ok(())
    }

    /// Asks for the pages again when the book, the edition or the settings have changed, and turns to the place on the
    /// desk when that has.
    pub fn follow(&mut self, book: &Arc<Book>, edition: EditionId, place: Option<Place>, options: &PaperOptions) {
        let Some(preview) = &mut self.preview else { return };
        preview.follow(fingerprint(book, edition, options), || {
            let (book, options) = (book.clone(), options.clone());
            Box::new(move |cache| {
                let document = report::document(&book, edition, &options);
                let document = document.ok_or_else(|| "この年度版はなくなりました".to_owned())?;
                Ok(layout::lay_out_again(&document, cache))
            })
        });
        if self.place != place {
            self.place = place;
            if let Some(origin) = place.and_then(|place| origin_of(book, place)) {
                preview.go_to(origin);
            }
        }
    }

    /// As [`Self::follow`], for papers that are bound into one file.
    pub fn follow_bound(&mut self, book: &Arc<Book>, own: EditionId, papers: &[PaperRequest], binding: &Binding) {
        let Some(preview) = &mut self.preview else { return };
        let mut hasher = std::hash::DefaultHasher::new();
        (book.revision(), own).hash(&mut hasher);
        format!("{papers:?}{binding:?}").hash(&mut hasher);
        preview.follow(hasher.finish(), || {
            let (book, papers, binding) = (book.clone(), papers.to_vec(), binding.clone());
            Box::new(move |_| {
                let bound = export::bound_pages(&book, Some(own), &papers, &binding, &Progress::default());
                bound.map(|(_, pages)| pages).map_err(|error| error.to_string())
            })
        });
    }

    pub fn paper_ui(&mut self, book: &Book, ui: &mut Ui, actions: &mut Vec<Action>) {
        let Some(preview) = &mut self.preview else { return };
        if let Some(PreviewAction::GoTo(origin)) = preview_ui(preview, ui)
            && let Some(place) = place_of(book, origin)
        {
            // The page stands already where the officer looks.
            self.place = Some(place);
            preview.mark(Some(origin));
            actions.push(Action::Go(place));
        }
    }
}

/// A number that differs whenever the pages may differ.
fn fingerprint(book: &Book, edition: EditionId, options: &PaperOptions) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    (book.revision(), edition).hash(&mut hasher);
    format!("{options:?}").hash(&mut hasher);
    hasher.finish()
}

/// Where the name of a record, or a heading, stands.
fn origin_of(book: &Book, place: Place) -> Option<Origin> {
    match place {
        Place::Section(section) => Some(Origin { source: section.0, part: part::HEADING }),
        Place::Record(record) => {
            let title = book.field_by_key(book.form_of_record(record)?, TITLE_KEY)?;
            Some(Origin { source: record.0, part: title.id.0 })
        }
    }
}

/// What on the desk a text of the page belongs to.
fn place_of(book: &Book, origin: Origin) -> Option<Place> {
    let source = origin.source;
    let record = book.entry(EntryId(source)).map(|entry| entry.record);
    let record = record.or_else(|| book.record(RecordId(source)).map(|record| record.id));
    let section = || {
        let of_block = book.block(BlockId(source)).map(|block| block.section);
        of_block.or_else(|| book.section(SectionId(source)).map(|section| section.id))
    };
    record.map(Place::Record).or_else(|| section().map(Place::Section))
}
