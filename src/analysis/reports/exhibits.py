"""What a notebook shows to its reader: tables, figures, callouts, prose.

Each function returns an exhibit. Jupyter shows it as it shows anything, and the executed notebook
keeps it as data of a private media type, from which `analysis.reports.document` builds the page:
nothing is read back out of HTML.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from analysis.errors import SalvoReportError
from analysis.figures import style
from analysis.language import words as language
from analysis.reports import markdown, svg
from analysis.reports.blocks import Block, plain
from analysis.reports.tables import Column, Table, from_frame

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

__all__ = ["MIME", "Column", "Exhibit", "callout", "figure", "prose", "table"]

MIME: Final = "application/vnd.salvo.exhibit+json"
TONES: Final = ("note", "caution", "definition")
ALT_LIMIT: Final = 700
"""Characters: an alt text is heard in one go. Longer is a table, or prose."""


@dataclass(frozen=True)
class Exhibit:
    """Something shown: `payload` is kept in the notebook, `shown` is what Jupyter displays."""

    payload: Mapping[str, Any]
    shown: Mapping[str, str] = field(repr=False)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {**self.shown, MIME: dict(self.payload)}

    def __str__(self) -> str:
        return self.shown["text/plain"]


def prose(text: str, *, is_translated: bool = False) -> Exhibit:
    """Show markdown in the language of the moment. `Findings.say` makes prose with numbers.

    Raises
    ------
    SalvoReportError
        For empty text, an image, a heading, or a link that is not a web address or an anchor.

    Examples
    --------
    >>> print(prose("Nothing is *not* zero."))
    Nothing is *not* zero.
    """
    _require(text, "Prose says nothing.")
    text = text if is_translated else language.prose(text)
    shown = _readable(text)
    _blocks(text)
    return Exhibit(
        {"exhibit": "prose", "markdown": text},
        {"text/plain": markdown.unescape(shown), "text/markdown": shown},
    )


def callout(text: str | Exhibit, *, kind: str = "note") -> Exhibit:
    """Set a remark apart: a note, a caution or a definition.

    Parameters
    ----------
    text
        Markdown, or the prose that `Findings.say` made.
    kind
        "note", "caution" or "definition".

    Raises
    ------
    SalvoReportError
        For an unknown kind, and as `prose`.

    Examples
    --------
    >>> print(callout("A leaker is not a hit.", kind="caution"))
    Caution: A leaker is not a hit.
    """
    if kind not in TONES:
        raise SalvoReportError(f"A callout is a {', a '.join(TONES)}, not a {kind!r}.")
    said = text if isinstance(text, Exhibit) else prose(text)
    if said.payload["exhibit"] != "prose":
        raise SalvoReportError(f"A callout holds prose, not a {said.payload['exhibit']}.")
    words = said.shown["text/markdown"]
    tone = language.translate(kind.capitalize())
    return Exhibit(
        {"exhibit": "callout", "tone": kind, "markdown": said.payload["markdown"]},
        {
            "text/plain": f"{tone}: {said}",
            "text/markdown": f"> **{tone}.** {words}".replace("\n", "\n> "),
        },
    )


def table(
    frame: DataFrame,
    *,
    name: str,
    caption: str,
    columns: Mapping[str, Column | str] | None = None,
    note: str = "",
) -> Exhibit:
    """Show a frame as a table; its raw values are written as CSV beside the report.

    The first column heads its rows. A cell with nothing is shown as a dash that says so.

    Parameters
    ----------
    frame
        The data, computed; it is left alone. The index is not shown.
    name
        Unique snake_case name in the report; names the CSV file.
    caption
        What the table shows, one line of markdown.
    columns
        Which columns, in which order, how headed and worded; all, when not given.
    note
        Remark under the table: definitions, exclusions, source.

    Raises
    ------
    SalvoReportError
        For a missing caption, an unfit name, a column that the frame has not.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"weapon": ["Kalibr"], "launched": [12]})
    >>> print(table(frame, name="small", caption="Launches", columns={"weapon": "Weapon"}))
    Launches
    Weapon
    Kalibr
    """
    _check_name(name, "table")
    _require(caption, f"Table {name!r} has no caption.")
    caption, note = language.prose(caption), language.prose(note)
    markdown.parse_inline(caption), markdown.parse_inline(note)
    data = from_frame(frame, name=name, columns=columns)
    if not data.columns:
        raise SalvoReportError(f"Table {name!r} has no columns.")
    return Exhibit(
        {"exhibit": "table", "name": name, "caption": caption, "note": note, **_data(data)},
        {"text/plain": _as_text(data, caption), "text/html": _as_html(data, caption)},
    )


def figure(
    drawn: Figure | Axes,
    *,
    name: str,
    caption: str,
    alt: str,
    data: DataFrame,
    note: str = "",
) -> Exhibit:
    """Show a figure; it is closed, and its data are written as CSV beside the report.

    Kept as SVG, or as PNG when the SVG would weigh more than 400 kB.

    Parameters
    ----------
    drawn
        The figure, or Axes of it.
    name
        Unique snake_case name in the report; names the CSV file.
    caption
        What the reader should see in it, one line of markdown. The caption is not the alt text.
    alt
        What the figure shows, for those who do not see it (`analysis.figures.alttext`).
    data
        The frame that was drawn.
    note
        Remark under the figure.

    Raises
    ------
    SalvoReportError
        For a missing caption or alt text, an alt text that repeats the caption or is longer than
        700 characters, an unfit name.
    """
    _check_name(name, "figure")
    _require(caption, f"Figure {name!r} has no caption.")
    _require(alt, f"Figure {name!r} has no alt text: say in words what it shows.")
    if alt.strip() == plain(markdown.parse_inline(caption)).strip():
        raise SalvoReportError(f"Figure {name!r}: its alt text repeats the caption.")
    if len(alt) > ALT_LIMIT:
        raise SalvoReportError(
            f"Figure {name!r} has an alt text of {len(alt)} characters; {ALT_LIMIT} can be "
            "listened to. Say what it shows; the data stand beside it."
        )
    caption, note, alt = language.prose(caption), language.prose(note), language.translate(alt)
    markdown.parse_inline(note)
    table_ = from_frame(data, name=name)
    whole: Any = drawn if hasattr(drawn, "savefig") else drawn.figure
    wide = bool(whole.get_figwidth() > (style.WIDTHS["column"] + style.WIDTHS["wide"]) / 2)
    drawing = svg.save(whole, name)
    if len(drawing.encode()) > svg.HEAVY_BYTES:
        media, image = "image/png", base64.b64encode(svg.save_png(whole)).decode()
    else:
        media, image = "image/svg+xml", drawing
    _close(whole)
    payload = {
        "exhibit": "figure",
        "name": name,
        "caption": caption,
        "alt": alt,
        "note": note,
        "media": media,
        "wide": wide,
        **_data(table_),
    }
    return Exhibit(payload, {"text/plain": f"{caption}\n{alt}", media: image})


def _close(drawn: Figure) -> None:
    """Close a figure that pyplot holds, so that Jupyter does not show it a second time."""
    import sys

    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(drawn)


def _check_name(name: str, what: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise SalvoReportError(
            f"A {what} is named {name!r}. Its name becomes the name of a file: write it in "
            "snake_case, as monthly_rate."
        )


def _require(text: str, trouble: str) -> None:
    if not text.strip():
        raise SalvoReportError(f"{trouble} Write it.")


def _data(table_: Table) -> dict[str, Any]:
    return {"data": table_.payload()}


def _blocks(text: str) -> tuple[Block, ...]:
    parsed = markdown.parse(text)
    for block in parsed:
        if block.kind == "heading":
            raise SalvoReportError(
                "Prose made by a code cell holds a heading. Sections are opened by the "
                "notebook's markdown cells, so that its outline stands without running it."
            )
    return parsed


def _readable(text: str) -> str:
    """Drop the references to findings, which only the document follows."""
    return re.sub(r"\[((?:[^\]\\]|\\.)*)\]\(finding:\w+\)", r"\1", text)


def _as_text(table_: Table, caption: str) -> str:
    head = [column.heading for _, column in table_.columns]
    lines = [[cell or "–" for cell in row] for row in table_.shown()]
    widths = [max(map(len, column)) for column in zip(head, *lines, strict=True)]
    rows = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in [head, *lines]
    )
    return "\n".join([caption, *rows])


def _as_html(table_: Table, caption: str) -> str:
    head = "".join(f"<th>{html.escape(column.heading)}</th>" for _, column in table_.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell or '–')}</td>" for cell in row) + "</tr>"
        for row in table_.shown()
    )
    return (
        f"<table><caption>{html.escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
