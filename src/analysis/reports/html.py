"""From a document to one page of HTML: no request to any network, no script, every token escaped.

The page is read on a phone and on paper, in light and dark, by eye and by ear; its tests state how.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

import analysis
from analysis.errors import SalvoReportError
from analysis.figures import style, wording
from analysis.reports import appendix, blocks, records, svg
from analysis.reports.document import Document
from analysis.reports.findings import Finding
from analysis.reports.furniture import form, say, words
from analysis.reports.printed_text import closed, legible

if TYPE_CHECKING:
    from jinja2 import Environment

DESCRIPTION_LIMIT: Final = 300


def render(document: Document, *, beside: Iterable[str] = ()) -> str:
    """Write a document as a page of HTML5, the same bytes for the same document.

    Parameters
    ----------
    document
        What to write.
    beside
        Which other forms of it stand beside the page, of "pdf", "md" and "xlsx".

    Raises
    ------
    SalvoReportError
        If a figure holds anything but a drawing.

    Examples
    --------
    >>> page = render(Document("report", (blocks.Text("How many were launched?"),)))
    >>> "<h1>How many were launched?</h1>" in page
    True
    """
    page = _environment().get_template("report.html.j2")
    written = page.render(
        doc=document,
        source=document.provenance,
        words=words(),
        finding_titles=appendix.finding_titles(),
        beside=_beside(document, tuple(beside)),
        css=stylesheet(),
        version=analysis.__version__,
        description=_description(document),
    )
    return legible(written)


@cache
def stylesheet() -> Markup:
    """Return the page's CSS: the file, and the colours of figures in light and dark.

    It is our own text, and so the one thing that is not escaped.
    """
    css = files("analysis.reports").joinpath("templates/report.css").read_text(encoding="utf-8")
    light = "".join(f"--{role}:{light};" for role, (light, _) in style.palette().items())
    dark = "".join(f"--{role}:{dark};" for role, (_, dark) in style.palette().items())
    colours = f":root{{{light}}}\n@media screen and (prefers-color-scheme: dark){{:root{{{dark}}}}}"
    return Markup(f"{css}{colours}")


def environment(**known: object) -> Environment:
    """Make what fills the templates: all is escaped, and what it does not know is an error.

    Parameters
    ----------
    known
        What every template may use, by name.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("analysis.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(known)
    return made


@cache
def _environment() -> Environment:
    return environment(
        text=_text,
        say=_say,
        file=_file,
        parameter=appendix.parameter,
        plain=blocks.plain,
        drawing=_drawing,
        has_gaps=_has_gaps,
        unknown=_unknown,
        newline="\n",  # an HTML parser drops the first line feed of a <pre>, so it is ours to give
        day=wording.date,
        count=wording.count,
        value=records.value,
        unit=records.unit,
        kind=records.kind,
        interval=records.interval,
        counts=records.counts,
        remarks=_remarks,
    )


def _say(key: str, **places: object) -> Markup:
    """Fill the places of a word; only markup of ours stays markup."""
    return escape(form(key, **places)).format(**places)


def _file(name: str) -> Markup:
    return Markup('<span class="sum">{}</span>').format(name)


def _beside(document: Document, forms: tuple[str, ...]) -> Markup:
    """Link the files beside the page: other forms of the report first."""
    named = {
        "file_pdf": "report.pdf" if "pdf" in forms else "",
        "file_md": "report.md" if "md" in forms else "",
        "file_xlsx": "tables.xlsx" if "xlsx" in forms else "",
        "file_findings": "findings.json",
        "file_provenance": "provenance.json",
        "file_notebook": f"{document.name}.ipynb",
    }
    link = Markup('<a href="{}">{}</a>')
    return Markup(", ").join(link.format(file, words()[k]) for k, file in named.items() if file)


def _text(children: Iterable[blocks.Inline]) -> Markup:
    return Markup("").join(_inline(part) for part in children)


def _inline(part: blocks.Inline) -> Markup:
    match part:
        case blocks.Text(text):
            return escape(closed(text))
        case blocks.CodeSpan(text):
            return Markup("<code>{}</code>").format(text)
        case blocks.LineBreak():
            return Markup("<br>")
        case blocks.Quoted(finding, text):
            link = Markup('<a class="fact" href="#finding-{}">{}</a>')
            return link.format(finding, text)
        case blocks.Emphasis(children):
            return Markup("<em>{}</em>").format(_text(children))
        case blocks.Strong(children):
            return Markup("<strong>{}</strong>").format(_text(children))
        case blocks.Link(href, children):
            return Markup('<a href="{}">{}</a>').format(href, _text(children))


def _drawing(figure: blocks.FigureBlock) -> Markup:
    drawn = svg.inline(
        figure.svg or "",
        name=f"figure-{figure.name}",
        title=say("figure", number=figure.number),
        description=figure.alt,
        prefix=f"f{figure.number}.",
    )
    return Markup(drawn)


def _unknown(kind: str) -> str:
    raise SalvoReportError(f"A page has no way to show a {kind!r}.")


def _has_gaps(rows: Sequence[Sequence[str | None]]) -> bool:
    return any(cell is None for row in rows for cell in row[1:])


def _remarks(finding: Finding) -> Markup:
    link = Markup('<a href="{}">{}</a>')
    said = (link.format(href, words) if href else words for words, href in records.remarks(finding))
    return Markup("; ").join(said)


def _description(document: Document) -> str:
    said = document.summary
    return said if len(said) <= DESCRIPTION_LIMIT else f"{said[:297]}…"
