"""What a salvo line says became of its munitions: remarks, the sum of fates, regimes applied."""

from __future__ import annotations

import pandas as pd

from analysis.data.contracts import LIST_SEPARATOR
from analysis.data.regimes import regime_of
from analysis.terms import Regime

FLAGS = {
    "corrected": "a recorded correction was applied",
    "composite": "one figure for several models",
    "launched_missing": "launches not given: out of rates",
    "outcome_missing": "outcome not given: out of rates, kept in volumes",
    "suppressed_apart_in_merged": "a second figure although the regime is merged; added to it",
    "unknown_model": "the weapon map does not know the model",
    "withheld": "the source marks the figures as withheld; its placeholders were removed",
}
"""Remarks that a line can carry, and what each means."""


def _known_fates(frame: pd.DataFrame) -> pd.Series:
    apart = frame["intercepted"].fillna(0) + frame["suppressed"].fillna(0)
    stopped = frame["neutralised"].fillna(apart)
    return stopped + frame["still_airborne"].fillna(0) + frame["left_airspace"].fillna(0)


def fates_fit(frame: pd.DataFrame) -> pd.Series:
    """Whether no line reports more outcomes than launches (unknown launches pass)."""
    holds = _known_fates(frame) <= frame["launched"]
    return holds.fillna(True).astype(bool)


def sum_holds(frame: pd.DataFrame) -> pd.Series:
    """Whether shot down and suppressed make neutralised, where they are reported apart."""
    separate = frame["reporting_regime"] == Regime.SEPARATE
    total = frame["intercepted"] + frame["suppressed"].fillna(0)
    return (~separate | (frame["neutralised"] == total)).fillna(True).astype(bool)


def with_outcomes(lines: pd.DataFrame) -> pd.DataFrame:
    """Give the reported figures the meaning they have in their regime.

    Parameters
    ----------
    lines
        Salvo lines as reported: ``intercepted`` is what the source calls destroyed,
        ``suppressed`` what it says did not reach the goal.

    Returns
    -------
    DataFrame
        A copy with ``reporting_regime`` and ``neutralised``, ``intercepted`` and ``suppressed``
        missing where the regime does not report them, and remarks added to ``flags``.
    """
    regime = regime_of(lines["night"], lines["weapon_class"])
    reported, suppressed = lines["intercepted"], lines["suppressed"]
    total = reported + suppressed.fillna(0)
    merged, kinetic = regime == Regime.MERGED, regime == Regime.KINETIC_ONLY
    # In a merged line 0 means "not separated"; a figure above 0 was stated and is kept.
    apart = merged & (suppressed > 0).fillna(False)
    flags = lines["flags"]
    for flag, where in {
        "suppressed_apart_in_merged": apart,
        "launched_missing": lines["launched"].isna(),
        "outcome_missing": reported.isna(),
    }.items():
        added = flags.map(lambda f, flag=flag: flag if pd.isna(f) else f"{f}{LIST_SEPARATOR}{flag}")
        flags = flags.mask(where, added)
    return lines.assign(
        reporting_regime=regime,
        intercepted=reported.mask(merged),
        suppressed=suppressed.mask(merged & ~apart),
        neutralised=total.mask(kinetic),
        flags=flags,
    )
