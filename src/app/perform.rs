//! Carrying out what was asked for, and taking in what threads bring back. One arm is one call.

use super::action::{Action, PathPurpose, Place, Sheet, View};
use super::commit::commit_command;
use super::desk::FocusWish;
use super::files::way_without_dialog;
use super::files::{documents, free_path};
use super::grid::GridWish;
use super::jobs::Message;
use super::presets::PRESETS;
use super::screens::messages::Notice;
use super::screens::outline_drag::drop_command;
use super::screens::question::Question;
use super::widgets::draft_text::{Commit, DraftKey};
use super::window::Window;
use crate::edit::{Command, CopyScope, EditError, Target, plan};
use crate::model::*;
use crate::work::{import, papers};
use crate::workspace::{BackupReason, Workspace};
use chrono::{Local, Utc};
use egui::{Context, ViewportCommand};
use std::path::Path;

impl Window {
    pub(super) fn perform(&mut self, ctx: &Context, action: Action) {
        if leaves_fields(&action) {
            self.commit_drafts();
        }
        match action {
            Action::Run(command) => self.run(&command),
            Action::Commit(commit) => self.commit(commit),
            Action::Undo => self.step_history(Workspace::undo),
            Action::Redo => self.step_history(Workspace::redo),
            Action::Save => self.save_now(ctx),
            Action::RetrySave => self.retry_save(),
            Action::Show(view) => self.show_view(view),
            Action::Go(place) => self.go(place),
            Action::Step(by) => self.step(by),
            Action::MoveHere(by) => self.move_here(by),
            Action::Drop { dragged, onto, below } => self.drop_dragged(dragged, onto, below),
            Action::ShowEdition(edition) => self.show_edition(edition),
            Action::ToggleDifference => self.desk.show_difference = !self.desk.show_difference,
            Action::TogglePaper => self.toggle_paper(ctx),
            Action::FocusFilter if self.view == View::Grid => self.grid.wish = Some(GridWish::FocusFilter),
            Action::FocusFirstField if self.view == View::Grid => self.grid.wish = Some(GridWish::FocusTable),
            Action::FocusFilter => self.focus_filter(),
            Action::OpenSearch(mode) => self.open_search(mode),
            Action::CloseSearch => self.close_search(ctx),
            Action::GoToHit(index) => self.go_to_hit(index),
            Action::StepHit(by) => self.step_hit(by),
            Action::ReplaceChosen => self.replace_chosen(),
            Action::OpenCheck => self.open_check(),
            Action::CloseCheck => self.close_check(ctx),
            Action::GoToFinding(index) => self.go_to_finding(index),
            Action::StepFinding(by) => self.step_finding(by),
            Action::FixFinding(index) => self.fix_finding(index),
            Action::ShowRule(rule, shown) => self.show_rule(rule, shown),
            Action::FocusFirstField => self.desk.focus_wish = Some(FocusWish::First),
            Action::FillDown => self.fill_down(),
            Action::CopyLastYearIntoField => self.copy_into_field(ctx),
            Action::InsertPassage => self.insert_passage(ctx),
            Action::Copy(scope) => self.ask_or_copy(scope),
            Action::ShowBeside(edition) => self.desk.show_beside(edition),
            Action::Pair { field, with } => self.pair(field, with),
            Action::StandIn { record, with } => self.stand_in(record, with),
            Action::Write(writing) => self.write(ctx, writing),
            Action::ToggleBlanks => self.desk.drafts.show_blanks = !self.desk.drafts.show_blanks,
            Action::OpenMenus => self.menus.wanted = true,
            Action::LeaveMenus(back) => self.desk.drafts.give_focus_back(ctx, back),
            Action::Open(sheet) => self.open_sheet(sheet),
            Action::CloseSheet => self.close_sheet(),
            Action::AskPath(purpose) => self.ask_path(purpose),
            Action::UsePath(purpose, path) => self.use_path(purpose, path),
            Action::NewBook { preset, year, path } => {
                self.create_book("新しい評価帳を作っています", path, move || {
                    import::book_from_preset(&preset, year).map_err(|error| error.to_string())
                });
            }
            Action::SampleBook { path } => self.create_book("見本を作っています", path, || {
                import::sample_book().map_err(|error| error.to_string())
            }),
            Action::OpenBook(path) => self.open_book(path),
            Action::ForgetRecent(path) => self.memory.forget(&path),
            Action::CloseBook => self.close_book(),
            Action::RollOver { from, to } => self.roll_over(from, to),
            Action::PreviewImport => self.preview_import(),
            Action::CommitImport => self.commit_import(),
            Action::PastePicture(pixels) => self.paste_picture(&pixels),
            Action::StartExport => self.start_export(),
            Action::SavePaper(name) => self.save_paper(&name),
            Action::DeletePaper(name) => self.run(&papers::delete(&name)),
            Action::CancelJob => self.jobs.cancel(),
            Action::OpenExported(path) | Action::OpenFolder(path) => self.open_outside(&path),
            Action::VerifyFile(file) => self.verify_file(file),
            Action::BackUpNow => self.back_up_now(),
            Action::ShowBackups(file) => self.show_backups(file),
            Action::AskRestore(from) => self.ask_restore(from),
            Action::Restore { file, from } => self.restore(file, from),
            Action::SetTheme(theme) => self.set_theme(ctx, theme),
            Action::Zoom(by) => match by.signum() {
                1 => egui::gui_zoom::zoom_in(ctx),
                -1 => egui::gui_zoom::zoom_out(ctx),
                _ => ctx.set_zoom_factor(1.0),
            },
            Action::DismissError => self.notice = None,
            Action::QuitAnyway => self.quit_anyway(ctx),
        }
    }

