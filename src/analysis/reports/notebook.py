"""What a notebook file declares: its cells, its headings and its parameters."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import SalvoReportError
from analysis.reports.parameters import ReportSpec

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class CellParameter:
    """One line of a notebook's parameters cell: name, literal and the comment beside it."""

    name: str
    default: Any
    help: str


def notebook_bytes(spec: ReportSpec, path: Path) -> bytes:
    """Read the file of a notebook without looking into it.

    Raises
    ------
    SalvoReportError
        If it is missing or unreadable.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SalvoReportError(
            f"The notebook of {spec.name} is missing: {path}. Restore it from version control."
        ) from error
    except OSError as error:
        raise _unreadable(spec, path, error) from error


def read_notebook(spec: ReportSpec, path: Path) -> tuple[NotebookNode, bytes]:
    """Parse a notebook, and hold its parameters cell and its model together.

    Returns
    -------
    tuple
        The notebook, and the bytes of its file.

    Raises
    ------
    SalvoReportError
        If it is missing, unreadable, or declares other parameters than its model.
    """
    import nbformat

    # What a file that is no notebook makes the reader stumble over.
    damage = (ValueError, LookupError, AttributeError, TypeError, nbformat.ValidationError)
    content = notebook_bytes(spec, path)
    try:
        notebook = nbformat.reads(content.decode("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
        declared = [line.name for line in parameters_cell(notebook)]
    except damage as error:
        raise _unreadable(spec, path, error) from error
    except SalvoReportError as error:
        raise SalvoReportError(f"{spec.notebook}: {error}") from error
    known = list(spec.model.model_fields)
    if declared != known:
        raise SalvoReportError(
            f"{spec.notebook} declares the parameters {', '.join(declared)}, its model "
            f"{', '.join(known)}. Make the two lists equal, in one order."
        )
    return notebook, content


def heading_above(notebook: NotebookNode, index: int) -> str:
    """Name the place of a cell as a reader knows it: by the last heading above it."""
    for cell in reversed(notebook.cells[: index + 1]):
        if cell.cell_type == "markdown":
            headings = re.findall(r"^#{1,6}\s+(.+?)\s*#*\s*$", cell.source, flags=re.MULTILINE)
            if headings:
                return str(headings[-1])
    return f"cell {index + 1}"


def parameters_cell(notebook: NotebookNode) -> tuple[CellParameter, ...]:
    """Read the cell tagged "parameters".

    Raises
    ------
    SalvoReportError
        If there is no such cell, or it holds anything but plain literals with a name.

    Examples
    --------
    >>> import nbformat.v4 as v4
    >>> cell = v4.new_code_cell('end = ""  # last night', metadata={"tags": ["parameters"]})
    >>> parameters_cell(v4.new_notebook(cells=[cell]))
    (CellParameter(name='end', default='', help='last night'),)
    """
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    if len(tagged) != 1:
        raise SalvoReportError(
            f"{len(tagged)} cells carry the tag 'parameters', and there must be one. Tag the cell "
            "that sets the defaults."
        )
    source = tagged[0].source
    try:
        comments = {
            token.start[0]: token.string.lstrip("# ")
            for token in tokenize.generate_tokens(StringIO(source).readline)
            if token.type == tokenize.COMMENT
        }
        return tuple(_assignment(line, comments) for line in ast.parse(source).body)
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        raise SalvoReportError(
            f"The parameters cell is not plain literals, one 'name = value' each: {error}."
        ) from error


def _unreadable(spec: ReportSpec, path: Path, error: Exception) -> SalvoReportError:
    return SalvoReportError(
        f"The notebook of {spec.name} cannot be read: {path}: {error}. Restore it from version "
        "control."
    )


def _assignment(line: ast.stmt, comments: Mapping[int, str]) -> CellParameter:
    if not (
        isinstance(line, ast.Assign)
        and len(line.targets) == 1
        and isinstance(line.targets[0], ast.Name)
    ):
        raise ValueError(f"line {line.lineno} is {ast.unparse(line)!r}")
    rows = range(line.lineno, (line.end_lineno or line.lineno) + 1)
    words = next((comments[row] for row in rows if row in comments), "")
    return CellParameter(line.targets[0].id, ast.literal_eval(line.value), words)
