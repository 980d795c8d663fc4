"""The findings of a brief: one list for the notebook and for ``salvo brief --json``.

Each part of :class:`analysis.studies.attack_brief.AttackBrief` becomes findings here and nowhere
else, so that the page and the JSON cannot differ. What is missing is a finding with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.figures.wording import is_missing
from analysis.reports.finding import Finding
from analysis.studies.night_calm import DAYS
from analysis.studies.night_composition import FEWEST
from analysis.studies.night_diplomacy import AFTER, BEFORE, KINDS
from analysis.studies.night_expected import DRONES, MISSILES, TOTAL
from analysis.studies.night_ranks import MEASURES
from analysis.terms import STRIKE_CLASSES

if TYPE_CHECKING:
    from analysis.studies.attack_brief import AttackBrief

LONGEST: Final = max(DAYS)
"""Nights before that the summary looks back on for calm."""
FATES: Final = (
    *("intercepted", "suppressed", "neutralised_unseparated"),
    *("still_airborne", "left_airspace", "undetermined"),
)
SHORT: Final = "the file begins later"
NONE_IN_IT: Final = "none is reported in this raid"
NOT_STATED: Final = "the report does not state it"
NOT_TOLD: Final = "the report of the time does not tell it"


@dataclass(frozen=True)
class Facts:
    """Makes findings of one vintage.

    Examples
    --------
    >>> Facts("2026-06-07").counted("drones", None, "drones", "none").line()
    'drones = not given: none'
    """

    vintage: str

    def counted(
        self, name: str, value: Any, unit: str, reason: str, *, kind: str = "reported"
    ) -> Finding:
        """A value of a kind, or its reason when it is missing."""
        if is_missing(value):
            return Finding(name, None, unit, reason=reason)
        return Finding(name, value, unit, kind=kind, vintage=self.vintage)

    def share(self, name: str, numerator: Any, denominator: Any, reason: str) -> Finding:
        """A share of what was launched; none below ten munitions."""
        if is_missing(numerator) or is_missing(denominator):
            return Finding(name, None, "rate", of="launched", reason=reason)
        counts: dict[str, Any] = {
            "numerator": int(numerator),
            "denominator": int(denominator),
            "of": "launched",
        }
        if denominator < FEWEST:
            why = "fewer than ten munitions: counts, no share"
            return Finding(name, None, "rate", reason=why, **counts)
        value = numerator / denominator
        return Finding(name, value, "rate", kind="reported", vintage=self.vintage, **counts)


def of_night(brief: AttackBrief, facts: Facts) -> Iterator[Finding]:
    """The night itself, and the file it stands in."""
    yield facts.counted("night", brief.night, "date", "")
    yield facts.counted("night_status", brief.status.replace("_", " "), "text", "")
    if brief.status_reason:
        yield facts.counted("night_status_reason", brief.status_reason, "text", "")
    yield facts.counted("file_first_night", brief.first_night, "date", "")
    yield facts.counted("file_last_night", brief.last_night, "date", "")
    for place, night in enumerate(brief.nearest, start=1):
        yield facts.counted(f"nearest_night_{place}", night, "date", "")


def of_composition(brief: AttackBrief, facts: Facts) -> Iterator[Finding]:
    """What was launched and what became of it, in all, by group and by class."""
    made = brief.composition
    silent = (brief.status_reason or "no national report") if brief.is_silent else ""
    for group in ("total", "drones", "missiles"):
        # Of a night without a report of drones the sum of its missiles is no total.
        why = made.reason or ("" if group == "missiles" else silent)
        yield from _of_group(None if why else made.row(group), group, facts, why or NONE_IN_IT)
    yield from _of_classes(brief, facts)
    sites = "the bulletins of the night give no number of places"
    yield facts.counted("impact_sites", made.impact_sites, "places", made.reason or sites)
    yield facts.counted("debris_sites", made.debris_sites, "places", made.reason or sites)
    yield facts.counted("windows", len(made.windows), "windows", "")
    yield facts.counted("lines_without_launches", made.not_given, "salvo_lines", "")


def _of_group(row: pd.Series | None, group: str, facts: Facts, absent: str) -> Iterator[Finding]:
    """Counts of all munitions, of drones or of missiles; ``absent`` says why there are none."""
    of = "" if group == "total" else f"_{group}"
    get: Callable[[str], Any] = _none if row is None else row.get
    told = absent if row is None else NOT_TOLD
    yield facts.counted(f"launched{of}", get("launched"), "munitions", told)
    yield facts.counted(f"neutralised{of}", get("neutralised"), "munitions", told)
    yield facts.share(f"rate{of}", get("neutralised"), get("launched"), told)
    leakers = get("leakers") if is_missing(get("undetermined")) else None
    yield facts.counted(f"leakers{of}", leakers, "leakers", told)
    for fate in FATES if group == "total" else FATES[:2]:
        why = absent if row is None else NOT_STATED
        yield facts.counted(f"{fate}{of}", get(fate), "munitions", why)


def _none(key: str) -> None:
    return None


def _of_classes(brief: AttackBrief, facts: Facts) -> Iterator[Finding]:
    for weapon_class in STRIKE_CLASSES:
        row = brief.composition.row(weapon_class.value)
        if row is None:
            continue
        name = weapon_class.value
        yield facts.counted(f"launched_{name}", row["launched"], "munitions", "launches not given")
        yield facts.counted(f"neutralised_{name}", row["neutralised"], "munitions", NOT_TOLD)


def of_ranks(brief: AttackBrief, facts: Facts) -> Iterator[Finding]:
    """Places among nights, to the date and in the whole file, and of its largest window."""
    for measure in MEASURES:
        row = brief.ranks.row(measure)
        why = str(row["reason"])
        for name, column in (
            (f"place_{measure}_to_date", "place_to_date"),
            (f"place_{measure}_in_file", "place_in_file"),
        ):
            yield facts.counted(name, row[column], "rank", why)
        yield facts.counted(f"ties_{measure}_to_date", row["ties_to_date"], "nights", why)
    for measure in ("total", "neutralised"):
        row = brief.ranks.row(measure)
        of = "" if measure == "total" else "_with_outcome"
        for name, column in (("to_date", "ranked_to_date"), ("in_file", "ranked_in_file")):
            yield facts.counted(f"nights{of}_{name}", row[column], "nights", str(row["reason"]))
    yield facts.counted("nights_with_report_to_date", brief.ranks.with_report, "nights", "")
    window = brief.ranks.row("total", unit="window")
    why = str(window["reason"])
    yield facts.counted("largest_window", window["value"], "munitions", why)
    yield facts.counted("place_window_to_date", window["place_to_date"], "rank", why)
    yield facts.counted("windows_to_date", window["ranked_to_date"], "windows", why)


def of_expected(brief: AttackBrief, facts: Facts) -> Iterator[Finding]:
    """What would have been neutralised of this composition, with its predictive interval."""
    made = brief.expected
    for part, of in ((TOTAL, ""), (DRONES, "_drones"), (MISSILES, "_missiles")):
        row = made.row(part)
        why = made.reason or NONE_IN_IT
        if row is None:
            yield Finding(f"expected{of}", None, "munitions", reason=why)
            yield Finding(f"p_at_least{of}", None, "rate", of="raids", reason=why)
            continue
        yield Finding(
            f"expected{of}",
            row["expected"],
            "munitions",
            kind="estimated",
            low=row["low"],
            high=row["high"],
            level=made.level,
            method="beta-binomial by model",
            vintage=facts.vintage,
            source="#table-expected",
        )
        yield Finding(
            f"p_at_least{of}",
            row["at_least"],
            "rate",
            kind="estimated",
            of="raids",
            vintage=facts.vintage,
        )
    typical, why = made.row(TOTAL), made.reason or ""
    value = None if typical is None else typical["typical"]
    yield facts.counted("expected_typical", value, "munitions", why, kind="estimated")
    nights = min(made.nights, made.days)
    yield facts.counted("nights_learned", nights, "nights", "")


def of_calm(brief: AttackBrief, facts: Facts) -> Iterator[Finding]:
    """Raids before the night, counted by the readings of calm."""
    made = brief.calm
    why = made.reason or ""
    yield facts.counted("calm_threshold", made.threshold, "munitions", why)
    yield facts.counted("calm_nights", LONGEST, "nights", "")
    yield facts.counted(
        "calm_verdict", made.verdict if made.readings else None, "text", why or SHORT
    )
    for days in DAYS:
        row = None if made.threshold is None else made.row(made.threshold, days)
        for name, column in (
            (f"raids_in_{days}", "raids"),
            (f"raids_in_{days}_before", "window_before"),
            (f"raids_usual_in_{days}", "usual"),
            *([(f"raids_half_year_in_{days}", "half_year")] if days == LONGEST else []),
        ):
            value = None if row is None else row[column]
            yield facts.counted(name, value, "raids", why or SHORT)
    last = None if made.threshold is None else made.last_of(made.threshold)
    never = why or "no raid of this size stands before it in the file"
    for name, column, unit in (
        ("last_raid", "last_night", "date"),
        ("last_raid_launched", "last_launched", "munitions"),
        ("days_since_last_raid", "days_since", "days"),
    ):
        yield facts.counted(name, None if last is None else last[column], unit, never)
    never = why or "none before it in the file is as large"
    yield facts.counted("last_as_large", made.last_as_large, "date", never)
    yield facts.counted("days_since_as_large", made.days_since_as_large, "days", never)


def of_toll(brief: AttackBrief, facts: Facts) -> Iterator[Finding]:
    """The toll of the worst attack listed for the date, first and latest."""
    made = brief.toll
    main, why = made.main, made.reason or "the reports do not state it"
    yield facts.counted("attacks_listed", len(made.attacks), "attacks", "")
    get: Callable[[str], Any] = _none if main is None else main.get
    yield facts.counted("toll_place", get("place"), "text", why)
    people = {
        "killed_first": ("first_killed", "people"),
        "killed_latest": ("killed", "people"),
        "children_first": ("first_children", "children"),
        "children_latest": ("children", "children"),
        "injured_first": ("first_injured", "people"),
        "injured_latest": ("injured", "people"),
        "missing_last_stated": ("missing", "people"),
        "toll_reports": ("reports", "reports"),
    }
    kind = "reported" if main is None else str(main["evidence"])
    for name, (column, unit) in people.items():
        yield facts.counted(name, get(column), unit, why, kind=kind)


def of_diplomacy(brief: AttackBrief, facts: Facts) -> Iterator[Finding]:
    """Days since and until events, with the share of dates that have one as near."""
    made = brief.diplomacy
    for kind in KINDS:
        for side, word in ((BEFORE, "since"), (AFTER, "until")):
            row = made.row(kind, side)
            why = str(row["reason"])
            yield facts.counted(f"days_{word}_{kind}", row["days"], "days", why)
            rate = row["base_rate"]
            if is_missing(rate):
                yield Finding(f"base_rate_{word}_{kind}", None, "rate", of="dates", reason=why)
            else:
                yield Finding(
                    f"base_rate_{word}_{kind}",
                    rate,
                    "rate",
                    kind="reported",
                    of="dates",
                    vintage=facts.vintage,
                )
    yield facts.counted("dates_compared", made.dates, "dates", "")
    yield facts.counted("deadlines_running", len(made.deadlines), "events", "")
    for word, column in (("since", "days_since"), ("until", "days_until")):
        values = made.deadlines[column].dropna()
        value = values.min() if len(values) else None
        none = "no deadline with a date was running"
        yield facts.counted(f"days_{word}_deadline", value, "days", none)
    inside = made.share_inside
    if inside is not None:
        yield Finding("inside_deadlines", inside, "rate", kind="reported", of="dates")


PARTS: Final = (
    of_night,
    of_composition,
    of_ranks,
    of_expected,
    of_calm,
    of_toll,
    of_diplomacy,
)


def findings_of(brief: AttackBrief, *, vintage: str) -> tuple[Finding, ...]:
    """All findings of a brief, sorted by name."""
    facts = Facts(vintage)
    made = (finding for part in PARTS for finding in part(brief, facts))
    return tuple(sorted(made, key=lambda finding: finding.name))
