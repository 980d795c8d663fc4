"""What a shell is told when somebody presses Tab: names, parameters and their values, runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from analysis.cli.root import LEFT, NamesOrCommand, salvo

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from analysis.reports.parameters import ReportSpec

SHELLS = ("bash", "zsh", "fish")


@salvo.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that lets SHELL complete names, parameters and options.

    For example, in ~/.bashrc: eval "$(salvo completion bash)"
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # click knows the three
    script = kind(salvo, {}, "salvo", "_SALVO_COMPLETE")
    # The source alone: click's own way asks bash for its version, by starting one.
    click.echo(script.source_template % script.source_vars())


def report_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete a report's name; behind "-p name=", which bash takes apart, a value."""
    from analysis.reports.parameters import REPORTS

    given = _given(ctx)
    apart = [text for text in _words(ctx.params.get("assignments")) if "=" not in text]
    if apart and (given[-1:] == ("=",) or given.count("=") < len(apart)):
        return _items(_values(_specs(given), apart[-1]), incomplete)
    commands: Sequence[str] = ()
    if isinstance(ctx.command, NamesOrCommand) and not given:
        commands = ctx.command.list_commands(ctx)
    return _items((*(name for name in REPORTS if name not in given), *commands), incomplete)


def assignments(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete "name=", and behind it the values that are a choice."""
    specs = _specs(_given(ctx))
    name, equals, begun = incomplete.partition("=")
    if not equals:
        return _items((f"{known}=" for known in _parameters(specs)), name)
    done, comma, _ = begun.rpartition(",")
    return _items((f"{name}={done}{comma}{value}" for value in _values(specs, name)), incomplete)


def listed(*values: str) -> Any:
    """Complete a list with commas of known values: "html,p" becomes "html,pdf"."""

    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        done, comma, _ = incomplete.rpartition(",")
        left = [value for value in values if value not in done.split(",")]
        return _items((f"{done}{comma}{value}" for value in left), incomplete)

    return complete


def run_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of a run among the reports, or else a folder."""
    from click.shell_completion import CompletionItem

    from analysis.reports.archive import list_runs
    from analysis.reports.folders import reports_folder

    names = [entry.folder.name for entry in list_runs(reports_folder(ctx.params.get("out")))]
    return _items(names, incomplete) or [CompletionItem(incomplete, type="dir")]


def _parameters(specs: Iterable[ReportSpec]) -> list[str]:
    return list(dict.fromkeys(name for spec in specs for name in spec.model.model_fields))


def _values(specs: Iterable[ReportSpec], name: str) -> list[str]:
    from analysis.reports.parameters import choices

    return list(dict.fromkeys(value for spec in specs for value in choices(spec, name)))


def _specs(names: Sequence[str]) -> list[ReportSpec]:
    from analysis.reports.parameters import REPORTS

    chosen = [REPORTS[name] for name in names if name in REPORTS]
    return chosen or list(REPORTS.values())


def _given(ctx: click.Context) -> tuple[str, ...]:
    return _words(ctx.params.get("names")) or _words(ctx.meta.get(LEFT))


def _words(given: Any) -> tuple[str, ...]:
    return tuple(given) if isinstance(given, tuple | list) else ()


def _items(values: Iterable[str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(value) for value in values if value.startswith(incomplete)]
