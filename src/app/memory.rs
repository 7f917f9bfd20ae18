//! What the window remembers between two starts: recent books, the last place in each, the way of showing.
//!
//! Never any text of a book.

use super::action::Place;
use crate::model::EditionId;
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
    pub fn opened(&mut self, path: &Path, title: &str, now: &str) {
        let known = self.recent.iter().position(|recent| recent.path == path).map(|at| self.recent.remove(at));
        let (edition, place) = known.map_or((None, None), |known| (known.edition, known.place));
        let recent =
            RecentBook { path: path.to_path_buf(), title: title.to_owned(), opened_at: now.to_owned(), edition, place };
        self.recent.insert(0, recent);
        self.recent.truncate(Self::KEPT);
    }

    /// Remembers where the officer was in a book.
    pub fn left(&mut self, path: &Path, edition: Option<EditionId>, place: Option<Place>) {
        if let Some(recent) = self.recent.iter_mut().find(|recent| recent.path == path) {
            recent.edition = edition;
            recent.place = place;
        }
    }

    pub fn last_place(&self, path: &Path) -> (Option<EditionId>, Option<Place>) {
        let recent = self.recent.iter().find(|recent| recent.path == path);
        recent.map_or((None, None), |recent| (recent.edition, recent.place))
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
        memory.opened(Path::new("a.hyoka"), "甲", "1");
        memory.opened(Path::new("b.hyoka"), "乙", "2");
        memory.left(Path::new("a.hyoka"), Some(EditionId(7)), None);
        memory.opened(Path::new("a.hyoka"), "甲", "3");
        let titles: Vec<&str> = memory.recent.iter().map(|recent| recent.title.as_str()).collect();
        assert_eq!(titles, ["甲", "乙"]);
        assert_eq!(memory.last_place(Path::new("a.hyoka")).0, Some(EditionId(7)));
    }
}
