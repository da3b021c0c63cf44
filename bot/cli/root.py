"""Joins the commands. Each is in a module of its own that imports what is heavy only when it is run."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.ask import ask
from bot.cli.backup import backup
from bot.cli.check import check, schema
from bot.cli.doctor import doctor, health
from bot.cli.exchange import export, import_
from bot.cli.preview import preview
from bot.cli.run import run
from bot.cli.unanswered import unanswered

app = typer.Typer(
    help="Answers questions about the US–China technology divide from a dated, sourced base.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (ask, check, run, preview, doctor, health, unanswered, export, backup, schema):
    app.command()(command)
app.command("import")(import_)


def _print_version(wanted: bool) -> None:  # noqa: FBT001  (typer calls it so)
    if wanted:
        from importlib.metadata import version

        typer.echo(f"techdivide {version('techdivide')}")
        raise typer.Exit


@app.callback()
def root(
    *,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Answers questions about the US–China technology divide from a dated, sourced base."""