    pub(super) fn receive(&mut self, ctx: &Context, message: Message) {
        match message {
            Message::Path { purpose, path: Some(path), .. } => self.use_path(purpose, path),
            Message::Path { purpose, path: None, answered_at_once: true } => self.no_dialog(purpose),
            Message::Path { path: None, answered_at_once: false, .. } => {}
            Message::Opened { result: Ok(workspace), .. } => self.take_opened(ctx, *workspace),
            Message::Opened { path, result: Err(failure) } => self.not_opened(&path, failure),
            Message::Backups { file, found } => self.take_backups(&file, found),
            Message::Verified(result) => self.verified(result),
            Message::BackedUp(result) => self.backed_up(result),
            Message::PutBack(done) => self.put_back(ctx, *done),
            Message::CopySaved { workspace, result } => self.copy_saved(ctx, *workspace, result),
            Message::Previewed(result) => self.previewed(result),
            Message::Exported(result) => self.exported(result),
            Message::PictureRead { block, index, result } => self.picture_read(block, index, result),
            Message::Broke { what } => self.broke(what),
        }
    }

    // ---- the book ----

    pub(super) fn run(&mut self, command: &Command) {
        if takes_much_away(command) {
            self.back_up(BackupReason::BeforeChange);
        }
        let Some(workspace) = &mut self.workspace else { return };
        let added = workspace.book().next_id();
        match workspace.run(command, Utc::now()) {
            Ok(_) => self.show_added(command, added),
            Err(error) => self.refused(&error),
        }
    }

    /// What has been added is opened, with the caret where its first words go; `id` is its own.
    fn show_added(&mut self, command: &Command, id: i64) {
        let Some(workspace) = self.workspace.as_ref().filter(|_| self.view == View::Desk) else { return };
        let place = match command {
            Command::AddRecord { .. } => Place::Record(RecordId(id)),
            Command::AddSection { .. } => Place::Section(SectionId(id)),
            Command::AddEntry { record, .. } => Place::Record(*record),
            _ => return,
        };
        let first = first_text(workspace.book(), command, id);
        self.desk.go(place);
        self.desk.focus_wish = first.map(FocusWish::Key);
        self.desk.scroll_outline = true;
    }

    /// A checked copy on the local disk, made beside the work; nothing when no backups are kept.
    pub(super) fn back_up(&self, reason: BackupReason) {
        if let Some(workspace) = &self.workspace {
            workspace.request_backup(reason, Utc::now());
        }
    }

