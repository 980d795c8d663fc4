"""Columns on paper: nothing is cut, figures are never broken, long texts share what is left."""

from __future__ import annotations

import json
import string

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from analysis.reports import pdf
from analysis.reports.column_widths import (
    GUTTER,
    LANDSCAPE,
    PORTRAIT,
    lay_out,
    lines_of,
    text_width,
)

WORDS = st.text(st.sampled_from(string.ascii_letters + string.digits + " .,-їжщ"), max_size=80)


def measured(texts: list[str], *, bold: bool) -> list[float]:
    """Widths in em by the typesetter itself."""
    program = """
#set text(font: "Libertinus Serif", size: 100pt, number-width: "tabular", hyphenate: false)
#let texts = json(bytes(sys.inputs.texts))
#let weight = if sys.inputs.bold == "yes" { "semibold" } else { "regular" }
#context [#metadata(texts.map(t => measure(text(weight: weight, t)).width / 100pt))<widths>]
"""
    found = typst.query(
        program.encode(),
        "<widths>",
        field="value",
        one=True,
        font_paths=pdf.fonts(),
        sys_inputs={"texts": json.dumps(texts), "bold": "yes" if bold else "no"},
    )
    return [float(width) for width in json.loads(found)]


@pytest.mark.parametrize("bold", [False, True])
def test_the_estimate_is_never_below_the_typesetter_s_measure_and_not_far_above(bold: bool) -> None:
    texts = [
        *("1,204 of 1,530 launched", "77.1 to 81.6 %", "28 August 2025", "p = .012"),
        *("Neutralised / launched", "One-way attack drone", "Довгий опис події", "WWW MMM @@@"),
        "Interfax-Ukraine article 1111423 quoting HRMMU",
    ]
    for text, width in zip(texts, measured(texts, bold=bold), strict=True):
        assert width <= text_width(text, bold=bold) <= width * 1.25, text


def test_a_table_that_has_room_is_as_wide_as_its_words() -> None:
    layout = lay_out(["Weapon", "Launched"], [["Kalibr", "1,204"]], numeric=[False, True])
    assert (layout.size, layout.is_landscape, len(layout.parts)) == (9.0, False, 1)
    assert sum(layout.parts[0].widths) < 120


def test_a_long_text_does_not_break_the_short_columns_beside_it() -> None:
    rows = [["word " * 60, "+1 to +7", "2025-08"]]
    layout = lay_out(["Text", "Days", "Month"], rows, numeric=[False] * 3)
    _, days, _ = layout.parts[0].widths
    assert days >= text_width("+1 to +7") * layout.size + GUTTER
    assert lines_of(rows[0], layout) > 2


def test_a_wide_table_is_set_smaller_then_turned_then_parted() -> None:
    def wide(columns: int) -> tuple[bool, int, float]:
        layout = lay_out(["n"] * columns, [["1,204"] * columns], numeric=[True] * columns)
        return layout.is_landscape, len(layout.parts), -layout.size

    forms = [wide(columns) for columns in range(1, 60)]
    assert forms[0] == (False, 1, -9.0)
    assert (False, 1, -8.0) in forms
    assert (True, 1, -9.0) in forms
    assert forms[-1][1] > 1
    assert [form[:2] for form in forms] == sorted(form[:2] for form in forms)


@given(
    st.integers(1, 24).flatmap(
        lambda n: st.tuples(
            st.lists(WORDS, min_size=n, max_size=n),
            st.lists(st.lists(WORDS, min_size=n, max_size=n), max_size=4),
            st.lists(st.booleans(), min_size=n, max_size=n),
        )
    )
)
def test_every_column_stands_on_a_page_and_holds_its_longest_word(
    made: tuple[list[str], list[list[str]], list[bool]],
) -> None:
    head, rows, numeric = made
    layout = lay_out(head, rows, numeric=numeric)
    page = LANDSCAPE if layout.is_landscape else PORTRAIT
    assert {column for part in layout.parts for column in part.columns} == set(range(len(head)))
    for part in layout.parts:
        assert sum(part.widths) <= page + 0.1
        if len(layout.parts) > 1:
            assert part.columns[0] == 0
            continue
        for column, width in zip(part.columns, part.widths, strict=True):
            longest = max(
                (w[:24] for row in rows for w in row[column].split(" ")), key=text_width, default=""
            )
            assert width - GUTTER + 0.1 >= text_width(longest) * layout.size
