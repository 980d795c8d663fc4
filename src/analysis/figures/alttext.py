"""The alt text of a figure, written from the data that it draws.

Someone who does not see a figure gets what a glance at it gives: what is drawn, over which range,
where it starts and ends, its extremes, and what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from analysis.figures.wording import as_day, count, date, interval, is_missing, month, quantity
from analysis.language.words import filled, translate

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
    what, names = translate(what), _label_texts(labels)
    points = list(zip(names, values, strict=True))
    known = [(name, value) for name, value in points if not is_missing(value)]
    if not known:
        return filled("{what}: no values to show.", what=what)
    (first, start), (last, end) = known[0], known[-1]
    low = min(known, key=lambda point: point[1])
    high = max(known, key=lambda point: point[1])
    missing = len(points) - len(known)
    gaps = ""
    if missing:
        told = {"missing": count(missing), "points": count(len(points))}
        gaps = " " + filled("{missing} of {points} points are missing.", **told)
    if len(known) == 1:
        told = {"what": what, "value": quantity(start, unit), "place": first}
        return filled("{what}: one point, {value} ({place}).", **told) + gaps
    course = filled(
        "{what}, {points} points from {first} to {last}: starts at {start}, ends at {end}, "
        "lowest {low} ({low_place}), highest {high} ({high_place}).",
        what=what,
        points=count(len(known)),
        first=first,
        last=last,
        start=quantity(start, unit),
        end=quantity(end, unit),
        low=quantity(low[1], unit),
        low_place=low[0],
        high=quantity(high[1], unit),
        high_place=high[0],
    )
    return course + gaps


def describe_groups(
    labels: Sequence[Any],
    values: Iterable[Any],
    *,
    what: str,
    unit: str = "rate",
    low: Sequence[Any] | None = None,
    high: Sequence[Any] | None = None,
    context: str = "",
) -> str:
    """Alt text of bars or points by group: each value with its interval, in the order drawn.

    Parameters
    ----------
    labels, values
        One of each per group; missing values are said.
    what, unit
        As for `describe_trend`.
    low, high
        Bounds of the values.
    context
        What the labels are names of ("oblast"), where a translation depends on it.

    Examples
    --------
    >>> print(describe_groups(["Drones", "Ballistic"], [0.865, None], what="Neutralised"))
    Neutralised, 2 groups: Drones: 86.5\u00a0%; Ballistic: not given.
    """
    shown = []
    what, names, measured = translate(what), _label_texts(labels, context), list(values)
    for place, (name, value) in enumerate(zip(names, measured, strict=True)):
        text = f"{name}: {quantity(value, unit)}"  # "5 %: 4.7 %" is heard as two numbers
        if low is not None and high is not None and not is_missing(low[place]):
            text += f" ({interval(low[place], high[place], unit=unit)})"
        shown.append(text)
    if not shown:
        return filled("{what}: no groups to show.", what=what)
    rest = len(shown) - MAX_GROUPS
    tail = filled("; and {rest} more", rest=count(rest)) if rest > 0 else ""
    told = {"what": what, "groups": count(len(shown))}
    told["shown"] = "; ".join(shown[:MAX_GROUPS]) + tail
    if len(shown) == 1:
        return filled("{what}, {groups} group: {shown}.", **told)
    return filled("{what}, {groups} groups: {shown}.", **told)


def _label_texts(labels: Sequence[Any], context: str = "") -> list[str]:
    """Labels as text: ISO text and date-like values as dates, or as months if most are firsts.

    A month that is parted where a definition changed keeps the day of its second part.
    """
    try:
        days = [as_day(label) for label in labels]
    except (ValueError, AttributeError):
        return [translate(str(label), context=context) for label in labels]
    is_monthly = sum(day.day == 1 for day in days) > 0.75 * len(days)
    return [month(day) if is_monthly and day.day == 1 else date(day) for day in days]
