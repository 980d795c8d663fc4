"""Options that several commands share, each said once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from analysis.cli.completion import listed
from analysis.cli.root import FILE

Option = Callable[[Callable[..., Any]], Callable[..., Any]]

format_option = click.option(
    "--format",
    "formats",
    default="html,pdf",
    show_default=True,
    metavar="LIST",
    shell_complete=listed("html", "pdf", "ipynb", "md"),
    help="Write these of html, pdf, ipynb, md.",
)
out_option = click.option(
    "--out", type=FILE, metavar="DIR", help="Write to DIR instead of reports/."
)
timeout_option = click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="Give up a report after this time.",
)
cell_timeout_option = click.option(
    "--cell-timeout",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="Give up a report when one of its cells takes longer.",
)
jobs_option = click.option(
    "--jobs",
    type=int,
    metavar="N",
    help="Render N reports at a time; two by default, or what SALVO_JOBS says.",
)
warm_option = click.option(
    "--warm/--no-warm",
    default=True,
    help="Let reports share a warm process and what they compute (default), or none of it.",
)
force_option = click.option("--force", is_flag=True, help="Render also what is up to date.")
dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Check everything, say what would be written."
)


def rendering(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command all options of rendering, in one order."""
    shared: tuple[Option, ...] = (
        format_option,
        out_option,
        timeout_option,
        cell_timeout_option,
        jobs_option,
        warm_option,
        force_option,
        dry_run_option,
    )
    for option in reversed(shared):
        command = option(command)
    return command
