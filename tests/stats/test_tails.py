from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize, minimize_scalar
from scipy.special import zeta
from scipy.stats import norm

from analysis.errors import SalvoStatisticsError
from analysis.stats.tails import VERDICTS, compare_tails


def lognormal(rng, events, log_sd=1.1):
    return np.floor(np.exp(rng.normal(1.1, log_sd, events)))


def power_law(rng, events, exponent=2.5):
    # The floor of a continuous power law from 1 has nearly its exponent beyond the first sizes.
    return np.floor((1 - rng.random(events)) ** (-1 / (exponent - 1)))


# --- simulation with a known truth ---------------------------------------------------------------


def test_a_large_lognormal_sample_is_told_from_a_power_law(rng):
    found = [compare_tails(lognormal(rng, 1_500), start=1).verdict for _ in range(10)]
    assert found == ["lognormal preferred"] * 10


def test_a_power_law_is_never_taken_for_a_lognormal(rng):
    found = [compare_tails(power_law(rng, 1_500), start=2).verdict for _ in range(10)]
    assert found.count("lognormal preferred") <= 1


def test_a_few_hundred_events_with_a_chosen_start_rarely_decide(rng):
    found = [compare_tails(lognormal(rng, 340)).verdict for _ in range(20)]
    assert found.count("power law preferred") <= 1
    assert found.count("not decided") + found.count("too few") >= 10


# --- an independent route: both likelihoods maximised here ---------------------------------------


def test_fits_and_ratio_are_those_of_likelihoods_maximised_apart(rng):
    sizes = lognormal(rng, 340)
    found = compare_tails(sizes, start=3)
    x = sizes[sizes >= 3]

    def power(alpha):
        return -alpha * np.log(x) - np.log(zeta(alpha, 3))

    def normal(parameters):
        mu, sigma = parameters[0], np.exp(parameters[1])
        inside = norm.cdf((np.log(x + 0.5) - mu) / sigma) - norm.cdf((np.log(x - 0.5) - mu) / sigma)
        return np.log(inside) - norm.logsf((np.log(2.5) - mu) / sigma)

    alpha = minimize_scalar(lambda a: -power(a).sum(), bounds=(1.1, 5), method="bounded").x
    best = minimize(lambda p: -normal(p).sum(), [1.0, 0.0], method="Nelder-Mead").x
    apart = power(alpha) - normal(best)
    assert found.tail == x.size
    assert found.exponent == pytest.approx(alpha, abs=0.01)
    assert found.likelihood_ratio == pytest.approx(apart.sum(), abs=0.1)
    # Vuong's statistic, two-sided.
    z = apart.sum() / (np.std(apart) * np.sqrt(x.size))
    assert found.p_value == pytest.approx(2 * norm.sf(abs(z)), abs=0.01)


# --- laws, edges and refusals --------------------------------------------------------------------


def test_the_order_of_events_and_zeros_do_not_matter(rng):
    sizes = lognormal(rng, 200)
    found = compare_tails(sizes)
    again = compare_tails(np.concatenate([np.zeros(30), rng.permutation(sizes)]))
    assert (again.start, again.tail, again.p_value) == (found.start, found.tail, found.p_value)
    assert again.zeros == found.zeros + 30
    assert found.verdict in VERDICTS


def test_samples_that_cannot_decide_say_why():
    few = compare_tails([0] * 10 + [1, 2, 3])
    assert few.verdict == "too few"
    assert few.reason == "3 events above 0 are fewer than the 50 that a comparison needs"
    assert (few.events, few.zeros, few.p_value, few.start) == (13, 10, None, None)
    alike = compare_tails([1, 2] * 60)
    assert alike.reason == "events above 0 have only 2 different sizes"
    above = compare_tails(list(range(1, 101)), start=80)
    assert above.reason == "21 events of 80 and more are fewer than the 50 that a comparison needs"


def test_nothing_is_printed_and_nothing_warned_of(rng, capfd):
    compare_tails(lognormal(rng, 120))
    assert capfd.readouterr() == ("", "")


def test_sizes_that_cannot_be_are_refused():
    with pytest.raises(SalvoStatisticsError, match="1 of 2 events have none"):
        compare_tails([1, None])
    with pytest.raises(SalvoStatisticsError, match="must be whole numbers"):
        compare_tails([1.5, 2])
    with pytest.raises(SalvoStatisticsError, match="start must be at least 1"):
        compare_tails([1, 2], start=0)
