"""Points discord.py at another address of Discord's API, such as the HTTP proxy that large bots put in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

_TIMEOUT = aiohttp.ClientTimeout(total=30)


async def use_api_at(url: str, token: str) -> None:
    """Lets all of discord.py use the API at ``url`` and the gateway that it names.

    discord.py keeps both addresses in class attributes and has no other way to set them. The gateway's is needed too:
    after a lost session discord.py goes to its default one, not to the one it was told at the start.

    Raises:
        aiohttp.ClientError: The API cannot be reached, or refuses.
    """
    base = url.rstrip("/")
    headers = {"Authorization": f"Bot {token}"}
    async with (
        aiohttp.ClientSession(timeout=_TIMEOUT, headers=headers, raise_for_status=True) as session,
        session.get(f"{base}/gateway/bot") as response,
    ):
        gateway: Mapping[str, Any] = await response.json()
    Route.BASE = base
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway["url"])
