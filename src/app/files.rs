//! The file of the open book: asking where it is, opening, creating, copying and closing it.

use super::action::{PathPurpose, Sheet, View};
use super::grid::GridState;
use super::jobs::{Message, OpenFailure};
use super::screens::messages::Notice;
use super::window::{Window, book_title};
use crate::model::Book;
use crate::workspace::{Workspace, backup_beside};
use chrono::Local;
use egui::Context;
use std::path::{Path, PathBuf};

impl Window {
    pub(super) fn ask_path(&mut self, purpose: PathPurpose) {
        let book = ["hyoka"];
        let excel = ["xlsx", "csv", "json"];
        let named = rfd::FileDialog::new();
        let dialog = match purpose {
            PathPurpose::OpenBook => self.beside_book(named).set_title("評価帳を開く").add_filter("評価帳", &book),
            PathPurpose::NewBook => named.set_title("新しい評価帳の場所").add_filter("評価帳", &book),
            PathPurpose::SampleBook => named.set_title("見本の場所").add_filter("評価帳", &book),
            PathPurpose::Backup => self.backup_dialog(named),
            PathPurpose::RestoreFrom => {
                let named = named.set_title("戻す控えを選ぶ").add_filter("評価帳の控え", &book);
                match &self.keeping.folder {
                    Some(folder) => named.set_directory(folder),
                    None => named,
                }
            }
            PathPurpose::SaveCopy => named.set_title("別のファイルに保存").add_filter("評価帳", &book),
            PathPurpose::ImportSource => named.set_title("取り込むファイル").add_filter("Excelなど", &excel),
            PathPurpose::ImportIntoNewBook => named.set_title("新しい評価帳の場所").add_filter("評価帳", &book),
            PathPurpose::Picture { .. } => {
                named.set_title("画像を選ぶ").add_filter("PNG・JPEG", &["png", "jpg", "jpeg"])
            }
            PathPurpose::ExportPdf => proposing(named, Path::new(&self.export.path))
                .set_title("書き出す場所")
                .add_filter("PDF", &["pdf"])
                .add_filter("Excel", &["xlsx"])
                .add_filter("CSV", &["csv"])
                .add_filter("文章だけ", &["txt"])
                .add_filter("交換形式", &["json"]),
        };
        let reads = matches!(
            purpose,
            PathPurpose::OpenBook | PathPurpose::ImportSource | PathPurpose::Picture { .. } | PathPurpose::RestoreFrom
        );
        self.jobs.ask_path(purpose, move || if reads { dialog.pick_file() } else { dialog.save_file() });
    }

    /// Proposes a name beside the book.
    fn backup_dialog(&self, dialog: rfd::FileDialog) -> rfd::FileDialog {
        let dialog = dialog.set_title("控えの場所").add_filter("評価帳の控え", &["hyoka"]);
        let Some(workspace) = &self.workspace else { return dialog };
        proposing(dialog, &backup_beside(workspace.path(), Local::now()))
    }

    /// Begins in the folder of the open book: last year's stands beside it.
    fn beside_book(&self, dialog: rfd::FileDialog) -> rfd::FileDialog {
        let folder = self.workspace.as_ref().and_then(|workspace| workspace.path().parent());
        match folder {
            Some(folder) => dialog.set_directory(folder),
            None => dialog,
        }
    }

    pub(super) fn use_path(&mut self, purpose: PathPurpose, path: PathBuf) {
        let text = path.display().to_string();
        match purpose {
            PathPurpose::OpenBook => self.open_book(path),
            PathPurpose::NewBook | PathPurpose::SampleBook => self.new_book.path = text,
            PathPurpose::Backup => self.back_up_into(&with_extension(path, "hyoka")),
            PathPurpose::RestoreFrom => self.ask_restore(path),
            PathPurpose::SaveCopy => self.save_copy(with_extension(path, "hyoka")),
            PathPurpose::ExportPdf => {
                self.export.path = with_extension(path, "pdf").display().to_string();
                self.export.own_path = true;
            }
            PathPurpose::ImportSource => self.import_from(text),
            PathPurpose::ImportIntoNewBook => self.import.book_path = text,
            PathPurpose::Picture { block, index } => self.read_picture(block, index, path),
        }
    }

