"""``techdivide unanswered``: what people passed on because the bot had no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import fail

if TYPE_CHECKING:
    from knowledge.storage.unanswered import UnansweredQuestion


MAX_ID = 2**63 - 1
"""The largest id that Discord can give, and that a database can be asked for."""
MAX_LIMIT = 100_000


def unanswered(
    *,
    server: Annotated[
        int | None, typer.Option(metavar="ID", min=1, max=MAX_ID, help="Only those of the server with this id.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MAX_LIMIT, help="How many at most.")] = 50,
) -> None:
    """List the questions that people passed on, the newest first. Who asked is not kept."""
    import asyncio

    from bot.settings import read_settings
    from knowledge.errors import TechDivideError

    try:
        questions = asyncio.run(_read(read_settings().database_url, server, limit))
    except TechDivideError as error:
        raise fail(str(error)) from None
    for question in questions:
        where = f"server {question.server_id}" if question.server_id else "direct message"
        typer.echo(f"{question.asked_at:%Y-%m-%d %H:%M}  {where}  {question.question}")
    if not questions:
        typer.echo("Nobody has passed a question on.")


async def _read(url: str, server: int | None, limit: int) -> list[UnansweredQuestion]:
    from knowledge.storage.database import Storage

    storage = await Storage.open_existing(url)
    try:
        if server is not None:
            return await storage.unanswered.recent(server, limit)
        return await storage.unanswered.recent_everywhere(limit)
    finally:
        await storage.close()
