"""The command line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.callback()
def _root() -> None: ...


@app.command()
def check(directory: Annotated[Path | None, typer.Argument()] = None) -> None:
    from knowledge.builtin import BUILTIN_BASE
    from knowledge.content.loading import load_base
    from knowledge.content.validation import check_base
    from knowledge.errors import ContentError

    try:
        loaded = load_base(directory or BUILTIN_BASE)
    except ContentError as error:
        for problem in error.problems:
            typer.echo(f"error: {problem}")
        raise typer.Exit(1) from None
    problems = check_base(loaded, today=datetime.now(UTC).date())
    for problem in problems:
        typer.echo(f"{'warning' if problem.is_warning else 'error'}: {problem}")
    b = loaded.base
    typer.echo(f"{len(b.entries)} entries, {len(b.sources)} sources, {len(b.entities)} entities, {len(b.terms)} terms, {len(b.sides)} sides, {len(b.negatives)} negatives; {len(problems)} problems")
    raise typer.Exit(1 if any(not p.is_warning for p in problems) else 0)
