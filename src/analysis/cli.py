"""The commands, each a few lines over `reports` and `data`.

Exit codes: 0 fine, 1 a report or check failed, 2 wrong usage or parameters, 3 data missing or
invalid. With ``--json`` the result is all that stands on stdout; errors stand on stderr. Heavy
libraries load inside the commands, so that help comes at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis import __version__
from analysis.errors import SalvoError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from analysis.data.store import Store

INTERRUPTED = 130
FILE = click.Path(path_type=Path)


class Commands(click.Group):
    """A group that names the nearest command when one is misspelt."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which was probably meant and which there are."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            meant = get_close_matches(args[0], known, n=1, cutoff=0.5)
            hint = f"Did you mean {meant[0]}? " if meant else ""
            ctx.fail(f"There is no command {args[0]!r}. {hint}Known: {', '.join(known)}.")
        return super().resolve_command(ctx, args)


json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def report_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete a report's name in the shell."""
    from click.shell_completion import CompletionItem

    from analysis.reports.parameters import REPORTS

    return [CompletionItem(name) for name in REPORTS if name.startswith(incomplete)]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=FILE, metavar="DIR", help="Use another snapshot than data/.")
@click.version_option(__version__, prog_name="salvo")
@click.pass_context
def salvo(ctx: click.Context, data: Path | None) -> None:
    """Render reports on Russia's missile and drone attacks on Ukraine from embedded data.

    Start with "salvo list", then "salvo report NAME".
    """
    ctx.obj = data


@salvo.command()
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=report_names)
@click.option(
    "-p",
    "--param",
    "assignments",
    multiple=True,
    metavar="NAME=VALUE",
    help='Set a parameter; repeat for more. See "salvo params NAME".',
)
@click.option(
    "--format",
    "formats",
    default="html,pdf",
    show_default=True,
    metavar="LIST",
    help="Write html, pdf or both.",
)
@click.option("--out", type=FILE, metavar="DIR", help="Write to DIR instead of reports/.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="Give up a report after this time.",
)
@click.option("--dry-run", is_flag=True, help="Check everything, say what would be written.")
@click.option("--verbose", is_flag=True, help="Print the traceback of a cell that failed.")
@json_option
@click.pass_obj
def report(
    data: Path | None,
    names: tuple[str, ...],
    assignments: tuple[str, ...],
    formats: str,
    out: Path | None,
    timeout: float | None,
    dry_run: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Render reports; without NAME, every report of the suite.

    For example: salvo report interception_rates -p start=2025-01-01 -p level=0.9
    """
    from analysis.reports.batch import run_reports
    from analysis.reports.progress import shown_on

    with shown_on(sys.stderr, quiet=as_json or dry_run) as progress:
        batch = run_reports(
            names,
            assignments,
            out=out,
            store=_store(data),
            timeout=timeout,
            dry_run=dry_run,
            progress=progress,
            formats=formats.split(","),
        )
    for error in batch.errors:
        _complain(error, verbose=verbose)
    _echo_summary(batch, as_json)
    return batch.exit_code


@salvo.command("list")
@json_option
def list_reports(as_json: bool) -> None:
    """List the reports and the question each answers."""
    from analysis.reports.parameters import REPORTS

    if as_json:
        _echo_json({"reports": [spec.as_dict() for spec in REPORTS.values()]})
    else:
        width = max(map(len, REPORTS))
        click.echo("\n".join(f"{s.name:<{width}}  {s.question}" for s in REPORTS.values()))


@salvo.command()
@click.argument("name", shell_complete=report_names)
@json_option
def params(name: str, as_json: bool) -> None:
    """Show what a report accepts: names, types, defaults, allowed values."""
    from analysis.reports.parameters import describe, find_report

    _echo_summary(describe(find_report(name)), as_json)


@salvo.group(cls=Commands)
def data() -> None:
    """Import, check and describe the data."""


@data.command("import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option("--allow-shrink", is_flag=True, help="Accept a file with fewer rows.")
@click.option("--allow-dropped-columns", is_flag=True, help="Accept a file that lacks a column.")
@json_option
@click.pass_obj
def import_(
    root: Path | None,
    file: Path,
    dry_run: bool,
    allow_shrink: bool,
    allow_dropped_columns: bool,
    as_json: bool,
) -> None:
    """Import FILE of a known source into the snapshot."""
    from analysis.data import imports

    summary = imports.import_file(
        file,
        store=_store(root),
        dry_run=dry_run,
        allow_shrink=allow_shrink,
        allow_dropped_columns=allow_dropped_columns,
    )
    _echo_summary(summary, as_json)


@data.command()
@json_option
@click.pass_obj
def check(root: Path | None, as_json: bool) -> int:
    """Check contracts, accounting, checksums and freshness of the data."""
    from analysis.data import checks

    summary = checks.check_snapshot(_store(root))
    _echo_summary(summary, as_json)
    return 0 if summary.ok else 1


@data.command()
@json_option
@click.pass_obj
def status(root: Path | None, as_json: bool) -> None:
    """Show tables, rows, nights, checksums and vintage of the data."""
    from analysis.data import checks

    _echo_summary(checks.snapshot_status(_store(root)), as_json)


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

    listing = list_events(_store(ctx.obj), first=first, last=last, categories=categories)
    _echo_summary(listing, as_json)


@events.command("add")
@click.option("--file", "file", type=FILE, required=True, help="A CSV file: start_date, title, ….")
@json_option
def add_events(file: Path, as_json: bool) -> None:
    """Check your own list of events and say how to use it; the snapshot stays as it is."""
    from analysis.data.sources.event_list import read_event_list

    _echo_summary(read_event_list(file), as_json)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code.

    Examples
    --------
    >>> main(["--version"])
    salvo, version ...
    0
    """
    try:
        code = salvo.main(
            None if arguments is None else list(arguments), prog_name="salvo", standalone_mode=False
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Interrupted. What stood before is unchanged.", err=True)
        return INTERRUPTED
    except SalvoError as error:
        _complain(error)
        return error.exit_code
    return code if isinstance(code, int) else 0


def _store(root: Path | None) -> Store:
    from analysis.data.store import Store

    return Store(root)


def _echo_summary(summary: Any, as_json: bool) -> None:
    if as_json:
        _echo_json(summary.as_dict())
    elif text := summary.as_text():
        click.echo(text)


def _echo_json(content: Any) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def _complain(error: SalvoError, *, verbose: bool = False) -> None:
    click.echo(f"{type(error).__name__}: {error}", err=True)
    if verbose:
        for note in getattr(error, "__notes__", ()):
            click.echo(note, err=True)
