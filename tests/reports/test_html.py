"""The page: nothing from a network, every token escaped, to be read by eye and by ear."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest

from analysis.figures import style
from analysis.reports import exhibits, html
from analysis.terms import WeaponClass
from tests.reports.executed import RATE, document, drawing, ran, stream, table, text

HOSTILE = "</title><script>alert(1)</script>]]>\"'&<img src=x onerror=alert(1)>\u202eabc"
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """Every element with its attributes and the elements around it; refuses unbalanced tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.words: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.elements if name == tag]

    def text(self) -> str:
        return "".join(words for _, words in self.words)


@pytest.fixture(scope="module")
def source() -> str:
    rated = exhibits.Column("Rate", "rate")
    return html.render(
        document(
            text("Opening words, see the [source](https://example.org/a?b=1&c=2)."),
            text("## Evidence\n\n| a | b |\n|---|---|\n| c | d |\n\n1. one\n2. two\n\n> quote"),
            ran(RATE, table("panel"), drawing("trend"), stream("printed\n")),
            ran(drawing("heavy", marks=6000)),
            text("### Deeper\n\n`code`"),
            ran(
                exhibits.callout("Beware.", kind="caution"),
                exhibits.table(
                    _frame(), name="rates", caption="Rates", columns={"k": "Class", "r": rated}
                ),
            ),
            text("## What these numbers are not\n\n- Not hits."),
            ran(exhibits.prose("It is **[79 %](finding:drone_rate)**."), tags=("answer",)),
            ran(stream("odd\n", "stderr")),
        )
    )


def _frame():  # type: ignore[no-untyped-def]
    import pandas as pd

    return pd.DataFrame({"k": ["Drones", "Missiles"], "r": [0.5, None]})


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def test_the_page_asks_no_network_for_anything(source: str, page: Page) -> None:
    for tag, attributes, _ in page.elements:
        for name in ("src", "srcset", "href", "action", "data", "poster"):
            value = attributes.get(name) or ""
            outside = re.match(r"(?i)\s*(https?:)?//", value)
            assert not outside or tag == "a", (tag, value)
    assert not {"script", "iframe", "object", "embed", "base"} & {t for t, _, _ in page.elements}
    assert not re.search(r"@import|url\((?!#)", source)


def test_the_style_sheet_is_small() -> None:
    assert len(html.stylesheet().encode()) < 20_000


