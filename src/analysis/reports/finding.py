"""One number of a report: what it is, what it counts, how sure it is, or why it is not given."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from numbers import Integral, Real
from typing import Any, Final

from analysis.errors import SalvoReportError
from analysis.figures import wording
from analysis.language.speech import ENGLISH, speaking
from analysis.reports import sentences

KINDS: Final = ("reported", "verified", "estimated")
SHARES: Final = ("rate", "p_value")
UNITS: Final = frozenset(
    {*SHARES, "ratio", "number", "rank", "percent", "percent_points", "date", "month", "text"}
    | {"munitions", "drones", "missiles", "leakers", "raids", "attacks", "salvo_lines", "launches"}
    | {"nights", "air_days", "days", "hours", "weeks", "months", "years", "windows", "periods"}
    | {"people", "children", "places", "sites", "regions", "reports", "bulletins", "claims"}
    | {"rows", "columns", "tables", "models", "classes", "spellings", "sources", "corrections"}
    | {"events", "dates", "regimes", "specifications", "simulations", "draws", "shifts", "tests"}
    | {"munitions_per_night", "leakers_per_night", "people_per_month", "people_per_attack"}
)
"""What a finding can be counted in. Another noun is added here, not invented on the way."""
DIGITS: Final = 4
"""Significant digits of fractions in the committed text: what a reader sees (86.48 %), and coarse
enough for two machines to agree. ``findings.json`` has them all."""

_NUMBERS: Final = ("low", "high", "level", "numerator", "denominator")
_NAMED: Final = ("name", "unit")
_TEXTS: Final = ("vintage", "method", "of", "reason", "note", "source")


@dataclass(frozen=True)
class Finding:
    """One number of a report.

    Attributes
    ----------
    name
        Unique snake_case name in the report.
    value
        A number, a word, an ISO date (unit "date"), or None, which needs a `reason`.
    unit
        One of `UNITS`. Rates and p-values lie in [0, 1].
    kind
        "reported" (a party says so), "verified" (checked case by case) or "estimated" (modelled).
    low, high, level, method
        Interval, its level in (0, 1) and the method's name; an interval has both of the latter.
    numerator, denominator, of
        The counts behind a rate, and the word for the denominator: "launched".
    vintage
        ISO date on which the figures were published.
    reason
        Why there is no value.
    note, source
        Remark; where it comes from: a title, a web address, or the anchor of the table that holds
        its rows ("#table-annual").

    Raises
    ------
    SalvoReportError
        For anything above that does not hold; NaN is refused, because nothing is not a number,
        and no text either.

    Examples
    --------
    >>> Finding("drones", 53_700, unit="munitions", kind="reported").line()
    'drones = 53,700 munitions, reported'
    """

    name: str
    value: int | float | str | None
    unit: str
    kind: str | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    method: str | None = None
    numerator: int | float | None = None
    denominator: int | float | None = None
    of: str | None = None
    vintage: str | None = None
    reason: str | None = None
    note: str | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        for name in ("value", *_NUMBERS, "vintage", "kind"):
            object.__setattr__(self, name, _plain(getattr(self, name), self.name, name))
        for name in (*_NAMED, *_TEXTS):
            _check_text(getattr(self, name), self.name, name)
        trouble = next(_troubles(self), None)
        if trouble:
            raise SalvoReportError(f"Finding {self.name!r}: {trouble}")

    def line(self) -> str:
        """Write the finding as one line of the committed text, in English whatever is spoken."""
        with speaking(ENGLISH):
            return self._line()

    def _line(self) -> str:
        if self.value is None:
            return f"{self.name} = {wording.NOT_GIVEN}: {self.reason}"
        value = _digits(self.value)
        if self.low is not None or self.high is not None:
            value += f" [{_digits(self.low)}, {_digits(self.high)}]"
        parts = [f"{value} {self.unit}", self.kind]
        if self.method:
            level = f" {sentences.word(self, 'level')}" if self.level is not None else ""
            parts.append(f"{self.method}{level}".replace(wording.NBSP, " "))
        if self.numerator is not None:
            parts.append(wording.fraction(self.numerator, self.denominator, self.of))
        elif self.of:
            parts.append(f"of {self.of}")
        return f"{self.name} = {', '.join(part for part in parts if part)}"


def _plain(value: Any, finding: str, what: str) -> Any:
    """Make a scalar of numpy or pandas, or a date, a plain value; refuse NaN and infinity."""
    if value is None:
        return None
    if isinstance(value, str):
        return str(value)
    if wording.is_missing(value):
        raise SalvoReportError(
            f"Finding {finding!r}: {what} is {value}. Nothing is not a number: record None with "
            'reason="…".'
        )
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        raise SalvoReportError(f"Finding {finding!r}: {what} is {value}; record a word or a count.")
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real) and math.isfinite(value):
        return float(value)
    if isinstance(value, date):
        return wording.as_day(value).isoformat()
    raise SalvoReportError(
        f"Finding {finding!r}: {what} is {value!r} ({type(value).__name__}), which is not one "
        "finite number, word or date."
    )


def _check_text(value: Any, finding: str, what: str) -> None:
    """Refuse what is no text, as the NaN of an empty cell; None is text left out."""
    if isinstance(value, str) or (value is None and what in _TEXTS):
        return
    cure = ", or leave it out" if what in _TEXTS else ""
    raise SalvoReportError(
        f"Finding {finding!r}: {what} is {value!r} ({type(value).__name__}), which is not text. "
        f"Write it in words{cure}."
    )


def _troubles(finding: Finding) -> Iterator[str]:
    value, unit, low, high = finding.value, finding.unit, finding.low, finding.high
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", finding.name):
        yield "a finding is named in snake_case, as drone_rate."
    if unit not in UNITS:
        yield f"unit {unit!r} is not known.{meant(unit, UNITS)} Known: {', '.join(sorted(UNITS))}."
    if finding.kind is not None and finding.kind not in KINDS:
        yield f"kind is {finding.kind!r}; it is one of {', '.join(KINDS)}."
    if value is None:
        if not finding.reason:
            yield 'it has no value and no reason. Say why: reason="fewer than 10 munitions".'
        return
    if finding.reason is not None:
        yield "it has a value and a reason for having none."
    if finding.kind is None:
        yield f"its kind is missing: {', '.join(KINDS)}?"
    if isinstance(value, str) != (unit in ("text", "date", "month")):
        yield f"the value {value!r} does not fit the unit {unit!r}."
    if unit in ("date", "month") and not _is_day(str(value)):
        yield f"{value!r} is not an ISO {unit}."
    if unit in SHARES and not all(0 <= number <= 1 for number in _numbers(value, low, high)):
        yield f"a {unit} and its bounds lie in [0, 1]: {value}, {low}, {high}."
    if unit == "rate" and not finding.of:
        yield 'a rate names its denominator: of="launched".'
    if (low is not None or high is not None) and (finding.level is None or not finding.method):
        yield "an interval has a level and a method."
    if low is not None and high is not None and low > high:
        yield f"its interval is upside down: {low} to {high}."
    if finding.level is not None and not 0 < finding.level < 1:
        yield f"a level lies between 0 and 1, not at {finding.level}."
    if (finding.numerator is None) != (finding.denominator is None):
        yield "a numerator and a denominator come together."


def _numbers(*values: int | float | str | None) -> list[float]:
    return [value for value in values if isinstance(value, int | float)]


def _is_day(text: str) -> bool:
    try:
        wording.as_day(text)
    except ValueError:
        return False
    return True


def _digits(value: int | float | str | None) -> str:
    """Whole numbers in full, others to `DIGITS` significant digits; the same on every machine."""
    if value is None:
        return "…"
    if isinstance(value, str):
        return value
    if abs(value) >= 10**DIGITS or float(value).is_integer():
        return f"{round(value):,}"
    return f"{value:.{DIGITS}g}"


def meant(word: str, known: Iterable[str]) -> str:
    """Name the known word that was probably meant, as a sentence, or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else ""
