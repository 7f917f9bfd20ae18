#!/usr/bin/env bash
# The officer's year on the command line, judged by outside readers: command_line.sh PROGRAM ARTIFACTS
set -euo pipefail
program=$1
artifacts=$2
here=$(cd "$(dirname "$0")" && pwd)
data="$here/../../../shared/data"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=/usr/bin/python3

# refused EXIT-CODE WORDS COMMAND…: fails with that code and says the words in one line on standard error.
refused() {
  local code=$1 words=$2 status=0
  shift 2
  "$@" >"$work/out" 2>"$work/err" || status=$?
  if [ "$status" != "$code" ] || [ "$(wc -l <"$work/err")" != 1 ] || ! grep -q -- "$words" "$work/err"; then
    printf 'expected exit %s and 「%s」, got exit %s and: ' "$code" "$words" "$status"
    cat "$work/err"
    return 1
  fi
  printf '  拒否 %s: %s\n' "$code" "$(cat "$work/err")"
}

echo '- the sample book: every paper, every format'
sample="$work/見本.hyoka"
"$program" sample "$sample"
"$program" verify "$sample"
"$program" export "$sample" --year R5 --out "$artifacts/sample-r5.pdf" --number 資料１ --meeting '第1回推進会議'
"$program" export "$sample" --year R6 --out "$artifacts/sample-r6-a3.pdf" --size a3 --draft
"$program" export "$sample" --year R5 --paper plan --out "$artifacts/sample-plan.pdf"
"$program" export "$sample" --year R5 --out "$work/sample.xlsx"
"$program" export "$sample" --year R5 --out "$work/sample.csv"
"$program" export "$sample" --year R5 --out "$work/sample.json"
"$program" list "$sample" --year R5 --json >"$work/sample-list.json"
for pdf in "$artifacts"/sample-*.pdf; do
  "$python" "$here/check_pdf.py" "$pdf"
done
"$python" "$here/check_text.py" "$artifacts/sample-r5.pdf" "$work/sample-list.json"
"$python" "$here/check_xlsx.py" "$work/sample.xlsx" "$work/sample-list.json"

"$program" export "$sample" --year R5 --out "$work/sample.txt"
"$python" - "$work/sample.txt" "$work/sample-list.json" <<'PYTHON'
import json, sys
text = open(sys.argv[1], encoding="utf-8-sig", newline="").read().replace("\r\n", "\n")
records = [r for s in json.load(open(sys.argv[2]))["sections"] for b in s["blocks"] for r in b.get("records", [])]
cells = [c["text"] for r in records for owner in [r, *r["entries"]] for c in owner["cells"].values()]
assert len(cells) > 20 and all(cell in text for cell in cells), [cell for cell in cells if cell not in text][:1]
PYTHON

echo '- the check: nothing is wrong with R5 of the sample, slips are found and named'
"$program" check "$sample" --year R5 >/dev/null
entry=$("$python" - "$work/sample-list.json" <<'PYTHON'
import json, sys
records = [r for s in json.load(open(sys.argv[1]))["sections"] for b in s["blocks"] for r in b.get("records", [])]
print(records[0]["entries"][0]["id"])
PYTHON
)
cp "$sample" "$work/検査.hyoka"
"$program" set "$work/検査.hyoka" --id "$entry" --field status --text '令和４年度は、研修会（年３回を開いた。。' >/dev/null
status=0
"$program" check "$work/検査.hyoka" --year R5 >"$work/検査.txt" || status=$?
test "$status" = 1
for words in '古い年度名　令和5年度' '括弧　令和5年度' '「。。」と重なっています' '指摘 3件'; do
  grep -q -- "$words" "$work/検査.txt" || { echo "not found: $words"; cat "$work/検査.txt"; exit 1; }
done
"$program" check "$work/検査.hyoka" --year R5 --without brackets --json >"$work/検査.json" || true
"$python" - "$work/検査.json" "$entry" <<'PYTHON'
import json, sys
found = json.load(open(sys.argv[1]))["findings"]
assert [f["rule"] for f in found] == ["stale_year", "punctuation"], found
assert all(f["id"] == int(sys.argv[2]) and f["key"] == "status" for f in found), found
assert found[0]["passage"] == [0, 5] and found[0]["fix"].startswith("令和５年度は"), found
PYTHON

