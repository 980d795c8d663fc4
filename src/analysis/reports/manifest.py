"""The manifest of a run: which files it wrote, each with its checksum, and as which formats."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analysis.errors import SalvoReportError

MANIFEST: Final = "manifest.json"
FINDINGS: Final = "findings.json"
PROVENANCE: Final = "provenance.json"
PLACES: Final = ".places.json"
"""Where the files lie that a person named, on this machine: in no manifest, so on no site."""
LARGEST_RECORD: Final = 16 * 1024 * 1024
"""Bytes of a record that are read at most; those of the longest report are a hundredth of it."""


@dataclass(frozen=True)
class Manifest:
    """What a run wrote."""

    key: str
    formats: tuple[str, ...]
    files: Mapping[str, str]
    """Checksum of each file, by its path in the folder."""


def write_manifest(folder: Path, *, key: str, formats: Iterable[str]) -> Manifest:
    """Record every file of a finished folder; the last that is written into it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "findings.json").write_text("{}")
    ...     _ = write_manifest(Path(folder), key="ab", formats=["html"])
    ...     list(read_manifest(Path(folder)).files), damage(Path(folder))
    (['findings.json'], ())
    """
    files = {
        path.relative_to(folder).as_posix(): _checksum(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST
    }
    content = {"key": key, "formats": list(formats), "files": files}
    text = json.dumps(content, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return Manifest(key, tuple(content["formats"]), files)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a run.

    Raises
    ------
    SalvoReportError
        If it is missing or is not one.
    """
    content = read_record(folder / MANIFEST)
    try:
        files = {str(name): str(sha256) for name, sha256 in content["files"].items()}
        formats = tuple(str(name) for name in content["formats"])
        return Manifest(str(content["key"]), formats, files)
    except (KeyError, TypeError, AttributeError) as error:
        raise SalvoReportError(
            f"{folder / MANIFEST} is not the manifest of a run ({error!r})."
        ) from error


def write_places(folder: Path, places: Mapping[str, str]) -> None:
    """Note beside a run where the files lie that were named for it, if there are any."""
    if places:
        text = json.dumps(dict(places), ensure_ascii=False, indent=2)
        (folder / PLACES).write_text(text + "\n", encoding="utf-8")


def damage(folder: Path) -> tuple[str, ...]:
    """Name what is no longer as it was written, one sentence part for each file.

    Files that somebody put beside those of the run are not the run's, and are let alone.
    """
    try:
        manifest = read_manifest(folder)
    except SalvoReportError:
        gone = not (folder / MANIFEST).exists()
        return (f"{MANIFEST} is {'missing' if gone else 'unreadable'}",)
    found = []
    for name, sha256 in sorted(manifest.files.items()):
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            found.append(f"{MANIFEST} names a file outside of the folder, {name!r}")
        elif not path.is_file():
            found.append(f"{name} is missing")
        elif not _is_same(path, sha256):
            found.append(f"{name} was changed")
    return tuple(found)


def read_record(path: Path) -> dict[str, Any]:
    """Read one of a run's JSON files, of bounded size.

    Raises
    ------
    SalvoReportError
        If it is missing, too large, or not an object.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_RECORD + 1)
        if len(content) > LARGEST_RECORD:
            raise ValueError(f"it is larger than {LARGEST_RECORD // 2**20} MB")
        record = json.loads(content.decode("utf-8"))
        if not isinstance(record, dict):
            raise TypeError("it is not an object")
    except (OSError, ValueError, TypeError, RecursionError) as error:
        said = getattr(error, "strerror", None) or error
        raise SalvoReportError(f"{path} cannot be read: {said}. Render the report anew.") from error
    return record


def _is_same(path: Path, sha256: str) -> bool:
    try:
        return _checksum(path) == sha256
    except OSError:
        return False


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
