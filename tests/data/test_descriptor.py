"""The description of the snapshot is a valid data package, true, and what the specs say today."""

from __future__ import annotations

import json

import pytest

from analysis.data import descriptor
from analysis.data.store import DATAPACKAGE, Store, sha256
from analysis.data.tables import TABLES
from tests.builders import spec

STORE = Store()
RESOURCES = {r["name"]: r for r in STORE.description()["resources"]}


def test_the_package_and_its_data_are_valid_frictionless() -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(STORE.path(DATAPACKAGE))).validate()
    assert report.valid, report.to_summary()
    assert {task.name for task in report.tasks} == set(TABLES)


def test_every_table_is_described_and_nothing_else() -> None:
    assert set(RESOURCES) == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_the_description_is_what_the_spec_gives_today(name: str) -> None:
    written = RESOURCES[name]
    content = STORE.path(f"{name}.csv").read_bytes()
    generated = descriptor.resource(
        TABLES[name],
        content,
        rows=len(STORE.read(TABLES[name])),
        vintage=written["vintage"],
        source_columns=written.get("source_columns", ()),
    )
    assert written == generated


@pytest.mark.parametrize("name", TABLES)
def test_bytes_checksum_and_rows_are_true(name: str) -> None:
    content = STORE.path(f"{name}.csv").read_bytes()
    assert RESOURCES[name]["bytes"] == len(content)
    assert RESOURCES[name]["hash"] == f"sha256:{sha256(content)}"
    assert RESOURCES[name]["rows"] == len(STORE.read(TABLES[name]))


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described_with_a_licence_and_a_source(name: str) -> None:
    header = STORE.path(f"{name}.csv").read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    described = RESOURCES[name]
    assert [field["name"] for field in described["schema"]["fields"]] == header
    assert all(field["description"] for field in described["schema"]["fields"])
    assert described["licenses"][0]["path"].startswith("https://")
    assert all(source["title"] for source in described["sources"])


def test_dated_tables_state_the_last_date_they_cover() -> None:
    for name, table in TABLES.items():
        if table.dated_by:
            last = STORE.read(table)[table.dated_by].dropna().astype("str").max()
            assert RESOURCES[name]["vintage"] == last[: len(RESOURCES[name]["vintage"])]


@pytest.mark.parametrize("document", ["README.md", "LICENSE.md"])
@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_explained_to_people_and_has_its_licence(name: str, document: str) -> None:
    path = STORE.path(document)
    if not path.is_file():
        pytest.skip(f"data/{document} is not written yet")
    assert f"`{name}`" in path.read_text(encoding="utf-8")


def test_limits_of_a_field_stand_in_its_constraints() -> None:
    table = spec()
    fields = {
        f["name"]: f
        for f in descriptor.resource(table, b"", rows=0, vintage="")["schema"]["fields"]
    }
    assert fields["name"]["constraints"] == {"required": True}
    assert fields["share"]["constraints"] == {"minimum": 0, "maximum": 1}
    assert fields["count"]["unit"] == "things"
    assert fields["time"]["format"] == "%Y-%m-%dT%H:%M"
    assert "constraints" not in fields["day"]


def test_a_package_is_written_in_a_fixed_order() -> None:
    resources = {
        name: descriptor.resource(spec(), b"", rows=0, vintage="2025-01-10") for name in ("b", "a")
    }
    forward = descriptor.package(resources, vintage="2025-01-10")
    backward = descriptor.package(dict(reversed(resources.items())), vintage="2025-01-10")
    assert forward == backward
    assert json.loads(forward)["vintage"] == "2025-01-10"
    assert forward.endswith(b"}\n")
