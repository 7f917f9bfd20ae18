"""Every text of a year stands in the PDF as it was typed, as another reader extracts it from the tagged structure."""

import json
import re
import subprocess
import sys


def squeezed(text):
    return re.sub(r"\s", "", text)


def main(pdf, listing):
    struct = subprocess.run(
        ["pdfinfo", "-struct-text", pdf], check=True, capture_output=True, text=True
    ).stdout
    # Content lines are quoted: `"…"`; several lines of one cell follow each other.
    found = squeezed("".join(re.findall(r'^\s*"(.*)"$', struct, re.M)))
    with open(listing, encoding="utf-8") as file:
        sections = json.load(file)["sections"]
    texts = []
    for section in sections:
        texts.append(section["title"])
        for block in section["blocks"]:
            if block["kind"] == "text":
                texts.append(block["text"])
            for record in block.get("records", []):
                texts += [cell["text"] for cell in record["cells"].values()]
                for entry in record["entries"]:
                    texts += [cell["text"] for cell in entry["cells"].values()]
    lost = [text for text in texts if squeezed(text) not in found]
    assert not lost, f"{len(lost)} texts lost, first: {lost[0]!r}"
    characters = sum(len(squeezed(text)) for text in texts)
    print(f"  {pdf}: {len(texts)} texts, {characters} characters, none lost")


main(*sys.argv[1:])