    fn commit(&mut self, commit: Commit) {
        let command = self.workspace.as_ref().and_then(|workspace| commit_command(workspace.book(), commit));
        if let Some(command) = command {
            self.run(&command);
        }
    }

    /// Hands over everything typed.
    pub(super) fn commit_drafts(&mut self) {
        for commit in self.desk.drafts.take_unsaved().into_iter().chain(self.grid.take_unsaved()) {
            self.commit(commit);
        }
    }

    fn step_history(
        &mut self,
        step: impl FnOnce(&mut Workspace, chrono::DateTime<Utc>) -> Result<Option<String>, EditError>,
    ) {
        let Some(workspace) = &mut self.workspace else { return };
        let before = workspace.book().revision();
        let stepped = step(workspace, Utc::now());
        let book = workspace.book().clone();
        match stepped {
            Ok(_) if self.view == View::Desk => self.desk.show_step(&book, before),
            Ok(_) if self.view == View::Grid => self.grid.show_step(&book, before),
            Ok(_) => {}
            Err(error) => self.refused(&error),
        }
    }

    fn refused(&mut self, error: &EditError) {
        self.notice = Some(Notice { title: "操作できませんでした".to_owned(), text: error.to_string() });
    }

    fn save_now(&mut self, ctx: &Context) {
        if !super::widgets::japanese_input::is_composing(ctx) {
            self.commit_drafts();
        }
    }

    fn retry_save(&mut self) {
        if let Some(workspace) = &mut self.workspace {
            workspace.retry();
        }
    }

    pub(super) fn show_view(&mut self, view: View) {
        self.grid.stop_editing();
        self.keeping.look_again();
        self.view = view;
    }

    fn fill_down(&mut self) {
        if self.view == View::Grid {
            self.grid.wish = Some(GridWish::FillDown);
        } else {
            let text = "一覧表の画面で、写す行から下へ範囲を選んでから行ってください".to_owned();
            self.notice = Some(Notice { title: "下へ写す範囲が選ばれていません".to_owned(), text });
        }
    }

    /// Opens a place on the desk, from whatever view it was asked for.
    fn go(&mut self, place: Place) {
        self.show_view(View::Desk);
        self.desk.go(place);
    }

    /// The outline takes the place of the search and of the findings again.
    fn focus_filter(&mut self) {
        self.desk.search.close();
        self.desk.check.close();
        self.desk.focus_filter = true;
    }

    fn step(&mut self, by: i32) {
        if let Some(place) = self.desk.outline().step(self.desk.place, by) {
            self.desk.go(place);
            self.desk.scroll_outline = true;
        }
    }

    fn drop_dragged(&mut self, dragged: Place, onto: Place, below: bool) {
        let Some(workspace) = &self.workspace else { return };
        match drop_command(workspace.book(), dragged, onto, below) {
            Some(command) => self.run(&command),
            None => self.refused(&EditError::Refused("そこへは移せません".to_owned())),
        }
    }

    fn move_here(&mut self, by: i32) {
        let target = match self.desk.place {
            Some(Place::Section(id)) => Target::Section(id),
            Some(Place::Record(id)) => Target::Record(id),
            None => return,
        };
        self.run(&Command::Move { target, by });
        self.desk.scroll_outline = true;
    }

    pub(super) fn show_edition(&mut self, edition: EditionId) {
        if let Some(workspace) = &self.workspace {
            self.desk.show_edition(workspace.book(), edition);
        }
    }

    fn copy_into_field(&mut self, ctx: &Context) {
        let command = match self.view {
            View::Grid => self
                .workspace
                .as_ref()
                .and_then(|workspace| self.grid.sheet(workspace.book()))
                .and_then(|sheet| sheet.copy_last_year(&self.grid.selection)),
            View::Desk | View::Forms | View::Book => {
                self.desk.meant_row().and_then(|row| row.copy).and_then(|scope| self.copy_command(scope))
            }
        };
        if let Some(command) = command {
            self.run(&command);
            if self.view == View::Desk {
                self.desk.drafts.take_focus_back(ctx);
                self.desk.drafts.put_caret_behind();
            }
        }
    }

