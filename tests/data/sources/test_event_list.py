"""An analyst's own list is read, or refused with line, column, value and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.data.sources.event_list import read_event_list
from analysis.errors import SalvoSourceError


def listed(folder: Path, text: str) -> Path:
    path = folder / "own.csv"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(SalvoSourceError) as caught:
        read_event_list(listed(folder, text))
    return str(caught.value)


def test_a_date_and_a_title_are_enough(tmp_path: Path) -> None:
    made = read_event_list(listed(tmp_path, "start_date,title\n2025-09-01,B\n2025-08-15,A\n"))
    events = made.events
    assert events["title"].tolist() == ["A", "B"]
    assert events["event_id"].tolist() == ["line-3", "line-2"]
    assert events["end_date"].equals(events["start_date"])
    assert events["tier"].tolist() == [1, 1]
    assert events["is_scheduled"].isna().all()
    assert (made.converted, made.moved) == (0, 0)
    assert len(made.sha256) == 64


def test_everything_else_is_read_when_it_is_given(tmp_path: Path) -> None:
    text = (
        "title,start_date,end_date,category,level,is_scheduled,tier,participants,announced_date\n"
        "Talks,2025-08-15,2025-08-16,negotiation_round,envoy,yes,2,USA;RUS,2025-08-10\n"
    )
    row = read_event_list(listed(tmp_path, text)).events.iloc[0]
    assert (row["category"], row["level"], row["tier"]) == ("negotiation_round", "envoy", 2)
    assert row["is_scheduled"]
    assert row["participants"] == "USA; RUS"
    assert (row["end_date"] - row["start_date"]).days == 1


@pytest.mark.parametrize(
    ("written", "in_kyiv", "moved"),
    [
        ("2025-08-15T11:30-08:00", "2025-08-15", 0),
        ("2025-08-15T23:30-08:00", "2025-08-16", 1),
        ("2025-01-15T22:30+00:00", "2025-01-16", 1),  # winter: two hours ahead of UTC
        ("2025-01-15T21:30Z", "2025-01-15", 0),
        ("2025-07-15 21:30+00:00", "2025-07-16", 1),  # summer: three
        ("2025-08-16T03:00+09:00", "2025-08-15", 1),
    ],
)
def test_a_time_with_its_offset_becomes_the_date_in_kyiv(
    written: str, in_kyiv: str, moved: int, tmp_path: Path
) -> None:
    made = read_event_list(listed(tmp_path, f"start_date,title\n{written},A\n"))
    assert f"{made.events['start_date'].iloc[0]:%Y-%m-%d}" == in_kyiv
    assert (made.converted, made.moved) == (1, moved)


def test_a_time_without_an_offset_is_refused_because_midnight_may_lie_between(
    tmp_path: Path,
) -> None:
    said = refusal(tmp_path, "start_date,title\n2025-08-15 23:30,A\n")
    assert "line 2, column start_date: '2025-08-15 23:30'" in said
    assert "either side of midnight in Kyiv" in said
    assert "Add the offset, as in 2025-08-15T11:30-08:00" in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2025-02-30,A,,", "column start_date: '2025-02-30' is not a date like 2025-08-28."),
        (",A,,", "column start_date: '' is empty but must be given."),
        ("2025-08-15,,,", "column title: '' is empty but must be given."),
        ("2025-08-15,A,leader_cal,", "column category: 'leader_cal' is not one of leader_call,"),
        ("2025-08-15,A,,3", "column tier: '3' is not 1 or 2. Write 1 for the primary set"),
        ("2025-08-15T25:00Z,A,,", "is not a time like 2025-08-15T11:30-08:00"),
    ],
)
def test_what_is_wrong_is_told_with_line_column_value_and_cure(
    row: str, said: str, tmp_path: Path
) -> None:
    message = refusal(tmp_path, f"start_date,title,category,tier\n2025-01-01,fine,,\n{row}\n")
    assert said in message
    assert "line 3, " in message
    assert "at the source" not in message, "there is no source but the list"


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    message = refusal(tmp_path, "start_date,title\nyesterday,\n2025-08-15 10:00,B\n")
    assert message.startswith("own.csv: 3 values cannot be read")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "own.csv is empty"),
        ("start_date,title\n", "holds a header and no rows"),
        ("date,title\n2025-08-15,A\n", "the column start_date is missing; the column 'date'"),
        ("start_date,title,catgory\n2025-08-15,A,\n", "did you mean category?"),
        ("<html>", "is a web page or XML"),
        ("start_date,title\n2025-08-15,A\n2025-08-15,A,x\n", "has 3 fields where the header has 2"),
        ("event_id,start_date,title\na,2025-08-15,A\na,2025-08-16,B\n", "stands there twice"),
        (
            "start_date,end_date,title\n2025-08-15,2025-08-01,A\n",
            "line 2, column (all): 'line-2' breaks the promise",
        ),
    ],
)
def test_a_list_that_is_not_one_is_refused(text: str, said: str, tmp_path: Path) -> None:
    assert said in refusal(tmp_path, text)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(SalvoSourceError, match="There is no file"):
        read_event_list(tmp_path / "none.csv")
