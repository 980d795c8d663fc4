"""What the environment promises: locked, lean, and quick to start."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import analysis

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PYTHONS = ("3.11.7", "3.12.1", "3.13.0")
# Why each one stays out: docs/decisions/0001-dependencies.md.
LEFT_OUT = ("rfc3987-syntax", "lark", "aiohttp", "polars", "pyarrow")


@cache
def locked() -> list[tuple[Requirement, list[str]]]:
    """Each entry of the lock with its hashes."""
    entries = re.sub(r"^\s*#.*$", "", LOCK, flags=re.M).replace("\\\n", " ").splitlines()
    pairs = [re.split(r"\s+--hash=", entry.strip()) for entry in entries if entry.strip()]
    return [(Requirement(first), hashes) for first, *hashes in pairs]


def versions(python: str) -> dict[str, str]:
    """What the lock installs on one version of Python."""
    here = {"python_version": python.rpartition(".")[0], "python_full_version": python}
    return {
        canonicalize_name(r.name): next(iter(r.specifier)).version
        for r, _ in locked()
        if r.marker is None or r.marker.evaluate(here)
    }


def wanted() -> list[Requirement]:
    """Every range of pyproject.toml, those for development and the build included."""
    groups = PYPROJECT["dependency-groups"].values()
    lines = [line for group in groups for line in group if isinstance(line, str)]
    lines += [
        line for extra in PYPROJECT["project"]["optional-dependencies"].values() for line in extra
    ]
    lines += PYPROJECT["project"]["dependencies"] + PYPROJECT["build-system"]["requires"]
    return [Requirement(line) for line in lines]


def test_every_entry_of_the_lock_is_pinned_with_hashes() -> None:
    assert len(locked()) > 100
    for requirement, hashes in locked():
        assert [s.operator for s in requirement.specifier] == ["=="], requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes), requirement


def test_the_lock_names_no_address() -> None:
    assert not re.findall(
        r"://|--(?:extra-)?index-url|--find-links|--trusted-host|\bfile:|@ ", LOCK
    )


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_satisfies_every_range(python: str) -> None:
    have = versions(python)
    for requirement in wanted():
        version = have[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} has {version} locked"


def test_the_lock_is_closed_under_requirements() -> None:
    # `--no-deps` installs exactly what is listed, so what is listed must be enough.
    have = set(versions(".".join(map(str, sys.version_info[:3]))))
    for name in have:
        for line in importlib.metadata.requires(name) or []:
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert canonicalize_name(need.name) in have | set(LEFT_OUT), f"{name} needs {need}"


def test_the_environment_is_the_locked_one() -> None:
    for name, version in versions(".".join(map(str, sys.version_info[:3]))).items():
        assert importlib.metadata.version(name) == version, "run make test, which renews .venv"


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_costs_seconds_in_every_kernel_stays_out(name: str) -> None:
    assert name not in {canonicalize_name(r.name) for r, _ in locked()}
    assert importlib.util.find_spec(name.replace("-", "_")) is None


def test_matplotlib_is_bounded_as_long_as_this_seaborn_is_used() -> None:
    ranges = {r.name: r.specifier for r in wanted()}
    assert not ranges["seaborn"].contains("0.14.0")
    assert not ranges["matplotlib"].contains("3.13.0")


@pytest.mark.parametrize("module", ["analysis", "analysis.errors", "analysis.cli"])
def test_importing_loads_no_heavy_library(module: str) -> None:
    code = f"import sys, {module}; print(*{{m.partition('.')[0] for m in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "pandas", "scipy", "statsmodels", "matplotlib", "pydantic", "papermill"}
    assert not heavy & set(done.stdout.split())


def test_the_version_is_the_same_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == analysis.__version__ == importlib.metadata.version("salvo")


def test_the_workflow_runs_the_oldest_and_the_newest_python() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8"))
    pythons = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    oldest = SpecifierSet(PYPROJECT["project"]["requires-python"])
    assert pythons == ["3.11", "3.13"]
    assert oldest.contains(pythons[0])
    assert not oldest.contains("3.10")
    assert workflow["permissions"] == {"contents": "read"}


def test_make_alone_lists_every_target_on_one_line() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.M)
    assert targets is not None
    listed = re.findall(r"^([a-z]+):.*## \S", makefile, re.M)
    assert sorted(listed) == sorted(targets[1].split())
