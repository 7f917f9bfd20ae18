"""Judges one PDF with outside readers: sound, fonts embedded as subsets, tagged, titled, Japanese."""

import re
import subprocess
import sys


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main(path):
    check = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr
    info = run("pdfinfo", path)
    assert re.search(r"^Tagged:\s+yes", info, re.M), info
    assert re.search(r"^Title:\s+\S", info, re.M), info
    fonts = run("pdffonts", path).splitlines()[2:]
    assert fonts, "no font"
    for font in fonts:
        # name … encoding emb sub uni object generation
        embedded, subset, unicode = font.split()[-5:-2]
        assert (embedded, subset, unicode) == ("yes", "yes", "yes"), font
    assert "Table" in run("pdfinfo", "-struct", path), "no table in the structure"
    pages = int(re.search(r"^Pages:\s+(\d+)", info, re.M).group(1))
    text = run("pdftotext", "-raw", path, "-").replace("\n", "")
    assert "- 1 -" in text and f"- {pages} -" in text, "page numbers"
    mutool = subprocess.run(["mutool", "draw", "-F", "txt", "-o", "/dev/null", path], capture_output=True, text=True)
    assert mutool.returncode == 0 and "error" not in mutool.stderr, mutool.stderr
    print(f"  {path}: {pages} pages, {len(fonts)} fonts, tagged")


main(sys.argv[1])
