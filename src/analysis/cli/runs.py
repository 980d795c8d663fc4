"""Commands on runs that stand in their folders: how fresh, whether they repeat, how they differ."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from analysis.cli.completion import run_names
from analysis.cli.reports import report
from analysis.cli.root import FILE, echo_json, echo_summary, json_option, salvo, store

out_option = click.option(
    "--out", type=FILE, metavar="DIR", help="Look for runs in DIR instead of reports/."
)


@report.command()
@out_option
@click.option(
    "--format",
    "formats",
    default="html,pdf",
    show_default=True,
    metavar="LIST",
    help="Call a run stale that lacks one of these.",
)
@json_option
@click.pass_obj
def status(data: Path | None, out: Path | None, formats: str, as_json: bool) -> None:
    """List which reports are fresh and which are stale, with the reason.

    A report is fresh when notebook, code, parameters, language, data and environment are those of
    its run, and its files are as the run wrote them.
    """
    from analysis.reports.files import check_formats
    from analysis.reports.status import report_status

    chosen = check_formats(formats.split(","))
    echo_summary(report_status(out=out, store=store(data), formats=chosen), as_json)


@salvo.command()
@click.argument("run", shell_complete=run_names)
@click.option(
    "--tolerance",
    "tolerances",
    multiple=True,
    metavar="[UNIT=]SHARE",
    help="How far numbers may lie apart, as 1e-9 or rate=1e-6; repeat for more. By default not at "
    "all.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="Give up the repetition after this time.",
)
@click.option("--force", is_flag=True, help="Compare even if code or data are not those of RUN.")
@out_option
@json_option
@click.pass_obj
def verify(
    data: Path | None,
    run: str,
    tolerances: tuple[str, ...],
    timeout: float | None,
    force: bool,
    out: Path | None,
    as_json: bool,
) -> int:
    """Execute RUN again and compare every finding and table; RUN stays as it is.

    RUN is a folder, or its name among the reports. Exit code 1: a number differs, or a file of RUN
    was changed.

    For example: salvo verify interception_rates --tolerance 1e-9
    """
    from analysis.reports.archive import find_run
    from analysis.reports.progress import shown_on
    from analysis.reports.verification import read_tolerance, verify_run

    tolerance = read_tolerance(tolerances)
    folder = find_run(run, out=out)
    with shown_on(sys.stderr, quiet=as_json) as progress:
        result = verify_run(
            folder,
            tolerance=tolerance,
            force=force,
            store=store(data),
            timeout=timeout,
            progress=progress(f"verify {folder.name}"),
        )
    echo_summary(result, as_json)
    return 0 if result.ok else 1


@salvo.command()
@click.argument("before", metavar="A", shell_complete=run_names)
@click.argument("after", metavar="B", shell_complete=run_names)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "md"]),
    default="text",
    show_default=True,
    help="Write for a terminal or as markdown.",
)
@out_option
@json_option
def diff(before: str, after: str, form: str, out: Path | None, as_json: bool) -> None:
    """Compare run A with run B, number by number: what moved, by how much, because of what.

    The largest relative change comes first. A difference is no error: the exit code is 0; "same"
    in the JSON says whether there is none.

    For example: salvo diff data_quality archive/data_quality
    """
    from analysis.reports import change_list
    from analysis.reports.archive import find_run
    from analysis.reports.comparison import compare_runs

    comparison = compare_runs(find_run(before, out=out), find_run(after, out=out))
    if as_json:
        echo_json(comparison.as_dict())
    else:
        write = change_list.as_markdown if form == "md" else change_list.as_text
        click.echo(write(comparison))
