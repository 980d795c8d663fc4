"""Reports at other parameters than the default: right numbers, or a clear refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import SalvoRegimeError
from analysis.reports.parameters import check, find_report
from analysis.reports.run import run_report

Found = Mapping[str, Mapping[str, Any]]


def render(name: str, assignments: Sequence[str], out: Path) -> Found:
    spec, parameters = find_report(name), check(name, assignments)
    run = run_report(spec, parameters, out=out)
    findings = json.loads((run.folder / "findings.json").read_text("utf-8"))
    return {finding["name"]: finding for finding in findings["findings"]}


def test_the_missiles_of_october_2025_as_news_agencies_counted_them(tmp_path: Path) -> None:
    # ABC News, November 2025: 146 of 270 missiles; the classes partition them.
    assignments = ["start=2025-10-01", "end=2025-10-31", "weapon_classes=missiles"]
    found = render("interception_rates", assignments, tmp_path)
    rates = [f for name, f in found.items() if name.startswith("rate_")]
    assert sum(f["denominator"] or 0 for f in rates) == 270
    assert sum(f["numerator"] or 0 for f in rates) == 146


def test_one_night_gives_counts_and_no_share(tmp_path: Path) -> None:
    found = render("interception_rates", ["start=2025-08-28", "end=2025-08-28"], tmp_path)
    drones = found["rate_one_way_attack_drone"]
    assert (drones["numerator"], drones["denominator"]) == (563, 598)
    assert drones["value"] is None
    assert "fewer than 5 raids" in drones["reason"]


def test_a_class_without_launches_is_said_to_have_none(tmp_path: Path) -> None:
    assignments = ["start=2026-06-07", "weapon_classes=surface_to_air_missile"]
    found = render("interception_rates", assignments, tmp_path)
    assert found["rate_surface_to_air_missile"]["value"] is None
    assert found["rate_surface_to_air_missile"]["reason"] == "no launches reported in the period"


def test_a_share_that_the_regime_does_not_support_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SalvoRegimeError, match="kinetic_only"):
        render("interception_rates", ["start=2023-01-01", "end=2023-06-01"], tmp_path)
    assert not list(tmp_path.glob("*/report.html"))


def test_a_period_before_the_change_of_definition_says_why_it_has_no_control(
    tmp_path: Path,
) -> None:
    found = render("interception_rates", ["end=2025-03-01"], tmp_path)
    assert found["control_passed"]["value"] is None
    assert "the control needs 7 of each" in found["control_passed"]["reason"]
    assert found["false_alarm_rate"]["value"] == 0.03


def test_nights_that_do_not_compare_are_shares_of_their_own(tmp_path: Path) -> None:
    found = render("interception_rates", ["start=2024-08-01", "weapon_classes=drones"], tmp_path)
    comparable = found["rate_one_way_attack_drone"]
    earlier = found["rate_one_way_attack_drone_not_every_night"]
    assert comparable["denominator"] == 93_580
    assert earlier["denominator"] < comparable["denominator"]


def test_quality_of_one_month_counts_its_nights(tmp_path: Path) -> None:
    found = render("data_quality", ["start=2025-05-01", "end=2025-05-31"], tmp_path)
    assert found["nights_total"]["value"] == 31
    assert found["silent_nights"]["value"] == 3, "8 to 10 May 2025, an announced truce"


def test_a_window_across_the_change_of_definition_is_one_comparable_share(tmp_path: Path) -> None:
    assignments = ["start=2025-06-24", "end=2025-08-22", "weapon_classes=drones"]
    found = render("interception_rates", assignments, tmp_path)
    drones = found["rate_one_way_attack_drone"]
    assert drones["denominator"] == 9_884
    assert drones["low"] < drones["value"] < drones["high"]


def test_shot_down_alone_is_given_for_the_regime_that_reports_it(tmp_path: Path) -> None:
    assignments = ["start=2023-01-01", "end=2023-12-31", "quantity=interception_rate"]
    found = render("interception_rates", assignments, tmp_path)
    rates = {name: f for name, f in found.items() if name.startswith("rate_cruise")}
    (cruise,) = rates.values()
    assert (cruise["numerator"], cruise["denominator"]) == (830, 959)


def test_the_default_report_holds_its_built_in_controls(tmp_path: Path) -> None:
    found = render("interception_rates", [], tmp_path)
    assert found["control_passed"]["value"] == "yes"
    assert "2025-07-24" in found["changes_naive"]["value"]
    assert "2025-07-24" not in found["changes_comparable"]["value"]
    assert found["specified_drones_distinct"]["value"] >= 200
    assert found["specified_ballistic_distinct"]["value"] >= 200
    assert 0.92 <= found["coverage_beta_binomial_size"]["value"] <= 0.98
    assert found["log_score_beta_binomial_size"]["value"] >= -3.8
