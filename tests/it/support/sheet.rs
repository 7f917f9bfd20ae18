//! A priority sheet (堺市西区, 様式4) in the form of the preset.

use super::{edition, field, form_of_preset, list, set_departments, text};
use serde_json::{Map, Value, json};

pub const PERIODS: [&str; 4] = ["first", "middle", "last", "later"];

pub fn exchange(document: &Value) -> Value {
    let mut exchange = form_of_preset("sheet", "R4", text(&document["municipality"]));
    let form = &document["form"];
    edition(&mut exchange)["title"] = form["name"].clone();
    edition(&mut exchange)["forms"][0]["name"] = form["name"].clone();
    edition(&mut exchange)["forms"][0]["code"] = form["number"].clone();
    // The office stands above the sheet, not in a box of it.
    field(&mut exchange, "sheet", "departments")["printed"] = json!(false);
    let mut cells = Map::new();
    for (key, part) in [("plan", "schedule"), ("progress", "progress")] {
        for (period, name) in list(&document[part]["periods"]).iter().zip(PERIODS) {
            let key = format!("{key}_{name}");
            let field = field(&mut exchange, "sheet", &key);
            field["group"] = document[part]["label"].clone();
            field["label"] = json!(label(period));
            cells.insert(key, json!(lines(period, &period["mark"])));
        }
    }
    let mut record = Map::new();
    for (key, part) in [("title", "item"), ("issues", "issues"), ("actions", "actions")] {
        field(&mut exchange, "sheet", key)["label"] = document[part]["label"].clone();
        let own = &document[part];
        let content = if own["text"].is_null() { json!(lines(own, &own["mark"])) } else { own["text"].clone() };
        record.insert(key.to_owned(), content);
    }
    let office = text(&document["office"]).to_owned();
    edition(&mut exchange)["sections"] = json!([{
        "title": office,
        "blocks": [{ "records": {
            "form": "sheet",
            "rows": [{ "cells": record, "entries": [{ "departments": [office], "cells": cells }] }],
        } }],
    }]);
    set_departments(&mut exchange, &[office]);
    exchange
}

pub fn label(period: &Value) -> String {
    match text(&period["until"]) {
        "" => text(&period["name"]).to_owned(),
        until => format!("{}\n{until}", text(&period["name"])),
    }
}

/// `□【取組】本文` and its period flush right, one line each.
pub fn lines(part: &Value, mark: &Value) -> String {
    let line = |item: &Value| {
        let (tag, body) = if item.is_string() { ("", text(item)) } else { (text(&item["tag"]), text(&item["text"])) };
        let tag = if tag.is_empty() { String::new() } else { format!("【{tag}】") };
        let period = item["period"].as_str().map(|period| format!("\t{period}")).unwrap_or_default();
        format!("{}{tag}{body}{period}", text(mark))
    };
    list(&part["items"]).iter().map(line).collect::<Vec<_>>().join("\n")
}
