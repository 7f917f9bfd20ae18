//! Taking files in and writing them out: what the import and export sheets ask for.

use super::action::Sheet;
use super::export::{Exported, Task};
use super::files::{documents, with_extension};
use super::jobs::{ExportFailure, Message};
use super::perform::present_year;
use super::screens::import::ReadyImport;
use super::screens::messages::Notice;
use super::window::Window;
use crate::edit::{self, Command};
use crate::interchange::table_import::ImportOptions;
use crate::model::{Book, FiscalYear};
use crate::report::{self, FitProposal};
use crate::work::export::{self, ExportError, ExportReport};
use crate::work::import::{self, Source};
use crate::work::papers::{self, PaperRequest};
use crate::workspace::BackupReason;
use chrono::Local;
use std::path::{Path, PathBuf};

impl Window {
    pub(super) fn fill_import(&mut self) {
        self.import.ready = None;
        let last = self.workspace.as_ref().and_then(|workspace| workspace.book().editions().last().map(|e| e.year));
        self.import.year = last.map_or_else(present_year, FiscalYear::next).short();
        self.import.form = None;
        if self.import.book_path.is_empty() {
            self.import.book_path = documents().join("評価帳.hyoka").display().to_string();
        }
    }

    /// A file has been chosen or dropped; a year in its name is believed.
    pub(super) fn import_from(&mut self, path: String) {
        if self.sheet != Some(Sheet::Import) {
            self.fill_import();
            self.sheet = Some(Sheet::Import);
        }
        let name = Path::new(&path).file_stem().map(|name| name.to_string_lossy().into_owned());
        if let Some(year) = name.as_deref().and_then(FiscalYear::find_in) {
            self.import.year = year.short();
        }
        self.import.path = path;
    }

    pub(super) fn preview_import(&mut self) {
        let book = self.workspace.as_ref().map(|workspace| workspace.book().as_ref().clone()).unwrap_or_default();
        let path = PathBuf::from(self.import.path.trim());
        let year = FiscalYear::parse(&self.import.year);
        let form = self.import.form.clone();
        let (new_fields, stacked_tables) = (self.import.new_fields, self.import.stacked_tables);
        let choose = move |defaults: ImportOptions| ImportOptions {
            form: form.unwrap_or(defaults.form),
            new_fields,
            stacked_tables,
            ..defaults
        };
        self.jobs.start("import", "ファイルを読み取っています", move |_| {
            Message::Previewed(read(&book, &path, year, choose).map(Box::new))
        });
    }

    pub(super) fn previewed(&mut self, result: Result<Box<ReadyImport>, String>) {
        match result {
            Ok(ready) => self.import.ready = Some(*ready),
            Err(text) => self.notice = Some(Notice { title: "読み取れませんでした".to_owned(), text }),
        }
    }

    pub(super) fn commit_import(&mut self) {
        let Some(ready) = self.import.ready.take() else { return };
        if self.workspace.is_none() {
            let path = PathBuf::from(self.import.book_path.trim());
            self.create_book("取り込んでいます", path, move || book_with(&ready.command));
            return;
        }
        let revision = self.workspace.as_ref().map_or(0, |workspace| workspace.book().revision());
        if ready.revision != revision {
            // What was typed meanwhile has changed the book; the officer sees the new plan before it is carried out.
            self.preview_import();
            return;
        }
        self.sheet = None;
        self.back_up(BackupReason::BeforeChange);
        self.run(&ready.command);
        let latest = self.workspace.as_ref().and_then(|workspace| workspace.book().editions().last().map(|e| e.id));
        let imported = FiscalYear::parse(&self.import.year).and_then(|year| {
            self.workspace.as_ref().and_then(|workspace| workspace.book().edition_of_year(year)).map(|e| e.id)
        });
        if let Some(edition) = imported.or(latest) {
            self.show_edition(edition);
        }
    }

    /// Beside the book, under the name of the year, until the officer names another place.
    pub(super) fn fill_export(&mut self) {
        self.export.done = None;
        let Some(workspace) = self.workspace.as_ref().filter(|_| !self.export.own_path) else { return };
        let edition = self.desk.edition.and_then(|edition| workspace.book().edition(edition));
        let year = edition.map(|edition| edition.year.label()).unwrap_or_default();
        let stem = workspace.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let path = workspace.path().with_file_name(format!("{stem}_{year}.pdf"));
        self.export.path = path.display().to_string();
    }