def test_language_title_landmarks_and_one_h1(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "en"
    once = Counter(tag for tag, _, around in page.elements if "svg" not in around)
    assert [once[tag] for tag in ("title", "main", "header", "footer", "nav", "h1")] == [1] * 6
    first = next(attributes for tag, attributes, _ in page.elements if tag == "a")
    assert first["class"] == "skip"
    assert first["href"] == "#main"


def test_headings_never_skip_a_level(page: Page) -> None:
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_inner_reference_finds_one(page: Page) -> None:
    ids = [str(a["id"]) for _, a, _ in page.elements if "id" in a]
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    for _, attributes, _ in page.elements:
        if (attributes.get("href") or "").startswith("#"):
            assert str(attributes["href"])[1:] in ids
        for name in ("aria-labelledby", "aria-describedby"):
            assert set((attributes.get(name) or "").split()) <= set(ids)


def test_the_contents_lead_to_every_section(page: Page) -> None:
    linked = [a["href"] for tag, a, around in page.elements if tag == "a" and "nav" in around]
    assert linked == ["#evidence", "#what-these-numbers-are-not", "#findings", "#provenance"]


def test_the_answer_stands_before_everything_else(source: str) -> None:
    order = ["<h1>", 'id="answer"', "Opening words", 'id="contents"', 'id="evidence"']
    assert sorted(order, key=source.index) == order


def test_every_table_has_caption_and_scoped_headers(page: Page) -> None:
    captioned = [around for tag, _, around in page.elements if tag == "caption"]
    own = [a for tag, a, around in page.elements if tag == "table"]
    in_text = 1  # a table written in prose is named by its region
    assert len(captioned) == len(own) - in_text
    assert {a.get("scope") for a in page.all("th")} == {"row", "col"}


def test_every_scrolling_box_can_be_reached_and_has_a_name(page: Page) -> None:
    boxes = [a for a in page.all("div") if "scroll" in (a.get("class") or "").split()]
    assert boxes
    for box in boxes:
        assert box["tabindex"] == "0"
        assert box["role"] == "region"
        assert box.get("aria-label") or box.get("aria-labelledby")


def test_every_figure_keeps_alt_text_apart_from_its_caption(source: str, page: Page) -> None:
    drawn = [a for tag, a, around in page.elements if tag == "svg"]
    assert [a["role"] for a in drawn] == ["img"]
    assert '<desc id="figure-trend-desc">Alt text of trend.</desc>' in source
    assert [a["alt"] for a in page.all("img")] == ["Alt text of heavy."]
    assert len(page.all("figcaption")) == len(page.all("figure")) == 2
    assert "Caption of trend" in page.text()


def test_figures_and_tables_are_as_many_as_in_the_document(page: Page) -> None:
    named = [
        str(a["id"])
        for _, a, _ in page.elements
        if "exhibit" in (a.get("class") or "") and "id" in a
    ]
    assert named == ["table-panel", "figure-trend", "figure-heavy", "table-rates"]
    data = [a["href"] for a in page.all("a") if str(a["href"]).endswith(".csv")]
    assert data == [f"tables/{name.split('-')[1]}.csv" for name in named]


def test_numbers_are_aligned_at_the_right_and_nothing_is_said_to_be_nothing(source: str) -> None:
    assert '<td class="right">50.0\u00a0%</td>' in source
    assert '<td class="none right"><span aria-hidden="true">–</span><span class="hidden">' in source
    assert "–: not given." in source


def test_a_number_in_prose_leads_to_its_finding(source: str) -> None:
    assert '<strong><a class="fact" href="#finding-drone_rate">79 %</a></strong>' in source
    assert '<tr id="finding-drone_rate">' in source


def test_provenance_and_warnings_stand_at_the_end(page: Page) -> None:
    words = page.text()
    for word in ("2024-10-01", "ab" * 32, "12" * 32, "odd", "1,349 rows"):
        assert word in words


def test_hostile_text_is_shown_as_text_everywhere() -> None:
    code = HOSTILE.replace("\u202e", "")
    page = html.render(
        document(
            text("## " + HOSTILE.replace("<", r"\<")),
            ran(
                table("t", **{HOSTILE: [HOSTILE, "b"]}),
                stream(HOSTILE),
                exhibits.callout(HOSTILE.replace("<", r"\<")),
                source=code,
            ),
            title="# " + HOSTILE.replace("<", r"\<"),
        )
    )
    parsed = Page(page)
    assert not parsed.all("script")
    assert not [a for _, a, _ in parsed.elements if "onerror" in a]
    assert parsed.text().count("alert(1)") >= 6
    assert "\u202e" in parsed.text()


def test_hostile_alt_text_stays_inside_its_figure() -> None:
    figure, _ = style.figure()
    shown = exhibits.figure(figure, name="f", caption="c", alt=HOSTILE, data=_frame())
    page = Page(html.render(document(ran(shown))))
    assert not page.all("script")
    assert not page.all("img")


def test_equal_documents_make_equal_pages(source: str) -> None:
    cells = [text("## One"), ran(table(), drawing(), RATE)]
    assert html.render(document(*cells)) == html.render(document(*cells))


def test_lines_at_the_head_of_preformatted_text_are_kept() -> None:
    page = html.render(document(text("## One"), ran(source="\n\nfirst"), ran(table())))
    assert "<pre" in page
    assert "\n<code>\n\nfirst</code></pre>" in page


# Contrast, computed from the style sheet by the formula of WCAG 2.2.

PAIRS = [
    *((front, back) for front in ("text", "muted", "accent") for back in ("paper", "wash")),
    *((tone, "wash") for tone in ("note", "caution", "definition")),
]


def _themes() -> dict[str, dict[str, str]]:
    css = str(html.stylesheet())
    blocks = re.findall(r"(@media screen[^{]*dark\)\s*\{\s*)?:root\s*\{(.*?)\}", css, re.S)
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for is_dark, body in blocks:
        (dark if is_dark else light).update(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))
    return {"light": light, "dark": light | dark}


def contrast(front: str, back: str) -> float:
    high, low = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_enough_contrast(theme: str) -> None:
    colours = _themes()[theme]
    weak = [pair for pair in PAIRS if contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
    weak += [
        (ink, "ink-paper")
        for ink in ("ink-text", "ink-muted")
        if contrast(colours[ink], colours["ink-shade"]) < 4.5
    ]
    assert weak == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_mark_of_a_figure_can_be_seen(theme: str) -> None:
    colours = _themes()[theme]
    marks = [name for name in colours if name.startswith("class-")]
    assert len(marks) == len(WeaponClass)
    assert [name for name in marks if contrast(colours[name], colours["ink-paper"]) < 3] == []


def test_figures_lie_on_the_paper_of_the_page() -> None:
    for colours in _themes().values():
        assert colours["ink-paper"] == colours["paper"]


def test_every_colour_of_the_page_has_a_dark_twin() -> None:
    css = files("analysis.reports").joinpath("templates/report.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root\s*\{(.*?)\}", css, re.S)[:2]
    named = re.compile(r"--([\w-]+):\s*#")
    assert named.findall(light) == named.findall(dark)
    outside = css.replace(light, "").replace(dark, "")
    assert re.findall(r"#[0-9a-f]{6}", outside) == ["#ffffff"]  # paper of a PNG
