"""Where reports lie, and how one is replaced as a whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.data.store import REPOSITORY
from analysis.errors import SalvoReportError, SalvoUsageError

SWAP_ATTEMPTS = 100
OLD = ".old"
_LEFT = re.compile(r"\.(?P<target>.+)\.(?P<process>[0-9]{1,10})\.[0-9a-f]{1,8}(?P<old>\.old)?")
"""The name of a folder that is being written, or that steps aside."""
_TEMPORARY = re.compile(r"salvo-[a-z]+-(?P<process>[0-9]{1,10})-[a-z0-9_]+")
LEFT_AFTER_S = 24 * 3600.0
"""Seconds after which a temporary folder of a process that is gone is cleared away."""


def reports_folder(out: Path | str | None = None) -> Path:
    """Find where reports are written: the folder asked for, $SALVO_REPORTS, or reports/."""
    folder = Path(out or os.environ.get("SALVO_REPORTS") or REPOSITORY / "reports")
    return folder.expanduser().absolute()


def check_writable(folder: Path) -> Path:
    """Make a folder for reports where there is none yet.

    Raises
    ------
    SalvoUsageError
        If it is not a folder, or cannot be made or written.
    """
    problem = "no permission"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK | os.X_OK)
    except FileExistsError:
        writable, problem = False, "it is a file"
    except OSError as error:
        writable, problem = False, error.strerror or str(error)
    if not writable:
        raise SalvoUsageError(
            f"Reports cannot be written to {folder}: {problem}. Name another folder with --out."
        )
    return folder


def notebooks_folder() -> Path:
    """Find the notebooks: $SALVO_NOTEBOOKS, or notebooks/ of the repository.

    Raises
    ------
    SalvoUsageError
        If there is no such folder.
    """
    folder = Path(os.environ.get("SALVO_NOTEBOOKS") or REPOSITORY / "notebooks").absolute()
    if not folder.is_dir():
        raise SalvoUsageError(
            f"The notebooks folder {folder} is not there. Run salvo from a clone of the "
            "repository (make report), or set SALVO_NOTEBOOKS to the folder."
        )
    return folder


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give a folder beside the target to write into, and put it in the target's place at the end.

    Whatever is raised inside leaves the target as it was. Two writers of one target do not touch
    each other; the one that finishes last stays.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as parent:
    ...     with staged(Path(parent) / "report") as folder:
    ...         _ = (folder / "a.txt").write_text("whole")
    ...     (Path(parent) / "report" / "a.txt").read_text()
    'whole'
    """
    if target.is_file():  # one question, not two: another run may be replacing the folder
        raise SalvoReportError(f"{target} is a file, not the folder of a report. Move it away.")
    recover(target)
    folder = target.with_name(f".{target.name}.{os.getpid()}.{uuid.uuid4().hex[:8]}")
    folder.mkdir()
    try:
        yield folder
        _swap(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def recover(target: Path) -> None:
    """Clear away what killed runs left, and put back a report that one was about to replace.

    All that stands beside the target is looked at: a run that was killed may never be asked for
    again.
    """
    for left in sorted(target.parent.glob(".*")):
        match = _LEFT.fullmatch(left.name)
        if match is None or _is_alive(int(match["process"])):
            continue
        replaced = left.with_name(match["target"])
        if match["old"] and not replaced.exists():
            with suppress(OSError):  # another run may be doing the same
                left.rename(replaced)
        else:
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def temporary(kind: str) -> Iterator[Path]:
    """Make a folder of this process's own among the temporary ones; it goes at the end.

    Examples
    --------
    >>> with temporary("doctest") as folder:
    ...     folder.name.startswith("salvo-doctest-"), folder.is_dir()
    (True, True)
    >>> folder.exists()
    False
    """
    clear_temporary()
    prefix = temporary_prefix(kind)
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def temporary_prefix(kind: str) -> str:
    """Begin the name of a temporary folder so that it can be seen whose it was."""
    return f"salvo-{kind}-{os.getpid()}-"


def clear_temporary() -> None:
    """Clear away what killed processes of this user left among the temporary folders.

    A day is waited: the process may live in another container that shares the folder.
    """
    before = time.time() - LEFT_AFTER_S
    for left in Path(tempfile.gettempdir()).glob("salvo-*"):
        match = _TEMPORARY.fullmatch(left.name)
        if match is None or _is_alive(int(match["process"])):
            continue
        with suppress(OSError):
            status = left.lstat()
            is_own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
            if is_own and status.st_mtime < before:
                shutil.rmtree(left, ignore_errors=True)


def _swap(folder: Path, target: Path) -> None:
    """Put a finished folder in the target's place.

    A folder that is not empty cannot be replaced by one call, so the old one steps aside first;
    between the two calls `recover` knows how to bring it back.
    """
    aside = folder.with_name(folder.name + OLD)
    for _ in range(SWAP_ATTEMPTS):
        try:
            with suppress(FileNotFoundError):  # the first report of its name
                target.rename(aside)
            folder.rename(target)
        except BaseException as error:
            if isinstance(error, OSError) and error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                # Another run put its own report there between the two calls; ours is newer than
                # the one that stepped aside, so try again.
                shutil.rmtree(aside, ignore_errors=True)
                continue
            _put_back(aside, target)
            raise
        shutil.rmtree(aside, ignore_errors=True)
        return
    raise SalvoReportError(
        f"{target} is being replaced by other runs again and again. Wait for them to finish."
    )


def _put_back(aside: Path, target: Path) -> None:
    if aside.exists() and not target.exists():
        aside.rename(target)
    shutil.rmtree(aside, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True
