//! The window as a whole: what it holds, and the two halves of a frame. [`Window::logic_step`] takes in results and
//! carries out what was asked for; [`Window::window_ui`] only draws.

use super::action::{Action, PathPurpose, Sheet, View};
use super::book::{BookPart, BookState};
use super::check::Checker;
use super::command::UiCommand;
use super::desk::Desk;
use super::export::ExportState;
use super::forms::FormsState;
use super::grid::GridState;
use super::jobs::Jobs;
use super::keeping::KeepingState;
use super::memory::WindowMemory;
use super::paper::Paper;
use super::screens::bar::{BarState, bar_ui};
use super::screens::book::book_ui;
use super::screens::desk::{DeskCx, desk_ui};
use super::screens::export::export_ui;
use super::screens::forms::forms_ui;
use super::screens::grid::grid_ui;
use super::screens::import::{ImportState, import_ui};
use super::screens::keeping::backups_sheet_ui;
use super::screens::keys::keys_ui;
use super::screens::menus::MenuKeys;
use super::screens::messages::{Notice, job_ui, notice_ui, save_failed_ui};
use super::screens::new_book::{NewBookState, new_book_ui, sample_ui};
use super::screens::numbering::{NumberingState, numbering_ui};
use super::screens::palette::{PaletteState, palette_ui};
use super::screens::question::question_ui;
use super::screens::roll_over::{RollOverState, roll_over_ui};
use super::screens::start::{StartState, start_ui};
use super::screens::writing_menu::signs_sheet_ui;
use super::search::Searcher;
use super::theme;
use super::widgets::{japanese_input, remembered_panel, spoken_names};
use crate::workspace::{self, SaveState, Workspace};
use egui::{Context, Ui, ViewportCommand};
use std::path::PathBuf;

/// Name under which eframe keeps the window's memory.
const MEMORY_KEY: &str = "hyokacho_window";

/// The program's one window.
pub struct Window {
    pub(super) memory: WindowMemory,
    pub(super) workspace: Option<Workspace>,
    pub(super) view: View,
    pub(super) desk: Desk,
    pub(super) grid: GridState,
    pub(super) forms: FormsState,
    pub(super) book: BookState,
    pub(super) keeping: KeepingState,
    pub(super) palette: PaletteState,
    pub(super) menus: MenuKeys,
    pub(super) paper: Paper,
    pub(super) jobs: Jobs,
    pub(super) searcher: Searcher,
    pub(super) checker: Checker,
    pub(super) sheet: Option<Sheet>,
    pub(super) notice: Option<Notice>,
    pub(super) start: StartState,
    pub(super) new_book: NewBookState,
    pub(super) roll_over: RollOverState,
    pub(super) import: ImportState,
    pub(super) export: ExportState,
    pub(super) numbering: NumberingState,
    /// The window was asked to close while something was not saved.
    pub(super) closing: bool,
    pub(super) may_close: bool,
    /// The window was asked to close and waits for the disk.
    closes_when_saved: bool,
    /// Under which books that are opened are backed up from then on.
    pub(super) backup_folder: Option<PathBuf>,
    shown_title: String,
    actions: Vec<Action>,
}

impl Window {
    /// The window with what it remembers; opens `file` at once when there is one.
    pub fn new(ctx: &Context, memory: WindowMemory, file: Option<PathBuf>) -> Self {
        theme::set_up(ctx);
        ctx.set_theme(memory.theme);
        ctx.set_zoom_factor(memory.zoom.clamp(0.5, 3.0));
        japanese_input::set_up(ctx);
        spoken_names::set_up(ctx);
        remembered_panel::set_sizes(ctx, memory.panels.clone());
        let mut desk = Desk::default();
        desk.show_difference = memory.show_difference;
        Self {
            memory,
            workspace: None,
            view: View::Desk,
            desk,
            grid: GridState::default(),
            forms: FormsState::default(),
            book: BookState::default(),
            keeping: KeepingState::default(),
            palette: PaletteState::default(),
            menus: MenuKeys::default(),
            paper: Paper::default(),
            jobs: Jobs::new(ctx.clone()),
            searcher: Searcher::new(ctx.clone()),
            checker: Checker::new(ctx.clone()),
            sheet: None,
            notice: None,
            start: StartState::default(),
            new_book: NewBookState::default(),
            roll_over: RollOverState::default(),
            import: ImportState::default(),
            export: ExportState::default(),
            numbering: NumberingState::default(),
            closing: false,
            may_close: false,
            closes_when_saved: false,
            backup_folder: None,
            shown_title: String::new(),
            actions: file.map(Action::OpenBook).into_iter().collect(),
        }
    }

    /// The same window, keeping backups of the books that it opens on the local disk.
    pub fn with_backups(self) -> Self {
        Self { backup_folder: workspace::backup_folder(), ..self }
    }

    /// The same with the backups in a folder of the caller's choice.
    pub fn with_backups_in(self, folder: PathBuf) -> Self {
        Self { backup_folder: Some(folder), ..self }
    }

