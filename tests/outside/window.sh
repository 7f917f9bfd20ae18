#!/usr/bin/env bash
# The officer's day in a real window, by keyboard and mouse: window.sh PROGRAM ARTIFACTS
# Last year's table is taken in, this year's made, typed into, undone, printed; the files are then judged from outside.
set -euo pipefail
program=$1
artifacts=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT

# A display of our own, with a free number.
number=90
while [ -e "/tmp/.X11-unix/X$number" ] || [ -e "/tmp/.X$number-lock" ]; do number=$((number + 1)); done
export DISPLAY=":$number" XMODIFIERS=@im=none HYOKACHO_RENDERER="${HYOKACHO_RENDERER:-glow}"
export HOME="$work/home" XDG_DATA_HOME="$work/data" XDG_CONFIG_HOME="$work/config" XDG_RUNTIME_DIR="$work/run"
mkdir -p "$HOME" "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
Xvfb "$DISPLAY" -screen 0 1440x900x24 >/dev/null 2>&1 &
pids+=($!)
for _ in $(seq 50); do xdpyinfo >/dev/null 2>&1 && break; sleep 0.1; done
openbox >/dev/null 2>&1 &
pids+=($!)

shot() { import -window root "$artifacts/window-$1.png"; }
click() { xdotool mousemove "$1" "$2" click 1; sleep 0.4; }
keys() { xdotool key --delay 60 "$@"; sleep 0.4; }
paste() {
  printf '%s' "$1" | xclip -selection clipboard
  xdotool key ctrl+v
  sleep 0.5
}
replace() {
  keys ctrl+a
  paste "$1"
}
# open_window FILE…: starts the program and waits for its window.
open_window() {
  "$program" "$@" >"$artifacts/window.log" 2>&1 &
  window_pid=$!
  pids+=("$window_pid")
  for _ in $(seq 100); do
    if xdotool search --onlyvisible --pid "$window_pid" >/dev/null 2>&1; then sleep 2; return; fi
    sleep 0.2
  done
  echo 'no window came up'
  cat "$artifacts/window.log"
  return 1
}
close_window() {
  keys alt+F4
  for _ in $(seq 50); do kill -0 "$window_pid" 2>/dev/null || return 0; sleep 0.2; done
  echo 'the window did not close'
  shot stuck
  return 1
}
wait_for() {
  for _ in $(seq 100); do [ -s "$1" ] && return 0; sleep 0.2; done
  echo "$1 was not written"
  shot stuck
  return 1
}

"$program" sample "$work/sample.hyoka" >/dev/null
"$program" export "$work/sample.hyoka" --year R5 --out "$work/last-year.xlsx" >/dev/null
book="$work/office.hyoka"

echo '- from the start screen: last year’s Excel file'
open_window
shot 1-start
click 990 256
click 700 366
paste "$work/last-year.xlsx"
click 520 411
replace R5
click 700 576
replace "$book"
shot 2-import
keys Return
sleep 2
shot 3-preview
keys Return
wait_for "$book"
sleep 1.5
shot 4-imported

echo '- this year’s edition beside it'
keys ctrl+shift+r
sleep 0.5
shot 5-roll-over
keys Return
sleep 1.5
keys ctrl+e
keys Tab
keys Tab
typed='・相談会を３回開催した（５月、８月）。𠮷田髙﨑①'
replace "$typed"
sleep 2.5
shot 6-typed
keys ctrl+Next
sleep 0.5
keys ctrl+e Tab Tab
replace 'typed and taken back'
keys ctrl+s
sleep 0.5
keys ctrl+z
keys ctrl+s
sleep 0.5
keys ctrl+Prior
sleep 0.5
keys Escape
shot 7-desk

echo '- printed'
keys ctrl+p
click 394 429
paste 資料１
click 293 730
replace "$artifacts/window.pdf"
shot 8-print
click 139 779
wait_for "$artifacts/window.pdf"
sleep 1
shot 9-printed
keys Escape
close_window

echo '- what came of it'
"$program" verify "$book"
"$program" list "$book" --year R6 --json >"$work/r6.json"
grep -qF "$typed" "$work/r6.json" || { echo 'the typed text is not in the file'; exit 1; }
if grep -qF 'typed and taken back' "$work/r6.json"; then echo 'what was taken back is still in the file'; exit 1; fi
/usr/bin/python3 "$here/check_pdf.py" "$artifacts/window.pdf"
/usr/bin/python3 "$here/check_text.py" "$artifacts/window.pdf" "$work/r6.json"

echo '- the sample book in both themes'
open_window "$work/sample.hyoka"
shot sample-light
close_window
echo 'window: all of it held'
