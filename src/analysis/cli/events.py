"""Commands on diplomatic events: the list, and a list of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.cli.root import FILE, Commands, echo_summary, json_option, salvo, store


@salvo.group(cls=Commands, invoke_without_command=True)
@click.option("--from", "first", default="", metavar="DATE", help="First date, as 2025-08-01.")
@click.option("--to", "last", default="", metavar="DATE", help="Last date, as 2025-08-31.")
@click.option(
    "--category", "categories", multiple=True, metavar="NAME", help="A kind; repeat for more."
)
@json_option
@click.pass_context
def events(
    ctx: click.Context, first: str, last: str, categories: tuple[str, ...], as_json: bool
) -> None:
    """List diplomatic events, or check a list of your own.

    For example: salvo events --from 2025-08-01 --to 2025-08-31 --category leader_call
    """
    if ctx.invoked_subcommand is not None:
        return
    from analysis.reports.event_files import list_events

    listing = list_events(store(ctx.obj), first=first, last=last, categories=categories)
    echo_summary(listing, as_json)


@events.command("add")
@click.option("--file", "file", type=FILE, required=True, help="A CSV file: start_date, title, ….")
@json_option
def add_events(file: Path, as_json: bool) -> None:
    """Check your own list of events and say how to use it; the snapshot stays as it is."""
    from analysis.data.sources.event_list import read_event_list

    echo_summary(read_event_list(file), as_json)