echo '- texts and pictures that are hard to print: the rest is printed, each trouble is named'
"$python" "$here/make_hard_book.py" "$work/難.json"
"$program" import "$work/難.hyoka" "$work/難.json" >/dev/null
"$program" export "$work/難.hyoka" --year R5 --out "$artifacts/hard.pdf" >"$work/難.txt"
for words in 'U+0001、U+0007、U+001F' '「ש」（U+05E9）' '「😀」（U+1F600）' 'U+E000' '12000×9000画素' '画像の途中が壊れているか、終わりまでありません' 'PNGでもJPEGでもないか'; do
  grep -q -- "注意: .*$words" "$work/難.txt" || { echo "not said: $words"; cat "$work/難.txt"; exit 1; }
done
test "$(grep -c '^注意: .*画像' "$work/難.txt")" = 5
if LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f]' "$work/難.txt"; then echo 'a control character is printed'; exit 1; fi
"$program" list "$work/難.hyoka" --year R5 --json >"$work/難-list.json"
"$python" "$here/check_pdf.py" "$artifacts/hard.pdf"
"$python" "$here/check_text.py" "$artifacts/hard.pdf" "$work/難-list.json"

echo '- the exchange format loses nothing'
"$program" import "$work/again.hyoka" "$work/sample.json"
"$program" export "$work/again.hyoka" --year R5 --out "$work/again.json"
cmp "$work/sample.json" "$work/again.json"

echo '- last year from Excel, this year beside it'
book="$work/評価 2023.hyoka"
"$program" import "$book" "$work/sample.xlsx" --year R5 --dry-run >"$work/preview.txt"
test ! -e "$book"
"$program" import "$book" "$work/sample.xlsx" --year R5 >/dev/null
"$program" rollover "$book" --to R6
entry=$("$program" list "$book" --year R6 --json |
  "$python" -c 'import json,sys; d=json.load(sys.stdin); print(next(r["entries"][0]["id"] for s in d["sections"] for b in s["blocks"] if b["kind"]=="records" for r in b["records"]))')
typed=$'・講座を３回開催した（５月、８月）。\n\t令和６年度　𠮷田髙﨑①㈱Ⅱ～'
printf '%s' "$typed" | "$program" set "$book" --id "$entry" --field status --text -
"$program" list "$book" --year R6 --json | TYPED="$typed" ENTRY="$entry" "$python" -c '
import json, os, sys
found = [e["cells"]["status"]["text"] for s in json.load(sys.stdin)["sections"] for b in s["blocks"] if b["kind"] == "records" for r in b["records"] for e in r["entries"] if str(e["id"]) == os.environ["ENTRY"]]
assert found == [os.environ["TYPED"]], found'
"$program" export "$book" --year R6 --out "$artifacts/rolled-r6.pdf" --number 資料２
"$python" "$here/check_pdf.py" "$artifacts/rolled-r6.pdf"
"$program" list "$book" --year R6 --json >"$work/r6.json"
"$python" "$here/check_text.py" "$artifacts/rolled-r6.pdf" "$work/r6.json"
"$program" verify "$book" --json

echo '- backup and restore'
"$program" backup "$book" --out "$work/控え.hyoka"
"$program" set "$book" --id "$entry" --field status --text 書き換え
"$program" restore "$book" --from "$work/控え.hyoka"
"$program" list "$book" --year R6 --json | cmp - "$work/r6.json"

echo '- the real workbook, when it is there'
if [ -f "$data/ogori-r4-evaluation.xlsx" ]; then
  real="$work/実物.hyoka"
  "$program" import "$real" "$data/ogori-r4-evaluation.xlsx" --year R4 --dry-run >"$artifacts/real-preview.txt"
  "$program" import "$real" "$data/ogori-r4-evaluation.xlsx" --year R4 >/dev/null
  "$program" list "$real" --year R4 --json >"$work/real.json"
  "$python" "$here/check_real_import.py" "$work/real.json" "$data/ogori-r4-evaluation.json"
  "$program" export "$real" --year R4 --out "$work/real.pdf" --json
  "$python" "$here/check_pdf.py" "$work/real.pdf"
  "$python" "$here/check_text.py" "$work/real.pdf" "$work/real.json"
  "$program" rollover "$real" --to R5
