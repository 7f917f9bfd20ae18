"""The real workbook after import against the JSON beside it: counts and every character."""

import collections
import json
import sys


def main(listing, truth):
    with open(listing, encoding="utf-8") as file:
        sections = json.load(file)["sections"]
    with open(truth, encoding="utf-8") as file:
        goals = json.load(file)["goals"]
    wanted = [(s["title"], m) for g in goals for s in g["sections"] for m in s["measures"]]
    found = [
        (s["title"], r) for s in sections for b in s["blocks"] for r in b.get("records", [])
    ]
    with_records = {title for title, _ in found}
    assert len(with_records) == 4, with_records
    assert len(found) == len(wanted) == 17, len(found)
    grades, directions, entries = collections.Counter(), collections.Counter(), 0
    for (title, record), (wanted_title, measure) in zip(found, wanted, strict=True):
        assert title == wanted_title, (title, wanted_title)
        assert record["number"] == str(measure["no"])
        assert record["cells"]["title"]["text"] == measure["title"]
        assert record["cells"]["content"]["text"] == measure["plan_text"]
        assert len(record["entries"]) == len(measure["entries"])
        for entry, truth_entry in zip(record["entries"], measure["entries"], strict=True):
            assert entry["departments"] == [truth_entry["department"]]
            for key in ("status", "grade", "future", "direction"):
                got = entry["cells"].get(key, {"text": ""})["text"]
                assert got == truth_entry[key], (record["cells"]["title"], key, got, truth_entry[key])
            grades[truth_entry["grade"]] += 1
            directions[truth_entry["direction"]] += 1
            entries += 1
    assert entries == 48
    assert grades == {"A": 27, "B": 21}, grades
    assert directions == {"継続": 33, "充実": 14, "拡充": 1}, directions
    print(f"  4 sections, 17 measures, {entries} entries, {dict(grades)}, {dict(directions)}: every character equal")


main(*sys.argv[1:])
