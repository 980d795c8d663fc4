"""Tolls of attacks are a sample: one by one, never a total, a region never added to its cities."""

from __future__ import annotations

import inspect

import pandas as pd
import pytest

from analysis.data.casualties import load_tolls
from analysis.data.geography import load_oblasts
from analysis.errors import SalvoParameterError
from analysis.measures import tolls
from analysis.periods import Period


@pytest.fixture(scope="module")
def every() -> pd.DataFrame:
    return load_tolls()


def test_an_attack_is_one_row_the_preferred_one(every: pd.DataFrame) -> None:
    listed = tolls.attacks(every)
    assert listed["attack_id"].is_unique
    assert listed["is_preferred"].all()


def test_a_row_of_several_oblasts_is_never_beside_its_cities(every: pd.DataFrame) -> None:
    places = tolls.attacks(every)
    nationwide = tolls.attacks(every, area="nationwide")
    assert set(places["area_scope"]) == {"city", "oblast"}
    assert set(nationwide["area_scope"]) == {"multiple"}
    assert not set(places["attack_id"]) & set(nationwide["attack_id"])
    with pytest.raises(SalvoParameterError, match="places or nationwide"):
        tolls.attacks(every, area="all")


def test_an_oblast_row_that_holds_cities_listed_apart_is_left_out(every: pd.DataFrame) -> None:
    listed = set(tolls.attacks(every)["attack_id"])
    assert "2025-06-24_dnipro" in listed
    assert "2025-06-24_dnipropetrovsk-oblast" not in listed
    assert "2024-05-19_kupiansk-raion-two-villages" in listed, (
        "fewer killed than in the city: apart"
    )


def test_nothing_here_adds_the_attacks_up(every: pd.DataFrame) -> None:
    assert not [name for name in vars(tolls) if "total" in name.lower()]
    source = inspect.getsource(tolls.by_oblast) + inspect.getsource(tolls.attacks)
    assert ".sum()" not in source
    tiles = tolls.by_oblast(tolls.attacks(every), load_oblasts())
    assert not {"killed", "total", "deaths"} & set(tiles.columns)


def test_zeros_that_were_inferred_can_be_left_out(every: pd.DataFrame) -> None:
    kept, stated = (tolls.attacks(every, inferred=name) for name in tolls.INFERRED)
    assert len(kept) - len(stated) == kept["is_killed_inferred"].sum() > 40
    assert not stated["is_killed_inferred"].any()


def test_attacks_can_be_chosen_by_date_region_and_toll(every: pd.DataFrame) -> None:
    period = Period.parse("2025-01-01", "2025-12-31")
    listed = tolls.attacks(every, period=period, oblast="UA-30", minimum=20)
    assert listed["place"].tolist() == ["Kyiv", "Kyiv", "Kyiv"]
    assert listed["killed"].tolist() == [28, 32, 25]
    with pytest.raises(SalvoParameterError, match="have no region UA-30"):
        tolls.attacks(every, area="nationwide", oblast="UA-30")


def test_victims_of_another_kind_are_not_added(every: pd.DataFrame) -> None:
    assert "2024-09-03_poltava" not in set(tolls.attacks(every)["attack_id"])
    everyone = tolls.attacks(every, civilians=False)
    assert "2024-09-03_poltava" in set(everyone["attack_id"])


def test_long_range_means_that_the_source_names_missiles_or_drones_alone(
    every: pd.DataFrame,
) -> None:
    notes = tolls.attacks(every, weapon_scope="long_range")["weapon_note"]
    assert not notes.str.replace(r"\(.*?\)", "", regex=True).str.contains("shell|artill").any()
    named = tolls.weapons_named(pd.Series(["guided bomb + missile", "Shahed + missile", None]))
    assert named.tolist() == ["both kinds", "missiles or drones", "not stated"]


def test_the_toll_of_28_august_2025_rises_from_12_to_25(every: pd.DataFrame) -> None:
    reports = tolls.growth(every, "2025-08-28_kyiv")
    assert reports["killed"].tolist() == [12, 14, 15, 16, 19, 21, 22, 23, 23, 25]
    assert not reports["injured"].is_monotonic_increasing
    assert pd.isna(reports["when"].iloc[-1])


def test_the_daily_digest_says_nothing_of_a_first_day(every: pd.DataFrame) -> None:
    digest = every[every["origin"] == "wikipedia_current_events"]
    assert tolls.first_days(digest).empty
    assert list(tolls.first_days(digest).columns) == list(tolls.FIRST_DAYS)


def test_no_toll_is_settled_before_three_days_unless_it_is_final(every: pd.DataFrame) -> None:
    table = tolls.first_days(every).merge(
        every[every["is_preferred"].astype(bool)], on="attack_id", suffixes=("", "_row")
    )
    told = pd.to_datetime(table["as_of"].fillna(table["published"]).str[:10])
    late = told >= table["attack_date"] + pd.Timedelta(days=3)
    assert (late | (table["toll_status"] == "final")).all()


def test_growth_is_not_given_below_ten(every: pd.DataFrame) -> None:
    table = tolls.first_days(every)
    assert (table["growth"].isna() == (table["first_day_killed"] < 10)).all()


def test_the_table_is_left_alone(every: pd.DataFrame) -> None:
    before = every.copy()
    tolls.attacks(every), tolls.first_days(every), tolls.growth(every, "2025-08-28_kyiv")
    pd.testing.assert_frame_equal(every, before)