else
  echo '  skipped: the folder with the real documents is not here'
fi

echo '- bad input is refused in one line'
printf 'これはExcelではない' >"$work/文書.xlsx"
printf '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' >"$work/暗号.xlsx"
printf 'EncryptedPackage' | iconv -t UTF-16LE >>"$work/暗号.xlsx"
"$python" "$here/make_workbooks.py" "$work"
refused 1 'Excel' "$program" import "$work/n.hyoka" "$work/文書.xlsx" --year R4
refused 1 'パスワード' "$program" import "$work/n.hyoka" "$work/暗号.xlsx" --year R4
refused 1 '見出し' "$program" import "$work/n.hyoka" "$work/見出しなし.xlsx" --year R4
refused 1 '見出し' "$program" import "$work/n.hyoka" "$work/見出し二つ.xlsx" --year R4
refused 1 '既にあります' "$program" import "$book" "$work/sample.xlsx" --year R5
refused 1 '既にあります' "$program" rollover "$book" --to R6
refused 1 'ありません' "$program" import "$work/n.hyoka" "$work/ない.xlsx" --year R4
test ! -e "$work/n.hyoka"
printf 'not a book' >"$work/偽物.hyoka"
refused 1 '評価帳' "$program" list "$work/偽物.hyoka" --year R5
cp "$sample" "$work/新しい版.hyoka"
printf '\x00\x00\x03\xe7' | dd of="$work/新しい版.hyoka" bs=1 seek=60 conv=notrunc status=none
refused 1 '新しい' "$program" list "$work/新しい版.hyoka" --year R5
refused 1 '既に' "$program" sample "$sample"
refused 1 'フォルダー' "$program" sample "$work/ない/見本.hyoka"
refused 1 'フォルダー' "$program" export "$sample" --year R5 --out "$work/ない/x.pdf"
refused 1 'ありません' "$program" export "$sample" --year R9 --out "$work/x.pdf"
refused 1 '末尾' "$program" export "$sample" --year R5 --out "$work/x.docx"
refused 1 'まだありません' "$program" export "$sample" --year R5 --saved 資料１ --out "$work/x.pdf"
"$program" papers "$sample" --save 資料１ --number 資料１ --size a3 --year R5 >/dev/null
"$program" export "$sample" --saved 資料１ --number 資料９ --out "$work/x.pdf" >/dev/null
refused 1 'あるのは 資料１' "$program" export "$sample" --year R5 --bind 資料２ --out "$work/x.pdf"
refused 1 'papers --save' "$program" export "$sample" --bind 資料１ --size a4 --out "$work/x.pdf"
refused 1 'PDFでだけ' "$program" export "$sample" --bind 資料１ --out "$work/x.xlsx"
refused 1 'あるのは 資料１' "$program" papers "$sample" --delete 資料２
"$program" papers "$sample" --delete 資料１ >/dev/null
refused 1 '年度版を指定' "$program" export "$sample" --out "$work/x.pdf"
refused 2 '使えません' "$program" export "$sample" --year 五 --out "$work/x.pdf"
refused 2 'ありません' "$program" exprot "$sample"
if [ "$(id -u)" = 0 ] && mkdir -p "$work/小さい" && mount -t tmpfs -o size=64k tmpfs "$work/小さい" 2>/dev/null; then
  refused 1 '空き' "$program" export "$sample" --year R5 --out "$work/小さい/x.pdf" || { umount "$work/小さい"; exit 1; }
  refused 1 '空き' "$program" sample "$work/小さい/見本.hyoka" || { umount "$work/小さい"; exit 1; }
  test -z "$(ls -A "$work/小さい")"
  mount -o remount,ro "$work/小さい"
  refused 1 '書き込' "$program" sample "$work/小さい/見本.hyoka" || { umount "$work/小さい"; exit 1; }
  umount "$work/小さい"
else
  echo '  skipped: full disk and read-only folder need the right to mount a small one'
fi
refused 1 'hyokacho --help' env -u DISPLAY -u WAYLAND_DISPLAY "$program"
echo 'command line: all of it held'
