"""What all commands share: the group, its exit codes, and how a result or an error is told.

Exit codes: 0 fine, 1 a report or check failed, 2 wrong usage or parameters, 3 data missing or
invalid, 4 a report took longer than --timeout, 5 a cell took longer than --cell-timeout, 130
interrupted by Ctrl-C, 143 ended by SIGTERM; of several errors the highest. With ``--json`` the
result is all that stands on stdout; errors stand on stderr. Heavy libraries load inside the
commands, so that help comes at once.
"""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis import __version__
from analysis.errors import SalvoError

if TYPE_CHECKING:
    from analysis.data.store import Store

INTERRUPTED, TERMINATED = 130, 143
LEFT = "analysis.cli.left"
"""Key of a context's ``meta``: words that an unfinished command line left, for completion."""
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


class NamesOrCommand(Commands):
    """A command on names that is a group too: ``salvo report NAME`` and ``salvo report status``.

    The first word decides. It is a command only if it is one to the letter; whatever else it is,
    options and names may follow in any order, as for a command without commands. So a name that is
    also a command can never be given as a name, and no report may be called so.
    """

    allow_interspersed_args = True

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Leave the names out where click writes the path of a command below."""
        params = super().get_params(ctx)
        if ctx.command is self:
            return params
        return [param for param in params if not isinstance(param, click.Argument)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read a command line: all of it here, or none of it."""
        words = list(args) if args and args[0] in self.commands else []
        ctx.meta[LEFT] = click.Command.parse_args(self, ctx, [] if words else args)
        ctx.args = words
        return words

    def invoke(self, ctx: click.Context) -> Any:
        """Run what stands behind the names, or the command."""
        if not ctx.args:
            return click.Command.invoke(self, ctx)
        name, command, rest = self.resolve_command(ctx, ctx.args)
        assert command is not None  # parse_args let through nothing else
        ctx.invoked_subcommand = name
        with command.make_context(name, rest, parent=ctx) as below:
            return command.invoke(below)


json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=FILE, metavar="DIR", help="Use another snapshot than data/.")
@click.version_option(__version__, prog_name="salvo")
@click.pass_context
def salvo(ctx: click.Context, data: Path | None) -> None:
    """Render reports on Russia's missile and drone attacks on Ukraine from embedded data.

    Start with "salvo list", then "salvo report NAME".
    """
    ctx.obj = data


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code.

    Examples
    --------
    >>> main(["--version"])
    salvo, version ...
    0
    """
    try:
        with _told_to_end():
            code = salvo.main(
                None if arguments is None else list(arguments),
                prog_name="salvo",
                standalone_mode=False,
            )
    except Terminated:
        click.echo("Ended from outside. What stood before is unchanged.", err=True)
        return TERMINATED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. What stood before is unchanged.", err=True)
        return INTERRUPTED
    except SalvoError as error:
        complain(error)
        return error.exit_code
    return code if isinstance(code, int) else 0


class Terminated(BaseException):
    """SIGTERM: everything is unwound as after Ctrl-C, so that nothing half done is left."""


@contextmanager
def _told_to_end() -> Iterator[None]:
    """Take SIGTERM as an exception, where nobody else takes it already."""

    def end(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # unwinding is not interrupted
        raise Terminated

    ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    )
    if ours:
        signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def store(root: Path | None) -> Store:
    """The snapshot that --data names, or the embedded one."""
    from analysis.data.store import Store

    return Store(root)


def echo_summary(summary: Any, as_json: bool) -> None:
    """Print a result, in words or as JSON."""
    if as_json:
        echo_json(summary.as_dict())
    elif text := summary.as_text():
        click.echo(text)


def echo_json(content: Any) -> None:
    """Print plain values as JSON; the only thing on stdout then."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def complain(error: SalvoError, *, verbose: bool = False) -> None:
    """Print an error on stderr, with what was noted about it when asked."""
    click.echo(f"{type(error).__name__}: {error}", err=True)
    if verbose:
        for note in getattr(error, "__notes__", ()):
            click.echo(note, err=True)
