"""``techdivide run``: the bot in Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import BaseOption, fail, shared_base
from bot.cli.preview import NoOpenOption, PortOption, preview

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings

NO_TOKEN = "DISCORD_TOKEN is not set"  # noqa: S105  (no token, as it says)


def run(
    *,
    or_preview: Annotated[
        bool, typer.Option("--or-preview", help="Without a token, open the browser preview instead.")
    ] = False,
    base: BaseOption = None,
    port: PortOption = 8765,
    no_open: NoOpenOption = False,
) -> None:
    """Run the bot in Discord. Needs DISCORD_TOKEN; docs/settings.md lists what else can be set."""
    from bot.settings import read_settings
    from knowledge.errors import TechDivideError

    try:
        settings = read_settings()
        token = settings.token()
        if token is not None:
            _run_in_discord(settings, token, base or settings.base_dir)
            return
    except TechDivideError as error:
        raise fail(str(error)) from None
    if not or_preview:
        raise fail(f"{NO_TOKEN}. Set it to the bot's token, or try the bot without one: techdivide preview")
    typer.echo(f"{NO_TOKEN}: opening the preview in the browser instead.")
    preview(base=base or settings.base_dir, port=port, no_open=no_open)


def _run_in_discord(settings: Settings, token: str, base: Path | None) -> None:
    import asyncio

    from bot.base_limits import check_fits_discord
    from bot.logs import configure_logging
    from bot.running import serve

    configure_logging(settings.log_format, settings.log_level, secrets=[token])
    shared = shared_base(base, settings.cache_dir, encoded=settings.encoder)
    check_fits_discord(shared.answers.entries)
    asyncio.run(serve(settings, token, shared))
