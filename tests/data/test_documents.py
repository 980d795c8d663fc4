"""What is written for people about the data agrees with the tables and the vocabularies."""

from __future__ import annotations

import pytest

import analysis.terms
from analysis.data.inclusion import EventCategory
from analysis.data.tables import TABLES
from analysis.data.tables.casualty_periods import WeaponScope
from analysis.terms import Term
from tests.facts import REPOSITORY

VOCABULARIES = [
    kind
    for kind in vars(analysis.terms).values()
    if isinstance(kind, type) and issubclass(kind, Term) and kind is not Term
]


@pytest.mark.parametrize(
    "vocabulary", [*VOCABULARIES, WeaponScope, EventCategory], ids=lambda kind: kind.__name__
)
def test_every_term_stands_in_the_glossary_as_it_is_defined(vocabulary):
    glossary = (REPOSITORY / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    missing = [
        term.value
        for term in vocabulary
        if f"| `{term.value}` | {term.label} | {term.definition} |" not in glossary
    ]
    assert not missing


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_explained_and_has_its_licence(name):
    readme = (REPOSITORY / "data" / "README.md").read_text(encoding="utf-8")
    licences = (REPOSITORY / "data" / "LICENSE.md").read_text(encoding="utf-8").splitlines()
    assert f"| `{name}` | " in readme
    (row,) = [line for line in licences if line.startswith("|") and f"`{name}`" in line]
    short = {"CC-BY-NC-SA-4.0": "CC BY-NC-SA 4.0", "CC0-1.0": "CC0 1.0", "PDDL-1.0": "PDDL 1.0"}
    assert short[TABLES[name].licence.name] in row


def test_the_readme_says_what_the_data_are_not_and_how_to_refresh_and_cite_them():
    readme = (REPOSITORY / "data" / "README.md").read_text(encoding="utf-8")
    for heading in ("What these data are not", "How to refresh", "How to cite"):
        assert f"\n## {heading}\n" in readme


def test_the_author_of_the_attack_data_is_named_with_title_and_licence():
    text = (REPOSITORY / "data" / "LICENSE.md").read_text(encoding="utf-8")
    assert "Petro Ivaniuk (piterfm), *Massive Missile Attacks on Ukraine*, Kaggle" in text
    assert "does **not** cover this folder" in text
