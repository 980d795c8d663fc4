"""Commands that import, check and describe the data."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.cli.root import FILE, Commands, echo_summary, json_option, salvo, store


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
        store=store(root),
        dry_run=dry_run,
        allow_shrink=allow_shrink,
        allow_dropped_columns=allow_dropped_columns,
    )
    echo_summary(summary, as_json)


@data.command()
@json_option
@click.pass_obj
def check(root: Path | None, as_json: bool) -> int:
    """Check contracts, accounting, checksums and freshness of the data."""
    from analysis.data import checks

    summary = checks.check_snapshot(store(root))
    echo_summary(summary, as_json)
    return 0 if summary.ok else 1


@data.command()
@json_option
@click.pass_obj
def status(root: Path | None, as_json: bool) -> None:
    """Show tables, rows, nights, checksums and vintage of the data."""
    from analysis.data import checks

    echo_summary(checks.snapshot_status(store(root)), as_json)
