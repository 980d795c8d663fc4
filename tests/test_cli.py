"""Every command as a newcomer types it, rightly and wrongly."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import nbformat
import pytest
from nbformat import v4

from analysis import cli
from analysis.data import checks, imports
from analysis.data.store import REPOSITORY, Store
from analysis.errors import SalvoReportError, SalvoSourceError, SalvoUsageError
from analysis.reports import batch, run
from analysis.reports.execution import Execution
from analysis.reports.parameters import REPORTS, describe
from tests.reports.stored_runs import finding, put_run

README = REPOSITORY / "README.md"
PARAGRAPH = re.compile(r"\ASalvo[A-Za-z]+Error: .+\n\Z")


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


@pytest.fixture
def salvo(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def call(*arguments: str | Path) -> Said:
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Both notebooks, small, in a folder of their own; they are not executed."""
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    for spec in REPORTS.values():
        source = "\n".join(
            f"{row.name} = {row.default!r}  # {row.help}" for row in describe(spec).rows
        )
        cells = [
            v4.new_markdown_cell(f"# {spec.question}"),
            v4.new_code_cell(source, metadata={"tags": ["parameters"]}),
        ]
        nbformat.write(v4.new_notebook(cells=cells), notebooks / spec.notebook)
    monkeypatch.setenv("SALVO_NOTEBOOKS", str(notebooks))
    monkeypatch.setenv("SALVO_REPORTS", str(tmp_path / "reports"))
    monkeypatch.setattr(run, "execute", executed)
    return tmp_path


def executed(notebook: Any, *_: Any, progress: Any = None, **__: Any) -> Execution:
    for index in range(len(notebook.cells)):
        if progress is not None:
            progress(index, len(notebook.cells), "The question")
    return Execution(notebook, None)


def commands(group: click.Group, path: str = "salvo") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


COMMANDS = dict(commands(cli.salvo))


def test_the_commands_are_the_ones_promised() -> None:
    assert set(COMMANDS) >= {
        "salvo report",
        "salvo list",
        "salvo params",
        "salvo data",
        "salvo data import",
        "salvo data check",
        "salvo data status",
        "salvo events",
        "salvo events add",
        "salvo report status",
        "salvo verify",
        "salvo diff",
        "salvo completion",
        "salvo site",
    }


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_has_help(path: str, salvo: Callable[..., Said]) -> None:
    command = COMMANDS[path]
    assert command.help
    assert command.help.strip().splitlines()[0].endswith(".")
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{path} {option.name}"
    shown = salvo(*path.split()[1:], "--help")
    assert shown.code == 0
    assert shown.out.startswith(f"Usage: {path}")


@pytest.mark.skipif(
    not README.is_file() or README.stat().st_size < 500, reason="README.md is not written yet"
)
@pytest.mark.parametrize(
    "path", [path for path, command in COMMANDS.items() if not isinstance(command, click.Group)]
)
def test_every_command_stands_in_the_readme(path: str) -> None:
    assert path in README.read_text("utf-8")


def test_help_loads_nothing_heavy_and_comes_within_half_a_second() -> None:
    heavy = "{'pandas', 'numpy', 'pydantic', 'papermill', 'nbformat', 'matplotlib', 'rich'}"
    code = (
        "import sys; from analysis.cli import main; main(['--help']); "
        f"sys.exit(str({heavy} & set(sys.modules)) if {heavy} & set(sys.modules) else 0)"
    )
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 5, "half a second is for benchmarks/ to measure"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["reprot"],
            "There is no command 'reprot'. Did you mean report? Known: batch, brief,",
        ),
        (["data", "imprt", "f"], "Did you mean import? Known: check, import, status."),
        (["data", "xyz"], "There is no command 'xyz'. Known: check, import, status."),
        (["report", "--drirun"], "--dry-run"),
        (["report", "interception_rate"], "Did you mean interception_rates?"),
        (["report", "interception-rates"], "Did you mean interception_rates?"),
        (["report", "data_quality.ipynb"], "Did you mean data_quality?"),
        (["report", "data_quality", "start=2025-01-01"], "There is no report 'start=2025-01-01'"),
        (["report", "data_quality", "-p"], "requires an argument"),
        (["report", "data_quality", "-p", "start"], "not of the form name=value"),
        (["report", "data_quality", "-p", "strat=2025-01-01"], "Did you mean start?"),
        (["report", "data_quality", "-p", "start=2025-13-01"], "is not a date"),
        (["report", "-p", "level=0.9"], "data_quality: level: unknown parameter"),
        (["report", "data_quality", "--timeout", "0"], "timeout"),
        (["params"], "Missing argument 'NAME'"),
        (["params", "intercepton_rates"], "Did you mean interception_rates?"),
        (["data", "import"], "Missing argument 'FILE'"),
    ],
)
def test_wrong_usage_is_told_on_stderr_with_the_cure_and_code_2(
    arguments: list[str], said: str, salvo: Callable[..., Said], suite: Path
) -> None:
    answer = salvo(*arguments)
    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err


