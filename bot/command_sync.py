"""Tells Discord about our commands, when they changed and not otherwise."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING, Any

from bot.retrying import until_reached

if TYPE_CHECKING:
    from discord import app_commands

    from bot.services import Services

_log = logging.getLogger(__name__)


async def tree_digest(tree: app_commands.CommandTree[Any]) -> str:
    """A short digest of all that Discord would be told, translations included."""
    payload = []
    for command in tree.get_commands():
        if tree.translator is None:
            payload.append(command.to_dict(tree))
        else:
            payload.append(await command.get_translated_payload(tree, tree.translator))
    payload.sort(key=lambda item: (item["type"], item["name"]))
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


async def sync_commands(tree: app_commands.CommandTree[Any], application_id: int, services: Services) -> bool:
    """Brings Discord's list of our commands up to date, trying again while Discord cannot be reached.

    Returns:
        Whether anything had to be sent.
    """
    trees = services.storage.command_trees
    digest = await tree_digest(tree)
    if await trees.digest(application_id=application_id) == digest:
        _log.info("commands are in step")
        return False
    commands = await until_reached("registering the commands", tree.sync)
    await trees.save(application_id=application_id, digest=digest, synced_at=services.clock())
    _log.info("%d commands registered", len(commands))
    return True
