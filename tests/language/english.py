"""English that a reader may see: found in the notebooks, in the code, and left on a page."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.data.store import REPOSITORY

PACKAGE = REPOSITORY / "src" / "analysis"
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
SPOKEN = (
    *("terms.py", "figures", "studies", "measures", "stats", "data/regimes.py", "data/nights.py"),
    *("reports/conclusions.py", "reports/timing_tables.py"),
    *("reports/brief_facts.py", "reports/brief_sentences.py"),
)
"""Where code makes sentences for readers; what it raises is for whoever runs it."""
TOKEN = "⟦{}⟧"
SENTENCE = re.compile(r"[A-Za-z]{2,}[^A-Za-z_]* [^ ]|^[A-Z][a-z]{2,}")
WORD = re.compile(r"(?<![\w⟦/.-])[A-Za-z][a-z]{2,}(?![\w⟧])")


@dataclass(frozen=True)
class Said:
    """Words with where they stand; what is filled in later is a token."""

    place: str
    words: str


def of_notebook(path: Path) -> Iterator[Said]:
    """Every paragraph of markdown and every phrase in code of a notebook."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source, place = "".join(cell["source"]), f"{path.stem}#{cell['id']}"
        if cell["cell_type"] == "code":
            yield from _phrases(ast.parse(source), place)
        else:
            for paragraph in re.split(r"\n{2,}", source):
                yield Said(place, paragraph)


def of_package() -> Iterator[Said]:
    """Every phrase in the modules of `SPOKEN`."""
    for name in SPOKEN:
        root = PACKAGE / name
        for path in [root] if root.is_file() else sorted(root.rglob("*.py")):
            yield from _phrases(
                ast.parse(path.read_text("utf-8")), path.relative_to(PACKAGE).as_posix()
            )


def left_over(words: str, known: frozenset[str] = frozenset()) -> list[str]:
    """English words in a text that should have none."""
    return [word for word in WORD.findall(words) if word not in known]


def _phrases(tree: ast.AST, place: str) -> Iterator[Said]:
    skipped = {id(node) for node in _not_shown(tree)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        words = words_of(node)
        if words is not None and SENTENCE.search(re.sub(r"⟦\d+⟧|\{[^}]*\}", "1", words)):
            yield Said(f"{place}:{node.lineno}", words)  # type: ignore[attr-defined]


def words_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [
            part.value if isinstance(part, ast.Constant) else TOKEN.format(index)
            for index, part in enumerate(node.values)
        ]
        return "".join(map(str, parts))
    return None


def _not_shown(tree: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, what is raised, and the parts of a phrase that is taken as a whole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, ast.Raise | ast.Assert):
            yield from ast.walk(node)
        elif isinstance(node, ast.JoinedStr):
            for part in node.values:
                if isinstance(part, ast.Constant):
                    yield part
                elif isinstance(part, ast.FormattedValue) and part.format_spec is not None:
                    yield from ast.walk(part.format_spec)
