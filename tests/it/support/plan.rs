//! A plan as a tree of sections (上尾市, 藤沢市, 国立市), in the forms of the preset that fits it.
//!
//! The three documents are of one shape; which of its parts they use is theirs.

use super::{edition, field, form_of_preset, list, section_number, set_departments, text, texts, without_nulls};
use hyokacho::model::NumberStyle;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// `preset`: whose forms; `year`: the edition, since the documents do not name one.
pub fn exchange(document: &Value, preset: &str, year: &str) -> Value {
    let mut exchange = form_of_preset(preset, year, text(&document["about"]["municipality"]));
    let mut walk = Walk::default();
    list(&document["sections"]).iter().for_each(|section| walk.look(section));
    edition(&mut exchange)["title"] = document["about"]["planTitle"].clone();
    if edition(&mut exchange)["title"].is_null() {
        edition(&mut exchange)["title"] = json!("");
    }
    edition(&mut exchange)["marks"] = walk.marks.values().cloned().collect();
    if let Some(label) = &walk.baseline_label {
        for key in ["baseline", "as_of"] {
            field(&mut exchange, "indicator", key)["group"] = json!(label);
        }
    }
    let mut previous = 0;
    let mut sections: Vec<Value> =
        list(&document["sections"]).iter().map(|section| walk.section(section, &mut previous)).collect();
    if !list(&document["endBlocks"]).is_empty() {
        sections.push(json!({ "title": "", "blocks": walk.blocks(&document["endBlocks"]) }));
    }
    edition(&mut exchange)["sections"] = json!(sections);
    set_departments(&mut exchange, &walk.departments);
    exchange
}

#[derive(Default)]
struct Walk {
    departments: Vec<String>,
    /// By reference.
    marks: BTreeMap<String, Value>,
    /// （継） of a list of contents, by the section to which it leads.
    badges: HashMap<String, String>,
    /// Measures by their id, for those that are shown again.
    measures: HashMap<String, Value>,
    baseline_label: Option<String>,
}

fn mark_key(marker: &Value) -> String {
    format!("{} {}", text(&marker["text"]), text(&marker["at"]))
}

impl Walk {
    /// What must be known before the sections can be written.
    fn look(&mut self, section: &Value) {
        self.departments.extend(texts(&section["departments"]));
        let legend = text(&section["measures"]["legend"]);
        let rows = list(&section["indicators"]["rows"]).iter().chain(list(&section["measures"]["rows"]));
        for row in rows {
            self.departments.extend(texts(&row["departments"]));
            self.measures.insert(text(&row["id"]).to_owned(), row.clone());
            for marker in list(&row["markers"]) {
                let own = text(&marker["text"]);
                let place = if marker["at"] == "title-end" { "after_title" } else { "after_number" };
                let legend = if legend.starts_with(own) { legend } else { "" };
                let mark = json!({ "key": mark_key(marker), "text": own, "place": place, "legend": legend,
                    "kept_at_rollover": marker["kind"] == "repeated" });
                self.marks.insert(mark_key(marker), mark);
            }
        }
        for column in list(&section["indicators"]["columns"]).iter().filter(|column| column["key"] == "baseline") {
            self.baseline_label = Some(text(&column["label"]).to_owned());
        }
        for item in list(&section["blocks"]).iter().flat_map(|block| list(&block["items"])) {
            for marker in list(&item["markers"]) {
                self.badges.insert(text(&item["target"]).to_owned(), text(&marker["text"]).to_owned());
            }
        }
        list(&section["sections"]).iter().for_each(|below| self.look(below));
    }

    fn section(&self, section: &Value, previous: &mut u32) -> Value {
        let mut blocks = Vec::new();
        let lead = texts(&section["lead"]);
        if !lead.is_empty() {
            blocks.push(json!({ "heading": text(&section["bodyLabel"]), "text": lead.join("\n") }));
        }
        if !section["indicators"].is_null() {
            blocks.push(self.indicators(&section["indicators"]));
        }
        if !section["measures"].is_null() {
            blocks.push(self.measures(&section["measures"]));
        }
        blocks.extend(self.blocks(&section["blocks"]));
        let badge = section["prefix"].as_str().or_else(|| self.badges.get(text(&section["id"])).map(String::as_str));
        let mut within = 0;
        let below: Vec<Value> =
            list(&section["sections"]).iter().map(|below| self.section(below, &mut within)).collect();
        without_nulls(json!({
            "number": section_number(&section["number"], previous),
            "badge": badge,
            "title": text(&section["title"]),
            "departments_label": section["departmentsLabel"],
            "departments": section["departments"],
            "blocks": blocks,
            "sections": below,
        }))
    }

