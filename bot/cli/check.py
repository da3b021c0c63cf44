"""``techdivide check`` and ``techdivide schema``: is a base sound, and what must one look like."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import BaseOption


def check(
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The base to check; the built-in one if left out.")
    ] = None,
    base: BaseOption = None,
) -> None:
    """Check a base: form, references, repetitions, dates. Exit status 1 if something must be mended."""
    from knowledge.builtin import BUILTIN_BASE
    from knowledge.content.loading import read_base
    from knowledge.content.validation import check_base

    loaded, problems = read_base(directory or base or BUILTIN_BASE)
    problems += check_base(loaded, today=datetime.now(UTC).date())
    for problem in problems:
        typer.echo(f"{'warning' if problem.is_warning else 'error'}: {problem}")
    errors = sum(not problem.is_warning for problem in problems)
    counts = {name: len(getattr(loaded.base, name)) for name in type(loaded.base).model_fields if name != "quick"}
    typer.echo(", ".join(f"{count} {name}" for name, count in counts.items()))
    typer.echo(f"{errors} errors, {len(problems) - errors} warnings")
    if errors:
        raise typer.Exit(1)


def schema(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write the files to.")],
) -> None:
    """Write the JSON Schema of each kind of content file, for editors that check while you type."""
    from knowledge.content.schema import write_schemas

    for path in write_schemas(directory):
        typer.echo(str(path))
