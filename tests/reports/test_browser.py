"""The page in a real browser: no request, no barrier, everything within reach of the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

import html5lib
import pandas as pd
import pytest

from analysis.figures import style
from analysis.reports import exhibits, html
from analysis.reports.document import Document
from tests.reports.browser import Browser, installed, opened
from tests.reports.executed import RATE, document, drawing, ran, stream, table, text

pytestmark = pytest.mark.skipif(
    installed() is None, reason="no Chromium on the PATH: the page is not looked at in a browser"
)
WIDTHS = (360, 768, 1280)
PRINTED_WIDTH, PRINTED_HEIGHT = 673, 979
"""CSS pixels of A4 within the margins of the page's print style."""
LONG = "a reason that takes several lines in a narrow column, so that its row is high"


def whole() -> Document:
    """A report that has each part that a page can show, some of them wide."""
    columns: dict[str, list[Any]] = {"weapon": ["Kalibr", "Kh-101"], "said": [LONG, None]}
    columns |= {f"column_{n}": [10_000 + n, None] for n in range(9)}
    with style.apply():
        wide, ax = style.figure("wide")
        ax.plot([1, 2], [3, 4])
    data = pd.DataFrame({"x": [1, 2]})
    shown = exhibits.figure(wide, name="wide", caption="A wide one", alt="It rises.", data=data)
    return document(
        text("Opening words, see the [source](https://example.org/a?b=1&c=2)."),
        text("## Evidence\n\n| a | b |\n|---|---|\n| c | d |\n\n1. one\n2. two\n\n> quote"),
        ran(RATE, table("panel"), drawing("trend"), stream("printed " * 40 + "\n")),
        ran(table("broad", **columns), shown, drawing("heavy", marks=6000)),
        text("### Deeper\n\n`code` and [the panel](#table-panel)"),
        ran(*(exhibits.callout("Beware.", kind=tone) for tone in exhibits.TONES)),
        ran(table("long", night=[str(n) for n in range(80)], said=[LONG] * 80)),
        text("## What these numbers are not\n\n- Not hits."),
        ran(exhibits.prose("It is **[79 %](finding:drone_rate)**."), tags=("answer",)),
        ran(stream("odd\n", "stderr")),
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("page") / "report.html"
    page = html.render(whole(), beside=("html", "pdf", "md", "xlsx"))
    written.write_text(page, encoding="utf-8")
    return written


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened() as browser:
        yield browser


def unfold(browser: Browser) -> None:
    browser.run("document.querySelectorAll('details').forEach(each => each.open = true)")
    # What is shown by how far a box scrolls is known a frame later.
    frame = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    browser.run(f"{frame}.then(() => true)")


def test_the_page_is_valid(path: Path) -> None:
    html5lib.HTMLParser(strict=True).parse(path.read_text("utf-8"))


@pytest.mark.parametrize(("width", "dark"), [*product(WIDTHS, (False, True))])
def test_nothing_is_asked_of_any_network(
    browser: Browser, path: Path, width: int, dark: bool
) -> None:
    browser.load(path, width=width, dark=dark)
    unfold(browser)
    browser.picture()
    own = path.resolve().as_uri()
    assert [each for each in browser.requests if not each.startswith("data:")] == [own]


@pytest.mark.parametrize(("width", "dark"), [*product((360, 1280), (False, True))])
def test_axe_finds_no_barrier(browser: Browser, path: Path, width: int, dark: bool) -> None:
    found = find_spec("axe_core_python")
    assert found is not None
    assert found.origin is not None
    browser.load(path, width=width, dark=dark)
    unfold(browser)
    # The shadows at the edges of a box are images to axe, before which it gives no judgement.
    browser.run(
        "document.head.append(Object.assign(document.createElement('style'), "
        "{textContent: '.scroll { background: none !important }'}))"
    )
    browser.run(Path(found.origin).with_name("axe.min.js").read_text("utf-8") + "; 1")
    found_ = browser.run(
        "axe.run().then(({violations, incomplete, passes}) => ({"
        "  violations: violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))]),"
        "  unjudged: incomplete.map(each => [each.id, each.nodes.map(n => n.html.slice(0, 120))]),"
        "  passes: passes.map(each => each.id)}))"
    )
    assert found_["violations"] == []
    assert found_["unjudged"] == []
    judged = {"color-contrast", "svg-img-alt", "scrollable-region-focusable", "image-alt", "bypass"}
    assert judged <= set(found_["passes"])


@pytest.mark.parametrize("width", WIDTHS)
def test_only_boxes_scroll_sideways_and_never_the_page(
    browser: Browser, path: Path, width: int
) -> None:
    browser.load(path, width=width)
    unfold(browser)
    assert browser.run("document.documentElement.scrollWidth") <= width


def test_a_box_that_scrolls_says_so_and_no_other(browser: Browser, path: Path) -> None:
    seen = set()
    for width in WIDTHS:
        browser.load(path, width=width)
        unfold(browser)
        boxes = browser.run(
            "[...document.querySelectorAll('main .scroll')].filter(box => box.offsetParent)"
            ".map(box => [box.scrollWidth > box.clientWidth + 1,"
            " box.querySelector('.hint').getBoundingClientRect().height > 5])"
        )
        assert boxes
        assert [box for box in boxes if box[0] != box[1]] == []
        seen |= {scrolls for scrolls, _ in boxes}
    assert seen == {True, False}


REACHED = """(() => {
  const it = document.activeElement, css = getComputedStyle(it);
  return [it.dataset.mark ?? it.tagName, parseFloat(css.outlineWidth), css.outlineStyle];
})()"""


def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    browser: Browser, path: Path
) -> None:
    browser.load(path, width=360)
    unfold(browser)
    wanted = browser.run(
        "[...document.querySelectorAll('a, summary, .scroll, pre')].map((it, number) => {"
        " it.dataset.mark = String(number); return it.dataset.mark; })"
    )
    # In no place: where a click would put the focus, it begins at the top.
    reached = []
    for _ in range(len(wanted) + 5):
        browser.press("Tab", 9)
        mark, width, line = browser.run(REACHED)
        if mark == "BODY":
            break
        assert width >= 2, mark
        assert line != "none", mark
        reached.append(mark)
    assert reached == wanted


