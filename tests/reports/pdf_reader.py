"""As much of PDF as the tests ask for: structure tags, attributes, and which letters text gives."""

from __future__ import annotations

import re
import zlib
from collections import Counter


class Paper:
    """What a PDF says of itself, read from its bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.streams = [
            _inflated(body) for body in re.findall(rb"stream\r?\n(.*?)\nendstream", content, re.S)
        ]
        without = re.sub(rb"stream\r?\n.*?endstream", b"", content, flags=re.S)
        gathered = [
            each for each in self.streams if re.match(rb"(\d+ \d+\s)+<<|(\d+ \d+\s)+\[", each)
        ]
        self.objects = b"\n".join([without, *gathered])

    def tags(self) -> Counter[str]:
        """How often each structure tag stands in the document."""
        return Counter(tag.decode() for tag in re.findall(rb"/StructElem/S/(\w+)", self.objects))

    def texts(self, key: str) -> list[str]:
        """The texts given for a key: Alt, Title, Lang, Contents."""
        pattern = rb"/" + key.encode() + rb"\s*(\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>)"
        return [_text(found) for found in re.findall(pattern, self.objects, re.S)]

    def letters(self) -> set[str]:
        """Every letter that copying text from the document can give."""
        maps = [each for each in self.streams if b"begincmap" in each]
        pairs = [
            hexed
            for each in maps
            for block in re.findall(rb"beginbfchar(.*?)endbfchar", each, re.S)
            for hexed in re.findall(rb"<\w+>\s*<(\w+)>", block)
        ]
        return {letter for h in pairs for letter in bytes.fromhex(h.decode()).decode("utf-16-be")}


def _inflated(body: bytes) -> bytes:
    try:
        return zlib.decompress(body)
    except zlib.error:
        return body


def _text(written: bytes) -> str:
    if written.startswith(b"<"):
        raw = bytes.fromhex(written[1:-1].decode())
    else:
        raw = re.sub(rb"\\(.)", rb"\1", written[1:-1], flags=re.S)
    return raw.decode("utf-16") if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else raw.decode("latin-1")
