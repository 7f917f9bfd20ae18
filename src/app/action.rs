//! What a screen can ask for. Screens push actions; `perform` carries them out after the frame.

use super::search::SearchMode;
use super::widgets::draft_text::Commit;
use super::writing::Writing;
use crate::check::Rule;
use crate::edit::{Command, CopyScope};
use crate::model::{BlockId, EditionId, FieldId, FiscalYear, RecordId, SectionId};
use std::path::PathBuf;
use std::sync::Arc;

/// Where the officer is in an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Place {
    Section(SectionId),
    Record(RecordId),
}

/// What fills the window below the bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// One section or record beside last year's.
    #[default]
    Desk,
    /// All entries of a form as a table.
    Grid,
    /// The forms, scales and marks of the edition.
    Forms,
    /// The book's and the edition's settings, departments, correspondence between the years.
    Book,
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
    /// For the figure with this index, or for a new one.
    Picture {
        block: BlockId,
        index: Option<usize>,
    },
    SaveCopy,
    /// Where a backup goes.
    Backup,
    /// The backup that takes the place of the file looked at.
    RestoreFrom,
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
    Palette,
    /// The signs that a keyboard does not offer.
    Signs,
    SaveFailed,
    /// The backups of a file that is not open.
    Backups,
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
    Show(View),
    Go(Place),
    /// The next (+1) or previous (−1) record.
    Step(i32),
    /// Moves what is on the desk up (−1) or down (+1) among its siblings.
    MoveHere(i32),
    /// What was dragged in the outline, before or behind what it was let go over.
    Drop {
        dragged: Place,
        onto: Place,
        below: bool,
    },
    ShowEdition(EditionId),
    ToggleDifference,
    TogglePaper,
    FocusFilter,
    OpenSearch(SearchMode),
    CloseSearch,
    /// The hit with this index in the list.
    GoToHit(usize),
    /// The next (+1) or previous (−1) hit.
    StepHit(i32),
    ReplaceChosen,
    OpenCheck,
    CloseCheck,
    /// The finding with this index.
    GoToFinding(usize),
    /// The next (+1) or previous (−1) finding.
    StepFinding(i32),
    /// Puts a finding right; `None`: the one that was gone to last.
    FixFinding(Option<usize>),
    /// Whether the findings of a rule are shown.
    ShowRule(Rule, bool),
    FocusFirstField,
    CopyLastYearIntoField,
    /// The words selected in the left column into the field beside it.
    InsertPassage,
    /// Takes the left column's text over this year's.
    Copy(CopyScope),
    /// Which year stands on the left; `None`: the one before.
    ShowBeside(Option<EditionId>),
    /// The field of the earlier year that stands beside a field of this year; `None`: its counterpart.
    Pair {
        field: FieldId,
        with: Option<FieldId>,
    },
    /// The record of the earlier year that stands beside a record of this year; `None`: the one that it comes from.
    StandIn {
        record: RecordId,
        with: Option<RecordId>,
    },
    /// The first of the selected rows of the table into the others.
    FillDown,
    /// Rewrites or adds to the text of the field in which the caret is.
    Write(Writing),
    ToggleBlanks,
    /// Opens the first menu of the bar, or closes the open one.
    OpenMenus,
    /// The caret goes back to where it was before the menus were opened by keys.
    LeaveMenus(Option<egui::Id>),
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
    /// A picture from the clipboard.
    PastePicture(Arc<egui::ColorImage>),
    StartExport,
    CancelJob,
    /// Keeps the choices of the export sheet under a name.
    SavePaper(String),
    DeletePaper(String),
    OpenExported(PathBuf),
    OpenFolder(PathBuf),
    /// Checks a file from end to end; `None`: that of the open book.
    VerifyFile(Option<PathBuf>),
    BackUpNow,
    /// The backups of a file; `None`: of the open book.
    ShowBackups(Option<PathBuf>),
    /// Asks whether this backup shall take the place of the file looked at.
    AskRestore(PathBuf),
    Restore {
        file: PathBuf,
        from: PathBuf,
    },
    SetTheme(egui::ThemePreference),
    /// One step larger (1) or smaller (−1), or back to 100 % (0).
    Zoom(i32),
    DismissError,
    /// Closes the window although something could not be saved.
    QuitAnyway,
}
