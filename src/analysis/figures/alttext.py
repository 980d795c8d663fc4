"""The alt text of a figure, written from the data that it draws.

Someone who does not see a figure gets what a glance at it gives: what is drawn, over which range,
where it starts and ends, its extremes, and what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    what, known, missing = translate(what), *_known_points(labels, values)
    gaps = ""
    if known and missing:
        told = {"missing": count(missing), "points": count(len(known) + missing)}
        gaps = " " + filled("{missing} of {points} points are missing.", **told)
    if len(known) < 2:
        return _few_points(known, what=what, unit=unit) + gaps
    (first, start), (last, end) = known[0], known[-1]
    low = min(known, key=lambda point: point[1])
    high = max(known, key=lambda point: point[1])
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


def describe_beside(
    labels: Sequence[Any], values: Iterable[Any], *, what: str, unit: str = "rate"
) -> str:
    """Alt text of one more line beside one that `describe_trend` told: its range and its end.

    Where it begins, and what is missing, is told of the first line only: all of them are heard.

    Parameters
    ----------
    labels, values, what, unit
        As for `describe_trend`.

    Examples
    --------
    >>> print(describe_beside(["2025-01-01", "2025-02-01"], [12, 9], what="First published",
    ...                       unit="people"))
    First published: between 9 and 12, last 9 (February\u00a02025).
    """
    what, known, _ = translate(what), *_known_points(labels, values)
    if len(known) < 2:
        return _few_points(known, what=what, unit=unit)
    place, end = known[-1]
    found = [value for _, value in known]
    return filled(
        "{what}: between {low} and {high}, last {end} ({place}).",
        what=what,
        low=quantity(min(found), unit),
        high=quantity(max(found), unit),
        end=quantity(end, unit),
        place=place,
    )


def describe_panels(
    panels: Mapping[str, tuple[Sequence[Any], Iterable[Any]]], *, what: str, unit: str = "rate"
) -> str:
    """Alt text of lines in panels of their own: the last value of each, with its place.

    Parameters
    ----------
    panels
        By title, in the order drawn: labels and values, as for `describe_trend`. Of more than
        `MAX_GROUPS` the rest is told by the range of its last values.
    what, unit
        As for `describe_trend`.

    Examples
    --------
    >>> months = ["2025-01-01", "2025-02-01"]
    >>> print(describe_panels({"Cruise missile": (months, [0.8, None]),
    ...                        "Ballistic missile": (months, [0.2, 0.25])}, what="Neutralised"))
    Neutralised, 2 panels, the last value of each: Cruise missile: 80.0\u00a0% (January\u00a02025);
    Ballistic missile: 25.0\u00a0% (February\u00a02025).
    """
    shown, lasts = [], []
    for title, (labels, values) in panels.items():
        known, _ = _known_points(labels, values)
        place, end = known[-1] if known else ("", None)
        where = f" ({place})" if place else ""
        shown.append(f"{translate(title)}: {quantity(end, unit)}{where}")
        lasts.append(end)
    told = {"what": translate(what), "panels": count(len(shown))}
    told["shown"] = _listed(shown, lasts, unit, most=MAX_GROUPS)
    if len(shown) == 1:
        return filled("{what}, {panels} panel, its last value: {shown}.", **told)
    return filled("{what}, {panels} panels, the last value of each: {shown}.", **told)


def describe_groups(
    labels: Sequence[Any],
    values: Iterable[Any],
    *,
    what: str,
    unit: str = "rate",
    low: Sequence[Any] | None = None,
    high: Sequence[Any] | None = None,
    context: str = "",
    most: int = MAX_GROUPS,
    series: Sequence[str] = (),
) -> str:
    """Alt text of bars or points by group: each value with its interval, in the order drawn.

    Groups beyond the most that are spelled out are told by their number and range.

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
    most
        Up to how many groups all are spelled out, where each is a series by itself; of more than
        that the first `MAX_GROUPS` are.
    series
        What each group belongs to, where several are told apart: what stands only beyond those
        spelled out is named.

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
    most = most if len(shown) <= most else MAX_GROUPS
    told = {"what": what, "groups": count(len(shown))}
    told["shown"] = _listed(shown, measured, unit, most=most)
    if len(shown) == 1:
        return filled("{what}, {groups} group: {shown}.", **told)
    said = filled("{what}, {groups} groups: {shown}.", **told)
    others = [name for name in dict.fromkeys(series[most:]) if name not in series[:most]]
    if not others:
        return said
    named = "; ".join(map(translate, others))
    return f"{said} " + filled("Among those not spelled out: {series}.", series=named)


def _known_points(
    labels: Sequence[Any], values: Iterable[Any]
) -> tuple[list[tuple[str, Any]], int]:
    """The points with a value, each with its label as text, and how many have none."""
    points = list(zip(_label_texts(labels), values, strict=True))
    known = [(name, value) for name, value in points if not is_missing(value)]
    return known, len(points) - len(known)


def _few_points(known: Sequence[tuple[str, Any]], *, what: str, unit: str) -> str:
    """What there is to say of one point, or of none."""
    if not known:
        return filled("{what}: no values to show.", what=what)
    (place, value) = known[0]
    told = {"what": what, "value": quantity(value, unit), "place": place}
    return filled("{what}: one point, {value} ({place}).", **told)


def _listed(shown: Sequence[str], values: Sequence[Any], unit: str, *, most: int) -> str:
    """The first of a list in words, and the number and the range of the others."""
    told, rest = "; ".join(shown[:most]), shown[most:]
    if not rest:
        return told
    known = [value for value in values[most:] if not is_missing(value)]
    if unit == "text" or not known:
        return told + filled("; and {rest} more", rest=count(len(rest)))
    low, high = min(known), max(known)
    span = quantity(low, unit) if low == high else interval(low, high, unit=unit)
    return told + filled("; and {rest} more ({span})", rest=count(len(rest)), span=span)


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