def test_the_first_stop_skips_to_the_report(browser: Browser, path: Path) -> None:
    browser.load(path, width=360)
    browser.press("Tab", 9)
    assert browser.run("document.activeElement.getBoundingClientRect().top") >= 0
    browser.press("Enter", 13)
    assert browser.run("location.hash") == "#main"


def test_print_breaks_no_figure_and_no_row(browser: Browser, path: Path) -> None:
    browser.load(path)
    unfold(browser)
    browser.look(width=PRINTED_WIDTH, height=PRINTED_HEIGHT, media="print")
    parts = browser.run(
        "[...document.querySelectorAll('figure, tr, .callout')].filter(it => it.offsetParent)"
        ".map(it => [it.tagName, getComputedStyle(it).breakInside, it.offsetHeight])"
    )
    assert {tag for tag, _, _ in parts} == {"FIGURE", "TR", "DIV"}
    assert {rule for _, rule, _ in parts} == {"avoid"}
    assert max(height for _, _, height in parts) < PRINTED_HEIGHT
    repeated = "getComputedStyle(document.querySelector('thead')).display"
    assert browser.run(repeated) == "table-header-group"
    cut = browser.run(
        "[...document.querySelectorAll('.scroll')].filter(it => it.offsetParent"
        " && it.scrollWidth > document.body.clientWidth + 1).map(it => it.outerHTML.slice(0, 90))"
    )
    assert cut == []
    printed = browser.printed()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 4


def test_figures_turn_dark_with_the_page(browser: Browser, path: Path) -> None:
    papers = []
    for dark in (False, True):
        browser.load(path, dark=dark)
        papers.append(
            browser.run(
                "[getComputedStyle(document.body).backgroundColor,"
                " getComputedStyle(document.querySelector('figure svg path')).fill]"
            )
        )
    assert papers[0][0] == papers[0][1] != papers[1][0] == papers[1][1]
