"""Exhibits: what a notebook shows, and what is refused because a reader would be left alone."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.lines import Line2D

from analysis.errors import SalvoReportError
from analysis.figures import style
from analysis.language.speech import speaking
from analysis.reports import exhibits, svg
from analysis.reports.exhibits import Column
from analysis.reports.tables import Table, csv_text, from_frame
from tests.reports.executed import drawing, table

FRAME = pd.DataFrame(
    {
        "night": pd.to_datetime(["2025-08-28", "2025-08-29"]),
        "launched": pd.array([629, None], dtype="Int64"),
        "rate": [0.936, None],
        "low": [0.9, None],
        "high": [0.96, None],
        "p": [0.12, 0.0001],
        "model": ["Kh-101", None],
    }
)


def test_every_format_words_its_cells_and_nothing_stays_nothing() -> None:
    shown = from_frame(
        FRAME,
        name="t",
        columns={
            "night": Column("Night", "date"),
            "launched": Column("Launched", "count"),
            "rate": Column("Rate", "rate"),
            "bounds": Column("95 %", "interval", low="low", high="high"),
            "p": Column("p", "p_value"),
            "model": "Model",
        },
    ).shown()
    words = [[cell and cell.replace("\u00a0", " ") for cell in row] for row in shown]
    assert words[0] == ["28 August 2025", "629", "93.6 %", "90.0 to 96.0 %", ".12", "Kh-101"]
    assert words[1] == ["29 August 2025", None, None, None, "< .001", None]


def test_somebodys_own_words_are_the_same_in_every_language() -> None:
    frame = pd.DataFrame({"own": ["none"], "said": ["none"]})
    columns = {"own": Column("Source", "verbatim"), "said": "Source"}
    with speaking("uk"):
        assert from_frame(frame, name="t", columns=columns).shown() == (("none", "немає"),)


def test_columns_keep_their_order_through_messages_that_sort_keys() -> None:
    data = from_frame(FRAME, name="t", columns={"rate": Column("Z", "rate"), "launched": "A"})
    assert Table.from_payload(json.loads(json.dumps(data.payload(), sort_keys=True))) == data


def test_the_csv_holds_raw_values_of_every_column_shown() -> None:
    data = from_frame(
        FRAME,
        name="t",
        columns={"night": "Night", "b": Column("95 %", "interval", low="low", high="high")},
    )
    assert csv_text(data) == "night,low,high\n2025-08-28,0.9,0.96\n2025-08-29,,\n"


def test_a_csv_is_read_back_as_it_was(tmp_path: Path) -> None:
    frame = pd.DataFrame({"word": ['a, "b"', "c\nd", "é"], "x": [0.1, 1e-17, 2.0]})
    path = tmp_path / "t.csv"
    path.write_text(csv_text(from_frame(frame, name="t")), encoding="utf-8")
    pd.testing.assert_frame_equal(pd.read_csv(path), frame)


def test_the_frame_is_left_alone() -> None:
    before = FRAME.copy(deep=True)
    exhibits.table(FRAME, name="t", caption="c")
    pd.testing.assert_frame_equal(FRAME, before)


@pytest.mark.parametrize(
    ("options", "trouble"),
    [
        ({"caption": " "}, "no caption"),
        ({"name": "Class panel"}, "snake_case"),
        ({"name": "../panel"}, "snake_case"),
        ({"columns": {"lunched": "Launched"}}, "a column 'lunched', which its frame does not"),
        ({"columns": {}}, "no columns"),
    ],
)
def test_a_table_that_a_reader_cannot_use_is_refused(options: dict, trouble: str) -> None:
    with pytest.raises(SalvoReportError, match=trouble):
        exhibits.table(FRAME, **{"name": "t", "caption": "c", **options})


def test_a_cell_that_is_no_plain_value_is_refused() -> None:
    with pytest.raises(SalvoReportError, match=r"holds a list \(\[1, 2\]\)"):
        from_frame(pd.DataFrame({"x": [[1, 2]]}), name="t")
    with pytest.raises(SalvoReportError, match="holds a float"):
        from_frame(pd.DataFrame({"x": [float("inf")]}), name="t")


@pytest.mark.parametrize("column", [{"format": "percent"}, {"format": "interval"}, {"low": "a"}])
def test_a_column_that_cannot_be_worded_is_refused(column: dict[str, str]) -> None:
    with pytest.raises(SalvoReportError, match="Column 'x'"):
        Column("x", **column)


@pytest.mark.parametrize(
    ("options", "trouble"),
    [
        ({"alt": ""}, "no alt text"),
        ({"alt": "c"}, "repeats the caption"),
        ({"alt": "x" * 701}, "701 characters"),
        ({"caption": ""}, "no caption"),
        ({"name": "a b"}, "snake_case"),
    ],
)
def test_a_figure_that_a_reader_cannot_use_is_refused(options: dict, trouble: str) -> None:
    figure, _ = style.figure()
    given = {"name": "f", "caption": "c", "alt": "What it shows.", "data": FRAME, **options}
    with pytest.raises(SalvoReportError, match=trouble):
        exhibits.figure(figure, **given)


def test_equal_figures_are_equal_to_the_byte_and_carry_no_date() -> None:
    first, second = (drawing().shown["image/svg+xml"] for _ in range(2))
    assert first == second
    assert not [word for word in ("metadata", "dc:date", "<!--", "DOCTYPE") if word in first]
    assert "matplotlib.org" not in first


def test_a_heavy_figure_is_kept_as_png() -> None:
    heavy = drawing(marks=6000)
    assert heavy.payload["media"] == "image/png"
    assert "image/svg+xml" not in heavy.shown


def test_a_figure_that_pyplot_holds_is_closed() -> None:
    from matplotlib import pyplot

    figure, ax = pyplot.subplots()
    exhibits.figure(ax, name="f", caption="c", alt="Nothing.", data=FRAME)
    assert not pyplot.fignum_exists(figure.number)


def test_the_settings_of_matplotlib_are_left_as_found() -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    drawing()
    assert dict(matplotlib.rcParams) == before


def test_an_inline_figure_speaks_turns_dark_and_keeps_its_ids_to_itself() -> None:
    page = svg.inline(
        drawing("trend").shown["image/svg+xml"], name="figure-a", title="T<", description="D&"
    )
    assert 'role="img"' in page
    assert '<title id="figure-a-title">T&lt;</title><desc id="figure-a-desc">D&amp;</desc>' in page
    assert "var(--class-cruise-missile, #d55e00)" in page
    assert "var(--ink-text, #1f2328)" in page
    assert "figure-paper" not in page
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert all(name.startswith(("figure-a-", "figure-a.")) for name in ids)
    used = [
        part.split('"')[0].split(")")[0]
        for part in page.replace("url(#", 'href="#').split('href="#')[1:]
    ]
    assert set(used) <= set(ids)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<g onclick="alert(1)"/>',
        '<image href="https://example.org/a.png"/>',
        '<path style="fill: url(https://example.org/a)"/>',
        "<foreignObject/>",
        "<unclosed>",
    ],
)
def test_an_svg_that_is_more_than_a_drawing_is_refused(inside: str) -> None:
    hostile = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'
    with pytest.raises(SalvoReportError, match="Figure 'f'"):
        svg.inline(hostile, name="f", title="t", description="d")


def test_a_callout_takes_prose_and_nothing_else() -> None:
    assert "Caution" in str(exhibits.callout(exhibits.prose("Beware."), kind="caution"))
    with pytest.raises(SalvoReportError, match="not a table"):
        exhibits.callout(table())
    with pytest.raises(SalvoReportError, match="not a 'warning'"):
        exhibits.callout("x", kind="warning")


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("  ", "says nothing"),
        ("## A section", "holds a heading"),
        ("![a](b.png)", "holds an image"),
        ("[a](ftp://example.org)", "links to 'ftp"),
        ("[a](../elsewhere.html)", "links to"),
    ],
)
def test_prose_that_a_report_cannot_carry_is_refused(text: str, trouble: str) -> None:
    with pytest.raises(SalvoReportError, match=trouble):
        exhibits.prose(text)


def test_jupyter_gets_something_it_can_show_and_text_without_references() -> None:
    bundle = exhibits.prose("It is [79 %](finding:rate) \\*here\\*.")._repr_mimebundle_()
    assert bundle["text/plain"] == "It is 79 % *here*."
    html = table(weapon=["<b>"])._repr_mimebundle_()["text/html"]
    assert "&lt;b&gt;" in html


def test_a_coordinate_that_differs_below_what_is_written_gives_the_same_drawing() -> None:
    def clipped(noise: float) -> str:
        fig, ax = style.figure()
        ax.set_position((0.1 + noise, 0.1, 0.8, 0.8))
        ax.plot([0, 1], [0, 1], marker="o")
        return svg.save(fig, "noise")

    drawing = clipped(0.0)
    assert clipped(1e-12) == drawing
    ids = re.findall(r' id="([a-z]+\d+)"', drawing)
    assert len(ids) == len(set(ids)) > 1
    used = set(re.findall(r"url\(#(\w+)\)", drawing)) | set(re.findall(r'href="#(\w+)"', drawing))
    assert used <= set(re.findall(r' id="([^"]+)"', drawing)), "every reference finds its target"


def crowded(*, is_fixed: bool = False) -> Any:
    """A figure whose layout moves its Axes: long labels, two rows, a legend beside them."""
    with style.apply():
        fig, (above, below) = style.figure(rows=2)
        above.plot([1, 2], [30_000, 2], label="Launched in a night")
        above.set_ylabel("Munitions launched\nin a night")
        above.legend(loc="upper left", bbox_to_anchor=(1, 1))
        if is_fixed:
            fig.colorbar(below.imshow([[1, 2]]), ax=below, label="Share")
    return fig


@pytest.mark.parametrize("is_fixed", [False, True], ids=["free", "of a fixed shape"])
def test_a_figure_is_saved_as_matplotlib_lays_it_out(
    is_fixed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = svg.save(crowded(is_fixed=is_fixed), "trend")
    monkeypatch.setattr(svg, "_laid_out", nullcontext)
    assert saved == svg.save(crowded(is_fixed=is_fixed), "trend")


def test_a_figure_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr(Line2D, "draw", lambda line, _: drawn.append(line))
    fig = crowded()
    svg.save(fig, "trend")
    assert drawn.count(fig.axes[0].lines[0]) == 1


def test_a_saved_figure_is_left_as_it_was() -> None:
    fig = crowded()
    before = fig.get_layout_engine(), fig.canvas, fig.dpi
    svg.save(fig, "trend")
    assert (fig.get_layout_engine(), fig.canvas, fig.dpi) == before


def test_a_figure_without_a_layout_stays_without() -> None:
    fig = crowded()
    fig.set_layout_engine("none")
    before = fig.axes[0].get_position().bounds
    svg.save(fig, "trend")
    assert fig.axes[0].get_position().bounds == before
