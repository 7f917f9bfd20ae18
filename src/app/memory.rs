//! What the window remembers between two starts: recent books, the last place in each, the way of showing.
//!
//! Never any text of a book.

use super::action::Place;
use super::widgets::remembered_panel::PanelSizes;
use crate::check::Rule;
use crate::model::{EditionId, Lineage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A book that was open before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// Which record of an earlier year stands beside which of this year, where it is not the one that it comes from.
    #[serde(default)]
    pub stand_ins: Vec<(Lineage, Lineage)>,
    /// Widths of the columns of the table that the officer has drawn; `None` is the state.
    #[serde(default)]
    pub columns: Vec<(Option<Lineage>, f32)>,
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
    /// Names of the rules whose findings are not shown. Names that are not known (any more) are passed over.
    pub hidden_rules: Vec<String>,
    /// Sizes of the panels that the officer has drawn.
    pub panels: PanelSizes,
}

impl Default for WindowMemory {
    fn default() -> Self {
        Self {
            recent: Vec::new(),
            show_difference: true,
            theme: egui::ThemePreference::Light,
            zoom: 1.0,
            hidden_rules: Vec::new(),
            panels: PanelSizes::new(),
        }
    }
}

impl WindowMemory {
    const KEPT: usize = 12;

    /// Puts a book at the top of the list; what was remembered of its place stays.
    pub fn opened(&mut self, path: &Path, document_id: &str, title: &str, now: &str) {
        let known = self.recent.iter().position(|recent| recent.path == path).map(|at| self.recent.remove(at));
        let (title, opened_at, document_id) = (title.to_owned(), now.to_owned(), document_id.to_owned());
        let book = known.unwrap_or_else(|| RecentBook { path: path.to_path_buf(), ..RecentBook::default() });
        self.recent.insert(0, RecentBook { title, opened_at, document_id, ..book });
        self.recent.truncate(Self::KEPT);
    }

    /// What is remembered of a book, to be brought up to date when it is left.
    pub fn book_mut(&mut self, path: &Path) -> Option<&mut RecentBook> {
        self.recent.iter_mut().find(|recent| recent.path == path)
    }

    /// What was remembered of a book; nothing when it was never opened.
    pub fn book(&self, path: &Path) -> RecentBook {
        self.recent.iter().find(|recent| recent.path == path).cloned().unwrap_or_default()
    }

    pub fn hidden_rules(&self) -> BTreeSet<Rule> {
        self.hidden_rules.iter().filter_map(|name| Rule::from_name(name)).collect()
    }

    pub fn show_rule(&mut self, rule: Rule, shown: bool) {
        self.hidden_rules.retain(|name| name != rule.name());
        if !shown {
            self.hidden_rules.push(rule.name().to_owned());
        }
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
        memory.book_mut(Path::new("a.hyoka")).unwrap().edition = Some(EditionId(7));
        memory.opened(Path::new("a.hyoka"), "id-a", "甲", "3");
        let titles: Vec<&str> = memory.recent.iter().map(|recent| recent.title.as_str()).collect();
        assert_eq!(titles, ["甲", "乙"]);
        assert_eq!(memory.book(Path::new("a.hyoka")).edition, Some(EditionId(7)));
    }
}
