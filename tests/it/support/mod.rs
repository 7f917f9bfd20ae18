//! What several tests need: the real documents beside the project, turned into the exchange format with the forms of
//! the presets, and papers read back as text.
//!
//! The real documents are read at run time from `../shared/data`; where that folder is missing, the tests that need it
//! say so and pass.

pub mod evaluation;
pub mod expected;
pub mod paper;
pub mod plan;
pub mod sheet;

use hyokacho::edit::{self, Command};
use hyokacho::interchange::{json, preset};
use hyokacho::model::{Book, FiscalYear, NumberStyle};
use serde_json::{Value, json};
use std::path::Path;

/// A real document; `None`, and a line about it, when the folder is not there.
pub fn real_document(name: &str) -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).expect("the document is JSON")),
        Err(_) => {
            println!("skipped: {} is not there", path.display());
            None
        }
    }
}

/// A preset as an exchange file of `year`, without its skeleton sections.
pub fn form_of_preset(name: &str, year: &str, municipality: &str) -> Value {
    let mut exchange: Value = serde_json::from_str(preset(name).expect("a preset")).expect("JSON");
    exchange["settings"] = json!({ "municipality": municipality, "title": name });
    edition(&mut exchange)["year"] = json!(year);
    edition(&mut exchange)["sections"] = json!([]);
    exchange
}

/// The one edition of an exchange file.
pub fn edition(exchange: &mut Value) -> &mut Value {
    &mut exchange["editions"][0]
}

/// The field of a form, to be changed.
pub fn field<'a>(exchange: &'a mut Value, form: &str, key: &str) -> &'a mut Value {
    let named = |value: &Value, name: &str| value["key"] == name;
    let forms = edition(exchange)["forms"].as_array_mut().expect("forms");
    let form = forms.iter_mut().find(|value| named(value, form)).expect("the form");
    form["fields"].as_array_mut().expect("fields").iter_mut().find(|value| named(value, key)).expect("the field")
}

/// Departments in the order in which they are first named.
pub fn set_departments(exchange: &mut Value, names: &[String]) {
    let mut seen: Vec<&String> = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    edition(exchange)["departments"] = seen.iter().map(|name| json!({ "name": name })).collect();
}

/// The text of a value that may be null.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The things of a list that may be null.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

pub fn texts(value: &Value) -> Vec<String> {
    list(value).iter().map(|value| text(value).to_owned()).collect()
}

/// The number of a heading as the exchange format writes it: counted, from `printed` on where it does not follow
/// `previous`.
pub fn section_number(printed: &Value, previous: &mut u32) -> Value {
    let Some((style, figure)) = printed.as_str().and_then(NumberStyle::from_example) else { return Value::Null };
    let mut number = json!({ "auto": { "style": style } });
    if figure != *previous + 1 {
        number["auto"]["start"] = json!(figure);
    }
    *previous = figure;
    number
}

/// `object` without the keys whose value is null: what the exchange format leaves out.
pub fn without_nulls(mut object: Value) -> Value {
    if let Value::Object(map) = &mut object {
        map.retain(|_, value| !value.is_null());
    }
    object
}

/// A book that holds what an exchange file says, through the same door as an import.
pub fn book_of(exchange: &Value) -> Book {
    let read = json::read(exchange.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    let rows = json::to_rows(&read, &Book::default()).unwrap_or_else(|error| panic!("{error}"));
    run(&Book::default(), &Command::AddRows { label: "読み込み".to_owned(), rows })
}

pub fn run(book: &Book, command: &Command) -> Book {
    let plan = edit::plan(book, command).unwrap_or_else(|error| panic!("{error}"));
    book.apply(&plan.changes).unwrap_or_else(|error| panic!("{error}"))
}

/// The edition after the only one of `book`, made by the roll-over.
pub fn rolled_over(book: &Book) -> (Book, FiscalYear) {
    let from = book.editions()[0];
    let to = FiscalYear(from.year.0 + 1);
    (run(book, &Command::RollOver { from: from.id, to }), to)
}
