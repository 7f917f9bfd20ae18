//! Named print settings of a book (「第2回会議　資料1」): which paper of which year, kept as JSON in `model::Paper`.

use crate::edit::Command;
use crate::model::{Book, EditionId, FiscalYear};
use crate::report::PaperOptions;
use serde::{Deserialize, Serialize};

/// A paper that can be printed: of which year, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperRequest {
    /// `None` is the year at hand, so that the same settings serve again next year.
    pub year: Option<FiscalYear>,
    pub paper: PaperOptions,
}

impl PaperRequest {
    /// The paper of the year at hand.
    pub fn new(paper: PaperOptions) -> Self {
        Self { year: None, paper }
    }

    /// The edition that is printed when `own` is the one at hand.
    pub fn edition(&self, book: &Book, own: Option<EditionId>) -> Result<EditionId, SavedPaperError> {
        match self.year {
            Some(year) => {
                book.edition_of_year(year).map(|edition| edition.id).ok_or(SavedPaperError::YearMissing(year))
            }
            None => own.ok_or(SavedPaperError::YearOpen),
        }
    }
}

/// Settings of the book with their name; those that cannot be read are listed too, so that they can be deleted.
#[derive(Debug)]
pub struct SavedPaper {
    pub name: String,
    pub request: Result<PaperRequest, SavedPaperError>,
}

/// Why named settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SavedPaperError {
    #[error("印刷設定「{name}」は評価帳にありません（{}）", known(.names))]
    Missing { name: String, names: Vec<String> },
    #[error("印刷設定「{name}」は壊れていて読めません。設定し直して同じ名前で保存してください")]
    Damaged { name: String, source: serde_json::Error },
    #[error(
        "印刷設定「{name}」には、この版のプログラムにない設定があります。新しい版で使うか、設定し直して同じ名前で保存してください"
    )]
    Unknown { name: String, source: serde_json::Error },
    #[error("印刷設定の{}の年度版が評価帳にありません", .0.label())]
    YearMissing(FiscalYear),
    #[error("印刷する年度版を指定してください")]
    YearOpen,
}

fn known(names: &[String]) -> String {
    if names.is_empty() {
        "保存した印刷設定はまだありません".to_owned()
    } else {
        format!("あるのは {}", names.join("、"))
    }
}

/// All named settings, in the order in which they were first saved.
pub fn list(book: &Book) -> Vec<SavedPaper> {
    let read = |name: &str, json: &str| SavedPaper { name: name.to_owned(), request: read(name, json) };
    book.papers().map(|paper| read(&paper.name, &paper.options)).collect()
}

/// The settings with this name.
pub fn find(book: &Book, name: &str) -> Result<PaperRequest, SavedPaperError> {
    match book.papers().find(|paper| paper.name == name) {
        Some(paper) => read(name, &paper.options),
        None => {
            let names = book.papers().map(|paper| paper.name.clone()).collect();
            Err(SavedPaperError::Missing { name: name.to_owned(), names })
        }
    }
}

fn read(name: &str, json: &str) -> Result<PaperRequest, SavedPaperError> {
    let name = name.to_owned();
    match serde_json::from_str::<PaperRequest>(json) {
        Ok(request) => Ok(request),
        // It is JSON, but says what this program does not know.
        Err(source) if source.is_data() => Err(SavedPaperError::Unknown { name, source }),
        Err(source) => Err(SavedPaperError::Damaged { name, source }),
    }
}

/// The command that keeps settings under a name; they replace those that the name has already.
///
/// # Errors
/// Never in practice: settings are numbers, words and names.
pub fn save(name: &str, request: &PaperRequest) -> Result<Command, serde_json::Error> {
    Ok(Command::SavePaper { name: name.to_owned(), options: serde_json::to_string(request)? })
}

/// The command that deletes the settings with a name.
pub fn delete(name: &str) -> Command {
    Command::DeletePaper { name: name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;
    use crate::report::PaperKind;

    fn run(book: &Book, command: &Command) -> Book {
        book.apply(&edit::plan(book, command).unwrap().changes).unwrap()
    }

    fn with(json: &str) -> Book {
        let command = Command::SavePaper { name: "資料１".to_owned(), options: json.to_owned() };
        run(&Book::default(), &command)
    }

    #[test]
    fn what_was_saved_is_found_again_until_it_is_deleted() {
        let mut request = PaperRequest::new(PaperOptions::new(PaperKind::Evaluation));
        let book = run(&Book::default(), &save("資料１", &request).unwrap());
        assert_eq!(find(&book, "資料１").unwrap(), request);
        request.year = Some(FiscalYear(2023));
        request.paper.document_number = "資料１「案」\\".to_owned();
        let book = run(&book, &save("資料１", &request).unwrap());
        assert_eq!(find(&book, "資料１").unwrap(), request, "a name that exists is saved over");
        assert_eq!(list(&book).len(), 1);
        let book = run(&book, &delete("資料１"));
        assert!(list(&book).is_empty());
        assert!(edit::plan(&book, &delete("資料１")).is_err());
        let said = find(&book, "資料１").unwrap_err().to_string();
        assert!(said.contains("まだありません"), "{said}");
    }

    #[test]
    fn what_cannot_be_read_is_said_and_listed() {
        let good = serde_json::to_string(&PaperRequest::new(PaperOptions::new(PaperKind::Plan))).unwrap();
        for (json, expected) in [
            ("", "壊れて"),
            (&good.replace('}', ""), "壊れて"),
            (&good.replacen('{', "{\"colour\":1,", 1), "この版"),
            (&good.replace("\"plan\"", "\"poster\""), "この版"),
            ("{\"year\":2023}", "この版"),
        ] {
            let book = with(json);
            let said = find(&book, "資料１").unwrap_err().to_string();
            assert!(said.contains(expected) && said.contains("資料１"), "{json}: {said}");
            assert!(list(&book)[0].request.is_err());
        }
    }

    #[test]
    fn settings_of_an_older_program_take_the_usual_for_what_is_new() {
        let json = r#"{"year":null,"paper":{"kind":"plan","size":"a4","font_size_pt":9.5,"document_number":"","meeting":"","draft":false,"typeface":null}}"#;
        assert_eq!(find(&with(json), "資料１").unwrap().paper, PaperOptions::new(PaperKind::Plan));
    }

    #[test]
    fn the_year_at_hand_unless_another_is_named() {
        let book = Book::default();
        let mut request = PaperRequest::new(PaperOptions::new(PaperKind::Plan));
        assert_eq!(request.edition(&book, Some(EditionId(7))).unwrap(), EditionId(7));
        assert!(request.edition(&book, None).unwrap_err().to_string().contains("年度版を指定"));
        request.year = Some(FiscalYear(2023));
        assert!(request.edition(&book, Some(EditionId(7))).unwrap_err().to_string().contains("令和5年度"));
    }
}
