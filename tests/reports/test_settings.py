"""What is set is set once, in one place, and every problem of a call is told with its place."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SalvoParameterError
from analysis.reports import parameter_files
from analysis.reports.parameter_files import read_parameter_file
from analysis.reports.parameters import REPORTS
from analysis.reports.settings import gather


def file(folder: Path, text: str, name: str = "params.yml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def changed(path: Path, *names: str, **options: Any) -> dict[str, dict[str, Any]]:
    return {name: each.changed() for name, each in gather(names, file=path, **options).items()}


def refused(path: Path | None, *names: str, **options: Any) -> str:
    with pytest.raises(SalvoParameterError) as caught:
        gather(names, file=path, **options)
    return str(caught.value)


def test_one_mapping_sets_the_parameters_of_every_report_asked_for(tmp_path: Path) -> None:
    path = file(tmp_path, "start: 2025-01-01\nend: 2025-03-31\n")
    said = {"start": "2025-01-01", "end": "2025-03-31"}
    assert changed(path, "data_quality", "interception_rates") == {
        "data_quality": said,
        "interception_rates": said,
    }


def test_a_mapping_by_report_sets_each_its_own_and_names_the_reports(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "data_quality:\n  start: 2025-01-01\ninterception_rates:\n  level: 0.9\n"
        "  weapon_classes: [cruise_missile, ballistic_missile]\n",
    )
    assert changed(path) == {
        "data_quality": {"start": "2025-01-01"},
        "interception_rates": {
            "level": 0.9,
            "weapon_classes": ["cruise_missile", "ballistic_missile"],
        },
    }


def test_without_names_and_file_every_report_is_meant() -> None:
    assert list(gather()) == list(REPORTS)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("scheduled: yes", {"scheduled": "yes"}),  # not the truth value that YAML 1.1 makes of it
        ("scheduled: no", {"scheduled": "no"}),
        ("categories: talks", {"categories": ["negotiation_round", "agreement"]}),
        ("level: 0.9", {"level": 0.9}),
        ("last_day: '6'", {"last_day": 6}),
        ("end:", {}),
        ("end: null", {}),
        ("", {}),
        ("# nothing but words\n", {}),
        ("\ufefflevel: 0.9", {"level": 0.9}),
    ],
)
def test_a_value_of_yaml_is_read_as_it_is_typed(
    text: str, wanted: dict[str, Any], tmp_path: Path
) -> None:
    name = "attack_diplomacy_timing"
    assert changed(file(tmp_path, text), name) == {name: wanted}


def test_json_is_read_as_well(tmp_path: Path) -> None:
    content = {"interception_rates": {"level": 0.9, "weapon_classes": ["cruise_missile"]}}
    path = file(tmp_path, json.dumps(content, indent="\t"), "params.json")
    assert changed(path)["interception_rates"] == content["interception_rates"]


def test_from_and_to_are_short_for_start_and_end() -> None:
    checked = gather(["data_quality"], first="2025-01-01", last="2025-03-31")
    assert checked["data_quality"].changed() == {"start": "2025-01-01", "end": "2025-03-31"}


def test_an_option_for_the_period_needs_a_report_that_has_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from analysis.reports.validation import ReportParameters

    class NoPeriod(ReportParameters):
        """Nothing."""

    spec = REPORTS["data_quality"]
    monkeypatch.setitem(REPORTS, "data_quality", type(spec)("data_quality", "", "", NoPeriod))  # type: ignore[index]
    said = refused(None, "data_quality", first="2025-01-01")
    assert said == "data_quality: --from: data_quality has no parameter start."


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"assignments": ["start=2025-01-01"], "first": "2025-01-01"}, "start: given with -p and"),
        ({"assignments": ["end=2025-01-01"], "last": "2025-02-01"}, "end: given with -p and --to"),
    ],
)
def test_what_is_given_twice_is_refused(options: dict[str, Any], said: str) -> None:
    assert said in refused(None, "data_quality", **options)


def test_an_option_does_not_overrule_the_file_in_silence(tmp_path: Path) -> None:
    path = file(tmp_path, "end: 2025-03-31\nstart: 2025-01-01\n")
    said = refused(path, "data_quality", assignments=["start=2025-02-01"])
    assert "start: given as an option and in params.yml, line 2. Give it once." in said
    assert "--to" not in said


def test_every_problem_is_told_with_its_line(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "data_quality:\n  strat: 2025-01-01\n  end: soon\ninterception_rate:\n  level: 0.9\n"
        "casualty_trends:\n  measure: dead\n",
    )
    said = refused(path, "data_quality")
    assert "4 problems" in said
    assert "params.yml, line 2: strat: unknown parameter. Did you mean start?" in said
    assert "params.yml, line 3: end: 'soon' is not a date" in said
    assert (
        "line 5: there is no report 'interception_rate'. Did you mean interception_rates?" in said
    )
    assert "line 7: casualty_trends is not among the reports asked for" in said


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("p.yml", "start: 2025-01-01\nstart: 2025-02-01", "line 2: 'start' is set twice, first in"),
        ("p.json", '{"start": "2025-01-01", "start": "2025-02-01"}', "'start' is set twice"),
        ("p.yml", "a: &x [1]\nb: *x", "line 2: an alias (*) stands there"),
        ("p.yml", "start: [unclosed", "line 1: "),
        ("p.yml", "start: 2025\n\tend: 3", "line 2: "),
        ("p.json", '{"start": \n}', "line 2: Expecting value"),
        ("p.json", "[1]", "no names with values"),
        ("p.json", '{"level": NaN}', "NaN is not a value"),
        ("p.json", "[" * 100_000, "it cannot be read"),
        ("p.yml", "- start", "no names with values"),
        ("p.yml", "text", "no names with values"),
        ("p.yml", "[" * 20_000, "line 1: more than 4 levels of nesting"),
        ("p.yml", "data_quality:\n  start: {a: b}", "line 2: 'start' is neither a value nor"),
        ("p.yml", "data_quality:\n  start: [[a]]", "line 2: 'start' is neither a value nor"),
        ("p.json", '{"data_quality": {"start": {}}}', "'start' is neither a value nor"),
        ("p.yml", "data_quality:\n  start: 1\nend: 2", "line 3: 'end' is a value, and others are"),
        ("p.yml", "? [a, b]\n: c", "not a name"),
        ("p.yml", "a: \x07", "cannot be read"),
        ("p.yml", "a: b\n---\nc: d", "line 2"),
    ],
)
def test_a_file_that_is_not_one_is_refused_with_the_line(
    name: str, text: str, said: str, tmp_path: Path
) -> None:
    assert said in refused(file(tmp_path, text, name), "data_quality")


def test_a_tag_of_yaml_builds_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "built"
    text = f"start: !!python/object/apply:pathlib.Path.touch [!!python/name:pathlib.Path '{mark}']"
    with pytest.raises(SalvoParameterError):
        gather(["data_quality"], file=file(tmp_path, text))
    assert not mark.exists()


def test_a_missing_a_foreign_and_a_huge_file_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No such file" in refused(tmp_path / "nothing.yml", "data_quality")
    assert "cannot be read" in refused(tmp_path, "data_quality")
    (tmp_path / "p.yml").write_bytes(b"start: \xff")
    assert "not UTF-8 at byte 7" in refused(tmp_path / "p.yml", "data_quality")
    assert "larger than 1,024 kB" in refused(
        file(tmp_path, " " * (2**20 + 1), "p.json"), "data_quality"
    )
    assert "larger than 128 kB" in refused(file(tmp_path, " " * 2**18), "data_quality")


@pytest.mark.parametrize("unit", ["a: [b]\n", "- ", "{a: ", "'a': b, ", "? a\n", "a:\n b:\n"])
def test_the_largest_file_is_read_or_refused_in_bounded_time(unit: str, tmp_path: Path) -> None:
    path = file(tmp_path, unit * (parameter_files.LARGEST_YAML // len(unit)))
    began = time.monotonic()
    with pytest.raises(SalvoParameterError):
        gather(["data_quality"], file=path)
    assert time.monotonic() - began < 30


@given(st.text(max_size=60), st.sampled_from(["p.yml", "p.json"]))
def test_no_text_is_more_than_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read = read_parameter_file(path)
    except SalvoParameterError:
        return
    assert all(isinstance(each, str) for each in read.shared)
