//! What must be on the paper, read from the documents themselves and not from their conversion.

use super::{list, sheet, text, texts};
use hyokacho::model::FiscalYear;
use serde_json::Value;

#[derive(Debug)]
pub enum Expected {
    /// Stands somewhere in a text.
    Part(String),
    /// Whole cells, one directly behind the other.
    Cells(Vec<String>),
}

fn part(out: &mut Vec<Expected>, value: &Value) {
    if let Some(text) = value.as_str().filter(|text| !text.is_empty()) {
        out.push(Expected::Part(text.to_owned()));
    }
}

fn cells<T: AsRef<str>>(out: &mut Vec<Expected>, cells: impl IntoIterator<Item = T>) {
    out.push(Expected::Cells(cells.into_iter().map(|cell| cell.as_ref().to_owned()).collect()));
}

/// 小郡市.
pub fn evaluation(document: &Value) -> Vec<Expected> {
    let mut out = Vec::new();
    let year = FiscalYear::parse(text(&document["fiscal_year"])).expect("a year").label_full_width();
    for goal in list(&document["goals"]) {
        part(&mut out, &goal["number"]);
        part(&mut out, &goal["title"]);
        for section in list(&goal["sections"]) {
            part(&mut out, &section["number"]);
            part(&mut out, &section["title"]);
            let content = format!("内容（{}）", text(&document["plan_period"]));
            let status = format!("実施状況（{year}）");
            cells(&mut out, ["No.", "事業名", "担当課", &content, &status, "評価", "今後の取り組み", "方向性"]);
            for measure in list(&section["measures"]) {
                for (index, entry) in list(&measure["entries"]).iter().enumerate() {
                    let own = |key: &str| text(&entry[key]).to_owned();
                    let mut row = vec![own("department"), own("status"), own("grade"), own("future"), own("direction")];
                    if index == 0 {
                        row.insert(1, text(&measure["plan_text"]).to_owned());
                        row.insert(0, text(&measure["title"]).to_owned());
                        row.insert(0, measure["no"].to_string());
                    }
                    cells(&mut out, row);
                }
            }
        }
    }
    out
}

/// 堺市西区.
pub fn priority_sheet(document: &Value) -> Vec<Expected> {
    let mut out = Vec::new();
    part(&mut out, &document["form"]["name"]);
    part(&mut out, &document["office"]);
    part(&mut out, &document["form"]["number"]);
    cells(&mut out, [text(&document["item"]["label"]), text(&document["item"]["text"])]);
    for key in ["issues", "actions"] {
        let own = &document[key];
        cells(&mut out, [text(&own["label"]), &sheet::lines(own, &own["mark"])]);
    }
    for key in ["schedule", "progress"] {
        for (index, period) in list(&document[key]["periods"]).iter().enumerate() {
            if index == 0 {
                cells(&mut out, [text(&document[key]["label"])]);
            }
            cells(&mut out, [sheet::label(period), sheet::lines(period, &period["mark"])]);
        }
    }
    out
}

/// 上尾市, 藤沢市, 国立市.
pub fn plan(document: &Value) -> Vec<Expected> {
    let mut out = Vec::new();
    part(&mut out, &document["about"]["planTitle"]);
    list(&document["sections"]).iter().for_each(|section| self::section(section, &mut out));
    list(&document["endBlocks"]).iter().for_each(|block| self::block(block, &mut out));
    out
}

fn section(section: &Value, out: &mut Vec<Expected>) {
    for key in ["prefix", "number", "title", "departmentsLabel"] {
        part(out, &section[key]);
    }
    texts(&section["departments"]).into_iter().for_each(|name| out.push(Expected::Part(name)));
    part(out, &section["bodyLabel"]);
    list(&section["lead"]).iter().for_each(|lead| part(out, lead));
    indicators(&section["indicators"], out);
    measures(&section["measures"], out);
    list(&section["blocks"]).iter().for_each(|block| self::block(block, out));
    list(&section["sections"]).iter().for_each(|below| self::section(below, out));
}

fn markers(row: &Value, at_title: bool) -> String {
    let at = |marker: &&Value| (marker["at"] == "title-end") == at_title;
    list(&row["markers"]).iter().filter(at).map(|marker| text(&marker["text"])).collect()
}

fn indicators(table: &Value, out: &mut Vec<Expected>) {
    list(&table["columns"]).iter().for_each(|column| part(out, &column["label"]));
    for row in list(&table["rows"]) {
        let values = |key: &str| -> Vec<String> { list(&row[key]["values"]).iter().map(super::plan::value).collect() };
        let (baseline, target) = (values("baseline"), values("target"));
        for (index, (baseline, target)) in baseline.into_iter().zip(target).enumerate() {
            let name = format!("{}{}", text(&row["name"]), markers(row, true));
            match index {
                0 => cells(
                    out,
                    [
                        name,
                        baseline,
                        text(&row["baseline"]["asOf"]).to_owned(),
                        target,
                        texts(&row["departments"]).join("\n"),
                    ],
                ),
                _ => cells(out, [baseline, target]),
            }
        }
    }
}

fn measures(table: &Value, out: &mut Vec<Expected>) {
    part(out, &table["legend"]);
    if !table.is_null() {
        cells(out, list(&table["columns"]).iter().map(|column| text(&column["label"])));
    }
    for row in list(&table["rows"]) {
        let content: Vec<String> =
            std::iter::once(text(&row["content"]).to_owned()).chain(texts(&row["notes"])).collect();
        let number = format!("{}{}", text(&row["number"]), markers(row, false));
        let title = format!("{}{}", text(&row["title"]), markers(row, true));
        cells(out, [number, title, content.join("\n"), texts(&row["departments"]).join("\n")]);
    }
}

fn block(block: &Value, out: &mut Vec<Expected>) {
    for key in ["label", "text", "caption", "placeholder"] {
        part(out, &block[key]);
    }
    items(&block["items"], out);
}

fn items(items: &Value, out: &mut Vec<Expected>) {
    for item in list(items) {
        part(out, &item["number"]);
        list(&item["markers"]).iter().for_each(|marker| part(out, &marker["text"]));
        part(out, &item["text"]);
        self::items(&item["children"]["items"], out);
    }
}
