"""The same evaluation table by this program and by Typst: ratios on one machine, in one run.

compare.py PROGRAM TABLE.json [TIMES …]

Needs the package `typst` from PyPI (the peer; no dependency of the project) and `table.typ` beside this file.
Each figure is the least of several whole commands, from start to finished file; the two programs take turns, so that
what else the machine does falls on both. This program's time includes opening the book with every check and reading
the finished PDF back; Typst reads a JSON file and does neither. The column 「読み返しなし」 is the whole command less
the time that it says it spent reading back.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEER = """
import sys, typst
out, fonts, data, template = sys.argv[1:]
pdf = typst.compile(template, root="/", font_paths=[fonts], sys_inputs={"data": data})
open(out, "wb").write(pdf)
"""


def timed(command):
    """Seconds, peak memory in MB and output of a command."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=output) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = status
        seconds = time.perf_counter() - start
        assert status == 0, command
        output.seek(0)
        return seconds, usage.ru_maxrss / 1024, output.read().decode()


def taking_turns(commands, rounds):
    """For every command what `timed` says of each of its runs."""
    runs = [[] for _ in commands]
    for _ in range(rounds):
        for command, own in zip(commands, runs):
            own.append(timed(command))
    return runs


def pages(pdf):
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    return next(line.split()[1] for line in info.splitlines() if line.startswith("Pages"))


def main(program, table, *times):
    print("| 記入 | 評価帳 | 読み返しなし | 1件当たり | 頁 | 記憶 | Typst | 頁 | 記憶 | 時間の比 | 読み返しなしの比 | 記憶の比 |")
    print("|---:" * 12 + "|")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for count in [int(text) for text in times] or [1, 20, 100]:
            book, exchange = folder / f"{count}.hyoka", folder / f"{count}.json"
            listing = folder / f"{count}-list.json"
            preset = ROOT / "assets/presets/evaluation.json"
            subprocess.run([sys.executable, HERE / "make_book.py", table, preset, str(count), exchange], check=True)
            subprocess.run([program, "import", book, exchange], check=True, stdout=subprocess.DEVNULL)
            with open(listing, "w", encoding="utf-8") as file:
                subprocess.run([program, "list", book, "--year", "R4", "--json"], check=True, stdout=file)
            ours, theirs = folder / "ours.pdf", folder / "theirs.pdf"
            export = [program, "export", book, "--year", "R4", "--out", ours, "--json"]
            compile_ = [sys.executable, "-c", PEER, theirs, ROOT / "fonts", listing, HERE / "table.typ"]
            runs, peers = taking_turns([export, compile_], rounds=min(15, max(2, 500 // count)))
            own, peer = min(runs), min(peers)
            without = min(seconds - json.loads(output)["read_back_seconds"] for seconds, _, output in runs)
            with open(listing, encoding="utf-8") as file:
                sections = json.load(file)["sections"]
            entries = sum(len(r["entries"]) for s in sections for b in s["blocks"] for r in b.get("records", []))
            print(
                f"| {entries} | {own[0]:.3f} s | {without:.3f} s | {own[0] / entries * 1e6:.0f} µs | {pages(ours)} "
                f"| {own[1]:.0f} MB | {peer[0]:.2f} s | {pages(theirs)} | {peer[1]:.0f} MB "
                f"| {peer[0] / own[0]:.1f} | {peer[0] / without:.1f} | {own[1] / peer[1]:.2f} |",
                flush=True,
            )


main(*sys.argv[1:])
