//! One paper or file of one edition: report → layout → proof → PDF → read back → written beside and renamed.

use super::files::{self, FileError};
use super::papers::{PaperRequest, SavedPaperError};
use super::plain_text::plain_text;
use super::progress::{Cancelled, Progress};
use super::proof;
use crate::interchange;
use crate::layout::document::Document;
use crate::layout::page::{Warning, WarningKind};
use crate::layout::{Numbering, Pages, Part};
use crate::model::{Book, EditionId};
use crate::report::{self, FitProposal, ListedPaper, PaperOptions};
use crate::{layout, pdf};
use chrono::{DateTime, FixedOffset};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What can be written, by the ending of the file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Xlsx,
    Csv,
    Json,
    Txt,
}

impl Format {
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "txt" => Some(Self::Txt),
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
    #[error("「{}」の形式は書き出せません。ファイル名の末尾を .pdf .xlsx .csv .json .txt のいずれかにしてください", .0.display())]
    UnknownFormat(PathBuf),
    #[error("書き出す年度版が評価帳にありません")]
    EditionMissing,
    #[error(transparent)]
    Paper(#[from] SavedPaperError),
    #[error("綴じる資料を一つ以上選んでください")]
    NothingToBind,
    #[error("綴じた資料はPDFでだけ書き出せます。ファイル名の末尾を .pdf にしてください")]
    BoundNotPdf,
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
    /// How long reading the finished PDF back took.
    pub read_back: Duration,
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
        Format::Pdf => {
            let (bytes, mut report) = pdf_bytes(book, edition, options, now, progress)?;
            report.warnings.extend(to_come(book, [edition]));
            (bytes, report)
        }
        Format::Xlsx => (interchange::xlsx::export_xlsx(book, edition)?, ExportReport::default()),
        Format::Csv => (interchange::csv::export_csv(book, edition)?, ExportReport::default()),
        Format::Json => (interchange::json::export(book)?, ExportReport::default()),
        Format::Txt => {
            let document = report::document(book, edition, options).ok_or(ExportError::EditionMissing)?;
            (text_bytes(&document), ExportReport::default())
        }
    };
    write(to, &bytes, &mut report, progress)?;
    Ok(report)
}

/// Sentences for what is still missing from the editions: pictures that have not come.
pub fn to_come(book: &Book, editions: impl IntoIterator<Item = EditionId>) -> Vec<String> {
    let places = editions.into_iter().flat_map(|edition| report::pictures_to_come(book, edition));
    places.map(|origin| format!("{}の画像がまだありません", report::place(book, origin))).collect()
}

/// How papers are bound into one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Binding {
    /// Name of the whole, over the list of papers and in the file's properties; empty for the meeting of the first
    /// paper.
    pub title: String,
    pub numbering: Numbering,
    /// Puts a list of the papers with their pages in front.
    pub contents: bool,
}

/// Writes several papers into one PDF, each under its own bookmark. `own` is the edition of the papers that name no
/// year of their own.
pub fn export_bound(
    book: &Book,
    own: Option<EditionId>,
    papers: &[PaperRequest],
    binding: &Binding,
    to: &Path,
    now: DateTime<FixedOffset>,
    progress: &Progress,
) -> Result<ExportReport, ExportError> {
    if Format::of(to) != Some(Format::Pdf) {
        return Err(ExportError::BoundNotPdf);
    }
    progress.report(0.02, "紙面を組んでいます")?;
    let (documents, pages) = bound_pages(book, own, papers, binding, progress)?;
    let identity = papers.iter().map(|paper| format!("{:?}", (paper.year, paper.paper.kind))).collect::<String>();
    let work = Finish { book, document_id: format!("{}/{own:?}/{identity}", book.settings().title), now };
    let (bytes, mut report) = work.pdf(&documents, pages, || None, progress)?;
    let editions: BTreeSet<EditionId> = papers.iter().filter_map(|paper| paper.edition(book, own).ok()).collect();
    report.warnings.extend(to_come(book, editions));
    write(to, &bytes, &mut report, progress)?;
    Ok(report)
}

