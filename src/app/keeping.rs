//! Looking after the file of a book: checking it, backing it up, putting a backup in its place. The same functions as
//! on the command line, each on a thread.

use super::action::View;
use super::book::BookPart;
use super::jobs::{Message, OpenFailure};
use super::screens::messages::Notice;
use super::screens::question::Question;
use super::window::Window;
use crate::workspace::{self, BackupReason, Generation, StoreError, VerifyReport, Workspace};
use chrono::{Local, Utc};
use egui::Context;
use std::path::{Path, PathBuf};

/// A backup in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub path: PathBuf,
    /// 「2026年11月21日 14:15」
    pub at: String,
    /// 「終了時」
    pub reason: &'static str,
    pub bytes: u64,
}

/// Whose backups are shown.
#[derive(Debug, Default)]
pub struct KeepingState {
    pub file: PathBuf,
    /// Empty when it is not known.
    document_id: String,
    /// Why the file could not be opened.
    pub trouble: Option<String>,
    /// The folder of its backups on this computer.
    pub folder: Option<PathBuf>,
    /// Newest first; `None` until they have been looked for.
    pub backups: Option<Vec<Kept>>,
    pub question: Option<Question>,
    asked: bool,
    /// The newest one that the book made by itself when the list was asked for.
    newest: Option<PathBuf>,
}

impl KeepingState {
    fn of(file: PathBuf, document_id: String, folder: Option<&Path>) -> Self {
        let folder = folder.filter(|_| !document_id.is_empty()).map(|folder| folder.join(&document_id));
        Self { file, document_id, folder, ..Self::default() }
    }

    /// Looks for the backups anew.
    pub(super) fn look_again(&mut self) {
        self.asked = false;
    }
}

/// What became of putting a backup in the place of a file.
pub struct PutBack {
    pub file: PathBuf,
    pub from: PathBuf,
    /// Where the file went that stood there before, or why nothing was changed.
    pub result: Result<Option<PathBuf>, String>,
    pub opened: Result<Box<Workspace>, OpenFailure>,
}

impl Window {
    /// The backups of the open book in 設定; those of a file that is not open, over the first screen.
    pub(super) fn show_backups(&mut self, file: Option<PathBuf>) {
        match file {
            None => {
                self.show_view(View::Book);
                self.book.part = BookPart::Files;
            }
            Some(file) => self.show_backups_of(file, None),
        }
    }

    pub(super) fn show_backups_of(&mut self, file: PathBuf, trouble: Option<String>) {
        let id = self.memory.book(&file).document_id;
        self.keeping = KeepingState { trouble, ..KeepingState::of(file, id, self.backup_folder.as_deref()) };
        self.sheet = Some(super::action::Sheet::Backups);
    }

    /// Has the list of backups made when it is wanted.
    pub(super) fn follow_keeping(&mut self) {
        let shown = self.sheet == Some(super::action::Sheet::Backups);
        if let Some(workspace) = self.workspace.as_ref().filter(|_| !shown)
            && self.keeping.file != workspace.path()
        {
            let (path, id) = (workspace.path().to_path_buf(), workspace.document_id().to_owned());
            self.keeping = KeepingState::of(path, id, self.backup_folder.as_deref());
        }
        let made = self.workspace.as_ref().and_then(|open| open.last_backup()?.ok()).map(|made| made.path);
        if made != self.keeping.newest {
            self.keeping.newest = made;
            self.keeping.look_again();
        }
        if !std::mem::replace(&mut self.keeping.asked, true) {
            let (file, id, folder) =
                (self.keeping.file.clone(), self.keeping.document_id.clone(), self.backup_folder.clone());
            self.jobs.beside("list-backups", move || {
                let found = folder.filter(|_| !id.is_empty()).map(|folder| workspace::generations(&folder, &id));
                Message::Backups { file, found: found.unwrap_or_default().into_iter().map(kept).collect() }
            });
        }
    }

    pub(super) fn take_backups(&mut self, file: &Path, found: Vec<Kept>) {
        if self.keeping.file == file {
            self.keeping.backups = Some(found);
        }
    }

    /// Checks a file: that of the open book, or another one.
    pub(super) fn verify_file(&mut self, file: Option<PathBuf>) {
        let open = self.workspace.as_ref().filter(|open| file.as_deref().is_none_or(|file| file == open.path()));
        let title = "ファイルを点検しています";
        match (open.map(Workspace::verify), file) {
            (Some(answer), _) => {
                self.jobs.start_to_the_end("verify", title, move || Message::Verified(answer.wait().and_then(|r| r)))
            }
            (None, Some(file)) => {
                self.jobs.start_to_the_end("verify", title, move || Message::Verified(workspace::verify(&file)))
            }
            (None, None) => false,
        };
    }

