"""From a document to a PDF: tagged for screen readers (PDF/UA-1), the same bytes for the same tree.

Typst sets the pages, with its own fonts and those of matplotlib and no others, so that a report
looks the same on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analysis.errors import SalvoReportError
from analysis.reports.document import Document
from analysis.reports.manuscript import Plain, manuscript
from analysis.reports.object_streams import compact

if TYPE_CHECKING:
    import typst

STANDARD: Final = "ua-1"
KEPT_FOR: Final = 10
"""Documents that Typst remembers the parts of another for."""
FONT_FOLDER: Final = "mpl-data/fonts/ttf"


def render(document: Document) -> bytes:
    """Set a document as PDF/UA-1, the same bytes for the same document.

    Raises
    ------
    SalvoReportError
        If a block cannot be set, naming it; or a link leads nowhere.

    Examples
    --------
    >>> from analysis.reports import blocks
    >>> render(Document("report", (blocks.Text("How many were launched?"),)))[:8]
    b'%PDF-1.7'
    """
    import typst

    written = manuscript(document)
    try:
        return compact(_compile(written, made=_seconds(document.provenance.created)))
    except typst.TypstError as error:
        said = _reason(error)
    finally:
        _forget()
    raise SalvoReportError(
        f"{_culprit(written) or 'The report as a whole'} cannot be set as PDF: {said}. Correct "
        "it in the notebook, or leave the PDF out with --format html."
    )


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of a report: Typst's own and matplotlib's, none of the system."""
    import typst

    found = find_spec("matplotlib")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / FONT_FOLDER
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)]
    )


@cache
def program() -> bytes:
    """Return the typesetter's program, the same for every report."""
    return files("analysis.reports").joinpath("templates/report.typ").read_bytes()


def _compile(written: Plain, *, made: int = 0, **inputs: str) -> bytes:
    import typst

    return typst.compile(
        program(),
        font_paths=fonts(),
        pdf_standards=[STANDARD],
        timestamp=made,
        sys_inputs={"manuscript": json.dumps(written, ensure_ascii=False), **inputs},
    )


def _forget() -> None:
    """Let Typst drop what it keeps of this report: a batch of hundreds stays at 200 MB.

    It keeps the parts of a document until they were of no use to ten others, and has no call to
    be told otherwise; ten empty documents take it a twentieth of a second.
    """
    import typst

    for _ in range(KEPT_FOR + 1):
        typst.compile(b"", font_paths=fonts(), format="svg")


def _seconds(created: str) -> int:
    try:
        return max(int(datetime.fromisoformat(created).timestamp()), 0)
    except ValueError:
        return 0


def _culprit(written: Plain) -> str | None:
    """Find the block that cannot be set, by setting each by itself."""
    import typst

    bare = {**written, "answer": [], "lead": [], "sections": [], "findings": None}
    for name, part in _alone(written):
        try:
            _compile({**bare, **part}, alone="yes")
        except typst.TypstError:
            return name
    return None


def _alone(written: Plain) -> Iterator[tuple[str, Plain]]:
    for block in (*written["answer"], *written["lead"]):
        yield _name(block, "the opening"), {"lead": [block]}
    for section in written["sections"]:
        yield from _of_section(section)
    yield "The table of findings", {"findings": written["findings"]}


def _of_section(section: Plain) -> Iterator[tuple[str, Plain]]:
    heading = f"“{_words(section['title'])}”"
    bare = {**section, "level": 2, "blocks": [], "sections": []}
    yield f"The heading {heading}", {"sections": [bare]}
    for block in section["blocks"]:
        yield _name(block, heading), {"lead": [block]}
    for inner in section["sections"]:
        yield from _of_section(inner)


def _name(block: Plain, heading: str) -> str:
    if "name" in block:
        return f"{block['kind'].capitalize()} {block['name']!r} under {heading}"
    first = _words(block.get("children", []))[:60]
    return f"The {block['kind'].replace('_', ' ')} {f'“{first}…” ' if first else ''}under {heading}"


def _words(parts: list[Plain]) -> str:
    return "".join(
        "".join(part["text"]) if "text" in part else _words(part.get("children", []))
        for part in parts
    )


def _reason(error: typst.TypstError) -> str:
    hints = "; ".join(error.hints)
    return f"{error.message} ({hints})" if hints else error.message
