"""The heartbeat file: touched while the bot is connected, so that others can see that it is well."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_log = logging.getLogger(__name__)

EVERY_SECONDS = 10.0
FRESH_SECONDS = 60.0
"""How old the file may be; a gateway that reconnects must not look like one that is gone."""


async def keep_beating(file: Path, is_well: Callable[[], bool]) -> None:
    """Touches the file again and again while all is well, and removes it in the end."""
    is_failing = False
    try:
        while True:
            if is_well():
                is_failing = not _touched(file, is_failing=is_failing)
            await asyncio.sleep(EVERY_SECONDS)
    finally:
        _remove(file)


def _touched(file: Path, *, is_failing: bool) -> bool:
    """Touches the file; says in the log that it cannot be done, unless it failed before."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    except OSError as error:
        if not is_failing:
            _log.warning("the heartbeat file cannot be written, so `techdivide health` will not work: %s", error)
        return False
    return True


def _remove(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink()


def is_fresh(file: Path) -> bool:
    """Whether the bot was well within the last minute."""
    try:
        # The file system's clock, not a passed-in one: it is what stamps the file.
        return time.time() - file.stat().st_mtime < FRESH_SECONDS
    except OSError:
        return False
