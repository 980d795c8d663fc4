"""The alt text of a figure, written from the data that it draws.

Someone who does not see a figure gets what a glance at it gives: what is drawn, over which range,
where it starts and ends, its extremes, and what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from analysis.figures.wording import as_day, count, date, interval, is_missing, month, quantity

MAX_GROUPS: Final = 8
"""How many groups an alt text spells out; a longer list is read in the table, not heard."""


def describe_trend(
    labels: Sequence[Any], values: Iterable[Any], *, what: str, unit: str = "rate"
) -> str:
    """Alt text of a line: range of time, start, end, lowest, highest, what is missing.

    Parameters
    ----------
    labels
        One label per point; dates are worded, months when every date is a first.
    values
        One value per point; missing values are counted, not skipped in silence.
    what
        The quantity with its denominator, "Neutralised per drone launched".
    unit
        The unit of the values, as for `quantity`.

    Examples
    --------
    >>> print(describe_trend(["2025-01-01", "2025-02-01", "2025-03-01"], [0.8, 0.75, 0.9],
    ...                      what="Neutralised per drone launched"))
    Neutralised per drone launched, 3 points from January\u00a02025 to March\u00a02025:
    starts at 80.0\u00a0%, ends at 90.0\u00a0%, lowest 75.0\u00a0% (February\u00a02025),
    highest 90.0\u00a0% (March\u00a02025).
    """
    names = _label_texts(labels)
    points = list(zip(names, values, strict=True))
    known = [(name, value) for name, value in points if not is_missing(value)]
    if not known:
        return f"{what}: no values to show."
    (first, start), (last, end) = known[0], known[-1]
    low = min(known, key=lambda point: point[1])
    high = max(known, key=lambda point: point[1])
    missing = len(points) - len(known)
    gaps = f" {count(missing)} of {count(len(points))} points are missing." if missing else ""
    if len(known) == 1:
        return f"{what}: one point, {quantity(start, unit)} ({first}).{gaps}"
    return (
        f"{what}, {count(len(known))} points from {first} to {last}: "
        f"starts at {quantity(start, unit)}, ends at {quantity(end, unit)}, "
        f"lowest {quantity(low[1], unit)} ({low[0]}), "
        f"highest {quantity(high[1], unit)} ({high[0]}).{gaps}"
    )


def describe_groups(
    labels: Sequence[Any],
    values: Iterable[Any],
    *,
    what: str,
    unit: str = "rate",
    low: Sequence[Any] | None = None,
    high: Sequence[Any] | None = None,
) -> str:
    """Alt text of bars or points by group: each value with its interval, in the order drawn.

    Examples
    --------
    >>> print(describe_groups(["Drones", "Ballistic"], [0.865, None], what="Neutralised"))
    Neutralised, 2 groups: Drones: 86.5\u00a0%; Ballistic: not given.
    """
    shown = []
    names, measured = _label_texts(labels), list(values)
    for place, (name, value) in enumerate(zip(names, measured, strict=True)):
        text = f"{name}: {quantity(value, unit)}"  # "5 %: 4.7 %" is heard as two numbers
        if low is not None and high is not None and not is_missing(low[place]):
            text += f" ({interval(low[place], high[place], unit=unit)})"
        shown.append(text)
    if not shown:
        return f"{what}: no groups to show."
    rest = len(shown) - MAX_GROUPS
    tail = f"; and {count(rest)} more" if rest > 0 else ""
    groups = "1 group" if len(shown) == 1 else f"{count(len(shown))} groups"
    return f"{what}, {groups}: {'; '.join(shown[:MAX_GROUPS])}{tail}."


def _label_texts(labels: Sequence[Any]) -> list[str]:
    """Labels as text: ISO text and date-like values as dates, or as months if most are firsts.

    A month that is parted where a definition changed keeps the day of its second part.
    """
    try:
        days = [as_day(label) for label in labels]
    except (ValueError, AttributeError):
        return [str(label) for label in labels]
    is_monthly = sum(day.day == 1 for day in days) > 0.75 * len(days)
    return [month(day) if is_monthly and day.day == 1 else date(day) for day in days]
