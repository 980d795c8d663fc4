"""How nowcasts would have done on periods whose settled figures are known by now."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.stats.arguments import check_choice
from analysis.stats.proportions import Interval, clopper_pearson
from analysis.stats.revisions import Nowcast, nowcast
from analysis.stats.vintages import Triangle

#: What a period's nowcast may learn from: all other periods, or what was published by then.
LESSONS = ("leave_one_out", "as_published")


@dataclass(frozen=True)
class Trial:
    """A nowcast made as if the settled figure were unknown, and the settled figure."""

    made: Nowcast
    settled: float
    is_held: bool


@dataclass(frozen=True)
class BackTest:
    """Nowcasts against settled figures.

    Attributes
    ----------
    trials
        One per fresh figure of a settled period for which a nowcast could be made.
    skipped
        Fresh figures for which there was none (too few pairs).
    coverage
        Share of predictive intervals that held the settled figure, with the interval of that
        share; None without a trial. Nominal is ``level``.
    error_nowcast, error_latest
        Mean absolute relative error of the nowcast, and of the fresh figure taken as it is;
        None without a trial.
    """

    trials: tuple[Trial, ...]
    skipped: int
    coverage: Interval | None
    level: float
    error_nowcast: float | None
    error_latest: float | None
    lesson: str


def back_test(
    seen: Triangle,
    *,
    lesson: str = "leave_one_out",
    minimum_pairs: int = 5,
    level: float = 0.95,
    draws: int = 2_000,
    seed: int = 0,
) -> BackTest:
    """Nowcast each settled period from its first figure in each earlier age group.

    Parameters
    ----------
    lesson
        ``"leave_one_out"``: learn from all other periods, later ones included; uses every period,
        and assumes that the way figures are revised has not changed. ``"as_published"``: learn
        only from what had been published on the day of the fresh figure; honest about time, and
        has few pairs at first.

    Raises
    ------
    SalvoStatisticsError
        On an unknown lesson; see also :func:`analysis.stats.revisions.nowcast`.

    Examples
    --------
    >>> from analysis.stats.vintages import triangle
    >>> ends = [f"2023-{month:02}-28" for month in range(1, 9)]
    >>> early, late = [f"2023-{m:02}-15" for m in range(2, 10)], ["2024-06-01"] * 8
    >>> settled = [108, 112, 110, 109, 111, 110, 108, 113]
    >>> seen = triangle(ends * 2, early + late, [100] * 8 + settled, ages=(0, 90))
    >>> found = back_test(seen)
    >>> len(found.trials), found.error_nowcast < found.error_latest
    (8, True)
    """
    check_choice(lesson, LESSONS, name="lesson")
    cells = np.array(seen.cells)
    trials: list[Trial] = []
    skipped = 0
    for row, period in enumerate(seen.periods):
        settled = float(cells[row, -1])
        if np.isnan(settled) or settled == 0:
            continue
        done: set[int] = set()
        for vintage in (each for each in seen.vintages if each.period == period):
            group = seen.group(vintage.age_days)
            if group == len(seen.ages) - 1 or group in done:
                continue
            done.add(group)
            made = _nowcast_blind(
                seen, period, vintage.published, lesson, minimum_pairs, level, draws, seed
            )
            if made.low is None or made.high is None:
                skipped += 1
                continue
            trials.append(Trial(made, settled, bool(made.low <= settled <= made.high)))
    if not trials:
        return BackTest((), skipped, None, level, None, None, lesson)
    held = sum(trial.is_held for trial in trials)
    off = [abs(float(trial.made.value or 0.0) / trial.settled - 1) for trial in trials]
    raw = [abs(trial.made.latest / trial.settled - 1) for trial in trials]
    return BackTest(
        trials=tuple(trials),
        skipped=skipped,
        coverage=clopper_pearson(held, len(trials), level=level),
        level=level,
        error_nowcast=float(np.mean(off)),
        error_latest=float(np.mean(raw)),
        lesson=lesson,
    )


def _nowcast_blind(
    seen: Triangle,
    period: np.datetime64,
    date: np.datetime64,
    lesson: str,
    minimum_pairs: int,
    level: float,
    draws: int,
    seed: int,
) -> Nowcast:
    """Nowcast of one period that knows of it only what had been published by the date."""
    if lesson == "as_published":
        blind = seen.as_of(date)
    else:
        own = seen.as_of(date)
        row = seen.periods.index(period)
        at = own.periods.index(period)
        blind = replace(
            seen,
            cells=(*seen.cells[:row], own.cells[at], *seen.cells[row + 1 :]),
            latest=(*seen.latest[:row], own.latest[at], *seen.latest[row + 1 :]),
        )
    made = nowcast(blind, minimum_pairs=minimum_pairs, level=level, draws=draws, seed=seed)
    return made[blind.periods.index(period)]
