"""Builders of canonical salvo lines: the smallest table that shows the point.

A line is given as a bulletin would: launched, destroyed, suppressed. What that means in its
reporting regime is worked out here as the importer does it, so that built lines keep the
contract of the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

from analysis.data.regimes import regime_of
from analysis.data.tables.attacks import NIGHTS, SALVO_LINES
from analysis.terms import NightStatus, Regime, Scope, WeaponClass

MODELS: Mapping[str, str] = {
    WeaponClass.ONE_WAY_ATTACK_DRONE: "Shahed-136/131",
    WeaponClass.CRUISE_MISSILE: "Kalibr",
    WeaponClass.BALLISTIC_MISSILE: "Iskander-M",
    WeaponClass.HYPERSONIC_MISSILE: "Kinzhal",
    WeaponClass.MISSILE_MIXED: "Iskander-K and Iskander-M",
    WeaponClass.TACTICAL_UAV: "Orlan-10",
    WeaponClass.GLIDE_BOMB: "Guided bomb",
    WeaponClass.OTHER: "Lancet and Shahed-136/131",
    WeaponClass.UNKNOWN: "Kh-999",
}
"""One model for each class that tests use."""


def salvo_lines(*lines: Mapping[str, Any], **common: Any) -> pd.DataFrame:
    """A canonical table with one row per mapping; ``common`` holds for every row.

    Keys are columns of the table, and ``destroyed``: the figure the source calls so. Left out,
    a line is a national report of ten drones, nine of them destroyed, in the night of
    2025-08-28, its window given by day.
    """
    rows = [_row(number, {**common, **line}) for number, line in enumerate(lines)]
    if not rows:
        return SALVO_LINES.empty()
    frame = pd.DataFrame(rows)
    nights = pd.to_datetime(frame["night"]).astype("datetime64[s]")
    regime = regime_of(nights, frame["weapon_class"])
    destroyed, suppressed = (frame[c].astype("Int64") for c in ("destroyed", "suppressed"))
    merged, kinetic = regime == Regime.MERGED, regime == Regime.KINETIC_ONLY
    frame = frame.drop(columns="destroyed").assign(
        reporting_regime=regime,
        intercepted=destroyed.mask(merged),
        suppressed=suppressed.mask(merged & (suppressed.fillna(0) == 0)),
        neutralised=(destroyed + suppressed.fillna(0)).mask(kinetic),
    )
    return SALVO_LINES.coerce(frame.reindex(columns=SALVO_LINES.columns))


def _row(number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    weapon_class = given.get("weapon_class", WeaponClass.ONE_WAY_ATTACK_DRONE)
    end = str(given.get("window_end", given.get("night", "2025-08-28")))
    start = str(given.get("window_start", end))
    model = given.get("model", MODELS[weapon_class])
    return {
        "line_id": f"{number:012x}",
        "model": model,
        "source_model": model,
        "scope": Scope.NATIONAL.value,
        "launched": 10,
        "destroyed": 9,
        "suppressed": None,
        "publisher": "kpszsu",
        "source": f"kpszsu/posts/{number}",
        **given,
        "weapon_class": str(weapon_class),
        "night": end[:10],
        "window_start": start,
        "window_end": end,
        "window_start_precision": _precision(start),
        "window_end_precision": _precision(end),
    }


def _precision(moment: str) -> str:
    return "minute" if ":" in moment else "day"


def calendar(start: str, statuses: Iterable[str]) -> pd.DataFrame:
    """A calendar of nights, one per status, from ``start`` on."""
    first = date.fromisoformat(start)
    rows = [
        {
            "night": first + timedelta(days=number),
            "status": str(status),
            "reason": None if status == NightStatus.REPORTED else "a reason",
            "national_lines": int(status == NightStatus.REPORTED),
            "has_drone_report": status == NightStatus.REPORTED,
            "truce": None,
        }
        for number, status in enumerate(statuses)
    ]
    return NIGHTS.coerce(pd.DataFrame(rows, columns=NIGHTS.columns))


# --- lines as hypothesis draws them --------------------------------------------------------------

few = settings(max_examples=25)
"""Tables cost a few milliseconds each: enough examples to find what breaks, no more."""

NIGHTS_OF = {
    Regime.KINETIC_ONLY: ("2023-05-01", "2023-05-04"),
    Regime.SEPARATE: ("2025-05-01", "2025-05-04"),
    Regime.MERGED: ("2025-08-27", "2025-08-30"),
}
"""A few nights inside each regime of drones."""


@st.composite
def one_line(draw: st.DrawFn, *, regimes: Iterable[Regime] = tuple(Regime)) -> dict[str, Any]:
    """A line as the source may have it: counts that fit, some of them not given."""
    first, last = NIGHTS_OF[draw(st.sampled_from(tuple(regimes)))]
    night = draw(st.dates(date.fromisoformat(first), date.fromisoformat(last)))
    launched = draw(st.integers(0, 40))
    rest, counts = launched, {}
    for name in ("destroyed", "suppressed", "still_airborne", "left_airspace"):
        counts[name] = draw(st.integers(0, rest))
        rest -= counts[name]
    # Only these three are ever missing where others are given; a gap is never a zero.
    missing = draw(st.sets(st.sampled_from(["suppressed", "still_airborne", "left_airspace"])))
    counts |= dict.fromkeys(missing)
    if draw(st.booleans()) and draw(st.booleans()):
        counts["destroyed"] = None
    known = draw(st.integers(0, 9)) > 0
    return {
        "night": night.isoformat(),
        "weapon_class": draw(st.sampled_from(list(MODELS))),
        "scope": draw(st.sampled_from(Scope.values())),
        "launched": launched if known else None,
        **counts,
    }


def some_lines(
    *, regimes: Iterable[Regime] = tuple(Regime), min_size: int = 1
) -> st.SearchStrategy[pd.DataFrame]:
    """Tables of a few lines, all scopes and classes."""
    rows = st.lists(one_line(regimes=regimes), min_size=min_size, max_size=12)
    return rows.map(lambda drawn: salvo_lines(*drawn))
