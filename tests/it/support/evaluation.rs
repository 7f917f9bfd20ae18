//! An evaluation table (小郡市) in the form of the preset.

use super::{edition, field, form_of_preset, list, section_number, set_departments, text, without_nulls};
use serde_json::{Value, json};

pub fn exchange(document: &Value) -> Value {
    let mut exchange = form_of_preset("evaluation", text(&document["fiscal_year"]), text(&document["municipality"]));
    edition(&mut exchange)["plan_period"] = document["plan_period"].clone();
    field(&mut exchange, "evaluation", "content")["label"] = json!("内容（{計画}）");
    let mut departments = Vec::new();
    let mut previous = 0;
    let goals: Vec<Value> = list(&document["goals"])
        .iter()
        .map(|goal| {
            let mut within = 0;
            let sections: Vec<Value> = list(&goal["sections"])
                .iter()
                .map(|section| {
                    let rows: Vec<Value> =
                        list(&section["measures"]).iter().map(|measure| row(measure, &mut departments)).collect();
                    json!({
                        "number": section_number(&section["number"], &mut within),
                        "title": section["title"],
                        "blocks": [{ "records": { "form": "evaluation", "rows": rows } }],
                    })
                })
                .collect();
            without_nulls(json!({
                "number": section_number(&goal["number"], &mut previous),
                "title": goal["title"],
                "sections": sections,
            }))
        })
        .collect();
    edition(&mut exchange)["sections"] = json!(goals);
    set_departments(&mut exchange, &departments);
    exchange
}

fn row(measure: &Value, departments: &mut Vec<String>) -> Value {
    let entries: Vec<Value> = list(&measure["entries"])
        .iter()
        .map(|entry| {
            departments.push(text(&entry["department"]).to_owned());
            let cells = ["status", "grade", "future", "direction"].map(|key| (key.to_owned(), entry[key].clone()));
            json!({ "departments": [entry["department"]], "cells": serde_json::Map::from_iter(cells) })
        })
        .collect();
    json!({ "cells": { "title": measure["title"], "content": measure["plan_text"] }, "entries": entries })
}
