"""Count what was launched and what became of it.

The unit of counting is the salvo line. Lines are first selected, with every exclusion counted
in order; then tallied by any grouping; then, where the reporting regime supports it, put into
one of four named shares, each with its denominator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.data.regimes import REGIMES, group_of
from analysis.errors import SalvoParameterError, SalvoRegimeError
from analysis.periods import COMPARABLE_SINCE, Period, month_of
from analysis.terms import (
    DRONE_CLASSES,
    STRIKE_CLASSES,
    Fate,
    NightStatus,
    Quantity,
    Regime,
    Scope,
    WeaponClass,
)

ALL_SOURCES = "all_sources"
SCOPES = (Scope.NATIONAL.value, ALL_SOURCES)
COUNTS = ("launched", "intercepted", "suppressed", "neutralised", "still_airborne", "left_airspace")
FATES = tuple(fate.value for fate in Fate)

SUPPORT: dict[Quantity, tuple[Regime, ...]] = {
    Quantity.INTERCEPTION_RATE: (Regime.KINETIC_ONLY, Regime.SEPARATE),
    Quantity.NEUTRALISATION_RATE: (Regime.SEPARATE, Regime.MERGED),
    Quantity.KINETIC_SUCCESS: (Regime.SEPARATE,),
    Quantity.LEAK_RATE: (Regime.SEPARATE, Regime.MERGED),
}
"""The regimes in which each share can be formed."""

ACROSS_REGIMES = (Quantity.NEUTRALISATION_RATE, Quantity.LEAK_RATE)
"""The shares that mean the same in each regime that supports them."""


@dataclass(frozen=True)
class Selection:
    """Lines kept, and what was set aside on the way.

    ``exclusions`` has one row per step, in order: ``reason``, ``lines`` and ``launched`` set
    aside, ``lines_left``.
    """

    lines: pd.DataFrame
    exclusions: pd.DataFrame


def select(
    lines: pd.DataFrame,
    *,
    period: Period | None = None,
    classes: Iterable[str] = STRIKE_CLASSES,
    scope: str = Scope.NATIONAL,
) -> Selection:
    """Choose the lines that a question is about, and count the others by reason.

    Parameters
    ----------
    lines
        Salvo lines.
    period
        Nights to keep; None keeps all.
    classes
        Weapon classes to keep; only strike classes can be chosen, because the others are
        counted only when shot down.
    scope
        ``national``, or ``all_sources`` to add regional reports.

    Raises
    ------
    SalvoParameterError
        When a class is outside the rates, or the scope is unknown.

    Examples
    --------
    >>> from analysis.data.salvos import load_salvos
    >>> chosen = select(load_salvos(), period=Period.parse("2025-08-28", "2025-08-28"))
    >>> int(chosen.lines["launched"].sum())
    629
    """
    asked = [str(c) for c in classes]
    if unknown := [name for name in asked if name not in WeaponClass.values()]:
        raise SalvoParameterError(
            f"Unknown weapon class {unknown[0]!r}. Choose among {', '.join(STRIKE_CLASSES)}."
        )
    wanted = [WeaponClass(name) for name in asked]
    if outside := [c.value for c in wanted if c not in STRIKE_CLASSES]:
        raise SalvoParameterError(
            f"{', '.join(outside)} cannot enter a rate: counted only when shot down, or absent "
            f"from the source. Choose among {', '.join(STRIKE_CLASSES)}."
        )
    if scope not in SCOPES:
        raise SalvoParameterError(f"Unknown scope {scope!r}. Choose one of {', '.join(SCOPES)}.")
    steps: list[tuple[str, Callable[[pd.DataFrame], pd.Series]]] = []
    if period is not None:
        steps.append(("outside the period", lambda f: ~period.contains(f["night"])))
    steps.extend(
        (f"outside rates: {c.label.lower()}", lambda f, c=c: f["weapon_class"] == c)  # type: ignore[misc]
        for c in WeaponClass
        if c not in STRIKE_CLASSES
    )
    if scope == Scope.NATIONAL:
        steps.append(("regional report", lambda f: f["scope"] != Scope.NATIONAL))
    steps.append(("class not chosen", lambda f: ~f["weapon_class"].isin(wanted)))
    return _run_steps(lines, steps)


def with_outcome(lines: pd.DataFrame) -> Selection:
    """Keep the lines that can enter a rate: launches given, outcome given.

    Lines set aside here stay in volumes.
    """
    return _run_steps(
        lines,
        [
            ("launches not given", lambda f: f["launched"].isna()),
            ("outcome not given", lambda f: f["intercepted"].isna() & f["neutralised"].isna()),
        ],
    )


def _run_steps(
    lines: pd.DataFrame, steps: Sequence[tuple[str, Callable[[pd.DataFrame], pd.Series]]]
) -> Selection:
    # Every step asks about single lines, so the frame is cut once, at the end.
    log, kept, launched = [], np.ones(len(lines), dtype=bool), lines["launched"]
    for reason, is_out in steps:
        out = kept & is_out(lines).to_numpy(dtype=bool)
        kept &= ~out
        log.append((reason, int(out.sum()), int(launched[out].sum()), int(kept.sum())))
    columns = ["reason", "lines", "launched", "lines_left"]
    return Selection(lines[kept].reset_index(drop=True), pd.DataFrame(log, columns=columns))


def fates(lines: pd.DataFrame) -> pd.DataFrame:
    """Give every munition launched exactly one fate.

    Parameters
    ----------
    lines
        Salvo lines, any selection.

    Returns
    -------
    DataFrame
        Index of the input; one Int64 column per fate, summing to ``launched`` in every row
        whose launches are known, missing in the others. What a regime does not separate is
        ``neutralised_unseparated`` or ``undetermined``, never split by guess.
    """
    count = {name: lines[name].fillna(0) for name in COUNTS}
    kinetic = lines["reporting_regime"] == Regime.KINETIC_ONLY
    no_outcome = lines["intercepted"].isna() & lines["neutralised"].isna()
    apart = lines["intercepted"].notna()
    stopped = lines["neutralised"].fillna(count["intercepted"])
    rest = count["launched"] - stopped - count["still_airborne"] - count["left_airspace"]
    undetermined = kinetic | no_outcome
    suppressed = count["suppressed"].where(~no_outcome, 0)
    result = pd.DataFrame(
        {
            Fate.INTERCEPTED.value: count["intercepted"],
            Fate.SUPPRESSED.value: suppressed.where(~kinetic, 0),
            Fate.NEUTRALISED_UNSEPARATED.value: (stopped - suppressed).where(~apart, 0),
            Fate.STILL_AIRBORNE.value: count["still_airborne"],
            Fate.LEFT_AIRSPACE.value: count["left_airspace"],
            Fate.LEAKERS.value: rest.where(~undetermined, 0),
            Fate.UNDETERMINED.value: rest.where(undetermined, 0),
        }
    )
    return result.astype("Int64").where(lines["launched"].notna())


def tally(lines: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Sum launches and fates by any grouping.

    Parameters
    ----------
    lines
        Salvo lines, any selection.
    by
        Columns of ``lines`` to group by; empty for one total.

    Returns
    -------
    DataFrame
        One row per group present, with ``lines``, ``nights``, ``launched``, one column per
        fate, ``neutralised`` (missing where no line of the group supports it),
        ``launched_with_outcome`` (what a rate may be formed on) and ``launched_not_given``
        (lines). Tallies add up over any partition.
    """
    frame = lines.assign(
        **fates(lines),
        lines=1,
        launched_with_outcome=with_known_outcome(lines),
        neutralised=lines["neutralised"].where(lines["launched"].notna()),
        launched_not_given=lines["launched"].isna().astype("int64"),
    )
    sums = {name: (name, sum_known) for name in ("launched", *FATES, "neutralised")}
    named = {
        "lines": ("lines", "sum"),
        "nights": ("night", "nunique"),
        **sums,
        "launched_with_outcome": ("launched_with_outcome", "sum"),
        "launched_not_given": ("launched_not_given", "sum"),
    }
    keys: list[str] | pd.Series = list(by) if by else pd.Series(0, index=frame.index)
    result = frame.groupby(keys, sort=True, dropna=False).agg(**named)
    return result.reset_index(drop=not by)


