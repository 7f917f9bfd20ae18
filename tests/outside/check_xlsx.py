"""The exported workbook as a spreadsheet reader sees it: every text there, no formula."""

import json
import sys

import openpyxl


def main(workbook, listing):
    cells = [
        cell.value
        for sheet in openpyxl.load_workbook(workbook)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert not any(getattr(cell, "data_type", "") == "f" for cell in cells)
    values = {str(value).replace("\r\n", "\n") for value in cells}
    with open(listing, encoding="utf-8") as file:
        sections = json.load(file)["sections"]
    records = [r for s in sections for b in s["blocks"] for r in b.get("records", [])]
    texts = [c["text"] for r in records for c in r["cells"].values()]
    texts += [c["text"] for r in records for e in r["entries"] for c in e["cells"].values()]
    lost = [text for text in texts if text and text not in values]
    assert not lost, f"{len(lost)} texts lost, first: {lost[0]!r}"
    print(f"  {workbook}: {len(texts)} texts, none lost")


main(*sys.argv[1:])
