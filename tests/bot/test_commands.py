"""What Discord is told about the commands, and when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.client import TechDivideBot, find_extensions
from bot.command_sync import sync_commands, tree_digest
from bot.services import Services
from bot.translator import LOCALES, load_translations
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.services import SharedBase
    from knowledge.storage.database import Storage

APPLICATION = 4711


@pytest.fixture
async def bot(shared: SharedBase, bot_storage: Storage) -> AsyncIterator[TechDivideBot]:
    services = Services.over(shared, bot_storage, clock=lambda: NOW)
    async with TechDivideBot(services, cogs=find_extensions()) as bot:
        await bot.load_cogs()
        yield bot


def described(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    path = f"{path} {node['name']}".strip()
    yield path, node
    for option in node.get("options", []):
        yield from described(option, path)


async def payloads(bot: TechDivideBot) -> list[dict[str, Any]]:
    assert bot.tree.translator is not None
    return [await command.get_translated_payload(bot.tree, bot.tree.translator) for command in bot.tree.get_commands()]


async def test_everything_registered_is_translated(bot: TechDivideBot) -> None:
    for payload in await payloads(bot):
        for path, node in described(payload):
            fields = ["name", "description"] if node.get("description") else ["name"]
            for field in fields:
                translated = node[f"{field}_localizations"]
                assert set(translated) == set(LOCALES), path
                assert translated["zh-CN"] != node[field]


async def test_translated_names_have_the_form_that_discord_asks_for(bot: TechDivideBot) -> None:
    for payload in await payloads(bot):
        for path, node in described(payload):
            is_menu_entry = payload["type"] == discord.AppCommandType.message.value
            for name in node["name_localizations"].values():
                assert 1 <= len(name) <= 32, path
                assert is_menu_entry or (" " not in name and name == name.lower()), path
            for text in (node.get("description_localizations") or {}).values():
                assert 1 <= len(text) <= 100, path


async def test_every_translation_belongs_to_something(bot: TechDivideBot) -> None:
    registered = {path: node for payload in await payloads(bot) for path, node in described(payload)}
    values = {choice["value"] for node in registered.values() for choice in node.get("choices", [])}
    translations = load_translations()
    assert set(translations.pop("choices")) == values
    for name, translation in translations.items():
        options = {option["name"] for option in registered[name].get("options", [])}
        assert set(translation.get("options", {})) == options - _commands_in(registered[name])


def _commands_in(node: dict[str, Any]) -> set[str]:
    sub_command = discord.AppCommandOptionType.subcommand.value
    return {option["name"] for option in node.get("options", []) if option.get("type") == sub_command}


async def test_every_choice_is_translated(bot: TechDivideBot) -> None:
    for payload in await payloads(bot):
        for path, node in described(payload):
            for choice in node.get("choices", []):
                assert set(choice["name_localizations"]) == set(LOCALES), path


async def test_commands_are_sent_only_when_they_changed(bot: TechDivideBot, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []

    async def sync() -> list[Any]:
        sent.append(await tree_digest(bot.tree))
        return []

    monkeypatch.setattr(bot.tree, "sync", sync)
    assert await sync_commands(bot.tree, APPLICATION, bot.services)
    assert not await sync_commands(bot.tree, APPLICATION, bot.services)
    assert await sync_commands(bot.tree, APPLICATION + 1, bot.services), "another application has its own commands"

    bot.tree.remove_command("ask")
    assert await sync_commands(bot.tree, APPLICATION, bot.services)
    assert len(sent) == 3
    assert await bot.services.storage.command_trees.digest(application_id=APPLICATION) == sent[-1]


async def test_what_was_refused_counts_as_not_sent(bot: TechDivideBot, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse() -> list[Any]:
        raise discord.ClientException("refused")

    monkeypatch.setattr(bot.tree, "sync", refuse)
    with pytest.raises(discord.ClientException):
        await sync_commands(bot.tree, APPLICATION, bot.services)
    assert await bot.services.storage.command_trees.digest(application_id=APPLICATION) is None


async def test_digest_sees_translations(bot: TechDivideBot) -> None:
    with_translations = await tree_digest(bot.tree)
    await bot.tree.set_translator(None)
    assert await tree_digest(bot.tree) != with_translations


def test_every_module_of_the_package_is_loaded() -> None:
    modules = (Path(__file__).parents[2] / "cogs").glob("[!_]*")
    assert find_extensions() == sorted(f"cogs.{module.stem}" for module in modules)