    /// Copies at once what can be overlooked; asks before text of this year is replaced in several fields.
    fn ask_or_copy(&mut self, scope: CopyScope) {
        let Some(command) = self.copy_command(scope) else { return };
        let replaced = self.workspace.as_ref().map_or(0, |workspace| texts_replaced(workspace.book(), &command));
        if replaced == 0 || matches!(scope, CopyScope::Cell { .. }) {
            self.run(&command);
            return;
        }
        let text = format!(
            "今年度に書いた文章など {replaced} 欄が、左の年度の内容に置き換わります。「元に戻す」で取り消せます"
        );
        self.desk.question =
            Some(Question::new("前年度の内容を写しますか".to_owned(), text, "置き換えて写す", Action::Run(command)));
    }

    /// The text of the year on the left over this year's.
    fn copy_command(&self, scope: CopyScope) -> Option<Command> {
        let from = self.desk.beside(self.workspace.as_ref()?.book())?;
        Some(Command::CopyFrom { from, scope })
    }

    fn pair(&mut self, field: FieldId, with: Option<FieldId>) {
        let Some(workspace) = &self.workspace else { return };
        let lineage = |id: FieldId| workspace.book().field(id).map(|field| field.lineage);
        if let Some(field) = lineage(field) {
            self.desk.pair(field, with.and_then(lineage));
        }
    }

    fn stand_in(&mut self, record: RecordId, with: Option<RecordId>) {
        let Some(workspace) = &self.workspace else { return };
        let lineage = |id: RecordId| workspace.book().record(id).map(|record| record.lineage);
        if let Some(record) = lineage(record) {
            self.desk.stand_in(record, with.and_then(lineage));
        }
    }

    fn roll_over(&mut self, from: EditionId, to: FiscalYear) {
        self.sheet = None;
        self.back_up(BackupReason::BeforeChange);
        self.run(&Command::RollOver { from, to });
        let edition = self.workspace.as_ref().and_then(|workspace| workspace.book().edition_of_year(to)).map(|e| e.id);
        if let Some(edition) = edition {
            self.show_edition(edition);
        }
    }

    // ---- sheets ----

    fn open_sheet(&mut self, sheet: Sheet) {
        if sheet == Sheet::NewBook || sheet == Sheet::Sample {
            self.fill_new_book(sheet);
        }
        if sheet == Sheet::Palette {
            self.palette.clear();
        }
        if sheet == Sheet::Import {
            self.fill_import();
        }
        if sheet == Sheet::Export {
            self.fill_export();
        }
        if sheet == Sheet::RollOver {
            self.fill_roll_over();
        }
        if let (Sheet::Numbering(section), Some(workspace)) = (sheet, &self.workspace) {
            self.numbering = super::screens::numbering::NumberingState::of(workspace.book(), section);
        }
        self.sheet = Some(sheet);
    }

    fn fill_new_book(&mut self, sheet: Sheet) {
        if self.new_book.preset.is_empty() {
            self.new_book.preset = PRESETS.first().map(|preset| preset.name.to_owned()).unwrap_or_default();
        }
        if self.new_book.year.is_empty() {
            self.new_book.year = present_year().short();
        }
        let name = if sheet == Sheet::Sample { "見本の評価帳" } else { "評価帳" };
        self.new_book.path = free_path(&documents(), name).display().to_string();
    }

    fn fill_roll_over(&mut self) {
        let workspace = self.workspace.as_ref();
        let last = workspace.and_then(|workspace| workspace.book().editions().last().map(|edition| edition.year));
        self.roll_over.year = last.map(|year| year.next().short()).unwrap_or_default();
        if let (Some(workspace), Some(last)) = (workspace, last) {
            self.desk.edition = workspace.book().edition_of_year(last).map(|edition| edition.id);
        }
    }

