"""``techdivide check`` and ``techdivide schema``: is a base sound, and what must one look like."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import BaseOption

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.content.links import LinkChecker
    from knowledge.errors import ContentProblem
    from knowledge.models import KnowledgeBase


def check(
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The base to check; the built-in one if left out.")
    ] = None,
    *,
    base: BaseOption = None,
    thorough: Annotated[
        bool,
        typer.Option("--thorough", help="Also find phrasings that sit better under another entry (half a minute)."),
    ] = False,
    links: Annotated[
        bool,
        typer.Option("--links", help="Also ask the sources' addresses whether they still answer (needs a network)."),
    ] = False,
    coverage: Annotated[
        bool | None,
        typer.Option(help="Show how much there is of each topic and year; done by itself in a terminal."),
    ] = None,
) -> None:
    """Check a base: form, references, repetitions, dates. Exit status 1 if something must be mended."""
    from knowledge.builtin import BUILTIN_BASE
    from knowledge.content.checks.conflicts import check_conflicts
    from knowledge.content.loading import read_base
    from knowledge.content.validation import check_base

    loaded, problems = read_base(directory or base or BUILTIN_BASE)
    problems += check_base(loaded, today=datetime.now(UTC).date())
    if thorough:
        problems += check_conflicts(loaded)
    _show_coverage(loaded.base, coverage)
    # Errors last, where they are seen.
    for problem in sorted(problems, key=lambda problem: not problem.is_warning):
        typer.echo(f"{'warning' if problem.is_warning else 'error'}: {problem}")
    gone = _check_links(loaded.base) if links else 0
    errors = _sum_up(loaded.base, problems)
    if errors or gone:
        raise typer.Exit(1)


def _sum_up(base: KnowledgeBase, problems: list[ContentProblem]) -> int:
    errors = sum(not problem.is_warning for problem in problems)
    counts = {name: len(getattr(base, name)) for name in type(base).model_fields if name != "quick"}
    typer.echo(", ".join(f"{count} {name}" for name, count in counts.items()))
    typer.echo(f"{errors} errors, {len(problems) - errors} warnings")
    return errors


def _show_coverage(base: KnowledgeBase, wanted: bool | None) -> None:  # noqa: FBT001  (as typer gives it)
    from rich.console import Console

    console = Console(highlight=False)
    if console.is_terminal if wanted is None else wanted:
        from bot.cli.coverage import coverage_tables

        for table in coverage_tables(base):
            console.print(table)


def _check_links(base: KnowledgeBase, checker: Callable[[], LinkChecker] | None = None) -> int:
    """Asks every source's address and prints those that do not answer; returns how many are gone for certain."""
    import asyncio

    from knowledge.content.links import LinkChecker

    return asyncio.run(_ask_links(base, (checker or LinkChecker)()))


async def _ask_links(base: KnowledgeBase, checker: LinkChecker) -> int:
    from collections import Counter, defaultdict

    from knowledge.content.links import LinkState

    citing: dict[str, list[str]] = defaultdict(list)
    for source in base.sources:
        citing[str(source.url)].append(source.id)
    states: Counter[LinkState] = Counter()
    async with checker:
        async for report in checker.check(citing):
            states[report.state] += 1
            if report.state is not LinkState.ANSWERS:
                typer.echo(f"{report.state}: {', '.join(citing[report.url])} · {report.url}: {report.detail}")
    typer.echo(f"{len(citing)} addresses: " + ", ".join(f"{states[state]} {state}" for state in LinkState))
    return states[LinkState.GONE]


def schema(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write the files to.")],
) -> None:
    """Write the JSON Schema of each kind of content file, for editors that check while you type."""
    from knowledge.content.schema import write_schemas

    for path in write_schemas(directory):
        typer.echo(str(path))
