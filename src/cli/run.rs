//! Each command is one call (or a short story of calls) of the functions that the window uses.

use super::arguments::{BindingArguments, CliCommand, PaperArguments};
use super::{Outcome, findings, listing};
use crate::check::Rule;
use crate::edit::Command;
use crate::interchange::table_import::{FormSource, ImportOptions};
use crate::model::{BlockId, Book, EditionId, EntryId, FiscalYear, Owner, RecordId, Section, SectionId};
use crate::report::{self, PaperKind};
use crate::store;
use crate::work::papers;
use crate::work::{self, ExportReport, PaperRequest, Progress, Source};
use crate::workspace::Workspace;
use anyhow::{anyhow, bail};
use serde_json::json;
use std::io::Write;
use std::path::Path;

/// Runs one command; what it has to say goes to `out`, trouble to `err` as one line.
pub fn run(command: CliCommand, out: &mut dyn Write, err: &mut dyn Write) -> Outcome {
    match dispatch(command, out) {
        Ok(outcome) => outcome,
        // Whoever read the output has closed it: they have seen enough.
        Err(error) if is_closed_pipe(&error) => Outcome::Done,
        Err(error) => {
            let line = error.to_string().replace('\n', " ");
            // Nothing is left to be done when standard error itself is gone.
            let _ = writeln!(err, "{line}");
            Outcome::Refused
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
    let json = error.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
    io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
}

fn dispatch(command: CliCommand, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let done: anyhow::Result<()> = match command {
        CliCommand::New { file, preset, year } => new(&file, &preset, year, out),
        CliCommand::Sample { file } => sample(&file, out),
        CliCommand::Import { file, source, year, preset, new_fields, stacked_tables, dry_run } => {
            import(&file, &source, &TableChoice { year, preset, new_fields, stacked_tables }, dry_run, out)
        }
        CliCommand::Rollover { file, to } => roll_over(&file, to, out),
        CliCommand::List { file, year, json } => list(&file, year, json, out),
        CliCommand::Check { file, year, without, json } => return check(&file, year, &without, json, out),
        CliCommand::Set { file, id, field, text } => set(&file, id, &field, &text, out),
        CliCommand::Export { file, year, out: to, saved, paper, binding, json } => {
            let workspace = Workspace::open(&file)?;
            let own = year.map(|year| edition(workspace.book(), &file, year)).transpose()?;
            let report = if binding.bind.is_empty() {
                export(workspace.book(), own, saved.as_deref(), paper, &to)?
            } else {
                export_bound(workspace.book(), own, &paper, &binding, &to)?
            };
            exported(&report, json, out)
        }
        CliCommand::Papers { file, save, delete, year, paper, json } => match (save, delete) {
            (Some(name), _) => save_paper(&file, &name, year, paper, out),
            (None, Some(name)) => delete_paper(&file, &name, out),
            (None, None) => list_papers(&file, json, out),
        },
        CliCommand::Verify { file, json } => verify(&file, json, out),
        CliCommand::Backup { file, out: to } => backup(&file, to.as_deref(), out),
        CliCommand::Restore { file, from } => restore(&file, &from, out),
    };
    done.map(|()| Outcome::Done)
}

fn new(file: &Path, preset: &str, year: FiscalYear, out: &mut dyn Write) -> anyhow::Result<()> {
    let book = work::import::book_from_preset(preset, year)?;
    Workspace::create(file, book)?.close()?;
    writeln!(out, "「{}」を作りました（{}）", file.display(), year.label())?;
    Ok(())
}

fn sample(file: &Path, out: &mut dyn Write) -> anyhow::Result<()> {
    Workspace::create(file, work::import::sample_book()?)?.close()?;
    writeln!(out, "見本の評価帳「{}」を作りました", file.display())?;
    Ok(())
}

/// How a table is to be read; the exchange format needs none of it.
struct TableChoice {
    year: Option<FiscalYear>,
    preset: Option<String>,
    new_fields: bool,
    stacked_tables: bool,
}

impl TableChoice {
    fn options(&self, book: &Book) -> anyhow::Result<ImportOptions> {
        let year = self.year.ok_or_else(|| anyhow!("取り込む年度を --year で指定してください"))?;
        let default = ImportOptions::new(book, year);
        let form = self.preset.clone().map_or(default.form, FormSource::Preset);
        Ok(ImportOptions { form, new_fields: self.new_fields, stacked_tables: self.stacked_tables, ..default })
    }
}

/// A file that does not exist yet becomes a new book; a dry run creates none.
fn import(file: &Path, source: &Path, choice: &TableChoice, dry_run: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    let read = work::read_source(source)?;
    let existing = if file.exists() { Some(Workspace::open(file)?) } else { None };
    let empty = std::sync::Arc::new(Book::default());
    let book = existing.as_ref().map_or(&empty, Workspace::book).clone();
    let within = || format!("「{}」を取り込めません", source.display());
    let command = match read {
        Source::Exchange(exchange) => {
            let years: Vec<String> = exchange.editions.iter().map(|edition| edition.year.clone()).collect();
            writeln!(out, "交換形式: 年度版 {}", years.join(" "))?;
            work::import::exchange_command(&book, &exchange).with_context_line(within)?
        }
        Source::Workbook(workbook) => {
            let options = choice.options(&book)?;
            let plan = work::import::preview(&book, &workbook, &options).with_context_line(within)?;
            writeln!(out, "{}", plan.preview)?;
            plan.command
        }
    };
    if dry_run {
        // Worked out to the end, so that what would be refused is refused now.
        let plan = crate::edit::plan(&book, &command)?;
        book.apply(&plan.changes)?;
        writeln!(out, "確認だけを行いました。何も書き込んでいません")?;
        return Ok(());
    }
    match existing {
        Some(workspace) => run_and_close(workspace, &command)?,
        None => {
            let plan = crate::edit::plan(&book, &command)?;
            Workspace::create(file, book.apply(&plan.changes)?)?.close()?;
        }
    }
    writeln!(out, "「{}」に取り込みました", file.display())?;
    Ok(())
}

fn run_and_close(mut workspace: Workspace, command: &Command) -> anyhow::Result<()> {
    let file = workspace.path().display().to_string();
    workspace.run(command, chrono::Utc::now()).with_context_line(|| format!("「{file}」を変更できません"))?;
    workspace.flush()?;
    workspace.close()?;
    Ok(())
}

fn roll_over(file: &Path, to: FiscalYear, out: &mut dyn Write) -> anyhow::Result<()> {
    let workspace = Workspace::open(file)?;
    let from = latest_before(workspace.book(), to)
        .ok_or_else(|| anyhow!("「{}」には{}より前の年度版がありません", file.display(), to.label()))?;
    run_and_close(workspace, &Command::RollOver { from, to })?;
    writeln!(out, "{}の年度版を作りました", to.label())?;
    Ok(())
}

/// The edition that the new year continues: the latest one before it, or the one of that very year (refused later).
fn latest_before(book: &Book, to: FiscalYear) -> Option<EditionId> {
    book.editions().into_iter().rev().find(|edition| edition.year <= to).map(|edition| edition.id)
}

fn edition(book: &Book, file: &Path, year: FiscalYear) -> anyhow::Result<EditionId> {
    let found = book.edition_of_year(year).map(|edition| edition.id);
    found.ok_or_else(|| {
        let years: Vec<String> = book.editions().iter().map(|edition| edition.year.short()).collect();
        anyhow!("「{}」に{}の年度版はありません（あるのは {}）", file.display(), year.label(), years.join(" "))
    })
}

fn list(file: &Path, year: FiscalYear, as_json: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    let workspace = Workspace::open(file)?;
    let book = workspace.book();
    let edition = edition(book, file, year)?;
    if as_json {
        serde_json::to_writer_pretty(&mut *out, &listing::as_json(book, edition))?;
        writeln!(out)?;
    } else {
        write!(out, "{}", listing::as_text(book, edition))?;
    }
    Ok(())
}

fn check(
    file: &Path,
    year: FiscalYear,
    without: &[Rule],
    as_json: bool,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let workspace = Workspace::open(file)?;
    let book = workspace.book();
    let edition = edition(book, file, year)?;
    let mut found = crate::check::check(book, edition);
    found.retain(|finding| !without.contains(&finding.rule));
    if as_json {
        serde_json::to_writer_pretty(&mut *out, &findings::as_json(book, edition, &found))?;
        writeln!(out)?;
    } else if found.is_empty() {
        writeln!(out, "「{}」の{}に指摘はありません", file.display(), year.label())?;
    } else {
        write!(out, "{}", findings::as_text(book, edition, &found))?;
        writeln!(out, "指摘 {}件", found.len())?;
    }
    Ok(if found.is_empty() { Outcome::Done } else { Outcome::Found })
}

fn set(file: &Path, id: i64, field: &str, text: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    let text = if text == "-" { std::io::read_to_string(std::io::stdin())? } else { text.to_owned() };
    let workspace = Workspace::open(file)?;
    let command = set_command(workspace.book(), id, field, text)?;
    run_and_close(workspace, &command)?;
    writeln!(out, "番号{id}の「{field}」を書き換えました")?;
    Ok(())
}

fn set_command(book: &Book, id: i64, field: &str, text: String) -> anyhow::Result<Command> {
    if let (Some(_), "text") = (book.block(BlockId(id)), field) {
        return Ok(Command::SetBlockText { block: BlockId(id), text });
    }
    if let (Some(section), "title") = (book.section(SectionId(id)), field) {
        return Ok(Command::SetSection(Section { title: text, ..(**section).clone() }));
    }
    let owner = if book.entry(EntryId(id)).is_some() { Owner::Entry(EntryId(id)) } else { Owner::Record(RecordId(id)) };
    let form = book.record_of(owner).and_then(|record| book.form_of_record(record));
    let Some(form) = form else {
        bail!("番号{id}の記入はありません。hyokacho list で確かめてください")
    };
    let Some(found) = book.field_by_key(form, field) else {
        let keys = book.fields(form).filter(|field| field.kind.is_written()).map(|field| field.key.as_str());
        bail!("項目「{field}」はありません（あるのは {}）", keys.collect::<Vec<_>>().join(" "));
    };
    Ok(Command::SetCell { owner, field: found.id, text })
}

/// The paper of an edition, or of the latest.
fn usual_kind(book: &Book, own: Option<EditionId>) -> PaperKind {
    let edition = own.or_else(|| book.editions().last().map(|edition| edition.id));
    edition.map_or(PaperKind::Evaluation, |edition| report::usual_kind(book, edition))
}

fn export(
    book: &Book,
    own: Option<EditionId>,
    saved: Option<&str>,
    paper: PaperArguments,
    to: &Path,
) -> anyhow::Result<ExportReport> {
    let saved = saved.map(|name| papers::find(book, name)).transpose()?;
    let (year, saved) = saved.map_or((None, None), |saved| (saved.year, Some(saved.paper)));
    let request = PaperRequest { year, paper: paper.over(saved, usual_kind(book, own)) };
    let edition = request.edition(book, own).map_err(|error| hint_year(&error))?;
    let now = chrono::Local::now().fixed_offset();
    Ok(work::export(book, edition, &request.paper, to, now, &Progress::default())?)
}

fn export_bound(
    book: &Book,
    own: Option<EditionId>,
    paper: &PaperArguments,
    binding: &BindingArguments,
    to: &Path,
) -> anyhow::Result<ExportReport> {
    if *paper != PaperArguments::default() {
        bail!(
            "綴じる資料の用紙や文字の大きさは、保存した印刷設定で決まります（hyokacho papers --save で変えられます）"
        );
    }
    let requests = binding.bind.iter().map(|name| papers::find(book, name)).collect::<Result<Vec<_>, _>>()?;
    for request in &requests {
        request.edition(book, own).map_err(|error| hint_year(&error))?;
    }
    let BindingArguments { numbering, contents, ref title, .. } = *binding;
    let binding = work::Binding { title: title.clone(), numbering, contents };
    let now = chrono::Local::now().fixed_offset();
    Ok(work::export_bound(book, own, &requests, &binding, to, now, &Progress::default())?)
}

/// A year that is wanted is named on the command line.
fn hint_year(error: &papers::SavedPaperError) -> anyhow::Error {
    match error {
        papers::SavedPaperError::YearOpen => anyhow!("{error}（例: --year R5）"),
        error => anyhow!("{error}"),
    }
}

fn save_paper(
    file: &Path,
    name: &str,
    year: Option<FiscalYear>,
    paper: PaperArguments,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if name.trim().is_empty() {
        bail!("印刷設定の名前を付けてください");
    }
    let workspace = Workspace::open(file)?;
    let book = workspace.book();
    let own = year.and_then(|year| book.edition_of_year(year)).map(|edition| edition.id);
    let request = PaperRequest { year, paper: paper.over(None, usual_kind(book, own)) };
    run_and_close(workspace, &papers::save(name, &request)?)?;
    writeln!(out, "印刷設定「{name}」を保存しました")?;
    Ok(())
}

fn delete_paper(file: &Path, name: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    let workspace = Workspace::open(file)?;
    // Settings that cannot be read are deleted all the same; a name that is unknown is told with those there are.
    if let Err(error @ papers::SavedPaperError::Missing { .. }) = papers::find(workspace.book(), name) {
        bail!(error);
    }
    run_and_close(workspace, &papers::delete(name))?;
    writeln!(out, "印刷設定「{name}」を削除しました")?;
    Ok(())
}

fn list_papers(file: &Path, as_json: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    let workspace = Workspace::open(file)?;
    let saved = papers::list(workspace.book());
    if as_json {
        serde_json::to_writer_pretty(&mut *out, &listing::papers_as_json(&saved))?;
        writeln!(out)?;
    } else {
        write!(out, "{}", listing::papers_as_text(&saved))?;
    }
    Ok(())
}

fn exported(report: &ExportReport, as_json: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    if as_json {
        let value = json!({
            "path": report.path, "pages": report.pages, "characters": report.characters, "bytes": report.bytes,
            "read_back_seconds": report.read_back.as_secs_f64(), "warnings": report.warnings,
        });
        writeln!(out, "{value}")?;
        return Ok(());
    }
    for warning in &report.warnings {
        writeln!(out, "注意: {warning}")?;
    }
    if report.pages > 0 {
        let (path, pages, characters) = (report.path.display(), report.pages, report.characters);
        writeln!(out, "「{path}」を書き出しました（{pages}ページ、読み返して確かめた文字 {characters}字）")?;
    } else {
        writeln!(out, "「{}」を書き出しました", report.path.display())?;
    }
    Ok(())
}

fn verify(file: &Path, as_json: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    let report = store::verify(file)?;
    if as_json {
        let rows: std::collections::BTreeMap<&str, usize> =
            report.rows.iter().map(|(table, rows)| (table.name(), *rows)).collect();
        let value = json!({
            "file": report.file, "document_id": report.document_id, "revision": report.revision,
            "root_sum": report.root_sum, "rows": rows, "history_steps": report.history_steps,
        });
        writeln!(out, "{value}")?;
    } else {
        writeln!(out, "「{}」は正常です（{}）", file.display(), report.contents())?;
    }
    Ok(())
}

/// Without `--out` the backup stands beside the book, with the time in its name.
fn backup(file: &Path, to: Option<&Path>, out: &mut dyn Write) -> anyhow::Result<()> {
    let to = to.map_or_else(|| store::backup_beside(file, chrono::Local::now()), Path::to_owned);
    let report = store::backup(file, &to)?;
    writeln!(out, "控え「{}」を作り、読み返して確かめました", report.file.display())?;
    Ok(())
}

fn restore(file: &Path, from: &Path, out: &mut dyn Write) -> anyhow::Result<()> {
    let restored = store::restore(file, from, chrono::Local::now())?;
    writeln!(out, "「{}」から戻しました", from.display())?;
    if let Some(old) = restored.set_aside {
        writeln!(out, "戻す前のファイルは「{}」として残してあります", old.display())?;
    }
    Ok(())
}

/// One line that says what could not be done and why.
trait WithContextLine<T> {
    fn with_context_line(self, what: impl FnOnce() -> String) -> anyhow::Result<T>;
}

impl<T, E: std::error::Error> WithContextLine<T> for Result<T, E> {
    fn with_context_line(self, what: impl FnOnce() -> String) -> anyhow::Result<T> {
        self.map_err(|error| anyhow!("{}。{error}", what()))
    }
}
