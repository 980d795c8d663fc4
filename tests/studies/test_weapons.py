"""A model has its own share and one shrunk to its class; a composite is no single model."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import SalvoRegimeError
from analysis.measures.interception import select, tally, with_outcome
from analysis.periods import Period
from analysis.studies.weapons import weapon_panel
from analysis.terms import Quantity
from tests.builders_lines import salvo_lines
from tests.studies.selected import chosen, salvos


@pytest.fixture(scope="module")
def panel():
    return weapon_panel(chosen(), salvos())


def model(panel, name):
    frame = panel.frame[panel.frame["model"] == name]
    assert len(frame) == 1
    return frame.iloc[0]


def test_single_models_and_composites_part_what_was_launched(panel):
    launched = int(with_outcome(chosen()).lines["launched"].sum())
    assert panel.frame["denominator"].sum() + panel.composites["launched"].sum() == launched


def test_a_composite_is_counted_apart_and_never_twice(panel):
    assert not panel.frame["model"].str.contains(" and ").any()
    assert panel.composites["model"].str.contains(" and ").all()
    # One reported name for two alike, not two models in one figure.
    assert "Iskander-M/KN-23" in panel.frame["model"].tolist()


def test_a_shrunk_share_lies_between_its_own_and_its_class(panel):
    held = panel.frame.dropna(subset=["rate", "shrunk_rate"])
    assert len(held) > 5
    low = held[["rate", "class_mean"]].min(axis=1) - 1e-9
    high = held[["rate", "class_mean"]].max(axis=1) + 1e-9
    assert held["shrunk_rate"].between(low, high).all()


def test_the_fewer_the_munitions_the_nearer_to_the_class(panel):
    often, rare = model(panel, "Kh-101/Kh-555"), model(panel, "Banderol")
    assert often["own_weight"] > 0.8 > 0.2 > rare["own_weight"]
    assert abs(rare["shrunk_rate"] - rare["class_mean"]) < 0.05


def test_a_model_is_shrunk_to_its_own_class_and_not_to_all_missiles(panel):
    # Two missiles that did not get through say little; cruise missiles were mostly stopped.
    assert model(panel, "Banderol")["shrunk_rate"] > 0.7
    assert model(panel, "KN-23")["shrunk_rate"] < 0.35


def test_too_few_have_counts_and_a_reason_and_no_share_of_their_own(panel):
    found = model(panel, "Kh-69")
    assert (found["numerator"], found["denominator"]) == (7, 8)
    assert np.isnan(found["rate"])
    assert found["reason"] == "fewer than 10 munitions (8) and fewer than 5 raids (2)"
    assert 0 < found["shrunk_low"] < found["shrunk_rate"] < found["shrunk_high"] < 1


def test_models_that_were_never_stopped_lend_each_other_no_certainty(panel):
    found = model(panel, "S-300")
    assert np.isnan(found["shrunk_rate"])
    assert found["shrunk_reason"].startswith("one outcome for the whole class")
    assert found["reason"] == "0 of 67: a bound, not a share"
    assert found["high"] == pytest.approx(0.089, abs=0.001)


def test_the_only_model_of_a_class_is_not_shrunk(panel):
    found = model(panel, "Shahed-136/131")
    assert found["shrunk_reason"].startswith("the only model of its class")
    assert found["rate"] == pytest.approx(82_093 / 93_580)


def test_a_regime_that_supports_no_share_is_said_model_by_model():
    made = weapon_panel(chosen(), salvos(), quantity=Quantity.KINETIC_SUCCESS)
    frame = made.frame[made.frame["weapon_class"] == "one_way_attack_drone"]
    assert frame["segment"].tolist() == ["separate", "merged"]
    assert frame["reason"].iloc[1].startswith("not formed under the merged regime")
    with pytest.raises(SalvoRegimeError, match="merged regime"):
        weapon_panel(
            chosen(Period.parse("2025-08-01", "2025-08-31"), ("one_way_attack_drone",)),
            salvos(),
            quantity=Quantity.KINETIC_SUCCESS,
        )


def test_an_unknown_model_stays_outside_and_no_lines_give_a_reason():
    lines = select(salvo_lines({"weapon_class": "unknown"})).lines
    made = weapon_panel(lines, salvos())
    assert made.frame.empty
    assert made.reason == "No launches of single models are reported in the period."
    full = weapon_panel(chosen(Period.parse("2025-08-28", "2025-08-28")), salvos())
    assert made.frame.dtypes.to_dict() == full.frame.dtypes.to_dict()


def test_one_night_has_counts_for_every_model():
    night = chosen(Period.parse("2025-08-28", "2025-08-28"))
    made = weapon_panel(night, salvos()).frame.set_index("model")
    counted = tally(night, by=["model"]).set_index("model")
    assert made["denominator"].sort_index().tolist() == counted["launched"].sort_index().tolist()
    assert made["rate"].isna().all()


def test_the_lines_are_left_alone():
    before = chosen().copy(deep=True)
    weapon_panel(chosen(), salvos())
    pd.testing.assert_frame_equal(chosen(), before)
