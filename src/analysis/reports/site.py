"""The site: one page that lists every report, to be searched without a server.

The page is plain HTML, complete without a script; a little inline script searches what stands in
it. It asks no network for anything and links only beside itself, so it works from a folder, a stick
or any static host. Runs are read without being trusted: a damaged one is listed as such.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from markupsafe import Markup

import analysis
from analysis.data.store import Store
from analysis.errors import SalvoError, SalvoReportError, SalvoUsageError
from analysis.figures import wording
from analysis.language.speech import ENGLISH, LANGUAGES, current, speaking
from analysis.reports import html, records, signage
from analysis.reports.archive import Entry, is_run, list_runs
from analysis.reports.freshness import Freshness, Reason
from analysis.reports.provenance import created
from analysis.reports.site_index import index_text
from analysis.reports.status import freshness_of
from analysis.reports.values import typed

if TYPE_CHECKING:
    from jinja2 import Environment

ROUNDS: Final = 3
"""How often the list is written again when runs came or went while it was written."""
LONGEST_SETTING: Final = 200
FILES: Final = (
    ("page", "report.html"),
    ("", "report.pdf"),
    ("workbook", "tables.xlsx"),
    ("findings", "findings.json"),
    ("provenance", "provenance.json"),
)
"""What a reader is led to, with the word for it; the PDF is called so in every language."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Card:
    """One run as the page shows it: plain words, to be escaped by the template."""

    name: str
    title: str
    answer: str
    report: str
    lang: str
    language: str
    created: str
    start: str
    end: str
    vintage: str
    settings: tuple[tuple[str, str], ...]
    state: str
    """One of "fresh", "stale", "unknown" and "damaged"."""
    why: str
    links: tuple[tuple[str, str], ...]
    """Words and address of each file."""


def site_pages(
    runs: Iterable[Entry], freshness: Mapping[Path, Freshness], *, moment: str
) -> dict[str, str]:
    """Write the list in every language: file name to page, the same bytes for the same runs.

    Parameters
    ----------
    runs
        In any order; the newest comes first on the page.
    freshness
        By folder; a run that is not in it is shown as not known.
    moment
        When the list is written, as ISO text.

    Examples
    --------
    >>> list(site_pages((), {}, moment="2026-06-08T12:00:00Z"))
    ['index.html', 'index-uk.html']
    """
    listed = sorted(runs, key=lambda run: run.folder.name)
    listed.sort(key=lambda run: run.created, reverse=True)
    pages = {}
    for lang in LANGUAGES:
        with speaking(lang):
            cards = [_card(run, freshness.get(run.folder)) for run in listed]
            pages[page_name(lang)] = (
                _environment()
                .get_template("site.html.j2")
                .render(
                    lang=lang,
                    languages=[(code, own, page_name(code)) for code, own in LANGUAGES.items()],
                    words=signage.words(),
                    say=signage.say,
                    cards=cards,
                    questions=_questions(listed),
                    spoken=[(code, LANGUAGES.get(code, code)) for code in _languages(listed)],
                    states=list(dict.fromkeys(card.state for card in cards)),
                    index=Markup(index_text(listed)),
                    moment=records.moment(moment),
                    css=html.stylesheet() + _own("site.css"),
                    script=_own("site.js"),
                    version=analysis.__version__,
                )
            )
    return pages


def refresh(reports: Path, *, store: Store | None = None) -> Path:
    """Write the list of a folder of reports anew, whole or not at all.

    Two runs that end at once both write it; whoever finds that runs came or went meanwhile writes
    it again, so the last list holds them both.

    Raises
    ------
    OSError
        If it cannot be written; the list that stood before is whole.
    """
    for _ in range(ROUNDS):
        before = _signature(reports)
        runs = list_runs(reports)
        pages = site_pages(runs, freshness_known(runs, store), moment=created())
        for name, text in pages.items():
            _replace(reports / name, text)
        if _signature(reports) == before:
            break
    return reports / page_name(ENGLISH)


@dataclass(frozen=True)
class Listing:
    """The list of a folder of reports, as it was written."""

    index: Path
    reports: int

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"index": str(self.index), "reports": self.reports}

    def as_text(self) -> str:
        """Say what to open."""
        return f"Open {self.index}"


