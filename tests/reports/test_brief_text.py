"""A text handed in with a night: its claims on the page, its words as they were given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.data.store import Store
from analysis.reports import brief_answer
from analysis.reports.brief_text import SENTENCE, check_text
from analysis.reports.parameters import check, find_report
from analysis.reports.run import run_report
from analysis.studies.attack_brief import brief
from tests.studies.brief_case import tables
from tests.studies.test_article_claims import NEWS

HOSTILE = "The mayor said <script>alert(1)</script> and [x](javascript:alert(2)) to all."


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(f"{NEWS}\n\n{HOSTILE}\n", encoding="utf-8")
    return path


def test_the_answer_holds_every_claim_and_what_is_not_checked(article: Path) -> None:
    asked = brief_answer.asked(None, str(article))
    answer = brief_answer.answer(asked, store=Store()).as_dict()
    assert answer["night"] == "2025-08-28"
    text = answer["text"]
    assert sum(text["verdicts"].values()) == len(text["claims"])
    assert answer["findings"]["claims_read"]["value"] == len(text["claims"])
    assert answer["findings"]["parts_not_checked"]["value"] == len(text["not_checked"])
    json.dumps(answer, allow_nan=False)


def test_the_sums_of_a_bulletin_are_checked_with_its_claims(tmp_path: Path) -> None:
    path = tmp_path / "bulletin.txt"
    path.write_text(
        "У ніч на 28 серпня 2025 року противник випустив 600 засобів повітряного нападу: 598 "
        "ударних БпЛА та 31 ракету. Збито/подавлено 563 БпЛА.",
        encoding="utf-8",
    )
    night = brief_answer.asked(None, str(path)).night
    made = brief(tables(), night)
    checked = check_text(str(path), made, tables())
    assert "600" in checked.sums["message"].iloc[0]
    assert checked.figures["value"].tolist() == [600, 598, 31, 563]


def test_each_number_of_the_sentence_is_a_finding(article: Path) -> None:
    made = brief(tables(), brief_answer.asked(None, str(article)).night)
    checked = check_text(str(article), made, tables())
    names = {finding.name for finding in checked.findings()}
    assert all(f"{{{name}}}" in SENTENCE for name in names)


@pytest.mark.slow
def test_the_page_shows_the_words_of_the_text_as_text(article: Path, tmp_path: Path) -> None:
    given = {"night": "2025-08-28", "text": str(article)}
    spec, values = find_report("attack_brief"), check("attack_brief", given)
    run = run_report(spec, values, out=tmp_path / "out", formats=["html"], lang="uk")
    page = (run.folder / "report.html").read_text("utf-8")
    assert "598 drones and decoys" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="javascript' not in page
