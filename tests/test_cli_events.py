"""`salvo events` lists the snapshot's events and checks a list of one's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import cli
from analysis.data.store import DATAPACKAGE, Store


@pytest.fixture
def salvo(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments: str | Path) -> tuple[int, str, str]:
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_events_are_listed_between_two_dates_both_included(salvo: Callable[..., tuple]) -> None:
    code, out, _ = salvo("events", "--from", "2025-08-15", "--to", "2025-08-18", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["count"] == 3
    assert [event["start_date"] for event in found["events"]] == [
        "2025-08-15",
        "2025-08-18",
        "2025-08-18",
    ]
    assert found["events"][0]["event_id"] == "2025-alaska-summit"
    assert found["events"][0]["is_scheduled"] is True


def test_all_events_are_listed_without_options_and_read_in_a_terminal(
    salvo: Callable[..., tuple],
) -> None:
    assert json.loads(salvo("events", "--json")[1])["count"] == 260
    code, out, _ = salvo("events", "--category", "truce", "--category", "ultimatum")
    assert code == 0
    assert out.rstrip().endswith("17 events")
    assert "2025-easter-truce" in out


def test_what_is_not_known_is_null(salvo: Callable[..., tuple]) -> None:
    events = json.loads(salvo("events", "--json")[1])["events"]
    assert {event["is_scheduled"] for event in events} == {True, False, None}


def test_nothing_that_fits_is_said_in_a_sentence(salvo: Callable[..., tuple]) -> None:
    code, out, _ = salvo("events", "--from", "2030-01-01")
    assert code == 0
    assert out.startswith("No event fits.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--category", "leader_cal"), "There is no category 'leader_cal'. Did you mean"),
        (("--from", "yesterday"), "'yesterday' is not a date"),
        (("--from", "2025-02-01", "--to", "2025-01-01"), "--from 2025-02-01 lies after --to"),
    ],
)
def test_a_wrong_choice_is_told_in_one_line_and_ends_with_2(
    arguments: tuple[str, ...], said: str, salvo: Callable[..., tuple]
) -> None:
    code, out, err = salvo("events", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_list_of_ones_own_is_checked_and_the_snapshot_stays_as_it_is(
    salvo: Callable[..., tuple], tmp_path: Path
) -> None:
    before = (Store().root / DATAPACKAGE).read_bytes()
    path = tmp_path / "own.csv"
    path.write_text("start_date,title\n2025-08-15T23:30-08:00,A\n2025-09-01,B\n")
    code, out, _ = salvo("events", "add", "--file", path)
    assert code == 0
    assert "own.csv keeps the contract: 2 events on 2 dates, 2025-08-16 to 2025-09-01." in out
    assert f"-p events={path}" in out
    found = json.loads(salvo("events", "add", "--file", path, "--json")[1])
    assert (found["events"], found["moved_to_another_date"]) == (2, 1)
    assert (Store().root / DATAPACKAGE).read_bytes() == before


def test_a_list_that_breaks_the_contract_ends_with_3_and_its_lines(
    salvo: Callable[..., tuple], tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("start_date,title\n15.08.2025,A\n")
    code, out, err = salvo("events", "add", "--file", path)
    assert (code, out) == (3, "")
    assert "line 2, column start_date: '15.08.2025' is not a date like 2025-08-28." in err


def test_a_file_must_be_named(salvo: Callable[..., tuple]) -> None:
    code, _, err = salvo("events", "add")
    assert code == 2
    assert "--file" in err