def test_a_parameter_error_is_one_paragraph(salvo: Callable[..., Said], suite: Path) -> None:
    answer = salvo("report", "data_quality", "-p", "start=yesterday", "--json")
    assert PARAGRAPH.match(answer.err)
    assert answer.out == "", "with --json an error leaves stdout empty"


def test_salvo_alone_shows_its_help(salvo: Callable[..., Said]) -> None:
    for arguments in ([], ["data"]):
        answer = salvo(*arguments)
        assert "Commands:" in answer.out + answer.err


def test_list_names_every_report_with_its_question(salvo: Callable[..., Said]) -> None:
    text, machine = salvo("list"), json.loads(salvo("list", "--json").out)
    assert [row["name"] for row in machine["reports"]] == list(REPORTS)
    for spec in REPORTS.values():
        assert f"{spec.name} " in text.out
        assert spec.question in text.out


@pytest.mark.parametrize("name", REPORTS)
def test_params_shows_every_parameter(name: str, salvo: Callable[..., Said]) -> None:
    text, machine = salvo("params", name), json.loads(salvo("params", name, "--json").out)
    assert machine["report"] == name
    assert [row["name"] for row in machine["parameters"]] == list(REPORTS[name].model.model_fields)
    for row in machine["parameters"]:
        assert set(row) == {"name", "type", "default", "allowed", "help"}
        assert re.search(rf"^ *{row['name']} +{row['type']} ", text.out, flags=re.MULTILINE)


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(
    salvo: Callable[..., Said], suite: Path
) -> None:
    answer = salvo("report", "interception_rates", "-p", "level=0.9", "--dry-run")
    assert answer.code == 0
    assert "interception_rates would be written to" in answer.out
    assert "level = 0.9  (changed)" in answer.out
    assert answer.err == ""
    machine = json.loads(salvo("report", "--dry-run", "--json").out)
    assert machine["dry_run"] is True
    assert [report["report"] for report in machine["reports"]] == list(REPORTS)
    assert not (suite / "reports").exists()


def test_reports_are_written_and_the_answer_ends_with_the_paths_to_open(
    salvo: Callable[..., Said], suite: Path
) -> None:
    answer = salvo("report")
    assert answer.code == 0
    pages = [suite / "reports" / name / "report.html" for name in REPORTS]
    assert answer.out.splitlines() == [f"Open {page}" for page in pages]
    assert all(page.is_file() for page in pages)
    assert answer.err.splitlines()[0] == "data_quality   1/2  The question"


