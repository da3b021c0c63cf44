"""What tests do as moderators: fill in forms, press buttons, and look at what is shown then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import simcord
from simcord import interactions
from simcord.backend import serializers

from tests.e2e.drawn import SELECT, Drawn

if TYPE_CHECKING:
    from tests.e2e.conftest import World

TYPED: dict[str, Any] = {
    "question": "What is CFIUS?",
    "phrasings": "cfius meaning\nWho checks Chinese takeovers?",
    "answer": "CFIUS is a US committee that reviews foreign investment.",
    "source": "CFIUS overview | https://home.treasury.gov/cfius",
    "topic": ["investment"],
}


def add_moderator(world: World, name: str) -> simcord.MemberActor:
    role = world.guild.create_role(f"Role of {name}", permissions=discord.Permissions(manage_guild=True))
    return world.guild.add_member(world.env.create_user(name), roles=[role])


def shown(result: simcord.InteractionResult) -> Drawn:
    """The private card that the person who acted sees by now."""
    assert result.acknowledged
    message = result.followups[-1] if result.followups else result.response
    assert message is not None
    assert message.ephemeral
    return Drawn(message)


async def fill_in(world: World, mod: simcord.MemberActor, command: str = "facts add", **typed: Any) -> Drawn:
    """Opens the form by a command, types, and gives what is shown then."""
    options = typed.pop("options", {})
    opened = await mod.slash(world.channel, command, **options)
    return shown(await mod.submit_modal(opened, {**TYPED, **typed}))


async def press(mod: simcord.MemberActor, card: Drawn, label: str) -> Drawn:
    """Presses a button, and gives what is shown then: the card itself, changed, or a further one."""
    result = await mod.click(card.message, custom_id=card.button(label)["custom_id"])
    assert result.acknowledged
    message = result.followups[-1] if result.followups else result.response
    assert message is not None
    return Drawn(message)


async def change(
    mod: simcord.MemberActor, card: Drawn, label: str = "Change", **typed: Any
) -> tuple[dict[str, Any], Drawn]:
    """Opens the form by a button and types; gives the form as it was opened, and what is shown then."""
    opened = await mod.click(card.message, custom_id=card.button(label)["custom_id"])
    assert opened.modal is not None
    form = prefilled(opened)
    sent = await mod.submit_modal(opened, {**form, **typed})
    assert sent.acknowledged
    message = sent.followups[-1] if sent.followups else sent.response
    assert message is not None
    return form, Drawn(message)


def prefilled(opened: simcord.InteractionResult) -> dict[str, Any]:
    """What a form was opened with, by the names of its fields."""
    assert opened.modal is not None
    values: dict[str, Any] = {}
    for label in opened.modal["components"]:
        field = label["component"]
        if field["type"] == SELECT:
            values[field["custom_id"]] = [option["value"] for option in field["options"] if option.get("default")]
        else:
            values[field["custom_id"]] = field.get("value") or ""
    return values


async def added(world: World, mod: simcord.MemberActor, **typed: Any) -> Drawn:
    return await press(mod, await fill_in(world, mod, **typed), "Save")


def press_at_once(
    env: simcord.Env, message: Any, presses: list[tuple[simcord.MemberActor, str]]
) -> list[simcord.InteractionResult]:
    """Presses before the bot has served any of them; also by somebody who does not see the message."""
    stored, results = env.backend.get_message(message.channel_id, message.id), []
    for who, custom_id in presses:
        record, payload = interactions.base_payload(
            env.backend,
            type=3,
            channel_id=message.channel_id,
            guild_id=who.guild.id,
            user_id=who.id,
            data={"custom_id": custom_id, "component_type": 2},
        )
        payload["message"] = dict(serializers.message_payload(env.backend, stored))
        record.source_message_id = stored.id
        env.backend.emit("INTERACTION_CREATE", payload)
        results.append(simcord.InteractionResult(env, record))
    return results
