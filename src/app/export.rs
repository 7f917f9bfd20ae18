//! What the officer has chosen for printing: one paper, or several that are bound; kept while the program runs.

use super::paper::Paper;
use crate::model::{Book, EditionId};
use crate::report::{self, FitProposal, PaperKind, PaperOptions};
use crate::work::export::{self, Binding};
use crate::work::papers::{self, PaperRequest, SavedPaper};
use egui::Context;
use std::path::PathBuf;
use std::sync::Arc;

/// What was written, as the officer reads it.
#[derive(Clone, Debug)]
pub struct Exported {
    pub path: PathBuf,
    /// 「12ページ、3,456字を確かめました」
    pub summary: String,
    pub warnings: Vec<String>,
    /// What would make narrow columns fit.
    pub fit: Option<FitProposal>,
}

/// What is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Task {
    #[default]
    OnePaper,
    /// Papers that were saved under a name, in one file.
    Bound,
}

/// The choices of the export sheet.
pub struct ExportState {
    pub task: Task,
    pub options: PaperOptions,
    /// Names of the saved papers to bind, in order.
    pub bound: Vec<String>,
    pub binding: Binding,
    /// The name under which the choices are saved.
    pub name: String,
    pub path: String,
    /// The path was chosen or typed by the officer and no longer follows the paper.
    pub own_path: bool,
    pub done: Option<Exported>,
    /// In a window that is too narrow for both, the pages are shown and not the choices.
    pub shows_pages: bool,
    /// The pages beside the choices.
    pub paper: Paper,
    /// What is still missing from the edition, before it is printed.
    pub to_come: Vec<String>,
    /// How many findings of the check are shown.
    pub findings: usize,
    saved: Arc<Vec<SavedPaper>>,
    followed: Option<(u64, EditionId)>,
}

impl Default for ExportState {
    fn default() -> Self {
        Self {
            task: Task::OnePaper,
            options: PaperOptions::new(PaperKind::Evaluation),
            bound: Vec::new(),
            binding: Binding::default(),
            name: String::new(),
            path: String::new(),
            own_path: false,
            done: None,
            shows_pages: false,
            paper: Paper::default(),
            to_come: Vec::new(),
            findings: 0,
            saved: Arc::default(),
            followed: None,
        }
    }
}

impl ExportState {
    /// For a book that has just been opened: its usual paper.
    pub fn of(book: &Book, edition: Option<EditionId>) -> Self {
        let kind = edition.map_or(PaperKind::Evaluation, |edition| report::usual_kind(book, edition));
        Self { options: PaperOptions::new(kind), ..Self::default() }
    }

    /// The papers that the book keeps under a name.
    pub fn saved(&self) -> Arc<Vec<SavedPaper>> {
        self.saved.clone()
    }

    /// Brings the list of saved papers and the pages up to date; called while the sheet is open.
    pub fn follow(&mut self, ctx: &Context, book: &Arc<Book>, edition: EditionId) {
        if self.followed != Some((book.revision(), edition)) {
            self.saved = Arc::new(papers::list(book));
            self.to_come = export::to_come(book, [edition]);
            self.followed = Some((book.revision(), edition));
        }
        if !self.paper.is_open()
            && let Err(error) = self.paper.toggle(ctx)
        {
            log::warn!("no preview: {error}");
        }
        match self.task {
            Task::OnePaper => self.paper.follow(book, edition, None, &self.options),
            Task::Bound => self.paper.follow_bound(book, edition, &self.bound_requests(), &self.binding),
        }
    }

    /// The saved papers to bind; names that are gone or cannot be read are left out.
    pub fn bound_requests(&self) -> Vec<PaperRequest> {
        let named = |name: &String| self.saved.iter().find(|saved| saved.name == *name);
        let request = |saved: &SavedPaper| saved.request.as_ref().ok().cloned();
        self.bound.iter().filter_map(named).filter_map(request).collect()
    }

    /// Takes the choices that were saved under a name.
    pub fn take(&mut self, name: &str) {
        let saved = self.saved.clone();
        let request = saved.iter().find(|saved| saved.name == name).and_then(|saved| saved.request.as_ref().ok());
        if let Some(request) = request {
            self.options = request.paper.clone();
            self.name = name.to_owned();
        }
    }
}
