"""The command that lists all reports on one page, or gathers them into a site."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.cli.root import FILE, echo_summary, json_option, salvo, store


@salvo.command()
@click.option(
    "--out",
    type=FILE,
    metavar="DIR",
    help="Gather all reports in DIR, to be put on a static host; without it, only write the list "
    "of reports/ anew.",
)
@click.option(
    "--reports", type=FILE, metavar="DIR", help="Take the reports of DIR instead of reports/."
)
@json_option
@click.pass_obj
def site(data: Path | None, out: Path | None, reports: Path | None, as_json: bool) -> None:
    """List all reports on one page that is searched without a server, and gather them.

    DIR must be empty, or a site written before: it is replaced as a whole.

    For example: salvo site --out public
    """
    from analysis.reports.folders import reports_folder
    from analysis.reports.publication import publish
    from analysis.reports.site import listing

    folder = reports_folder(reports)
    if out is None:
        echo_summary(listing(folder, store=store(data)), as_json)
    else:
        echo_summary(publish(folder, out, store=store(data)), as_json)
