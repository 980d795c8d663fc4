"""Do once what several reports of one batch have in common.

A batch names a folder in $SALVO_MEMO. There a function marked `memoised` keeps what it returned,
under a checksum of its name and of all that it was given; a report that asks the same is handed a
copy. A month more or another language changes little of a report, and most of it is the same work.

The folder is made by its batch and ends with it, so what lies in it is of this code, these data
and these libraries, and cannot be stale. Reports on demand have none: they compute.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import stat
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import update_wrapper
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar

VARIABLE = "SALVO_MEMO"
"""Names the folder of the batch; empty for none."""
MOST_BYTES = 256_000_000
"""What a folder holds; beyond it, what was not asked for the longest makes room."""

_P = ParamSpec("_P")
_R = TypeVar("_R")


class _Memoised(Generic[_P, _R]):
    """A function that looks into the folder of the batch first."""

    def __init__(self, function: Callable[_P, _R]) -> None:
        self._function = function
        self._name = f"{function.__module__}.{function.__qualname__}"
        update_wrapper(self, function)

    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        folder = _folder()
        path = folder and self._path(folder, args, kwargs)
        if path is None:
            return self._function(*args, **kwargs)
        with suppress(Exception):  # there is no entry, or it is broken, in whatever way
            kept: _R = pickle.loads(path.read_bytes())
            os.utime(path)
            return kept
        return self._computed(path, *args, **kwargs)

    def _computed(self, path: Path, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        with warnings.catch_warnings(record=True) as told:
            result = self._function(*args, **kwargs)
        for each in told:
            warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
        if told:  # a report shows what it is warned of, and the next one is to be warned as well
            return result
        with suppress(*_UNFIT):
            content = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
            with suppress(OSError):
                _write(path, content)
            # A copy to the first as well: what it is passed on to then has the same checksum.
            result = pickle.loads(content)
        return result

    def _path(self, folder: Path, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Path | None:
        """Where the result of these arguments is kept; None when they have no checksum."""
        with suppress(*_UNFIT):
            key = _checksum((self._name, args, sorted(kwargs.items())))
            return folder / f"{self._name.removeprefix('analysis.')}-{key[:32]}.pickle"
        return None


_UNFIT = (pickle.PicklingError, TypeError, AttributeError, ValueError)
"""What pickle raises for what lives in one process only, or refers to itself."""


def _checksum(content: Any) -> str:
    """A checksum by value: equal frames and texts count as equal, however they lie in memory."""
    import pandas as pd

    class ByValue(pickle.Pickler):
        def reducer_override(self, value: Any) -> Any:
            # Using a frame can move its columns together in memory; a copy has them together.
            is_frame = isinstance(value, pd.DataFrame)
            return (
                value.copy().__reduce_ex__(pickle.HIGHEST_PROTOCOL) if is_frame else NotImplemented
            )

    written = io.BytesIO()
    pickler = ByValue(written, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True  # a text that occurs twice is written twice, be it one object or two
    pickler.dump(content)
    return hashlib.sha256(written.getbuffer()).hexdigest()


def memoised(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Mark a function whose result the reports of a batch share.

    It must be pure: its result depends on its arguments only, which are plain values, frames or
    frozen results, and whoever gets it changes nothing that others see.

    Examples
    --------
    >>> import tempfile
    >>> @memoised
    ... def square(number):
    ...     print("computed")
    ...     return number**2
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     os.environ[VARIABLE] = folder
    ...     squares = [square(3), square(3)]
    ...     del os.environ[VARIABLE]
    computed
    >>> squares
    [9, 9]
    """
    return _Memoised(function)


def _folder() -> Path | None:
    """The folder of the batch, if there is one that nobody else can write to.

    What is unpickled is carried out; so it is only ever read from where this user wrote it.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    with suppress(OSError):
        status = Path(named).stat()
        is_own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
        if is_own and stat.S_ISDIR(status.st_mode) and not status.st_mode & 0o022:
            return Path(named)
    return None


def _write(path: Path, content: bytes) -> None:
    """Write beside and rename into place: another report may be reading or writing the same."""
    partial = path.with_suffix(f".{os.getpid()}")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    _make_room(path.parent)


def _make_room(folder: Path) -> None:
    kept = []
    for entry in os.scandir(folder):
        with suppress(FileNotFoundError):  # another report made room as well
            status = entry.stat()
            kept.append((status.st_mtime, status.st_size, entry.path))
    total = sum(size for _, size, _ in kept)
    for _, size, path in sorted(kept):
        if total <= MOST_BYTES:
            return
        Path(path).unlink(missing_ok=True)
        total -= size
