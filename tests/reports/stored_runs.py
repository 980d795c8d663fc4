"""Runs on disk, written by hand: small, and as hostile as a test wants them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.reports.manifest import write_manifest


def finding(name: str, value: Any, unit: str = "nights", **parts: Any) -> dict[str, Any]:
    """A finding as findings.json holds it."""
    return {"name": name, "value": value, "unit": unit, "low": None, "high": None} | parts


def put_run(
    folder: Path,
    *findings: Mapping[str, Any],
    tables: Mapping[str, str] | None = None,
    title: str = "What is in the data?",
    answer: str = "Much is in the data.",
    page: bool = True,
    **record: Any,
) -> Path:
    """Write a run of data_quality; `record` replaces parts of its provenance."""
    (folder / "tables").mkdir(parents=True)
    provenance: dict[str, Any] = {
        "report": "data_quality",
        "question": "What is in the data, and what is not?",
        "lang": "en",
        "parameters": {"start": "2022-09-28", "end": ""},
        "changed": {},
        "files": {},
        "data": {"vintage": "2026-06-07", "tables": {"nights": {"rows": 1, "sha256": "a"}}},
        "notebook": {"name": "data_quality.ipynb", "sha256": "b"},
        "code": {"version": "0.1.0", "sha256": "c"},
        "python": "3.11.7",
        "packages": {"pandas": "3.0.0"},
        "lock": "d",
        "created": "2026-06-08T12:00:00Z",
        "key": "e",
    }
    provenance |= record
    listed = {
        "report": provenance["report"],
        "key": "e",
        "title": title,
        "answer": answer,
        "findings": list(findings),
    }
    (folder / "provenance.json").write_text(json.dumps(provenance), "utf-8")
    (folder / "findings.json").write_text(json.dumps(listed), "utf-8")
    for name, text in (tables or {}).items():
        (folder / "tables" / f"{name}.csv").write_text(text, "utf-8")
    if page:
        (folder / "report.html").write_text("<!DOCTYPE html><title>page</title>", "utf-8")
    write_manifest(folder, key=str(provenance["key"]), formats=["html"])
    return folder