    /// The open book, if there is one.
    pub fn workspace(&self) -> Option<&Workspace> {
        self.workspace.as_ref()
    }

    /// Where the officer is.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Shows a book that is already open.
    pub fn show_book(&mut self, ctx: &Context, workspace: Workspace) {
        self.take_opened(ctx, workspace);
    }

    /// What is remembered, for the next start.
    pub fn memory(&mut self) -> &WindowMemory {
        self.remember_place();
        self.memory.show_difference = self.desk.show_difference;
        self.memory.zoom = self.jobs.ctx().zoom_factor();
        self.memory.panels = remembered_panel::sizes(self.jobs.ctx());
        &self.memory
    }

    /// Asks for something, as a screen does.
    pub fn push(&mut self, action: Action) {
        self.actions.push(action);
    }

    /// Takes in results and carries out what the last frame asked for.
    pub fn logic_step(&mut self, ctx: &Context) {
        for message in self.jobs.take_messages() {
            self.receive(ctx, message);
        }
        if let Some(workspace) = &mut self.workspace {
            workspace.poll();
        }
        self.guard_close(ctx);
        if self.closes_when_saved {
            self.go_on_closing(ctx);
        }
        for action in std::mem::take(&mut self.actions) {
            self.perform(ctx, action);
        }
        self.follow_book(ctx);
        self.show_title(ctx);
    }

    /// Brings what the view shows up to date with the book.
    fn follow_book(&mut self, ctx: &Context) {
        let files = self.view == View::Book && self.book.part == BookPart::Files && self.workspace.is_some();
        if files || self.sheet == Some(Sheet::Backups) {
            self.follow_keeping();
        }
        let Some(workspace) = &self.workspace else { return };
        // The outline and the paper of thousands of records are not made anew for every cell of the table.
        match self.view {
            View::Grid => self.desk.refresh_edition(workspace.book()),
            View::Desk | View::Forms | View::Book => self.desk.refresh(workspace.book()),
        }
        let Some(edition) = self.desk.edition else { return };
        if self.sheet == Some(Sheet::Export) && self.export.done.is_none() {
            self.export.follow(ctx, workspace.book(), edition);
        }
        match self.view {
            View::Grid => self.grid.refresh(workspace.book(), edition),
            View::Forms => self.forms.follow(ctx, workspace.book(), edition),
            View::Desk => {
                let page = self.desk.page().cloned();
                self.desk.thumbnails.follow(ctx, workspace.book(), page.as_deref());
                self.desk.paper_lines.follow(ctx, workspace.book(), page.as_deref(), &self.export.options);
                self.paper.follow(workspace.book(), edition, self.desk.place, &self.export.options);
            }
            View::Book => {}
        }
        self.follow_search();
        if self.view == View::Desk || self.sheet == Some(Sheet::Export) {
            self.follow_check();
        }
    }

    /// Draws one frame.
    pub fn window_ui(&mut self, ui: &mut Ui) {
        let mut actions = std::mem::take(&mut self.actions);
        spoken_names::name_window(ui.ctx(), &self.shown_title);
        let undisturbed = self.sheet.is_none() && self.notice.is_none() && !self.jobs.is_running();
        if undisturbed && self.desk.question.is_none() && !self.forms.asks() && !self.asks_in_settings() {
            if let (View::Forms, Some(workspace)) = (self.view, &self.workspace) {
                actions.extend(self.forms.take_keys(ui.ctx(), workspace.book()).map(Action::Run));
            }
            let pressed = UiCommand::pressed(ui.ctx(), self.workspace.is_some());
            actions.extend(pressed.into_iter().map(UiCommand::action));
            dropped_file(ui, &mut actions);
            pasted_picture(ui, &mut actions);
        }
        match &self.workspace {
            None => start_ui(&self.memory, ui, &mut self.start, &mut actions),
            Some(workspace) => {
                let cx = DeskCx {
                    book: workspace.book(),
                    save: workspace.save_state(),
                    undo_label: workspace.undo_label(),
                    redo_label: workspace.redo_label(),
                };
                let typing = self.desk.drafts.has_unsaved() || self.grid.drafts.has_unsaved();
                let state = BarState { view: self.view, paper_open: self.paper.is_open(), typing };
                bar_ui(&cx, ui, &self.desk, state, &mut self.menus, &mut actions);
                match (self.view, self.desk.edition) {
                    (View::Grid, Some(edition)) => {
                        grid_ui(&cx, edition, self.desk.show_difference, ui, &mut self.grid, &mut actions);
                    }
                    (View::Forms, Some(edition)) => {
                        forms_ui(&cx, edition, ui, &mut self.forms, &mut self.desk.drafts, &mut actions);
                    }
                    (View::Book, Some(edition)) => {
                        let state = (&mut self.book, &mut self.keeping);
                        book_ui(&cx, edition, ui, state, &mut self.desk.drafts, &mut actions);
                    }
                    _ => desk_ui(&cx, ui, &mut self.desk, &mut self.paper, &mut actions),
                }
                question_ui(ui, &mut self.desk.question, &mut actions);
            }
        }
        self.sheet_ui(ui, &mut actions);
        if let Some(job) = self.jobs.view() {
            job_ui(ui, &job, &mut actions);
        }
        if let Some(notice) = &self.notice {
            notice_ui(ui, notice, &mut actions);
        }
        if !actions.is_empty() {
            ui.ctx().request_repaint();
        }
        self.actions = actions;
    }

