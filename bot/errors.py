"""What a person is told when something goes wrong, and what the log keeps of it.

Commands, presses and messages all end here, so that an error has one sentence and one number everywhere.
"""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands

from bot.cards.notices import notice_card
from bot.localisation import SaidError
from bot.permissions import is_for_moderators
from knowledge.errors import ContentError, SettingsError, StorageError, TechDivideError

if TYPE_CHECKING:
    from bot.interpreter import Interpreter
    from bot.localisation import Words
    from bot.permissions import Gate
    from bot.sending import Sender

_log = logging.getLogger(__name__)

UNKNOWN_INTERACTION = 10062

_FOR_OPERATORS = (ContentError, SettingsError, StorageError)
"""Errors whose text names files, folders or the address of the database: for the log and the terminal alone."""


def sentence_for(error: BaseException, words: Words) -> str:
    """The sentence that a person reads about an error; the error itself goes to the log.

    What only moderators meet is in English, as their screens are: the error's own text.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
        _log.info("an outdated command was used: %s", cause)
        return words("commands-outdated")
    if isinstance(cause, TechDivideError) and not isinstance(cause, _FOR_OPERATORS):
        _log.info("told to a person: %s", cause)
        return words(cause.message_id) if isinstance(cause, SaidError) else str(cause)
    number = secrets.token_hex(3)
    _log.error("error %s", number, exc_info=cause)
    if isinstance(cause, StorageError):
        return words("error-saving", number=number)
    return words("error-unforeseen", number=number)


class ErrorReporter:
    """Tells people about errors."""

    def __init__(self, sender: Sender, interpreter: Interpreter) -> None:
        self._sender = sender
        self._interpreter = interpreter

    async def to_interaction(self, interaction: discord.Interaction[Any], error: BaseException) -> None:
        """Tells the person who used a command or pressed a button."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if isinstance(cause, discord.NotFound) and cause.code == UNKNOWN_INTERACTION:
            _log.warning("an answer came too late, or Discord no longer knew the interaction")
            return
        sentence = sentence_for(error, await self._interpreter.words_for(interaction))
        if interaction.type is discord.InteractionType.autocomplete:
            return  # there is no place for a sentence among the choices
        try:
            await self._sender.respond(interaction, notice_card(sentence), private=True)
        except (discord.HTTPException, aiohttp.ClientError) as failure:
            _log.warning("a person could not be told of an error: %s", failure)

    async def to_message(self, message: discord.Message, error: BaseException) -> None:
        """Tells the person who wrote a message."""
        sentence = sentence_for(error, await self._interpreter.words_for_author(message))
        try:
            await self._sender.reply_to(message, notice_card(sentence))
        except (discord.HTTPException, aiohttp.ClientError) as failure:
            _log.warning("a person could not be told of an error: %s", failure)


class CommandTree(app_commands.CommandTree[Any]):
    """The tree of commands: moderators' are checked here, and errors reach the person who used one."""

    # Both are set by the bot, which makes the tree before it has them.
    reporter: ErrorReporter
    gate: Gate

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Keeps others from moderators' commands, whatever the server's own command permissions say."""
        if not is_for_moderators(interaction):
            return True
        try:
            await self.gate.require_moderator(interaction)
        except Exception as error:  # noqa: BLE001  (discord.py would lose it: only errors of its own are handled)
            if interaction.type is discord.InteractionType.autocomplete:
                await interaction.response.autocomplete([])
            else:
                await self.reporter.to_interaction(interaction, error)
            return False
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Ends here for every error in a command."""
        await self.reporter.to_interaction(interaction, error)
