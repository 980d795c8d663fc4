"""The description of the snapshot: ``datapackage.json``, made from the table specs.

Frictionless Data Package, with three properties of our own per resource: ``rows``, ``vintage``
(the last date the table covers or was published) and, for imported tables, ``source_columns``
(what the raw file offered, so that a later file that drops a column is noticed).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.data.contracts import Field, TableSpec
from analysis.data.store import sha256

NAME = "salvo-snapshot"
TITLE = "Missile and drone attacks on Ukraine: attacks, casualties, diplomacy"


def resource(
    spec: TableSpec,
    content: bytes,
    *,
    rows: int,
    vintage: str,
    source_columns: Sequence[str] = (),
) -> dict[str, Any]:
    """Describe one table as it is written.

    Parameters
    ----------
    spec, content
        The table's definition, and its file to the byte.
    rows, vintage, source_columns
        Number of rows, last date covered, and the columns of the raw file.
    """
    described: dict[str, Any] = {
        "name": spec.name,
        "path": f"{spec.name}.csv",
        "profile": "tabular-data-resource",
        "title": spec.title,
        "description": spec.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content)}",
        "rows": rows,
        "vintage": vintage,
        "schema": {
            "fields": [_field(field) for field in spec.fields],
            "primaryKey": list(spec.key),
            "missingValues": [""],
        },
        "licenses": [
            {"name": spec.licence.name, "title": spec.licence.title, "path": spec.licence.path}
        ],
        "sources": [
            {"title": s.title} | ({"path": s.path} if s.path else {}) for s in spec.sources
        ],
    }
    if source_columns:
        described["source_columns"] = list(source_columns)
    return described


def package(resources: Mapping[str, Mapping[str, Any]], *, vintage: str) -> bytes:
    """The whole description, as the bytes to write; resources in a fixed order."""
    described = {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLE,
        "description": "Canonical tables; see README.md and LICENSE.md beside this file.",
        "vintage": vintage,
        "resources": [dict(resources[name]) for name in sorted(resources)],
    }
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "description": field.description,
    }
    if field.type == "datetime":
        described["format"] = "%Y-%m-%dT%H:%M"
    if field.unit:
        described["unit"] = field.unit
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    if field.minimum is not None:
        constraints["minimum"] = field.minimum
    if field.maximum is not None:
        constraints["maximum"] = field.maximum
    if field.enum is not None:
        constraints["enum"] = list(field.enum)
    if field.pattern is not None:
        constraints["pattern"] = field.pattern.strip("^$")
    if constraints:
        described["constraints"] = constraints
    return described
