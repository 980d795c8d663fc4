"""Which data, code, parameters and versions made a report, and when.

The block is written beside every report. Its ``key`` is a checksum over everything that can move
a number, and over nothing else: two runs with the same key hold the same findings, so a report
whose key has not moved need not be made again (`analysis.reports.freshness`).
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import analysis
from analysis.data.store import REPOSITORY, Snapshot
from analysis.errors import SalvoUsageError
from analysis.language.speech import ENGLISH
from analysis.reports.parameters import ReportSpec
from analysis.reports.validation import ReportParameters

PACKAGE = Path(analysis.__file__).resolve().parent
LOCK = "requirements.lock"
GIT_TIMEOUT_S = 10.0


def inputs(
    spec: ReportSpec,
    parameters: ReportParameters,
    *,
    snapshot: Snapshot,
    notebook: bytes,
    lang: str = ENGLISH,
    code: str | None = None,
) -> dict[str, Any]:
    """Describe what goes into a run, and give it its key; nothing here asks the clock or git.

    Parameters
    ----------
    spec, parameters
        The report and its checked parameters; all effective values are recorded.
    snapshot
        The data, with the checksums of `analysis.data.store.Store.present`.
    notebook
        The notebook file as it stands, without outputs.
    lang
        Language of the report.
    code
        The `code_checksum` where it is known already, for many runs at once.

    Examples
    --------
    >>> from analysis.reports.parameters import check, find_report
    >>> block = inputs(
    ...     find_report("data_quality"),
    ...     check("data_quality"),
    ...     snapshot=Snapshot("2026-06-07", {}),
    ...     notebook=b"{}",
    ... )
    >>> block["data"]["vintage"], len(block["key"])
    ('2026-06-07', 64)
    """
    keyed = {
        "report": spec.name,
        "lang": lang,
        "parameters": parameters.stated(),
        "data": data_block(snapshot),
        "files": parameters.files(),
        "notebook": {"name": spec.notebook, "sha256": hashlib.sha256(notebook).hexdigest()},
        "python": platform.python_version(),
        "packages": packages(),
        "lock": lock_checksum(),
    }
    sha256 = code_checksum() if code is None else code
    return {
        **keyed,
        "question": spec.question,
        "changed": {name: parameters.stated()[name] for name in parameters.changed()},
        "code": {"version": analysis.__version__, "sha256": sha256},
        "key": _key({**keyed, "code": sha256}),
    }


def stamped(block: Mapping[str, Any]) -> dict[str, Any]:
    """Add to the `inputs` of a run when it started, and the commit of the code.

    Neither moves a number, so neither is part of the key.

    Raises
    ------
    SalvoUsageError
        If SOURCE_DATE_EPOCH is set to something that is not a time.
    """
    return {
        **block,
        "code": {**block["code"], **_commit()},
        "created": created(),
        "created_fixed": bool(os.environ.get("SOURCE_DATE_EPOCH", "").strip()),
    }


def data_block(snapshot: Snapshot) -> dict[str, Any]:
    """Name the vintage of the data, and rows and checksum of each table."""
    tables = {
        name: {"rows": table.rows, "sha256": table.sha256}
        for name, table in sorted(snapshot.tables.items())
    }
    return {"vintage": snapshot.vintage, "tables": tables}


def created(epoch: str | None = None) -> str:
    """State the time of the run in UTC, or the one that SOURCE_DATE_EPOCH fixes.

    Examples
    --------
    >>> created("1756339200")
    '2025-08-28T00:00:00Z'
    """
    epoch = (os.environ.get("SOURCE_DATE_EPOCH", "") if epoch is None else epoch).strip()
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SalvoUsageError(
            f"SOURCE_DATE_EPOCH is {epoch!r}, which is not a number of seconds since 1970. "
            "Correct or unset it."
        ) from error
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def packages() -> dict[str, str]:
    """List the versions of the packages that the suite names as its dependencies.

    A package that is only on the path, and so has no list, is described by all that is installed.
    """
    try:
        # An extra moves no number: a report is the same with and without it.
        needs = [line for line in metadata.requires("salvo") or () if "extra ==" not in line]
    except metadata.PackageNotFoundError:
        found = ((_normal(one.metadata["Name"]), one.version) for one in metadata.distributions())
        return dict(sorted(found))
    versions = {}
    for name in sorted({_normal(line) for line in needs}):
        with suppress(metadata.PackageNotFoundError):
            versions[name] = metadata.version(name)
    return versions


def lock_checksum() -> str | None:
    """Checksum of requirements.lock; None where the suite was installed without it."""
    try:
        return hashlib.sha256((REPOSITORY / LOCK).read_bytes()).hexdigest()
    except OSError:
        return None


def code_checksum() -> str:
    """Checksum over the package's own files: also right in a folder without version control."""
    files = (
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and "__pycache__" not in path.parts
    )
    return _over_files(sorted(files))


def _over_files(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in files:
        name = path.relative_to(PACKAGE).as_posix()
        total.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def _normal(requirement: str) -> str:
    """Name of a requirement as the index spells it: 'PyYAML >=6' is 'pyyaml'."""
    name = re.split(r"[^A-Za-z0-9._-]", requirement.strip(), maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def _key(inputs: Mapping[str, Any]) -> str:
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _commit() -> dict[str, Any]:
    """Commit and whether files differ from it; None for both outside of the repository."""
    top = _git("rev-parse", "--show-toplevel")
    # A package installed into a folder of some other repository is not at that commit.
    if top is None or Path(top).resolve() != REPOSITORY:
        return {"commit": None, "dirty": None}
    status = _git("status", "--porcelain")
    return {
        "commit": _git("rev-parse", "--verify", "HEAD"),
        "dirty": None if status is None else bool(status),
    }


def _git(*arguments: str) -> str | None:
    # Inside a hook, git hands on variables that would point this call at another index.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", "-C", str(REPOSITORY), *arguments],
            capture_output=True,
            text=True,
            check=True,
            timeout=GIT_TIMEOUT_S,
            env=environment,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
