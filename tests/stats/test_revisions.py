from __future__ import annotations

import numpy as np
import pytest

from analysis.errors import SalvoStatisticsError
from analysis.stats.backtest import back_test
from analysis.stats.revisions import link_ratios, nowcast
from analysis.stats.vintages import triangle

AGES = (0, 60, 200)
MONTHS = np.array("2022-01", dtype="datetime64[M]") + np.arange(61)
ENDS = MONTHS[1:].astype("datetime64[D]") - np.timedelta64(1, "D")


def revised(rng, periods, process):
    """Settled figures, and what was published at two ages, by a known process."""
    settled = rng.negative_binomial(200 / 8, 1 / 9, periods) + 20
    if process == "reporting":  # each case is reported in time with a probability of its month
        later = rng.binomial(settled, rng.beta(97, 3, periods))
        first = rng.binomial(later, rng.beta(46, 4, periods))
    else:  # figures are off by a factor
        later = np.round(settled / np.exp(rng.normal(0.03, 0.03, periods)))
        first = np.round(later / np.exp(rng.normal(0.08, 0.06, periods)))
    return first, later, settled


def seen(first, later, settled):
    """A triangle whose last period has been published once, the one before twice."""
    n = first.size
    ends = ENDS[:n]
    return triangle(
        np.concatenate([ends, ends[:-1], ends[:-2]]),
        np.concatenate([ends + 12, ends[:-1] + 100, ends[:-2] + 300]),
        np.concatenate([first, later[:-1], settled[:-2]]),
        ages=AGES,
    )


# --- simulation with a known truth ---------------------------------------------------------------


@pytest.mark.parametrize("process", ["reporting", "factor"])
@pytest.mark.parametrize("periods", [10, 24])
def test_a_nowcast_covers_the_settled_figure(rng, process, periods):
    held = 0
    for seed in range(250):
        first, later, settled = revised(rng, periods, process)
        made = nowcast(seen(first, later, settled), draws=1_000, seed=seed)[-1]
        held += made.low <= settled[-1] <= made.high
    # Within five points of nominal; the standard error of 250 is .014.
    assert 0.90 <= held / 250 <= 1.0


def test_back_tested_coverage_is_within_five_points_of_nominal(rng):
    held = trials = 0
    better = 0
    for seed in range(12):
        found = back_test(seen(*revised(rng, 24, "factor")), draws=500, seed=seed)
        held += sum(trial.is_held for trial in found.trials)
        trials += len(found.trials)
        better += found.error_nowcast < found.error_latest
    assert trials == 12 * 44
    assert held / trials == pytest.approx(0.95, abs=0.05)
    assert better == 12


def test_a_back_test_in_real_time_learns_from_the_past_alone(rng):
    first, later, settled = revised(rng, 24, "reporting")
    found = back_test(seen(first, later, settled), lesson="as_published", draws=300)
    # Five settled pairs are there only after 300 days and five months.
    assert found.skipped > 20
    assert len(found.trials) + found.skipped == 44
    earliest = min(trial.made.published for trial in found.trials)
    assert earliest > ENDS[4] + 300
    # What came later cannot matter: other figures afterwards, the same nowcasts.
    tampered = settled.copy()
    tampered[-4:] *= 3
    again = back_test(seen(first, later, tampered), lesson="as_published", draws=300)
    assert [t.made for t in again.trials] == [t.made for t in found.trials]


# --- an independent route: chain ladder by hand --------------------------------------------------


def test_link_ratios_and_factors_are_those_of_the_chain_ladder(rng):
    first, later, settled = revised(rng, 12, "factor")
    made = seen(first, later, settled)
    one, two = link_ratios(made)
    assert one.ratio == pytest.approx(later[:-1].sum() / first[:-1].sum())
    assert two.ratio == pytest.approx(settled[:-2].sum() / later[:-2].sum())
    assert one.low < one.ratio < one.high
    assert (one.pairs, two.pairs) == (11, 10)
    newest, before, oldest = (nowcast(made)[i] for i in (-1, -2, 0))
    assert newest.factor == pytest.approx(one.ratio * two.ratio)
    assert newest.value == pytest.approx(first[-1] * newest.factor)
    assert newest.low < newest.value < newest.high
    assert before.factor == pytest.approx(two.ratio)
    assert oldest.is_settled
    assert oldest.value == oldest.low == oldest.high == oldest.latest == settled[0]


