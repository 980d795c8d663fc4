"""A PDF in less room: its small objects gathered and compressed, as PDF 1.5 and later allow.

The typesetter writes the tags of each table cell as an object of its own, uncompressed: in a report
with long tables they are two thirds of the file. Nothing of a page or a tag is changed here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

GATHERED: Final = 200
"""Objects in one stream: a reader inflates a stream whole to read one of them."""

_TABLE: Final = re.compile(rb"xref\s+0 (\d+)\s+")
_OBJECT: Final = re.compile(rb"\s*(\d+) 0 obj\s+(.*?)\s*endobj\s*\Z", re.DOTALL)


def compact(content: bytes) -> bytes:
    """Gather the objects of a PDF that are not streams into compressed streams.

    Parameters
    ----------
    content
        A PDF 1.7 with one classic cross-reference table, not encrypted, as Typst writes it. Any
        other comes back as it is.

    Examples
    --------
    >>> compact(b"not a PDF")
    b'not a PDF'
    """
    table_at, trailer = _end(content)
    offsets = _offsets(content, table_at) if trailer else []
    if not offsets:
        return content
    first = min(offset for _, offset in offsets)
    written = bytearray(content[:first])
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    small: list[tuple[int, bytes]] = []
    for number, whole in _objects(content, offsets, table_at):
        found = _OBJECT.match(whole)
        if found is None or int(found[1]) != number:
            return content
        if found[2].endswith(b"endstream"):
            places[number] = (1, len(written), 0)
            written += b"%d 0 obj\n%b\nendobj\n" % (number, found[2])
        else:
            small.append((number, found[2]))
    number = max(number for number, _ in offsets) + 1
    for start in range(0, len(small), GATHERED):
        gathered = small[start : start + GATHERED]
        places |= {each: (2, number, index) for index, (each, _) in enumerate(gathered)}
        places[number] = (1, len(written), 0)
        written += _stream(number, *_gather(gathered))
        number += 1
    places[number] = (1, len(written), 0)
    free = (0, 0, 65535)
    rows = (places.get(each, free) for each in range(number + 1))
    body = b"".join(
        kind.to_bytes(1, "big") + at.to_bytes(4, "big") + more.to_bytes(2, "big")
        for kind, at, more in rows
    )
    keys = b"/Type/XRef/W[1 4 2]/Size %d%b" % (number + 1, trailer)
    start_at = len(written)
    written += _stream(number, keys, body)
    return bytes(written) + b"startxref\n%d\n%%%%EOF" % start_at


def _end(content: bytes) -> tuple[int, bytes]:
    """Find the cross-reference table, and the trailer's entries but for the size."""
    found = re.search(rb"trailer\s*<<(.*)>>\s*startxref\s+(\d+)\s+%%EOF\s*\Z", content, re.DOTALL)
    if found is None or b"/Encrypt" in found[1] or b"/Prev" in found[1]:
        return 0, b""
    return int(found[2]), re.sub(rb"/Size \d+\s*", b"", found[1]).strip()


def _offsets(content: bytes, table_at: int) -> list[tuple[int, int]]:
    """Read number and offset of every object in use."""
    head = _TABLE.match(content, table_at)
    if head is None:
        return []
    rows = [content[head.end() + 20 * n : head.end() + 20 * n + 20] for n in range(int(head[1]))]
    return [(n, int(row[:10])) for n, row in enumerate(rows) if row[17:18] == b"n"]


def _objects(
    content: bytes, offsets: list[tuple[int, int]], table_at: int
) -> Iterator[tuple[int, bytes]]:
    ordered = sorted(offsets, key=lambda each: each[1])
    ends = [*(offset for _, offset in ordered[1:]), table_at]
    for (number, offset), end in zip(ordered, ends, strict=True):
        yield number, content[offset:end]


def _gather(objects: list[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    """Write objects one after another, behind a list of where each begins."""
    places, body = [], bytearray()
    for number, content in objects:
        places.append(b"%d %d" % (number, len(body)))
        body += content + b"\n"
    head = b" ".join(places) + b"\n"
    return b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head)), head + bytes(body)


def _stream(number: int, keys: bytes, body: bytes) -> bytes:
    packed = zlib.compress(body, 9)
    return b"%d 0 obj\n<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (
        number,
        keys,
        len(packed),
        packed,
    )