def with_known_outcome(lines: pd.DataFrame) -> pd.Series:
    """Launches of the lines whose outcome is given, 0 elsewhere. Shape of the input."""
    known = lines["intercepted"].notna() | lines["neutralised"].notna()
    return lines["launched"].where(known, 0).fillna(0)


def sum_known(values: pd.Series) -> object:
    """Sum what is known; nothing known is missing, not 0.

    Examples
    --------
    >>> lines = pd.DataFrame({"night": [1, 1, 2], "neutralised": [3.0, None, None]})
    >>> lines.groupby("night")["neutralised"].agg(sum_known).tolist()
    [3.0, nan]
    """
    return values.sum(min_count=1)


def shares(
    lines: pd.DataFrame,
    quantity: Quantity,
    *,
    by: Sequence[str],
) -> pd.DataFrame:
    """Numerator and denominator of a named share, by any grouping.

    Parameters
    ----------
    lines
        Salvo lines of one or more regimes; lines without launches or outcome are left out
        (count them with :func:`with_outcome`).
    quantity
        Which of the four shares.
    by
        Columns to group by; for a share that does not compare across regimes include
        ``reporting_regime``, or hand in lines of one regime.

    Returns
    -------
    DataFrame
        One row per group with a positive denominator: the keys, ``numerator``,
        ``denominator`` and ``rate`` in [0, 1].

    Raises
    ------
    SalvoRegimeError
        When a line's regime does not support the share, or one figure would join regimes
        between which the share does not compare.
    """
    require_support(lines, quantity, joined="reporting_regime" not in by)
    kept = with_outcome(lines).lines
    numerator, denominator = _parts(kept, quantity)
    frame = kept.assign(numerator=numerator, denominator=denominator)
    keys: list[str] | pd.Series = list(by) if by else pd.Series(0, index=frame.index)
    result = frame.groupby(keys, sort=True, dropna=False)[["numerator", "denominator"]].sum()
    result = result[result["denominator"] > 0].reset_index(drop=not by)
    return result.assign(rate=(result["numerator"] / result["denominator"]).astype("float64"))


