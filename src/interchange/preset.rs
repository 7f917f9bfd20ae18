//! The forms that ship inside the program, kept in the exchange format.

use super::{ImportError, json};
use crate::model::{Book, FiscalYear, Row};

/// Name and text of each preset, in the order in which they are offered.
const PRESETS: [(&str, &str); 6] = [
    ("evaluation", include_str!("../../assets/presets/evaluation.json")),
    ("plan", include_str!("../../assets/presets/plan.json")),
    ("sheet", include_str!("../../assets/presets/sheet.json")),
    ("pillars", include_str!("../../assets/presets/pillars.json")),
    ("priority", include_str!("../../assets/presets/priority.json")),
    ("project", include_str!("../../assets/presets/project.json")),
];

/// The names of all presets.
pub fn preset_names() -> Vec<&'static str> {
    PRESETS.iter().map(|(name, _)| *name).collect()
}

/// The text of a preset; `None` for an unknown name.
pub fn preset(name: &str) -> Option<&'static str> {
    PRESETS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// An empty edition for `year` in the forms of a preset, as rows for `book`.
///
/// # Errors
/// An unknown name, or a year that the book already has.
pub fn preset_rows(name: &str, year: FiscalYear, book: &Book) -> Result<Vec<Row>, ImportError> {
    json::to_rows(&preset_exchange(name, year)?, book)
}

/// A preset read, with its one edition set to `year`.
pub(super) fn preset_exchange(name: &str, year: FiscalYear) -> Result<json::Exchange, ImportError> {
    let unknown = || ImportError::UnknownPreset { found: name.to_owned(), known: preset_names() };
    let mut exchange = json::read(preset(name).ok_or_else(unknown)?.as_bytes())?;
    exchange.editions.iter_mut().for_each(|edition| edition.year = year.short());
    Ok(exchange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::*;

    fn book(name: &str) -> Book {
        let rows = preset_rows(name, FiscalYear(2023), &Book::default()).unwrap();
        Book::default().apply(&rows.into_iter().map(Change::insert).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn every_preset_is_a_book_whose_tables_are_as_wide_as_its_paper() {
        for name in preset_names() {
            let book = book(name);
            let paper = if name == "evaluation" { 270.0 } else { 165.0 };
            let edition = book.edition_of_year(FiscalYear(2023)).unwrap();
            for form in book.forms(edition.id).filter(|form| form.arrangement == Arrangement::Table) {
                let width: f64 = book.fields(form.id).map(|field| field.width_mm).sum();
                assert_eq!(width, paper, "{name} {}", form.name);
                assert!(book.field_by_key(form.id, TITLE_KEY).is_some(), "{name} {}", form.name);
            }
        }
    }

    #[test]
    fn the_evaluation_form_has_its_columns_in_order() {
        let book = book("evaluation");
        let edition = book.edition_of_year(FiscalYear(2023)).unwrap();
        let form = book.forms(edition.id).next().unwrap();
        let keys: Vec<_> = book.fields(form.id).map(|field| field.key.as_str()).collect();
        assert_eq!(keys, ["number", "title", "departments", "content", "status", "grade", "future", "direction"]);
        let label = |key| book.field_label(book.field_by_key(form.id, key).unwrap(), None);
        assert_eq!(label("status"), "実施状況（令和５年度）");
        assert_eq!(label("content"), "内容（第１期計画記載）");
    }

    #[test]
    fn an_unknown_preset_is_told_the_known_ones() {
        let message = preset_rows("evalution", FiscalYear(2023), &Book::default()).unwrap_err().to_string();
        assert_eq!(
            message,
            "様式「evalution」はありません。evaluation・plan・sheet・pillars・priority・projectのいずれかを指定してください"
        );
    }

    #[test]
    fn a_year_that_exists_is_refused() {
        let message = preset_rows("plan", FiscalYear(2023), &book("plan")).unwrap_err().to_string();
        assert!(message.starts_with("令和5年度の年度版は既にあります"), "{message}");
    }
}
