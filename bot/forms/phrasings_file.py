"""A file of phrasings that was attached to a command: one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from knowledge.curation.facts import MAX_PHRASINGS
from knowledge.curation.rules import FactError, FieldProblem
from knowledge.exchange.limits import read_text
from knowledge.exchange.records import ExchangeError

if TYPE_CHECKING:
    import discord

    from bot.forms.working import GivenPhrasings

MAX_FILE: Final = 256 * 1024
"""Far more than the phrasings that one fact may have."""


async def fetch_phrasings(client: discord.Client, file: GivenPhrasings) -> str:
    """The lines of a file.

    Raises:
        FactError: It is no text, or there are too many lines; the sentence says so.
        discord.HTTPException: Discord does not have it any more.
    """
    if file.size > MAX_FILE:
        raise _refused(f"has {file.size // 1024} KB; give at most {MAX_FILE // 1024} KB of text, one phrasing a line")
    return read_phrasings(await download(client, file.url))


async def download(client: discord.Client, url: str) -> bytes:
    """What Discord keeps under the address of an attachment.

    Raises:
        discord.HTTPException: Discord does not have it any more.
    """
    # As discord.Attachment.read does; after a restart only the address is left of the attachment.
    http: Any = client.http
    data: bytes = await http.get_from_cdn(url)
    return data


def read_phrasings(data: bytes) -> str:
    """The lines of a file that are not empty.

    Raises:
        FactError: It is no text, or there are too many lines.
    """
    try:
        text = read_text(data)
    except ExchangeError as error:
        raise _refused(f"cannot be read: {error}") from None
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_PHRASINGS:
        raise _refused(f"has {len(lines)} lines; one fact takes at most {MAX_PHRASINGS} phrasings")
    return "\n".join(lines)


def _refused(message: str) -> FactError:
    return FactError([FieldProblem("file", message)])
