//! Bytes → [`Exchange`]: the size, the syntax and the keys. What the values refer to is looked at in `to_rows`.

use super::{Exchange, FORMAT, VERSION};
use crate::interchange::ImportError;
use serde::Deserialize as _;

/// Bytes of an exchange file at most.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Things and values at most, counted by their brackets and commas before anything is built from them.
const MAX_OBJECTS: usize = 1_000_000;
const MAX_COMMAS: usize = 4_000_000;

/// Reads an exchange file.
///
/// # Errors
/// A file that is too large, is not JSON, has unknown or missing keys, or is of another format or version.
pub fn read(bytes: &[u8]) -> Result<Exchange, ImportError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    refuse_large(bytes)?;
    refuse_other_formats(bytes)?;
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let mut track = serde_path_to_error::Track::new();
    let exchange = Exchange::deserialize(serde_path_to_error::Deserializer::new(&mut reader, &mut track))
        .map_err(|error| json_error(&track.path().to_string(), &error))?;
    reader.end().map_err(|error| json_error(".", &error))?;
    Ok(exchange)
}

fn refuse_large(bytes: &[u8]) -> Result<(), ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::FileTooLarge { limit_mb: (MAX_BYTES / 1024 / 1024) as u64 });
    }
    for (what, sign, limit) in [("組の数", b'{', MAX_OBJECTS), ("値の数", b',', MAX_COMMAS)] {
        if bytes.iter().filter(|byte| **byte == sign).count() > limit {
            return Err(ImportError::TooMany { what, limit: limit as u64 });
        }
    }
    Ok(())
}

/// A file of another format or version is told so before its keys are complained about.
fn refuse_other_formats(bytes: &[u8]) -> Result<(), ImportError> {
    #[derive(serde::Deserialize)]
    struct Head {
        format: Option<String>,
        version: Option<u32>,
    }
    let Ok(head) = serde_json::from_slice::<Head>(bytes) else { return Ok(()) };
    match (head.format, head.version) {
        (Some(format), _) if format != FORMAT => Err(ImportError::WrongFormat { found: format }),
        (None, _) => Err(ImportError::WrongFormat { found: String::new() }),
        (_, Some(version)) if version != VERSION => Err(ImportError::WrongVersion { found: version, known: VERSION }),
        _ => Ok(()),
    }
}

fn json_error(path: &str, error: &serde_json::Error) -> ImportError {
    ImportError::Json {
        path: if path == "." { "全体".to_owned() } else { path.to_owned() },
        line: error.line(),
        column: error.column(),
        problem: in_japanese(error),
    }
}

/// What serde says, in Japanese; the name it quotes is kept.
fn in_japanese(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let quoted = message.split('`').nth(1).unwrap_or_default();
    let starts = |head: &str| message.starts_with(head);
    match error.classify() {
        _ if starts("unknown field") => format!("知らないキー「{quoted}」があります"),
        _ if starts("missing field") => format!("キー「{quoted}」がありません"),
        _ if starts("duplicate field") => format!("キー「{quoted}」が二度あります"),
        _ if starts("unknown variant") => format!("値「{quoted}」は使えません"),
        _ if starts("recursion limit") => "入れ子が深すぎます".to_owned(),
        serde_json::error::Category::Eof => "ファイルが途中で終わっています".to_owned(),
        serde_json::error::Category::Syntax => "JSONの書き方に誤りがあります".to_owned(),
        _ => "値の種類が違います".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        read(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn refusals_say_where_and_what() {
        let head = r#""format":"hyokacho-exchange","version":1"#;
        for (text, expected) in [
            (String::new(), "1行0列、全体：ファイルが途中で終わっています"),
            ("[".repeat(1_000_000), "JSONとして"),
            (r#"{"format":"other","version":1}"#.to_owned(), "formatが「other」です"),
            ("{}".to_owned(), "評価帳の交換形式ではありません"),
            (r#"{"format":"hyokacho-exchange","version":2,"x":1}"#.to_owned(), "版2は"),
            (
                format!(r#"{{{head},"editions":[{{"year":"R5","titel":""}}]}}"#),
                "editions[0].titel：知らないキー「titel」",
            ),
            (format!(r#"{{{head},"editions":[{{}}]}}"#), "editions[0]：キー「year」がありません"),
            (format!(r#"{{{head},"editions":[{{"year":5}}]}}"#), "editions[0].year：値の種類が違います"),
            (
                format!(r#"{{{head},"editions":[{{"year":"R5","state":"done"}}]}}"#),
                "editions[0].state：値「done」は使えません",
            ),
            (format!("{{{head}}} x"), "JSONの書き方に誤りがあります"),
        ] {
            let message = refusal(&text);
            let expected = expected.replace("JSONとして", "（JSON）として");
            assert!(message.contains(&expected), "{message}\n  should contain {expected}");
        }
    }

    #[test]
    fn deep_nesting_and_great_numbers_are_refused_before_they_cost_memory() {
        let head = r#"{"format":"hyokacho-exchange","version":1,"editions":"#;
        assert!(refusal(&format!("{head}{}", "[".repeat(1_000_000))).contains("読めません"));
        assert!(refusal(&format!("{head}[{}{{}}]}}", "{},".repeat(1_000_001))).contains("件数が多すぎます"));
        let deep = r#"{"title":"","sections":["#.repeat(500);
        assert!(refusal(&format!(r#"{head}[{{"year":"R5","sections":[{deep}"#)).contains("入れ子が深すぎます"));
    }

    #[test]
    fn a_byte_order_mark_is_accepted() {
        assert!(read("\u{feff}{\"format\":\"hyokacho-exchange\",\"version\":1}".as_bytes()).is_ok());
    }

    #[test]
    fn a_cell_keeps_its_path_through_its_two_shapes() {
        let cell = |cell: &str| {
            format!(
                r#"{{"format":"hyokacho-exchange","version":1,"editions":[{{"year":"R5","sections":[{{"title":"","blocks":
                [{{"records":{{"form":"f","rows":[{{"cells":{{"status":{cell}}}}}]}}}}]}}]}}]}}"#
            )
        };
        assert!(read(cell(r#""text""#).as_bytes()).is_ok());
        assert!(read(cell(r#"{"text":"t","carried":true,"quantity":null}"#).as_bytes()).is_ok());
        assert!(refusal(&cell(r#"{"text":"t","carryed":true}"#)).contains("rows[0].cells.status.carryed"));
        assert!(refusal(&cell("3")).contains("rows[0].cells.status：値の種類が違います"));
        assert!(refusal(&cell(r#""a","status":"b""#)).contains("キー「status」が二度あります"));
    }
}
