"""Time reports against what they would cost without this suite: ratios, in one run of one machine.

Run it with `make bench`, or a part of it with `--only batch`. Stock is papermill, then nbconvert to
HTML, then a headless Chromium to PDF where there is one, each a command as a person would loop over
them. The plain script is the notebook's code cells in one file, with nothing rendered.

The batch runs first and with an empty cache; stock then finds the cache filled. What is unfair in
the comparison is unfair to the suite.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
from bench_startup import machine  # noqa: E402 - the folder is no package

NAME = "interception_rates"
NOTEBOOK = ROOT / "notebooks" / f"{NAME}.ipynb"
MONTHS = [f"2025-{month:02}" for month in range(1, 8)] + ["2025-10", "2025-11"]
LEVELS = ["0.9", "0.95", "0.99"]
SALVO = [sys.executable, "-c", "import sys; from analysis.cli import main; sys.exit(main())"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def seconds(*commands: Sequence[str | Path], **environment: str) -> float:
    """Time commands run one after another."""
    began = time.perf_counter()
    for command in commands:
        done = subprocess.run(
            [str(word) for word in command],
            env=os.environ | environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise RuntimeError(f"{command[:4]}: exit {done.returncode}: {''.join(last)}")
    return time.perf_counter() - began


def processor_seconds() -> float:
    """Processor time of all that was started here and has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def say(what: str, value: float, unit: str = "s", limit: str = "") -> None:
    print(f"{what:58} {value:>9.2f} {unit:<4} {limit}", flush=True)


def script(folder: Path) -> Path:
    """The code cells of the notebook as one file; what a cell displays is built and thrown away."""
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    path = folder / f"{NAME}.py"
    path.write_text("\n\n".join(code), encoding="utf-8")
    return path


def stock(folder: Path, values: dict[str, str], browser: str | None) -> float:
    """One report the stock way, each step a command."""
    book, page = folder / "stock.ipynb", folder / "stock.html"
    given = [word for name, value in values.items() for word in ("-p", name, value)]
    steps: list[list[str | Path]] = [
        [sys.executable, "-m", "papermill", NOTEBOOK, book, "--no-progress-bar", *given],
        [sys.executable, "-m", "nbconvert", "--to", "html", "--log-level=ERROR", book],
    ]
    if browser is not None:
        chromium = [browser, "--headless", "--no-sandbox", "--disable-gpu"]
        steps.append([*chromium, f"--print-to-pdf={folder / 'stock.pdf'}", f"file://{page}"])
    return seconds(*steps)


def bench_batch(folder: Path, reports: int, stocks: int) -> None:
    """A grid, whose reports share most of their work, and periods, whose reports share none."""
    grid = [
        {"first_month": month, "level": level} for month, level in itertools.product(MONTHS, LEVELS)
    ]
    first = date(2024, 10, 1)
    periods = [{"start": str(first + timedelta(days=7 * week))} for week in range(len(grid))]
    compare(folder / "grid", grid[:reports], stocks, limit="at least 6")
    compare(folder / "periods", periods[:reports], stocks)


