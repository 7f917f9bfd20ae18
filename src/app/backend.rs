//! What lies below the window and is called from one place: presets, the sample, progress of long work.

pub use crate::workspace::{SaveState, Workspace};

use crate::model::{Book, FiscalYear};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

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

#[derive(Default)]
pub struct Progress {
    cancelled: AtomicBool,
    state: Mutex<(f32, String)>,
}

impl Progress {
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
    pub fn fraction(&self) -> f32 {
        self.state.lock().map_or(0.0, |state| state.0)
    }
    pub fn text(&self) -> String {
        self.state.lock().map_or_else(|_| String::new(), |state| state.1.clone())
    }
}
