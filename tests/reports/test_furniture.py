"""A template types no word: each stands once, in the furniture, and is used."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest

from analysis.reports import furniture

REPORTS = Path(str(files("analysis.reports")))
TEMPLATES = sorted(
    path for path in (REPORTS / "templates").iterdir() if path.suffix in (".j2", ".typ")
)
BRAND = re.compile(r"\bsalvo\b|\bsha256\b")
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = ("aria-label", "alt", "title", "placeholder")


def typed_in_page(template: str) -> list[str]:
    """Words of a Jinja template that a reader would see or hear."""
    # A tag stands for one letter, so that what is inside quotes stays inside them.
    expressions = re.findall(r"\{\{.*?\}\}", template, re.S)
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template, flags=re.S)
    spoken = re.findall(rf'\b(?:{"|".join(SPOKEN)})="([^"]*)"', bare)
    between = re.sub(r"<[^>]*>|&\w+;", " ", bare)
    said = [
        literal
        for each in expressions
        for literal in re.findall(r'"([^"]*)"', each)
        if " " in literal.strip() or literal != literal.lower()
    ]
    return [w for part in (*spoken, between, *said) for w in WORD.findall(BRAND.sub("", part))]


def typed_in_program(program: str) -> list[str]:
    """Words of a Typst program that a reader would see: content in brackets, and sentences."""
    bare = re.sub(r"//.*", "", program)
    within = [re.sub(r"#[\w.-]+", "", each) for each in re.findall(r"\[([^\[\]{}()]*)\]", bare)]
    sentences = [
        each for each in re.findall(r'"([^"\n]*)"', bare) if re.search(r"[a-z] [a-z]", each)
    ]
    shown = [each for each in sentences if "no way to set" not in each]
    return [w for part in (*within, *shown) for w in WORD.findall(BRAND.sub("", part))]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_types_no_word(template: Path) -> None:
    text = template.read_text("utf-8")
    found = typed_in_program(text) if template.suffix == ".typ" else typed_in_page(text)
    fonts = {"Libertinus", "Serif", "DejaVu", "Sans", "Mono"}
    assert [word for word in found if word not in fonts] == []


def test_a_word_that_a_template_types_is_found() -> None:
    assert typed_in_page('<p aria-label="Of note">{{ "not given" }} text</p>') == [
        *("Of", "note"),
        *("text", "not", "given"),
    ]
    assert typed_in_program("#let a = [Data as of #doc.day]") == ["Data", "as", "of"]


def test_no_word_stands_twice() -> None:
    said = list(furniture.words().values())
    twice = {each for each in said if said.count(each) > 1}
    assert twice == set()


def test_every_word_is_used() -> None:
    sources = [
        path.read_text("utf-8")
        for path in (*REPORTS.glob("*.py"), *TEMPLATES)
        if path.name != "furniture.py"
    ]
    whole = "\n".join(sources)
    by_prefix = {f"finding_{column}" for column in furniture.FINDING_COLUMNS}
    by_prefix |= {"note", "caution", "definition"}
    by_prefix |= {"figure_number", "table_number"}
    by_prefix |= {f"code_{label}" for label in ("version", "sha256", "notebook", "python")}
    unused = [
        key
        for key in furniture.words()
        if key not in by_prefix and not re.search(rf'["\.]{key}\b', whole)
    ]
    assert unused == []


def test_places_are_named() -> None:
    for word in furniture.words().values():
        assert all(name != "" for _, name, _, _ in Formatter().parse(word) if name is not None)
