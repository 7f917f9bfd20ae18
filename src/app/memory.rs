//! What the window remembers between two starts: recent books, the last place in each, the way of showing.
//!
//! Never any text of a book.

use super::action::Place;
use crate::model::{EditionId, Lineage};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A book that was open before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecentBook {
    pub path: PathBuf,
    pub title: String,
    /// Local time, as it is shown.
    pub opened_at: String,
    pub edition: Option<EditionId>,
    pub place: Option<Place>,
    /// Under which its backups lie.
    #[serde(default)]
    pub document_id: String,
    /// Which field of an earlier year stands beside which of this year.
    #[serde(default)]
    pub pairs: Vec<(Lineage, Lineage)>,
}

/// Kept by eframe's persistence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowMemory {
    /// Latest first.
    pub recent: Vec<RecentBook>,
    pub show_difference: bool,
    pub theme: egui::ThemePreference,
    /// 1.0 is 100 %.
    pub zoom: f32,
}

impl Default for WindowMemory {
    fn default() -> Self {
        Self { recent: Vec::new(), show_difference: true, theme: egui::ThemePreference::Light, zoom: 1.0 }
    }
}

impl WindowMemory {
    const KEPT: usize = 12;

    /// Puts a book at the top of the list; what was remembered of its place stays.
    pub fn opened(&mut self, path: &Path, document_id: &str, title: &str, now: &str) {
        let known = self.recent.iter().position(|recent| recent.path == path).map(|at| self.recent.remove(at));
        let (edition, place, pairs) =
            known.map_or((None, None, Vec::new()), |known| (known.edition, known.place, known.pairs));
        let (path, title, opened_at) = (path.to_path_buf(), title.to_owned(), now.to_owned());
        let document_id = document_id.to_owned();
        self.recent.insert(0, RecentBook { path, title, opened_at, edition, place, document_id, pairs });
        self.recent.truncate(Self::KEPT);
    }

    /// Remembers where the officer was in a book, and which fields stood side by side.
    pub fn left(
        &mut self,
        path: &Path,
        edition: Option<EditionId>,
        place: Option<Place>,
        pairs: Vec<(Lineage, Lineage)>,
    ) {
        if let Some(recent) = self.recent.iter_mut().find(|recent| recent.path == path) {
            recent.edition = edition;
            recent.place = place;
            recent.pairs = pairs;
        }
    }

    pub fn last_place(&self, path: &Path) -> (Option<EditionId>, Option<Place>) {
        let recent = self.recent.iter().find(|recent| recent.path == path);
        recent.map_or((None, None), |recent| (recent.edition, recent.place))
    }

    /// Empty when the book was never opened.
    pub fn document_id(&self, path: &Path) -> String {
        let recent = self.recent.iter().find(|recent| recent.path == path);
        recent.map(|recent| recent.document_id.clone()).unwrap_or_default()
    }

    pub fn pairs(&self, path: &Path) -> Vec<(Lineage, Lineage)> {
        let recent = self.recent.iter().find(|recent| recent.path == path);
        recent.map(|recent| recent.pairs.clone()).unwrap_or_default()
    }

    pub fn forget(&mut self, path: &Path) {
        self.recent.retain(|recent| recent.path != path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_opened_again_moves_up_and_keeps_its_place() {
        let mut memory = WindowMemory::default();
        memory.opened(Path::new("a.hyoka"), "id-a", "甲", "1");
        memory.opened(Path::new("b.hyoka"), "id-b", "乙", "2");
        memory.left(Path::new("a.hyoka"), Some(EditionId(7)), None, Vec::new());
        memory.opened(Path::new("a.hyoka"), "id-a", "甲", "3");
        let titles: Vec<&str> = memory.recent.iter().map(|recent| recent.title.as_str()).collect();
        assert_eq!(titles, ["甲", "乙"]);
        assert_eq!(memory.last_place(Path::new("a.hyoka")).0, Some(EditionId(7)));
    }
}