def listing(reports: Path, *, store: Store | None = None) -> Listing:
    """Write the list of a folder of reports, or say why it cannot be.

    Raises
    ------
    SalvoUsageError
        If there is no such folder.
    SalvoReportError
        If the list cannot be written.
    """
    if not reports.is_dir():
        raise SalvoUsageError(
            f"There are no reports in {reports}. Render one with 'salvo report NAME'."
        )
    try:
        return Listing(refresh(reports, store=store), len(list_runs(reports)))
    except OSError as error:
        raise SalvoReportError(
            f"The list of reports could not be written to {reports}: {error.strerror or error}. "
            "The reports, and the list that stood before, are whole. Free space or fix the "
            "permission, then run 'salvo site'."
        ) from error


def page_name(lang: str) -> str:
    """Name the file of the list in a language."""
    return "index.html" if lang == ENGLISH else f"index-{lang}.html"


def freshness_known(
    runs: tuple[Entry, ...], store: Store | None = None
) -> Mapping[Path, Freshness]:
    """Judge runs by their keys alone; where there are no data to judge by, nothing is known."""
    try:
        return freshness_of(runs, store=store or Store(), intact=False)
    except SalvoError:
        return {}


def _signature(reports: Path) -> list[tuple[str, int]]:
    found = []
    for folder in sorted(reports.iterdir()):
        with suppress(OSError):
            if is_run(folder):
                found.append((folder.name, folder.stat().st_mtime_ns))
    return found


def _replace(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.{uuid.uuid4().hex[:8]}.part")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _card(run: Entry, freshness: Freshness | None) -> Card:
    start, end = period(run)
    return Card(
        name=run.folder.name,
        title=run.title,
        answer=run.answer,
        report=run.report,
        lang=run.lang if run.lang in LANGUAGES else "",
        language=LANGUAGES.get(run.lang, run.lang),
        created=run.created if _day(run.created) else "",
        start=start,
        end=end,
        vintage=_day(_found(run).get("data_as_of")) or _day(run.vintage),
        settings=tuple(
            (str(name), typed(value)[:LONGEST_SETTING]) for name, value in run.changed.items()
        ),
        state=_state(run, freshness),
        why=_why(freshness),
        links=tuple(_links(run)),
    )


def period(run: Entry) -> tuple[str, str]:
    """First and last day that a run covers, as ISO text; empty where it does not say."""
    found = _found(run)
    start = _day(found.get("first_night")) or _day(run.parameters.get("start"))
    end = _day(found.get("last_night")) or _day(run.parameters.get("end"))
    return start, (end or _day(run.vintage)) if start else ""


def _found(run: Entry) -> Mapping[str, Any]:
    return {each["name"]: each.get("value") for each in run.findings}


def _state(run: Entry, freshness: Freshness | None) -> str:
    if run.problem:
        return "damaged"
    if freshness is None:
        return "unknown"
    return "fresh" if freshness.is_fresh else "stale"


def _why(freshness: Freshness | None) -> str:
    reasons: tuple[Reason, ...] = freshness.reasons if freshness else ()
    known = [f"because_{reason.cause}" for reason in reasons]
    return "; ".join(signage.say(key) for key in known if key in signage.WORDS)


def _links(run: Entry) -> Iterable[tuple[str, str]]:
    notebook = (("notebook", f"{run.report}.ipynb"),) if run.report else ()
    for key, name in (*FILES, *notebook):
        if Path(name).name == name and (run.folder / name).is_file():
            yield signage.say(key) if key else "PDF", f"{quote(run.folder.name)}/{quote(name)}"


def _questions(runs: Iterable[Entry]) -> list[tuple[str, str]]:
    """Each report among the runs with its question in the language of the page, if a run has it."""
    found: dict[str, str] = {}
    for run in runs:
        if run.lang == current() or run.report not in found:
            found[run.report] = run.title
    return sorted(found.items())


def _languages(runs: Iterable[Entry]) -> list[str]:
    return sorted({run.lang for run in runs if run.lang in LANGUAGES})


def _day(value: Any) -> str:
    """The ISO day at the start of a text that is one; a date that is none is no date."""
    found = _DAY.match(value) if isinstance(value, str) else None
    if found is None:
        return ""
    try:
        wording.as_day(found[0])
    except ValueError:
        return ""
    return found[0]


@cache
def _own(name: str) -> Markup:
    """A file of our own: the one kind of text that is not escaped."""
    return Markup(files("analysis.reports").joinpath(f"templates/{name}").read_text("utf-8"))


@cache
def _environment() -> Environment:
    return html.environment(day=wording.date)
