"""The diagram of the floors: imports point down, files are opened on two floors only."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "analysis"
MODULES = {
    path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8")
    for path in sorted(PACKAGE.rglob("*.py"))
}
TREES = {module: ast.parse(text) for module, text in MODULES.items()}

# Each floor, by the longest prefix of its module's path, and the floors it may import.
FLOORS = {
    "errors": "",
    "language": "errors",
    "terms": "errors",
    "periods": "errors terms",
    "memo": "",
    "data": "errors terms periods",
    "data/sources": "errors terms periods data",
    "bulletins": "errors terms periods data",
    "data/additions": "errors terms periods data data/sources bulletins",
    "data/readings": "errors terms periods data data/sources data/additions bulletins",
    "data/imports": "errors terms periods data data/sources data/readings bulletins",
    "articles": "errors terms periods data bulletins",
    "measures": "errors terms periods memo data",
    "stats": "errors",
    "studies": "errors terms periods memo data bulletins articles measures stats",
    "figures": "errors language terms periods",
    "reports": "errors language terms periods memo data data/sources data/imports data/additions "
    "bulletins articles measures stats studies figures",
    "cli": "errors language terms periods data data/sources data/imports data/additions "
    "bulletins articles measures stats studies figures reports",
}
# The memo keeps what the reports of a batch share in that batch's own folder: data it never reads.
OPENS_FILES = ("data/", "reports/", "cli/", "language/catalogue", "memo")
# A module may name a file that stands beside it (a style); it may not open one.
OPENING = re.compile(r"(open|Path|.*\.(open|read_\w+|to_csv|write_\w+))\((?!__file__)")
MOST_LINES = 250  # of code: explaining is not rationed
LONGER: dict[str, str] = {}  # module: why it may be
NO_NAMES = {"utils", "helpers", "misc", "common", "core"}
NO_SUBJECT = re.compile(r"missile|drone|raid|attack|shahed|launch|interception|ukrain", re.I)


def floor(path: str) -> str:
    """The floor of a module such as "data/sources/ohchr.py"; "" for the package itself."""
    path = path.removesuffix(".py").removesuffix("__init__").rstrip("/")
    return max((f for f in FLOORS if path == f or path.startswith(f + "/")), key=len, default="")


def imported(tree: ast.AST) -> set[str]:
    """The floors that a module imports anywhere, inside functions too."""
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return {floor("/".join(n.split(".")[1:])) for n in names if n.startswith("analysis.")} - {""}


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    own = floor(module)
    assert own or module == "__init__.py", f"{module} stands on no floor"
    above = imported(TREES[module]) - {own}
    above -= set(FLOORS.get(own, "").split())
    assert not above, f"{module} ({own}) imports from {sorted(above)}"


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith(OPENS_FILES)])
def test_files_are_opened_on_the_data_and_reports_floors_only(module: str) -> None:
    calls = [ast.unparse(n) for n in ast.walk(TREES[module]) if isinstance(n, ast.Call)]
    opening = [call for call in calls if OPENING.match(call)]
    assert not opening, f"{module} opens files: {opening}"


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("stats/")])
def test_statistics_know_nothing_of_the_subject(module: str) -> None:
    assert not NO_SUBJECT.findall(MODULES[module])


def code_lines(module: str) -> int:
    """Lines of a module, without blank ones, comments and docstrings."""
    scopes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    documented = [
        n for n in ast.walk(TREES[module]) if isinstance(n, scopes) and ast.get_docstring(n)
    ]
    prose = {
        i for n in documented for i in range(n.body[0].lineno, (n.body[0].end_lineno or 0) + 1)
    }
    lines = enumerate(MODULES[module].splitlines(), start=1)
    return sum(
        bool(text.strip()) and text.strip()[0] != "#" and i not in prose for i, text in lines
    )


def test_modules_are_short() -> None:
    longer = {module: n for module in MODULES if (n := code_lines(module)) > MOST_LINES}
    assert longer.keys() == LONGER.keys(), f"split, or give a reason in LONGER: {longer}"


def test_modules_are_named_after_a_thing() -> None:
    assert not NO_NAMES & {part for m in MODULES for part in m.removesuffix(".py").split("/")}
