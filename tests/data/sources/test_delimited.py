"""Reading an untrusted file: strict, bounded, and every problem kept with its line."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.sources.delimited import (
    MAX_CELL,
    PROBLEMS_BORNE,
    PROBLEMS_LISTED,
    Moment,
    Problems,
    read_delimited,
)
from analysis.errors import SalvoSourceError


def problems() -> Problems:
    return Problems(Path("raw.csv"))


def write(folder: Path, text: str) -> Path:
    path = folder / "raw.csv"
    path.write_bytes(text.encode())
    return path


class TestReading:
    def test_cells_are_text_with_the_line_on_which_their_record_starts(
        self, tmp_path: Path
    ) -> None:
        raw = read_delimited(write(tmp_path, 'a, b \n1,"x\ny"\n\n2, 3\n'))
        assert raw.header == ("a", "b")
        assert raw.rows == [(2, {"a": "1", "b": "x\ny"}), (5, {"a": "2", "b": " 3"})]

    def test_empty_lines_and_rows_of_empty_cells_are_no_records(self, tmp_path: Path) -> None:
        raw = read_delimited(write(tmp_path, "a,b\n,\n\n1,\n  ,\n"))
        assert raw.rows == [(4, {"a": "1", "b": ""})]

    def test_a_cell_of_the_longest_length_is_read(self, tmp_path: Path) -> None:
        raw = read_delimited(write(tmp_path, f"a\n{'x' * MAX_CELL}\n"))
        assert len(raw.rows[0][1]["a"]) == MAX_CELL
        with pytest.raises(SalvoSourceError, match="line 2: a cell longer than 20,000 characters"):
            read_delimited(write(tmp_path, f"a\n{'x' * (MAX_CELL + 1)}\n"))

    def test_the_limit_of_this_reader_is_not_imposed_on_others(self, tmp_path: Path) -> None:
        before = 131_072
        csv.field_size_limit(before)
        read_delimited(write(tmp_path, "a\n1\n"))
        with pytest.raises(SalvoSourceError, match="longer than"):
            read_delimited(write(tmp_path, f"a\n{'x' * (MAX_CELL + 1)}\n"))
        assert csv.field_size_limit() == before

    def test_a_file_over_the_limit_is_not_read(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a\n" + "1\n" * 1_000)
        with pytest.raises(SalvoSourceError, match=r"more than the .* MB that a vintage"):
            read_delimited(path, max_bytes=100)

    @pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file here")
    def test_an_endless_file_is_bounded(self) -> None:
        with pytest.raises(SalvoSourceError, match="zero is longer than"):
            read_delimited("/dev/zero", max_bytes=1_000)

    @given(
        st.lists(
            st.lists(
                st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8),
                min_size=2,
                max_size=2,
            ).filter(lambda row: any(cell.strip() for cell in row)),
            min_size=1,
            max_size=5,
        )
    )
    def test_what_a_csv_writer_wrote_is_read_back(
        self, tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
    ) -> None:
        path = tmp_path_factory.mktemp("read") / "raw.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([["a", "b"], *rows])
        assert [list(cells.values()) for _, cells in read_delimited(path).rows] == rows

    @given(st.binary(max_size=200))
    def test_any_bytes_are_a_table_or_a_refusal_and_never_a_crash(
        self, tmp_path_factory: pytest.TempPathFactory, content: bytes
    ) -> None:
        path = tmp_path_factory.mktemp("bytes") / "raw.csv"
        path.write_bytes(b"a,b\n" + content)
        try:
            raw = read_delimited(path)
        except SalvoSourceError:
            return
        assert raw.rows


class TestCounts:
    @pytest.mark.parametrize(
        ("text", "value"), [("0", 0), (" 7 ", 7), ("7.0", 7), ("109.000", 109), ("", None)]
    )
    def test_a_count_is_a_whole_number_however_a_spreadsheet_writes_it(
        self, text: str, value: int | None
    ) -> None:
        found = problems()
        assert found.count(2, "launched", text) == value
        assert found.found == []

    @pytest.mark.parametrize(
        "text", ["-1", "1.5", "1e3", "nan", "inf", "0x1", "1_0", "1,0", "٣", "９", "x", "1" * 10]
    )
    def test_anything_else_is_a_problem_and_no_number(self, text: str) -> None:
        found = problems()
        assert found.count(2, "launched", text) is None
        assert [p["value"] for p in found.found] == [text]

    @pytest.mark.parametrize(("text", "value"), [("1.5", 1.5), ("-0.25", -0.25), ("", None)])
    def test_a_number_may_be_negative_and_fractional(self, text: str, value: float | None) -> None:
        assert problems().number(2, "share", text) == value

    @pytest.mark.parametrize("text", ["1e3", "nan", "inf", "1.", ".5", "1.5.2", "٣"])
    def test_a_number_is_plainly_decimal(self, text: str) -> None:
        found = problems()
        assert found.number(2, "share", text) is None
        assert len(found.found) == 1


class TestTimes:
    @pytest.mark.parametrize(
        ("text", "value", "minute"),
        [
            ("2025-08-28", datetime(2025, 8, 28), False),
            ("2025-08-28 09:30", datetime(2025, 8, 28, 9, 30), True),
            ("2023-05-16 3:30", datetime(2023, 5, 16, 3, 30), True),
            (" 2024-05-16 ", datetime(2024, 5, 16), False),
            ("2025-03-06  21:00 ", datetime(2025, 3, 6, 21), True),
            ("2025-08-28T09:30:00", datetime(2025, 8, 28, 9, 30), True),
            ("2025-08-28 00:00", datetime(2025, 8, 28), True),
        ],
    )
    def test_a_moment_keeps_its_precision(self, text: str, value: datetime, minute: bool) -> None:
        assert problems().moment(2, "time_start", text) == Moment(value, minute)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "2025-02-30",
            "2025-13-01",
            "2025-08-28 24:00",
            "2025-08-28 09:60",
            "28.08.2025",
            "08/28/2025",
            "2025-8-28",
            "20250828",
            "2025-08-28 09:30:15",
            "2025-08-28 09:30+03:00",
            "٢٠٢٥-٠٨-٢٨",
            "now",
        ],
    )
    def test_what_is_no_moment_is_a_problem_and_not_a_guess(self, text: str) -> None:
        found = problems()
        assert found.moment(7, "time_start", text) is None
        assert [(p["line"], p["value"]) for p in found.found] == [(7, text)]

    def test_a_date_is_iso_and_nothing_else(self) -> None:
        assert str(problems().date(2, "published", " 2025-08-28 ")) == "2025-08-28"
        assert problems().date(2, "published", "") is None
        found = problems()
        wrong = ["2025-02-30", "2025-W35-4", "20250828", "2025-8-28", "28.08.2025", "٢٠٢٥-٠٨-٢٨"]
        assert [found.date(n, "published", text) for n, text in enumerate(wrong)] == [None] * 6
        assert [p["value"] for p in found.found] == wrong


def test_a_choice_is_one_of_the_words_or_its_translation() -> None:
    found = problems()
    assert found.choice(2, "scope", " city ", ["city", "oblast"]) == "city"
    assert found.choice(2, "scope", "місто", {"місто": "city"}) == "city"
    assert found.choice(2, "scope", "", ["city"]) is None
    assert found.choice(2, "scope", "town", ["city", "oblast"]) is None
    with pytest.raises(SalvoSourceError, match=r"'town' is not one of city, oblast\."):
        found.raise_if_any()


class TestProblems:
    @given(st.text(), st.sampled_from(["count", "number", "date", "moment"]))
    def test_no_text_makes_a_parser_do_anything_but_read_or_record(
        self, text: str, kind: str
    ) -> None:
        found = problems()
        value = getattr(found, kind)(2, "column", text)
        empty = not text.strip() and kind != "moment"
        assert (value is None) == (bool(found.found) or empty)
        assert len(found.found) <= 1

    @given(st.lists(st.tuples(st.integers(2, 9_999), st.text(max_size=100)), max_size=60))
    def test_none_is_lost(self, given: list[tuple[int, str]]) -> None:
        found = problems()
        for line, value in given:
            found.add(line, "column", value, "is wrong", "Mend it.")
        if not given:
            found.raise_if_any()
            return
        with pytest.raises(SalvoSourceError, match="cannot be read") as caught:
            found.raise_if_any()
        assert [(row["line"], row["value"]) for row in caught.value.rows] == given
        shown = min(len(given), PROBLEMS_LISTED)
        assert str(caught.value).count("column column: ") >= shown
        assert (f"and {len(given) - shown} more" in str(caught.value)) == (len(given) > shown)

    def test_a_hopeless_file_is_given_up(self) -> None:
        found = problems()
        for line in range(1, PROBLEMS_BORNE):
            found.add(line, "column", "x", "is wrong", "Mend it.")
        with pytest.raises(SalvoSourceError, match=r"2,000 values(?s:.*)reading stopped there"):
            found.add(PROBLEMS_BORNE, "column", "x", "is wrong", "Mend it.")
        assert len(found.found) == PROBLEMS_BORNE

    def test_a_long_or_hostile_value_is_shown_short_and_escaped(self) -> None:
        found = problems()
        found.add(2, "target", "\x1b[2J" + "x" * 10_000, "is wrong", "Mend it.")
        with pytest.raises(SalvoSourceError, match=r"'\\x1b\[2Jx+…' is wrong") as caught:
            found.raise_if_any()
        assert len(str(caught.value)) < 250
