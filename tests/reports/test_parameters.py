"""Every value is checked before a kernel starts, and the cure stands in the message."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import nbformat
import pytest

from analysis.errors import SalvoParameterError, SalvoReportError
from analysis.reports.folders import notebooks_folder
from analysis.reports.notebook import parameters_cell
from analysis.reports.parameters import (
    REPORTS,
    DataQuality,
    InterceptionRates,
    check,
    check_all,
    describe,
    find_report,
)
from analysis.reports.values import STRIKE_NAMES

NOTEBOOKS = {
    name: path
    for name, spec in REPORTS.items()
    if (path := Path(__file__).parents[2] / "notebooks" / spec.notebook).is_file()
}


def refusal(*assignments: str, report: str = "interception_rates") -> str:
    with pytest.raises(SalvoParameterError) as caught:
        check(report, assignments)
    assert caught.value.exit_code == 2
    return str(caught.value)


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ("strat=2025-01-01", "strat: unknown parameter. Did you mean start? Known: start, end,"),
        ("self=1", "self: unknown parameter."),
        ("start=2025-13-01", "start: '2025-13-01' is not a date (month must be in 1..12)"),
        ("start=2025-02-30", "'2025-02-30' is not a date"),
        ("start=yesterday", "Write it as 2025-08-28"),
        ("start=", "start: '' is not a date"),
        ("start=2022-09-27", "lies before the first night of the data, 2022-09-28"),
        ("end=2024-01-01", "start 2024-10-01 lies after end 2024-01-01. Swap the two"),
        ("second_month=2025-08", "first_month and second_month are both 2025-08. Name two"),
        ("weapon_classes=cruise", "'cruise' is not a weapon class. Did you mean cruise_missile?"),
        ("weapon_classes=shahed", "'shahed' is not a weapon class. Known: one_way_attack_drone,"),
        ("weapon_classes=tactical_uav", "tactical_uav is counted apart and stands outside every"),
        ("weapon_classes=ballistic,iskander", "'iskander' is not a weapon class"),
        ("weapon_classes=ballistic,ballistic_missile", "named more than once: ballistic_missile"),
        ("weapon_classes=cruise_missile,cruise_missile", "named more than once: cruise_missile"),
        ("weapon_classes=cruise_missile,", "'' is not a weapon class"),
        ("scope=nationl", "'nationl' is not a choice. Did you mean national?"),
        ("scope=all", "Did you mean all_sources?"),
        ("unit=day", "Known: night, window."),
        ("level=95", "95 lies outside 0.5 to 0.999. Write 95 % as 0.95."),
        ("level=0.49", "lies outside"),
        ("level=1", "lies outside"),
        ("level=nan", "nan lies outside"),
        ("level=0,95", "'0,95' is not a number"),
        ("level", "'level' is not of the form name=value"),
        ("=3", "'=3' is not of the form name=value"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_with_its_cure(assignment: str, said: str) -> None:
    message = refusal(assignment)
    assert said in message
    assert "\n" not in message
    assert message.startswith("interception_rates: ")


def test_all_problems_of_a_call_are_told_together_one_line_each() -> None:
    message = refusal("strat=x", "level=9", "start=x", "scope=x", "novalue", "end=1", "end=2")
    first, *lines = message.splitlines()
    assert first == "interception_rates: 7 problems with the parameters."
    assert [line.split(":")[0].split(" is ")[0] for line in lines] == [
        "- 'novalue'",
        "- end",
        "- start",
        "- end",
        "- scope",
        "- level",
        "- strat",
    ]


def test_a_parameter_given_twice_is_refused_and_not_silently_last_wins() -> None:
    assert "start: given more than once" in refusal("start=2025-01-01", "start=2025-01-01")


def test_an_unknown_report_is_answered_with_the_nearest() -> None:
    with pytest.raises(SalvoParameterError, match="Did you mean interception_rates"):
        check("interception-rate")


def test_every_report_of_a_call_must_know_every_parameter() -> None:
    with pytest.raises(SalvoParameterError) as caught:
        check_all(["data_quality", "interception_rates"], ["level=0.9", "start=x"])
    lines = str(caught.value).splitlines()
    # What is wrong for each of them is told once, without their names.
    assert lines[1].startswith("- start: 'x' is not a date")
    assert lines[2].startswith("- data_quality: level: unknown parameter")
    assert len(lines) == 3


def test_the_notebook_gets_the_same_refusal_as_the_command_line() -> None:
    with pytest.raises(SalvoParameterError, match="InterceptionRates: level: 2 lies outside"):
        InterceptionRates(level=2)


def test_the_command_line_and_the_notebook_write_the_same_values() -> None:
    typed = check(
        "interception_rates",
        ["start=2025-01-01", "weapon_classes=cruise_missile, ballistic_missile", "level=.9"],
    )
    assert typed == InterceptionRates(
        start=date(2025, 1, 1),
        weapon_classes=["cruise_missile", "ballistic_missile"],
        level=0.9,
    )
    as_in_the_cell = "weapon_classes=['cruise_missile', \"ballistic_missile\"]"
    assert check("interception_rates", [as_in_the_cell]).changed() == {
        "weapon_classes": ["cruise_missile", "ballistic_missile"]
    }


def test_literals_are_plain_and_bring_the_model_back() -> None:
    chosen = InterceptionRates(end="2025-12-31")
    literals = chosen.literals()
    assert list(literals) == list(InterceptionRates.model_fields)
    assert {type(value) for value in literals.values()} == {str, list, float}
    assert InterceptionRates(**literals) == chosen


def test_parameters_cannot_be_changed_after_the_check() -> None:
    with pytest.raises(ValueError, match="frozen"):
        DataQuality().start = "2020-01-01"  # type: ignore[misc]


def test_naming_a_default_changes_nothing_and_the_order_of_classes_does() -> None:
    assert check("interception_rates", ["start=2024-10-01"]).folder_suffix() == ""
    one = InterceptionRates(weapon_classes=["cruise_missile", "ballistic_missile"])
    other = InterceptionRates(weapon_classes=["ballistic_missile", "cruise_missile"])
    assert one.folder_suffix() != other.folder_suffix()
    assert len(one.folder_suffix()) == len("--") + 8


def test_an_open_end_is_the_last_night_of_the_data() -> None:
    assert DataQuality().period(date(2026, 6, 7)).end == date(2026, 6, 7)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-06-08", "", "start: 2026-06-08 lies after the last night of the data, 2026-06-07"),
        ("2026-06-01", "2026-06-30", "end: 2026-06-30 lies after the last night of the data"),
    ],
)
def test_a_period_beyond_the_data_is_refused(start: str, end: str, said: str) -> None:
    with pytest.raises(SalvoParameterError, match=said):
        DataQuality(start=start, end=end).period(date(2026, 6, 7))


@pytest.mark.parametrize("name", REPORTS)
def test_every_parameter_is_described_in_full(name: str) -> None:
    spec = find_report(name)
    for row in describe(spec).rows:
        assert row.help, row.name
        assert row.allowed, row.name
        assert row.type in {"date", "month", "list", "choice", "number", "integer", "file"}
        assert spec.model().literals()[row.name] == row.default
        assert row.name in describe(spec).as_text()


def test_every_strike_class_is_allowed_and_shown_by_default() -> None:
    assert InterceptionRates().classes == list(STRIKE_NAMES)
    assert InterceptionRates(weapon_classes="").classes == list(STRIKE_NAMES)


def test_a_group_stands_for_its_classes() -> None:
    chosen = InterceptionRates(weapon_classes="drones,ballistic")
    assert chosen.classes == [
        "one_way_attack_drone",
        "ballistic_missile",
        "hypersonic_missile",
        "surface_to_air_missile",
        "ballistic_mixed",
    ]


@pytest.mark.skipif(not NOTEBOOKS, reason="no notebook of the suite is on disk")
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_parameters_cell_and_the_model_say_the_same(name: str) -> None:
    spec = find_report(name)
    cell = parameters_cell(nbformat.read(NOTEBOOKS[name], as_version=4))
    assert [(line.name, line.default, line.help) for line in cell] == [
        (row.name, row.default, row.help) for row in describe(spec).rows
    ]


@pytest.mark.parametrize(
    "source",
    ["start = min(1, 2)", "start = end = 1", "import os", "start: str = ''", "start =", "x = [1,"],
)
def test_a_parameters_cell_holds_plain_literals_only(source: str) -> None:
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]})
    with pytest.raises(SalvoReportError, match="not plain literals"):
        parameters_cell(nbformat.v4.new_notebook(cells=[cell]))


def test_a_long_literal_may_stand_on_several_lines() -> None:
    source = 'classes = [\n    "a",\n    "b",\n]  # shown in this order\n'
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]})
    (line,) = parameters_cell(nbformat.v4.new_notebook(cells=[cell]))
    assert (line.name, line.default, line.help) == ("classes", ["a", "b"], "shown in this order")


def test_a_missing_notebooks_folder_is_told_with_the_variable_that_cures_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALVO_NOTEBOOKS", str(tmp_path / "none"))
    with pytest.raises(Exception, match=r"is not there.*SALVO_NOTEBOOKS") as caught:
        notebooks_folder()
    assert getattr(caught.value, "exit_code", None) == 2
