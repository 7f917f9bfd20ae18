//! What the window does for the search: asks, shows what came back, goes to hits, replaces.

use super::super::action::{Place, View};
use super::super::desk::FocusWish;
use super::super::widgets::draft_text::DraftKey;
use super::super::window::Window;
use super::{Asked, FoundText, Search, SearchMode};
use crate::edit::Command;
use crate::model::{Book, EditionId, Owner, TextPlace, text};
use egui::Context;
use std::sync::Arc;

impl Window {
    /// Keeps what was found up with the book, the filter and the search.
    pub(in crate::app) fn follow_search(&mut self) {
        let (Some(workspace), Some(shown)) = (&self.workspace, self.desk.edition) else { return };
        let book = workspace.book();
        let search = &mut self.desk.search;
        let before = search.base().and_then(|base| book.previous_edition(base)).map(|edition| edition.id);
        search.stay_with(shown, before);
        let query = search.query();
        self.desk.drafts.pattern = query.as_ref().map(|query| query.pattern.clone());
        let asked = Asked {
            revision: book.revision(),
            base: search.base().unwrap_or(shown),
            shown,
            filter: self.desk.narrowing.text.clone(),
            query,
        };
        if let Some(answer) = self.searcher.follow(book, asked) {
            self.desk.take_answer(answer);
        }
    }

    pub(in crate::app) fn open_search(&mut self, mode: SearchMode) {
        self.view = View::Desk;
        self.desk.check.close();
        let words = self.desk.drafts.selected();
        self.desk.search.open(mode, self.desk.edition, words);
    }

    pub(in crate::app) fn close_search(&mut self, ctx: &Context) {
        self.desk.search.close();
        self.desk.drafts.take_focus_back(ctx);
    }

    pub(in crate::app) fn step_hit(&mut self, by: i32) {
        if !self.desk.search.is_open() {
            self.open_search(SearchMode::Find);
        } else if let Some(index) = self.desk.search.step(by) {
            self.go_to_hit(index);
        }
    }

    /// Opens the place of a hit and selects it in its field. One of last year is shown beside this year's text; where
    /// this year has no such field, last year's edition is opened.
    pub(in crate::app) fn go_to_hit(&mut self, index: usize) {
        let found = self.desk.search.found().clone();
        let (Some(workspace), Some((text, nth))) = (&self.workspace, found.hit(index)) else { return };
        let book = workspace.book().clone();
        self.view = View::Desk;
        self.desk.search.set_current(index);
        let counterpart = match self.desk.edition.filter(|shown| *shown != text.edition) {
            Some(shown) => counterpart(&book, text, shown),
            None => None,
        };
        if let Some((at, place)) = counterpart {
            self.desk.go(at);
            self.desk.focus_wish = DraftKey::of_text(place).map(FocusWish::Key);
        } else {
            if self.desk.edition != Some(text.edition) {
                self.show_edition(text.edition);
            }
            self.desk.go(text.at);
            self.desk.focus_wish = DraftKey::of_text(text.place).map(FocusWish::Key);
            if let Some((key, first, last)) = characters_of_hit(&self.desk.search, text, nth) {
                self.desk.drafts.select(key, first, last);
            }
        }
        self.desk.scroll_outline = true;
    }

    /// Replaces the chosen hits: one command, one step back.
    pub(in crate::app) fn replace_chosen(&mut self) {
        let Some(edition) = self.desk.search.base() else { return };
        let (count, texts) = self.desk.search.replacements();
        if count == 0 {
            return;
        }
        let (from, to) = (text::excerpt(&self.desk.search.text, 10), text::excerpt(&self.desk.search.with, 10));
        let label = format!("「{from}」を「{to}」に置換（{count}件）");
        let before = self.book_revision();
        self.run(&Command::Replace { edition, label, texts });
        self.desk.search.message = if self.book_revision() == before {
            "変わったところはありません".to_owned()
        } else {
            format!("{count} 件を置き換えました（Ctrl+Z で元に戻せます）")
        };
    }

    fn book_revision(&self) -> Option<u64> {
        self.workspace.as_ref().map(|workspace| workspace.book().revision())
    }
}

/// Where a text of another year is shown in the edition on the desk.
fn counterpart(book: &Arc<Book>, text: &FoundText, shown: EditionId) -> Option<(Place, TextPlace)> {
    let place = book.counterpart_text(text.place, shown)?;
    let at = match text.at {
        Place::Section(id) => Place::Section(book.counterpart_section(id, shown)?),
        Place::Record(id) => Place::Record(book.counterpart_record(id, shown)?),
    };
    // A text block may have moved to another section, an entry to another record: then the two do not go together.
    let together = match place {
        TextPlace::Cell(Owner::Entry(entry), _) => book.entry(entry).map(|entry| Place::Record(entry.record)),
        TextPlace::BlockHeading(id) | TextPlace::BlockText(id) => {
            book.block(id).map(|block| Place::Section(block.section))
        }
        _ => Some(at),
    };
    Some((together?, place))
}

/// The characters of a hit in its field.
fn characters_of_hit(search: &Search, text: &FoundText, nth: usize) -> Option<(DraftKey, usize, usize)> {
    let key = DraftKey::of_text(text.place)?;
    let query = search.query()?;
    let hits = if query.replace { query.pattern.find_whole_in(&text.text) } else { query.pattern.find_in(&text.text) };
    let hit = hits.into_iter().nth(nth)?;
    let characters = |bytes: usize| text.text.get(..bytes).map_or(0, |part| part.chars().count());
    Some((key, characters(hit.start), characters(hit.end)))
}
