"""A notebooks folder with a small data_quality, and commands on it as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import v4

PARAMETERS = 'start = "2022-09-28"  # first\nend = ""  # last'
FINDING = """
from analysis.reports.findings import Findings
findings = Findings()
_ = findings.record("nights", 3, unit="nights", kind="reported")
findings
"""
# A shell that runs the tests in the background has SIGINT ignored, by all below it too.
COMMAND = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from analysis.cli import main
sys.exit(main(sys.argv[1:]))
"""


def notebook(*cells: str, parameters: str = PARAMETERS) -> Any:
    """A notebook with a title, a parameters cell and a section of the cells given."""
    parts = [
        v4.new_markdown_cell("# What is in the data?"),
        v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        v4.new_markdown_cell("## The coverage"),
        *(v4.new_code_cell(source) for source in cells),
    ]
    for number, cell in enumerate(parts):
        cell.id = f"cell-{number}"
    return v4.new_notebook(cells=parts)


class SmallSuite:
    """Notebooks and reports below one folder, and the processes that work on them."""

    def __init__(self, root: Path) -> None:
        self.root, self.reports = root, root / "reports"
        self.mark = uuid.uuid4().hex
        (root / "notebooks").mkdir()
        self.environment = os.environ | {
            "SALVO_NOTEBOOKS": str(root / "notebooks"),
            "SALVO_REPORTS": str(self.reports),
            "SALVO_JOBS": "2",
            "SALVO_WARM": "1",
            "SALVO_TEST": self.mark,
            "SALVO_TEST_PIDS": str(root / "pids"),
        }
        (root / "pids").mkdir()

    def write(self, *cells: str) -> Path:
        """Put the notebook of data_quality there."""
        path = self.root / "notebooks" / "data_quality.ipynb"
        nbformat.write(notebook(*cells), path)
        return path

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start a command line."""
        return subprocess.Popen(
            [sys.executable, "-c", COMMAND, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.root,
            start_new_session=True,
            **options,
        )

    def run(self, *arguments: str, **options: Any) -> tuple[int, str, str]:
        """Run a command line to its end."""
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def processes(self, word: str = "") -> list[int]:
        """Everything that descends from a command started here, as the system knows it."""
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and int(folder.name) != os.getpid():
                try:
                    environment = (folder / "environ").read_bytes()
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                except OSError:
                    continue
                if self.mark.encode() in environment and word.encode() in command:
                    found.append(int(folder.name))
        return found

    def left_behind(self, within: float = 15.0) -> list[int]:
        """Processes that are there still when there should be none."""
        until(lambda: not self.processes(), within)
        return self.processes()

    def kernels(self) -> list[int]:
        """The kernels whose first cell wrote down who they are (see `ANNOUNCED`)."""
        return sorted(int(path.name) for path in (self.root / "pids").iterdir())

    def hidden(self) -> list[str]:
        """Folders that are being written, or were left."""
        return sorted(path.name for path in self.reports.glob(".*") if path.name != ".cache")


ANNOUNCED = """
import os, pathlib, time
(pathlib.Path(os.environ["SALVO_TEST_PIDS"]) / str(os.getpid())).write_text("")
"""


def until(condition: Callable[[], Any], within: float = 60.0) -> bool:
    """Wait for something to become true."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
