"""Trying again, more and more slowly, while Discord cannot be reached."""

from __future__ import annotations

import asyncio
import logging
import random
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

_log = logging.getLogger(__name__)
T = TypeVar("T")

_LONGEST_DELAY = 60.0


def delays() -> Iterator[float]:
    """Seconds to wait before each further attempt: 1, 2, 4 … up to a minute, each give or take a fifth."""
    delay = 1.0
    while True:
        # Many bots start again at the same moment after an outage; a random part spreads them.
        yield delay * random.uniform(0.8, 1.2)  # noqa: S311  (no secret)
        delay = min(delay * 2, _LONGEST_DELAY)


def is_passing(error: BaseException) -> bool:
    """Whether an error says that Discord cannot be reached for now, so that trying again may help."""
    if isinstance(error, discord.HTTPException):
        return _is_passing_status(error.status)
    if isinstance(error, aiohttp.ClientResponseError):
        return _is_passing_status(error.status)
    return isinstance(error, (aiohttp.ClientError, discord.GatewayNotFound, OSError, TimeoutError))


def _is_passing_status(status: int) -> bool:
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS


async def until_reached(what: str, attempt: Callable[[], Awaitable[T]]) -> T:
    """Makes attempts until one gets through to Discord.

    Args:
        what: What is attempted, for the log.
        attempt: Makes one attempt; errors that do not pass by themselves end the trying.
    """
    for delay in delays():
        try:
            return await attempt()
        except Exception as error:
            if not is_passing(error):
                raise
            _log.warning("%s did not work (%s); trying again in %.0f s", what, describe(error), delay)
        await asyncio.sleep(delay)
    raise AssertionError("the delays never end")


def describe(error: BaseException) -> str:
    """An error in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
