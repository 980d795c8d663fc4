"""Commands that render reports and say what they accept."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from analysis.cli.completion import assignments as complete_assignment
from analysis.cli.completion import listed, report_names
from analysis.cli.options import rendering
from analysis.cli.root import (
    FILE,
    NamesOrCommand,
    complain,
    echo_json,
    echo_summary,
    json_option,
    salvo,
    store,
)
from analysis.errors import SalvoError


@salvo.group(cls=NamesOrCommand, invoke_without_command=True, subcommand_metavar="")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=report_names)
@click.option(
    "-p",
    "--param",
    "assignments",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=complete_assignment,
    help='Set a parameter; repeat for more. See "salvo params NAME".',
)
@click.option("--from", "first", default="", metavar="DATE", help="Short for -p start=DATE.")
@click.option("--to", "last", default="", metavar="DATE", help="Short for -p end=DATE.")
@click.option(
    "--params",
    "file",
    type=FILE,
    metavar="FILE",
    help="Take parameters from a YAML or JSON file: for every report, or under the name of each.",
)
@click.option("--all", "whole", is_flag=True, help="Render every report of the suite.")
@click.option(
    "--lang",
    "langs",
    default="en",
    show_default=True,
    metavar="LIST",
    shell_complete=listed("en", "uk"),
    help="Write in English (en), Ukrainian (uk) or both.",
)
@rendering
@click.option("--xlsx", is_flag=True, help="Write all tables into one workbook as well.")
@click.option("--verbose", is_flag=True, help="Print the traceback of a cell that failed.")
@json_option
@click.pass_obj
def report(
    data: Path | None,
    names: tuple[str, ...],
    assignments: tuple[str, ...],
    first: str,
    last: str,
    file: Path | None,
    whole: bool,
    formats: str,
    langs: str,
    xlsx: bool,
    out: Path | None,
    timeout: float | None,
    cell_timeout: float | None,
    jobs: int | None,
    warm: bool,
    force: bool,
    dry_run: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Render reports; without NAME, those that FILE names, or every report of the suite.

    A report that is up to date is not rendered again.

    For example: salvo report interception_rates --from 2025-01-01 -p level=0.9
    """
    if whole and names:
        raise click.UsageError(f"--all and {', '.join(names)}: name reports, or ask for all.")
    from analysis.reports.batch import run_reports
    from analysis.reports.parameters import REPORTS
    from analysis.reports.progress import shown_on

    with shown_on(sys.stderr, quiet=as_json or dry_run) as progress:
        batch = run_reports(
            tuple(REPORTS) if whole else names,
            assignments,
            first=first,
            last=last,
            file=file,
            out=out,
            store=store(data),
            timeout=timeout,
            cell_timeout=cell_timeout,
            jobs=jobs,
            warm=warm,
            tell=None if as_json else lambda text: click.echo(text, err=True),
            force=force,
            dry_run=dry_run,
            progress=progress,
            formats=[*formats.split(","), *(["xlsx"] if xlsx else [])],
            langs=langs.split(","),
        )
    for error in batch.errors:
        complain(error, verbose=verbose)
    if batch.written:
        refresh_list(out, data)
    echo_summary(batch, as_json)
    return batch.exit_code


def refresh_list(out: Path | None, data: Path | None) -> None:
    """Write the list of all reports anew; a report is no worse for a list that is not."""
    from analysis.reports.folders import reports_folder
    from analysis.reports.site import listing

    try:
        listing(reports_folder(out), store=store(data))
    except SalvoError as error:
        complain(error)


@salvo.command("list")
@json_option
def list_reports(as_json: bool) -> None:
    """List the reports and the question each answers."""
    from analysis.reports.parameters import REPORTS

    if as_json:
        echo_json({"reports": [spec.as_dict() for spec in REPORTS.values()]})
    else:
        width = max(map(len, REPORTS))
        click.echo("\n".join(f"{s.name:<{width}}  {s.question}" for s in REPORTS.values()))


@salvo.command()
@click.argument("name", shell_complete=report_names)
@json_option
def params(name: str, as_json: bool) -> None:
    """Show what a report accepts: names, types, defaults, allowed values."""
    from analysis.reports.parameters import describe, find_report

    echo_summary(describe(find_report(name)), as_json)