def _parts(lines: pd.DataFrame, quantity: Quantity) -> tuple[pd.Series, pd.Series]:
    launched = lines["launched"]
    if quantity == Quantity.INTERCEPTION_RATE:
        return lines["intercepted"], launched
    if quantity == Quantity.NEUTRALISATION_RATE:
        return lines["neutralised"], launched
    if quantity == Quantity.LEAK_RATE:
        return fates(lines)[Fate.LEAKERS], launched
    engaged = launched - lines["suppressed"].fillna(0) - lines["still_airborne"].fillna(0)
    return lines["intercepted"], engaged


def require_support(lines: pd.DataFrame, quantity: Quantity, *, joined: bool = True) -> None:
    """Refuse a share that the reporting regimes of the lines do not support.

    Parameters
    ----------
    joined
        Whether lines of different regimes would enter one figure.

    Raises
    ------
    SalvoRegimeError
        Saying which regime, how many lines, which first, and what to ask for instead.
    """
    supported = SUPPORT[quantity]
    outside = lines[~lines["reporting_regime"].isin(supported)]
    if not outside.empty:
        first = outside.sort_values("night").iloc[0]
        regimes = " and ".join(sorted(outside["reporting_regime"].unique()))
        raise SalvoRegimeError(
            f"The {quantity.label.lower()} cannot be formed for {len(outside):,} line(s) reported "
            f"under the {regimes} regime, first {first['night']:%Y-%m-%d} {first['model']}: "
            f"{Regime(first['reporting_regime']).definition} Choose nights of the "
            f"{' or '.join(supported)} regime, or another rate.",
            rows=[dict(row) for _, row in outside.head(20).iterrows()],
        )
    present = sorted(lines["reporting_regime"].unique())
    if joined and len(present) > 1 and quantity not in ACROSS_REGIMES:
        raise SalvoRegimeError(
            f"The {quantity.label.lower()} does not compare across the {' and '.join(present)} "
            "regimes: what counts as shot down changed its meaning. Draw one segment per regime, "
            "or use the neutralisation rate."
        )
    early = lines["night"] < pd.Timestamp(COMPARABLE_SINCE)
    separate = lines["reporting_regime"] == Regime.SEPARATE
    # Early and comparable nights share a regime: telling regimes apart does not part them.
    if quantity in ACROSS_REGIMES and (early & separate).any() and not early.all():
        raise SalvoRegimeError(
            f"The {quantity.label.lower()} compares from {COMPARABLE_SINCE} on; before, suppressed "
            f"munitions were not reported every night. {int(early.sum()):,} line(s) are earlier. "
            f"Start on {COMPARABLE_SINCE} or later, or end before it."
        )