def test_a_fresh_report_is_not_rendered_again_and_the_answer_says_so(
    salvo: Callable[..., Said], suite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    salvo("report", "data_quality")
    folder = suite / "reports" / "data_quality"
    monkeypatch.setattr(run, "execute", lambda *_, **__: pytest.fail("a kernel was started"))
    answer = salvo("report", "data_quality")
    assert answer == Said(
        0, f"data_quality is up to date: {folder}; --force renders it anew.\n", ""
    )
    (fresh,) = json.loads(salvo("report", "data_quality", "--json").out)["reports"]
    assert fresh["ok"] is fresh["fresh"] is True
    assert fresh["html"] == str(folder / "report.html")
    planned = json.loads(salvo("report", "data_quality", "--dry-run", "--json").out)["reports"]
    assert planned[0]["fresh"] is True
    assert planned[0]["key"] == fresh["key"]


def test_a_report_that_lacks_a_format_asked_for_is_rendered(
    salvo: Callable[..., Said], suite: Path
) -> None:
    salvo("report", "data_quality", "--format", "html")
    plan = salvo("report", "data_quality", "--dry-run").out
    assert "would be written to" in plan
    assert "a format is missing (pdf)" in plan
    assert "up to date" in salvo("report", "data_quality", "--format", "html").out
    assert salvo("report", "data_quality").out.startswith("Open ")


def test_fresh_reports_are_answered_without_a_heavy_library(suite: Path) -> None:
    heavy = {"pandas", "numpy", "papermill", "nbformat", "matplotlib", "rich", "typst", "jinja2"}
    code = (
        "import sys; from analysis.cli import main; code = main(['report']); "
        f"sys.exit(str({heavy} & set(sys.modules)) if {heavy} & set(sys.modules) else code)"
    )
    cli.main(["report"])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("is up to date") == len(REPORTS)


def test_json_is_all_that_stands_on_stdout(salvo: Callable[..., Said], suite: Path) -> None:
    answer = salvo("report", "data_quality", "--json", "--out", suite / "elsewhere")
    assert answer.err == ""
    (report,) = json.loads(answer.out)["reports"]
    assert report["ok"] is True
    assert report["html"] == str(suite / "elsewhere" / "data_quality" / "report.html")
    assert Path(report["html"]).is_file()


def test_the_pdf_stands_beside_the_page_unless_it_is_left_out(
    salvo: Callable[..., Said], suite: Path
) -> None:
    (both,) = json.loads(salvo("report", "data_quality", "--json").out)["reports"]
    folder = Path(both["folder"])
    assert (folder / "report.pdf").read_bytes()[:5] == b"%PDF-"
    again = ["report", "data_quality", "--force", "--format"]
    (page,) = json.loads(salvo(*again, "html", "--json").out)["reports"]
    assert page["pdf"] is None
    assert not (folder / "report.pdf").exists()
    answer = salvo(*again, "pdf")
    assert answer.out == f"Open {folder / 'report.pdf'}\n"
    assert not (folder / "report.html").exists()


@pytest.mark.parametrize("asked", ["docx", "", "html,,pdf"])
def test_an_unknown_format_is_code_2(asked: str, salvo: Callable[..., Said], suite: Path) -> None:
    answer = salvo("report", "data_quality", "--format", asked)
    assert answer.code == 2
    assert "Known: html, pdf, " in answer.err
    assert not (suite / "reports").exists()


def test_a_report_named_twice_is_written_once(salvo: Callable[..., Said], suite: Path) -> None:
    assert salvo("report", "data_quality", "data_quality").out.count("Open ") == 1


def test_one_failing_report_does_not_stop_the_others(
    salvo: Callable[..., Said], suite: Path
) -> None:
    (suite / "notebooks" / "data_quality.ipynb").unlink()
    answer = salvo("report")
    assert answer.code == 1
    assert "SalvoReportError: The notebook of data_quality is missing" in answer.err
    assert answer.out.splitlines() == [
        f"Open {suite / 'reports' / name / 'report.html'}"
        for name in REPORTS
        if name != "data_quality"
    ]
    failed, *written = json.loads(salvo("report", "--json").out)["reports"]
    assert failed["error"]["kind"] == "SalvoReportError"
    assert failed["error"]["exit_code"] == 1
    assert all(each["ok"] is True for each in written)


def test_missing_data_are_code_3(salvo: Callable[..., Said], suite: Path) -> None:
    answer = salvo("--data", suite / "nothing", "report", "data_quality")
    assert answer.code == 3
    assert PARAGRAPH.match(answer.err)
    assert salvo("--data", suite / "nothing", "data", "status").code == 3


def test_missing_notebooks_are_code_2(
    salvo: Callable[..., Said], suite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALVO_NOTEBOOKS", str(suite / "none"))
    assert salvo("report", "data_quality").code == 2


def test_the_traceback_of_a_failed_cell_is_shown_on_request_only(
    salvo: Callable[..., Said], suite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = suite / "notebooks" / "data_quality.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(v4.new_code_cell("1 / 0"))
    nbformat.write(notebook, path)
    monkeypatch.undo()
    monkeypatch.setenv("SALVO_NOTEBOOKS", str(path.parent))
    command = ("report", "data_quality", "--out", suite / "reports")
    short = salvo(*command)
    assert short.code == 1
    assert "ZeroDivisionError: division by zero" in short.err
    assert "Traceback" not in short.err
    assert "Traceback" in salvo(*command, "--verbose").err


def test_ctrl_c_is_answered_in_a_line(
    salvo: Callable[..., Said], suite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "execute", interrupt)
    answer = salvo("report", "data_quality")
    assert answer.code == 130
    assert "Interrupted. What stood before is unchanged." in answer.err
    assert os.listdir(suite / "reports") == []  # noqa: PTH208


def summary(**options: Any) -> Any:
    return SimpleNamespace(as_text=lambda: "in words", as_dict=lambda: {"a": 1}, **options)


def test_data_import_hands_on_every_option(
    salvo: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []

    def import_file(path: Path, *, store: Store, **options: bool) -> Any:
        calls.append((path, store.root, options))
        return summary()

    monkeypatch.setattr(imports, "import_file", import_file)
    assert salvo("data", "import", "f.csv").out == "in words\n"
    every = ("--dry-run", "--allow-shrink", "--allow-dropped-columns", "--json")
    answer = salvo("--data", tmp_path, "data", "import", "f.csv", *every)
    assert json.loads(answer.out) == {"a": 1}
    names = ("dry_run", "allow_shrink", "allow_dropped_columns")
    assert calls == [
        (Path("f.csv"), Store().root, dict.fromkeys(names, False)),
        (Path("f.csv"), tmp_path, dict.fromkeys(names, True)),
    ]


def test_a_file_that_cannot_be_imported_is_code_3(
    salvo: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise SalvoSourceError("f.csv is empty. Download it again.")

    monkeypatch.setattr(imports, "import_file", refuse)
    answer = salvo("data", "import", "f.csv")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err == "SalvoSourceError: f.csv is empty. Download it again.\n"


@pytest.mark.parametrize(("ok", "code"), [(True, 0), (False, 1)])
def test_data_check_answers_by_its_exit_code(
    ok: bool, code: int, salvo: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "check_snapshot", lambda store: summary(ok=ok))
    assert salvo("data", "check") == Said(code, "in words\n", "")
    assert json.loads(salvo("data", "check", "--json").out) == {"a": 1}


def test_data_status_describes_the_embedded_snapshot(salvo: Callable[..., Said]) -> None:
    answer = salvo("data", "status")
    assert answer.code == 0
    assert "salvo_lines" in answer.out
    assert json.loads(salvo("data", "status", "--json").out)


def test_completion_knows_the_reports() -> None:
    environment = os.environ | {
        "_SALVO_COMPLETE": "bash_complete",
        "COMP_WORDS": "salvo report inter",
        "COMP_CWORD": "2",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from analysis.cli import main; sys.exit(main())"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "interception_rates" in done.stdout


def test_a_batch_returns_the_gravest_code() -> None:
    outcomes = (
        batch.Outcome("one", SalvoReportError("failed")),
        batch.Outcome("two", SalvoSourceError("unreadable")),
        batch.Outcome("three", SalvoUsageError("misspelt")),
    )
    assert batch.Batch(outcomes, dry_run=False).exit_code == 3
    assert batch.Batch((), dry_run=False).exit_code == 0


def completed(words: str, *, shell: str = "bash") -> list[str]:
    """What a shell is offered for the last word of a line."""
    parts = words.split()
    if words.endswith(" "):
        parts.append("")
    environment = os.environ | {
        "_SALVO_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(parts) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from analysis.cli import main; sys.exit(main())"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("salvo report data", ["data_quality"]),
        ("salvo report data_quality ", [*list(REPORTS)[1:]]),
        ("salvo report st", ["status"]),
        ("salvo report casualty_trends -p vi", ["vintage="]),
        ("salvo report casualty_trends -p vintage=", ["vintage=first", "vintage=latest"]),
        # bash takes a word apart at "=".
        ("salvo report casualty_trends -p vintage =", ["first", "latest"]),
        ("salvo report casualty_trends -p vintage = l", ["latest"]),
        ("salvo report casualty_trends -p vintage = first -p measure = k", ["killed"]),
        ("salvo report -p weapon_classes=drones,cr", ["weapon_classes=drones,cruise_missile"]),
        ("salvo report --format html,p", ["html,pdf"]),
        ("salvo report --lang u", ["uk"]),
        ("salvo diff data_quality_a data_quality_b --format m", ["md"]),
        ("salvo completion z", ["zsh"]),
    ],
)
def test_the_shell_is_offered_what_fits(words: str, offered: list[str]) -> None:
    assert completed(words) == offered


def test_the_shell_is_offered_the_runs_that_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALVO_REPORTS", str(tmp_path))
    for name in ("data_quality", "data_quality--1"):
        put_run(tmp_path / name)
    for command in ("verify", "diff", "diff data_quality"):
        assert completed(f"salvo {command} data") == ["data_quality", "data_quality--1"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_printed(shell: str, salvo: Callable[..., Said]) -> None:
    answer = salvo("completion", shell)
    assert answer.code == 0
    assert f"_SALVO_COMPLETE={shell}_complete" in answer.out


def test_no_report_is_called_as_a_command_of_report_is() -> None:
    assert not set(cli.reports.report.commands) & set(REPORTS)


def test_report_status_lists_every_report(salvo: Callable[..., Said], suite: Path) -> None:
    salvo("report", "data_quality")
    answer = salvo("report", "status")
    assert answer.code == 0
    assert answer.out.splitlines()[0] == "fresh  data_quality"
    assert "stale  casualty_trends  it was never rendered" in answer.out
    listed = json.loads(salvo("report", "status", "--json").out)["reports"]
    assert [report["fresh"] for report in listed] == [True] + [False] * (len(REPORTS) - 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "--all", "data_quality"], "--all and data_quality: name reports, or ask for"),
        (["report", "data_quality", "--from", "2025-01-01", "-p", "start=2025-01-01"], "Give it"),
        (["report", "data_quality", "--params", "nothing.yml"], "nothing.yml: it cannot be read"),
        (["report", "data_quality", "status"], "There is no report 'status'"),
        (["verify", "nothing"], "There is no run 'nothing': nothing was rendered into"),
        (["verify", "nothing", "--tolerance", "2"], "'2' is not a tolerance"),
        (["diff", "nothing"], "Missing argument 'B'"),
        (["site"], "There are no reports in"),
        (["completion", "tcsh"], "'tcsh' is not one of 'bash', 'zsh', 'fish'"),
    ],
)
def test_wrong_usage_of_runs_is_told_with_code_2(
    arguments: list[str], said: str, salvo: Callable[..., Said], suite: Path
) -> None:
    answer = salvo(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_a_period_and_a_file_say_the_same_as_parameters(
    salvo: Callable[..., Said], suite: Path
) -> None:
    (suite / "p.yml").write_text("end: 2025-03-31\n")
    plan = [*("--dry-run", "--json")]
    one = salvo("report", "data_quality", "--from", "2025-01-01", "--to", "2025-03-31", *plan)
    two = salvo(
        "report", "data_quality", "--params", suite / "p.yml", "-p", "start=2025-01-01", *plan
    )
    assert json.loads(one.out) == json.loads(two.out)
    assert json.loads(one.out)["reports"][0]["changed"] == {
        "start": "2025-01-01",
        "end": "2025-03-31",
    }


def test_all_means_every_report(salvo: Callable[..., Said], suite: Path) -> None:
    plan = json.loads(salvo("report", "--all", "--dry-run", "--json").out)
    assert [report["report"] for report in plan["reports"]] == list(REPORTS)


def test_a_report_brings_the_list_of_reports_up_to_date(
    salvo: Callable[..., Said], suite: Path
) -> None:
    salvo("report", "data_quality")
    index = suite / "reports" / "index.html"
    assert "data_quality/report.html" in index.read_text("utf-8")
    index.unlink()
    salvo("report", "data_quality")
    assert not index.exists(), "what is fresh leaves the list alone"
    assert salvo("site").out == f"Open {index}\n"
    assert index.is_file()


def test_a_list_that_cannot_be_written_costs_no_report(
    salvo: Callable[..., Said], suite: Path
) -> None:
    (suite / "reports" / "index.html").mkdir(parents=True)
    answer = salvo("report", "data_quality")
    assert answer.code == 0
    assert answer.out.startswith("Open ")
    assert "The list of reports could not be written" in answer.err


def test_a_site_is_gathered(salvo: Callable[..., Said], suite: Path) -> None:
    salvo("report", "data_quality")
    answer = json.loads(salvo("site", "--out", suite / "public", "--json").out)
    assert answer["runs"] == ["data_quality"]
    assert (suite / "public" / "data_quality" / "report.html").is_file()


def test_diff_answers_in_words_in_markdown_and_for_programs(
    salvo: Callable[..., Said], tmp_path: Path
) -> None:
    one = put_run(tmp_path / "one", finding("nights", 100))
    two = put_run(tmp_path / "two", finding("nights", 90), lang="uk")
    assert "−10 (−10.0 %)" in salvo("diff", one, two).out
    assert salvo("diff", one, two, "--format", "md").out.startswith("# one → two: 1 finding and")
    content = json.loads(salvo("diff", one, two, "--json").out)
    assert content["findings"][0]["absolute"] == -10
    assert [cause["cause"] for cause in content["causes"]] == ["language"]
    assert salvo("diff", one, two).code == 0, "a difference is no error"


def test_verify_answers_by_its_exit_code(salvo: Callable[..., Said], suite: Path) -> None:
    salvo("report", "data_quality")
    folder = suite / "reports" / "data_quality"
    answer = salvo("verify", "data_quality", "--json")
    assert (answer.code, json.loads(answer.out)["ok"]) == (0, True)
    (folder / "report.html").write_text("edited")
    answer = salvo("verify", folder)
    assert answer.code == 1
    assert "data_quality: report.html was changed." in answer.out
