//! What a screen can ask for. Screens push actions; `perform` carries them out after the frame.

use super::widgets::draft_text::Commit;
use crate::edit::Command;
use crate::model::{EditionId, FiscalYear, RecordId, SectionId};
use std::path::PathBuf;

/// Where the officer is in an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Place {
    Section(SectionId),
    Record(RecordId),
}

/// What a path is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathPurpose {
    OpenBook,
    NewBook,
    SampleBook,
    ImportSource,
    ImportIntoNewBook,
    ExportPdf,
    SaveCopy,
}

/// A window over the desk; at most one is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    NewBook,
    Sample,
    Import,
    RollOver,
    Export,
    Keys,
    SaveFailed,
    /// How a heading and those beside it are numbered.
    Numbering(SectionId),
}

/// One thing asked for.
#[derive(Clone, Debug)]
pub enum Action {
    /// A change of the book.
    Run(Command),
    /// A draft that has become final.
    Commit(Commit),
    Undo,
    Redo,
    /// Keeps what is in the fields now.
    Save,
    RetrySave,
    Go(Place),
    /// The next (+1) or previous (−1) record.
    Step(i32),
    ShowEdition(EditionId),
    ToggleDifference,
    TogglePaper,
    FocusFilter,
    FocusFirstField,
    CopyLastYearIntoField,
    Open(Sheet),
    CloseSheet,
    AskPath(PathPurpose),
    UsePath(PathPurpose, PathBuf),
    NewBook {
        preset: String,
        year: FiscalYear,
        path: PathBuf,
    },
    SampleBook {
        path: PathBuf,
    },
    OpenBook(PathBuf),
    ForgetRecent(PathBuf),
    CloseBook,
    RollOver {
        from: EditionId,
        to: FiscalYear,
    },
    PreviewImport,
    CommitImport,
    StartExport,
    CancelJob,
    OpenExported(PathBuf),
    OpenFolder(PathBuf),
    SetTheme(egui::ThemePreference),
    DismissError,
    /// Closes the window although something could not be saved.
    QuitAnyway,
}