    fn asks_in_settings(&self) -> bool {
        self.book.asks() || self.keeping.question.is_some()
    }

    fn sheet_ui(&mut self, ui: &Ui, actions: &mut Vec<Action>) {
        let Some(sheet) = self.sheet else { return };
        match (sheet, &self.workspace) {
            (Sheet::NewBook, _) => new_book_ui(ui, &mut self.new_book, actions),
            (Sheet::Sample, _) => sample_ui(ui, &mut self.new_book, actions),
            (Sheet::Keys, _) => keys_ui(ui, actions),
            (Sheet::Backups, _) => backups_sheet_ui(ui, &mut self.keeping, actions),
            (Sheet::Signs, _) => signs_sheet_ui(ui, actions),
            (Sheet::Palette, workspace) => palette_ui(workspace.is_some(), ui, &mut self.palette, actions),
            (Sheet::SaveFailed, Some(workspace)) => {
                save_failed_ui(ui, workspace.save_state(), self.closing, actions);
            }
            (Sheet::RollOver, Some(workspace)) => {
                if let Some(edition) = self.desk.edition {
                    roll_over_ui(workspace.book(), edition, ui, &mut self.roll_over, actions);
                }
            }
            (Sheet::Export, Some(workspace)) => {
                let edition = self.desk.edition.and_then(|edition| workspace.book().edition(edition));
                let year = edition.map(|edition| edition.year.label()).unwrap_or_default();
                self.export.findings = self.desk.check.count();
                export_ui(workspace.book(), ui, &year, &mut self.export, actions);
            }
            (Sheet::Import, workspace) => {
                let book = workspace.as_ref().map(|workspace| workspace.book().as_ref());
                import_ui(book, ui, &mut self.import, actions);
            }
            (Sheet::Numbering(section), Some(workspace)) => {
                numbering_ui(workspace.book(), section, ui, &mut self.numbering, actions);
            }
            (Sheet::RollOver | Sheet::Export | Sheet::SaveFailed | Sheet::Numbering(_), None) => {}
        }
    }

    /// Holds the window open until everything is on disk, or the officer says otherwise.
    fn guard_close(&mut self, ctx: &Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        if asked && self.jobs.is_running() && !self.may_close {
            // A file is being written; closing now would leave it half done.
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            return;
        }
        if !asked || self.may_close || self.workspace.is_none() {
            return;
        }
        self.commit_drafts();
        self.closes_when_saved = true;
        if !self.go_on_closing(ctx) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
    }

    /// Closes once the disk has acknowledged everything; asks when it cannot. True when nothing keeps the window open.
    fn go_on_closing(&mut self, ctx: &Context) -> bool {
        let Some(workspace) = &self.workspace else { return false };
        match workspace.save_state() {
            SaveState::Saved => self.may_close = true,
            SaveState::Saving { .. } => return false,
            SaveState::Failed { .. } => {
                self.closing = true;
                self.sheet = Some(Sheet::SaveFailed);
            }
        }
        self.closes_when_saved = false;
        if self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        self.may_close
    }

    fn show_title(&mut self, ctx: &Context) {
        let title = match &self.workspace {
            Some(workspace) => format!("{} - 評価帳", book_title(workspace)),
            None => "評価帳".to_owned(),
        };
        if title != self.shown_title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.shown_title = title;
        }
    }
}

/// The book's own title, or the name of its file.
pub(super) fn book_title(workspace: &Workspace) -> String {
    let title = &workspace.book().settings().title;
    if title.is_empty() {
        workspace.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    } else {
        title.clone()
    }
}

/// A picture that Ctrl+V brought; text goes to the field by itself.
fn pasted_picture(ui: &Ui, actions: &mut Vec<Action>) {
    let pasted = ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            egui::Event::PasteImage(pixels) => Some(pixels.clone()),
            _ => None,
        })
    });
    actions.extend(pasted.map(Action::PastePicture));
}

/// A file let go over the window.
fn dropped_file(ui: &Ui, actions: &mut Vec<Action>) {
    let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()));
    let Some(path) = dropped else { return };
    let excel = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
    actions.push(if excel { Action::UsePath(PathPurpose::ImportSource, path) } else { Action::OpenBook(path) });
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.logic_step(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.window_ui(ui);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, MEMORY_KEY, self.memory());
    }

    /// Fields keep their text in egui's memory; a book's text belongs into its file alone.
    fn persist_egui_memory(&self) -> bool {
        false
    }
}

/// What the last window remembered.
pub(super) fn stored_memory(storage: Option<&dyn eframe::Storage>) -> WindowMemory {
    storage.and_then(|storage| eframe::get_value(storage, MEMORY_KEY)).unwrap_or_default()
}