    pub(super) fn start_export(&mut self) {
        let (Some(workspace), Some(edition)) = (&self.workspace, self.desk.edition) else { return };
        let (book, options) = (workspace.book().clone(), self.export.options.clone());
        let bound = (self.export.task == Task::Bound).then(|| self.export.bound_requests());
        let binding = self.export.binding.clone();
        let to = with_extension(PathBuf::from(self.export.path.trim()), "pdf");
        self.jobs.start("export", "PDFを書き出しています", move |progress| {
            let now = Local::now().fixed_offset();
            let result = match &bound {
                Some(papers) => export::export_bound(&book, Some(edition), papers, &binding, &to, now, progress),
                None => export::export(&book, edition, &options, &to, now, progress),
            };
            let fit = || report::fit_proposal(&book, edition, &options).filter(|_| bound.is_none());
            Message::Exported(result.map(|report| in_words(report, fit())).map_err(|error| match error {
                ExportError::Cancelled(_) => ExportFailure::Cancelled,
                error => ExportFailure::Failed(error.to_string()),
            }))
        });
    }

    /// Keeps the choices of the export sheet in the book.
    pub(super) fn save_paper(&mut self, name: &str) {
        match papers::save(name, &PaperRequest::new(self.export.options.clone())) {
            Ok(command) => self.run(&command),
            Err(error) => {
                let text = format!("「{name}」を保存できませんでした（{error}）");
                self.notice = Some(Notice { title: "印刷設定を保存できませんでした".to_owned(), text });
            }
        }
    }

    pub(super) fn exported(&mut self, result: Result<Exported, ExportFailure>) {
        match result {
            Ok(done) => {
                self.back_up(BackupReason::Printed);
                self.export.done = Some(done);
            }
            Err(ExportFailure::Cancelled) => {}
            Err(ExportFailure::Failed(text)) => {
                self.notice = Some(Notice { title: "書き出せませんでした".to_owned(), text });
            }
        }
    }
}

/// Reads a file and works out what would become of it.
fn read(
    book: &Book,
    path: &Path,
    year: Option<FiscalYear>,
    choose: impl FnOnce(ImportOptions) -> ImportOptions,
) -> Result<ReadyImport, String> {
    let revision = book.revision();
    match import::read_source(path).map_err(|error| error.to_string())? {
        Source::Exchange(exchange) => {
            let command = import::exchange_command(book, &exchange).map_err(|error| error.to_string())?;
            let years: Vec<String> = exchange.editions.iter().map(|edition| edition.year.clone()).collect();
            let summary = vec![format!("交換形式の年度版をそのまま取り込みます（{}）", years.join("、"))];
            Ok(ReadyImport { preview: None, summary, command, revision })
        }
        Source::Workbook(workbook) => {
            let year = year.ok_or("年度を入力してください（例　R5）")?;
            let options = choose(ImportOptions::new(book, year));
            let plan = import::preview(book, &workbook, &options).map_err(|error| error.to_string())?;
            let totals = &plan.preview.totals;
            let summary = vec![format!(
                "{}版を作ります　見出し {}、事業 {}、担当課別の記入 {}、担当課 {}",
                year.label(),
                totals.sections,
                totals.records,
                totals.entries,
                totals.departments
            )];
            Ok(ReadyImport { preview: Some(plan.preview), summary, command: plan.command, revision })
        }
    }
}

/// A new book with what a command puts into it.
fn book_with(command: &Command) -> Result<Book, String> {
    let plan = edit::plan(&Book::default(), command).map_err(|error| error.to_string())?;
    Book::default().apply(&plan.changes).map_err(|error| error.to_string())
}

fn in_words(report: ExportReport, fit: Option<FitProposal>) -> Exported {
    let summary = match report.pages {
        0 => format!("{}バイトのファイルを書き出しました", report.bytes),
        pages => format!("{pages}ページ、{}字を読み返して確かめました", report.characters),
    };
    Exported { path: report.path, summary, warnings: report.warnings, fit }
}
