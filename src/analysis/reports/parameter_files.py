"""A file of parameters, YAML or JSON: read as typed text, with the line of each value.

Nothing of the file is built or run: scalars stay the text that they are, as on the command line,
so that ``scheduled: yes`` is the word "yes" and ``2025-01-01`` no object. Aliases are refused,
because a small file of them unfolds without end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.errors import SalvoParameterError
from analysis.reports.validation import refusal

if TYPE_CHECKING:
    import yaml

LARGEST_FILE: Final = 1024 * 1024
LARGEST_YAML: Final = 128 * 1024
"""YAML is read slowly; a file of parameters is a hundred times smaller."""

DEEPEST: Final = 4
"""Levels of a file of parameters: reports, parameters, a list; and one for a better message."""


@dataclass(frozen=True)
class Given:
    """One value of a file, and where it stands."""

    value: Any
    """Text, or a list of text; a number or truth value where JSON has one."""
    place: str
    """As "params.yml, line 3", or the file alone where the line is not known."""


@dataclass(frozen=True)
class ParameterFile:
    """What a file sets: for every report, or for each by its name."""

    path: Path
    shared: Mapping[str, Given]
    by_report: Mapping[str, Mapping[str, Given]]


def read_parameter_file(path: Path) -> ParameterFile:
    """Read a file of parameters: a mapping of them, or one for each report by its name.

    Raises
    ------
    SalvoParameterError
        With one line for each problem: unreadable, too large, a name twice, an alias, a value that
        is no word, number or list.
    """
    text = _text(path)
    read = _from_json if path.suffix.lower() == ".json" else _from_yaml
    content = read(text, path)
    nested = {name for name, given in content.items() if isinstance(given.value, Mapping)}
    if nested and nested != set(content):
        odd = next(name for name in content if name not in nested)
        raise _refused(
            path,
            f"{content[odd].place}: {odd!r} is a value, and others are reports with their "
            "parameters. A file sets parameters for all, or for each report by its name.",
        )
    if not nested:
        return ParameterFile(path, content, {})
    return ParameterFile(path, {}, {name: content[name].value for name in content})


def _text(path: Path) -> str:
    largest = LARGEST_FILE if path.suffix.lower() == ".json" else LARGEST_YAML
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
        if len(content) > largest:
            raise _refused(path, f"it is larger than {largest // 1024:,} kB.")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise _refused(path, f"it cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise _refused(path, f"it is not UTF-8 at byte {error.start}.") from error


def _from_json(text: str, path: Path) -> dict[str, Given]:
    twice: list[str] = []

    def pairs(entries: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in entries:
            if name in found:
                twice.append(f"{path.name}: {name!r} is set twice. Set it once.")
            found[name] = value
        return found

    try:
        content = json.loads(text, object_pairs_hook=pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _refused(path, f"line {error.lineno}: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise _refused(path, f"it cannot be read: {error}.") from error
    if twice:
        raise _refused(path, *twice)
    if not isinstance(content, dict):
        raise _refused(path, "it holds no names with values.")
    return _givens(content, path)


def _givens(content: Mapping[str, Any], path: Path, *, depth: int = 0) -> dict[str, Given]:
    found, problems = {}, []
    for name, value in content.items():
        if isinstance(value, dict) and depth == 0:
            value = _givens(value, path, depth=1)
        elif isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
            value = [str(each) for each in value]
        elif value is None:
            value = ""
        elif not isinstance(value, str | int | float):
            problems.append(f"{path.name}: {name!r} is neither a value nor a list of values.")
        found[name] = Given(value, path.name)
    if problems:
        raise _refused(path, *problems)
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a value")


def _from_yaml(text: str, path: Path) -> dict[str, Given]:
    import yaml

    try:
        _check_shape(text, path)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}: " if mark else ""
        raise _refused(path, f"{where}{error.problem or error.context}.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _refused(path, f"it cannot be read: {str(error).splitlines()[0]}.") from error
    if root is None:
        return {}
    problems: list[str] = []
    content = _mapping(root, path, problems) if isinstance(root, yaml.MappingNode) else None
    if content is None:
        raise _refused(path, "it holds no names with values. Write them as 'start: 2025-01-01'.")
    if problems:
        raise _refused(path, *problems)
    return content


def _check_shape(text: str, path: Path) -> None:
    """Refuse aliases and deep nesting while reading, before either costs anything."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        where = f"line {event.start_mark.line + 1}: " if event.start_mark else ""
        if isinstance(event, yaml.AliasEvent):
            raise _refused(path, f"{where}an alias (*) stands there. Write the value.")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _refused(path, f"{where}more than {DEEPEST} levels of nesting.")


def _mapping(
    node: yaml.MappingNode, path: Path, problems: list[str], *, depth: int = 0
) -> dict[str, Given]:
    import yaml

    found: dict[str, Given] = {}
    for key, node_of_value in node.value:
        place = f"{path.name}, line {key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            problems.append(f"{place}: what stands before the colon is not a name.")
            continue
        name = key.value
        if name in found:
            problems.append(f"{place}: {name!r} is set twice, first in {found[name].place}.")
            continue
        value: Any = None
        if isinstance(node_of_value, yaml.ScalarNode):
            value = _scalar(node_of_value)
        elif isinstance(node_of_value, yaml.SequenceNode):
            parts = node_of_value.value
            if all(isinstance(part, yaml.ScalarNode) for part in parts):
                value = [_scalar(part) for part in parts]
        elif depth == 0:
            value = _mapping(node_of_value, path, problems, depth=1)
        if value is None:
            problems.append(f"{place}: {name!r} is neither a value nor a list of values.")
            continue
        found[name] = Given(value, place)
    return found


def _scalar(node: yaml.ScalarNode) -> str:
    is_null = node.tag == "tag:yaml.org,2002:null"
    return "" if is_null else str(node.value)


def _refused(path: Path, *lines: str) -> SalvoParameterError:
    return refusal(str(path), list(lines))


def report_places(file: ParameterFile) -> Iterator[tuple[str, str]]:
    """Name each report of a file with the place of the first of its values."""
    for report, values in file.by_report.items():
        yield report, next((given.place for given in values.values()), file.path.name)
