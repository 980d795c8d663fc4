"""The brief as it is told: the same numbers as page and JSON, sentences that fit their night."""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from analysis import cli
from analysis.data.store import Store
from analysis.errors import SalvoSourceError
from analysis.reports import brief_answer, brief_facts, brief_sentences, brief_tables
from analysis.reports.findings import Findings
from analysis.reports.parameters import check, find_report
from analysis.reports.run import run_report
from analysis.reports.source_text import LARGEST, read_text
from tests.notebooks.test_languages import stored_findings
from tests.studies.brief_case import NIGHTS, SEED, made, tables

WAR_WORDS = re.compile(r"massive|brutal|deadly|terror|barbar|horrif|heroic|because of|caused", re.I)


def placeholders(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name]


def told(night: str) -> list[str]:
    findings = Findings()
    findings.add(brief_facts.findings_of(made(night), vintage="2026-06-07"))
    chosen = brief_sentences.sentences(made(night), findings)
    return [str(findings.say(*paragraph)) for paragraph in chosen]


@pytest.mark.parametrize("night", NIGHTS)
def test_a_brief_of_any_year_is_told_without_a_gap(night: str) -> None:
    paragraphs = told(night)
    assert len(paragraphs) >= 3
    assert not WAR_WORDS.search(" ".join(paragraphs))


@pytest.mark.parametrize("night", NIGHTS)
def test_a_sentence_is_chosen_only_where_its_numbers_are_known(night: str) -> None:
    findings = Findings()
    findings.add(brief_facts.findings_of(made(night), vintage="2026-06-07"))
    chosen = brief_sentences.sentences(made(night), findings)
    for template in (t for paragraph in chosen for t in paragraph):
        if template != brief_sentences.NOT_EXPECTED:  # which gives the reason
            missing = [n for n in placeholders(template) if findings[n].value is None]
            assert not missing, template


def test_the_summary_of_the_reference_night_leads_with_its_classes_and_not_with_one_rate() -> None:
    first = told(SEED)[0]
    for words in ("**629** munitions", "the drones: 563 (94.1", "the missiles: 26 (83.9"):
        assert words in first
    assert first.index("94.1") < first.index("93.6")
    assert "number **49** by missiles" in told(SEED)[1]
    assert "**535** of 629; 95\u00a0% of such raids lie from 339 to 608" in told(SEED)[2]
    assert told(SEED)[3].startswith("Was it calm before? That depends on the definition.")


def test_a_night_without_a_report_leads_with_that_and_names_the_nearest() -> None:
    first = told("2025-05-09")[0]
    assert "no national report of drones. That is not a night without an attack." in first
    assert "7\u00a0May\u00a02025 and 11\u00a0May\u00a02025" in first


def test_a_kinetic_night_forms_no_share() -> None:
    assert "so no share is formed" in told("2022-10-10")[0]
    assert "%" not in told("2022-10-10")[0]


def test_the_answer_without_a_kernel_has_the_findings_of_the_notebook() -> None:
    given = brief_answer.asked(SEED, None)
    answer = brief_answer.answer(given, store=Store())
    lines = "\n".join(sorted(finding.line() for finding in answer.findings))
    assert lines == stored_findings("attack_brief")


@pytest.mark.slow
def test_page_and_json_of_another_night_state_the_same_findings(tmp_path: Path) -> None:
    night = "2025-05-09"
    spec, parameters = find_report("attack_brief"), check("attack_brief", [f"night={night}"])
    run = run_report(spec, parameters, out=tmp_path, formats=["html"])
    answer = brief_answer.answer(brief_answer.asked(night, None), store=Store())
    assert run.findings == answer.findings


def test_the_json_is_plain_and_missing_values_are_null_with_a_reason() -> None:
    answer = brief_answer.answer(brief_answer.asked("2024-12-10", None), store=Store())
    said = json.loads(json.dumps(answer.as_dict(), allow_nan=False))
    assert said["findings"]["launched"] == {
        "value": None,
        "unit": "munitions",
        "reason": "no national drone report in the source",
    }
    assert said["nearest_nights_with_report"] == ["2024-12-09", "2024-12-13"]
    assert said["tables"]["by_class"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "Name a night, by the date on which it ends, or a text"),
        (("2025-8-28",), 2, "'2025-8-28' is not a date"),
        (("2027-01-01",), 2, "The nearest with a national report: 2026-06-06 and 2026-06-07."),
        (("2025-08-28", "--out", "x"), 2, "--json renders nothing"),
        (("2025-08-28", "--text", "nowhere.txt"), 3, "The text nowhere.txt cannot be read"),
    ],
)
def test_a_call_that_cannot_be_served_is_told_in_one_line(
    arguments: tuple[str, ...], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["brief", *arguments, "--json"]) == code
    heard = capsys.readouterr()
    assert heard.out == ""
    assert said in heard.err
    assert heard.err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"a\x00b", "holds a zero byte"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"a" * (LARGEST + 1), "is longer than 200,000 bytes"),
    ],
)
def test_a_text_that_is_none_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    with pytest.raises(SalvoSourceError, match=said):
        read_text(path)


def test_a_text_is_known_by_the_checksum_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes("\ufeffОдин\r\nдва".encode())
    read = read_text(path)
    assert (read.text, read.words) == ("Один\nдва", 2)
    parameters = check("attack_brief", {"text": str(path)})
    assert parameters.files() == {"text": read.sha256}


def test_the_weeks_around_show_a_silent_night_as_missing_and_not_as_zero() -> None:
    weeks, _ = brief_tables.weeks_around(made("2025-05-09"), tables())
    row = weeks[weeks["night"] == "2025-05-09"].iloc[0]
    assert row["is_silent"]
    assert row["drones"] != row["drones"]
