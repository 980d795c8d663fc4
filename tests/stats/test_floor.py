"""The floor as a whole: sealed, light to import, and its frozen series what they claim to be."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import analysis.stats

FOLDER = Path(analysis.stats.__file__).parent
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))
SUBJECT = re.compile(
    r"missile|drone|raid|attack|launch|intercept|neutrali|leaker|\bsalvos?\b|weapon|munition"
    r"|ukrain|russia|shahed|ballistic|warhead|kyiv|killed|injured|casualt",
    re.IGNORECASE,
)


@pytest.mark.parametrize("name", MODULES)
def test_no_module_says_a_word_about_the_subject(name):
    text = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    found = [match.group() for match in SUBJECT.finditer(text)]
    assert found == []


@pytest.mark.parametrize("name", MODULES)
def test_every_result_is_a_frozen_dataclass(name):
    module = importlib.import_module(f"analysis.stats.{name}")
    for thing in vars(module).values():
        if dataclasses.is_dataclass(thing) and thing.__module__ == module.__name__:
            assert thing.__dataclass_params__.frozen, thing


def test_importing_the_floor_loads_no_models():
    names = ", ".join(f"analysis.stats.{name}" for name in MODULES)
    code = f"import sys, {names}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


HEAVY = ("statsmodels", "patsy", "ruptures", "matplotlib", "scipy.stats")


def test_the_frozen_series_are_those_of_the_reference(series_a, series_a_merged, series_b):
    assert (len(series_a), len(series_a_merged)) == (600, 317)
    assert series_a.index.is_monotonic_increasing
    assert series_a.index.is_unique
    assert series_b.loc["2025-08"].trials.sum() == 52
