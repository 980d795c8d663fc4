"""Every word that the site shows by itself, each once, as furniture has those of a page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from analysis.language.words import template

WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "Reports",
        "lead": "Reports on Russia's missile and drone attacks on Ukraine, newest first. Each "
        "states its data, its method and what its numbers are not.",
        "skip": "Skip to the list of reports",
        "other_language": "This list in another language",
        "written": "As of {moment}; whether a report is up to date is said as of then.",
        "none": "No report was rendered yet.",
        # The search.
        "find": "Find a report",
        "search": "Search",
        "search_hint": "Titles, answers, names and values of findings",
        "question": "Question",
        "from": "Period from",
        "to": "Period to",
        "language": "Language",
        "state": "State",
        "any": "All",
        "reset": "Clear the search",
        "shown": "{count} of {total} reports shown",
        "no_match": "No report fits. Use fewer words, or clear the search.",
        # One report.
        "period": "Period",
        "period_of": "{start} to {end}",
        "data_as_of": "Data as of",
        "made": "Made",
        "not_set": "not set",
        "fresh": "Up to date",
        "stale": "Not up to date",
        "unknown": "Not known",
        "damaged": "Damaged",
        "damaged_hint": "The records of this report cannot be read. Render it again.",
        "page": "Page",
        "findings": "Findings",
        "provenance": "Provenance",
        "notebook": "Notebook",
        "workbook": "Workbook",
        "matches": "Among its findings:",
        # Why a report is not up to date.
        "because_damaged": "its files were changed",
        "because_report": "it belongs to another report",
        "because_notebook": "the notebook changed",
        "because_code": "the code changed",
        "because_parameters": "the parameters changed",
        "because_language": "the language changed",
        "because_data": "the data changed",
        "because_lock": "the environment changed",
        "because_refused": "it can no longer be rendered as it was",
        "because_record": "it was made by another version of the suite",
    }
)


def words() -> Mapping[str, str]:
    """Return every word by its key, in the language of the moment.

    Examples
    --------
    >>> words()["search"]
    'Search'
    """
    return {key: template(word, context="site") for key, word in WORDS.items()}


def say(key: str, **places: Any) -> str:
    """Fill the places of a word.

    Examples
    --------
    >>> say("shown", count=2, total=3)
    '2 of 3 reports shown'
    """
    form = template(WORDS[key], context="site", parts=map(str, places.values()))
    return form.format(**places)