    pub(super) fn open_book(&mut self, path: PathBuf) {
        if self.workspace.as_ref().is_some_and(|workspace| workspace.path() == path) {
            return;
        }
        if !self.all_saved() {
            return;
        }
        self.remember_place();
        let was_book = !self.memory.book(&path).document_id.is_empty();
        self.jobs.start("open-book", "評価帳を開いています", move |_| {
            let result = Workspace::open(&path).map(Box::new).map_err(|error| OpenFailure::of(&error, was_book));
            Message::Opened { path, result }
        });
    }

    pub(super) fn create_book(
        &mut self,
        title: &str,
        path: PathBuf,
        book: impl FnOnce() -> Result<Book, String> + Send + 'static,
    ) {
        if !self.all_saved() {
            return;
        }
        let path = with_extension(path, "hyoka");
        self.remember_place();
        self.jobs.start("create-book", title, move |_| {
            let create = |book| Workspace::create(&path, book).map(Box::new).map_err(|error| error.to_string());
            let result = book().and_then(create).map_err(OpenFailure::of_new);
            Message::Opened { path, result }
        });
    }

    /// Shows a book that has just been opened, and has it backed up from now on.
    pub(super) fn take_opened(&mut self, ctx: &Context, mut workspace: Workspace) {
        if let Some(folder) = &self.backup_folder
            && let Err(error) = workspace.back_up_to(folder)
        {
            log::warn!("no backups: {error}");
        }
        self.take_book(ctx, workspace);
    }

    pub(super) fn take_book(&mut self, ctx: &Context, mut workspace: Workspace) {
        self.drop_workspace();
        let waker = ctx.clone();
        workspace.set_waker(Box::new(move || waker.request_repaint()));
        let now = Local::now().format("%Y/%m/%d %H:%M").to_string();
        self.memory.opened(workspace.path(), workspace.document_id(), &book_title(&workspace), &now);
        let known = self.memory.book(workspace.path());
        let show_difference = self.desk.show_difference;
        self.desk = super::desk::Desk::at(known.edition, known.place, show_difference);
        self.desk.take_pairs(known.pairs);
        self.desk.take_stand_ins(known.stand_ins);
        self.grid.take_widths(known.columns);
        self.searcher = super::search::Searcher::new(ctx.clone());
        self.checker = super::check::Checker::new(ctx.clone());
        self.desk.hide_rules(self.memory.hidden_rules());
        (self.forms, self.book) = Default::default();
        let shown = known.edition.or_else(|| workspace.book().editions().last().map(|edition| edition.id));
        self.export = super::export::ExportState::of(workspace.book(), shown);
        self.workspace = Some(workspace);
        self.view = View::Desk;
        self.sheet = None;
    }

    pub(super) fn not_opened(&mut self, path: &Path, failure: OpenFailure) {
        log::warn!("{}: {}", path.display(), failure.text);
        if failure.calls_for_backup {
            self.show_backups_of(path.to_path_buf(), Some(failure.text));
        } else {
            self.notice = Some(Notice { title: failure.title.to_owned(), text: failure.text });
        }
    }

    pub(super) fn close_book(&mut self) {
        if self.all_saved() {
            self.remember_place();
            self.drop_workspace();
        }
    }

    /// Whether the open book may be left. What is not on disk would be lost, so the officer is asked.
    pub(super) fn all_saved(&mut self) -> bool {
        let saved = self.workspace.as_mut().is_none_or(|workspace| workspace.flush().is_ok());
        if !saved {
            self.sheet = Some(Sheet::SaveFailed);
        }
        saved
    }

    /// Gives the file back; everything is on disk by now ([`Self::all_saved`]).
    fn drop_workspace(&mut self) {
        let Some(workspace) = self.let_go_of_book() else { return };
        if let Err(error) = workspace.close() {
            self.notice = Some(Notice { title: "保存できませんでした".to_owned(), text: error.to_string() });
        }
    }

    /// The open book, which the window shows no longer.
    pub(super) fn let_go_of_book(&mut self) -> Option<Workspace> {
        self.desk.drafts.clear();
        self.grid = GridState::default();
        self.workspace.take()
    }

    pub(super) fn remember_place(&mut self) {
        if let Some(workspace) = &self.workspace {
            let Some(known) = self.memory.book_mut(workspace.path()) else { return };
            known.edition = self.desk.edition;
            known.place = self.desk.place;
            known.pairs = self.desk.pairs();
            known.stand_ins = self.desk.stand_ins();
            known.columns = self.grid.widths();
        }
    }