    fn close_sheet(&mut self) {
        self.sheet = None;
        self.closing = false;
    }

    // ---- outside ----

    fn toggle_paper(&mut self, ctx: &Context) {
        if let Err(error) = self.paper.toggle(ctx) {
            let text =
                format!("紙面を作る準備ができませんでした（{error}）。ほかのプログラムを閉じてやり直してください");
            self.notice = Some(Notice { title: "紙面を表示できません".to_owned(), text });
        }
    }

    fn open_outside(&mut self, path: &Path) {
        if let Err(error) = open::that_detached(path) {
            let text = format!("「{}」を開けませんでした（{error}）", path.display());
            self.notice = Some(Notice { title: "開けませんでした".to_owned(), text });
        }
    }

    fn no_dialog(&mut self, purpose: PathPurpose) {
        let text = way_without_dialog(purpose, self.workspace.is_some()).to_owned();
        self.notice = Some(Notice { title: "ファイルを選ぶ画面を出せませんでした".to_owned(), text });
    }

    fn broke(&mut self, what: &'static str) {
        self.notice = Some(Notice {
            title: "処理が途中で止まりました".to_owned(),
            text: format!("プログラムの誤りのため続けられませんでした（{what}）。評価帳の内容は変わっていません"),
        });
    }

    fn set_theme(&mut self, ctx: &Context, theme: egui::ThemePreference) {
        self.memory.theme = theme;
        ctx.set_theme(theme);
    }

    fn quit_anyway(&mut self, ctx: &Context) {
        self.may_close = true;
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }
}

/// How many fields that hold text of this year's own a command replaces.
fn texts_replaced(book: &Book, command: &Command) -> usize {
    let Ok(plan) = plan(book, command) else { return 0 };
    let own = |change: &&Change| match (&change.before, &change.after) {
        (Some(Row::Cell(before)), Some(Row::Cell(after))) => {
            !before.carried && !before.text.is_empty() && before.text != after.text
        }
        _ => false,
    };
    plan.changes.iter().filter(own).count()
}

/// The field in which what has been added gets its first words.
fn first_text(book: &Book, command: &Command, id: i64) -> Option<DraftKey> {
    let (owner, level, form) = match command {
        Command::AddSection { .. } => return Some(DraftKey::SectionTitle(SectionId(id))),
        Command::AddRecord { block, .. } => (Owner::Record(RecordId(id)), Level::Record, form_of(book, *block)?),
        Command::AddEntry { record, .. } => {
            let form = form_of(book, book.record(*record)?.block)?;
            (Owner::Entry(EntryId(id)), Level::Entry, form)
        }
        _ => return None,
    };
    let mut texts = book.fields(form).filter(|field| field.level == level && field.kind == FieldKind::Text);
    texts.next().map(|field| DraftKey::Cell(owner, field.id))
}

fn form_of(book: &Book, block: BlockId) -> Option<FormId> {
    match &book.block(block)?.content {
        BlockContent::Records { form, .. } => Some(*form),
        _ => None,
    }
}

/// Whether a checked copy is worth its time before the command.
fn takes_much_away(command: &Command) -> bool {
    matches!(command, Command::DeleteField(_) | Command::DeleteEdition(_) | Command::MergeDepartments { .. })
}

/// Whether what was typed must be in the book before the action is carried out.
fn leaves_fields(action: &Action) -> bool {
    !matches!(
        action,
        Action::Commit(_)
            | Action::Save
            | Action::RetrySave
            | Action::ToggleDifference
            | Action::TogglePaper
            | Action::ToggleBlanks
            | Action::Write(_)
            | Action::InsertPassage
            | Action::OpenMenus
            | Action::LeaveMenus(_)
            | Action::CloseSheet
            | Action::SetTheme(_)
            | Action::Zoom(_)
            | Action::DismissError
            | Action::CancelJob
    )
}

/// The fiscal year of today.
pub(super) fn present_year() -> FiscalYear {
    use chrono::Datelike as _;
    let today = Local::now().date_naive();
    FiscalYear(today.year() - i32::from(today.month() < 4))
}