/// The documents of a bound file, the list of papers among them, and its pages; also for the preview.
pub fn bound_pages(
    book: &Book,
    own: Option<EditionId>,
    papers: &[PaperRequest],
    binding: &Binding,
    progress: &Progress,
) -> Result<(Vec<Document>, Pages), ExportError> {
    let mut documents = Vec::with_capacity(papers.len());
    let mut editions = Vec::with_capacity(papers.len());
    for paper in papers {
        let edition = paper.edition(book, own)?;
        documents.push(report::document(book, edition, &paper.paper).ok_or(ExportError::EditionMissing)?);
        editions.push(edition);
    }
    let [first, ..] = documents.as_slice() else { return Err(ExportError::NothingToBind) };
    let title = [&binding.title, &first.page.meeting].into_iter().find(|title| !title.is_empty());
    let title = title.map_or("会議資料", String::as_str).to_owned();
    let author = first.author.clone();
    let goes_on = |done: f32| progress.report(0.02 + 0.35 * done, "紙面を組んでいます").is_ok();
    let set = layout::lay_out_parts(&mut documents, binding.numbering, &goes_on).ok_or(Cancelled)?;
    let titles = listed_titles(&documents, papers);
    let front = binding.contents.then(|| {
        let listed = editions.iter().zip(&documents).zip(&set).zip(&titles);
        let listed = listed.map(|(((edition, document), pages), title)| ListedPaper {
            edition: *edition,
            document,
            pages,
            title: title.clone(),
        });
        report::contents_page(&title, &listed.collect::<Vec<_>>(), binding.numbering)
    });
    let bookmarks = documents.iter().zip(&titles).map(|(document, title)| {
        let number = &document.page.document_number;
        if number.is_empty() { title.clone() } else { format!("{number}　{title}") }
    });
    let mut parts: Vec<Part> = bookmarks.zip(set).map(|(bookmark, pages)| Part { bookmark, pages }).collect();
    let Some(front) = front else { return Ok((documents, layout::bind(&title, &author, parts))) };
    let list = layout::lay_out(&front);
    let listed = 0..list.pages.len();
    let mut targets = Vec::with_capacity(parts.len());
    let mut first_page = list.pages.len();
    for part in &parts {
        targets.push((first_page, part.bookmark.clone()));
        first_page += part.pages.pages.len();
    }
    parts.insert(0, Part { bookmark: "資料一覧".to_owned(), pages: list });
    documents.insert(0, front);
    let mut bound = layout::bind(&title, &author, parts);
    layout::link_texts(&mut bound, listed, |origin| targets.get(report::listed_paper(origin)?).cloned());
    Ok((documents, bound))
}

/// The papers' titles; those that are alike are told apart by their kind.
fn listed_titles(documents: &[Document], papers: &[PaperRequest]) -> Vec<String> {
    let title = |(document, paper): (&Document, &PaperRequest)| {
        let is_shared = documents.iter().filter(|other| other.title == document.title).count() > 1;
        let kind = paper.paper.kind.label();
        let kind = kind.split_once('（').map_or(kind, |(kind, _)| kind);
        match document.title.as_str() {
            "" => kind.to_owned(),
            title if is_shared => format!("{title}（{kind}）"),
            title => title.to_owned(),
        }
    };
    documents.iter().zip(papers).map(title).collect()
}

fn write(to: &Path, bytes: &[u8], report: &mut ExportReport, progress: &Progress) -> Result<(), ExportError> {
    progress.report(0.95, "ファイルに書き込んでいます")?;
    files::write(to, bytes)?;
    report.path = to.to_owned();
    report.bytes = bytes.len();
    Ok(())
}

/// Plain text as Windows programs expect it: with a byte order mark and their line ends.
fn text_bytes(document: &Document) -> Vec<u8> {
    format!("\u{FEFF}{}", plain_text(document).replace('\n', "\r\n")).into_bytes()
}

/// The pages of one paper, for the preview and for the PDF.
pub fn pages(book: &Book, edition: EditionId, options: &PaperOptions) -> Option<(layout::Document, layout::Pages)> {
    let document = report::document(book, edition, options)?;
    let pages = layout::lay_out(&document);
    Some((document, pages))
}

/// The finished and proven PDF of one paper, before it is written anywhere.
pub fn pdf_bytes(
    book: &Book,
    edition: EditionId,
    options: &PaperOptions,
    now: DateTime<FixedOffset>,
    progress: &Progress,
) -> Result<(Vec<u8>, ExportReport), ExportError> {
    progress.report(0.05, "紙面を組んでいます")?;
    let (document, pages) = pages(book, edition, options).ok_or(ExportError::EditionMissing)?;
    let document_id = format!("{}/{edition}/{}", book.settings().title, options.kind.name());
    let work = Finish { book, document_id, now };
    work.pdf(&[document], pages, || report::fit_proposal(book, edition, options), progress)
}

