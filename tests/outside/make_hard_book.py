"""Writes a book of texts and pictures that are hard to print: make_hard_book.py OUT.json"""

import base64
import json
import struct
import sys
import zlib


def png(width, height, rows):
    """A grey picture of one bit per pixel; `rows` is the compressed image data."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def blank(width, height):
    return png(width, height, zlib.compress((b"\0" + b"\xff" * ((width + 7) // 8)) * height, 9))


TEXTS = {
    "長文": "子育て世帯を訪問し、相談に応じた。" * 11_765,
    "制御文字": "前\u0001\u0007\u001f後\u0085次\u2028行\u2029段\u200b幅\ufeff印",
    "結合文字": "か\u3099き\u309aが\u0301e\u0301o\u0302\u0323葛\U000e0100飾区・辻\ufe00",
    "右から左": "会場 שלום と مرحبا の表記\u202e逆\u202c",
    "絵文字": "笑顔😀家族👨\u200d👩\u200d👧旗🇯🇵肌👍🏽",
    "長い語": "https://www.example.lg.jp/" + "a" * 600,
    "改行だけ": "\n\n\n\n",
    "私用領域": "外字\ue000と\U000f0000",
}


def main(out):
    fields = [
        {"key": "title", "label": "事業名", "level": "record", "kind": "text", "carry": "keep", "width_mm": 30},
        {"key": "status", "label": "実施状況", "level": "entry", "kind": "text", "carry": "clear", "width_mm": 100},
    ]
    rows = [{"cells": {"title": name}, "entries": [{"cells": {"status": text}}]} for name, text in TEXTS.items()]
    pictures = {
        "正しい図.png": blank(80, 60),
        "壊れた図.png": blank(80, 60)[:50],
        "途中までの図.png": png(800, 600, zlib.compress(b"\0" + b"\xff" * 100)),
        "巨大な図.png": blank(12_000, 9_000),
        "図でない.png": b"GIF89a",
        "空.png": b"",
    }
    images = [
        {"key": name, "file_name": name, "data": base64.b64encode(data).decode()} for name, data in pictures.items()
    ]
    figures = [{"image": name, "caption": "図の説明：" + name, "alt_text": name} for name in pictures]
    edition = {
        "year": "R5",
        "title": "印刷しにくい評価帳",
        "forms": [{"key": "form", "name": "評価表", "arrangement": "table", "fields": fields}],
        "sections": [
            {"title": "記入", "blocks": [{"records": {"form": "form", "rows": rows}}]},
            {"title": "図", "blocks": [{"figures": figures}]},
        ],
    }
    book = {"format": "hyokacho-exchange", "version": 1, "images": images, "editions": [edition]}
    with open(out, "w", encoding="utf-8") as file:
        json.dump(book, file)


main(*sys.argv[1:])
