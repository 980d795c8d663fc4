"""`salvo bulletin add` and `parse` as a person and a script type them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis import cli
from analysis.data.store import Store
from analysis.data.tables.attacks import SALVO_LINES
from analysis.data.tables.bulletins import BULLETIN_LINES
from tests import bulletin_texts as texts
from tests.builders import attack, contents, snapshot

POST = "https://t.me/kpszsu/70001"
Said = tuple[int, str, str]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return snapshot(tmp_path, attack("2026-06-07"), attack("2026-06-08"))


@pytest.fixture
def add(
    tmp_path: Path, store: Store, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    def call(text: str, *options: str) -> Said:
        path = tmp_path / "bulletin.txt"
        path.write_text(text, encoding="utf-8")
        given = ["--data", str(store.root), "bulletin", "add", str(path), "--source", POST]
        code = cli.main([*given, *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def answering(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """Somebody sits at the terminal and types."""
    monkeypatch.setattr("analysis.cli.bulletins.sys", SimpleNamespace(stdin=Terminal()))
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: answer)


class Terminal:
    def isatty(self) -> bool:
        return True


def test_a_dry_run_shows_what_would_be_written_and_writes_nothing(store, add):
    before = contents(store)
    code, out, err = add(texts.NIGHT_2026, "--dry-run")
    assert (code, err) == (0, "")
    assert out.startswith("Would be written: night 2026-06-10, window 2026-06-09 18:00 to 2026-06")
    assert "launched 120, intercepted not given, suppressed not given, neutralised 100" in out
    assert "“100 ворожих БпЛА”" in out
    assert contents(store) == before


def test_a_dry_run_on_a_standing_night_shows_both_and_ends_as_the_real_run_would(store, add):
    add(texts.NIGHT_2026, "--yes")
    before = contents(store)
    dry = add(texts.NIGHT_2026_REVISED, "--dry-run")
    assert dry == add(texts.NIGHT_2026_REVISED, "--yes")
    code, out, err = dry
    assert code == 3
    assert "neutralised 100 → 103" in out
    assert "The snapshot is unchanged." in err
    assert contents(store) == before


def test_a_dry_run_as_json_on_a_standing_night_prints_the_plan_alone_and_fails(store, add):
    add(texts.NIGHT_2026, "--yes")
    before = contents(store)
    code, out, err = add(texts.NIGHT_2026_REVISED, "--dry-run", "--json")
    found = json.loads(out)
    assert code == 3
    assert found["conflicts"][0]["neutralised_new"] == 103
    assert found["written"] is False
    assert "repeat with --replace" in err
    assert contents(store) == before


def test_a_dry_run_that_would_replace_is_no_conflict(store, add):
    add(texts.NIGHT_2026, "--yes")
    before = contents(store)
    code, out, err = add(texts.NIGHT_2026_REVISED, "--dry-run", "--replace")
    assert (code, err) == (0, "")
    assert "neutralised 100 → 103" in out
    assert contents(store) == before


def test_it_is_shown_and_asked_before_it_is_written(store, add, monkeypatch):
    answering(monkeypatch, "y")
    code, out, _ = add(texts.NIGHT_2026)
    assert code == 0
    shown, written = out.index("Would be written: night"), out.index("Written: night")
    assert shown < written
    assert store.read(SALVO_LINES)["launched"].tolist()[-1] == 120


def test_who_says_no_writes_nothing(store, add, monkeypatch):
    before = contents(store)
    answering(monkeypatch, "n")
    code, out, err = add(texts.NIGHT_2026)
    assert code == 130
    assert "Written" not in out
    assert "What stood before is unchanged." in err
    assert contents(store) == before


@pytest.mark.parametrize("option", ["--json", None], ids=["json", "no terminal"])
def test_where_nobody_can_be_asked_nothing_is_written(store, add, option):
    before = contents(store)
    code, out, err = add(texts.NIGHT_2026, *([option] if option else []))
    assert (code, out) == (2, "")
    assert "Nobody can be asked here. Look at it with --dry-run, then repeat with --yes." in err
    assert contents(store) == before


def test_yes_is_refused_while_the_text_leaves_questions_open(store, add):
    before = contents(store)
    code, out, err = add(texts.BOUND_2026, "--yes")
    assert (code, out) == (2, "")
    assert "leaves 1 question(s) open, so --yes does not confirm it. First: “понад 60" in err
    assert contents(store) == before


def test_a_person_may_confirm_what_leaves_questions_open(store, add, monkeypatch):
    answering(monkeypatch, "y")
    code, out, _ = add(texts.BOUND_2026)
    assert code == 0
    assert "Open in the text (1):" in out
    assert store.read(BULLETIN_LINES)["neutralised"].isna().all()


def test_a_window_that_stands_is_a_conflict_shown_side_by_side(store, add):
    add(texts.NIGHT_2026, "--yes")
    before = contents(store)
    code, out, err = add(texts.NIGHT_2026_REVISED, "--yes")
    assert code == 3
    assert "launched 120 → 120, neutralised 100 → 103" in out
    assert "The snapshot is unchanged." in err
    assert "repeat with --replace" in err
    assert contents(store) == before


def test_with_replace_the_earlier_version_is_kept(store, add):
    add(texts.NIGHT_2026, "--yes")
    code, out, _ = add(texts.NIGHT_2026_REVISED, "--yes", "--replace", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["written"] is True
    assert found["conflicts"][0]["neutralised_now"] == 100
    assert store.read(BULLETIN_LINES)["neutralised"].tolist() == [100, 103]


def test_json_says_every_figure_with_its_words_and_null_where_nothing_is(add):
    code, out, _ = add(texts.NIGHT_2026, "--dry-run", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["night"], found["source"], found["written"]) == ("2026-06-10", POST, False)
    (line,) = found["lines"]
    assert (line["launched"], line["neutralised"], line["intercepted"]) == (120, 100, None)
    start, end = line["outcome_from"], line["outcome_to"]
    assert texts.NIGHT_2026[start:end] == line["outcome_words"] == "100 ворожих БпЛА"
    assert (found["questions"], found["conflicts"]) == ([], [])


def test_a_look_alike_is_refused_with_its_reason(store, add):
    before = contents(store)
    code, out, err = add(texts.ALERT, "--yes")
    assert (code, out) == (3, "")
    assert "The text is a live alert about targets in flight" in err
    assert contents(store) == before


def test_the_snapshot_passes_its_checks_after_an_addition(store, add, capsys, tmp_path):
    # A snapshot of all tables: the embedded one, copied.
    whole = Store(tmp_path / "whole")
    whole.replace({p.name: p.read_bytes() for p in Store().root.iterdir() if p.is_file()})
    path = tmp_path / "night.txt"
    path.write_text(texts.NIGHT_2026, encoding="utf-8")
    given = ["--data", str(whole.root)]
    assert cli.main([*given, "bulletin", "add", str(path), "--source", POST, "--yes"]) == 0
    capsys.readouterr()
    assert cli.main([*given, "data", "check"]) == 0
    assert "ok    bulletin lines: every current line stands in salvo_lines" in (
        capsys.readouterr().out
    )


def test_parse_says_that_the_night_comes_from_the_day_of_publication(tmp_path, capsys):
    path = tmp_path / "text.txt"
    path.write_text("Уночі п" + texts.NO_NIGHT[1:], encoding="utf-8")
    given = ["bulletin", "parse", str(path), "--published", "2026-06-10"]
    assert cli.main(given) == 0
    told = "night 2026-06-10 (by the day of publication: the text gives no date), window not stated"
    assert capsys.readouterr().out.startswith(told)
    path.write_text(texts.NO_NIGHT, encoding="utf-8")
    assert cli.main(given) == 0
    told = "night not stated (the text gives no date, and its words do not make it one of the night"
    assert capsys.readouterr().out.startswith(told)


def test_parse_prints_the_reading_and_fails_on_a_look_alike(tmp_path, capsys, monkeypatch):
    path = tmp_path / "text.txt"
    path.write_text(texts.NIGHT_2026, encoding="utf-8")
    assert cli.main(["bulletin", "parse", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["fields"]["launched"] == {
        "Shahed+Gerbera+other": 120
    }
    stdin = SimpleNamespace(buffer=SimpleNamespace(read=lambda _: texts.ALERT.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert cli.main(["bulletin", "parse", "-"]) == 1
    assert capsys.readouterr().out.startswith("refused (alert): ")
