"""Builders of executed notebooks: the smallest one that shows the point."""

from __future__ import annotations

from typing import Any

import nbformat.v4 as nb
import pandas as pd

from analysis.figures import style
from analysis.reports import exhibits
from analysis.reports.document import Document, build
from analysis.reports.findings import MIME, Finding

RATE = Finding(
    "drone_rate",
    0.787,
    unit="rate",
    kind="reported",
    low=0.771,
    high=0.816,
    level=0.95,
    method="design-effect Wilson",
    numerator=1204,
    denominator=1530,
    of="launched",
)
PROVENANCE: dict[str, Any] = {
    "question": "Asked in the registry?",
    "parameters": {"start": "2024-10-01", "end": "", "weapon_classes": ["cruise_missile"]},
    "changed": {"start": "2024-10-01"},
    "data": {"vintage": "2026-06-07", "tables": {"nights": {"rows": 1349, "sha256": "ab" * 32}}},
    "notebook": {"name": "report.ipynb", "sha256": "cd" * 32},
    "code": {"version": "0.1.0", "commit": "abc", "dirty": True, "sha256": "ef" * 32},
    "python": "3.11.7",
    "packages": {"pandas": "3.1.1"},
    "created": "2026-06-08T12:30:00Z",
    "key": "12" * 32,
}


def text(source: str, *tags: str) -> Any:
    return nb.new_markdown_cell(source, metadata={"tags": list(tags)})


def ran(*outputs: Any, source: str = "measure()", tags: tuple[str, ...] = ()) -> Any:
    """Make a code cell with the outputs given: exhibits, findings, or outputs as they are."""
    return nb.new_code_cell(
        source, outputs=[_output(each) for each in outputs], metadata={"tags": list(tags)}
    )


def data(**media: Any) -> Any:
    named = {
        name.replace("__", "/").replace("_xml", "+xml"): value for name, value in media.items()
    }
    return nb.new_output("display_data", data=named)


def stream(words: str, name: str = "stdout") -> Any:
    return nb.new_output("stream", name=name, text=words)


def table(name: str = "panel", **columns: list[Any]) -> exhibits.Exhibit:
    frame = pd.DataFrame(columns or {"weapon": ["Kalibr", "Kh-101"], "launched": [12, None]})
    return exhibits.table(frame, name=name, caption=f"Caption of {name}", note="A note.")


def drawing(name: str = "trend", *, marks: int = 3) -> exhibits.Exhibit:
    with style.apply():
        figure, ax = style.figure()
        ax.plot(range(marks), range(marks), **style.mark("cruise_missile").line())
        ax.set_ylabel("Neutralised / launched")
    return exhibits.figure(
        figure,
        name=name,
        caption=f"Caption of {name}",
        alt=f"Alt text of {name}.",
        data=pd.DataFrame({"x": range(marks)}),
    )


def notebook(*cells: Any, title: str = "# How many were stopped?") -> Any:
    return nb.new_notebook(cells=[text(title), *cells] if title else list(cells))


def document(*cells: Any, **options: Any) -> Document:
    return build(notebook(*cells, **options), report="report", provenance=PROVENANCE)


def _output(shown: Any) -> Any:
    if isinstance(shown, exhibits.Exhibit):
        return nb.new_output("display_data", data=shown._repr_mimebundle_())
    if isinstance(shown, Finding):
        from dataclasses import asdict

        return nb.new_output("display_data", data={MIME: asdict(shown)})
    return shown
