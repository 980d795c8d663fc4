"""Alt texts of the figures of the casualties report, each of all that is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.figures.alttext import describe_beside, describe_groups, describe_trend
from analysis.figures.harm import EDITION_LABELS
from analysis.figures.wording import count, interval
from analysis.language.words import filled

if TYPE_CHECKING:
    from pandas import DataFrame


def describe_editions(
    editions: Mapping[str, DataFrame],
    *,
    column: str,
    what: str,
    nowcasts: DataFrame | None = None,
) -> str:
    """Alt text of monthly counts: the last edition, then the earlier ones and the nowcasts.

    Parameters
    ----------
    editions, column
        As for :func:`analysis.figures.harm.draw_editions`.
    what
        Who is counted, and by whom.
    nowcasts
        As for :func:`analysis.figures.harm.draw_nowcasts`, where they are drawn.
    """
    *earlier, last = editions.items()
    said = [describe_trend(last[1]["month"].tolist(), last[1][column], what=what, unit="people")]
    said += [
        describe_beside(
            frame["month"].tolist(),
            frame[column],
            what=EDITION_LABELS.get(name, name.capitalize()),
            unit="people",
        )
        for name, frame in earlier
    ]
    if nowcasts is not None and nowcasts["nowcast"].notna().any():
        at = nowcasts["month"].tolist()
        said.append(describe_beside(at, nowcasts["nowcast"], what="Nowcast", unit="number"))
    return " ".join(said)


def describe_year_ratios(ratios: DataFrame) -> str:
    """Alt text of ratios of years: each with its interval, then the thin lines in their order.

    Parameters
    ----------
    ratios
        As for :func:`analysis.figures.harm.draw_year_ratios`.
    """
    said = describe_groups(
        ratios["label"].tolist(),
        ratios["ratio"],
        what="Ratio of counts",
        unit="ratio",
        low=ratios["low"].tolist(),
        high=ratios["high"].tolist(),
    )
    bounds = zip(ratios["exact_low"], ratios["exact_high"], strict=True)
    thin = "; ".join(interval(low, high, unit="ratio") for low, high in bounds)
    lines = filled(
        "If deaths were independent (too narrow), in the same order: {intervals}.", intervals=thin
    )
    return f"{said} {lines}"


def describe_evidence(points: DataFrame) -> str:
    """How many of the points drawn are hollow, as a sentence.

    Parameters
    ----------
    points
        One row per point: ``evidence``.
    """
    hollow = int((points["evidence"] == "estimated").sum())
    return filled(
        "Hollow, from a rounded share: {hollow} of {points} points.",
        hollow=count(hollow),
        points=count(len(points)),
    )


def describe_first_days(attacks: DataFrame) -> str:
    """Alt text of tolls: that of the first day and the settled one, attack by attack.

    Parameters
    ----------
    attacks
        As for :func:`analysis.figures.harm.draw_first_days`.
    """
    pairs = zip(attacks["first_day_killed"], attacks["killed"], strict=True)
    return describe_groups(
        attacks["label"].tolist(),
        [interval(first, settled, unit="people") for first, settled in pairs],
        what="People reported killed, first day to settled",
        unit="text",
    )
