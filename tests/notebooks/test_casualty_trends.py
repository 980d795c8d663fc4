"""The casualties report at other parameters: right numbers, or a reason in their place."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from analysis.data.geography import load_oblasts
from analysis.errors import SalvoParameterError
from analysis.reports.models.casualty_trends import OBLASTS
from analysis.reports.parameters import check, find_report
from analysis.reports.run import run_report

Found = Mapping[str, Mapping[str, Any]]


def render(assignments: Sequence[str], out: Path) -> tuple[Found, Path]:
    run = run_report(find_report("casualty_trends"), check("casualty_trends", assignments), out=out)
    findings = json.loads((run.folder / "findings.json").read_text("utf-8"))["findings"]
    return {finding["name"]: finding for finding in findings}, run.folder


@pytest.fixture(scope="module")
def default(tmp_path_factory: pytest.TempPathFactory) -> tuple[Found, Path]:
    return render([], tmp_path_factory.mktemp("default"))


def test_the_published_statements_come_out(default: tuple[Found, Path]) -> None:
    found, _ = default
    value = {name: finding["value"] for name, finding in found.items()}
    assert value["stated_2025_2024"] == pytest.approx(1.31, abs=0.005)
    assert value["stated_2025_2023"] == pytest.approx(1.70, abs=0.005)
    assert value["long_range_august_2026"] == pytest.approx(0.47, abs=0.005)
    assert value["long_range_january_2026"] == pytest.approx(0.39, abs=0.005)
    assert value["december_2023_recomputed"] == pytest.approx(1.265, abs=0.0005)
    assert value["july_2025_both_since"] == "2022-05-01"
    assert value["july_2025_killed_since"] > "2022-05-01"
    assert (value["first_killed_2025"], value["released_killed_2025"]) == (2_295, 2_514)
    assert (value["first_injured_2025"], value["released_injured_2025"]) == (11_461, 12_142)
    assert value["claims_impossible"] == 1


def test_no_attack_rows_are_added_up_and_called_a_total(default: tuple[Found, Path]) -> None:
    found, folder = default
    assert not [name for name in found if "total_killed" in name or "killed_total" in name]
    listed = [name for name in found if name.startswith(("attacks", "top_share", "median"))]
    assert {found[name]["unit"] for name in listed} == {"attacks", "rate", "people"}
    page = (folder / "report.html").read_text("utf-8")
    assert "never added up" in page


def test_every_share_counts_at_least_ten(default: tuple[Found, Path]) -> None:
    found, _ = default
    for name, finding in found.items():
        if finding["unit"] == "rate" and finding.get("denominator") is not None:
            assert finding["denominator"] >= 10, name


def test_a_number_leads_to_its_source_in_two_clicks(default: tuple[Found, Path]) -> None:
    _, folder = default
    page = (folder / "report.html").read_text("utf-8")
    ids = set(re.findall(r'id="([^"]+)"', page))
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= ids, "no link leads nowhere"
    assert {"table-annual", "table-audit", "table-long_range", "table-deadliest"} <= ids
    for name in ("deadliest", "newest_months", "long_range", "children", "audit", "monthly"):
        with (folder / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows
        assert {"source_title", "source_url"} <= set(rows[0]), name
        for row in rows:
            if row["source_url"] and name != "monthly":
                assert f'href="{row["source_url"].replace("&", "&amp;")}"' in page, name


def test_anything_but_long_range_says_so_in_its_title(default: tuple[Found, Path]) -> None:
    _, folder = default
    page = (folder / "report.html").read_text("utf-8")
    for name in ("newest_months", "annual", "children", "audit", "nowcasts", "deadliest"):
        caption = re.search(rf'id="table-{name}-caption">(.*?)</caption>', page, re.DOTALL)
        assert caption is not None
        assert "all weapons" in caption[1], name


def test_one_month_has_counts_and_no_trend(tmp_path: Path) -> None:
    found, _ = render(["start=2025-07-01", "end=2025-07-31", "measure=both"], tmp_path)
    assert found["first_month"]["value"] == found["last_month"]["value"] == "2025-07-01"
    assert found["trend_per_year"]["value"] is None
    assert "1 months have a figure" in found["trend_per_year"]["reason"]
    assert found["elasticity_launched"]["value"] is None


def test_the_first_edition_of_2022_leaves_out_what_was_not_captured(tmp_path: Path) -> None:
    assignments = ["start=2022-02-24", "end=2022-12-31", "vintage=first", "oblast=UA-07"]
    found, _ = render(assignments, tmp_path)
    assert found["months_without_figure"]["value"] == 6
    assert found["attacks_listed"]["value"] == 0
    assert found["median_kept"]["value"] is None


def test_long_range_alone_has_its_own_edition(tmp_path: Path) -> None:
    found, _ = render(["weapon_scope=long_range", "start=2026-01-01"], tmp_path)
    assert found["edition"]["value"] == "as published"
    assert found["months_without_figure"]["value"] == 0


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ("start=2021-01-01", "before the invasion of 2022-02-24"),
        ("oblast=Kyiv", "is not a region"),
        ("minimum_toll=0", "outside 1 to 50"),
        ("minimum_toll=many", "not a whole number"),
        ("vintage=newest", "is not a choice"),
        ("measure=casualties", "Known: killed, injured, both"),
    ],
)
def test_a_wrong_parameter_is_refused_before_anything_runs(assignment: str, said: str) -> None:
    with pytest.raises(SalvoParameterError, match=said):
        check("casualty_trends", [assignment])


def test_the_regions_that_can_be_asked_for_are_those_of_the_data() -> None:
    assert list(OBLASTS) == load_oblasts()["oblast_code"].tolist()
