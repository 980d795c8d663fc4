"""Where the snapshot lives; read and write its tables, atomically, with their checksums.

The snapshot is a folder of CSV files described by ``datapackage.json``. A change to it is
staged beside it in full, then committed by one atomic rename of a journal, then moved into
place; a crash before the journal leaves the old snapshot, a crash after it is finished by the
next reader or writer. There is no moment at which a reader meets half of a change.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import SalvoSnapshotError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.data.contracts import TableSpec

DATAPACKAGE = "datapackage.json"
JOURNAL = ".journal.json"
STAGING_PREFIX = ".staging-"
ABANDONED_AFTER_S = 3600
REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class TableState:
    """How one table of the snapshot stands: its rows, checksum, vintage and source columns."""

    path: str
    rows: int
    sha256: str
    vintage: str
    source_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """The snapshot as its description states it; reading it loads no table."""

    vintage: str
    tables: Mapping[str, TableState]


class Store:
    """A snapshot folder.

    Parameters
    ----------
    root
        The folder; by default ``$SALVO_DATA``, else ``data/`` of the repository.

    Examples
    --------
    >>> Store().snapshot().tables["salvo_lines"].rows > 3000
    True
    """

    def __init__(self, root: Path | str | None = None) -> None:
        self.root = Path(root or os.environ.get("SALVO_DATA") or REPOSITORY / "data")

    def path(self, name: str) -> Path:
        """Where a file of the snapshot stands."""
        return self.root / name

    def exists(self) -> bool:
        """Whether the folder holds a described snapshot."""
        self._recover()
        return self.path(DATAPACKAGE).is_file()

    def description(self) -> dict[str, Any]:
        """The parsed ``datapackage.json``.

        Raises
        ------
        SalvoSnapshotError
            When it is missing or is not JSON.
        """
        self._recover()
        path = self.path(DATAPACKAGE)
        try:
            description: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise SalvoSnapshotError(
                f"There is no snapshot in {self.root}: {DATAPACKAGE} is missing. Set SALVO_DATA or "
                "--data to a snapshot folder, or restore data/ from version control."
            ) from error
        except (OSError, ValueError) as error:
            raise SalvoSnapshotError(
                f"{path} cannot be read: {error}. Restore it from version control."
            ) from error
        return description

    def snapshot(self) -> Snapshot:
        """Rows, checksums and vintages of all tables."""
        description = self.description()
        try:
            tables = {
                resource["name"]: TableState(
                    path=resource["path"],
                    rows=resource["rows"],
                    sha256=resource["hash"].removeprefix("sha256:"),
                    vintage=resource["vintage"],
                    source_columns=tuple(resource.get("source_columns", ())),
                )
                for resource in description["resources"]
            }
            return Snapshot(vintage=description["vintage"], tables=tables)
        except (KeyError, TypeError, AttributeError) as error:
            raise SalvoSnapshotError(
                f"{self.path(DATAPACKAGE)} does not describe a snapshot ({error!r}). Restore it "
                "from version control."
            ) from error

    def present(self) -> Snapshot:
        """The snapshot with the checksums of its files as they stand, whatever is described.

        A table that somebody changed by hand is then another table, and so is what is made of it.

        Raises
        ------
        SalvoSnapshotError
            When a described table is missing or cannot be read.
        """
        described = self.snapshot()
        tables = {}
        for name, table in described.tables.items():
            try:
                content = self.path(table.path).read_bytes()
            except OSError as error:
                raise SalvoSnapshotError(
                    f"Table {name} is missing from {self.root}: {error.strerror or error}. Import "
                    "its source with 'salvo data import FILE', or restore data/ from version "
                    "control."
                ) from error
            tables[name] = replace(table, sha256=sha256(content))
        return replace(described, tables=tables)

    def read(self, spec: TableSpec) -> pd.DataFrame:
        """Read one table with the dtypes of its contract.

        Raises
        ------
        SalvoSnapshotError
            When the file is missing or cannot be parsed.
        SalvoContractError
            When its columns or types are wrong.
        """
        import pandas as pd

        self._recover()
        path = self.path(f"{spec.name}.csv")
        try:
            frame = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
        except FileNotFoundError as error:
            raise SalvoSnapshotError(
                f"Table {spec.name} is missing from {self.root}. Import its source with 'salvo "
                "data import FILE', or restore data/ from version control."
            ) from error
        except (OSError, ValueError) as error:
            raise SalvoSnapshotError(
                f"{path} cannot be read as a table: {error}. Restore it from version control."
            ) from error
        if not isinstance(frame.index, pd.RangeIndex):
            # pandas takes a surplus field for a row label and would shift every column.
            raise SalvoSnapshotError(
                f"{path} has rows with more fields than its header. Restore it from version "
                "control, or import its source again."
            )
        return spec.coerce(frame)

    def replace(self, files: Mapping[str, bytes]) -> None:
        """Replace several files of the snapshot as one change, or none of them.

        Raises
        ------
        SalvoSnapshotError
            When the change cannot be written; the old snapshot is whole.
        """
        self._recover()
        staging: Path | None = None
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self._sweep()
            staging = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=self.root))
            for name, content in files.items():
                _write_synced(staging / name, content)
            journal = json.dumps({"staging": staging.name, "files": sorted(files)})
            _write_synced(staging / JOURNAL, journal.encode())
            # From this rename on the change is decided; before it, nothing has happened.
            (staging / JOURNAL).replace(self.path(JOURNAL))
        except OSError as error:
            if staging is not None:
                shutil.rmtree(staging, ignore_errors=True)
            raise SalvoSnapshotError(
                f"The snapshot in {self.root} could not be written: {error}. It is unchanged. "
                "Free space or fix the permission, then run the command again."
            ) from error
        self._recover()

    def _recover(self) -> None:
        """Finish a change that was decided but not yet moved into place."""
        journal = self.path(JOURNAL)
        if not journal.is_file():
            return
        try:
            plan = json.loads(journal.read_text(encoding="utf-8"))
            staging = self.root / plan["staging"]
            for name in plan["files"]:
                # Absent: moved before the interruption, or by another process just now.
                with suppress(FileNotFoundError):
                    (staging / name).replace(self.path(name))
            journal.unlink(missing_ok=True)
            shutil.rmtree(staging, ignore_errors=True)
        except FileNotFoundError:
            return  # another process finished the change
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SalvoSnapshotError(
                f"An interrupted import in {self.root} could not be finished: {error}. Free space "
                f"or fix the permission, and run 'salvo data check'; {JOURNAL} says what is left."
            ) from error

    def _sweep(self) -> None:
        """Remove what a killed writer staged but never decided; a writer at work is left alone."""
        for leftover in self.root.glob(f"{STAGING_PREFIX}*"):
            if time.time() - leftover.stat().st_mtime > ABANDONED_AFTER_S:
                shutil.rmtree(leftover, ignore_errors=True)


def table_bytes(frame: pd.DataFrame, spec: TableSpec) -> bytes:
    """The one way in which a table is written as CSV; same table, same bytes."""
    import pandas as pd

    plain = frame.copy()
    for field in spec.fields:
        column = plain[field.name]
        if field.type == "boolean":
            plain[field.name] = column.map({True: "true", False: "false"})
        elif field.type == "date":
            plain[field.name] = column.dt.strftime("%Y-%m-%d")
        elif field.type == "datetime":
            plain[field.name] = column.dt.strftime("%Y-%m-%dT%H:%M")
        elif field.type == "number":
            plain[field.name] = column.map(lambda v: "" if pd.isna(v) else f"{v:.10g}")
    text: str = plain.to_csv(index=False, lineterminator="\n", columns=spec.columns)
    return text.encode("utf-8")


def sha256(content: bytes) -> str:
    """Checksum as the snapshot records it."""
    return hashlib.sha256(content).hexdigest()


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
