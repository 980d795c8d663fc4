"""A share is broken down where the data support it, and nowhere else."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.data.salvos import load_salvos
from analysis.errors import SalvoParameterError, SalvoRegimeError
from analysis.measures.interception import select
from analysis.periods import Period
from analysis.studies.origins import MIN_COVERAGE, NOUNS, breakdown
from analysis.terms import Quantity
from tests.builders_lines import salvo_lines


def salvo(day: int, **line: object) -> dict[str, object]:
    return {"night": f"2025-08-{day:02}", "weapon_class": "cruise_missile", **line}


def raids(place: str | None, *, days: range, destroyed: int = 6) -> list[dict[str, object]]:
    return [salvo(day, launch_places=place, destroyed=destroyed) for day in days]


@pytest.fixture(scope="module")
def every() -> pd.DataFrame:
    return load_salvos()


@pytest.fixture(scope="module")
def comparable(every: pd.DataFrame) -> pd.DataFrame:
    return select(every, period=Period.parse("2024-10-01", "2026-06-07")).lines


def test_places_named_alone_have_shares_and_the_others_are_counted():
    lines = salvo_lines(
        *raids("Black Sea", days=range(1, 11), destroyed=6),
        *raids("Caspian Sea", days=range(11, 17), destroyed=9),
        *raids("Black Sea; Caspian Sea", days=range(17, 20)),
    )
    made = breakdown(lines, lines, to="launch_area")
    assert made.reason is None
    columns = ["value", "raids", "numerator", "denominator", "rate"]
    assert made.frame[columns].to_numpy().tolist() == [
        ["Black Sea", 10, 60, 100, 0.6],
        ["Caspian Sea", 6, 54, 60, 0.9],
    ]
    reach = made.coverage.iloc[0]
    assert (reach["attributed"], reach["several"], reach["values"]) == (160, 30, 2)
    assert reach["attributed_rate"] == pytest.approx(114 / 160)
    assert reach["other_rate"] == pytest.approx(0.6)


def test_less_than_half_attributed_is_no_breakdown():
    lines = salvo_lines(
        *raids("Black Sea", days=range(1, 7)),
        *raids("Caspian Sea", days=range(7, 9)),
        *raids(None, days=range(9, 18)),
    )
    made = breakdown(lines, lines, to="launch_area")
    assert made.frame.empty
    assert made.reason == (
        "no weapon class can be broken down by launch area: 80 of 170 munitions launched stand in "
        "lines of one launch area; the others name several launch areas, none, or nothing so "
        "narrow. Ask for the share of the class"
    )
    assert made.coverage["reason"].iloc[0] == (
        "80 of 170 launched can be attributed to one launch area, fewer than half: 0 stand in "
        "lines of several launch areas, 0 in lines of none so narrow, 90 in lines that name none"
    )


def test_exactly_half_attributed_is_enough():
    lines = salvo_lines(
        *raids("Black Sea", days=range(1, 6)),
        *raids("Caspian Sea", days=range(6, 11)),
        *raids(None, days=range(11, 21)),
    )
    made = breakdown(lines, lines, to="launch_area")
    assert made.coverage["coverage"].iloc[0] == 0.5
    assert made.frame["value"].tolist() == ["Black Sea", "Caspian Sea"]


def test_one_carrier_is_nothing_to_compare():
    lines = salvo_lines(*(salvo(day, carriers="MiG-31K") for day in range(1, 9)))
    made = breakdown(lines, lines, to="carrier")
    assert made.frame.empty
    expected = "all 80 that can be attributed have one carrier (MiG-31K): no comparison"
    assert made.coverage["reason"].iloc[0] == expected


def test_none_of_many_is_a_bound_and_never_zero_percent():
    lines = salvo_lines(
        *raids("Kursk oblast", days=range(1, 8), destroyed=0),
        *raids("Black Sea", days=range(8, 16), destroyed=7),
    )
    first = breakdown(lines, lines, to="launch_area").frame.set_index("value").loc["Kursk oblast"]
    assert pd.isna(first["rate"])
    assert 0 < first["high"] < 1
    assert first["reason"] == "0 of 70: a bound, not a share"


@pytest.mark.parametrize("to", NOUNS)
def test_no_lines_give_a_reason_and_empty_frames(to, every):
    made = breakdown(salvo_lines(), every, to=to)
    assert made.reason == "no launches reported in the period"
    assert made.frame.empty
    assert made.coverage.empty
    assert made.frame["rate"].dtype == "float64"


@pytest.mark.parametrize("to", NOUNS)
def test_one_night_gives_a_reason_or_counts_and_no_share(to, every):
    lines = select(every, period=Period.parse("2025-08-28", "2025-08-28")).lines
    made = breakdown(lines, every, to=to)
    assert made.reason is not None
    assert made.coverage["launched"].sum() == 629


def test_what_the_regime_forbids_is_an_error_and_a_part_of_it_a_reason(every):
    early = select(every, period=Period.parse("2023-01-01", "2023-03-31")).lines
    with pytest.raises(SalvoRegimeError, match="cannot be formed"):
        breakdown(early, every, to="carrier")
    across = select(every, period=Period.parse("2024-06-01", "2024-12-31")).lines
    made = breakdown(across, every, to="time_of_day")
    refused = made.coverage[made.coverage["segment"] == "kinetic_only"]
    assert refused["reason"].str.startswith("not formed under the kinetic_only regime").all()
    assert set(made.frame["segment"]) <= {"comparable", "not_every_night"}


def test_unknown_words_are_refused(every):
    for options in ({"to": "crew"}, {"to": "carrier", "unit": "day"}):
        with pytest.raises(SalvoParameterError, match="Choose one of"):
            breakdown(salvo_lines({}), every, **options)
    with pytest.raises(SalvoParameterError, match="Unknown scope"):
        breakdown(salvo_lines({}), every, to="carrier", scope="local")


# --- what the snapshot supports ------------------------------------------------------------------


def test_targets_are_not_reported_by_oblast(every, comparable):
    made = breakdown(comparable, every, to="target_oblast")
    assert made.reason is not None
    drones = made.years[made.years["weapon_group"] == "drones"].set_index("year")["coverage"]
    assert (drones[[2025, 2026]] < 0.01).all()
    assert (made.years["coverage"] < MIN_COVERAGE).all()


def test_carriers_compare_before_july_2024_and_not_since(every, comparable):
    assert breakdown(comparable, every, to="carrier").reason is not None
    early = select(every, period=Period.parse("2022-09-28", "2024-07-09")).lines
    made = breakdown(early, every, to="carrier", quantity=Quantity.INTERCEPTION_RATE)
    cruise = made.frame[made.frame["weapon_class"] == "cruise_missile"]
    assert cruise["value"].tolist() == ["Tu-95MS", "Navy"]


def test_drones_name_many_launch_areas_and_missiles_often_one(every, comparable):
    reach = breakdown(comparable, every, to="launch_area").coverage.set_index("weapon_class")
    assert reach.loc["one_way_attack_drone", "coverage"] < 0.01
    assert reach.loc["cruise_missile", "coverage"] > MIN_COVERAGE
    assert pd.isna(reach.loc["cruise_missile", "reason"])


def test_night_and_day_add_up_to_what_is_attributed(every, comparable):
    made = breakdown(comparable, every, to="time_of_day")
    drones = made.frame[made.frame["weapon_class"] == "one_way_attack_drone"]
    assert drones["value"].tolist() == ["night", "day"]
    reach = made.coverage.set_index("weapon_class").loc["one_way_attack_drone"]
    assert drones["denominator"].sum() == reach["attributed"]
    assert (drones["low"] < drones["rate"]).all()
    assert (drones["rate"] < drones["high"]).all()


def test_inputs_are_left_as_they_were():
    lines = salvo_lines(*raids("Black Sea", days=range(1, 9)))
    before = lines.copy(deep=True)
    breakdown(lines, lines, to="launch_area")
    pd.testing.assert_frame_equal(lines, before)
