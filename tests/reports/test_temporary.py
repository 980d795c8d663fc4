"""Temporary folders go with their process, and after it where it was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from analysis.reports import folders
from analysis.reports.folders import clear_temporary, temporary


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def dead() -> int:
    """The id of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def left(place: Path, name: str, *, days: float) -> Path:
    """A folder with something in it, last touched some days ago."""
    folder = place / name
    (folder / "inside").mkdir(parents=True)
    moment = time.time() - days * 24 * 3600
    os.utime(folder, (moment, moment))
    return folder


def test_a_temporary_folder_is_for_its_user_alone(place: Path) -> None:
    with temporary("kernel") as folder:
        assert folder.parent == place.resolve()
        assert folder.stat().st_mode & 0o777 == 0o700
        assert f"-{os.getpid()}-" in folder.name


def test_it_goes_when_what_used_it_fails(place: Path) -> None:
    with pytest.raises(ZeroDivisionError), temporary("kernel") as folder:
        raise ZeroDivisionError
    assert not folder.exists()


def test_what_a_killed_process_left_goes_a_day_later(place: Path, dead: int) -> None:
    old = left(place, f"salvo-shared-{dead}-ab12_x", days=1.1)
    fresh = left(place, f"salvo-shared-{dead}-cd34ef", days=0.9)
    with temporary("kernel"):
        pass
    assert not old.exists()
    assert fresh.exists()


def test_nothing_of_a_living_process_and_nothing_of_another_name_goes(
    place: Path, dead: int
) -> None:
    kept = [
        left(place, f"salvo-warm-{os.getpid()}-ab12cd", days=9),
        left(place, "salvo-notes", days=9),
        left(place, f"salvo-shared-{dead}-my report", days=9),
        left(place, f"my-salvo-shared-{dead}-ab12cd", days=9),
    ]
    clear_temporary()
    assert all(folder.exists() for folder in kept)


@pytest.mark.skipif(os.name != "posix", reason="owners of POSIX")
def test_nothing_of_another_user_goes(
    place: Path, dead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = left(place, f"salvo-warm-{dead}-ab12cd", days=9)
    monkeypatch.setattr(folders.os, "getuid", lambda: folder.stat().st_uid + 1)
    clear_temporary()
    assert folder.exists()


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_is_not_followed(place: Path, dead: int, tmp_path: Path) -> None:
    target = left(place, "target", days=9)
    link = place / f"salvo-warm-{dead}-ab12cd"
    link.symlink_to(target)
    moment = time.time() - 9 * 24 * 3600
    os.utime(link, (moment, moment), follow_symlinks=False)
    clear_temporary()
    assert (target / "inside").exists()
