"""Places reported hit are places, not hits, and missing where none are reported."""

from __future__ import annotations

from functools import lru_cache

import pytest

from analysis.data.salvos import load_nights, load_salvos
from analysis.errors import SalvoRegimeError
from analysis.periods import Period
from analysis.studies.sites import SitesBesideLeakers, sites_beside_leakers
from tests.builders_lines import calendar, salvo_lines

AUGUST = Period.parse("2025-08-01", "2025-08-31")


@lru_cache
def found(start: str = "2024-10-01", end: str = "2026-06-07") -> SitesBesideLeakers:
    return sites_beside_leakers(load_salvos(), load_nights(), period=Period.parse(start, end))


def test_places_per_leaker_doubled_within_a_year():
    made = found()
    assert (str(made.first_month), str(made.last_month)) == ("2025-06-01", "2026-05-01")
    assert made.first_ratio == pytest.approx(0.31, abs=0.01)
    assert made.last_ratio == pytest.approx(0.62, abs=0.01)
    assert (made.nights, made.nights_with_impact_sites, made.nights_with_debris_sites) == (
        600,
        377,
        360,
    )


def test_months_without_a_number_of_places_are_missing_not_zero():
    frame = found().frame
    early = frame[frame["period"] < "2025-05-01"]
    assert (early["nights_with_impact_sites"] == 0).all()
    assert (
        early[["leakers_per_night", "impact_sites_per_night", "sites_per_leaker"]]
        .isna()
        .all(axis=None)
    )
    assert len(frame) == 21


def test_leakers_are_those_of_all_classes_on_the_nights_with_places_only():
    lines = salvo_lines(
        {"night": "2025-08-27", "launched": 10, "destroyed": 5},
        {"night": "2025-08-28", "launched": 10, "destroyed": 8, "impact_sites": 3},
        {"night": "2025-08-28", "weapon_class": "cruise_missile", "launched": 4, "destroyed": 0},
    )
    nights = calendar("2025-08-27", ["reported", "reported"])
    frame = sites_beside_leakers(lines, nights, period=AUGUST, least=1).frame
    row = frame.iloc[0]
    assert (row["nights"], row["nights_with_impact_sites"]) == (2, 1)
    assert row["leakers_per_night"] == 6
    assert row["sites_per_leaker"] == 0.5


def test_a_night_with_no_leaker_has_no_ratio():
    lines = salvo_lines({"launched": 10, "destroyed": 10, "impact_sites": 1})
    nights = calendar("2025-08-28", ["reported"])
    made = sites_beside_leakers(lines, nights, period=AUGUST)
    assert made.frame["sites_per_leaker"].isna().all()
    assert (made.first_ratio, made.last_ratio) == (None, None)


def test_a_period_before_there_were_places_says_since_when():
    made = found("2024-10-01", "2024-12-31")
    assert made.reason.endswith("These data hold them from 2025-05-25 to 2026-06-07.")
    assert made.frame.dtypes.equals(found().frame.dtypes)
    assert made.nights_with_impact_sites == 0


def test_places_on_a_night_whose_regime_tells_no_leakers_are_refused():
    lines = salvo_lines({"night": "2023-05-02", "impact_sites": 2})
    nights = calendar("2023-05-02", ["reported"])
    with pytest.raises(SalvoRegimeError, match="kinetic_only"):
        sites_beside_leakers(lines, nights, period=Period.parse("2023-05-01", "2023-05-31"))