    pub(super) fn verified(&mut self, result: Result<VerifyReport, StoreError>) {
        self.notice = Some(match result {
            Ok(report) => Notice {
                title: "ファイルは正常です".to_owned(),
                text: format!(
                    "「{}」をはじめから終わりまで読み、壊れていないことを確かめました（{}）",
                    report.file.display(),
                    report.contents()
                ),
            },
            Err(error) => {
                Notice { title: "点検で問題が見付かりました".to_owned(), text: error.to_string() }
            }
        });
    }

    /// A backup among those that the program makes by itself.
    pub(super) fn back_up_now(&mut self) {
        let Some(workspace) = &self.workspace else { return };
        let answer = workspace.ask_backup(BackupReason::Asked, Utc::now());
        self.jobs.start_to_the_end("backup", "控えを作っています", move || {
            let made = answer.wait().and_then(|made| made);
            Message::BackedUp(made.map(|made| made.map(|made| made.path)))
        });
    }

    pub(super) fn back_up_into(&mut self, to: &Path) {
        let Some(workspace) = &self.workspace else { return };
        let answer = workspace.request_backup_to(to);
        self.jobs.start_to_the_end("backup", "控えを作っています", move || {
            Message::BackedUp(answer.wait().and_then(|made| made).map(|report| Some(report.file)))
        });
    }

    pub(super) fn backed_up(&mut self, result: Result<Option<PathBuf>, StoreError>) {
        self.keeping.look_again();
        self.notice = Some(match result {
            Ok(Some(path)) => Notice {
                title: "控えを作りました".to_owned(),
                text: format!("「{}」を作り、読み返して確かめました", path.display()),
            },
            Ok(None) => Notice {
                title: "控えを作れませんでした".to_owned(),
                text: "控えを置くフォルダーがありません。「場所を選んで控えを作る」で、置く場所を選んでください"
                    .to_owned(),
            },
            Err(error) => Notice { title: "控えを作れませんでした".to_owned(), text: error.to_string() },
        });
    }

    /// Asks before a backup takes the place of the file that is looked at.
    pub(super) fn ask_restore(&mut self, from: PathBuf) {
        let known = self.keeping.backups.iter().flatten().find(|kept| kept.path == from);
        let which = known
            .map_or_else(|| format!("「{}」", from.display()), |kept| format!("{}の控え（{}）", kept.at, kept.reason));
        let file = self.keeping.file.clone();
        let text = format!(
            "「{}」の内容を、{which}のときの内容に戻します。今のファイルは消さずに、名前に「復元前」を付けて同じフォルダーに残します",
            file.display()
        );
        let restore = super::action::Action::Restore { file, from };
        self.keeping.question = Some(Question::new("この控えに戻しますか".to_owned(), text, "控えに戻す", restore));
    }

    /// Puts a backup in the place of a file, which is set aside, and opens it.
    pub(super) fn restore(&mut self, file: PathBuf, from: PathBuf) {
        let is_open = self.workspace.as_ref().is_some_and(|open| open.path() == file);
        if self.jobs.is_running() || !self.all_saved() {
            return;
        }
        self.remember_place();
        let open = if is_open { self.let_go_of_book() } else { None };
        self.jobs.start_to_the_end("restore", "控えから戻しています", move || {
            let closed = open.map_or(Ok(()), Workspace::close);
            let restored = closed.and_then(|()| workspace::restore(&file, &from, Local::now()));
            let result = restored.map(|restored| restored.set_aside).map_err(|error| error.to_string());
            let opened = Workspace::open(&file).map(Box::new).map_err(|error| OpenFailure::of(&error, true));
            Message::PutBack(Box::new(PutBack { file, from, result, opened }))
        });
    }

    pub(super) fn put_back(&mut self, ctx: &Context, done: PutBack) {
        match done.opened {
            Ok(workspace) => self.take_opened(ctx, *workspace),
            Err(failure) => self.not_opened(&done.file, failure),
        }
        self.notice = Some(match done.result {
            Ok(set_aside) => {
                let aside = set_aside.map_or_else(String::new, |aside| {
                    format!("\n\n戻す前のファイルは「{}」として残してあります", aside.display())
                });
                let text = format!("「{}」から戻しました{aside}", done.from.display());
                Notice { title: "控えから戻しました".to_owned(), text }
            }
            Err(text) => Notice { title: "控えから戻せませんでした".to_owned(), text },
        });
    }
}

fn kept(generation: Generation) -> Kept {
    let bytes = std::fs::metadata(&generation.path).map_or(0, |metadata| metadata.len());
    let at = generation.at.format("%Y年%-m月%-d日 %H:%M").to_string();
    Kept { path: generation.path, at, reason: generation.reason.label(), bytes }
}
