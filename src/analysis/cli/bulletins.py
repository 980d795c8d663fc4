"""Commands on bulletins: read one, and add one to the snapshot."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.root import Commands, echo_summary, json_option, salvo, store

if TYPE_CHECKING:
    from datetime import date

DAY = click.DateTime(formats=["%Y-%m-%d"])
published_option = click.option(
    "--published",
    type=DAY,
    metavar="DATE",
    help="Day of publication: gives the year left out, and the night to it where no date stands.",
)


@salvo.group(cls=Commands)
def bulletin() -> None:
    """Read bulletins of the Air Force, and add them to the data."""


@bulletin.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE|-")
@published_option
@json_option
def parse(file: Path, published: datetime | None, as_json: bool) -> int:
    """Read a bulletin: every figure with its words, and what does not add up.

    FILE is plain text; - is standard input. A text that is no bulletin is refused with the
    reason (exit code 1).
    """
    from analysis.bulletins.parser import parse as read
    from analysis.reports.source_text import read_text

    found = read(read_text(file).text, published=_day(published))
    echo_summary(found, as_json)
    return 0 if found.is_bulletin else 1


@bulletin.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE|-")
@click.option("--source", required=True, metavar="TEXT", help="The post: its address.")
@published_option
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask; refused while the text leaves things open.")
@click.option("--replace", is_flag=True, help="Put it in the place of lines that stand already.")
@json_option
@click.pass_obj
def add(
    root: Path | None,
    file: Path,
    source: str,
    published: datetime | None,
    dry_run: bool,
    yes: bool,
    replace: bool,
    as_json: bool,
) -> int:
    """Add a bulletin to the snapshot, after showing what will be written.

    Lines that stand already for the same window are a conflict (exit code 3, with --dry-run
    too), shown side by side and never overwritten silently; with --replace they are kept as an
    earlier version. A text without hours conflicts with every window of its night.
    """
    from analysis.data.additions.addition import plan_addition, write_addition
    from analysis.data.additions.conflicts import refuse_standing
    from analysis.errors import SalvoUsageError
    from analysis.reports.source_text import read_text

    snapshot = store(root)
    planned = plan_addition(
        read_text(file).text, source=source, published=_day(published), store=snapshot
    )
    is_blocked = len(planned.standing) > 0 and not replace
    if dry_run or is_blocked:
        echo_summary(planned, as_json)
        if is_blocked:
            refuse_standing(planned.standing, planned.lines)
        return 0
    if yes and planned.questions:
        raise SalvoUsageError(
            f"The text leaves {len(planned.questions)} question(s) open, so --yes does not confirm "
            f"it. First: {planned.questions[0]} Run the command without --yes and read it."
        )
    if not yes:
        if as_json or file == Path("-") or not sys.stdin.isatty():
            raise SalvoUsageError(
                "Nobody can be asked here. Look at it with --dry-run, then repeat with --yes."
            )
        click.echo(planned.as_text())
        click.confirm("Write these lines?", abort=True)
    echo_summary(write_addition(planned, store=snapshot, replace=replace), as_json)
    return 0


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