/// From pages to a proven file.
struct Finish<'a> {
    book: &'a Book,
    document_id: String,
    now: DateTime<FixedOffset>,
}

impl Finish<'_> {
    /// The three proofs stand around it: the texts of the documents on the pages, the glyphs of the pages in the file.
    fn pdf(
        &self,
        documents: &[Document],
        mut pages: Pages,
        proposal: impl FnOnce() -> Option<FitProposal>,
        progress: &Progress,
    ) -> Result<(Vec<u8>, ExportReport), ExportError> {
        progress.report(0.4, "PDFを作っています")?;
        let pdf_options = pdf::PdfOptions {
            created: self.now,
            producer: concat!("hyokacho ", env!("CARGO_PKG_VERSION")).to_owned(),
            document_id: self.document_id.clone(),
        };
        // The first proof needs only the pages, so it is done while the file is being made of them.
        let (losses, bytes) = std::thread::scope(|scope| {
            let losses = scope.spawn(|| proof::losses(documents, &pages));
            let bytes = pdf::write(&pages, &pdf_options);
            (losses.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), bytes)
        });
        if !losses.is_empty() {
            let places = losses.iter().take(5).map(|loss| report::place(self.book, loss.origin));
            return Err(ExportError::TextLost(places.collect()));
        }
        let bytes = without_broken_pictures(bytes, &mut pages, &pdf_options)?;
        progress.report(0.7, "PDFを読み返して確かめています")?;
        let begin = Instant::now();
        let verified = pdf::verify(&bytes, &pages).map_err(|error| ExportError::Verify(error.to_string()))?;
        let report = ExportReport {
            pages: pages.pages.len(),
            characters: verified.characters,
            read_back: begin.elapsed(),
            warnings: warnings(self.book, &pages.warnings, proposal),
            ..ExportReport::default()
        };
        Ok((bytes, report))
    }
}

/// A picture whose pixels cannot be read becomes a box and a warning, as one whose head cannot; all else is printed.
fn without_broken_pictures(
    mut written: Result<Vec<u8>, pdf::PdfError>,
    pages: &mut Pages,
    options: &pdf::PdfOptions,
) -> Result<Vec<u8>, pdf::PdfError> {
    while let Err(pdf::PdfError::Image { origin, .. }) = written {
        if !layout::leave_picture_open(pages, origin, "画像の途中が壊れているか、終わりまでありません")
        {
            break;
        }
        written = pdf::write(pages, options);
    }
    written
}

