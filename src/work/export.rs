//! One paper or file of one edition: report → layout → proof → PDF → read back → written beside and renamed.

use super::files::{self, FileError};
use super::progress::{Cancelled, Progress};
use super::proof;
use crate::interchange;
use crate::layout::page::{Warning, WarningKind};
use crate::model::{Book, EditionId};
use crate::report::{self, FitProposal, PaperOptions};
use crate::{layout, pdf};
use chrono::{DateTime, FixedOffset};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What can be written, by the ending of the file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Xlsx,
    Csv,
    Json,
}

impl Format {
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error(transparent)]
    File(#[from] FileError),
    #[error("「{}」の形式は書き出せません。ファイル名の末尾を .pdf .xlsx .csv .json のいずれかにしてください", .0.display())]
    UnknownFormat(PathBuf),
    #[error("書き出す年度版が評価帳にありません")]
    EditionMissing,
    #[error(
        "書き出しを取りやめました。次の文章が紙面に正しく載りませんでした：{}。文字の大きさや列の幅を変えてやり直してください",
        .0.join("、")
    )]
    TextLost(Vec<String>),
    #[error("PDFを作れませんでした（{0}）")]
    Pdf(#[from] pdf::PdfError),
    #[error("PDFを読み返したところ元の文章と一致しなかったため、書き出しを取りやめました（{0}）")]
    Verify(String),
    #[error(transparent)]
    Interchange(#[from] interchange::ExportError),
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportReport {
    pub path: PathBuf,
    /// 0 for formats without pages.
    pub pages: usize,
    /// Characters found again in the finished PDF.
    pub characters: usize,
    pub bytes: usize,
    /// Sentences for the officer: characters that no font has, columns too narrow.
    pub warnings: Vec<String>,
}

/// Writes `to` in the format of its name. `now` is the time that the PDF carries.
pub fn export(
    book: &Book,
    edition: EditionId,
    options: &PaperOptions,
    to: &Path,
    now: DateTime<FixedOffset>,
    progress: &Progress,
) -> Result<ExportReport, ExportError> {
    let format = Format::of(to).ok_or_else(|| ExportError::UnknownFormat(to.to_owned()))?;
    let (bytes, mut report) = match format {
        Format::Pdf => pdf_bytes(book, edition, options, now, progress)?,
        Format::Xlsx => (interchange::xlsx::export_xlsx(book, edition)?, ExportReport::default()),
        Format::Csv => (interchange::csv::export_csv(book, edition)?, ExportReport::default()),
        Format::Json => (interchange::json::export(book)?, ExportReport::default()),
    };
    progress.report(0.95, "ファイルに書き込んでいます")?;
    files::write(to, &bytes)?;
    report.path = to.to_owned();
    report.bytes = bytes.len();
    Ok(report)
}

/// The pages of one paper, for the preview and for the PDF.
pub fn pages(book: &Book, edition: EditionId, options: &PaperOptions) -> Option<(layout::Document, layout::Pages)> {
    let document = report::document(book, edition, options)?;
    let pages = layout::lay_out(&document);
    Some((document, pages))
}

fn pdf_bytes(
    book: &Book,
    edition: EditionId,
    options: &PaperOptions,
    now: DateTime<FixedOffset>,
    progress: &Progress,
) -> Result<(Vec<u8>, ExportReport), ExportError> {
    progress.report(0.05, "紙面を組んでいます")?;
    let (document, pages) = pages(book, edition, options).ok_or(ExportError::EditionMissing)?;
    let losses = proof::losses(&document, &pages);
    if !losses.is_empty() {
        let places = losses.iter().take(5).map(|loss| report::place(book, loss.origin));
        return Err(ExportError::TextLost(places.collect()));
    }
    progress.report(0.4, "PDFを作っています")?;
    let kind = options.kind.name();
    let pdf_options = pdf::PdfOptions {
        created: now,
        producer: concat!("hyokacho ", env!("CARGO_PKG_VERSION")).to_owned(),
        document_id: format!("{}/{edition}/{kind}", book.settings().title),
    };
    let bytes = pdf::write(&pages, &pdf_options)?;
    progress.report(0.7, "PDFを読み返して確かめています")?;
    let verified = pdf::verify(&bytes, &pages).map_err(|error| ExportError::Verify(error.to_string()))?;
    let report = ExportReport {
        pages: pages.pages.len(),
        characters: verified.characters,
        warnings: warnings(book, &pages.warnings, || report::fit_proposal(book, edition, options)),
        ..ExportReport::default()
    };
    Ok((bytes, report))
}

/// Layout's warnings as sentences with their places: each character and image where it stands, narrow columns once
/// with what would cure them.
fn warnings(book: &Book, warnings: &[Warning], fit: impl FnOnce() -> Option<FitProposal>) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut narrow_columns = HashSet::new();
    let is_narrow = |warning: &Warning| warning.kind == WarningKind::ColumnTooNarrow;
    let fit = warnings.iter().any(is_narrow).then(fit).flatten();
    sentences.extend(fit.as_ref().map(FitProposal::sentence));
    for warning in warnings {
        let place = report::place(book, warning.origin);
        let sentence = match &warning.kind {
            WarningKind::MissingGlyph(character) => {
                format!("{place}の「{character}」（U+{:04X}）は字形がないため〓で印刷しました", u32::from(*character))
            }
            WarningKind::ColumnTooNarrow => {
                if fit.is_some() || !narrow_columns.insert(warning.origin.part) {
                    continue;
                }
                format!("{place}の幅が狭く、語の途中で改行しています。用紙を大きくするか、文字を小さくしてください")
            }
            WarningKind::ImageUnreadable(reason) => {
                format!("{place}の画像を読めないため枠だけを印刷しました（{reason}）")
            }
        };
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences
}