    fn blocks(&self, blocks: &Value) -> Vec<Value> {
        let mut out: Vec<Value> = Vec::new();
        for block in list(blocks) {
            let next = block_json(block);
            // Figures that follow each other stand side by side.
            match (out.last_mut().and_then(|last| last["figures"].as_array_mut()), next["figures"].as_array()) {
                (Some(row), Some(figures)) => row.extend(figures.iter().cloned()),
                _ => out.push(next),
            }
        }
        out
    }

    fn indicators(&self, table: &Value) -> Value {
        let label = |key: &str| label(table, key);
        let rows: Vec<Value> = list(&table["rows"])
            .iter()
            .map(|row| {
                let values = |key: &str| -> Vec<String> { list(&row[key]["values"]).iter().map(value).collect() };
                let entry = |(baseline, target)| {
                    json!({ "departments": row["departments"], "cells": { "baseline": baseline, "target": target } })
                };
                let entries: Vec<Value> = values("baseline").into_iter().zip(values("target")).map(entry).collect();
                let cells = json!({ "title": row["name"], "as_of": row["baseline"]["asOf"] });
                json!({ "marks": marks(row), "cells": cells, "entries": entries })
            })
            .collect();
        let labels = json!({ "title": label("name"), "target": label("target"), "departments": label("departments") });
        json!({ "records": { "form": "indicator", "labels": labels, "rows": rows } })
    }

    fn measures(&self, table: &Value) -> Value {
        let keys = ["number", "title", "content", "departments"];
        let labels: Map<String, Value> = keys.into_iter().map(|key| (key.to_owned(), label(table, key))).collect();
        let rows: Vec<Value> = list(&table["rows"])
            .iter()
            .map(|row| {
                let content = std::iter::once(text(&row["content"]).to_owned()).chain(texts(&row["notes"]));
                let mut cells = json!({ "title": row["title"], "content": content.collect::<Vec<_>>().join("\n") });
                let mut entries = json!([{ "departments": row["departments"] }]);
                if let Some(original) = self.measures.get(text(&row["repeatOf"])) {
                    // What the one measure says is not written twice.
                    assert_eq!(
                        row["departments"], original["departments"],
                        "a repeated measure has its own departments"
                    );
                    entries = json!([]);
                    for key in ["title", "content"].into_iter().filter(|key| row[key] == original[key]) {
                        cells[key] = Value::Null;
                    }
                }
                without_nulls(json!({
                    "key": row["id"], "repeat_of": row["repeatOf"], "marks": marks(row),
                    "cells": without_nulls(cells), "entries": entries,
                }))
            })
            .collect();
        json!({ "records": { "form": "measure", "labels": labels, "rows": rows } })
    }
}

fn block_json(block: &Value) -> Value {
    let heading = text(&block["label"]);
    match (text(&block["type"]), text(&block["role"])) {
        ("figure", _) => {
            let caption = block["caption"].as_str().or(block["placeholder"].as_str()).unwrap_or_default();
            json!({ "figures": [{ "caption": caption }] })
        }
        ("paragraph", _) => json!({ "heading": heading, "text": block["text"] }),
        (_, "contents" | "outline") => {
            let first = &list(&block["items"])[0];
            let depth = if first["children"].is_null() { 1 } else { 2 };
            let style = NumberStyle::from_example(text(&first["number"])).expect("a number").0;
            json!({ "heading": heading, "contents": { "depth": depth, "number_style": style } })
        }
        _ => {
            let line = |item: &Value| match text(&item["number"]) {
                "" => format!("・{}", text(&item["text"])),
                number => format!("{number}{}", text(&item["text"])),
            };
            let lines: Vec<String> = list(&block["items"]).iter().map(line).collect();
            json!({ "heading": heading, "text": lines.join("\n") })
        }
    }
}

fn label(table: &Value, key: &str) -> Value {
    let column = list(&table["columns"]).iter().find(|column| column["key"] == key);
    json!(column.map(|column| text(&column["label"])).unwrap_or_default())
}

/// A value with the part for which it stands before it: `【小】93.3%`.
pub fn value(value: &Value) -> String {
    match text(&value["label"]) {
        label if label.is_empty() || label.ends_with('】') => format!("{label}{}", text(&value["text"])),
        label => format!("{label} {}", text(&value["text"])),
    }
}

fn marks(row: &Value) -> Vec<String> {
    list(&row["markers"]).iter().map(mark_key).collect()
}
