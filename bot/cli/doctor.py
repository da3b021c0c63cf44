"""``techdivide doctor`` and ``techdivide health``: is everything in order, and does the bot run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.cli.base import BaseOption, fail

if TYPE_CHECKING:
    from bot.doctor import Finding


def doctor(*, base: BaseOption = None) -> None:
    """Check settings, base, database, commands and preview; say what to do. Exit status 1 if something is wrong."""
    import asyncio

    from bot.doctor import examine
    from bot.logs import configure_logging
    from bot.settings import read_settings
    from knowledge.errors import SettingsError

    try:
        settings = read_settings()
    except SettingsError as error:
        raise fail(f"problem  settings: {error}") from None
    configure_logging("console", "ERROR")
    findings = asyncio.run(examine(settings, base or settings.base_dir))
    for finding in findings:
        typer.echo(_line(finding))
    if not all(finding.is_ok for finding in findings):
        raise typer.Exit(1)


def _line(finding: Finding) -> str:
    return f"{'ok     ' if finding.is_ok else 'problem'}  {finding.subject}: {finding.message}"


def health() -> None:
    """Say whether the bot runs and is connected to Discord; exit status 1 if not (for Docker's health check)."""
    from bot.heartbeat import is_fresh
    from bot.settings import read_settings
    from knowledge.errors import SettingsError

    try:
        file = read_settings().heartbeat_file
    except SettingsError as error:
        raise fail(str(error)) from None
    if not is_fresh(file):
        raise fail(f"not connected: {file} was not touched within the last minute")
    typer.echo("connected")
