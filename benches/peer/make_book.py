"""Writes a book in the exchange format: one evaluation table repeated, for measuring.

make_book.py TABLE.json PRESET.json TIMES OUT.json
"""

import json
import sys


def entry(source):
    cells = {key: source[key] for key in ("status", "grade", "future", "direction")}
    return {"departments": [source["department"]], "cells": cells}


def row(measure):
    return {
        "cells": {"title": measure["title"], "content": measure["plan_text"]},
        "entries": [entry(source) for source in measure["entries"]],
    }


def main(table, preset, times, out):
    with open(table, encoding="utf-8") as file:
        source = json.load(file)
    with open(preset, encoding="utf-8") as file:
        book = json.load(file)
    edition = book["editions"][0]
    edition["year"] = source["fiscal_year"]
    edition["plan_period"] = source["plan_period"]
    measures = [m for g in source["goals"] for s in g["sections"] for m in s["measures"]]
    names = dict.fromkeys(e["department"] for m in measures for e in m["entries"])
    edition["departments"] = [{"name": name} for name in names]
    form = edition["forms"][0].get("key") or edition["forms"][0]["name"]
    edition["sections"] = [
        {
            "title": goal["number"] + "　" + goal["title"],
            "sections": [
                {
                    "title": section["number"] + section["title"],
                    "blocks": [
                        {"records": {"form": form, "rows": [row(m) for m in section["measures"]]}}
                    ],
                }
                for section in goal["sections"]
            ],
        }
        for _ in range(int(times))
        for goal in source["goals"]
    ]
    with open(out, "w", encoding="utf-8") as file:
        json.dump(book, file, ensure_ascii=False)


main(*sys.argv[1:])