    fn save_copy(&mut self, to: PathBuf) {
        self.remember_place();
        let Some(mut workspace) = self.workspace.take() else { return };
        self.jobs.start("save-copy", "別のファイルに保存しています", move |_| {
            let result = workspace.save_copy(&to).map(|()| to).map_err(|error| error.to_string());
            Message::CopySaved { workspace: Box::new(workspace), result }
        });
    }

    pub(super) fn copy_saved(&mut self, ctx: &Context, workspace: Workspace, result: Result<PathBuf, String>) {
        let desk = std::mem::take(&mut self.desk);
        self.take_book(ctx, workspace);
        self.desk = desk;
        self.notice = Some(match result {
            Ok(to) => Notice {
                title: "別のファイルに保存しました".to_owned(),
                text: format!("「{}」に保存しました", to.display()),
            },
            Err(text) => Notice { title: "別のファイルに保存できませんでした".to_owned(), text },
        });
    }
}

pub(super) fn with_extension(path: PathBuf, extension: &str) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(extension) }
}

/// Where an officer keeps documents.
pub(super) fn documents() -> PathBuf {
    let directories = directories::UserDirs::new();
    let documents = directories.as_ref().and_then(|directories| directories.document_dir());
    documents.or(directories.as_ref().map(directories::UserDirs::home_dir)).map(Path::to_path_buf).unwrap_or_default()
}

/// A file of this name that is not there yet: `評価帳.hyoka`, `評価帳（2）.hyoka`. A book is never written over another.
pub(super) fn free_path(folder: &Path, name: &str) -> PathBuf {
    let first = folder.join(format!("{name}.hyoka"));
    let mut others = (2..1000).map(|number| folder.join(format!("{name}（{number}）.hyoka")));
    if first.exists() { others.find(|path| !path.exists()).unwrap_or(first) } else { first }
}

/// The dialog with this name in this folder.
fn proposing(dialog: rfd::FileDialog, path: &Path) -> rfd::FileDialog {
    let dialog = match path.file_name() {
        Some(name) => dialog.set_file_name(name.to_string_lossy()),
        None => dialog,
    };
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => dialog.set_directory(folder),
        None => dialog,
    }
}

/// How a file can be named where the system has no dialog for it; not every purpose has a field on screen.
pub(super) fn way_without_dialog(purpose: PathPurpose, book_open: bool) -> &'static str {
    match purpose {
        PathPurpose::OpenBook if book_open => {
            "評価帳のファイルをこの画面の上に引いて落としてください。「ファイル」の「評価帳を閉じる」ではじめの画面に戻ると、場所を入力できます"
        }
        PathPurpose::OpenBook
        | PathPurpose::NewBook
        | PathPurpose::SampleBook
        | PathPurpose::ImportSource
        | PathPurpose::ImportIntoNewBook
        | PathPurpose::ExportPdf => "ファイルの場所を欄に入力してください（例　D:\\評価\\令和5年度.hyoka）",
        PathPurpose::Picture { .. } => "画像をほかのソフトで表示してコピーし、この画面で貼り付けてください（Ctrl+V）",
        PathPurpose::SaveCopy | PathPurpose::Backup | PathPurpose::RestoreFrom => {
            "ファイルを選ぶ画面（xdg-desktop-portal 又は zenity）を使えるように、パソコンの管理者に依頼してください"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_book_gets_a_name_that_is_free() {
        let folder = tempfile::tempdir().expect("a folder");
        for free in ["評価帳.hyoka", "評価帳（2）.hyoka", "評価帳（3）.hyoka"] {
            let path = free_path(folder.path(), "評価帳");
            assert_eq!(path, folder.path().join(free));
            std::fs::write(path, "").expect("a file");
        }
    }

    #[test]
    fn nobody_is_sent_to_a_field_that_is_not_on_screen() {
        let field = "欄に入力";
        for purpose in [PathPurpose::SaveCopy, PathPurpose::Backup, PathPurpose::RestoreFrom] {
            assert!(!way_without_dialog(purpose, true).contains(field), "{purpose:?}");
        }
        assert!(!way_without_dialog(PathPurpose::OpenBook, true).contains(field));
        assert!(way_without_dialog(PathPurpose::OpenBook, false).contains(field));
        assert!(way_without_dialog(PathPurpose::ExportPdf, true).contains(field));
    }
}
