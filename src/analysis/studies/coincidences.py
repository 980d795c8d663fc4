"""Claims of coincidence, each beside what random dates of the same months would show.

"Five of eight rounds of talks had a barrage within three days" says nothing until one knows how
many of eight dates drawn at random have one. Each published claim is restated in our own words
(:mod:`analysis.studies.coincidence_claims`) as a rule: which dates, which mark, how near. It is
counted and compared with random dates that fall in the same months, so that neither the growth of
attacks nor the season passes for a connection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import SalvoStatisticsError
from analysis.measures import diplomacy
from analysis.periods import Period
from analysis.stats import waiting
from analysis.studies.coincidence_claims import CLAIMS, Claim, Facts, Rule
from analysis.studies.frames import frame_of

MORE = "more often than random dates"
AS_RANDOM = "no more often than random dates"
DEPENDS = "depends on the definition"
UNTESTABLE = "not in the data"

_ROWS = {
    "claim": "str",
    "definition": "str",
    "dates": "int64",
    "met": "float64",
    "expected": "float64",
    "base_rate": "float64",
    "p_value": "float64",
    "p_shift": "float64",
    "verdict": "str",
    "reason": "str",
}
_DISTANCES = {
    "event_id": "str",
    "title": "str",
    "event_date": "datetime64[s]",
    "days": "int64",
}


@dataclass(frozen=True)
class CoincidenceTable:
    """Claims judged.

    Attributes
    ----------
    rows
        One per claim and definition: ``claim``, ``definition``, ``dates`` looked at, ``met`` (with
        a mark near), ``expected`` of random dates in the same months, ``base_rate``, ``p_value``
        (of so many or more; dates taken as independent), ``p_shift`` (over all shifts of the
        dates, which keeps their spacing; missing for a single date), ``verdict``, and ``reason``
        where it cannot be tested.
    verdicts
        One per claim; ``depends on the definition`` where its readings disagree.
    alpha
        Below which both p-values must lie for ``more often``.
    """

    rows: pd.DataFrame
    verdicts: Mapping[str, str]
    alpha: float


def coincidences(
    facts: Facts, *, period: Period, claims: Sequence[Claim] = CLAIMS, alpha: float = 0.05
) -> CoincidenceTable:
    """Judge claims of coincidence.

    Parameters
    ----------
    facts
        Nightly outcomes of the period, events and deadlines.
    period
        Nights of the outcomes; a claim about others is ``not in the data``.

    Examples
    --------
    >>> span = Period.parse("2024-10-01", "2024-10-31")
    >>> nights = pd.DataFrame({"night": span.calendar(), "total": 10.0})
    >>> nothing = Facts(nights, pd.DataFrame(), pd.DataFrame())
    >>> sorted(set(coincidences(nothing, period=span).verdicts.values()))
    ['not in the data']
    """
    rows = []
    verdicts: dict[str, str] = {}
    for claim in claims:
        own = [_judge(facts, period, claim, words, rule, alpha) for words, rule in claim.readings]
        rows += own
        found = {str(row[8]) for row in own} - {UNTESTABLE}
        verdicts[claim.text] = (
            UNTESTABLE if not found else found.pop() if len(found) == 1 else DEPENDS
        )
    return CoincidenceTable(frame_of(rows, _ROWS), verdicts, alpha)


def days_since(events: pd.DataFrame, night: pd.Timestamp, event_ids: Sequence[str]) -> pd.DataFrame:
    """Days from the first day of each event to a night.

    Returns
    -------
    DataFrame
        ``event_id``, ``title``, ``event_date``, ``days``, in the order asked.

    Examples
    --------
    >>> from analysis.data.diplomacy import load_events
    >>> ids = ["2025-alaska-summit", "2025-trump-two-weeks-aug"]
    >>> days_since(load_events(), pd.Timestamp("2025-08-28"), ids)["days"].tolist()
    [13, 6]
    """
    chosen = events.set_index("event_id").loc[list(event_ids)]
    rows = [
        (event_id, row["title"], row["start_date"], (night - row["start_date"]).days)
        for event_id, row in chosen.iterrows()
    ]
    return frame_of(rows, _DISTANCES)


def _judge(
    facts: Facts, period: Period, claim: Claim, words: str, rule: Rule, alpha: float
) -> tuple[object, ...]:
    nothing = (np.nan,) * 5
    if claim.first < period.start or claim.last > period.end:
        why = f"it is about {claim.first} to {claim.last}; the nights are {period.start} to "
        return (claim.text, words, 0, *nothing, UNTESTABLE, why + f"{period.end}")
    dates = rule.dates(facts).drop_duplicates()
    first, last = diplomacy.positions(
        pd.Series(pd.to_datetime([claim.first, claim.last])), period=period
    )
    try:
        marks = rule.marks(facts)
        labels = facts.outcomes["night"].dt.strftime("%Y-%m").tolist()
        at = diplomacy.positions(dates, period=period)
        span = (first, last)
        found = waiting.coincidence(marks, at, window=rule.window, within=span, labels=labels)
        moved = waiting.coincidence(marks, at, window=rule.window, within=span)
        shifted = moved.p_shift if found.events > 1 else np.nan
    except SalvoStatisticsError as error:
        return (claim.text, words, 0, *nothing, UNTESTABLE, str(error))
    is_more = found.p_value <= alpha and not shifted > alpha
    return (
        claim.text,
        words,
        found.events,
        found.met,
        found.expected,
        found.base_rate,
        found.p_value,
        shifted,
        MORE if is_more else AS_RANDOM,
        "",
    )
