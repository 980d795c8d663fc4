"""Truces are told night by night, and a night without a report is not a night without an attack."""

from __future__ import annotations

import pandas as pd

from analysis.data.diplomacy import load_events
from analysis.data.salvos import load_nights
from analysis.measures import outcomes
from analysis.periods import Period
from analysis.studies import truces
from analysis.terms import NightStatus
from tests.builders_lines import calendar, salvo_lines
from tests.studies import timing_case as case


def told() -> truces.Truces:
    return truces.truces(load_events(), case.nights(), load_nights(), period=case.PERIOD)


def test_every_truce_of_the_period_is_told_with_its_nights() -> None:
    made = told()
    assert len(made.truces) == 8
    victory = made.truces.set_index("event_id").loc["2025-victory-truce"]
    assert (victory["nights"], victory["reported"], victory["silent"]) == (2, 0, 2)
    assert pd.isna(victory["per_reported_night"])
    assert victory["reason"].startswith("none of its nights has a report")


def test_a_silent_night_has_no_number_rather_than_0() -> None:
    made = told().nights
    quiet = made[made["status"].isin([NightStatus.TRUCE, NightStatus.NO_REPORT])]
    assert len(quiet) > 3
    assert quiet[["drones", "missiles"]].isna().all(axis=None)
    assert made[made["status"] == NightStatus.REPORTED]["drones"].notna().all()


def test_the_night_that_ended_on_the_first_day_is_shown_and_enters_no_sum() -> None:
    days = pd.to_datetime(["2025-08-05"]).astype("datetime64[s]")
    events = case.events_on("2025-08-05").assign(
        category="truce",
        end_date=days + pd.Timedelta(days=1),
        announced_date=days,
        outcome="held",
        participants="RUS",
    )
    lines = salvo_lines(
        *[{"night": f"2025-08-{day:02}", "launched": 100, "destroyed": 90} for day in range(1, 6)],
        {"night": "2025-08-06", "launched": 20, "destroyed": 20},
    )
    period = Period.parse("2025-08-01", "2025-08-06")
    nights = outcomes.nightly_outcomes(lines, period=period)
    made = truces.truces(
        events, nights, calendar("2025-08-01", [NightStatus.REPORTED] * 6), period=period
    )
    row = made.truces.iloc[0]
    assert made.nights["day"].tolist() == [0, 1]
    assert (row["nights"], row["launched"], row["before_per_night"]) == (1, 20, 100)
    assert row["ratio_reported"] == row["ratio_with_silence"] == 0.2


def test_general_truces_leave_out_partial_ones_and_those_that_bind_nobody_who_launches() -> None:
    nights = truces.truce_nights(load_events())
    assert pd.Timestamp("2025-04-01") not in set(nights), "energy targets only"
    assert pd.Timestamp("2026-05-07") not in set(nights), "Ukraine's own"
    assert pd.Timestamp("2025-05-10") in set(nights)
    assert len(truces.truce_nights(load_events(), general=False)) > len(nights)


def test_a_period_without_a_truce_says_so() -> None:
    period = Period.parse("2025-08-01", "2025-08-31")
    nights = case.nights()[period.contains(case.nights()["night"])].reset_index(drop=True)
    made = truces.truces(load_events(), nights, load_nights(), period=period)
    assert made.truces.empty
    assert made.nights.empty
    assert made.reason == "no truce was announced between 2025-08-01 and 2025-08-31"
