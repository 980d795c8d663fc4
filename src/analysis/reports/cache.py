"""Keep the table of a long simulation between runs, and never a stale or a broken one.

The name of an entry is a checksum over everything that can move its numbers: the inputs, the
source of the modules that compute it, and the versions of the libraries below them. An entry is
text, written beside and renamed into place, and carries a checksum of itself: one that is cut
short, edited or of another making is computed again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from analysis.reports.folders import reports_folder

if TYPE_CHECKING:
    from pandas import DataFrame

LIBRARIES = ("numpy", "pandas", "scipy", "statsmodels")
"""Another version of these may draw other random numbers, or write other text."""


@dataclass(frozen=True)
class Cached:
    """A table, and whether it was read or computed.

    A report must not print ``was_cached``: the same inputs give the same page.
    """

    frame: DataFrame
    was_cached: bool
    key: str


def cache_folder() -> Path:
    """Find where tables are kept: $SALVO_CACHE, or ``.cache`` among the reports."""
    folder = Path(os.environ.get("SALVO_CACHE") or reports_folder() / ".cache")
    return folder.expanduser().absolute()


def cached(
    name: str,
    inputs: Mapping[str, Any],
    compute: Callable[[], DataFrame],
    *,
    code: Sequence[ModuleType],
) -> Cached:
    """Return the table of these inputs, computed once.

    Parameters
    ----------
    name
        A word for the file's name.
    inputs
        Plain values (what JSON can hold) that fix the result.
    compute
        Makes the table: columns of numbers and text, no index of its own.
    code
        The modules whose source fixes the result.

    Returns
    -------
    Cached
        Computed or read, the frame is the same: both went through the same text. A folder that
        cannot be written costs the time of computing and nothing else.

    Examples
    --------
    >>> import pandas, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     os.environ["SALVO_CACHE"] = folder
    ...     runs = [cached("squares", {"of": 3}, lambda: pandas.DataFrame({"n": [9]}), code=[])
    ...             for _ in range(2)]
    ...     del os.environ["SALVO_CACHE"]
    >>> [run.was_cached for run in runs], runs[1].frame["n"].item()
    ([False, True], 9)
    """
    key = _key(name, inputs, code)
    path = cache_folder() / f"{name}-{key[:16]}.csv"
    found = _read(path, key)
    if found is not None:
        return Cached(_frame(found), True, key)
    text = compute().to_csv(index=False, lineterminator="\n")
    _write(path, key, text)
    return Cached(_frame(text), False, key)


def _key(name: str, inputs: Mapping[str, Any], code: Sequence[ModuleType]) -> str:
    sources = {
        module.__name__: hashlib.sha256(Path(str(module.__file__)).read_bytes()).hexdigest()
        for module in code
    }
    libraries = {library: version(library) for library in LIBRARIES}
    whole = {"name": name, "inputs": inputs, "code": sources, "libraries": libraries}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def _read(path: Path, key: str) -> str | None:
    """The text of an entry, or None when there is none that can be trusted."""
    try:
        head, _, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return text if head == _head(key, text) else None


def _write(path: Path, key: str, text: str) -> None:
    # A folder that cannot be written is no reason to fail: the table is there.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, delete=False
        ) as file:
            try:
                file.write(f"{_head(key, text)}\n{text}")
                file.close()
                Path(file.name).replace(path)
            except OSError:
                Path(file.name).unlink(missing_ok=True)


def _head(key: str, text: str) -> str:
    return f"# {key} {hashlib.sha256(text.encode()).hexdigest()}"


def _frame(text: str) -> DataFrame:
    import pandas as pd

    return pd.read_csv(io.StringIO(text))
