"""Claims of coincidence stand beside what random dates of the same months would show."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.data.diplomacy import load_deadlines, load_events
from analysis.periods import Period
from analysis.stats.windows import Window
from analysis.studies import coincidences
from analysis.studies.coincidence_claims import CLAIMS, NAMED_TALKS, Claim, Facts, Rule
from tests.studies import timing_case as case


def facts() -> Facts:
    return Facts(case.nights(), load_events(), load_deadlines())


def test_no_published_claim_shows_more_than_random_dates_would() -> None:
    made = coincidences.coincidences(facts(), period=case.PERIOD)
    assert len(made.verdicts) == len(CLAIMS) == 4
    assert set(made.verdicts.values()) == {coincidences.AS_RANDOM}
    assert (made.rows["expected"] > 0).all()
    assert made.rows["p_value"].between(0.05, 1).all()


def test_eight_named_talks_are_eight_and_six_have_a_barrage_near() -> None:
    made = coincidences.coincidences(facts(), period=case.PERIOD)
    row = made.rows[made.rows["definition"].str.startswith("eight named talks")].iloc[0]
    assert (len(NAMED_TALKS), row["dates"], row["met"]) == (8, 8, 6)
    assert row["base_rate"] == pytest.approx(0.65, abs=0.01)


def test_28_august_is_day_13_and_day_6_and_so_is_every_other_night() -> None:
    anchors = ["2025-alaska-summit", "2025-trump-two-weeks-aug"]
    made = coincidences.days_since(load_events(), pd.Timestamp("2025-08-28"), anchors)
    assert made["days"].tolist() == [13, 6]
    rows = coincidences.coincidences(facts(), period=case.PERIOD).rows
    last = rows[rows["claim"] == CLAIMS[-1].text]
    assert last["met"].tolist() == [1, 1]
    assert (last["base_rate"] > 0.5).all()
    assert last["p_shift"].isna().all(), "one date has no spacing to keep"


def test_a_claim_about_other_nights_is_not_in_the_data() -> None:
    period = Period.parse("2026-01-01", "2026-03-31")
    nights = case.nights()[period.contains(case.nights()["night"])].reset_index(drop=True)
    made = coincidences.coincidences(Facts(nights, load_events(), load_deadlines()), period=period)
    assert set(made.verdicts.values()) == {coincidences.UNTESTABLE}
    assert made.rows["reason"].str.contains("the nights are 2026-01-01 to 2026-03-31").all()
    assert made.rows["p_value"].isna().all()


def test_a_true_coincidence_is_seen_and_readings_that_disagree_say_so() -> None:
    period = Period.parse("2025-01-01", "2025-12-31")
    rng = np.random.default_rng(5)
    places = np.sort(rng.choice(np.arange(5, 355), 12, replace=False))
    total = np.full(365, 10.0)
    total[places + 1] = 500.0
    nights = pd.DataFrame({"night": period.calendar(), "total": total})
    events = case.events_on(*[f"{day:%Y-%m-%d}" for day in period.calendar()[places]])

    def dates(given: Facts) -> pd.Series:
        return given.events["start_date"]

    def marks(given: Facts) -> np.ndarray:
        return (given.outcomes["total"] >= 400).to_numpy()

    near = ("the night after", Rule(dates, marks, Window(1, 1)))
    far = ("ten nights after", Rule(dates, marks, Window(10, 10)))
    claims = [
        Claim("near", (near,), date(2025, 1, 1), date(2025, 12, 31)),
        Claim("both", (near, far), date(2025, 1, 1), date(2025, 12, 31)),
    ]
    made = coincidences.coincidences(
        Facts(nights, events, pd.DataFrame()), period=period, claims=claims
    )
    assert made.verdicts == {"near": coincidences.MORE, "both": coincidences.DEPENDS}
