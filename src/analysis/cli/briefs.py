"""The command that puts one night in context: a page, or its numbers at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from analysis.cli.completion import listed
from analysis.cli.options import out_option
from analysis.cli.reports import refresh_list
from analysis.cli.root import complain, echo_json, echo_summary, json_option, salvo, store


@salvo.command()
@click.argument("night", required=False, metavar="NIGHT")
@click.option("--text", metavar="FILE", help="A bulletin or article on it; - for standard input.")
@click.option(
    "--format",
    "formats",
    metavar="LIST",
    shell_complete=listed("html", "pdf", "ipynb", "md"),
    help="Write these of html, pdf, ipynb, md.  [default: html,pdf]",
)
@click.option(
    "--lang",
    "langs",
    metavar="LIST",
    shell_complete=listed("en", "uk"),
    help="Write in English (en), Ukrainian (uk) or both.  [default: en]",
)
@out_option
@json_option
@click.pass_obj
def brief(
    data: Path | None,
    night: str | None,
    text: str | None,
    formats: str | None,
    langs: str | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Put NIGHT (the date on which it ends, in Kyiv) in context, on one page.

    With --json the numbers come at once and nothing is rendered. Without NIGHT, it is read from
    the text. For example: salvo brief 2025-08-28 --json
    """
    from analysis.errors import SalvoUsageError
    from analysis.reports import brief_answer

    if as_json and (formats or langs or out):
        raise SalvoUsageError(
            "--json renders nothing, so --format, --lang and --out have no meaning with it. Leave "
            "out one or the other."
        )
    asked = brief_answer.asked(night, text)
    if as_json:
        echo_json(brief_answer.answer(asked, store=store(data)).as_dict())
        return 0

    from analysis.reports.batch import run_reports
    from analysis.reports.progress import shown_on

    brief_answer.check(asked, store=store(data))
    with shown_on(sys.stderr, quiet=False) as progress:
        batch = run_reports(
            ["attack_brief"],
            brief_answer.assignments(asked, out=out),
            out=out,
            store=store(data),
            progress=progress,
            formats=(formats or "html,pdf").split(","),
            langs=(langs or "en").split(","),
        )
    for error in batch.errors:
        complain(error)
    if batch.written:
        refresh_list(out, data)
    echo_summary(batch, False)
    return batch.exit_code