def compare(folder: Path, sets: list[dict[str, str]], stocks: int, *, limit: str = "") -> None:
    """Time a batch of these parameters, and a sample of them the stock way."""
    folder.mkdir()
    table, names = folder / "sets.csv", list(sets[0])
    rows = [names, *(list(values.values()) for values in sets)]
    table.write_text("".join(",".join(row) + "\n" for row in rows))
    before = processor_seconds()
    ours = seconds([*SALVO, "batch", NAME, "--table", table, "--out", folder / "batch"])
    ours_busy = (processor_seconds() - before) / len(sets)
    say(f"batch of {len(sets)} ({', '.join(names)}), HTML and PDF", ours)
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    what = "papermill + nbconvert" + (" + Chromium" if browser else " (no browser found: no PDF)")
    before = processor_seconds()
    each = statistics.mean(
        stock(folder, sets[place], browser)
        for place in range(0, len(sets), -(-len(sets) // stocks))
    )
    stock_busy = (processor_seconds() - before) / stocks
    say(f"{what}, one report (mean of {stocks})", each)
    say(f"the same, scaled to {len(sets)}", each * len(sets))
    say("throughput of the batch over stock", each * len(sets) / ours, "×", limit)
    say("processor time of one report, batch", ours_busy)
    say("processor time of one report, stock", stock_busy)


def bench_one(folder: Path, runs: int) -> None:
    """One report on demand, turn by turn with the plain script, so that both see one machine."""
    path, found = script(folder), {"script": [], "on demand": [], "fresh": []}
    out = ["--out", folder / "one"]
    seconds([sys.executable, path], MPLBACKEND="agg")  # fills the cache
    for _ in range(runs):
        found["script"].append(seconds([sys.executable, path], MPLBACKEND="agg"))
        found["on demand"].append(seconds([*SALVO, "report", NAME, "--force", *out]))
        found["fresh"].append(seconds([*SALVO, "report", NAME, *out]))
    plain, demand, fresh = (statistics.median(each) for each in found.values())
    say("the notebook's code as a plain script, cold", plain)
    say("salvo report, HTML and PDF, cold", demand)
    say("salvo report over the script", demand / plain, "×", "at most 1.3")
    warm = warm_report(folder, runs)
    say("one report in a warm kernel, HTML and PDF", warm)
    say("warm report over the script", warm / plain, "×", "under 1")
    say("salvo report, nothing to do", fresh, "s", "under 0.5")


def warm_report(folder: Path, runs: int) -> float:
    """One report as a worker of a batch renders it: client running, kernel forked."""
    code = (
        "import statistics, sys, time\n"
        "from pathlib import Path\n"
        "from analysis.reports.kernels import Warmth\n"
        "from analysis.reports.request import Request\n"
        "import papermill\n"
        "from analysis.reports import document, html, pdf\n"
        f"request = Request({NAME!r}, out={str(folder / 'warm')!r})\n"
        f"with Warmth([Path({str(NOTEBOOK)!r})]) as warmth:\n"
        "    assert warmth.address(), warmth.note\n"
        f"    took = [request.carry_out(warm=warmth.address()).seconds for _ in range({runs})]\n"
        "print(statistics.median(took))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return float(done.stdout.split()[-1])


def bench_memory(folder: Path) -> None:
    """A thousand reports planned and a hundred run, of a notebook that does next to nothing."""
    books = folder / "notebooks"
    books.mkdir()
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Small"},
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {"tags": ["parameters"]},
            "source": 'start = "2022-09-28"\nend = ""',
            "outputs": [],
            "execution_count": None,
        },
    ]
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (books / "data_quality.ipynb").write_text(json.dumps(book))
    days = [
        f"{year}-{month:02}-{day:02}"
        for year in (2023, 2024, 2025)
        for month in range(1, 13)
        for day in range(1, 29)
    ]
    for what, count, rest in (
        ("planned", 1_000, ["--dry-run"]),
        ("run", 10, []),
        ("run", 100, ["--force"]),
    ):
        table = folder / "days.csv"
        table.write_text("start\n" + "\n".join(days[:count]) + "\n")
        command = [*SALVO, "batch", "data_quality", "--table", table, "--out", folder / "memory"]
        code = (
            "import resource, subprocess, sys\n"
            "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, "
            "stderr=subprocess.DEVNULL)\n"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, [*command, *rest])],
            env=os.environ | {"SALVO_NOTEBOOKS": str(books)},
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        took = time.perf_counter() - began
        megabytes = int(done.stdout) / 1024
        say(f"{count} small reports {what}: largest process", megabytes, "MB", f"in {took:.1f} s")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", choices=["", "batch", "one", "memory"])
    parser.add_argument("--reports", type=int, default=27, help="reports of the batch, at most 27")
    parser.add_argument("--stock", type=int, default=3, help="reports rendered the stock way")
    parser.add_argument("--runs", type=int, default=3, help="runs of single reports")
    chosen = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory(prefix="salvo-bench-") as place:
        folder = Path(place)
        os.environ["SALVO_CACHE"] = str(folder / "cache")
        if chosen.only in ("", "batch"):
            bench_batch(folder, min(chosen.reports, 27), chosen.stock)
        if chosen.only in ("", "one"):
            bench_one(folder, chosen.runs)
        if chosen.only in ("", "memory"):
            bench_memory(folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
