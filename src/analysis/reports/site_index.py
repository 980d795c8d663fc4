"""What the search of the site looks through: names and values of findings, as inert JSON.

The names stand once, because a batch repeats them in every run. The JSON lies inside a script
element of the page, so nothing in it may end that element or be taken for anything but text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from analysis.figures import wording
from analysis.reports.archive import Entry

MOST_FINDINGS: Final = 1_000
LONGEST_VALUE: Final = 120
_ESCAPES: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"} | {
    "\u2029": "\\u2029"
}


def index_text(runs: Iterable[Entry]) -> str:
    r"""Write the index: ``names``, and by run a list of the number of a name and a value.

    Examples
    --------
    >>> from pathlib import Path
    >>> index_text([Entry(Path("a"), "r", findings=({"name": "</script>", "value": 3},))])
    '{"names":["\\u003c/script\\u003e"],"runs":{"a":[[0,"3"]]}}'
    """
    names: dict[str, int] = {}
    found = {
        run.folder.name: [
            [names.setdefault(str(each["name"])[:LONGEST_VALUE], len(names)), _value(each)]
            for each in run.findings[:MOST_FINDINGS]
        ]
        for run in runs
    }
    text = json.dumps(
        {"names": list(names), "runs": found},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    # Half a surrogate pair cannot be written as UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(_ESCAPES.get(letter, letter) for letter in text)


def _value(finding: Mapping[str, Any]) -> str:
    value, unit = finding.get("value"), finding.get("unit")
    try:
        said = wording.quantity(value, str(unit))
    except (ValueError, TypeError, ArithmeticError):
        said = str(value)
    return said.replace(wording.NBSP, " ")[:LONGEST_VALUE]
