"""Points discord.py at another address of Discord's API, such as the HTTP proxy that large bots put in front of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from knowledge.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

_ADVICE = "It must be the address of Discord's API, with its version: http://proxy:8080/api/v10."
_TIMEOUT = aiohttp.ClientTimeout(total=30)


async def use_api_at(url: str, token: str) -> None:
    """Lets all of discord.py use the API at ``url`` and the gateway that it names.

    discord.py keeps both addresses in class attributes and has no other way to set them. The gateway's is needed too:
    after a lost session discord.py goes to its default one, not to the one it was told at the start.

    Raises:
        aiohttp.ClientError: The API cannot be reached for now.
        discord.LoginFailure: The token is refused.
        SettingsError: Something else than Discord's API is there.
    """
    base = url.rstrip("/")
    gateway = await _gateway_of(base, token)
    Route.BASE = base
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


async def _gateway_of(base: str, token: str) -> str:
    headers = {"Authorization": f"Bot {token}"}
    async with (
        aiohttp.ClientSession(timeout=_TIMEOUT, headers=headers) as session,
        session.get(f"{base}/gateway/bot") as response,
    ):
        if response.status == HTTPStatus.UNAUTHORIZED:
            raise discord.LoginFailure
        if response.status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.BAD_REQUEST}:
            raise SettingsError(f"TECHDIVIDE_DISCORD_API_URL: {base}/gateway/bot answers {response.status}. {_ADVICE}")
        response.raise_for_status()
        gateway: Mapping[str, Any] = await response.json()
        return str(gateway["url"])
