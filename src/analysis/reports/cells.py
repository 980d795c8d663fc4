"""From the cells of an executed notebook to blocks; nothing that a cell shows is lost in silence.

Exhibits become blocks. What a cell printed stands as preformatted text. A figure or a frame that
was shown without `analysis.reports.exhibits` has no caption, no alt text and no data beside it:
the report is refused, and the cell is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import analysis
from analysis.errors import SalvoReportError
from analysis.reports import blocks, exhibits, findings, markdown
from analysis.reports.blocks import Block
from analysis.reports.tables import Table

ANSWER: Final = "answer"
FINDINGS: Final = "findings"

_OBJECT: Final = re.compile(r" at 0x[0-9a-fA-F]{4,}>|\A[A-Z]\w*\(\w+=")
_CELL_FILE: Final = re.compile(r"\S*ipykernel_\d+/\d+\.py(:\d+)?")
_LIBRARY: Final = re.compile(r"\S*[/\\]site-packages[/\\]")
_PACKAGE: Final = re.escape(str(Path(analysis.__file__).resolve().parents[1])) + r"[/\\]"
_NOISE: Final = ("Matplotlib is building the font cache",)


def tags(cell: Any) -> frozenset[str]:
    """Tags of a cell."""
    return frozenset(cell.get("metadata", {}).get("tags", ()))


def place(index: int, cell: Any, heading: str) -> str:
    """Name a cell so that an author finds it: number, heading above it, first line."""
    first = next((line for line in cell.source.splitlines() if line.strip()), "")
    line = first if len(first) <= 60 else first[:57] + "…"
    return f"cell {index + 1} (under “{heading}”, beginning “{line}”)"


def without_places(text: str) -> str:
    """Leave out of a warning where the code lay: a report does not change with folder or process.

    Examples
    --------
    >>> without_places("/home/a/lib/site-packages/numpy/core.py:3: RuntimeWarning: odd")
    'numpy/core.py:3: RuntimeWarning: odd'
    """
    # The file of a cell is named after a process.
    return re.sub(_PACKAGE, "", _LIBRARY.sub("", _CELL_FILE.sub("notebook cell", text)))


class Shown:
    """Reads what cells show, and numbers figures and tables in the order of the document."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self._numbers = {"figure": 0, "table": 0}
        self._names: dict[str, str] = {}

    def read(self, cell: Any, where: str) -> tuple[Block, ...]:
        """Read the outputs of one cell.

        Raises
        ------
        SalvoReportError
            If the cell failed, or shows something that a report cannot carry.
        """
        return tuple(
            block
            for output in cell.get("outputs", ())
            for block in self._output(output, cell, where)
        )

    def _output(self, output: Any, cell: Any, where: str) -> Iterator[Block]:
        if output.output_type == "error":
            raise SalvoReportError(
                f"The notebook stopped in {where}: {output.ename}: {output.evalue}."
            )
        if output.output_type == "stream":
            text = output.text.strip("\n")
            if output.name == "stderr":
                self._warn(text)
            elif text.strip():
                yield blocks.Preformatted(text)
            return
        data = output.data
        if exhibits.MIME in data:
            yield self._exhibit(data[exhibits.MIME], data, where)
        elif findings.MIME not in data and not (FINDINGS in tags(cell) and "text/plain" in data):
            yield _stray(data, where)

    def _exhibit(self, payload: Mapping[str, Any], data: Mapping[str, Any], where: str) -> Block:
        match payload["exhibit"]:
            case "prose":
                return blocks.Prose(markdown.parse(payload["markdown"]))
            case "callout":
                return blocks.Callout(payload["tone"], markdown.parse(payload["markdown"]))
            case "table":
                return blocks.TableBlock(
                    self._number("table", payload["name"], where),
                    payload["name"],
                    markdown.parse_inline(payload["caption"]),
                    markdown.parse_inline(payload["note"]),
                    Table.from_payload(payload["data"]),
                )
            case "figure":
                media = payload["media"]
                return blocks.FigureBlock(
                    self._number("figure", payload["name"], where),
                    payload["name"],
                    markdown.parse_inline(payload["caption"]),
                    markdown.parse_inline(payload["note"]),
                    payload["alt"],
                    svg=data[media] if media == "image/svg+xml" else None,
                    png=data[media].strip() if media == "image/png" else None,
                    table=Table.from_payload(payload["data"]),
                    wide=payload["wide"],
                )
            case other:
                raise SalvoReportError(f"The exhibit in {where} is a {other!r}, which is unknown.")

    def _number(self, what: str, name: str, where: str) -> int:
        if name in self._names:
            raise SalvoReportError(
                f"The {what} in {where} is named {name!r}, as the exhibit in {self._names[name]}. "
                "Give each its own name: their data are files side by side."
            )
        self._names[name] = where
        self._numbers[what] += 1
        return self._numbers[what]

    def _warn(self, text: str) -> None:
        kept = [line for line in text.splitlines() if not line.startswith(_NOISE)]
        said = without_places("\n".join(kept)).strip()
        if said:
            self.warnings.append(said)


def _stray(data: Mapping[str, Any], where: str) -> Block:
    if any(media.startswith("image/") for media in data):
        raise SalvoReportError(
            f"A figure in {where} has no caption, alt text or data. Show it with "
            "exhibits.figure(…), or end the line with ';' if it is not for the reader."
        )
    if "text/html" in data:
        raise SalvoReportError(
            f"A table in {where} has no caption. Show it with exhibits.table(…)."
        )
    if "text/markdown" in data:
        said = markdown.parse(data["text/markdown"])
        if any(block.kind == "heading" for block in said):
            raise SalvoReportError(f"A heading is made by {where}; write it in a markdown cell.")
        return blocks.Prose(said)
    text = data.get("text/plain")
    if text is None:
        raise SalvoReportError(
            f"The output in {where} is of a kind that a report cannot carry: "
            f"{', '.join(sorted(data)) or 'nothing'}. Show it with analysis.reports.exhibits."
        )
    if _OBJECT.search(text):
        raise SalvoReportError(
            f"The last line in {where} shows a Python object ({text.splitlines()[0][:60]}), which "
            "says nothing to a reader. End the line with ';' or assign it."
        )
    return blocks.Preformatted(text)
