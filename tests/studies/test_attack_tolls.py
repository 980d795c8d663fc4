"""What is said of the list of attacks, with the inferred zeros and without, and of its tail."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.data.casualties import load_tolls
from analysis.measures import tolls as measures
from analysis.studies import attack_tolls as study


@pytest.fixture(scope="module")
def every() -> pd.DataFrame:
    return load_tolls()


def test_inferred_zeros_are_shown_both_ways(every: pd.DataFrame) -> None:
    found = {
        name: study.distribution(measures.attacks(every, inferred=name), draws=200)
        for name in measures.INFERRED
    }
    assert found["kept"].inferred == found["kept"].attacks - found["left_out"].attacks > 0
    assert found["left_out"].inferred == 0
    table = study.table_of_distributions(found)
    assert table["label"].tolist() == ["All, zeros inferred", "Without inferred zeros"]
    shares = table["top_rate"].tolist()
    assert shares[0] > shares[1], "zeros make the deaths look more concentrated"


def test_no_verdict_says_that_tolls_follow_a_power_law(every: pd.DataFrame) -> None:
    found = study.distribution(measures.attacks(every, inferred="left_out"), draws=200)
    assert found.tail is not None
    assert found.tail_from_one is not None
    assert found.tail.verdict == "not decided"
    assert found.tail_from_one.verdict == "lognormal preferred"


def test_too_few_attacks_are_listed_and_not_described(every: pd.DataFrame) -> None:
    found = study.distribution(measures.attacks(every).head(3))
    assert found.sizes is None
    assert found.median is None
    assert "3 attacks are listed" in str(found.reason)
    assert list(found.curve.columns) == list(study.CURVE)
    table = study.table_of_distributions({"kept": found})
    assert table["median"].isna().all()


def test_both_curves_are_told_and_one_that_is_not_drawn_is_not() -> None:
    kept = pd.DataFrame({"killed": [0, 2, 7], "attacks": [9, 5, 1]})
    curves = {"Kept": kept, "Left out": kept.iloc[1:]}
    assert study.curves_in_words(curves, at=(1, 5)) == (
        "Two falling step curves. Kept: Of 9 attacks, 5 have at least 1 killed, 1 at least 5. "
        "Left out: Of 5 attacks, 5 have at least 1 killed, 1 at least 5."
    )
    assert study.curves_in_words(curves | {"Left out": kept.head(0)}, at=(1,)) == (
        "One falling step curve. Kept: Of 9 attacks, 5 have at least 1 killed."
    )


def test_attacks_that_do_not_state_both_say_nothing_of_injured_per_killed(
    every: pd.DataFrame,
) -> None:
    listed = measures.attacks(every)
    found = study.wounded(listed, draws=200)
    assert found.attacks < len(listed)
    assert found.ratio is not None
    assert 2.5 < found.ratio.low < found.ratio.estimate < found.ratio.high < 5
    assert study.wounded(listed.head(0)).ratio is None


def test_a_first_day_toll_has_mostly_grown_since(every: pd.DataFrame) -> None:
    found = study.grown(every, draws=200)
    assert found.judged is not None
    assert (found.judged.events, found.judged.grown, found.judged.shrunk) == (15, 13, 1)
    assert found.judged.median.low > 1
    assert (found.frame["first_day_killed"] >= 10).all()


def test_without_timed_reports_there_is_a_reason(every: pd.DataFrame) -> None:
    digest = every[every["origin"] == "wikipedia_current_events"]
    found = study.grown(digest)
    assert found.judged is None
    assert found.reason
