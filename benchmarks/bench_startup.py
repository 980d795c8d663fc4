"""Time what a person waits for: importing, the commands, each notebook, and the whole suite.

Run it with `make bench`. Only the standard library is used, each thing runs in a process of its
own, as it does for a person, and the median of several runs is printed.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Case:
    """One thing to time, the seconds it may take, and how often it is run."""

    name: str
    command: list[str]
    limit: float
    runs: int


def cases(runs: int, out: Path) -> Iterator[Case]:
    """List what is timed, the quick before the slow. The slow ones run a third as often."""
    salvo = str(BIN / "salvo")
    few = max(1, runs // 3)
    yield Case("python -c pass", [sys.executable, "-c", "pass"], 0.1, runs)
    yield Case("import analysis", [sys.executable, "-c", "import analysis"], 0.3, runs)
    yield Case("salvo --help", [salvo, "--help"], 0.5, runs)
    yield Case("salvo data check", [salvo, "data", "check"], 3, runs)
    yield Case("make, nothing to do", ["make", "--silent", ".venv/.ready"], 1, runs)
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        command = [salvo, "report", notebook.stem, "--force", "--out", str(out / notebook.stem)]
        yield Case(f"salvo report {notebook.stem}", command, 20, few)
    whole = [salvo, "report", "--out", str(out / "all")]
    yield Case("salvo report (all)", [*whole, "--force"], 180, few)
    yield Case("salvo report (all, fresh)", whole, 0.5, runs)
    yield Case("salvo report status", [*whole[:2], "status", *whole[2:]], 0.5, runs)


def timed(case: Case) -> list[float]:
    """Seconds of each run, fastest first."""
    seconds = []
    for _ in range(case.runs):
        before = time.perf_counter()
        done = subprocess.run(case.command, cwd=ROOT, capture_output=True, text=True, check=False)
        seconds.append(time.perf_counter() - before)
        if done.returncode != 0:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise RuntimeError(f"exit {done.returncode}: {''.join(last)}")
    return sorted(seconds)


def machine() -> str:
    """Describe the machine in one line: figures of two machines are not compared."""
    return (
        f"{os.cpu_count()} processors, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def main() -> int:
    """Print a table; return 1 when something could not be run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9, help="runs of each quick thing")
    parser.add_argument("--only", default="", help="time only what has this word in its name")
    chosen = parser.parse_args()
    failed = 0
    print(machine())
    print(f"{'':32} {'runs':>4} {'median s':>9} {'least s':>9} {'most s':>9} {'limit s':>8}")
    with tempfile.TemporaryDirectory() as out:
        for case in cases(chosen.runs, Path(out)):
            if chosen.only not in case.name:
                continue
            try:
                seconds = timed(case)
            except (RuntimeError, OSError) as error:
                failed += 1
                print(f"{case.name:32} {error}", flush=True)
                continue
            print(
                f"{case.name:32} {case.runs:>4} {statistics.median(seconds):>9.2f} "
                f"{seconds[0]:>9.2f} {seconds[-1]:>9.2f} {case.limit:>8.1f}",
                flush=True,
            )
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