def test_the_scatter_of_the_ratio_is_that_of_a_weighted_regression(rng):
    import statsmodels.api as sm

    first, later, _ = revised(rng, 40, "factor")
    ends = ENDS[:40]
    made = triangle(
        np.tile(ends, 2), np.concatenate([ends + 12, ends + 100]), [*first, *later], ages=(0, 60)
    )
    # Mack: least squares through the origin with variance in proportion to the earlier figure.
    theirs = sm.WLS(later, first, weights=1 / first).fit()
    ours = link_ratios(made, draws=20_000)[0]
    assert ours.ratio == pytest.approx(theirs.params[0])
    low, high = theirs.conf_int()[0]
    assert (ours.low, ours.high) == (
        pytest.approx(low, abs=0.1 * (high - low)),
        pytest.approx(high, abs=0.1 * (high - low)),
    )


# --- laws and edges ------------------------------------------------------------------------------


def test_figures_of_one_age_group_are_the_earliest_and_settled_ones_the_latest():
    made = triangle(
        ["2024-01-31"] * 5,
        ["2024-02-05", "2024-02-10", "2024-04-15", "2024-09-01", "2024-12-01"],
        [90, 93, 99, 104, 103],
        ages=AGES,
    )
    assert made.cells == ((90, 99, 103),)
    assert made.latest[0].value == 103
    assert made.as_of(np.datetime64("2024-04-20")).cells[0][:2] == (90, 99)
    assert made.group(59) == 0
    assert made.group(60) == 1


def test_scaling_all_figures_scales_the_nowcast(rng):
    first, later, settled = revised(rng, 12, "factor")
    one = nowcast(seen(first, later, settled))[-1]
    ten = nowcast(seen(10 * first, 10 * later, 10 * settled))[-1]
    assert ten.value == pytest.approx(10 * one.value)
    assert ten.low == pytest.approx(10 * one.low)


def test_figures_never_revised_are_nowcast_as_they_are():
    n = 8
    same = np.full(n, 50.0)
    made = nowcast(seen(same, same, same))[-1]
    assert (made.factor, made.low, made.value, made.high) == (1, 50, 50, 50)


def test_too_few_pairs_give_a_reason_instead_of_a_number(rng):
    made = nowcast(seen(*revised(rng, 6, "factor")))
    assert made[-1].value is None
    assert made[-1].reason == (
        "4 periods have figures at both 60 and 200 days; a link ratio needs at least 5"
    )
    assert made[-1].latest > 0
    assert made[0].value == made[0].latest
    found = back_test(seen(*revised(rng, 6, "factor")))
    assert (found.trials, found.coverage, found.skipped) == ((), None, 8)


def test_publications_that_cannot_be_are_refused():
    with pytest.raises(SalvoStatisticsError, match="1 publications are younger than the first age"):
        triangle(["2024-01-31"], ["2024-01-20"], [1], ages=AGES)
    with pytest.raises(SalvoStatisticsError, match="as 90 and as 91"):
        triangle(["2024-01-31"] * 2, ["2024-02-20"] * 2, [90, 91], ages=AGES)
    with pytest.raises(SalvoStatisticsError, match="two increasing numbers of days"):
        triangle(["2024-01-31"], ["2024-02-20"], [1], ages=(60, 0))
    with pytest.raises(SalvoStatisticsError, match="1 of 2 dates are missing"):
        triangle(["2024-01-31"] * 2, ["2024-02-20", "NaT"], [1, 2], ages=AGES)
    with pytest.raises(SalvoStatisticsError, match="published must be dates"):
        triangle(["2024-01-31"], ["soon"], [1], ages=AGES)
    with pytest.raises(SalvoStatisticsError, match="must not be negative: 1 of 1"):
        triangle(["2024-01-31"], ["2024-02-20"], [-1], ages=AGES)
    with pytest.raises(SalvoStatisticsError, match="minimum_pairs must be at least 3"):
        link_ratios(triangle(["2024-01-31"], ["2024-02-20"], [1], ages=AGES), minimum_pairs=1)
