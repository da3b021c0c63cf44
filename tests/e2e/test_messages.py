from __future__ import annotations

import discord
import simcord

from bot.wording import OBSTACLES
from knowledge.answering import Obstacle
from tests.e2e.conftest import World, note, seen
from tests.english import english


def me(world: World) -> str:
    assert world.env.bot.user is not None
    return world.env.bot.user.mention


async def test_mention_is_answered_with_a_reply_that_pings_nobody(world: World) -> None:
    message = await world.ana.send(world.channel, f"{me(world)} who owns tiktok?")
    shown = world.reply()
    assert "You asked: who owns tiktok?" in shown.text
    assert "TikTok is owned by ByteDance" in shown.text
    assert isinstance(shown.message, discord.Message)
    assert shown.message.reference is not None
    assert shown.message.reference.message_id == message.id
    assert shown.message.mentions == []


async def test_mention_without_a_question_is_greeted(world: World) -> None:
    await world.ana.send(world.channel, me(world).replace("<@", "<@!"))
    assert world.reply().text == english("mentioned-only")


async def test_mention_with_only_an_emoji_is_told_what_to_do(world: World) -> None:
    await world.ana.send(world.channel, f"{me(world)} 🤔")
    assert world.reply().text == OBSTACLES[Obstacle.NO_WORDS]


async def test_reply_without_a_mention_is_left_alone(world: World) -> None:
    await world.ana.send(world.channel, f"{me(world)} who owns tiktok?")
    answer = world.reply().message
    thanks = await world.ana.send(world.channel, "thanks a lot", reply_to=answer)
    assert world.channel.last_message == thanks


async def test_chatter_everyone_bots_and_webhooks_are_left_alone(world: World) -> None:
    other_bot = world.guild.add_member(world.env.create_user("robot", bot=True))
    webhook = world.guild.create_webhook(world.channel)
    await world.ana.send(world.channel, "who owns tiktok?")
    await world.ana.send(world.channel, "@everyone who owns tiktok?")
    await other_bot.send(world.channel, f"{me(world)} who owns tiktok?")
    await webhook.send(f"{me(world)} who owns tiktok?")
    assert world.env.bot.user is not None
    assert all(message.author.id != world.env.bot.user.id for message in world.channel.history())


async def test_mention_in_a_thread_is_answered_there(world: World) -> None:
    channel = world.env.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="homework", type=discord.ChannelType.public_thread)
    (thread,) = world.channel.threads
    await world.ana.send(thread, f"{me(world)} who owns tiktok?")
    assert "TikTok is owned by ByteDance" in world.reply(thread).text


async def test_direct_message_is_answered_without_a_mention(world: World) -> None:
    dora = world.env.create_user("dora")
    await dora.send_dm("who owns tiktok?")
    assert "TikTok is owned by ByteDance" in world.reply(dora.dm_channel).text
    await dora.send_dm("How long do I boil an egg?")
    shown = world.reply(dora.dm_channel)
    assert english("no-answer") in shown.text
    assert note(await dora.click(shown.message, label=shown.passing_on)) == english("passed-on")


async def test_buttons_of_a_direct_message_change_it_in_place(world: World) -> None:
    dora = world.env.create_user("dora")
    await dora.send_dm("who owns tiktok?")
    shown = world.reply(dora.dm_channel)
    await dora.select(shown.message, ["tiktok-order"], custom_id="td1:related:")
    assert "Executive Order 13942" in world.reply(dora.dm_channel).text


async def test_only_the_writer_changes_a_reply_in_place(world: World) -> None:
    await world.ana.send(world.channel, f"{me(world)} who owns tiktok?")
    shown = world.reply()
    private = seen(await world.ben.select(shown.message, ["tiktok-order"], custom_id="td1:related:"))
    assert private.message.flags.ephemeral
    await world.ana.select(shown.message, ["tiktok-order"], custom_id="td1:related:")
    assert "Executive Order 13942" in world.now(shown).text


async def test_message_is_not_answered_where_the_bot_may_not_write(world: World) -> None:
    assert world.guild.me is not None
    quiet = world.guild.create_text_channel(
        "quiet", overwrites={world.guild.me: discord.PermissionOverwrite(send_messages=False)}
    )
    asked = await world.ana.send(quiet, f"{me(world)} who owns tiktok?")
    assert quiet.last_message == asked
    assert world.env.errors == []


async def test_reply_carries_a_nonce_that_discord_enforces(world: World) -> None:
    await world.ana.send(world.channel, f"{me(world)} who owns tiktok?")
    (request,) = [r for r in world.env.http_requests if r.path.endswith("/messages") and r.method == "POST"]
    assert isinstance(request, simcord.HttpLogEntry)
    assert isinstance(request.json, dict)
    assert request.json["enforce_nonce"] is True
    assert len(request.json["nonce"]) <= 25
