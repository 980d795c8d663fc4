"""Reports of one batch compute once what they have in common, and never get anything else."""

from __future__ import annotations

import errno
import os
import pickle
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import memo
from analysis.memo import memoised

COMPUTED: list[Any] = []


@dataclass(frozen=True)
class Total:
    """What a study returns: a frozen result with a frame."""

    frame: pd.DataFrame
    total: int


@memoised
def total(frame: pd.DataFrame, *, column: str = "launched", level: float = 0.95) -> Total:
    """Sum a column."""
    COMPUTED.append((column, level))
    return Total(frame[[column]], int(frame[column].sum()))


@memoised
def given_back(value: Any) -> Any:
    COMPUTED.append(value)
    return value


@memoised
def warned(value: int) -> int:
    COMPUTED.append(value)
    warnings.warn("that is odd", RuntimeWarning, stacklevel=1)
    return value


def launches(*numbers: int) -> pd.DataFrame:
    return pd.DataFrame({"launched": numbers, "weapon": [f"Kh-{n}" for n in numbers]})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "memo"
    place.mkdir(mode=0o700)
    monkeypatch.setenv(memo.VARIABLE, str(place))
    COMPUTED.clear()
    return place


def test_what_was_computed_is_handed_to_the_next_who_asks(folder: Path) -> None:
    first, second = (total(launches(3, 4), column="launched") for _ in range(2))
    assert len(COMPUTED) == 1
    assert first.total == second.total == 7
    pd.testing.assert_frame_equal(first.frame, second.frame)


def test_without_a_batch_everything_is_computed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(memo.VARIABLE, "")
    total(launches(3))
    monkeypatch.delenv(memo.VARIABLE)
    total(launches(3))
    assert len(COMPUTED) == 2
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    "other",
    [
        {"frame": launches(3, 5)},
        {"frame": launches(4, 3)},
        {"frame": launches(3, 4).astype({"launched": "Int64"})},
        {"frame": launches(3, 4).rename(columns={"weapon": "model"})},
        {"frame": launches(3, 4).set_index(pd.Index([5, 6]))},
        {"level": 0.9},
    ],
    ids=["value", "order", "type", "name of a column", "index", "option"],
)
def test_whatever_differs_in_what_is_given_is_computed_again(
    folder: Path, other: dict[str, Any]
) -> None:
    asked: dict[str, Any] = {"frame": launches(3, 4)}
    total(**asked)
    total(**asked | other)
    assert len(COMPUTED) == 2


def test_equal_texts_count_as_equal_whether_or_not_they_are_one_object(folder: Path) -> None:
    word = "one_way_attack_drone"
    given_back((word, word))
    given_back((word, "".join(["one_way_", "attack_drone"])))
    assert len(COMPUTED) == 1


def test_the_order_in_which_options_are_written_is_no_difference(folder: Path) -> None:
    total(launches(3), column="launched", level=0.9)
    total(launches(3), level=0.9, column="launched")
    assert len(COMPUTED) == 1


def test_what_one_report_does_to_its_result_no_other_sees(folder: Path) -> None:
    for _ in range(3):
        result = total(launches(3, 4))
        assert result.frame["launched"].tolist() == [3, 4]
        result.frame.loc[0, "launched"] = 100


def test_what_is_passed_on_has_the_checksum_of_what_was_read(folder: Path) -> None:
    for _ in range(2):
        panel = total(launches(3, 4)[::-1])
        given_back(panel)
    assert len(COMPUTED) == 2, "a computed panel and a read one are the same argument"


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.dates(),
    lambda inner: st.tuples(inner, inner) | st.lists(inner, max_size=3),
    max_leaves=6,
)


@given(VALUES, VALUES)
def test_two_checksums_are_equal_only_for_what_is_equal(one: Any, other: Any) -> None:
    assert memo._checksum(one) == memo._checksum(pickle.loads(pickle.dumps(one)))
    if memo._checksum(one) == memo._checksum(other):
        assert one == other


@pytest.mark.parametrize(
    "broken",
    [b"", b"\x80\x05", b"not a pickle", b"\x80\x05]\x94(K\x01", b"cnowhere\nnothing\n."],
    ids=repr,
)
def test_an_entry_that_is_broken_is_computed_again(folder: Path, broken: bytes) -> None:
    total(launches(3))
    (entry,) = folder.iterdir()
    entry.write_bytes(broken)
    assert total(launches(3)).total == 3
    assert len(COMPUTED) == 2
    total(launches(3))
    assert len(COMPUTED) == 2, "it was written anew"


def test_a_full_disk_costs_the_time_of_computing_and_leaves_no_part(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert [total(launches(3)).total for _ in range(2)] == [3, 3]
    assert not list(folder.iterdir())


def test_a_folder_that_is_gone_costs_the_time_of_computing(folder: Path) -> None:
    folder.rmdir()
    assert [total(launches(3)).total for _ in range(2)] == [3, 3]
    assert len(COMPUTED) == 2


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("mode", [0o777, 0o720, 0o702])
def test_nothing_is_read_from_a_folder_that_others_can_write_to(folder: Path, mode: int) -> None:
    total(launches(3))
    folder.chmod(mode)
    total(launches(3))
    assert len(COMPUTED) == 2


def test_what_cannot_leave_its_process_is_computed(folder: Path) -> None:
    assert next(given_back(number for number in [1])) == 1
    assert given_back(lambda: 2)() == 2
    around: list[Any] = []
    around.append(around)
    assert given_back(around) is around
    assert len(COMPUTED) == 3
    assert not list(folder.iterdir())


def test_an_error_is_raised_and_not_kept(folder: Path) -> None:
    for _ in range(2):
        with pytest.raises(KeyError, match="hit"):
            total(launches(3), column="hit")
    assert len(COMPUTED) == 2
    assert not list(folder.iterdir())


def test_what_came_with_a_warning_warns_every_time(folder: Path) -> None:
    for _ in range(2):
        with pytest.warns(RuntimeWarning, match="odd") as told:
            assert warned(3) == 3
        assert [Path(warning.filename).name for warning in told] == [Path(__file__).name]
    assert len(COMPUTED) == 2
    assert not list(folder.iterdir())


def test_what_was_not_asked_for_the_longest_makes_room(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memo, "MOST_BYTES", 2_500)
    kilobytes = [np.full(1_000, n, dtype="uint8") for n in range(3)]
    for second, each in enumerate((*kilobytes[:2], kilobytes[0])):
        before = set(folder.iterdir())
        given_back(each)
        for entry in set(folder.iterdir()) - before:
            os.utime(entry, (second, second))
    given_back(kilobytes[2])  # the second makes room: the first was asked for after it
    assert sum(entry.stat().st_size for entry in folder.iterdir()) <= 2_500
    COMPUTED.clear()
    given_back(kilobytes[0])
    given_back(kilobytes[2])
    assert not COMPUTED
    given_back(kilobytes[1])
    assert len(COMPUTED) == 1


def test_a_marked_function_keeps_its_name_its_docstring_and_its_place(folder: Path) -> None:
    import inspect

    assert total.__doc__ == "Sum a column."
    assert total.__module__ == __name__
    assert list(inspect.signature(total).parameters) == ["frame", "column", "level"]
