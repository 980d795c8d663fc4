"""The README states numbers; they are held to the data like those of any report."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.data.regimes import MERGED_SINCE
from analysis.data.salvos import load_salvos
from analysis.measures import audit, interception
from analysis.reports.parameters import REPORTS
from analysis.terms import DRONE_CLASSES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_shares_across_the_change_of_definition_are_those_of_the_data() -> None:
    drones = interception.select(load_salvos(), classes=DRONE_CLASSES).lines
    sides = audit.across_break(drones, break_night=MERGED_SINCE)
    for column in ("naive_rate", "comparable_rate"):
        before, after = (f"{rate:.1%}".replace("%", " %") for rate in sides[column])
        assert f"{before} to {after}" in README.replace("\n", " ")


def test_every_report_stands_in_the_table_with_its_question() -> None:
    for spec in REPORTS.values():
        assert f"| `{spec.name}` | {spec.question} |" in README


def test_every_file_it_links_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert "://" in target or (ROOT / target).exists(), target


def test_the_two_commands_stand_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"make ([a-z]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
