"""A table is computed once, and again as soon as anything that can move it has changed."""

from __future__ import annotations

import sys
from types import ModuleType

import pandas as pd
import pytest

from analysis.reports import cache

TABLE = pd.DataFrame({"method": ["one", "two"], "coverage": [0.1 + 0.2, 1 / 3], "raids": [8, 30]})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SALVO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


class Counted:
    """Computes the table and counts how often."""

    def __init__(self, table=TABLE):
        self.calls, self.table = 0, table

    def __call__(self):
        self.calls += 1
        return self.table


def test_the_second_run_reads_what_the_first_computed(folder):
    compute = Counted()
    first, second = (cache.cached("table", {"seed": 0}, compute, code=[]) for _ in range(2))
    assert (first.was_cached, second.was_cached, compute.calls) == (False, True, 1)
    pd.testing.assert_frame_equal(first.frame, second.frame)
    pd.testing.assert_frame_equal(first.frame, TABLE)


def test_other_inputs_another_name_and_other_code_are_computed_anew(folder, tmp_path):
    compute = Counted()
    source = tmp_path / "method.py"
    source.write_text("A = 1\n")
    module = ModuleType("method")
    module.__file__ = str(source)

    def run(name="table", seed=0):
        return cache.cached(name, {"seed": seed}, compute, code=[module]).was_cached

    assert [run(), run(), run(seed=1), run(name="other")] == [False, True, False, False]
    source.write_text("A = 2\n")
    assert [run(), run()] == [False, True]
    assert compute.calls == 4


def test_another_version_of_a_library_is_computed_anew(folder, monkeypatch):
    compute = Counted()
    cache.cached("table", {}, compute, code=[])
    monkeypatch.setattr(cache, "version", lambda library: "99")
    assert not cache.cached("table", {}, compute, code=[]).was_cached


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole.replace(b"one", b"two", 1),
        lambda whole: b"",
        lambda whole: b"\xff\xfe\x00",
    ],
    ids=["cut short", "edited", "empty", "not text"],
)
def test_a_broken_entry_is_computed_again_and_mended(folder, damage):
    compute = Counted()
    cache.cached("table", {}, compute, code=[])
    (entry,) = folder.iterdir()
    entry.write_bytes(damage(entry.read_bytes()))
    mended = cache.cached("table", {}, compute, code=[])
    assert not mended.was_cached
    pd.testing.assert_frame_equal(mended.frame, TABLE)
    assert cache.cached("table", {}, compute, code=[]).was_cached


def test_a_failed_computation_leaves_nothing(folder):
    def fail():
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        cache.cached("table", {}, fail, code=[])
    assert not folder.exists() or not list(folder.iterdir())


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("SALVO_CACHE", str(file / "below"))
    compute = Counted()
    made = [cache.cached("table", {}, compute, code=[]) for _ in range(2)]
    assert [each.was_cached for each in made] == [False, False]
    pd.testing.assert_frame_equal(made[0].frame, TABLE)


def test_no_half_written_file_stays(folder):
    cache.cached("table", {}, Counted(), code=[])
    assert [path.suffix for path in folder.iterdir()] == [".csv"]


def test_the_folder_is_among_the_reports_unless_named(monkeypatch, tmp_path):
    monkeypatch.delenv("SALVO_CACHE", raising=False)
    monkeypatch.setenv("SALVO_REPORTS", str(tmp_path))
    assert cache.cache_folder() == tmp_path / ".cache"


def test_looking_for_a_cache_loads_no_pandas_until_there_is_a_table():
    assert "pandas" not in vars(sys.modules["analysis.reports.cache"])