/// Layout's warnings as sentences with their places: each character and image where it stands, narrow columns once
/// with what would cure them.
fn warnings(book: &Book, warnings: &[Warning], fit: impl FnOnce() -> Option<FitProposal>) -> Vec<String> {
    let mut sentences = Vec::new();
    let (mut narrow_columns, mut places_of_missing) = (HashSet::new(), HashSet::new());
    let is_narrow = |warning: &Warning| warning.kind == WarningKind::ColumnTooNarrow;
    let fit = warnings.iter().any(is_narrow).then(fit).flatten();
    sentences.extend(fit.as_ref().map(FitProposal::sentence));
    for warning in warnings {
        let place = report::place(book, warning.origin);
        let sentence = match &warning.kind {
            WarningKind::MissingGlyph(_) => {
                if !places_of_missing.insert(warning.origin) {
                    continue;
                }
                let missing = warnings.iter().filter(|other| other.origin == warning.origin);
                format!("{place}の{}は字形がないため〓で印刷しました", missing_characters(missing))
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

/// `「𠮷」（U+20BB7）、U+0001`, each once; those that cannot be seen only by their code.
fn missing_characters<'a>(warnings: impl Iterator<Item = &'a Warning>) -> String {
    let mut named: Vec<String> = Vec::new();
    for warning in warnings {
        let WarningKind::MissingGlyph(character) = warning.kind else { continue };
        let code = format!("U+{:04X}", u32::from(character));
        let is_seen = !character.is_control() && !matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
        let name = if is_seen { format!("「{character}」（{code}）") } else { code };
        if !named.contains(&name) {
            named.push(name);
        }
    }
    named.join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::PaperKind;
    use crate::work::import::sample_book;

    fn request(number: &str, kind: PaperKind) -> PaperRequest {
        let meeting = "第2回推進会議".to_owned();
        PaperRequest::new(PaperOptions { document_number: number.to_owned(), meeting, ..PaperOptions::new(kind) })
    }

    fn cells(document: &Document) -> Vec<String> {
        let tables = document.flow.iter().filter_map(|flow| match flow {
            layout::document::Flow::Table(table) => Some(table),
            _ => None,
        });
        let rows = tables.flat_map(|table| table.groups.iter().flat_map(|group| &group.rows));
        rows.flat_map(|row| row.cells.iter().map(|cell| cell.content.text.to_string())).collect()
    }

    #[test]
    fn bound_papers_are_listed_with_the_pages_on_which_they_begin() {
        let book = sample_book().unwrap();
        let own = book.editions().last().map(|edition| edition.id);
        let papers = [request("資料１", PaperKind::Evaluation), request("資料２", PaperKind::Plan)];
        let binding = |numbering| Binding { contents: true, numbering, ..Binding::default() };
        let progress = Progress::default();
        let (documents, pages) = bound_pages(&book, own, &papers, &binding(Numbering::Through), &progress).unwrap();
        assert!(proof::losses(&documents, &pages).is_empty());
        assert_eq!(pages.title, "第2回推進会議");
        assert_eq!(pages.pages[0].number, None, "the list itself is not counted");
        let starts: Vec<_> = pages.bookmarks.iter().filter(|b| b.level == 0).map(|b| b.page).collect();
        let [list, first, second] = starts[..] else { panic!("{starts:?}") };
        let number = |page: usize| pages.pages[page].number.unwrap().to_string();
        let listed = cells(&documents[0]);
        assert_eq!((list, number(first).as_str()), (0, "1"));
        assert_eq!([&listed[0], &listed[2]], ["資料１", "1"]);
        assert_eq!([&listed[3], &listed[5]], ["資料２", &number(second)]);
        assert_ne!(listed[1], listed[4], "two papers of one year are told apart");
        let links: Vec<_> = pages.links.iter().filter(|link| link.page == 0).collect();
        let words = |element| -> String {
            let runs = pages.pages[0].items.iter().filter_map(|item| match item {
                layout::page::Item::Text(run) if run.element == Some(element) => Some(&run.glyphs),
                _ => None,
            });
            runs.flatten().map(|glyph| glyph.character).collect()
        };
        let lead: Vec<_> = links.iter().map(|link| (words(link.element), link.target)).collect();
        let expected = listed.iter().take(6).cloned().zip([first, first, first, second, second, second]);
        assert_eq!(lead, expected.collect::<Vec<_>>());
        let (documents, pages) = bound_pages(&book, own, &papers, &binding(Numbering::Separate), &progress).unwrap();
        assert_eq!(pages.pages[second].number, Some(1));
        assert_eq!(cells(&documents[0])[5], format!("全{}頁", pages.pages.len() - second));
    }

    #[test]
    fn a_bound_file_is_proven_as_a_whole() {
        let book = sample_book().unwrap();
        let own = book.editions().last().map(|edition| edition.id);
        let papers = [request("資料１", PaperKind::Sheet), request("資料２", PaperKind::Evaluation)];
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("会議資料.pdf");
        let (now, progress) = (DateTime::UNIX_EPOCH.fixed_offset(), Progress::default());
        let binding = Binding { contents: true, ..Binding::default() };
        let report = export_bound(&book, own, &papers, &binding, &to, now, &progress).unwrap();
        let (documents, mut pages) = bound_pages(&book, own, &papers, &binding, &progress).unwrap();
        assert_eq!(report.pages, pages.pages.len());
        let bytes = std::fs::read(&to).unwrap();
        assert_eq!(pdf::verify(&bytes, &pages).unwrap().characters, report.characters);
        let last = pages.pages.len() - 1;
        pages.pages[last].items.clear();
        assert!(!proof::losses(&documents, &pages).is_empty(), "a page of the last paper that is lost is missed");
    }

    #[test]
    fn characters_without_a_glyph_are_named_once_for_each_place() {
        let missing = |character, source| Warning {
            kind: WarningKind::MissingGlyph(character),
            origin: layout::Origin { source, part: 0 },
        };
        let all = [missing('\u{1}', 7), missing('😀', 7), missing('😀', 7), missing('ש', 8)];
        let sentences = warnings(&Book::default(), &all, || None);
        let expected = [
            "書式のU+0001、「😀」（U+1F600）は字形がないため〓で印刷しました",
            "書式の「ש」（U+05E9）は字形がないため〓で印刷しました",
        ];
        assert_eq!(sentences, expected);
    }

    #[test]
    fn a_broken_picture_becomes_a_box_and_the_rest_is_printed() {
        let picture = |format| {
            let mut bytes = std::io::Cursor::new(Vec::new());
            let pixels = image::RgbImage::from_fn(160, 120, |x, y| image::Rgb([(x * y) as u8, y as u8, 99]));
            pixels.write_to(&mut bytes, format).unwrap();
            bytes.into_inner()
        };
        let (mut head_only, mut mixed) = (picture(image::ImageFormat::Png), picture(image::ImageFormat::Jpeg));
        head_only.truncate(50);
        // Head and end are there; what lies between is of another file, as when a memory card fails.
        let length = mixed.len();
        mixed[length / 2..length - 2].iter_mut().zip(1_usize..).for_each(|(byte, other)| *byte = (other * 151) as u8);
        let mut exchange: serde_json::Value =
            serde_json::from_slice(include_bytes!("../../assets/sample.json")).unwrap();
        let pictures = [("花壇", head_only), ("体操", mixed), ("公園", picture(image::ImageFormat::Jpeg))];
        let data = |bytes| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes);
        let images = pictures.iter().map(
            |(name, bytes)| serde_json::json!({"key": name, "file_name": format!("{name}.jpg"), "data": data(bytes)}),
        );
        exchange["images"] = images.collect();
        let figures = pictures.iter().map(
            |(name, _)| serde_json::json!({"image": name, "caption": format!("{name}の様子"), "alt_text": "写真"}),
        );
        let figure = serde_json::json!({"figures": figures.collect::<serde_json::Value>()});
        exchange["editions"][0]["sections"][0]["blocks"].as_array_mut().unwrap().push(figure);
        let exchange = interchange::json::read(exchange.to_string().as_bytes()).unwrap();
        let rows = interchange::json::to_rows(&exchange, &Book::default()).unwrap();
        let changes: Vec<_> =
            rows.into_iter().map(|row| crate::model::Change { before: None, after: Some(row) }).collect();
        let book = Book::default().apply(&changes).unwrap();
        let options = PaperOptions::new(PaperKind::Evaluation);
        let (now, progress) = (DateTime::UNIX_EPOCH.fixed_offset(), Progress::default());
        let (bytes, report) = pdf_bytes(&book, book.editions()[0].id, &options, now, &progress).unwrap();
        assert!(bytes.starts_with(b"%PDF"));
        let said = |name: &str, why: &str| {
            report.warnings.iter().any(|said| said.contains(&format!("の図「{name}の様子」")) && said.contains(why))
        };
        assert!(said("花壇", "画像の途中が壊れている"), "{:?}", report.warnings);
        assert!(said("体操", "枠だけを印刷しました"), "{:?}", report.warnings);
        assert!(!said("公園", ""), "{:?}", report.warnings);
    }

    #[test]
    fn pictures_that_have_not_come_are_named() {
        let exchange = interchange::json::read(include_bytes!("../../assets/samples/priority.json")).unwrap();
        let rows = interchange::json::to_rows(&exchange, &Book::default()).unwrap();
        let changes: Vec<_> =
            rows.into_iter().map(|row| crate::model::Change { before: None, after: Some(row) }).collect();
        let book = Book::default().apply(&changes).unwrap();
        let edition = book.editions().last().unwrap().id;
        let sentences = to_come(&book, [edition]);
        assert!(sentences.iter().all(|sentence| sentence.ends_with("の画像がまだありません")), "{sentences:?}");
        assert!(!sentences.is_empty());
        assert!(to_come(&sample_book().unwrap(), [EditionId(1)]).is_empty());
    }

    #[test]
    fn what_cannot_be_bound_is_said() {
        let book = sample_book().unwrap();
        let (now, progress) = (DateTime::UNIX_EPOCH.fixed_offset(), Progress::default());
        let bound = |papers: &[PaperRequest], to: &str| {
            let binding = Binding::default();
            export_bound(&book, None, papers, &binding, Path::new(to), now, &progress).unwrap_err().to_string()
        };
        assert!(bound(&[], "x.pdf").contains("一つ以上"));
        let papers = [request("", PaperKind::Plan)];
        assert!(bound(&papers, "x.xlsx").contains(".pdf"));
        assert!(bound(&papers, "x.pdf").contains("年度版を指定"));
    }
}
