"""``techdivide backup``: a copy of the database while the bot runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import fail


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes; it must not be there yet.")],
) -> None:
    """Copy the SQLite database, whole, also while the bot writes to it. A PostgreSQL server has tools of its own."""
    from bot.settings import read_settings
    from knowledge.errors import TechDivideError
    from knowledge.storage.backup import back_up

    try:
        size = back_up(read_settings().database_url, file)
    except TechDivideError as error:
        raise fail(str(error)) from None
    typer.echo(f"{file}: {size:,} bytes")
