//! Everything below the window that the window calls, gathered in one place: the open book, presets, long work.

use crate::edit::{self, Command, EditError, History, Step};
use crate::model::{Book, FiscalYear};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    Saved,
    Saving { pending: usize },
    Failed { message: String, pending: usize },
}

pub struct Done {
    pub label: String,
    pub changed: usize,
    pub revision: u64,
}

pub struct Workspace {
    path: PathBuf,
    book: Arc<Book>,
    history: History,
    save_state: SaveState,
}

impl Workspace {
    pub fn create(path: &Path, book: Book) -> Result<Self, String> {
        Ok(Self {
            path: path.to_path_buf(),
            book: Arc::new(book),
            history: History::default(),
            save_state: SaveState::Saved,
        })
    }
    pub fn open(path: &Path) -> Result<Self, String> {
        Err(format!("{}を開けません", path.display()))
    }
    pub fn path(&self) -> &Path {
        &self.path
    }
    pub fn book(&self) -> &Arc<Book> {
        &self.book
    }
    pub fn run(&mut self, command: &Command, at: DateTime<Utc>) -> Result<Done, EditError> {
        let plan = edit::plan(&self.book, command)?;
        let changed = plan.changes.len();
        if changed > 0 {
            self.book = Arc::new(self.book.apply(&plan.changes)?);
            self.history.record(Step { label: plan.label.clone(), changes: plan.changes, join: plan.join, at });
        }
        Ok(Done { label: plan.label, changed, revision: self.book.revision() })
    }
    pub fn undo(&mut self, _at: DateTime<Utc>) -> Result<Option<String>, EditError> {
        let Some(step) = self.history.to_undo() else { return Ok(None) };
        let (label, changes) = (step.label.clone(), step.inverted());
        self.book = Arc::new(self.book.apply(&changes)?);
        self.history.undone();
        Ok(Some(label))
    }
    pub fn redo(&mut self, _at: DateTime<Utc>) -> Result<Option<String>, EditError> {
        let Some(step) = self.history.to_redo() else { return Ok(None) };
        let (label, changes) = (step.label.clone(), step.changes.clone());
        self.book = Arc::new(self.book.apply(&changes)?);
        self.history.redone();
        Ok(Some(label))
    }
    pub fn undo_label(&self) -> Option<&str> {
        self.history.undo_label()
    }
    pub fn redo_label(&self) -> Option<&str> {
        self.history.redo_label()
    }
    pub fn poll(&mut self) -> bool {
        false
    }
    pub fn save_state(&self) -> &SaveState {
        &self.save_state
    }
    pub fn flush(&mut self) -> Result<(), String> {
        Ok(())
    }
    pub fn retry(&mut self) {}
    pub fn save_copy(&mut self, _to: &Path) -> Result<(), String> {
        Ok(())
    }
    pub fn set_waker(&mut self, _waker: Box<dyn Fn() + Send + Sync>) {}
}

/// A preset as the officer chooses it.
#[derive(Clone, Debug)]
pub struct PresetChoice {
    pub name: String,
    pub label: String,
    pub description: String,
}

pub fn presets() -> Vec<PresetChoice> {
    Vec::new()
}

pub fn preset_book(_name: &str, _year: FiscalYear) -> Result<Book, String> {
    Ok(Book::default())
}

pub fn sample_book() -> Result<Book, String> {
    Ok(Book::default())
}
