"""``techdivide import`` and ``techdivide export``: a server's own facts, for whoever runs the bot."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import BaseOption, fail
from bot.cli.unanswered import MAX_ID

if TYPE_CHECKING:
    from knowledge.exchange.importing import ImportPlan

OPERATOR = 0
"""Stands for whoever runs the bot where the id of a moderator would stand."""

_SHOWN = 50
"""Rows that are named; a file may have thousands."""

ServerOption = Annotated[int, typer.Option("--server", metavar="ID", min=1, max=MAX_ID, help="The server's id.")]


class FileFormat(StrEnum):
    """As ``knowledge.exchange.reading.Format``, which is imported late."""

    JSON = "json"
    YAML = "yaml"
    CSV = "csv"


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON, YAML or CSV; at most 25 MB and 20,000 facts.")],
    *,
    server: ServerOption,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    base: BaseOption = None,
) -> None:
    """Import facts into a server: all of the file or, if a row is refused, nothing. Exit status 1 if refused."""
    import asyncio

    from knowledge.errors import TechDivideError

    data = _read(file)
    try:
        planned = asyncio.run(_import(file.name, data, server, base, dry_run=dry_run))
    except TechDivideError as error:
        raise fail(str(error)) from None
    _tell(planned, dry_run=dry_run)


def export(
    *,
    server: ServerOption,
    wanted: Annotated[FileFormat, typer.Option("--format", help="What to write.")] = FileFormat.JSON,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to; standard output if left out.")
    ] = None,
) -> None:
    """Write all that a server wrote for itself, so that it can be imported elsewhere."""
    import asyncio
    import sys

    from knowledge.errors import TechDivideError

    try:
        data = asyncio.run(_export(server, wanted))
    except TechDivideError as error:
        raise fail(str(error)) from None
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise fail(f"{output} cannot be written: {error.strerror}.") from None


def _read(file: Path) -> bytes:
    from knowledge.exchange.records import MAX_BYTES

    try:
        with file.open("rb") as stream:
            # One byte more, so that a file that is too large is known as such without being read whole.
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise fail(f"{file} cannot be read: {error.strerror}.") from None


async def _import(name: str, data: bytes, server: int, directory: Path | None, *, dry_run: bool) -> ImportPlan:
    from bot.cli.base import answer_service
    from bot.services import utc_now
    from bot.settings import read_settings
    from knowledge.curation.curator import By, write_prepared
    from knowledge.exchange.importing import GivenFile, plan_import
    from knowledge.storage.database import Storage

    settings = read_settings()
    answers = answer_service(directory or settings.base_dir, settings.cache_dir)
    storage = await Storage.open_existing(settings.database_url)
    try:
        by = By(OPERATOR, utc_now())
        planned = await plan_import(storage, answers.base, server, GivenFile(name, data), by.at)
        if planned.plan.is_applicable and not dry_run:
            await write_prepared(storage, server, planned.prepared, by)
        return planned
    finally:
        await storage.close()


async def _export(server: int, wanted: FileFormat) -> bytes:
    from bot.settings import read_settings
    from knowledge.exchange.importing import export_server
    from knowledge.exchange.reading import Format
    from knowledge.storage.database import Storage

    storage = await Storage.open_existing(read_settings().database_url)
    try:
        return await export_server(storage, server, Format(wanted.value))
    finally:
        await storage.close()


def _tell(planned: ImportPlan, *, dry_run: bool) -> None:
    from knowledge.exchange.planning import RowOutcome

    plan = planned.plan
    for row in plan.refused[:_SHOWN]:
        for problem in row.problems:
            typer.echo(f"line {row.line}: {problem}", err=True)
    if len(plan.refused) > _SHOWN:
        typer.echo(f"… and {len(plan.refused) - _SHOWN} more", err=True)
    counts = plan.counts
    typer.echo(", ".join(f"{counts[outcome]} {outcome}" for outcome in RowOutcome))
    if plan.refused:
        raise fail("Nothing was imported. Correct the lines above and try again.")
    if dry_run:
        typer.echo("Nothing was changed: this was a dry run.")
    else:
        typer.echo("Imported." if plan.is_applicable else "There was nothing to import.")
