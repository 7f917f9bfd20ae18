#!/usr/bin/env bash
# Every kind of paper, single and bound, walked and judged by checkers that know nothing of the program:
# pdf.sh PROGRAM ARTIFACTS CHECKERS, where CHECKERS is a Python environment with pikepdf and, if it could be had, the
# accessibility checkers pdfua and outloud.
set -euo pipefail
program=$1
artifacts=$2
checkers=$3
here=$(cd "$(dirname "$0")" && pwd)
data="$here/../../../shared/data"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
papers=()

# printed BOOK YEAR KIND NAME: one paper, kept for whoever wants to look.
printed() {
  "$program" export "$1" --year "$2" --paper "$3" --out "$artifacts/$4.pdf" --number 資料１ >/dev/null
  papers+=("$artifacts/$4.pdf")
}

for sample in "$here"/../../assets/samples/*.json; do
  name=$(basename "$sample" .json)
  "$program" import "$work/$name.hyoka" "$sample" >/dev/null
  kind=plan
  [ "$name" != sheet ] || kind=sheet
  for year in $("$checkers/bin/python" -c 'import json,sys; print(*(e["year"] for e in json.load(open(sys.argv[1]))["editions"]))' "$sample"); do
    printed "$work/$name.hyoka" "$year" "$kind" "kind-$name-$year"
  done
done
book="$work/見本.hyoka"
"$program" sample "$book" >/dev/null
for kind in evaluation plan sheet; do
  printed "$book" R6 "$kind" "kind-sample-$kind"
done

echo '- several papers in one file'
"$program" papers "$book" --save '第2回 資料１' --number 資料１ --meeting '第2回推進会議　令和7年1月20日' --size a3
"$program" papers "$book" --save '第2回 資料２' --paper plan --number 資料２ --year R5 --page-numbers of-last
"$program" papers "$book" --save '第2回 参考' --paper sheet --number 参考資料 --split-records
"$program" papers "$book"
for numbering in through separate; do
  "$program" export "$book" --year R6 --out "$artifacts/bound-$numbering.pdf" --numbering "$numbering" --contents \
    --bind '第2回 資料１' --bind '第2回 資料２' --bind '第2回 参考'
  papers+=("$artifacts/bound-$numbering.pdf")
done
# The list of papers stands in front, unnumbered, and leads to the right pages.
pdftotext -raw "$artifacts/bound-through.pdf" "$work/bound.txt"
"$checkers/bin/python" - "$work/bound.txt" <<'PYTHON'
import re, sys
pages = open(sys.argv[1], encoding="utf-8").read().split("\f")
assert not re.search(r"^- \d+ -$", pages[0], re.M), "the list of papers is numbered"
listed = re.findall(r"^(資料１|資料２|参考資料) .*?(\d+)$", pages[0], re.M)
assert [name for name, _ in listed] == ["資料１", "資料２", "参考資料"], pages[0]
for name, page in listed:
    text = pages[int(page)]
    assert name in text and re.search(rf"^(- {page} -|{page} / \d+)$", text, re.M), (name, page, text)
PYTHON

if [ -f "$data/ogori-r4-evaluation.xlsx" ]; then
  "$program" import "$work/実物.hyoka" "$data/ogori-r4-evaluation.xlsx" --year R4 >/dev/null
  "$program" export "$work/実物.hyoka" --year R4 --out "$work/real.pdf" >/dev/null
  papers+=("$work/real.pdf")
fi

echo '- an independent walk through the structure'
"$checkers/bin/python" "$here/check_structure.py" "${papers[@]}"
if [ -x "$checkers/bin/pdfua" ] && [ -x "$checkers/bin/outloud" ]; then
  echo '- accessibility checkers'
  "$checkers/bin/pdfua" check "${papers[@]}" >"$artifacts/pdfua.txt" || { cat "$artifacts/pdfua.txt"; exit 1; }
  # What it gets wrong in sound papers: TBL-004 forgets cells that span rows at the end of a row (the walk above counts
  # them all), TBL-010 wants fewer labels than contents on a sheet, TBL-014 takes the header that a table repeats on each
  # page for a table without tags, PAG-001 takes headings that two bound papers share for a running header, FIG-012
  # does not read the figures of a chart as words.
  "$checkers/bin/outloud" --skip TBL-004,TBL-010,TBL-014,PAG-001,FIG-012 --fail-on warning --no-info "${papers[@]}" \
    >"$artifacts/outloud.txt" || { cat "$artifacts/outloud.txt"; exit 1; }
  echo "  ${#papers[@]} papers, no findings"
else
  echo '  skipped: pdfua and outloud are not installed'
fi
