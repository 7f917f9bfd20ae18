"""Workbooks as they should not be: without a header row, with two of them."""

import pathlib
import sys

import openpyxl

HEADER = ["No.", "事業名", "担当課", "内容", "実施状況（令和４年度）", "評価", "今後の取り組み", "方向性"]
ROW = [1, "見守り訪問", "子育て課", "訪問する。", "15件訪問した。", "A", "続ける。", "継続"]


def save(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


folder = pathlib.Path(sys.argv[1])
save(folder / "見出しなし.xlsx", [["メモ"], ["あれ", "これ"], ROW])
save(folder / "見出し二つ.xlsx", [["（１）目標"], HEADER, ROW, ["（２）目標"], HEADER, ROW])