def month_in_regime(lines: pd.DataFrame) -> pd.Series:
    """First day of each line's month, or of its regime when that begins within the month.

    A month in which the regime changes is thus two periods, so that no figure joins both.

    Examples
    --------
    >>> nights = pd.to_datetime(["2025-07-23", "2025-07-24"])
    >>> lines = pd.DataFrame({"night": nights, "weapon_class": "one_way_attack_drone"})
    >>> month_in_regime(lines).dt.day.tolist()
    [1, 24]
    """
    months = month_of(lines["night"])
    groups = group_of(lines["weapon_class"])
    for regime in REGIMES:
        edge = pd.Timestamp(regime.first_night)
        begun = (groups == regime.group) & (lines["night"] >= edge) & (months < edge)
        months = months.mask(begun, edge)
    return months


def leakers_per_night(lines: pd.DataFrame, nights: pd.DataFrame) -> pd.DataFrame:
    """Mean leakers per reported night, by month.

    Parameters
    ----------
    lines
        Selected lines of regimes that tell leakers (from July 2024 on).
    nights
        The calendar over the same period; silent nights are left out of the mean, with the
        missile lines that may stand in them.

    Returns
    -------
    DataFrame
        One row per month: ``period``, ``nights`` reported, ``drones``, ``missiles`` and
        ``total`` leakers per night, and ``impact_sites`` per night (places, not hits; missing
        where none are reported).
    """
    require_support(lines, Quantity.LEAK_RATE)
    silent = nights["status"].isin([NightStatus.NO_REPORT, NightStatus.TRUCE])
    lines = lines[~lines["night"].isin(nights.loc[silent, "night"])]
    drones = lines["weapon_class"].isin([c.value for c in DRONE_CLASSES])
    leakers = fates(lines)[Fate.LEAKERS].fillna(0)
    frame = lines.assign(
        period=month_of(lines["night"]),
        drones=leakers.where(drones, 0),
        missiles=leakers.where(~drones, 0),
        total=leakers,
    )
    sums = frame.groupby("period").agg(
        drones=("drones", "sum"),
        missiles=("missiles", "sum"),
        total=("total", "sum"),
        impact_sites=("impact_sites", sum_known),
    )
    reported = nights[~silent].groupby(month_of(nights["night"])).size().rename("nights")
    result = sums.join(reported, how="inner")
    means = result.drop(columns="nights").astype("Float64").div(result["nights"], axis=0)
    return means.assign(nights=result["nights"]).rename_axis("period").reset_index()


def with_tactical(lines: pd.DataFrame, *, period: Period) -> pd.DataFrame:
    """What counting tactical UAVs, which are counted only when shot down, would do to a rate.

    Returns
    -------
    DataFrame
        Two rows: strike drones of national bulletins alone, and with the tactical UAVs of all
        sources added; ``launched``, ``stopped`` and ``rate``.
    """
    alone = with_outcome(select(lines, period=period, classes=DRONE_CLASSES).lines).lines
    tactical = lines[
        (lines["weapon_class"] == WeaponClass.TACTICAL_UAV) & period.contains(lines["night"])
    ]
    tactical = with_outcome(tactical).lines
    added = pd.concat([alone, tactical])
    rows = []
    for label, part in (("Strike drones", alone), ("With tactical UAVs", added)):
        stopped = part["neutralised"].fillna(part["intercepted"]).sum()
        rows.append((label, int(part["launched"].sum()), int(stopped)))
    table = pd.DataFrame(rows, columns=["label", "launched", "stopped"])
    return table.assign(rate=table["stopped"] / table["launched"])


def longest_series(lines: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Numerators and denominators over every regime, for how outcomes of one raid hang together.

    The numerator is what was neutralised or, where only that is reported, shot down. Its mean
    joins definitions and is never shown; only the spread between raids is taken from it.
    """
    kept = with_outcome(lines).lines
    stopped = kept["neutralised"].fillna(kept["intercepted"])
    frame = kept.assign(numerator=stopped, denominator=kept["launched"])
    sums = frame.groupby(list(by), as_index=False)[["numerator", "denominator"]].sum()
    return sums[sums["denominator"] > 0].reset_index(drop=True)


def reported_destroyed(lines: pd.DataFrame) -> pd.Series:
    """The one figure the source calls destroyed, whatever it meant at the time.

    It is the numerator of the naive rate, kept to show what the change of meaning does; it is
    never a rate of this suite.
    """
    unseparated = lines["neutralised"] - lines["suppressed"].fillna(0)
    return lines["intercepted"].fillna(unseparated)
