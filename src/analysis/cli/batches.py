"""The command that renders one report for many sets of parameters."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.completion import report_names
from analysis.cli.options import rendering
from analysis.cli.reports import refresh_list
from analysis.cli.root import FILE, echo_summary, json_option, salvo

if TYPE_CHECKING:
    from analysis.reports.jobs import Done
    from analysis.reports.request import Request


@salvo.command()
@click.argument("name", shell_complete=report_names)
@click.option(
    "--grid",
    multiple=True,
    metavar="NAME=V1,V2",
    help=r"Every value with every one of the other grids; \, is a comma inside a value.",
)
@click.option(
    "--table", type=FILE, metavar="FILE", help="A CSV file: columns are parameters, rows reports."
)
@click.option(
    "-p",
    "--param",
    "assignments",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter that is the same in every report.",
)
@click.option("--lang", default="en", show_default=True, help="Write in English or Ukrainian (uk).")
@rendering
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Render on a Dask cluster, for example tcp://10.0.0.1:8786.",
)
@json_option
@click.pass_obj
def batch(
    data: Path | None,
    name: str,
    grid: tuple[str, ...],
    table: Path | None,
    assignments: tuple[str, ...],
    formats: str,
    lang: str,
    out: Path | None,
    timeout: float | None,
    cell_timeout: float | None,
    jobs: int | None,
    warm: bool,
    scheduler: str | None,
    force: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    r"""Render one report for every combination of a grid, or every row of a table.

    What is up to date is skipped, so that a batch can be run again after it was stopped. For
    example: salvo batch interception_rates --grid first_month=2025-06,2025-07 --grid level=0.9,0.95
    """
    from analysis.errors import SalvoUsageError
    from analysis.language.speech import check_language
    from analysis.reports import cluster
    from analysis.reports import grid as grids
    from analysis.reports import jobs as crews
    from analysis.reports.batch import with_warmth
    from analysis.reports.files import check_formats
    from analysis.reports.parameters import find_report
    from analysis.reports.progress import counted_on
    from analysis.reports.request import Request as Asked
    from analysis.reports.series import render_series
    from analysis.reports.validation import refusal
    from analysis.reports.values import assigned

    find_report(name)
    if bool(grid) == (table is not None):
        raise SalvoUsageError("A batch needs --grid or --table, and not both: see --help.")
    fixed, problems = assigned(assignments)
    if problems:
        raise refusal(name, problems)
    rows = grids.grid_rows(grid) if table is None else grids.table_rows(table)
    grids.check_rows(name, rows, fixed)
    template = Asked(
        report=name,
        out=None if out is None else str(out.absolute()),
        data=None if data is None else str(data.absolute()),
        formats=check_formats(formats.split(",")),
        lang=check_language(lang),
        timeout=timeout,
        cell_timeout=cell_timeout,
        force=force,
    )
    at_once = min(crews.jobs_at_once(jobs), len(rows))
    with counted_on(sys.stderr, len(rows), quiet=as_json or dry_run) as counter:

        def render(requests: Iterator[Request]) -> Iterator[Done]:
            if scheduler is not None and not dry_run:
                return cluster.carry_out_all(requests, scheduler=scheduler, tell=counter.tell)
            return with_warmth(
                requests,
                names=[name],
                jobs=at_once,
                warm=warm and len(rows) > 1,
                progress=counter.progress_of,
                tell=counter.tell,
            )

        series = render_series(
            rows, template, fixed, render=render, dry_run=dry_run, finished=counter.finished
        )
    if not dry_run:
        refresh_list(out, data)
    echo_summary(series, as_json)
    return series.exit_code
