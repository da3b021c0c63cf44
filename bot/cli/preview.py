"""``techdivide preview``: the bot in the browser, without Discord."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import BaseOption, fail, shared_base

if TYPE_CHECKING:
    from bot.services import SharedBase

PortOption = Annotated[int, typer.Option(min=1, max=65535, help="The preview's port on 127.0.0.1.")]
NoOpenOption = Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")]

NOT_INSTALLED = (
    "The preview needs a few more packages. In a copy of the repository: make run. "
    "Elsewhere: pip install 'techdivide[preview]'"
)


def preview(*, base: BaseOption = None, port: PortOption = 8765, no_open: NoOpenOption = False) -> None:
    """Try the bot in the browser with sample members; no Discord account is needed."""
    import asyncio
    from importlib.util import find_spec

    if find_spec("simcord") is None:
        raise fail(NOT_INSTALLED)
    from bot.base_limits import check_fits_discord
    from bot.logs import configure_logging
    from bot.settings import read_settings
    from knowledge.errors import TechDivideError

    configure_logging("console", "ERROR")
    try:
        settings = read_settings()
        shared = shared_base(base or settings.base_dir, settings.cache_dir, encoded=settings.encoder)
        check_fits_discord(shared.answers.entries)
        asyncio.run(_show(shared, port, open_it=not no_open))
    except TechDivideError as error:
        raise fail(str(error)) from None


async def _show(shared: SharedBase, port: int, *, open_it: bool) -> None:
    from bot.preview import show_preview
    from bot.services import Services
    from knowledge.storage.database import Storage

    def announce(address: str) -> None:
        typer.echo(f"The preview is at {address} (Ctrl-C ends it)")
        if open_it and _has_screen():
            import webbrowser

            webbrowser.open(address)

    # In memory: what is tried out here is gone afterwards.
    storage = await Storage.open("sqlite+aiosqlite://")
    try:
        await show_preview(Services.over(shared, storage), port=port, announce=announce)
    finally:
        await storage.close()


def _has_screen() -> bool:
    """Whether a browser would be seen; without a screen a text browser would take the terminal over."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
