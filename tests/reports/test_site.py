"""The list of reports holds every run, shows text as text, and is never half written."""

from __future__ import annotations

import json
import re
import threading
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.store import Store
from analysis.errors import SalvoReportError, SalvoUsageError
from analysis.language.speech import LANGUAGES, speaking
from analysis.reports import signage, site
from analysis.reports.archive import Entry, list_runs
from analysis.reports.freshness import CAUSES
from analysis.reports.publication import publish
from analysis.reports.site import listing, page_name, refresh, site_pages
from analysis.reports.site_index import index_text
from tests.reports import browser
from tests.reports.stored_runs import finding, put_run

HOSTILE = "</script><script>alert(1)</script>\u2028]]>{{ 1 }}<!--\u202e&amp;'\""


class Elements(HTMLParser):
    """Names of the elements of a page, and the addresses that it leads to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def page_of(reports: Path, lang: str = "en") -> str:
    refresh(reports)
    return (reports / page_name(lang)).read_text("utf-8")


def index_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="index">(.*?)</script>', page, re.S)
    assert found is not None
    content: dict[str, object] = json.loads(found[1])
    return content


def titles(page: str) -> list[str]:
    return [re.sub("<[^>]+>", "", said) for said in re.findall(r"<h2[^>]*>(.*?)</h2>", page)]


def test_the_newest_report_comes_first(tmp_path: Path) -> None:
    put_run(tmp_path / "a", title="Old", created="2026-01-01T00:00:00Z")
    put_run(tmp_path / "b", title="New", created="2026-03-01T00:00:00Z")
    put_run(tmp_path / "c", title="Between", created="2026-02-01T00:00:00Z")
    assert titles(page_of(tmp_path)) == ["New", "Between", "Old"]


def test_a_card_says_period_vintage_language_parameters_and_state(tmp_path: Path) -> None:
    put_run(
        tmp_path / "data_quality--1",
        finding("first_night", "2025-01-01", "date"),
        finding("last_night", "2025-03-31", "date"),
        changed={"start": "2025-01-01"},
        lang="uk",
    )
    page = page_of(tmp_path).replace("\u00a0", " ")
    assert "<dd>1 January 2025 to 31 March 2025</dd>" in page
    assert "<dd>7 June 2026</dd>" in page
    assert '<dd lang="uk">Українська</dd>' in page
    assert "<dt>start</dt><dd>2025-01-01</dd>" in page
    assert "Not up to date</strong>: the notebook changed; the code changed; the data" in page
    assert 'data-start="2025-01-01" data-end="2025-03-31"' in page


def test_a_report_without_an_end_reaches_to_the_vintage_of_its_data(tmp_path: Path) -> None:
    run = list_runs(put_run(tmp_path / "a").parent)[0]
    assert site.period(run) == ("2022-09-28", "2026-06-07")


def test_the_page_is_complete_without_a_script_and_asks_no_network(tmp_path: Path) -> None:
    put_run(tmp_path / "data quality#1?%", answer="Much is in the data.")
    page = page_of(tmp_path)
    found = Elements(page)
    assert "Much is in the data." in page
    assert '<form id="find" class="find" role="search"' in page
    assert re.search(r"<form[^>]*\bhidden\b", page), "the search comes with the script"
    for link in found.links:
        if not link.startswith(("#", "data:,", "index")):
            assert (tmp_path / unquote(link)).is_file(), link
    assert "http" not in re.sub(r"http-equiv", "", " ".join(found.links))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_valid_html(lang: str, tmp_path: Path) -> None:
    put_run(tmp_path / "a", finding("nights", 3), title=HOSTILE, changed={"end": HOSTILE})
    (put_run(tmp_path / "b") / "findings.json").write_text("{")
    html5lib.HTMLParser(strict=True).parse(page_of(tmp_path, lang))


def test_hostile_text_stays_text_in_the_page_and_in_its_index(tmp_path: Path) -> None:
    put_run(
        tmp_path / "a",
        finding(HOSTILE, HOSTILE, HOSTILE),
        title=HOSTILE,
        answer=HOSTILE,
        changed={HOSTILE: HOSTILE},
        lang=HOSTILE,
        created=HOSTILE,
        report=HOSTILE,
    )
    page = page_of(tmp_path)
    assert Elements(page).names.count("script") == 2
    assert "<script>alert" not in page
    index = re.search(r'id="index">(.*?)</script>', page, re.S)
    assert index is not None
    assert not {"<", ">", "&", "\u2028"} & set(index[1])
    assert index_of(page)["names"] == [HOSTILE]


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_index_is_json_that_cannot_end_its_element(name: str, value: str) -> None:
    run = Entry(Path("a"), "r", findings=({"name": name, "value": value, "unit": "text"},))
    text = index_text([run])
    assert not {"<", ">", "&", "\u2028", "\u2029"} & set(text)
    assert json.loads(text)["names"] == [name.encode("utf-8", "replace").decode("utf-8")[:120]]


def test_names_of_findings_stand_once_however_many_runs_have_them(tmp_path: Path) -> None:
    for name in "abc":
        put_run(tmp_path / name, finding("nights", 3), finding("rate", 0.787, "rate"))
    index = index_of(page_of(tmp_path))
    assert index["names"] == ["nights", "rate"]
    assert index["runs"] == {name: [[0, "3"], [1, "78.7 %"]] for name in "abc"}


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("findings.json", b"{"),
        ("findings.json", b'{"findings": [{"name": 3}]}'),
        ("provenance.json", b"\xff"),
        ("provenance.json", b"[" * 100_000),
    ],
)
def test_a_damaged_run_is_listed_as_such_and_never_a_crash(
    file: str, content: bytes, tmp_path: Path
) -> None:
    (put_run(tmp_path / "broken") / file).write_bytes(content)
    put_run(tmp_path / "whole", title="Whole")
    page = page_of(tmp_path)
    assert titles(page) == ["Whole", "broken"]
    assert "Damaged</strong>: The records of this report cannot be read." in page
    assert str(tmp_path) not in page, "a page names no path of this machine"


@pytest.mark.parametrize(
    "record",
    [
        {"created": "yesterday"},
        {"created": None},
        {"data": None},
        {"data": {"vintage": "2026-99-99"}},
        {"parameters": ["start"]},
        {"parameters": {"start": 3}},
        {"changed": 3},
        {"lang": "tlh"},
        {"lang": None},
        {"report": "../../etc"},
    ],
)
def test_a_record_that_is_odd_costs_its_part_and_not_the_page(
    record: dict[str, object], tmp_path: Path
) -> None:
    put_run(tmp_path / "odd", finding("first_night", 3), finding("x", {"a": 1}), **record)
    assert titles(page_of(tmp_path)) == ["What is in the data?"]


def test_a_folder_without_runs_has_a_list_that_says_so(tmp_path: Path) -> None:
    page = page_of(tmp_path)
    assert "No report was rendered yet." in page
    assert "<script" not in page


def test_without_data_nobody_knows_how_fresh_a_report_is(tmp_path: Path) -> None:
    put_run(tmp_path / "a")
    refresh(tmp_path, store=Store(tmp_path / "nothing"))
    assert "<strong>Not known</strong>" in (tmp_path / "index.html").read_text("utf-8")


def test_every_word_of_the_site_is_ukrainian_on_the_ukrainian_page(tmp_path: Path) -> None:
    put_run(tmp_path / "a")
    page = page_of(tmp_path, "uk")
    assert '<html lang="uk">' in page
    with speaking("uk"):
        said = signage.words()
    same = [key for key, word in said.items() if word == signage.WORDS[key]]
    assert same == []
    assert said["made"] in page


def test_every_reason_has_words_on_the_site() -> None:
    shown = set(CAUSES) - {"never run", "formats"}  # neither is a run that stands
    assert {f"because_{cause}" for cause in shown} <= set(signage.WORDS)


def test_the_same_runs_give_the_same_bytes(tmp_path: Path) -> None:
    put_run(tmp_path / "a", finding("nights", 3))
    put_run(tmp_path / "b")
    runs = list_runs(tmp_path)
    moment = "2026-06-08T12:00:00Z"
    pages = site_pages(runs, {}, moment=moment)
    assert site_pages(tuple(reversed(runs)), {}, moment=moment) == pages


def test_writers_at_once_leave_one_whole_list_with_every_run(tmp_path: Path) -> None:
    def work(name: str) -> None:
        for number in range(3):
            put_run(tmp_path / f"{name}{number}", title=f"{name}{number}")
            refresh(tmp_path)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    page = (tmp_path / "index.html").read_text("utf-8")
    assert page.rstrip().endswith("</html>")
    assert sorted(titles(page)) == [f"{name}{number}" for name in "abc" for number in range(3)]
    assert not list(tmp_path.glob(".index*"))


def test_a_list_that_cannot_be_written_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(tmp_path / "a")
    before = page_of(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(SalvoReportError, match="No space left on device"):
        listing(tmp_path)
    assert (tmp_path / "index.html").read_text("utf-8") == before
    assert not list(tmp_path.glob(".index*"))


def test_a_list_of_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SalvoUsageError, match="There are no reports in"):
        listing(tmp_path / "none")


def test_a_site_holds_the_files_of_every_whole_run_and_nothing_else(tmp_path: Path) -> None:
    folder = put_run(tmp_path / "reports" / "a", tables={"coverage": "a\n1\n"})
    (folder / "my notes.txt").write_text("mine")
    (put_run(tmp_path / "reports" / "b") / "report.html").write_text("edited")
    done = publish(tmp_path / "reports", tmp_path / "out" / "site")
    held = {path.relative_to(done.folder).as_posix() for path in done.folder.rglob("*.*")}
    assert held == {
        *("a/findings.json", "a/manifest.json", "a/provenance.json", "a/report.html"),
        *("a/tables/coverage.csv", "index.html", "index-uk.html", "site.json"),
    }
    assert done.runs == ("a",)
    assert done.left_out == (("b", "report.html was changed"),)
    assert "Left out, because it is damaged: b" in done.as_text()


def test_a_site_replaces_an_earlier_one_and_nothing_else(tmp_path: Path) -> None:
    put_run(tmp_path / "reports" / "a")
    out = tmp_path / "site"
    out.mkdir()
    publish(tmp_path / "reports", out)
    put_run(tmp_path / "reports" / "b")
    assert publish(tmp_path / "reports", out).runs == ("a", "b")
    (out / "CNAME").write_text("example.org")
    with pytest.raises(SalvoUsageError, match="holds CNAME, which no site"):
        publish(tmp_path / "reports", out)
    assert (out / "CNAME").read_text() == "example.org"
    (out / "CNAME").unlink()
    (out / "site.json").write_text('{"generator": "other", "holds": ["a"]}')
    with pytest.raises(SalvoUsageError, match=r"holds a, b, index-uk\.html and 2 more"):
        publish(tmp_path / "reports", out)


@pytest.mark.parametrize("place", ["reports", "reports/site", "."])
def test_a_site_is_not_written_into_the_reports_or_around_them(place: str, tmp_path: Path) -> None:
    put_run(tmp_path / "reports" / "a")
    with pytest.raises(SalvoUsageError, match="would hold one another"):
        publish(tmp_path / "reports", tmp_path / place)


def test_a_manifest_copies_nothing_from_outside_of_its_run(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    folder = put_run(tmp_path / "reports" / "a")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["../../secret"] = "ab"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    done = publish(tmp_path / "reports", tmp_path / "site")
    assert done.runs == ()
    assert "a file outside of the folder" in done.left_out[0][1]


needs_browser = pytest.mark.skipif(browser.installed() is None, reason="there is no Chromium")


@needs_browser
def test_the_search_finds_titles_answers_and_findings_and_says_how_many(tmp_path: Path) -> None:
    put_run(tmp_path / "a", finding("drone_rate", 0.787, "rate"), title="Drones")
    put_run(tmp_path / "b", finding("nights", 3), title="Nights", lang="uk", answer="Дві НОЧІ.")
    put_run(
        tmp_path / "c",
        finding("first_night", "2025-01-01", "date"),
        finding("last_night", "2025-01-31", "date"),
        title=HOSTILE,
    )
    refresh(tmp_path)
    shown = "[...document.querySelectorAll('.run')].filter(e => !e.hidden).map(e => e.dataset.name)"

    def typed(**values: str) -> list[str]:
        for name, value in values.items():
            tab.run(f"document.getElementById({name!r}).value = {value!r}")
        tab.run("document.getElementById('find').dispatchEvent(new Event('input'))")
        found: list[str] = tab.run(shown)
        return sorted(found)

    with browser.opened() as tab:
        tab.load(tmp_path / "index.html")
        assert typed() == ["a", "b", "c"]
        assert typed(q="drone rate") == ["a"]
        assert "Among its findings: drone_rate: 78.7 %" in tab.run("document.body.innerText")
        assert tab.run("document.getElementById('count').textContent") == "1 of 3 reports shown"
        assert typed(q="78.7") == ["a"]
        assert typed(q="ночі дві") == ["b"]
        assert typed(q="<script>") == ["c"]
        assert typed(q="nowhere") == []
        assert tab.run("document.getElementById('nothing').checkVisibility()")
        assert typed(q="", language="uk") == ["b"]
        assert typed(language="", **{"from": "2026-01-01"}) == ["a", "b"]
        assert typed(to="2022-01-01", **{"from": ""}) == []
        tab.run("document.getElementById('find').reset()")
        assert tab.run(f"new Promise(r => setTimeout(() => r({shown}), 50))") == ["a", "b", "c"]
        assert [url for url in tab.requests if not url.startswith(("file:", "data:"))] == []
        assert len(tab.requests) <= 2, "the page itself, and its empty icon"


@needs_browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_has_no_barrier_and_fits_a_phone_in_light_and_dark(
    lang: str, tmp_path: Path
) -> None:
    import axe_core_python

    axe = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")
    put_run(tmp_path / "a", finding("nights", 3), changed={"weapon_classes": "x" * 200})
    put_run(tmp_path / "b", title="W" * 200, lang="uk")
    (put_run(tmp_path / "c") / "findings.json").write_text("{")
    refresh(tmp_path)
    with browser.opened() as tab:
        for width in (360, 1280):
            for dark in (False, True):
                tab.load(tmp_path / page_name(lang), width=width, dark=dark)
                assert tab.run("document.documentElement.scrollWidth") <= width
                tab.run(axe)
                broken = tab.run(
                    "axe.run().then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))"
                )
                assert broken == [], (width, dark)
