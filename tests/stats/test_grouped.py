from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import SalvoStatisticsError
from analysis.stats import betabinomial, grouped, proportions
from analysis.stats.simulation import draw_successes


def clusters(group: str, successes: list[int], trials: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"group": group, "numerator": successes, "denominator": trials})


def simulated(group: str, number: int, *, mean: float, rho: float, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    trials = rng.integers(5, 40, size=number)
    drawn = draw_successes(trials, mean=mean, rho=rho, rng=rng)
    return clusters(group, np.ravel(drawn).astype(int).tolist(), trials.tolist())


class TestIntraclass:
    def test_a_group_with_enough_clusters_takes_its_own(self) -> None:
        frame = simulated("a", 150, mean=0.7, rho=0.2, seed=1)
        row = grouped.intraclass(frame, by="group").iloc[0]
        own = betabinomial.fit(frame["numerator"], frame["denominator"])
        assert row["basis"] == grouped.OWN
        assert row["clusters"] == 150
        assert row["rho"] == pytest.approx(own.rho)

    def test_a_small_group_asks_its_longer_series(self) -> None:
        long = simulated("a", 150, mean=0.7, rho=0.2, seed=1)
        row = grouped.intraclass(long.head(40), by="group", wider=long).iloc[0]
        assert (row["basis"], row["clusters"]) == (grouped.WIDER, 150)

    def test_a_group_that_has_none_takes_the_largest_of_those_with_enough(self) -> None:
        frame = pd.concat(
            [
                simulated("a", 120, mean=0.7, rho=0.05, seed=1),
                simulated("b", 120, mean=0.5, rho=0.30, seed=2),
                simulated("c", 20, mean=0.5, rho=0.80, seed=3),
            ]
        )
        rho = grouped.intraclass(frame, by="group").set_index("group")
        assert rho.loc["c", "basis"] == grouped.BORROWED
        assert rho.loc["c", "rho"] == rho.loc["b", "rho"] > rho.loc["a", "rho"]

    def test_a_correlation_is_never_fitted_to_a_handful_of_successes(self) -> None:
        # One success among 200 clusters fits a correlation of 0 or 1, whatever is true.
        rare = clusters("rare", [0] * 199 + [1], [3] * 200)
        frame = pd.concat([rare, simulated("b", 120, mean=0.5, rho=0.3, seed=2)])
        rho = grouped.intraclass(frame, by="group").set_index("group")
        assert rho.loc["rare", "basis"] == grouped.BORROWED

    def test_nothing_to_fit_is_said(self) -> None:
        with pytest.raises(SalvoStatisticsError, match="no intraclass correlation can be fitted"):
            grouped.intraclass(clusters("a", [0, 0], [3, 3]), by="group")


class TestShareIntervals:
    def test_a_group_is_judged_as_the_single_interval_judges_it(self) -> None:
        frame = simulated("a", 30, mean=0.6, rho=0.1, seed=4)
        row = grouped.share_intervals(frame, by=["group"], rho=0.1).iloc[0]
        alone = proportions.design_effect_interval(
            frame["numerator"], frame["denominator"], rho=0.1
        )
        assert (row["low"], row["rate"], row["high"]) == (alone.low, alone.estimate, alone.high)
        assert row["effective_trials"] == alone.effective_trials

    def test_too_few_have_counts_and_a_reason_in_the_callers_words(self) -> None:
        frame = clusters("a", [3, 2], [4, 3])
        row = grouped.share_intervals(
            frame, by=["group"], rho=0.1, trial_noun="apples", cluster_noun="trees"
        ).iloc[0]
        assert (row["numerator"], row["denominator"], row["clusters"]) == (5, 7, 2)
        assert np.isnan(row["rate"])
        assert row["reason"] == "fewer than 10 apples (7) and fewer than 5 trees (2)"

    def test_each_value_of_a_column_can_have_its_own_correlation(self) -> None:
        frame = pd.concat([clusters(g, [5, 6, 4, 5, 5], [10] * 5) for g in ("a", "b")])
        result = grouped.share_intervals(
            frame, by=["group"], rho={"a": 0.0, "b": 0.5}, rho_by="group"
        ).set_index("group")
        assert result.loc["b", "high"] > result.loc["a", "high"]

    def test_no_clusters_give_an_empty_frame_with_its_dtypes(self) -> None:
        result = grouped.share_intervals(clusters("a", [], []), by=["group"], rho=0.1)
        assert result.empty
        assert result["denominator"].dtype == "int64"
        assert result["rate"].dtype == "float64"

    @settings(max_examples=30)
    @given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=5, max_size=30))
    def test_counts_add_up_and_the_input_is_left_alone(self, pairs: list[tuple[int, int]]) -> None:
        frame = clusters("a", [min(p) for p in pairs], [max(p) for p in pairs])
        before = frame.copy()
        result = grouped.share_intervals(frame, by=["group"], rho=0.2)
        pd.testing.assert_frame_equal(frame, before)
        assert result["denominator"].sum() == frame["denominator"].sum()
        given_rates = result.dropna(subset=["rate"])
        assert (given_rates["low"] <= given_rates["rate"]).all()
        assert (given_rates["rate"] <= given_rates["high"]).all()
