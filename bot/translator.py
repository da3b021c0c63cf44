"""The names and descriptions of commands in the languages of the people who see them."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

LOCALES = ("zh-CN", "zh-TW")
"""The languages that every name and description must have."""


def load_translations() -> dict[str, Any]:
    """Reads ``bot/locales/commands.yaml``: by command, then field, then locale."""
    content: dict[str, Any] = yaml.safe_load(files("bot.locales").joinpath("commands.yaml").read_text("utf-8"))
    return content


class CommandTranslator(app_commands.Translator):
    """Looks translations up by what a text belongs to, so that an English sentence can change freely."""

    def __init__(self, translations: Mapping[str, Any]) -> None:
        self._translations = translations

    async def translate(
        self,
        string: app_commands.locale_str,  # noqa: ARG002  (discord.py hands it over)
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The translation, or None where there is none: Discord then shows the English text."""
        node: Any = self._translations
        for key in _path(context):
            node = node.get(key, {})
        translated: str | None = node.get(locale.value)
        return translated


def _path(context: app_commands.TranslationContextTypes) -> tuple[str, ...]:
    match context.location:
        case Location.command_name | Location.group_name:
            return (_qualified_name(context.data), "name")
        case Location.command_description | Location.group_description:
            return (_qualified_name(context.data), "description")
        case Location.parameter_name:
            return (_qualified_name(context.data.command), "options", context.data.name, "name")
        case Location.parameter_description:
            return (_qualified_name(context.data.command), "options", context.data.name, "description")
        case _:
            return ("choices", str(context.data.value) if isinstance(context.data, app_commands.Choice) else "")


def _qualified_name(command: Any) -> str:
    return str(command.qualified_name)
